//! The leaky bucket by which the portal counts requests: each fills it by one, and it drains at a steady rate.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::time::{in_seconds, of_seconds};
use crate::{Instant, PortalInstant};

/// How many requests a portal's plan allows (docs: limits.md).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Requests that drain away per second.
    pub drain_per_second: f64,
    /// How full the bucket may be; the portal refuses what goes beyond.
    pub capacity: f64,
}

impl Limit {
    /// Every plan but Enterprise: 2 a second, 50 at once, with a margin for the differences between two clocks.
    pub const STANDARD: Self = Self { drain_per_second: 1.96, capacity: 48.0 };
    /// Enterprise: 5 a second, 250 at once, with the same margin.
    pub const ENTERPRISE: Self = Self { drain_per_second: 4.9, capacity: 246.0 };
}

/// How full a bucket was at some moment, for whoever goes on where this reading is broken off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filling {
    /// Requests in the bucket.
    pub level: f64,
    /// The moment.
    pub at: PortalInstant,
}

/// Requests added to the stored level when a session is resumed (24): those that may have been sent after the last save, as
/// when blocks are counted.
const NOT_NOTED: f64 = 24.0;

/// Our own account of the portal's bucket. Others may fill the same bucket (it is kept per address), which only the
/// portal's refusal tells: then we take a smaller share of what drains, and win it back little by little.
#[derive(Clone, Debug)]
pub struct LeakyBucket {
    limit: Limit,
    /// The part of the drain that is taken to be ours.
    share: f64,
    level: f64,
    at: Instant,
}

/// Factor on our share of the drain after each refusal (×0.8): others fill the same bucket.
const AFTER_REFUSAL: f64 = 0.8;

/// Lower bound of our share of the drain (30 %): a smaller one would hardly let a reading advance.
const SMALLEST_SHARE: f64 = 0.3;

/// Share of the drain regained per second without a refusal (0.6 %): from the lower bound to the whole in two minutes.
const WON_BACK_PER_SECOND: f64 = 0.006;

impl LeakyBucket {
    /// An empty bucket.
    #[must_use]
    pub fn new(limit: Limit, now: Instant) -> Self {
        Self { limit, share: 1.0, level: 0.0, at: now }
    }

    /// Changes the limit, keeping what is in the bucket.
    pub fn set_limit(&mut self, limit: Limit) {
        self.limit = limit;
    }

    fn drain_per_second(&self) -> f64 {
        self.limit.drain_per_second * self.share
    }

    fn drain(&mut self, now: Instant) {
        let seconds = in_seconds(now.since(self.at));
        self.level = (self.level - seconds * self.drain_per_second()).max(0.0);
        self.share = (self.share + seconds * WON_BACK_PER_SECOND).min(1.0);
        self.at = self.at.max(now);
    }

    /// Takes room for a request, or says when there will be room.
    ///
    /// # Errors
    /// The moment at which a request will fit.
    pub fn take(&mut self, now: Instant) -> Result<(), Instant> {
        self.drain(now);
        if self.level + 1.0 <= self.limit.capacity {
            self.level += 1.0;
            return Ok(());
        }
        let seconds = (self.level + 1.0 - self.limit.capacity) / self.drain_per_second();
        Err(now + Duration::from_millis((seconds * 1000.0).ceil().max(1.0) as u64))
    }

    /// How long it takes until so many further requests have been let through.
    #[must_use]
    pub fn time_for(&self, requests: u64) -> Duration {
        let too_many = self.level + requests as f64 - self.limit.capacity;
        of_seconds(too_many / self.drain_per_second())
    }

    /// How many requests fit at once.
    #[must_use]
    pub fn free(&mut self, now: Instant) -> u64 {
        self.drain(now);
        (self.limit.capacity - self.level).max(0.0) as u64
    }

