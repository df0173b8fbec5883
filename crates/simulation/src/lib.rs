//! The app's worker and the demo portal in one process, in virtual time: hours of a portal's life take seconds, and the
//! same seed gives the same history.
//!
//! A [`Tab`] is what a browser's tab is to the worker: it carries out the worker's effects, against a portal without
//! sockets, a store in memory and a clock that jumps from event to event. Tabs whose stores share their content are
//! tabs of one browser: they share its lock and its channel. [`step_earliest`] lets several tabs live side by side, and
//! [`chaos`] makes random histories of a tab.

pub mod bench;
pub mod chaos;
mod peers;
mod values;
mod whole;

use std::cell::RefCell;
use std::rc::Rc;

use chrono::NaiveDate;
use futures::FutureExt;
use portal::{CrmAccess, Handled, HttpRequest, HttpResponse, Mutation, Outcome, Portal, UserInfo};
use protocol::{
    Activity, AnyAnswer, CardAnswer, CardQuestion, CountingAnswer, DataLossWarning, DataReport, EffectAnswer, EpochMs,
    Failure, FieldsState, FileProblem, FillingAnswer, FirstRun, FromWorker, Limits, ListAnswer, MarkAnswer,
    MarkedRecord, PlacementsState, Progress, Question, SaveAnswer, Session, Storage, Summary, ToWorker, Token,
    Unpublished, Viewer, Visibility,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use segmentation::{Card, Context, FieldValues, Mode, Month, Page, Segmentation, Series, UserId, series_csv};
use serde_json::{Value, json};
use store::{Commit, MemoryStore, Store, StoreError};
use sync::{Checkpoint, Want};
use worker::{Effect, Event, HttpReply, Service};

pub use values::{held, wrong_values};
pub use whole::{Whole, read_whole};

use crate::peers::{Happening, Peers, Schedule};

/// Where virtual time begins, in milliseconds since 1970. The portal's clock is its own affair.
const BEGINNING: EpochMs = 1_700_000_000_000;

/// How long a browser takes to open a store or to commit to it, in virtual milliseconds.
const STORE_MILLISECONDS: EpochMs = 5;

/// How long the frame takes to give a fresh token, in virtual milliseconds.
const TOKEN_MILLISECONDS: EpochMs = 300;

/// A portal that several tabs talk to, and the time they share.
pub struct World {
    /// The portal.
    pub portal: RefCell<Portal>,
    now: RefCell<EpochMs>,
    peers: RefCell<Peers>,
    tokens: RefCell<Vec<String>>,
}

impl World {
    /// A world whose time begins now.
    #[must_use]
    pub fn new(portal: Portal) -> Rc<Self> {
        let (portal, now) = (RefCell::new(portal), RefCell::new(BEGINNING));
        Rc::new(Self { portal, now, peers: RefCell::default(), tokens: RefCell::default() })
    }

    /// Virtual milliseconds since the beginning.
    #[must_use]
    pub fn elapsed(&self) -> EpochMs {
        *self.now.borrow() - BEGINNING
    }

    /// Lets time pass in which nothing happens, in virtual milliseconds.
    pub fn pass(&self, milliseconds: EpochMs) {
        self.advance_to(self.now() + milliseconds);
    }

    /// Sends the portal a request in a user's name, beside the app; `body` is made with that user's token.
    ///
    /// # Panics
    /// If the portal cuts it off.
    pub fn post(&self, user_id: UserId, path: &str, body: impl FnOnce(&str) -> Vec<u8>) -> HttpResponse {
        let now = self.elapsed() as f64 / 1000.0;
        let mut portal = self.portal.borrow_mut();
        let request = HttpRequest {
            method: "POST".to_owned(),
            path: path.to_owned(),
            content_type: "application/json".to_owned(),
            body: body(&portal.issue_token(user_id.0, now).access),
            ..HttpRequest::default()
        };
        match portal.handle(&request, now).outcome {
            Outcome::Answer(response) => response,
            Outcome::Cut => panic!("{path} was cut off"),
        }
    }

    /// Asks the portal something in a user's name, beside the app, and no faster than it answers for ever.
    ///
    /// # Panics
    /// If the portal refuses.
    pub fn ask(&self, user_id: UserId, method: &str, mut params: Value) -> Value {
        self.pass(500);
        let response = self.post(user_id, &format!("/rest/{method}"), |token| {
            params["auth"] = json!(token);
            params.to_string().into_bytes()
        });
        let answer: Value = serde_json::from_slice(&response.body).expect("the portal answers in JSON");
        answer.get("result").cloned().unwrap_or_else(|| panic!("{method}: {answer}"))
    }

    /// Changes something in the portal so many times, as its people do.
    pub fn mutate(&self, mutation: Mutation, times: u32, seed: u64) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let now = self.elapsed() as f64 / 1000.0;
        for _ in 0..times {
            self.portal.borrow_mut().mutate(mutation, now, &mut random);
        }
    }

    /// A user who is no administrator and may read so much of the CRM.
    ///
    /// # Panics
    /// If the portal has no such user.
    #[must_use]
    pub fn user_with(&self, access: CrmAccess) -> UserId {
        let users = self.portal.borrow().users();
        let is_such = |user: &&UserInfo| user.active && !user.is_admin && user.crm_access == access;
        UserId(users.iter().find(is_such).expect("a user with these rights").id)
    }

    /// Every access token that was given to a tab so far.
    #[must_use]
    pub fn tokens(&self) -> Vec<String> {
        self.tokens.borrow().clone()
    }

    /// The moment, by every device's clock.
    #[must_use]
    pub fn now(&self) -> EpochMs {
        *self.now.borrow()
    }

    fn advance_to(&self, at: EpochMs) {
        let mut now = self.now.borrow_mut();
        *now = (*now).max(at);
    }
}

