//! The work of a request: one method, or the commands of a batch one after another.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{LONGEST_REQUEST_SECS, Portal};
use crate::auth::Caller;
use crate::batch::{Command, LONGEST, Results, commands};
use crate::call::{Answer, Call};
use crate::cost::{Cost, Work, hour_factor, slow_command, spread};
use crate::envelope::{BatchBody, Body, Timing, success};
use crate::error::ApiError;
use crate::limits::BudgetKey;
use crate::methods;
use crate::oddities::Struck;
use crate::options::{Billing, Pace};
use crate::params::Param;
use crate::request_log::Cause;

/// A request being worked on.
pub(super) struct Run {
    pub(super) caller: Caller,
    /// Start of the work, seconds since 1970.
    pub(super) start: f64,
    /// Modelled seconds of work so far.
    pub(super) elapsed: f64,
    /// Seconds by method, booked at the end.
    pub(super) used: BTreeMap<BudgetKey, f64>,
    /// What is odd about it.
    pub(super) odd: Struck,
}

impl Portal {
    /// The budget a call is billed to.
    fn budget(&self, run: &Run, method: &str, in_batch: bool) -> BudgetKey {
        let method = if in_batch && self.options.billing == Billing::Batch { "batch" } else { method };
        (run.caller.app, method.to_owned())
    }

    /// Refuses a method whose budget is used up.
    fn check_budget(&mut self, key: &BudgetKey, now: f64) -> Result<(), ApiError> {
        let blocked = self.options.pace == Pace::Real && self.operating.blocked_until(key, now).is_some();
        if blocked { Err(ApiError::operation_limit().caused_by(Cause::Limit)) } else { Ok(()) }
    }

    /// Runs one method and lets its time pass. `slow` makes it dearer.
    fn run(&mut self, run: &mut Run, method: &str, params: &Param, slow: f64) -> (Result<Answer, ApiError>, f64) {
        let Some(found) = methods::find(method) else {
            return (Err(self.unknown_method(run.caller, method)), 0.0);
        };
        if run.caller.app && !self.state.has_scope(found.scope) {
            return (Err(ApiError::no_scope()), 0.0);
        }
        if let Some(error) = run.odd.refusal(method, params) {
            return (Err(error), 0.0);
        }
        let now = run.start + run.elapsed;
        let asked = run.odd.asked(method, params);
        let call = Call { params: &asked, user_id: run.caller.user_id, app: run.caller.app, now: now as i64 };
        let answer = (found.run)(&mut self.state, &call);
        let cost = answer.as_ref().map_or(Cost::of(Work::Small), |answer| answer.cost);
        let mut seconds = spread(self.prices.mean(&cost), cost.work, &mut self.durations) * slow;
        if self.options.hour_factor {
            let local = now as i64 + i64::from(self.state.info.utc_offset);
            seconds *= hour_factor(local.rem_euclid(86_400));
        }
        run.elapsed += seconds;
        self.request_log.called(found.name, &cost, seconds, answer.as_ref().ok().and_then(|answer| answer.rows));
        (answer, seconds)
    }

    /// The refusal of a method that is not served here. One that a portal has is first refused for its scope.
    fn unknown_method(&self, caller: Caller, method: &str) -> ApiError {
        match methods::foreign_scope(method) {
            Some(scope) if caller.app && !self.state.has_scope(scope) => ApiError::no_scope(),
            _ => ApiError::no_method(method),
        }
    }

    pub(super) fn single(&mut self, run: &mut Run, method: &str, params: &Param) -> Result<Body, ApiError> {
        let key = self.budget(run, method, false);
        self.check_budget(&key, run.start)?;
        let (answer, seconds) = self.run(run, method, params, 1.0);
        *run.used.entry(key.clone()).or_default() += seconds;
        let answer = answer?;
        let finish = run.start + run.elapsed;
        let operating = self.operating.report(&key, finish, seconds);
        let timing = Timing { start: run.start, finish, processing: seconds, operating: Some(operating) };
        let time = self.time(run, method, params, timing);
        Ok(Body::Single(success(run.odd.shown(method, params, answer), time)))
    }

    pub(super) fn batch(&mut self, run: &mut Run, params: &Param) -> Result<Body, ApiError> {
        let batch_key = self.budget(run, "batch", true);
        if self.options.billing == Billing::Batch {
            self.check_budget(&batch_key, run.start)?;
        }
        let halt = params.get_any_case("halt").php_true();
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
        self.request_log.refused_commands(&errors);
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
        Ok(Body::Batch(BatchBody { maps: results, time: self.time(run, "batch", params, timing) }))
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
            return Err(ApiError::no_scope().caused_by(Cause::Fault));
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
        if let Some(time) = self.time(run, &command.method, &params, timing) {
            results.time.push((name.clone(), time));
        }
        let shown = run.odd.shown(&command.method, &params, answer);
        if let Some(total) = shown.total {
            results.total.push((name.clone(), total));
        }
        if let Some(next) = shown.next {
            results.next.push((name.clone(), next));
        }
        results.result.push((name.clone(), shown.result));
        Ok(())
    }

    /// What an answer says of its time; nothing on some odd portals.
    fn time(&self, run: &Run, method: &str, params: &Param, timing: Timing) -> Option<Json> {
        let operating = timing.operating.filter(|_| run.odd.tells_operating(method, params));
        let json = Timing { operating, ..timing }.json(self.state.info.utc_offset);
        run.odd.tells_time(method, params).then_some(json)
    }
}
