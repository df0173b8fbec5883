//! Makes touches in the portal, none of them twice, and changes those that are there.
//!
//! # Design
//! The portal takes no mark by which what was made could be recognised, and makes the same again when it is asked
//! again. So before anything is made the number of the newest activity is looked up; whatever is found later beyond
//! that number, with the same client, moment, responsible and author, is what was made before an answer was lost. A
//! batch that makes something is never repeated by itself ([`Job::may_repeat`](super::Job::may_repeat)): after it, with
//! or without an answer, what is not known to be made is looked for first. The portal may go on working for a while
//! after the connection was cut, which the engine waits for before it lets the job look.

use std::collections::BTreeSet;

use bitrix24::touches::{self as wire, Refusal, Target};
use bitrix24::{Batch, BatchReply, Call, PAGE_LENGTH, bootstrap, staff};
use segmentation::planning::NewTouch;
use segmentation::{ActivityId, UserId};

use super::answer;

/// How many touches one batch makes or changes: each takes the portal up to a second.
pub const TOUCHES_PER_BATCH: usize = 5;

/// After so many batches in a row that have made nothing, the rest is given up for this time.
const ROUNDS: u32 = 5;

/// What has become of a touch that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing yet.
    Waiting,
    /// It is made; with its number.
    Made(ActivityId),
    /// The portal refuses it.
    Refused(Refusal),
}

/// Makes touches.
#[derive(Debug)]
pub struct MakeTouches {
    /// Beyond this number lies what is made; nothing before it was looked up.
    after: Option<ActivityId>,
    /// The user who makes them; nothing before the portal was asked who that is.
    author: Option<UserId>,
    touches: Vec<(NewTouch, Fate)>,
    /// What was made earlier with the same mark.
    taken: BTreeSet<ActivityId>,
    step: Making,
    /// Batches in a row that have made nothing.
    vain: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Making {
    /// Which activity is the newest, and who works here?
    Mark,
    /// What is made already of what waits?
    Look,
    /// The next ones are made.
    Write,
    Done,
}

impl MakeTouches {
    /// Makes some touches, at most a page of them, as `author`; without one, the portal is asked who is making them,
    /// and whoever that is does what nobody (0) is to do. `after` is what an earlier job for the same touches has
    /// [told](Self::after); `taken` are those that are known to be made since.
    #[must_use]
    pub fn new(
        touches: Vec<NewTouch>,
        author: Option<UserId>,
        after: Option<ActivityId>,
        taken: BTreeSet<ActivityId>,
    ) -> Self {
        debug_assert!(touches.len() <= PAGE_LENGTH, "they are looked for by one batch");
        let step = if after.is_none() || author.is_none() { Making::Mark } else { Making::Look };
        let touches = touches.into_iter().map(|touch| (touch, Fate::Waiting)).collect();
        Self { after, author, touches, taken, step, vain: 0 }
    }

    /// The number beyond which what is made lies, once it is known. Whoever keeps the touches for later must keep it before
    /// any of them is made.
    #[must_use]
    pub fn after(&self) -> Option<ActivityId> {
        self.after
    }

    /// The touches, each with what has become of it. What still waits when the job is done has met no clear answer.
    #[must_use]
    pub fn touches(&self) -> &[(NewTouch, Fate)] {
        &self.touches
    }

    /// Whether the present batch makes something.
    pub(super) fn is_writing(&self) -> bool {
        self.step == Making::Write
    }

    /// The places of those that wait.
    fn waiting(&self) -> impl Iterator<Item = usize> {
        let waits = |(place, (_, fate)): (usize, &(NewTouch, Fate))| (*fate == Fate::Waiting).then_some(place);
        self.touches.iter().enumerate().filter_map(waits)
    }

    fn responsible(&self) -> Vec<UserId> {
        let people: BTreeSet<UserId> = self.waiting().map(|place| self.touches[place].0.responsible).collect();
        people.into_iter().filter(|&user| user != UserId::NONE).collect()
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let calls: Vec<Call> = match self.step {
            Making::Mark => {
                let who = self.author.is_none().then(bootstrap::profile);
                [staff::active(&self.responsible()), wire::newest()].into_iter().chain(who).collect()
            }
            Making::Look => {
                let after = self.after.unwrap_or(ActivityId::NONE);
                let looks = self.waiting().take(PAGE_LENGTH - 1).map(|place| wire::made(&self.touches[place].0, after));
                [staff::active(&self.responsible())].into_iter().chain(looks).collect()
            }
            Making::Write => self.next().map(|place| wire::add(&self.touches[place].0)).collect(),
            Making::Done => return None,
        };
        Some(Batch::new(calls))
    }

