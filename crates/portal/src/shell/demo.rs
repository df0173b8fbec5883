//! The calls the portal's page makes for itself: `/demo/…`, JSON in and out. They stand for a portal's internal calls;
//! the app knows nothing of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ShellConfig, crm};
use crate::frame::UserInfo;
use crate::mutate::Mutation;
use crate::portal::Portal;
use crate::schema::Entity;
use crate::state::Placement;

type Shared = State<Arc<Mutex<Portal>>>;

pub(super) fn router(portal: Arc<Mutex<Portal>>, config: &ShellConfig) -> Router {
    // The portal's name for itself: its host with the port, as `window.name` has it.
    let domain = config.portal_origin.split_once("://").map_or("", |(_, host)| host).to_owned();
    let endpoint = format!("{}/rest/", config.portal_origin);
    Router::new()
        .route("/demo/init", post(move |portal: Shared, opening: Json<Opening>| init(portal, opening, domain)))
        .route("/demo/opening", post(move |portal: Shared, opening: Json<Opening>| open(portal, opening, endpoint)))
        .route("/demo/refresh", post(refresh))
        .route("/demo/option", post(option))
        .route("/demo/revoke", post(revoke))
        .route("/demo/mutate", post(mutate))
        .route("/demo/placements/{code}", get(placements))
        .route("/demo/rows/{type_id}", get(rows))
        .route("/demo/counts", get(counts))
        .route("/demo/card/{type_id}/{id}", get(card))
        .with_state(portal)
}

/// The portal, even after a panic elsewhere: the page of a demo should go on showing what there is.
pub(super) fn lock(portal: &Mutex<Portal>) -> MutexGuard<'_, Portal> {
    portal.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Active employees for the user switch: `[{id, name, position, admin, access, lost}]`, an administrator first.
/// `access` is `all`, `department`, `own` or `none`; `lost` says that it was taken away while the portal ran.
pub(super) fn users(portal: &Portal) -> Vec<Value> {
    let mut users: Vec<UserInfo> = portal.users().into_iter().filter(|user| user.active).collect();
    // The sort is stable: within the administrators and within the others the order of ids stays.
    users.sort_by_key(|user| !user.is_admin);
    let describe = |user: UserInfo| {
        json!({
            "id": user.id,
            "name": user.name,
            "position": user.position,
            "admin": user.is_admin,
            "access": user.crm_access.code(),
            "lost": portal.state.lost_access.contains(&user.id),
        })
    };
    users.into_iter().map(describe).collect()
}

/// Departments for the picker of access codes: `[{id, name}]`.
pub(super) fn departments(portal: &Portal) -> Vec<Value> {
    portal.departments().into_iter().map(|(id, name)| json!({ "id": id, "name": name })).collect()
}

/// The employee a page is shown to when its address names none.
pub(super) fn first_user(portal: &Portal) -> Option<u32> {
    users(portal).first().and_then(|first| first["id"].as_u64()).and_then(|id| u32::try_from(id).ok())
}

#[derive(Deserialize)]
struct Opening {
    user: u32,
    placement: String,
    options: Value,
}

async fn init(State(portal): Shared, Json(opening): Json<Opening>, domain: String) -> Json<Value> {
    let mut portal = lock(&portal);
    let now = portal.clock_secs();
    Json(portal.init_data(opening.user, &opening.placement, opening.options, &domain, now))
}

async fn open(State(portal): Shared, Json(opening): Json<Opening>, endpoint: String) -> Json<Value> {
    let mut portal = lock(&portal);
    let now = portal.clock_secs();
    Json(portal.opening(opening.user, &opening.placement, &opening.options, &endpoint, now))
}

#[derive(Deserialize)]
struct Employee {
    user: u32,
}

async fn refresh(State(portal): Shared, Json(employee): Json<Employee>) -> Json<Value> {
    let mut portal = lock(&portal);
    let now = portal.clock_secs();
    Json(portal.refresh(employee.user, now))
}

