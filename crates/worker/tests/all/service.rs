//! The worker's behaviour towards page and store, without a portal: what is shown to whom, and what is kept.

use protocol::{
    Activity, AnyAnswer, Failure, FromWorker, ListAnswer, ListQuestion, MarkAnswer, MarkKind, MarkQuestion, MemoryOnly,
    OwnReading, Question, Session, Storage, ToWorker, Token, Viewer, Visibility,
};
use segmentation::{Group, HistoryDelta, Month, Recorded, Segmentation, Settings, UserId};
use serde_json::json;
use store::{StoreError, StoreKey, Stored, Visit};
use sync::{Checkpoint, RequestId};
use worker::{Effect, Event, HttpReply, Service};

use crate::stored;

fn session(user_id: Option<UserId>) -> Session {
    Session {
        rest_root: "https://portal.example/rest".into(),
        address: "portal.example".into(),
        is_vouched: true,
        member_id: "portal".into(),
        user_id,
        access_token: "secret".into(),
    }
}

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

/// What a finished reading of a portal with one contact leaves behind.
fn stored() -> Stored {
    stored::stored(&[(1, "Анна Иванова")], stored::created(), Recorded::default())
}

/// What a worker does about a question until nothing is left to be done.
fn ask(service: &mut Service, question: impl Question, now: i64) -> Vec<Effect> {
    let mut effects = service.handle(Event::Message(ToWorker::Ask { id: 7, question: question.into_any() }), now);
    while let Some(position) = effects.iter().position(|effect| *effect == Effect::Continue) {
        effects.remove(position);
        effects.extend(service.handle(Event::Continue, now));
    }
    effects
}

/// How many clients are listed.
fn rows(service: &mut Service, now: i64) -> usize {
    let question = ListQuestion::of_group(Group::B2c, Month::of(stored::created()));
    let rows = |message| match message {
        FromWorker::Answer { id: 7, answer: AnyAnswer::ListQuestion(ListAnswer::Part { page, .. }) } => {
            Some(page.rows.len())
        }
        _ => None,
    };
    posts(ask(service, question, now)).into_iter().find_map(rows).expect("an answer to the question")
}

fn posts(effects: Vec<Effect>) -> Vec<FromWorker> {
    effects
        .into_iter()
        .filter_map(|effect| if let Effect::Post(message) = effect { Some(message) } else { None })
        .collect()
}

/// The number of the request among some effects.
fn sent(effects: &[Effect]) -> RequestId {
    effects
        .iter()
        .find_map(|effect| if let Effect::Send { id, .. } = effect { Some(*id) } else { None })
        .expect("a request")
}

/// The answer to the first batch of a bootstrap: an administrator, and no right to anything.
fn introduction(user_id: UserId) -> HttpReply {
    introduction_of(user_id, true)
}

fn introduction_of(user_id: UserId, is_admin: bool) -> HttpReply {
    let denied: serde_json::Map<_, _> =
        (1..17).map(|position| (bitrix24::Batch::key(position), json!({ "error": "ACCESS_DENIED" }))).collect();
    let result = json!({ "result": { "c00": { "ID": user_id, "ADMIN": is_admin } }, "result_error": denied });
    let body = json!({ "result": result, "time": { "date_start": "2024-03-16T12:00:00+03:00" } });
    HttpReply::Answer { status: 200, body: body.to_string().into_bytes() }
}

/// A service that shows the stored data of user 1 and has asked the portal who is looking.
fn with_stored_data() -> (Service, RequestId) {
    let mut service = Service::new();
    let effects = service.handle(Event::Message(ToWorker::Connect(session(Some(UserId(1))))), 0);
    assert!(effects.contains(&open(UserId(1))));
    let request = sent(&effects);
    let effects = service.handle(Event::Opened(Ok(Some(stored()))), 10);
    let shown = posts(effects);
    assert!(shown.contains(&FromWorker::Storage(Storage::Kept)));
    assert!(shown.iter().any(|message| matches!(message, FromWorker::Summary(_))), "shown before the portal answers");
    (service, request)
}

#[test]
fn stored_data_are_shown_and_searched_without_a_network() {
    let (mut service, request) = with_stored_data();
    let effects = service.handle(Event::Reply { id: request, reply: HttpReply::Lost }, 20);
    let told = posts(effects);
    assert!(
        told.iter().any(
            |message| matches!(message, FromWorker::Progress(it) if matches!(it.activity, Activity::Unreachable { .. }))
        ),
        "{told:?}"
    );
    assert_eq!(rows(&mut service, 30), 1);
}

