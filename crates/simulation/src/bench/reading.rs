//! One reading of the app, watched from outside: when the page shows what, and what the portal was made to do for it.

use std::rc::Rc;

use portal::{Cause, Kind, RequestLog};
use protocol::{Activity, ToWorker};
use segmentation::UserId;
use serde::Serialize;
use store::MemoryStore;

use super::limit::Limit;
use crate::{Tab, Unfinished, World};

/// A reading that takes longer than two days of the portal's life will not end.
const LONGEST_SECS: f64 = 2.0 * 86_400.0;

/// What came of a reading, beside the best that was possible.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// Seconds until the counters of sales were right; nothing if they never were.
    pub first_counters_secs: Option<f64>,
    /// The same as a multiple of the best time for the lists of sales alone.
    pub first_counters_ratio: Option<f64>,
    /// Seconds until the whole chart was right. Of a first reading, that is when the app says so; of a later one, whose
    /// chart is whole from the start, when the app has finished.
    pub full_secs: f64,
    /// The same as a multiple of the best time.
    pub full_ratio: f64,
    /// Why the reading did not come to its end, if it did not.
    pub failure: Option<String>,
    /// What the portal was made to do until then.
    pub traffic: Traffic,
    /// Seconds until the app had finished: after a first reading it compares what it has with the portal.
    pub finished_secs: f64,
    /// Pages for that comparison.
    pub compared_pages: u64,
    /// Pages, as a multiple of the full pages that would have done.
    pub pages_ratio: f64,
}

/// What a portal was made to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Traffic {
    /// HTTP requests, refused ones included.
    pub requests: u64,
    /// Pages of records.
    pub pages: u64,
    /// Server seconds of all calls.
    pub server_secs: f64,
    /// Server seconds of the longest request.
    pub longest_request_secs: f64,
    /// Requests refused by the limit of the rate, of the client's own making.
    pub refused_503: u64,
    /// Requests that met a used-up budget, of the client's own making: refused ones, and batches with refused commands.
    pub refused_429: u64,
    /// Requests that were cut off because they took too long.
    pub cut: u64,
    /// Calls by method.
    pub calls: Vec<MethodCalls>,
}

/// Calls of one method for one kind of thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MethodCalls {
    /// The method.
    pub method: String,
    /// Kind of records, `whole` if with all their fields; empty for directories and the like.
    pub of: String,
    /// All calls.
    pub calls: u64,
    /// Pages of a list.
    pub pages: u64,
    /// Rows on them.
    pub rows: u64,
    /// Server seconds.
    pub server_secs: f64,
}

impl From<RequestLog> for Traffic {
    fn from(request_log: RequestLog) -> Self {
        let by_limit = |status| request_log.refused(status, Cause::Limit);
        let used_up = by_limit(429);
        let calls = request_log.calls.iter().map(|((method, kind), calls)| MethodCalls {
            method: (*method).to_owned(),
            of: match kind {
                Kind::Small => String::new(),
                Kind::Change => "change".to_owned(),
                Kind::Records { entity, wide: false } => format!("{entity:?}"),
                Kind::Records { entity, wide: true } => format!("{entity:?}, whole"),
            },
            calls: calls.calls,
            pages: calls.pages,
            rows: calls.rows,
            server_secs: calls.seconds,
        });
        Self {
            requests: request_log.requests,
            pages: request_log.pages(),
            server_secs: request_log.seconds(),
            longest_request_secs: request_log.longest_request_secs,
            refused_503: by_limit(503).requests,
            refused_429: used_up.requests + used_up.batches,
            cut: by_limit(500).requests,
            calls: calls.collect(),
        }
    }
}

/// Lets a tab read to its end, from now on. The request log of the portal begins anew with it.
///
/// `said` is what the page says first; a tab that was just opened reads by itself. `sales` and `all` are the best times for
/// the lists of sales and for all of them; `is_first` tells that the tab has never read anything.
pub(super) fn watch(
    world: &Rc<World>,
    tab: &mut Tab,
    said: Option<ToWorker>,
    is_first: bool,
    sales: &Limit,
    all: &Limit,
) -> Reading {
    world.portal.borrow_mut().take_request_log();
    let begin = world.elapsed();
    let since = || (world.elapsed() - begin) as f64 / 1000.0;
    let mut first_counters_secs = None;
    let mut full = None;
    // A tab that has finished before goes on saying so until it has understood what it was told.
    let mut has_begun = said.is_none();
    if let Some(message) = said {
        tab.say(message);
    }
    let failure = loop {
        let screen = &tab.screen;
        if first_counters_secs.is_none() && screen.summary.as_ref().is_some_and(|summary| summary.sales_complete) {
            first_counters_secs = Some(since());
        }
        if is_first && full.is_none() && screen.summary.as_ref().is_some_and(|summary| summary.dialogs_complete) {
            full = Some((since(), Traffic::from(world.portal.borrow_mut().take_request_log())));
        }
        match screen.progress.as_ref().map(|progress| &progress.activity) {
            Some(Activity::Finished) if has_begun => {
                let is_right = screen.summary.as_ref().is_some_and(|summary| summary.dialogs_complete);
                break (!is_right).then(|| "it says it has finished, but its numbers are not final".to_owned());
            }
            Some(Activity::Finished) | None => {}
            Some(Activity::Stopped(failure)) => break Some(Unfinished::Stopped(failure.clone()).to_string()),
            Some(_) => has_begun = true,
        }
        if since() > LONGEST_SECS {
            break Some("it takes days".to_owned());
        }
        if !tab.step() {
            break Some(Unfinished::Stuck.to_string());
        }
    };
    let finished_secs = since();
    let rest = Traffic::from(world.portal.borrow_mut().take_request_log());
    let (full_secs, traffic, compared_pages) = match full {
        Some((secs, traffic)) => (secs, traffic, rest.pages),
        None => (finished_secs, rest, 0),
    };
    Reading {
        first_counters_secs,
        first_counters_ratio: first_counters_secs.map(|secs| secs / sales.total_secs),
        full_secs,
        full_ratio: full_secs / all.total_secs,
        failure,
        finished_secs,
        compared_pages,
        pages_ratio: traffic.pages as f64 / all.pages.max(1) as f64,
        traffic,
    }
}

/// Opens a tab and lets it read to its end.
pub(super) fn open(
    world: &Rc<World>,
    user_id: UserId,
    store: &MemoryStore,
    is_first: bool,
    sales: &Limit,
    all: &Limit,
) -> (Tab, Reading) {
    let mut tab = Tab::open(world, user_id, store.clone());
    let reading = watch(world, &mut tab, None, is_first, sales, all);
    (tab, reading)
}
