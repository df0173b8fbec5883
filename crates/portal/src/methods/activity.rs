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
    method("crm.activity.delete", "crm", delete),
    method("crm.activity.binding.list", "crm", binding_list),
    method("crm.activity.todo.add", "crm", todo_add),
    method("crm.activity.todo.update", "crm", todo_update),
    method("crm.activity.todo.updatedeadline", "crm", todo_update_deadline),
    method("crm.activity.todo.updatedescription", "crm", todo_update_description),
    method("crm.activity.todo.updateresponsibleuser", "crm", todo_update_responsible),
    method("crm.activity.todo.updatecolor", "crm", todo_update_color),
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
    let missing = |name: &str, how: &str| ApiError::old(format!("The field {name} is not defined or {how}."));
    if record.text(activity::SUBJECT).is_empty() {
        return Err(missing("SUBJECT", "empty"));
    }
    if record.reference(activity::RESPONSIBLE_ID).is_none() {
        return Err(missing("RESPONSIBLE_ID", "invalid"));
    }
    match record.int(activity::TYPE_ID) {
        Some(1 | 2 | 4) => {}
        Some(_) => {
            return Err(ApiError::old("The custom activity without provider is not supported in current context."));
        }
        None => return Err(missing("TYPE_ID", "invalid")),
    }
    let communications = call.params.get("fields").get("COMMUNICATIONS").entries();
    match communications {
        [] => return Err(missing("COMMUNICATIONS", "invalid")),
        [(_, one)] if record.int(activity::TYPE_ID) != Some(1) && one.get("VALUE").is_empty() => {
            return Err(missing("COMMUNICATIONS", "invalid"));
        }
        [_] => {}
        _ => return Err(ApiError::old("The only one communication is allowed for activity of specified type.")),
    }
    let unbound = "Could not build binding. Please ensure that owner info and communications are defined correctly.";
    let type_id = record.int(activity::OWNER_TYPE_ID).unwrap_or(0);
    let id = record.reference(activity::OWNER_ID).ok_or_else(|| ApiError::old(unbound))?;
    match check_owner(state, call, type_id, id) {
        Ok(true) => {}
        Ok(false) => return Err(ApiError::old(unbound)),
        Err(_) => return Err(ApiError::old_denied()),
    }
    follow_times(&mut record);
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

/// A deadline cannot be written: that of a call or a meeting is its start, that of a to-do has methods of its own.
fn follow_times(record: &mut Record) {
    if matches!(record.int(activity::TYPE_ID), Some(1 | 2))
        && let Some(seconds) = record.time(activity::START_TIME)
    {
        record.set_time(activity::DEADLINE, seconds);
    }
}

/// `STATUS` says in a number what `COMPLETED` says in a letter.
fn follow_completion(record: &mut Record) {
    let completed = record.flag(activity::COMPLETED) == Some(true);
    record.set(activity::STATUS, if completed { 2 } else { 1 });
}

fn update(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let mut record = record(state, call)?;
    let start = record.time(activity::START_TIME);
    state.write_fields(&mut record, call.params.get_any_case("fields"), true);
    if record.int(activity::STATUS).is_some() || record.flag(activity::COMPLETED) == Some(true) {
        follow_completion(&mut record);
    }
    if record.time(activity::START_TIME) != start {
        follow_times(&mut record);
    }
    let unchanged = !state.save(record, call.user_id, call.now);
    Ok(Answer { cost: Cost { unchanged, ..Cost::of(Work::UpdateItem) }, ..Answer::small(true) })
}

fn delete(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let id = record(state, call)?.id;
    state.table_mut(Entity::Activity).remove(id);
    Ok(Answer::of(json!(true), Work::UpdateItem))
}

/// The owner that a call to one of the to-do methods names, which the user must be able to change.
fn todo_owner(state: &State, call: &Call) -> Result<(i64, u32), ApiError> {
    let type_id = call.params.get("ownerTypeId").int().ok_or_else(|| ApiError::missing("ownerTypeId"))?;
    let id = call.params.get("ownerId").id().ok_or_else(|| ApiError::missing("ownerId"))?;
    if !check_owner(state, call, type_id, id)? {
        return Err(ApiError::new(400, "OWNER_NOT_FOUND", "Owner was not found"));
    }
    Ok((type_id, id))
}

