//! When there is no plan, and what a manager's own clients are told as.

use bitrix24::own::OwnCard;
use segmentation::facts::TouchKind;
use segmentation::{ActivityId, CompanyId, UserId};

use super::super::context::Sees;
use super::super::context::tests::{Known, checkpoint, month};
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in the test")
}

fn question() -> PlanQuestion {
    PlanQuestion {
        people: Vec::new(),
        rank: None,
        state: None,
        offset: 0,
        limit: 10,
        month: month(),
        day: None,
        client: None,
    }
}

fn answer(context: &Context<'_>) -> PlanAnswer {
    let mut stage = Stage::default();
    for _ in 0..5 {
        match question().step(&mut stage, Came::Turn, context) {
            Step::Answer(answer) => return answer,
            Step::More => {}
            _ => panic!("something else is asked"),
        }
    }
    panic!("no answer")
}

#[test]
fn nothing_is_planned_by_what_is_not_read_to_its_end() {
    let known = Known::contacts(&["Анна"]);
    let through = Reached::Everything;
    let with_touches = |touches| {
        let mut checkpoint = checkpoint(through);
        checkpoint.coverage.0.insert(ColumnSet::Touches, touches);
        checkpoint
    };
    let (whole, partly) = (with_touches(Reached::Everything), with_touches(Reached::Through(month())));
    let unread = checkpoint(Reached::Nothing);
    let limited = Sees { is_limited: true, shows_published: true, ..Sees::default() };
    let with = |checkpoint| Context { checkpoint: Some(checkpoint), ..known.context() };
    for (context, expected) in [
        (with(&whole), None),
        (with(&partly), Some(NoPlan::TouchesNotRead)),
        (with(&unread), Some(NoPlan::SumsNotRead)),
        (Context { sees: limited, ..with(&whole) }, Some(NoPlan::NotRead)),
        (Context { engine: None, ..with(&whole) }, Some(NoPlan::NotRead)),
    ] {
        assert_eq!(answer(&context).err(), expected);
    }
}

#[test]
fn of_own_clients_those_with_nothing_planned_come_first_and_the_oldest_touch_before_them() {
    let today = day("2026-11-30");
    let card = |id| OwnCard { card: Card::Company(CompanyId(id)), title: format!("{id}") };
    let activity = |id, company, is_done, date: &str| Activity {
        id: ActivityId(id),
        card: Card::Company(CompanyId(company)),
        kind: TouchKind::Call,
        is_done,
        responsible: UserId(5),
        dates: [None, None, (!date.is_empty()).then(|| day(date)), Some(day("2026-01-01"))],
    };
    let mut read = ReadOwn::new(UserId(5), String::new());
    read.now = "2026-11-30T12:00:00+03:00".into();
    read.cards = (1..=5).map(card).collect();
    read.activities = vec![
        activity(1, 1, true, "2026-11-01"),
        activity(2, 2, true, "2026-10-01"),
        activity(3, 2, true, "2026-09-01"),
        activity(4, 3, false, "2026-12-24"),
        activity(5, 3, false, "2026-12-05"),
        activity(6, 4, false, "2026-11-29"),
        activity(7, 5, false, ""),
        activity(8, 99, false, "2026-12-05"),
    ];
    let plan = own_plan(read, None).expect("a plan");
    let told = |row: &OwnRow| (row.card.id(), row.last.map(|it| it.id.0), row.next.map(|it| it.id.0));
    let expected = [(4, None, None), (2, Some(2), None), (1, Some(1), None), (3, None, Some(5)), (5, None, Some(7))];
    assert_eq!(plan.rows.iter().map(told).collect::<Vec<_>>(), expected, "what is late is nothing ahead");
    assert_eq!((plan.today, plan.of), (today, None));
    let load = [(None, 1), (Some(day("2026-11-29")), 1), (Some(day("2026-12-05")), 2), (Some(day("2026-12-24")), 1)];
    assert_eq!(plan.load, load.into());
}
