//! Sends jobs between the pages, and brings their outcomes.

use std::collections::BTreeMap;
use std::time::Duration;

use bitrix24::reply::{Part, Time};
use bitrix24::{BatchReply, PortalError, Remedy, RequestError};

use super::{Asked, Hold, Step, Sync};
use crate::Instant;
use crate::budget::BATCH;
use crate::job::{self, Job, JobId};

/// A batch of a job that has come to nothing so often in a row is given up: whoever waits for it must hear so, and
/// everything else waits meanwhile. Until then about a quarter of a minute goes by.
const TRIES: u32 = 5;

/// After the answer to a batch that must not be repeated was lost, the portal may still be at work on it for a minute
/// (docs: limits.md); for so long its job rests.
const REST: Duration = Duration::from_secs(65);

/// The jobs that are not done.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    next: u32,
    open: BTreeMap<JobId, Slot>,
    done: Vec<(JobId, Job)>,
}

#[derive(Debug)]
struct Slot {
    job: Job,
    is_under_way: bool,
    /// Until when nothing is asked for it.
    rests_until: Option<Instant>,
    /// How often in a row the present batch has come to nothing for the same cause.
    failures: u32,
    /// Which of its commands was the cause; nothing for the whole of it.
    failed_at: Option<usize>,
}

impl Jobs {
    /// The same jobs, to be asked anew: what is under way of them will not be answered.
    pub(super) fn anew(mut self, now: Instant) -> Self {
        for slot in self.open.values_mut().filter(|slot| slot.is_under_way) {
            slot.is_under_way = false;
            if !slot.job.may_repeat() {
                slot.lose(None, now);
            }
        }
        self.done
            .extend(self.open.extract_if(.., |_, slot| slot.job.batch().is_none()).map(|(id, slot)| (id, slot.job)));
        self
    }

    /// When the first of those that rest goes on.
    pub(super) fn rest_ends(&self, now: Instant) -> Option<Instant> {
        self.open.values().filter_map(|slot| slot.rests_until).filter(|&until| until > now).min()
    }
}

impl Slot {
    /// Hands the job an answer that holds nothing but, if there is one, the error of the whole; what was sent may be at
    /// work all the same.
    fn lose(&mut self, error: Option<&PortalError>, now: Instant) {
        let Some(batch) = self.job.batch() else { return };
        if !self.job.may_repeat() {
            self.rests_until = Some(now + REST);
        }
        let part = || Some(Part { result: Err(error.cloned()?), total: None, time: Time::default() });
        let parts = batch.calls().iter().map(|_| part()).collect();
        self.job.take(&BatchReply { parts, time: Time::default() });
    }
}

impl Sync {
    /// Takes on a job; its outcome comes from [`Sync::take_done_jobs`].
    pub fn run(&mut self, job: Job) -> JobId {
        self.jobs.next += 1;
        let id = JobId(self.jobs.next);
        if job.batch().is_some() {
            let slot = Slot { job, is_under_way: false, rests_until: None, failures: 0, failed_at: None };
            self.jobs.open.insert(id, slot);
        } else {
            self.jobs.done.push((id, job));
        }
        id
    }

    /// Drops a job whose outcome nobody wants any more; what is under way of it is ignored when it comes.
    pub fn drop_job(&mut self, id: JobId) {
        self.jobs.open.remove(&id);
    }

