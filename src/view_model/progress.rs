//! The reading as the strip tells it: how far it is, what can be done about it, what else is worth knowing.

use protocol::{Activity, Failure, Progress, Stage, Storage};
use segmentation::{Month, UserId};

/// The part of the whole reading that lies behind a stage when it begins, 0 to 1. Activities are by far the most
/// records of a portal, so dialogs take the longest part; the parts are rough on purpose, the time left is the worker's.
/// Comparing, writing and reading columns that are missing are no part of a reading but works of their own, each with a bar
/// of its own.
fn stage_span(stage: Stage) -> (f64, f64) {
    match stage {
        Stage::Bootstrap => (0.0, 0.03),
        Stage::Sales => (0.03, 0.45),
        Stage::Dialogs => (0.45, 0.85),
        Stage::Contacts => (0.85, 0.9),
        Stage::Changes => (0.9, 1.0),
        Stage::Reconciliation | Stage::Leads | Stage::Columns | Stage::Writing => (0.0, 1.0),
    }
}

/// The part of the whole reading that is done, 0 to 1.
#[must_use]
pub fn fraction(progress: &Progress) -> f64 {
    let (from, to) = stage_span(progress.stage);
    if progress.stage == Stage::Writing {
        let (done, total) = progress.writing.map_or((0, 0), |writing| (writing.done, writing.total));
        return if total == 0 { 0.0 } else { done as f64 / total as f64 };
    }
    let within = match progress.months_total {
        0 => 0.0,
        total => (f64::from(progress.months_done) / f64::from(total)).min(1.0),
    };
    // Written so that the end of a stage is exactly the beginning of the next.
    from * (1.0 - within) + to * within
}

/// The time to the end that may be told, in milliseconds. While the portal makes the reading wait, the end is still in
/// view; while the viewer or the network does, it is not.
#[must_use]
pub fn remaining_ms(progress: &Progress) -> Option<u64> {
    match progress.activity {
        Activity::Reading
        | Activity::PortalBusy { .. }
        | Activity::AwaitingToken
        | Activity::OtherTab
        | Activity::OtherAdmin { .. } => progress.remaining_ms,
        Activity::Opening
        | Activity::AwaitingBegin
        | Activity::Paused
        | Activity::Unreachable { .. }
        | Activity::Finished
        | Activity::Stopped(_) => None,
    }
}

/// From this share on, in percent, what the portal grants is ample and no news.
const AMPLE_BUDGET: u8 = 60;

/// How much of the time the portal grants is left, in percent, where it is scarce enough to explain a slow reading.
#[must_use]
pub fn scarce_budget(progress: &Progress) -> Option<u8> {
    let reads = matches!(progress.activity, Activity::Reading | Activity::PortalBusy { .. });
    progress.budget_left.filter(|&left| reads && left < AMPLE_BUDGET)
}

/// What the viewer can do about the reading. One thing at a time, so that the strip has one button for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Stop it for now.
    Pause,
    /// Let it go on.
    Resume,
    /// Read here instead of where it is read.
    TakeOver {
        /// Whether somebody's work is interrupted by it, so that it takes a second thought.
        confirm: bool,
    },
}

/// What the button of the strip does; nothing if there is nothing to do.
#[must_use]
pub fn action(activity: &Activity) -> Option<Action> {
    match activity {
        Activity::Opening
        | Activity::Reading
        | Activity::PortalBusy { .. }
        | Activity::Unreachable { .. }
        | Activity::AwaitingToken => Some(Action::Pause),
        Activity::Paused => Some(Action::Resume),
        // Both tabs are the viewer's own, and the other one goes on showing what is read here.
        Activity::OtherTab => Some(Action::TakeOver { confirm: false }),
        Activity::OtherAdmin { is_silent, .. } => Some(Action::TakeOver { confirm: !is_silent }),
        Activity::AwaitingBegin | Activity::Finished | Activity::Stopped(_) => None,
    }
}

/// What may be asked of the worker when everything else is at rest.
#[must_use]
pub fn can_check_all(progress: Option<&Progress>) -> bool {
    progress.is_some_and(|progress| progress.activity == Activity::Finished)
}

/// Whether the data are complete as they are, and only comparing them with the portal waits, so that waiting is no news.
/// `is_complete` is whether all modes are final.
#[must_use]
pub fn only_comparing_waits(progress: &Progress, is_complete: bool) -> bool {
    let is_compared = matches!(progress.stage, Stage::Leads | Stage::Columns | Stage::Writing);
    is_complete && !is_compared && matches!(progress.activity, Activity::PortalBusy { .. })
}

