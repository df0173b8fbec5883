//! What is written to cards and read from them, against rows as documented.

use segmentation::rank::{Abc, RfmGroup};
use segmentation::{CompanyId, ContactId, OPTIONAL_COUNT, OptionalValues};
use serde_json::{Value, json};

use super::*;
use crate::user_fields::read_definition;

/// A portal that has all fields; the values of its lists are numbered from `10 * field + 1`.
pub(super) fn complete() -> FieldSet {
    let mut set = FieldSet::default();
    for kind in CardKind::ALL {
        for field in UserField::ALL {
            set.note(kind, field, &definition(field));
        }
    }
    set
}

fn definition(field: UserField) -> Definition {
    let first = 10 * field as u32 + 1;
    let items: Vec<Value> = field
        .choices()
        .iter()
        .zip(first..)
        .map(|(choice, id)| json!({ "ID": id.to_string(), "VALUE": "any", "XML_ID": choice.code }))
        .collect();
    let json = json!({ "ID": "7", "FIELD_NAME": field.name(), "LIST": items });
    read_definition(&serde_json::value::to_raw_value(&json).expect("JSON")).expect("a definition")
}

fn row(json: &Value) -> Map<String, Value> {
    json.as_object().expect("a map").clone()
}

fn some_values() -> FieldValues {
    FieldValues {
        parent: Some(CompanyId(12)),
        life_cycle: Some(Group::Sleeping),
        client_type: Some(ClientType::Business),
        frequency: Some(Group::NoPayments),
        last_payment: "2026-05-31".parse().ok(),
        payments: Some(3),
        has_dialogs: Some(true),
        has_contacts: Some(false),
        optional: OptionalValues {
            abc: Some(Abc::B),
            xyz: None,
            rfm: Some(RfmGroup::AtRisk),
            next_touch: "2026-07-01".parse().ok(),
        },
    }
}

#[test]
fn a_set_is_complete_only_with_every_field_and_value_of_both_kinds() {
    assert!(complete().is_complete());
    assert!(!FieldSet::default().is_complete() && FieldSet::default().is_empty());
    let mut set = complete();
    set.companies.remove(&UserField::LastPayment);
    assert!(!set.is_complete());
    let mut set = complete();
    let cycle = set.contacts.get_mut(&UserField::LifeCycle).expect("it is there");
    cycle.items.remove("CS_LOST");
    assert!(!set.is_complete() && !set.is_empty());
    assert!(!set.has(CardKind::Contact, UserField::LifeCycle) && set.has(CardKind::Company, UserField::LifeCycle));
}

#[test]
fn a_row_of_either_list_tells_the_values() {
    for json in [
        // An item: numbers, dates as moments.
        json!({
            "UF_CRM_CS_PARENT": "12", "UF_CRM_CS_LIFECYCLE": 12, "UF_CRM_CS_TYPE": 21, "UF_CRM_CS_FREQUENCY": 33,
            "UF_CRM_CS_LAST_PAY": "2026-05-31T03:00:00+03:00", "UF_CRM_CS_PAYMENTS": 3, "UF_CRM_CS_DIALOGS": 61,
            "UF_CRM_CS_CONTACTS": 72, "UF_CRM_CS_ABC": 82, "UF_CRM_CS_RFM": 109,
            "UF_CRM_CS_NEXT": "2026-07-01T03:00:00+03:00",
        }),
        // A row of the older lists: texts. A link that may lead to several kinds of cards names the kind.
        json!({
            "UF_CRM_CS_PARENT": "CO_12", "UF_CRM_CS_LIFECYCLE": "12", "UF_CRM_CS_TYPE": "21",
            "UF_CRM_CS_FREQUENCY": "33", "UF_CRM_CS_LAST_PAY": "2026-05-31", "UF_CRM_CS_PAYMENTS": "3",
            "UF_CRM_CS_DIALOGS": "61", "UF_CRM_CS_CONTACTS": "72", "ID": "5", "UF_CRM_CS_ABC": "82",
            "UF_CRM_CS_RFM": "109", "UF_CRM_CS_NEXT": "2026-07-01",
        }),
    ] {
        assert_eq!(complete().read(CardKind::Contact, &row(&json)), some_values(), "{json}");
    }
}

