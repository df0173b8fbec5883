//! Clients that are handed over to another responsible, one after the other.
//!
//! # Design
//! As many touches are ([`super::planning`]): a [`StoredHandover`] is kept before the first card is changed, and after each
//! job; the worker that leads goes on with it. What is kept may be older than what was done: each job looks first, and takes
//! a card that has the new responsible already for done. Taking back is the same with both changed round.

use protocol::{FromWorker, HandedOver, HandoverCommand, HandoverProblem, HandoverRun, MOST_NAMED, PlanState};
use segmentation::{Card, Delta, Facts, UserId};
use store::{HandoverFate, HandoverItem, PlanOf, StoreError, StoredHandover};
use sync::job::responsible::{Handover, Outcome, SetResponsible};
use sync::{Job, JobId};

use super::{Connection, Effect, Keeping, PeerMessage};

/// How many cards one job changes: a pause waits for its end.
const CARDS_PER_JOB: usize = 20;

/// The clients that are handed over.
#[derive(Default)]
pub(super) struct HandingOver {
    plan: Option<StoredHandover>,
    job: Option<JobId>,
    /// The places in the plan of what the job changes, in its order.
    places: Vec<usize>,
    /// Whether the portal has given no clear answer, so that the viewer has to let it go on.
    has_no_answer: bool,
    /// How many answers of the store are to come; nothing is changed before it has kept who is responsible now.
    keeping: u32,
    /// Whether the store has refused to keep it.
    is_lost: bool,
    told: Option<HandoverRun>,
}

/// The codes under which problems are kept.
const NO_RIGHT: &str = "no_right";
const GONE: &str = "gone";
const CHANGED: &str = "changed";
const OTHER: &str = "other";

fn read_problem(code: &str, words: &str) -> HandoverProblem {
    match code {
        NO_RIGHT => HandoverProblem::NoRight,
        GONE => HandoverProblem::Gone,
        CHANGED => HandoverProblem::Changed(words.parse().unwrap_or(UserId::NONE)),
        _ => HandoverProblem::Other(words.to_owned()),
    }
}

/// What a clear answer makes of a client.
fn fate(outcome: &Outcome, set: HandoverFate) -> Option<HandoverFate> {
    use bitrix24::responsible::Refusal;
    let failed = |code: &str, words: String| HandoverFate::Failed(code.to_owned(), words);
    Some(match outcome {
        Outcome::Waiting => return None,
        Outcome::Set => set,
        Outcome::Changed(now) => failed(CHANGED, now.to_string()),
        Outcome::Refused(Refusal::NoRight) => failed(NO_RIGHT, String::new()),
        Outcome::Refused(Refusal::Gone) => failed(GONE, String::new()),
        Outcome::Refused(Refusal::Other(words)) => failed(OTHER, words.clone()),
    })
}

fn count(plan: &StoredHandover, fate: &HandoverFate) -> usize {
    plan.items.iter().filter(|item| item.fate == *fate).count()
}

impl HandingOver {
    /// What the page is told.
    fn run(&self) -> Option<HandoverRun> {
        let plan = self.plan.as_ref()?;
        let (waiting, done) = (count(plan, &HandoverFate::Waiting), count(plan, &HandoverFate::Done));
        let state = if self.has_no_answer {
            PlanState::NoAnswer
        } else if plan.is_undoing {
            if done > 0 { PlanState::Undoing } else { PlanState::Undone }
        } else if waiting == 0 {
            PlanState::Done
        } else if plan.is_paused {
            PlanState::Paused
        } else {
            PlanState::Making
        };
        let failed = plan.items.iter().filter_map(|item| match &item.fate {
            HandoverFate::Failed(code, words) => Some((item.card, item.title.clone(), read_problem(code, words))),
            _ => None,
        });
        let mut failed: Vec<(Card, String, HandoverProblem)> = failed.collect();
        let failures = failed.len();
        failed.truncate(MOST_NAMED);
        Some(HandoverRun {
            state,
            to: plan.to,
            total: plan.items.len(),
            done,
            undone: count(plan, &HandoverFate::Undone),
            failed: failures,
            named: failed,
            is_kept: !self.is_lost,
        })
    }

    /// Whether others can be handed over.
    fn is_free(&self) -> bool {
        self.run().is_none_or(|run| matches!(run.state, PlanState::Done | PlanState::Undone))
    }

    /// The next job; nothing while there is nothing to do.
    fn next(&mut self) -> Option<Job> {
        let plan = self.plan.as_ref().filter(|_| !self.has_no_answer)?;
        let wanted = match plan {
            plan if plan.is_undoing => HandoverFate::Done,
            plan if plan.is_paused => return None,
            _ => HandoverFate::Waiting,
        };
        let places = plan.items.iter().enumerate().filter(|(_, item)| item.fate == wanted).map(|(place, _)| place);
        self.places = places.take(CARDS_PER_JOB).collect();
        let handover = |&place: &usize| {
            let HandoverItem { card, former, .. } = plan.items[place];
            let (from, to) = if plan.is_undoing { (plan.to, former) } else { (former, plan.to) };
            Handover { card, from, to }
        };
        let cards: Vec<Handover> = self.places.iter().map(handover).collect();
        (!cards.is_empty()).then(|| Job::SetResponsible(Box::new(SetResponsible::new(cards))))
    }
}