/// What the page would show.
#[derive(Debug, Default)]
pub struct Screen {
    /// Who looks.
    pub viewer: Option<Viewer>,
    /// Where the data are kept.
    pub storage: Option<Storage>,
    /// How far the reading has come.
    pub progress: Option<Progress>,
    /// The numbers.
    pub summary: Option<Summary>,
    /// The last answer to a question.
    pub page: Option<Page>,
    /// What is known of the eight fields.
    pub fields: Option<FieldsState>,
    /// Which clients that answer is taken from.
    pub visibility: Option<Visibility>,
    /// What a viewer who is no administrator can be shown.
    pub limits: Option<Limits>,
    /// Why others cannot see an administrator's newest chart.
    pub unpublished: Option<Unpublished>,
    /// The last answer to a question about a mark.
    pub mark: Option<Vec<MarkedRecord>>,
    /// What speaks against the reading of an administrator.
    pub data_loss: Option<DataLossWarning>,
    /// The last answer to a question about a card.
    pub card: Option<CardAnswer>,
    /// Where in the portal the app is shown.
    pub placements: Option<PlacementsState>,
    /// The touches that are being made, as told last.
    pub plan: Option<protocol::PlanRun>,
    /// The clients that are handed over, as told last.
    pub handover: Option<protocol::HandoverRun>,
    /// The last answer to a question that nothing else here shows.
    pub answer: Option<AnyAnswer>,
    /// Whether everything was erased.
    pub is_forgotten: bool,
    /// What a first run will take, if it is asked about.
    pub first_run: Option<FirstRun>,
    /// The file asked for last.
    pub file: Option<Result<Vec<u8>, FileProblem>>,
    /// What came of the file loaded last.
    pub file_loaded: Option<Result<(), FileProblem>>,
    /// What is kept and what was asked, as told last.
    pub data: Option<DataReport>,
    /// What it takes to fill the user fields, as told last.
    pub filling: Option<FillingAnswer>,
    /// The settings of counting, as told last.
    pub counting: Option<CountingAnswer>,
    /// What the settings that were tried last would change.
    pub effect: Option<EffectAnswer>,
    /// What came of the settings that were saved last.
    pub saved: Option<SaveAnswer>,
}

/// Looks on at everything that passes between a worker, its tab and the portal. Moments are virtual milliseconds since the
/// beginning.
pub trait Witness {
    /// The worker is about to take an event.
    fn event(&mut self, at: EpochMs, event: &Event);

    /// The worker wants something to be done.
    fn effect(&mut self, at: EpochMs, effect: &Effect);

    /// The portal has handled a request of the worker's; the worker does not know yet.
    fn handled(&mut self, at: EpochMs, handled: &Handled);
}

