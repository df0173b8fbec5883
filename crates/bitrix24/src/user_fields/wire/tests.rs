//! The calls about fields, and their answers as documented.

use super::*;
use crate::user_fields::FieldSet;

fn raw(json: &Value) -> Box<RawValue> {
    serde_json::value::to_raw_value(json).expect("JSON in the test")
}

/// The life cycle of contacts as a portal gives it after it was made, with the texts of `language`.
fn made(language: Language) -> Value {
    let field = UserField::LifeCycle;
    let labels =
        json!({ "de": "Lebenszyklus", "en": field.label(Language::English), "ru": field.label(Language::Russian) });
    let items: Vec<Value> = (70..)
        .zip(field.choices())
        .map(|(id, choice)| {
            json!({ "ID": id.to_string(), "SORT": "10", "VALUE": choice.text(language), "DEF": "N", "XML_ID": choice.code })
        })
        .collect();
    json!({
        "ID": "474", "ENTITY_ID": "CRM_CONTACT", "FIELD_NAME": field.name(), "USER_TYPE_ID": "enumeration",
        "XML_ID": "CLIENT_SEGMENTS", "SORT": "9010", "MULTIPLE": "N", "MANDATORY": "N", "SHOW_FILTER": "I",
        "SHOW_IN_LIST": "Y", "EDIT_IN_LIST": "N", "IS_SEARCHABLE": "N", "SETTINGS": { "DISPLAY": "LIST" },
        "EDIT_FORM_LABEL": labels, "LIST_COLUMN_LABEL": labels, "LIST_FILTER_LABEL": labels,
        "ERROR_MESSAGE": { "en": null, "ru": null }, "HELP_MESSAGE": labels_of(HELP, field), "LIST": items,
    })
}

fn labels_of(name: &str, field: UserField) -> Value {
    json!(labels(name, field, &Map::new()))
}

fn mended(found: &Value) -> Option<Value> {
    let found = read_definition(&raw(found)).expect("a definition");
    let call = mend(CardKind::Contact, UserField::LifeCycle, &found, Language::Russian)?;
    assert_eq!((call.method, &call.params["id"]), ("crm.contact.userfield.update", &json!(474)));
    Some(call.params["fields"].clone())
}

#[test]
fn a_field_is_made_as_the_rules_want_it() {
    let call = add(CardKind::Company, UserField::Frequency, Language::Russian);
    assert_eq!(call.method, "crm.company.userfield.add");
    let labels = json!({ "en": "Sales frequency (Clients)", "ru": "Частота продаж (Клиенты)" });
    assert_eq!(
        call.params["fields"],
        json!({
            "FIELD_NAME": "CS_FREQUENCY", "USER_TYPE_ID": "enumeration", "XML_ID": "CLIENT_SEGMENTS", "SORT": 9_030,
            "MULTIPLE": "N", "MANDATORY": "N", "SHOW_FILTER": "Y", "EDIT_IN_LIST": "N",
            "SETTINGS": { "DISPLAY": "LIST", "LIST_HEIGHT": 1 }, "LABEL": "Sales frequency (Clients)",
            "EDIT_FORM_LABEL": labels, "LIST_COLUMN_LABEL": labels, "LIST_FILTER_LABEL": labels,
            "HELP_MESSAGE": {
                "en": "Filled in by the app Client Segments", "ru": "Заполняет приложение «Сегменты клиентов»",
            },
            "LIST": [
                { "VALUE": "Постоянный клиент", "XML_ID": "CS_REGULAR", "SORT": 10, "DEF": "N" },
                { "VALUE": "Первая покупка", "XML_ID": "CS_FIRST", "SORT": 20, "DEF": "N" },
                { "VALUE": "Нет оплат", "XML_ID": "CS_NONE", "SORT": 30, "DEF": "N" },
            ],
        })
    );
    for (field, type_id) in
        [(UserField::Parent, "crm"), (UserField::LastPayment, "date"), (UserField::Payments, "integer")]
    {
        let call = add(CardKind::Contact, field, Language::English);
        assert_eq!(
            (call.method, &call.params["fields"]["USER_TYPE_ID"]),
            ("crm.contact.userfield.add", &json!(type_id))
        );
        assert_eq!(call.params["fields"].get("LIST"), None);
    }
}

