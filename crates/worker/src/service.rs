//! The behaviour of the worker: events in, effects out.

use std::collections::VecDeque;

use bitrix24::Batch;
use leadership::Leadership;
use protocol::{
    CountingProblem, Damage, EpochMs, FieldsCommand, FromWorker, Session, Storage, ToWorker, Token, Viewer,
};
use segmentation::{Context, Segmentation, Staff, UserId};
use store::{PlanOf, StoreError, StoreKey};
use sync::{Checkpoint, Instant, JobId, Reached, Reply, Step, Stop, Sync, Want};

mod counting;
mod data;
mod device;
mod events;
mod fields;
mod first_run;
mod forecasts;
mod handing_over;
mod history;
mod jobs;
mod keeping;
mod leadership;
mod placements;
mod planning;
mod plausibility;
mod publication;
mod queries;
mod report;
mod requests;
mod shared;
mod trials;
mod values;

pub use events::{Effect, Event, HttpReply};
use keeping::{Keeping, Saving};
pub use leadership::PeerMessage;

/// The worker, without the browser.
#[derive(Default)]
pub struct Service {
    connection: Option<Connection>,
    counts_at_stage_ends_only: bool,
    has_locks: bool,
    asks_first: bool,
}

/// Everything that belongs to one portal and one viewer.
struct Connection {
    session: Session,
    sync: Sync,
    /// What the page has asked.
    questions: queries::Questions,
    keeping: Keeping,
    /// The address to which the store is bound beside which another one was opened, if so.
    apart: Option<String>,
    /// The former address of the portal, as the viewer says.
    joins: Option<String>,
    /// How many answers to [`Effect::Open`] are to come; only the last one counts.
    opening: u32,
    storage_told: Option<Storage>,
    /// Why the settings of counting cannot be read, as the page knows.
    problem_told: Option<CountingProblem>,
    /// What of the stored data could not be read, as the page knows.
    damage: Damage,
    has_locks: bool,
    leadership: Leadership,
    /// Whether the user wants everything erased.
    is_forgetting: bool,
    /// The place that was stored, until the sync asks for it.
    loaded: Option<Checkpoint>,
    /// Whether what is stored of a former reading has to go with the first save of this one.
    starts_over: bool,
    /// The saves that are under way, in the order in which they will be answered.
    saving: VecDeque<Saving>,
    data: data::Data,
    history: history::History,
    forecasts: forecasts::Forecasts,
    trials: trials::Trials,
    report: report::Report,
    fields: fields::Fields,
    sharing: shared::Sharing,
    publishing: publication::Publishing,
    planning: planning::Planning,
    /// The clients that are handed over to another responsible.
    handing_over: handing_over::HandingOver,
    milestone: Milestone,
    requests: requests::Requests,
    /// Who works in which department, once it was asked for.
    staff: Staff,
    /// The job that counts the portal's lists before a first run.
    sizing: Option<JobId>,
}

/// What is final.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Milestone {
    /// Modes 1 to 4, up to some day.
    sales: bool,
    /// All modes, up to some day.
    everything: bool,
    /// All modes, up to now.
    reading: bool,
}

impl Service {
    /// A worker that knows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A worker that counts only when a stage of the reading is over: for runs that nobody watches.
    #[must_use]
    pub fn unwatched() -> Self {
        Self { counts_at_stage_ends_only: true, ..Self::default() }
    }

    /// A worker in a browser that has locks: it shares the store with other workers, one at a time.
    #[must_use]
    pub fn with_locks(self) -> Self {
        Self { has_locks: true, ..self }
    }

    /// A worker that lets an administrator decide before the very first reading; others just read.
    #[must_use]
    pub fn asking_first(self) -> Self {
        Self { asks_first: true, ..self }
    }

