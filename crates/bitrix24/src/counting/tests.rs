//! Texts of settings that are written, kept, damaged and newer.

use segmentation::Filling;
use segmentation::rank::{MonthlyMeasure, Regularity, XyzSettings};

use super::*;

fn author() -> Author {
    Author { at: "2026-11-29T12:30".into(), user: UserId(7), name: "Анна".into() }
}

fn others() -> Settings {
    Settings {
        sleeping_after_months: 3,
        lost_after_months: 12,
        payment_funnels: Some([FunnelId::GENERAL, FunnelId(4)].into()),
        chats_are_dialogs: true,
        left_out_company_types: ["SUPPLIER".to_owned()].into(),
        left_out_contact_types: ["PARTNER".to_owned(), "3".to_owned()].into(),
        invoices_count_apart: true,
        leads_are_requests: true,
        touch_norms: segmentation::rank::Norms { a: 2, b: 3, c: 12 },
        abc: AbcRule { measure: AbcMeasure::Payments, months: None, cut: AbcCut::Limits { a: 5, b: 2 } },
        xyz: XyzSettings { measure: MonthlyMeasure::Revenue, regularity: Regularity { months: 6, x: 40, y: 120 } },
        rfm_months: 12,
        touch_kinds: [TouchKind::Meeting, TouchKind::Call].into(),
        filling: Filling {
            only_paying: true,
            leaves_empty: true,
            fields: [false, true, false, false, false, true, false, false],
            item_update: true,
            optional: [true, false, true, false],
        },
    }
}

fn saved(text: &str, wanted: &Settings) -> String {
    rewrite(text, wanted, &author()).expect("a text")
}

