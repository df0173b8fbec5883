//! A demo portal with one place for an app, in which different builds can be put, each with the script that measures.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use portal::data::{Data, Language};
use portal::shell::{self, ShellConfig};
use portal::{Options, Pace, Portal};
use serde::Serialize;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::bench::words::Words;

/// The script that measures.
const MEASURE: &str = include_str!("measure.js");
/// Lets a browser that has just been started settle, then goes to the address after the question mark.
const WAIT: &str = "<!doctype html><meta charset=\"utf-8\"><title>Wait</title><link rel=\"icon\" href=\"data:,\">\
    <script>setTimeout(() => location.replace(location.search.slice(1)), 2500)</script>";

/// What the page is watched for.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Task {
    /// The element of the empty page.
    Empty,
    /// The page before a first reading.
    Cold,
    /// The end of a first reading, which is agreed to.
    Fill,
    /// Counters with these numbers.
    Warm {
        /// The numbers, in the order of the groups.
        counters: Vec<u32>,
    },
}

/// A portal and its app. Both servers end with the runtime.
pub(super) struct Stage {
    /// What the page that measures says.
    pub(super) words: Words,
    config: ShellConfig,
    app: Arc<Mutex<Router>>,
    is_silent: Arc<AtomicBool>,
}

impl Stage {
    /// Opens a portal that answers at once.
    pub(super) async fn open(data: Data) -> Result<Self> {
        let options = Options { pace: Pace::Fast, ..Options::default() };
        let portal = Arc::new(Mutex::new(Portal::new(data, options)));
        let listen = async || TcpListener::bind("127.0.0.1:0").await.context("no port is free");
        let (for_portal, for_app) = (listen().await?, listen().await?);
        let origin = |listener: &TcpListener| -> Result<String> {
            Ok(format!("http://{}", listener.local_addr().context("the port has no number")?))
        };
        let config = ShellConfig {
            portal_origin: origin(&for_portal)?,
            app_origin: origin(&for_app)?,
            app_path: "/index.html".to_owned(),
            language: Language::Ru,
            octet_stream_wasm: false,
        };

        let is_silent = Arc::new(AtomicBool::new(false));
        let rest = portal::server::router(portal.clone())
            .layer(middleware::from_fn_with_state(Arc::clone(&is_silent), answer_or_not));
        serve(for_portal, shell::portal_router(portal, config.clone()).merge(rest));

        let app = Arc::new(Mutex::new(Router::new()));
        let (heard, words) = Words::listen();
        let host = Router::new()
            .route("/bench/wait", get(|| async { Html(WAIT) }))
            .route("/bench/measure.js", get(|| async { ([(CONTENT_TYPE, "text/javascript")], MEASURE) }))
            .fallback(hand_on)
            .with_state(Arc::clone(&app))
            .merge(heard);
        serve(for_app, host);
        Ok(Self { words, config, app, is_silent })
    }

    /// Puts a built app in its place, and has it watched.
    pub(super) fn put(&self, folder: &Path, task: &Task) -> Result<()> {
        let task = serde_json::to_string(task).context("a task cannot be written as JSON")?;
        let script = format!("<head>\n<script src=\"/bench/measure.js\" data-task='{task}'></script>");
        let app = shell::app_router(Some(folder.to_owned()), self.config.clone())
            .layer(middleware::map_response(move |response| with_script(response, script.clone())));
        *self.app.lock().unwrap_or_else(PoisonError::into_inner) = app;
        Ok(())
    }

    /// From now on the portal's REST answers, or is silent: then what is shown comes from the device alone.
    pub(super) fn set_silent(&self, is_silent: bool) {
        self.is_silent.store(is_silent, Ordering::Relaxed);
    }

    /// Where a browser gets to the portal's page, with the app in it, by and by.
    pub(super) fn address(&self) -> String {
        format!("{}/bench/wait?{}/", self.config.app_origin, self.config.portal_origin)
    }
}

/// Passes requests on; while the portal is silent, requests to its REST have no end.
async fn answer_or_not(State(is_silent): State<Arc<AtomicBool>>, request: Request, next: Next) -> Response {
    if is_silent.load(Ordering::Relaxed) && request.uri().path().starts_with("/rest/") {
        return std::future::pending().await;
    }
    next.run(request).await
}

/// Hands a request to the app that is in place now.
async fn hand_on(State(app): State<Arc<Mutex<Router>>>, request: Request) -> Response {
    let app = app.lock().unwrap_or_else(PoisonError::into_inner).clone();
    app.oneshot(request).await.into_response()
}

/// Puts a script at the beginning of a page; leaves everything else as it is.
async fn with_script(response: Response, script: String) -> Response {
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let page = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let page = String::from_utf8_lossy(&page).replacen("<head>", &script, 1);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

fn serve(listener: TcpListener, router: Router) {
    // An error of the server shows as a page that does not load.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
}
