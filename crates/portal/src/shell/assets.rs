//! Scripts and styles of the portal's page and the BX24 library, compiled into the program.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

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
pub(super) fn router() -> Router {
    Router::new()
        .route("/shell/{name}", get(file))
        .route("/bx24/v1/", get(|| async { text(JAVASCRIPT, include_str!("assets/bx24.js")) }))
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
    use super::FILES;

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
