//! What the portal's pages show of the CRM: lists and cards as one user may see them. Outside of the REST limits, as a
//! portal's own pages are.

use serde_json::{Map, Value as Json, json};

use crate::record::Record;
use crate::render::item_value;
use crate::schema::{Entity, company, contact, deal, invoice, lead, status, user};
use crate::state::State;

/// Rows on a page of a list.
const PAGE: usize = 50;

/// Related deals and invoices a card names; a client with more has them in the lists.
const RELATED: usize = 20;

/// A page of a list: `{total, rows}`, newest first, with only those whose title contains `search` (in any case).
pub(super) fn rows(state: &State, viewer: u32, entity: Entity, offset: usize, search: &str) -> Json {
    let visibility = state.visibility(viewer, entity);
    let wanted = search.to_lowercase();
    let matching: Vec<&Record> = state
        .table(entity)
        .records()
        .iter()
        .rev()
        .filter(|record| is_listed(record) && visibility.sees(record))
        .filter(|record| wanted.is_empty() || title(record).to_lowercase().contains(&wanted))
        .collect();
    let rows: Vec<Json> = matching.iter().skip(offset).take(PAGE).map(|record| row(state, record)).collect();
    json!({ "total": matching.len(), "rows": rows })
}

/// How many rows a list would have.
pub(super) fn count(state: &State, viewer: u32, entity: Entity) -> usize {
    let visibility = state.visibility(viewer, entity);
    state.table(entity).records().iter().filter(|record| is_listed(record) && visibility.sees(record)).count()
}

/// Lists leave out vendors and the portal's own companies, as Bitrix24's do.
fn is_listed(record: &Record) -> bool {
    match record.entity() {
        Entity::Contact => record.int(contact::CATEGORY_ID).unwrap_or(0) == 0,
        Entity::Company => {
            record.int(company::CATEGORY_ID).unwrap_or(0) == 0 && record.flag(company::IS_MY_COMPANY) != Some(true)
        }
        _ => true,
    }
}

fn row(state: &State, record: &Record) -> Json {
    let field = |name: &str| item_field(state, record, name);
    let is_yes = |name: &str| field(name) == "Y";
    json!({
        "id": record.id,
        "title": title(record),
        "createdTime": field("createdTime"),
        "responsible": responsible(state, record),
        "hasPhone": is_yes("hasPhone"),
        "hasEmail": is_yes("hasEmail"),
        "hasImol": is_yes("hasImol"),
        "opportunity": field("opportunity"),
        "currencyId": field("currencyId"),
    })
}

/// A card as `viewer` may see it: `{type, id, title, item, names, stage, responsible, links}`; `None` when it is missing
/// or hidden. `item` is what `crm.item.get` returns, `names` holds directory values in words.
pub(super) fn card(state: &State, viewer: u32, type_id: u32, id: u32) -> Option<Json> {
    let entity = Entity::from_type_id(type_id.into())?;
    let record = state.table(entity).get(id)?;
    if !state.visibility(viewer, entity).sees(record) {
        return None;
    }
    let mut item = Map::new();
    for field in entity.fields() {
        item.insert(field.item.to_owned(), item_field(state, record, field.item));
    }
    let name = |directory: &str, field: &str| status_name(state, directory, item[field].as_str().unwrap_or(""));
    let names = match entity {
        Entity::Contact => json!({ "typeId": name("CONTACT_TYPE", "typeId"), "sourceId": name("SOURCE", "sourceId") }),
        Entity::Company => {
            json!({ "typeId": name("COMPANY_TYPE", "typeId"), "industry": name("INDUSTRY", "industry") })
        }
        _ => json!({}),
    };
    Some(json!({
        "type": type_id,
        "id": id,
        "title": title(record),
        "names": names,
        "stage": stage(state, record),
        "responsible": responsible(state, record),
        "links": links(state, viewer, record),
        "item": item,
    }))
}