#[test]
fn data_of_one_user_are_put_away_unseen_when_another_looks() {
    let (mut service, request) = with_stored_data();
    let effects = service.handle(Event::Reply { id: request, reply: introduction(UserId(2)) }, 20);
    assert!(effects.contains(&open(UserId(2))), "{effects:?}");
    assert!(posts(effects).contains(&FromWorker::Viewer(Viewer { user_id: UserId(2), is_admin: true })));
    assert_eq!(rows(&mut service, 30), 0);
}

#[test]
fn data_of_one_user_that_are_loaded_late_are_not_shown_to_another() {
    let mut service = Service::new();
    let request = sent(&service.handle(Event::Message(ToWorker::Connect(session(Some(UserId(1))))), 0));
    let effects = service.handle(Event::Reply { id: request, reply: introduction(UserId(2)) }, 10);
    assert!(effects.contains(&open(UserId(2))), "{effects:?}");
    let told = posts(service.handle(Event::Opened(Ok(Some(stored()))), 20));
    assert!(!told.iter().any(|message| matches!(message, FromWorker::Summary(_))), "{told:?}");
    assert_eq!(rows(&mut service, 30), 0);
    service.handle(Event::Opened(Ok(Some(stored()))), 40);
    assert_eq!(rows(&mut service, 50), 1, "his own are");
}

#[test]
fn without_a_hint_nothing_is_opened_before_the_portal_says_who_is_looking() {
    let mut service = Service::new();
    let effects = service.handle(Event::Message(ToWorker::Connect(session(None))), 0);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Open(..))));
    let request = sent(&effects);
    let effects = service.handle(Event::Reply { id: request, reply: introduction(UserId(5)) }, 10);
    assert!(effects.contains(&open(UserId(5))));
}

#[test]
fn a_viewer_without_rights_is_told_so() {
    let mut service = Service::new();
    let effects = service.handle(Event::Message(ToWorker::Connect(session(None))), 0);
    let request = sent(&effects);
    service.handle(Event::Reply { id: request, reply: introduction(UserId(5)) }, 10);
    let told = posts(service.handle(Event::Opened(Ok(None)), 20));
    let is_told = |message: &FromWorker| matches!(message, FromWorker::Progress(it) if it.activity == Activity::Stopped(Failure::NoCrmRights));
    assert!(told.iter().any(is_told), "{told:?}");
}

#[test]
fn what_an_administrator_has_stored_is_put_away_when_he_is_none_any_more() {
    let (mut service, request) = with_stored_data();
    let told = posts(service.handle(Event::Reply { id: request, reply: introduction_of(UserId(1), false) }, 20));
    let limits =
        |message: &FromWorker| if let FromWorker::Limits(limits) = message { Some(limits.clone()) } else { None };
    let limits = told.iter().rev().find_map(limits).expect("the page is told");
    assert!(limits.was_admin && limits.sees_no_cards && limits.own == OwnReading::Nothing, "{limits:?}");
    assert_eq!(rows(&mut service, 30), 0);
    assert!(service.segmentation().is_none());
}

#[test]
fn a_browser_that_keeps_nothing_is_told_and_why() {
    for (error, reason) in [
        (StoreError::Denied, MemoryOnly::Denied),
        (StoreError::NewerSchema { found: 9, supported: 1 }, MemoryOnly::NewerBuild),
        (StoreError::Failed { detail: "?".into() }, MemoryOnly::Failed),
    ] {
        let mut service = Service::new();
        service.handle(Event::Message(ToWorker::Connect(session(Some(UserId(1))))), 0);
        let told = posts(service.handle(Event::Opened(Err(error)), 10));
        assert!(told.contains(&FromWorker::Storage(Storage::MemoryOnly(reason))), "{told:?}");
    }
}

