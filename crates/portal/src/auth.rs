//! Access tokens of the app and inbound webhooks (docs: settings/oauth/simple-way.md, first-steps/access-to-rest-api.md).

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::error::ApiError;

/// Seconds an access token lives.
pub(crate) const TOKEN_LIFE_SECS: f64 = 3600.0;

/// What the frame gets for one user. It is not `Debug`: a token in a log line would be a key left in the door.
#[derive(Clone, PartialEq)]
pub struct Token {
    /// Access token, sent as `auth` with every call.
    pub access: String,
    /// Refresh token.
    pub refresh: String,
    /// Seconds the access token lives.
    pub expires_in: u32,
}

/// In whose name a call is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Caller {
    pub(crate) user_id: u32,
    /// By a token of the app; otherwise by a webhook.
    pub(crate) app: bool,
}

struct Issued {
    user_id: u32,
    until: f64,
    revoked: bool,
}

/// All tokens given out.
pub(crate) struct Tokens {
    seed: u64,
    count: u64,
    issued: HashMap<String, Issued>,
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Tokens {
        Tokens { seed, count: 0, issued: HashMap::new() }
    }

    /// A new token for a user.
    pub(crate) fn issue(&mut self, user_id: u32, now_secs: f64) -> Token {
        self.count += 1;
        let text = |kind: &str| -> String {
            let mut hash = Sha256::new();
            hash.update(format!("{kind}:{}:{}:{user_id}", self.seed, self.count));
            hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
        };
        let (access, refresh) = (text("access"), text("refresh"));
        let until = now_secs + TOKEN_LIFE_SECS;
        self.issued.insert(access.clone(), Issued { user_id, until, revoked: false });
        Token { access, refresh, expires_in: TOKEN_LIFE_SECS as u32 }
    }

    /// Makes every token of a user invalid.
    pub(crate) fn revoke(&mut self, user_id: u32) {
        for token in self.issued.values_mut().filter(|token| token.user_id == user_id) {
            token.revoked = true;
        }
    }

    /// Who stands behind a token.
    pub(crate) fn caller(&self, token: Option<&str>, now_secs: f64) -> Result<Caller, ApiError> {
        let found = token.and_then(|token| self.issued.get(token));
        match found {
            None => Err(ApiError::new(401, "NO_AUTH_FOUND", "Wrong authorization data")),
            Some(token) if token.revoked => {
                Err(ApiError::new(401, "invalid_token", "Unable to get application by token"))
            }
            Some(token) if now_secs >= token.until => Err(expired()),
            Some(token) => Ok(Caller { user_id: token.user_id, app: true }),
        }
    }
}

/// The refusal of a token that has lived its hour.
pub(crate) fn expired() -> ApiError {
    ApiError::new(401, "expired_token", "The access token provided has expired.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_an_hour_unless_revoked() {
        let mut tokens = Tokens::new(1);
        let token = tokens.issue(3, 100.0);
        let caller = |tokens: &Tokens, token: Option<&str>, now| tokens.caller(token, now).map_err(|error| error.code);
        assert_eq!(caller(&tokens, Some(&token.access), 3699.0), Ok(Caller { user_id: 3, app: true }));
        assert_eq!(caller(&tokens, Some(&token.access), 3700.0), Err("expired_token".into()));
        assert_eq!(caller(&tokens, Some("guess"), 100.0), Err("NO_AUTH_FOUND".into()));
        assert_eq!(caller(&tokens, None, 100.0), Err("NO_AUTH_FOUND".into()));
        tokens.revoke(3);
        assert_eq!(caller(&tokens, Some(&token.access), 100.0), Err("invalid_token".into()));
        assert!(tokens.issue(3, 0.0) != token, "every token is new");
    }
}
