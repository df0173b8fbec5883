//! The commands that start a reading.

use e2e::{Gate, Scene};

#[test]
fn comparing_with_the_portal_is_offered_once_everything_is_read() {
    Scene::new().with_gate(Gate::closed_after(4)).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_text("Пауза").await?;
        stage.page.unfold_commands().await?;
        stage.page.wait_for_text("Находит удалённые").await?;
        assert!(!stage.page.can_click("Сверить с порталом полностью").await?, "the first reading is not over");
        stage.page.unfold_commands().await?;
        assert!(!stage.page.text().await?.contains("Находит удалённые"), "a second click folds them up");
        stage.gate.let_all_through();
        stage.page.wait_until_finished().await?;
        stage.page.unfold_commands().await?;
        assert!(stage.page.can_click("Сверить с порталом полностью").await?);
        Ok(())
    });
}
