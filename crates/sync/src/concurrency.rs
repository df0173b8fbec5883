//! How many requests to have under way at once: as many as the portal serves side by side, found out by listening to it.
//!
//! A request that had to queue takes longer than the portal says it has worked on it. While replies come without queueing
//! and every lane is taken, more lanes are tried, at first one for each reply; when they queue, one is given up.

use std::time::Duration;

use crate::Instant;

/// Requests under way at the beginning (12), before any reply has been measured.
const FIRST: f64 = 12.0;

/// Lower bound of requests under way (2): with one, the portal would be idle during each round trip.
const FEWEST: f64 = 2.0;

/// Upper bound of requests under way (16): no portal was seen to serve more at once.
const MOST: f64 = 16.0;

/// A reply has queued if it waited longer than this share of its own work …
const QUEUED_SHARE: f64 = 0.5;

/// … and this long.
const QUEUED_MILLISECONDS: f64 = 700.0;

/// A reply has not queued if it waited less than this share of its own work, or less than half of the time above.
const FREE_SHARE: f64 = 0.2;

/// The number of lanes, as far as it is known.
#[derive(Clone, Debug)]
pub struct Concurrency {
    lanes: f64,
    /// The shortest wait seen: the way there and back, which is no queue.
    round_trip: f64,
    /// Whether no reply has queued yet.
    is_starting: bool,
    /// Nothing is given up before this moment: replies to requests that were sent before the last step down tell nothing.
    settled_at: Instant,
}

impl Default for Concurrency {
    fn default() -> Self {
        Self { lanes: FIRST, round_trip: f64::INFINITY, is_starting: true, settled_at: Instant::default() }
    }
}

impl Concurrency {
    /// How many requests may be under way.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.lanes as usize
    }

    /// Notes a reply: when it was asked for and came, how long the portal says it worked, and whether all lanes were taken.
    pub fn note(&mut self, sent: Instant, now: Instant, worked_seconds: f64, was_saturated: bool) {
        let worked = worked_seconds * 1000.0;
        let waited = (now.since(sent).as_millis() as f64 - worked).max(0.0);
        self.round_trip = self.round_trip.min(waited);
        let queued = waited - self.round_trip;
        if queued > QUEUED_MILLISECONDS && queued > worked * QUEUED_SHARE {
            if sent >= self.settled_at {
                self.is_starting = false;
                self.lanes = (self.lanes - 1.0).max(FEWEST);
                self.settled_at = now;
            }
        } else if was_saturated && (queued < worked * FREE_SHARE || queued < QUEUED_MILLISECONDS / 2.0) {
            // Later about two lanes more for every round of replies.
            let more = if self.is_starting { 1.0 } else { 2.0 / self.lanes };
            self.lanes = (self.lanes + more).min(MOST);
        }
    }

    /// Notes that the portal refused or failed: it has too much to do.
    pub fn failed(&mut self, now: Instant) {
        self.is_starting = false;
        if now >= self.settled_at {
            self.lanes = (self.lanes / 2.0).max(FEWEST);
            self.settled_at = now + Duration::from_millis(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays a portal that serves `parallel` requests of two seconds at once, and gives the lanes in the end.
    fn lanes_for(parallel: usize) -> usize {
        let mut concurrency = Concurrency::default();
        let mut slots = vec![Instant(0); parallel];
        let mut under_way: Vec<(Instant, Instant)> = Vec::new();
        let mut now = Instant(0);
        for _ in 0..600 {
            while under_way.len() < concurrency.lanes() {
                let slot = slots.iter_mut().min().expect("a portal serves at least one");
                *slot = (*slot).max(now) + Duration::from_secs(2);
                under_way.push((*slot + Duration::from_millis(60), now));
            }
            under_way.sort_unstable_by(|a, b| b.cmp(a));
            let was_saturated = under_way.len() >= concurrency.lanes();
            let (done, sent) = under_way.pop().expect("requests are under way");
            now = done;
            concurrency.note(sent, now, 2.0, was_saturated);
        }
        concurrency.lanes()
    }

    #[test]
    fn the_lanes_follow_what_the_portal_serves() {
        for (parallel, range) in [(4, 4..=7), (8, 8..=13), (16, 15..=16), (40, 16..=16)] {
            let lanes = lanes_for(parallel);
            assert!(range.contains(&lanes), "{lanes} lanes for {parallel}");
        }
    }

    #[test]
    fn a_portal_in_trouble_gets_half() {
        let mut concurrency = Concurrency::default();
        concurrency.failed(Instant(10));
        concurrency.failed(Instant(10));
        assert_eq!(concurrency.lanes(), 6, "twelve requests that fail together are one failure");
    }

    #[test]
    fn idle_lanes_are_no_reason_for_more() {
        let mut concurrency = Concurrency::default();
        (0..50).for_each(|round| concurrency.note(Instant(round * 100), Instant(round * 100 + 50), 0.02, false));
        assert_eq!(concurrency.lanes(), 12);
    }
}
