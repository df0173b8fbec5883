//! Whole requests that get something else than an answer: pages of HTML, signs before the JSON, refusals that do not pass.

use super::{Kind, Struck};
use crate::batch::commands;
use crate::envelope::{php_json, response};
use crate::error::ApiError;
use crate::http::HttpResponse;
use crate::params::Param;

/// Bytes before the JSON.
const WARNING: &str = "<br />\n<b>Warning</b>:  Undefined array key \"ID\" in \
                       <b>/var/www/bitrix/modules/rest/lib/engine.php</b> on line <b>214</b><br />\n";
const BOM: &str = "\u{feff}";

const MAINTENANCE: &str =
    "<!DOCTYPE html><html><body><p>Портал на обслуживании, вернитесь через несколько минут</p></body></html>";

/// What becomes of a request.
enum Spoilt {
    Html(u16, &'static str),
    Nothing,
    Before(&'static str),
    BeforeRefusal(&'static str, ApiError),
    Refusal(ApiError),
}

impl Struck {
    /// What a request gets in place of being worked on.
    pub(crate) fn instead(&self, method: &str, params: &Param) -> Option<HttpResponse> {
        self.spoilt(method, params).find_map(|spoilt| match spoilt {
            Spoilt::Html(status, page) => Some(html(status, page)),
            Spoilt::Nothing => Some(response(200, Vec::new())),
            Spoilt::BeforeRefusal(before, error) => {
                let body = [before.as_bytes(), &php_json(&error.body())].concat();
                Some(response(error.status, body))
            }
            Spoilt::Refusal(error) => Some(response(error.status, php_json(&error.body()))),
            Spoilt::Before(_) => None,
        })
    }

    /// Puts before an answer what comes before the JSON.
    pub(crate) fn precede(&self, method: &str, params: &Param, answer: &mut HttpResponse) {
        for spoilt in self.spoilt(method, params) {
            if let Spoilt::Before(before) = spoilt {
                answer.body.splice(0..0, before.bytes());
            }
        }
    }

    /// What becomes of a request by the oddities that concern its method or, of a batch, one of its commands.
    fn spoilt<'a>(&'a self, method: &'a str, params: &'a Param) -> impl Iterator<Item = Spoilt> + 'a {
        let in_batch = move |oddity: &super::Oddity| {
            method == "batch"
                && oddity.only.is_some()
                && commands(params).iter().any(|command| oddity.concerns(&command.method, &command.params))
        };
        let concerned = self.0.iter().filter(move |oddity| oddity.concerns(method, params) || in_batch(oddity));
        concerned.filter_map(|oddity| spoilt(oddity.kind))
    }
}

fn spoilt(kind: Kind) -> Option<Spoilt> {
    let refuse = |status, code, text: &str| Spoilt::Refusal(ApiError::new(status, code, text));
    let denied = || ApiError::new(403, "ACCESS_DENIED", "Access denied!");
    let plan = "REST API is available only on commercial plans.";
    Some(match kind {
        Kind::Html200 => Spoilt::Html(200, MAINTENANCE),
        Kind::Html403 => Spoilt::Html(
            403,
            "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>",
        ),
        Kind::Html500 => Spoilt::Html(500, "<html><body><h1>Fatal error</h1></body></html>"),
        Kind::Html502 => Spoilt::Html(
            502,
            "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
        ),
        Kind::Empty200 => Spoilt::Nothing,
        Kind::Warning200 => Spoilt::Before(WARNING),
        Kind::Warning403 => Spoilt::BeforeRefusal(WARNING, denied()),
        Kind::Warning500 => Spoilt::BeforeRefusal(WARNING, ApiError::server_error()),
        Kind::Bom200 => Spoilt::Before(BOM),
        Kind::Bom403 => Spoilt::BeforeRefusal(BOM, denied()),
        Kind::Bom500 => Spoilt::BeforeRefusal(BOM, ApiError::server_error()),
        Kind::AuthError => Spoilt::Refusal(ApiError::dismissed()),
        Kind::ConnectionError => refuse(401, "CONNECTION_ERROR", "Error connecting to authorization server"),
        Kind::ExpiredCapitals => refuse(401, "EXPIRED_TOKEN", "The access token provided has expired."),
        Kind::ExpiredMixed => refuse(401, "Expired_Token", "The access token provided has expired."),
        Kind::AppNotFound => refuse(401, "APPLICATION_NOT_FOUND", "Application not found"),
        Kind::WrongClient => refuse(401, "WRONG_CLIENT", "Wrong client"),
        Kind::PortalDeleted => refuse(500, "PORTAL_DELETED", "Portal was deleted"),
        Kind::PortalDeleted403 => refuse(403, "PORTAL_DELETED", "Portal was deleted"),
        Kind::Plan401 => refuse(401, "ACCESS_DENIED", plan),
        Kind::Plan403 => refuse(403, "ACCESS_DENIED", plan),
        Kind::PaymentRequired => refuse(401, "PAYMENT_REQUIRED", "Payment required"),
        Kind::HttpsRequired => refuse(401, "INVALID_REQUEST", "Https required."),
        Kind::HttpsRequired400 => refuse(400, "INVALID_REQUEST", "Https required."),
        Kind::UserNoAccess => refuse(403, "user_access_error", "The user does not have access to the application."),
        Kind::ConfirmWaiting => refuse(401, "METHOD_CONFIRM_WAITING", "Waiting for confirmation"),
        Kind::ConfirmDenied => refuse(403, "METHOD_CONFIRM_DENIED", "Method call denied"),
        Kind::Limit429 => Spoilt::Refusal(ApiError::operation_limit()),
        Kind::Query429 => refuse(429, "QUERY_LIMIT_EXCEEDED", "Too many requests"),
        _ => return None,
    })
}

fn html(status: u16, page: &str) -> HttpResponse {
    let mut answer = response(status, page.as_bytes().to_vec());
    for (name, value) in &mut answer.headers {
        if *name == "content-type" {
            "text/html; charset=utf-8".clone_into(value);
        }
    }
    answer
}
