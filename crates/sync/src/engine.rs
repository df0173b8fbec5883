//! The state machine of a reading.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::{PortalTime, Source};
use segmentation::facts::{Facts, Gone, Reach};
use segmentation::{Card, Delta, Month};

use crate::backoff::Backoff;
use crate::budget::Budgets;
use crate::checkpoint::Checkpoint;
use crate::concurrency::Concurrency;
use crate::cost::PageCosts;
use crate::errand::ErrandId;
use crate::leaky_bucket::{LeakyBucket, Limit};
use crate::lease::{Ask, Lease};
use crate::survey::{self, Question, Survey};
use crate::window::Window;
use crate::{Known, Millis};

mod backfill;
mod columns;
mod control;
mod course;
mod decisions;
mod dispatch;
mod errands;
mod failing;
mod fields;
mod first_run;
mod progress;
mod recovery;
mod replies;
mod saves;
mod status;
mod step;
mod turn;
mod writing;

pub use columns::Want;
pub use failing::FailingList;
pub use progress::{Progress, Written};
pub use step::{Chunk, Hold, Reply, RequestId, Save, Stage, Step, Stop, Viewer};
pub use turn::OtherReader;

use columns::Wanted;
use course::Pass;
use decisions::Decisions;
use dispatch::Segment;
use errands::Errands;
use failing::Failing;
use fields::Fields;
use recovery::Recovery;
use turn::Continuity;
use writing::{Updates, WriteStage, Writing};

/// After this many answers in a row that make no sense, the reading stops.
const ODD_ANSWERS: u32 = 3;

/// After this many fresh tokens in a row that were refused as well, the reading stops.
const TOKENS_TRIED: u32 = 3;

/// How many requests somebody else's reading is taken to have left in the bucket, if nothing tells.
const REQUESTS_OF_ANOTHER: f64 = 40.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The first batch of the survey is to be asked.
    Introduce,
    /// The viewer is known; what is stored for him is being loaded.
    Load { is_asked: bool },
    /// The rest of the survey is to be asked.
    Survey,
    /// Windows are read.
    Read(Pass),
    /// All is read; cards are written.
    Write(WriteStage),
    /// Nothing is left to be read or written.
    Finished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenState {
    /// Nothing speaks against it.
    Good,
    /// It was refused; the owner has to be asked for another.
    Refused,
    /// The owner was asked.
    Asked,
}

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

/// A request under way.
#[derive(Debug)]
struct Request {
    what: Asked,
    sent: Millis,
    /// Which token it was sent with.
    token: u32,
    /// Whether it took the last free lane.
    was_saturated: bool,
    /// What it will probably cost, by method.
    expected: BTreeMap<&'static str, f64>,
}

#[derive(Debug)]
enum Asked {
    Survey(Vec<Question>),
    Pages(Vec<Segment>),
    Updates(Updates),
    Lease(Ask),
    /// A batch of an errand, with the methods of its commands.
    Errand(ErrandId, Vec<&'static str>),
}

/// The sync planner; see the crate's documentation for its course.
#[derive(Debug)]
pub struct Sync {
    phase: Phase,
    is_paused: bool,
    /// Whether a viewer who is no administrator wants to read what his rights show.
    reads_own: bool,
    /// Whether the viewer is asked before a first reading, and whether it waits for his answer.
    asks_first: bool,
    is_kept_back: bool,
    stop: Option<Stop>,
    recovery: Recovery,
    /// Whether everything is to be asked anew at the next step, from the survey on.
    starts_over: bool,
    failing: Failing,
    token: TokenState,
    /// How many tokens there were; a refusal of a request sent with an older one says nothing about the newest.
    tokens: u32,
    /// How many of the newest tokens were refused before they brought any answer.
    tokens_refused: u32,
    hold: Option<(Hold, Millis)>,
    backoff: Backoff,
    odd_answers: u32,
    bucket: LeakyBucket,
    budgets: Budgets,
    costs: PageCosts,
    concurrency: Concurrency,
    lease: Lease,
    continuity: Continuity,
    errands: Errands,
    fields: Fields,
    writing: Writing,
    decisions: Decisions,