/// Whether the viewer has lost the right to what is stored: then the names of clients are not shown under the notice that
/// says so.
#[must_use]
pub fn has_lost_rights(progress: Option<&Progress>) -> bool {
    use Failure::{AppNotAllowed, NoCrmRights, NotInstalled, PortalDeleted};
    let lost = |failure: &Failure| matches!(failure, NoCrmRights | AppNotAllowed | NotInstalled | PortalDeleted);
    progress.is_some_and(|progress| matches!(&progress.activity, Activity::Stopped(failure) if lost(failure)))
}

/// Who reads in place of this viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherReader<'a> {
    /// The viewer, in another browser or on another device.
    Viewer,
    /// An administrator of this name.
    Named(&'a str),
    /// An administrator whose name is not known here.
    Unknown,
}

/// Who the user `id` is to the viewer; `users` are the names that are known.
#[must_use]
pub fn other_reader(id: UserId, viewer: Option<UserId>, users: &[(UserId, String)]) -> OtherReader<'_> {
    if viewer == Some(id) {
        return OtherReader::Viewer;
    }
    let name = users.iter().find(|(user, _)| *user == id).map(|(_, name)| name.trim());
    name.filter(|name| !name.is_empty()).map_or(OtherReader::Unknown, OtherReader::Named)
}

/// A sentence under the bar: what the viewer may do meanwhile, or what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The tab may be left and even closed: the reading goes on from where it was.
    MayClose,
    /// The tab may be left but not closed: nothing is kept.
    KeepOpen,
    /// What comparing finds.
    Comparing,
    /// All numbers are right; columns of an older build are made up for, and the tab may be left and closed.
    Columns,
    /// Cards are being filled in; the tab may be left and closed.
    Writing,
    /// The numbers of the other tab come here by themselves.
    OtherTab,
    /// The stored numbers are shown until the other administrator has finished.
    OtherAdmin,
    /// The other administrator is silent; the reading begins here soon.
    SilentAdmin,
}

/// The sentence for this progress; nothing if the reading is over before anybody could want to know.
#[must_use]
pub fn hint(progress: &Progress, storage: Option<Storage>) -> Option<Hint> {
    match (&progress.activity, storage, progress.stage) {
        (Activity::AwaitingBegin | Activity::Finished | Activity::Stopped(_), ..) => None,
        (Activity::OtherTab, ..) => Some(Hint::OtherTab),
        (Activity::OtherAdmin { is_silent: true, .. }, ..) => Some(Hint::SilentAdmin),
        (Activity::OtherAdmin { .. }, ..) => Some(Hint::OtherAdmin),
        (_, Some(Storage::MemoryOnly(_)), _) => Some(Hint::KeepOpen),
        (_, _, Stage::Reconciliation) => Some(Hint::Comparing),
        (_, _, Stage::Columns) => Some(Hint::Columns),
        (_, _, Stage::Writing) => Some(Hint::Writing),
        (_, Some(Storage::Kept), Stage::Sales | Stage::Dialogs | Stage::Leads) => Some(Hint::MayClose),
        _ => None,
    }
}

/// Tells whether this visit goes on with a reading that an earlier one began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Continuation {
    /// Whether the first months of this visit have been seen; what comes later is this visit's own work.
    has_begun: bool,
    from: Option<(Stage, Month)>,
}

impl Continuation {
    /// What is known after another progress.
    #[must_use]
    pub fn after(self, progress: &Progress) -> Self {
        let is_own = !matches!(progress.activity, Activity::OtherTab | Activity::OtherAdmin { .. });
        match (progress.stage, progress.month) {
            (stage @ (Stage::Sales | Stage::Dialogs | Stage::Leads | Stage::Columns), Some(month))
                if is_own && !self.has_begun =>
            {
                Self { has_begun: true, from: (progress.months_done > 0).then_some((stage, month)) }
            }
            // Said until the stage is over: the next one has nothing to go on with.
            (stage, _) if self.from.is_some_and(|(begun, _)| begun != stage) => Self { from: None, ..self },
            _ => self,
        }
    }

