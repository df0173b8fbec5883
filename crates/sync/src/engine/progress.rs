//! How far the reading has come, and how long it will still take.

use bitrix24::{BATCH_LENGTH, PAGE_LENGTH};
use segmentation::Month;

use super::{Phase, Stage, Sync};
use crate::Millis;
use crate::checkpoint::Reached;
use crate::plan;
use crate::window::Window;

/// How far the reading has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being read.
    pub stage: Stage,
    /// The first month that is not finished in this stage; nothing in stages without months.
    pub month: Option<Month>,
    /// Months finished in this stage.
    pub months_done: u32,
    /// Months of the portal's life.
    pub months_total: u32,
    /// Records read so far, in all sessions.
    pub rows: u64,
    /// Requests made in this session.
    pub requests: u32,
    /// Milliseconds to the end; nothing until a few pages have come.
    pub remaining: Option<Millis>,
}

/// Measures how fast pages come, leaving out the time in which none was asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    pages: u64,
    active: Millis,
    since: Option<Millis>,
}

impl Pace {
    /// A request is sent.
    pub(super) fn begin(&mut self, now: Millis) {
        if let Some(since) = self.since {
            self.active += (now - since).max(0);
        }
        self.since = Some(now);
    }

    /// A page has come.
    pub(super) fn page(&mut self) {
        self.pages += 1;
    }

    /// Nothing is asked for a while; that time is not to be counted.
    pub(super) fn interrupt(&mut self) {
        self.since = None;
    }

    /// Milliseconds for a number of pages at the pace so far.
    fn time_for(&self, pages: u64) -> Option<Millis> {
        const ENOUGH: u64 = 20;
        (self.pages >= ENOUGH && self.active > 0)
            .then(|| (self.active as f64 / self.pages as f64 * pages as f64) as Millis)
    }
}

impl Sync {
    /// How far the reading has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let stage = match self.phase {
            Phase::Introduce | Phase::Load { .. } | Phase::Survey => Stage::Survey,
            Phase::Read(stage) => stage,
            Phase::FindUnreachable { .. } | Phase::Finished => Stage::Contacts,
        };
        let mut progress = Progress {
            stage,
            month: None,
            months_done: 0,
            months_total: 0,
            rows: self.rows_pending,
            requests: self.requests,
            remaining: if self.is_finished() { None } else { self.remaining(self.pages_left(stage)) },
        };
        let Some(checkpoint) = &self.checkpoint else { return progress };
        progress.rows += checkpoint.rows;
        progress.months_total = checkpoint.months_before(Month::of(checkpoint.today).next());
        let reached = match stage {
            Stage::Survey => return progress,
            Stage::Sales => checkpoint.sales,
            Stage::Dialogs => checkpoint.dialogs,
            Stage::Changes | Stage::Contacts => Reached::Everything,
        };
        progress.month = match reached {
            Reached::Nothing => Some(checkpoint.first_month),
            Reached::Through(month) => Some(month.next()),
            Reached::Everything => None,
        };
        progress.months_done = progress.month.map_or(progress.months_total, |month| checkpoint.months_before(month));
        progress
    }

    /// The time for some pages: at the pace so far, and not less than the leaky bucket lets through. The first burst is
    /// faster than what follows, so the pace alone would promise too much.
    fn remaining(&self, pages: u64) -> Option<Millis> {
        let by_pace = self.pace.time_for(pages)?;
        Some(by_pace.max(self.bucket.time_for(pages.div_ceil(BATCH_LENGTH as u64))))
    }

    /// The pages of this stage and of the stage after it, as far as their size is known.
    fn pages_left(&self, stage: Stage) -> u64 {
        let now: u64 = self.windows.iter().map(Window::pages_left).sum();
        let dialogs = || plan::DIALOGS.iter().map(|&source| self.survey.sizes.rows(source)).sum::<u64>();
        let later = if stage == Stage::Sales { dialogs().div_ceil(PAGE_LENGTH as u64) } else { 0 };
        now + later
    }
}
