//! The state machine of a reading.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::{Batch, OddAnswer, PortalTime, Source};
use segmentation::facts::Facts;
use segmentation::{Id, Month};

use crate::Millis;
use crate::backoff::Backoff;
use crate::checkpoint::{Checkpoint, Reached};
use crate::cost::PageCosts;
use crate::leaky_bucket::{LeakyBucket, Limit};
use crate::plan;
use crate::survey::{self, Question, Survey};
use crate::window::Window;

mod apply;
mod pages;
mod progress;

pub use progress::Progress;

/// How many requests are under way at once: what the portal is assumed to serve side by side without slowing down.
const LANES: usize = 6;

/// How many minutes before the last reading began changes are looked for again: clocks of a portal's servers differ, and
/// a change may become visible a little after its own time stamp.
const OVERLAP_MINUTES: i64 = 10;

/// After this many answers in a row that make no sense, the reading stops.
const ODD_ANSWERS: u32 = 3;

/// Names a request until its reply comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u32);

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply<'a> {
    /// An HTTP answer.
    Answer {
        /// Its status.
        status: u16,
        /// Its body.
        body: &'a [u8],
    },
    /// No answer: no network, a cut connection, a time-out.
    Lost,
}

/// The stages of a reading, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Who is looking, how large the portal is.
    Survey,
    /// Companies, contacts, deals and invoices.
    Sales,
    /// Activities.
    Dialogs,
    /// What was touched since.
    Changes,
    /// Requisites and multifields.
    Contacts,
}

/// Who is looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Number of the user.
    pub user_id: Id,
    /// Whether he sees everything.
    pub is_admin: bool,
}

/// What the owner has to do next.
#[derive(Debug)]
pub enum Step {
    /// Send a request and hand its reply to [`Sync::on_reply`].
    Send(RequestId, Batch),
    /// Save all of this in one transaction, and say so by [`Sync::on_saved`].
    Save(Box<Save>),
    /// Get a fresh token and hand it over by [`Sync::on_token`].
    GetToken,
    /// Load what is stored for this viewer and hand it over by [`Sync::resume_from`].
    Load(Viewer),
    /// Find the cards about which no way to reach them is known and hand them over by [`Sync::look_up`].
    FindUnreachable,
    /// Nothing to do before this moment.
    Wait(Millis),
    /// Nothing to do until something happens.
    Idle,
}

/// A piece of data and the place it brings the reading to.
#[derive(Clone, Debug, PartialEq)]
pub struct Save {
    /// The data, in the order in which later parts replace earlier ones.
    pub chunks: Vec<(Chunk, Facts)>,
    /// The place reached with them.
    pub checkpoint: Checkpoint,
}

/// Names a piece of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// A month of companies, contacts, deals and invoices.
    Sales(Month),
    /// A month of activities.
    Dialogs(Month),
    /// What came later, numbered.
    Change(u32),
}

/// Why nothing is asked at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The portal asked to wait.
    PortalBusy,
    /// The portal does not answer.
    Unreachable,
}

/// Why the reading cannot go on without the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The token is refused and there is no other.
    SignedOut,
    /// The viewer may read neither contacts nor companies.
    NoCrmRights,
    /// The app may not do what it does.
    AppNotAllowed,
    /// REST is not part of the plan.
    NotInPlan,
    /// The portal's REST is blocked by hand.
    Blocked,
    /// The portal's answers make no sense.
    Odd(OddAnswer),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The first batch of the survey is to be asked.
    Introduce,
    /// The viewer is known; what is stored for him is being loaded.
    Load { is_asked: bool },
    /// The rest of the survey is to be asked.
    Survey,
    /// Windows of a stage are read.
    Read(Stage),
    /// Requisites are there; the cards to look up are being found.
    FindUnreachable { is_asked: bool },
    /// Nothing is left to be read.
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
    /// It is new and has not brought an answer yet; if it is refused as well, no other will help.
    Fresh,
}

/// A request under way.
#[derive(Debug)]
enum Request {
    Survey(Vec<Question>),
    Pages(Vec<Segment>),
}

/// The commands of a batch that continue one window.
#[derive(Clone, Copy, Debug)]
struct Segment {
    window: usize,
    first_command: usize,
    commands: usize,
}

/// The sync planner; see the crate's documentation for its course.
#[derive(Debug)]
pub struct Sync {
    phase: Phase,
    is_paused: bool,
    stop: Option<Stop>,
    token: TokenState,
    hold: Option<(Hold, Millis)>,
    backoff: Backoff,
    odd_answers: u32,
    bucket: LeakyBucket,
    costs: PageCosts,

