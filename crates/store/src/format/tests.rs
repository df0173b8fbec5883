//! The bytes of each kind of record, so that a change of the format is noticed by a person, and the way back from them.

use chrono::NaiveDate;
use expect_test::{Expect, expect};
use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use segmentation::facts::{
    Activity, Company, Contact, Deal, Id, Invoice, InvoiceKind, Outcome, Owner, Reach, Requisite,
};

use segmentation::{Card, ClientType, Facts, FieldValues, Gone, Group, Mode};

use super::*;
use crate::Layer;

const KEY: ChunkKey = ChunkKey { layer: Layer::Sales, number: 24_300 };

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in the test")
}

/// Bytes in hexadecimal.
fn hexadecimal(bytes: &[u8]) -> String {
    let line = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
    bytes.chunks(30).map(line).collect::<Vec<_>>().join("\n")
}

/// The bytes an older build, which wrote version 1, would have kept.
fn encode_v1(facts: &Facts) -> Vec<u8> {
    postcard::to_extend(&v1::Chunk::from(facts), vec![v1::VERSION]).expect("rows can be written")
}

/// Checks the bytes of a chunk of version 1 that holds one record, and that they are read as a change of that record
/// alone, in version 1 and, with what that version adds, in the current one.
#[track_caller]
fn check(facts: Facts, expected: Expect) {
    let bytes = encode_v1(&facts);
    expected.assert_eq(&hexadecimal(&bytes));
    let delta = Delta::from(facts);
    assert_eq!(decode(KEY, &bytes), Ok(delta.clone()));
    assert_eq!(decode(KEY, &encode(&delta)), Ok(delta));
}

