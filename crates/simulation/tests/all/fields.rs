//! The eight user fields in the demo portal: made, mended and removed, whatever state they are found in.

use std::rc::Rc;

use bitrix24::user_fields::{self, CardKind, FieldSet, GroupFilter};
use portal::data::Language;
use portal::{Fault, Faults, Options, Portal, seeds};
use protocol::{FieldPlace, FieldsCommand, FieldsDone, FieldsRefusal, FieldsStage, FieldsState, Held, ToWorker};
use segmentation::{Card, ClientType, ContactId, FieldValues, Group, OptionalValues, UserId};
use serde_json::{Value, json};
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);
const KINDS: [&str; 2] = ["contact", "company"];

fn world() -> Rc<World> {
    world_with(Faults::default())
}

fn world_with(faults: Faults) -> Rc<World> {
    let data = seeds::generate(60, 1, Language::Ru);
    World::new(Portal::new(data, Options { faults, ..Options::default() }))
}

/// A tab of the administrator whose reading is over.
fn tab(world: &Rc<World>) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    tab
}

/// Lets time go on until the fields are at rest.
fn settle(tab: &mut Tab) -> FieldsState {
    loop {
        assert!(tab.step(), "nothing happens any more");
        if let Some(state) = &tab.screen.fields
            && !matches!(state.stage, FieldsStage::Unknown | FieldsStage::Looking | FieldsStage::Working { .. })
        {
            return state.clone();
        }
    }
}

/// Has the worker do something with the fields, and waits for the outcome.
fn command(tab: &mut Tab, command: FieldsCommand) -> FieldsState {
    tab.screen.fields = None;
    tab.say(ToWorker::SetFields(command));
    settle(tab)
}

/// Asks the portal something as the administrator, beside the app.
fn ask(world: &World, method: &str, params: Value) -> Value {
    world.ask(ADMINISTRATOR, method, params)
}

/// All that the portal has of the app's fields.
fn fields(world: &World) -> Vec<Value> {
    let mut all = Vec::new();
    for kind in KINDS {
        for field in ask(world, &format!("crm.{kind}.userfield.list"), json!({})).as_array().expect("a list") {
            if field["FIELD_NAME"].as_str().is_some_and(|name| name.starts_with("UF_CRM_CS_")) {
                all.push(ask(world, &format!("crm.{kind}.userfield.get"), json!({ "id": field["ID"] })));
            }
        }
    }
    all
}

/// One field of contacts.
fn field(world: &World, name: &str) -> Value {
    let is_it = |field: &Value| field["FIELD_NAME"] == name && field["ENTITY_ID"] == "CRM_CONTACT";
    fields(world).into_iter().find(is_it).unwrap_or_else(|| panic!("{name} is there"))
}

fn texts(field: &Value) -> Vec<&str> {
    field["LIST"].as_array().expect("a list").iter().filter_map(|item| item["VALUE"].as_str()).collect()
}

fn done(made: u32, mended: u32, removed: u32) -> Option<FieldsDone> {
    Some(FieldsDone { made, mended, removed })
}

#[test]
fn nothing_is_made_unless_it_is_asked_for() {
    let world = world();
    let state = tab(&world).screen.fields.expect("it looks by itself");
    assert_eq!((state.stage, state.done), (FieldsStage::Absent, None));
    assert!(fields(&world).is_empty());
}

