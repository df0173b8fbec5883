//! The lease during a reading: what is asked of the portal, and what waits for the answer.

use std::time::Duration;

use bitrix24::Batch;
use segmentation::UserId;
use serde_json::{Map, Value, json};
use sync::lease::{FIRST_LOOK, HEARTBEAT, LOOK, OPTION, SILENCE};
use sync::{Hold, Instant, PortalInstant, Reply, RequestId, Step, Sync};

use crate::common::nothing;

/// When the test begins, by our clock.
const START: Instant = Instant(0);

/// The same moment by the portal's clock.
const NOON: PortalInstant = PortalInstant(1_710_493_200_000);

/// What the option holds, and who asks.
struct Portal {
    option: String,
    is_admin: bool,
    /// Whether options are refused, as to a webhook.
    refuses_options: bool,
}

impl Portal {
    fn new(option: String) -> Self {
        Self { option, is_admin: true, refuses_options: false }
    }

    fn answer(&mut self, batch: &Batch, now: Instant) -> String {
        let (mut results, mut errors) = (Map::new(), Map::new());
        for (position, call) in batch.calls().iter().enumerate() {
            let key = Batch::key(position);
            if self.refuses_options && call.method.starts_with("app.option") {
                errors.insert(key, json!({ "error": "AccessException", "error_description": "" }));
                continue;
            }
            let result = match call.method {
                "profile" => json!({ "ID": "1", "ADMIN": self.is_admin }),
                "crm.category.list" => json!({ "categories": [] }),
                "crm.item.list" => json!({ "items": [] }),
                "app.option.get" => json!(self.option),
                "app.option.set" => {
                    let text = &call.params["options"][OPTION];
                    self.option = text.as_str().expect("a text").to_owned();
                    json!(true)
                }
                _ => json!([]),
            };
            results.insert(key, result);
        }
        let result = json!({ "result": results, "result_error": errors, "result_total": [] });
        let date_start =
            chrono::DateTime::from_timestamp_millis((NOON + now.since(START)).0).expect("a moment").to_rfc3339();
        json!({ "result": result, "time": { "date_start": date_start } }).to_string()
    }

    fn mark(&self) -> Value {
        serde_json::from_str::<Value>(&self.option).map_or(Value::Null, |note| note["mark"].clone())
    }
}

fn note(mark: &str, at: PortalInstant) -> String {
    json!({ "user": 8, "mark": mark, "at": at.0, "stage": "sales", "rows": 70 }).to_string()
}

fn introduced(portal: &mut Portal) -> Sync {
    let mut sync = Sync::new(START);
    introduce(&mut sync, portal);
    sync.set_mark("mine".to_owned());
    sync.resume_from(None);
    sync
}

/// Asks who looks, until what is stored for him is to be loaded.
fn introduce(sync: &mut Sync, portal: &mut Portal) {
    let mut step = sync.step(START, nothing());
    while let Step::Send(id, batch) = step {
        answer(sync, portal, id, &batch, START);
        step = sync.step(START, nothing());
    }
    assert!(matches!(step, Step::Load(_)), "{step:?}");
}

fn answer(sync: &mut Sync, portal: &mut Portal, id: RequestId, batch: &Batch, now: Instant) {
    let body = portal.answer(batch, now);
    sync.on_reply(id, Reply::Answer { status: 200, body: body.as_bytes() }, now);
}

/// Lets the portal answer until nothing is asked any more; gives the methods asked for, and how long is waited then.
fn run(sync: &mut Sync, portal: &mut Portal, now: Instant) -> (Vec<&'static str>, Option<Instant>) {
    let mut asked = Vec::new();
    loop {
        match sync.step(now, nothing()) {
            Step::Send(id, batch) => {
                asked.extend(batch.calls().iter().map(|call| call.method));
                answer(sync, portal, id, &batch, now);
            }
            Step::Save(_) => sync.on_saved(),
            Step::Wait(until) => return (asked, Some(until)),
            Step::Idle => return (asked, None),
            step => panic!("{step:?}"),
        }
    }
}

