//! Sends errands between the pages, and brings their outcomes.

use std::collections::BTreeMap;

use bitrix24::BatchReply;
use bitrix24::reply::Part;

use super::{Asked, Request, Step, Sync};
use crate::Millis;
use crate::budget::BATCH;
use crate::errand::{self, Errand, ErrandId};

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
}

impl Errands {
    /// The same errands, to be asked anew: what is under way of them will not be answered.
    pub(super) fn anew(mut self) -> Self {
        self.open.values_mut().for_each(|slot| slot.is_under_way = false);
        self
    }
}

impl Sync {
    /// Takes on an errand; its outcome comes from [`Sync::take_done_errands`].
    pub fn run(&mut self, errand: Errand) -> ErrandId {
        self.errands.next += 1;
        let id = ErrandId(self.errands.next);
        if errand.batch().is_some() {
            self.errands.open.insert(id, Slot { errand, is_under_way: false });
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
    pub(super) fn ask_errand(&mut self, now: Millis) -> Option<Step> {
        let is_paused = self.is_paused;
        let waits = |slot: &Slot| !(slot.is_under_way || is_paused && slot.errand.is_automatic());
        let (&id, batch) =
            self.errands.open.iter().find_map(|(id, slot)| Some((id, slot.errand.batch()?)).filter(|_| waits(slot)))?;
        if let Err(until) = self.bucket.take(now) {
            return Some(Step::Wait(until));
        }
        if let Some(slot) = self.errands.open.get_mut(&id) {
            slot.is_under_way = true;
        }
        let methods = batch.calls().iter().map(|call| call.method).collect();
        let what = Asked::Errand(id, methods);
        let expected = BTreeMap::new();
        let request = Request { what, sent: now, token: self.tokens, was_saturated: false, expected };
        Some(Step::Send(self.register(request), batch))
    }

    /// The request for an errand has come to its end, with or without an answer.
    pub(super) fn errand_landed(&mut self, id: ErrandId) {
        if let Some(slot) = self.errands.open.get_mut(&id) {
            slot.is_under_way = false;
        }
    }

    /// Takes the answer to a batch of an errand; says whether it was a whole one.
    pub(super) fn take_errand(&mut self, id: ErrandId, reply: &BatchReply<'_>, now: Millis) -> bool {
        if let Some(error) = errand::passing_refusal(reply) {
            self.refused(BATCH, error, now);
            return false;
        }
        self.rows_received += reply.parts.iter().flatten().map(Part::rows).sum::<u64>();
        let Some(slot) = self.errands.open.get_mut(&id) else { return true };
        slot.errand.take(reply);
        if slot.errand.batch().is_none()
            && let Some(slot) = self.errands.open.remove(&id)
        {
            self.errands.done.push((id, slot.errand));
        }
        true
    }
}
