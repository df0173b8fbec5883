//! Two windows of one browser: one of them reads, the other shows what it reads, and goes on when it is closed.

use e2e::{Gate, Scene, gate::Call};
use segmentation::Mode;

/// How many calls read a list month by month; those of the survey name no month.
fn pages(calls: &[Call]) -> usize {
    let names_a_month =
        |(name, _): &(String, String)| ["filter[<createdTime]", "filter[<CREATED]"].contains(&name.as_str());
    calls.iter().filter(|call| call.params.iter().any(names_a_month)).count()
}

#[test]
fn one_window_reads_and_the_other_shows_it() {
    let gate = Gate::closed_after_calls_of("crm.activity.list", 3);
    Scene::new().with_gate(gate).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        let reached = stage.page.wait_for_finished_months().await?;
        assert!(pages(&stage.gate.take_calls()) > 0);

        stage.page.open_window().await?;
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        assert!(stage.page.wait_for_finished_months().await? >= reached, "the other window tells how far it is");
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?, "sales are read by then");
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
    let gate = Gate::closed_after_calls_of("crm.activity.list", 3);
    Scene::new().with_gate(gate).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_finished_months().await?;
        stage.page.open_window().await?;
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_finished_months().await?;
        let before = stage.gate.take_calls();

        stage.page.close_window(0).await?;
        stage.gate.let_all_through();
        stage.page.wait_until_finished().await?;
        let after = stage.gate.take_calls();
        let sales = |calls: &[Call]| {
            pages(&calls.iter().filter(|call| call.method == "crm.item.list").cloned().collect::<Vec<_>>())
        };
        assert!(sales(&before) > 0 && sales(&after) == 0, "what the first window has read is not read again");
        assert!(pages(&after) > 0, "activities were still to be read");
        stage.page.choose_mode(Mode::Unpaid).await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Unpaid)?);
        Ok(())
    });
}