/// A browser's tab with the app in it. Dropping it is closing it: whatever was under way is lost.
pub struct Tab {
    world: Rc<World>,
    seat: Seat,
    user_id: UserId,
    service: Service,
    store: MemoryStore,
    schedule: Rc<RefCell<Schedule>>,
    witness: Option<Rc<RefCell<dyn Witness>>>,
    /// Whether a transaction is carried out when its time has passed, so that closing the tab before keeps nothing of it;
    /// otherwise at once, so that closing the tab keeps all of it.
    pub commits_late: bool,
    /// How many requests the portal has refused as a whole, by any error.
    pub refusals: u32,
    /// What the page would show.
    pub screen: Screen,
}

impl Tab {
    /// Opens the app for a user. What `store` holds is what that user's browser kept.
    #[must_use]
    pub fn open(world: &Rc<World>, user_id: UserId, store: MemoryStore) -> Self {
        Self::connect(world, user_id, store, None, Service::unwatched(), ToWorker::Connect)
    }

    /// Opens the app in the tab of a card, for questions about single cards.
    #[must_use]
    pub fn open_for_cards(world: &Rc<World>, user_id: UserId) -> Self {
        let service = Service::unwatched();
        Self::connect(world, user_id, MemoryStore::new(), None, service, ToWorker::ConnectForCards)
    }

    /// Opens the app for a user who watches the numbers grow; it reads without asking.
    #[must_use]
    pub fn open_watched(world: &Rc<World>, user_id: UserId, store: MemoryStore) -> Self {
        Self::connect(world, user_id, store, None, Service::new(), ToWorker::Connect)
    }

    /// Opens the app as a person does, who is asked before a first reading.
    #[must_use]
    pub fn open_asking(world: &Rc<World>, user_id: UserId, store: MemoryStore) -> Self {
        Self::connect(world, user_id, store, None, Service::unwatched().asking_first(), ToWorker::Connect)
    }

    /// Opens the app for a user whose number the portal's options told, so that what is stored is shown at once.
    #[must_use]
    pub fn open_known(world: &Rc<World>, user_id: UserId, store: MemoryStore) -> Self {
        Self::connect(world, user_id, store, Some(user_id), Service::unwatched(), ToWorker::Connect)
    }

    fn connect(
        world: &Rc<World>,
        user_id: UserId,
        store: MemoryStore,
        known: Option<UserId>,
        service: Service,
        first_message: fn(Session) -> ToWorker,
    ) -> Self {
        let schedule = Rc::default();
        let id = world.peers.borrow_mut().open(&store, &schedule);
        let mut tab = Self {
            world: Rc::clone(world),
            seat: Seat { world: Rc::clone(world), id },
            user_id,
            service: service.with_locks(),
            store,
            schedule,
            witness: None,
            commits_late: false,
            refusals: 0,
            screen: Screen::default(),
        };
        let session = Session {
            rest_root: "/rest".to_owned(),
            address: "simulation".to_owned(),
            is_vouched: true,
            member_id: "simulation".to_owned(),
            user_id: known,
            access_token: tab.token(),
        };
        tab.say(first_message(session));
        tab
    }

    /// Says something to the worker, as the page would.
    pub fn say(&mut self, message: ToWorker) {
        self.schedule(0, Event::Message(message));
    }

    /// Asks the worker something, as the page would.
    pub fn ask(&mut self, question: impl Question) {
        self.say(ToWorker::Ask { id: 1, question: question.into_any() });
    }

    /// What the worker has counted of what it has read itself, which a viewer who is no administrator is not shown.
    #[must_use]
    pub fn own_numbers(&self) -> Option<&Segmentation> {
        self.service.segmentation()
    }

    /// Lets somebody look on from now on.
    pub fn watch(&mut self, witness: Rc<RefCell<dyn Witness>>) {
        self.witness = Some(witness);
    }

    /// What the user fields of the counted cards should hold by the numbers shown, the optional ones by what is chosen, the
    /// most valuable card first.
    #[must_use]
    pub fn wanted(&self) -> Vec<(Card, FieldValues)> {
        let context = self.service.context().unwrap_or_default();
        let all = self.service.segmentation();
        let all = all.map(|engine| engine.all_values_with(engine.settings().filling.optional, &context));
        let all = all.into_iter().flatten();
        // No value of a counted card is empty as a whole.
        all.filter(|(_, values)| *values != FieldValues::default()).collect()
    }

