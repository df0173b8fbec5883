//! The app's own settings: `app.info`, `app.option.*`, `user.option.*`
//! (docs: api-reference/common/system/app-info.md, api-reference/common/settings/*.md).

use serde_json::{Map, Value as Json, json};

use super::{Method, method};
use crate::call::{Answer, Call};
use crate::data::Plan;
use crate::error::ApiError;
use crate::params::Param;
use crate::state::State;

pub(super) const METHODS: &[Method] = &[
    method("app.info", "", info),
    method("app.option.get", "", app_option_get),
    method("app.option.set", "", app_option_set),
    method("user.option.get", "", user_option_get),
    method("user.option.set", "", user_option_set),
];

fn info(state: &mut State, _: &Call) -> Result<Answer, ApiError> {
    let language = state.info.language.code();
    let (kind, family) = match state.info.plan {
        Plan::Basic => ("basic", "basic"),
        Plan::Enterprise => ("ent250", "ent"),
    };
    Ok(Answer::small(json!({
        "ID": 1,
        "CODE": "local.client_segments",
        "VERSION": 1,
        "STATUS": "L",
        "INSTALLED": true,
        "PAYMENT_EXPIRED": "N",
        "DAYS": null,
        "LANGUAGE_ID": language,
        "LICENSE": format!("{language}_{kind}"),
        "LICENSE_TYPE": kind,
        "LICENSE_FAMILY": family,
    })))
}

fn need_app(call: &Call) -> Result<(), ApiError> {
    if call.app { Ok(()) } else { Err(ApiError::new(403, "AccessException", "Application context required")) }
}

/// All options, or the one asked for; nothing at all is an empty list, as PHP writes an empty map.
fn read(options: Option<&Map<String, Json>>, call: &Call) -> Answer {
    match call.params.get("option").text().filter(|name| !name.is_empty()) {
        Some(name) => Answer::small(options.and_then(|map| map.get(&name)).cloned().unwrap_or_default()),
        None => Answer::small(map_or_list(options)),
    }
}

/// A map as PHP writes it: `[]` when empty.
pub(crate) fn map_or_list(map: Option<&Map<String, Json>>) -> Json {
    match map {
        Some(map) if !map.is_empty() => Json::Object(map.clone()),
        _ => json!([]),
    }
}

/// The options of a call, which are merged with what is there.
fn given(call: &Call) -> Result<Vec<(String, Json)>, ApiError> {
    let options = call.params.get("options");
    if !options.is_array() || options.is_empty() {
        return Err(ApiError::new(400, "ArgumentNullException", "options is empty"));
    }
    Ok(options.entries().iter().map(|(name, value): &(String, Param)| (name.clone(), value.to_json())).collect())
}

fn app_option_get(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    need_app(call)?;
    Ok(read(Some(&state.app.options), call))
}

fn app_option_set(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    need_app(call)?;
    if !state.is_admin(call.user_id) {
        return Err(ApiError::new(400, "AccessException", "Administrator authorization required"));
    }
    state.app.options.extend(given(call)?);
    Ok(Answer::small(true))
}

fn user_option_get(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    need_app(call)?;
    Ok(read(state.app.user_options.get(&call.user_id), call))
}

fn user_option_set(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    need_app(call)?;
    let options = given(call)?;
    state.app.user_options.entry(call.user_id).or_default().extend(options);
    Ok(Answer::small(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, call_as, refusal};
    use crate::samples;

    #[test]
    fn options_are_merged_and_read_by_everyone() {
        let mut state = samples::state();
        assert_eq!(call(&mut state, "app.option.get", json!({})).result, json!([]));
        call(&mut state, "app.option.set", json!({"options": {"a": "1"}}));
        call(&mut state, "app.option.set", json!({"options": {"b": "2"}}));
        let read = |state: &mut State, params| {
            call_as(state, 3, true, "app.option.get", params).expect("anybody reads").result
        };
        assert_eq!(read(&mut state, json!({})), json!({"a": "1", "b": "2"}));
        assert_eq!(read(&mut state, json!({"option": "a"})), "1");
        assert_eq!(read(&mut state, json!({"option": "c"})), Json::Null);
    }

    #[test]
    fn user_options_belong_to_one_user() {
        let mut state = samples::state();
        call_as(&mut state, 3, true, "user.option.set", json!({"options": {"theme": "dark"}})).expect("anybody writes");
        assert_eq!(
            call_as(&mut state, 3, true, "user.option.get", json!({})).expect("anybody reads").result["theme"],
            "dark"
        );
        assert_eq!(call(&mut state, "user.option.get", json!({})).result, json!([]));
    }

    #[test]
    fn refusals() {
        let mut state = samples::state();
        assert_eq!(refusal(&mut state, 3, "app.option.set", json!({"options": {"a": 1}})).0, "AccessException");
        assert_eq!(refusal(&mut state, 1, "app.option.set", json!({})).0, "ArgumentNullException");
        let webhook = call_as(&mut state, 1, false, "app.option.get", json!({})).expect_err("a webhook has no app");
        assert_eq!(webhook.description, "Application context required");
    }
}
