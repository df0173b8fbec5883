//! Broken promises are noticed, and kept ones are not.

use portal::data::Language;
use portal::{Fault, Options, Pace, Portal, seeds};
use protocol::{Progress, Stage, Token};
use segmentation::UserId;
use store::{Commit, Store};

use super::*;
use crate::Tab;

fn world(operating_limit: f64) -> Rc<World> {
    let options = Options { operating_limit, ..Options::default() };
    World::new(Portal::new(seeds::generate(40, 1, Language::Ru), options))
}

fn progress(activity: Activity) -> Effect {
    Effect::Post(FromWorker::Progress(Progress {
        activity,
        stage: Stage::Sales,
        month: None,
        months_done: 0,
        months_total: 0,
        rows: 0,
        requests: 0,
        remaining_ms: None,
        budget_left: None,
        failing: Vec::new(),
        has_no_names: false,
        writing: None,
    }))
}

/// What a tab sends first.
fn a_request() -> Effect {
    struct First(Option<(EpochMs, Effect)>);
    impl Witness for First {
        fn event(&mut self, _: EpochMs, _: &Event) {}
        fn effect(&mut self, at: EpochMs, effect: &Effect) {
            if let Effect::Send { id, url, body } = effect {
                let copy = Effect::Send { id: *id, url: url.clone(), body: body.clone() };
                self.0.get_or_insert((at, copy));
            }
        }
        fn handled(&mut self, _: EpochMs, _: &Handled) {}
    }
    let first = Rc::new(std::cell::RefCell::new(First(None)));
    let mut tab = Tab::open(&world(480.0), UserId(1), MemoryStore::new());
    tab.watch(Rc::clone(&first) as Rc<std::cell::RefCell<dyn Witness>>);
    while first.borrow().0.is_none() && tab.step() {}
    let (_, effect) = first.borrow_mut().0.take().expect("a tab asks something");
    effect
}

fn answer(status: u16, body: &str) -> Event {
    let Effect::Send { id, .. } = a_request() else { unreachable!("it is a request") };
    Event::Reply { id, reply: HttpReply::Answer { status, body: body.as_bytes().to_vec() } }
}

fn flaw(happens: impl FnOnce(&mut Watch)) -> Option<String> {
    let mut watch = Watch::new(&world(480.0), &History::default(), true);
    happens(&mut watch);
    watch.flaw
}

#[test]
fn broken_promises_are_noticed() {
    let stopped = || Activity::Stopped(protocol::Failure::BlockedByBitrix24);
    let cases: [(&str, Option<String>); 6] = [
        ("an ordinary request", flaw(|watch| watch.effect(0, &a_request()))),
        (
            "sent while the reading is paused",
            flaw(|watch| {
                watch.event(0, &Event::Message(ToWorker::Pause));
                watch.effect(1, &a_request());
            }),
        ),
        (
            "sent after the portal has blocked the app",
            flaw(|watch| {
                watch.effect(0, &progress(stopped()));
                watch.effect(1, &a_request());
            }),
        ),
        (
            "still under way",
            flaw(|watch| {
                watch.effect(0, &a_request());
                watch.effect(1, &progress(Activity::Finished));
            }),
        ),
        (
            "still under way",
            flaw(|watch| {
                watch.effect(0, &Effect::Save(Commit::default()));
                watch.effect(1, &progress(Activity::Finished));
            }),
        ),
        (
            "after the user insisted",
            flaw(|watch| {
                watch.effect(0, &progress(stopped()));
                watch.event(1, &Event::Message(ToWorker::Resume));
                watch.effect(1, &a_request());
            }),
        ),
    ];
    for (what, flaw) in cases {
        let is_fine = matches!(what, "an ordinary request" | "after the user insisted");
        assert_eq!(flaw.as_ref().is_none_or(|flaw| !flaw.contains(what)), is_fine, "{what}: {flaw:?}");
    }
}

#[test]
fn a_time_the_portal_named_has_to_pass() {
    for (after_seconds, is_too_early) in [(59, true), (60, false)] {
        let world = world(480.0);
        let mut watch = Watch::new(&world, &History::default(), true);
        let until = world.portal.borrow().info().now + 60;
        watch.effect(0, &a_request());
        let body = format!(r#"{{"error":"OPERATION_TIME_LIMIT","time":{{"operating_reset_at":{until}}}}}"#);
        watch.event(0, &answer(429, &body));
        watch.effect(after_seconds * 1000, &a_request());
        assert_eq!(watch.flaw.is_some(), is_too_early, "{after_seconds} s: {:?}", watch.flaw);
    }
}

#[test]
fn a_limit_that_was_run_into_is_told_from_a_fault() {
    for (is_injected, expected) in [(true, None), (false, Some("more requests than the leaky bucket lets through"))] {
        let world = world(480.0);
        let mut watch = Watch::new(&world, &History::default(), true);
        if is_injected {
            world.portal.borrow_mut().faults_mut().query_limit = Fault::next(1);
        }
        for _ in 0..=if is_injected { 0 } else { 50 } {
            let handled = world.portal.borrow_mut().handle(&portal::HttpRequest::default(), 0.0);
            watch.handled(0, &handled);
        }
        assert_eq!(watch.flaw.as_deref(), expected);
    }
}

#[test]
fn an_unusual_limit_may_be_run_into_until_it_is_known() {
    let refusal = r#"{"error":"OPERATION_TIME_LIMIT"}"#;
    let response = portal::HttpResponse { status: 429, headers: Vec::new(), body: refusal.as_bytes().to_vec() };
    let handled = Handled { outcome: Outcome::Answer(response), finish_secs: 0.0 };
    for (has_usual_limit, is_known, times, is_flawed) in
        [(true, false, 1, true), (false, false, 9, false), (false, true, 12, false), (false, true, 13, true)]
    {
        let mut watch = Watch::new(&world(20.0), &History::default(), has_usual_limit);
        if is_known {
            watch.event(0, &answer(429, refusal));
        }
        (0..times).for_each(|time| watch.handled(time * 600_000, &handled));
        assert_eq!(watch.flaw.is_some(), is_flawed, "{has_usual_limit} {is_known} {times}");
    }
}

#[test]
fn tokens_are_found_in_texts_and_bytes() {
    let world = World::new(Portal::new(
        seeds::generate(40, 1, Language::Ru),
        Options { pace: Pace::Fast, ..Options::default() },
    ));
    let _tab = Tab::open(&world, UserId(1), MemoryStore::new());
    let token = world.tokens().remove(0);
    let mut watch = Watch::new(&world, &History::default(), true);
    watch.event(0, &Event::Message(ToWorker::Token(Some(Token(token.clone())))));
    assert_eq!(watch.flaw, None, "a token prints itself without its text");
    let store = MemoryStore::new();
    let commit = |checkpoint: &str| {
        let commit = Commit { checkpoint: checkpoint.as_bytes().to_vec(), ..Commit::default() };
        futures::executor::block_on(store.commit(&commit)).expect("there is room");
    };
    commit("nothing secret");
    watch.search(&store);
    assert_eq!(watch.flaw, None);
    commit(&format!("auth={token}"));
    watch.search(&store);
    assert_eq!(watch.flaw.as_deref(), Some("a token is stored"));
}
