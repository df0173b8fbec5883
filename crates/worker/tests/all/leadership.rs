//! Workers that share a store: who reads, what the others show, and what happens when the leader changes.
//!
//! Several tabs in one browser, with a portal, are tested in `crates/simulation`.

use protocol::{
    Activity, AnyAnswer, EpochMs, FieldsCommand, FromWorker, ListAnswer, ListQuestion, MemoryOnly, Progress, Question,
    Session, Stage, Storage, ToWorker,
};
use segmentation::{Group, Month, Recorded, UserId};
use store::{StoreError, StoreKey, Stored, Visit};
use sync::RequestId;
use worker::{Effect, Event, HttpReply, PeerMessage, Service};

use crate::quiet_portal::QuietPortal;
use crate::stored;

const USER: UserId = UserId(1);

fn key(user_id: UserId) -> StoreKey {
    StoreKey { member_id: "portal".into(), user_id }
}

/// Has the store of a user opened, from the address at which the page stands.
fn open(user_id: UserId) -> Effect {
    Effect::Open(key(user_id), visit())
}

fn visit() -> Visit {
    Visit { address: "portal.example".into(), is_vouched: true, joins: None }
}

fn lock(steal: bool) -> Effect {
    Effect::Lock { name: key(USER).database_name(), steal }
}

/// What a finished reading of a portal with so many contacts leaves behind.
fn stored(contacts: u32) -> Stored {
    let people: Vec<(u32, String)> = (1..=contacts).map(|id| (id, format!("Анна {id}"))).collect();
    let people: Vec<(u32, &str)> = people.iter().map(|(id, name)| (*id, name.as_str())).collect();
    stored::stored(&people, stored::created(), Recorded::default())
}

fn answer(body: &[u8], contacts: usize) -> HttpReply {
    QuietPortal { user_id: USER, is_admin: true, contacts, today: "2024-03-16" }.answer(body)
}

/// A worker, and all it wanted done since the last time that was asked.
struct Worker {
    service: Service,
    now: EpochMs,
    effects: Vec<Effect>,
    /// How many contacts were loaded last; the portal holds as many.
    contacts: usize,
}

impl Worker {
    /// A worker whose page has connected.
    fn new() -> Self {
        let mut worker = Self { service: Service::new().with_locks(), now: 0, effects: Vec::new(), contacts: 0 };
        worker.say(ToWorker::Connect(Session {
            rest_root: "/rest".into(),
            address: "portal.example".into(),
            is_vouched: true,
            member_id: "portal".into(),
            user_id: Some(USER),
            access_token: "token".into(),
        }));
        worker
    }

    /// A worker that shows what is stored while another one reads, and knows who looks.
    fn following() -> Self {
        let mut worker = Self::new();
        worker.event(Event::LockTaken);
        worker.event(Event::Opened(Ok(Some(stored(1)))));
        worker.portal_answers();
        worker
    }

    /// A worker that leads and begins to read, with the requests it has sent then.
    fn reading() -> Self {
        let mut worker = Self::new();
        worker.event(Event::Locked);
        worker.event(Event::Opened(Ok(Some(stored(1)))));
        worker.portal_answers();
        worker
    }

    fn event(&mut self, event: Event) {
        if let Event::Opened(Ok(Some(stored))) = &event {
            self.contacts = stored.dataset.facts.contacts.len();
        }
        let effects = self.service.handle(event, self.now);
        self.effects.extend(effects);
    }

    fn say(&mut self, message: ToWorker) {
        self.event(Event::Message(message));
    }

    fn tick(&mut self, at: EpochMs) {
        self.now = at;
        self.event(Event::Tick);
    }

    fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Answers every request that is under way, once, and leaves out what else there was to do.
    fn portal_answers(&mut self) -> usize {
        let sent: Vec<(RequestId, Vec<u8>)> = self.take().into_iter().filter_map(request).collect();
        for (id, body) in &sent {
            self.event(Event::Reply { id: *id, reply: answer(body, self.contacts) });
        }
        sent.len()
    }

    /// Lets the portal and the store answer until nothing is asked any more; says how often was saved.
    fn run(&mut self) -> usize {
        let mut saves = 0;
        loop {
            let effects = self.take();
            if effects.is_empty() {
                return saves;
            }
            for effect in effects {
                match effect {
                    Effect::Save(_) => {
                        saves += 1;
                        self.event(Event::Saved(Ok(())));
                    }
                    effect => {
                        if let Some((id, body)) = request(effect) {
                            self.event(Event::Reply { id, reply: answer(&body, self.contacts) });
                        }
                    }
                }
            }
        }
    }

