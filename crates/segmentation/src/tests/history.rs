//! Recorded months: frozen once, and listed as they were.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::random::{config, portal};
use crate::answer::{Card, Details, DrillDown, Page, Row, Series};
use crate::engine::Segmentation;
use crate::facts::{ContactChannels, Delta, Facts, Gone};
use crate::group::Group;
use crate::ids::{CompanyId, ContactId, DealId, UserId};
use crate::modes::Mode;
use crate::month::Month;
use crate::rank::Place;
use crate::recorded::{HistoryDelta, MonthSnapshot, Recorded};
use crate::removal::Removal;
use crate::segment::Groups;
use crate::testing::{Portal, company, contact, day, deal, month};
use crate::transitions::{Cell, place_of};

/// Freezes what has ended, as after a complete reading.
fn freeze(recorded: &mut Recorded, portal: &Portal) -> Option<MonthSnapshot> {
    let snapshot = portal.segmented().freeze(recorded);
    recorded.absorb(HistoryDelta { snapshot: snapshot.clone(), removals: Vec::new() });
    snapshot
}

fn snapshot(portal: &Portal) -> Recorded {
    let mut recorded = Recorded::default();
    freeze(&mut recorded, portal);
    recorded
}

fn departed(card: Card, title: &str) -> HistoryDelta {
    let (created, noticed) = (day("2024-01-10"), day("2024-04-05"));
    let removal = Removal { card, title: title.to_owned(), created, noticed, merged_into: None };
    HistoryDelta { snapshot: None, removals: vec![removal] }
}

fn list(recorded: &Recorded, segmented: &Segmentation, group: Group, at: &str, search: &str) -> Page {
    let question = DrillDown { group, month: month(at), search: search.to_owned(), offset: 0, limit: 100 };
    segmented.drill_down_recorded(recorded, &question)
}

fn titles(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.title.as_str()).collect()
}

/// Two companies and a person, the one company with a payment.
fn three_cards(today: &str) -> Portal {
    Portal::on(today)
        .with(company(1, "2024-01-10").titled("Ромашка"))
        .with(company(2, "2024-02-10").titled("Василёк"))
        .with(contact(3, "2024-02-20", &[]).titled("Анна"))
        .with(deal(1, "2024-02-15").of_company(1).won())
}

#[test]
fn an_ended_month_is_frozen_once_and_the_current_one_not_yet() {
    let mut recorded = Recorded::default();
    for (today, expected) in [
        ("2024-01-31", None),
        ("2024-02-01", Some(("2024-01", "2024-01"))),
        ("2024-02-29", None),
        ("2024-05-17", Some(("2024-02", "2024-04"))),
        ("2024-05-31", None),
    ] {
        let snapshot = freeze(&mut recorded, &three_cards(today));
        let months = snapshot.map(|snapshot| (snapshot.first, snapshot.last));
        assert_eq!(months, expected.map(|(first, last)| (month(first), month(last))), "{today}");
    }
    assert!(recorded.holds(month("2024-01")) && recorded.holds(month("2024-04")) && !recorded.holds(month("2024-05")));
}

#[test]
fn who_is_gone_since_is_told_by_the_record_alone() {
    let recorded = snapshot(&three_cards("2024-04-17"));
    let mut engine = three_cards("2024-04-17").segmented();
    engine.apply(&Delta { gone: Gone { companies: [CompanyId(1)].into(), ..Gone::default() }, ..Delta::default() });
    let (since, until) = (month("2024-03"), month("2024-04"));
    let active = place_of(Group::Active);
    let matrix = engine.transitions_recorded(&recorded, Mode::Paid, since, until);
    assert_eq!(matrix.cells().collect::<Vec<_>>(), [(active, Place::Gone, 1)]);
    assert_eq!(engine.transitions(Mode::Paid, since, until).cells().count(), 0, "by the cards that still exist");
    let cell = Cell { mode: Mode::Paid, since, from: active, to: Place::Gone };
    let question = DrillDown { group: Group::Active, month: until, search: "ром".into(), offset: 0, limit: 9 };
    let page = engine.moved_recorded(&recorded, &cell, &question);
    assert_eq!((page.total, titles(&page)), (1, vec!["Ромашка"]));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn recorded_transitions_sum_to_the_recorded_counters(before in portal(), after in portal(), back in 1i32..9) {
        let recorded = snapshot(&before);
        let engine = Portal { today: before.today, ..after }.segmented();
        let until = Month::of(before.today);
        let since = until.plus(-back);
        let Some(was) = recorded.series().and_then(|series| series.at(since).copied()) else { return Ok(()) };
        for mode in Mode::ALL {
            let matrix = engine.transitions_recorded(&recorded, mode, since, until);
            for &group in mode.groups() {
                let sum = |sums: Vec<(Place, u32)>| sums.iter().find(|it| it.0 == place_of(group)).map_or(0, |it| it.1);
                prop_assert_eq!(sum(matrix.rows()), was[group]);
                prop_assert_eq!(sum(matrix.columns()), engine.counts_at(until)[group]);
            }
            for (from, to, cards) in matrix.cells() {
                let cell = Cell { mode, since, from, to };
                let group = mode.groups()[0];
                let question = DrillDown { group, month: until, search: String::new(), offset: 0, limit: 99 };
                let page = engine.moved_recorded(&recorded, &cell, &question);
                prop_assert_eq!((page.total, page.rows.len()), (cards as usize, cards as usize));
            }
        }
    }
}

