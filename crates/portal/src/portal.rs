//! The portal itself: takes a request at a moment, gives an answer and the moment it is ready.
//!
//! There are no sockets and no clock in here. The server calls [`Portal::handle`] in real time, tests in virtual time: an
//! hour of waiting costs nothing, and the same calls always take the same time.

use std::collections::BTreeMap;
use std::time::Instant;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value as Json, json};

use crate::auth::{Caller, Tokens, expired};
use crate::batch::{Command, LONGEST, Results, commands};
use crate::call::{Answer, Call};
use crate::cost::{Cost, Prices, Work, hour_factor, slow_command, spread};
use crate::data::{Data, PortalInfo};
use crate::envelope::{Timing, php_json, php_map, response, success};
use crate::error::ApiError;
use crate::faults::Faults;
use crate::http::{Handled, HttpRequest, HttpResponse, Outcome};
use crate::ledger::{Cause, Ledger};
use crate::limits::{BudgetKey, Operating, RateLimit};
use crate::methods;
use crate::options::{Billing, Options, Pace};
use crate::params::Param;
use crate::schema::Entity;
use crate::state::State;

/// A request that takes longer is cut off; what it has done stays done (docs: limits.md).
const LONGEST_REQUEST_SECS: f64 = 60.0;

/// A portal.
pub struct Portal {
    pub(crate) state: State,
    pub(crate) options: Options,
    pub(crate) tokens: Tokens,
    pub(crate) faults: Faults,
    pub(crate) ledger: Ledger,
    pub(crate) prices: &'static Prices,
    pub(crate) rate: RateLimit,
    operating: Operating,
    /// When each of the requests worked on in parallel ends, seconds since the start.
    slots: Vec<f64>,
    durations: ChaCha8Rng,
    chances: ChaCha8Rng,
    started: Instant,
}

/// Where a request was sent.
struct Target {
    method: String,
    /// User and secret of an inbound webhook.
    webhook: Option<(u32, String)>,
}

/// A request being worked on.
struct Run {
    caller: Caller,
    /// Start of the work, seconds since 1970.
    start: f64,
    /// Modelled seconds of work so far.
    elapsed: f64,
    /// Seconds by method, booked at the end.
    used: BTreeMap<BudgetKey, f64>,
}

impl Portal {
    /// Opens a portal on its data.
    pub fn new(data: Data, options: Options) -> Portal {
        let mut state = State::new(data, options.seed);
        state.has_old_invoices = options.old_invoices;
        if let Some(plan) = options.plan {
            state.info.plan = plan;
        }
        let prices = Prices::of(options.profile);
        Portal {
            tokens: Tokens::new(options.seed),
            faults: options.faults,
            ledger: Ledger::default(),
            prices,
            rate: RateLimit::new(state.info.plan),
            operating: Operating::new(options.operating_limit, options.billing),
            slots: vec![0.0; prices.parallel],
            durations: ChaCha8Rng::seed_from_u64(options.seed),
            chances: ChaCha8Rng::seed_from_u64(options.seed.wrapping_add(1)),
            started: Instant::now(),
            state,
            options,
        }
    }

