//! Putting batches together: which pages to ask for next, how many at once, and when to wait.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bitrix24::{BATCH_LENGTH, Batch, list};

use super::{Asked, Hold, Step, Sync, Track, WindowId};
use crate::budget::Billing;
use crate::checkpoint::Checkpoint;
use crate::cost::{BatchRoom, slow_factor};
use crate::time::of_seconds;
use crate::window::Window;
use crate::{Instant, PortalInstant};

/// A batch of fewer pages is not worth a request.
const SHORTEST_BATCH: u64 = 6;

/// Less room than for so many pages is not worth a request either, unless no more are left: the budget is let recover.
const LEAST_ROOM: u64 = 20;

/// The commands of a batch that continue one window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub(super) window: WindowId,
    pub(super) method: &'static str,
    pub(super) commands: usize,
    /// Whether its rows tell what the user fields hold.
    pub(super) tells_fields: bool,
}

/// What could be asked for now.
#[derive(Debug, Default)]
struct Ready {
    /// Pages that can be asked for now.
    pages: u64,
    /// In how many windows they are: each can keep one lane busy.
    windows: u64,
    /// Pages that are still to be read of lists whose budget is not used up.
    remaining: u64,
    /// How long the portal will work on them.
    work: Duration,
    /// When the first of the used-up budgets comes free, by the portal's clock, and how many pages wait for one.
    relieved_at: Option<PortalInstant>,
}

impl Sync {
    /// Puts the next batch together: the most needed windows first, each continued as far as there is room.
    pub(super) fn ask_pages(&mut self, now: Instant) -> Step {
        let lanes = self.connection.concurrency.lanes();
        if self.connection.in_flight.len() >= lanes {
            return Step::Idle;
        }
        let mut ready = self.ready(now);
        let wanted = self.batch_length(&ready, now);
        while ready.pages < wanted && self.reading.split_largest() {
            ready.pages += 1;
            ready.windows += 1;
        }
        let wanted = self.batch_length(&ready, now);
        if ready.pages == 0 {
            return self.wait_for_budget(&ready, now);
        }
        // A request is worth more than the time until the next reply, as long as requests are what is scarce.
        let is_short = ready.pages < wanted && self.connection.awaits_cards();
        if is_short && self.requests_are_scarce(&ready, now) {
            return Step::Idle;
        }
        if let Err(until) = self.connection.bucket.take(now) {
            return Step::Wait(until);
        }
        let wanted = usize::try_from(wanted).unwrap_or(BATCH_LENGTH);
        let (calls, segments, expected) = self.compose(wanted, now);
        let was_saturated = self.connection.in_flight.len() + 1 >= lanes;
        let id = self.connection.send(Asked::Pages(segments), now, was_saturated, expected);
        Step::Send(id, Batch::new(calls))
    }

    fn ready(&self, now: Instant) -> Ready {
        let portal_now = self.connection.portal_now(now);
        let (mut ready, mut work) = (Ready::default(), 0.0);
        let mut has_room: BTreeMap<&'static str, bool> = BTreeMap::new();
        let left = self.reading.pages_left();
        for window in self.reading.windows.values().filter(|window| !window.is_done()) {
            let method = window.source.method();
            if let Some(until) = self.reading.failing.waits_until(window.source, now) {
                let until = Some(self.connection.portal_now(until));
                ready.relieved_at = [ready.relieved_at, until].into_iter().flatten().min();
                continue;
            }
            let least = self.connection.costs.expected(window.source) * LEAST_ROOM.min(left[method]) as f64;
            let has_room =
                *has_room.entry(method).or_insert_with(|| self.connection.budgets.has_room(method, least, portal_now));
            if has_room {
                let pages = window.pages_now().min(self.reading.quirks.longest_chain() as u64);
                ready.pages += pages;
                ready.windows += u64::from(pages > 0);
                ready.remaining += window.pages_left();
                work += self.connection.costs.expected(window.source) * window.pages_left() as f64;
            } else if !window.is_under_way() {
                let relieved_at = self.connection.budgets.relieved_at(method, portal_now);
                ready.relieved_at = [ready.relieved_at, relieved_at].into_iter().flatten().min();
            }
        }
        ready.work = of_seconds(work / self.connection.concurrency.lanes() as f64);
        ready
    }

    /// How many pages a batch should hold: all there is room for while requests are scarce; otherwise so many that every
    /// lane has something to do, at the beginning, when little can be asked for yet, and towards the end, so that none
    /// works on a long batch while the others have nothing left. A chain of pages keeps one lane busy, however it is cut.
    fn batch_length(&mut self, ready: &Ready, now: Instant) -> u64 {
        let lanes = self.connection.concurrency.lanes() as u64;
        let free_lanes = lanes.saturating_sub(self.connection.in_flight.len() as u64).max(1);
        let by_lanes = ready.remaining.div_ceil(2 * lanes).min(ready.pages.div_ceil(free_lanes));
        let by_windows = ready.pages.div_ceil(ready.windows.max(1));
        // One command of each batch is slow, so many short batches use up a budget sooner than few long ones.
        let is_scarce =
            self.requests_are_scarce(ready, now) || !self.scarce(self.connection.portal_now(now)).is_empty();
        let by_scarcity = if is_scarce { BATCH_LENGTH as u64 } else { 0 };
        by_lanes.max(by_windows).max(by_scarcity).clamp(SHORTEST_BATCH, BATCH_LENGTH as u64)
    }

