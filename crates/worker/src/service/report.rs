//! What the page is told, and how often: progress a few times a second, numbers as often as counting them allows.

use protocol::{Activity, EpochMs, FailingList, Failure, FromWorker, Progress, Source, Stage, Summary, Writing};
use segmentation::{Mode, Month};
use sync::{Hold, Instant, Stop};

use super::first_run::kind_of;
use super::{Connection, Effect, PeerMessage};

/// Progress is told this often at the most, in milliseconds; a change of what is being done is told at once.
const PROGRESS_INTERVAL: EpochMs = 250;

/// The numbers are told this often at the most while they change, in milliseconds …
const SUMMARY_INTERVAL: EpochMs = 700;

/// … and one millisecond less often for every so many records, since counting takes longer the more there are.
const RECORDS_PER_MILLISECOND: u64 = 200;

/// What was told last, and what is to be told.
#[derive(Default)]
pub(super) struct Report {
    counts_at_stage_ends_only: bool,
    progress: Option<Progress>,
    progress_at: EpochMs,
    summary_at: EpochMs,
    is_summary_due: bool,
    is_summary_urgent: bool,
    wake_at: Option<EpochMs>,
}

impl Report {
    /// Nothing was told yet.
    pub(super) fn new(counts_at_stage_ends_only: bool) -> Self {
        Self { counts_at_stage_ends_only, ..Self::default() }
    }

    /// Notes that the data have changed; with `is_urgent`, the page is told at once.
    pub(super) fn changed(&mut self, is_urgent: bool) {
        self.is_summary_due |= is_urgent || !self.counts_at_stage_ends_only;
        self.is_summary_urgent |= is_urgent;
    }

    /// Forgets what was told: nothing of it holds any longer.
    pub(super) fn forget(&mut self) {
        *self = Self::new(self.counts_at_stage_ends_only);
    }

    /// Whether the data have changed since they were counted.
    pub(super) fn is_summary_due(&self) -> bool {
        self.is_summary_due
    }

    /// The progress that was told last.
    pub(super) fn told(&self) -> Option<&Progress> {
        self.progress.as_ref()
    }

    /// Notes a moment at which the worker must act again; the earliest one counts.
    pub(super) fn wake_at(&mut self, at: EpochMs) {
        self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
    }
}

impl Connection {
    /// Tells the page what is new.
    pub(super) fn report(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        self.note_reach(now);
        self.report_summary(now, effects);
        self.record(effects);
        // Where nothing can be kept, no answer of the store will come that would bring what was recorded to the page.
        self.report_summary(now, effects);
        self.report_limits(effects);
        self.retry_publication(now);
        self.report_publication(effects);
        self.report_progress(now, effects);
        if let Some(at) = self.report.wake_at.take() {
            effects.push(Effect::WakeAt(at));
        }
    }

    fn report_summary(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        if !self.report.is_summary_due {
            return;
        }
        let records = self.checkpoint().map_or(0, |checkpoint| checkpoint.rows);
        let interval = SUMMARY_INTERVAL + EpochMs::try_from(records / RECORDS_PER_MILLISECOND).unwrap_or(0);
        let due_at = self.report.summary_at + interval;
        if now < due_at && !self.report.is_summary_urgent {
            self.report.wake_at(due_at);
            return;
        }
        self.report.is_summary_due = false;
        self.report.is_summary_urgent = false;
        self.report.summary_at = now;
        if let Some(summary) = self.count().filter(|summary| self.is_news(summary)) {
            effects.push(Effect::Post(FromWorker::Summary(summary)));
        }
    }

    /// The numbers to show: those of the viewer's own reading, or those that were published for everybody.
    fn count(&mut self) -> Option<Summary> {
        let shows_published = self.shows_published();
        // What an administrator has read so far is shown nowhere until it is right.
        let own = if shows_published && !self.is_limited() { None } else { self.count_own() };
        if shows_published {
            return self.published_summary(own);
        }
        if let Some(own) = &own {
            self.note_counted(own);
        }
        own
    }

    /// Counts anew. Nothing is counted before the first month is finished.
    fn count_own(&mut self) -> Option<Summary> {
        let checkpoint = self.checkpoint()?;
        let shown_through = checkpoint.shown_through()?;
        let today = checkpoint.today;
        let mut series = self.data.count(today).series();
        series.truncate(shown_through);
        let (recorded, marks) = self.look_back(&series);
        let checkpoint = self.checkpoint()?;
        Some(Summary {
            series,
            modes: Mode::ALL.to_vec(),
            sales_complete: checkpoint.sales == sync::Reached::Everything,
            dialogs_complete: checkpoint.is_right(),
            settings: self.data.settings().clone(),
            settings_problem: self.counting_problem(),
            quality: self.data.counted()?.quality(),
            as_of: to_minutes(&checkpoint.as_of),
            users: checkpoint.users.clone(),
            recorded,
            marks,
            source: Source::Own,
        })
    }

