//! Scripts and styles of the portal's page and the BX24 library, compiled into the program.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::demo::lock;
use crate::oddities::Kind as OddityKind;
use crate::portal::Portal;

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// How long the library takes on a portal whose script is slow.
const SLOW_SCRIPT: Duration = Duration::from_secs(20);

/// Name under `/shell/`, type and text of every file.
const FILES: &[(&str, &str, &str)] = &[
    ("base.css", CSS, include_str!("assets/base.css")),
    ("content.css", CSS, include_str!("assets/content.css")),
    ("overlays.css", CSS, include_str!("assets/overlays.css")),
    ("api.js", JAVASCRIPT, include_str!("assets/api.js")),
    ("card.js", JAVASCRIPT, include_str!("assets/card.js")),
    ("commands.js", JAVASCRIPT, include_str!("assets/commands.js")),
    ("controls.js", JAVASCRIPT, include_str!("assets/controls.js")),
    ("dom.js", JAVASCRIPT, include_str!("assets/dom.js")),
    ("frame.js", JAVASCRIPT, include_str!("assets/frame.js")),
    ("i18n.js", JAVASCRIPT, include_str!("assets/i18n.js")),
    ("main.js", JAVASCRIPT, include_str!("assets/main.js")),
    ("panels.js", JAVASCRIPT, include_str!("assets/panels.js")),
    ("pickers.js", JAVASCRIPT, include_str!("assets/pickers.js")),
    ("routes.js", JAVASCRIPT, include_str!("assets/routes.js")),
    ("state.js", JAVASCRIPT, include_str!("assets/state.js")),
    ("tabs.js", JAVASCRIPT, include_str!("assets/tabs.js")),
    ("views.js", JAVASCRIPT, include_str!("assets/views.js")),
];

/// `/shell/NAME` and `/bx24/v1/`.
pub(super) fn router(portal: Arc<Mutex<Portal>>) -> Router {
    Router::new().route("/shell/{name}", get(file)).route("/bx24/v1/", get(library)).with_state(portal)
}

/// The BX24 library, which on an odd portal comes late or not at all.
async fn library(State(portal): State<Arc<Mutex<Portal>>>) -> Response {
    let (is_slow, is_missing) = {
        let portal = lock(&portal);
        let oddities = portal.oddities();
        (oddities.has(OddityKind::ScriptSlow), oddities.has(OddityKind::ScriptMissing))
    };
    if is_missing {
        return StatusCode::NOT_FOUND.into_response();
    }
    if is_slow {
        tokio::time::sleep(SLOW_SCRIPT).await;
    }
    text(JAVASCRIPT, include_str!("assets/bx24.js"))
}

/// An embedded file that a browser must not keep: the next build may bring another one under the same name.
pub(super) fn text(content_type: &'static str, body: impl IntoResponse) -> Response {
    ([(CONTENT_TYPE, content_type), (CACHE_CONTROL, "no-store")], body).into_response()
}

async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, content_type, body)) => text(content_type, *body),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;
    use crate::options::Options;
    use crate::samples;

    // Time is that of the test: it passes as soon as nothing else is to be done.
    #[tokio::test(start_paused = true)]
    async fn the_script_of_an_odd_portal_is_late_or_missing() {
        for (oddities, status, secs) in [("", 200, 0), ("script-slow", 200, 20), ("script-missing", 404, 0)] {
            let options = Options { oddities: oddities.parse().expect("known names"), ..Options::default() };
            let portal = Arc::new(Mutex::new(Portal::new(samples::data(), options)));
            let begun = tokio::time::Instant::now();
            let request = Request::builder().uri("/bx24/v1/").body(Body::empty()).expect("a request");
            let answer = router(portal).oneshot(request).await.expect("an answer");
            assert_eq!((answer.status().as_u16(), begun.elapsed().as_secs()), (status, secs), "{oddities}");
        }
    }

    #[test]
    fn every_script_and_style_of_the_folder_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/shell/assets");
        // Templates and the files of other routes have their own tests.
        let elsewhere = ["bx24.js", "shell.html", "not-built.html", "not-built.css"];
        let mut on_disk: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of assets")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"))
            .filter(|name| !elsewhere.contains(&name.as_str()))
            .collect();
        on_disk.sort();
        let mut served: Vec<&str> = FILES.iter().map(|(name, ..)| *name).collect();
        served.sort_unstable();
        assert_eq!(on_disk, served);
    }

    /// The keys `word:` in front of a quoted text, in their order.
    fn keys(words: &str) -> Vec<&str> {
        let before = words.split(": '").map(|part| part.rsplit([' ', '\n', '{']).next().unwrap_or(""));
        let mut keys: Vec<&str> = before.collect();
        // What stands behind the last quoted text is no key.
        keys.pop();
        keys
    }

    #[test]
    fn both_languages_have_the_same_words() {
        let (_, _, body) = FILES.iter().find(|(name, ..)| *name == "i18n.js").expect("the words");
        let (russian, rest) = body.split_once("\n  en: {").expect("English follows Russian");
        let (english, _) = rest.split_once("\n};").expect("the end of the words");
        let (_, russian) = russian.split_once("\n  ru: {").expect("Russian comes first");
        assert!(keys(russian).len() > 100 && keys(russian).contains(&"revoke"));
        assert_eq!(keys(russian), keys(english));
    }

    #[test]
    fn a_script_imports_only_what_is_served() {
        for (name, _, body) in FILES {
            for import in body.split("from './").skip(1).filter_map(|rest| rest.split('\'').next()) {
                assert!(FILES.iter().any(|(known, ..)| known == &import), "{name} imports {import}");
            }
        }
    }
}
