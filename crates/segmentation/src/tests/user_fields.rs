//! Conditions on user fields of the portal's own.

use crate::answer::Card;
use crate::condition::{Code, Condition, Named, Resolved, Subject, UserFieldKind};
use crate::facts::{Gone, UserDate, UserItems, UserMark, UserNumber, UserText, YesNo};
use crate::ids::{CompanyId, ContactId, ItemId, UserFieldId};
use crate::month::Month;
use crate::profile::{Context, UserField, UserItem, View};
use crate::testing::{Portal, company, contact, day};

/// Companies 1 and 2 and contact 7 with something in fields of every kind; company 3 with nothing in any. Fields 10 to 14
/// are those of companies, 20 to 24 those of contacts.
fn portal() -> Portal {
    let (one, two, seven) = (Card::Company(CompanyId(1)), Card::Company(CompanyId(2)), Card::Contact(ContactId(7)));
    let items = |field, card, items: &[u32]| UserItems {
        field: UserFieldId(field),
        card,
        items: items.iter().copied().map(ItemId).collect(),
    };
    let text = |field, card, value: &str| UserText { field: UserFieldId(field), card, value: value.to_owned() };
    let number = |field, card, value| UserNumber { field: UserFieldId(field), card, value };
    let date = |field, card, value: Option<&str>| UserDate { field: UserFieldId(field), card, value: value.map(day) };
    let empty = || Portal::on("2025-06-30").with(company(3, "2020-01-01"));
    empty()
        .with(company(1, "2020-01-01"))
        .with(company(2, "2020-01-01"))
        .with(contact(7, "2020-01-01", &[]))
        .with(items(10, one, &[31, 32]))
        .with(items(10, two, &[]))
        .with(items(20, seven, &[41]))
        .with(text(11, one, "Чёрный чай\u{1f}Кофе"))
        .with(text(21, seven, "кофе"))
        .with(number(12, one, Some(15_000)))
        .with(number(12, two, Some(0)))
        .with(number(22, seven, None))
        .with(UserMark { field: UserFieldId(13), card: one, value: YesNo::Yes })
        .with(UserMark { field: UserFieldId(13), card: two, value: YesNo::No })
        .with(date(14, one, Some("2025-06-01")))
        .with(date(24, seven, Some("2024-01-01")))
        // Of a field that nobody asks for.
        .with(number(99, one, Some(1)))
}

fn context() -> Context {
    let field = |kind, companies, items| UserField {
        kind,
        label: "Поле".to_owned(),
        companies: Some(UserFieldId(companies)),
        contacts: Some(UserFieldId(companies + 10)),
        items,
    };
    let item = |id, code: &str, text: &str| UserItem { id: ItemId(id), code: code.to_owned(), text: text.to_owned() };
    let items = vec![item(31, "vip", "VIP"), item(32, "", "Опт"), item(41, "vip", "Важный")];
    let fields = [
        ("UF_CRM_LEVEL", field(UserFieldKind::List, 10, items)),
        ("UF_CRM_NOTE", field(UserFieldKind::Text, 11, Vec::new())),
        ("UF_CRM_SIZE", field(UserFieldKind::Number, 12, Vec::new())),
        ("UF_CRM_DEALER", field(UserFieldKind::YesNo, 13, Vec::new())),
        ("UF_CRM_SINCE", field(UserFieldKind::Date, 14, Vec::new())),
    ];
    let user_fields = fields.into_iter().map(|(code, field)| (code.to_owned(), field)).collect();
    Context { user_fields, ..Context::default() }
}

