//! Coming back after a stop: what stopped the reading may have passed while nobody looked, so it is tried again by itself,
//! ever more seldom.

use std::time::Duration;

use super::{Stop, Sync};
use crate::Instant;
use crate::backoff::doubled;
use crate::time::minutes;

/// How long it is to the first try of its own after a stop that the portal may end any moment, and after one that somebody
/// has to end (a right, a plan, an installation); twice as long before each further try.
const SOON: Duration = Duration::from_secs(30);
const LATER: Duration = minutes(5);
const LONGEST: Duration = minutes(60);

/// When the next try is due.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recovery {
    tries: u32,
    due: Option<Instant>,
}

impl Recovery {
    /// Notes that the portal has answered as it should.
    pub(super) fn worked(&mut self) {
        *self = Self::default();
    }

    /// When the next try after a stop is due; never, where trying makes it worse.
    fn due(&mut self, stop: &Stop, now: Instant) -> Option<Instant> {
        let first = match stop {
            Stop::Blocked => return None,
            Stop::SignedOut | Stop::Odd(_) => SOON,
            Stop::NoCrmRights
            | Stop::AppNotAllowed
            | Stop::NotInPlan
            | Stop::NotInstalled
            | Stop::PortalDeleted
            | Stop::HttpsRequired
            | Stop::PortalTooOld => LATER,
        };
        Some(*self.due.get_or_insert(now + doubled(first, self.tries, LONGEST)))
    }
}

impl Sync {
    /// Whether the reading stands still; tries again when it is time to. Gives when it will be.
    pub(super) fn stands_still(&mut self, now: Instant) -> Option<Option<Instant>> {
        let stop = self.connection.stop.clone()?;
        match self.connection.recovery.due(&stop, now) {
            Some(due) if now >= due => {
                let tries = self.connection.recovery.tries + 1;
                self.retry();
                self.connection.recovery = Recovery { tries, due: None };
                None
            }
            due => Some(due),
        }
    }

    /// Tries again at once, after whatever failure.
    pub fn retry(&mut self) {
        let stop = self.connection.retry();
        self.reading.failing.hurry();
        // What the lists were closed for may be over: who may read what is asked anew.
        self.reading.starts_over |= matches!(stop, Some(Stop::NoCrmRights | Stop::PortalTooOld));
    }
}