    /// The month the reading has gone on with; nothing if it began anew.
    #[must_use]
    pub fn month(self) -> Option<Month> {
        self.from.map(|(_, month)| month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Failure, MemoryOnly, Writing};

    fn progress(stage: Stage, months_done: u32, months_total: u32) -> Progress {
        Progress {
            activity: Activity::Reading,
            stage,
            month: Month::new(2022, 1).map(|first| first.plus(months_done as i32)),
            months_done,
            months_total,
            rows: 0,
            requests: 0,
            remaining_ms: Some(60_000),
            budget_left: None,
            failing: Vec::new(),
            has_no_names: false,
            writing: None,
        }
    }

    fn doing(activity: Activity) -> Progress {
        Progress { activity, ..progress(Stage::Sales, 3, 10) }
    }

    #[test]
    fn the_bar_never_goes_back_from_stage_to_stage() {
        let mut before = -1.0;
        for stage in [Stage::Bootstrap, Stage::Sales, Stage::Dialogs, Stage::Contacts, Stage::Changes] {
            for months in 0..=10 {
                let now = fraction(&progress(stage, months, 10));
                assert!(now >= before && now <= 1.0, "{stage:?} {months}");
                before = now;
            }
        }
        assert_eq!(fraction(&progress(Stage::Bootstrap, 0, 0)), 0.0);
    }

    #[test]
    fn comparing_and_missing_columns_have_the_whole_bar_to_themselves() {
        for (months, expected) in [(0, 0.0), (5, 0.5), (10, 1.0)] {
            for stage in [Stage::Reconciliation, Stage::Columns] {
                assert_eq!(fraction(&progress(stage, months, 10)), expected, "{stage:?}");
            }
        }
    }

    #[test]
    fn writing_has_a_bar_of_its_own() {
        let at = |writing| fraction(&Progress { writing, ..progress(Stage::Writing, 10, 10) });
        let written = |done, total| Some(Writing { done, total, refused: 3 });
        assert_eq!([at(None), at(written(0, 0)), at(written(1, 4)), at(written(4, 4))], [0.0, 0.0, 0.25, 1.0]);
    }

    #[test]
    fn every_activity_has_its_button_and_tells_the_time_if_it_has_an_end() {
        let admin = |is_silent| Activity::OtherAdmin { user_id: UserId(7), is_silent };
        for (activity, button, is_timed) in [
            (Activity::Opening, Some(Action::Pause), false),
            (Activity::AwaitingBegin, None, false),
            (Activity::Reading, Some(Action::Pause), true),
            (Activity::Paused, Some(Action::Resume), false),
            (Activity::PortalBusy { until: 0 }, Some(Action::Pause), true),
            (Activity::Unreachable { until: 0 }, Some(Action::Pause), false),
            (Activity::AwaitingToken, Some(Action::Pause), true),
            (Activity::OtherTab, Some(Action::TakeOver { confirm: false }), true),
            (admin(false), Some(Action::TakeOver { confirm: true }), true),
            (admin(true), Some(Action::TakeOver { confirm: false }), true),
            (Activity::Finished, None, false),
            (Activity::Stopped(Failure::SignedOut), None, false),
        ] {
            assert_eq!(action(&activity), button, "{activity:?}");
            let expected = is_timed.then_some(60_000);
            assert_eq!(remaining_ms(&doing(activity.clone())), expected, "{activity:?}");
            assert_eq!(can_check_all(Some(&doing(activity.clone()))), activity == Activity::Finished);
        }
        assert!(!can_check_all(None), "before the first word of the worker nothing is known");
    }

    #[test]
    fn waiting_is_told_softly_only_while_the_data_are_complete() {
        let busy = Activity::PortalBusy { until: 0 };
        for (activity, stage, is_complete, expected) in [
            (&busy, Stage::Reconciliation, true, true),
            (&busy, Stage::Reconciliation, false, false),
            (&busy, Stage::Columns, true, false),
            (&busy, Stage::Writing, true, false),
            (&Activity::Unreachable { until: 0 }, Stage::Reconciliation, true, false),
            (&Activity::Reading, Stage::Reconciliation, true, false),
        ] {
            let progress = Progress { stage, ..doing(activity.clone()) };
            assert_eq!(only_comparing_waits(&progress, is_complete), expected, "{progress:?} {is_complete}");
        }
    }

    #[test]
    fn the_budget_is_told_only_while_it_is_scarce_and_used_here() {
        for (activity, left, told) in [
            (Activity::Reading, None, None),
            (Activity::Reading, Some(100), None),
            (Activity::Reading, Some(60), None),
            (Activity::Reading, Some(59), Some(59)),
            (Activity::PortalBusy { until: 0 }, Some(0), Some(0)),
            (Activity::OtherTab, Some(10), None),
            (Activity::Paused, Some(10), None),
        ] {
            let progress = Progress { budget_left: left, ..doing(activity) };
            assert_eq!(scarce_budget(&progress), told, "{progress:?}");
        }
    }

    #[test]
    fn the_other_administrator_is_called_by_the_name_that_is_known() {
        let users = [(UserId(7), "Анна Ковалёва".to_owned()), (UserId(8), " ".to_owned())];
        for (id, viewer, expected) in [
            (7, Some(UserId(1)), OtherReader::Named("Анна Ковалёва")),
            (8, Some(UserId(1)), OtherReader::Unknown),
            (9, None, OtherReader::Unknown),
            (7, Some(UserId(7)), OtherReader::Viewer),
        ] {
            assert_eq!(other_reader(UserId(id), viewer, &users), expected, "{id} seen by {viewer:?}");
        }
    }

    #[test]
    fn the_hint_is_true_of_where_the_data_are_and_of_who_reads() {
        let (kept, memory) = (Some(Storage::Kept), Some(Storage::MemoryOnly(MemoryOnly::Denied)));
        let admin = |is_silent| Activity::OtherAdmin { user_id: UserId(7), is_silent };
        for (activity, stage, storage, expected) in [
            (Activity::Reading, Stage::Sales, kept, Some(Hint::MayClose)),
            (Activity::PortalBusy { until: 0 }, Stage::Dialogs, kept, Some(Hint::MayClose)),
            (Activity::Reading, Stage::Sales, memory, Some(Hint::KeepOpen)),
            (Activity::Reading, Stage::Reconciliation, memory, Some(Hint::KeepOpen)),
            (Activity::Reading, Stage::Sales, None, None),
            (Activity::Reading, Stage::Bootstrap, kept, None),
            (Activity::Reading, Stage::Changes, kept, None),
            (Activity::Reading, Stage::Reconciliation, kept, Some(Hint::Comparing)),
            (Activity::Reading, Stage::Columns, kept, Some(Hint::Columns)),
            (Activity::PortalBusy { until: 0 }, Stage::Columns, kept, Some(Hint::Columns)),
            (Activity::Reading, Stage::Columns, memory, Some(Hint::KeepOpen)),
            (Activity::Reading, Stage::Writing, kept, Some(Hint::Writing)),
            (Activity::OtherTab, Stage::Reconciliation, kept, Some(Hint::OtherTab)),
            (admin(false), Stage::Sales, kept, Some(Hint::OtherAdmin)),
            (admin(true), Stage::Sales, kept, Some(Hint::SilentAdmin)),
            (Activity::Finished, Stage::Sales, kept, None),
        ] {
            let progress = Progress { stage, ..doing(activity) };
            assert_eq!(hint(&progress, storage), expected, "{progress:?} {storage:?}");
        }
    }

    /// The month told after each of some progresses, given as (stage, months done).
    fn told(steps: &[(Activity, Stage, u32)]) -> Vec<Option<String>> {
        let mut continuation = Continuation::default();
        let after = steps.iter().map(|(activity, stage, done)| {
            let progress = Progress { activity: activity.clone(), ..progress(*stage, *done, 10) };
            continuation = continuation.after(&progress);
            continuation.month().map(|month| month.to_string())
        });
        after.collect()
    }

    #[test]
    fn a_visit_that_finds_finished_months_goes_on_with_the_next_one() {
        use Activity::{OtherTab, Reading};
        let august = Some("2022-08".to_owned());
        let begun = [(Reading, Stage::Bootstrap, 0), (Reading, Stage::Sales, 7), (Reading, Stage::Sales, 8)];
        assert_eq!(told(&begun), [None, august.clone(), august.clone()]);
        let next_stage = [(Reading, Stage::Sales, 7), (Reading, Stage::Dialogs, 0), (Reading, Stage::Dialogs, 5)];
        assert_eq!(told(&next_stage), [august.clone(), None, None]);
        let anew = [(Reading, Stage::Sales, 0), (Reading, Stage::Sales, 7), (Reading, Stage::Dialogs, 7)];
        assert_eq!(told(&anew), [None, None, None]);
        let columns =
            [(Reading, Stage::Reconciliation, 10), (Reading, Stage::Columns, 7), (Reading, Stage::Writing, 10)];
        assert_eq!(told(&columns), [None, august.clone(), None]);
        let after_another = [(OtherTab, Stage::Sales, 5), (Reading, Stage::Sales, 7)];
        assert_eq!(told(&after_another), [None, august]);
    }
}