#[test]
fn a_portal_without_counted_cards_has_nothing_to_freeze() {
    assert_eq!(Portal::on("2024-05-17").segmented().freeze(&Recorded::default()), None);
    assert_eq!(Recorded::default().series(), None);
}

#[test]
fn a_later_freeze_holds_only_the_cards_whose_groups_have_changed() {
    let mut recorded = snapshot(&three_cards("2024-04-17"));
    let portal = three_cards("2024-05-17").with(deal(2, "2024-04-20").of_contacts(&[3]).won());
    let later = freeze(&mut recorded, &portal).expect("a month has ended");
    assert_eq!(later.cards.iter().map(|&(card, _)| card).collect::<Vec<_>>(), [Card::Contact(ContactId(3))]);
}

#[test]
fn recorded_months_stay_as_they_are_whatever_happens_to_their_cards() {
    let before = three_cards("2024-04-05");
    let mut recorded = snapshot(&before);
    let series = recorded.series();

    // Romashka is deleted with its deal, Vasilek turns out to be an own company, Anna was given a payment of February.
    let mut after = before.clone().with(deal(9, "2024-02-25").of_contacts(&[3]).won());
    after.facts.remove(&Gone { companies: [CompanyId(1)].into(), deals: [DealId(1)].into(), ..Gone::default() });
    assert!(after.facts.companies.update(CompanyId(2), |company| company.is_own = true));
    let segmented = after.segmented();
    for (group, at, expected) in [
        (Group::Companies, "2024-01", ["Ромашка"].as_slice()),
        (Group::Companies, "2024-03", &["Василёк", "Ромашка"]),
        (Group::Active, "2024-03", &["Ромашка"]),
        (Group::NoPayments, "2024-03", &["Анна", "Василёк"]),
        (Group::First, "2024-01", &[]),
    ] {
        assert_eq!(titles(&list(&recorded, &segmented, group, at, "")), expected, "{group:?} in {at}");
    }
    assert_eq!(recorded.series(), series);

    // The next month is recorded as it is then: without them.
    after.today = day("2024-05-05");
    freeze(&mut recorded, &after);
    let segmented = after.segmented();
    assert_eq!(titles(&list(&recorded, &segmented, Group::Active, "2024-03", "")), ["Ромашка"]);
    assert_eq!(titles(&list(&recorded, &segmented, Group::Active, "2024-04", "")), ["Анна"]);
    assert_eq!(list(&recorded, &segmented, Group::Companies, "2024-04", "").total, 0);
    let counts = recorded.series().expect("months are recorded");
    assert_eq!(counts.at(month("2024-03")).map(|counts| counts[Group::Companies]), Some(2));
    assert_eq!(counts.at(month("2024-04")).map(|counts| counts[Group::Companies]), Some(0));
}

#[test]
fn a_card_that_returns_is_recorded_again_from_then_on() {
    let all = three_cards("2024-03-05");
    let mut recorded = snapshot(&all);
    let mut without = three_cards("2024-04-05");
    without.facts.remove(&Gone { companies: [CompanyId(1)].into(), ..Gone::default() });
    freeze(&mut recorded, &without);
    freeze(&mut recorded, &three_cards("2024-05-05"));
    for (at, is_there) in [("2024-02", true), ("2024-03", false), ("2024-04", true)] {
        let groups = recorded.groups_of(Card::Company(CompanyId(1)), month(at));
        assert_eq!(groups.contains(Group::Companies), is_there, "{at}");
    }
}

