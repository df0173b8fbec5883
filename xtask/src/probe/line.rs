//! The line to the portal: one request at a time over HTTPS, and the clock by which requests are paced.

use std::io;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::webhook::Webhook;

/// A request is cut off by the portal after 60 seconds (docs: limits.md); this leaves time for the way.
const PATIENCE: Duration = Duration::from_secs(75);
/// Largest answer that is read. Fifty full pages of fifty wide cards stay below it.
const LARGEST_ANSWER: u64 = 256 << 20;

/// What came back, not yet understood.
pub(crate) struct Raw {
    /// HTTP status.
    pub(crate) status: u16,
    /// The `Date` header, if there was one.
    pub(crate) date: Option<String>,
    /// The body as JSON; null if it is none.
    pub(crate) body: Value,
}

/// How requests reach a portal and how time passes meanwhile.
pub(crate) trait Line {
    /// Seconds since some moment.
    fn now(&self) -> f64;
    /// Waits until [`Line::now`] is `moment`.
    fn wait_until(&mut self, moment: f64);
    /// Posts a method's parameters. An error says why nothing came, in words that repeat nothing of the address.
    fn post(&mut self, method: &str, body: &Value) -> Result<Raw, &'static str>;
}

/// The line to a portal on the network.
pub(crate) struct Https {
    webhook: Webhook,
    agent: ureq::Agent,
    start: Instant,
}

impl Https {
    /// A line to the portal of a webhook.
    pub(crate) fn new(webhook: Webhook) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // A redirected POST would arrive as a GET without its parameters, that is, as an unfiltered list.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .new_agent();
        Self { webhook, agent, start: Instant::now() }
    }
}

impl Line for Https {
    fn now(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    fn wait_until(&mut self, moment: f64) {
        let wait = moment - self.now();
        if wait > 0.0 {
            std::thread::sleep(Duration::from_secs_f64(wait));
        }
    }

    fn post(&mut self, method: &str, body: &Value) -> Result<Raw, &'static str> {
        let request = self.agent.post(self.webhook.url(method)).header("content-type", "application/json");
        let mut response = request.send(body.to_string()).map_err(|error| reason(&error))?;
        if response.status().is_redirection() {
            return Err("the portal has moved; take the address anew from the portal itself");
        }
        let date = response.headers().get("date").and_then(|date| date.to_str().ok()).map(str::to_owned);
        let bytes = response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec();
        let body = serde_json::from_slice(&bytes.map_err(|error| reason(&error))?).unwrap_or_default();
        Ok(Raw { status: response.status().as_u16(), date, body })
    }
}

/// Why a request failed. The error's own words are not used: some of them quote the address.
fn reason(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::HostNotFound => "there is no such host",
        ureq::Error::ConnectionFailed => "nobody answers at this address",
        ureq::Error::Timeout(_) => "it took too long",
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "the portal's certificate was not accepted",
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => "nobody answers at this address",
        // How the handshake failed is wrapped into an error of the connection.
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            "the portal's certificate was not accepted"
        }
        ureq::Error::Io(_) => "the connection broke",
        ureq::Error::BodyExceedsLimit(_) => "the answer was too large",
        _ => "the request could not be made",
    }
}
