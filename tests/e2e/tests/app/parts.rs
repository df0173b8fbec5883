//! The page of the demo portal that shows every part of the interface.

use e2e::Scene;

#[test]
fn the_parts_of_the_interface_are_shown_in_both_themes_and_keep_nobody_out() {
    // There is no portal around the page, and it needs none; the portal's library throws.
    Scene::new().expecting_errors(&["Unable to initialize Bitrix24 JS library"]).run(async |stage| {
        stage.page.open_alone(&format!("{}?parts&LANG=ru", stage.portal.app_address)).await?;
        stage.page.wait_for_text("Части интерфейса").await?;
        let shown = stage.page.text().await?;
        for words in ["Светлая тема", "Тёмная тема", "Button", "Notice", "Question", "Table", "Empty"]
        {
            assert!(shown.contains(words), "{words} is missing in:\n{shown}");
        }
        assert!(stage.page.shows("[style*='color-scheme: dark'] [role=alertdialog]").await?);
        let (sideways, _) = stage.page.overflow().await?;
        assert_eq!(sideways, 0);
        let Some(axe) = e2e::axe() else {
            println!("Skipped: axe-core is not in .tools/npm.");
            return Ok(());
        };
        for theme in ["light", "dark"] {
            stage.page.put_on_theme(theme).await?;
            let barriers = stage.page.barriers(&axe).await?;
            assert!(barriers.is_empty(), "{theme}: {}", barriers.join("\n"));
        }
        Ok(())
    });
}
