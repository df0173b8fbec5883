//! Places of the portal the app's pages are bound to (docs: api-reference/widgets/placement-*.md).

use serde_json::{Value as Json, json};

use super::{Method, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::params::Param;
use crate::state::{Placement, State};

pub(super) const METHODS: &[Method] = &[
    method("placement.bind", "placement", bind),
    method("placement.unbind", "placement", unbind),
    method("placement.get", "placement", get),
    method("placement.list", "placement", list),
];

/// Places that exist here; the shell shows the app in the first four.
const PLACES: [&str; 9] = [
    "LEFT_MENU",
    "CRM_ANALYTICS_MENU",
    "CRM_CONTACT_DETAIL_TAB",
    "CRM_COMPANY_DETAIL_TAB",
    "CRM_ANALYTICS_TOOLBAR",
    "CRM_DEAL_DETAIL_TAB",
    "CRM_SMART_INVOICE_DETAIL_TAB",
    "CRM_CONTACT_LIST_TOOLBAR",
    "CRM_COMPANY_LIST_TOOLBAR",
];

fn need_app(call: &Call) -> Result<(), ApiError> {
    if call.app { Ok(()) } else { Err(ApiError::wrong_auth_type()) }
}

fn need_admin(state: &State, call: &Call) -> Result<(), ApiError> {
    need_app(call)?;
    if state.is_admin(call.user_id) { Ok(()) } else { Err(ApiError::new(403, "ACCESS_DENIED", "Access denied!")) }
}

fn text(params: &Param, name: &str) -> Option<String> {
    params.get_any_case(name).text().filter(|text| !text.is_empty())
}

fn place(call: &Call) -> Result<String, ApiError> {
    let code = text(call.params, "PLACEMENT").ok_or_else(|| ApiError::argument("PLACEMENT"))?;
    if PLACES.contains(&code.as_str()) {
        Ok(code)
    } else {
        Err(ApiError::new(400, "ERROR_PLACEMENT_NOT_FOUND", "Placement not found"))
    }
}

fn bind(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    need_admin(state, call)?;
    let params = call.params;
    let placement = place(call)?;
    let handler = text(params, "HANDLER").ok_or_else(|| ApiError::argument("HANDLER"))?;
    if !(handler.starts_with("http://") || handler.starts_with("https://")) {
        return Err(ApiError::new(400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported protocol"));
    }
    if state.app.placements.iter().any(|bound| bound.placement == placement && bound.handler == handler) {
        return Err(ApiError::new(400, "ERROR_CORE", "Unable to set placement handler: Handler already binded"));
    }
    let lang_all = params.get_any_case("LANG_ALL");
    let own = lang_all.get(state.info.language.code());
    let word = |name: &str| text(own, name).or_else(|| text(params, name)).unwrap_or_default();
    state.app.placements.push(Placement {
        placement,
        handler,
        title: word("TITLE"),
        description: word("DESCRIPTION"),
        lang_all: lang_all.to_json(),
        options: params.get_any_case("OPTIONS").to_json(),
        user_id: params.get_any_case("USER_ID").id().unwrap_or(0),
    });
    Ok(Answer::small(true))
}

fn unbind(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    need_admin(state, call)?;
    let placement = place(call)?;
    let handler = text(call.params, "HANDLER");
    let before = state.app.placements.len();
    state.app.placements.retain(|bound| {
        bound.placement != placement || handler.as_ref().is_some_and(|handler| *handler != bound.handler)
    });
    Ok(Answer::small(json!({ "count": before - state.app.placements.len() })))
}

fn get(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    need_admin(state, call)?;
    let or_list = |json: &Json| if json.is_null() { json!([]) } else { json.clone() };
    let rows: Json = state
        .app
        .placements
        .iter()
        .map(|bound| {
            json!({
                "placement": bound.placement,
                "userId": bound.user_id,
                "handler": bound.handler,
                "options": or_list(&bound.options),
                "title": bound.title,
                "description": bound.description,
                "langAll": or_list(&bound.lang_all),
            })
        })
        .collect();
    Ok(Answer::small(rows))
}

fn list(_: &mut State, call: &Call) -> Result<Answer, ApiError> {
    need_app(call)?;
    Ok(Answer::small(json!(PLACES)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, call_as, refusal};
    use crate::samples;

    fn tab() -> Json {
        json!({
            "PLACEMENT": "CRM_CONTACT_DETAIL_TAB", "HANDLER": "http://127.0.0.1:8025/index.html", "TITLE": "Segment",
            "LANG_ALL": {"ru": {"TITLE": "Сегмент"}, "en": {"TITLE": "Segment"}},
        })
    }

    #[test]
    fn a_page_is_bound_once_and_unbound() {
        let mut state = samples::state();
        assert_eq!(call(&mut state, "placement.bind", tab()).result, true);
        let bound = call(&mut state, "placement.get", json!({})).result;
        assert_eq!((&bound[0]["title"], &bound[0]["langAll"]["en"]["TITLE"]), (&json!("Сегмент"), &json!("Segment")));
        refusal(&mut state, 1, "placement.bind", tab());
        let count = call(&mut state, "placement.unbind", json!({"PLACEMENT": "CRM_CONTACT_DETAIL_TAB"})).result;
        assert_eq!(count, json!({"count": 1}));
        assert_eq!(call(&mut state, "placement.get", json!({})).result, json!([]));
    }

    #[test]
    fn only_an_administrator_in_the_app_binds() {
        let mut state = samples::state();
        assert_eq!(refusal(&mut state, 3, "placement.bind", tab()).0, "ACCESS_DENIED");
        let webhook = call_as(&mut state, 1, false, "placement.bind", tab()).expect_err("a webhook has no app");
        assert_eq!((webhook.status, webhook.code), (403, json!("WRONG_AUTH_TYPE")));
        assert_eq!(refusal(&mut state, 1, "placement.bind", json!({})).0, "ERROR_ARGUMENT");
        let nowhere = json!({"PLACEMENT": "MOON", "HANDLER": "https://example.com"});
        assert_eq!(refusal(&mut state, 1, "placement.bind", nowhere).0, "ERROR_PLACEMENT_NOT_FOUND");
    }
}
