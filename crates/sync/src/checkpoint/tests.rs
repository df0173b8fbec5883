//! The bytes of every format of the checkpoint that can be gone on from, and what becomes of others.

use bitrix24::{CardKind, Currency, PortalItem, UserField};
use segmentation::condition::UserFieldKind;
use segmentation::facts::Outcome;
use segmentation::{ItemId, UserFieldId};

use super::*;
use crate::PortalInstant;

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
        let items = items.into_iter().map(|(code, id)| (code.to_owned(), ItemId(id))).collect();
        set.note_known(CardKind::Contact, field, UserFieldId(id), items);
    }
    set.note_known(CardKind::Company, UserField::Payments, UserFieldId(26), BTreeMap::new());
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
        users: vec![(UserId(1), "Анна Иванова".into()), (UserId(5), String::new())],
        owners_are_trusted: Some(false),
        compared_at: Some("2026-06-30T00:00:00+03:00".into()),
        field_set: Some(fields()),
        written: vec![Span { from: 1_780_000_000, before: 1_780_000_060 }, Span { from: -5, before: 0 }],
        by_admin: true,
        bucket: None,
        leaves_fields: false,
        done_without: BTreeSet::new(),
        coverage: Coverage::default(),
        currencies: Currencies::Unknown,
        goods_since: None,
        user_fields: BTreeMap::new(),
        counting: Counting::default(),
    }
}

