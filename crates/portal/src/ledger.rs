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
    /// Single commands of batches that were answered.
    pub commands: u64,
}

/// The account of everything since the portal was opened or the ledger was last taken.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    /// HTTP requests that arrived, refused ones included; preflights are none.
    pub requests: u64,
    /// Calls by method, in lower case, and kind.
    pub calls: BTreeMap<(&'static str, Kind), Calls>,
    /// Refusals by HTTP status of a single call, code, and cause. Answers that a fault spoilt on their way have status 0.
    pub refusals: BTreeMap<(u16, String, Cause), Refusals>,
    /// Server seconds of the longest request.
    pub longest_request_secs: f64,
}

impl Ledger {
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

    /// Notes that a command of a batch was refused.
    pub(crate) fn refused_command(&mut self, error: &ApiError) {
        self.refusal(error).commands += 1;
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
