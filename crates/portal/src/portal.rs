//! The portal itself: takes a request at a moment, gives an answer and the moment it is ready.
//!
//! There are no sockets and no clock in here. The server calls [`Portal::handle`] in real time, tests in virtual time: an
//! hour of waiting costs nothing, and the same calls always take the same time.

mod request;
mod run;

use std::collections::BTreeMap;
use std::time::Instant;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::auth::{Caller, Tokens, expired};
use crate::cost::Prices;
use crate::data::{Data, PortalInfo};
use crate::envelope::{php_json, response};
use crate::error::ApiError;
use crate::faults::Faults;
use crate::http::{Handled, HttpRequest, HttpResponse, Outcome};
use crate::limits::{Operating, RateLimit};
use crate::oddities::{Oddities, Struck};
use crate::options::{Options, Pace};
use crate::params::Param;
use crate::request_log::{Cause, RequestLog};
use crate::schema::{Entity, user};
use crate::state::State;

use request::{Target, parameters, target, token};
use run::Run;

/// A request that takes longer is cut off; what it has done stays done (docs: limits.md).
const LONGEST_REQUEST_SECS: f64 = 60.0;

/// A portal.
pub struct Portal {
    pub(crate) state: State,
    pub(crate) options: Options,
    pub(crate) tokens: Tokens,
    pub(crate) faults: Faults,
    pub(crate) oddities: Oddities,
    pub(crate) request_log: RequestLog,
    pub(crate) prices: &'static Prices,
    pub(crate) rate: RateLimit,
    operating: Operating,
    /// When each of the requests worked on in parallel ends, seconds since the start.
    slots: Vec<f64>,
    durations: ChaCha8Rng,
    chances: ChaCha8Rng,
    started: Instant,
}

impl Portal {
    /// Opens a portal on its data.
    pub fn new(mut data: Data, options: Options) -> Portal {
        if !options.leads {
            data.leads.clear();
        }
        let mut state = State::new(data, options.seed);
        state.has_old_invoices = options.old_invoices;
        state.has_leads = options.leads;
        state.scopes.clone_from(&options.scopes);
        if let Some(plan) = options.plan {
            state.info.plan = plan;
        }
        state.make_odd(&options.oddities, state.info.now);
        let prices = Prices::of(options.profile);
        Portal {
            tokens: Tokens::new(options.seed),
            faults: options.faults,
            oddities: options.oddities.clone(),
            request_log: RequestLog::default(),
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
    pub fn take_request_log(&mut self) -> RequestLog {
        std::mem::take(&mut self.request_log)
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
        self.request_log.requests += 1;
        let real = self.options.pace == Pace::Real;
        let half_trip = if real { self.prices.round_trip / 2.0 } else { 0.0 };
        let at_server = arrival_secs + half_trip;
        if self.faults.unreachable.strikes(&mut self.chances) {
            return Handled { outcome: Outcome::Cut, finish_secs: at_server };
        }
        if let Err(error) = self.admit(request, at_server, real) {
            self.request_log.refused_request(&error);
            return refusal(&error, at_server + half_trip);
        }
        let slot = self.free_slot();
        let begin = if real { at_server.max(self.slots[slot]) } else { at_server };
        let params = parameters(request);
        let odd = self.oddities.strike();
        let (answer, finish) = self.work(request, &params, odd, begin);
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
            return Err(ApiError::operation_limit().caused_by(Cause::Fault));
        }
        Ok(())
    }

    /// Faults that strike after the work is done.
    fn deliver(&mut self, answer: HttpResponse, finish_secs: f64, begin: f64) -> Handled {
        if self.faults.timeout.strikes(&mut self.chances) {
            let late = if self.options.pace == Pace::Real { begin + LONGEST_REQUEST_SECS } else { finish_secs };
            let error = ApiError::server_error().caused_by(Cause::Fault);
            self.request_log.refused_request(&error);
            return refusal(&error, late.max(finish_secs));
        }
        if self.faults.cut.strikes(&mut self.chances) {
            self.request_log.spoilt_request("cut");
            return Handled { outcome: Outcome::Cut, finish_secs };
        }
        let mut answer = answer;
        if self.faults.broken_json.strikes(&mut self.chances) {
            answer.body.truncate(answer.body.len() / 2);
            self.request_log.spoilt_request("broken JSON");
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
    fn work(&mut self, request: &HttpRequest, params: &Param, odd: Struck, begin: f64) -> (HttpResponse, f64) {
        let overhead = self.prices.overhead;
        let start = self.wall(begin);
        let target = match target(&request.path) {
            Some(target) => target,
            None => return (self.refuse(&ApiError::no_method("")), begin + overhead),
        };
        if let Some(answer) = odd.instead(&target.method, params) {
            self.request_log.spoilt_request("odd");
            return (answer, begin + overhead);
        }
        let caller = match self.caller(&target, token(request, params).as_deref(), begin) {
            Ok(caller) => caller,
            Err(error) => return (self.refuse(&error), begin + overhead),
        };
        let mut run = Run { caller, start, elapsed: overhead, used: BTreeMap::new(), odd };
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
        self.request_log.worked(lasted);
        let answer = match body {
            _ if cut => self.refuse(&ApiError::server_error().caused_by(Cause::Limit)),
            Ok(body) => response(200, php_json(&body)),
            Err(error) => self.refuse(&error),
        };
        let mut answer = answer;
        run.odd.precede(&target.method, params, &mut answer);
        (answer, begin + lasted)
    }

    /// The answer that refuses a whole request.
    fn refuse(&mut self, error: &ApiError) -> HttpResponse {
        self.request_log.refused_request(error);
        error_response(error)
    }

    /// In whose name a request comes: of a user who works here, by a webhook or a token.
    fn caller(&self, target: &Target, token: Option<&str>, now_secs: f64) -> Result<Caller, ApiError> {
        let caller = match &target.webhook {
            Some((user_id, secret)) if *secret == self.options.webhook_secret => {
                Caller { user_id: *user_id, app: false }
            }
            Some(_) => return Err(wrong_webhook()),
            None => self.tokens.caller(token, now_secs)?,
        };
        match self.state.table(Entity::User).get(caller.user_id) {
            None if !caller.app => Err(wrong_webhook()),
            Some(row) if row.flag(user::ACTIVE) == Some(false) => Err(ApiError::dismissed()),
            _ => Ok(caller),
        }
    }
}

fn error_response(error: &ApiError) -> HttpResponse {
    response(error.status, php_json(&error.body()))
}

fn wrong_webhook() -> ApiError {
    ApiError::new(401, "INVALID_CREDENTIALS", "Invalid request credentials")
}

fn refusal(error: &ApiError, finish_secs: f64) -> Handled {
    Handled { outcome: Outcome::Answer(error_response(error)), finish_secs }
}

#[cfg(test)]
mod tests;
