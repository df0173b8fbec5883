//! Accounts of execution time: who is billed, what is left, and when more comes free.

use super::*;

const LIST: Payer = "crm.item.list";
const OTHER: Payer = "crm.activity.list";

fn bill(seconds: f64, method_told: Option<f64>, batch_told: Option<f64>) -> Bill {
    let mut bill = Bill { batch: batch_told, ..Bill::default() };
    bill.add(LIST, seconds, method_told);
    bill
}

/// What is left to be used, without the margin for what takes longer than expected.
fn left(budgets: &Budgets, method: Payer, portal_now: PortalInstant) -> f64 {
    budgets.room(method, portal_now) * SAFETY_FACTOR
}

fn after(bills: &[(i64, Bill)]) -> Budgets {
    let mut budgets = Budgets::default();
    for (at, bill) in bills {
        budgets.settle(&BTreeMap::new(), Some(bill), PortalInstant(*at));
    }
    budgets
}

#[test]
fn the_portals_answers_show_who_is_billed() {
    for (bill, expected) in [
        (bill(3.0, Some(3.0), Some(0.0)), Billing::PerMethod),
        (bill(3.0, Some(0.0), Some(1.5)), Billing::WholeBatch),
        (bill(3.0, None, None), Billing::Nobody),
        (bill(0.05, Some(0.0), Some(0.0)), Billing::Unknown),
        (bill(3.0, Some(0.0), Some(0.0)), Billing::Unknown),
    ] {
        assert_eq!(after(&[(0, bill.clone())]).billing(), expected, "{bill:?}");
    }
}

#[test]
fn a_request_without_an_answer_does_not_show_who_is_billed() {
    let mut budgets = Budgets::default();
    budgets.settle(&BTreeMap::from([(LIST, 20.0)]), None, PortalInstant(0));
    assert_eq!(budgets.billing(), Billing::Unknown);
    assert!((left(&budgets, LIST, PortalInstant(0)) - (420.0 * 0.99 - 20.0)).abs() < 1e-6);
}

#[test]
fn both_rules_are_obeyed_until_one_is_known() {
    let budgets = after(&[(0, bill(400.0, Some(0.0), Some(0.0)))]);
    assert!((left(&budgets, LIST, PortalInstant(0)) - (420.0 * 0.99 - 400.0)).abs() < 1e-6, "the method's own");
    assert!(
        (left(&budgets, OTHER, PortalInstant(0)) - 420.0 * 0.99).abs() < 1e-6,
        "the batch has 211 s left, which is 422 of work"
    );
    let known = after(&[(0, bill(400.0, Some(400.0), Some(0.0)))]);
    assert!((left(&known, LIST, PortalInstant(0)) - (480.0 * 0.99 - 400.0)).abs() < 1e-6);
    assert!(left(&known, OTHER, PortalInstant(0)) > 400.0);
}

#[test]
fn a_minute_counts_for_ten_minutes_from_its_first_call_on() {
    let budgets = after(&[
        (30_000, bill(300.0, Some(300.0), None)),
        (45_000, bill(10.0, Some(310.0), None)),
        (90_000, bill(150.0, Some(460.0), None)),
    ]);
    assert!(left(&budgets, LIST, PortalInstant(630_998)) < 16.0, "no whole minute");
    assert_eq!(budgets.relieved_at(LIST, PortalInstant(100_000)), Some(PortalInstant(630_999)));
    assert!((left(&budgets, LIST, PortalInstant(630_999)) - (480.0 * 0.99 - 150.0)).abs() < 1e-6);
    assert_eq!(budgets.relieved_at(LIST, PortalInstant(630_999)), Some(PortalInstant(690_999)));
}

#[test]
fn work_that_may_have_ended_in_the_minute_before_does_not_begin_the_next_one() {
    let bills = |second: i64| [(59_001, bill(300.0, Some(300.0), None)), (second, bill(100.0, Some(400.0), None))];
    let relieved_at = |second: i64| after(&bills(second)).relieved_at(LIST, PortalInstant(100_000));
    assert_eq!(relieved_at(61_000), Some(PortalInstant(661_999)), "the second call may be the minute's first");
    let sure = after(&[(59_000, bill(300.0, Some(300.0), None)), (61_000, bill(100.0, Some(400.0), None))]);
    assert_eq!(sure.relieved_at(LIST, PortalInstant(100_000)), Some(PortalInstant(659_999)));
}

#[test]
fn a_refusal_of_what_was_under_way_at_the_limit_shows_no_lower_one() {
    let mut budgets = after(&[(0, bill(450.0, Some(450.0), None))]);
    budgets.reserve(&BTreeMap::from([(LIST, 40.0)]));
    budgets.refused(LIST, PortalInstant(601_000), PortalInstant(30_000));
    budgets.settle(&BTreeMap::from([(LIST, 40.0)]), Some(&Bill::default()), PortalInstant(31_000));
    assert!(left(&budgets, LIST, PortalInstant(1_300_000)) > 470.0);
}