#[test]
fn a_month_that_is_not_recorded_is_answered_as_of_today() {
    let portal = three_cards("2024-04-05");
    let (recorded, segmented) = (snapshot(&portal), portal.segmented());
    let renewed = portal.with(contact(4, "2024-04-02", &[])).segmented();
    assert_eq!(list(&recorded, &segmented, Group::Contacts, "2024-04", "").total, 1);
    assert_eq!(list(&recorded, &renewed, Group::Contacts, "2024-04", "").total, 2);
    assert_eq!(list(&Recorded::default(), &segmented, Group::Contacts, "2024-03", "").total, 1);
}

#[test]
fn a_recorded_list_shows_what_is_known_today_and_of_gone_cards_what_was_last_seen() {
    let before = three_cards("2024-04-05").with(contact(5, "2024-02-20", &[1]).titled("Борис"));
    let mut recorded = snapshot(&before);
    let mut after = before.clone();
    assert!(after.facts.companies.update(CompanyId(1), |company| company.title = "Ромашка 2".to_owned()));
    after.facts.remove(&Gone { contacts: [ContactId(3)].into(), ..Gone::default() });
    recorded.absorb(departed(Card::Contact(ContactId(3)), "Анна Ёлкина"));
    let segmented = after.segmented();

    let romashka = &list(&recorded, &segmented, Group::Active, "2024-03", "").rows[0];
    assert_eq!((romashka.title.as_str(), romashka.people, romashka.payments), ("Ромашка 2", 1, 1));
    assert_eq!(romashka, &after.list(Group::Active, "2024-03", "").rows[0]);

    let expected = Row {
        card: Card::Contact(ContactId(3)),
        title: "Анна Ёлкина".to_owned(),
        created: day("2024-02-20"),
        assigned_by: UserId(1),
        company: None,
        people: 0,
        payments: 0,
        last_payment: None,
        falls_on: None,
        details: Details::default(),
    };
    assert_eq!(list(&recorded, &segmented, Group::B2c, "2024-03", "").rows, [expected]);
    let all = list(&recorded, &segmented, Group::Contacts, "2024-03", "елк");
    assert_eq!((all.total, all.matching, titles(&all)), (2, 1, vec!["Анна Ёлкина"]));
}

#[test]
fn the_recorded_chart_is_told_only_where_it_differs() {
    let portal = three_cards("2024-04-05");
    let recorded = snapshot(&portal);
    assert_eq!(recorded.series_unlike(&portal.segmented().series()), None);

    let grown = portal.clone().with(company(9, "2024-04-02"));
    assert_eq!(recorded.series_unlike(&grown.segmented().series()), None, "the current month is not recorded");

    let mut shrunk = portal.clone();
    shrunk.facts.remove(&Gone { companies: [CompanyId(1)].into(), ..Gone::default() });
    let today = shrunk.segmented().series();
    assert_eq!(today.first, month("2024-02"), "January has no card any more");
    assert_eq!(recorded.series_unlike(&today), recorded.series());

    let nothing = Portal::on("2024-04-05").segmented().series();
    assert_eq!(recorded.series_unlike(&nothing), recorded.series());
}

#[test]
fn what_was_recorded_of_a_month_first_stays() {
    let mut recorded = snapshot(&three_cards("2024-04-05"));
    let expected = recorded.clone();
    for (first, last) in [("2024-03", "2024-03"), ("2024-03", "2024-04"), ("2024-05", "2024-05")] {
        let snapshot = MonthSnapshot { first: month(first), last: month(last), cards: Vec::new() };
        recorded.absorb(HistoryDelta { snapshot: Some(snapshot), removals: Vec::new() });
        assert_eq!(recorded, expected, "{first} to {last}");
    }
}

#[test]
fn cards_that_went_unseen_are_found_by_comparing_the_record_with_the_facts() {
    let mut after = three_cards("2024-04-05");
    let mut recorded = snapshot(&after);
    assert!(recorded.missing(&after.facts, day("2024-04-05")).is_empty());
    after.facts.remove(&Gone { companies: [CompanyId(1), CompanyId(2)].into(), ..Gone::default() });
    recorded.absorb(departed(Card::Company(CompanyId(2)), "Василёк"));
    let expected = Removal {
        card: Card::Company(CompanyId(1)),
        title: "Ромашка".to_owned(),
        created: day("2024-01-10"),
        noticed: day("2024-04-06"),
        merged_into: None,
    };
    let missing = recorded.missing(&after.facts, day("2024-04-06"));
    assert_eq!(missing, [expected]);
    recorded.absorb(HistoryDelta { snapshot: None, removals: missing });
    assert!(recorded.missing(&after.facts, day("2024-04-07")).is_empty(), "each is told once");
}

