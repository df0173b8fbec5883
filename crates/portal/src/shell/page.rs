//! The portal's page: one HTML file for every address of the portal, with what the script needs to know written into it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use serde_json::json;

use super::{ShellConfig, assets, crm, demo};
use crate::data::Language;
use crate::options::Opening;
use crate::portal::Portal;
use crate::schema::Entity;

#[derive(Clone)]
struct Page {
    portal: Arc<Mutex<Portal>>,
    config: Arc<ShellConfig>,
}

/// The part of the address the server looks at; the script reads the rest.
#[derive(Debug, Default, Deserialize)]
struct View {
    lang: Option<String>,
    theme: Option<String>,
    user: Option<u32>,
}

pub(super) fn router(portal: Arc<Mutex<Portal>>, config: ShellConfig) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/marketplace/view/{code}/", get(home))
        .route("/crm/{kind}/details/{id}/", get(card))
        .route("/crm/type/{type_id}/details/{id}/", get(typed_card))
        .route("/crm/{kind}/", get(home))
        .route("/crm/{kind}/list/", get(home))
        .route("/company/personal/user/{id}/", get(profile))
        .with_state(Page { portal, config: Arc::new(config) })
}

async fn home(State(page): State<Page>, Query(view): Query<View>) -> Response {
    page.respond(StatusCode::OK, &view)
}

async fn card(State(page): State<Page>, Path((kind, id)): Path<(String, u32)>, Query(view): Query<View>) -> Response {
    let type_id = match kind.as_str() {
        "lead" => 1,
        "deal" => 2,
        "contact" => 3,
        "company" => 4,
        // No entity type has this number, so the card is simply not found.
        _ => 0,
    };
    page.card(type_id, id, &view)
}

async fn typed_card(
    State(page): State<Page>,
    Path((type_id, id)): Path<(u32, u32)>,
    Query(view): Query<View>,
) -> Response {
    page.card(type_id, id, &view)
}

async fn profile(State(page): State<Page>, Path(id): Path<u32>, Query(view): Query<View>) -> Response {
    let known = demo::lock(&page.portal).state.table(Entity::User).get(id).is_some();
    page.respond(if known { StatusCode::OK } else { StatusCode::NOT_FOUND }, &view)
}

impl Page {
    /// A card's page; 404 when the card is missing or hidden from the viewer. The page says so in words either way.
    fn card(&self, type_id: u32, id: u32, view: &View) -> Response {
        let found = {
            let portal = demo::lock(&self.portal);
            let viewer = view.user.or_else(|| demo::first_user(&portal));
            viewer.is_some_and(|user| crm::card(&portal.state, user, type_id, id).is_some())
        };
        self.respond(if found { StatusCode::OK } else { StatusCode::NOT_FOUND }, view)
    }

    fn respond(&self, status: StatusCode, view: &View) -> Response {
        let lang = match view.lang.as_deref() {
            Some("ru") => Language::Ru,
            Some("en") => Language::En,
            _ => self.config.language,
        };
        let theme = view.theme.as_deref().filter(|theme| ["light", "dark"].contains(theme)).unwrap_or("");
        let portal = demo::lock(&self.portal);
        let title = portal.info().title.as_str();
        let facts = json!({
            "portalOrigin": self.config.portal_origin,
            "appOrigin": self.config.app_origin,
            "appPath": self.config.app_path,
            "opening": if portal.options.opening == Opening::Post { "post" } else { "get" },
            "title": title,
            "users": demo::users(&portal),
            "departments": demo::departments(&portal),
            "unreachable": portal.faults.cut.probability >= 1.0,
        });
        let html = include_str!("assets/shell.html")
            .replace("{{lang}}", lang.code())
            .replace("{{theme}}", theme)
            .replace("{{title}}", &escape(title))
            // Inside of a script element only `<` could end the data; JSON may write it as an escape.
            .replace("{{config}}", &facts.to_string().replace('<', "\\u003c"));
        let app_origin = &self.config.app_origin;
        // The form that opens the app by POST is sent to the app's origin.
        let forms = if portal.options.opening == Opening::Post { app_origin.as_str() } else { "" };
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
             frame-src {app_origin}; base-uri 'none'; form-action 'self' {forms}"
        );
        let policy = policy.trim_end().to_owned();
        let page = assets::text("text/html; charset=utf-8", html);
        (status, [(CONTENT_SECURITY_POLICY, policy)], page).into_response()
    }
}

