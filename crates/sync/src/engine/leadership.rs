//! Who leads: asks for the lease before a reading, renews it meanwhile, gives it back at the end.

use bitrix24::{Batch, BatchReply, options};
use segmentation::UserId;

use std::collections::BTreeMap;
use std::time::Duration;

use super::phase::LeaseNeed;
use super::{Asked, Hold, Phase, Step, Sync};
use crate::Instant;
use crate::budget::BATCH;
use crate::lease::{Ask, HEARTBEAT, Lease, Place, SILENCE};

/// Silence of the portal after which the lease may be another's (two minutes): the note expires after three minutes and may
/// have been one heartbeat old when the silence began.
const OUT_OF_TOUCH: Duration = SILENCE.saturating_sub(HEARTBEAT);

/// Whether all that was read since the changes were asked for was read without a break in which another administrator can
/// have read, and written values that are newer than ours: after a pause, a sleep of the computer, a wait for his lease.
#[derive(Debug)]
pub(super) struct Continuity {
    heard_at: Instant,
    is_unbroken: bool,
    /// Whether our note was seen to stand in the portal.
    is_noted: bool,
}

impl Continuity {
    pub(super) fn new(now: Instant) -> Self {
        Self { heard_at: now, is_unbroken: false, is_noted: false }
    }

    /// The changes are asked for: what is read from here on is news.
    pub(super) fn begin(&mut self) {
        self.is_unbroken = true;
    }

    /// Another has or led.
    fn end(&mut self) {
        self.is_unbroken = false;
    }

    /// Looks at the clock.
    pub(super) fn look(&mut self, now: Instant) {
        self.is_unbroken &= now.since(self.heard_at) <= OUT_OF_TOUCH;
    }

    /// The portal has answered.
    pub(super) fn heard(&mut self, now: Instant) {
        self.look(now);
        self.heard_at = now;
    }

    pub(super) fn is_unbroken(&self) -> bool {
        self.is_unbroken
    }
}

/// Who leads among administrators.
#[derive(Debug)]
pub(super) struct Leadership {
    pub(super) lease: Lease,
    pub(super) continuity: Continuity,
}

impl Leadership {
    pub(super) fn new(now: Instant) -> Self {
        Self { lease: Lease::default(), continuity: Continuity::new(now) }
    }

    /// That of a reading of the same store that begins anew, of which nothing is known yet.
    pub(super) fn anew(self, now: Instant) -> Self {
        Self { lease: self.lease.anew(), continuity: Continuity::new(now) }
    }
}

/// The other administrator that is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherReader {
    /// Number of that user; the viewer's own if he reads in another browser.
    pub user_id: UserId,
    /// Whether he has been silent for so long that this reading begins by itself at the next look.
    pub is_silent: bool,
    /// How far he had come when he was last heard of.
    pub place: Place,
}

impl Sync {
    /// Names the store into which is read, by a text that no other store has. Without it there is no lease, and whoever
    /// else reads is not noticed.
    pub fn set_mark(&mut self, mark: String) {
        self.leadership.lease.set_mark(mark);
    }

    /// Reads at once although another administrator was reading.
    pub fn take_over(&mut self) {
        self.leadership.lease.take_over();
    }

    /// Who else reads, if that is what this reading waits for.
    #[must_use]
    pub fn other_reader(&self, now: Instant) -> Option<OtherReader> {
        let holding = self.leadership.lease.other()?;
        let is_silent = holding.is_silent(self.connection.portal_now(now));
        Some(OtherReader { user_id: holding.user_id, is_silent, place: holding.place })
    }

    /// Forgets the place and what is under way, and begins with the bootstrap, because somebody else has written into the
    /// store meanwhile. What belongs to the session stays: the token's state, the pause, the leaky bucket.
    pub fn start_over(&mut self, now: Instant) {
        let Self { phase: _, instructions, connection, leadership, jobs, reading, writer, stored: _ } =
            std::mem::replace(self, Self::new(now));
        self.instructions = instructions.anew();
        self.connection = connection.anew(now);
        self.leadership = leadership.anew(now);
        self.jobs = jobs.anew(now);
        self.reading = reading.anew();
        self.writer = writer.anew();
    }