    /// The places of those that are made next.
    fn next(&self) -> impl Iterator<Item = usize> {
        self.waiting().take(TOUCHES_PER_BATCH)
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        match self.step {
            Making::Mark => {
                let newest = answer(reply, 1).and_then(|raw| wire::read_newest(raw).ok());
                let told = answer(reply, 2).and_then(|raw| bootstrap::read_profile(raw).ok()).map(|profile| profile.id);
                self.author = self.author.or(told);
                // Without either nothing that is made could be found again.
                let (Some(newest), Some(author)) = (newest, self.author) else { return self.step = Making::Done };
                self.after = self.after.or(Some(newest));
                self.judge(reply);
                for (touch, _) in self.touches.iter_mut().filter(|(touch, _)| touch.responsible == UserId::NONE) {
                    touch.responsible = author;
                }
            }
            Making::Look => {
                let places: Vec<usize> = self.waiting().take(PAGE_LENGTH - 1).collect();
                for (command, place) in (1..).zip(places) {
                    let found = answer(reply, command).and_then(|raw| wire::read_found(raw).ok());
                    // What could not be looked for must not be made.
                    let Some(found) = found else { return self.step = Making::Done };
                    let (touch, fate) = &mut self.touches[place];
                    let made = found.iter().find(|it| {
                        self.author.is_some_and(|author| it.is(touch, author)) && !self.taken.contains(&it.id)
                    });
                    if let Some(made) = made {
                        *fate = Fate::Made(made.id);
                        self.taken.insert(made.id);
                    }
                }
                self.judge(reply);
            }
            Making::Write => self.written(reply),
            Making::Done => {}
        }
    }

    /// Refuses what cannot be made any more: by people who are gone, for moments that have passed.
    fn judge(&mut self, reply: &BatchReply<'_>) {
        let employees = answer(reply, 0).and_then(|raw| staff::read_employees(raw).ok());
        let now = wire::moment(&reply.time.date_start);
        for (touch, fate) in self.touches.iter_mut().filter(|(_, fate)| *fate == Fate::Waiting) {
            let at = wire::moment(&touch.at);
            let is_here = |here: &Vec<staff::Employee>| here.iter().any(|user| user.id == touch.responsible);
            if touch.responsible != UserId::NONE && !employees.as_ref().is_none_or(is_here) {
                *fate = Fate::Refused(Refusal::ResponsibleGone);
            } else if at.is_none() || now.zip(at).is_some_and(|(now, at)| at < now) {
                *fate = Fate::Refused(Refusal::Past);
            }
        }
        self.step = if self.waiting().next().is_some() { Making::Write } else { Making::Done };
    }

    fn written(&mut self, reply: &BatchReply<'_>) {
        let places: Vec<usize> = self.next().collect();
        let (mut is_vain, mut is_clear) = (true, true);
        for (command, place) in places.into_iter().enumerate() {
            let part = reply.parts.get(command).and_then(Option::as_ref);
            let fate = match part.map(|part| &part.result) {
                Some(Ok(raw)) => wire::read_added(raw).map(Fate::Made),
                Some(Err(error)) => wire::refusal(error).map(Fate::Refused),
                None => None,
            };
            let Some(fate) = fate else {
                is_clear = false;
                continue;
            };
            is_vain = false;
            if let Fate::Made(id) = fate {
                self.taken.insert(id);
            }
            self.touches[place].1 = fate;
        }
        self.vain = if is_vain { self.vain + 1 } else { 0 };
        self.step = if self.waiting().next().is_none() || self.vain >= ROUNDS {
            Making::Done
        } else if is_clear {
            Making::Write
        } else {
            // Whatever of the batch has no clear answer may be made all the same.
            Making::Look
        };
    }
}

/// What is to be done with an activity that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TouchChange {
    /// It is done.
    Complete,
    /// It is put off to this moment: ISO with an offset.
    Move(String),
    /// It is deleted, unless it is done or gone by now.
    Delete,
}