#[test]
fn only_the_eight_names_are_read_from_the_list() {
    let answer = json!([
        { "ID": "1", "FIELD_NAME": "UF_CRM_1724412832", "USER_TYPE_ID": "address", "XML_ID": null, "SETTINGS": [] },
        { "ID": "5", "FIELD_NAME": "UF_CRM_A", "SETTINGS": "" },
        { "ID": "6", "FIELD_NAME": "UF_CRM_B", "SETTINGS": false, "MULTIPLE": {} },
        { "ID": "7", "FIELD_NAME": "UF_CRM_C", "SETTINGS": [1], "LIST": [{ "ID": "x" }] },
        { "ID": { "odd": 1 }, "FIELD_NAME": null },
        { "ID": "2", "FIELD_NAME": "UF_CRM_CS_PAYMENTS", "USER_TYPE_ID": "integer", "MULTIPLE": "N",
          "XML_ID": "CLIENT_SEGMENTS" },
        { "ID": "3", "FIELD_NAME": "UF_CRM_CS_TYPE", "USER_TYPE_ID": "string", "MULTIPLE": "N", "XML_ID": null },
        { "ID": "4", "FIELD_NAME": "UF_CRM_CS_DIALOGS", "USER_TYPE_ID": "enumeration", "MULTIPLE": "Y" },
    ]);
    let found = read_list(&raw(&answer)).expect("a list");
    let seen: Vec<_> = found
        .iter()
        .map(|(field, definition)| (*field, definition.id.0, definition.suits(*field), definition.is_marked()))
        .collect();
    assert_eq!(
        seen,
        [
            (UserField::Payments, 2, true, true),
            (UserField::ClientType, 3, false, false),
            (UserField::Dialogs, 4, false, false),
        ]
    );
    assert_eq!(read_list(&raw(&json!([]))), Ok(vec![]));
    assert!(read_list(&raw(&json!("no"))).is_err());
}

#[test]
fn what_is_well_is_left_alone_in_either_language() {
    assert_eq!(mended(&made(Language::Russian)), None);
    assert_eq!(mended(&made(Language::English)), None, "another administrator's language is as good");
    let mut found = made(Language::Russian);
    found["LIST"].as_array_mut().expect("a list").push(json!({ "ID": "99", "VALUE": "Свой", "XML_ID": "own" }));
    found.as_object_mut().expect("a field").remove("EDIT_IN_LIST");
    found["EDIT_FORM_LABEL"]["de"] = json!("Eigener Name");
    assert_eq!(mended(&found), None, "what others have added is theirs");
}