impl Connection {
    /// What an earlier tab has begun, or another one has kept.
    pub(super) fn handover_loaded(&mut self, result: Result<Option<Vec<u8>>, StoreError>) {
        let handing = &mut self.handing_over;
        if handing.job.is_some() || handing.keeping > 0 {
            return;
        }
        // What a newer build has begun it will go on with; what is damaged nobody can.
        handing.plan = result.ok().flatten().and_then(|bytes| StoredHandover::from_bytes(&bytes).ok());
    }

    /// The store has kept it, or could not.
    pub(super) fn handover_kept(&mut self, result: Result<(), StoreError>, effects: &mut Vec<Effect>) {
        self.handing_over.keeping = self.handing_over.keeping.saturating_sub(1);
        self.handing_over.is_lost = result.is_err();
        self.broadcast(PeerMessage::PlanKept, effects);
    }

    fn keep_handover(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.keeping, Keeping::Kept(_)) {
            self.handing_over.keeping += 1;
            let bytes = self.handing_over.plan.as_ref().map(StoredHandover::to_bytes);
            effects.push(Effect::KeepPlan(PlanOf::Responsible, bytes));
        } else {
            self.handing_over.is_lost = true;
        }
    }

    /// Does with the clients what the page wants; a follower passes it on.
    pub(super) fn command_handover(&mut self, command: HandoverCommand, effects: &mut Vec<Effect>) {
        if self.is_following() {
            effects.push(Effect::Broadcast(PeerMessage::Handover(command)));
            return;
        }
        let handing = &mut self.handing_over;
        if let HandoverCommand::Begin { to, mut clients } = command {
            clients.retain(|client| client.former != to);
            if !handing.is_free() || clients.is_empty() {
                return;
            }
            let item = |HandedOver { card, title, former }| {
                let fate = HandoverFate::Waiting;
                HandoverItem { card, title, former, fate }
            };
            let items = clients.into_iter().map(item).collect();
            handing.plan = Some(StoredHandover { to, items, ..StoredHandover::default() });
            handing.has_no_answer = false;
        } else {
            let Some(plan) = &mut handing.plan else { return };
            match command {
                HandoverCommand::Pause => plan.is_paused = true,
                HandoverCommand::Resume => {
                    plan.is_paused = false;
                    handing.has_no_answer = false;
                }
                HandoverCommand::Undo => {
                    plan.is_undoing = true;
                    handing.has_no_answer = false;
                }
                HandoverCommand::Dismiss if handing.job.is_none() => handing.plan = None,
                HandoverCommand::Dismiss | HandoverCommand::Begin { .. } => return,
            }
        }
        self.keep_handover(effects);
    }

    /// Begins with the next clients, and tells the page how it stands.
    pub(super) fn advance_handover(&mut self, effects: &mut Vec<Effect>) {
        let waits = self.handing_over.job.is_some() || self.handing_over.keeping > 0 || !self.is_leader();
        // Without a viewer nobody's rights are known, and nothing is connected yet.
        if !waits
            && self.sync.viewer().is_some()
            && let Some(job) = self.handing_over.next()
        {
            self.handing_over.job = Some(self.sync.run(job));
        }
        let run = self.handing_over.run();
        if run != self.handing_over.told {
            self.handing_over.told.clone_from(&run);
            effects.push(Effect::Post(FromWorker::Handover(run)));
        }
    }

    /// A job that changes who is responsible is done.
    pub(super) fn responsible_set(&mut self, id: JobId, job: &SetResponsible, effects: &mut Vec<Effect>) {
        let set: Vec<(Card, UserId)> = job
            .cards()
            .iter()
            .filter(|(_, outcome)| *outcome == Outcome::Set)
            .map(|(handover, _)| (handover.card, handover.to))
            .collect();
        self.note_responsible(&set);
        if self.handing_over.job != Some(id) {
            return;
        }
        self.handing_over.job = None;
        let places = std::mem::take(&mut self.handing_over.places);
        if let Some(plan) = &mut self.handing_over.plan {
            for (place, (handover, outcome)) in places.into_iter().zip(job.cards()) {
                let Some(item) = plan.items.get_mut(place) else { continue };
                // A job may have begun before the viewer has wanted everything back.
                let set = if handover.from == plan.to { HandoverFate::Undone } else { HandoverFate::Done };
                match fate(outcome, set) {
                    Some(fate) => item.fate = fate,
                    None => self.handing_over.has_no_answer = true,
                }
            }
        }
        self.keep_handover(effects);
    }

    /// What was changed is known at once; the next reading of what is new in the portal brings it, and stores it.
    fn note_responsible(&mut self, set: &[(Card, UserId)]) {
        let delta = changed(self.data.facts(), set);
        if delta.facts.companies.is_empty() && delta.facts.contacts.is_empty() {
            return;
        }
        self.data.apply(&delta);
        self.report.changed(true);
    }
}

/// Cards with another responsible.
fn changed(facts: &Facts, set: &[(Card, UserId)]) -> Delta {
    let mut delta = Delta::default();
    for &(card, assigned_by) in set {
        match card {
            Card::Company(id) => {
                if let Some(company) = facts.companies.get(id) {
                    delta.facts.companies.insert(segmentation::facts::Company { assigned_by, ..company });
                }
            }
            Card::Contact(id) => {
                if let Some(contact) = facts.contacts.get(id) {
                    delta.facts.contacts.insert(segmentation::facts::Contact { assigned_by, ..contact });
                }
            }
        }
    }
    delta
}