    /// Asks what the lease needs to be asked; keeps the reading back while it is not ours.
    pub(super) fn step_of_lease(&mut self, now: Instant) -> Option<Step> {
        let need = self.phase.row().lease;
        if need == LeaseNeed::Unknown {
            return None;
        }
        if let Some(step) = self.ask_lease(now) {
            return Some(step);
        }
        if need.is_met_by(&self.leadership.lease) {
            return None;
        }
        Some(self.not_beyond_lease(Step::Idle))
    }

    fn ask_lease(&mut self, now: Instant) -> Option<Step> {
        let portal_now = self.connection.portal_now(now);
        let ask = self.leadership.lease.next(now, portal_now)?;
        // Every request is a batch, those of the lease too.
        if let Some(until) = self.connection.budgets.refused_until(BATCH).filter(|&until| portal_now < until) {
            return Some(Step::Wait(self.connection.clock.ours(until)));
        }
        if let Err(until) = self.connection.bucket.take(now) {
            return Some(Step::Wait(until));
        }
        let progress = self.progress(now);
        let place = Place {
            stage: progress.stage,
            month: progress.month,
            months_done: progress.months_done,
            months_total: progress.months_total,
            rows: progress.rows,
        };
        let batch = Batch::new(self.leadership.lease.calls(ask, portal_now, place));
        self.leadership.lease.asked();
        let what = Asked::Lease(ask);
        let id = self.connection.send(what, now, false, BTreeMap::new());
        Some(Step::Send(id, batch))
    }

    /// What there is to do while nothing is asked. A wait of more than a heartbeat is for a budget of execution time,
    /// which belongs to single methods of the CRM; if the lease fell silent meanwhile, another would begin to read.
    pub(super) fn heartbeat(&mut self, hold: Hold, until: Instant, now: Instant) -> Step {
        let is_long = hold == Hold::PortalBusy && until.since(now) > HEARTBEAT;
        if !is_long || self.phase.row().lease == LeaseNeed::Unknown {
            return Step::Wait(until);
        }
        match self.ask_lease(now) {
            Some(Step::Wait(later)) => Step::Wait(until.min(later)),
            Some(step) => step,
            None => self.not_beyond_lease(Step::Wait(until)),
        }
    }

    /// Lets a wait end when the lease has something to ask.
    pub(super) fn not_beyond_lease(&self, step: Step) -> Step {
        match (step, self.leadership.lease.due()) {
            (Step::Idle, Some(due)) => Step::Wait(due),
            (Step::Wait(until), Some(due)) => Step::Wait(until.min(due)),
            (step, _) => step,
        }
    }

    /// Takes the answer to a question of the lease. Whatever it says, the reading goes on with it or without.
    pub(super) fn take_lease(&mut self, ask: Ask, reply: &BatchReply<'_>, now: Instant) {
        let answers: Option<Vec<_>> =
            reply.parts.iter().map(|part| part.as_ref().and_then(|part| part.result.as_ref().ok())).collect();
        let text = answers.and_then(|answers| answers.last().map(|raw| options::read(raw)));
        let (has_waited, has_text) = (self.leadership.lease.other().is_some(), text.is_some());
        self.leadership.lease.answered(ask, text.as_deref(), now, self.connection.portal_now(now));
        let is_ours = text.is_some_and(|text| self.leadership.lease.is_ours(&text));
        // A note of ours that is gone was replaced by another's, who may have cleared it since.
        let is_robbed = ask == Ask::Look && has_text && !is_ours && self.leadership.continuity.is_noted;
        if ask == Ask::Write {
            self.leadership.continuity.is_noted = is_ours;
        }
        if is_robbed || self.leadership.lease.other().is_some() {
            self.leadership.continuity.end();
        }
        // Our last cards were written beside the other's.
        if is_robbed && self.phase == Phase::Finished && self.may_write() {
            self.refresh();
        }
        // Whoever has read until now may share our address, and with it the portal's bucket.
        if has_waited && self.leadership.lease.other().is_none() {
            self.follows_another_reading();
        }
    }
}
