//! The time a reading still takes, told so that it does not jump: it falls as the estimate falls, and rises only when
//! there is no doubt about it.

/// The time left in steps in which people speak of it, and what is needed to keep it calm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeLeft {
    /// The step shown, in minutes; 0 for less than one.
    shown: Option<u32>,
    /// Since when every estimate has asked for a longer step, in milliseconds of this device's clock.
    longer_since: Option<i64>,
}

/// The steps, in minutes; 0 stands for less than one.
const STEPS: [u32; 15] = [0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120];

/// An estimate beyond two days is a guess made of too little; nothing is told then.
const LONGEST_MS: u64 = 48 * 60 * 60_000;

/// For how long estimates must ask for a longer step before it is shown, in milliseconds: one slow answer of the portal
/// is forgotten by then, a portal that has become slow is not.
const PATIENCE_MS: i64 = 20_000;

/// A step that is longer by this factor and by [`MUCH_LONGER_BY`] is shown at once: the reading has turned out to be
/// another one, and the old promise would be a lie.
const MUCH_LONGER: u32 = 2;
/// See [`MUCH_LONGER`]; in minutes, so that "one minute" does not become "three" for a hiccup.
const MUCH_LONGER_BY: u32 = 5;

impl TimeLeft {
    /// The step shown, in minutes, 0 for less than a minute; nothing while the time cannot be told.
    #[must_use]
    pub fn minutes(self) -> Option<u32> {
        self.shown
    }

    /// What to show after an estimate in milliseconds that came at `now_ms` of this device's clock.
    #[must_use]
    pub fn after(self, remaining_ms: Option<u64>, now_ms: i64) -> Self {
        let Some(remaining_ms) = remaining_ms.filter(|ms| *ms <= LONGEST_MS) else { return Self::default() };
        let minutes = remaining_ms as f64 / 60_000.0;
        let nearest = step_for(minutes);
        let take = Self { shown: Some(nearest), longer_since: None };
        let Some(shown) = self.shown else { return take };
        if nearest < shown || nearest >= (shown * MUCH_LONGER).max(shown + MUCH_LONGER_BY) {
            return take;
        }
        // A slightly shorter estimate would give the step that is shown: there is nothing to be impatient about.
        if step_for(minutes * 0.85) <= shown {
            return Self { longer_since: None, ..self };
        }
        match self.longer_since {
            Some(since) if now_ms - since >= PATIENCE_MS => take,
            since => Self { longer_since: since.or(Some(now_ms)), ..self },
        }
    }
}

/// The step an estimate belongs to: the first that is not shorter, whole hours beyond the last one.
fn step_for(minutes: f64) -> u32 {
    if minutes < 1.0 {
        return 0;
    }
    STEPS.into_iter().find(|&step| minutes <= f64::from(step)).unwrap_or_else(|| (minutes / 60.0).ceil() as u32 * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is shown after each of some estimates, given as (second, estimate in seconds).
    fn shown_after(estimates: &[(i64, u64)]) -> Vec<Option<u32>> {
        let mut left = TimeLeft::default();
        let after = estimates.iter().map(|&(second, estimate)| {
            left = left.after(Some(estimate * 1_000), second * 1_000);
            left.minutes()
        });
        after.collect()
    }

    #[test]
    fn time_is_told_in_steps() {
        for (ms, minutes) in
            [(0, 0), (59_000, 0), (60_000, 1), (61_000, 2), (6 * 60_000, 7), (26 * 60_000, 30), (150 * 60_000, 180)]
        {
            assert_eq!(TimeLeft::default().after(Some(ms), 0).minutes(), Some(minutes), "{ms} ms");
        }
        for untold in [None, Some(u64::MAX)] {
            assert_eq!(TimeLeft::default().after(Some(60_000), 0).after(untold, 0).minutes(), None);
        }
    }

    #[test]
    fn an_estimate_that_wavers_does_not_change_the_step() {
        let shown = shown_after(&[(0, 300), (1, 295), (2, 305), (3, 299), (4, 310), (90, 290)]);
        assert_eq!(shown, [Some(5); 6]);
    }

    #[test]
    fn it_falls_freely() {
        assert_eq!(shown_after(&[(0, 600), (1, 420), (2, 110)]), [Some(10), Some(7), Some(2)]);
    }

    #[test]
    fn it_rises_when_the_estimate_stays_longer_for_a_while() {
        let shown = shown_after(&[(0, 300), (1, 400), (10, 410), (20, 400), (21, 410)]);
        assert_eq!(shown, [Some(5), Some(5), Some(5), Some(5), Some(7)]);
    }

    #[test]
    fn one_estimate_that_agrees_again_starts_the_while_anew() {
        let shown = shown_after(&[(0, 300), (1, 400), (15, 300), (25, 400), (40, 400), (45, 400)]);
        assert_eq!(shown, [Some(5), Some(5), Some(5), Some(5), Some(5), Some(7)]);
    }

    #[test]
    fn it_rises_at_once_when_the_estimate_is_much_longer() {
        for (before, after, shown) in [(300, 600, 10), (50, 290, 5), (50, 110, 0), (3_600, 7_200, 120), (300, 570, 10)]
        {
            assert_eq!(shown_after(&[(0, before), (1, after)])[1], Some(shown), "from {before} s to {after} s");
        }
    }
}