#[test]
fn the_fields_are_made_hidden_and_searchable_with_labels_in_both_languages() {
    let world = world();
    let mut tab = tab(&world);
    let state = command(&mut tab, FieldsCommand::Keep);
    assert_eq!((&state.stage, state.done), (&FieldsStage::Ready, done(16, 0, 0)));
    let is_whole = |held: &protocol::HeldField| held.contacts == Held::Whole && held.companies == Held::Whole;
    let held = state.held.expect("it was looked at");
    let (eight, optional) = held.split_at(protocol::FIELD_COUNT);
    assert!(eight.iter().all(is_whole));
    assert!(optional.iter().all(|held| held.contacts == Held::Unchosen && held.companies == Held::Unchosen));
    let fields = fields(&world);
    assert_eq!(fields.len(), 16);
    for field in &fields {
        assert_eq!(
            (&field["EDIT_IN_LIST"], &field["MANDATORY"], &field["MULTIPLE"]),
            (&json!("N"), &json!("N"), &json!("N"))
        );
        assert_ne!(field["SHOW_FILTER"], "N", "it can be searched by");
        for label in ["EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL"] {
            assert!(field[label]["ru"].as_str().is_some_and(|text| text.ends_with("(Клиенты)")), "{field}");
            assert!(field[label]["en"].as_str().is_some_and(|text| text.ends_with("(Clients)")), "{field}");
        }
    }
    let cycle = field(&world, "UF_CRM_CS_LIFECYCLE");
    assert_eq!(
        texts(&cycle),
        ["Активный", "Спящий", "Потерянный", "С заявками", "С диалогами", "С контактами", "Без контактов"]
    );
}

#[test]
fn a_second_run_changes_nothing() {
    let world = world();
    let mut tab = tab(&world);
    command(&mut tab, FieldsCommand::Keep);
    let before = fields(&world);
    let state = command(&mut tab, FieldsCommand::Keep);
    assert_eq!((state.stage, state.done), (FieldsStage::Ready, done(0, 0, 0)));
    assert_eq!(fields(&world), before);
}

#[test]
fn whatever_was_done_to_the_fields_is_mended() {
    type Harm = fn(&World);
    let cases: [(&str, Harm, FieldsStage, Option<FieldsDone>); 7] = [
        (
            "a field was deleted",
            |world| {
                let id = field(world, "UF_CRM_CS_LAST_PAY")["ID"].clone();
                ask(world, "crm.contact.userfield.delete", json!({ "id": id }));
            },
            FieldsStage::Incomplete,
            done(1, 0, 0),
        ),
        (
            "a field is half made: it has neither labels nor values",
            |world| {
                let id = field(world, "UF_CRM_CS_FREQUENCY")["ID"].clone();
                ask(world, "crm.contact.userfield.delete", json!({ "id": id }));
                let fields =
                    json!({ "FIELD_NAME": "CS_FREQUENCY", "USER_TYPE_ID": "enumeration", "XML_ID": "CLIENT_SEGMENTS" });
                ask(world, "crm.contact.userfield.add", json!({ "fields": fields }));
            },
            FieldsStage::Incomplete,
            done(0, 1, 0),
        ),
        (
            "a value was renamed",
            |world| change_item(world, json!({ "VALUE": "Дремлет" })),
            FieldsStage::Ready,
            done(0, 1, 0),
        ),
        (
            "a value was removed",
            |world| change_item(world, json!({ "DEL": "Y" })),
            FieldsStage::Incomplete,
            done(0, 1, 0),
        ),
        (
            "a label was changed and the field hidden from filters",
            |world| {
                let id = field(world, "UF_CRM_CS_PAYMENTS")["ID"].clone();
                let fields = json!({ "EDIT_FORM_LABEL": "Покупки", "SHOW_FILTER": "N" });
                ask(world, "crm.contact.userfield.update", json!({ "id": id, "fields": fields }));
            },
            FieldsStage::Ready,
            done(0, 1, 0),
        ),
        (
            "a field was opened for editing",
            |world| {
                let id = field(world, "UF_CRM_CS_LIFECYCLE")["ID"].clone();
                let params = json!({ "id": id, "fields": { "EDIT_IN_LIST": "Y" } });
                ask(world, "crm.contact.userfield.update", params);
            },
            FieldsStage::Ready,
            done(0, 1, 0),
        ),
        ("nothing", |_| {}, FieldsStage::Ready, done(0, 0, 0)),
    ];
    for (harm, inflict, seen, repaired) in cases {
        let world = world();
        let mut tab = tab(&world);
        command(&mut tab, FieldsCommand::Keep);
        let expected = shape(&world);
        inflict(&world);
        assert_eq!(command(&mut tab, FieldsCommand::Look).stage, seen, "{harm}");
        let state = command(&mut tab, FieldsCommand::Keep);
        assert_eq!((state.stage, state.done), (FieldsStage::Ready, repaired), "{harm}");
        assert_eq!(fields(&world).len(), expected.len(), "{harm}");
        for (found, expected) in shape(&world).iter().zip(&expected) {
            assert_eq!(found, expected, "{harm}");
        }
        assert_eq!(command(&mut tab, FieldsCommand::Keep).done, done(0, 0, 0), "{harm}");
    }
}