    /// Real seconds since the portal was opened: the clock a server passes to the other functions.
    pub fn clock_secs(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Gives the account of what has happened so far and begins a new one.
    pub fn take_ledger(&mut self) -> Ledger {
        std::mem::take(&mut self.ledger)
    }

    /// A copy of everything it holds, with its clock as it stands at a moment: another portal can be opened on it.
    pub fn data(&self, now_secs: f64) -> Data {
        let info = PortalInfo { now: self.wall(now_secs) as i64, ..self.state.info.clone() };
        let mut data = Data { info, categories: self.state.categories.clone(), ..Data::default() };
        for entity in Entity::ALL.into_iter().filter(|entity| *entity != Entity::Category) {
            *data.records_mut(entity) = self.state.table(entity).records().to_vec();
        }
        data
    }

    /// Handles a request that was sent at `arrival_secs` after the portal's start. Requests must come in the order of
    /// their arrival; each is worked on at once, as if alone, and only its time waits for a free place.
    pub fn handle(&mut self, request: &HttpRequest, arrival_secs: f64) -> Handled {
        if request.method == "OPTIONS" {
            // A preflight never reaches PHP.
            let answer = response(200, Vec::new());
            return Handled { outcome: Outcome::Answer(answer), finish_secs: arrival_secs };
        }
        self.ledger.requests += 1;
        let real = self.options.pace == Pace::Real;
        let half_trip = if real { self.prices.round_trip / 2.0 } else { 0.0 };
        let at_server = arrival_secs + half_trip;
        if self.faults.unreachable.strikes(&mut self.chances) {
            return Handled { outcome: Outcome::Cut, finish_secs: at_server };
        }
        if let Err(error) = self.admit(request, at_server, real) {
            self.ledger.refused_request(&error);
            return refusal(&error, at_server + half_trip);
        }
        let slot = self.free_slot();
        let begin = if real { at_server.max(self.slots[slot]) } else { at_server };
        let params = parameters(request);
        let (answer, finish) = self.work(request, &params, begin);
        if real {
            self.slots[slot] = finish;
        }
        let finish_secs = if real { finish + half_trip } else { arrival_secs };
        self.deliver(answer, finish_secs, begin)
    }

    /// What is checked before any work: faults from outside and the rate.
    fn admit(&mut self, request: &HttpRequest, at_server: f64, real: bool) -> Result<(), ApiError> {
        let full = real && !self.rate.take(&request.source, at_server);
        if full || self.faults.query_limit.strikes(&mut self.chances) {
            let cause = if full { Cause::Limit } else { Cause::Fault };
            return Err(ApiError::too_many_requests().caused_by(cause));
        }
        if self.faults.overload_limit.strikes(&mut self.chances) {
            return Err(ApiError::new(503, "OVERLOAD_LIMIT", "REST API is blocked due to overload."));
        }
        if self.faults.server_error.strikes(&mut self.chances) {
            return Err(ApiError::server_error().caused_by(Cause::Fault));
        }
        if self.faults.expired_token.strikes(&mut self.chances) {
            return Err(expired().caused_by(Cause::Fault));
        }
        if self.faults.operation_limit.strikes(&mut self.chances) {
            return Err(ApiError::operation_limit((self.wall(at_server) + 60.0) as i64).caused_by(Cause::Fault));
        }
        Ok(())
    }

    /// Faults that strike after the work is done.
    fn deliver(&mut self, answer: HttpResponse, finish_secs: f64, begin: f64) -> Handled {
        if self.faults.timeout.strikes(&mut self.chances) {
            let late = if self.options.pace == Pace::Real { begin + LONGEST_REQUEST_SECS } else { finish_secs };
            let error = ApiError::server_error().caused_by(Cause::Fault);
            self.ledger.refused_request(&error);
            return refusal(&error, late.max(finish_secs));
        }
        if self.faults.cut.strikes(&mut self.chances) {
            self.ledger.spoilt_request("cut");
            return Handled { outcome: Outcome::Cut, finish_secs };
        }
        let mut answer = answer;
        if self.faults.broken_json.strikes(&mut self.chances) {
            answer.body.truncate(answer.body.len() / 2);
            self.ledger.spoilt_request("broken JSON");
        }
        Handled { outcome: Outcome::Answer(answer), finish_secs }
    }

    /// Seconds since 1970 at a moment of the portal's life.
    pub(crate) fn wall(&self, secs: f64) -> f64 {
        self.state.info.now as f64 + secs
    }

    fn free_slot(&self) -> usize {
        let free = self.slots.iter().enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
        free.map_or(0, |(index, _)| index)
    }

    /// Does the work of a request from `begin` on; gives the answer and the end, both seconds since the start.
    fn work(&mut self, request: &HttpRequest, params: &Param, begin: f64) -> (HttpResponse, f64) {
        let overhead = self.prices.overhead;
        let start = self.wall(begin);
        let target = match target(&request.path) {
            Some(target) => target,
            None => return (self.refuse(&ApiError::no_method("")), begin + overhead),
        };
        let caller = match self.caller(&target, params, begin) {
            Ok(caller) => caller,
            Err(error) => return (self.refuse(&error), begin + overhead),
        };
        let mut run = Run { caller, start, elapsed: overhead, used: BTreeMap::new() };
        let body = if target.method == "batch" {
            self.batch(&mut run, params)
        } else {
            self.single(&mut run, &target.method, params)
        };
        let cut = self.options.pace == Pace::Real && run.elapsed > LONGEST_REQUEST_SECS;
        let lasted = if cut { LONGEST_REQUEST_SECS } else { run.elapsed };
        for (key, seconds) in std::mem::take(&mut run.used) {
            self.operating.book(key, start + lasted, seconds);
        }
        self.ledger.worked(lasted);
        let answer = match body {
            _ if cut => self.refuse(&ApiError::server_error().caused_by(Cause::Limit)),
            Ok(body) => response(200, php_json(&body)),
            Err(error) => self.refuse(&error),
        };
        (answer, begin + lasted)
    }

    /// The answer that refuses a whole request.
    fn refuse(&mut self, error: &ApiError) -> HttpResponse {
        self.ledger.refused_request(error);
        error_response(error)
    }

    fn caller(&self, target: &Target, params: &Param, now_secs: f64) -> Result<Caller, ApiError> {
        match &target.webhook {
            Some((user_id, secret)) => {
                let known = self.state.table(Entity::User).get(*user_id).is_some();
                if known && *secret == self.options.webhook_secret {
                    Ok(Caller { user_id: *user_id, app: false })
                } else {
                    Err(ApiError::new(403, "INVALID_CREDENTIALS", "Invalid request credentials"))
                }
            }
            None => self.tokens.caller(params.get("auth").text().as_deref(), now_secs),
        }
    }

    /// The budget a call is billed to.
    fn budget(&self, run: &Run, method: &str, in_batch: bool) -> BudgetKey {
        let method = if in_batch && self.options.billing == Billing::Batch { "batch" } else { method };
        (run.caller.app, method.to_owned())
    }

    /// Refuses a method whose budget is used up.
    fn check_budget(&mut self, key: &BudgetKey, now: f64) -> Result<(), ApiError> {
        if self.options.pace == Pace::Fast {
            return Ok(());
        }
        match self.operating.blocked_until(key, now) {
            Some(until) => Err(ApiError::operation_limit(until.ceil() as i64).caused_by(Cause::Limit)),
            None => Ok(()),
        }
    }

    /// Runs one method and lets its time pass. `slow` makes it dearer.
    fn run(&mut self, run: &mut Run, method: &str, params: &Param, slow: f64) -> (Result<Answer, ApiError>, f64) {
        let Some(found) = methods::find(method) else { return (Err(ApiError::no_method(method)), 0.0) };
        let now = run.start + run.elapsed;
        let call = Call { params, user_id: run.caller.user_id, app: run.caller.app, now: now as i64 };
        let answer = (found.run)(&mut self.state, &call);
        let cost = answer.as_ref().map_or(Cost::of(Work::Small), |answer| answer.cost);
        let mut seconds = spread(self.prices.mean(&cost), cost.work, &mut self.durations) * slow;
        if self.options.hour_factor {
            let local = now as i64 + i64::from(self.state.info.utc_offset);
            seconds *= hour_factor(local.rem_euclid(86_400));
        }
        run.elapsed += seconds;
        self.ledger.called(found.name, &cost, seconds, answer.as_ref().ok().and_then(|answer| answer.rows));
        (answer, seconds)
    }

    fn single(&mut self, run: &mut Run, method: &str, params: &Param) -> Result<Json, ApiError> {
        let key = self.budget(run, method, false);
        self.check_budget(&key, run.start)?;
        let (answer, seconds) = self.run(run, method, params, 1.0);
        *run.used.entry(key.clone()).or_default() += seconds;
        let answer = answer?;
        let finish = run.start + run.elapsed;
        let operating = self.operating.report(&key, finish, seconds);
        let timing = Timing { start: run.start, finish, processing: seconds, operating: Some(operating) };
        Ok(success(answer, timing.json(self.state.info.utc_offset)))
    }

    fn batch(&mut self, run: &mut Run, params: &Param) -> Result<Json, ApiError> {
        let batch_key = self.budget(run, "batch", true);
        if self.options.billing == Billing::Batch {
            self.check_budget(&batch_key, run.start)?;
        }
        let halt = params.get("halt").truthy();
        let commands = commands(params);
        let (slow_index, slow_factor) = slow_command(commands.len().min(LONGEST), &mut self.durations);
        let mut results = Results::default();
        let mut errors = Vec::new();
        for (index, command) in commands.iter().enumerate() {
            if self.options.pace == Pace::Real && run.elapsed > LONGEST_REQUEST_SECS {
                break;
            }
            let slow = if index == slow_index { slow_factor } else { 1.0 };
            if let Err(error) = self.command(run, &mut results, command, index, slow) {
                results.error.push((command.key.clone(), Json::Object(error.body())));
                errors.push(error);
                if halt {
                    break;
                }
            }
        }
        self.ledger.refused_commands(&errors);
        let finish = run.start + run.elapsed;
        let seconds: f64 = run.used.values().sum();
        let operating = match self.options.billing {
            Billing::Docs => (0.0, self.operating.report(&batch_key, finish, 0.0).1),
            Billing::Batch => self.operating.report(&batch_key, finish, seconds),
        };
        let timing = Timing {
            start: run.start,
            finish,
            processing: run.elapsed - self.prices.overhead,
            operating: Some(operating),
        };
        let mut maps = Map::new();
        for (name, entries) in [
            ("result", results.result),
            ("result_error", results.error),
            ("result_total", results.total),
            ("result_next", results.next),
            ("result_time", results.time),
        ] {
            maps.insert(name.to_owned(), php_map(entries));
        }
        Ok(success(Answer::small(maps), timing.json(self.state.info.utc_offset)))
    }

    fn command(
        &mut self,
        run: &mut Run,
        results: &mut Results,
        command: &Command,
        index: usize,
        slow: f64,
    ) -> Result<(), ApiError> {
        if index >= LONGEST {
            return Err(ApiError::new(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded"));
        }
        if command.method == "batch" {
            return Err(ApiError::new(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage"));
        }
        if self.faults.batch_error.strikes(&mut self.chances) {
            return Err(ApiError::server_error().caused_by(Cause::Fault));
        }
        if command.method.starts_with("entity.") && self.faults.no_storage.strikes(&mut self.chances) {
            let text = "The request requires higher privileges than provided by the access token";
            return Err(ApiError::new(403, "insufficient_scope", text).caused_by(Cause::Fault));
        }
        let key = self.budget(run, &command.method, true);
        let billed = self.options.billing == Billing::Docs;
        if billed {
            self.check_budget(&key, run.start + run.elapsed)?;
        }
        let start = run.start + run.elapsed;
        let params = results.substitute(&command.params);
        let (answer, seconds) = self.run(run, &command.method, &params, slow);
        // A batch under the newer rule pays half, its methods nothing.
        let used = run.used.entry(key.clone()).or_default();
        *used += if billed { seconds } else { seconds * 0.5 };
        let used = *used;
        let answer = answer?;
        let finish = run.start + run.elapsed;
        let (sum, reset_at) = self.operating.report(&key, finish, used);
        let operating = Some((if billed { sum } else { 0.0 }, reset_at));
        let timing = Timing { start, finish, processing: seconds, operating };
        let name = &command.key;
        results.time.push((name.clone(), timing.json(self.state.info.utc_offset)));
        if let Some(total) = answer.total {
            results.total.push((name.clone(), json!(total)));
        }
        if let Some(next) = answer.next {
            results.next.push((name.clone(), json!(next)));
        }
        results.result.push((name.clone(), answer.result));
        Ok(())
    }
}

fn error_response(error: &ApiError) -> HttpResponse {
    let mut body = error.body();
    if let Some(("operating_reset_at", reset_at)) = error.extra.as_deref() {
        // Official clients look for it where it stands in a success.
        body.insert("time".to_owned(), json!({ "operating_reset_at": reset_at }));
    }
    response(error.status, php_json(&Json::Object(body)))
}

fn refusal(error: &ApiError, finish_secs: f64) -> Handled {
    Handled { outcome: Outcome::Answer(error_response(error)), finish_secs }
}

/// `/rest/METHOD` or `/rest/USER/SECRET/METHOD`, either with `.json`.
fn target(path: &str) -> Option<Target> {
    let rest = path.strip_prefix("/rest/")?;
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let method = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.strip_suffix(".json").unwrap_or(&name).to_owned()
    };
    match parts.as_slice() {
        [name] => Some(Target { method: method(name), webhook: None }),
        [user, secret, name] => {
            Some(Target { method: method(name), webhook: Some((user.parse().ok()?, (*secret).to_owned())) })
        }
        _ => None,
    }
}

/// Parameters of the query and, stronger, of the body.
fn parameters(request: &HttpRequest) -> Param {
    let mut params = Param::from_form(request.query.as_bytes());
    if request.method == "POST" {
        let is_json = request.content_type.to_ascii_lowercase().starts_with("application/json");
        params.merge(if is_json { Param::from_json(&request.body) } else { Param::from_form(&request.body) });
    }
    params
}

#[cfg(test)]
mod tests;
