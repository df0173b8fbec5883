//! Small random portals with hostile links and dates, on which everything must hold.

use chrono::{Days, NaiveDate};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

use crate::answer::Card;
use crate::facts::{
    Activity, Address, Company, Contact, ContactChannels, Deal, Facts, Few, Invoice, InvoiceKind, Lead, Outcome, Owner,
    ProductRow, Requisite, Settings, Touch, TouchKind,
};
use crate::ids::{
    ActivityId, CategoryId, CompanyId, ContactId, DealId, FunnelId, InvoiceId, LeadId, ProductId, ProductRowId,
    RequisiteId, UserId,
};
use crate::month::Month;
use crate::testing::{Portal, Record, day};

/// Records are few, so that they meet: numbers collide, and the last ones are linked to but never exist.
const NUMBERS: std::ops::RangeInclusive<u32> = 1..=5;
const LINKS: std::ops::RangeInclusive<u32> = 1..=7;
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
fn links<T: From<u32> + std::fmt::Debug>() -> impl Strategy<Value = Few<T>> {
    let unshuffled = btree_set(LINKS, 0..4).prop_map(|links| links.into_iter().collect::<Vec<_>>());
    unshuffled.prop_shuffle().prop_map(|links| links.into_iter().map(T::from).collect())
}

fn maybe_company() -> impl Strategy<Value = Option<CompanyId>> {
    proptest::option::of(LINKS.prop_map(CompanyId))
}

fn seldom() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.15)
}

fn channels() -> impl Strategy<Value = ContactChannels> {
    prop_oneof![3 => Just(ContactChannels::NONE), 1 => Just(ContactChannels::LOOKED_UP), 1 => Just(ContactChannels::PHONE | ContactChannels::LOOKED_UP)]
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
fn sum() -> impl Strategy<Value = Option<i64>> {
    proptest::option::weighted(0.9, select(vec![0, 5_000, 10_000, 4_950, 5_049, -5_000, 20_050, -50, 7]))
}

/// A currency with the rate 1, one with another, and one without.
fn currency() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just("RUB"), 2 => Just("USD"), 1 => Just("XXX")].prop_map(str::to_owned)
}

/// The date of creation of a card, which some portals tell wrongly or not at all.
fn created() -> impl Strategy<Value = NaiveDate> {
    let odd = ["1980-01-01", "1989-12-31", "2099-01-01"].map(|day| day.parse::<NaiveDate>().expect("a date"));
    prop_oneof![40 => date(), 1 => select(odd.to_vec())]
}

fn company() -> impl Strategy<Value = Company> {
    let codes = (code(), code(), code(), code(), 0u32..4);
    (NUMBERS, title(), created(), seldom(), seldom(), channels(), codes).prop_map(
        |(id, title, created, is_own, service, channels, (kind, source, industry, employees, assigned_by))| Company {
            id: CompanyId(id),
            title,
            created,
            created_by: UserId(1),
            assigned_by: UserId(assigned_by),
            is_own,
            category: CategoryId(u32::from(service)),
            channels,
            kind,
            source,
            industry,
            employees,
        },
    )
}

fn contact() -> impl Strategy<Value = Contact> {
    (NUMBERS, title(), created(), seldom(), links(), channels(), (code(), code(), 0u32..4)).prop_map(
        |(id, title, created, service, companies, channels, (kind, source, assigned_by))| Contact {
            id: ContactId(id),
            title,
            created,
            created_by: UserId(1),
            assigned_by: UserId(assigned_by),
            category: CategoryId(u32::from(service)),
            companies,
            channels,
            kind,
            source,
        },
    )
}

pub(super) fn deal() -> impl Strategy<Value = Deal> {
    let dates = (date(), maybe_date(), maybe_date());
    let deal_type = prop_oneof![Just(""), Just("SALE")].prop_map(str::to_owned);
    let worth = (sum(), currency(), deal_type);
    (NUMBERS, dates, outcome(), 0u32..3, seldom(), maybe_company(), links(), worth).prop_map(
        |(id, (created, closed, moved), outcome, funnel, is_template, company, contacts, (sum, currency, kind))| Deal {
            id: DealId(id),
            created,
            closed,
            moved,
            outcome,
            funnel: FunnelId(funnel),
            is_template,
            company,
            contacts,
            sum,
            currency,
            kind,
        },
    )
}