fn fourth() -> Checkpoint {
    Checkpoint {
        bucket: Some(Filling { level: 12.5, at: PortalInstant(1_780_000_000_123) }),
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

fn sixth() -> Checkpoint {
    let currency = |code: &str, amount: &str, count: &str, is_base| Currency {
        code: code.into(),
        amount: amount.into(),
        count: count.into(),
        is_base,
    };
    let kinds = [
        Some(UserFieldKind::List),
        Some(UserFieldKind::Text),
        Some(UserFieldKind::Number),
        Some(UserFieldKind::YesNo),
        Some(UserFieldKind::Date),
        None,
    ];
    let item = |id, code: &str, text: &str| PortalItem { id, code: code.into(), text: text.into() };
    let mut user_fields = BTreeMap::new();
    for (kind, id) in kinds.into_iter().zip(71..) {
        let code = format!("UF_CRM_{id}");
        let label = "Уровень".to_owned();
        let items = if kind == Some(UserFieldKind::List) {
            vec![item(ItemId(31), "vip", "VIP"), item(ItemId(32), "", "Ёж")]
        } else {
            Vec::new()
        };
        let field = Some(PortalField { id: UserFieldId(id), code: code.clone(), kind, label, items });
        user_fields.insert((CardKind::Company, code), UserFieldColumn { field, reached: Reached::Everything });
    }
    let half = UserFieldColumn { field: None, reached: Reached::Through(month("2024-02")) };
    user_fields.insert((CardKind::Contact, "UF_CRM_GONE".into()), half);
    let mut coverage = fifth().coverage;
    coverage.note(ColumnSet::Goods, Reached::Everything);
    coverage.note(ColumnSet::UserFields, Reached::Nothing);
    let rates = vec![currency("RUB", "1.0000", "1", true), currency("KZT", "18.2500", "100", false)];
    Checkpoint {
        coverage,
        currencies: Currencies::Known(rates),
        goods_since: Some(month("2023-11")),
        user_fields,
        done_without: [Source::ContactAddresses, Source::CompanyAddresses, Source::Goods].into(),
        ..fifth()
    }
}

fn seventh() -> Checkpoint {
    let text = r#"{"format":1,"revision":2,"settings":{"lost_after_months":12,"later":[1]}}"#;
    Checkpoint { counting: Counting::parse(text).expect("settings"), ..sixth() }
}

fn eighth() -> Checkpoint {
    let mut coverage = seventh().coverage;
    coverage.note(ColumnSet::Leads, Reached::Through(month("2025-04")));
    let mut largest_ids = seventh().largest_ids;
    largest_ids.insert(Source::Leads, 412);
    Checkpoint { coverage, largest_ids, done_without: [Source::Leads].into(), ..seventh() }
}

/// A reading of a non-administrator that has only just begun.
fn least() -> Checkpoint {
    let now = PortalTime::parse("2026-07-01T12:00:00+03:00").expect("a moment");
    Checkpoint { coverage: Coverage::default(), ..Checkpoint::begin(&now, month("2026-07"), BTreeMap::new(), false) }
}

#[test]
fn checkpoints_of_every_format_are_read() {
    // Written by the last build of formats 3 to 5, and by the first ones of formats 6 to 8.
    for (bytes, expected) in [
        (include_bytes!("golden/format_3.bin").as_slice(), third()),
        (include_bytes!("golden/format_4.bin"), fourth()),
        (include_bytes!("golden/format_4_least.bin"), least()),
        (include_bytes!("golden/format_5.bin"), fifth()),
        (include_bytes!("golden/format_6.bin"), sixth()),
        (include_bytes!("golden/format_7.bin"), seventh()),
        (include_bytes!("golden/format_8.bin"), eighth()),
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
    assert_eq!(eighth().to_bytes(), include_bytes!("golden/format_8.bin"));
}

#[test]
fn damaged_bytes_are_told_and_no_byte_makes_it_panic() {
    let good = seventh().to_bytes();
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
fn only_a_checkpoint_with_optional_fields_is_closed_to_an_older_build() {
    let mut checkpoint = third();
    assert_eq!(checkpoint.to_bytes()[0], WITHOUT_OPTIONAL);
    let mut set = fields();
    for kind in CardKind::ALL {
        let items = UserField::Abc.choices().iter().zip(91..).map(|(choice, id)| (choice.code.to_owned(), ItemId(id)));
        set.note_known(kind, UserField::Abc, UserFieldId(27), items.collect());
    }
    checkpoint.field_set = Some(set);
    let bytes = checkpoint.to_bytes();
    assert_eq!(bytes[0], FORMAT);
    assert_eq!(Checkpoint::from_bytes(&bytes), Ok(checkpoint));
}

#[test]
fn what_was_never_read_is_not_covered() {
    let coverage = fifth().coverage;
    assert_eq!(coverage.reached(ColumnSet::Money), Reached::Everything);
    assert_eq!(third().coverage.reached(ColumnSet::Money), Reached::Nothing);
}

#[test]
fn where_leads_are_requests_nothing_is_right_without_them() {
    let text = |leads: bool| format!(r#"{{"format":1,"settings":{{"leads_are_requests":{leads}}}}}"#);
    for (leads_are_requests, reached, done_without, expected) in [
        (false, Reached::Nothing, false, true),
        (true, Reached::Nothing, false, false),
        (true, Reached::Through(month("2026-07")), false, false),
        (true, Reached::Everything, false, true),
        (true, Reached::Nothing, true, true),
    ] {
        let mut checkpoint =
            Checkpoint { counting: Counting::parse(&text(leads_are_requests)).expect("settings"), ..least() };
        checkpoint.coverage.note(ColumnSet::Leads, reached);
        checkpoint.done_without.extend(done_without.then_some(Source::Leads));
        assert!(!checkpoint.is_right(), "the reading has not come to its end");
        checkpoint.is_whole = true;
        assert_eq!(checkpoint.is_right(), expected, "{leads_are_requests} {reached:?} {done_without}");
    }
}

#[test]
fn refused_currencies_are_told_from_unknown_ones() {
    for currencies in [Currencies::Unknown, Currencies::Refused, Currencies::Known(Vec::new())] {
        let checkpoint = Checkpoint { currencies: currencies.clone(), ..least() };
        assert_eq!(Checkpoint::from_bytes(&checkpoint.to_bytes()).map(|it| it.currencies), Ok(currencies));
    }
}

#[test]
fn how_far_a_user_field_is_read_is_told_by_its_code() {
    let mut checkpoint = sixth();
    assert_eq!(checkpoint.user_field_reached("UF_CRM_71"), Some(Reached::Everything));
    assert_eq!(checkpoint.user_field_reached("UF_CRM_76"), None, "nothing of its type can be read");
    assert_eq!(checkpoint.user_field_reached("UF_CRM_GONE"), None);
    let of_companies = checkpoint.user_fields[&(CardKind::Company, "UF_CRM_71".to_owned())].clone();
    let of_contacts = UserFieldColumn { reached: Reached::Nothing, ..of_companies };
    checkpoint.user_fields.insert((CardKind::Contact, "UF_CRM_71".into()), of_contacts);
    assert_eq!(checkpoint.user_field_reached("UF_CRM_71"), Some(Reached::Nothing), "contacts hold it, too");
    assert!(checkpoint.has_goods_since(month("2023-11")) && !checkpoint.has_goods_since(month("2023-10")));
}
