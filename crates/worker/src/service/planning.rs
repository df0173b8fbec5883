//! Touches that are made in the portal: what becomes of them here, and many of them one after the other.
//!
//! # Design
//! Many touches are a [`StoredPlan`], kept in the store before the first of them is made, with the number that lets
//! what was made be found again. One worker at a time goes on with it, the one that leads; others tell it what their
//! pages want and show what it keeps. What is kept may be older than what was made: whoever goes on looks first.

use bitrix24::touches::{Refusal, Target};
use chrono::NaiveDate;
use protocol::{FromWorker, PlanCommand, PlanRun, PlanState, Planned, TouchProblem};
use segmentation::facts::{Owner, Touch, TouchKind};
use segmentation::planning::{Intent, NewTouch};
use segmentation::{ActivityId, Card, Delta, Facts, Gone, UserId};
use store::{PlanFate, PlanItem, PlanOf, StoreError, StoredPlan};
use sync::job::touches::{ChangeTouches, Fate, MakeTouches, TouchChange};
use sync::{Job, JobId};

use super::{Connection, Effect, Keeping, PeerMessage};

/// How many touches one job makes: it looks for them with one batch, and a pause waits for its end.
const TOUCHES_PER_ERRAND: usize = 20;

/// Of so many touches it is kept after each batch how far they are; of more after each job, which is safe as well.
const KEPT_AT_ONCE: usize = 500;

/// The touches that are being made.
#[derive(Default)]
pub(super) struct Planning {
    plan: Option<StoredPlan>,
    job: Option<JobId>,
    /// The places in the plan of what the job makes or takes back, in its order.
    places: Vec<usize>,
    /// Whether the portal has given no clear answer, so that the viewer has to let it go on.
    has_no_answer: bool,
    /// How many answers of the store are to come; nothing is made before it has kept where that begins.
    keeping: u32,
    /// Whether the store has refused to keep it.
    is_lost: bool,
    told: Option<PlanRun>,
}

/// Why a touch could not be made or changed, as the page is told.
pub(super) fn problem(refusal: &Refusal) -> TouchProblem {
    match refusal {
        Refusal::NoRight => TouchProblem::NoRight,
        Refusal::ClientGone => TouchProblem::ClientGone,
        Refusal::Gone => TouchProblem::Gone,
        Refusal::Done => TouchProblem::Done,
        Refusal::ResponsibleGone => TouchProblem::ResponsibleGone,
        Refusal::Past => TouchProblem::Past,
        Refusal::Other(words) => TouchProblem::Other(words.clone()),
    }
}

/// The codes under which problems are kept.
const CODES: [(TouchProblem, &str); 6] = [
    (TouchProblem::NoRight, "no_right"),
    (TouchProblem::ClientGone, "client_gone"),
    (TouchProblem::Gone, "gone"),
    (TouchProblem::Done, "done"),
    (TouchProblem::ResponsibleGone, "responsible_gone"),
    (TouchProblem::Past, "past"),
];

fn failed(refusal: &Refusal) -> PlanFate {
    match problem(refusal) {
        TouchProblem::Other(words) => PlanFate::Failed("other".to_owned(), words),
        known => {
            let code = CODES.iter().find(|(problem, _)| *problem == known).map_or("other", |(_, code)| code);
            PlanFate::Failed(code.to_owned(), String::new())
        }
    }
}

fn read_problem(code: &str, words: &str) -> TouchProblem {
    let known = CODES.iter().find(|(_, it)| *it == code).map(|(problem, _)| problem.clone());
    known.unwrap_or_else(|| TouchProblem::Other(words.to_owned()))
}

/// The activity behind a number, as the portal names it.
pub(super) fn target(facts: &Facts, id: ActivityId, kind: TouchKind, owner: Owner) -> Target {
    let owner = facts.touches.get(id).map_or(owner, |touch| touch.owner);
    let owner = bitrix24::list::owner_key(owner).unwrap_or_default();
    Target { id, is_todo: kind == TouchKind::Todo, owner }
}

