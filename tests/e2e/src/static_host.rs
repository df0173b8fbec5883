//! A plain static host, such as a portal's own one may be: it knows the archive and nothing of the app, sends Wasm as
//! bytes of no kind, forbids whatever a strict policy can, and keeps the app in a folder nobody knew of.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::services::ServeDir;

/// Where the app lies on the host.
pub const FOLDER: &str = "/some/deep/folder/";

/// The library's address in the shipped page (docs: sdk/bx24-js-sdk/index.md). Tests reach no network, so the unpacked
/// page gets the demo portal's own library; nothing else in the archive is touched.
const HOSTED_LIBRARY: &str = "https://api.bitrix24.com/api/v1/";

/// Unpacks the archive that `cargo xtask package` makes into a folder of `parent`, and returns the folder.
///
/// # Errors
/// If there is no archive, or it cannot be unpacked.
pub fn unpack(parent: &Path, portal_origin: &str) -> Result<PathBuf> {
    let archive = concat!("../../target/client-segments-", env!("CARGO_PKG_VERSION"), ".zip");
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join(archive);
    let archive = File::open(archive).context("the app is not packed: run `cargo xtask package`")?;
    let folder = parent.join("unpacked");
    zip::ZipArchive::new(archive)?.extract(&folder)?;
    let page = folder.join("index.html");
    let html = std::fs::read_to_string(&page).context("the archive has no page in its root")?;
    std::fs::write(page, html.replace(HOSTED_LIBRARY, &format!("{portal_origin}/bx24/v1/")))?;
    Ok(folder)
}

/// The host of an unpacked app that may talk to one portal.
pub fn router(folder: &Path, portal_origin: &str) -> Router {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {portal_origin}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self' {portal_origin}; worker-src 'self'; base-uri 'none'; form-action 'none'"
    );
    let policy = HeaderValue::from_str(&policy).expect("an origin has only characters a header may have");
    let finish = move |request: Request, next: Next| {
        let policy = policy.clone();
        async move { finish(next.run(request).await, policy) }
    };
    Router::new().nest_service(FOLDER.trim_end_matches('/'), ServeDir::new(folder)).layer(middleware::from_fn(finish))
}

fn finish(mut response: Response, policy: HeaderValue) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    if headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "application/wasm") {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    }
    response
}