    survey: Survey,
    /// A part of the survey of which some questions were not answered yet, and these questions.
    half_survey: Option<(Survey, Vec<Question>)>,
    /// The portal's clock as the newest answer told it.
    portal_time: Option<PortalTime>,
    /// Whether the portal tells no clock, so that the device's stands for it.
    has_no_clock: bool,
    /// How much the portal's clock is ahead of the caller's.
    portal_ahead: Millis,
    checkpoint: Option<Checkpoint>,
    closed: BTreeSet<Source>,
    /// What was asked for beside what every store has.
    wanted: Wanted,
    /// Whether the next comparison with the portal is to be record by record.
    check_is_wanted: bool,
    /// Whether the comparison under way is record by record.
    is_thorough: bool,
    /// Whether the portal was found to count rows wrongly.
    counts_are_wrong: bool,
    /// Whether the portal was found not to heed filters by date.
    ignores_dates: bool,
    /// Whether the lists by months have to be begun anew, since the portal does not heed filters by date.
    begins_months_anew: bool,

    windows: BTreeMap<WindowId, Window>,
    /// What was read by months and is not saved yet.
    pending_months: BTreeMap<(Track, Month), Delta>,
    /// What was read without regard to months and is not saved yet.
    pending: Delta,
    /// How cards that were looked up can be reached, not saved yet.
    reach: BTreeMap<Card, Reach>,
    /// What was read to be judged.
    sample: Facts,
    /// What was found to be gone and is not saved yet.
    gone: Gone,
    /// The portal's clock before the changes were asked for.
    changes_until: Option<PortalTime>,

    in_flight: BTreeMap<RequestId, Request>,
    save: SaveState,
    next_request: u32,
    requests: u32,
    /// Rows that came in pages.
    rows_received: u64,
}

#[derive(Debug)]
enum SaveState {
    Nothing,
    Ready(Box<Save>),
    UnderWay(Box<Checkpoint>),
}

impl Sync {
    /// A reading that has not begun.
    #[must_use]
    pub fn new(now: Millis) -> Self {
        Self {
            phase: Phase::Introduce,
            is_paused: false,
            reads_own: false,
            asks_first: false,
            is_kept_back: false,
            stop: None,
            recovery: Recovery::default(),
            starts_over: false,
            failing: Failing::default(),
            token: TokenState::Good,
            tokens: 0,
            tokens_refused: 0,
            hold: None,
            backoff: Backoff::default(),
            odd_answers: 0,
            bucket: LeakyBucket::new(Limit::STANDARD, now),
            budgets: Budgets::default(),
            costs: PageCosts::default(),
            concurrency: Concurrency::default(),
            lease: Lease::default(),
            continuity: Continuity::new(now),
            errands: Errands::default(),
            fields: Fields::default(),
            writing: Writing::default(),
            decisions: Decisions::default(),
            survey: Survey::default(),
            half_survey: None,
            portal_time: None,
            has_no_clock: false,
            portal_ahead: 0,
            checkpoint: None,
            closed: BTreeSet::new(),
            wanted: Wanted::default(),
            check_is_wanted: false,
            is_thorough: false,
            counts_are_wrong: false,
            ignores_dates: false,
            begins_months_anew: false,
            windows: BTreeMap::new(),
            pending_months: BTreeMap::new(),
            pending: Delta::default(),
            reach: BTreeMap::new(),
            sample: Facts::default(),
            gone: Gone::default(),
            changes_until: None,
            in_flight: BTreeMap::new(),
            save: SaveState::Nothing,
            next_request: 0,
            requests: 0,
            rows_received: 0,
        }
    }

    /// A state machine that reads nothing by itself and only runs errands.
    #[must_use]
    pub fn without_reading(now: Millis) -> Self {
        Self { phase: Phase::Finished, ..Self::new(now) }
    }

