//! What axe-core finds on every page that keeps somebody out: names, roles, order of headings, contrast, in both themes.

use e2e::Scene;

#[test]
fn nothing_serious_keeps_anybody_out_of_any_page_in_either_theme() {
    let Some(axe) = e2e::axe() else {
        println!("Skipped: axe-core is not in .tools/npm.");
        return;
    };
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let mut found = Vec::new();
        for section in stage.page.sections().await? {
            stage.page.open_section(&section).await?;
            for theme in ["light", "dark"] {
                stage.page.put_on_theme(theme).await?;
                let barriers = stage.page.barriers(&axe).await?;
                found.extend(barriers.into_iter().map(|barrier| format!("{section}, {theme}: {barrier}")));
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    });
}
