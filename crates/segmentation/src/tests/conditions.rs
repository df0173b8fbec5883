//! Conditions, lists and transitions of the engine, against the records read one by one for every client and month.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::naive::Naive;
use super::random::{config, portal};
use super::reading::{Reading, Value, context, months_back};
use crate::answer::{Card, DrillDown};
use crate::condition::tests::random::{any_test, of_fields};
use crate::condition::{Code, Columns, Condition, NO_DAY, NO_NUMBER, Period, Resolved, Span, Unit, day_of};
use crate::group::Group;
use crate::list::{ListQuery, Members, Sort, SortBy};
use crate::modes::Mode;
use crate::month::Month;
use crate::profile::{Context, View};
use crate::rank::Place;
use crate::testing::{Portal, day};
use crate::title::fold;
use crate::transitions::{Cell, place_of};

/// Any month of a random portal, and the one before all of its records.
fn months(portal: &Portal) -> impl Iterator<Item = Month> {
    Month::of(day("2022-12-01")).through(Month::of(portal.today)).step_by(3).chain([Month::of(portal.today)])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, ..config() })]

    #[test]
    fn conditions_agree_with_the_records_read_one_by_one(portal in portal(), conditions in prop::collection::vec(of_fields(), 6)) {
        let (engine, context) = (portal.segmented(), context());
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        for month in months(&portal) {
            let reading = Reading::new(&portal, &naive, month.reference_date(portal.today));
            for condition in &conditions {
                let resolved = Resolved::new(condition, &context).expect("a condition that can be counted");
                let members = engine.members(&resolved, month, &context, &mut || true).expect("nobody stops");
                let found: Vec<Card> = members.iter().map(|number| engine.card(number)).collect();
                let mut expected: Vec<Card> = naive
                    .clients()
                    .into_iter()
                    .filter(|&(card, created)| created <= reading.at && reading.holds(condition, card))
                    .map(|(card, _)| card)
                    .collect();
                expected.sort();
                prop_assert_eq!(found, expected, "{} in {}", condition.to_json(), month);
            }
        }
    }

    #[test]
    fn columns_hold_what_the_records_say(portal in portal(), tests in prop::collection::vec(any_test(), 30)) {
        let (engine, context) = (portal.segmented(), context());
        let view = View::new(&engine, &context);
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        for month in months(&portal) {
            let reading = Reading::new(&portal, &naive, month.reference_date(portal.today));
            let at = day_of(reading.at);
            let clients = view.clients(at);
            for test in &tests {
                let Condition::Test(test) = test else { continue };
                let (subject, period) = (test.subject(), test.period().unwrap_or(Period::All).days(at));
                for client in clients.iter() {
                    match reading.value(test, engine.card(client)) {
                        Value::Number(number) => {
                            let column = view.numbers(subject, period, at, &clients);
                            prop_assert_eq!(column[client], number.unwrap_or(NO_NUMBER), "{:?} in {}", test, month);
                        }
                        Value::Date(date) => {
                            let column = view.days(subject, at, &clients);
                            prop_assert_eq!(column[client], date.map_or(NO_DAY, day_of), "{:?} in {}", test, month);
                        }
                        Value::Mark(mark) => {
                            prop_assert_eq!(view.marks(subject, at, &clients)[client], u8::from(mark), "{:?}", test);
                        }
                        Value::Codes(codes) if !subject.field().spec().choices.is_empty() => {
                            let mark = view.marks(subject, subject.day(at), &clients)[client];
                            let choices = subject.field().spec().choices.iter().filter(|it| it.marks >> mark & 1 == 1);
                            let found: BTreeSet<Code> = choices.map(|choice| choice.code.into()).collect();
                            prop_assert_eq!(found, codes.into_iter().collect(), "{:?} in {}", test, month);
                        }
                        Value::Codes(codes) => {
                            let mut meant = Vec::new();
                            codes.iter().for_each(|code| view.items_of(subject, code, &mut meant));
                            let items = view.items(subject).of(client);
                            prop_assert!(items.iter().all(|&item| item == 0 || meant.contains(&item)), "{:?}", test);
                            prop_assert_eq!(codes.is_empty(), items.iter().all(|&item| item == 0), "{:?}", test);
                        }
                        Value::Texts(_) => {}
                    }
                }
            }
        }
    }

    #[test]
    fn a_list_is_everybody_filtered_and_sorted(
        portal in portal(),
        condition in of_fields(),
        search in prop::sample::select(vec!["", "е", "ромашка", "2"]),
        by in prop::sample::select(vec![
            SortBy::Name, SortBy::Created, SortBy::LastPayment, SortBy::NextChange, SortBy::Responsible,
            SortBy::Payments(Period::All), SortBy::Revenue(Period::Last(Span { count: 12, unit: Unit::Months })),
        ]),
        descending in any::<bool>(),
        (offset, limit) in (0usize..4, 1usize..4),
    ) {
        let (engine, context) = (portal.segmented(), context());
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        let resolved = Resolved::new(&condition, &context).expect("a condition that can be counted");
        let month = Month::of(portal.today).plus(-2);
        let at = month.reference_date(portal.today);
        let reading = Reading::new(&portal, &naive, at);
        let mut query = ListQuery {
            search: search.to_owned(),
            sort: Sort { by, descending },
            ..ListQuery::of(Members::Condition(Box::new(resolved)), month)
        };
        let all = engine.list(&query, &context, &mut || true).expect("nobody stops");
        let clients: Vec<Card> = naive.clients().into_iter().filter(|it| it.1 <= at).map(|it| it.0).collect();
        let mut expected: Vec<Card> = clients.into_iter().filter(|&card| reading.holds(&condition, card)).collect();
        prop_assert_eq!(all.total, expected.len());
        let title = |card: Card| crate::cards::card(&portal.facts, card).expect("known").title.to_owned();
        expected.retain(|&card| fold(&title(card)).contains(&fold(search)));
        prop_assert_eq!(all.matching, expected.len());
        let key = |card: Card| -> Option<i64> {
            let row = all.rows.iter().find(|row| row.card == card).expect("listed");
            match by {
                SortBy::Name => None,
                SortBy::Created => Some(row.created.to_epoch_days().into()),
                SortBy::LastPayment => naive.paid_on(card, at).last().map(|date| date.to_epoch_days().into()),
                SortBy::Payments(_) => Some(row.payments.into()),
                SortBy::Revenue(_) => Some(naive.revenue(card, months_back(at, 12))),
                SortBy::NextChange => row.falls_on.map(|date| date.to_epoch_days().into()),
                SortBy::Responsible => Some(i64::from(row.assigned_by.0)).filter(|&user| user != 0),
                other => unreachable!("{other:?} is no order of this table: its test is in `lists`"),
            }
        };
        if by == SortBy::Name {
            expected.sort_by(|&one, &other| {
                let (one_name, other_name) = (title(one), title(other));
                let by_name = crate::title::natural_order(&one_name, &other_name);
                let is_turned = descending && !one_name.is_empty() && !other_name.is_empty();
                (if is_turned { by_name.reverse() } else { by_name }).then(one.cmp(&other))
            });
        } else {
            expected.sort_by_key(|&card| {
                let key = key(card);
                (key.is_none(), key.map(|key| if descending { -key } else { key }), card)
            });
        }
        let listed: Vec<Card> = all.rows.iter().map(|row| row.card).collect();
        prop_assert_eq!(&listed, &expected);
        (query.offset, query.limit) = (offset, limit);
        let page = engine.list(&query, &context, &mut || true).expect("nobody stops");
        let rows: Vec<_> = all.rows.iter().skip(offset).take(limit).cloned().collect();
        prop_assert_eq!((page.total, page.matching, page.rows), (all.total, all.matching, rows));
        query.members = Members::Condition(Box::new(Resolved::new(&Condition::All(vec![condition]), &context).expect("one")));
        prop_assert_eq!(engine.list(&query, &context, &mut || false), None);
    }

    #[test]
    fn transitions_sum_to_the_counters_and_list_their_cards(portal in portal(), back in 0i32..20, forth in 0i32..20) {
        let engine = portal.segmented();
        let (since, until) = (Month::of(portal.today).plus(-back - forth), Month::of(portal.today).plus(-back));
        let (from, to) = (engine.counts_at(since), engine.counts_at(until));
        for mode in Mode::ALL {
            let matrix = engine.transitions(mode, since, until);
            for &group in mode.groups() {
                let sum = |sums: Vec<(Place, u32)>| sums.iter().find(|it| it.0 == place_of(group)).map_or(0, |it| it.1);
                prop_assert_eq!(sum(matrix.rows()), from[group]);
                prop_assert_eq!(sum(matrix.columns()), to[group]);
            }
            for (from, to, count) in matrix.cells() {
                prop_assert!(from != Place::Gone && to != Place::Gone && to != Place::New);
                let members = Members::Moved(Cell { mode, since, from, to });
                let query = ListQuery::of(members, until);
                let page = engine.list(&query, &context(), &mut || true).expect("nobody stops");
                prop_assert_eq!(page.total, count as usize);
                for row in &page.rows {
                    let was = engine.groups_of(row.card, since).of(mode).map(place_of);
                    prop_assert!(was == Some(from) || was.is_none() && matches!(from, Place::New | Place::Absent));
                    let is = engine.groups_of(row.card, until).of(mode).map(place_of);
                    prop_assert!(is == Some(to) || is.is_none() && to == Place::Absent);
                }
                let cell = Cell { mode, since, from, to };
                if let Some(condition) = cell.condition(day_of(since.reference_date(portal.today))) {
                    let resolved = Resolved::new(&condition, &context()).expect("a condition that can be counted");
                    let members = engine.members(&resolved, until, &context(), &mut || true).expect("nobody stops");
                    let members: BTreeSet<Card> = members.iter().map(|number| engine.card(number)).collect();
                    let listed: BTreeSet<Card> = page.rows.iter().map(|row| row.card).collect();
                    prop_assert_eq!(members, listed, "{:?}", cell);
                    // It survives being written down.
                    prop_assert_eq!(Condition::parse(&condition.to_json()), Ok(condition));
                }
            }
            let nobody = Members::Moved(Cell { mode, since, from: Place::Absent, to: Place::Absent });
            let query = ListQuery::of(nobody, until);
            prop_assert_eq!(engine.list(&query, &context(), &mut || true).map(|page| page.total), Some(0));
        }
    }

    #[test]
    fn what_is_kept_is_dropped_when_it_does_not_hold_any_more(
        portal in portal(),
        delta in portal(),
        condition in of_fields(),
    ) {
        let mut engine = portal.segmented();
        let context = context();
        let resolved = Resolved::new(&condition, &context).expect("a condition that can be counted");
        let month = Month::of(portal.today);
        let list = |engine: &crate::Segmentation, context: &Context| {
            let period = Period::All;
            let members = Members::Condition(Box::new(resolved.clone()));
            let sort = Sort { by: SortBy::Revenue(period), descending: true };
            let query = ListQuery { sort, ..ListQuery::of(members, month) };
            engine.list(&query, context, &mut || true)
        };
        let first = list(&engine, &context);
        list(&engine, &Context { rates: Default::default(), ..context.clone() });
        prop_assert_eq!(list(&engine, &context), first);
        engine.apply(&delta.facts.clone().into());
        let mut facts = portal.facts.clone();
        facts.absorb(&delta.facts);
        let anew = Portal { facts, ..portal.clone() };
        prop_assert_eq!(list(&engine, &context), list(&anew.segmented(), &context));
        engine.set_settings(&delta.settings);
        let anew = Portal { settings: delta.settings.clone(), ..anew };
        prop_assert_eq!(list(&engine, &context), list(&anew.segmented(), &context));
        engine.set_today(delta.today);
        let anew = Portal { today: delta.today, ..anew };
        prop_assert_eq!(list(&engine, &context), list(&anew.segmented(), &context));
    }

    #[test]
    fn a_drill_down_is_the_list_of_a_group(portal in portal(), search in prop::sample::select(vec!["", "е 1", "ё"])) {
        let engine = portal.segmented();
        let month = Month::of(portal.today);
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        for group in Group::all() {
            let question = DrillDown { group, month, search: search.to_owned(), offset: 0, limit: 99 };
            let page = engine.drill_down(&question);
            let mut listed: Vec<Card> = page.rows.iter().map(|row| row.card).collect();
            listed.sort();
            let mut expected: Vec<Card> = naive
                .cards()
                .into_iter()
                .map(|it| it.0)
                .filter(|&card| naive.groups(card, portal.today).contains(&group))
                .filter(|&card| {
                    let title = fold(crate::cards::card(&portal.facts, card).expect("known").title);
                    search.split_whitespace().all(|word| title.contains(&fold(word)))
                })
                .collect();
            expected.sort();
            prop_assert_eq!(listed, expected);
        }
    }
}