/// Text as HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{HeaderMap, Request};
    use tower::ServiceExt;

    use super::*;
    use crate::options::Options;
    use crate::samples;

    async fn open(path: &str) -> (StatusCode, HeaderMap, String) {
        open_with(path, Options::default()).await
    }

    async fn open_with(path: &str, options: Options) -> (StatusCode, HeaderMap, String) {
        let mut data = samples::data();
        data.info.title = "</script><b>Ромашка".to_owned();
        let portal = Arc::new(Mutex::new(Portal::new(data, options)));
        let config = ShellConfig {
            portal_origin: "http://127.0.0.1:8024".to_owned(),
            app_path: "/index.html".to_owned(),
            app_origin: "http://127.0.0.1:8025".to_owned(),
            language: Language::Ru,
            octet_stream_wasm: false,
        };
        let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        let response = super::super::portal_router(portal, config).oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("the body");
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn addresses_open_the_page_or_say_not_found() {
        for (path, expected) in [
            ("/", StatusCode::OK),
            ("/?user=3&page=contacts", StatusCode::OK),
            ("/crm/contact/list/", StatusCode::OK),
            ("/crm/contact/details/3/", StatusCode::OK),
            ("/crm/deal/details/1/", StatusCode::OK),
            ("/crm/lead/details/1/", StatusCode::OK),
            ("/crm/type/31/details/1/?user=1", StatusCode::OK),
            ("/company/personal/user/2/", StatusCode::OK),
            ("/marketplace/view/local.client_segments/?params[view]=mode%3Dpaid", StatusCode::OK),
            ("/crm/contact/details/9999/", StatusCode::NOT_FOUND),
            ("/crm/contact/details/1/?user=3", StatusCode::NOT_FOUND),
            ("/crm/quote/details/1/", StatusCode::NOT_FOUND),
            ("/company/personal/user/99/", StatusCode::NOT_FOUND),
            ("/bx24/v1/", StatusCode::OK),
            ("/shell/main.js", StatusCode::OK),
            ("/shell/secret.js", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(open(path).await.0, expected, "{path}");
        }
    }

    #[tokio::test]
    async fn language_and_theme_come_from_the_address() {
        for (path, expected) in [
            ("/", "<html lang=\"ru\" data-theme=\"\">"),
            ("/?lang=en&theme=dark", "<html lang=\"en\" data-theme=\"dark\">"),
            ("/?lang=%22%3E&theme=%3Cb", "<html lang=\"ru\" data-theme=\"\">"),
        ] {
            let (_, _, html) = open(path).await;
            assert!(html.contains(expected), "{path}");
        }
    }

    #[tokio::test]
    async fn the_app_is_opened_by_get_unless_told_otherwise() {
        for (opening, word, forms) in [
            (Opening::Get, "\"opening\":\"get\"", "form-action 'self'"),
            (Opening::Post, "\"opening\":\"post\"", "form-action 'self' http://127.0.0.1:8025"),
        ] {
            let (_, headers, html) = open_with("/", Options { opening, ..Options::default() }).await;
            let policy = headers[CONTENT_SECURITY_POLICY].to_str().expect("a policy");
            assert!(html.contains(word) && policy.ends_with(forms), "{policy}");
        }
    }

    #[tokio::test]
    async fn text_of_the_portal_never_becomes_markup() {
        let (_, headers, html) = open("/").await;
        assert!(!html.contains("<b>"), "{html}");
        assert!(!html.contains("{{"), "a place of the template was left empty");
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().expect("a policy");
        assert!(policy.contains("script-src 'self';") && policy.contains("frame-src http://127.0.0.1:8025;"));
    }
}