/// How many of the touches nothing has become of yet.
fn waiting(plan: &StoredPlan) -> usize {
    plan.items.iter().filter(|item| item.fate == PlanFate::Waiting).count()
}

/// How many of the touches are made, and not taken back.
fn made(plan: &StoredPlan) -> usize {
    plan.items.iter().filter(|item| matches!(item.fate, PlanFate::Made(_))).count()
}

impl Planning {
    /// What the page is told.
    fn run(&self, is_kept: bool) -> Option<PlanRun> {
        let plan = self.plan.as_ref()?;
        let state = match plan {
            _ if self.has_no_answer => PlanState::NoAnswer,
            plan if plan.is_undoing && made(plan) > 0 => PlanState::Undoing,
            plan if plan.is_undoing => PlanState::Undone,
            plan if waiting(plan) == 0 => PlanState::Done,
            plan if plan.is_paused => PlanState::Paused,
            _ => PlanState::Making,
        };
        let failed = plan.items.iter().filter_map(|item| match &item.fate {
            PlanFate::Failed(code, words) => Some((item.touch.card, item.title.clone(), read_problem(code, words))),
            _ => None,
        });
        Some(PlanRun {
            state,
            total: plan.items.len(),
            made: made(plan),
            undone: plan.items.iter().filter(|item| item.fate == PlanFate::Undone).count(),
            failed: failed.collect(),
            is_kept,
        })
    }

    /// The next job; nothing while there is nothing to do.
    fn next(&mut self, author: UserId, facts: &Facts) -> Option<Job> {
        let plan = self.plan.as_ref().filter(|_| !self.has_no_answer)?;
        if plan.is_undoing {
            let made = plan.items.iter().enumerate().filter_map(|(place, item)| match item.fate {
                PlanFate::Made(id) => Some((place, id)),
                _ => None,
            });
            let made: Vec<(usize, ActivityId)> = made.take(TOUCHES_PER_ERRAND).collect();
            if made.is_empty() {
                return None;
            }
            self.places = made.iter().map(|(place, _)| *place).collect();
            let delete =
                |(_, id): (usize, ActivityId)| (target(facts, id, TouchKind::Other, Owner::Other), TouchChange::Delete);
            return Some(Job::ChangeTouches(Box::new(ChangeTouches::new(made.into_iter().map(delete).collect()))));
        }
        if plan.is_paused || waiting(plan) == 0 {
            return None;
        }
        let is_waiting = |(place, item): (usize, &PlanItem)| (item.fate == PlanFate::Waiting).then_some(place);
        let places = plan.items.iter().enumerate().filter_map(is_waiting);
        // Where it begins is looked up, and kept, before anything is made.
        self.places = if plan.after.is_some() { places.take(TOUCHES_PER_ERRAND).collect() } else { Vec::new() };
        let touches = self.places.iter().map(|&place| plan.items[place].touch.clone()).collect();
        let taken = plan.items.iter().filter_map(|item| match item.fate {
            PlanFate::Made(id) => Some(id),
            _ => None,
        });
        Some(Job::MakeTouches(Box::new(MakeTouches::new(touches, Some(author), plan.after, taken.collect()))))
    }

    /// Takes over what a job has brought so far; says whether anything is new, and what was made with that.
    fn follow(&mut self, job: &MakeTouches) -> (bool, Vec<(NewTouch, ActivityId)>) {
        let Some(plan) = &mut self.plan else { return (false, Vec::new()) };
        let (mut is_new, mut made) = (false, Vec::new());
        if plan.after.is_none() && job.after().is_some() {
            plan.after = job.after();
            is_new = true;
        }
        for (&place, (touch, fate)) in self.places.iter().zip(job.touches()) {
            let Some(item) = plan.items.get_mut(place) else { continue };
            let fate = match fate {
                Fate::Waiting => continue,
                Fate::Made(id) => PlanFate::Made(*id),
                Fate::Refused(refusal) => failed(refusal),
            };
            if item.fate == PlanFate::Waiting {
                if let PlanFate::Made(id) = fate {
                    made.push((touch.clone(), id));
                }
                item.fate = fate;
                is_new = true;
            }
        }
        (is_new, made)
    }
}

