//! Users and departments (docs: api-reference/user/user-get.md, user-current.md, api-reference/common/users/*.md,
//! api-reference/departments/department-get.md).

use serde_json::{Map, Value as Json, json};

use super::pages::slice;
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::list::compare;
use crate::params::Param;
use crate::record::Record;
use crate::render::item_value;
use crate::schema::{Entity, FieldId, department, user};
use crate::state::State;

pub(super) const METHODS: &[Method] = &[
    method("user.get", "user_brief", users),
    method("user.current", "user_brief", current),
    method("user.admin", "", admin),
    method("user.access", "", access),
    method("profile", "", profile),
    method("department.get", "department", departments),
];

/// A user as the portal shows it: what only the demo portal knows stays inside.
fn user_row(state: &State, record: &Record) -> Json {
    let mut row = Map::new();
    row.insert("ID".to_owned(), json!(record.id.to_string()));
    for (index, field) in Entity::User.fields().iter().enumerate() {
        let id = FieldId(index as u8);
        if id == user::IS_ADMIN || id == user::CRM_ACCESS {
            continue;
        }
        if let Some(value) = item_value(record, id, state.info.utc_offset) {
            row.insert(field.item.to_owned(), value);
        }
    }
    row.entry("USER_TYPE").or_insert_with(|| json!("employee"));
    // Dates of users come in mixed forms; an empty map is one of the documented ones.
    row.insert("TIMESTAMP_X".to_owned(), json!({}));
    row.insert("LAST_ACTIVITY_DATE".to_owned(), json!({}));
    Json::Object(row)
}

fn users(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let given = call.params.get_any_case("filter");
    // Older callers put the filter beside the other parameters.
    let filter = if given.is_array() { given } else { call.params };
    let active = filter.get("ACTIVE");
    let ids = filter.get_any_case("ID");
    let departments = filter.get("UF_DEPARTMENT");
    let mut rows: Vec<&Record> = state
        .table(Entity::User)
        .records()
        .iter()
        .filter(|row| active.is_empty() || is_active(row) == active.truthy())
        .filter(|row| ids.is_empty() || one_of(ids, row.id))
        .filter(|row| departments.is_empty() || row.ids(user::UF_DEPARTMENT).iter().any(|id| one_of(departments, *id)))
        .filter(|row| match filter.get("USER_TYPE").text() {
            Some(kind) if !kind.is_empty() => {
                let own = row.text(user::USER_TYPE);
                kind == if own.is_empty() { "employee" } else { own }
            }
            _ => true,
        })
        .filter(|row| filter.get(">ID").id().is_none_or(|id| row.id > id))
        .collect();
    if call.params.get_any_case("order").text().is_some_and(|order| order.eq_ignore_ascii_case("desc")) {
        rows.reverse();
    }
    let rows = rows.into_iter().map(|record| user_row(state, record)).collect();
    Ok(slice(rows, call.params.get_any_case("start")))
}

fn is_active(row: &Record) -> bool {
    row.flag(user::ACTIVE) != Some(false)
}

fn one_of(param: &Param, id: u32) -> bool {
    match param {
        Param::Array(entries) => entries.iter().any(|(_, value)| value.id() == Some(id)),
        scalar => scalar.id() == Some(id),
    }
}

fn me<'a>(state: &'a State, call: &Call) -> Result<&'a Record, ApiError> {
    let found = state.table(Entity::User).get(call.user_id);
    found.ok_or_else(|| ApiError::new(401, "NO_AUTH_FOUND", "Wrong authorization data"))
}

fn current(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    Ok(Answer::small(user_row(state, me(state, call)?)))
}

fn admin(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    Ok(Answer::small(state.is_admin(call.user_id)))
}

fn profile(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let row = me(state, call)?;
    let mut map = Map::new();
    map.insert("ID".to_owned(), json!(row.id.to_string()));
    map.insert("ADMIN".to_owned(), json!(state.is_admin(row.id)));
    for field in [user::NAME, user::LAST_NAME, user::PERSONAL_GENDER, user::TIME_ZONE] {
        map.insert(Entity::User.field(field).item.to_owned(), json!(row.text(field)));
    }
    Ok(Answer::small(map))
}

/// Access codes: `U7` a user, `D5` a department, `DR5` with those below, `AU` everyone, `G1` administrators.
fn access(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let codes = call.params.get_any_case("ACCESS");
    if codes.is_empty() {
        return Err(ApiError::argument("ACCESS"));
    }
    let codes: Vec<String> = match codes {
        Param::Array(entries) => entries.iter().filter_map(|(_, code)| code.text()).collect(),
        scalar => scalar.text().into_iter().collect(),
    };
    Ok(Answer::small(codes.iter().any(|code| state.has_code(call.user_id, code))))
}

impl State {
    /// Whether an access code covers a user.
    pub(super) fn has_code(&self, user_id: u32, code: &str) -> bool {
        let number = |prefix: &str| code.strip_prefix(prefix).and_then(|rest| rest.parse::<u32>().ok());
        if code == "AU" || number("U") == Some(user_id) {
            return true;
        }
        if code == "G1" {
            return self.is_admin(user_id);
        }
        let mine = self.table(Entity::User).get(user_id).map_or(&[][..], |row| row.ids(user::UF_DEPARTMENT));
        match (number("DR"), number("D")) {
            (Some(top), _) => mine.iter().any(|id| self.is_below(*id, top)),
            (None, Some(wanted)) => mine.contains(&wanted),
            (None, None) => false,
        }
    }

