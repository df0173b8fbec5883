//! Moments by two clocks, which are apart by minutes or years, and lengths of time: three types, so that none is taken for
//! another.

use std::ops::{Add, AddAssign};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment by the caller's clock: milliseconds since 1970-01-01 UTC, as that clock goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

/// A moment by the portal's clock: milliseconds since 1970-01-01 UTC, as that clock goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PortalInstant(pub i64);

macro_rules! moment {
    ($moment:ident) => {
        impl $moment {
            /// How long ago an earlier moment was; nothing if it is a later one.
            #[must_use]
            pub fn since(self, earlier: Self) -> Duration {
                Duration::from_millis(self.0.saturating_sub(earlier.0).try_into().unwrap_or(0))
            }

            /// How far two moments are apart, whichever is the earlier.
            #[must_use]
            pub fn distance(self, other: Self) -> Duration {
                Duration::from_millis(self.0.abs_diff(other.0))
            }
        }

        impl Add<Duration> for $moment {
            type Output = Self;

            fn add(self, length: Duration) -> Self {
                Self(self.0.saturating_add(length.as_millis().try_into().unwrap_or(i64::MAX)))
            }
        }

        impl AddAssign<Duration> for $moment {
            fn add_assign(&mut self, length: Duration) {
                *self = *self + length;
            }
        }
    };
}

moment!(Instant);
moment!(PortalInstant);

/// A length of time in seconds, rounded down to milliseconds; nothing for less than nothing.
#[must_use]
pub(crate) fn of_seconds(seconds: f64) -> Duration {
    Duration::from_millis((seconds * 1000.0) as u64)
}

/// A length of time, in seconds.
#[must_use]
pub(crate) fn in_seconds(length: Duration) -> f64 {
    length.as_millis() as f64 / 1000.0
}

/// A number of minutes.
#[must_use]
pub(crate) const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_lengths_never_leave_their_range() {
        let (first, last) = (Instant(i64::MIN), Instant(i64::MAX));
        assert_eq!(first.since(last), Duration::ZERO);
        assert_eq!(last.since(first), Duration::from_millis(i64::MAX as u64), "what no clock shows is cut off");
        assert_eq!(first.distance(last), Duration::from_millis(u64::MAX));
        assert_eq!(last + Duration::MAX, last);
        assert_eq!(Instant(-1_500) + Duration::from_secs(2), Instant(500));
        assert_eq!([of_seconds(-1.0), of_seconds(0.0019)], [Duration::ZERO, Duration::from_millis(1)]);
        assert_eq!(in_seconds(Duration::from_millis(2_625)), 2.625);
    }
}