/// Changes activities. Everything it asks may be asked again.
#[derive(Debug)]
pub struct ChangeTouches {
    changes: Vec<(Target, TouchChange)>,
    /// What has become of them, in their order, as far as that is known.
    outcomes: Vec<Option<Result<(), Refusal>>>,
    /// How many of them were looked at, or need no look: those that are to be deleted may be done by now.
    looked: usize,
    is_done: bool,
}

impl ChangeTouches {
    /// Changes some activities.
    #[must_use]
    pub fn new(changes: Vec<(Target, TouchChange)>) -> Self {
        let outcomes = changes.iter().map(|_| None).collect();
        let needs_look = changes.iter().any(|(_, change)| *change == TouchChange::Delete);
        let looked = if needs_look { 0 } else { changes.len() };
        Self { is_done: changes.is_empty(), changes, outcomes, looked }
    }

    /// What was to be changed, each with what has become of it; nothing where the portal has given no answer.
    pub fn outcomes(&self) -> impl Iterator<Item = (&Target, &TouchChange, Option<&Result<(), Refusal>>)> {
        self.changes.iter().zip(&self.outcomes).map(|((target, change), outcome)| (target, change, outcome.as_ref()))
    }

    /// The places of those that are looked at next.
    fn to_look_at(&self) -> std::ops::Range<usize> {
        self.looked..self.changes.len().min(self.looked + PAGE_LENGTH)
    }

    /// The places of those that are changed next.
    fn next(&self) -> impl Iterator<Item = usize> {
        let open = self.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_none());
        open.map(|(place, _)| place).take(TOUCHES_PER_BATCH)
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        if self.is_done {
            return None;
        }
        let to_look_at = self.to_look_at();
        if !to_look_at.is_empty() {
            let ids: Vec<ActivityId> = to_look_at.map(|place| self.changes[place].0.id).collect();
            return Some(Batch::new(vec![wire::some(&ids)]));
        }
        let call = |place: usize| {
            let (target, change) = &self.changes[place];
            match change {
                TouchChange::Complete => wire::complete(target),
                TouchChange::Move(at) => wire::move_to(target, at),
                TouchChange::Delete => wire::delete(target.id),
            }
        };
        Some(Batch::new(self.next().map(call).collect()))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let to_look_at = self.to_look_at();
        if to_look_at.is_empty() {
            return self.changed(reply);
        }
        let found = answer(reply, 0).and_then(|raw| wire::read_found(raw).ok());
        let Some(found) = found else { return self.is_done = true };
        self.looked = to_look_at.end;
        for place in to_look_at {
            self.outcomes[place] = match found.iter().find(|it| it.id == self.changes[place].0.id) {
                // Somebody has deleted it already.
                None => Some(Ok(())),
                Some(it) if it.completed => Some(Err(Refusal::Done)),
                Some(_) => None,
            };
        }
        self.is_done = self.to_look_at().is_empty() && self.next().next().is_none();
    }

    fn changed(&mut self, reply: &BatchReply<'_>) {
        let places: Vec<usize> = self.next().collect();
        let mut is_answered = false;
        for (command, place) in places.into_iter().enumerate() {
            let is_deleted = self.changes[place].1 == TouchChange::Delete;
            let part = reply.parts.get(command).and_then(Option::as_ref);
            let outcome = match part.map(|part| &part.result) {
                Some(Ok(_)) => Some(Ok(())),
                Some(Err(error)) => match wire::refusal(error) {
                    Some(Refusal::Gone) if is_deleted => Some(Ok(())),
                    refusal => refusal.map(Err),
                },
                None => None,
            };
            is_answered |= outcome.is_some();
            self.outcomes[place] = outcome;
        }
        self.is_done = !is_answered || self.next().next().is_none();
    }
}

/// Reads what some activities are about, at most a page of them.
#[derive(Debug)]
pub struct ReadTouches {
    ids: Vec<ActivityId>,
    /// What was found; nothing before the portal has told, or if it has not.
    pub found: Option<Vec<wire::Found>>,
    is_done: bool,
}

impl ReadTouches {
    /// Reads some activities.
    #[must_use]
    pub fn new(mut ids: Vec<ActivityId>) -> Self {
        ids.truncate(PAGE_LENGTH);
        Self { is_done: ids.is_empty(), found: ids.is_empty().then(Vec::new), ids }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        (!self.is_done).then(|| Batch::new(vec![wire::some(&self.ids)]))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        self.is_done = true;
        self.found = answer(reply, 0).and_then(|raw| wire::read_found(raw).ok());
    }
}

#[cfg(test)]
mod tests;
