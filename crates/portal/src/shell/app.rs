//! The server of the built app: static files on an origin of their own, under a strict content security policy.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::services::ServeDir;

use super::{ShellConfig, assets};
use crate::data::Language;

/// Address of the BX24 library in the shipped page (docs: sdk/bx24-js-sdk/index.md).
const HOSTED_SCRIPT: &str = "https://api.bitrix24.com/api/v1/";

/// The file that starts the app. It is read anew for every request, so that a rebuilt app needs no restart.
const INDEX: &str = "index.html";

#[derive(Clone)]
struct Site {
    folder: Option<PathBuf>,
    config: Arc<ShellConfig>,
}

pub(super) fn router(folder: Option<PathBuf>, config: ShellConfig) -> Router {
    let site = Site { folder: folder.clone(), config: Arc::new(config) };
    // A portal opens a static app by GET and a placement's handler by POST (docs: widgets/placement-bind.md).
    let mut router = Router::new()
        .route("/", get(index).post(index))
        .route("/index.html", get(index).post(index))
        .route(
            "/not-built.css",
            get(|| async { assets::text("text/css; charset=utf-8", include_str!("assets/not-built.css")) }),
        )
        .with_state(site.clone());
    if let Some(folder) = folder {
        router = router.fallback_service(ServeDir::new(folder).append_index_html_on_directories(false));
    }
    router.layer(axum::middleware::map_response_with_state(site, finish))
}

/// The app's page with the library's address swapped, or the page that says how to build the app.
async fn index(State(site): State<Site>) -> Response {
    let page = match &site.folder {
        Some(folder) => tokio::fs::read_to_string(folder.join(INDEX)).await,
        None => Err(std::io::ErrorKind::NotFound.into()),
    };
    match page {
        Ok(html) => {
            let library = format!("{}/bx24/v1/", site.config.portal_origin);
            html_response(StatusCode::OK, html.replace(HOSTED_SCRIPT, &library))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            html_response(StatusCode::OK, not_built(site.config.language))
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{INDEX}: {error}")).into_response(),
    }
}

fn html_response(status: StatusCode, html: String) -> Response {
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

fn not_built(language: Language) -> String {
    let (heading, text) = match language {
        Language::Ru => ("Приложение ещё не собрано", "Соберите его и запустите портал с папкой сборки:"),
        Language::En => ("The app is not built yet", "Build it and start the portal with the folder of the build:"),
    };
    include_str!("assets/not-built.html")
        .replace("{{lang}}", language.code())
        .replace("{{heading}}", heading)
        .replace("{{text}}", text)
}

/// An origin's host at any of its ports: a proxy in front of the portal, which makes its answers odd, stands at another one.
fn at_any_port(origin: &str) -> String {
    origin.rsplit_once(':').map_or_else(|| origin.to_owned(), |(host, _)| format!("{host}:*"))
}

/// Headers of every answer: nothing is cached, and the page may run and reach only what the shipped app needs.
async fn finish(State(site): State<Site>, mut response: Response) -> Response {
    let portal = at_any_port(&site.config.portal_origin);
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {portal}; style-src 'self'; img-src 'self' data:; \
         connect-src 'self' {portal}; worker-src 'self'; font-src 'self'; base-uri 'self'; form-action 'none'"
    );
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_str(&policy).expect("an origin has only characters a header may have"),
    );
    let is_wasm = headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "application/wasm");
    if is_wasm && site.config.octet_stream_wasm {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    fn config() -> ShellConfig {
        ShellConfig {
            portal_origin: "http://127.0.0.1:8024".to_owned(),
            app_origin: "http://127.0.0.1:8025".to_owned(),
            app_path: "/index.html".to_owned(),
            language: Language::En,
            octet_stream_wasm: false,
        }
    }

    /// A folder with a built app: a page, a script, a module of WebAssembly and a file outside of it.
    fn built() -> tempfile::TempDir {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let app = parent.path().join("dist");
        std::fs::create_dir(&app).expect("the app's folder");
        std::fs::write(parent.path().join("secret.txt"), "outside").expect("a file outside");
        let page = "<script src=\"https://api.bitrix24.com/api/v1/\"></script><p>the app</p>";
        for (name, body) in [("index.html", page), ("app-1.js", "start()"), ("app-1_bg.wasm", "\0asm")] {
            std::fs::write(app.join(name), body).expect("a file of the app");
        }
        parent
    }

    async fn ask(router: Router, method: &str, path: &str) -> (StatusCode, axum::http::HeaderMap, String) {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("a router always answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("the body");
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn the_page_comes_by_get_and_by_post_with_the_library_of_the_portal() {
        let folder = built();
        for method in ["GET", "POST"] {
            for path in ["/", "/index.html", "/index.html?DOMAIN=127.0.0.1%3A8024&APP_SID=1"] {
                let router = router(Some(folder.path().join("dist")), config());
                let (status, headers, body) = ask(router, method, path).await;
                assert_eq!(status, StatusCode::OK, "{method} {path}");
                assert_eq!(body, "<script src=\"http://127.0.0.1:8024/bx24/v1/\"></script><p>the app</p>");
                assert_eq!(headers[CONTENT_TYPE], "text/html; charset=utf-8");
                assert_eq!(headers[CACHE_CONTROL], "no-store");
            }
        }
    }

    #[tokio::test]
    async fn files_have_their_types_and_the_policy() {
        let folder = built();
        let wrong_type = ShellConfig { octet_stream_wasm: true, ..config() };
        let cases = [
            (config(), "/app-1.js", "text/javascript"),
            (config(), "/app-1_bg.wasm", "application/wasm"),
            (wrong_type, "/app-1_bg.wasm", "application/octet-stream"),
        ];
        for (config, path, kind) in cases {
            let (status, headers, _) = ask(router(Some(folder.path().join("dist")), config), "GET", path).await;
            assert_eq!((status, headers[CONTENT_TYPE].to_str().expect("a type")), (StatusCode::OK, kind), "{path}");
            let policy = headers[CONTENT_SECURITY_POLICY].to_str().expect("a policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' http://127.0.0.1:*;"));
            assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"));
        }
    }

    #[tokio::test]
    async fn nothing_outside_of_the_folder_is_served() {
        let folder = built();
        for path in ["/missing.js", "/../secret.txt", "/%2e%2e/secret.txt"] {
            let (status, _, body) = ask(router(Some(folder.path().join("dist")), config()), "GET", path).await;
            assert_ne!(status, StatusCode::OK, "{path}");
            assert_ne!(body, "outside", "{path}");
        }
    }

    #[tokio::test]
    async fn without_a_build_a_page_says_how_to_make_one() {
        let empty = tempfile::tempdir().expect("a temporary folder");
        for folder in [None, Some(empty.path().to_owned())] {
            let (status, _, body) = ask(router(folder, config()), "GET", "/").await;
            assert_eq!(status, StatusCode::OK);
            assert!(body.contains("The app is not built yet") && body.contains("trunk build --release"));
            assert!(!body.contains("{{"));
        }
    }
}