    /// Whether it is requests that the rest of the work waits for, rather than the portal's work on them.
    fn requests_are_scarce(&mut self, ready: &Ready, now: Instant) -> bool {
        const SPARE: u64 = 8;
        let requests = ready.remaining.div_ceil(BATCH_LENGTH as u64) + SPARE;
        requests > self.connection.bucket.free(now) && self.connection.bucket.time_for(requests) > ready.work
    }

    /// Nothing can be asked for: either replies are awaited, or a budget is used up.
    fn wait_for_budget(&mut self, ready: &Ready, now: Instant) -> Step {
        let Some(relieved_at) = ready.relieved_at else { return Step::Idle };
        let until = self.connection.clock.ours(relieved_at).max(now + Duration::from_secs(1));
        if self.connection.in_flight.is_empty() {
            self.connection.put_off(Hold::PortalBusy, until);
        }
        Step::Wait(until)
    }

    /// The methods whose budget will not do for what is left of them, the one with the most room first.
    fn scarce(&self, portal_now: PortalInstant) -> Vec<&'static str> {
        let room = |method| self.connection.budgets.room(method, portal_now);
        let left = self.work_left().into_iter().filter(|(method, left)| *left > room(method));
        let mut scarce: Vec<&'static str> = left.map(|(method, _)| method).collect();
        scarce.sort_by(|a, b| room(b).total_cmp(&room(a)));
        scarce
    }

    /// How many seconds of the portal's work are left of each method.
    fn work_left(&self) -> BTreeMap<&'static str, f64> {
        let mut seconds = BTreeMap::new();
        for window in self.reading.windows.values().filter(|window| !window.is_done()) {
            *seconds.entry(window.source.method()).or_default() +=
                self.connection.costs.expected(window.source) * window.pages_left() as f64;
        }
        seconds
    }

    fn compose(
        &mut self,
        wanted: usize,
        now: Instant,
    ) -> (Vec<bitrix24::Call>, Vec<Segment>, BTreeMap<&'static str, f64>) {
        let portal_now = self.connection.portal_now(now);
        let mut room = BatchRoom::new(wanted);
        let (mut calls, mut segments) = (Vec::new(), Vec::new());
        let mut expected: BTreeMap<&'static str, f64> = BTreeMap::new();
        let mut budget: BTreeMap<&'static str, f64> = BTreeMap::new();
        let left = self.reading.pages_left();
        // Of several budgets that will not do, the one of which least is used goes first. So all of them are used up
        // together, and come free together; otherwise the last one would wait for the others again and again.
        let is_shared = self.connection.budgets.billing() != Billing::PerMethod;
        let waiting: BTreeSet<_> =
            self.scarce(portal_now).into_iter().skip(if is_shared { usize::MAX } else { 1 }).collect();
        let set = self.told_fields().cloned();
        let portal_fields: Vec<_> = self.stored.checkpoint.iter().flat_map(Checkpoint::readable_fields).collect();
        let longest = self.reading.quirks.longest_chain();
        let waits = |source| self.reading.failing.waits_until(source, now).is_some();
        let is_open = |window: &Window| !window.is_under_way() && !window.is_done() && !waits(window.source);
        let mut order: Vec<WindowId> =
            self.reading.windows.iter().filter(|(_, window)| is_open(window)).map(|(&id, _)| id).collect();
        // Nothing may hold the sample up: until it is judged, the largest list of all cannot be begun.
        let follows =
            |id: &WindowId| id.track != Track::Sample && waiting.contains(self.reading.windows[id].source.method());
        order.sort_by_key(|id| (follows(id), *id));
        for id in order {
            let Some(window) = self.reading.windows.get_mut(&id) else { continue };
            let method = window.source.method();
            let cost = self.connection.costs.expected(window.source);
            let granted = budget.entry(method).or_insert_with(|| {
                let least = cost * LEAST_ROOM.min(left[method]) as f64;
                let has_room = self.connection.budgets.has_room(method, least, portal_now);
                if has_room { self.connection.budgets.room(method, portal_now).max(cost) } else { 0.0 }
            });
            let affordable = (*granted / cost).floor() as usize;
            let most = room.fits(cost);
            if most == 0 {
                break;
            }
            if affordable == 0 {
                continue;
            }
            let mut chain = window.next_calls(calls.len(), most.min(affordable).min(longest));
            window.sent(chain.len());
            room.take(chain.len(), cost);
            *granted -= cost * chain.len() as f64;
            *expected.entry(method).or_default() += cost * chain.len() as f64;
            if window.tells_fields() {
                let own = || portal_fields.iter().copied();
                chain.iter_mut().for_each(|call| list::select_portal_fields(window.source, call, own()));
            }
            let set = set.as_ref().filter(|_| window.tells_fields());
            if let Some(set) = set {
                chain.iter_mut().for_each(|call| list::select_fields(window.source, call, set));
            }
            let tells_fields = set.is_some();
            let commands = chain.len();
            segments.push(Segment { window: id, method, commands, tells_fields });
            calls.extend(chain);
        }
        let slow = slow_factor(calls.len());
        expected.values_mut().for_each(|seconds| *seconds *= slow);
        (calls, segments, expected)
    }
}
