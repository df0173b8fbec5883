//! The state machine of a reading.

use std::collections::BTreeMap;

use crate::bootstrap::{self, Question};
use crate::checkpoint::Checkpoint;
use crate::job::JobId;
use crate::lease::Ask;
use crate::{Instant, Known};

mod backfill;
mod columns;
mod connection;
mod control;
mod decisions;
mod dispatch;
mod failing;
mod fields;
mod first_run;
mod jobs;
mod leadership;
mod phase;
mod progress;
mod reading;
mod recovery;
mod replies;
mod saves;
mod schedule;
mod status;
mod step;
mod writing;

pub use columns::Want;
pub use failing::FailingList;
pub use leadership::OtherReader;
pub use progress::{Progress, Written};
pub use step::{Chunk, Hold, Reply, RequestId, Save, Stage, Step, Stop, Viewer};

use connection::{Connection, TokenState};
use control::Instructions;
use dispatch::Segment;
use jobs::Jobs;
use leadership::Leadership;
use phase::Phase;
use reading::Reading;
use saves::{SaveState, Stored};
use writing::{Updates, WriteStage, Writer};

/// The kinds of windows, in the order in which they are read when there is a choice: what a right chart needs comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Track {
    /// A few activities of deals and invoices, and these deals and invoices, to be judged.
    Sample,
    /// Companies, contacts, deals and invoices, by months.
    Sales,
    /// Requisites, multifields, activities in templates.
    Contacts,
    /// Activities, by months.
    Dialogs,
    /// Whatever else, one pass after the other.
    Later,
}

/// Names a window; its order is the order of reading. A part is cut off a window that is too long for one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct WindowId {
    track: Track,
    number: usize,
    part: u32,
}

#[derive(Debug)]
enum Asked {
    Bootstrap(Vec<Question>),
    Pages(Vec<Segment>),
    Updates(Updates),
    Lease(Ask),
    /// A batch of a job, with the methods of its commands.
    Job(JobId, Vec<&'static str>),
}

/// The sync planner; see the crate's documentation for its order of work. Each part owns its state and says by `anew`
/// what of it outlives a reading that starts over.
#[derive(Debug)]
pub struct Sync {
    phase: Phase,
    /// What the user and the owner have said.
    instructions: Instructions,
    /// The session with the portal: token, clock, limits, requests under way.
    connection: Connection,
    /// Who leads among administrators.
    leadership: Leadership,
    /// Small jobs beside the reading.
    jobs: Jobs,
    /// The reading under way.
    reading: Reading,
    /// The user fields of cards, and what is to be written into them.
    writer: Writer,
    /// The place that is reached and stored, and the save under way.
    stored: Stored,
}

impl Sync {
    /// A reading that has not begun.
    #[must_use]
    pub fn new(now: Instant) -> Self {
        Self {
            phase: Phase::Introduce,
            instructions: Instructions::default(),
            connection: Connection::new(now),
            leadership: Leadership::new(now),
            jobs: Jobs::default(),
            reading: Reading::default(),
            writer: Writer::default(),
            stored: Stored::default(),
        }
    }

    /// A state machine that reads nothing by itself and only runs jobs.
    #[must_use]
    pub fn without_reading(now: Instant) -> Self {
        Self { phase: Phase::Finished, ..Self::new(now) }
    }

    /// What to do next, given what is stored so far. To be called again until it is [`Step::Wait`] or [`Step::Idle`].
    pub fn step(&mut self, now: Instant, known: Known<'_>) -> Step {
        let step = self.next_step(now, known);
        match (step, self.jobs.rest_ends(now)) {
            (Step::Idle, Some(until)) => Step::Wait(until),
            (Step::Wait(at), Some(until)) => Step::Wait(at.min(until)),
            (step, _) => step,
        }
    }