#[test]
fn broken_stored_data_are_erased_and_read_anew_instead_of_shown() {
    let mut service = Service::new();
    let request = sent(&service.handle(Event::Message(ToWorker::Connect(session(Some(UserId(1))))), 0));
    let broken = Err(StoreError::Corrupt { what: "a chunk".into() });
    let effects = service.handle(Event::Opened(broken), 10);
    assert!(effects.contains(&Effect::Erase), "what is left of it must not mix with what is read anew");
    service.handle(Event::Reply { id: request, reply: introduction(UserId(1)) }, 20);
    let told = posts(service.handle(Event::Erased(Ok(())), 30));
    assert!(told.contains(&FromWorker::Storage(Storage::Kept)) && !told.contains(&FromWorker::Forgotten));
    assert!(!told.iter().any(|message| matches!(message, FromWorker::Summary(_))));
    assert!(told.iter().any(|message| matches!(message, FromWorker::Progress(_))), "the reading goes on: {told:?}");
    assert_eq!(rows(&mut service, 40), 0);
}

#[test]
fn forgetting_erases_and_ends() {
    let (mut service, _) = with_stored_data();
    let effects = service.handle(Event::Message(ToWorker::Forget), 20);
    assert!(effects.contains(&Effect::Erase));
    let effects = service.handle(Event::Erased(Ok(())), 30);
    assert_eq!(effects, [Effect::Post(FromWorker::Forgotten)]);
    assert!(service.handle(Event::Tick, 40).is_empty());
    assert!(service.segmentation().is_none());
}

#[test]
fn the_token_is_in_the_request_and_nowhere_else() {
    let mut service = Service::new();
    let mut log = String::new();
    let mut bodies = Vec::new();
    let mut note = |effects: Vec<Effect>| {
        log += &format!("{effects:?}");
        bodies.extend(
            effects
                .into_iter()
                .filter_map(|effect| if let Effect::Send { id, body, .. } = effect { Some((id, body)) } else { None }),
        );
    };
    note(service.handle(Event::Message(ToWorker::Connect(session(None))), 0));
    let refused = br#"{"error":"expired_token","error_description":""}"#.to_vec();
    let reply = HttpReply::Answer { status: 401, body: refused };
    note(service.handle(Event::Reply { id: RequestId(1), reply }, 10));
    note(service.handle(Event::Message(ToWorker::Token(Some(Token("fresher".into())))), 20));
    let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
    assert!(text(&bodies[0].1).contains("secret"));
    assert!(text(&bodies[1].1).contains("fresher") && !text(&bodies[1].1).contains("secret"));
    assert!(!log.contains("secret") && !log.contains("fresher"), "{log}");
}

#[test]
fn without_a_network_the_record_is_shown_to_nobody_who_was_no_administrator_at_last() {
    let people = [(1, "Анна"), (2, "Борис")];
    let today = stored::created() + chrono::Days::new(60);
    let mut history = Recorded::default();
    let engine = Segmentation::new(stored::contacts(&people), &Settings::default(), today);
    history.absorb(HistoryDelta { snapshot: engine.freeze(&history), removals: Vec::new() });
    let removals = history.missing(&stored::contacts(&people[..1]), today);
    history.absorb(HistoryDelta { snapshot: None, removals });
    for by_admin in [true, false] {
        let stored = stored::stored(&people[..1], today, history.clone());
        let checkpoint = Checkpoint::from_bytes(&stored.checkpoint).expect("a checkpoint");
        let stored = Stored { checkpoint: Checkpoint { by_admin, ..checkpoint }.to_bytes(), ..stored };
        let mut service = Service::new();
        let request = sent(&service.handle(Event::Message(ToWorker::Connect(session(Some(UserId(1))))), 0));
        let mut told = posts(service.handle(Event::Opened(Ok(Some(stored))), 10));
        told.extend(posts(service.handle(Event::Reply { id: request, reply: HttpReply::Lost }, 20)));
        let summary =
            |it: &FromWorker| if let FromWorker::Summary(summary) = it { Some(summary.clone()) } else { None };
        let shown = told.iter().find_map(summary).expect("numbers");
        assert_eq!((shown.recorded.is_some(), shown.marks.len()), (by_admin, usize::from(by_admin)));
        let question = MarkQuestion { month: Month::of(today), kind: MarkKind::Deletion };
        let answers = posts(ask(&mut service, question, 30));
        let [FromWorker::Answer { answer: AnyAnswer::MarkQuestion(MarkAnswer { records, visibility, .. }), .. }] =
            &answers[..]
        else {
            panic!("{answers:?}")
        };
        let all = if by_admin { Visibility::Everything } else { Visibility::OwnReading { visible: 0 } };
        assert_eq!((records.len(), visibility), (usize::from(by_admin), &all));
    }
}