#[test]
fn what_was_changed_is_mended_and_nothing_else() {
    let labels = json!({ "de": "Lebenszyklus", "en": "Life cycle (Clients)", "ru": "Жизненный цикл (Клиенты)" });
    let lasting = json!({
        "MANDATORY": "N", "SHOW_FILTER": "Y", "EDIT_IN_LIST": "N", "SETTINGS": { "DISPLAY": "LIST", "LIST_HEIGHT": 1 },
    });
    type Change = fn(&mut Value);
    let cases: [(Change, Value); 9] = [
        (|found| found["MANDATORY"] = json!("Y"), lasting.clone()),
        (|found| found["SHOW_FILTER"] = json!("N"), lasting.clone()),
        (|found| found["EDIT_IN_LIST"] = json!("Y"), lasting),
        (|found| found["LIST_COLUMN_LABEL"]["ru"] = json!("Стадия"), json!({ "LIST_COLUMN_LABEL": labels })),
        (|found| found["LIST_FILTER_LABEL"]["en"] = json!(null), json!({ "LIST_FILTER_LABEL": labels })),
        (
            |found| found["EDIT_FORM_LABEL"] = json!(""),
            json!({ "EDIT_FORM_LABEL": { "en": "Life cycle (Clients)", "ru": "Жизненный цикл (Клиенты)" } }),
        ),
        (
            |found| found["LIST"][1]["VALUE"] = json!("Дремлет"),
            json!({ "LIST": [{ "ID": 71, "VALUE": "Спящий", "XML_ID": "CS_SLEEPING", "SORT": 20, "DEF": "N" }] }),
        ),
        (
            |found| {
                found["LIST"].as_array_mut().expect("a list").remove(2);
            },
            json!({ "LIST": [{ "VALUE": "Потерянный", "XML_ID": "CS_LOST", "SORT": 30, "DEF": "N" }] }),
        ),
        // As older portals make it: the code is the portal's own.
        (
            |found| {
                found["LIST"][0]["XML_ID"] = json!("d41d8cd9");
                found["LIST"][0]["VALUE"] = json!("Active");
            },
            json!({ "LIST": [{ "ID": 70, "VALUE": "Active", "XML_ID": "CS_ACTIVE", "SORT": 10, "DEF": "N" }] }),
        ),
    ];
    for (change, expected) in cases {
        let mut found = made(Language::Russian);
        change(&mut found);
        assert_eq!(mended(&found), Some(expected));
    }
}

#[test]
fn a_link_may_lead_to_companies_only() {
    for (settings, is_well) in [
        (json!({ "LEAD": "N", "CONTACT": "N", "COMPANY": "Y", "DEAL": "N", "ORDER": null }), true),
        (json!({ "COMPANY": "Y", "CONTACT": "Y" }), false),
        (json!({ "COMPANY": "N" }), false),
        (json!([]), false),
        (json!(""), false),
        (json!(false), false),
    ] {
        let mut found = made(Language::Russian);
        for name in LABELS {
            found[name] = labels_of(name, UserField::Parent);
        }
        found["SETTINGS"] = settings.clone();
        let found = read_definition(&raw(&found)).expect("a definition");
        let call = mend(CardKind::Contact, UserField::Parent, &found, Language::Russian);
        assert_eq!(call.is_none(), is_well, "{settings}");
        if let Some(call) = call {
            assert_eq!(call.params["fields"]["SETTINGS"]["CONTACT"], "N");
        }
    }
}

#[test]
fn a_value_known_by_its_text_alone_can_be_written() {
    let mut found = made(Language::English);
    for item in found["LIST"].as_array_mut().expect("a list") {
        item["XML_ID"] = json!(format!("portal{}", item["ID"]));
    }
    let mut set = FieldSet::default();
    set.note(CardKind::Contact, UserField::LifeCycle, &read_definition(&raw(&found)).expect("a definition"));
    assert!(set.has(CardKind::Contact, UserField::LifeCycle));
}

#[test]
fn the_portals_country_decides_the_language() {
    for (json, expected) in [
        (json!({ "LANGUAGE_ID": "ru" }), Language::Russian),
        (json!({ "LANGUAGE_ID": "kz" }), Language::Russian),
        (json!({ "LANGUAGE_ID": "de" }), Language::English),
        (json!({}), Language::English),
        (json!([]), Language::English),
    ] {
        assert_eq!(read_language(&raw(&json)), expected, "{json}");
    }
}

#[test]
fn a_field_is_looked_at_and_removed_by_its_number() {
    assert_eq!(get(CardKind::Company, UserFieldId(7)), Call::new("crm.company.userfield.get", json!({ "id": 7 })));
    assert_eq!(
        delete(CardKind::Contact, UserFieldId(8)),
        Call::new("crm.contact.userfield.delete", json!({ "id": 8 }))
    );
    assert_eq!(list(CardKind::Contact).method, "crm.contact.userfield.list");
}