#[test]
fn a_decade_of_many_cards_takes_few_changes() {
    let mut portal = Portal::on("2025-01-05");
    for id in 1..=100 {
        portal = portal
            .with(company(id, "2015-01-10").reached_by(ContactChannels::PHONE))
            .with(deal(id, "2016-01-10").of_company(id).won());
    }
    let snapshot = portal.segmented().freeze(&Recorded::default()).expect("months have ended");
    // Created, paid, fell asleep, was lost.
    assert!(snapshot.cards.iter().all(|(_, card)| card.changes.len() == 4), "{:?}", snapshot.cards[0]);
}

/// The ended months of a series.
fn ended(series: &Series, today: chrono::NaiveDate) -> Series {
    let mut ended = series.clone();
    ended.truncate(Month::of(today).plus(-1));
    ended
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_first_freeze_records_every_ended_month_as_the_chart_shows_it(portal in portal()) {
        let recorded = snapshot(&portal);
        let segmented = portal.segmented();
        let today = ended(&segmented.series(), portal.today);
        match recorded.series() {
            None => prop_assert!(today.counts.is_empty()),
            Some(series) => prop_assert_eq!(&series, &today),
        }
        for (month, _) in today.iter() {
            for group in Group::all() {
                let question = DrillDown { group, month, search: String::new(), offset: 0, limit: 100 };
                prop_assert_eq!(segmented.drill_down_recorded(&recorded, &question), segmented.drill_down(&question));
            }
        }
    }

    #[test]
    fn months_frozen_later_follow_those_frozen_before_without_changing_them(first in portal(), second in portal()) {
        let (earlier, later) = if first.today <= second.today { (first, second) } else { (second, first) };
        let mut recorded = snapshot(&earlier);
        let before = recorded.clone();
        freeze(&mut recorded, &later);
        let (old, new) = (earlier.segmented(), later.segmented());
        let last = Month::of(later.today).plus(-1);
        let Some(series) = recorded.series() else { return Ok(()) };
        prop_assert_eq!(series.last(), Some(last));
        let cards: BTreeSet<Card> = (1..=7).flat_map(|id| [Card::Company(CompanyId(id)), Card::Contact(ContactId(id))]).collect();
        for (month, counts) in series.iter() {
            let engine = if before.holds(month) { &old } else { &new };
            let mut sum = crate::answer::Counts::default();
            for &card in &cards {
                let expected: Groups = engine.groups_of(card, month);
                prop_assert_eq!(recorded.groups_of(card, month), expected, "{:?} in {}", card, month);
                expected.iter().for_each(|group| sum[group] += 1);
            }
            prop_assert_eq!(*counts, sum, "{}", month);
        }
    }

    #[test]
    fn changes_added_up_come_to_the_same_as_one_after_the_other(
        mut start in portal(), one in portal(), other in portal(), gone in proptest::collection::vec(1u32..6, 0..4),
    ) {
        let delta = |portal: Portal, gone: &[u32]| {
            let gone = Gone { companies: gone.iter().copied().map(CompanyId).collect(), deals: gone.iter().copied().map(DealId).collect(), ..Gone::default() };
            let mut facts = portal.facts;
            facts.remove(&gone);
            // What is told beside a record that goes and comes back may stay: it is read anew with it.
            (facts.product_rows, facts.addresses) = Default::default();
            Delta { facts, gone, ..Delta::default() }
        };
        (start.facts.product_rows, start.facts.addresses) = Default::default();
        let middle = gone.len() / 2;
        let (one, other) = (delta(one, &gone[..middle]), delta(other, &gone[middle..]));
        let mut after_both: Facts = start.facts.clone();
        after_both.apply(&one);
        after_both.apply(&other);
        let mut sum = one;
        sum.absorb(other);
        let mut after_sum = start.facts;
        after_sum.apply(&sum);
        prop_assert_eq!(after_sum, after_both);
    }
}