    /// A job that is not done.
    #[must_use]
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.jobs.open.get(&id).map(|slot| &slot.job)
    }

    /// The jobs that were done since the last call, in that order.
    pub fn take_done_jobs(&mut self) -> Vec<(JobId, Job)> {
        std::mem::take(&mut self.jobs.done)
    }

    /// Asks the next batch of a job, if one waits.
    pub(super) fn ask_job(&mut self, now: Instant) -> Option<Step> {
        let is_paused = self.instructions.is_paused;
        let rests = |slot: &Slot| slot.rests_until.is_some_and(|until| until > now);
        let waits = |slot: &Slot| !(slot.is_under_way || rests(slot) || is_paused && slot.job.is_automatic());
        let (&id, batch) =
            self.jobs.open.iter().find_map(|(id, slot)| Some((id, slot.job.batch()?)).filter(|_| waits(slot)))?;
        if let Err(until) = self.connection.bucket.take(now) {
            return Some(Step::Wait(until));
        }
        if let Some(slot) = self.jobs.open.get_mut(&id) {
            slot.is_under_way = true;
        }
        let methods = batch.calls().iter().map(|call| call.method).collect();
        let what = Asked::Job(id, methods);
        let id = self.connection.send(what, now, false, BTreeMap::new());
        Some(Step::Send(id, batch))
    }

    /// The request for a job has come to its end, with or without an answer.
    pub(super) fn job_landed(&mut self, id: JobId) {
        if let Some(slot) = self.jobs.open.get_mut(&id) {
            slot.is_under_way = false;
        }
    }

    /// Takes the answer to a batch of a job; says whether it was a whole one.
    pub(super) fn take_job(&mut self, id: JobId, reply: &BatchReply<'_>, now: Instant) -> bool {
        let refusal = job::passing_refusal(reply);
        if let Some((position, error)) = refusal {
            self.connection.refused(BATCH, error, now);
            let is_given_up = error.remedy() == Remedy::TryAgain && self.is_given_up(id, Some(position));
            if !is_given_up && self.job(id).is_some_and(Job::may_repeat) {
                return false;
            }
        }
        self.hand_over(id, reply);
        refusal.is_none()
    }

    /// The request for a job brought no answer, or one of which [`counts`] is true. It is sent again, or the job is
    /// told that it came to nothing.
    pub(super) fn job_failed(&mut self, id: JobId, failure: Option<RequestError>, now: Instant) {
        let is_lost = failure.is_none();
        let error = match failure {
            Some(RequestError::Portal(error)) if error.remedy() == Remedy::TryAgain => Some(error),
            _ => None,
        };
        self.connection.fail(if is_lost || error.is_some() { Hold::Unreachable } else { Hold::PortalBusy }, now);
        let Some(slot) = self.jobs.open.get_mut(&id) else { return };
        if slot.job.may_repeat() {
            // Without a network nobody is told anything; what nobody waits for goes on when it is back.
            if is_lost && slot.job.is_automatic() || !self.is_given_up(id, None) {
                return;
            }
        }
        if let Some(slot) = self.jobs.open.get_mut(&id) {
            slot.failures = 0;
            slot.lose(error.as_ref(), now);
        }
        self.finish(id);
    }

    /// Notes that a batch has come to nothing, as a whole or because of one command; says whether it is to be given up. A
    /// failure that strikes now here, now there is the portal's and passes.
    fn is_given_up(&mut self, id: JobId, command: Option<usize>) -> bool {
        let Some(slot) = self.jobs.open.get_mut(&id) else { return false };
        if slot.failed_at != command {
            slot.failed_at = command;
            slot.failures = 0;
        }
        slot.failures += 1;
        slot.failures >= TRIES
    }

    fn hand_over(&mut self, id: JobId, reply: &BatchReply<'_>) {
        self.connection.rows_received += reply.parts.iter().flatten().map(Part::rows).sum::<u64>();
        let Some(slot) = self.jobs.open.get_mut(&id) else { return };
        slot.failures = 0;
        slot.job.take(reply);
        self.finish(id);
    }

    /// Brings the outcome of a job that has nothing more to ask.
    fn finish(&mut self, id: JobId) {
        if self.job(id).is_some_and(|job| job.batch().is_none())
            && let Some(slot) = self.jobs.open.remove(&id)
        {
            self.jobs.done.push((id, slot.job));
        }
    }
}

/// Whether a refusal of a whole request says that the job's batch came to nothing; any other one concerns all requests.
pub(super) fn counts(failure: &RequestError) -> bool {
    match failure {
        RequestError::Portal(error) => matches!(error.remedy(), Remedy::TryAgain | Remedy::GiveUp),
        RequestError::Odd(_) => true,
    }
}
