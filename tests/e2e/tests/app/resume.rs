//! A reading that is cut off goes on where it stopped.

use chrono::NaiveDate;
use e2e::{Gate, Scene, gate::Call};
use segmentation::Mode;

#[test]
fn a_reload_in_the_middle_goes_on_with_the_month_that_was_reached() {
    // The first years are read by then.
    let gate = Gate::closed_after_months(11);
    Scene::new().with_gate(gate).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        let reached = stage.page.wait_for_finished_months().await?;
        let before = stage.gate.take_calls();
        stage.page.reload().await?;
        stage.gate.let_all_through();
        stage.page.wait_until_finished().await?;
        let after = stage.gate.take_calls();

        assert!(ends(&before, "crm.item.list").any(|end| end <= reached.first_day()));
        assert!(ends(&after, "crm.item.list").count() > 0, "later months were still to be read");
        for end in ends(&after, "crm.item.list") {
            assert!(
                end > reached.first_day(),
                "months before {reached} were read before the reload, not those up to {end}"
            );
        }
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        Ok(())
    });
}

/// Where the months end that calls of a method ask for; calls that name no end are left out.
fn ends<'a>(calls: &'a [Call], method: &'a str) -> impl Iterator<Item = NaiveDate> + 'a {
    // For example: filter[<CREATED] = 2017-11-01T00:00:00+03:00
    let of_call = |call: &Call| {
        let (_, date) = call
            .params
            .iter()
            .find(|(name, _)| ["filter[<createdTime]", "filter[<CREATED]"].contains(&name.as_str()))?;
        NaiveDate::parse_from_str(date.get(..10)?, "%Y-%m-%d").ok()
    };
    calls.iter().filter(move |call| call.method == method).filter_map(of_call)
}
