//! Who is due for a touch, and how people keep in touch, computed by hand.

use super::reading::context;
use crate::answer::Card;
use crate::condition::{Days, date_of, day_of};
use crate::facts::{Owner, Touch, TouchKind};
use crate::ids::{ActivityId, CompanyId, UserId};
use crate::profile::{Attention, View};
use crate::rank::{Abc, TouchState};
use crate::testing::{Portal, company, day, deal};

/// A client of rank A, one of rank C and one without a rank, as of 2025-06-30.
fn portal() -> Portal {
    let paid = |id, client, sum| deal(id, "2025-06-01").of_company(client).won().worth(sum, "RUB");
    Portal::on("2025-06-30")
        .with(company(1, "2020-01-31"))
        .with(company(2, "2025-01-07"))
        .with(company(3, "2020-01-01"))
        .with(paid(1, 1, 990_000))
        .with(paid(2, 2, 10_000))
}

fn touch(id: u32, client: u32, kind: TouchKind) -> Touch {
    let owner = Owner::Company(CompanyId(client));
    Touch { id: ActivityId(id), owner, kind, created: day("2025-01-01"), responsible: UserId(5), ..Touch::default() }
}

fn done(id: u32, client: u32, on: &str) -> Touch {
    Touch { is_done: true, end: Some(day(on)), ..touch(id, client, TouchKind::Call) }
}

fn planned(id: u32, client: u32, on: Option<&str>) -> Touch {
    Touch { deadline: on.map(day), ..touch(id, client, TouchKind::Todo) }
}

/// Each ranked client with its rank, its state, its due day, and the numbers of its last, next and late touch.
type Told = (Card, Abc, TouchState, String, [Option<u32>; 3]);

fn waiting(portal: &Portal) -> Vec<Told> {
    let engine = portal.segmented();
    let context = context();
    let keys = engine.facts().touches.keys();
    let number = |row: usize| keys[row].0;
    View::new(&engine, &context)
        .waiting()
        .into_iter()
        .map(|it| {
            let touches = [it.touches.last.map(|(_, row)| row), it.touches.next, it.touches.late];
            (engine.card(it.client), it.rank, it.state, date_of(it.due).to_string(), touches.map(|row| row.map(number)))
        })
        .collect()
}

#[test]
fn ranked_clients_wait_by_rank_and_state_those_who_wait_longest_first() {
    use TouchState::{Fine, Overdue, Planned, Soon};
    let of = |id, rank, state, due: &str, touches| (Card::Company(id), rank, state, due.to_owned(), touches);
    for (why, touches, expected) in [
        (
            "never touched: due from creation, which for the second is in a week",
            vec![],
            [
                of(CompanyId(1), Abc::A, Overdue, "2020-02-29", [None; 3]),
                of(CompanyId(2), Abc::C, Soon, "2025-07-07", [None; 3]),
            ],
        ),
        (
            "the last done one counts, and what is late is not planned any more",
            vec![done(1, 1, "2025-06-10"), done(2, 1, "2025-05-10"), planned(3, 1, Some("2025-06-29"))],
            [
                of(CompanyId(1), Abc::A, Fine, "2025-07-10", [Some(1), None, Some(3)]),
                of(CompanyId(2), Abc::C, Soon, "2025-07-07", [None; 3]),
            ],
        ),
        (
            "the earliest from today on is next, and one without a date only where there is no other",
            vec![
                planned(1, 1, None),
                planned(2, 1, Some("2025-08-01")),
                planned(3, 1, Some("2025-06-30")),
                planned(4, 2, None),
            ],
            [
                of(CompanyId(1), Abc::A, Planned, "2020-02-29", [None, Some(3), None]),
                of(CompanyId(2), Abc::C, Planned, "2025-07-07", [None, Some(4), None]),
            ],
        ),
        (
            "of the late ones the one that is late for the longest time",
            vec![planned(1, 2, Some("2025-06-01")), planned(2, 2, Some("2025-05-01"))],
            [
                of(CompanyId(1), Abc::A, Overdue, "2020-02-29", [None; 3]),
                of(CompanyId(2), Abc::C, Soon, "2025-07-07", [None, None, Some(2)]),
            ],
        ),
    ] {
        let portal = touches.into_iter().fold(portal(), |portal, touch| portal.with(touch));
        assert_eq!(waiting(&portal), expected, "{why}");
    }
}

#[test]
fn states_change_on_the_day_that_the_rules_name() {
    for (last, expected) in [
        ("2025-05-29", TouchState::Overdue),
        ("2025-05-30", TouchState::Soon),
        ("2025-06-07", TouchState::Soon),
        ("2025-06-08", TouchState::Fine),
    ] {
        let portal = portal().with(done(1, 1, last));
        assert_eq!(waiting(&portal)[0].2, expected, "{last}");
    }
}

#[test]
fn touches_of_a_period_are_told_by_who_was_responsible() {
    let by = |responsible, touch: Touch| Touch { responsible, ..touch };
    let until = |deadline: &str, touch: Touch| Touch { deadline: Some(day(deadline)), ..touch };
    let portal = portal()
        .with(Touch { has_result: true, ..until("2025-05-20", done(1, 1, "2025-05-20")) })
        .with(until("2025-05-19", done(2, 1, "2025-05-20")))
        .with(Touch { kind: TouchKind::Meeting, ..done(3, 2, "2025-03-01") })
        .with(planned(4, 2, Some("2025-05-01")))
        .with(by(UserId(6), planned(5, 2, Some("2025-06-30"))))
        .with(by(UserId(6), done(6, 3, "2025-05-20")))
        .with(by(UserId(7), done(7, 1, "2024-12-31")));
    let engine = portal.segmented();
    let period = Days { first: day_of(day("2025-01-01")), last: day_of(day("2025-06-30")) };
    let people = View::new(&engine, &context()).attention(period);
    // A deal of either client is created on the first of June: twelve days after the calls, three months after the meeting.
    let expected = Attention { done: [1, 2, 0, 0], planned: 2, on_time: 1, with_result: 1, followed: 2, missed: 1 };
    assert_eq!(
        people,
        [(UserId(5), expected)].into(),
        "clients without a rank, other days and what is yet to come are left out"
    );
    assert_eq!(expected.touches(), 3);
}
