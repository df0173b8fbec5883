//! What the portal was made to do: calls, pages, rows and server seconds by method, and refusals by whose doing they are.
//!
//! A benchmark reads it instead of asking the app how busy it was; it never changes what the portal answers.

use std::collections::BTreeMap;

use crate::cost::{Cost, Work};
use crate::error::ApiError;
use crate::schema::Entity;

/// What a call did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A directory, an option, a user.
    Small,
    /// Records of one kind.
    Records {
        /// Their kind.
        entity: Entity,
        /// With so many fields that they are as dear as whole ones.
        wide: bool,
    },
    /// A change, of a record or of a field.
    Change,
}

impl Kind {
    fn of(cost: &Cost) -> Kind {
        match cost.work {
            Work::Small => Kind::Small,
            Work::Rows(entity) => Kind::Records { entity, wide: cost.width > 0.5 },
            Work::UpdateClient | Work::UpdateItem | Work::Structure => Kind::Change,
        }
    }
}

/// Calls of one method for one kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Calls {
    /// All calls, failed ones included.
    pub calls: u64,
    /// Calls that gave a page of a list.
    pub pages: u64,
    /// Rows on those pages.
    pub rows: u64,
    /// Modelled server seconds, not halved where a billing rule halves them.
    pub seconds: f64,
}

/// Whose doing a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Cause {
    /// The call itself: wrong parameters, no right, an expired token.
    #[default]
    Call,
    /// A limit of the portal that the client went over.
    Limit,
    /// A fault the portal was told to have.
    Fault,
}

/// How often something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refusals {
    /// Whole requests.
    pub requests: u64,
    /// Batches that were answered, but not in this respect.
    pub batches: u64,
    /// The commands of those batches.
    pub commands: u64,
}

/// The account of everything since the portal was opened or the request log was last taken.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RequestLog {
    /// HTTP requests that arrived, refused ones included; preflights are none.
    pub requests: u64,
    /// Calls by method, in lower case, and kind.
    pub calls: BTreeMap<(&'static str, Kind), Calls>,
    /// Refusals by HTTP status of a single call, code, and cause. Answers that a fault spoilt on their way have status 0.
    pub refusals: BTreeMap<(u16, String, Cause), Refusals>,
    /// Server seconds of the longest request.
    pub longest_request_secs: f64,
}

impl RequestLog {
    /// Pages of records, directories left out.
    #[must_use]
    pub fn pages(&self) -> u64 {
        let of_records = self.calls.iter().filter(|((_, kind), _)| matches!(kind, Kind::Records { .. }));
        of_records.map(|(_, calls)| calls.pages).sum()
    }

