//! Requests and answers without sockets: the server and tests in virtual time speak through these.

/// A request as it reached the portal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HttpRequest {
    /// `GET`, `POST` or `OPTIONS`.
    pub method: String,
    /// Path, e.g. `/rest/crm.item.list.json`.
    pub path: String,
    /// What stands behind the question mark, still encoded; may be empty.
    pub query: String,
    /// Value of the header, empty if there was none.
    pub content_type: String,
    /// Value of the header `Authorization`, empty if there was none: `Bearer TOKEN` stands for the parameter `auth`. No
    /// browser can send it from another origin, since the portal does not allow the header there.
    pub authorization: String,
    /// Body.
    pub body: Vec<u8>,
    /// Address of the sender: the rate limit is kept per address. Any text will do.
    pub source: String,
}

impl HttpRequest {
    /// A POST of JSON, as the app sends it.
    pub fn post_json(path: &str, body: &serde_json::Value) -> HttpRequest {
        HttpRequest {
            method: "POST".to_owned(),
            path: path.to_owned(),
            content_type: "application/json".to_owned(),
            body: body.to_string().into_bytes(),
            ..HttpRequest::default()
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Body; JSON save for preflights.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The body as JSON, null if it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The portal answers.
    Answer(HttpResponse),
    /// The connection breaks without an answer; whatever the request changed stays changed.
    Cut,
}

/// A handled request: its outcome and when the client sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Handled {
    /// Answer or cut connection.
    pub outcome: Outcome,
    /// Seconds since the portal's start.
    pub finish_secs: f64,
}

impl Handled {
    /// The answer; `None` if the connection was cut.
    pub fn response(&self) -> Option<&HttpResponse> {
        match &self.outcome {
            Outcome::Answer(response) => Some(response),
            Outcome::Cut => None,
        }
    }
}