    fn activity(&mut self) -> Option<Activity> {
        progress(&self.take()).last().map(|progress| progress.activity.clone())
    }

    /// How many clients a search finds.
    fn found(&mut self) -> usize {
        let question = ListQuestion::of_group(Group::B2c, Month::of(stored::created())).into_any();
        self.say(ToWorker::Ask { id: 1, question });
        self.event(Event::Continue);
        let rows = |effect| match effect {
            Effect::Post(FromWorker::Answer {
                answer: AnyAnswer::ListQuestion(ListAnswer::Part { page, .. }), ..
            }) => Some(page.rows.len()),
            _ => None,
        };
        self.take().into_iter().find_map(rows).expect("an answer")
    }
}

fn request(effect: Effect) -> Option<(RequestId, Vec<u8>)> {
    if let Effect::Send { id, body, .. } = effect { Some((id, body)) } else { None }
}

fn progress(effects: &[Effect]) -> Vec<Progress> {
    let posted = effects.iter().filter_map(|effect| match effect {
        Effect::Post(FromWorker::Progress(progress)) => Some(progress.clone()),
        _ => None,
    });
    posted.collect()
}

fn writes(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Save(_) | Effect::Erase)).count()
}

fn sends(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Send { .. })).count()
}

fn readers_progress(activity: Activity) -> Progress {
    Progress {
        activity,
        stage: Stage::Dialogs,
        month: Month::new(2024, 2),
        months_done: 1,
        months_total: 3,
        rows: 700,
        requests: 9,
        remaining_ms: Some(5_000),
        budget_left: None,
        failing: Vec::new(),
        has_no_names: false,
        writing: None,
    }
}

#[test]
fn a_store_without_its_tables_is_erased_when_the_viewer_says_so_and_not_before() {
    let mut worker = Worker::new();
    worker.event(Event::Locked);
    worker.event(Event::Opened(Err(StoreError::Incomplete { store: "portal".into() })));
    let told = worker.take();
    let is_told = |effect: &Effect| {
        matches!(effect, Effect::Post(FromWorker::Storage(Storage::MemoryOnly(MemoryOnly::Incomplete))))
    };
    assert!(told.iter().any(is_told) && !told.iter().any(|effect| matches!(effect, Effect::Erase)));
    worker.say(ToWorker::ClearAndRefresh);
    assert!(worker.take().iter().any(|effect| matches!(effect, Effect::Erase)));
    worker.event(Event::Erased(Ok(())));
    assert!(worker.take().iter().any(|effect| matches!(effect, Effect::Open(..))));
}

#[test]
fn leadership_is_asked_for_as_soon_as_the_viewer_is_known() {
    let mut worker = Worker::new();
    let effects = worker.take();
    assert!(effects.contains(&lock(false)) && effects.contains(&open(USER)), "{effects:?}");
}

#[test]
fn leadership_is_waited_for_whatever_comes_first() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut worker = Worker::new();
        let (id, body) = worker.take().into_iter().find_map(request).expect("the first question");
        for step in order {
            assert_eq!((writes(&worker.effects), sends(&worker.effects)), (0, 0), "{order:?}");
            worker.event(match step {
                0 => Event::Locked,
                1 => Event::Opened(Ok(Some(stored(1)))),
                _ => Event::Reply { id, reply: answer(&body, 1) },
            });
        }
        assert!(sends(&worker.effects) > 0, "the reading begins: {order:?}");
    }
}

#[test]
fn a_follower_shows_and_searches_what_is_stored_and_asks_and_writes_nothing() {
    let mut worker = Worker::new();
    worker.event(Event::LockTaken);
    worker.event(Event::Opened(Ok(Some(stored(1)))));
    assert!(worker.effects.contains(&Effect::Broadcast(PeerMessage::Hello)));
    assert!(worker.effects.iter().any(|effect| matches!(effect, Effect::Post(FromWorker::Summary(_)))));
    assert_eq!(worker.portal_answers(), 1, "it asks who looks");
    worker.tick(1_000_000);
    assert_eq!((writes(&worker.effects), sends(&worker.effects)), (0, 0), "{:?}", worker.effects);
    assert_eq!(worker.found(), 1);
}

#[test]
fn a_follower_shows_how_far_the_reader_is() {
    let mut worker = Worker::new();
    worker.event(Event::LockTaken);
    worker.event(Event::Opened(Ok(None)));
    assert_eq!(worker.activity(), Some(Activity::OtherTab));
    for activity in [Activity::Reading, Activity::Paused, Activity::PortalBusy { until: 5 }] {
        worker.now += 1_000;
        worker.event(Event::Heard(PeerMessage::Progress(readers_progress(activity))));
    }
    assert_eq!(
        progress(&worker.take()),
        [readers_progress(Activity::OtherTab)],
        "the reader's place, whatever it does"
    );
}

