//! The pages beside the overview: the ways to them, your data, the file, clearing.

use e2e::Scene;
use e2e::wait::until;
use segmentation::Mode;

#[test]
fn every_page_has_an_address_and_back_returns_from_it() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::Unpaid).await?;
        for (name, words, code) in
            [("Ваши данные", "Последние запросы", "view=data"), ("Настройки", "Файл с данными", "view=settings")]
        {
            stage.page.open_section(name).await?;
            stage.page.wait_for_text(words).await?;
            assert!(stage.page.address_fragment().await?.contains(code));
            stage.page.go_back().await?;
            until("the overview", async || Ok(stage.page.shows("canvas").await?.then_some(()))).await?;
        }
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Unpaid)?, "as it was left");
        Ok(())
    });
}

#[test]
fn no_page_has_to_be_scrolled_sideways_on_a_phone() {
    Scene::new().run(async |stage| {
        stage.page.decide_about_the_first_run();
        stage.page.open_in_portal(&stage.portal.address("frame=phone")).await?;
        stage.page.wait_for_text("Первый запуск").await?;
        assert_eq!(stage.page.overflow().await?.0, 0, "the first run");
        stage.page.click_button("Продолжить на телефоне").await?;
        stage.page.click_button("Начать").await?;
        stage.page.wait_until_finished().await?;
        for (name, words) in [("Ваши данные", "Последние запросы"), ("Настройки", "Файл с данными")]
        {
            stage.page.open_section(name).await?;
            stage.page.wait_for_text(words).await?;
            assert_eq!(stage.page.overflow().await?.0, 0, "{name}");
        }
        Ok(())
    });
}

#[test]
fn your_data_tell_what_is_kept_and_every_request() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_section("Ваши данные").await?;
        stage.page.wait_for_text("Записанная история").await?;
        stage.page.wait_for_text("crm.item.list").await?;
        let text = stage.page.text().await?;
        assert!(text.contains("Все запросы — только к http"), "{text}");
        stage.page.click_button("Удалить с этого устройства").await?;
        stage.page.click_button("Удалить").await?;
        stage.page.wait_for_text("Прочитать заново").await
    });
}

#[test]
fn everything_is_saved_as_a_file_cleared_read_anew_and_loaded_again() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_section("Настройки").await?;
        stage.page.click_button("Сохранить файл").await?;
        let file = until("the downloaded file", async || {
            let mut files = stage.downloads.read_dir()?.filter_map(|file| Some(file.ok()?.path()));
            Ok(files.find(|file| file.extension().is_some_and(|kind| kind == "clseg")))
        })
        .await?;

        let _first_reading = stage.gate.take_calls();
        stage.page.click_button("Очистить и обновить…").await?;
        assert!(!stage.page.can_click("Удалить и прочитать заново").await?);
        stage.page.type_word("очистить").await?;
        stage.page.click_button("Удалить и прочитать заново").await?;
        stage.page.open_section("Обзор").await?;
        stage.page.wait_until_finished().await?;
        assert!(stage.gate.take_calls().iter().any(e2e::gate::Call::names_a_month), "it is read anew");
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);

        stage.page.open_section("Настройки").await?;
        stage.page.choose_file(file.to_str().expect("a path in Unicode")).await?;
        stage.page.click_button("Загрузить").await?;
        stage.page.wait_for_text("Файл загружен").await?;
        stage.page.open_section("Обзор").await?;
        stage.page.wait_until_finished().await?;
        assert!(!stage.gate.take_calls().iter().any(e2e::gate::Call::names_a_month), "only compared");
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        Ok(())
    });
}
