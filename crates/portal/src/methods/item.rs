//! `crm.item.*`: one interface to leads (1), deals (2), contacts (3), companies (4) and smart invoices (31)
//! (docs: crm/universal/crm-item-list.md, crm-item-get.md, crm-item-update.md, crm-item-add.md).

use serde_json::{Value as Json, json};

use super::pages::{Names, rows, under};
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::columns::Columns;
use crate::cost::{Cost, Work};
use crate::dump::{LEAD_DIRECTORY, deal_directory};
use crate::error::ApiError;
use crate::params::Param;
use crate::record::{Record, Value};
use crate::schema::{Entity, deal, invoice, lead};
use crate::state::State;

pub(super) const METHODS: &[Method] = &[
    method("crm.item.list", "crm", list),
    method("crm.item.get", "crm", get),
    method("crm.item.update", "crm", update),
    method("crm.item.add", "crm", add),
];

/// The kind a call is about.
pub(super) fn entity_of(call: &Call) -> Result<Entity, ApiError> {
    let param = call.params.get("entityTypeId");
    if param.is_empty() {
        return Err(ApiError::missing("entityTypeId"));
    }
    match param.int() {
        // The first generation of invoices is only served by methods of its own.
        Some(5) => Err(ApiError::new(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type is not supported")),
        Some(type_id) => Entity::from_type_id(type_id).ok_or_else(ApiError::no_type),
        None => Err(ApiError::no_type()),
    }
}

fn list(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let entity = entity_of(call)?;
    if state.visibility(call.user_id, entity).is_nothing() {
        return Err(ApiError::denied());
    }
    Ok(rows(state, call, entity, Names::Item)?.answer(entity, |items| under("items", items)))
}

/// The record a call is about, if the user may see it.
fn record(state: &State, call: &Call, entity: Entity) -> Result<Record, ApiError> {
    if call.params.get("id").is_empty() {
        return Err(ApiError::missing("id"));
    }
    let found = call.params.get("id").id().and_then(|id| state.table(entity).get(id));
    let found = found.ok_or_else(ApiError::not_found)?;
    if state.sees(call.user_id, found) { Ok(found.clone()) } else { Err(ApiError::denied()) }
}

/// A whole item, as `get`, `update` and `add` return it.
fn whole(state: &State, record: &Record, original_names: bool) -> Json {
    let columns = Columns::of_item(state, record.entity(), &Param::Null, original_names);
    Json::Object(columns.row(record))
}

fn get(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let entity = entity_of(call)?;
    let record = record(state, call, entity)?;
    let item = whole(state, &record, call.params.get("useOriginalUfNames").truthy());
    Ok(Answer::of(json!({ "item": item }), Work::Rows(entity)))
}

fn update(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let entity = entity_of(call)?;
    let mut record = record(state, call, entity)?;
    let id = record.id;
    state.write_fields(&mut record, call.params.get("fields"), false);
    let changed = state.save(record, call.user_id, call.now);
    let saved = state.table(entity).get(id).ok_or_else(ApiError::not_found)?;
    let item = whole(state, saved, call.params.get("useOriginalUfNames").truthy());
    let cost = Cost { unchanged: !changed, ..Cost::of(Work::UpdateItem) };
    Ok(Answer { cost, ..Answer::small(json!({ "item": item })) })
}

fn add(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let entity = entity_of(call)?;
    if state.visibility(call.user_id, entity).is_nothing() {
        return Err(ApiError::denied());
    }
    let mut record = Record::new(entity, 0);
    state.write_fields(&mut record, call.params.get("fields"), false);
    first_stage(state, &mut record);
    let id = state.add(record, call.user_id, call.now);
    let saved = state.table(entity).get(id).ok_or_else(ApiError::not_found)?;
    let item = whole(state, saved, call.params.get("useOriginalUfNames").truthy());
    Ok(Answer::of(json!({ "item": item }), Work::UpdateItem))
}

/// A new lead, deal or invoice stands in the first stage of its funnel.
fn first_stage(state: &State, record: &mut Record) {
    let (stage, directory) = match record.entity() {
        Entity::Deal => (deal::STAGE_ID, deal_directory(record.int(deal::CATEGORY_ID).unwrap_or(0))),
        Entity::Lead => (lead::STAGE_ID, LEAD_DIRECTORY.to_owned()),
        Entity::Invoice => {
            if *record.get(invoice::CATEGORY_ID) == Value::Empty {
                record.set(invoice::CATEGORY_ID, 1);
            }
            let category_id = record.int(invoice::CATEGORY_ID).unwrap_or(1);
            (invoice::STAGE_ID, format!("SMART_INVOICE_STAGE_{category_id}"))
        }
        _ => return,
    };
    if record.text(stage).is_empty()
        && let Some(first) = state.stages(&directory).first()
    {
        record.set(stage, first.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, call_as, refusal};
    use crate::samples;

    #[test]
    fn a_list_shows_what_is_selected() {
        let mut state = samples::state();
        let params =
            json!({"entityTypeId": 3, "select": ["id", "name", "noSuchField"], "filter": {">id": 5}, "start": -1});
        let answer = call(&mut state, "crm.item.list", params);
        assert_eq!(answer.result["items"][0], json!({"id": 6, "name": "Имя 6"}));
        assert_eq!((answer.total, answer.next), (None, None));
        let answer = call(&mut state, "crm.item.list", json!({"entityTypeId": 3, "select": ["id", "fm"]}));
        assert_eq!(answer.result["items"][0], json!({"id": 1}), "phones come only with `*`");
        assert_eq!((answer.total, answer.next), (Some(120), Some(50)));
        let answer = call(&mut state, "crm.item.list", json!({"entityTypeId": 3, "select": ["*"], "start": -1}));
        assert_eq!(answer.result["items"][0]["fm"][0]["value"], "+7000000001");
        assert_eq!(answer.result["items"][0]["phoneWork"], "+7000000001");
    }

    #[test]
    fn wrong_calls_are_refused_with_their_codes() {
        let mut state = samples::state();
        for (name, params, code) in [
            ("crm.item.list", json!({}), "100"),
            ("crm.item.list", json!({"entityTypeId": 5}), "ENTITY_TYPE_NOT_SUPPORTED"),
            ("crm.item.list", json!({"entityTypeId": 999}), "NOT_FOUND"),
            ("crm.item.list", json!({"entityTypeId": 3, "filter": {"noSuchField": 1}}), "INVALID_ARG_VALUE"),
            ("crm.item.get", json!({"entityTypeId": 3, "id": 9999}), "NOT_FOUND"),
            ("crm.item.get", json!({"entityTypeId": 3}), "100"),
            ("crm.item.update", json!({"entityTypeId": 3, "id": 9999, "fields": {}}), "NOT_FOUND"),
        ] {
            assert_eq!(refusal(&mut state, 1, name, params.clone()).0, code, "{name} {params}");
        }
        for (user_id, name) in [(3, "crm.item.get"), (3, "crm.item.update"), (4, "crm.item.get")] {
            assert_eq!(refusal(&mut state, user_id, name, json!({"entityTypeId": 3, "id": 1})).0, "ACCESS_DENIED");
        }
        assert_eq!(refusal(&mut state, 4, "crm.item.list", json!({"entityTypeId": 3})).0, "ACCESS_DENIED");
    }

    #[test]
    fn a_manager_sees_only_own_rows() {
        let mut state = samples::state();
        let answer = call_as(&mut state, 3, true, "crm.item.list", json!({"entityTypeId": 3}))
            .expect("rows are left out silently");
        assert_eq!(answer.total, Some(40));
    }

    #[test]
    fn an_update_returns_the_item_and_saves_only_changes() {
        let mut state = samples::state();
        let same =
            call(&mut state, "crm.item.update", json!({"entityTypeId": 3, "id": 1, "fields": {"name": "Имя 1"}}));
        assert!(same.cost.unchanged);
        let before = same.result["item"]["updatedTime"].clone();
        let changed =
            call(&mut state, "crm.item.update", json!({"entityTypeId": 3, "id": 1, "fields": {"name": "Вера"}}));
        assert_eq!(changed.result["item"]["name"], "Вера");
        assert_ne!(changed.result["item"]["updatedTime"], before);
        assert!(!changed.cost.unchanged);
    }

    #[test]
    fn leads_are_items_of_type_1_and_rows_of_the_older_list() {
        let mut state = samples::state();
        let select = ["id", "createdTime", "companyId", "contactId", "contactIds"];
        let params = json!({"entityTypeId": 1, "select": select, "filter": {">id": 1}, "order": {"id": "ASC"}});
        let answer = call(&mut state, "crm.item.list", params);
        assert_eq!(answer.total, Some(29));
        let item = json!({"id": 2, "createdTime": answer.result["items"][0]["createdTime"], "companyId": 3,
            "contactId": 0, "contactIds": []});
        assert_eq!(answer.result["items"][0], item);
        assert_eq!(answer.result["items"][1]["contactIds"], json!([4]));
        let found = call(&mut state, "crm.item.list", json!({"entityTypeId": 1, "filter": {"@contactIds": [4, 7]}}));
        assert_eq!(found.total, Some(2));
        let rows = call(&mut state, "crm.lead.list", json!({"select": ["ID", "STATUS_ID", "CONTACT_ID"], "start": -1}));
        assert_eq!(rows.result[2], json!({"ID": "3", "STATUS_ID": "NEW", "CONTACT_ID": "4"}));
        let mine = call_as(&mut state, 3, true, "crm.item.list", json!({"entityTypeId": 1})).expect("own rows");
        assert_eq!(mine.total, Some(10), "rights are those of any other record");
        assert_eq!(refusal(&mut state, 4, "crm.item.list", json!({"entityTypeId": 1})).0, "ACCESS_DENIED");
    }

    #[test]
    fn a_new_lead_is_not_processed_and_ends_by_its_status() {
        let mut state = samples::state();
        let added = call(&mut state, "crm.item.add", json!({"entityTypeId": 1, "fields": {"contactId": 5}}));
        let item = &added.result["item"];
        assert_eq!((&item["id"], &item["stageId"], &item["contactIds"]), (&json!(31), &json!("NEW"), &json!([5])));
        let params = json!({"entityTypeId": 1, "id": 31, "fields": {"stageId": "JUNK"}});
        let changed = call(&mut state, "crm.item.update", params);
        assert_eq!(changed.result["item"]["stageSemanticId"], "F");
    }

    #[test]
    fn a_new_deal_starts_in_the_first_stage() {
        let mut state = samples::state();
        let answer =
            call(&mut state, "crm.item.add", json!({"entityTypeId": 2, "fields": {"title": "T", "contactId": 5}}));
        let item = &answer.result["item"];
        assert_eq!(
            (&item["id"], &item["stageId"], &item["stageSemanticId"]),
            (&json!(201), &json!("NEW"), &json!("P"))
        );
        assert_eq!(item["contactIds"], json!([5]));
        assert_eq!(item["assignedById"], 1);
    }
}