fn members(portal: &Portal, condition: &str) -> String {
    let (engine, context) = (portal.segmented(), context());
    let condition = Condition::parse(condition).expect("a condition");
    let resolved = Resolved::new(&condition, &context).expect("a condition that can be counted");
    let month = Month::of(portal.today);
    let members = engine.members(&resolved, month, &context, &mut || true).expect("nobody stops");
    let names = members.iter().map(|number| match engine.card(number) {
        Card::Company(CompanyId(id)) | Card::Contact(ContactId(id)) => id.to_string(),
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn fields_of_every_kind_are_asked_for_companies_and_contacts_alike() {
    let portal = portal();
    for (test, expected) in [
        (r#"{"field":"uf:UF_CRM_LEVEL","op":"in","value":[31]}"#, "1"),
        (r#"{"field":"uf:UF_CRM_LEVEL","op":"in","value":["vip"]}"#, "1 7"),
        (r#"{"field":"uf:UF_CRM_LEVEL","op":"in","value":["Опт"]}"#, "1"),
        (r#"{"field":"uf:UF_CRM_LEVEL","op":"not_in","value":["vip"]}"#, "2 3"),
        (r#"{"field":"uf:UF_CRM_LEVEL","op":"empty"}"#, "2 3"),
        (r#"{"field":"uf:UF_CRM_LEVEL","op":"filled"}"#, "1 7"),
        (r#"{"field":"uf:UF_CRM_NOTE","op":"contains","value":"ЧЕРНЫЙ"}"#, "1"),
        (r#"{"field":"uf:UF_CRM_NOTE","op":"equals","value":"Кофе"}"#, "1 7"),
        (r#"{"field":"uf:UF_CRM_NOTE","op":"empty"}"#, "2 3"),
        (r#"{"field":"uf:UF_CRM_SIZE","op":"gt","value":1}"#, "1"),
        (r#"{"field":"uf:UF_CRM_SIZE","op":"eq","value":1.5}"#, "1"),
        (r#"{"field":"uf:UF_CRM_SIZE","op":"between","value":[0,1]}"#, "2"),
        (r#"{"field":"uf:UF_CRM_SIZE","op":"empty"}"#, "3 7"),
        (r#"{"field":"uf:UF_CRM_DEALER","op":"is","value":true}"#, "1"),
        (r#"{"field":"uf:UF_CRM_DEALER","op":"is","value":false}"#, "2"),
        (r#"{"field":"uf:UF_CRM_DEALER","op":"empty"}"#, "3 7"),
        (r#"{"field":"uf:UF_CRM_SINCE","op":"within","value":{"last":2,"unit":"months"}}"#, "1"),
        (r#"{"field":"uf:UF_CRM_SINCE","op":"before","value":"2025-01-01"}"#, "7"),
        (r#"{"field":"uf:UF_CRM_SINCE","op":"filled"}"#, "1 7"),
        (r#"{"field":"uf:UF_CRM_GONE","op":"filled"}"#, ""),
        (r#"{"field":"uf:UF_CRM_GONE","op":"empty"}"#, "1 2 3 7"),
    ] {
        assert_eq!(members(&portal, test), expected, "{test}");
    }
}

#[test]
fn what_the_portal_does_not_have_any_more_is_told() {
    let (engine, context) = (portal().segmented(), context());
    let condition = Condition::parse(
        r#"{"any":[{"field":"uf:UF_CRM_GONE","op":"filled"},
            {"field":"uf:UF_CRM_LEVEL","op":"in","value":[31,77,"vip","gone"]}]}"#,
    );
    let resolved = Resolved::new(&condition.expect("a condition"), &context).expect("it can be counted");
    let subject = || Subject::UserField("UF_CRM_LEVEL".to_owned());
    let mut missing = resolved.missing(&View::new(&engine, &context));
    let mut expected = vec![
        Named::UserField("UF_CRM_GONE".to_owned()),
        Named::Item(subject(), Code::from(77)),
        Named::Item(subject(), Code::from("gone")),
    ];
    missing.sort_by_key(|named| format!("{named:?}"));
    expected.sort_by_key(|named| format!("{named:?}"));
    assert_eq!(missing, expected);
}

#[test]
fn a_card_that_is_gone_takes_its_values_along() {
    let mut portal = portal();
    portal.facts.remove(&Gone { companies: [CompanyId(1)].into(), ..Gone::default() });
    assert_eq!(members(&portal, r#"{"field":"uf:UF_CRM_LEVEL","op":"filled"}"#), "7");
    let left = [
        portal.facts.user_items.len(),
        portal.facts.user_texts.len(),
        portal.facts.user_numbers.len(),
        portal.facts.user_marks.len(),
        portal.facts.user_dates.len(),
    ];
    assert_eq!(left, [2, 1, 2, 1, 1]);
}