    /// How full the bucket is; `portal_now` is the same moment by the portal's clock.
    #[must_use]
    pub fn filling(&mut self, now: Instant, portal_now: PortalInstant) -> Filling {
        self.drain(now);
        Filling { level: self.level, at: portal_now }
    }

    /// Takes so many requests to be in the bucket besides our own, which were made by somebody who cannot be asked any
    /// more.
    pub fn assume(&mut self, requests: f64) {
        self.level = (self.level + requests).min(self.limit.capacity);
    }

    /// Goes on with what was noted in an earlier session: what has not drained since, and what was not noted any more.
    pub fn resume(&mut self, noted: Filling, portal_now: PortalInstant) {
        // No other plan lets it become so full.
        if noted.level > Limit::STANDARD.capacity {
            self.limit = Limit::ENTERPRISE;
        }
        let seconds = in_seconds(portal_now.since(noted.at));
        self.assume((noted.level - seconds * self.limit.drain_per_second).max(0.0) + NOT_NOTED);
    }

    /// Notes that the portal refused a request: its bucket is full, whatever we thought.
    pub fn overflowed(&mut self, now: Instant) {
        self.drain(now);
        self.level = self.limit.capacity;
        self.share = (self.share * AFTER_REFUSAL).max(SMALLEST_SHARE);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let mut bucket = LeakyBucket::new(Limit { drain_per_second: 2.0, capacity: 3.0 }, Instant(0));
        for _ in 0..3 {
            assert_eq!(bucket.take(Instant(0)), Ok(()));
        }
        assert_eq!(bucket.take(Instant(0)), Err(Instant(500)));
        assert_eq!(bucket.take(Instant(499)), Err(Instant(500)));
        assert_eq!(bucket.take(Instant(500)), Ok(()));
        assert_eq!(bucket.time_for(4), Duration::from_secs(2));
        bucket.overflowed(Instant(10_000));
        bucket.assume(1.0);
        assert_eq!(bucket.free(Instant(10_000)), 0, "the portal's word counts more than our account");
        assert_eq!(bucket.take(Instant(10_000)), Err(Instant(10_625)), "and others seem to have a share of it");
        assert_eq!(bucket.take(Instant(400_000)), Ok(()));
        bucket.overflowed(Instant(400_000));
        assert_eq!(bucket.take(Instant(400_000)), Err(Instant(400_625)), "which was won back in the meantime");
    }

    #[test]
    fn an_earlier_session_counts_as_far_as_it_has_not_drained() {
        for (level, seconds, own, free) in [
            (0.0, 0, 0, 24),
            (20.0, 0, 0, 4),
            (20.0, 0, 3, 1),
            (48.0, 10, 0, 0),
            (48.0, 20, 0, 15),
            (48.0, 86_400, 0, 24),
            (30.0, -5, 0, 0),
            (140.0, 0, 0, 82),
        ] {
            let mut bucket = LeakyBucket::new(Limit::STANDARD, Instant(0));
            (0..own).for_each(|_| assert_eq!(bucket.take(Instant(0)), Ok(())));
            bucket.resume(Filling { level, at: PortalInstant(7_000) }, PortalInstant(7_000 + seconds * 1_000));
            assert_eq!(bucket.free(Instant(0)), free, "{level} after {seconds} s, and {own} of our own");
        }
    }

    proptest! {
        #[test]
        fn the_portals_own_bucket_never_overflows(waits in proptest::collection::vec(0u64..700, 1..400)) {
            let mut ours = LeakyBucket::new(Limit::STANDARD, Instant(0));
            let (mut now, mut level, mut last) = (Instant(0), 0.0_f64, Instant(0));
            for wait in waits {
                now += Duration::from_millis(wait);
                if let Err(at) = ours.take(now) {
                    now = at;
                    prop_assert_eq!(ours.take(now), Ok(()));
                }
                level = (level - in_seconds(now.since(last)) * 2.0).max(0.0) + 1.0;
                last = now;
                prop_assert!(level <= 50.0);
            }
        }
    }
}
