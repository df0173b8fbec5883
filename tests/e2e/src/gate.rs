//! Stands before the portal's REST: writes down what is asked, and can hold requests back, so that a test can stop the
//! world in the middle of a reading.

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;
use tokio::sync::Semaphore;

/// More requests than any test makes.
const ALL: usize = 1_000_000;

/// One call of a REST method, alone or out of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// For example `crm.item.list`.
    pub method: String,
    /// The parameters as PHP reads them, decoded: `("filter[>=createdTime]", "2024-05-01")`.
    pub params: Vec<(String, String)>,
}

impl Call {
    /// Whether the call reads a part of a list that is bounded by dates of creation.
    #[must_use]
    pub fn names_a_month(&self) -> bool {
        const CREATED: [&str; 4] = ["createdTime", "DATE_CREATE", "DATE_INSERT", "CREATED"];
        let bounds = |name: &str| CREATED.iter().any(|field| name == format!("filter[<{field}]"));
        self.params.iter().any(|(name, _)| bounds(name))
    }

    /// Reads a command of a batch, `method?query`.
    fn from_command(command: &str) -> Self {
        let (method, query) = command.split_once('?').unwrap_or((command, ""));
        let params = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { method: method.to_owned(), params }
    }
}

/// The gate; clones are the same one.
#[derive(Clone)]
pub struct Gate {
    /// Whether only requests are counted that read a list month by month.
    counts_months_only: bool,
    /// How many more of the counted requests may pass.
    may_pass: Arc<Semaphore>,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Gate {
    /// A gate that lets so many requests through and holds the rest until it is opened.
    #[must_use]
    pub fn closed_after(requests: usize) -> Self {
        Self { counts_months_only: false, may_pass: Arc::new(Semaphore::new(requests)), calls: Arc::default() }
    }

    /// A gate that lets so many requests through that read a list month by month, and all others, and holds the rest: the
    /// bootstrap of who looks and how large the portal is always passes.
    #[must_use]
    pub fn closed_after_months(requests: usize) -> Self {
        Self { counts_months_only: true, ..Self::closed_after(requests) }
    }

    /// A gate that lets everything through.
    #[must_use]
    pub fn open() -> Self {
        Self::closed_after(ALL)
    }

    /// Lets all through from now on, what is held included.
    pub fn let_all_through(&self) {
        self.may_pass.add_permits(ALL);
    }

    /// All calls that came to the portal since the last time this was asked, batches taken apart.
    #[must_use]
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.calls.lock().expect("no test panics while it holds the list"))
    }

    /// The layer of the portal's server: notes the request and passes it on when it may.
    pub async fn pass(State(gate): State<Self>, request: Request, next: Next) -> Response {
        if !request.uri().path().starts_with("/rest") || request.method() == axum::http::Method::OPTIONS {
            return next.run(request).await;
        }
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let calls = calls(parts.uri.path(), &body);
        if !gate.counts_months_only || calls.iter().any(Call::names_a_month) {
            // A request held when its page is closed is dropped here, and its permit stays for the next one.
            gate.may_pass.acquire().await.expect("nobody closes the semaphore").forget();
        }
        gate.calls.lock().expect("no test panics while it holds the list").extend(calls);
        next.run(Request::from_parts(parts, Body::from(body))).await
    }
}

/// What a request asks: the commands of a batch, or the one method in the path.
fn calls(path: &str, body: &[u8]) -> Vec<Call> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    match &body["cmd"] {
        Value::Object(commands) => commands.values().filter_map(Value::as_str).map(Call::from_command).collect(),
        _ => {
            let method = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_owned();
            vec![Call { method, params: Vec::new() }]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_taken_apart() {
        let body = r#"{"auth":"t","cmd":{"c0":"profile","c1":"crm.item.list?entityTypeId=3&filter%5B%3Eid%5D=5"}}"#;
        let call = |method: &str, params: &[(&str, &str)]| Call {
            method: method.to_owned(),
            params: params.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
        };
        let list = call("crm.item.list", &[("entityTypeId", "3"), ("filter[>id]", "5")]);
        assert_eq!(calls("/rest/batch", body.as_bytes()), [call("profile", &[]), list]);
        assert_eq!(calls("/rest/profile.json", b""), [call("profile", &[])]);
    }
}