#[test]
fn a_tight_limit_is_used_although_the_lease_takes_something_every_minute() {
    let minutes = |count: i64| (0..count).map(|minute| minute * 60_000);
    let mut budgets = after(&[(0, bill(30.0, Some(30.0), None))]);
    budgets.refused(LIST, PortalInstant(10_000), PortalInstant(0));
    assert!(!budgets.has_room(LIST, 100.0, PortalInstant(20_000)), "most of it is used");
    for at in minutes(20) {
        budgets.settle(&BTreeMap::new(), Some(&bill(0.2, Some(0.2), None)), PortalInstant(at));
    }
    assert!(budgets.room(LIST, PortalInstant(20 * 60_000)) < 100.0, "there will never be more");
    assert!(budgets.has_room(LIST, 100.0, PortalInstant(20 * 60_000)));
}

#[test]
fn what_is_under_way_is_set_aside() {
    let mut budgets = after(&[(0, bill(3.0, Some(3.0), None))]);
    let before = left(&budgets, LIST, PortalInstant(0));
    let expected = BTreeMap::from([(LIST, 20.0)]);
    budgets.reserve(&expected);
    assert!((before - left(&budgets, LIST, PortalInstant(0)) - 20.0 * SAFETY_FACTOR).abs() < 1e-6);
    budgets.settle(&expected, None, PortalInstant(0));
    assert!(
        (before - left(&budgets, LIST, PortalInstant(0)) - 20.0).abs() < 1e-6,
        "a lost request is taken to have worked"
    );
}

#[test]
fn what_others_use_is_counted_as_the_portal_tells_it() {
    let budgets = after(&[(0, bill(3.0, Some(3.0), None)), (1, bill(3.0, Some(106.0), None))]);
    assert!((left(&budgets, LIST, PortalInstant(1)) - (480.0 * 0.99 - 106.0)).abs() < 1e-6);
    assert_eq!(budgets.left(PortalInstant(1)).map(|left| (left * 100.0).round()), Some(78.0));
}

#[test]
fn answers_that_overtake_each_other_are_booked_once() {
    // The second of two batches of forty seconds is answered first: its sum holds the first one's time already.
    let budgets = after(&[
        (0, bill(3.0, Some(3.0), None)),
        (1, bill(40.0, Some(83.0), None)),
        (2, bill(40.0, Some(43.0), None)),
        (3, bill(1.0, Some(84.0), None)),
    ]);
    assert!(
        (left(&budgets, LIST, PortalInstant(3)) - (480.0 * 0.99 - 84.0)).abs() < 1e-6,
        "{}",
        left(&budgets, LIST, PortalInstant(3))
    );
}

#[test]
fn a_refusal_at_the_known_limit_shows_no_lower_one() {
    // Others have used what our own account has lost track of.
    let mut told = after(&[(0, bill(300.0, Some(300.0), None)), (602_000, bill(3.0, Some(480.2), None))]);
    told.refused(LIST, PortalInstant(900_000), PortalInstant(603_000));
    assert!(left(&told, LIST, PortalInstant(1_300_000)) > 470.0);
}

#[test]
fn a_refusal_blocks_and_may_show_a_lower_limit() {
    let mut budgets = after(&[(0, bill(300.0, Some(300.0), None))]);
    budgets.refused(LIST, PortalInstant(200_000), PortalInstant(1_000));
    assert_eq!(left(&budgets, LIST, PortalInstant(199_999)), 0.0);
    assert_eq!(budgets.relieved_at(LIST, PortalInstant(1_000)), Some(PortalInstant(200_000)));
    assert!(left(&budgets, LIST, PortalInstant(601_000)) <= 240.0 * 0.99 + 1e-6, "the limit was less than 300 seconds");
    let mut early = after(&[(0, bill(5.0, Some(5.0), None))]);
    early.refused(LIST, PortalInstant(60_000), PortalInstant(1_000));
    assert!(left(&early, LIST, PortalInstant(60_000)) > 400.0, "a refusal out of the blue shows nothing");
    let mut batch = after(&[(0, bill(5.0, Some(0.0), Some(2.5)))]);
    batch.refused(BATCH, PortalInstant(300_000), PortalInstant(1_000));
    assert_eq!(
        (left(&batch, LIST, PortalInstant(1_000)), left(&batch, OTHER, PortalInstant(1_000))),
        (0.0, 0.0),
        "a banned batch bans everything"
    );
}

#[test]
fn the_time_for_more_than_the_window_grants_is_told() {
    let budgets = after(&[(0, bill(100.0, Some(100.0), None))]);
    let room = 480.0 * 0.99 - 100.0;
    assert_eq!(budgets.time_for(&BTreeMap::from([(LIST, room)]), PortalInstant(0)), Duration::ZERO);
    let more = budgets.time_for(&BTreeMap::from([(LIST, room + 480.0 * 0.99)]), PortalInstant(0));
    assert_eq!(more, Duration::from_secs(600));
}

#[test]
fn where_batches_are_billed_as_a_whole_something_is_left_for_what_nobody_plans() {
    let mut budgets = Budgets { billing: Billing::WholeBatch, ..Budgets::default() };
    let used = 2.0 * 450.0;
    let bill =
        Bill { methods: BTreeMap::from([("crm.deal.list", (used, None))]), batch: Some(450.0), ..Bill::default() };
    budgets.settle(&BTreeMap::new(), Some(&bill), PortalInstant(0));
    let room = budgets.room("crm.deal.list", PortalInstant(0)) * BATCH_WEIGHT * SAFETY_FACTOR;
    assert!((room - (LIMIT * USABLE * (1.0 - UNPLANNED) - 450.0)).abs() < 1e-6, "{room}");
    assert!(LIMIT - 450.0 - room > 15.0, "a bootstrap of a slow portal costs as much");
}
