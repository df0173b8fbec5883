//! Storages of the app: `entity.*` (docs: api-reference/entity/entities/*.md, api-reference/entity/items/*.md).

use serde_json::{Map, Value as Json, json};

use super::pages::slice;
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::params::Param;
use crate::state::State;
use crate::storage::{Item, Storage};
use crate::time::format_iso;

pub(super) const METHODS: &[Method] = &[
    method("entity.add", "entity", add),
    method("entity.get", "entity", get),
    method("entity.delete", "entity", delete),
    method("entity.rights", "entity", rights),
    method("entity.item.property.add", "entity", property_add),
    method("entity.item.add", "entity", item_add),
    method("entity.item.update", "entity", item_update),
    method("entity.item.delete", "entity", item_delete),
    method("entity.item.get", "entity", item_get),
];

/// Longest code of a storage of this app.
const LONGEST_CODE: usize = 13;

fn denied() -> ApiError {
    ApiError::new(403, "ACCESS_DENIED", "Access denied!")
}

fn code(call: &Call) -> Result<String, ApiError> {
    if !call.app {
        return Err(ApiError::wrong_auth_type());
    }
    let code = call.params.get("ENTITY").text().filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| ApiError::argument("ENTITY"))?;
    if code.len() > LONGEST_CODE {
        let text = format!("Entity code is too long. Max length is {LONGEST_CODE} characters.");
        return Err(ApiError {
            extra: Some(Box::new(("argument", json!("")))),
            ..ApiError::new(400, "ERROR_ARGUMENT", text)
        });
    }
    Ok(code)
}

/// The level a user has: 1 read, 2 write, 3 manage. The documentation knows no exception for administrators.
fn level(state: &State, storage: &Storage, user_id: u32) -> u8 {
    let of = |level: &str| match level {
        "X" => 3,
        "W" => 2,
        _ => 1,
    };
    let own = storage.access.iter().filter(|(code, _)| state.has_code(user_id, code));
    own.map(|(_, level)| of(level)).max().unwrap_or(0)
}

/// The storage a call is about, if the user has the level it needs.
fn storage<'a>(state: &'a mut State, call: &Call, needed: u8) -> Result<&'a mut Storage, ApiError> {
    let code = code(call)?;
    let not_found = || ApiError::new(400, "ERROR_ENTITY_NOT_FOUND", "Entity not found");
    let found = state.app.storages.by_code.get(&code).ok_or_else(not_found)?;
    if level(state, found, call.user_id) < needed {
        return Err(denied());
    }
    state.app.storages.by_code.get_mut(&code).ok_or_else(not_found)
}

fn access_of(param: &Param) -> impl Iterator<Item = (String, String)> {
    let levels = param.entries().iter().filter_map(|(code, level)| Some((code.clone(), level.text()?)));
    levels.collect::<Vec<_>>().into_iter().filter(|(_, level)| matches!(level.as_str(), "R" | "W" | "X"))
}

fn add(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let code = code(call)?;
    let name = call.params.get("NAME").text().filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| ApiError::argument("NAME"))?;
    let storages = &mut state.app.storages;
    if storages.by_code.contains_key(&code) {
        return Err(ApiError::new(400, "ERROR_ENTITY_ALREADY_EXISTS", "Entity already exists"));
    }
    storages.last_storage += 1;
    let mut storage = Storage {
        id: storages.last_storage,
        name,
        access: access_of(call.params.get("ACCESS")).collect(),
        properties: Default::default(),
        items: Default::default(),
    };
    storage.access.insert(format!("U{}", call.user_id), "X".to_owned());
    storages.by_code.insert(code, storage);
    Ok(Answer::small(true))
}

fn storage_row(code: &str, storage: &Storage) -> Json {
    json!({
        "ID": storage.id.to_string(),
        "IBLOCK_TYPE_ID": "rest_entity",
        "ENTITY": code,
        "NAME": storage.name,
    })
}

