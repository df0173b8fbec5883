//! Looks on and holds the worker to its promises: nothing is asked before the time the portal named, no limit is run into
//! that could be known, no token is said or stored, and nothing is finished while something is under way.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use portal::{Faults, Handled, Outcome};
use protocol::{Activity, EpochMs, Failure, FromWorker, ToWorker};
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
    /// Until when requests of a tab that was closed before this one may fill the portal's bucket without anything
    /// telling so, because that tab could keep nothing.
    excused_until: EpochMs,
    /// The faults as they were after the last request, to see which struck.
    faults: Faults,
    /// What the worker said last about itself; nothing after the user has said something.
    activity: Option<Activity>,
    /// The methods of the requests under way: that of their address.
    in_flight: BTreeMap<u32, (String, bool)>,
    is_saving: bool,
    is_paused: bool,
    /// When fields were made last: what that takes nobody can know before, and a batch of it may use up the execution time,
    /// also that of a tab that is opened afterwards.
    made_fields_at: Option<EpochMs>,
    /// Until when a method must rest, as the portal has told: seconds since 1970 by its clock.
    rests: BTreeMap<String, f64>,
    /// Whether the worker has been told of a limit that is not injected.
    knows_limit: bool,
    /// The minutes in which it was refused although it knew.
    refused_in: BTreeSet<EpochMs>,
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
            excused_until: EpochMs::MIN,
            faults,
            activity: None,
            in_flight: BTreeMap::new(),
            is_saving: false,
            is_paused: false,
            made_fields_at: None,
            rests: BTreeMap::new(),
            knows_limit: false,
            refused_in: BTreeSet::new(),
            requests: 0,
            flaw: None,
        }
    }

    /// Takes over from the watch of the tab that was closed before this one what this one cannot know.
    pub(super) fn follows(&mut self, former: &Self) {
        self.made_fields_at = former.made_fields_at;
    }

    /// Whether fields were made so lately that the execution time may be used up by it.
    fn has_made_fields(&self, at: EpochMs) -> bool {
        // The window of the portal's account, and a ban after it.
        const WINDOW: EpochMs = 15 * 60_000;
        self.made_fields_at.is_some_and(|made| at - made < WINDOW)
    }

    /// Notes that another tab was closed before this one, which could keep nothing.
    pub(super) fn follows_unkept(&mut self, now: EpochMs) {
        const FULL_BUCKET_DRAINS: EpochMs = 60_000;
        self.excused_until = now + FULL_BUCKET_DRAINS;
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
        let methods = methods(url, body);
        // Who leads may still be noted when everything is read.
        // So may the fields be looked after: somebody has asked for it, and it belongs to no reading.
        let is_of_fields = |method: &String| method.contains(".userfield.");
        let reads = methods.iter().any(|method| method.starts_with("crm.") && !is_of_fields(method));
        if methods.iter().any(|method| method.ends_with(".userfield.add")) {
            self.made_fields_at = Some(at);
        }
        self.in_flight.insert(id, (method_of(url), reads));
        if self.is_paused && !methods.iter().any(is_of_fields) {
            self.broken("a request is sent while the reading is paused");
        }
        // Whatever else has stopped a reading is tried again by itself.
        if self.activity == Some(Activity::Stopped(Failure::BlockedByBitrix24)) {
            self.broken("a request is sent after the portal has blocked the app");
        }
        let now = self.portal_clock(at);
        for method in methods {
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
        if progress.activity == Activity::Finished
            && (self.is_saving || self.in_flight.values().any(|(_, reads)| *reads))
        {
            self.broken("finished, although something is still under way");
        }
        self.activity = Some(progress.activity.clone());
    }

    fn heard(&mut self, at: EpochMs, message: &ToWorker) {
        match message {
            ToWorker::Pause => self.is_paused = true,
            ToWorker::Refresh => self.is_paused = false,
            ToWorker::Resume => {
                self.is_paused = false;
                // The user insists: what he was told to wait for no longer counts.
                self.rests.clear();
            }
            _ => {}
        }
        if !matches!(message, ToWorker::Token(_) | ToWorker::Ask { .. }) {
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

    /// Whether the worker runs into its unusual limit so often that it cannot be said to be finding it any more. No answer
    /// names the limit: each refusal only shows that it is lower than what was used. Refusals of one minute are one.
    fn keeps_running_into_limit(&mut self, at: EpochMs) -> bool {
        const TRIES: usize = 12;
        self.refused_in.insert(at / 60_000);
        self.refused_in.len() > TRIES
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
                let (method, _) = self.in_flight.remove(&id.0).unwrap_or_default();
                self.answered(method, reply);
            }
            Event::Saved(_) => self.is_saving = false,
            _ => {}
        }
    }

    fn effect(&mut self, at: EpochMs, effect: &Effect) {
        if self.holds_token(&format!("{effect:?}")) {
            self.broken("an effect prints a token");
        }
        match effect {
            Effect::Post(message) => self.said(at, message),
            Effect::Send { id, url, body } => self.sent(at, id.0, url, body),
            // Of what was read nothing is left to be kept; ended months are recorded afterwards.
            Effect::Save(commit) => self.is_saving = commit.history.is_none() || !commit.chunks.is_empty(),
            _ => {}
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
            if at > self.excused_until {
                self.broken("more requests than the leaky bucket lets through");
            }
        }
        if self.limits(response.status, &answer) && faults.operation_limit.struck == before.operation_limit.struck {
            self.history.note(at, "portal: the execution time is used up");
            if self.has_made_fields(at) {
                return;
            }
            if self.has_usual_limit {
                self.broken("the usual execution time is used up");
            } else if self.knows_limit && self.keeps_running_into_limit(at) {
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
mod tests;