#[test]
fn a_reader_tells_its_progress_when_it_changes_and_when_it_is_asked() {
    let mut worker = Worker::reading();
    let told = |effects: &[Effect]| {
        let notes = effects.iter().filter_map(|effect| match effect {
            Effect::Broadcast(PeerMessage::Progress(progress)) => Some(progress.clone()),
            _ => None,
        });
        notes.collect::<Vec<_>>()
    };
    assert_eq!(told(&worker.effects), progress(&worker.effects), "what it tells its own page");
    worker.run();
    worker.event(Event::Heard(PeerMessage::Hello));
    let notes = told(&worker.take());
    assert!(matches!(&notes[..], [it] if it.activity == Activity::Finished), "{notes:?}");
}

#[test]
fn a_reader_tells_the_others_what_it_has_kept_and_only_that() {
    for (saved, is_told) in [(Ok(()), true), (Err(StoreError::Full), false)] {
        let mut worker = Worker::reading();
        while writes(&worker.effects) == 0 {
            assert!(worker.portal_answers() > 0);
        }
        worker.take();
        worker.event(Event::Saved(saved));
        assert_eq!(worker.effects.contains(&Effect::Broadcast(PeerMessage::Stored)), is_told);
    }
}

#[test]
fn a_follower_loads_what_the_reader_has_kept_but_not_all_the_time() {
    let mut worker = Worker::following();
    let is_loaded = |worker: &mut Worker| worker.take().contains(&open(USER));
    worker.tick(10_000);
    worker.take();
    worker.event(Event::Heard(PeerMessage::Stored));
    assert!(is_loaded(&mut worker));
    worker.event(Event::Opened(Ok(Some(stored(2)))));
    assert_eq!(worker.found(), 2);

    worker.event(Event::Heard(PeerMessage::Stored));
    let effects = worker.take();
    assert!(!effects.contains(&open(USER)));
    let wakes = effects.iter().find_map(|effect| if let Effect::WakeAt(at) = effect { Some(*at) } else { None });
    let at = wakes.expect("it comes back to it");
    assert!(at > 10_000);
    worker.tick(at);
    assert!(is_loaded(&mut worker));
    assert_eq!(worker.found(), 2, "what was loaded stays on the screen meanwhile");
    worker.event(Event::Opened(Ok(Some(stored(3)))));
    assert_eq!(worker.found(), 3);
}

#[test]
fn a_follower_is_finished_when_the_reader_is_and_all_of_it_is_loaded() {
    let mut worker = Worker::following();
    worker.take();
    worker.event(Event::Heard(PeerMessage::Stored));
    worker.event(Event::Heard(PeerMessage::Progress(readers_progress(Activity::Finished))));
    assert!(worker.effects.contains(&open(USER)), "at once");
    assert_eq!(worker.activity(), Some(Activity::OtherTab));
    worker.event(Event::Opened(Ok(Some(stored(2)))));
    assert_eq!(worker.activity(), Some(Activity::Finished));
}

#[test]
fn a_follower_passes_its_pages_commands_on_to_the_reader() {
    for (message, note) in [(ToWorker::Refresh, PeerMessage::Refresh), (ToWorker::CheckAll, PeerMessage::CheckAll)] {
        let mut follower = Worker::following();
        follower.take();
        follower.say(message);
        assert_eq!(follower.take(), [Effect::Broadcast(note)]);
    }
    let mut reader = Worker::reading();
    reader.run();
    reader.event(Event::Heard(PeerMessage::Refresh));
    assert!(sends(&reader.take()) > 0, "it reads what is new");
}

#[test]
fn who_becomes_leader_loads_afresh_and_then_goes_on() {
    let mut worker = Worker::following();
    worker.take();
    worker.event(Event::Locked);
    assert!(worker.effects.contains(&open(USER)), "the place has moved");
    worker.portal_answers();
    assert_eq!((writes(&worker.effects), sends(&worker.effects)), (0, 0), "not from the place loaded before");
    worker.event(Event::Opened(Ok(Some(stored(5)))));
    assert!(sends(&worker.effects) > 0);
    assert!(worker.run() > 0, "it keeps what it reads");
    assert_eq!(worker.found(), 5);
}

