//! From an empty browser to the finished chart.

use e2e::wait::until;
use e2e::{Gate, Scene};
use segmentation::Mode;

#[test]
fn every_number_of_every_month_is_the_one_that_counting_the_portal_gives() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let counted = stage.portal.counted()?;
        for mode in Mode::ALL {
            stage.page.choose_mode(mode).await?;
            let table = stage.page.table().await?;
            assert_eq!(table.len(), counted[&mode].len(), "the months of {mode:?}");
            for (month, counts) in &counted[&mode] {
                assert_eq!(table.get(month), Some(counts), "{mode:?} in {month}");
            }
            assert_eq!(stage.page.counters().await?, stage.portal.counted_today(mode)?, "the counters of {mode:?}");
        }
        Ok(())
    });
}

#[test]
fn the_administrator_is_asked_before_anything_is_read_and_never_again() {
    Scene::new().run(async |stage| {
        stage.page.decide_about_the_first_run();
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_text("Первый запуск").await?;
        until("the estimate", async || Ok(stage.page.text().await?.contains("график — меньше минуты").then_some(())))
            .await?;
        assert!(!stage.page.shows("canvas").await?);
        assert!(!stage.gate.take_calls().iter().any(e2e::gate::Call::names_a_month), "nothing is read");
        stage.page.click_button("Сначала только посмотреть").await?;
        stage.page.wait_until_finished().await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        stage.page.reload().await?;
        stage.page.wait_until_finished().await
    });
}

#[test]
fn a_second_visit_shows_the_same_numbers_and_asks_the_portal_for_much_less() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let first = (stage.page.counters().await?, stage.gate.take_calls().len());
        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        let second = (stage.page.counters().await?, stage.gate.take_calls().len());
        assert_eq!(second.0, first.0);
        assert!(second.1 * 2 < first.1, "{} calls at first, {} the second time", first.1, second.1);
        Ok(())
    });
}

#[test]
fn the_file_holds_the_numbers_of_all_modes() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.click_button("Скачать график").await?;
        stage.page.click_button("CSV для программ").await?;
        let file = until("the downloaded file", async || {
            let mut files = stage.downloads.read_dir()?.filter_map(|file| Some(file.ok()?.path()));
            Ok(files.find(|file| file.extension().is_some_and(|kind| kind == "csv")))
        })
        .await?;
        assert_eq!(std::fs::read_to_string(file)?.trim_start_matches('\u{feff}'), stage.portal.counted_as_csv()?);
        Ok(())
    });
}

#[test]
fn the_reading_can_be_paused_and_goes_on_when_asked() {
    Scene::new().with_gate(Gate::closed_after(6)).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.click_button("Пауза").await?;
        stage.page.wait_for_text("Чтение остановлено").await?;
        stage.gate.let_all_through();
        stage.page.click_button("Продолжить").await?;
        stage.page.wait_until_finished().await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        Ok(())
    });
}
