//! The bytes that builds of versions 1 to 3 have written, and what they are read as.

use segmentation::facts::table::Record;
use segmentation::facts::{
    Activity, Company, Contact, ContactChannels, Deal, Invoice, InvoiceKind, Outcome, Owner, Requisite, Table,
};
use segmentation::{
    ActivityId, Card, CardFields, CategoryId, ClientType, CompanyId, ContactId, DealId, Delta, Facts, FieldValues,
    FunnelId, Gone, Group, InvoiceId, Mode, OptionalValues, RequisiteId, UserId,
};

use super::{KEY, bytes, day};
use crate::StoreError;
use crate::format::{decode, encode};
use crate::samples::some_of_each_kind;

fn table<R: Record>(records: impl IntoIterator<Item = R>) -> Table<R> {
    records.into_iter().collect()
}

/// Checks what the bytes of a chunk of an older version, which a build of that version has written, are read as; that
/// every end of them that is missing is noticed; and that the current version keeps the same.
#[track_caller]
fn check(delta: impl Into<Delta>, written: &str) {
    let (delta, written) = (delta.into(), bytes(written));
    assert_eq!(decode(KEY, &written).as_ref(), Ok(&delta));
    for end in 0..written.len() {
        let found = decode(KEY, &written[..end]);
        assert!(matches!(found, Err(StoreError::Corrupt { .. })), "cut off at {end}: {found:?}");
    }
    assert_eq!(decode(KEY, &encode(&delta)), Ok(delta));
}

/// What a card's fields hold, in all forms in turn.
fn fields(n: u32) -> FieldValues {
    let choice = |of: &[Group]| of.get(n as usize % (of.len() + 1)).copied();
    let turn = |of: [bool; 2]| [None, Some(of[0]), Some(of[1])][n as usize % 3];
    FieldValues {
        parent: n.is_multiple_of(3).then_some(CompanyId(n)),
        life_cycle: choice(&[Mode::Paid.groups(), Mode::Unpaid.groups()].concat()),
        client_type: [None, Some(ClientType::Business), Some(ClientType::Private)][n as usize % 3],
        frequency: choice(Mode::Frequency.groups()),
        last_payment: n.is_multiple_of(2).then(|| day("1970-01-01") + chrono::Days::new(u64::from(n % 9_000))),
        payments: (n % 5).checked_sub(1),
        has_dialogs: turn([false, true]),
        has_contacts: turn([true, false]),
        optional: OptionalValues::default(),
    }
}

#[test]
fn a_chunk_of_every_kind_of_record_that_version_3_knew() {
    let numbers = || (1..=40).chain([u32::MAX / 5 - 3]);
    let mut facts = some_of_each_kind(numbers());
    for n in numbers().filter(|n| n.is_multiple_of(7)) {
        assert!(facts.companies.update(CompanyId(n), |company| company.channels |= ContactChannels::LOOKED_UP));
        assert!(facts.contacts.update(ContactId(n), |contact| contact.channels |= ContactChannels::LOOKED_UP));
    }
    let card = |n: u32| if n.is_multiple_of(2) { Card::Company(CompanyId(n)) } else { Card::Contact(ContactId(n)) };
    let fields = table(numbers().map(|n| CardFields { card: card(n), values: fields(n) }));
    let gone = Gone {
        companies: [CompanyId(100), CompanyId(300)].into(),
        contacts: [ContactId(107), ContactId(108)].into(),
        deals: [DealId(109)].into(),
        invoices: [(InvoiceKind::Smart, InvoiceId(101)), (InvoiceKind::Old, InvoiceId(102))].into(),
        activities: [ActivityId(110)].into(),
        requisites: [RequisiteId(111)].into(),
        ..Gone::default()
    };
    // Written by the last build of version 3.
    let written = include_bytes!("../golden/version_3.bin");
    assert!(decode(KEY, written) == Ok(Delta { facts, gone, fields }));
}

#[test]
fn what_version_2_adds() {
    let company = |id, channels| Company {
        id,
        title: String::new(),
        created: day("1970-01-01"),
        created_by: UserId::NONE,
        assigned_by: UserId::NONE,
        is_own: false,
        category: CategoryId(0),
        channels,
        ..Company::default()
    };
    let companies = [
        company(CompanyId(3), ContactChannels::PHONE),
        company(CompanyId(4), ContactChannels::LOOKED_UP),
        company(CompanyId(5), ContactChannels::SITE | ContactChannels::LOOKED_UP),
    ];
    let facts = Facts { companies: table(companies), ..Facts::default() };
    let gone = Gone {
        companies: [CompanyId(300)].into(),
        contacts: [ContactId(7), ContactId(8)].into(),
        deals: [DealId(9)].into(),
        invoices: [(InvoiceKind::Smart, InvoiceId(1)), (InvoiceKind::Old, InvoiceId(2))].into(),
        activities: [ActivityId(10)].into(),
        requisites: [RequisiteId(11)].into(),
        ..Gone::default()
    };
    check(
        Delta { facts, gone, ..Delta::default() },
        "02 03 03 00 00 00 00 00 00 01 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 04 00 00 00 00 \
        00 02 04 05 00 01 ac 02 02 07 08 01 09 01 01 01 02 01 0a 01 0b",
    );
}