fn get(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    if call.app && call.params.get("ENTITY").is_empty() {
        let visible = state.app.storages.by_code.iter().filter(|(_, storage)| level(state, storage, call.user_id) > 0);
        return Ok(Answer::small(visible.map(|(code, storage)| storage_row(code, storage)).collect::<Json>()));
    }
    let code = code(call)?;
    Ok(Answer::small(storage_row(&code, storage(state, call, 1)?)))
}

fn delete(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    storage(state, call, 3)?;
    state.app.storages.by_code.remove(&code(call)?);
    Ok(Answer::small(true))
}

fn rights(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let user_id = call.user_id;
    let given = call.params.get("ACCESS");
    let storage = storage(state, call, 3)?;
    if given.is_array() {
        storage.access = access_of(given).collect();
        storage.access.insert(format!("U{user_id}"), "X".to_owned());
    }
    let access: Map<String, Json> = storage.access.iter().map(|(code, level)| (code.clone(), json!(level))).collect();
    Ok(Answer::small(access))
}

fn property_add(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let text = |name: &str| call.params.get(name).text().filter(|text| !text.is_empty());
    let storage = storage(state, call, 3)?;
    let property = text("PROPERTY").ok_or_else(|| ApiError::argument("PROPERTY"))?;
    let name = text("NAME").ok_or_else(|| ApiError::argument("NAME"))?;
    if storage.properties.contains_key(&property) {
        return Err(ApiError::new(400, "ERROR_PROPERTY_ALREADY_EXISTS", "Property already exists"));
    }
    storage.properties.insert(property, (name, text("TYPE").unwrap_or_else(|| "S".to_owned())));
    Ok(Answer::small(true))
}

/// Writes what a call gives; properties the storage does not have are dropped.
fn write_item(item: &mut Item, params: &Param, storage: &Storage) {
    if let Some(name) = params.get("NAME").text() {
        item.name = name;
    }
    if let Some(sort) = params.get("SORT").int() {
        item.sort = sort;
    }
    for (code, value) in params.get("PROPERTY_VALUES").entries() {
        if storage.properties.contains_key(code) {
            // Whatever its type, a value is kept and returned as text.
            item.properties.insert(code.clone(), json!(value.text().unwrap_or_default()));
        }
    }
}

fn item_add(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let storage = storage(state, call, 2)?;
    if call.params.get("NAME").is_empty() {
        return Err(ApiError::argument("NAME"));
    }
    let mut item = Item {
        name: String::new(),
        properties: Map::new(),
        sort: 500,
        created: call.now,
        changed: call.now,
        created_by: call.user_id,
        changed_by: call.user_id,
    };
    write_item(&mut item, call.params, storage);
    let code = code(call)?;
    state.app.storages.last_item += 1;
    let id = state.app.storages.last_item;
    if let Some(storage) = state.app.storages.by_code.get_mut(&code) {
        storage.items.insert(id, item);
    }
    Ok(Answer::small(id))
}

fn item_update(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let storage = storage(state, call, 2)?;
    let id = call.params.get("ID").id().ok_or_else(|| ApiError::argument("ID"))?;
    let mut item = storage.items.get(&id).cloned().ok_or_else(no_item)?;
    write_item(&mut item, call.params, storage);
    item.changed = call.now;
    item.changed_by = call.user_id;
    storage.items.insert(id, item);
    Ok(Answer::small(true))
}

fn no_item() -> ApiError {
    ApiError::new(400, "ERROR_ITEM_NOT_FOUND", "Item not found")
}

fn item_delete(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let storage = storage(state, call, 2)?;
    let id = call.params.get("ID").id().ok_or_else(|| ApiError::argument("ID"))?;
    storage.items.remove(&id).ok_or_else(no_item)?;
    Ok(Answer::small(true))
}