    /// Server seconds of all calls.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.calls.values().map(|calls| calls.seconds).sum()
    }

    /// Refusals with an HTTP status, by cause.
    #[must_use]
    pub fn refused(&self, status: u16, cause: Cause) -> Refusals {
        let mut sum = Refusals::default();
        for (_, refusals) in self.refusals.iter().filter(|((of, _, by), _)| (*of, *by) == (status, cause)) {
            sum.requests += refusals.requests;
            sum.batches += refusals.batches;
            sum.commands += refusals.commands;
        }
        sum
    }

    /// Notes a call that took its time.
    pub(crate) fn called(&mut self, method: &'static str, cost: &Cost, seconds: f64, rows: Option<usize>) {
        let calls = self.calls.entry((method, Kind::of(cost))).or_default();
        calls.calls += 1;
        calls.seconds += seconds;
        if let Some(rows) = rows {
            calls.pages += 1;
            calls.rows += rows as u64;
        }
    }

    /// Notes how long a request was worked on.
    pub(crate) fn worked(&mut self, seconds: f64) {
        self.longest_request_secs = self.longest_request_secs.max(seconds);
    }

    /// Notes that a whole request was refused.
    pub(crate) fn refused_request(&mut self, error: &ApiError) {
        self.refusal(error).requests += 1;
    }

    /// Notes the errors of the commands of one batch.
    pub(crate) fn refused_commands(&mut self, errors: &[ApiError]) {
        for (at, error) in errors.iter().enumerate() {
            let is_same =
                |other: &ApiError| (other.status, &other.code, other.cause) == (error.status, &error.code, error.cause);
            let refusal = self.refusal(error);
            refusal.commands += 1;
            refusal.batches += u64::from(!errors[..at].iter().any(is_same));
        }
    }

    /// Notes an answer that a fault lost or broke.
    pub(crate) fn spoilt_request(&mut self, how: &str) {
        self.refusals.entry((0, how.to_owned(), Cause::Fault)).or_default().requests += 1;
    }

    fn refusal(&mut self, error: &ApiError) -> &mut Refusals {
        let code = error.code.as_str().map_or_else(|| error.code.to_string(), str::to_owned);
        self.refusals.entry((error.status, code, error.cause)).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::{Fault, Faults};
    use crate::http::HttpRequest;
    use crate::options::{Billing, Options};
    use crate::portal::Portal;
    use crate::samples;
    use serde_json::{Value as Json, json};

    fn portal(options: Options) -> Portal {
        Portal::new(samples::data(), options)
    }

    fn post(portal: &mut Portal, method: &str, body: &Json) {
        portal.handle(&HttpRequest::post_json(&format!("/rest/1/secret/{method}"), body), 0.0);
    }

    fn contacts(wide: bool) -> Kind {
        Kind::Records { entity: Entity::Contact, wide }
    }

    #[test]
    fn calls_pages_and_rows_are_counted_by_method_and_kind() {
        let mut portal = portal(Options::default());
        post(&mut portal, "crm.item.list", &json!({"entityTypeId": 3, "select": ["id"], "start": 100}));
        let cmd = json!({
            "a": "crm.item.list?entityTypeId=3&select[]=id&start=-1",
            "b": "crm.item.list?entityTypeId=3&select[]=*&start=-1",
            "c": "crm.item.get?entityTypeId=3&id=1",
            "d": "server.time",
        });
        post(&mut portal, "batch", &json!({ "cmd": cmd }));
        let request_log = portal.take_request_log();
        let counts = |method, kind| {
            let calls = request_log.calls[&(method, kind)];
            assert!(calls.seconds > 0.0);
            (calls.calls, calls.pages, calls.rows)
        };
        assert_eq!(request_log.requests, 2);
        assert_eq!(counts("crm.item.list", contacts(false)), (2, 2, 70), "the last page of 120 rows has 20");
        assert_eq!(counts("crm.item.list", contacts(true)), (1, 1, 50));
        assert_eq!(counts("crm.item.get", contacts(false)), (1, 0, 0), "no list");
        assert_eq!(counts("server.time", Kind::Small), (1, 0, 0));
        assert_eq!(request_log.pages(), 3);
        assert!(request_log.seconds() > request_log.longest_request_secs && request_log.longest_request_secs > 0.0);
        assert_eq!(portal.take_request_log(), RequestLog::default(), "taken is begun anew");
    }

    #[test]
    fn refusals_are_told_apart_by_whose_doing_they_are() {
        let one = Fault::next(1);
        let none = Faults::default();
        for (faults, status, cause) in [
            (Faults { query_limit: one, ..none }, 503, Cause::Fault),
            (Faults { operation_limit: one, ..none }, 429, Cause::Fault),
            (Faults { timeout: one, ..none }, 500, Cause::Fault),
            (Faults { cut: one, ..none }, 0, Cause::Fault),
            (Faults { broken_json: one, ..none }, 0, Cause::Fault),
            (none, 404, Cause::Call),
        ] {
            let mut portal = portal(Options { faults, ..Options::default() });
            post(&mut portal, if cause == Cause::Call { "no.such.method" } else { "server.time" }, &json!({}));
            let refused = portal.take_request_log().refused(status, cause);
            assert_eq!(refused, Refusals { requests: 1, ..Refusals::default() }, "{status} {cause:?}");
        }
    }

    #[test]
    fn going_over_the_rate_is_the_clients_own_doing() {
        let mut portal = portal(Options::default());
        for _ in 0..60 {
            post(&mut portal, "server.time", &json!({}));
        }
        let request_log = portal.take_request_log();
        assert_eq!(request_log.refused(503, Cause::Limit).requests, 10);
        assert_eq!((request_log.requests, request_log.calls[&("server.time", Kind::Small)].calls), (60, 50));
    }

    #[test]
    fn going_over_a_budget_is_counted_by_batches_or_by_requests() {
        for (billing, expected) in [
            (Billing::Docs, Refusals { requests: 0, batches: 1, commands: 2 }),
            (Billing::Batch, Refusals { requests: 1, batches: 0, commands: 0 }),
        ] {
            let mut portal = portal(Options { billing, operating_limit: 0.05, ..Options::default() });
            let page = "crm.item.list?entityTypeId=3&select[]=*&start=-1";
            let body = json!({ "cmd": { "a": page, "b": page } });
            for at in [0.0, 30.0] {
                portal.handle(&HttpRequest::post_json("/rest/1/secret/batch", &body), at);
            }
            assert_eq!(portal.take_request_log().refused(429, Cause::Limit), expected, "{billing:?}");
        }
    }
}
