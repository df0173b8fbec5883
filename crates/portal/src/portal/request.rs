//! What a request asks for: the method in its address, its parameters, and in whose name it comes.

use crate::http::HttpRequest;
use crate::params::Param;

/// Where a request was sent.
pub(super) struct Target {
    /// Name of the method in lower case.
    pub(super) method: String,
    /// User and secret of an inbound webhook.
    pub(super) webhook: Option<(u32, String)>,
}

/// `/rest/METHOD` or `/rest/USER/SECRET/METHOD`, either with `.json`.
pub(super) fn target(path: &str) -> Option<Target> {
    let rest = path.strip_prefix("/rest/")?;
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let method = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.strip_suffix(".json").unwrap_or(&name).to_owned()
    };
    match parts.as_slice() {
        [name] => Some(Target { method: method(name), webhook: None }),
        [user, secret, name] => {
            Some(Target { method: method(name), webhook: Some((user.parse().ok()?, (*secret).to_owned())) })
        }
        _ => None,
    }
}

/// Parameters of the query and, stronger, of the body.
pub(super) fn parameters(request: &HttpRequest) -> Param {
    let mut params = Param::from_form(request.query.as_bytes());
    if request.method == "POST" {
        let is_json = request.content_type.to_ascii_lowercase().starts_with("application/json");
        params.merge(if is_json { Param::from_json(&request.body) } else { Param::from_form(&request.body) });
    }
    params
}

/// The access token of a request: the parameter `auth`, or what stands in the header `Authorization: Bearer`.
pub(super) fn token(request: &HttpRequest, params: &Param) -> Option<String> {
    let given = params.get("auth").text().filter(|token| !token.is_empty());
    given.or_else(|| {
        let (scheme, token) = request.authorization.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    })
}
