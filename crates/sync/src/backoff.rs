//! How long to wait after a failure: twice as long after each further one, up to a bound.

use std::time::Duration;

/// A length of time doubled so many times, up to a bound.
#[must_use]
pub fn doubled(first: Duration, times: u32, longest: Duration) -> Duration {
    first.saturating_mul(1 << times.min(16)).min(longest)
}

/// Counts failures in a row.
#[derive(Clone, Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST: Duration = Duration::from_secs(1);
    const LONGEST: Duration = Duration::from_secs(60);

    /// Notes a failure and says how long to wait.
    pub fn failed(&mut self) -> Duration {
        let wait = doubled(Self::FIRST, self.failures, Self::LONGEST);
        self.failures += 1;
        wait
    }

    /// Notes that something worked.
    pub fn worked(&mut self) {
        self.failures = 0;
    }

    /// How many failures there were since anything worked.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_start_anew_after_success() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..8).map(|_| backoff.failed()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60].map(Duration::from_secs));
        backoff.worked();
        assert_eq!(backoff.failed(), Duration::from_secs(1));
    }
}
