//! Changes of every form, for the property tests.

use std::fmt::Debug;

use chrono::NaiveDate;
use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use segmentation::facts::{
    Activity, Address, Company, Contact, ContactChannels, Deal, DealGoods, Few, Invoice, InvoiceKind, Lead, Outcome,
    Owner, ProductRow, Requisite, Touch, TouchKind, UserDate, UserItems, UserMark, UserNumber, UserText, YesNo,
};
use segmentation::rank::{Abc, RfmGroup, Xyz};
use segmentation::{
    Card, CardFields, ClientType, CompanyId, ContactId, Delta, Facts, FieldValues, Gone, Mode, OptionalValues,
    UserFieldId,
};

fn dates() -> impl Strategy<Value = NaiveDate> {
    let days = NaiveDate::MIN.to_epoch_days()..=NaiveDate::MAX.to_epoch_days();
    days.prop_map(|days| NaiveDate::from_epoch_days(days).expect("a day between the first and the last"))
}

fn reaches() -> impl Strategy<Value = ContactChannels> {
    let marks = [
        ContactChannels::PHONE,
        ContactChannels::EMAIL,
        ContactChannels::SITE,
        ContactChannels::MESSENGER,
        ContactChannels::OPEN_LINE,
        ContactChannels::LOOKED_UP,
    ];
    proptest::sample::subsequence(marks.to_vec(), 0..=6)
        .prop_map(|set| set.into_iter().fold(ContactChannels::NONE, |a, b| a | b))
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    select(&[Outcome::Open, Outcome::Success, Outcome::Failure])
}

fn kinds() -> impl Strategy<Value = InvoiceKind> {
    select(&[InvoiceKind::Smart, InvoiceKind::Old])
}

fn owners() -> impl Strategy<Value = Owner> {
    prop_oneof![
        id().prop_map(Owner::Contact),
        id().prop_map(Owner::Company),
        id().prop_map(Owner::Deal),
        (kinds(), id()).prop_map(|(kind, id)| Owner::Invoice(kind, id)),
        Just(Owner::Other),
    ]
}

/// An id of whatever kind.
fn id<T: From<u32> + Debug>() -> impl Strategy<Value = T> {
    any::<u32>().prop_map(T::from)
}

fn ids<T: From<u32> + Debug>() -> impl Strategy<Value = Few<T>> {
    vec(id(), 0..6).prop_map(|ids| ids.into_iter().collect())
}

/// A link; 0 is no number of a record.
fn links<T: From<u32> + Debug>() -> impl Strategy<Value = Option<T>> {
    of((1..=u32::MAX).prop_map(T::from))
}

/// A code of a directory: few different ones, some of them empty.
fn codes() -> impl Strategy<Value = String> {
    prop_oneof!["[AB]{0,1}", Just(String::new()), any::<String>()]
}

/// A sum that is known or not; the least number of all stands for one that is not.
fn sums() -> impl Strategy<Value = Option<i64>> {
    of(prop_oneof![(-90i64..90).prop_map(|sum| sum * 10_000), -i64::MAX..=i64::MAX])
}

fn cards() -> impl Strategy<Value = Card> {
    (any::<bool>(), id()).prop_map(
        |(is_company, id)| if is_company { Card::Company(CompanyId(id)) } else { Card::Contact(ContactId(id)) },
    )
}

/// A user field and a card; few fields, so that many cards share one.
fn user_keys() -> impl Strategy<Value = (UserFieldId, Card)> {
    (prop_oneof![(0u32..4).prop_map(UserFieldId), id()], cards())
}

prop_compose! {
    fn companies()(
        id in id(),
        title in any::<String>(),
        created in dates(),
        created_by in id(),
        assigned_by in id(),
        is_own in any::<bool>(),
        category in id(),
        channels in reaches(),
        kind in codes(),
        source in codes(),
        industry in codes(),
        employees in codes(),
    ) -> Company {
        Company {
            id, title, created, created_by, assigned_by, is_own, category, channels, kind, source, industry, employees,
        }
    }
}

