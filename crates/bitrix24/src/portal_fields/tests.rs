//! Fields as portals describe them, and values in all forms that portals write.

use segmentation::{CompanyId, ContactId, ItemId, UserFieldId};

use super::*;
use crate::list::{Source, read_portal_fields, select_portal_fields};

fn raw(json: &str) -> Box<RawValue> {
    serde_json::from_str(json).expect("JSON in the test")
}

fn field(kind: Option<UserFieldKind>) -> PortalField {
    PortalField { id: UserFieldId(7), code: "UF_CRM_X".into(), kind, label: "X".into(), items: Vec::new() }
}

/// What a contact holds in a field of a kind by a row.
fn held(kind: UserFieldKind, value: &str) -> Facts {
    let field = field(Some(kind));
    let row = raw(&format!(r#"[{{"ID":"9","UF_CRM_X":{value}}}]"#));
    let fields = [(CardKind::Contact, &field)];
    read_portal_fields(Source::ContactFields, &row, fields.into_iter()).expect("a page")
}

#[test]
fn fields_are_described_however_the_portal_writes_them() {
    let fields = read_list(&raw(r#"[
            {"ID":"12","FIELD_NAME":"UF_CRM_A","USER_TYPE_ID":"enumeration","EDIT_FORM_LABEL":null,
             "LIST_COLUMN_LABEL":"Уровень","LIST":[{"ID":"31","VALUE":"VIP","XML_ID":"vip"},{"ID":32,"VALUE":7}]},
            {"ID":13,"FIELD_NAME":"UF_CRM_B","USER_TYPE_ID":"date","EDIT_FORM_LABEL":{"ru":"","en":"Since"}},
            {"ID":"14","FIELD_NAME":"UF_CRM_C","USER_TYPE_ID":"file","EDIT_FORM_LABEL":" ","SETTINGS":[]},
            {"ID":"15","FIELD_NAME":"UF_CRM_D","USER_TYPE_ID":"boolean","LIST":false},
            {"FIELD_NAME":"UF_CRM_E","USER_TYPE_ID":"string"}, {"ID":"16"}, 5, null
        ]"#));
    let fields = fields.expect("a list");
    let told: Vec<_> = fields.iter().map(|it| (it.id.0, it.code.as_str(), it.kind, it.label.as_str())).collect();
    let expected = [
        (12, "UF_CRM_A", Some(UserFieldKind::List), "Уровень"),
        (13, "UF_CRM_B", Some(UserFieldKind::Date), "Since"),
        (14, "UF_CRM_C", None, "UF_CRM_C"),
        (15, "UF_CRM_D", Some(UserFieldKind::YesNo), "UF_CRM_D"),
    ];
    assert_eq!(told, expected);
    let item = |id, code: &str, text: &str| PortalItem { id: ItemId(id), code: code.into(), text: text.into() };
    assert_eq!(fields[0].items, [item(31, "vip", "VIP"), item(32, "", "7")]);
    assert_eq!(read_list(&raw("[]")), Ok(Vec::new()));
    assert_eq!(read_list(&raw("{}")), Ok(Vec::new()));
    assert!(read_list(&raw("5")).is_err());
    let items = read_items(&raw(r#"{"ID":"12","LIST":{"0":{"ID":"31","VALUE":"VIP","XML_ID":null}}}"#));
    assert_eq!(items, Ok(vec![item(31, "", "VIP")]));
    assert_eq!(read_items(&raw(r#"{"ID":"12","LIST":null}"#)), Ok(Vec::new()));
}

#[test]
fn types_that_cannot_be_compared_are_no_kinds() {
    for (user_type, kind) in [
        ("string", Some(UserFieldKind::Text)),
        ("url", Some(UserFieldKind::Text)),
        ("integer", Some(UserFieldKind::Number)),
        ("double", Some(UserFieldKind::Number)),
        ("money", Some(UserFieldKind::Number)),
        ("datetime", Some(UserFieldKind::Date)),
        ("employee", None),
        ("crm", None),
        ("address", None),
        ("iblock_section", None),
        ("", None),
    ] {
        assert_eq!(kind_of(user_type), kind, "{user_type}");
    }
}

#[test]
fn items_of_lists() {
    for (value, expected) in [
        ("31", &[31][..]),
        (r#""31""#, &[31]),
        (r#"["31",32]"#, &[31, 32]),
        (r#"{"4":"31","5":"32"}"#, &[31, 32]),
        ("null", &[]),
        ("false", &[]),
        (r#""""#, &[]),
        ("[]", &[]),
        ("0", &[]),
        (r#"["x",31]"#, &[31]),
    ] {
        let facts = held(UserFieldKind::List, value);
        let items = facts
            .user_items
            .get((UserFieldId(7), Card::Contact(ContactId(9))))
            .map(|held| held.items.iter().map(|item| item.0).collect::<Vec<_>>());
        assert_eq!(items.as_deref(), Some(expected), "{value}");
    }
}

#[test]
fn numbers() {
    for (value, expected) in [
        ("5", Some(50_000)),
        ("0", Some(0)),
        ("-1.5", Some(-15_000)),
        (r#""12.345""#, Some(123_450)),
        (r#"" 7 ""#, Some(70_000)),
        (r#""100.25|USD""#, Some(1_002_500)),
        (r#"[null,"3",4]"#, Some(30_000)),
        (r#""""#, None),
        ("null", None),
        ("false", None),
        (r#""many""#, None),
        ("[]", None),
    ] {
        let facts = held(UserFieldKind::Number, value);
        assert_eq!(
            facts.user_numbers.get((UserFieldId(7), Card::Contact(ContactId(9)))).map(|held| held.value),
            Some(expected),
            "{value}"
        );
    }
}

#[test]
fn dates_yes_and_no() {
    for (value, expected) in [
        (r#""2024-05-14T03:00:00+03:00""#, Some("2024-05-14")),
        (r#""2024-05-14""#, Some("2024-05-14")),
        (r#"["","2024-05-14"]"#, Some("2024-05-14")),
        (r#""""#, None),
        ("null", None),
        ("[]", None),
        (r#""0000-00-00""#, None),
    ] {
        let facts = held(UserFieldKind::Date, value);
        let date = facts
            .user_dates
            .get((UserFieldId(7), Card::Contact(ContactId(9))))
            .map(|held| held.value.map(|date| date.to_string()));
        assert_eq!(date, Some(expected.map(str::to_owned)), "{value}");
    }
    for (value, expected) in [
        (r#""Y""#, YesNo::Yes),
        (r#""1""#, YesNo::Yes),
        ("1", YesNo::Yes),
        ("true", YesNo::Yes),
        (r#""N""#, YesNo::No),
        (r#""0""#, YesNo::No),
        ("0", YesNo::No),
        ("false", YesNo::No),
        ("null", YesNo::Unknown),
        (r#""""#, YesNo::Unknown),
        (r#""perhaps""#, YesNo::Unknown),
    ] {
        let facts = held(UserFieldKind::YesNo, value);
        assert_eq!(
            facts.user_marks.get((UserFieldId(7), Card::Contact(ContactId(9)))).map(|held| held.value),
            Some(expected),
            "{value}"
        );
    }
}

#[test]
fn texts() {
    for (value, expected) in [
        (r#"" Чай ""#, "Чай"),
        (r#"["Чай","","Кофе"]"#, "Чай\u{1f}Кофе"),
        (r#""a\u001fb""#, "a b"),
        ("12", "12"),
        ("null", ""),
        ("false", ""),
        ("[]", ""),
    ] {
        let facts = held(UserFieldKind::Text, value);
        let text = facts.user_texts.get((UserFieldId(7), Card::Contact(ContactId(9)))).map(|held| held.value);
        assert_eq!(text.as_deref(), Some(expected), "{value}");
    }
}

#[test]
fn a_row_that_does_not_name_a_field_tells_nothing_of_it() {
    let field = field(Some(UserFieldKind::Number));
    let fields = [(CardKind::Company, &field)];
    let read = |source, json: &str| read_portal_fields(source, &raw(json), fields.into_iter()).expect("a page");
    let rows = r#"{"items":[{"id":1,"UF_CRM_X":3},{"id":2,"ufCrmX":4},{"id":3,"UF_CRM_X":null}]}"#;
    let told: Vec<_> = read(Source::Companies, rows).user_numbers.iter().map(|it| (it.card, it.value)).collect();
    assert_eq!(told, [(Card::Company(CompanyId(1)), Some(30_000)), (Card::Company(CompanyId(3)), None)]);
    assert!(read(Source::Contacts, rows).is_empty(), "it is a field of companies");
    assert!(read(Source::Deals, "[]").is_empty());
    let unreadable = PortalField { kind: None, ..field.clone() };
    let fields = [(CardKind::Company, &unreadable)];
    assert!(read_portal_fields(Source::Companies, &raw(rows), fields.into_iter()).expect("a page").is_empty());
}

#[test]
fn lists_of_cards_are_asked_for_the_fields_of_their_kind() {
    let field = field(Some(UserFieldKind::Number));
    let select = |source, kind| {
        let mut call = crate::list::page(source, &crate::Range::All, crate::After::Start, None, true);
        select_portal_fields(source, &mut call, [(kind, &field)].into_iter());
        let names = call.params["select"].as_array().map(|names| names.iter().any(|name| name == "UF_CRM_X"));
        (names, call.params["useOriginalUfNames"] == "Y")
    };
    assert_eq!(select(Source::Contacts, CardKind::Contact), (Some(true), true));
    assert_eq!(select(Source::ContactFields, CardKind::Contact), (Some(true), false));
    assert_eq!(select(Source::Contacts, CardKind::Company), (Some(false), false));
    assert_eq!(select(Source::Deals, CardKind::Contact), (Some(false), false));
    assert_eq!(select(Source::Goods, CardKind::Contact), (None, false));
}