fn reads(asked: &[&str]) -> bool {
    asked.iter().any(|method| method.starts_with("crm.") && method.ends_with(".list"))
}

#[test]
fn a_reading_takes_the_lease_and_gives_it_back() {
    let mut portal = Portal::new(String::new());
    let mut sync = introduced(&mut portal);
    let (asked, _) = run(&mut sync, &mut portal, START);
    assert!(sync.is_finished() && reads(&asked));
    assert_eq!(asked[..2], ["app.option.set", "app.option.get"], "before anything is read");
    assert_eq!(asked[asked.len() - 2..], ["app.option.get", "app.option.set"], "after everything is read");
    assert_eq!(portal.option, "");
    sync.refresh();
    let (asked, _) = run_again(&mut sync, &mut portal);
    assert!(asked.contains(&"app.option.set") && portal.option.is_empty(), "so does every later one");
}

/// A later reading, which loads nothing.
fn run_again(sync: &mut Sync, portal: &mut Portal) -> (Vec<&'static str>, Option<Instant>) {
    run(sync, portal, START + Duration::from_secs(1))
}

#[test]
fn nothing_is_read_before_the_claim_is_answered() {
    let mut portal = Portal::new(String::new());
    let mut sync = introduced(&mut portal);
    let Step::Send(id, batch) = sync.step(START, nothing()) else { panic!("the claim") };
    assert_eq!(batch.calls()[0].method, "app.option.set");
    assert!(matches!(sync.step(START, nothing()), Step::Idle));
    answer(&mut sync, &mut portal, id, &batch, START);
    assert_eq!(portal.mark(), "mine");
    assert!(matches!(sync.step(START, nothing()), Step::Send(..)));
}

#[test]
fn a_fresh_lease_of_another_is_waited_for() {
    let mut portal = Portal::new(note("other", NOON));
    let mut sync = introduced(&mut portal);
    let (asked, until) = run(&mut sync, &mut portal, START);
    assert_eq!((asked.len(), until), (0, Some(START + LOOK)));
    let other = sync.other_reader(START).expect("the other");
    assert_eq!((other.user_id, other.is_silent, other.place.rows), (UserId(8), false, 70));

    let (asked, until) = run(&mut sync, &mut portal, START + LOOK);
    assert_eq!((asked, until), (vec!["app.option.get"], Some(START + 2 * LOOK)));
    assert!(sync.other_reader(START + SILENCE + Duration::from_secs(1)).is_some_and(|other| other.is_silent));

    portal.option.clear();
    let (asked, _) = run(&mut sync, &mut portal, START + 2 * LOOK);
    assert!(reads(&asked) && sync.is_finished() && sync.other_reader(START).is_none());
}

#[test]
fn a_lease_that_is_not_renewed_is_taken() {
    let mut portal = Portal::new(note("other", NOON));
    let mut sync = introduced(&mut portal);
    let mut now = START;
    while !sync.is_finished() {
        assert!(now <= START + SILENCE + LOOK);
        let (_, until) = run(&mut sync, &mut portal, now);
        now = until.unwrap_or(now);
    }
    assert!(now > START + SILENCE);
}

#[test]
fn who_insists_reads_at_once() {
    let mut portal = Portal::new(note("other", NOON));
    let mut sync = introduced(&mut portal);
    run(&mut sync, &mut portal, START);
    sync.take_over();
    let (asked, _) = run(&mut sync, &mut portal, START + Duration::from_secs(1));
    assert!(reads(&asked) && sync.is_finished());
}