prop_compose! {
    fn contacts()(
        id in id(),
        title in any::<String>(),
        created in dates(),
        created_by in id(),
        assigned_by in id(),
        category in id(),
        companies in ids(),
        channels in reaches(),
        kind in codes(),
        source in codes(),
    ) -> Contact {
        Contact { id, title, created, created_by, assigned_by, category, companies, channels, kind, source }
    }
}

prop_compose! {
    fn deals()(
        id in id(),
        created in dates(),
        closed in of(dates()),
        moved in of(dates()),
        outcome in outcomes(),
        funnel in id(),
        is_template in any::<bool>(),
        company in links(),
        contacts in ids(),
        sum in sums(),
        currency in codes(),
        kind in codes(),
    ) -> Deal {
        Deal { id, created, closed, moved, outcome, funnel, is_template, company, contacts, sum, currency, kind }
    }
}

prop_compose! {
    fn invoices()(
        kind in kinds(),
        id in id(),
        created in dates(),
        moved in of(dates()),
        updated in of(dates()),
        outcome in outcomes(),
        is_template in any::<bool>(),
        company in links(),
        contacts in ids(),
        deal in links(),
        sum in sums(),
        currency in codes(),
    ) -> Invoice {
        Invoice {
            kind, id, created, moved, updated, outcome, is_template, company, contacts, deal, sum, currency,
        }
    }
}

prop_compose! {
    fn activities()(id in id(), created in dates(), owner in owners(), is_chat in any::<bool>()) -> Activity {
        Activity { id, created, owner, is_chat }
    }
}

prop_compose! {
    fn requisites()(id in id(), owner in owners(), is_address_only in any::<bool>()) -> Requisite {
        Requisite { id, owner, is_address_only }
    }
}

prop_compose! {
    fn touches()(
        id in id(),
        created in dates(),
        owner in owners(),
        kind in select(&TouchKind::ALL),
        is_incoming in any::<bool>(),
        is_done in any::<bool>(),
        has_result in any::<bool>(),
        responsible in id(),
        deadline in of(dates()),
        start in of(dates()),
        end in of(dates()),
    ) -> Touch {
        Touch { id, created, owner, kind, is_incoming, is_done, deadline, start, end, responsible, has_result }
    }
}

prop_compose! {
    fn addresses()(
        card in cards(),
        city in codes(),
        region in codes(),
        country in codes(),
        is_stale in any::<bool>(),
    ) -> Address {
        Address { card, city, region, country, is_stale }
    }
}

prop_compose! {
    fn product_rows()(
        id in id(),
        deal in id(),
        product in id(),
        name in codes(),
        sum in any::<i64>(),
        quantity in (0i64..900).prop_map(|quantity| quantity * 5_000),
    ) -> ProductRow {
        ProductRow { id, deal, product, name, sum, quantity }
    }
}

prop_compose! {
    fn leads()(id in id(), created in dates(), company in links(), contacts in ids()) -> Lead {
        Lead { id, created, company, contacts }
    }
}

prop_compose! {
    fn any_user_values()(
        deals in vec((id(), any::<bool>()), 0..12),
        items in vec((user_keys(), ids()), 0..12),
        numbers in vec((user_keys(), sums()), 0..12),
        marks in vec((user_keys(), select(&[YesNo::Unknown, YesNo::No, YesNo::Yes])), 0..12),
        dates in vec((user_keys(), of(dates())), 0..12),
        texts in vec((user_keys(), any::<String>()), 0..12),
    ) -> Facts {
        let items = items.into_iter().map(|((field, card), items)| UserItems { field, card, items });
        let numbers = numbers.into_iter().map(|((field, card), value)| UserNumber { field, card, value });
        let marks = marks.into_iter().map(|((field, card), value)| UserMark { field, card, value });
        let dates = dates.into_iter().map(|((field, card), value)| UserDate { field, card, value });
        let texts = texts.into_iter().map(|((field, card), value)| UserText { field, card, value });
        Facts {
            deal_goods: deals.into_iter().map(|(deal, is_stale)| DealGoods { deal, is_stale }).collect(),
            user_items: items.collect(),
            user_numbers: numbers.collect(),
            user_marks: marks.collect(),
            user_dates: dates.collect(),
            user_texts: texts.collect(),
            ..Facts::default()
        }
    }
}

