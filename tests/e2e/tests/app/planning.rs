//! The page «Planning»: a call planned from a row, and proposals for all who are overdue.

use e2e::Scene;
use e2e::wait::until;
use serde_json::json;

const ADMINISTRATOR: u32 = 1;

/// What was planned by the viewer with the usual subject.
fn planned(portal: &e2e::portal::DemoPortal) -> anyhow::Result<usize> {
    let filter = json!({ "SUBJECT": "Позвонить", "COMPLETED": "N", "AUTHOR_ID": ADMINISTRATOR });
    let params = json!({ "filter": filter, "select": ["ID", "OWNER_TYPE_ID", "DEADLINE"] });
    Ok(portal.rows(ADMINISTRATOR, "crm.activity.list", &params)?.len())
}

#[test]
fn a_planned_call_stands_in_the_portal_and_in_the_calendar_at_once() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_section("Планирование").await?;
        stage.page.wait_for_text("Пора до").await?;
        let before = planned(&stage.portal)?;
        stage.page.click_button("Запланировать").await?;
        stage.page.wait_for_text("Тема").await?;
        stage.page.click_button("Создать").await?;
        stage.page.wait_for_text("Запланировано: ").await?;
        assert_eq!(planned(&stage.portal)?, before + 1, "in the card of the client");
        // The day is the one that the form proposes: tomorrow.
        until("a touch in the calendar", async || {
            Ok(stage.page.shows(".plan-cell[data-level]:not([data-level=\"0\"])").await?.then_some(()))
        })
        .await?;
        stage.page.wait_for_text("дело").await
    });
}

#[test]
fn proposals_are_made_only_when_they_are_confirmed_and_can_be_taken_back() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_section("Планирование").await?;
        stage.page.wait_for_text("Пора до").await?;
        let before = planned(&stage.portal)?;
        stage.page.click_button("Предложить").await?;
        stage.page.wait_for_text("Создать ").await?;
        assert_eq!(planned(&stage.portal)?, before);
        until("the button of confirmation", async || {
            Ok(stage.page.shows(".plan-bulk .primary:not(:disabled)").await?.then_some(()))
        })
        .await?;
        let words = stage.page.text_of(".plan-bulk .primary").await?;
        stage.page.click_button(&words).await?;
        stage.page.wait_for_text("Касания созданы").await?;
        assert!(planned(&stage.portal)? > before);
        stage.page.click_button("Отменить созданные").await?;
        stage.page.wait_for_text("Созданные касания отменены").await?;
        assert_eq!(planned(&stage.portal)?, before);
        Ok(())
    });
}
