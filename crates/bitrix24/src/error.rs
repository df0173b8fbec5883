//! What an error of the portal means, sorted by what to do about it.
//!
//! Codes: docs: error-codes.md, limits.md and the pages of the methods; see docs/decisions.md for the readings chosen.

use serde::Deserialize;

/// An error as the portal reported it, for a whole request or for one command of a batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {description}")]
pub struct PortalError {
    /// The code; old methods leave it empty.
    pub code: String,
    /// The portal's own words.
    pub description: String,
    /// HTTP status, 200 for a command of a batch.
    pub status: u16,
    /// When a method blocked for its execution time is free again, in seconds since 1970 by the portal's clock.
    pub operating_reset_at: Option<i64>,
}

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Get a fresh token and repeat.
    RefreshToken,
    /// Wait for the leaky bucket to drain and repeat.
    SlowDown,
    /// Wait until the method's execution time falls out of the window and repeat.
    AwaitOperatingReset,
    /// Repeat later: nothing says that the next try will fail too.
    TryAgain,
    /// The method or its data are closed for this viewer.
    NoRight,
    /// The method, or what it was asked about, is not there in this portal.
    NotThere,
    /// The app may not do this at all: scope missing or app closed for the viewer.
    AppNotAllowed,
    /// The app is not installed in this portal any more.
    NotInstalled,
    /// The portal is no more.
    PortalDeleted,
    /// The portal answers under `https` only, and was asked under `http`.
    HttpsRequired,
    /// REST is not part of the portal's plan.
    NotInPlan,
    /// REST is blocked by hand for this portal; repeating makes it worse.
    Blocked,
    /// Asking again would bring the same answer.
    GiveUp,
}

/// The form of an error in an answer: `error` may be a text, a number or empty.
#[derive(Debug, Deserialize)]
pub(crate) struct WireError {
    #[serde(default, deserialize_with = "crate::tolerant::text")]
    error: String,
    #[serde(default, deserialize_with = "crate::tolerant::text")]
    error_description: String,
}

impl WireError {
    /// Joins the error with what the rest of the answer says.
    pub(crate) fn into_error(self, status: u16, operating_reset_at: Option<f64>) -> PortalError {
        let operating_reset_at = operating_reset_at.map(|seconds| seconds.ceil() as i64);
        // Some old methods write the number 0 where others leave the code empty.
        let code = if self.error == "0" { String::new() } else { self.error };
        PortalError { code, description: self.error_description, status, operating_reset_at }
    }
}

impl PortalError {
    /// The error of an answer that is no JSON: a gateway, a page of maintenance, a broken script.
    pub(crate) fn not_json(status: u16) -> Self {
        let description = "the answer is not JSON".to_owned();
        Self { code: String::new(), description, status, operating_reset_at: None }
    }

    /// What to do about this error. Codes are told apart without regard to case: servers write them in either.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        let description = self.description.to_ascii_lowercase();
        match self.code.to_ascii_lowercase().as_str() {
            "expired_token" | "invalid_token" | "no_auth_found" | "authorization_error" => Remedy::RefreshToken,
            "query_limit_exceeded" => Remedy::SlowDown,
            "operation_time_limit" => Remedy::AwaitOperatingReset,
            "overload_limit" => Remedy::Blocked,
            "portal_deleted" => Remedy::PortalDeleted,
            "application_not_found" | "wrong_client" | "invalid_client" => Remedy::NotInstalled,
            "invalid_request" if description.contains("https") => Remedy::HttpsRequired,
            "insufficient_scope"
            | "user_access_error"
            | "method_confirm_waiting"
            | "method_confirm_denied"
            | "wrong_auth_type" => Remedy::AppNotAllowed,
            "payment_required" => Remedy::NotInPlan,
            // Refused by the plan for the whole of REST, by rights for one method.
            "access_denied" if self.status == 403 || self.status == 401 => Remedy::NotInPlan,
            "access_denied" | "invalid_credentials" | "allowed_only_intranet_user" => Remedy::NoRight,
            "error_method_not_found" | "entity_type_not_supported" => Remedy::NotThere,
            "internal_server_error" | "error_unexpected_answer" | "connection_error" => Remedy::TryAgain,
            "" if description.starts_with("access denied") => Remedy::NoRight,
            _ if self.status == 429 || self.status == 503 => Remedy::SlowDown,
            // Whatever else a server says about who is asking: a fresh token may help.
            _ if self.status == 401 => Remedy::RefreshToken,
            _ if self.status >= 500 || self.status == 408 => Remedy::TryAgain,
            "" if self.is_not_json() => Remedy::TryAgain,
            _ => Remedy::GiveUp,
        }
    }

    fn is_not_json(&self) -> bool {
        self.description == Self::not_json(self.status).description
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_code_has_its_remedy() {
        for (status, code, description, expected) in [
            (401, "expired_token", "", Remedy::RefreshToken),
            (401, "invalid_token", "", Remedy::RefreshToken),
            (401, "NO_AUTH_FOUND", "", Remedy::RefreshToken),
            (503, "QUERY_LIMIT_EXCEEDED", "", Remedy::SlowDown),
            (503, "OVERLOAD_LIMIT", "", Remedy::Blocked),
            (429, "OPERATION_TIME_LIMIT", "", Remedy::AwaitOperatingReset),
            (200, "OPERATION_TIME_LIMIT", "", Remedy::AwaitOperatingReset),
            (500, "INTERNAL_SERVER_ERROR", "", Remedy::TryAgain),
            (500, "PORTAL_DELETED", "", Remedy::PortalDeleted),
            (401, "EXPIRED_TOKEN", "", Remedy::RefreshToken),
            (401, "authorization_error", "Unable to authorize user", Remedy::RefreshToken),
            (401, "SOMETHING_NEW", "", Remedy::RefreshToken),
            (500, "CONNECTION_ERROR", "", Remedy::TryAgain),
            (200, "CONNECTION_ERROR", "", Remedy::TryAgain),
            (401, "WRONG_CLIENT", "Wrong client", Remedy::NotInstalled),
            (401, "APPLICATION_NOT_FOUND", "", Remedy::NotInstalled),
            (401, "INVALID_REQUEST", "Https required.", Remedy::HttpsRequired),
            (400, "INVALID_REQUEST", "Https required.", Remedy::HttpsRequired),
            (400, "INVALID_REQUEST", "", Remedy::GiveUp),
            (401, "ACCESS_DENIED", "REST is available only on commercial plans", Remedy::NotInPlan),
            (502, "", "Bad gateway", Remedy::TryAgain),
            (403, "ACCESS_DENIED", "", Remedy::NotInPlan),
            (400, "ACCESS_DENIED", "", Remedy::NoRight),
            (200, "ACCESS_DENIED", "", Remedy::NoRight),
            (400, "", "Access denied.", Remedy::NoRight),
            (403, "insufficient_scope", "", Remedy::AppNotAllowed),
            (403, "user_access_error", "", Remedy::AppNotAllowed),
            (403, "allowed_only_intranet_user", "", Remedy::NoRight),
            (400, "INVALID_ARG_VALUE", "", Remedy::GiveUp),
            (404, "ERROR_METHOD_NOT_FOUND", "", Remedy::NotThere),
            (400, "ENTITY_TYPE_NOT_SUPPORTED", "", Remedy::NotThere),
            (200, "ERROR_CORE", "Internal error", Remedy::GiveUp),
        ] {
            let error =
                PortalError { code: code.into(), description: description.into(), status, operating_reset_at: None };
            assert_eq!(error.remedy(), expected, "{status} {code} {description}");
        }
    }
}
