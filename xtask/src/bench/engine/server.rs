//! The static host of the benchmark's page, which also takes what the page has to tell.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Path as Tail, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::bench::words::Words;
use crate::project;

/// A host at a free port of this machine. Ends with the runtime.
pub(super) struct Server {
    pub(super) origin: String,
    pub(super) words: Words,
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
        let (heard, words) = Words::listen();
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
            .merge(heard);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.context("no port is free")?;
        let origin = format!("http://{}", listener.local_addr().context("the port has no number")?);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { origin, words })
    }
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
