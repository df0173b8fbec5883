//! The visible face of the demo portal: its page with the app's frame, the BX24 library, and the server of the built app.
//!
//! Two origins, as in Bitrix24: the portal's (page, `/bx24/v1/`, `/demo/…`, beside the core's `/rest`) and the app's.
//! The built app is served as it is shipped; only the address of the hosted BX24 script is swapped on the way out.

mod app;
mod assets;
mod crm;
mod demo;
mod page;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;

use crate::data::Language;
use crate::portal::Portal;

/// What both servers have to know of each other.
#[derive(Debug, Clone)]
pub struct ShellConfig {
    /// Origin of the portal without a slash at the end, for example `http://127.0.0.1:8024`.
    pub portal_origin: String,
    /// Origin of the app; another port, and for a third-party frame another host as well.
    pub app_origin: String,
    /// Path of the app's page on that origin, for example `/index.html`, or `/some/folder/` of a host that is not ours.
    pub app_path: String,
    /// Language of the page when its address names none.
    pub language: Language,
    /// Serves `.wasm` as `application/octet-stream`, as a host that does not know the type would.
    pub octet_stream_wasm: bool,
}

/// The portal's page, its assets, the BX24 library and the `/demo/…` calls of the page.
pub fn portal_router(portal: Arc<Mutex<Portal>>, config: ShellConfig) -> Router {
    let calls = demo::router(portal.clone(), &config);
    page::router(portal.clone(), config).merge(assets::router(portal)).merge(calls)
}

/// The built app out of `app_dir` on its own origin. Without a built app a page says how to build one.
pub fn app_router(app_dir: Option<PathBuf>, config: ShellConfig) -> Router {
    app::router(app_dir, config)
}