impl Connection {
    /// Looks for what an earlier tab has begun to do in the portal.
    pub(super) fn load_plan(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.keeping, Keeping::Kept(_)) {
            effects.extend(PlanOf::ALL.map(Effect::LoadPlan));
        }
    }

    /// What an earlier tab has begun, or another one has kept.
    pub(super) fn plan_loaded(&mut self, result: Result<Option<Vec<u8>>, StoreError>) {
        if self.planning.job.is_some() || self.planning.keeping > 0 {
            return;
        }
        match result.and_then(|bytes| bytes.as_deref().map(StoredPlan::from_bytes).transpose()) {
            Ok(plan) => self.planning.plan = plan,
            // What a newer build has begun it will go on with; what is damaged nobody can.
            Err(_) => self.planning.plan = None,
        }
    }

    /// The store has kept it, or could not.
    pub(super) fn plan_kept(&mut self, result: Result<(), StoreError>, effects: &mut Vec<Effect>) {
        self.planning.keeping = self.planning.keeping.saturating_sub(1);
        self.planning.is_lost = result.is_err();
        self.broadcast(PeerMessage::PlanKept, effects);
    }

    fn keep_plan(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.keeping, Keeping::Kept(_)) {
            self.planning.keeping += 1;
            effects.push(Effect::KeepPlan(PlanOf::Touches, self.planning.plan.as_ref().map(StoredPlan::to_bytes)));
        } else {
            self.planning.is_lost = true;
        }
    }

    /// Does with many touches what the page wants; a follower passes it on.
    pub(super) fn command_plan(&mut self, command: PlanCommand, effects: &mut Vec<Effect>) {
        if self.is_following() {
            effects.push(Effect::Broadcast(PeerMessage::Plan(command)));
            return;
        }
        let planning = &mut self.planning;
        if let PlanCommand::Begin(touches) = command {
            let is_busy =
                planning.run(true).is_some_and(|run| !matches!(run.state, PlanState::Done | PlanState::Undone));
            if is_busy || touches.is_empty() {
                return;
            }
            let item = |Planned { touch, title }| PlanItem { touch, title, fate: PlanFate::Waiting };
            let items = touches.into_iter().map(item).collect();
            planning.plan = Some(StoredPlan { items, ..StoredPlan::default() });
            planning.has_no_answer = false;
        } else {
            let Some(plan) = &mut planning.plan else { return };
            match command {
                PlanCommand::Pause => plan.is_paused = true,
                PlanCommand::Resume => {
                    plan.is_paused = false;
                    planning.has_no_answer = false;
                }
                PlanCommand::Undo => {
                    plan.is_undoing = true;
                    planning.has_no_answer = false;
                }
                PlanCommand::Dismiss if planning.job.is_none() => planning.plan = None,
                PlanCommand::Dismiss | PlanCommand::Begin(_) => return,
            }
        }
        self.keep_plan(effects);
    }

    /// Follows what is being made, and begins with the next.
    pub(super) fn advance_plan(&mut self, effects: &mut Vec<Effect>) {
        if let Some(Job::MakeTouches(job)) = self.planning.job.and_then(|id| self.sync.job(id)) {
            let (is_new, made) = self.planning.follow(job);
            self.note_made(&made);
            if is_new && self.planning.plan.as_ref().is_some_and(|plan| plan.items.len() <= KEPT_AT_ONCE) {
                self.keep_plan(effects);
            }
        }
        let waits = self.planning.job.is_some() || self.planning.keeping > 0 || !self.is_leader();
        // Who makes them is part of how they are found again.
        let author = self.sync.viewer().map(|viewer| viewer.user_id);
        if let Some(author) = author.filter(|_| !waits)
            && let Some(job) = self.planning.next(author, self.data.facts())
        {
            self.planning.job = Some(self.sync.run(job));
        }
        let is_kept = !self.planning.is_lost;
        let run = self.planning.run(is_kept);
        if run != self.planning.told {
            self.planning.told.clone_from(&run);
            effects.push(Effect::Post(FromWorker::Plan(run)));
        }
    }

    /// A job that makes touches is done; says whether it was one of the plan's.
    pub(super) fn touches_made(&mut self, id: JobId, job: &MakeTouches, effects: &mut Vec<Effect>) -> bool {
        if self.planning.job != Some(id) {
            let made = job.touches().iter().filter_map(|(touch, fate)| match fate {
                Fate::Made(id) => Some((touch.clone(), *id)),
                _ => None,
            });
            let made: Vec<_> = made.collect();
            self.note_made(&made);
            return false;
        }
        self.planning.job = None;
        let (_, made) = self.planning.follow(job);
        self.note_made(&made);
        let is_left = job.after().is_none() || job.touches().iter().any(|(_, fate)| *fate == Fate::Waiting);
        self.planning.has_no_answer |= is_left;
        self.keep_plan(effects);
        true
    }

    /// A job that changes touches is done; says whether it was one of the plan's.
    pub(super) fn touches_changed(&mut self, id: JobId, job: &ChangeTouches, effects: &mut Vec<Effect>) -> bool {
        for (target, change, outcome) in job.outcomes() {
            if outcome == Some(&Ok(())) {
                self.data.apply(&changed(self.data.facts(), target.id, change));
                self.report.changed(true);
            }
        }
        if self.planning.job != Some(id) {
            return false;
        }
        self.planning.job = None;
        let places = std::mem::take(&mut self.planning.places);
        if let Some(plan) = &mut self.planning.plan {
            for (place, (.., outcome)) in places.into_iter().zip(job.outcomes()) {
                let Some(item) = plan.items.get_mut(place) else { continue };
                match outcome {
                    Some(Ok(())) => item.fate = PlanFate::Undone,
                    Some(Err(refusal)) => item.fate = failed(refusal),
                    None => self.planning.has_no_answer = true,
                }
            }
        }
        self.keep_plan(effects);
        true
    }

    /// What was made is known at once; the next reading of what is new in the portal brings it, and stores it.
    fn note_made(&mut self, made: &[(NewTouch, ActivityId)]) {
        if made.is_empty() || self.data.is_empty() {
            return;
        }
        let created = self.checkpoint().map(|checkpoint| checkpoint.today).unwrap_or_default();
        let mut delta = Delta::default();
        delta.facts.touches = made.iter().map(|(touch, id)| fact(touch, *id, created)).collect();
        self.data.apply(&delta);
        self.report.changed(true);
    }
}