#[test]
fn an_option_that_was_never_set_tells_the_defaults() {
    let counting = Counting::parse("").expect("settings");
    assert_eq!((counting.settings, counting.revision, counting.journal.len()), (Settings::default(), 0, 0));
    let bare = Counting::parse(r#"{"format":1,"settings":{}}"#).expect("settings");
    assert_eq!(bare.settings, Settings::default());
}

#[test]
fn settings_survive_their_text_with_who_has_changed_what() {
    let first = saved("", &others());
    let counting = Counting::parse(&first).expect("settings");
    assert_eq!((&counting.settings, counting.revision, counting.text()), (&others(), 1, first.as_str()));
    assert_eq!(counting.journal.iter().map(|entry| entry.setting).collect::<Vec<_>>(), Setting::ALL);
    let second = Settings { sleeping_after_months: 4, ..others() };
    let counting = Counting::parse(&saved(&first, &second)).expect("settings");
    let (from, to) = (SettingValue::Months(3), SettingValue::Months(4));
    let entry =
        Entry { at: author().at, user: UserId(7), name: "Анна".into(), setting: Setting::SleepingAfter, from, to };
    assert_eq!((counting.revision, counting.journal.len(), &counting.journal[0]), (2, Setting::ALL.len() + 1, &entry));
    assert!(counting.tells(&author(), &second, &[Setting::SleepingAfter]));
    assert!(!counting.tells(&Author { user: UserId(8), ..author() }, &second, &[Setting::SleepingAfter]));
    let third = Settings { sleeping_after_months: 5, ..others() };
    assert!(!counting.tells(&author(), &third, &[Setting::SleepingAfter]));
}

#[test]
fn the_text_is_that_of_the_rules() {
    let text: Value = serde_json::from_str(&saved("", &others())).expect("JSON");
    let expected = json!({
        "sleeping_after_months": 3, "lost_after_months": 12, "payment_funnels": [0, 4],
        "left_out_types": { "company": ["SUPPLIER"], "contact": ["3", "PARTNER"] },
        "chats_are_dialogs": true, "invoices_count_apart": true, "leads_are_requests": true,
        "abc": { "measure": "payments", "months": null, "limits": [5, 2] },
        "xyz": { "by_revenue": true, "months": 6, "x": 40, "y": 120 }, "rfm": { "months": 12 },
        "touch_norm": { "a": 2, "b": 3, "c": 12 }, "touch_kinds": ["meeting", "call"],
        "filling": {
            "only_paying": true, "leaves_empty": true, "fields": ["UF_CRM_CS_LIFECYCLE", "UF_CRM_CS_PAYMENTS"],
            "optional": ["UF_CRM_CS_ABC", "UF_CRM_CS_RFM"], "item_update": true,
        },
    });
    assert_eq!((&text["format"], &text["settings"]), (&json!(1), &expected));
}

#[test]
fn what_a_build_does_not_know_it_leaves_alone() {
    let newer = json!({
        "format": 1, "revision": 4, "note": [1],
        "settings": {
            "quotes_are_requests": true, "moods": { "months": 12 },
            "left_out_types": { "lead": ["X"], "company": ["PARTNER"] },
        },
        "journal": [{ "at": "2026-01-01T00:00", "user": 1, "setting": "quotes_are_requests", "from": false, "to": true }],
    });
    let read = Counting::parse(&newer.to_string()).expect("settings");
    assert_eq!((read.settings.left_out_company_types.len(), read.journal.len()), (1, 0));
    let text = saved(&newer.to_string(), &others());
    let text: Value = serde_json::from_str(&text).expect("JSON");
    for path in ["/note", "/settings/quotes_are_requests", "/settings/moods", "/settings/left_out_types/lead"] {
        assert_eq!(text.pointer(path), newer.pointer(path), "{path}");
    }
    assert_eq!(text["journal"][Setting::ALL.len()], newer["journal"][0]);
    assert_eq!(text["revision"], 5);
    // A setting that is as it was is not written either: a newer build may have another default.
    let text: Value = serde_json::from_str(&saved("", &Settings::default())).expect("JSON");
    assert_eq!(text["settings"], json!({}));
}

#[test]
fn texts_that_tell_no_settings_say_why() {
    let with = |settings: Value| json!({ "format": 1, "settings": settings }).to_string();
    for (text, expected) in [
        ("{".to_owned(), CountingError::Damaged),
        ("[]".to_owned(), CountingError::Damaged),
        ("{}".to_owned(), CountingError::Damaged),
        (r#"{"format":"1","settings":{}}"#.to_owned(), CountingError::Damaged),
        (r#"{"format":0,"settings":{}}"#.to_owned(), CountingError::Damaged),
        (r#"{"format":1,"settings":[]}"#.to_owned(), CountingError::Damaged),
        (r#"{"format":2,"settings":{"sleeping_after_months":0}}"#.to_owned(), CountingError::Newer(2)),
        (with(json!({ "sleeping_after_months": "6" })), CountingError::UnknownKind(Setting::SleepingAfter)),
        (with(json!({ "lost_after_months": 7.5 })), CountingError::UnknownKind(Setting::LostAfter)),
        (with(json!({ "lost_after_months": -1 })), CountingError::UnknownKind(Setting::LostAfter)),
        (with(json!({ "payment_funnels": ["A"] })), CountingError::UnknownKind(Setting::PaymentFunnels)),
        (with(json!({ "left_out_types": ["A"] })), CountingError::UnknownKind(Setting::CompanyTypes)),
        (with(json!({ "left_out_types": { "contact": "A" } })), CountingError::UnknownKind(Setting::ContactTypes)),
        (with(json!({ "chats_are_dialogs": "Y" })), CountingError::UnknownKind(Setting::ChatsAreDialogs)),
        (with(json!({ "invoices_count_apart": null })), CountingError::UnknownKind(Setting::InvoicesCountApart)),
        (with(json!({ "sleeping_after_months": 0 })), CountingError::OutOfRange(Setting::SleepingAfter)),
        (with(json!({ "sleeping_after_months": 18 })), CountingError::OutOfRange(Setting::LostAfter)),
        (with(json!({ "lost_after_months": 121 })), CountingError::OutOfRange(Setting::LostAfter)),
        (with(json!({ "touch_norm": { "b": 0 } })), CountingError::OutOfRange(Setting::TouchNorm(Abc::B))),
        (with(json!({ "touch_norm": 3 })), CountingError::UnknownKind(Setting::TouchNorm(Abc::A))),
        (with(json!({ "abc": { "months": 12 } })), CountingError::UnknownKind(Setting::Abc)),
        (
            with(json!({ "abc": { "measure": "visits", "months": 12, "shares": [80, 15] } })),
            CountingError::UnknownKind(Setting::Abc),
        ),
        (with(json!({ "abc": { "months": 12, "shares": [80, 30] } })), CountingError::OutOfRange(Setting::Abc)),
        (with(json!({ "xyz": { "months": 70_000 } })), CountingError::OutOfRange(Setting::XyzMonths)),
        (with(json!({ "xyz": { "x": 150 } })), CountingError::OutOfRange(Setting::XyzY)),
        (with(json!({ "xyz": { "y": "150" } })), CountingError::UnknownKind(Setting::XyzY)),
        (with(json!({ "rfm": { "months": 0 } })), CountingError::OutOfRange(Setting::RfmMonths)),
        (with(json!({ "touch_kinds": ["chat"] })), CountingError::UnknownKind(Setting::TouchKinds)),
        (with(json!({ "touch_kinds": [] })), CountingError::OutOfRange(Setting::TouchKinds)),
        (with(json!({ "filling": { "fields": [] } })), CountingError::OutOfRange(Setting::WrittenFields)),
        (
            with(json!({ "filling": { "fields": ["UF_CRM_OTHER"] } })),
            CountingError::UnknownKind(Setting::WrittenFields),
        ),
        (
            with(json!({ "filling": { "fields": ["UF_CRM_CS_ABC"] } })),
            CountingError::UnknownKind(Setting::WrittenFields),
        ),
        (with(json!({ "filling": { "optional": [7] } })), CountingError::UnknownKind(Setting::OptionalFields)),
        (with(json!({ "filling": { "only_paying": 1 } })), CountingError::UnknownKind(Setting::OnlyPaying)),
    ] {
        assert_eq!(Counting::parse(&text).map(|it| it.settings), Err(expected), "{text}");
    }
}

#[test]
fn an_optional_field_of_another_build_is_left_out() {
    let text = r#"{"format":1,"settings":{"filling":{"optional":["UF_CRM_CS_FUTURE","UF_CRM_CS_XYZ"]}}}"#;
    let settings = Counting::parse(text).expect("settings").settings;
    assert_eq!(settings.filling, Filling { optional: [false, true, false, false], ..Filling::default() });
}

#[test]
fn what_cannot_be_read_can_be_replaced_but_for_what_a_newer_build_wrote() {
    for text in ["{", "[]", r#"{"format":1,"settings":{"sleeping_after_months":0,"quotes_are_requests":true}}"#] {
        for wanted in [others(), Settings::default()] {
            let text = saved(text, &wanted);
            assert_eq!(Counting::parse(&text).map(|it| it.settings), Ok(wanted), "{text}");
        }
    }
    let kept = saved(r#"{"format":1,"settings":{"sleeping_after_months":0,"quotes_are_requests":true}}"#, &others());
    assert!(kept.contains("quotes_are_requests"));
    let newer = r#"{"format":9,"settings":{}}"#;
    assert_eq!(rewrite(newer, &others(), &author()), Err(CountingError::Newer(9)));
}

#[test]
fn the_journal_keeps_the_newest_changes_and_the_text_stays_short() {
    let mut text = String::new();
    for round in 0..80 {
        text = saved(&text, &Settings { sleeping_after_months: 1 + round % 5, ..Settings::default() });
    }
    let counting = Counting::parse(&text).expect("settings");
    assert_eq!((counting.journal.len(), counting.revision), (JOURNAL_LENGTH, 80));
    assert_eq!(counting.journal[0].to, SettingValue::Months(5));
    let types = |round: u32| (0..60).map(|number| format!("TYPE_{round}_{number}")).collect();
    for round in 0..20 {
        text = saved(&text, &Settings { left_out_company_types: types(round), ..Settings::default() });
        assert!(text.len() <= LONGEST, "{}", text.len());
    }
    let counting = Counting::parse(&text).expect("settings");
    assert!((1..JOURNAL_LENGTH).contains(&counting.journal.len()));
    assert_eq!(counting.journal[0].to, SettingValue::Types(types(19)));
    // Where the settings alone are longer, they are kept and the journal goes.
    let many: BTreeSet<String> = (0..2_000).map(|number| format!("TYPE_{number}")).collect();
    let text = saved(&text, &Settings { left_out_company_types: many.clone(), ..Settings::default() });
    let counting = Counting::parse(&text).expect("settings");
    assert_eq!((counting.settings.left_out_company_types, counting.journal.len()), (many, 0));
}

#[test]
fn the_documented_directories_are_understood() {
    let raw = |json: &str| serde_json::from_str::<Box<RawValue>>(json).expect("JSON in the test");
    let answer = r#"{"categories":[{"id":0,"name":"Общее","sort":100},{"id":"4","name":"Опт"}]}"#;
    assert_eq!(read_funnels(&raw(answer)), Ok(vec![(FunnelId::GENERAL, "Общее".into()), (FunnelId(4), "Опт".into())]));
    let answer = r#"[{"ID":"1","ENTITY_ID":"CONTACT_TYPE","STATUS_ID":"CLIENT","NAME":"Клиент"},{"ID":"2"}]"#;
    assert_eq!(read_types(&raw(answer)), Ok(vec![("CLIENT".into(), "Клиент".into())]));
    let modes = ["1", "2", r#""2""#, "3", "null"].map(|answer| read_has_leads(&raw(answer)));
    assert_eq!(modes, [Some(true), Some(false), Some(false), None, None]);
    assert!(read_funnels(&raw("[]")).is_err() && read_types(&raw("{}")).is_err());
}
