//! How long to wait after a failure: twice as long after each further one, up to a bound.

use crate::Millis;

/// Counts failures in a row.
#[derive(Clone, Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST: Millis = 1_000;
    const LONGEST: Millis = 60_000;

    /// Notes a failure and says how long to wait, in milliseconds.
    pub fn failed(&mut self) -> Millis {
        let wait = Self::FIRST.saturating_mul(1 << self.failures.min(16)).min(Self::LONGEST);
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
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
        backoff.worked();
        assert_eq!(backoff.failed(), 1_000);
    }
}