    /// When the next event happens, in virtual milliseconds since the beginning.
    #[must_use]
    pub fn next_at(&self) -> Option<EpochMs> {
        Some((self.schedule.borrow_mut().next_at()? - BEGINNING).max(self.world.elapsed()))
    }

    /// Whether the browser is carrying out a transaction.
    #[must_use]
    pub fn is_committing(&self) -> bool {
        self.schedule.borrow().is_committing()
    }

    /// Lets everything happen that happens up to a moment, in virtual milliseconds since the beginning.
    pub fn run_until(&mut self, at: EpochMs) {
        while self.next_at().is_some_and(|next| next <= at) {
            self.step();
        }
        self.world.advance_to(BEGINNING + at);
    }

    /// Lets the next event happen; says whether there was one.
    pub fn step(&mut self) -> bool {
        let next = self.schedule.borrow_mut().pop();
        let Some((at, happening)) = next else { return false };
        self.world.advance_to(at);
        let event = match happening {
            Happening::Event(event) => event,
            Happening::Commit(commit) => Event::Saved(self.commit(&commit)),
            Happening::Timer(_) => Event::Tick,
        };
        if let Some(witness) = &self.witness {
            witness.borrow_mut().event(self.world.elapsed(), &event);
        }
        let effects = self.service.handle(event, self.world.now());
        self.perform_all(effects);
        true
    }

    /// Has something read that a feature of the page needs, from this moment on.
    pub fn want(&mut self, want: Want) {
        let effects = self.service.want(want, self.world.now());
        self.perform_all(effects);
    }

    /// What the worker knows of the portal beside its facts.
    #[must_use]
    pub fn context(&self) -> Context {
        self.service.context().unwrap_or_default()
    }

