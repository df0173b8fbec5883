//! Two windows of one browser: one of them reads, the other shows what it reads, and goes on when it is closed.

use e2e::{Gate, Scene, gate::Call};
use segmentation::Mode;

/// So many requests let the first years be read, but not all.
const FIRST_YEARS: usize = 11;

/// How many calls read a list month by month; those of the bootstrap name no month.
fn pages(calls: &[Call]) -> usize {
    calls.iter().filter(|call| call.names_a_month()).count()
}

#[test]
fn one_window_reads_and_the_other_shows_it() {
    let gate = Gate::closed_after_months(FIRST_YEARS);
    Scene::new().with_gate(gate).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        let reached = stage.page.wait_for_finished_months().await?;
        assert!(pages(&stage.gate.take_calls()) > 0);

        stage.page.open_window().await?;
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        assert!(stage.page.wait_for_finished_months().await? >= reached, "the other window tells how far it is");
        assert_eq!(pages(&stage.gate.take_calls()), 0, "it has asked who looks, and no more");

        stage.gate.let_all_through();
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::Unpaid).await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Unpaid)?);
        stage.page.look_at_window(0).await?;
        stage.page.wait_until_finished().await?;
        Ok(())
    });
}

#[test]
fn a_window_goes_on_where_the_one_that_was_closed_has_stopped() {
    let gate = Gate::closed_after_months(FIRST_YEARS);
    Scene::new().with_gate(gate).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_finished_months().await?;
        stage.page.open_window().await?;
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_finished_months().await?;
        let before = pages(&stage.gate.take_calls());

        stage.page.close_window(0).await?;
        stage.gate.let_all_through();
        stage.page.wait_until_finished().await?;
        let after = pages(&stage.gate.take_calls());
        assert!(before > 0 && after > 0, "later months were still to be read");
        assert!(after < before, "what the first window has read is not read again: {after} of {before}");
        stage.page.choose_mode(Mode::Unpaid).await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Unpaid)?);
        Ok(())
    });
}
