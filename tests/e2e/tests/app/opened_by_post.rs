//! The app as a portal opens one that has an address of its own: by POST, with a token in the body.

use anyhow::ensure;
use e2e::Scene;
use e2e::wait::until;
use segmentation::{Group, Mode};

#[test]
fn an_app_opened_by_post_reads_lists_and_keeps_as_one_opened_by_get() {
    Scene::new().opened_by_post().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        let sleeping = stage.page.counters().await?[&Group::Sleeping];
        stage.page.choose_counter(Group::Sleeping).await?;
        stage.page.wait_for_list(Group::Sleeping, sleeping).await?;
        until("a row", async || Ok(stage.page.rows().await?.into_iter().next())).await?;

        let first = stage.gate.take_calls().len();
        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_list(Group::Sleeping, sleeping).await?;
        let second = stage.gate.take_calls().len();
        ensure!(second * 2 < first, "{first} calls at first, {second} the second time");
        Ok(())
    });
}

#[test]
fn the_tab_of_a_card_that_is_opened_by_post_explains_its_client() {
    Scene::new().opened_by_post().run(async |stage| {
        let (_, company) = stage.portal.contact_of_a_company();
        stage.portal.show_app_in("CRM_COMPANY_DETAIL_TAB")?;
        let card = format!("{}/crm/company/details/{company}/?tab=app", stage.portal.portal_origin);
        stage.page.open_in_portal(&card).await?;
        stage.page.wait_for_text("Линия жизни").await
    });
}
