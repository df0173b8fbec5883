//! An administrator sets the rules of counting; everybody's numbers and words follow.

use e2e::Scene;
use e2e::wait::until;
use portal::CrmAccess;
use segmentation::{Mode, Settings};

use crate::rights::wait_for_publication;

#[test]
fn thresholds_are_tried_saved_and_spoken_by_everything() {
    Scene::new().run(async |stage| {
        let settings = Settings { sleeping_after_months: 3, lost_after_months: 12, ..Settings::default() };
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        wait_for_publication(stage).await?;
        stage.page.open_section("Настройки").await?;
        stage.page.fill_rule("Спящий", "20").await?;
        stage.page.wait_for_text("Нужно число от 21 до 120.").await?;
        assert!(!stage.page.can_click("Сохранить").await?);
        stage.page.fill_rule("Спящий", "3").await?;
        stage.page.fill_rule("Потерянный", "12").await?;
        stage.page.wait_for_text("группу.").await?;
        let counted = stage.portal.counted_by(&settings, Mode::Paid)?;
        let before = stage.portal.counted_today(Mode::Paid)?;
        let effect = stage.page.text().await?;
        for (group, now) in &before {
            let row = format!("{now} {}", counted[group]);
            assert!(*now == counted[group] || effect.replace('\t', " ").contains(&row), "{row}: {effect}");
        }
        stage.page.click_button("Сохранить").await?;
        stage.page.wait_for_text("Сохранено. Числа пересчитаны.").await?;
        stage.page.wait_for_text("было — 18 месяцев, стало — 12 месяцев").await?;
        stage.page.open_section("Обзор").await?;
        stage.page.choose_mode(Mode::Paid).await?;
        until("the new numbers", async || Ok((stage.page.counters().await? == counted).then_some(()))).await?;
        stage.page.wait_until_finished().await?;
        wait_for_publication(stage).await?;

        let manager = stage.portal.user_with(CrmAccess::Own);
        stage.page.open_in_portal(&stage.portal.address(&format!("user={manager}"))).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::Paid).await?;
        assert_eq!(stage.page.counters().await?, counted);
        stage.page.wait_for_text("за последние 3 месяца").await?;
        stage.page.open_section("Настройки").await?;
        stage.page.wait_for_text("Менять правила может только администратор портала.").await?;
        assert!(!stage.page.shows(".page-buttons button").await?);
        Ok(())
    });
}
