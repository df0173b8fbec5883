//! The archive that is given to a portal: unpacked anywhere, on a host that knows nothing of it.

use e2e::Scene;
use e2e::static_host::FOLDER;
use segmentation::Mode;

#[test]
fn the_unpacked_archive_opens_from_any_folder_of_a_plain_static_host() {
    Scene::new().from_archive().run(async |stage| {
        assert!(stage.portal.app_address.ends_with(FOLDER), "{}", stage.portal.app_address);
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        for mode in Mode::ALL {
            stage.page.choose_mode(mode).await?;
            assert_eq!(stage.page.counters().await?, stage.portal.counted_today(mode)?, "the counters of {mode:?}");
        }
        Ok(())
    });
}
