//! How far the reading is and how long it still takes, told so that the picture does not jump about.

use protocol::{Progress, Stage};

/// The part of the whole reading that lies behind a stage when it begins, 0 to 1. Activities are by far the most
/// records of a portal, so dialogs take the longest part; the parts are rough on purpose, the time left is the worker's.
fn stage_span(stage: Stage) -> (f64, f64) {
    match stage {
        Stage::Survey => (0.0, 0.03),
        Stage::Sales => (0.03, 0.45),
        Stage::Dialogs => (0.45, 0.85),
        Stage::Contacts => (0.85, 0.9),
        Stage::Changes => (0.9, 0.95),
        Stage::Sweep => (0.95, 1.0),
    }
}

/// The part of the whole reading that is done, 0 to 1.
#[must_use]
pub fn fraction(progress: &Progress) -> f64 {
    let (from, to) = stage_span(progress.stage);
    let within = match progress.months_total {
        0 => 0.0,
        total => (f64::from(progress.months_done) / f64::from(total)).min(1.0),
    };
    // Written so that the end of a stage is exactly the beginning of the next.
    from * (1.0 - within) + to * within
}

/// The time left in steps in which people speak of it. It changes to another step only when the estimate has clearly
/// left the present one, so that it does not flicker between two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeLeft(Option<u32>);

/// The steps, in minutes; 0 stands for less than one.
const STEPS: [u32; 15] = [0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120];

/// An estimate beyond two days is a guess made of too little; nothing is told then.
const LONGEST_MS: u64 = 48 * 60 * 60_000;

impl TimeLeft {
    /// The step shown, in minutes, 0 for less than a minute; nothing while the time cannot be told.
    #[must_use]
    pub fn minutes(self) -> Option<u32> {
        self.0
    }

    /// What to show after an estimate in milliseconds.
    #[must_use]
    pub fn after(self, remaining_ms: Option<u64>) -> Self {
        let Some(remaining_ms) = remaining_ms.filter(|ms| *ms <= LONGEST_MS) else { return Self(None) };
        let minutes = remaining_ms as f64 / 60_000.0;
        let nearest = step_for(minutes);
        match self.0 {
            // Stays as long as a slightly longer or shorter estimate would still give the step that is shown.
            Some(shown) if step_for(minutes * 1.15) == shown || step_for(minutes * 0.85) == shown => self,
            _ => Self(Some(nearest)),
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
    use protocol::Activity;

    fn progress(stage: Stage, months_done: u32, months_total: u32) -> Progress {
        Progress {
            activity: Activity::Reading,
            stage,
            month: None,
            months_done,
            months_total,
            rows: 0,
            requests: 0,
            remaining_ms: None,
            budget_left: None,
        }
    }

    #[test]
    fn the_bar_never_goes_back_from_stage_to_stage() {
        let mut before = -1.0;
        for stage in [Stage::Survey, Stage::Sales, Stage::Dialogs, Stage::Contacts, Stage::Changes, Stage::Sweep] {
            for months in 0..=10 {
                let now = fraction(&progress(stage, months, 10));
                assert!(now >= before && now <= 1.0, "{stage:?} {months}");
                before = now;
            }
        }
        assert_eq!(fraction(&progress(Stage::Survey, 0, 0)), 0.0);
    }

    #[test]
    fn time_is_told_in_steps() {
        for (ms, minutes) in
            [(0, 0), (59_000, 0), (60_000, 1), (61_000, 2), (6 * 60_000, 7), (26 * 60_000, 30), (150 * 60_000, 180)]
        {
            assert_eq!(TimeLeft::default().after(Some(ms)).minutes(), Some(minutes), "{ms} ms");
        }
        for untold in [None, Some(u64::MAX)] {
            assert_eq!(TimeLeft::default().after(untold).minutes(), None);
        }
    }

    #[test]
    fn an_estimate_that_wavers_does_not_change_the_step() {
        let mut shown = TimeLeft::default().after(Some(5 * 60_000));
        for ms in [295_000, 305_000, 299_000, 310_000, 290_000] {
            shown = shown.after(Some(ms));
            assert_eq!(shown.minutes(), Some(5), "{ms} ms");
        }
        assert_eq!(shown.after(Some(120_000)).minutes(), Some(2));
    }
}