    /// The place that the worker has reached.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.service.checkpoint()
    }

    fn perform_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Some(witness) = &self.witness {
                witness.borrow_mut().effect(self.world.elapsed(), &effect);
            }
            self.perform(effect);
        }
    }

    fn commit(&self, commit: &Commit) -> Result<(), StoreError> {
        self.store.commit(commit).now_or_never().expect("a store in memory answers at once")
    }

    /// Lets time go on until the reading has finished or stopped.
    ///
    /// # Errors
    /// Why it stopped, or that nothing happens any more although it has not finished.
    pub fn finish(&mut self) -> Result<(), Unfinished> {
        loop {
            match self.screen.progress.as_ref().map(|progress| &progress.activity) {
                Some(Activity::Finished) => return Ok(()),
                Some(Activity::Stopped(failure)) => return Err(Unfinished::Stopped(failure.clone())),
                _ => {}
            }
            if !self.step() {
                return Err(Unfinished::Stuck);
            }
        }
    }

    /// Lets everything happen that happens by itself.
    pub fn settle(&mut self) {
        while self.step() {}
    }

    /// The counts of every month that are shown, as CSV.
    ///
    /// # Panics
    /// If none are shown.
    #[must_use]
    pub fn csv(&self) -> String {
        let summary = self.screen.summary.as_ref().expect("numbers are shown");
        series_csv(&summary.series, &summary.modes)
    }

    /// Asks about a card and lets time go on until the answer comes; nothing if none comes.
    pub fn ask_card(&mut self, card: Card) -> Option<CardAnswer> {
        self.ask_card_question(CardQuestion::now(card))
    }

    /// The same for a card at some month.
    pub fn ask_card_question(&mut self, question: CardQuestion) -> Option<CardAnswer> {
        self.screen.card = None;
        self.ask(question);
        while self.screen.card.is_none() && self.step() {}
        self.screen.card.take()
    }

    /// Asks something that nothing else here shows, and lets time go on until the answer comes; nothing if none comes.
    pub fn answer_to<Q: Question>(&mut self, question: Q) -> Option<Q::Answer> {
        self.screen.answer = None;
        self.ask(question);
        while self.screen.answer.is_none() && self.step() {}
        Q::read_answer(self.screen.answer.take()?)
    }

    /// Whether the page says that all is read.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.screen.progress.as_ref().is_some_and(|progress| progress.activity == Activity::Finished)
    }

    fn schedule(&mut self, after: EpochMs, event: Event) {
        self.schedule.borrow_mut().push(self.world.now() + after.max(0), event);
    }

    fn token(&self) -> String {
        let now = self.world.elapsed() as f64 / 1000.0;
        let token = self.world.portal.borrow_mut().issue_token(self.user_id.0, now).access;
        self.world.tokens.borrow_mut().push(token.clone());
        token
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Post(message) => self.show(message),
            Effect::Continue => self.schedule(0, Event::Continue),
            Effect::WakeAt(at) => {
                self.schedule.borrow_mut().set_timer(at.max(self.world.now()));
            }
            Effect::Lock { steal, .. } => {
                self.world.peers.borrow_mut().lock(self.seat.id, steal, self.world.now());
            }
            Effect::Unlock => self.world.peers.borrow_mut().unlock(self.seat.id, self.world.now()),
            Effect::Broadcast(note) => {
                self.world.peers.borrow().broadcast(self.seat.id, &note, self.world.now());
            }
            Effect::Open(..) => {
                let candidate = format!("tab {}", self.seat.id);
                let mark = self.store.mark(&candidate).now_or_never().expect("a store in memory answers at once");
                self.schedule(STORE_MILLISECONDS, Event::Marked(mark.unwrap_or(candidate)));
                let opened = self.store.load().now_or_never().expect("a store in memory answers at once");
                self.schedule(STORE_MILLISECONDS, Event::Opened(opened));
            }
            Effect::Save(commit) => {
                let at = self.world.now() + STORE_MILLISECONDS;
                if self.commits_late {
                    self.schedule.borrow_mut().push_commit(at, commit);
                } else {
                    let saved = self.commit(&commit);
                    self.schedule.borrow_mut().push(at, Event::Saved(saved));
                }
            }
            Effect::Erase => {
                let erased = self.store.erase().now_or_never().expect("a store in memory answers at once");
                self.schedule(STORE_MILLISECONDS, Event::Erased(erased));
            }
            Effect::TakeOut => {
                let contents = self.store.contents().now_or_never().expect("a store in memory answers at once");
                self.schedule(STORE_MILLISECONDS, Event::TakenOut(contents));
            }
            Effect::Replace(contents) => {
                let replaced = self.store.replace(&contents).now_or_never();
                let replaced = replaced.expect("a store in memory answers at once");
                self.schedule(STORE_MILLISECONDS, Event::Replaced(replaced));
            }
            Effect::LoadPlan(of) => {
                let plan = self.store.plan(of).now_or_never().expect("a store in memory answers at once");
                self.schedule(STORE_MILLISECONDS, Event::PlanLoaded(of, plan));
            }
            Effect::KeepPlan(of, plan) => {
                let kept = self.store.keep_plan(of, plan.as_deref()).now_or_never();
                let kept = kept.expect("a store in memory answers at once");
                self.schedule(STORE_MILLISECONDS, Event::PlanKept(of, kept));
            }
            Effect::Weigh => {
                let weights = self.store.weights().now_or_never().expect("a store in memory answers at once");
                self.schedule(STORE_MILLISECONDS, Event::Weighed(weights));
            }
            Effect::Send { id, url, body } => {
                let request = HttpRequest {
                    method: "POST".to_owned(),
                    path: url,
                    content_type: "application/json".to_owned(),
                    body,
                    ..HttpRequest::default()
                };
                let arrival = self.world.elapsed();
                let handled = self.world.portal.borrow_mut().handle(&request, arrival as f64 / 1000.0);
                if let Some(witness) = &self.witness {
                    witness.borrow_mut().handled(arrival, &handled);
                }
                let reply = match handled.outcome {
                    Outcome::Answer(response) if response.status >= 400 => {
                        self.refusals += 1;
                        HttpReply::Answer { status: response.status, body: response.body }
                    }
                    Outcome::Answer(response) => HttpReply::Answer { status: response.status, body: response.body },
                    Outcome::Cut => HttpReply::Lost,
                };
                let finish = (handled.finish_secs * 1000.0).ceil() as EpochMs;
                self.schedule(finish - arrival, Event::Reply { id, reply });
            }
        }
    }

    fn show(&mut self, message: FromWorker) {
        match message {
            FromWorker::Ready { .. } => {}
            FromWorker::Answer { answer, .. } => self.show_answer(answer),
            FromWorker::DataLoss(data_loss) => self.screen.data_loss = data_loss,
            FromWorker::Forgotten => self.screen.is_forgotten = true,
            FromWorker::Cleared => self.screen.summary = None,
            FromWorker::FirstRun(first_run) => self.screen.first_run = Some(first_run),
            FromWorker::File(file) => self.screen.file = Some(file),
            FromWorker::FileLoaded(outcome) => self.screen.file_loaded = Some(outcome),
            FromWorker::TokenNeeded => {
                let token = Some(Token(self.token()));
                self.schedule(TOKEN_MILLISECONDS, Event::Message(ToWorker::Token(token)));
            }
            FromWorker::Viewer(viewer) => self.screen.viewer = Some(viewer),
            FromWorker::Storage(storage) => self.screen.storage = Some(storage),
            FromWorker::Damage(_) | FromWorker::OtherAddress(_) | FromWorker::Partly(_) => {}
            FromWorker::Progress(progress) => self.screen.progress = Some(progress),
            FromWorker::Summary(summary) => self.screen.summary = Some(summary),
            FromWorker::Fields(fields) => self.screen.fields = Some(fields),
            FromWorker::Publication(problem) => self.screen.unpublished = problem,
            FromWorker::Limits(limits) => self.screen.limits = Some(limits),
            FromWorker::Placements(state) => self.screen.placements = Some(state),
            FromWorker::Plan(run) => self.screen.plan = run,
            FromWorker::Handover(run) => self.screen.handover = run,
        }
    }

    fn show_answer(&mut self, answer: AnyAnswer) {
        match answer {
            AnyAnswer::CardQuestion(answer) => self.screen.card = Some(answer),
            AnyAnswer::CountingQuestion(answer) => self.screen.counting = Some(answer),
            AnyAnswer::FillingQuestion(answer) => self.screen.filling = Some(answer),
            AnyAnswer::DataQuestion(report) => self.screen.data = Some(report),
            AnyAnswer::EffectQuestion(answer) => self.screen.effect = Some(answer),
            AnyAnswer::SaveCounting(answer) => self.screen.saved = Some(answer),
            AnyAnswer::ListQuestion(ListAnswer::Part { page, visibility, .. }) => {
                self.screen.page = Some(page);
                self.screen.visibility = Some(visibility);
            }
            AnyAnswer::MarkQuestion(MarkAnswer { records, visibility, .. }) => {
                self.screen.mark = Some(records);
                self.screen.visibility = Some(visibility);
            }
            other => self.screen.answer = Some(other),
        }
    }
}

