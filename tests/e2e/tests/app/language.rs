//! The interface speaks the portal's language.

use e2e::Scene;

#[test]
fn the_interface_is_russian_in_a_russian_portal() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("lang=ru")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_text("Потерянные").await
    });
}

#[test]
fn the_interface_is_english_in_any_other_portal() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("lang=en")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_text("Lost").await?;
        let text = stage.page.text().await?;
        assert!(!text.contains("Потерянные"), "{text}");
        Ok(())
    });
}