    fn next_step(&mut self, now: Instant, known: Known<'_>) -> Step {
        self.leadership.continuity.look(now);
        if let Phase::Read(_) | Phase::Write(_) = self.phase {
            self.prepare_save(now, known);
        }
        match std::mem::replace(&mut self.stored.save, SaveState::Nothing) {
            SaveState::Ready(save) => {
                self.stored.save = SaveState::UnderWay(Box::new(save.checkpoint.clone()));
                return Step::Save(save);
            }
            other => self.stored.save = other,
        }
        if let Some(next_try) = self.stands_still(now) {
            return next_try.map_or(Step::Idle, Step::Wait);
        }
        if std::mem::take(&mut self.reading.starts_over) {
            self.start_over(now);
        }
        match self.connection.token.state {
            TokenState::Refused => {
                self.connection.token.state = TokenState::Asked;
                return Step::GetToken;
            }
            TokenState::Asked => return Step::Idle,
            TokenState::Good => {}
        }
        if let Some((hold, until)) = self.connection.hold {
            if now < until && self.instructions.is_paused {
                return Step::Wait(until);
            }
            if now < until {
                return if self.instructions.is_paused { Step::Wait(until) } else { self.heartbeat(hold, until, now) };
            }
            self.connection.hold = None;
        }
        if let Some(step) = self.ask_job(now) {
            return step;
        }
        if self.instructions.is_paused {
            return Step::Idle;
        }
        if self.keep_back(now) {
            return Step::Idle;
        }
        if let Some(step) = self.step_of_lease(now) {
            return step;
        }
        let returns_at = self.return_to_failing(now);
        let step = match self.phase {
            Phase::Introduce => self.ask_bootstrap(bootstrap::first_questions(), now, known),
            Phase::Bootstrap if !self.may_read() => Step::Idle,
            Phase::Bootstrap => {
                let questions = self.reading.bootstrap.further_questions(&self.asked_codes(), self.wants_leads());
                self.ask_bootstrap(questions, now, known)
            }
            Phase::Read(pass) => {
                if self.go_on(pass, known) {
                    return self.step(now, known);
                }
                self.ask_pages(now)
            }
            Phase::Write(stage) => {
                let step = self.write(stage, now);
                if matches!(self.phase, Phase::Introduce | Phase::Finished) {
                    return self.step(now, known);
                }
                step
            }
            Phase::Load { is_asked: false } => match self.viewer() {
                Some(viewer) => {
                    self.phase = Phase::Load { is_asked: true };
                    Step::Load(viewer)
                }
                None => Step::Idle,
            },
            Phase::Load { .. } => Step::Idle,
            Phase::Finished => returns_at.map_or(Step::Idle, Step::Wait),
        };
        self.not_beyond_lease(step)
    }

    /// Takes what is stored for the viewer, if anything is.
    pub fn resume_from(&mut self, checkpoint: Option<Checkpoint>) {
        if matches!(self.phase, Phase::Load { .. }) {
            if let Some(noted) = checkpoint.as_ref().and_then(|checkpoint| checkpoint.bucket) {
                self.connection.resume(noted);
            }
            let checkpoint = checkpoint.filter(|checkpoint| self.is_of_viewer(checkpoint));
            self.writer.fields.resume(checkpoint.as_ref());
            self.instructions.decisions.resume(checkpoint.as_ref());
            self.stored.checkpoint = checkpoint;
            self.phase = Phase::Bootstrap;
        }
    }

    /// Whether a checkpoint was reached by the rights that the viewer has.
    fn is_of_viewer(&self, checkpoint: &Checkpoint) -> bool {
        self.viewer().is_some_and(|viewer| viewer.is_admin == checkpoint.by_admin)
    }

    fn ask_bootstrap(&mut self, questions: Vec<Question>, now: Instant, known: Known<'_>) -> Step {
        if self.connection.in_flight.values().any(|request| matches!(request.what, Asked::Bootstrap(_))) {
            return Step::Idle;
        }
        let questions = self.reading.half_bootstrap.as_ref().map_or(questions, |(_, left)| left.clone());
        if questions.is_empty() {
            self.begin_reading();
            return if self.phase == Phase::Bootstrap { Step::Idle } else { self.step(now, known) };
        }
        if let Err(until) = self.connection.bucket.take(now) {
            return Step::Wait(until);
        }
        let known_so_far =
            self.reading.half_bootstrap.as_ref().map_or(&self.reading.bootstrap, |(bootstrap, _)| bootstrap);
        let batch = bootstrap::batch(&questions, known_so_far);
        let what = Asked::Bootstrap(questions);
        let id = self.connection.send(what, now, false, BTreeMap::new());
        Step::Send(id, batch)
    }
}