    fn report_progress(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        let progress = self.progress(now);
        let is_new = match &self.report.progress {
            None => true,
            Some(told) if *told == progress => false,
            Some(told) if told.activity != progress.activity || place(told) != place(&progress) => true,
            Some(_) if now - self.report.progress_at >= PROGRESS_INTERVAL => true,
            Some(_) => {
                self.report.wake_at(self.report.progress_at + PROGRESS_INTERVAL);
                false
            }
        };
        if is_new {
            self.report.progress = Some(progress.clone());
            self.report.progress_at = now;
            self.broadcast(PeerMessage::Progress(progress.clone()), effects);
            effects.push(Effect::Post(FromWorker::Progress(progress)));
        }
    }

    fn progress(&self, now: EpochMs) -> Progress {
        if let Some(progress) = self.readers_progress() {
            return progress;
        }
        let mut progress = self.sync.progress(Instant(now));
        let activity = self.activity(now);
        if let (Activity::OtherAdmin { .. }, Some(other)) = (&activity, self.sync.other_reader(Instant(now))) {
            let place = other.place;
            progress.stage = place.stage;
            progress.month = place.month;
            progress.months_done = place.months_done;
            progress.months_total = place.months_total;
            progress.rows = place.rows;
            progress.remaining = None;
        }
        Progress {
            activity,
            stage: match progress.stage {
                sync::Stage::Bootstrap => Stage::Bootstrap,
                sync::Stage::Sales => Stage::Sales,
                sync::Stage::Dialogs => Stage::Dialogs,
                sync::Stage::Changes => Stage::Changes,
                sync::Stage::Contacts => Stage::Contacts,
                sync::Stage::Reconciliation => Stage::Reconciliation,
                sync::Stage::Leads => Stage::Leads,
                sync::Stage::Columns => Stage::Columns,
                sync::Stage::Writing => Stage::Writing,
            },
            month: progress.month,
            months_done: progress.months_done,
            months_total: progress.months_total,
            rows: progress.rows,
            requests: progress.requests,
            remaining_ms: progress.remaining.and_then(|remaining| u64::try_from(remaining.as_millis()).ok()),
            budget_left: progress.budget_left,
            writing: progress.writing.map(|writing| Writing {
                done: writing.done as u64,
                total: writing.total as u64,
                refused: writing.refused as u64,
            }),
            failing: self.failing_lists(),
            has_no_names: self.sync.has_no_user_names(),
        }
    }

    /// The lists that fail, one for each kind of records.
    fn failing_lists(&self) -> Vec<FailingList> {
        let mut failing: Vec<FailingList> = Vec::new();
        for list in self.sync.failing_lists() {
            let records = kind_of(list.source);
            if failing.iter().all(|known| known.records != records) {
                failing.push(FailingList { records, error: list.error });
            }
        }
        failing
    }

    fn activity(&self, now: EpochMs) -> Activity {
        if self.is_following() {
            return Activity::OtherTab;
        }
        if let Some(stop) = self.sync.stop() {
            return Activity::Stopped(failure(stop));
        }
        if self.sync.is_paused() {
            return Activity::Paused;
        }
        if self.sync.awaits_token() {
            return Activity::AwaitingToken;
        }
        match self.sync.hold(Instant(now)) {
            Some((Hold::PortalBusy, until)) => return Activity::PortalBusy { until: until.0 },
            Some((Hold::Unreachable, until)) => return Activity::Unreachable { until: until.0 },
            None => {}
        }
        if let Some(other) = self.sync.other_reader(Instant(now)) {
            return Activity::OtherAdmin { user_id: other.user_id, is_silent: other.is_silent };
        }
        if self.sync.awaits_begin() && self.is_shared_known() {
            Activity::AwaitingBegin
        } else if self.sync.is_finished() || self.sync.awaits_instruction() && self.is_shared_known() {
            Activity::Finished
        } else if self.sync.awaits_begin()
            || self.sync.awaits_instruction()
            || self.sync.viewer().is_none() && self.checkpoint().is_none()
        {
            Activity::Opening
        } else {
            Activity::Reading
        }
    }
}

/// The portal's clock to the minute, `YYYY-MM-DDThh:mm`.
pub(super) fn to_minutes(moment: &str) -> String {
    moment.chars().take("2026-01-01T00:00".len()).collect()
}

/// The place reached, whose change is told at once: the numbers just told are those of this month.
fn place(progress: &Progress) -> (Stage, Option<Month>) {
    (progress.stage, progress.month)
}

fn failure(stop: &Stop) -> Failure {
    match stop {
        Stop::SignedOut => Failure::SignedOut,
        Stop::NoCrmRights => Failure::NoCrmRights,
        Stop::AppNotAllowed => Failure::AppNotAllowed,
        Stop::NotInPlan => Failure::PlanWithoutRest,
        Stop::NotInstalled => Failure::NotInstalled,
        Stop::PortalDeleted => Failure::PortalDeleted,
        Stop::HttpsRequired => Failure::HttpsRequired,
        Stop::PortalTooOld => Failure::PortalTooOld,
        Stop::Blocked => Failure::BlockedByBitrix24,
        Stop::Odd(odd) => Failure::OddAnswer { method: odd.method.clone(), detail: odd.detail.clone() },
    }
}