#[test]
fn whoever_cannot_have_a_lease_reads_without() {
    for (is_admin, refuses_options) in [(false, false), (true, true)] {
        let mut portal = Portal { is_admin, refuses_options, ..Portal::new(note("other", NOON)) };
        let mut sync = introduced(&mut portal);
        sync.read_own();
        let (asked, _) = run(&mut sync, &mut portal, START);
        assert!(sync.is_finished() && reads(&asked));
        assert!(!asked.iter().any(|method| method.starts_with("app.option")), "{asked:?}");
    }
    // Options that can be read and not be written.
    let mut portal = Portal::new(String::new());
    let mut sync = introduced(&mut portal);
    portal.refuses_options = true;
    run(&mut sync, &mut portal, START);
    assert!(sync.is_finished());
}

#[test]
fn who_is_no_administrator_reads_only_when_he_wants_to() {
    let mut portal = Portal { is_admin: false, ..Portal::new(String::new()) };
    let mut sync = introduced(&mut portal);
    let (asked, _) = run(&mut sync, &mut portal, START);
    assert!(asked.is_empty() && sync.awaits_instruction() && !sync.is_finished(), "{asked:?}");
    sync.refresh();
    assert!(sync.awaits_instruction());
    sync.read_own();
    let (asked, _) = run(&mut sync, &mut portal, START + Duration::from_secs(1));
    assert!(reads(&asked) && sync.is_finished());
    let checkpoint = sync.checkpoint().expect("a place");
    assert!(checkpoint.is_whole && !checkpoint.by_admin);
}

#[test]
fn a_place_that_was_reached_by_other_rights_is_not_gone_on_from() {
    for is_admin in [true, false] {
        let mut portal = Portal { is_admin, ..Portal::new(String::new()) };
        let mut first = introduced(&mut portal);
        first.read_own();
        run(&mut first, &mut portal, START);
        let checkpoint = first.checkpoint().cloned().expect("a place");
        // The right is lost or won, between two visits …
        portal.is_admin = !is_admin;
        let mut second = Sync::new(START);
        second.read_own();
        introduce(&mut second, &mut portal);
        second.resume_from(Some(checkpoint));
        assert_eq!(second.checkpoint(), None);
        // … or between two readings of one visit.
        first.refresh();
        introduce(&mut first, &mut portal);
        assert_eq!(first.checkpoint(), None);
    }
}

/// A reading that holds the lease and waits for the answers to its first requests for pages.
fn reading() -> (Sync, Portal, RequestId) {
    let mut portal = Portal::new(String::new());
    let mut sync = introduced(&mut portal);
    let Step::Send(id, batch) = sync.step(START, nothing()) else { panic!("the claim") };
    answer(&mut sync, &mut portal, id, &batch, START);
    let Step::Send(page, _) = sync.step(START, nothing()) else { panic!("pages") };
    while let Step::Send(..) = sync.step(START, nothing()) {}
    (sync, portal, page)
}

/// What is asked of the lease at a moment, with the answers; gives the moment of the next look.
fn heartbeat(sync: &mut Sync, portal: &mut Portal, now: Instant) -> Instant {
    let (asked, until) = run(sync, portal, now);
    assert_eq!(asked, ["app.option.get", "app.option.set", "app.option.get"], "at {now:?}");
    until.expect("the next look")
}

#[test]
fn the_lease_is_renewed_while_the_portal_takes_its_time() {
    let (mut sync, mut portal, _) = reading();
    assert!(matches!(sync.step(START, nothing()), Step::Wait(at) if at == START + FIRST_LOOK));
    let next = heartbeat(&mut sync, &mut portal, START + FIRST_LOOK);
    assert_eq!(next, START + FIRST_LOOK + HEARTBEAT);
    let next = heartbeat(&mut sync, &mut portal, next);
    assert_eq!(next, START + FIRST_LOOK + 2 * HEARTBEAT);
}

