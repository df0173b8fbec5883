//! Activities: lists, single ones, bindings, planning
//! (docs: crm/timeline/activities/activity-base, crm/timeline/activities/binding, crm/timeline/activities/todo).

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use super::pages::{Names, require_array, rows_with};
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::columns::Columns;
use crate::cost::{Cost, Work};
use crate::error::ApiError;
use crate::filter::bindings;
use crate::params::Param;
use crate::record::{Record, Value};
use crate::schema::{Entity, activity, company, contact};
use crate::state::State;
use crate::time::parse_iso;

pub(super) const METHODS: &[Method] = &[
    method("crm.activity.list", "crm", list),
    method("crm.activity.get", "crm", get),
    method("crm.activity.add", "crm", add),
    method("crm.activity.update", "crm", update),
    method("crm.activity.binding.list", "crm", binding_list),
    method("crm.activity.todo.add", "crm", todo_add),
];

fn list(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    if state.visibility(call.user_id, Entity::Activity).is_nothing() {
        return Err(ApiError::old_denied());
    }
    require_array(call.params, "filter")?;
    let mut params = call.params.clone();
    if params.get_any_case("order").is_empty() {
        // The documented default order, which is a dear one.
        let order = Param::Array(vec![("START_TIME".to_owned(), Param::Text("ASC".to_owned()))]);
        params.merge(Param::Array(vec![("order".to_owned(), order)]));
    }
    let selected = params
        .get_any_case("select")
        .entries()
        .iter()
        .any(|(_, name)| name.text().is_some_and(|name| name == "COMMUNICATIONS"));
    let communications: HashMap<u32, Json> = if selected {
        // The page is small, the clients behind it are looked up once.
        let ids =
            rows_with(state, &Call { params: &params, ..*call }, Entity::Activity, Names::Old, |_, _| {})?.page.ids;
        let table = state.table(Entity::Activity);
        ids.into_iter().filter_map(|id| Some((id, communications(state, table.get(id)?)))).collect()
    } else {
        HashMap::new()
    };
    let rows = rows_with(state, &Call { params: &params, ..*call }, Entity::Activity, Names::Old, |record, row| {
        if let Some(value) = communications.get(&record.id) {
            row.insert("COMMUNICATIONS".to_owned(), value.clone());
        }
    })?;
    Ok(rows.answer(Entity::Activity, Json::Array))
}

/// What an activity was held with: its own list, or the first phone or e-mail of the client that owns it.
fn communications(state: &State, record: &Record) -> Json {
    if let Value::Json(list) = record.get(activity::COMMUNICATIONS) {
        return (**list).clone();
    }
    let owner = record.int(activity::OWNER_TYPE_ID).and_then(Entity::from_type_id);
    let (fm, entity) = match owner {
        Some(Entity::Contact) => (contact::FM, Entity::Contact),
        Some(Entity::Company) => (company::FM, Entity::Company),
        _ => return json!([]),
    };
    let Some(client) = record.reference(activity::OWNER_ID).and_then(|id| state.table(entity).get(id)) else {
        return json!([]);
    };
    let wanted = if record.int(activity::TYPE_ID) == Some(4) { "EMAIL" } else { "PHONE" };
    let found = client.multifields(fm).iter().find(|entry| entry.type_id == wanted);
    let settings = match entity {
        Entity::Contact => json!({
            "NAME": client.text(contact::NAME),
            "SECOND_NAME": client.text(contact::SECOND_NAME),
            "LAST_NAME": client.text(contact::LAST_NAME),
            "COMPANY_ID": client.reference(contact::COMPANY_ID).map(|id| id.to_string()),
        }),
        _ => json!({ "COMPANY_TITLE": client.text(company::TITLE) }),
    };
    json!([{
        "ID": record.id.to_string(),
        "TYPE": found.map_or("", |entry| entry.type_id.as_str()),
        "VALUE": found.map_or("", |entry| entry.value.as_str()),
        "ENTITY_ID": client.id.to_string(),
        "ENTITY_TYPE_ID": entity.type_id().unwrap_or(0).to_string(),
        "ENTITY_SETTINGS": settings,
    }])
}

fn record(state: &State, call: &Call) -> Result<Record, ApiError> {
    let id = call.params.get_any_case("id").id().ok_or_else(|| ApiError::old("ID is not defined or invalid."))?;
    let found = state.table(Entity::Activity).get(id).ok_or_else(|| ApiError::old("Activity is not found."))?;
    if state.sees(call.user_id, found) { Ok(found.clone()) } else { Err(ApiError::old_denied()) }
}

fn get(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let record = record(state, call)?;
    let row = Columns::of_old(state, Entity::Activity, &Param::Null).row(&record);
    Ok(Answer::of(Json::Object(row), Work::Rows(Entity::Activity)))
}

fn binding_list(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let id = call.params.get("activityId").id().ok_or_else(|| ApiError::missing("activityId"))?;
    let found = state.table(Entity::Activity).get(id).ok_or_else(ApiError::not_found)?;
    if !state.sees(call.user_id, found) {
        return Err(ApiError::denied());
    }
    let list: Json =
        bindings(found).into_iter().map(|(type_id, id)| json!({"entityTypeId": type_id, "entityId": id})).collect();
    Ok(Answer::small(list))
}

