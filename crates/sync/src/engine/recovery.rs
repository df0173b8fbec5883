//! Coming back after a stop: what stopped the reading may have passed while nobody looked, so it is tried again by itself,
//! ever more seldom.

use super::{Stop, Sync};
use crate::Millis;

/// Milliseconds to the first try of its own after a stop that the portal may end any moment, and after one that somebody
/// has to end (a right, a plan, an installation); twice as long before each further try.
const SOON: Millis = 30_000;
const LATER: Millis = 5 * 60_000;
const LONGEST: Millis = 60 * 60_000;

/// When the next try is due.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recovery {
    tries: u32,
    due: Option<Millis>,
}

impl Recovery {
    /// Notes that the portal has answered as it should.
    pub(super) fn worked(&mut self) {
        *self = Self::default();
    }

    /// When the next try after a stop is due; never, where trying makes it worse.
    fn due(&mut self, stop: &Stop, now: Millis) -> Option<Millis> {
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
        Some(*self.due.get_or_insert(now + (first << self.tries.min(10)).min(LONGEST)))
    }
}

impl Sync {
    /// Whether the reading stands still; tries again when it is time to. Gives when it will be.
    pub(super) fn stands_still(&mut self, now: Millis) -> Option<Option<Millis>> {
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