/// What the app's fields are like, without the numbers and the order the portal gives them.
fn shape(world: &World) -> Vec<Value> {
    let mut fields: Vec<Value> = fields(world)
        .iter()
        .map(|field| {
            let items: Vec<_> =
                field["LIST"].as_array().into_iter().flatten().map(|item| [&item["XML_ID"], &item["VALUE"]]).collect();
            let told = [
                "ENTITY_ID",
                "FIELD_NAME",
                "USER_TYPE_ID",
                "XML_ID",
                "MULTIPLE",
                "MANDATORY",
                "SHOW_FILTER",
                "EDIT_IN_LIST",
                "EDIT_FORM_LABEL",
                "LIST_COLUMN_LABEL",
                "LIST_FILTER_LABEL",
                "HELP_MESSAGE",
            ];
            json!([told.map(|name| field[name].clone()), items])
        })
        .collect();
    fields.sort_by_key(Value::to_string);
    fields
}

/// Changes the second value of the life cycle of contacts.
fn change_item(world: &World, mut change: Value) {
    let cycle = field(world, "UF_CRM_CS_LIFECYCLE");
    change["ID"] = cycle["LIST"][1]["ID"].clone();
    let params = json!({ "id": cycle["ID"], "fields": { "LIST": [change] } });
    ask(world, "crm.contact.userfield.update", params);
}

#[test]
fn values_that_others_have_added_stay() {
    let world = world();
    let mut tab = tab(&world);
    command(&mut tab, FieldsCommand::Keep);
    let cycle = field(&world, "UF_CRM_CS_LIFECYCLE");
    let params = json!({ "id": cycle["ID"], "fields": { "LIST": [{ "VALUE": "Свой", "SORT": 900 }] } });
    ask(&world, "crm.contact.userfield.update", params);
    change_item(&world, json!({ "VALUE": "Дремлет" }));
    assert_eq!(command(&mut tab, FieldsCommand::Keep).stage, FieldsStage::Ready);
    let cycle = field(&world, "UF_CRM_CS_LIFECYCLE");
    assert!(texts(&cycle).contains(&"Свой") && texts(&cycle).contains(&"Спящий"), "{cycle}");
}

#[test]
fn a_name_that_somebody_else_uses_is_named_and_the_others_are_made() {
    let world = world();
    let theirs = json!({ "FIELD_NAME": "UF_CRM_CS_TYPE", "USER_TYPE_ID": "string", "LABEL": "Их поле" });
    ask(&world, "crm.company.userfield.add", json!({ "fields": theirs }));
    let mut tab = tab(&world);
    let state = command(&mut tab, FieldsCommand::Keep);
    let place = FieldPlace { of_companies: true, name: "UF_CRM_CS_TYPE".to_owned() };
    assert_eq!(state.stage, FieldsStage::Refused(FieldsRefusal::NamesTaken(vec![place])));
    assert_eq!(state.done, done(15, 0, 0));
    assert_eq!(state.held.map(|held| (held[2].contacts, held[2].companies)), Some((Held::Whole, Held::Taken)));
    assert_eq!(command(&mut tab, FieldsCommand::Remove).done, done(0, 0, 15));
    assert_eq!(fields(&world).len(), 1, "theirs is left");
}

/// The fields as the app knows them.
fn field_set(world: &World) -> FieldSet {
    let raw = |value: &Value| serde_json::value::to_raw_value(value).expect("JSON");
    let mut set = FieldSet::default();
    for (kind, list) in CardKind::ALL.map(|kind| (kind, user_fields::list(kind))) {
        let listed = user_fields::read_list(&raw(&ask(world, list.method, list.params))).expect("a list");
        for (field, definition) in listed {
            let get = user_fields::get(kind, definition.id);
            let whole = user_fields::read_definition(&raw(&ask(world, get.method, get.params))).expect("a field");
            set.note(kind, field, &whole);
        }
    }
    set
}