prop_compose! {
    fn any_facts()(
        user_values in any_user_values(),
        companies in vec(companies(), 0..12),
        contacts in vec(contacts(), 0..12),
        deals in vec(deals(), 0..12),
        (invoices, leads) in (vec(invoices(), 0..12), vec(leads(), 0..12)),
        activities in vec(activities(), 0..20),
        requisites in vec(requisites(), 0..12),
        touches in vec(touches(), 0..12),
        addresses in vec(addresses(), 0..12),
        product_rows in vec(product_rows(), 0..12),
    ) -> Facts {
        Facts {
            companies: companies.into_iter().collect(),
            contacts: contacts.into_iter().collect(),
            deals: deals.into_iter().collect(),
            invoices: invoices.into_iter().collect(),
            leads: leads.into_iter().collect(),
            activities: activities.into_iter().collect(),
            requisites: requisites.into_iter().collect(),
            touches: touches.into_iter().collect(),
            addresses: addresses.into_iter().collect(),
            product_rows: product_rows.into_iter().collect(),
            ..user_values
        }
    }
}

prop_compose! {
    fn field_values()(
        card in cards(),
        parent in links(),
        life_cycle in of(select(Mode::Paid.groups())),
        unpaid in of(select(Mode::Unpaid.groups())),
        client_type in of(prop_oneof![Just(ClientType::Business), Just(ClientType::Private)]),
        frequency in of(select(Mode::Frequency.groups())),
        last_payment in of(dates()),
        payments in of(any::<u32>()),
        has_dialogs in of(any::<bool>()),
        has_contacts in of(any::<bool>()),
        optional in any_optional(),
    ) -> CardFields {
        let life_cycle = life_cycle.or(unpaid);
        let values = FieldValues {
            parent, life_cycle, client_type, frequency, last_payment, payments, has_dialogs, has_contacts,
            optional,
        };
        CardFields { card, values }
    }
}

fn any_optional() -> impl Strategy<Value = OptionalValues> {
    let ranks = (of(select(&Abc::ALL[..])), of(select(&Xyz::ALL[..])), of(select(&RfmGroup::ALL[..])), of(dates()));
    prop_oneof![
        Just(OptionalValues::default()),
        ranks.prop_map(|(abc, xyz, rfm, next_touch)| OptionalValues { abc, xyz, rfm, next_touch }),
    ]
}

prop_compose! {
    fn any_gone()(
        companies in btree_set(id(), 0..9),
        contacts in btree_set(id(), 0..9),
        deals in btree_set(id(), 0..9),
        invoices in btree_set((kinds(), id()), 0..9),
        leads in btree_set(id(), 0..9),
        activities in btree_set(id(), 0..9),
        requisites in btree_set(id(), 0..9),
        product_rows in btree_set(id(), 0..9),
        addresses in btree_set(cards(), 0..9),
        user_items in btree_set(user_keys(), 0..9),
        user_texts in btree_set(user_keys(), 0..9),
    ) -> Gone {
        Gone {
            companies,
            contacts,
            deals,
            invoices,
            leads,
            activities,
            requisites,
            product_rows,
            addresses,
            user_items,
            user_texts,
            ..Gone::default()
        }
    }
}

prop_compose! {
    /// Any change.
    pub(super) fn any_delta()(
        facts in any_facts(),
        gone in any_gone(),
        fields in vec(field_values(), 0..12),
    ) -> Delta {
        Delta { facts, gone, fields: fields.into_iter().collect() }
    }
}
