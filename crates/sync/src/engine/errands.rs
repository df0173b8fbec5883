//! Sends errands between the pages, and brings their outcomes.

use std::collections::BTreeMap;
use std::time::Duration;

use bitrix24::reply::{Part, Time};
use bitrix24::{BatchReply, PortalError, Remedy, RequestError};

use super::{Asked, Hold, Step, Sync};
use crate::Instant;
use crate::budget::BATCH;
use crate::errand::{self, Errand, ErrandId};

/// A batch of an errand that has come to nothing so often in a row is given up: whoever waits for it must hear so, and
/// everything else waits meanwhile. Until then about a quarter of a minute goes by.
const TRIES: u32 = 5;

/// After the answer to a batch that must not be repeated was lost, the portal may still be at work on it for a minute
/// (docs: limits.md); for so long its errand rests.
const REST: Duration = Duration::from_secs(65);

/// The errands that are not done.
#[derive(Debug, Default)]
pub(super) struct Errands {
    next: u32,
    open: BTreeMap<ErrandId, Slot>,
    done: Vec<(ErrandId, Errand)>,
}

#[derive(Debug)]
struct Slot {
    errand: Errand,
    is_under_way: bool,
    /// Until when nothing is asked for it.
    rests_until: Option<Instant>,
    /// How often in a row the present batch has come to nothing for the same cause.
    failures: u32,
    /// Which of its commands was the cause; nothing for the whole of it.
    failed_at: Option<usize>,
}

impl Errands {
    /// The same errands, to be asked anew: what is under way of them will not be answered.
    pub(super) fn anew(mut self, now: Instant) -> Self {
        for slot in self.open.values_mut().filter(|slot| slot.is_under_way) {
            slot.is_under_way = false;
            if !slot.errand.may_repeat() {
                slot.lose(None, now);
            }
        }
        self.done.extend(
            self.open.extract_if(.., |_, slot| slot.errand.batch().is_none()).map(|(id, slot)| (id, slot.errand)),
        );
        self
    }

    /// When the first of those that rest goes on.
    pub(super) fn rest_ends(&self, now: Instant) -> Option<Instant> {
        self.open.values().filter_map(|slot| slot.rests_until).filter(|&until| until > now).min()
    }
}

impl Slot {
    /// Hands the errand an answer that holds nothing but, if there is one, the error of the whole; what was sent may be at work
    /// all the same.
    fn lose(&mut self, error: Option<&PortalError>, now: Instant) {
        let Some(batch) = self.errand.batch() else { return };
        if !self.errand.may_repeat() {
            self.rests_until = Some(now + REST);
        }
        let part = || Some(Part { result: Err(error.cloned()?), total: None, time: Time::default() });
        let parts = batch.calls().iter().map(|_| part()).collect();
        self.errand.take(&BatchReply { parts, time: Time::default() });
    }
}

impl Sync {
    /// Takes on an errand; its outcome comes from [`Sync::take_done_errands`].
    pub fn run(&mut self, errand: Errand) -> ErrandId {
        self.errands.next += 1;
        let id = ErrandId(self.errands.next);
        if errand.batch().is_some() {
            let slot = Slot { errand, is_under_way: false, rests_until: None, failures: 0, failed_at: None };
            self.errands.open.insert(id, slot);
        } else {
            self.errands.done.push((id, errand));
        }
        id
    }

    /// Drops an errand whose outcome nobody wants any more; what is under way of it is ignored when it comes.
    pub fn drop_errand(&mut self, id: ErrandId) {
        self.errands.open.remove(&id);
    }

    /// An errand that is not done.
    #[must_use]
    pub fn errand(&self, id: ErrandId) -> Option<&Errand> {
        self.errands.open.get(&id).map(|slot| &slot.errand)
    }

    /// The errands that were done since the last call, in that order.
    pub fn take_done_errands(&mut self) -> Vec<(ErrandId, Errand)> {
        std::mem::take(&mut self.errands.done)
    }