/// The moment that a parameter names.
fn todo_moment(state: &State, call: &Call, name: &str) -> Result<i64, ApiError> {
    let text = call.params.get(name).text().filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| ApiError::missing(name))?;
    let wrong = || ApiError::new(400, "WRONG_DATETIME_FORMAT", "Wrong datetime format");
    parse_iso(&text, state.info.utc_offset).ok_or_else(wrong)
}

fn set_deadline(record: &mut Record, deadline: i64) {
    for field in [activity::DEADLINE, activity::START_TIME, activity::END_TIME] {
        record.set_time(field, deadline);
    }
}

fn todo_add(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let params = call.params;
    let deadline = todo_moment(state, call, "deadline")?;
    let (type_id, id) = todo_owner(state, call)?;
    let mut record = Record::new(Entity::Activity, 0);
    record.set(activity::OWNER_TYPE_ID, type_id);
    record.set(activity::OWNER_ID, id);
    record.set(activity::TYPE_ID, 6);
    record.set(activity::PROVIDER_ID, "CRM_TODO");
    record.set(activity::PROVIDER_TYPE_ID, "TODO");
    record.set(activity::STATUS, 1);
    record.set(activity::SUBJECT, params.get("title").text().unwrap_or_default());
    record.set(activity::DESCRIPTION, params.get("description").text().unwrap_or_default());
    set_deadline(&mut record, deadline);
    record.set(activity::RESPONSIBLE_ID, params.get("responsibleId").id().unwrap_or(call.user_id));
    let id = state.add(record.clone(), call.user_id, call.now);
    state.touch_owner(&record, call.user_id, call.now);
    Ok(Answer::of(with_id(id), Work::UpdateItem))
}

fn with_id(id: u32) -> Json {
    let mut result = Map::new();
    result.insert("id".to_owned(), json!(id));
    Json::Object(result)
}

/// Changes a to-do that is not completed.
fn change_todo(
    state: &mut State,
    call: &Call,
    completed: &str,
    change: impl FnOnce(&State, &mut Record) -> Result<(), ApiError>,
) -> Result<Answer, ApiError> {
    let id = call.params.get("id").id().ok_or_else(|| ApiError::missing("id"))?;
    let (type_id, owner) = todo_owner(state, call)?;
    let found = state.table(Entity::Activity).get(id).cloned();
    let is_it = |record: &Record| {
        record.text(activity::PROVIDER_ID) == "CRM_TODO"
            && record.int(activity::OWNER_TYPE_ID) == Some(type_id)
            && record.reference(activity::OWNER_ID) == Some(owner)
    };
    let mut record = found.filter(is_it).ok_or_else(ApiError::not_found)?;
    if record.flag(activity::COMPLETED) == Some(true) {
        return Err(ApiError::new(400, completed, "A completed activity cannot be changed"));
    }
    change(state, &mut record)?;
    let unchanged = !state.save(record, call.user_id, call.now);
    Ok(Answer { cost: Cost { unchanged, ..Cost::of(Work::UpdateItem) }, ..Answer::small(with_id(id)) })
}

/// What a completed to-do is not changed for.
const COMPLETED: &str = "CAN_NOT_UPDATE_COMPLETED_TODO";

fn todo_update(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    change_todo(state, call, COMPLETED, |state, record| {
        set_deadline(record, todo_moment(state, call, "deadline")?);
        for (name, field) in [("title", activity::SUBJECT), ("description", activity::DESCRIPTION)] {
            if let Some(text) = call.params.get(name).text() {
                record.set(field, text);
            }
        }
        if let Some(user) = call.params.get("responsibleId").id() {
            record.set(activity::RESPONSIBLE_ID, user);
        }
        Ok(())
    })
}

fn todo_update_deadline(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    change_todo(state, call, COMPLETED, |state, record| {
        set_deadline(record, todo_moment(state, call, "value")?);
        Ok(())
    })
}

fn todo_update_description(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    change_todo(state, call, COMPLETED, |_, record| {
        let text = call.params.get("value").text().ok_or_else(|| ApiError::missing("value"))?;
        record.set(activity::DESCRIPTION, text);
        Ok(())
    })
}