#[test]
fn what_is_written_to_a_card_is_read_and_found_by_both_lists() {
    let world = world();
    command(&mut tab(&world), FieldsCommand::Keep);
    let set = field_set(&world);
    let values = FieldValues {
        parent: None,
        life_cycle: Some(Group::Sleeping),
        client_type: Some(ClientType::Private),
        frequency: Some(Group::First),
        last_payment: "2024-02-29".parse().ok(),
        payments: Some(1),
        has_dialogs: Some(false),
        has_contacts: Some(true),
        optional: OptionalValues::default(),
    };
    let first = ask(&world, "crm.contact.list", json!({ "select": ["ID"] }))[0]["ID"].clone();
    let id: u32 = first.as_str().and_then(|id| id.parse().ok()).expect("a contact");
    let update =
        set.update(Card::Contact(ContactId(id)), &FieldValues::default(), &values, false).expect("something to write");
    ask(&world, update.method, update.params);
    for group in [Group::Contacts, Group::B2c, Group::Sleeping, Group::First] {
        let GroupFilter::Cards(filter) = set.filter(CardKind::Contact, group) else { panic!("{group:?}") };
        let mut select = vec!["ID"];
        select.extend(FieldSet::select());
        let old = ask(&world, "crm.contact.list", json!({ "filter": filter, "select": select }));
        let params = json!({ "entityTypeId": 3, "filter": filter, "select": select, "useOriginalUfNames": "Y" });
        let items = ask(&world, "crm.item.list", params);
        for rows in [&old, &items["items"]] {
            let rows = rows.as_array().expect("rows");
            assert_eq!(rows.len(), 1, "{group:?}: {rows:?}");
            let row = rows[0].as_object().expect("a row");
            assert_eq!(set.read(CardKind::Contact, row), values, "{group:?}");
        }
    }
    let GroupFilter::Cards(filter) = set.filter(CardKind::Contact, Group::Lost) else { panic!("a filter") };
    assert_eq!(ask(&world, "crm.contact.list", json!({ "filter": filter })), json!([]));
}

#[test]
fn removed_fields_are_gone_and_can_be_made_again() {
    let world = world();
    let mut tab = tab(&world);
    command(&mut tab, FieldsCommand::Keep);
    let state = command(&mut tab, FieldsCommand::Remove);
    assert_eq!((state.stage, state.done), (FieldsStage::Absent, done(0, 0, 16)));
    assert!(fields(&world).is_empty());
    assert_eq!(command(&mut tab, FieldsCommand::Remove).done, done(0, 0, 0), "a second run removes nothing");
    assert_eq!(command(&mut tab, FieldsCommand::Keep).done, done(16, 0, 0));
}

#[test]
fn without_the_right_nothing_is_made() {
    let world = world();
    let employee = world.portal.borrow().users().into_iter().find(|user| !user.is_admin).expect("an employee").id;
    let mut tab = Tab::open(&world, UserId(employee), MemoryStore::new());
    tab.finish().expect("a reading");
    assert_eq!(tab.screen.fields, None, "nobody but an administrator looks by himself");
    let state = command(&mut tab, FieldsCommand::Keep);
    assert_eq!(state.stage, FieldsStage::Refused(FieldsRefusal::NoRight));
    assert!(fields(&world).is_empty());
}

#[test]
fn answers_that_are_lost_make_no_field_twice() {
    for (name, faults) in [
        ("cut", Faults { cut: Fault::by_chance(0.3), ..Faults::default() }),
        ("timeout", Faults { timeout: Fault::by_chance(0.3), ..Faults::default() }),
        ("batch error", Faults { batch_error: Fault::by_chance(0.2), ..Faults::default() }),
    ] {
        let world = world_with(faults);
        let mut tab = tab(&world);
        let state = command(&mut tab, FieldsCommand::Keep);
        assert_eq!((state.stage, state.done), (FieldsStage::Ready, done(16, 0, 0)), "{name}");
    }
}
