//! A segment is built in the browser, counted, saved and found again; a link opens it.

use anyhow::ensure;
use e2e::Scene;
use e2e::wait::until;
use segmentation::{Group, Mode};

#[test]
fn a_segment_is_built_counted_saved_found_again_and_opened_by_a_link() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let paid = stage.portal.counted_today(Mode::Paid)?;
        let sleeping = paid[&Group::Sleeping];
        assert!(sleeping > 0, "the portal has such clients");

        stage.page.open_section("Сегменты").await?;
        let ready = stage.page.segments().await?;
        let of = |name: &str| ready.iter().find(|(known, _)| known == name).map(|(_, size)| *size);
        assert_eq!(of("Спящие"), Some(sleeping), "{ready:?}");

        stage.page.click_button("Новый сегмент").await?;
        stage.page.add_condition("Группа по оплатам и обращениям", "Спящие").await?;
        assert_eq!(stage.page.drafted().await?, sleeping);
        // What is built is in the address: loading the page anew loses nothing.
        until("the draft in the address", async || {
            Ok(stage.page.address_fragment().await?.contains("life_cycle").then_some(()))
        })
        .await?;
        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        assert_eq!(stage.page.drafted().await?, sleeping);
        stage.page.name_segment("Мои спящие").await?;
        stage.page.click_button("Сохранить").await?;

        stage.page.wait_for_own_list(sleeping).await?;
        stage.page.wait_for_text("Мои спящие").await?;
        let link = stage.page.copy_link().await?;
        stage.page.click_button("← Все сегменты").await?;
        let listed = stage.page.segments().await?;
        assert!(listed.contains(&("Мои спящие".to_owned(), sleeping)), "{listed:?}");
        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        let listed = stage.page.segments().await?;
        ensure!(listed.contains(&("Мои спящие".to_owned(), sleeping)), "{listed:?}");

        stage.page.open_window().await?;
        stage.page.open_in_portal(&link).await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_text("Мои спящие").await?;
        stage.page.wait_for_own_list(sleeping).await
    });
}