#[test]
fn what_was_being_loaded_when_leadership_came_is_not_taken_for_the_newest() {
    let mut worker = Worker::new();
    worker.event(Event::LockTaken);
    worker.event(Event::Locked);
    worker.portal_answers();
    worker.event(Event::Opened(Ok(Some(stored(1)))));
    assert_eq!(sends(&worker.take()), 0);
    worker.event(Event::Opened(Ok(Some(stored(2)))));
    assert!(sends(&worker.effects) > 0);
    assert_eq!(worker.found(), 2);
}

#[test]
fn a_robbed_reader_writes_nothing_more_and_follows() {
    for saved in [Ok(()), Err(StoreError::Full)] {
        robbed_while_it_saves(saved);
    }
}

/// Robs a reader of its leadership before it hears what came of a commit.
fn robbed_while_it_saves(saved: Result<(), StoreError>) {
    let mut worker = Worker::reading();
    while writes(&worker.effects) == 0 {
        assert!(worker.portal_answers() > 0);
    }
    let before = worker.take();
    worker.event(Event::LockLost);
    assert!(worker.effects.contains(&lock(false)), "it waits for leadership again");
    worker.event(Event::LockTaken);
    worker.event(Event::Saved(saved));
    for (id, body) in before.into_iter().filter_map(request) {
        worker.event(Event::Reply { id, reply: answer(&body, 1) });
    }
    assert!(!worker.effects.contains(&Effect::Broadcast(PeerMessage::Stored)));
    assert_eq!(worker.run(), 0);
    assert_eq!(worker.found(), 1, "what it has shown, it still shows");
    worker.tick(10_000);
    assert!(worker.take().contains(&open(USER)), "what it wrote last may be there or not");
    worker.event(Event::Opened(Ok(Some(stored(2)))));
    assert_eq!(worker.found(), 2);

    worker.event(Event::Locked);
    worker.event(Event::Opened(Ok(Some(stored(3)))));
    assert!(worker.run() > 0, "it leads again");
}

#[test]
fn a_user_who_insists_takes_leadership() {
    let mut worker = Worker::following();
    worker.take();
    worker.say(ToWorker::TakeOver);
    assert_eq!(worker.take(), [lock(true)]);
    let mut reader = Worker::reading();
    reader.run();
    reader.say(ToWorker::TakeOver);
    let takes = |effect: &Effect| matches!(effect, Effect::Lock { .. } | Effect::Broadcast(_));
    assert!(!reader.take().iter().any(takes), "who leads has nothing to take");
}

#[test]
fn whoever_forgets_ends_all_workers_of_the_store() {
    for mut worker in [Worker::following(), Worker::reading()] {
        worker.take();
        worker.say(ToWorker::Forget);
        assert!(worker.take().contains(&Effect::Erase));
        worker.event(Event::Erased(Ok(())));
        let forgotten = Effect::Post(FromWorker::Forgotten);
        assert_eq!(worker.take(), [Effect::Broadcast(PeerMessage::Forgotten), Effect::Unlock, forgotten]);
    }
    for mut worker in [Worker::following(), Worker::reading()] {
        worker.take();
        worker.event(Event::Heard(PeerMessage::Forgotten));
        assert_eq!(worker.take(), [Effect::Unlock, Effect::Post(FromWorker::Forgotten)]);
        worker.event(Event::Saved(Err(StoreError::Failed { detail: "gone".into() })));
        worker.event(Event::Locked);
        worker.tick(1_000_000);
        assert_eq!(worker.take(), [], "nothing brings it back");
    }
}

#[test]
fn what_is_to_be_forgotten_while_it_is_being_loaded_is_erased_when_it_is_there() {
    let mut worker = Worker::following();
    worker.tick(10_000);
    worker.event(Event::Heard(PeerMessage::Stored));
    worker.take();
    worker.say(ToWorker::Forget);
    assert_eq!(writes(&worker.take()), 0);
    worker.event(Event::Opened(Ok(Some(stored(1)))));
    assert_eq!(worker.take(), [Effect::Erase]);
}

#[test]
fn a_store_that_cannot_be_read_is_erased_only_by_whoever_leads() {
    let broken = || Err(StoreError::Corrupt { what: "a chunk".into() });
    let mut worker = Worker::new();
    worker.event(Event::Opened(broken()));
    assert_eq!(writes(&worker.take()), 0, "nobody knows yet who leads");
    worker.event(Event::LockTaken);
    worker.event(Event::Heard(PeerMessage::Stored));
    worker.tick(10_000);
    assert!(worker.take().contains(&open(USER)), "the reader may have mended it");
    worker.event(Event::Opened(broken()));
    assert_eq!(writes(&worker.take()), 0);

    let mut worker = Worker::new();
    worker.event(Event::Opened(broken()));
    worker.take();
    worker.event(Event::Locked);
    assert!(worker.take().contains(&Effect::Erase));
}

