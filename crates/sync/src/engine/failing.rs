//! Lists that fail while the rest of the portal answers: each waits for itself, ever longer, and the others are read
//! on. One that has failed too often is left out of this reading; what depends on it is then neither recorded nor
//! published nor written, and it is read again later, unasked.

use std::collections::BTreeMap;
use std::time::Duration;

use bitrix24::{PortalError, Source};

use super::reading::Reading;
use super::{Phase, Sync};
use crate::Instant;
use crate::backoff::doubled;
use crate::time::minutes;

/// How long a list waits after its first failure; twice as long after each further one.
const FIRST_WAIT: Duration = Duration::from_secs(5);

/// So many failures in a row, over about five minutes, and a list is left out of the reading.
const ATTEMPTS: u32 = 6;

/// How long after a reading that has left a list out the portal is read again; twice as long after each further one.
const FIRST_RETURN: Duration = minutes(10);
const LONGEST_RETURN: Duration = minutes(60);

/// A list that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailingList {
    /// The list.
    pub source: Source,
    /// What the portal said: code and description, or the status.
    pub error: String,
    /// Whether this reading goes on without it.
    pub is_left_out: bool,
}

#[derive(Clone, Debug)]
struct Failure {
    attempts: u32,
    until: Instant,
    error: String,
    is_left_out: bool,
}

/// The lists that fail.
#[derive(Clone, Debug, Default)]
pub(super) struct Failing {
    lists: BTreeMap<Source, Failure>,
    /// How many readings in a row have left a list out.
    rounds: u32,
    /// When the portal is read again for those that were left out.
    returns_at: Option<Instant>,
}

impl Failing {
    /// Every list has its chance in a reading that begins.
    pub(super) fn begin(&mut self) {
        self.lists.clear();
        self.returns_at = None;
    }

    /// Notes that a list has failed; says whether it is left out from now on. Failures that come together are one.
    fn failed(&mut self, source: Source, error: String, now: Instant) -> bool {
        let failure = self.lists.entry(source).or_insert(Failure {
            attempts: 0,
            until: Instant::default(),
            error: String::new(),
            is_left_out: false,
        });
        failure.error = error;
        if now >= failure.until {
            failure.until = now + FIRST_WAIT * (1 << failure.attempts.min(10));
            failure.attempts += 1;
            failure.is_left_out |= failure.attempts >= ATTEMPTS;
        }
        failure.is_left_out
    }

    /// Notes that a list was read.
    pub(super) fn worked(&mut self, source: Source) {
        if self.lists.get(&source).is_some_and(|failure| !failure.is_left_out) {
            self.lists.remove(&source);
        }
    }

    /// Until when a list is not asked for; nothing if it may be.
    pub(super) fn waits_until(&self, source: Source, now: Instant) -> Option<Instant> {
        self.lists.get(&source).map(|failure| failure.until).filter(|&until| now < until)
    }

    /// Lets every list be asked for at once.
    pub(super) fn hurry(&mut self) {
        self.lists.values_mut().for_each(|failure| failure.until = Instant::default());
        self.returns_at = self.returns_at.map(|_| Instant::default());
    }

    /// Whether a list is left out of this reading because it fails.
    pub(super) fn leaves_out(&self, source: Source) -> bool {
        self.lists.get(&source).is_some_and(|failure| failure.is_left_out)
    }

    fn leaves_out_any(&self) -> bool {
        self.lists.values().any(|failure| failure.is_left_out)
    }
}

impl Sync {
    /// The lists that cannot be read at the moment, although the portal answers.
    pub fn failing_lists(&self) -> impl Iterator<Item = FailingList> + '_ {
        self.reading.failing.lists.iter().map(|(&source, failure)| FailingList {
            source,
            error: failure.error.clone(),
            is_left_out: failure.is_left_out,
        })
    }

    /// The lists that this reading has left out because they failed, but for those that the viewer wants to do without.
    pub fn lists_left_out(&self) -> impl Iterator<Item = Source> + '_ {
        let left_out =
            self.reading.failing.lists.iter().filter(|(_, failure)| failure.is_left_out).map(|(&source, _)| source);
        left_out.filter(|source| !self.does_without(*source))
    }

    /// When the portal is to be read again for the lists that were left out, once everything else is done; begins that
    /// reading when the time has come.
    pub(super) fn return_to_failing(&mut self, now: Instant) -> Option<Instant> {
        if self.phase != Phase::Finished || !self.reading.failing.leaves_out_any() {
            if self.phase == Phase::Finished && self.stored.checkpoint.is_some() {
                self.reading.failing.rounds = 0;
            }
            return None;
        }
        let rounds = self.reading.failing.rounds;
        let at = *self.reading.failing.returns_at.get_or_insert(now + doubled(FIRST_RETURN, rounds, LONGEST_RETURN));
        if now < at {
            return Some(at);
        }
        self.reading.failing.rounds += 1;
        self.reading.failing.returns_at = None;
        self.refresh();
        None
    }
}

impl Reading {
    /// Notes that a list has failed: it waits, or is left out of this reading.
    pub(super) fn list_failed(&mut self, source: Source, error: &PortalError, now: Instant) {
        if self.failing.failed(source, told(error), now) {
            self.leave_out(source);
        }
    }

    /// Leaves out lists of which the bootstrap has learnt that they cannot be read rightly.
    pub(super) fn leave_out_failed(&mut self) {
        for (source, error) in std::mem::take(&mut self.bootstrap.failed) {
            let failure =
                Failure { attempts: ATTEMPTS, until: Instant::default(), error: told(&error), is_left_out: true };
            self.failing.lists.insert(source, failure);
            self.leave_out(source);
        }
    }

    pub(super) fn leave_out(&mut self, source: Source) {
        self.closed.insert(source);
        self.close_windows_of_closed_lists();
    }
}

/// What the portal said, without anything of a client.
fn told(error: &PortalError) -> String {
    match (error.code.as_str(), error.description.as_str()) {
        ("", "") => error.status.to_string(),
        ("", description) => description.to_owned(),
        (code, "") => code.to_owned(),
        (code, description) => format!("{code}: {description}"),
    }
}