    /// What to do next, given what is stored so far. To be called again until it is [`Step::Wait`] or [`Step::Idle`].
    pub fn step(&mut self, now: Millis, known: Known<'_>) -> Step {
        self.continuity.look(now);
        if let Phase::Read(_) | Phase::Write(_) = self.phase {
            self.prepare_save(now, known);
        }
        match std::mem::replace(&mut self.save, SaveState::Nothing) {
            SaveState::Ready(save) => {
                self.save = SaveState::UnderWay(Box::new(save.checkpoint.clone()));
                return Step::Save(save);
            }
            other => self.save = other,
        }
        if let Some(next_try) = self.stands_still(now) {
            return next_try.map_or(Step::Idle, Step::Wait);
        }
        if std::mem::take(&mut self.starts_over) {
            self.start_over(now);
        }
        match self.token {
            TokenState::Refused => {
                self.token = TokenState::Asked;
                return Step::GetToken;
            }
            TokenState::Asked => return Step::Idle,
            TokenState::Good => {}
        }
        if let Some((hold, until)) = self.hold {
            if now < until && self.is_paused {
                return Step::Wait(until);
            }
            if now < until {
                return if self.is_paused { Step::Wait(until) } else { self.heartbeat(hold, until, now) };
            }
            self.hold = None;
        }
        if let Some(step) = self.ask_errand(now) {
            return step;
        }
        if self.is_paused {
            return Step::Idle;
        }
        if self.keep_back(now) {
            return Step::Idle;
        }
        if let Some(step) = self.take_turn(now) {
            return step;
        }
        let returns_at = self.return_to_failing(now);
        let step = match self.phase {
            Phase::Introduce => self.ask_survey(survey::first_questions(), now, known),
            Phase::Survey if !self.may_read() => Step::Idle,
            Phase::Survey => self.ask_survey(self.survey.further_questions(&self.asked_codes()), now, known),
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
                let heard_at = self.portal_time.as_ref().and_then(PortalTime::epoch_millis);
                self.bucket.resume(noted, heard_at.unwrap_or(noted.at));
            }
            let checkpoint = checkpoint.filter(|checkpoint| self.is_of_viewer(checkpoint));
            self.fields.resume(checkpoint.as_ref());
            self.decisions.resume(checkpoint.as_ref());
            self.checkpoint = checkpoint;
            self.phase = Phase::Survey;
        }
    }

    /// Whether a checkpoint was reached by the rights that the viewer has.
    fn is_of_viewer(&self, checkpoint: &Checkpoint) -> bool {
        self.viewer().is_some_and(|viewer| viewer.is_admin == checkpoint.by_admin)
    }

    /// The portal's clock at a moment of ours, in milliseconds since 1970.
    fn portal_now(&self, now: Millis) -> Millis {
        now + self.portal_ahead
    }

    fn register(&mut self, request: Request) -> RequestId {
        self.next_request += 1;
        self.requests += 1;
        self.budgets.reserve(&request.expected);
        let id = RequestId(self.next_request);
        self.in_flight.insert(id, request);
        id
    }

    /// Whether pages or updates are under way. The course of a reading waits for these and not for an errand: making a
    /// field may take the portal ten seconds.
    fn awaits_cards(&self) -> bool {
        self.in_flight.values().any(|request| matches!(request.what, Asked::Pages(_) | Asked::Updates(_)))
    }

    fn ask_survey(&mut self, questions: Vec<Question>, now: Millis, known: Known<'_>) -> Step {
        if self.in_flight.values().any(|request| matches!(request.what, Asked::Survey(_))) {
            return Step::Idle;
        }
        let questions = self.half_survey.as_ref().map_or(questions, |(_, left)| left.clone());
        if questions.is_empty() {
            self.begin_reading();
            return if self.phase == Phase::Survey { Step::Idle } else { self.step(now, known) };
        }
        if let Err(until) = self.bucket.take(now) {
            return Step::Wait(until);
        }
        let known_so_far = self.half_survey.as_ref().map_or(&self.survey, |(survey, _)| survey);
        let batch = survey::batch(&questions, known_so_far);
        let what = Asked::Survey(questions);
        let id = self.register(Request {
            what,
            sent: now,
            token: self.tokens,
            was_saturated: false,
            expected: BTreeMap::new(),
        });
        Step::Send(id, batch)
    }
}