async fn revoke(State(portal): Shared, Json(employee): Json<Employee>) -> StatusCode {
    lock(&portal).revoke(employee.user);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Change {
    kind: Mutation,
}

/// Somebody else changes the CRM: answers which card, `{type, id}`; both are null when there was nothing to change.
async fn mutate(State(portal): Shared, Json(change): Json<Change>) -> Json<Value> {
    let mut portal = lock(&portal);
    let now = portal.clock_secs();
    let concerned = portal.mutate(change.kind, now, &mut rand::rng());
    Json(json!({ "type": concerned.and_then(|(entity, _)| entity.type_id()), "id": concerned.map(|(_, id)| id) }))
}

#[derive(Deserialize)]
struct NewOption {
    user: u32,
    scope: Scope,
    name: String,
    value: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    App,
    User,
}

/// Stores an option and answers all of them; 403 for an app option of somebody who is no administrator.
async fn option(State(portal): Shared, Json(option): Json<NewOption>) -> Response {
    let mut portal = lock(&portal);
    let options = match option.scope {
        Scope::App => {
            if !portal.set_app_option(option.user, &option.name, option.value) {
                return StatusCode::FORBIDDEN.into_response();
            }
            &portal.state.app.options
        }
        Scope::User => {
            portal.set_user_option(option.user, &option.name, option.value);
            &portal.state.app.user_options[&option.user]
        }
    };
    Json(options).into_response()
}

/// What the app has bound under a placement code for everyone or for this employee: `[{handler, title, langAll}]`.
async fn placements(
    State(portal): Shared,
    Path(code): Path<String>,
    Query(employee): Query<Employee>,
) -> Json<Vec<Value>> {
    let portal = lock(&portal);
    let bound = portal
        .state
        .app
        .placements
        .iter()
        .filter(|bound| bound.placement == code && [0, employee.user].contains(&bound.user_id));
    let describe =
        |bound: &Placement| json!({ "handler": bound.handler, "title": bound.title, "langAll": bound.lang_all });
    Json(bound.map(describe).collect())
}

#[derive(Deserialize)]
struct ListView {
    user: u32,
    #[serde(default)]
    offset: usize,
    #[serde(default)]
    search: String,
}

async fn rows(State(portal): Shared, Path(type_id): Path<i64>, Query(view): Query<ListView>) -> Response {
    match Entity::from_type_id(type_id) {
        Some(entity) => {
            Json(crm::rows(&lock(&portal).state, view.user, entity, view.offset, &view.search)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Numbers of records the employee may see, by entity type: `{"2": …, "3": …, "4": …, "31": …}`.
async fn counts(State(portal): Shared, Query(employee): Query<Employee>) -> Json<Value> {
    let portal = lock(&portal);
    let count = |entity| crm::count(&portal.state, employee.user, entity);
    Json(json!({
        "2": count(Entity::Deal),
        "3": count(Entity::Contact),
        "4": count(Entity::Company),
        "31": count(Entity::Invoice),
    }))
}

async fn card(
    State(portal): Shared,
    Path((type_id, id)): Path<(u32, u32)>,
    Query(employee): Query<Employee>,
) -> Response {
    match crm::card(&lock(&portal).state, employee.user, type_id, id) {
        Some(card) => Json(card).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::http::header::CONTENT_TYPE;
    use tower::ServiceExt;

    use super::*;
    use crate::data::Language;
    use crate::options::Options;
    use crate::samples;

    fn portal() -> Arc<Mutex<Portal>> {
        Arc::new(Mutex::new(Portal::new(samples::data(), Options::default())))
    }

    async fn ask(portal: &Arc<Mutex<Portal>>, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = match body {
            None => Request::builder().uri(path).body(Body::empty()),
            Some(body) => Request::builder()
                .method("POST")
                .uri(path)
                .header(CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
        };
        let config = ShellConfig {
            portal_origin: "http://127.0.0.1:8024".to_owned(),
            app_origin: "http://127.0.0.1:8025".to_owned(),
            app_path: "/index.html".to_owned(),
            language: Language::Ru,
            octet_stream_wasm: false,
        };
        let response = router(portal.clone(), &config).oneshot(request.expect("a request")).await.expect("an answer");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("the body");
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    #[tokio::test]
    async fn lists_follow_the_rights_of_the_employee() {
        let portal = portal();
        for (user, contacts) in [(1, 120), (3, 40), (4, 0)] {
            let (_, list) = ask(&portal, &format!("/demo/rows/3?user={user}"), None).await;
            assert_eq!(list["total"], contacts, "user {user}");
            assert_eq!(list["rows"].as_array().map(Vec::len), Some(contacts.min(50)), "user {user}");
            let (_, counts) = ask(&portal, &format!("/demo/counts?user={user}"), None).await;
            assert_eq!(counts["3"], contacts, "user {user}");
        }
        assert_eq!(ask(&portal, "/demo/rows/7?user=1", None).await.0, StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn lists_are_paged_and_searched() {
        let portal = portal();
        let (_, second) = ask(&portal, "/demo/rows/3?user=1&offset=100", None).await;
        assert_eq!(second["rows"][0]["id"], 20, "the newest come first");
        assert_eq!(second["rows"].as_array().map(Vec::len), Some(20));
        // The word is «имя 12» in lower case: 12 and 120.
        let (_, found) = ask(&portal, "/demo/rows/3?user=1&search=%D0%B8%D0%BC%D1%8F%2012", None).await;
        assert_eq!(found["total"], 2);
    }

    #[tokio::test]
    async fn a_card_tells_its_fields_stage_and_relations() {
        let portal = portal();
        let (status, card) = ask(&portal, "/demo/card/2/2?user=1", None).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(card["title"], "Сделка 2");
        assert_eq!(card["stage"]["semantics"], "S");
        assert_eq!(card["responsible"], "Глеб Тестов");
        let links = card["links"].as_array().expect("links");
        assert!(links.iter().any(|link| link["type"] == 3 && link["id"] == 3), "{links:?}");
        assert!(links.iter().any(|link| link["type"] == 31 && link["id"] == 2), "{links:?}");
    }

    #[tokio::test]
    async fn a_missing_and_a_hidden_card_look_alike() {
        let portal = portal();
        for path in
            ["/demo/card/3/9999?user=1", "/demo/card/3/1?user=3", "/demo/card/3/3?user=4", "/demo/card/99/1?user=1"]
        {
            assert_eq!(ask(&portal, path, None).await, (StatusCode::NOT_FOUND, Value::Null), "{path}");
        }
        assert_eq!(ask(&portal, "/demo/card/3/3?user=3", None).await.0, StatusCode::OK);
    }

    #[tokio::test]
    async fn the_first_reply_names_user_and_placement() {
        let portal = portal();
        let opening = json!({ "user": 3, "placement": "CRM_CONTACT_DETAIL_TAB", "options": { "ID": "3" } });
        let (_, reply) = ask(&portal, "/demo/init", Some(opening)).await;
        assert_eq!(reply["PLACEMENT"], "CRM_CONTACT_DETAIL_TAB");
        assert_eq!(reply["PLACEMENT_OPTIONS"]["ID"], "3");
        assert_eq!((&reply["IS_ADMIN"], &reply["DOMAIN"]), (&json!(false), &json!("127.0.0.1:8024")));
        let (_, token) = ask(&portal, "/demo/refresh", Some(json!({ "user": 3 }))).await;
        assert!(token["AUTH_ID"].is_string() && token["AUTH_ID"] != reply["AUTH_ID"]);
    }

    #[tokio::test]
    async fn app_options_are_for_administrators() {
        let portal = portal();
        let set = |user: u32, scope: &str| json!({ "user": user, "scope": scope, "name": "colour", "value": "blue" });
        let cases = [(1, "app", StatusCode::OK), (3, "app", StatusCode::FORBIDDEN), (3, "user", StatusCode::OK)];
        for (user, scope, expected) in cases {
            let (status, options) = ask(&portal, "/demo/option", Some(set(user, scope))).await;
            assert_eq!(status, expected, "{scope} option of user {user}");
            assert_eq!(status == StatusCode::OK, options["colour"] == "blue");
        }
    }

    #[tokio::test]
    async fn a_placement_is_offered_to_whom_it_was_bound() {
        let portal = portal();
        for (user_id, handler) in [(0, "http://127.0.0.1:8025/"), (3, "http://127.0.0.1:8025/own")] {
            lock(&portal).state.app.placements.push(Placement {
                placement: "CRM_CONTACT_DETAIL_TAB".to_owned(),
                handler: handler.to_owned(),
                title: "Segment".to_owned(),
                description: String::new(),
                lang_all: json!({ "ru": { "TITLE": "Сегмент" } }),
                options: json!([]),
                user_id,
            });
        }
        for (path, offered) in [
            ("/demo/placements/CRM_CONTACT_DETAIL_TAB?user=1", 1),
            ("/demo/placements/CRM_CONTACT_DETAIL_TAB?user=3", 2),
            ("/demo/placements/CRM_COMPANY_DETAIL_TAB?user=3", 0),
        ] {
            let (_, list) = ask(&portal, path, None).await;
            assert_eq!(list.as_array().map(Vec::len), Some(offered), "{path}");
        }
    }

    #[tokio::test]
    async fn a_change_says_which_card_it_concerns() {
        let portal = portal();
        let (_, concerned) = ask(&portal, "/demo/mutate", Some(json!({ "kind": "delete" }))).await;
        let entity = Entity::from_type_id(concerned["type"].as_i64().expect("a type")).expect("a kind of card");
        let id = u32::try_from(concerned["id"].as_u64().expect("an id")).expect("a small id");
        assert!(lock(&portal).state.table(entity).get(id).is_none());
    }

    #[test]
    fn the_user_switch_starts_with_an_administrator_and_names_every_right() {
        let portal = portal();
        let users = users(&lock(&portal));
        let rights: Vec<_> = users.iter().map(|user| user["access"].as_str().expect("a word")).collect();
        assert_eq!(rights, ["all", "department", "own", "none"]);
        assert_eq!(users[0]["admin"], true);
        assert_eq!(users[0]["name"], "Анна Тестов");
    }
}
