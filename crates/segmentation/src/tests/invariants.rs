//! What must hold in every month of every portal, tried on small random ones with hostile links and dates.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::naive::Naive;
use crate::answer::{Card, Counts, DrillDown};
use crate::facts::{
    Activity, Address, Company, Contact, Deal, Facts, Id, Invoice, InvoiceKind, Outcome, Owner, ProductRow, Reach,
    Requisite, Settings, Touch, TouchKind,
};
use crate::group::{Group, Mode};
use crate::month::{Month, minus_months};
use crate::testing::{Portal, Record, day};

/// Records are few, so that they meet: numbers collide, and the last ones are linked to but never exist.
const NUMBERS: std::ops::RangeInclusive<Id> = 1..=5;
const LINKS: std::ops::RangeInclusive<Id> = 1..=7;
const MONTHS: i32 = 30;

pub(super) fn config() -> ProptestConfig {
    ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() }
}

/// A date within 30 months, often at the end of its month, where the thresholds are hardest to get right.
fn date() -> impl Strategy<Value = NaiveDate> {
    let first = Month::of(day("2023-01-01"));
    (0..MONTHS, prop_oneof![1u64..=31, 27u64..=31]).prop_map(move |(step, number)| {
        let month = first.plus(step);
        (month.first_day() + Days::new(number - 1)).min(month.last_day())
    })
}

fn maybe_date() -> impl Strategy<Value = Option<NaiveDate>> {
    proptest::option::of(date())
}

/// Links to cards, none twice, as the portal gives them.
fn links() -> impl Strategy<Value = Vec<Id>> {
    let unshuffled = btree_set(LINKS, 0..4).prop_map(|links| links.into_iter().collect::<Vec<_>>());
    unshuffled.prop_shuffle()
}

fn seldom() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.15)
}

fn reach() -> impl Strategy<Value = Reach> {
    prop_oneof![3 => Just(Reach::NONE), 1 => Just(Reach::LOOKED_UP), 1 => Just(Reach::PHONE | Reach::LOOKED_UP)]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![Just(Outcome::Open), Just(Outcome::Failure), Just(Outcome::Success), Just(Outcome::Success)]
}

fn kind() -> impl Strategy<Value = InvoiceKind> {
    prop_oneof![Just(InvoiceKind::Smart), Just(InvoiceKind::Old)]
}

fn title() -> impl Strategy<Value = String> {
    prop_oneof![Just(""), Just("Ромашка 2"), Just("ромашка 10"), Just("Ёж"), Just("Smith")].prop_map(str::to_owned)
}

/// Codes of lists, empty for most; conditions ask for the same.
fn code() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(""), 1 => Just("CLIENT"), 1 => Just("PARTNER")].prop_map(str::to_owned)
}

/// Sums around the halves of cents, in ten-thousandths.
pub(super) fn sum() -> impl Strategy<Value = Option<i64>> {
    proptest::option::weighted(0.9, select(vec![0, 5_000, 10_000, 4_950, 5_049, -5_000, 20_050, -50, 7]))
}

/// A currency with the rate 1, one with another, and one without.
fn currency() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just("RUB"), 2 => Just("USD"), 1 => Just("XXX")].prop_map(str::to_owned)
}

fn company() -> impl Strategy<Value = Company> {
    let codes = (code(), code(), code(), code(), 0u32..4);
    (NUMBERS, title(), date(), seldom(), seldom(), reach(), codes).prop_map(
        |(id, title, created, is_own, service, reach, (kind, source, industry, employees, assigned_by))| Company {
            id,
            title,
            created,
            created_by: 1,
            assigned_by,
            is_own,
            category: u32::from(service),
            reach,
            kind,
            source,
            industry,
            employees,
        },
    )
}

fn contact() -> impl Strategy<Value = Contact> {
    (NUMBERS, title(), date(), seldom(), links(), reach(), (code(), code(), 0u32..4)).prop_map(
        |(id, title, created, service, companies, reach, (kind, source, assigned_by))| Contact {
            id,
            title,
            created,
            created_by: 1,
            assigned_by,
            category: u32::from(service),
            companies: companies.into(),
            reach,
            kind,
            source,
        },
    )
}

fn deal() -> impl Strategy<Value = Deal> {
    let dates = (date(), maybe_date(), maybe_date());
    let deal_type = prop_oneof![Just(""), Just("SALE")].prop_map(str::to_owned);
    let worth = (sum(), currency(), deal_type);
    (NUMBERS, dates, outcome(), 0u32..3, seldom(), proptest::option::of(LINKS), links(), worth).prop_map(
        |(id, (created, closed, moved), outcome, funnel, is_template, company, contacts, (sum, currency, kind))| Deal {
            id,
            created,
            closed,
            moved,
            outcome,
            funnel,
            is_template,
            company,
            contacts: contacts.into(),
            sum,
            currency,
            kind,
        },
    )
}