/// A tab's place among those of the world. Dropping it is closing the tab.
struct Seat {
    world: Rc<World>,
    /// Tells the tab from the others.
    id: u32,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.world.peers.borrow_mut().close(self.id, self.world.now());
    }
}

/// Lets the earliest event of several tabs happen; of two at the same moment, that of the tab named first. Says whether
/// there was one.
pub fn step_earliest(tabs: &mut [Tab]) -> bool {
    let earliest = (0..tabs.len()).filter_map(|index| Some((tabs[index].next_at()?, index))).min();
    earliest.is_some_and(|(_, index)| tabs[index].step())
}

/// Why a reading did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfinished {
    /// It stopped and needs the user.
    #[error("the reading stopped: {0:?}")]
    Stopped(Failure),
    /// Nothing happens any more.
    #[error("the reading neither goes on nor ends")]
    Stuck,
}

/// Reads a whole portal as its administrator, and gives what the page would show at the end.
///
/// # Errors
/// If the reading does not come to its end.
pub fn read_portal(portal: Portal) -> Result<Screen, Unfinished> {
    let administrator = administrator(&portal);
    let mut tab = Tab::open(&World::new(portal), administrator, MemoryStore::new());
    tab.finish()?;
    Ok(tab.screen)
}

/// The first administrator of a portal.
fn administrator(portal: &Portal) -> UserId {
    portal.users().iter().find(|user| user.is_admin).map_or(UserId(1), |user| UserId(user.id))
}

/// Reads a whole portal as its administrator, and gives the counts of every month as CSV.
///
/// # Errors
/// If the reading does not come to its end.
pub fn count(data: portal::data::Data) -> Result<String, Unfinished> {
    let screen = read_portal(Portal::new(data, portal::Options::default()))?;
    // A portal without a single card has no chart, only the heading of one.
    let empty = || Series { first: Month::of(NaiveDate::default()), counts: Vec::new(), as_of: NaiveDate::default() };
    Ok(series_csv(&screen.summary.map_or_else(empty, |summary| summary.series), &Mode::ALL))
}