#[test]
fn of_the_optional_fields_those_are_kept_that_are_chosen_and_whole() {
    let whole = complete();
    assert_eq!(whole.kept([true; OPTIONAL_COUNT]), whole);
    let eight = whole.kept([false; OPTIONAL_COUNT]);
    assert!(eight.is_complete() && eight.optional() == [false; OPTIONAL_COUNT]);
    assert_eq!(eight.select_all().collect::<Vec<_>>(), FieldSet::select());
    let abc = whole.kept([true, false, false, false]);
    assert_eq!(abc.optional(), [true, false, false, false]);
    assert_eq!(abc.select_all().last(), Some("UF_CRM_CS_ABC"));
    let values = some_values();
    let read = abc.read(CardKind::Contact, &row(&json!({ "UF_CRM_CS_ABC": "82", "UF_CRM_CS_RFM": 109 })));
    assert_eq!(
        read.optional,
        OptionalValues { rfm: None, next_touch: None, ..values.optional },
        "what is not kept is not read"
    );
    let others = FieldValues { optional: OptionalValues::default(), ..values };
    assert_eq!(eight.update(Card::Contact(ContactId(5)), &others, &values, false), None, "nor written");
    // One that a kind of cards lacks is not kept of the other kind either.
    let mut halved = complete();
    halved.companies.get_mut(&UserField::Abc).expect("it is there").items.remove("CS_C");
    assert_eq!(halved.kept([true; OPTIONAL_COUNT]).optional(), [false, true, true, true]);
    assert!(halved.is_complete(), "the eight are there");
    assert_eq!(halved.kept([true; OPTIONAL_COUNT]).id(CardKind::Contact, UserField::Abc), None);
}

#[test]
fn what_is_empty_unknown_or_odd_reads_as_nothing() {
    for value in
        [json!(null), json!(""), json!([]), json!(false), json!("C_5"), json!(999), json!({"a": 1}), json!([5])]
    {
        let all: Map<String, Value> =
            FieldSet::select().iter().map(|name| ((*name).to_owned(), value.clone())).collect();
        let mut values = complete().read(CardKind::Company, &all);
        if value == 999 {
            // The only fields that may hold such a number.
            assert_eq!((values.parent.take(), values.payments.take()), (Some(CompanyId(999)), Some(999)));
        }
        assert_eq!(values, FieldValues::default(), "{value}");
    }
    let known = row(&json!({ "UF_CRM_CS_PAYMENTS": 0, "UF_CRM_CS_TYPE": 21 }));
    assert_eq!(complete().read(CardKind::Contact, &known).payments, Some(0), "none is a number too");
    assert_eq!(FieldSet::default().read(CardKind::Contact, &known), FieldValues::default());
}

#[test]
fn only_what_differs_is_written() {
    let set = complete();
    let values = some_values();
    let params = |call: Option<Call>| call.map(|call| (call.method, call.params));
    assert_eq!(set.update(Card::Contact(ContactId(5)), &values, &values, false), None);
    let wanted = FieldValues { life_cycle: Some(Group::Active), last_payment: None, payments: Some(4), ..values };
    assert_eq!(
        params(set.update(Card::Contact(ContactId(5)), &values, &wanted, false)),
        Some((
            "crm.contact.update",
            json!({
                "id": 5,
                "fields": { "UF_CRM_CS_LIFECYCLE": 11, "UF_CRM_CS_LAST_PAY": "", "UF_CRM_CS_PAYMENTS": 4 },
                "params": { "REGISTER_SONET_EVENT": "N", "REGISTER_HISTORY_EVENT": "N" },
            })
        ))
    );
    let all = params(set.update(Card::Company(CompanyId(6)), &FieldValues::default(), &values, true)).expect("a call");
    assert_eq!(all.0, "crm.company.update");
    assert_eq!(all.1["params"]["REGISTER_HISTORY_EVENT"], "Y");
    assert_eq!(
        all.1["fields"],
        json!({
            "UF_CRM_CS_PARENT": 12, "UF_CRM_CS_LIFECYCLE": 12, "UF_CRM_CS_TYPE": 21, "UF_CRM_CS_FREQUENCY": 33,
            "UF_CRM_CS_LAST_PAY": "2026-05-31", "UF_CRM_CS_PAYMENTS": 3, "UF_CRM_CS_DIALOGS": 61,
            "UF_CRM_CS_CONTACTS": 72, "UF_CRM_CS_ABC": 82, "UF_CRM_CS_RFM": 109,
            "UF_CRM_CS_NEXT": "2026-07-01",
        })
    );
    let read = set.read(CardKind::Company, &row(&all.1["fields"]));
    assert_eq!(read, values, "what is written is read back");
}