/// What the heading of a card says: a person's full name, or the title; `№ ID` when there is none.
fn title(record: &Record) -> String {
    let title = match record.entity() {
        Entity::Contact => {
            let parts = [contact::LAST_NAME, contact::NAME, contact::SECOND_NAME].map(|field| record.text(field));
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Entity::Company => record.text(company::TITLE).to_owned(),
        Entity::Deal => record.text(deal::TITLE).to_owned(),
        Entity::Lead => record.text(lead::TITLE).to_owned(),
        Entity::Invoice => record.text(invoice::TITLE).to_owned(),
        _ => String::new(),
    };
    if title.is_empty() { format!("№ {}", record.id) } else { title }
}

/// One field of an item; null when the kind of record has no such field.
fn item_field(state: &State, record: &Record, name: &str) -> Json {
    let id = record.entity().field_by_item(name);
    id.and_then(|id| item_value(record, id, state.info.utc_offset)).unwrap_or(Json::Null)
}

fn responsible(state: &State, record: &Record) -> String {
    let id = record.entity().field_by_item("assignedById").and_then(|field| record.reference(field));
    id.and_then(|id| state.table(Entity::User).get(id)).map(user_name).unwrap_or_default()
}

/// A user's name as the portal prints it: first and last name.
pub(super) fn user_name(record: &Record) -> String {
    format!("{} {}", record.text(user::NAME), record.text(user::LAST_NAME)).trim().to_owned()
}

/// The name of a directory entry; empty when the directory does not have it.
fn status_name(state: &State, directory: &str, code: &str) -> String {
    find_status(state, |entry| entry.text(status::ENTITY_ID) == directory && entry.text(status::STATUS_ID) == code)
        .map(|entry| entry.text(status::NAME).to_owned())
        .unwrap_or_default()
}

fn find_status(state: &State, matches: impl Fn(&Record) -> bool) -> Option<&Record> {
    state.table(Entity::Status).records().iter().find(|entry| matches(entry))
}

/// The stage of a lead, deal or invoice: `{name, semantics}` with `S` success, `F` failure, `P` in progress; else null.
fn stage(state: &State, record: &Record) -> Json {
    let (field, directories) = match record.entity() {
        Entity::Deal => (deal::STAGE_ID, "DEAL_STAGE"),
        Entity::Lead => (lead::STAGE_ID, crate::dump::LEAD_DIRECTORY),
        Entity::Invoice => (invoice::STAGE_ID, "SMART_INVOICE_STAGE"),
        _ => return Json::Null,
    };
    let code = record.text(field);
    let found = find_status(state, |entry| {
        entry.text(status::STATUS_ID) == code && entry.text(status::ENTITY_ID).starts_with(directories)
    });
    match found {
        Some(entry) => {
            let semantics = match entry.text(status::SEMANTICS) {
                "" => "P",
                known => known,
            };
            json!({ "name": entry.text(status::NAME), "semantics": semantics })
        }
        None => json!({ "name": code, "semantics": "P" }),
    }
}

/// The cards a card is connected with, as far as the viewer may see them: `[{type, id, title}]`.
fn links(state: &State, viewer: u32, record: &Record) -> Vec<Json> {
    let mut links: Vec<Json> = Vec::new();
    let mut add = |entity: Entity, ids: &mut dyn Iterator<Item = u32>| {
        let visibility = state.visibility(viewer, entity);
        let mut seen = Vec::new();
        for id in ids {
            let Some(linked) = state.table(entity).get(id) else { continue };
            if visibility.sees(linked) && !seen.contains(&id) {
                seen.push(id);
                links.push(json!({ "type": entity.type_id(), "id": id, "title": title(linked) }));
            }
        }
    };
    match record.entity() {
        Entity::Contact => {
            let primary = record.reference(contact::COMPANY_ID).into_iter();
            add(Entity::Company, &mut primary.chain(record.ids(contact::COMPANY_IDS).iter().copied()));
        }
        Entity::Company => add(Entity::Contact, &mut record.ids(company::CONTACT_IDS).iter().copied()),
        Entity::Deal => {
            add(Entity::Company, &mut record.reference(deal::COMPANY_ID).into_iter());
            let primary = record.reference(deal::CONTACT_ID).into_iter();
            add(Entity::Contact, &mut primary.chain(record.ids(deal::CONTACT_IDS).iter().copied()));
        }
        Entity::Lead => {
            add(Entity::Company, &mut record.reference(lead::COMPANY_ID).into_iter());
            let primary = record.reference(lead::CONTACT_ID).into_iter();
            add(Entity::Contact, &mut primary.chain(record.ids(lead::CONTACT_IDS).iter().copied()));
        }
        Entity::Invoice => {
            add(Entity::Company, &mut record.reference(invoice::COMPANY_ID).into_iter());
            let primary = record.reference(invoice::CONTACT_ID).into_iter();
            add(Entity::Contact, &mut primary.chain(record.ids(invoice::CONTACT_IDS).iter().copied()));
            add(Entity::Deal, &mut record.reference(invoice::PARENT_ID_2).into_iter());
        }
        _ => {}
    }
    for entity in [Entity::Deal, Entity::Invoice] {
        let belongs = |other: &&Record| match (record.entity(), entity) {
            (Entity::Contact, Entity::Deal) => {
                other.reference(deal::CONTACT_ID) == Some(record.id)
                    || other.ids(deal::CONTACT_IDS).contains(&record.id)
            }
            (Entity::Contact, _) => {
                other.reference(invoice::CONTACT_ID) == Some(record.id)
                    || other.ids(invoice::CONTACT_IDS).contains(&record.id)
            }
            (Entity::Company, Entity::Deal) => other.reference(deal::COMPANY_ID) == Some(record.id),
            (Entity::Company, _) => other.reference(invoice::COMPANY_ID) == Some(record.id),
            (Entity::Deal, Entity::Invoice) => other.reference(invoice::PARENT_ID_2) == Some(record.id),
            _ => false,
        };
        let newest = state.table(entity).records().iter().rev().filter(belongs).take(RELATED);
        add(entity, &mut newest.map(|other| other.id));
    }
    links
}
