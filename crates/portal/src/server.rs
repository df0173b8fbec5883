//! The portal on two ports: its page and REST on one, the built app on the next, as two origins like in Bitrix24.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use futures::stream;
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::cli::{App, PortalArgs, load};
use crate::faults::Faults;
use crate::http::{HttpRequest, Outcome};
use crate::oddities::Oddities;
use crate::portal::Portal;
use crate::schema::{Entity, user};
use crate::shell::{self, ShellConfig};

/// Largest body of a request; a batch of fifty full commands stays far below it.
const LARGEST_BODY: usize = 16 << 20;

type Shared = Arc<Mutex<Portal>>;

/// Opens the portal and serves it until the process is stopped.
///
/// # Errors
/// If the data cannot be loaded, a port is taken, or the address of an app is none.
pub async fn serve(args: &PortalArgs, app: Option<App>) -> anyhow::Result<()> {
    let data = load(args)?;
    let app_port = args.port.checked_add(1).context("the app needs a port above the portal's")?;
    let (app_origin, app_path) = match &app {
        Some(App::Address(address)) => origin_and_path(address)?,
        _ => (format!("http://127.0.0.1:{app_port}"), "/index.html".to_owned()),
    };
    // `localhost` and `127.0.0.1` are two sites to a browser, which makes the frame a third party.
    let host = if args.cross_site { "localhost" } else { "127.0.0.1" };
    let config = ShellConfig {
        portal_origin: format!("http://{host}:{}", args.port),
        app_origin,
        app_path,
        language: data.info.language,
        octet_stream_wasm: args.octet_stream_wasm,
    };
    let mut portal = Portal::new(data, args.options());
    let admin = first_admin(&portal);
    let now = portal.clock_secs();
    let token = portal.issue_token(admin, now).access;
    let portal = Arc::new(Mutex::new(portal));

    let portal_listener = listen(args.port).await?;
    println!("portal   {}", config.portal_origin);
    println!("app      {}{}", config.app_origin, config.app_path.trim_end_matches("/index.html"));
    println!("webhook  {}/rest/1/secret", config.portal_origin);
    // Printed once for calls by hand; a real portal would never show it.
    println!("token    {token}  (user {admin}, one hour)");

    let page = shell::portal_router(portal.clone(), config.clone()).merge(router(portal));
    let page = axum::serve(portal_listener, page.into_make_service_with_connect_info::<SocketAddr>());
    let app = async {
        let folder = match app {
            Some(App::Address(_)) => return std::future::pending().await,
            Some(App::Folder(folder)) => Some(folder),
            None => None,
        };
        let listener = listen(app_port).await?;
        axum::serve(listener, shell::app_router(folder, config)).await.context("the app's server stopped")
    };
    tokio::select! {
        stopped = async { page.await } => stopped.context("the portal's server stopped"),
        stopped = app => stopped,
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

/// The two parts of the address of an app that somebody else serves.
fn origin_and_path(address: &str) -> anyhow::Result<(String, String)> {
    let parts: Uri = address.parse().with_context(|| format!("{address} is no address"))?;
    let (scheme, authority) = parts.scheme_str().zip(parts.authority()).context("the app's address names no host")?;
    Ok((format!("{scheme}://{authority}"), parts.path().to_owned()))
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).await.with_context(|| format!("port {port} cannot be opened"))
}

fn first_admin(portal: &Portal) -> u32 {
    let users = portal.state.table(Entity::User).records();
    users.iter().find(|row| row.flag(user::IS_ADMIN) == Some(true)).map_or(1, |row| row.id)
}

/// REST and the switches of the demo. The caller serves it with [`ConnectInfo`]: the rate limit is kept per address.
pub fn router(portal: Shared) -> Router {
    Router::new()
        .route("/rest/{*method}", any(rest))
        .route("/demo/faults", get(faults).post(change_faults))
        .route("/demo/oddities", get(oddities).post(change_oddities))
        .route("/demo/access", post(change_access))
        .route("/demo/dismissed", post(change_dismissed))
        .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(portal)
}

/// The portal; a panic of another request does not make its data unusable.
fn lock(portal: &Shared) -> MutexGuard<'_, Portal> {
    portal.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn rest(
    State(portal): State<Shared>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let request = HttpRequest {
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        content_type: text(header::CONTENT_TYPE),
        authorization: text(header::AUTHORIZATION),
        body: body.to_vec(),
        source: address.ip().to_string(),
    };
    let (handled, wait) = {
        let mut portal = lock(&portal);
        let arrival = portal.clock_secs();
        let handled = portal.handle(&request, arrival);
        let wait = handled.finish_secs - portal.clock_secs();
        (handled, wait)
    };
    if wait > 0.0 {
        tokio::time::sleep(Duration::from_secs_f64(wait)).await;
    }
    match handled.outcome {
        Outcome::Answer(answer) => {
            let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = (status, answer.body).into_response();
            for (name, value) in answer.headers {
                if let Ok(value) = value.parse() {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
        // A body that fails at once makes the server drop the connection.
        Outcome::Cut => {
            let broken = stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut")) });
            Response::new(Body::from_stream(broken))
        }
    }
}

async fn faults(State(portal): State<Shared>) -> Json<Faults> {
    Json(*lock(&portal).faults_mut())
}

/// Changes the faults that are named and leaves the others; answers with all of them.
async fn change_faults(
    State(portal): State<Shared>,
    Json(change): Json<serde_json::Value>,
) -> Result<Json<Faults>, (StatusCode, String)> {
    let mut portal = lock(&portal);
    let faults = portal.faults_mut();
    *faults = faults.changed(&change).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    Ok(Json(*faults))
}

/// The oddities that are switched on, as text with commas.
async fn oddities(State(portal): State<Shared>) -> String {
    lock(&portal).oddities().to_string()
}

/// Switches on the oddities of a list like that of `--odd`, and all others off.
async fn change_oddities(State(portal): State<Shared>, list: String) -> Result<String, (StatusCode, String)> {
    let oddities: Oddities = list.parse().map_err(|problem| (StatusCode::BAD_REQUEST, problem))?;
    let mut portal = lock(&portal);
    let now = portal.clock_secs();
    portal.set_oddities(oddities, now);
    Ok(portal.oddities().to_string())
}

/// Body of `POST /demo/access`.
#[derive(Deserialize)]
struct AccessChange {
    user: u32,
    lost: bool,
}

/// Takes away or gives back a user's right to the CRM.
async fn change_access(State(portal): State<Shared>, Json(change): Json<AccessChange>) -> StatusCode {
    lock(&portal).set_access_lost(change.user, change.lost);
    StatusCode::NO_CONTENT
}

/// Body of `POST /demo/dismissed`.
#[derive(Deserialize)]
struct Dismissal {
    user: u32,
    dismissed: bool,
}

/// Dismisses a user or takes the user back.
async fn change_dismissed(State(portal): State<Shared>, Json(change): Json<Dismissal>) -> StatusCode {
    lock(&portal).set_dismissed(change.user, change.dismissed);
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::connect_info::MockConnectInfo;
    use axum::http::Request;
    use serde_json::{Value, json};
    use tower::ServiceExt;

    use crate::options::{Options, Pace};
    use crate::samples;

    fn app() -> Router {
        let portal = Portal::new(samples::data(), Options { pace: Pace::Fast, ..Options::default() });
        router(Arc::new(Mutex::new(portal))).layer(MockConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))))
    }

    async fn send(app: &Router, method: &str, path: &str, body: &str) -> Result<(u16, Value), axum::Error> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .expect("a sound request");
        let response = app.clone().oneshot(request).await.expect("a router does not fail");
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), LARGEST_BODY).await?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or_default()))
    }

    #[tokio::test]
    async fn rest_is_reached_through_the_router() {
        let app = app();
        let (status, body) = send(&app, "POST", "/rest/1/secret/profile", "{}").await.expect("an answer");
        assert_eq!((status, &body["result"]["ADMIN"]), (200, &json!(true)));
        let (status, _) = send(&app, "OPTIONS", "/rest/profile", "").await.expect("an answer");
        assert_eq!(status, 200);
    }

    #[tokio::test]
    async fn faults_are_switched_while_the_portal_runs() {
        let app = app();
        let (_, faults) = send(&app, "POST", "/demo/faults", r#"{"server_error":{"next":1},"cut":{"next":1}}"#)
            .await
            .expect("an answer");
        assert_eq!(faults["server_error"]["next"], 1);
        assert_eq!(send(&app, "GET", "/rest/1/secret/profile", "").await.expect("an answer").0, 500);
        assert!(send(&app, "GET", "/rest/1/secret/profile", "").await.is_err(), "the connection is cut");
        assert_eq!(send(&app, "GET", "/rest/1/secret/profile", "").await.expect("an answer").0, 200);
        assert_eq!(send(&app, "POST", "/demo/faults", r#"{"storm":{}}"#).await.expect("an answer").0, 400);
    }

    #[test]
    fn an_app_served_elsewhere_may_lie_in_any_folder() {
        for (address, origin, path) in [
            ("http://127.0.0.1:9000/a/b/", "http://127.0.0.1:9000", "/a/b/"),
            ("https://example.com/index.html", "https://example.com", "/index.html"),
            ("https://example.com", "https://example.com", "/"),
        ] {
            let parts = origin_and_path(address).expect("an address");
            assert_eq!(parts, (origin.to_owned(), path.to_owned()));
        }
        assert!(origin_and_path("/a/b").is_err());
    }

    #[tokio::test]
    async fn oddities_are_switched_while_the_portal_runs() {
        let app = app();
        let list = "/rest/1/secret/crm.item.list?entityTypeId=3";
        for (oddities, status, total) in
            [("total-zero", 200, json!(0)), ("html-403*1", 403, Value::Null), ("", 200, json!(120))]
        {
            assert_eq!(send(&app, "POST", "/demo/oddities", oddities).await.expect("an answer").0, 200);
            let (found, body) = send(&app, "GET", list, "").await.expect("an answer");
            assert_eq!((found, &body["total"]), (status, &total), "{oddities}");
        }
        assert_eq!(send(&app, "POST", "/demo/oddities", "storm").await.expect("an answer").0, 400);
    }

    #[tokio::test]
    async fn a_user_is_dismissed_and_taken_back() {
        let app = app();
        for (dismissed, status) in [(true, 401), (false, 200)] {
            let change = json!({"user": 1, "dismissed": dismissed}).to_string();
            send(&app, "POST", "/demo/dismissed", &change).await.expect("an answer");
            assert_eq!(send(&app, "POST", "/rest/1/secret/profile", "{}").await.expect("an answer").0, status);
        }
    }

    #[tokio::test]
    async fn a_right_is_lost_and_given_back() {
        let app = app();
        for (lost, status) in [(true, 400), (false, 200)] {
            let change = json!({"user": 1, "lost": lost}).to_string();
            send(&app, "POST", "/demo/access", &change).await.expect("an answer");
            let (found, _) =
                send(&app, "POST", "/rest/1/secret/crm.item.list", r#"{"entityTypeId":3}"#).await.expect("an answer");
            assert_eq!(found, status);
        }
    }
}
