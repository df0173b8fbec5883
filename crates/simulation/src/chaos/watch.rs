//! Looks on and holds the worker to its promises: nothing is asked before the time the portal named, no limit is run into
//! that could be known, no token is said or stored, and nothing is finished while something is under way.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use portal::{Faults, Handled, Outcome};
use protocol::{Activity, EpochMs, FromWorker, ToWorker};
use serde_json::Value as Json;
use store::MemoryStore;
use worker::{Effect, Event, HttpReply};

use super::history::History;
use crate::{Witness, World};

/// Watches over one tab.
pub(super) struct Watch {
    world: Rc<World>,
    history: History,
    /// Whether the portal's limit of execution time is the one everybody expects; otherwise it may be run into once.
    has_usual_limit: bool,
    /// The faults as they were after the last request, to see which struck.
    faults: Faults,
    /// What the worker said last about itself; nothing after the user has said something.
    activity: Option<Activity>,
    /// The methods of the requests under way: that of their address.
    in_flight: BTreeMap<u32, String>,
    is_saving: bool,
    is_paused: bool,
    /// Until when a method must rest, as the portal has told: seconds since 1970 by its clock.
    rests: BTreeMap<String, f64>,
    /// Whether the worker has been told of a limit that is not injected.
    knows_limit: bool,
    pub(super) requests: u64,
    /// The first promise that was broken.
    pub(super) flaw: Option<String>,
}

impl Watch {
    pub(super) fn new(world: &Rc<World>, history: &History, has_usual_limit: bool) -> Self {
        let faults = *world.portal.borrow_mut().faults_mut();
        Self {
            world: Rc::clone(world),
            history: history.clone(),
            has_usual_limit,
            faults,
            activity: None,
            in_flight: BTreeMap::new(),
            is_saving: false,
            is_paused: false,
            rests: BTreeMap::new(),
            knows_limit: false,
            requests: 0,
            flaw: None,
        }
    }

    fn broken(&mut self, flaw: impl Into<String>) {
        self.flaw.get_or_insert_with(|| flaw.into());
    }

    fn portal_clock(&self, at: EpochMs) -> f64 {
        self.world.portal.borrow().info().now as f64 + at as f64 / 1000.0
    }

    fn holds_token(&self, text: &str) -> bool {
        self.world.tokens().iter().any(|token| text.contains(token))
    }

    /// Looks for tokens in what is stored.
    pub(super) fn search(&mut self, store: &MemoryStore) {
        let tokens = self.world.tokens();
        let mut is_found = false;
        store.tamper(|bytes| is_found |= tokens.iter().any(|token| holds(bytes, token.as_bytes())));
        if is_found {
            self.broken("a token is stored");
        }
    }

    fn sent(&mut self, at: EpochMs, id: u32, url: &str, body: &[u8]) {
        self.requests += 1;
        self.in_flight.insert(id, method_of(url));
        if self.is_paused {
            self.broken("a request is sent while the reading is paused");
        }
        if let Some(Activity::Stopped(failure)) = &self.activity {
            let flaw = format!("a request is sent after the reading stopped for {failure:?}");
            self.broken(flaw);
        }
        let now = self.portal_clock(at);
        for method in methods(url, body) {
            if let Some(rest) = self.rests.get(&method).map(|until| until - now).filter(|rest| *rest > 0.0) {
                self.broken(format!("{method} is asked {rest:.1} s before the time the portal named"));
            }
        }
    }

    fn said(&mut self, at: EpochMs, message: &FromWorker) {
        let FromWorker::Progress(progress) = message else { return };
        if self.activity.as_ref() != Some(&progress.activity) {
            self.history.note(at, &format!("worker: {:?} ({:?})", progress.activity, progress.stage));
        }
        if progress.activity == Activity::Finished && (self.is_saving || !self.in_flight.is_empty()) {
            self.broken("finished, although something is still under way");
        }
        self.activity = Some(progress.activity.clone());
    }

    fn heard(&mut self, at: EpochMs, message: &ToWorker) {
        match message {
            ToWorker::Pause => self.is_paused = true,
            ToWorker::Resume => {
                self.is_paused = false;
                // The user insists: what he was told to wait for no longer counts.
                self.rests.clear();
            }
            _ => {}
        }
        if !matches!(message, ToWorker::Token(_) | ToWorker::Query { .. }) {
            self.activity = None;
            self.history.note(at, &format!("user: {message:?}"));
        }
    }

    fn answered(&mut self, method: String, reply: &HttpReply) {
        let HttpReply::Answer { status, body } = reply else { return };
        let Ok(answer) = serde_json::from_slice::<Json>(body) else { return };
        // A refused command of a batch names no time.
        if let (429, Some(until)) = (*status, answer["time"]["operating_reset_at"].as_f64()) {
            self.rests.insert(method, until);
        }
        self.knows_limit |= self.limits(*status, &answer);
    }

