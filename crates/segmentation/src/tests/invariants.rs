//! What must hold in every month of every portal, tried on small random ones.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use proptest::prelude::*;

use super::naive::Naive;
use super::random::{config, deal, invoice, portal};
use crate::answer::{Card, Counts, DrillDown};
use crate::facts::Outcome;
use crate::group::Group;
use crate::ids::{DealId, InvoiceId};
use crate::modes::Mode;
use crate::month::{Month, minus_months};
use crate::testing::day;

fn payers(counts: &Counts) -> u32 {
    counts.total(Mode::Paid)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_engine_agrees_with_the_rules_read_word_by_word(portal in portal()) {
        let segmented = portal.segmented();
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        let mut first = None;
        let mut expected: BTreeMap<Month, Counts> = BTreeMap::new();
        for (card, created) in naive.cards() {
            let start = Month::of(created);
            first = first.min(Some(start)).or(Some(start));
            for month in Month::of(day("2022-12-01")).through(Month::of(portal.today)) {
                let groups = naive.groups(card, month.reference_date(portal.today));
                let seen: BTreeSet<Group> = segmented.groups_of(card, month).iter().collect();
                prop_assert_eq!(&seen, &groups, "{:?} in {}", card, month);
                let counts = expected.entry(month).or_default();
                groups.into_iter().for_each(|group| counts[group] += 1);
            }
        }
        let series = segmented.series();
        prop_assert_eq!(series.iter().next().map(|(month, _)| month), first.filter(|&first| first <= Month::of(portal.today)));
        for (month, counts) in series.iter() {
            prop_assert_eq!(Some(counts), expected.get(&month), "{}", month);
        }
        let ownerless = naive.payments.iter().filter(|payment| payment.client.is_none()).count();
        prop_assert_eq!(segmented.quality().payments_without_client as usize, ownerless);
    }

    #[test]
    fn the_sums_of_the_modes_agree_in_every_month(portal in portal()) {
        for (month, counts) in portal.segmented().series().iter() {
            let clients = counts.total(Mode::ClientType);
            prop_assert_eq!(clients, counts.total(Mode::Frequency), "{}", month);
            prop_assert_eq!(clients, counts.total(Mode::Paid) + counts.total(Mode::Unpaid), "{}", month);
            prop_assert_eq!(counts[Group::NoPayments], counts.total(Mode::Unpaid), "{}", month);
            prop_assert_eq!(counts[Group::Regular] + counts[Group::First], payers(counts), "{}", month);
            let b2b = counts[Group::B2bWithContacts] + counts[Group::B2bWithoutContacts];
            prop_assert_eq!(b2b, counts[Group::Companies], "{}", month);
            prop_assert!(counts[Group::B2c] <= counts[Group::Contacts], "{}", month);
        }
    }

    #[test]
    fn no_client_is_listed_in_two_groups_of_a_mode(portal in portal()) {
        let segmented = portal.segmented();
        for (month, _) in segmented.series().iter() {
            for mode in Mode::ALL {
                let mut seen = BTreeSet::new();
                for &group in mode.groups() {
                    let question = DrillDown { group, month, search: String::new(), offset: 0, limit: usize::MAX };
                    for row in segmented.drill_down(&question).rows {
                        prop_assert!(seen.insert(row.card), "{:?} twice in {:?} in {}", row.card, mode, month);
                    }
                }
            }
        }
    }

    #[test]
    fn a_list_has_as_many_rows_as_the_chart_says(portal in portal(), limit in 1usize..4) {
        let segmented = portal.segmented();
        for (month, counts) in segmented.series().iter() {
            prop_assert_eq!(&segmented.counts_at(month), counts);
            for group in Group::all() {
                let question = DrillDown { group, month, search: String::new(), offset: 0, limit: usize::MAX };
                let all = segmented.drill_down(&question);
                prop_assert_eq!(all.total, counts[group] as usize, "{:?} in {}", group, month);
                prop_assert_eq!((all.rows.len(), all.matching), (all.total, all.total));
                let paged: Vec<_> = (0..all.total)
                    .step_by(limit)
                    .flat_map(|offset| segmented.drill_down(&DrillDown { offset, limit, ..question.clone() }).rows)
                    .collect();
                prop_assert_eq!(paged, all.rows);
            }
        }
    }

    #[test]
    fn a_row_agrees_with_the_groups_its_client_is_in(portal in portal()) {
        let segmented = portal.segmented();
        for (month, _) in segmented.series().iter() {
            let date = month.reference_date(portal.today);
            for group in Group::all().filter(|group| group.mode() != Mode::Directory) {
                let question = DrillDown { group, month, search: String::new(), offset: 0, limit: usize::MAX };
                for row in segmented.drill_down(&question).rows {
                    let groups = segmented.groups_of(row.card, month);
                    prop_assert!(groups.contains(group));
                    prop_assert_eq!(groups.of(Mode::Paid).is_some(), row.last_payment.is_some());
                    prop_assert_eq!(groups.contains(Group::Regular), row.payments > 1);
                    prop_assert_eq!(groups.contains(Group::B2bWithContacts), row.people > 0);
                    prop_assert!(row.created <= date && row.last_payment.is_none_or(|paid| paid <= date));
                    prop_assert!(row.falls_on.is_none_or(|falls_on| falls_on > date));
                    prop_assert_eq!(groups.contains(Group::Lost), row.last_payment.is_some() && row.falls_on.is_none());
                }
            }
        }
    }

    #[test]
    fn another_payment_never_lowers_the_number_of_payers(portal in portal(), mut deal in deal(), mut invoice in invoice()) {
        // The new records have numbers that nothing links to: a deal that absorbs known invoices takes payments away
        // from whoever else paid them, and rightly so.
        (deal.id, deal.outcome) = (DealId(100), Outcome::Success);
        (invoice.id, invoice.outcome, invoice.deal) = (InvoiceId(100), Outcome::Success, None);
        let before = portal.segmented().series();
        for richer in [portal.clone().with(deal), portal.clone().with(invoice)] {
            let after = richer.segmented().series();
            for (month, counts) in before.iter() {
                let more = after.at(month).map(payers);
                prop_assert!(more >= Some(payers(counts)), "{}: {:?} after {}", month, more, payers(counts));
            }
        }
    }

    #[test]
    fn q10_a_reconstructed_line_never_dips(portal in portal()) {
        let series = portal.segmented().series();
        for pair in series.counts.windows(2) {
            for mode in [Mode::Directory, Mode::ClientType] {
                prop_assert!(pair[0].total(mode) <= pair[1].total(mode));
            }
            prop_assert!(payers(&pair[0]) <= payers(&pair[1]));
            prop_assert!(pair[0][Group::Regular] <= pair[1][Group::Regular]);
        }
    }

    #[test]
    fn time_alone_moves_payers_to_the_next_group_on_the_day_foretold(portal in portal()) {
        let month = Month::of(portal.today);
        let segmented = portal.segmented();
        for group in [Group::Active, Group::Sleeping] {
            let question = DrillDown { group, month, search: String::new(), offset: 0, limit: usize::MAX };
            let months = match group {
                Group::Active => portal.settings.sleeping_after_months,
                _ => portal.settings.lost_after_months,
            };
            for row in segmented.drill_down(&question).rows {
                let (paid, falls_on) = (row.last_payment.expect("a payer"), row.falls_on.expect("not lost"));
                prop_assert!(paid < minus_months(falls_on, months));
                prop_assert!(paid >= minus_months(falls_on - Days::new(1), months));
            }
        }
    }

    #[test]
    fn every_piece_of_evidence_belongs_to_one_client(portal in portal()) {
        let segmented = portal.segmented();
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        let mut records: Vec<_> = segmented.payments_without_client().iter().map(|payment| payment.record).collect();
        for (card, _) in naive.cards() {
            let Some(client) = segmented.client(card) else {
                prop_assert!(matches!(card, Card::Contact(_)), "a company is always a client");
                continue;
            };
            records.extend(client.payments.iter().map(|payment| payment.record));
            prop_assert!(client.paid_on.is_sorted());
            prop_assert!(client.payments.is_sorted_by_key(|payment| payment.counts_from));
            for payment in &client.payments {
                prop_assert_eq!(payment.dates.first().map(|paid| paid.date), Some(payment.counts_from));
                prop_assert!(payment.dates.is_sorted_by_key(|paid| paid.date));
            }
        }
        records.sort();
        prop_assert_eq!(records.len(), naive.payments.len());
        prop_assert!(records.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