/// What a filter compares: `ID`, `NAME`, `SORT` or `PROPERTY_<code>`.
fn item_field(id: u32, item: &Item, name: &str) -> String {
    match name {
        "ID" => id.to_string(),
        "NAME" => item.name.clone(),
        "SORT" => item.sort.to_string(),
        _ => name
            .strip_prefix("PROPERTY_")
            .and_then(|code| item.properties.get(code))
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Numbers are compared as numbers, everything else as text.
fn passes(id: u32, item: &Item, key: &str, wanted: &Param) -> bool {
    let name = key.trim_start_matches(['!', '>', '<', '=', '%', '?', '@']);
    let prefix = &key[..key.len() - name.len()];
    let value = item_field(id, item, name);
    let test = |wanted: &Param| {
        let text = wanted.text().unwrap_or_default();
        let ordering = match (value.parse::<f64>(), wanted.number()) {
            (Ok(value), Some(wanted)) => value.total_cmp(&wanted),
            _ => value.cmp(&text),
        };
        match prefix {
            ">" => ordering.is_gt(),
            ">=" => ordering.is_ge(),
            "<" => ordering.is_lt(),
            "<=" => ordering.is_le(),
            "%" | "?" | "!%" => value.contains(&text),
            _ => ordering.is_eq(),
        }
    };
    let found = match wanted {
        Param::Array(entries) => entries.iter().any(|(_, wanted)| test(wanted)),
        scalar => test(scalar),
    };
    found != prefix.starts_with('!')
}

fn item_get(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let utc_offset = state.info.utc_offset;
    let code = code(call)?;
    let storage = storage(state, call, 1)?;
    let filter = call.params.get("FILTER");
    let mut found: Vec<(u32, &Item)> = storage
        .items
        .iter()
        .filter(|(id, item)| filter.entries().iter().all(|(key, wanted)| passes(**id, item, key, wanted)))
        .map(|(id, item)| (*id, item))
        .collect();
    for (name, direction) in call.params.get("SORT").entries().iter().rev() {
        found.sort_by(|(a_id, a), (b_id, b)| {
            let ordering =
                if name == "ID" { a_id.cmp(b_id) } else { item_field(*a_id, a, name).cmp(&item_field(*b_id, b, name)) };
            let descending = direction.text().is_some_and(|text| text.eq_ignore_ascii_case("DESC"));
            if descending { ordering.reverse() } else { ordering }
        });
    }
    let rows = found
        .into_iter()
        .map(|(id, item)| {
            let mut row = json!({
                "ID": id.to_string(),
                "TIMESTAMP_X": format_iso(item.changed, utc_offset),
                "MODIFIED_BY": item.changed_by.to_string(),
                "DATE_CREATE": format_iso(item.created, utc_offset),
                "CREATED_BY": item.created_by.to_string(),
                "ACTIVE": "Y",
                "DATE_ACTIVE_FROM": "",
                "DATE_ACTIVE_TO": "",
                "SORT": item.sort.to_string(),
                "NAME": item.name,
                "PREVIEW_PICTURE": null,
                "PREVIEW_TEXT": null,
                "DETAIL_PICTURE": null,
                "DETAIL_TEXT": null,
                "CODE": null,
                "ENTITY": code,
                "SECTION": null,
            });
            if !storage.properties.is_empty() {
                let values: Map<String, Json> = storage
                    .properties
                    .keys()
                    .map(|code| (code.clone(), item.properties.get(code).cloned().unwrap_or_else(|| json!(""))))
                    .collect();
                row["PROPERTY_VALUES"] = Json::Object(values);
            }
            row
        })
        .collect();
    Ok(slice(rows, call.params.get_any_case("start")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, call_as, refusal};
    use crate::samples;

    fn with_storage() -> State {
        let mut state = samples::state();
        call(&mut state, "entity.add", json!({"ENTITY": "shared", "NAME": "Shared", "ACCESS": {"AU": "R"}}));
        call(&mut state, "entity.item.property.add", json!({"ENTITY": "shared", "PROPERTY": "body", "NAME": "Body"}));
        state
    }

    #[test]
    fn items_are_added_read_changed_and_removed() {
        let mut state = with_storage();
        for part in 0..60 {
            let values = json!({"body": format!("text {part}"), "unknown": "x"});
            call(
                &mut state,
                "entity.item.add",
                json!({"ENTITY": "shared", "NAME": format!("{part:03}"), "PROPERTY_VALUES": values}),
            );
        }
        let page = call(&mut state, "entity.item.get", json!({"ENTITY": "shared", "SORT": {"NAME": "DESC"}}));
        assert_eq!((page.total, page.next), (Some(60), Some(50)));
        assert_eq!(page.result[0]["PROPERTY_VALUES"], json!({"body": "text 59"}));
        let rest = call(&mut state, "entity.item.get", json!({"ENTITY": "shared", "start": 50}));
        assert_eq!(rest.result.as_array().map(Vec::len), Some(10));
        call(
            &mut state,
            "entity.item.update",
            json!({"ENTITY": "shared", "ID": 1, "PROPERTY_VALUES": {"body": "new"}}),
        );
        let found =
            call(&mut state, "entity.item.get", json!({"ENTITY": "shared", "FILTER": {"PROPERTY_body": "new"}}));
        assert_eq!(found.result[0]["ID"], "1");
        call(&mut state, "entity.item.delete", json!({"ENTITY": "shared", "ID": 1}));
        let left = call(&mut state, "entity.item.get", json!({"ENTITY": "shared", "FILTER": {"<=ID": 2}}));
        assert_eq!(left.total, Some(1));
    }

    #[test]
    fn everyone_reads_but_only_the_maker_writes() {
        let mut state = with_storage();
        call_as(&mut state, 3, true, "entity.item.get", json!({"ENTITY": "shared"})).expect("AU may read");
        for (name, params) in [
            ("entity.item.add", json!({"ENTITY": "shared", "NAME": "x"})),
            ("entity.rights", json!({"ENTITY": "shared"})),
            ("entity.delete", json!({"ENTITY": "shared"})),
        ] {
            assert_eq!(refusal(&mut state, 3, name, params).0, "ACCESS_DENIED", "{name}");
        }
        let access = call(&mut state, "entity.rights", json!({"ENTITY": "shared", "ACCESS": {"U3": "W"}})).result;
        assert_eq!(access, json!({"U1": "X", "U3": "W"}));
        call_as(&mut state, 3, true, "entity.item.add", json!({"ENTITY": "shared", "NAME": "x"}))
            .expect("U3 may write now");
    }

    #[test]
    fn an_administrator_has_no_more_rights_than_the_storage_gives() {
        let mut state = samples::state();
        let made = json!({"ENTITY": "own", "NAME": "Own", "ACCESS": {"AU": "R"}});
        call_as(&mut state, 3, true, "entity.add", made).expect("any user may");
        let rights = json!({"ENTITY": "own", "ACCESS": {"AU": "R", "G1": "X"}});
        assert_eq!(refusal(&mut state, 1, "entity.rights", rights.clone()).0, "ACCESS_DENIED");
        call_as(&mut state, 3, true, "entity.rights", rights).expect("its maker may");
        call(&mut state, "entity.item.add", json!({"ENTITY": "own", "NAME": "x"}));
    }

    #[test]
    fn refusals() {
        let mut state = with_storage();
        for (name, params, code) in [
            ("entity.add", json!({}), "ERROR_ARGUMENT"),
            ("entity.add", json!({"ENTITY": "shared", "NAME": "x"}), "ERROR_ENTITY_ALREADY_EXISTS"),
            ("entity.add", json!({"ENTITY": "longer_than_it_may_be", "NAME": "x"}), "ERROR_ARGUMENT"),
            ("entity.get", json!({"ENTITY": "none"}), "ERROR_ENTITY_NOT_FOUND"),
            (
                "entity.item.property.add",
                json!({"ENTITY": "shared", "PROPERTY": "body", "NAME": "x"}),
                "ERROR_PROPERTY_ALREADY_EXISTS",
            ),
            ("entity.item.update", json!({"ENTITY": "shared", "ID": 77}), "ERROR_ITEM_NOT_FOUND"),
        ] {
            assert_eq!(refusal(&mut state, 1, name, params).0, code, "{name}");
        }
        let webhook = call_as(&mut state, 1, false, "entity.get", json!({"ENTITY": "shared"})).expect_err("no app");
        assert_eq!(webhook.code, "WRONG_AUTH_TYPE");
    }
}