    /// Whether an answer holds a refusal for execution time, be it of the whole request or of a command.
    fn limits(&self, status: u16, answer: &Json) -> bool {
        const CODE: &str = "OPERATION_TIME_LIMIT";
        let commands = answer["result"]["result_error"].as_object();
        (status == 429 && answer["error"] == CODE)
            || commands.is_some_and(|errors| errors.values().any(|error| error["error"] == CODE))
    }
}

impl Witness for Watch {
    fn event(&mut self, at: EpochMs, event: &Event) {
        if self.holds_token(&format!("{event:?}")) {
            self.broken("an event prints a token");
        }
        match event {
            Event::Message(message) => self.heard(at, message),
            Event::Reply { id, reply } => {
                let method = self.in_flight.remove(&id.0);
                self.answered(method.unwrap_or_default(), reply);
            }
            Event::Saved(_) => self.is_saving = false,
            Event::Opened(_) | Event::Erased(_) | Event::Tick => {}
        }
    }

    fn effect(&mut self, at: EpochMs, effect: &Effect) {
        if self.holds_token(&format!("{effect:?}")) {
            self.broken("an effect prints a token");
        }
        match effect {
            Effect::Post(message) => self.said(at, message),
            Effect::Send { id, url, body } => self.sent(at, id.0, url, body),
            Effect::Save(_) => self.is_saving = true,
            Effect::Open(_) | Effect::Erase | Effect::WakeAt(_) => {}
        }
    }

    fn handled(&mut self, at: EpochMs, handled: &Handled) {
        let faults = *self.world.portal.borrow_mut().faults_mut();
        let before = std::mem::replace(&mut self.faults, faults);
        let Outcome::Answer(response) = &handled.outcome else { return };
        let answer = response.json();
        if response.status == 503
            && answer["error"] == "QUERY_LIMIT_EXCEEDED"
            && faults.query_limit.struck == before.query_limit.struck
        {
            self.history.note(at, "portal: the leaky bucket is full");
            self.broken("more requests than the leaky bucket lets through");
        }
        if self.limits(response.status, &answer) && faults.operation_limit.struck == before.operation_limit.struck {
            self.history.note(at, "portal: the execution time is used up");
            if self.has_usual_limit {
                self.broken("the usual execution time is used up");
            } else if self.knows_limit {
                self.broken("the execution time is used up, although its limit is known");
            }
        }
    }
}

/// The methods of a request: that of its address, and those of the commands of a batch.
fn methods(url: &str, body: &[u8]) -> BTreeSet<String> {
    let body: Json = serde_json::from_slice(body).unwrap_or_default();
    let commands = body["cmd"].as_object().into_iter().flatten().filter_map(|(_, command)| command.as_str());
    let nested = commands.map(|command| command.split('?').next().unwrap_or(command));
    nested.map(str::to_owned).chain([method_of(url)]).collect()
}

/// The method that an address calls.
fn method_of(url: &str) -> String {
    url.rsplit('/').next().unwrap_or(url).to_owned()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use portal::data::Language;
    use portal::{Fault, Options, Pace, Portal, seeds};
    use protocol::{Progress, Stage, Token};
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
        let mut tab = Tab::open(&world(480.0), 1, MemoryStore::new());
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
                "sent after the reading stopped for BlockedByBitrix24",
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
                    watch.effect(0, &Effect::Save(Commit { checkpoint: Vec::new(), chunks: Vec::new() }));
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
        for (is_injected, expected) in [(true, None), (false, Some("more requests than the leaky bucket lets through"))]
        {
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
        for (has_usual_limit, is_known, is_flawed) in [(true, false, true), (false, false, false), (false, true, true)]
        {
            let mut watch = Watch::new(&world(20.0), &History::default(), has_usual_limit);
            if is_known {
                watch.event(0, &answer(429, refusal));
            }
            watch.handled(0, &handled);
            assert_eq!(watch.flaw.is_some(), is_flawed, "{has_usual_limit} {is_known}");
        }
    }

    #[test]
    fn tokens_are_found_in_texts_and_bytes() {
        let world = World::new(Portal::new(
            seeds::generate(40, 1, Language::Ru),
            Options { pace: Pace::Fast, ..Options::default() },
        ));
        let _tab = Tab::open(&world, 1, MemoryStore::new());
        let token = world.tokens().remove(0);
        let mut watch = Watch::new(&world, &History::default(), true);
        watch.event(0, &Event::Message(ToWorker::Token(Some(Token(token.clone())))));
        assert_eq!(watch.flaw, None, "a token prints itself without its text");
        let store = MemoryStore::new();
        let commit = |checkpoint: &str| {
            let commit = Commit { checkpoint: checkpoint.as_bytes().to_vec(), chunks: Vec::new() };
            futures::executor::block_on(store.commit(&commit)).expect("there is room");
        };
        commit("nothing secret");
        watch.search(&store);
        assert_eq!(watch.flaw, None);
        commit(&format!("auth={token}"));
        watch.search(&store);
        assert_eq!(watch.flaw.as_deref(), Some("a token is stored"));
    }
}
