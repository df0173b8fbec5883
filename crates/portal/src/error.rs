//! Refusals of the portal: HTTP status, code and text (docs: error-codes.md, settings/oauth/error-codes.md).

use serde_json::{Map, Value as Json, json};

use crate::request_log::Cause;

/// An error as the portal words it. The code may be empty or a number: many old CRM methods have no code at all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    /// HTTP status of a single call; inside of a batch the status stays 200.
    pub(crate) status: u16,
    /// Value of `error`.
    pub(crate) code: Json,
    /// Value of `error_description`.
    pub(crate) description: String,
    /// One more entry of some methods, e.g. `argument`; boxed, because few errors have one and all are passed around.
    pub(crate) extra: Option<Box<(&'static str, Json)>>,
    /// Whose doing it is; the client never sees it.
    pub(crate) cause: Cause,
}

impl ApiError {
    pub(crate) fn new(status: u16, code: &str, description: impl Into<String>) -> ApiError {
        ApiError { status, code: json!(code), description: description.into(), extra: None, cause: Cause::Call }
    }

    /// The same error as the doing of a fault or of a limit.
    pub(crate) fn caused_by(self, cause: Cause) -> ApiError {
        ApiError { cause, ..self }
    }

    /// The limit of the rate (docs: limits.md).
    pub(crate) fn too_many_requests() -> ApiError {
        ApiError::new(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
    }

    /// A method is blocked for having worked too long (docs: limits.md). The refusal does not say until when: only answers
    /// tell `operating_reset_at`.
    pub(crate) fn operation_limit() -> ApiError {
        ApiError::new(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")
    }

    /// Something broke in the server, or a request took longer than it may.
    pub(crate) fn server_error() -> ApiError {
        ApiError::new(500, "INTERNAL_SERVER_ERROR", "Internal server error")
    }

    /// The method does not exist.
    pub(crate) fn no_method(name: &str) -> ApiError {
        ApiError::new(404, "ERROR_METHOD_NOT_FOUND", format!("Method not found! {name}").trim_end())
    }

    /// An error of the older CRM methods: 400, no code.
    pub(crate) fn old(description: impl Into<String>) -> ApiError {
        ApiError::new(400, "", description)
    }

    /// `crm.item.*`: the type does not exist.
    pub(crate) fn no_type() -> ApiError {
        ApiError::new(400, "NOT_FOUND", "Smart process not found")
    }

    /// `crm.item.*`: the element does not exist.
    pub(crate) fn not_found() -> ApiError {
        ApiError::new(400, "NOT_FOUND", "Element not found")
    }

    /// `crm.item.*`: no right.
    pub(crate) fn denied() -> ApiError {
        ApiError::new(400, "ACCESS_DENIED", "Access denied")
    }

    /// Older methods: no right.
    pub(crate) fn old_denied() -> ApiError {
        ApiError::old("Access denied.")
    }

    /// A required parameter of a newer method is missing (docs: crm/universal/crm-item-get.md).
    pub(crate) fn missing(parameter: &str) -> ApiError {
        ApiError::new(400, "100", format!("Could not find value for parameter {{{parameter}}}"))
    }

    /// The app was not given the scope of the method (docs: error-codes.md).
    pub(crate) fn no_scope() -> ApiError {
        let text = "The request requires higher privileges than provided by the access token";
        ApiError::new(403, "insufficient_scope", text)
    }

    /// The user of a token or webhook works here no more.
    pub(crate) fn dismissed() -> ApiError {
        ApiError::new(401, "authorization_error", "Unable to authorize user")
    }

    /// A call through a webhook of a method that belongs to an app.
    pub(crate) fn wrong_auth_type() -> ApiError {
        let text = "Current authorization type is denied for this method Application context required";
        ApiError::new(403, "WRONG_AUTH_TYPE", text)
    }

    /// Options and storages: an argument is missing.
    pub(crate) fn argument(name: &str) -> ApiError {
        let mut error = ApiError::new(400, "ERROR_ARGUMENT", format!("Argument '{name}' is null or empty"));
        error.extra = Some(Box::new(("argument", json!(name))));
        error
    }

    /// The error as it stands in an answer.
    pub(crate) fn body(&self) -> Map<String, Json> {
        let mut map = Map::new();
        map.insert("error".to_owned(), self.code.clone());
        map.insert("error_description".to_owned(), json!(self.description));
        if let Some((name, value)) = self.extra.as_deref() {
            map.insert((*name).to_owned(), value.clone());
        }
        map
    }
}
