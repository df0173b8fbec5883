//! The static host of the benchmark's page, which also takes what the page has to tell.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Path as Tail, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::project;

/// What the page tells.
pub(super) enum Word {
    /// What it has just done.
    Progress(String),
    /// The report, as JSON; the last word.
    Report(String),
    /// Why there will be no report.
    Failure(String),
}

/// A host at a free port of this machine. Ends with the runtime.
pub(super) struct Server {
    pub(super) origin: String,
    pub(super) words: UnboundedReceiver<Word>,
    last: Instant,
}

/// The folders behind the three kinds of addresses.
struct Folders {
    bench: PathBuf,
    ours: PathBuf,
    npm: PathBuf,
}

impl Server {
    /// Serves the page, the engine's module and the packages of npm.
    pub(super) async fn start(module: &Path) -> Result<Self> {
        let (tell, words) = unbounded_channel();
        let folders = Arc::new(Folders {
            bench: project::root().join("xtask/src/bench/engine"),
            ours: module.to_owned(),
            npm: project::tools().join("npm/node_modules"),
        });
        let router = Router::new()
            .route("/", get(|State(folders): State<Arc<Folders>>| async move { file(&folders.bench, "index.html") }))
            .route(
                "/bench/{*file}",
                get(|State(f): State<Arc<Folders>>, Tail(name): Tail<String>| async move { file(&f.bench, &name) }),
            )
            .route(
                "/ours/{*file}",
                get(|State(f): State<Arc<Folders>>, Tail(name): Tail<String>| async move { file(&f.ours, &name) }),
            )
            .route(
                "/npm/{*file}",
                get(|State(f): State<Arc<Folders>>, Tail(name): Tail<String>| async move { file(&f.npm, &name) }),
            )
            .with_state(folders)
            .route("/say", hear(&tell, Word::Progress))
            .route("/result", hear(&tell, Word::Report))
            .route("/failure", hear(&tell, Word::Failure));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.context("no port is free")?;
        let origin = format!("http://{}", listener.local_addr().context("the port has no number")?);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { origin, words, last: Instant::now() })
    }

    /// Notes that there was a word.
    pub(super) fn heard(&mut self) {
        self.last = Instant::now();
    }

    /// For how long there was none.
    pub(super) fn silent_for(&self) -> Duration {
        self.last.elapsed()
    }
}

/// Takes words of a kind.
fn hear(tell: &UnboundedSender<Word>, word: fn(String) -> Word) -> axum::routing::MethodRouter {
    let tell = tell.clone();
    post(move |body: String| {
        // Nobody listens any more when the command is ending.
        let _ = tell.send(word(body));
        async { StatusCode::NO_CONTENT }
    })
}

/// A file of a folder; the page is isolated from other origins, for which browsers give it a finer clock.
fn file(folder: &Path, name: &str) -> Response {
    let kind = match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("js" | "mjs") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    if name.split('/').any(|part| part == "..") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Ok(bytes) = std::fs::read(folder.join(name)) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-embedder-policy", HeaderValue::from_static("require-corp"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}