#[test]
fn who_has_no_store_reads_for_himself() {
    let mut worker = Worker::new();
    worker.event(Event::LockTaken);
    worker.event(Event::Opened(Err(StoreError::Denied)));
    assert!(worker.effects.contains(&Effect::Post(FromWorker::Storage(Storage::MemoryOnly(MemoryOnly::Denied)))));
    assert!(worker.portal_answers() > 0);
    assert!(sends(&worker.effects) > 0, "nothing another worker does will ever be seen here");
    assert_eq!(worker.run(), 0);
    assert_eq!(worker.found(), 0);
    worker.event(Event::LockLost);
    worker.event(Event::Locked);
    assert!(!worker.take().contains(&open(USER)), "and what it has read stays");
}

#[test]
fn the_page_is_told_once_where_the_data_are_kept() {
    let mut worker = Worker::new();
    worker.event(Event::LockTaken);
    let mut told = 0;
    for round in 1..=3 {
        worker.event(Event::Opened(Ok(Some(stored(round)))));
        let is_told = |effect: &Effect| *effect == Effect::Post(FromWorker::Storage(Storage::Kept));
        told += worker.take().into_iter().filter(is_told).count();
        worker.event(Event::Heard(PeerMessage::Stored));
        worker.tick(EpochMs::from(round) * 10_000);
    }
    assert_eq!(told, 1);
}

#[test]
fn a_follower_leaves_the_fields_to_the_reader_and_shows_what_that_tells_of_them() {
    let told = |effects: Vec<Effect>| {
        let fields =
            |effect| if let Effect::Post(FromWorker::Fields(state)) = effect { Some(state.stage) } else { None };
        effects.into_iter().filter_map(fields).collect::<Vec<_>>()
    };
    for command in [FieldsCommand::Keep, FieldsCommand::Remove, FieldsCommand::Look] {
        let mut follower = Worker::following();
        follower.take();
        follower.say(ToWorker::SetFields(command));
        let effects = follower.take();
        assert!(
            effects.contains(&Effect::Broadcast(PeerMessage::SetFields(command))) && sends(&effects) == 0,
            "{effects:?}"
        );

        let mut reader = Worker::reading();
        reader.run();
        reader.event(Event::Heard(PeerMessage::SetFields(command)));
        assert!(sends(&reader.effects) > 0);
        let state = reader.effects.iter().find_map(|effect| match effect {
            Effect::Broadcast(PeerMessage::Fields(state)) => Some(state.clone()),
            _ => None,
        });
        let state = state.expect("it tells");
        let stage = state.stage.clone();
        follower.event(Event::Heard(PeerMessage::Fields(state)));
        assert_eq!(told(follower.take()), [stage]);
    }
}

#[test]
fn what_is_agreed_to_after_another_tab_took_leadership_is_told_that_tab() {
    let mut follower = Worker::following();
    follower.say(ToWorker::Begin { with_fields: true });
    let effects = follower.take();
    assert!(effects.contains(&Effect::Broadcast(PeerMessage::Begin { with_fields: true })) && sends(&effects) == 0);
}

#[test]
fn a_store_of_another_address_stays_closed_and_is_not_waited_for() {
    let mut worker = Worker::new();
    worker.take();
    worker.event(Event::Apart("former.example".into()));
    let apart = key(USER).name_apart("portal.example");
    let effects = worker.take();
    assert!(effects.contains(&Effect::Lock { name: apart.clone(), steal: false }), "{effects:?}");
    let told = |address: Option<&str>| Effect::Post(FromWorker::OtherAddress(address.map(str::to_owned)));
    assert!(effects.contains(&told(Some("former.example"))), "{effects:?}");
    worker.event(Event::LockTaken);
    worker.take();
    worker.event(Event::Apart("former.example".into()));
    assert!(worker.take().iter().all(|effect| !matches!(effect, Effect::Lock { .. })), "it is in the queue already");

    worker.say(ToWorker::JoinAddress("former.example".into()));
    let effects = worker.take();
    assert!(effects.contains(&told(None)) && effects.contains(&lock(false)), "{effects:?}");
    let visit = Visit { joins: Some("former.example".into()), ..visit() };
    assert!(effects.contains(&Effect::Open(key(USER), visit)), "{effects:?}");
}

#[test]
fn nobody_joins_a_store_that_was_not_told_of() {
    let mut worker = Worker::new();
    worker.take();
    worker.say(ToWorker::JoinAddress("former.example".into()));
    assert!(worker.take().iter().all(|effect| !matches!(effect, Effect::Open(..))));
}
