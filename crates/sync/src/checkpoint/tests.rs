//! The bytes of every format of the checkpoint that can be gone on from, and what becomes of others.

use bitrix24::{CardKind, UserField};
use segmentation::facts::Outcome;

use super::*;

/// Every list that a checkpoint of format 4 could name.
const SOURCES: [Source; 13] = [
    Source::Companies,
    Source::Contacts,
    Source::Deals,
    Source::Invoices,
    Source::OldInvoices,
    Source::Activities,
    Source::Requisites,
    Source::SalesActivities,
    Source::DealLinks,
    Source::ContactReach,
    Source::CompanyReach,
    Source::ContactFields,
    Source::CompanyFields,
];

fn month(text: &str) -> Month {
    text.parse().expect("a month in the test")
}

fn fields() -> FieldSet {
    let fields = [
        UserField::Parent,
        UserField::LifeCycle,
        UserField::ClientType,
        UserField::Frequency,
        UserField::LastPayment,
        UserField::Payments,
        UserField::Dialogs,
        UserField::Contacts,
    ];
    let mut set = FieldSet::default();
    for (field, id) in fields.into_iter().zip(11..) {
        let items = if field == UserField::LifeCycle { vec![("active", 31), ("lost", 32)] } else { Vec::new() };
        let items = items.into_iter().map(|(code, id)| (code.to_owned(), id)).collect();
        set.note_known(CardKind::Contact, field, id, items);
    }
    set.note_known(CardKind::Company, UserField::Payments, 26, BTreeMap::new());
    set
}

/// A checkpoint with something in every field that format 3 knew.
fn third() -> Checkpoint {
    let stages = [
        ("SMART_INVOICE_STAGE_1", "DT31_1:P", Outcome::Success),
        ("SMART_INVOICE_STAGE_1", "DT31_1:Q", Outcome::Success),
        ("INVOICE_STATUS", "D", Outcome::Failure),
    ];
    Checkpoint {
        begun_at: "2026-07-01T12:00:00+03:00".into(),
        first_month: month("2015-03"),
        sales: Reached::Everything,
        dialogs: Reached::Through(month("2024-02")),
        changes_until: Some("2026-07-02T12:00:00+03:00".into()),
        requisites_read: true,
        is_whole: true,
        largest_ids: SOURCES.into_iter().zip(1_001..).collect(),
        rows: 865_000,
        change_chunks: 7,
        today: NaiveDate::from_ymd_opt(2026, 7, 3).expect("a date"),
        as_of: "2026-07-03T12:00:00+03:00".into(),
        stages: Stages::from_ends(stages),
        users: vec![(1, "Анна Иванова".into()), (5, String::new())],
        owners_are_trusted: Some(false),
        compared_at: Some("2026-06-30T00:00:00+03:00".into()),
        field_set: Some(fields()),
        written: vec![Span { from: 1_780_000_000, before: 1_780_000_060 }, Span { from: -5, before: 0 }],
        by_admin: true,
        bucket: None,
        leaves_fields: false,
        done_without: BTreeSet::new(),
        coverage: Coverage::default(),
    }
}

fn fourth() -> Checkpoint {
    Checkpoint {
        bucket: Some(Filling { level: 12.5, at: 1_780_000_000_123 }),
        leaves_fields: true,
        done_without: [Source::Invoices, Source::OldInvoices].into(),
        ..third()
    }
}

fn fifth() -> Checkpoint {
    let mut coverage = Coverage::default();
    coverage.note(ColumnSet::Money, Reached::Everything);
    coverage.note(ColumnSet::CardDetails, Reached::Through(month("2020-12")));
    coverage.note(ColumnSet::Touches, Reached::Nothing);
    coverage.note(ColumnSet::Addresses, Reached::Everything);
    Checkpoint { coverage, ..fourth() }
}

/// A reading of a non-administrator that has only just begun.
fn least() -> Checkpoint {
    let now = PortalTime::parse("2026-07-01T12:00:00+03:00").expect("a moment");
    Checkpoint { coverage: Coverage::default(), ..Checkpoint::begin(&now, month("2026-07"), BTreeMap::new(), false) }
}

#[test]
fn checkpoints_of_every_format_are_read() {
    // Written by the last build of formats 3 and 4, and by the first one of format 5.
    for (bytes, expected) in [
        (include_bytes!("golden/format_3.bin").as_slice(), third()),
        (include_bytes!("golden/format_4.bin"), fourth()),
        (include_bytes!("golden/format_4_least.bin"), least()),
        (include_bytes!("golden/format_5.bin"), fifth()),
    ] {
        assert_eq!(Checkpoint::from_bytes(bytes), Ok(expected.clone()));
        assert_eq!(Checkpoint::from_bytes(&expected.to_bytes()), Ok(expected));
        for end in 1..bytes.len() {
            assert_eq!(Checkpoint::from_bytes(&bytes[..end]), Err(BrokenCheckpoint::Unreadable), "cut off at {end}");
        }
        let longer = [bytes, &[0]].concat();
        assert_eq!(Checkpoint::from_bytes(&longer), Err(BrokenCheckpoint::Unreadable));
    }
}

#[test]
fn the_bytes_of_a_checkpoint_stay_as_they_are() {
    assert_eq!(fifth().to_bytes(), include_bytes!("golden/format_5.bin"));
}

#[test]
fn damaged_bytes_are_told_and_no_byte_makes_it_panic() {
    let good = fifth().to_bytes();
    for place in 1..good.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[place] = byte;
            let _ = Checkpoint::from_bytes(&bytes);
        }
    }
    for broken in [&[][..], &[0], &[0, 1], &[5], &[4, 9]] {
        assert_eq!(Checkpoint::from_bytes(broken), Err(BrokenCheckpoint::Unreadable));
    }
}

#[test]
fn a_checkpoint_that_does_not_say_by_whose_rights_is_not_gone_on_from() {
    let mut bytes = least().to_bytes();
    for format in [1, 2] {
        bytes[0] = format;
        assert_eq!(Checkpoint::from_bytes(&bytes), Err(BrokenCheckpoint::TooOld));
    }
}

#[test]
fn a_checkpoint_of_a_newer_build_is_told_from_a_damaged_one() {
    for found in [FORMAT + 1, 250] {
        let newer = Err(BrokenCheckpoint::Newer { found, supported: FORMAT });
        assert_eq!(Checkpoint::from_bytes(&[found]), newer);
    }
}

#[test]
fn what_was_never_read_is_not_covered() {
    let coverage = fifth().coverage;
    assert_eq!(coverage.reached(ColumnSet::Money), Reached::Everything);
    assert_eq!(third().coverage.reached(ColumnSet::Money), Reached::Nothing);
}