    /// Takes an event and says what is to be done, in this order.
    pub fn handle(&mut self, event: Event, now: EpochMs) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Event::Message(ToWorker::Connect(session)) = event {
            self.connect(session, Sync::new(Instant(now)), &mut effects);
        } else if let Event::Message(ToWorker::ConnectForCards(session)) = event {
            // With nothing to be stored, nobody has to be known before the first question.
            let session = Session { user_id: None, ..session };
            self.connect(session, Sync::without_reading(Instant(now)), &mut effects);
        } else if let Event::Erased(result) = event {
            self.erased(result, &mut effects);
        } else if let Event::Heard(PeerMessage::Forgotten) = event {
            self.forgotten(&mut effects);
        } else if let Some(connection) = &mut self.connection {
            connection.handle(event, now, &mut effects);
        }
        self.act(now, &mut effects);
        effects
    }

    /// Has something read that a feature needs beside what every store has, and keeps it up to date; says what is to be
    /// done. How far it is read, [`Service::checkpoint`] tells.
    pub fn want(&mut self, want: Want, now: EpochMs) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(connection) = &mut self.connection {
            connection.want(want, &mut effects);
        }
        self.act(now, &mut effects);
        effects
    }

    fn act(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        let Some(connection) = &mut self.connection else { return };
        connection.pump(now, effects);
        connection.catch_up(now, effects);
        connection.report(now, effects);
        if connection.publish() {
            connection.pump(now, effects);
            connection.report(now, effects);
        }
    }

    /// The place that was reached and is stored, or held where nothing can be stored.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.connection.as_ref()?.checkpoint()
    }

    /// What is known of the portal beside its facts, as far as it is read: rates of currencies, user fields of its own.
    #[must_use]
    pub fn context(&self) -> Option<Context> {
        self.connection.as_ref().map(Connection::context)
    }

    /// The numbers as they are known now: what a page would show.
    #[must_use]
    pub fn segmentation(&self) -> Option<&Segmentation> {
        self.connection.as_ref()?.data.counted()
    }

    fn connect(&mut self, session: Session, sync: Sync, effects: &mut Vec<Effect>) {
        let is_same = self.connection.as_ref().is_some_and(|connection| {
            connection.session.member_id == session.member_id && connection.session.address == session.address
        });
        if let (true, Some(connection)) = (is_same, &mut self.connection) {
            connection.session = session;
            return;
        }
        let hint = session.user_id.map(|user_id| StoreKey { member_id: session.member_id.clone(), user_id });
        let mut connection = Connection {
            session,
            sync,
            questions: queries::Questions::default(),
            keeping: Keeping::Nowhere,
            apart: None,
            joins: None,
            opening: 0,
            damage: Damage::default(),
            storage_told: None,
            problem_told: None,
            has_locks: self.has_locks,
            leadership: Leadership::default(),
            is_forgetting: false,
            loaded: None,
            starts_over: false,
            saving: VecDeque::new(),
            data: data::Data::default(),
            history: history::History::default(),
            forecasts: forecasts::Forecasts::default(),
            trials: trials::Trials::default(),
            report: report::Report::new(self.counts_at_stage_ends_only),
            fields: fields::Fields::default(),
            sharing: shared::Sharing::default(),
            publishing: publication::Publishing::default(),
            planning: planning::Planning::default(),
            handing_over: handing_over::HandingOver::default(),
            milestone: Milestone::default(),
            requests: requests::Requests::default(),
            staff: Staff::default(),
            sizing: None,
        };
        if self.asks_first {
            connection.sync.ask_first();
        }
        // With the user known, what is stored can be shown before the portal has answered, and without it.
        if let Some(key) = hint {
            connection.open(key, effects);
        }
        self.connection = Some(connection);
    }

    fn erased(&mut self, result: Result<(), StoreError>, effects: &mut Vec<Effect>) {
        let Some(connection) = &mut self.connection else { return };
        match (&connection.keeping, result) {
            (Keeping::Mending(_), result) => connection.mended(result, effects),
            (Keeping::Clearing(_), result) => connection.cleared(result, effects),
            (_, Ok(())) => {
                if self.has_locks {
                    effects.push(Effect::Broadcast(PeerMessage::Forgotten));
                }
                self.forgotten(effects);
            }
            (_, Err(error)) => connection.store_failed(&error, effects),
        }
    }

    /// Ends everything, because the store is erased, by this worker or by another one.
    fn forgotten(&mut self, effects: &mut Vec<Effect>) {
        if self.connection.take().is_some() {
            if self.has_locks {
                effects.push(Effect::Unlock);
            }
            effects.push(Effect::Post(FromWorker::Forgotten));
        }
    }
}