#[test]
fn a_robbed_reader_asks_for_nothing_more_and_keeps_what_is_under_way() {
    let (mut sync, mut portal, page) = reading();
    portal.option = note("other", NOON + FIRST_LOOK);
    let (asked, _) = run(&mut sync, &mut portal, START + FIRST_LOOK);
    assert_eq!(asked, ["app.option.get"]);
    sync.on_reply(page, Reply::Lost, START + FIRST_LOOK);
    let (asked, _) = run(&mut sync, &mut portal, START + FIRST_LOOK + Duration::from_secs(2));
    assert!(asked.is_empty() && portal.mark() == "other");
    assert!(sync.other_reader(START + FIRST_LOOK).is_some());
}

#[test]
fn a_wait_for_a_budget_does_not_cost_the_lease() {
    for seconds in [600, 30] {
        let (mut sync, mut portal, page) = reading();
        let reset = NOON.0 / 1_000 + seconds;
        // Every command of the batch is refused: the methods are, the batch is not.
        let of_each = |value: Value| -> Value { (0..50).map(|at| (Batch::key(at), value.clone())).collect() };
        let errors = of_each(json!({ "error": "OPERATION_TIME_LIMIT", "error_description": "" }));
        let times = of_each(json!({ "operating_reset_at": reset }));
        let date_start = chrono::DateTime::from_timestamp_millis(NOON.0).expect("a moment").to_rfc3339();
        let body = json!({ "result": { "result": [], "result_error": errors, "result_time": times },
                           "time": { "date_start": date_start } });
        sync.on_reply(page, Reply::Answer { status: 200, body: body.to_string().as_bytes() }, START);
        let (asked, wait) = run(&mut sync, &mut portal, START + FIRST_LOOK);
        assert!(!asked.is_empty() && !reads(&asked), "{seconds} s: {asked:?}");
        assert_eq!(wait, Some(Instant(seconds * 1_000 + 1_000).min(START + FIRST_LOOK + HEARTBEAT)), "{seconds} s");
    }
}

#[test]
fn while_every_batch_is_refused_the_lease_is_left_alone() {
    let (mut sync, mut portal, page) = reading();
    let reset = NOON.0 / 1_000 + 600;
    let body = json!({ "error": "OPERATION_TIME_LIMIT", "time": { "operating_reset_at": reset } }).to_string();
    sync.on_reply(page, Reply::Answer { status: 429, body: body.as_bytes() }, START);
    let Some((Hold::PortalBusy, until)) = sync.hold(START) else { panic!("it waits") };
    let (asked, wait) = run(&mut sync, &mut portal, START + FIRST_LOOK);
    assert_eq!((asked.len(), wait), (0, Some(until)), "a question would be refused as well");
}

#[test]
fn a_lost_answer_is_asked_for_again() {
    let mut portal = Portal::new(String::new());
    let mut sync = introduced(&mut portal);
    let Step::Send(id, _) = sync.step(START, nothing()) else { panic!("the claim") };
    sync.on_reply(id, Reply::Lost, START);
    let Step::Wait(until) = sync.step(START, nothing()) else { panic!("it waits") };
    let (asked, _) = run(&mut sync, &mut portal, until);
    assert_eq!(asked[..2], ["app.option.set", "app.option.get"]);
    assert!(sync.is_finished());
}

#[test]
fn who_starts_over_ignores_what_was_under_way_and_keeps_its_mark() {
    let (mut sync, mut portal, page) = reading();
    sync.start_over(START);
    assert!(sync.viewer().is_none() && sync.checkpoint().is_none());
    sync.on_reply(page, Reply::Lost, START);
    assert!(sync.hold(START).is_none(), "an answer to what is forgotten means nothing");
    let Step::Send(id, batch) = sync.step(START, nothing()) else { panic!("the bootstrap") };
    assert!(id > page, "no number is used twice");
    answer(&mut sync, &mut portal, id, &batch, START);
    assert!(matches!(sync.step(START, nothing()), Step::Load(_)));
    sync.resume_from(None);
    run(&mut sync, &mut portal, START);
    assert!(sync.is_finished());
}