    fn is_below(&self, department_id: u32, top: u32) -> bool {
        let mut next = Some(department_id);
        // A tree of departments is no deeper than there are departments, even if somebody made a ring of it.
        for _ in 0..=self.table(Entity::Department).records().len() {
            match next {
                Some(id) if id == top => return true,
                Some(id) => {
                    next = self.table(Entity::Department).get(id).and_then(|row| row.reference(department::PARENT));
                }
                None => return false,
            }
        }
        false
    }
}

fn departments(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let params = call.params;
    let fits = |name: &str, id: Option<u32>| {
        let wanted = params.get_any_case(name);
        wanted.is_empty() || id.is_some_and(|id| one_of(wanted, id))
    };
    // `sort` names the field to sort by, `SORT` is a filter: here the case matters.
    let (name, sort) = (params.get("NAME"), params.get("SORT"));
    let mut rows: Vec<&Record> = state
        .table(Entity::Department)
        .records()
        .iter()
        .filter(|row| fits("ID", Some(row.id)))
        .filter(|row| name.text().is_none_or(|name| name == row.text(department::NAME)))
        .filter(|row| sort.int().is_none_or(|sort| sort == row.int(department::SORT).unwrap_or(500)))
        .filter(|row| fits("PARENT", row.reference(department::PARENT)))
        .filter(|row| fits("UF_HEAD", row.reference(department::UF_HEAD)))
        .collect();
    if let Some(field) = params.get("sort").text().and_then(|name| Entity::Department.field_by_old(&name)) {
        rows.sort_by(|a, b| compare(a.get(field), b.get(field)));
    }
    if params.get("order").text().is_some_and(|order| order.eq_ignore_ascii_case("desc")) {
        rows.reverse();
    }
    let rows = rows
        .into_iter()
        .map(|record| {
            let mut row = Map::new();
            row.insert("ID".to_owned(), json!(record.id.to_string()));
            row.insert("NAME".to_owned(), json!(record.text(department::NAME)));
            row.insert("SORT".to_owned(), json!(record.int(department::SORT).unwrap_or(500)));
            for (field, name) in [(department::PARENT, "PARENT"), (department::UF_HEAD, "UF_HEAD")] {
                if let Some(id) = record.reference(field) {
                    row.insert(name.to_owned(), json!(id.to_string()));
                }
            }
            Json::Object(row)
        })
        .collect();
    Ok(slice(rows, params.get_any_case("START")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, call_as};
    use crate::samples;

    #[test]
    fn users_are_found_by_department_and_activity() {
        let mut state = samples::state();
        state.table_mut(Entity::User).update(3, |row| row.set(user::ACTIVE, false));
        for (filter, count) in [
            (json!({}), 4),
            (json!({"ACTIVE": true}), 3),
            (json!({"ACTIVE": false}), 1),
            (json!({"UF_DEPARTMENT": [2]}), 2),
            (json!({"USER_TYPE": "employee"}), 4),
            (json!({"ID": [1, 2]}), 2),
        ] {
            let answer = call(&mut state, "user.get", json!({"FILTER": filter}));
            assert_eq!(answer.total, Some(count), "{filter}");
        }
        let row = &call(&mut state, "user.get", json!({})).result[0];
        assert_eq!((&row["ID"], &row["ACTIVE"], &row["UF_DEPARTMENT"]), (&json!("1"), &json!(true), &json!([1])));
        assert!(row.get("IS_ADMIN").is_none() && row.get("CRM_ACCESS").is_none());
    }

    #[test]
    fn everyone_learns_about_themselves() {
        let mut state = samples::state();
        for (user_id, admin) in [(1, true), (3, false)] {
            let mut ask =
                |name, params| call_as(&mut state, user_id, true, name, params).expect("anybody may ask").result;
            assert_eq!(ask("user.admin", json!({})), admin);
            assert_eq!(ask("profile", json!({}))["ADMIN"], admin);
            assert_eq!(ask("user.current", json!({}))["ID"], user_id.to_string());
            assert_eq!(ask("user.access", json!({"ACCESS": ["G1"]})), admin);
            assert_eq!(ask("user.access", json!({"ACCESS": ["DR1"]})), true);
            assert_eq!(ask("user.access", json!({"ACCESS": ["D2"]})), !admin);
        }
    }

    #[test]
    fn departments_leave_out_what_they_do_not_have() {
        let mut state = samples::state();
        let rows = call(&mut state, "department.get", json!({})).result;
        assert_eq!(rows[0], json!({"ID": "1", "NAME": "Компания", "SORT": 500, "UF_HEAD": "1"}));
        assert_eq!(rows[1]["PARENT"], "1");
        for (params, count) in [
            (json!({"PARENT": 1}), 1),
            (json!({"ID": 2}), 1),
            (json!({"NAME": "Продажи"}), 1),
            (json!({"NAME": "Прод"}), 0),
            (json!({"SORT": 500}), 2),
            (json!({"UF_HEAD": 2}), 1),
        ] {
            assert_eq!(call(&mut state, "department.get", params.clone()).total, Some(count), "{params}");
        }
        let sorted = call(&mut state, "department.get", json!({"sort": "NAME", "order": "DESC"})).result;
        assert_eq!(sorted[0]["ID"], "2");
    }
}
