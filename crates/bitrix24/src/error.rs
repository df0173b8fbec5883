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
    /// The app may not do this at all: scope missing or app closed for the viewer.
    AppNotAllowed,
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
    /// What to do about this error.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self.code.as_str() {
            "expired_token" | "invalid_token" | "NO_AUTH_FOUND" => Remedy::RefreshToken,
            "QUERY_LIMIT_EXCEEDED" => Remedy::SlowDown,
            "OPERATION_TIME_LIMIT" => Remedy::AwaitOperatingReset,
            "OVERLOAD_LIMIT" | "PORTAL_DELETED" => Remedy::Blocked,
            "insufficient_scope"
            | "user_access_error"
            | "METHOD_CONFIRM_WAITING"
            | "METHOD_CONFIRM_DENIED"
            | "WRONG_AUTH_TYPE" => Remedy::AppNotAllowed,
            "PAYMENT_REQUIRED" => Remedy::NotInPlan,
            // Refused by the plan for the whole of REST, by rights for one method.
            "ACCESS_DENIED" if self.status == 403 => Remedy::NotInPlan,
            "ACCESS_DENIED" | "INVALID_CREDENTIALS" | "allowed_only_intranet_user" => Remedy::NoRight,
            "INTERNAL_SERVER_ERROR" | "ERROR_UNEXPECTED_ANSWER" => Remedy::TryAgain,
            "" if self.description.to_ascii_lowercase().starts_with("access denied") => Remedy::NoRight,
            _ if self.status == 429 || self.status == 503 => Remedy::SlowDown,
            _ if self.status >= 500 || self.status == 408 => Remedy::TryAgain,
            _ => Remedy::GiveUp,
        }
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
            (500, "PORTAL_DELETED", "", Remedy::Blocked),
            (502, "", "Bad gateway", Remedy::TryAgain),
            (403, "ACCESS_DENIED", "", Remedy::NotInPlan),
            (400, "ACCESS_DENIED", "", Remedy::NoRight),
            (200, "ACCESS_DENIED", "", Remedy::NoRight),
            (400, "", "Access denied.", Remedy::NoRight),
            (403, "insufficient_scope", "", Remedy::AppNotAllowed),
            (403, "user_access_error", "", Remedy::AppNotAllowed),
            (403, "allowed_only_intranet_user", "", Remedy::NoRight),
            (400, "INVALID_ARG_VALUE", "", Remedy::GiveUp),
            (404, "ERROR_METHOD_NOT_FOUND", "", Remedy::GiveUp),
        ] {
            let error =
                PortalError { code: code.into(), description: description.into(), status, operating_reset_at: None };
            assert_eq!(error.remedy(), expected, "{status} {code} {description}");
        }
    }
}