#[test]
fn what_version_3_adds() {
    let full = FieldValues {
        parent: Some(CompanyId(300)),
        life_cycle: Some(Group::Unreachable),
        client_type: Some(ClientType::Private),
        frequency: Some(Group::NoPayments),
        last_payment: Some(day("1970-01-03")),
        payments: Some(0),
        has_dialogs: Some(false),
        has_contacts: Some(true),
        optional: OptionalValues::default(),
    };
    let fields = [
        CardFields { card: Card::Company(CompanyId(1)), values: FieldValues::default() },
        CardFields { card: Card::Contact(ContactId(7)), values: full },
    ];
    let bytes = "03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 01 00 00 00 00 01 07 f7 09 ac 02 03 01";
    check(Delta { fields: table(fields), ..Delta::default() }, bytes);
    let bytes = self::bytes(bytes);
    let last_bits = [&bytes[..24], &[0xff, 0x7f], &bytes[26..]].concat();
    assert!(matches!(decode(KEY, &last_bits), Err(StoreError::Corrupt { .. })), "a mark that stands for nothing");
}

#[test]
fn no_record() {
    check(Facts::default(), "01 00 00 00 00 00 00");
}

#[test]
fn a_company() {
    let company = Company {
        id: CompanyId(300),
        title: "ООО".into(),
        created: day("2015-03-14"),
        created_by: UserId(5),
        assigned_by: UserId(6),
        is_own: true,
        category: CategoryId(2),
        channels: ContactChannels::EMAIL | ContactChannels::SITE,
        ..Company::default()
    };
    check(
        Facts { companies: table([company]), ..Facts::default() },
        "01 01 ac 02 06 d0 9e d0 9e d0 9e f8 81 02 05 06 01 02 06 00 00 00 00 00",
    );
}

#[test]
fn a_contact() {
    let contact = Contact {
        id: ContactId(7),
        title: "Ann".into(),
        created: day("1969-12-31"),
        created_by: UserId::NONE,
        assigned_by: UserId(6),
        category: CategoryId(0),
        companies: [CompanyId(300), CompanyId(8)].into_iter().collect(),
        channels: ContactChannels::PHONE | ContactChannels::MESSENGER | ContactChannels::OPEN_LINE,
        ..Contact::default()
    };
    check(
        Facts { contacts: table([contact]), ..Facts::default() },
        "01 00 01 07 03 41 6e 6e 01 00 06 00 02 ac 02 08 19 00 00 00 00",
    );
}

#[test]
fn a_deal() {
    let deal = Deal {
        id: DealId(9),
        created: day("2024-02-28"),
        closed: Some(day("2024-02-29")),
        moved: None,
        outcome: Outcome::Success,
        funnel: FunnelId(3),
        is_template: false,
        company: Some(CompanyId(300)),
        contacts: [ContactId(7)].into_iter().collect(),
        ..Deal::default()
    };
    check(
        Facts { deals: table([deal]), ..Facts::default() },
        "01 00 00 01 09 8a b5 02 01 8c b5 02 00 01 03 00 01 ac 02 01 07 00 00 00",
    );
}

#[test]
fn an_invoice_of_each_kind() {
    let smart = Invoice {
        kind: InvoiceKind::Smart,
        id: InvoiceId(1),
        created: day("2024-02-28"),
        moved: Some(day("2024-03-01")),
        updated: None,
        outcome: Outcome::Open,
        is_template: false,
        company: None,
        contacts: [ContactId(7)].into_iter().collect(),
        deal: Some(DealId(9)),
        ..Invoice::default()
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
    check(
        Facts { invoices: table([smart, old]), ..Facts::default() },
        "01 00 00 00 02 00 01 8a b5 02 01 8e b5 02 00 00 00 00 01 07 01 09 01 01 8a b5 02 00 01 90 \
        b5 02 02 01 00 01 07 00 00 00",
    );
}

#[test]
fn an_activity_of_each_owner() {
    let owners = [
        Owner::Contact(ContactId(7)),
        Owner::Company(CompanyId(300)),
        Owner::Deal(DealId(9)),
        Owner::Invoice(InvoiceKind::Smart, InvoiceId(1)),
        Owner::Invoice(InvoiceKind::Old, InvoiceId(1)),
        Owner::Other,
    ];
    let activities = owners.into_iter().zip(1..).map(|(owner, id)| Activity {
        id: ActivityId(id),
        created: day("2024-02-28"),
        owner,
        is_chat: id == 2,
    });
    check(
        Facts { activities: table(activities), ..Facts::default() },
        "01 00 00 00 00 06 01 8a b5 02 00 07 00 02 8a b5 02 01 ac 02 01 03 8a b5 02 02 09 00 04 8a \
        b5 02 03 00 01 00 05 8a b5 02 03 01 01 00 06 8a b5 02 04 00 00",
    );
}

#[test]
fn a_requisite() {
    let requisite = Requisite { id: RequisiteId(4), owner: Owner::Company(CompanyId(300)), is_address_only: true };
    check(Facts { requisites: table([requisite]), ..Facts::default() }, "01 00 00 00 00 00 01 04 01 ac 02 01");
}

#[test]
fn bytes_that_stand_for_no_facts_are_corrupt() {
    let good = bytes("01 00 00 00 00 00 00");
    let company = |created: [u8; 5], channels: u8| {
        let mut bytes = vec![1, 1, 1, 0];
        bytes.extend(created);
        bytes.extend([0, 0, 0, 0, channels, 0, 0, 0, 0, 0]);
        bytes
    };
    // Zigzag varints of five bytes: day 0, and the last day an `i32` can tell, which is beyond the calendar.
    let (first, last) = ([0x80, 0x80, 0x80, 0x80, 0], [0xfe, 0xff, 0xff, 0xff, 0x0f]);
    assert!(decode(KEY, &company(first, 31)).is_ok(), "the cases below differ from what can be read");
    for (bytes, expected) in [
        (vec![], "chunk Sales 24300 is empty"),
        (vec![0], "chunk Sales 24300 has no format version"),
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