#[test]
fn what_version_2_adds() {
    let company = |id, reach| Company {
        id,
        title: String::new(),
        created: day("1970-01-01"),
        created_by: 0,
        assigned_by: 0,
        is_own: false,
        category: 0,
        reach,
    };
    let companies =
        [company(3, Reach::PHONE), company(4, Reach::LOOKED_UP), company(5, Reach::SITE | Reach::LOOKED_UP)];
    let facts = Facts { companies: companies.map(|it| (it.id, it)).into(), ..Facts::default() };
    let gone = Gone {
        companies: [300].into(),
        contacts: [7, 8].into(),
        deals: [9].into(),
        invoices: [(InvoiceKind::Smart, 1), (InvoiceKind::Old, 2)].into(),
        activities: [10].into(),
        requisites: [11].into(),
    };
    let delta = Delta { facts, gone };
    let bytes = postcard::to_extend(&v2::Chunk::from(&delta), vec![v2::VERSION]).expect("rows can be written");
    expect![[r#"
        02 03 03 00 00 00 00 00 00 01 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 04 00 00 00 00
        00 02 04 05 00 01 ac 02 02 07 08 01 09 01 01 01 02 01 0a 01 0b"#]]
    .assert_eq(&hexadecimal(&bytes));
    assert_eq!(decode(KEY, &bytes), Ok(delta.clone()));
    assert_eq!(decode(KEY, &encode(&delta)), Ok(delta));
}

#[test]
fn what_version_3_adds() {
    let full = FieldValues {
        parent: Some(300),
        life_cycle: Some(Group::Unreachable),
        client_type: Some(ClientType::Private),
        frequency: Some(Group::NoPayments),
        last_payment: Some(day("1970-01-03")),
        payments: Some(0),
        has_dialogs: Some(false),
        has_contacts: Some(true),
    };
    let fields = [(Card::Company(1), FieldValues::default()), (Card::Contact(7), full)];
    let delta = Delta::from(Facts { fields: fields.into(), ..Facts::default() });
    let bytes = encode(&delta);
    expect![[r#"03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 01 00 00 00 00 01 07 f7 09 ac 02 03 01"#]]
        .assert_eq(&hexadecimal(&bytes));
    assert_eq!(decode(KEY, &bytes), Ok(delta));
    let last_bits = [&bytes[..24], &[0xff, 0x7f], &bytes[26..]].concat();
    assert!(matches!(decode(KEY, &last_bits), Err(StoreError::Corrupt { .. })), "a mark that stands for nothing");
}

#[test]
fn no_record() {
    check(Facts::default(), expect!["01 00 00 00 00 00 00"]);
}

#[test]
fn a_company() {
    let company = Company {
        id: 300,
        title: "ООО".into(),
        created: day("2015-03-14"),
        created_by: 5,
        assigned_by: 6,
        is_own: true,
        category: 2,
        reach: Reach::EMAIL | Reach::SITE,
    };
    check(
        Facts { companies: [(300, company)].into(), ..Facts::default() },
        expect!["01 01 ac 02 06 d0 9e d0 9e d0 9e f8 81 02 05 06 01 02 06 00 00 00 00 00"],
    );
}

#[test]
fn a_contact() {
    let contact = Contact {
        id: 7,
        title: "Ann".into(),
        created: day("1969-12-31"),
        created_by: 0,
        assigned_by: 6,
        category: 0,
        companies: vec![300, 8],
        reach: Reach::PHONE | Reach::MESSENGER | Reach::OPEN_LINE,
    };
    check(
        Facts { contacts: [(7, contact)].into(), ..Facts::default() },
        expect!["01 00 01 07 03 41 6e 6e 01 00 06 00 02 ac 02 08 19 00 00 00 00"],
    );
}

#[test]
fn a_deal() {
    let deal = Deal {
        id: 9,
        created: day("2024-02-28"),
        closed: Some(day("2024-02-29")),
        moved: None,
        outcome: Outcome::Success,
        funnel: 3,
        is_template: false,
        company: Some(300),
        contacts: vec![7],
    };
    check(
        Facts { deals: [(9, deal)].into(), ..Facts::default() },
        expect!["01 00 00 01 09 8a b5 02 01 8c b5 02 00 01 03 00 01 ac 02 01 07 00 00 00"],
    );
}

#[test]
fn an_invoice_of_each_kind() {
    let smart = Invoice {
        kind: InvoiceKind::Smart,
        id: 1,
        created: day("2024-02-28"),
        moved: Some(day("2024-03-01")),
        updated: None,
        outcome: Outcome::Open,
        is_template: false,
        company: None,
        contacts: vec![7],
        deal: Some(9),
    };
    let old = Invoice {
        kind: InvoiceKind::Old,
        moved: None,
        updated: Some(day("2024-03-02")),
        outcome: Outcome::Failure,
        is_template: true,
        deal: None,
        ..smart.clone()
    };
    let invoices = [smart, old].map(|invoice| ((invoice.kind, invoice.id), invoice));
    check(
        Facts { invoices: invoices.into(), ..Facts::default() },
        expect![[r#"
            01 00 00 00 02 00 01 8a b5 02 01 8e b5 02 00 00 00 00 01 07 01 09 01 01 8a b5 02 00 01 90
            b5 02 02 01 00 01 07 00 00 00"#]],
    );
}

#[test]
fn an_activity_of_each_owner() {
    let owners = [
        Owner::Contact(7),
        Owner::Company(300),
        Owner::Deal(9),
        Owner::Invoice(InvoiceKind::Smart, 1),
        Owner::Invoice(InvoiceKind::Old, 1),
        Owner::Other,
    ];
    let activities = owners
        .into_iter()
        .zip(1..)
        .map(|(owner, id)| (id, Activity { id, created: day("2024-02-28"), owner, is_chat: id == 2 }));
    check(
        Facts { activities: activities.collect(), ..Facts::default() },
        expect![[r#"
            01 00 00 00 00 06 01 8a b5 02 00 07 00 02 8a b5 02 01 ac 02 01 03 8a b5 02 02 09 00 04 8a
            b5 02 03 00 01 00 05 8a b5 02 03 01 01 00 06 8a b5 02 04 00 00"#]],
    );
}

#[test]
fn a_requisite() {
    let requisite = Requisite { id: 4, owner: Owner::Company(300), is_address_only: true };
    check(
        Facts { requisites: [(4, requisite)].into(), ..Facts::default() },
        expect!["01 00 00 00 00 00 01 04 01 ac 02 01"],
    );
}

#[test]
fn bytes_that_stand_for_no_facts_are_corrupt() {
    let good = encode_v1(&Facts::default());
    let company = |created: [u8; 5], reach: u8| {
        let mut bytes = vec![1, 1, 1, 0];
        bytes.extend(created);
        bytes.extend([0, 0, 0, 0, reach, 0, 0, 0, 0, 0]);
        bytes
    };
    // Zigzag varints of five bytes: day 0, and the last day an `i32` can tell, which is beyond the calendar.
    let (first, last) = ([0x80, 0x80, 0x80, 0x80, 0], [0xfe, 0xff, 0xff, 0xff, 0x0f]);
    assert!(decode(KEY, &company(first, 31)).is_ok(), "the cases below differ from what can be read");
    for (bytes, expected) in [
        (vec![], "chunk Sales 24300 is empty"),
        (vec![0], "chunk Sales 24300 has the unknown format version 0"),
        (vec![4, 0, 0, 0, 0, 0, 0], "chunk Sales 24300 has the unknown format version 4"),
        (vec![2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "chunk Sales 24300 is broken"),
        (vec![2, 0, 0, 0, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0], "chunk Sales 24300 names a card it does not hold"),
        (good[..good.len() - 1].to_vec(), "chunk Sales 24300 is broken"),
        ([good, vec![0]].concat(), "chunk Sales 24300 goes on after its end"),
        (company(last, 0), "chunk Sales 24300 holds a date outside the calendar"),
        (company(first, 32), "chunk Sales 24300 holds an unknown way to be reached"),
    ] {
        assert_eq!(decode(KEY, &bytes), Err(StoreError::Corrupt { what: expected.into() }), "{bytes:?}");
    }
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    let days = NaiveDate::MIN.to_epoch_days()..=NaiveDate::MAX.to_epoch_days();
    days.prop_map(|days| NaiveDate::from_epoch_days(days).expect("a day between the first and the last"))
}

fn reaches() -> impl Strategy<Value = Reach> {
    let marks = [Reach::PHONE, Reach::EMAIL, Reach::SITE, Reach::MESSENGER, Reach::OPEN_LINE, Reach::LOOKED_UP];
    proptest::sample::subsequence(marks.to_vec(), 0..=6).prop_map(|set| set.into_iter().fold(Reach::NONE, |a, b| a | b))
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![Just(Outcome::Open), Just(Outcome::Success), Just(Outcome::Failure)]
}

fn kinds() -> impl Strategy<Value = InvoiceKind> {
    prop_oneof![Just(InvoiceKind::Smart), Just(InvoiceKind::Old)]
}

fn owners() -> impl Strategy<Value = Owner> {
    prop_oneof![
        any::<Id>().prop_map(Owner::Contact),
        any::<Id>().prop_map(Owner::Company),
        any::<Id>().prop_map(Owner::Deal),
        (kinds(), any::<Id>()).prop_map(|(kind, id)| Owner::Invoice(kind, id)),
        Just(Owner::Other),
    ]
}

fn ids() -> impl Strategy<Value = Vec<Id>> {
    vec(any::<Id>(), 0..4)
}

fn companies() -> impl Strategy<Value = Company> {
    (any::<Id>(), any::<String>(), dates(), any::<Id>(), any::<Id>(), any::<bool>(), any::<Id>(), reaches()).prop_map(
        |(id, title, created, created_by, assigned_by, is_own, category, reach)| Company {
            id,
            title,
            created,
            created_by,
            assigned_by,
            is_own,
            category,
            reach,
        },
    )
}

fn contacts() -> impl Strategy<Value = Contact> {
    (any::<Id>(), any::<String>(), dates(), any::<Id>(), any::<Id>(), any::<Id>(), ids(), reaches()).prop_map(
        |(id, title, created, created_by, assigned_by, category, companies, reach)| Contact {
            id,
            title,
            created,
            created_by,
            assigned_by,
            category,
            companies,
            reach,
        },
    )
}

fn deals() -> impl Strategy<Value = Deal> {
    let parts = (any::<Id>(), dates(), of(dates()), of(dates()), outcomes(), any::<Id>(), any::<bool>());
    (parts, of(any::<Id>()), ids()).prop_map(
        |((id, created, closed, moved, outcome, funnel, is_template), company, contacts)| Deal {
            id,
            created,
            closed,
            moved,
            outcome,
            funnel,
            is_template,
            company,
            contacts,
        },
    )
}

fn invoices() -> impl Strategy<Value = Invoice> {
    let parts = (kinds(), any::<Id>(), dates(), of(dates()), of(dates()), outcomes(), any::<bool>());
    (parts, of(any::<Id>()), ids(), of(any::<Id>())).prop_map(
        |((kind, id, created, moved, updated, outcome, is_template), company, contacts, deal)| Invoice {
            kind,
            id,
            created,
            moved,
            updated,
            outcome,
            is_template,
            company,
            contacts,
            deal,
        },
    )
}

fn activities() -> impl Strategy<Value = Activity> {
    (any::<Id>(), dates(), owners(), any::<bool>()).prop_map(|(id, created, owner, is_chat)| Activity {
        id,
        created,
        owner,
        is_chat,
    })
}

fn requisites() -> impl Strategy<Value = Requisite> {
    (any::<Id>(), owners(), any::<bool>()).prop_map(|(id, owner, is_address_only)| Requisite {
        id,
        owner,
        is_address_only,
    })
}

prop_compose! {
    fn any_facts()(
        companies in vec(companies(), 0..20),
        contacts in vec(contacts(), 0..20),
        deals in vec(deals(), 0..20),
        invoices in vec(invoices(), 0..20),
        activities in vec(activities(), 0..20),
        requisites in vec(requisites(), 0..20),
        fields in vec(field_values(), 0..20),
    ) -> Facts {
        Facts {
            companies: companies.into_iter().map(|record| (record.id, record)).collect(),
            contacts: contacts.into_iter().map(|record| (record.id, record)).collect(),
            deals: deals.into_iter().map(|record| (record.id, record)).collect(),
            invoices: invoices.into_iter().map(|record| ((record.kind, record.id), record)).collect(),
            activities: activities.into_iter().map(|record| (record.id, record)).collect(),
            requisites: requisites.into_iter().map(|record| (record.id, record)).collect(),
            fields: fields.into_iter().collect(),
        }
    }
}

prop_compose! {
    fn field_values()(
        id in any::<Id>(),
        is_company in any::<bool>(),
        parent in of(1..Id::MAX),
        life_cycle in of(select(Mode::Paid.groups())),
        unpaid in of(select(Mode::Unpaid.groups())),
        client_type in of(prop_oneof![Just(ClientType::Business), Just(ClientType::Private)]),
        frequency in of(select(Mode::Frequency.groups())),
        last_payment in of((0i32..100_000).prop_map(|days| NaiveDate::default() + chrono::Days::new(days as u64))),
        payments in of(0..u32::MAX),
        has_dialogs in of(any::<bool>()),
        has_contacts in of(any::<bool>()),
    ) -> (Card, FieldValues) {
        let card = if is_company { Card::Company(id) } else { Card::Contact(id) };
        let life_cycle = life_cycle.or(unpaid);
        (card, FieldValues {
            parent, life_cycle, client_type, frequency, last_payment, payments, has_dialogs, has_contacts,
        })
    }
}

prop_compose! {
    fn any_gone()(
        companies in btree_set(any::<Id>(), 0..9),
        contacts in btree_set(any::<Id>(), 0..9),
        deals in btree_set(any::<Id>(), 0..9),
        invoices in btree_set((kinds(), any::<Id>()), 0..9),
        activities in btree_set(any::<Id>(), 0..9),
        requisites in btree_set(any::<Id>(), 0..9),
    ) -> Gone {
        Gone { companies, contacts, deals, invoices, activities, requisites }
    }
}

prop_compose! {
    fn any_delta()(facts in any_facts(), gone in any_gone()) -> Delta {
        Delta { facts, gone }
    }
}

proptest! {
    // Each case is up to 120 records.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_change_comes_back_as_it_was(delta in any_delta()) {
        prop_assert_eq!(decode(KEY, &encode(&delta)), Ok(delta));
    }

    #[test]
    fn a_chunk_cut_off_is_corrupt(delta in any_delta(), cut in any::<proptest::sample::Index>()) {
        for bytes in [encode(&delta), encode_v1(&delta.facts)] {
            let found = decode(KEY, &bytes[..cut.index(bytes.len())]);
            prop_assert!(matches!(found, Err(StoreError::Corrupt { .. })), "{:?}", found);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(mut bytes in vec(any::<u8>(), 1..200)) {
        for version in [v1::VERSION, v2::VERSION, v3::VERSION] {
            bytes[0] = version;
            let _ = decode(KEY, &bytes);
        }
    }
}