/// A touch that was made, as the portal will tell it.
fn fact(touch: &NewTouch, id: ActivityId, created: NaiveDate) -> Touch {
    let day = bitrix24::calendar_date(&touch.at);
    Touch {
        id,
        created,
        owner: match touch.card {
            Card::Company(id) => Owner::Company(id),
            Card::Contact(id) => Owner::Contact(id),
        },
        kind: match touch.intent {
            Intent::Meeting => TouchKind::Meeting,
            Intent::Call | Intent::Todo => TouchKind::Todo,
        },
        deadline: day,
        start: day,
        responsible: touch.responsible,
        ..Touch::default()
    }
}

/// What a change makes of an activity that is known.
fn changed(facts: &Facts, id: ActivityId, change: &TouchChange) -> Delta {
    let mut delta = Delta::default();
    match (change, facts.touches.get(id)) {
        (TouchChange::Delete, _) => delta.gone = Gone { touches: [id].into(), ..Gone::default() },
        (_, None) => {}
        (TouchChange::Complete, Some(touch)) => delta.facts.touches.insert(Touch { is_done: true, ..touch }),
        (TouchChange::Move(at), Some(touch)) => {
            let day = bitrix24::calendar_date(at);
            delta.facts.touches.insert(Touch { deadline: day, start: day, end: day, ..touch });
        }
    }
    delta
}