fn todo_update_responsible(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    change_todo(state, call, "CAN_NOT_UPDATE_RESPONSIBLE_USER_COMPLETED_TODO", |_, record| {
        let given = call.params.get("responsibleId");
        if given.is_empty() {
            return Err(ApiError::missing("responsibleId"));
        }
        let user = given.id().ok_or_else(|| ApiError::argument("responsibleId"))?;
        record.set(activity::RESPONSIBLE_ID, user);
        Ok(())
    })
}

/// Colours are shown nowhere here; the call is checked like every other one.
fn todo_update_color(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    change_todo(state, call, COMPLETED, |_, _| Ok(()))
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
        let meeting = |owner: u32, communications: usize| {
            let one = json!({"VALUE": "", "ENTITY_ID": owner, "ENTITY_TYPE_ID": 3});
            json!({"fields": {
                "OWNER_TYPE_ID": 3, "OWNER_ID": owner, "TYPE_ID": 1, "SUBJECT": "Встреча", "RESPONSIBLE_ID": 1,
                "COMMUNICATIONS": vec![one; communications],
            }})
        };
        for (user_id, params, words) in [
            (1, meeting(1, 0), "COMMUNICATIONS is not defined"),
            (1, meeting(1, 2), "only one communication"),
            (1, meeting(999, 1), "Could not build binding"),
            (3, meeting(1, 1), "Access denied"),
        ] {
            assert!(refusal(&mut state, user_id, "crm.activity.add", params).1.contains(words), "{words}");
        }
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
            (&json!("2026-12-01T15:00:00+03:00"), &json!("CRM_MEETING"))
        );
        let moved = json!({"START_TIME": "2026-12-03T10:00:00+03:00", "END_TIME": "2026-12-03T11:00:00+03:00"});
        call(&mut state, "crm.activity.update", json!({"id": id, "fields": moved}));
        let row = call(&mut state, "crm.activity.get", json!({"id": id})).result;
        assert_eq!(row["DEADLINE"], "2026-12-03T10:00:00+03:00");
    }

    #[test]
    fn a_todo_is_moved_handed_over_and_deleted() {
        let mut state = samples::state();
        let todo =
            json!({"ownerTypeId": 3, "ownerId": 3, "deadline": "2026-12-01T15:00:00+03:00", "title": "Позвонить"});
        let id = call(&mut state, "crm.activity.todo.add", todo).result["id"].clone();
        let with = |more: Json| {
            let mut params = json!({"id": id, "ownerTypeId": 3, "ownerId": 3});
            params.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
            params
        };
        let moved =
            call(&mut state, "crm.activity.todo.updatedeadline", with(json!({"value": "2026-12-05T09:30:00+03:00"})));
        assert_eq!(moved.result, json!({"id": id}));
        call(&mut state, "crm.activity.todo.updateresponsibleuser", with(json!({"responsibleId": 2})));
        call(&mut state, "crm.activity.todo.updatedescription", with(json!({"value": "О поставке"})));
        let row = call(&mut state, "crm.activity.get", json!({"id": id})).result;
        assert_eq!(
            (&row["DEADLINE"], &row["RESPONSIBLE_ID"], &row["DESCRIPTION"]),
            (&json!("2026-12-05T09:30:00+03:00"), &json!("2"), &json!("О поставке"))
        );
        let other = json!({"id": id, "ownerTypeId": 3, "ownerId": 4, "value": "2026-12-05"});
        assert_eq!(refusal(&mut state, 1, "crm.activity.todo.updatedeadline", other).0, "NOT_FOUND");
        call(&mut state, "crm.activity.update", json!({"id": id, "fields": {"COMPLETED": "Y"}}));
        for (name, more, code) in [
            ("crm.activity.todo.updatedeadline", json!({"value": "2026-12-07"}), "CAN_NOT_UPDATE_COMPLETED_TODO"),
            ("crm.activity.todo.update", json!({"deadline": "2026-12-07"}), "CAN_NOT_UPDATE_COMPLETED_TODO"),
            (
                "crm.activity.todo.updateresponsibleuser",
                json!({"responsibleId": 1}),
                "CAN_NOT_UPDATE_RESPONSIBLE_USER_COMPLETED_TODO",
            ),
        ] {
            assert_eq!(refusal(&mut state, 1, name, with(more)).0, code, "{name}");
        }
        assert_eq!(call(&mut state, "crm.activity.delete", json!({"id": id})).result, true);
        assert!(refusal(&mut state, 1, "crm.activity.delete", json!({"id": id})).1.contains("not found"));
    }
}
