//! Coming back after a stop: what stopped the reading may have passed while nobody looked, so it is tried again by itself,
//! ever more seldom.

use super::{Stop, Sync, TokenState};
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
        let stop = self.stop.clone()?;
        match self.recovery.due(&stop, now) {
            Some(due) if now >= due => {
                let tries = self.recovery.tries + 1;
                self.retry();
                self.recovery = Recovery { tries, due: None };
                None
            }
            due => Some(due),
        }
    }

    /// Tries again at once, after whatever failure.
    pub fn retry(&mut self) {
        let stop = self.stop.take();
        self.hold = None;
        self.odd_answers = 0;
        self.tokens_refused = 0;
        self.backoff.worked();
        self.recovery = Recovery::default();
        self.failing.hurry();
        // What the lists were closed for may be over: who may read what is asked anew.
        self.starts_over |= matches!(stop, Some(Stop::NoCrmRights | Stop::PortalTooOld));
        // The token at hand was refused, or the question for another one was never answered.
        if stop == Some(Stop::SignedOut) || self.token == TokenState::Asked {
            self.token = TokenState::Refused;
        }
    }
}