impl Connection {
    fn handle(&mut self, event: Event, now: EpochMs, effects: &mut Vec<Effect>) {
        match event {
            Event::Message(ToWorker::ClearAndRefresh) | Event::Heard(PeerMessage::ClearAndRefresh) => {
                self.clear(now, effects)
            }
            Event::Message(ToWorker::LoadFile(bytes)) => self.load_file(&bytes, now, effects),
            Event::Message(ToWorker::JoinAddress(address)) => self.join_address(address, now, effects),
            Event::Apart(address) => self.apart(address, effects),
            Event::Message(message) => self.message(message, effects),
            Event::Opened(result) => self.opened(result, effects),
            Event::Reply { id, reply } => {
                let (reply, status) = match &reply {
                    HttpReply::Answer { status, body } => (Reply::Answer { status: *status, body }, Some(*status)),
                    HttpReply::Lost => (Reply::Lost, None),
                };
                let rows = self.sync.rows_received();
                self.sync.on_reply(id, reply, Instant(now));
                self.requests.answered(id, status, self.sync.rows_received() - rows, now);
            }
            Event::Saved(result) => {
                // Who has lost leadership waits for no answer, and has nothing to tell.
                if !self.saving.is_empty() {
                    match result {
                        // What the fields of cards hold is shown nowhere; a follower would load everything for it.
                        Ok(()) if self.saving.front().is_some_and(Saving::holds_only_fields) => {}
                        Ok(()) => self.broadcast(PeerMessage::Stored, effects),
                        Err(error) => self.store_failed(&error, effects),
                    }
                }
                if let Some(saving) = self.saving.pop_front() {
                    self.take_in(saving);
                }
            }
            Event::Marked(mark) => self.sync.set_mark(mark),
            Event::Locked => self.locked(now, effects),
            Event::LockTaken => self.lock_taken(effects),
            Event::LockLost => self.lock_lost(now, effects),
            Event::Heard(PeerMessage::Cleared) => self.heard_cleared(effects),
            Event::Heard(note) => self.heard(note, effects),
            Event::TakenOut(result) => self.taken_out(result, effects),
            Event::Replaced(result) => self.replaced(result, effects),
            Event::Weighed(result) => self.weighed(result, effects),
            Event::PlanLoaded(PlanOf::Touches, result) => self.plan_loaded(result),
            Event::PlanLoaded(PlanOf::Responsible, result) => self.handover_loaded(result),
            Event::PlanKept(PlanOf::Touches, result) => self.plan_kept(result, effects),
            Event::PlanKept(PlanOf::Responsible, result) => self.handover_kept(result, effects),
            Event::Continue => self.continue_answers(effects),
            Event::Erased(_) | Event::Tick => {}
        }
    }

    fn message(&mut self, message: ToWorker, effects: &mut Vec<Effect>) {
        match message {
            ToWorker::Connect(_) | ToWorker::ConnectForCards(_) => {}
            ToWorker::Token(token) => {
                let is_there = token.is_some();
                if let Some(Token(token)) = token {
                    self.session.access_token = token;
                }
                self.sync.on_token(is_there);
            }
            ToWorker::Pause => self.sync.set_paused(true),
            ToWorker::Resume => {
                self.sync.set_paused(false);
                self.sync.retry();
            }
            ToWorker::Refresh => {
                if self.shows_published() {
                    self.ask_shared();
                    // They may have been made anew.
                    self.sharing.fields = None;
                }
                if self.is_following() {
                    effects.push(Effect::Broadcast(PeerMessage::Refresh));
                } else {
                    // Whatever keeps it from being read, whoever asks for it wants it to end; but a portal that has
                    // blocked the app by hand would only prolong the block.
                    self.sync.set_paused(false);
                    if self.sync.stop().is_some_and(|stop| *stop != Stop::Blocked) {
                        self.sync.retry();
                    }
                    self.sync.refresh();
                }
            }
            ToWorker::ReadMine if self.is_following() => effects.push(Effect::Broadcast(PeerMessage::ReadMine)),
            ToWorker::ReadMine => {
                self.sync.read_own();
                self.sync.refresh();
            }
            ToWorker::PublishAgain => self.publish_again(),
            ToWorker::CheckAll if self.is_following() => effects.push(Effect::Broadcast(PeerMessage::CheckAll)),
            ToWorker::CheckAll => self.sync.check_all(),
            ToWorker::TakeOver => self.take_over(effects),
            ToWorker::Ask { id, question } => self.ask(id, question, effects),
            ToWorker::Withdraw(id) => self.withdraw(id),
            ToWorker::Plan(command) => self.command_plan(command, effects),
            ToWorker::Handover(command) => self.command_handover(command, effects),
            ToWorker::SetPlacements(command) => self.set_placements(command),
            ToWorker::SetFields(command) if self.is_following() => {
                effects.push(Effect::Broadcast(PeerMessage::SetFields(command)))
            }
            ToWorker::SetFields(command) => self.set_fields(command, effects),
            ToWorker::Begin { with_fields } if self.is_following() => {
                effects.push(Effect::Broadcast(PeerMessage::Begin { with_fields }));
            }
            ToWorker::Begin { with_fields } => {
                if with_fields {
                    self.set_fields(FieldsCommand::Keep, effects);
                } else {
                    self.leave_fields(effects);
                }
                self.begin();
            }
            ToWorker::Confirm => self.confirm(effects),
            ToWorker::SaveFile => self.save_file(effects),
            ToWorker::ClearAndRefresh | ToWorker::LoadFile(_) | ToWorker::JoinAddress(_) => {}
            ToWorker::Forget => {
                self.sync.set_paused(true);
                self.is_forgetting = true;
                match self.keeping {
                    Keeping::Kept(_) | Keeping::Spoilt(_) => effects.push(Effect::Erase),
                    // Erased as soon as it is open.
                    Keeping::Opening(_) => {}
                    _ => effects.push(Effect::Post(FromWorker::Forgotten)),
                }
            }
        }
    }