pub(super) fn invoice() -> impl Strategy<Value = Invoice> {
    let dates = (date(), maybe_date(), maybe_date());
    let owners = (maybe_company(), links(), proptest::option::of(LINKS.prop_map(DealId)));
    (kind(), NUMBERS, dates, outcome(), seldom(), owners, (sum(), currency())).prop_map(
        |(kind, id, (created, moved, updated), outcome, is_template, (company, contacts, deal), (sum, currency))| {
            Invoice {
                kind,
                id: InvoiceId(id),
                created,
                moved,
                updated,
                outcome,
                is_template,
                company,
                contacts,
                deal,
                sum,
                currency,
            }
        },
    )
}

fn lead() -> impl Strategy<Value = Lead> {
    (NUMBERS, date(), maybe_company(), links()).prop_map(|(id, created, company, contacts)| Lead {
        id: LeadId(id),
        created,
        company,
        contacts,
    })
}

fn owner() -> impl Strategy<Value = Owner> {
    prop_oneof![
        LINKS.prop_map(|id| Owner::Contact(ContactId(id))),
        LINKS.prop_map(|id| Owner::Company(CompanyId(id))),
        LINKS.prop_map(|id| Owner::Deal(DealId(id))),
        (kind(), LINKS).prop_map(|(kind, id)| Owner::Invoice(kind, InvoiceId(id))),
        Just(Owner::Other),
    ]
}

fn activity() -> impl Strategy<Value = Activity> {
    (NUMBERS, date(), owner(), seldom()).prop_map(|(id, created, owner, is_chat)| Activity {
        id: ActivityId(id),
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
            id: ActivityId(id),
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
    let card = prop_oneof![
        LINKS.prop_map(|id| Card::Company(CompanyId(id))),
        LINKS.prop_map(|id| Card::Contact(ContactId(id)))
    ];
    let place = || select(vec!["", "Ёж", "Ромашка", " семён ромашка"]).prop_map(str::to_owned);
    (card, place(), place(), place()).prop_map(|(card, city, region, country)| Address {
        card,
        city,
        region,
        country,
        is_stale: false,
    })
}

fn product_row() -> impl Strategy<Value = ProductRow> {
    let name = select(vec!["Чай", "GONE", "Кофе"]).prop_map(str::to_owned);
    (NUMBERS, LINKS, 0u32..4, name, sum(), 1i64..5).prop_map(|(id, deal, product, name, sum, halves)| ProductRow {
        id: ProductRowId(id),
        deal: DealId(deal),
        product: ProductId(product),
        name,
        sum: sum.unwrap_or(0),
        quantity: halves * 5_000,
    })
}

fn requisite() -> impl Strategy<Value = Requisite> {
    (NUMBERS, owner(), any::<bool>()).prop_map(|(id, owner, is_address_only)| Requisite {
        id: RequisiteId(id),
        owner,
        is_address_only,
    })
}

pub(super) fn settings() -> impl Strategy<Value = Settings> {
    let funnels = proptest::option::of(btree_set((0u32..3).prop_map(FunnelId), 0..3));
    // Thresholds in the wrong order are possible too.
    let left_out = || btree_set(prop_oneof![1 => Just("PARTNER"), 4 => Just("NONE")].prop_map(str::to_owned), 0..2);
    let bounds = (0u32..8, 0u32..20);
    (bounds, funnels, any::<bool>(), left_out(), left_out(), any::<(bool, bool)>()).prop_map(
        |((sleeping, lost), payment_funnels, chats_are_dialogs, companies, contacts, (apart, leads))| Settings {
            sleeping_after_months: sleeping,
            lost_after_months: lost,
            payment_funnels,
            chats_are_dialogs,
            left_out_company_types: companies,
            left_out_contact_types: contacts,
            invoices_count_apart: apart,
            leads_are_requests: leads,
            ..Settings::default()
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
        (invoices, leads) in (vec(invoice(), 0..10), vec(lead(), 0..5)),
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
        enter(&mut facts, leads);
        enter(&mut facts, activities);
        enter(&mut facts, requisites);
        enter(&mut facts, touches);
        enter(&mut facts, addresses);
        enter(&mut facts, product_rows);
        Portal { facts, settings, today }
    }
}
