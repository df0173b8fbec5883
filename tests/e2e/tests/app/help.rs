//! The knowledge base beside the numbers it explains.

use e2e::Scene;
use segmentation::Group;

#[test]
fn the_sign_beside_a_counter_opens_its_entry_and_back_returns_to_the_numbers() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_counter(Group::Lost).await?;
        let looked_at = stage.page.address_fragment().await?;
        stage.page.open_help("Потерянные: что делать").await?;
        stage.page.wait_for_text("Последняя оплата была больше 18 месяцев назад").await?;
        assert_eq!(stage.page.focused_words().await?, "Потерянные: что делать", "where a screen reader goes on");
        stage.page.go_back().await?;
        stage.page.wait_for_list(Group::Lost, stage.portal.counted_today(Group::Lost.mode())?[&Group::Lost]).await?;
        assert_eq!(stage.page.address_fragment().await?, looked_at);
        Ok(())
    });
}

#[test]
fn whoever_is_asked_for_consent_can_look_up_what_it_is_about() {
    Scene::new().run(async |stage| {
        stage.page.decide_about_the_first_run();
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_text("Первый запуск").await?;
        stage.page.open_help("Восемь полей в карточках").await?;
        stage.page.wait_for_text("Записываются только изменившиеся значения").await?;
        stage.page.go_back().await?;
        stage.page.wait_for_text("Какие поля появятся в карточках").await
    });
}

#[test]
fn an_entry_is_found_by_another_word_for_its_title() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_help("Список клиентов").await?;
        stage.page.search("частота оплат").await?;
        stage.page.wait_for_text("Найден").await?;
        stage.page.follow_link("Режим «Частота продаж»").await?;
        stage.page.wait_for_text("Здесь важно только количество").await?;
        stage.page.search("бегемот").await?;
        stage.page.wait_for_text("Ничего не нашлось").await
    });
}

#[test]
fn on_a_phone_topics_and_entry_take_turns_and_fit() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("frame=phone")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_help("Список клиентов").await?;
        stage.page.follow_link("Все темы").await?;
        assert_eq!(stage.page.overflow().await?.0, 0, "the topics are wider than the phone");
        stage.page.follow_link("Восемь полей в карточках").await?;
        stage.page.wait_for_text("Родительская компания (Клиенты)").await?;
        assert_eq!(stage.page.overflow().await?.0, 0, "the widest table is wider than the phone");
        Ok(())
    });
}
