//! Where the browser lets a frame of the portal keep things, and where it does not.

use std::cell::Cell;

use anyhow::Result;
use e2e::browser::ThirdPartyStorage;
use e2e::wait::until;
use e2e::{Scene, scene::Stage};
use segmentation::Mode;

const REFUSED: &str = "Браузер не даёт сохранять данные";

/// Reads everything, loads the page anew, and returns how many calls for the rows of months the portal got before and
/// after.
async fn visit_twice(stage: &Stage) -> Result<(usize, usize)> {
    stage.page.open_in_portal(&stage.portal.address("")).await?;
    stage.page.wait_until_finished().await?;
    let first = calls_for_months(stage);
    stage.page.reload().await?;
    stage.page.wait_until_finished().await?;
    Ok((first, calls_for_months(stage)))
}

/// How many calls for the rows of months the portal got since they were counted last.
fn calls_for_months(stage: &Stage) -> usize {
    stage.gate.take_calls().iter().filter(|call| call.names_a_month()).count()
}

#[test]
fn on_the_portals_site_the_data_are_kept() {
    Scene::new().run(async |stage| {
        let (first, second) = visit_twice(stage).await?;
        assert!(second * 2 < first, "{first} calls at first, {second} the second time");
        assert!(!stage.page.text().await?.contains(REFUSED));
        Ok(())
    });
}

#[test]
fn on_another_site_the_data_are_kept_where_the_browser_allows_it() {
    Scene::new().cross_site(ThirdPartyStorage::Allowed).run(async |stage| {
        let (first, second) = visit_twice(stage).await?;
        assert!(second * 2 < first, "{first} calls at first, {second} the second time");
        assert!(!stage.page.text().await?.contains(REFUSED));
        Ok(())
    });
}

#[test]
fn on_another_site_the_app_works_from_memory_and_says_so_where_the_browser_refuses() {
    Scene::new().cross_site(ThirdPartyStorage::Refused).run(async |stage| {
        let (first, second) = visit_twice(stage).await?;
        // The published chart may be shown before it is agreed to read everything again.
        let again = Cell::new(second);
        until("everything to be read again", async || {
            stage.page.wait_for_text(REFUSED).await?;
            again.set(again.get() + calls_for_months(stage));
            Ok((again.get() * 2 > first).then_some(()))
        })
        .await?;
        stage.page.wait_until_finished().await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        Ok(())
    });
}