/// The owner of a new activity, which the user must be able to change. Leads and other types are taken on trust.
fn check_owner(state: &State, call: &Call, type_id: i64, id: u32) -> Result<bool, ApiError> {
    let Some(entity) = Entity::from_type_id(type_id) else { return Ok(true) };
    let Some(owner) = state.table(entity).get(id) else { return Ok(false) };
    if state.sees(call.user_id, owner) { Ok(true) } else { Err(ApiError::denied()) }
}

fn add(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let fields = call.params.get_any_case("fields");
    let mut record = Record::new(Entity::Activity, 0);
    state.write_fields(&mut record, fields, true);
    let required = |name: &str| ApiError::old(format!("The field {name} is required."));
    if record.text(activity::SUBJECT).is_empty() {
        return Err(required("SUBJECT"));
    }
    let (type_id, id) = (record.int(activity::OWNER_TYPE_ID).unwrap_or(0), record.reference(activity::OWNER_ID));
    let id = id.ok_or_else(|| required("OWNER_ID"))?;
    match check_owner(state, call, type_id, id) {
        Ok(true) => {}
        Ok(false) | Err(_) => return Err(ApiError::old_denied()),
    }
    if !matches!(record.int(activity::TYPE_ID), Some(1 | 2 | 4)) {
        return Err(ApiError::old("The activity type is not supported in the current context."));
    }
    if call.params.get("fields").get("COMMUNICATIONS").entries().len() != 1 {
        return Err(ApiError::old("The field COMMUNICATIONS is not defined or invalid."));
    }
    // A deadline cannot be written; it follows from the times.
    let deadline = record.time(activity::END_TIME).or(record.time(activity::START_TIME));
    if let Some(seconds) = deadline {
        record.set_time(activity::DEADLINE, seconds);
    }
    let provider = match record.int(activity::TYPE_ID) {
        Some(1) => ("CRM_MEETING", "MEETING"),
        Some(2) => ("VOXIMPLANT_CALL", "CALL"),
        _ => ("CRM_EMAIL", "EMAIL"),
    };
    record.set(activity::PROVIDER_ID, provider.0);
    record.set(activity::PROVIDER_TYPE_ID, provider.1);
    follow_completion(&mut record);
    let id = state.add(record.clone(), call.user_id, call.now);
    state.touch_owner(&record, call.user_id, call.now);
    Ok(Answer::of(json!(id), Work::UpdateItem))
}

/// `STATUS` says in a number what `COMPLETED` says in a letter.
fn follow_completion(record: &mut Record) {
    let completed = record.flag(activity::COMPLETED) == Some(true);
    record.set(activity::STATUS, if completed { 2 } else { 1 });
}

fn update(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let mut record = record(state, call)?;
    state.write_fields(&mut record, call.params.get_any_case("fields"), true);
    if record.int(activity::STATUS).is_some() || record.flag(activity::COMPLETED) == Some(true) {
        follow_completion(&mut record);
    }
    let unchanged = !state.save(record, call.user_id, call.now);
    Ok(Answer { cost: Cost { unchanged, ..Cost::of(Work::UpdateItem) }, ..Answer::small(true) })
}