    survey: Survey,
    /// The portal's clock as the newest answer told it.
    portal_time: Option<PortalTime>,
    /// How much the portal's clock is ahead of the caller's.
    portal_ahead: Millis,
    checkpoint: Option<Checkpoint>,
    closed: BTreeSet<Source>,

    windows: Vec<Window>,
    /// What was read and is not saved yet, by month; what belongs to no month is under `None`.
    pending: BTreeMap<Option<Month>, Facts>,
    rows_pending: u64,
    largest_pending: BTreeMap<Source, Id>,
    /// Whether the cards to look up were found in this reading.
    has_lookups: bool,
    /// The portal's clock before the changes were asked for.
    changes_until: Option<PortalTime>,

    in_flight: BTreeMap<RequestId, Request>,
    save: SaveState,
    next_request: u32,
    requests: u32,
    pace: progress::Pace,
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
            stop: None,
            token: TokenState::Good,
            hold: None,
            backoff: Backoff::default(),
            odd_answers: 0,
            bucket: LeakyBucket::new(Limit::STANDARD, now),
            costs: PageCosts::default(),
            survey: Survey::default(),
            portal_time: None,
            portal_ahead: 0,
            checkpoint: None,
            closed: BTreeSet::new(),
            windows: Vec::new(),
            pending: BTreeMap::new(),
            rows_pending: 0,
            largest_pending: BTreeMap::new(),
            has_lookups: false,
            changes_until: None,
            in_flight: BTreeMap::new(),
            save: SaveState::Nothing,
            next_request: 0,
            requests: 0,
            pace: progress::Pace::default(),
        }
    }

    /// What to do next. To be called again until it is [`Step::Wait`] or [`Step::Idle`].
    pub fn step(&mut self, now: Millis) -> Step {
        if let SaveState::Ready(_) = self.save {
            let ready = std::mem::replace(&mut self.save, SaveState::Nothing);
            if let SaveState::Ready(save) = ready {
                self.save = SaveState::UnderWay(Box::new(save.checkpoint.clone()));
                return Step::Save(save);
            }
        }
        if self.stop.is_some() || self.is_paused {
            return Step::Idle;
        }
        match self.token {
            TokenState::Refused => {
                self.token = TokenState::Asked;
                return Step::GetToken;
            }
            TokenState::Asked => return Step::Idle,
            TokenState::Good | TokenState::Fresh => {}
        }
        if let Some((_, until)) = self.hold {
            if now < until {
                return Step::Wait(until);
            }
            self.hold = None;
        }
        match self.phase {
            Phase::Introduce => self.ask_survey(survey::first_questions(), now),
            Phase::Survey => self.ask_survey(self.survey.further_questions(), now),
            Phase::Read(_) => self.ask_pages(now),
            Phase::Load { is_asked: false } => match self.viewer() {
                Some(viewer) => {
                    self.phase = Phase::Load { is_asked: true };
                    Step::Load(viewer)
                }
                None => Step::Idle,
            },
            Phase::FindUnreachable { is_asked: false } => {
                self.phase = Phase::FindUnreachable { is_asked: true };
                Step::FindUnreachable
            }
            Phase::Load { .. } | Phase::FindUnreachable { .. } | Phase::Finished => Step::Idle,
        }
    }

    /// Takes what is stored for the viewer, if anything is.
    pub fn resume_from(&mut self, checkpoint: Option<Checkpoint>) {
        if matches!(self.phase, Phase::Load { .. }) {
            self.checkpoint = checkpoint;
            self.phase = Phase::Survey;
        }
    }

    /// Takes the answer to [`Step::GetToken`]; `is_there` is false if the frame could not give one.
    pub fn on_token(&mut self, is_there: bool) {
        if is_there {
            self.token = TokenState::Fresh;
        } else {
            self.token = TokenState::Good;
            self.stop = Some(Stop::SignedOut);
        }
    }

    /// Stops asking, or goes on.
    pub fn set_paused(&mut self, is_paused: bool) {
        self.is_paused = is_paused;
        self.pace.interrupt();
    }

    /// Tries again at once, after whatever failure.
    pub fn retry(&mut self) {
        self.stop = None;
        self.hold = None;
        self.odd_answers = 0;
        self.backoff.worked();
        if self.token == TokenState::Asked {
            self.token = TokenState::Refused;
        }
    }

    /// Reads what is new since the last reading, if that has finished.
    pub fn refresh(&mut self) {
        if self.phase == Phase::Finished {
            self.survey = Survey::default();
            self.phase = Phase::Introduce;
        }
    }

    /// Who is looking, once the portal has said so.
    #[must_use]
    pub fn viewer(&self) -> Option<Viewer> {
        self.survey.viewer.as_ref().map(|profile| Viewer { user_id: profile.id, is_admin: profile.admin })
    }

    /// Why the reading has stopped, if it has.
    #[must_use]
    pub fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }

    /// Why nothing is asked at the moment, and until when.
    #[must_use]
    pub fn hold(&self, now: Millis) -> Option<(Hold, Millis)> {
        self.hold.filter(|&(_, until)| now < until)
    }

    /// Whether a fresh token is waited for.
    #[must_use]
    pub fn awaits_token(&self) -> bool {
        matches!(self.token, TokenState::Refused | TokenState::Asked)
    }

    /// Whether the user has paused the reading.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// Whether nothing is left to be read.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.phase == Phase::Finished
    }

    /// The place reached and saved so far.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.checkpoint.as_ref()
    }

    fn next_id(&mut self) -> RequestId {
        self.next_request += 1;
        self.requests += 1;
        RequestId(self.next_request)
    }

    fn ask_survey(&mut self, questions: Vec<Question>, now: Millis) -> Step {
        if !self.in_flight.is_empty() {
            return Step::Idle;
        }
        if questions.is_empty() {
            self.survey_done();
            return self.step(now);
        }
        if let Err(until) = self.bucket.take(now) {
            return Step::Wait(until);
        }
        let id = self.next_id();
        let batch = survey::batch(&questions);
        self.in_flight.insert(id, Request::Survey(questions));
        Step::Send(id, batch)
    }

    /// The survey has told all it can: the reading proper begins or goes on.
    fn survey_done(&mut self) {
        let Some(now) = self.portal_time.clone() else { return };
        self.bucket.set_limit(if self.survey.is_enterprise { Limit::ENTERPRISE } else { Limit::STANDARD });
        self.closed = self.survey.closed.iter().copied().collect();
        if self.survey.sees_no_cards() {
            self.stop = Some(Stop::NoCrmRights);
            return;
        }
        // A portal without a single card begins today: it is read like any other, and found empty.
        let first_month = self.survey.first_month.unwrap_or_else(|| Month::of(now.date));
        let checkpoint = self.checkpoint.get_or_insert_with(|| Checkpoint::begin(&now, first_month));
        checkpoint.stages = self.survey.stages.clone();
        checkpoint.users.clone_from(&self.survey.users);
        if checkpoint.sales != Reached::Everything || checkpoint.dialogs != Reached::Everything {
            checkpoint.today = now.date;
            checkpoint.as_of = now.text;
        }
        self.begin_next_stage();
    }

    /// Begins the first stage that has something to read.
    fn begin_next_stage(&mut self) {
        let (Some(checkpoint), Some(now)) = (&self.checkpoint, self.portal_time.clone()) else { return };
        self.pace.interrupt();
        let current = Month::of(checkpoint.today);
        let months = |sources: &[Source], reached| {
            plan::months(sources, reached, checkpoint.first_month, current, now.offset(), &self.survey.sizes)
        };
        if checkpoint.sales != Reached::Everything {
            self.windows = months(&plan::SALES, checkpoint.sales);
            self.phase = Phase::Read(Stage::Sales);
        } else if checkpoint.dialogs != Reached::Everything {
            self.windows = months(&plan::DIALOGS, checkpoint.dialogs);
            self.phase = Phase::Read(Stage::Dialogs);
        } else {
            let since = checkpoint.changes_until.as_deref().unwrap_or(&checkpoint.begun_at);
            let since = PortalTime::parse(since).map_or(since.to_owned(), |time| time.minus_minutes(OVERLAP_MINUTES));
            self.windows = plan::changes(checkpoint, &since);
            // What has changed was not looked up, whatever an earlier reading has looked up.
            self.has_lookups = false;
            self.changes_until = Some(now);
            self.phase = Phase::Read(Stage::Changes);
        }
        self.close_windows_of_closed_lists();
        self.advance();
    }

    fn close_windows_of_closed_lists(&mut self) {
        for window in &mut self.windows {
            if self.closed.contains(&window.source) {
                window.close();
            }
        }
    }
}
