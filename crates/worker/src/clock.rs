//! A clock that never goes back. Whoever sets the clock of the device back must not have the reading wait until it has
//! caught up; a sleep of the device, which some clocks leave out, must still be seen.

use protocol::EpochMs;

/// A clock put together of two: one that tells the time and may be set, and one that only counts and may stand still while
/// the device sleeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// What both told last, and the time that was given then, in milliseconds.
    last: Option<(f64, EpochMs)>,
    /// How much later it is than the first clock tells since that was set back.
    behind: EpochMs,
}

/// Clocks that are asked one after the other may differ by so much, in milliseconds.
const JITTER: EpochMs = 250;

impl Clock {
    /// The time in milliseconds since 1970, by the clock that tells it and the one that counts milliseconds.
    pub fn now(&mut self, told: EpochMs, counted: f64) -> EpochMs {
        let mut now = told + self.behind;
        if let Some((counted_last, last)) = self.last {
            let expected = last + (counted - counted_last).max(0.0) as EpochMs;
            if now < expected - JITTER {
                self.behind += expected - now;
                now = expected;
            }
            now = now.max(last);
        }
        self.last = Some((counted, now));
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_goes_on_from_where_it_was() {
        let mut clock = Clock::default();
        assert_eq!(clock.now(1_000_000, 0.0), 1_000_000);
        assert_eq!(clock.now(1_000_100, 100.0), 1_000_100);
        // Set back by an hour.
        assert_eq!(clock.now(1_001_100 - 3_600_000, 1_100.0), 1_001_100);
        assert_eq!(clock.now(1_002_100 - 3_600_000, 2_100.0), 1_002_100);
    }

    #[test]
    fn a_sleep_that_one_clock_leaves_out_is_seen() {
        let mut clock = Clock::default();
        clock.now(0, 0.0);
        assert_eq!(clock.now(3_600_000, 10.0), 3_600_000);
        assert_eq!(clock.now(3_600_010, 20.0), 3_600_010);
    }

    #[test]
    fn it_never_goes_back_by_the_difference_of_two_readings() {
        let mut clock = Clock::default();
        assert_eq!(clock.now(1_000, 0.0), 1_000);
        assert_eq!(clock.now(995, 3.0), 1_000);
    }
}