#[test]
fn what_the_portal_cannot_hold_is_not_written() {
    let values = some_values();
    assert_eq!(FieldSet::default().update(Card::Contact(ContactId(5)), &FieldValues::default(), &values, false), None);
    let mut set = complete();
    set.contacts.retain(|field, _| *field == UserField::LifeCycle);
    set.contacts.get_mut(&UserField::LifeCycle).expect("it is there").items.remove("CS_SLEEPING");
    assert_eq!(set.update(Card::Contact(ContactId(5)), &FieldValues::default(), &values, false), None);
    let emptied = set.update(Card::Contact(ContactId(5)), &values, &FieldValues::default(), false).expect("a call");
    assert_eq!(emptied.params["fields"], json!({ "UF_CRM_CS_LIFECYCLE": "" }));
}

#[test]
fn a_group_is_found_by_the_fields_of_clients() {
    let cards = |json: Value| GroupFilter::Cards(row(&json));
    for (group, contacts, companies) in [
        (Group::Companies, GroupFilter::NoCards, cards(json!({ "@UF_CRM_CS_TYPE": [21] }))),
        (Group::Contacts, cards(json!({ "@UF_CRM_CS_TYPE": [21, 22] })), GroupFilter::NoCards),
        (Group::B2c, cards(json!({ "@UF_CRM_CS_TYPE": [22] })), GroupFilter::NoCards),
        (Group::B2bWithContacts, GroupFilter::NoCards, GroupFilter::Unknown),
        (
            Group::Lost,
            cards(json!({ "@UF_CRM_CS_TYPE": [22], "@UF_CRM_CS_LIFECYCLE": [13] })),
            cards(json!({ "@UF_CRM_CS_TYPE": [21], "@UF_CRM_CS_LIFECYCLE": [13] })),
        ),
        (
            Group::First,
            cards(json!({ "@UF_CRM_CS_TYPE": [22], "@UF_CRM_CS_FREQUENCY": [32] })),
            cards(json!({ "@UF_CRM_CS_TYPE": [21], "@UF_CRM_CS_FREQUENCY": [32] })),
        ),
    ] {
        assert_eq!(complete().filter(CardKind::Contact, group), contacts, "{group:?}");
        assert_eq!(complete().filter(CardKind::Company, group), companies, "{group:?}");
    }
    assert_eq!(FieldSet::default().filter(CardKind::Contact, Group::Lost), GroupFilter::Unknown);
}

#[test]
fn a_set_survives_being_kept_as_text() {
    let set = complete();
    let text = serde_json::to_string(&set).expect("a set is JSON");
    assert_eq!(serde_json::from_str::<FieldSet>(&text).expect("a set"), set);
}

#[test]
fn the_method_for_cards_of_any_kind_is_told_the_kind_and_the_same_fields() {
    let (empty, values) = (FieldValues::default(), some_values());
    for (card, entity_type) in [(Card::Contact(ContactId(5)), 3), (Card::Company(CompanyId(6)), 4)] {
        let call = complete().item_update(card, &empty, &values).expect("a call");
        assert_eq!((call.method, &call.params["entityTypeId"]), ("crm.item.update", &json!(entity_type)));
        assert_eq!((&call.params["id"], &call.params["useOriginalUfNames"]), (&json!(card.id()), &json!("Y")));
        let own = complete().update(card, &empty, &values, false).expect("a call");
        assert_eq!(call.params["fields"], own.params["fields"]);
        assert_eq!(complete().item_update(card, &values, &values), None);
    }
}