    /// Asks the next batch of an errand, if one waits.
    pub(super) fn ask_errand(&mut self, now: Instant) -> Option<Step> {
        let is_paused = self.instructions.is_paused;
        let rests = |slot: &Slot| slot.rests_until.is_some_and(|until| until > now);
        let waits = |slot: &Slot| !(slot.is_under_way || rests(slot) || is_paused && slot.errand.is_automatic());
        let (&id, batch) =
            self.errands.open.iter().find_map(|(id, slot)| Some((id, slot.errand.batch()?)).filter(|_| waits(slot)))?;
        if let Err(until) = self.connection.bucket.take(now) {
            return Some(Step::Wait(until));
        }
        if let Some(slot) = self.errands.open.get_mut(&id) {
            slot.is_under_way = true;
        }
        let methods = batch.calls().iter().map(|call| call.method).collect();
        let what = Asked::Errand(id, methods);
        let id = self.connection.send(what, now, false, BTreeMap::new());
        Some(Step::Send(id, batch))
    }

    /// The request for an errand has come to its end, with or without an answer.
    pub(super) fn errand_landed(&mut self, id: ErrandId) {
        if let Some(slot) = self.errands.open.get_mut(&id) {
            slot.is_under_way = false;
        }
    }

    /// Takes the answer to a batch of an errand; says whether it was a whole one.
    pub(super) fn take_errand(&mut self, id: ErrandId, reply: &BatchReply<'_>, now: Instant) -> bool {
        let refusal = errand::passing_refusal(reply);
        if let Some((position, error)) = refusal {
            self.connection.refused(BATCH, error, now);
            let is_given_up = error.remedy() == Remedy::TryAgain && self.is_given_up(id, Some(position));
            if !is_given_up && self.errand(id).is_some_and(Errand::may_repeat) {
                return false;
            }
        }
        self.hand_over(id, reply);
        refusal.is_none()
    }

    /// The request for an errand brought no answer, or one of which [`counts`] is true. It is sent again, or the errand is
    /// told that it came to nothing.
    pub(super) fn errand_failed(&mut self, id: ErrandId, failure: Option<RequestError>, now: Instant) {
        let is_lost = failure.is_none();
        let error = match failure {
            Some(RequestError::Portal(error)) if error.remedy() == Remedy::TryAgain => Some(error),
            _ => None,
        };
        self.connection.fail(if is_lost || error.is_some() { Hold::Unreachable } else { Hold::PortalBusy }, now);
        let Some(slot) = self.errands.open.get_mut(&id) else { return };
        if slot.errand.may_repeat() {
            // Without a network nobody is told anything; what nobody waits for goes on when it is back.
            if is_lost && slot.errand.is_automatic() || !self.is_given_up(id, None) {
                return;
            }
        }
        if let Some(slot) = self.errands.open.get_mut(&id) {
            slot.failures = 0;
            slot.lose(error.as_ref(), now);
        }
        self.finish(id);
    }

    /// Notes that a batch has come to nothing, as a whole or because of one command; says whether it is to be given up. A
    /// failure that strikes now here, now there is the portal's and passes.
    fn is_given_up(&mut self, id: ErrandId, command: Option<usize>) -> bool {
        let Some(slot) = self.errands.open.get_mut(&id) else { return false };
        if slot.failed_at != command {
            slot.failed_at = command;
            slot.failures = 0;
        }
        slot.failures += 1;
        slot.failures >= TRIES
    }

    fn hand_over(&mut self, id: ErrandId, reply: &BatchReply<'_>) {
        self.connection.rows_received += reply.parts.iter().flatten().map(Part::rows).sum::<u64>();
        let Some(slot) = self.errands.open.get_mut(&id) else { return };
        slot.failures = 0;
        slot.errand.take(reply);
        self.finish(id);
    }

    /// Brings the outcome of an errand that has nothing more to ask.
    fn finish(&mut self, id: ErrandId) {
        if self.errand(id).is_some_and(|errand| errand.batch().is_none())
            && let Some(slot) = self.errands.open.remove(&id)
        {
            self.errands.done.push((id, slot.errand));
        }
    }
}

/// Whether a refusal of a whole request says that the errand's batch came to nothing; any other one concerns all requests.
pub(super) fn counts(failure: &RequestError) -> bool {
    match failure {
        RequestError::Portal(error) => matches!(error.remedy(), Remedy::TryAgain | Remedy::GiveUp),
        RequestError::Odd(_) => true,
    }
}
