//! The page fits into what the portal gives it.

use e2e::Scene;
use e2e::wait::until;

#[test]
fn nothing_has_to_be_scrolled_sideways_on_a_computer_or_a_phone() {
    for view in ["frame=desktop", "frame=phone"] {
        Scene::new().run(async |stage| {
            stage.page.open_in_portal(&stage.portal.address(view)).await?;
            stage.page.wait_until_finished().await?;
            let (sideways, _) = stage.page.overflow().await?;
            assert_eq!(sideways, 0, "{view}");
            Ok(())
        });
    }
}

#[test]
fn the_frame_grows_with_the_page_so_that_only_the_portal_scrolls() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        until("a frame as high as its page", async || Ok((stage.page.overflow().await?.1 == 0).then_some(()))).await
    });
}
