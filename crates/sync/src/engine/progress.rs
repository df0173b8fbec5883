//! How far the reading has come, and how long it will still take.

use std::collections::BTreeMap;
use std::time::Duration;

use bitrix24::{BATCH_LENGTH, PAGE_LENGTH};
use segmentation::Month;

use super::schedule::Pass;
use super::{Phase, Stage, Sync, Track};
use crate::Instant;
use crate::checkpoint::Reached;
use crate::plan;
use crate::time::of_seconds;

/// How far the reading has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being read: the first stage that is not finished.
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
    /// The time to the end; nothing before the first pages have come.
    pub remaining: Option<Duration>,
    /// How much is left of the execution time that the portal grants, in percent of the scarcest budget; nothing where it
    /// keeps no such account.
    pub budget_left: Option<u8>,
    /// How many cards were written, of how many, in this round of writing; nothing before it.
    pub writing: Option<Written>,
}

/// How far the writing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Cards that were written.
    pub done: usize,
    /// Cards that were or are to be written.
    pub total: usize,
    /// Cards that cannot be written, or do not keep what is written.
    pub refused: usize,
}

impl Sync {
    /// How far the reading has come.
    #[must_use]
    pub fn progress(&self, now: Instant) -> Progress {
        let stage = self.stage();
        let mut progress = Progress {
            stage,
            month: None,
            months_done: 0,
            months_total: 0,
            rows: self.reading.records_pending() as u64,
            requests: self.connection.requests,
            remaining: match self.phase {
                Phase::Write(_) => Some(self.remaining(now).max(self.remaining_writing(now))),
                _ if self.is_finished() || self.reading.windows.is_empty() => None,
                _ => Some(self.remaining(now)),
            },
            writing: self.is_read().then(|| self.written()).filter(|written| written.total + written.refused > 0),
            budget_left: self.connection.budgets.left(self.connection.portal_now(now)).map(|left| (left * 100.0) as u8),
        };
        let Some(checkpoint) = &self.stored.checkpoint else { return progress };
        progress.rows += checkpoint.rows;
        progress.months_total = checkpoint.months_before(Month::of(checkpoint.today).next());
        let reached = match self.phase {
            _ if stage == Stage::Bootstrap => return progress,
            Phase::Read(Pass::Backfill(set)) => self.backfill_reached(set, checkpoint),
            _ => stage.reached(checkpoint),
        };
        progress.month = match reached {
            Reached::Nothing => Some(checkpoint.first_month),
            Reached::Through(month) => Some(month.next()),
            Reached::Everything => None,
        };
        progress.months_done = progress.month.map_or(progress.months_total, |month| checkpoint.months_before(month));
        progress
    }

    fn written(&self) -> Written {
        let pending = &self.writer.round.pending;
        let (done, refused) = (pending.written(), pending.refused());
        Written { done, total: done + pending.len() + self.updates_under_way(), refused }
    }

    /// The first stage that is not finished.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stored.checkpoint.as_ref().map_or(Stage::Bootstrap, |checkpoint| self.phase.row().stage(checkpoint))
    }

    /// The time for the pages that are left, by whatever is scarcest: requests, the work the portal does side by side, or
    /// the execution time it grants. What is opened later is small, except for the activities while their sample is judged.
    fn remaining(&self, now: Instant) -> Duration {
        let mut pages: u64 = 0;
        let mut seconds: BTreeMap<&'static str, f64> = BTreeMap::new();
        let mut add = |method, cost: f64, count: u64| {
            pages += count;
            *seconds.entry(method).or_default() += cost * count as f64;
        };
        for window in self.reading.windows.values().filter(|window| !window.is_done()) {
            add(window.source.method(), self.connection.costs.expected(window.source), window.pages_left());
        }
        let is_reading_months = matches!(self.phase, Phase::Read(Pass::Months { .. }));
        if is_reading_months && !self.reading.windows.keys().any(|id| id.track == Track::Dialogs) {
            for &source in plan::dialogs(true) {
                let rows = self.reading.bootstrap.sizes.rows(source);
                add(source.method(), self.connection.costs.expected(source), rows.div_ceil(PAGE_LENGTH as u64));
            }
        }
        let by_rate = self.connection.bucket.time_for(pages.div_ceil(BATCH_LENGTH as u64));
        let by_work = of_seconds(seconds.values().sum::<f64>() / self.connection.concurrency.lanes() as f64);
        let by_budget = self.connection.budgets.time_for(&seconds, self.connection.portal_now(now));
        let held = self.hold(now).map_or(Duration::ZERO, |(_, until)| until.since(now));
        // While the portal makes the reading wait, nothing of the work is done: it comes on top of the wait.
        (held + by_rate.max(by_work)).max(by_budget)
    }
}