fn invoice() -> impl Strategy<Value = Invoice> {
    let dates = (date(), maybe_date(), maybe_date());
    let owners = (proptest::option::of(LINKS), links(), proptest::option::of(LINKS));
    (kind(), NUMBERS, dates, outcome(), seldom(), owners, (sum(), currency())).prop_map(
        |(kind, id, (created, moved, updated), outcome, is_template, (company, contacts, deal), (sum, currency))| {
            Invoice {
                kind,
                id,
                created,
                moved,
                updated,
                outcome,
                is_template,
                company,
                contacts: contacts.into(),
                deal,
                sum,
                currency,
            }
        },
    )
}

fn owner() -> impl Strategy<Value = Owner> {
    prop_oneof![
        LINKS.prop_map(Owner::Contact),
        LINKS.prop_map(Owner::Company),
        LINKS.prop_map(Owner::Deal),
        (kind(), LINKS).prop_map(|(kind, id)| Owner::Invoice(kind, id)),
        Just(Owner::Other),
    ]
}

fn activity() -> impl Strategy<Value = Activity> {
    (NUMBERS, date(), owner(), seldom()).prop_map(|(id, created, owner, is_chat)| Activity {
        id,
        created,
        owner,
        is_chat,
    })
}

fn touch() -> impl Strategy<Value = Touch> {
    let dates = (date(), maybe_date(), maybe_date(), maybe_date());
    let kind = select(TouchKind::ALL.to_vec());
    (NUMBERS, dates, owner(), kind, any::<bool>(), any::<bool>()).prop_map(
        |(id, (created, deadline, start, end), owner, kind, is_incoming, is_done)| Touch {
            id,
            created,
            owner,
            kind,
            is_incoming,
            is_done,
            deadline,
            start,
            end,
            ..Touch::default()
        },
    )
}

fn address() -> impl Strategy<Value = Address> {
    let card = prop_oneof![LINKS.prop_map(Card::Company), LINKS.prop_map(Card::Contact)];
    let place = || select(vec!["", "Ёж", "Ромашка", " семён ромашка"]).prop_map(str::to_owned);
    (card, place(), place(), place()).prop_map(|(card, city, region, country)| Address { card, city, region, country })
}

fn product_row() -> impl Strategy<Value = ProductRow> {
    let name = select(vec!["Чай", "GONE", "Кофе"]).prop_map(str::to_owned);
    (NUMBERS, LINKS, 0u32..4, name, sum(), 1i64..5).prop_map(|(id, deal, product, name, sum, halves)| ProductRow {
        id,
        deal,
        product,
        name,
        sum: sum.unwrap_or(0),
        quantity: halves * 5_000,
    })
}

fn requisite() -> impl Strategy<Value = Requisite> {
    (NUMBERS, owner(), any::<bool>()).prop_map(|(id, owner, is_address_only)| Requisite { id, owner, is_address_only })
}

fn settings() -> impl Strategy<Value = Settings> {
    let funnels = proptest::option::of(btree_set(0u32..3, 0..3));
    // Thresholds in the wrong order are possible too.
    let left_out = || btree_set(prop_oneof![1 => Just("PARTNER"), 4 => Just("NONE")].prop_map(str::to_owned), 0..2);
    let bounds = (0u32..8, 0u32..20);
    (bounds, funnels, any::<bool>(), left_out(), left_out(), any::<bool>()).prop_map(
        |((sleeping, lost), payment_funnels, chats_are_dialogs, companies, contacts, apart)| Settings {
            sleeping_after_months: sleeping,
            lost_after_months: lost,
            payment_funnels,
            chats_are_dialogs,
            left_out_company_types: companies,
            left_out_contact_types: contacts,
            invoices_count_apart: apart,
        },
    )
}

fn enter(facts: &mut Facts, records: impl IntoIterator<Item = impl Record>) {
    for record in records {
        record.enter(facts);
    }
}

prop_compose! {
    /// A portal whose clock may lie before many of its dates.
    pub(super) fn portal()(
        companies in vec(company(), 0..6),
        contacts in vec(contact(), 0..8),
        deals in vec(deal(), 0..8),
        invoices in vec(invoice(), 0..10),
        activities in vec(activity(), 0..6),
        requisites in vec(requisite(), 0..4),
        (touches, addresses, product_rows) in (vec(touch(), 0..6), vec(address(), 0..4), vec(product_row(), 0..6)),
        settings in settings(),
        today in date(),
    ) -> Portal {
        let mut facts = Facts::default();
        enter(&mut facts, companies);
        enter(&mut facts, contacts);
        enter(&mut facts, deals);
        enter(&mut facts, invoices);
        enter(&mut facts, activities);
        enter(&mut facts, requisites);
        enter(&mut facts, touches);
        enter(&mut facts, addresses);
        enter(&mut facts, product_rows);
        Portal { facts, settings, today }
    }
}

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
        (deal.id, deal.outcome) = (100, Outcome::Success);
        (invoice.id, invoice.outcome, invoice.deal) = (100, Outcome::Success, None);
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