    /// Lets the sync act until it has nothing to do.
    fn pump(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        self.look_at_fields(now, effects);
        self.look_for_published();
        self.advance_plan(effects);
        self.advance_handover(effects);
        loop {
            self.act(now, effects);
            let done = self.sync.take_done_jobs();
            if done.is_empty() {
                break;
            }
            // The sync may have something to do because of them.
            for (id, job) in done {
                self.job_done(id, job, now, effects);
            }
            self.advance_plan(effects);
            self.advance_handover(effects);
        }
        self.apply_settings();
        self.report_fields(effects);
        self.note_milestone();
    }

    /// Carries out what the sync wants until it waits.
    fn act(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        loop {
            match self.sync.step(Instant(now), self.data.known()) {
                Step::Send(id, batch) => {
                    self.requests.sent(id, &batch, now);
                    let url = format!("{}/{}", self.session.rest_root, Batch::METHOD);
                    effects.push(Effect::Send { id, url, body: batch.body(&self.session.access_token) });
                }
                Step::Save(save) => self.save(save, effects),
                Step::AskValues => self.compute_values(),
                Step::GetToken => effects.push(Effect::Post(FromWorker::TokenNeeded)),
                Step::Load(viewer) => {
                    let viewer = Viewer { user_id: viewer.user_id, is_admin: viewer.is_admin };
                    effects.push(Effect::Post(FromWorker::Viewer(viewer.clone())));
                    self.rights_known(viewer.is_admin);
                    self.introduced(viewer.user_id, effects);
                }
                Step::Wait(until) => {
                    self.report.wake_at(until.0);
                    break;
                }
                Step::Idle if self.takes_sizing() => {}
                Step::Idle => break,
            }
        }
    }

    /// The portal has said who is looking. If that is not the user whose data were opened, they are put away unseen.
    fn introduced(&mut self, user_id: UserId, effects: &mut Vec<Effect>) {
        let is_opened = self.user_id() == Some(user_id);
        match self.keeping {
            Keeping::Opening(_)
            | Keeping::Spoilt(_)
            | Keeping::Mending(_)
            | Keeping::Clearing(_)
            | Keeping::Replacing(_)
                if is_opened => {}
            Keeping::Kept(_) | Keeping::Memory(..) if is_opened => self.resume(),
            _ => {
                self.data = data::Data::default();
                self.loaded = None;
                self.starts_over = false;
                self.history = history::History::default();
                self.open(StoreKey { member_id: self.session.member_id.clone(), user_id }, effects);
            }
        }
    }

    /// Tells the numbers at once when something has become final.
    fn note_milestone(&mut self) {
        let checkpoint = self.sync.checkpoint();
        let milestone = Milestone {
            sales: checkpoint.is_some_and(|checkpoint| checkpoint.sales == Reached::Everything),
            everything: checkpoint.is_some_and(Checkpoint::is_right),
            reading: self.sync.is_read(),
        };
        if milestone != self.milestone && milestone != Milestone::default() {
            self.report.changed(true);
        }
        self.milestone = milestone;
    }

    /// The place reached: the sync's, or the stored one while the sync does not know it yet.
    fn checkpoint(&self) -> Option<&Checkpoint> {
        self.sync.checkpoint().or(self.loaded.as_ref())
    }
}
