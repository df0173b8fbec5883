//! The portal about itself: methods, scopes, features, time (docs: api-reference/common/system/*.md).

use serde_json::{Value as Json, json};

use super::{Method, all, find, foreign_scope, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::state::State;
use crate::time::format_iso;

pub(super) const METHODS: &[Method] = &[
    method("scope", "", scope),
    method("method.get", "", method_get),
    method("methods", "", methods),
    method("feature.get", "", feature),
    method("server.time", "", server_time),
    method("crm.settings.mode.get", "crm", crm_mode),
];

/// Whether the CRM works with leads: 1 if it does, 2 in the simple mode (docs: api-reference/crm/crm-settings-mode-get.md).
fn crm_mode(state: &mut State, _: &Call) -> Result<Answer, ApiError> {
    Ok(Answer::small(json!(if state.has_leads { 1 } else { 2 })))
}

fn scope(state: &mut State, _: &Call) -> Result<Answer, ApiError> {
    Ok(Answer::small(json!(state.scopes)))
}

fn method_get(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let name = call.params.get_any_case("name").text().unwrap_or_default().to_ascii_lowercase();
    let found = if name == "batch" { Some("") } else { find(&name).map(|method| method.scope) };
    let is_available = found.is_some_and(|scope| !call.app || state.has_scope(scope));
    let is_existing = found.is_some() || foreign_scope(&name).is_some();
    Ok(Answer::small(json!({"isExisting": is_existing, "isAvailable": is_available})))
}

/// Without a scope the methods the app may call.
fn methods(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let scope = call.params.get_any_case("scope").text();
    let names: Json = all()
        .filter(|method| match &scope {
            Some(scope) => scope == method.scope,
            None => !call.app || state.has_scope(method.scope),
        })
        .map(|method| json!(method.name))
        .collect();
    Ok(Answer::small(names))
}

/// No plan here has the extended queue of events.
fn feature(_: &mut State, call: &Call) -> Result<Answer, ApiError> {
    match call.params.get_any_case("CODE").text().filter(|code| !code.is_empty()) {
        Some(_) => Ok(Answer::small(json!({"value": "N"}))),
        None => Err(ApiError::new(400, "CODE_EMPTY", "CODE can't be empty")),
    }
}

fn server_time(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    Ok(Answer::small(json!(format_iso(call.now, state.info.utc_offset))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, refusal};
    use crate::samples;

    #[test]
    fn methods_say_whether_they_are_there() {
        let mut state = samples::state();
        for (name, there) in [("crm.item.list", true), ("batch", true), ("crm.moon.list", false)] {
            let answer = call(&mut state, "method.get", json!({ "name": name })).result;
            assert_eq!(answer, json!({"isExisting": there, "isAvailable": there}), "{name}");
        }
        let names = call(&mut state, "methods", json!({"scope": "placement"})).result;
        assert_eq!(names.as_array().map(Vec::len), Some(4));
    }

    #[test]
    fn names_are_unique_and_lower_case() {
        let names: Vec<&str> = all().map(|method| method.name).collect();
        for (index, name) in names.iter().enumerate() {
            assert!(!names[..index].contains(name), "{name}");
            assert_eq!(*name, name.to_ascii_lowercase());
        }
    }

    #[test]
    fn time_and_features() {
        let mut state = samples::state();
        assert_eq!(call(&mut state, "server.time", json!({})).result, "2033-05-18T06:33:20+03:00");
        assert_eq!(refusal(&mut state, 1, "feature.get", json!({})).0, "CODE_EMPTY");
    }
}
