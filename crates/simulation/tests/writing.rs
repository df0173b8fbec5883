//! The values of the user fields in the demo portal: written once, right, and not read back as news.

use std::collections::BTreeMap;
use std::rc::Rc;

use portal::data::Language;
use portal::{HttpRequest, Options, Outcome, Portal, seeds};
use protocol::{Activity, FieldsStage, FieldsWish, Stage, ToWorker};
use serde_json::{Map, Value, json};
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: u32 = 1;
const NAMES: [&str; 8] = [
    "UF_CRM_CS_PARENT",
    "UF_CRM_CS_LIFECYCLE",
    "UF_CRM_CS_TYPE",
    "UF_CRM_CS_FREQUENCY",
    "UF_CRM_CS_LAST_PAY",
    "UF_CRM_CS_PAYMENTS",
    "UF_CRM_CS_DIALOGS",
    "UF_CRM_CS_CONTACTS",
];

fn world(clients: u32) -> Rc<World> {
    World::new(Portal::new(seeds::generate(clients, 1, Language::Ru), Options::default()))
}

/// Asks the portal something beside the app.
fn ask(world: &World, user_id: u32, method: &str, mut params: Value) -> Value {
    world.pass(500);
    let now = world.elapsed() as f64 / 1000.0;
    let mut portal = world.portal.borrow_mut();
    params["auth"] = json!(portal.issue_token(user_id, now).access);
    let request = HttpRequest {
        method: "POST".to_owned(),
        path: format!("/rest/{method}"),
        content_type: "application/json".to_owned(),
        body: params.to_string().into_bytes(),
        ..HttpRequest::default()
    };
    let Outcome::Answer(response) = portal.handle(&request, now).outcome else { panic!("{method} was cut off") };
    let answer: Value = serde_json::from_slice(&response.body).expect("JSON");
    answer.get("result").cloned().unwrap_or_else(|| panic!("{method}: {answer}"))
}

/// What the fields of all cards hold in the portal, by kind and number.
fn held(world: &World) -> BTreeMap<(&'static str, u64), Map<String, Value>> {
    let mut all = BTreeMap::new();
    for kind in ["contact", "company"] {
        let mut last = 0;
        loop {
            let mut select = vec!["ID"];
            select.extend(NAMES);
            let params = json!({ "order": { "ID": "ASC" }, "filter": { ">ID": last }, "select": select, "start": -1 });
            let page = ask(world, ADMINISTRATOR, &format!("crm.{kind}.list"), params);
            let rows = page.as_array().expect("a list");
            for row in rows {
                let row = row.as_object().expect("a row").clone();
                last = row["ID"].as_str().and_then(|id| id.parse().ok()).expect("a number");
                all.insert((kind, last), row);
            }
            if rows.len() < 50 {
                break;
            }
        }
    }
    all
}

fn finish(tab: &mut Tab) {
    tab.finish().expect("a reading");
    while tab.next_at().is_some_and(|at| at <= 5) {
        tab.step();
    }
}

/// A tab of the administrator, with the fields made and all cards written.
fn written(world: &Rc<World>, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, store.clone());
    tab.finish().expect("a reading");
    tab.say(ToWorker::SetFields(FieldsWish::Keep));
    while !tab.screen.fields.as_ref().is_some_and(|fields| fields.stage == FieldsStage::Ready) {
        assert!(tab.step(), "nothing happens any more");
    }
    finish_again(&mut tab);
    tab
}

/// Lets time go on until the tab has begun something and finished it.
fn finish_again(tab: &mut Tab) {
    while tab.is_finished() {
        assert!(tab.step(), "nothing happens any more");
    }
    finish(tab);
}

/// What the portal was asked to change since the last call.
fn updates(world: &World) -> u64 {
    let ledger = world.portal.borrow_mut().take_ledger();
    let is_update = |method: &str| matches!(method, "crm.contact.update" | "crm.company.update");
    ledger.calls.iter().filter(|((method, _), _)| is_update(method)).map(|(_, calls)| calls.calls).sum()
}

#[test]
fn every_counted_card_is_written_once_and_nothing_is_written_or_read_twice() {
    let world = world(300);
    let store = MemoryStore::new();
    let tab = written(&world, &store);
    let writing = tab.screen.progress.as_ref().and_then(|progress| progress.writing).expect("something was written");
    assert_eq!((writing.done, writing.refused), (writing.total, 0));
    assert_eq!(updates(&world), writing.total);
    let held_first = held(&world);
    let filled = held_first.values().filter(|row| row["UF_CRM_CS_TYPE"] != json!("")).count();
    assert_eq!(filled as u64, writing.total);
    drop(tab);

    world.pass(60_000);
    world.portal.borrow_mut().take_ledger();
    let mut tab = Tab::open(&world, ADMINISTRATOR, store);
    finish(&mut tab);
    let ledger = world.portal.borrow_mut().take_ledger();
    let rows: u64 = ledger.calls.values().map(|calls| calls.rows).sum();
    assert_eq!(ledger.calls.keys().filter(|(method, _)| method.ends_with(".update")).count(), 0);
    assert!(rows < 150, "what we have written ourselves is not read again: {rows} rows");
    assert_eq!(held(&world), held_first);
}

#[test]
fn the_page_is_told_how_far_the_writing_is() {
    let world = world(300);
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    tab.say(ToWorker::SetFields(FieldsWish::Keep));
    let mut stages = Vec::new();
    while !tab.screen.progress.as_ref().is_some_and(|progress| {
        progress.activity == Activity::Finished && progress.writing.is_some_and(|writing| writing.done > 0)
    }) {
        assert!(tab.step(), "nothing happens any more");
        let progress = tab.screen.progress.as_ref().expect("progress");
        if progress.stage == Stage::Writing && progress.activity == Activity::Reading {
            stages.push(progress.writing.map(|writing| writing.done));
        }
    }
    assert!(stages.iter().flatten().any(|done| *done > 0), "{stages:?}");
    assert!(stages.is_sorted());
}