fn todo_add(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let params = call.params;
    let type_id = params.get("ownerTypeId").int().ok_or_else(|| ApiError::missing("ownerTypeId"))?;
    let id = params.get("ownerId").id().ok_or_else(|| ApiError::missing("ownerId"))?;
    let deadline = params.get("deadline").text().filter(|text| !text.is_empty());
    let deadline = deadline.ok_or_else(|| ApiError::missing("deadline"))?;
    let deadline = parse_iso(&deadline, state.info.utc_offset)
        .ok_or_else(|| ApiError::new(400, "WRONG_DATETIME_FORMAT", "Wrong datetime format"))?;
    if !check_owner(state, call, type_id, id)? {
        return Err(ApiError::new(400, "OWNER_NOT_FOUND", "Owner was not found"));
    }
    let mut record = Record::new(Entity::Activity, 0);
    record.set(activity::OWNER_TYPE_ID, type_id);
    record.set(activity::OWNER_ID, id);
    record.set(activity::TYPE_ID, 6);
    record.set(activity::PROVIDER_ID, "CRM_TODO");
    record.set(activity::PROVIDER_TYPE_ID, "TODO");
    record.set(activity::STATUS, 1);
    record.set(activity::SUBJECT, params.get("title").text().unwrap_or_default());
    record.set(activity::DESCRIPTION, params.get("description").text().unwrap_or_default());
    record.set_time(activity::DEADLINE, deadline);
    record.set_time(activity::START_TIME, deadline);
    record.set_time(activity::END_TIME, deadline);
    record.set(activity::RESPONSIBLE_ID, params.get("responsibleId").id().unwrap_or(call.user_id));
    let id = state.add(record.clone(), call.user_id, call.now);
    state.touch_owner(&record, call.user_id, call.now);
    let mut result = Map::new();
    result.insert("id".to_owned(), json!(id));
    Ok(Answer::of(Json::Object(result), Work::UpdateItem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, call_as, refusal};
    use crate::samples;

    #[test]
    fn a_list_is_text_and_communications_come_by_name() {
        let mut state = samples::state();
        let params = json!({"select": ["ID", "SUBJECT", "COMMUNICATIONS"], "order": {"ID": "ASC"}, "start": -1});
        let row = &call(&mut state, "crm.activity.list", params).result[0];
        assert_eq!((&row["ID"], &row["SUBJECT"]), (&json!("1"), &json!("Звонок 1")));
        assert_eq!(row["COMMUNICATIONS"][0]["VALUE"], "+7000000002");
        let whole = call(&mut state, "crm.activity.get", json!({"id": 1})).result;
        assert!(whole.get("COMMUNICATIONS").is_none() && whole.get("BINDINGS").is_none());
        assert_eq!((&whole["OWNER_TYPE_ID"], &whole["COMPLETED"]), (&json!("3"), &json!("N")));
    }

    #[test]
    fn bindings_are_searched_and_listed() {
        let mut state = samples::state();
        let params = json!({"filter": {"BINDINGS": [{"OWNER_TYPE_ID": 3, "OWNER_ID": 2}]}, "order": {"ID": "ASC"}});
        let found = call(&mut state, "crm.activity.list", params);
        assert_eq!(found.total, Some(3));
        assert_eq!(found.result[0]["OWNER_ID"], "2");
        let list = call(&mut state, "crm.activity.binding.list", json!({"activityId": 1})).result;
        assert_eq!(list, json!([{"entityTypeId": 3, "entityId": 2}]));
    }

    #[test]
    fn a_plan_is_added_and_completed() {
        let mut state = samples::state();
        let todo =
            json!({"ownerTypeId": 3, "ownerId": 3, "deadline": "2026-12-01T15:00:00+03:00", "title": "Позвонить"});
        let id =
            call_as(&mut state, 3, true, "crm.activity.todo.add", todo).expect("the client is his own").result["id"]
                .clone();
        let row = call(&mut state, "crm.activity.get", json!({"id": id})).result;
        assert_eq!((&row["DEADLINE"], &row["RESPONSIBLE_ID"]), (&json!("2026-12-01T15:00:00+03:00"), &json!("3")));
        call(&mut state, "crm.activity.update", json!({"id": id, "fields": {"COMPLETED": "Y"}}));
        let row = call(&mut state, "crm.activity.get", json!({"id": id})).result;
        assert_eq!((&row["COMPLETED"], &row["STATUS"]), (&json!("Y"), &json!("2")));
        let owner = state.table(Entity::Contact).get(3).expect("it is there");
        assert_eq!(owner.time(contact::LAST_ACTIVITY_TIME), Some(2_000_000_000));
        assert_ne!(owner.time(contact::UPDATED_TIME), Some(2_000_000_000));
    }

    #[test]
    fn wrong_plans_are_refused() {
        let mut state = samples::state();
        let todo = |owner: u32, deadline: &str| json!({"ownerTypeId": 3, "ownerId": owner, "deadline": deadline});
        for (user_id, params, code) in [
            (1, todo(999, "2026-12-01"), "OWNER_NOT_FOUND"),
            (1, todo(1, "soon"), "WRONG_DATETIME_FORMAT"),
            (1, todo(1, ""), "100"),
            (3, todo(1, "2026-12-01"), "ACCESS_DENIED"),
        ] {
            assert_eq!(refusal(&mut state, user_id, "crm.activity.todo.add", params).0, code);
        }
        let meeting = json!({"fields": {"OWNER_TYPE_ID": 3, "OWNER_ID": 1, "TYPE_ID": 1, "SUBJECT": "Встреча"}});
        assert!(refusal(&mut state, 1, "crm.activity.add", meeting).1.contains("COMMUNICATIONS"));
    }

    #[test]
    fn a_meeting_gets_its_deadline_from_its_times() {
        let mut state = samples::state();
        let meeting = json!({"fields": {
            "OWNER_TYPE_ID": 3, "OWNER_ID": 1, "TYPE_ID": 1, "SUBJECT": "Встреча", "RESPONSIBLE_ID": 1,
            "START_TIME": "2026-12-01T15:00:00+03:00", "END_TIME": "2026-12-01T16:00:00+03:00",
            "COMMUNICATIONS": [{"VALUE": "", "ENTITY_ID": 1, "ENTITY_TYPE_ID": 3}],
        }});
        let id = call(&mut state, "crm.activity.add", meeting).result;
        let row = call(&mut state, "crm.activity.get", json!({"id": id})).result;
        assert_eq!(
            (&row["DEADLINE"], &row["PROVIDER_ID"]),
            (&json!("2026-12-01T16:00:00+03:00"), &json!("CRM_MEETING"))
        );
    }
}
