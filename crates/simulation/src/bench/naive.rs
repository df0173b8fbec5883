//! The ways in which a portal is commonly read, on the same portal and under the same limits, to hold the app against.
//!
//! They read the same lists with the same filters, but without the cards to look up, and only the ids of the rows, which
//! costs a portal no more than any narrow page: both are in their favour.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use portal::{HttpRequest, List, Outcome, Portal};
use serde::Serialize;
use serde_json::Value as Json;

use super::limit::{limit, pages};
use task::{FULL, Task, What};

mod task;

/// How many times a request is tried again after an error of the server.
const RETRIES: u32 = 10;

/// How many batches of one list are under way at once (source: fast_bitrix24 1.8, `throttle.py`).
const IN_FLIGHT: usize = 50;

/// A way of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// One page a request, one request after the other, by keyset (b24jssdk's `fetchList`).
    SinglePages,
    /// The first page tells the total, then all pages at once by their offsets, in batches, each of them counting
    /// (fast_bitrix24). It does not survive a 429.
    Offsets,
    /// One chain of `$result` references per list, batch after batch, all lists side by side (b24phpsdk's `Batch`, but
    /// for the lists being read side by side and a 429 being waited out).
    Chains,
}

/// How a way ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Naive {
    /// Which one.
    pub way: Way,
    /// Seconds until the end, good or bad.
    pub secs: f64,
    /// The same as a multiple of the best time for the lists it reads, which are fewer than the app's.
    pub ratio: f64,
    /// Why it died, if it did.
    pub died_of: Option<String>,
    /// The share of the pages it has read by then.
    pub read: f64,
    /// HTTP requests.
    pub requests: u64,
    /// Requests that were refused for their rate.
    pub refused_503: u64,
    /// Requests that met a used-up budget.
    pub refused_429: u64,
}

/// Reads the lists of a portal in one way, from a moment of the portal's life on.
pub(super) fn read(portal: &mut Portal, lists: &[List], way: Way, user_id: u32, begin_secs: f64) -> Naive {
    let lists: Vec<List> = lists.iter().copied().filter(|list| !list.looks_up && list.rows > 0).collect();
    let capacity = portal.capacity();
    let best = limit(&lists, &capacity);
    let pacer = Pacer { capacity, level: 0.0, at: begin_secs };
    let mut client = Client { portal, user_id, pacer, now: begin_secs, pages: 0, requests: 0, refused: [0; 2] };
    let died_of = match way {
        Way::SinglePages => {
            let all =
                vec![Lane { work: VecDeque::from(lists.iter().map(|list| Task::page(*list)).collect::<Vec<_>>()) }];
            client.run(all, true)
        }
        Way::Chains => {
            let lane = |list: &List| Lane { work: VecDeque::from([Task::chain(*list)]) };
            client.run(lists.iter().map(lane).collect(), true)
        }
        Way::Offsets => lists.iter().try_for_each(|list| client.by_offsets(*list)),
    }
    .err();
    Naive {
        way,
        secs: client.now - begin_secs,
        ratio: (client.now - begin_secs) / best.total_secs,
        died_of,
        read: client.pages as f64 / best.pages.max(1) as f64,
        requests: client.requests,
        refused_503: client.refused[0],
        refused_429: client.refused[1],
    }
}

/// Keeps requests under the portal's rate, as careful libraries do.
struct Pacer {
    capacity: portal::Capacity,
    level: f64,
    at: f64,
}

impl Pacer {
    /// Takes a place for a request now, or says when there will be one.
    fn take(&mut self, now: f64) -> Result<(), f64> {
        let drained = self.capacity.requests_per_sec * (now - self.at).max(0.0);
        self.level = (self.level - drained).max(0.0);
        self.at = self.at.max(now);
        // Half a request of reserve: on the way to the portal, distances between requests may shrink.
        let excess = self.level + 1.5 - self.capacity.burst;
        if excess > 0.0 {
            // A little later than calculated, so that rounding never asks for the same moment again.
            return Err(now + excess / self.capacity.requests_per_sec + 1e-6);
        }
        self.level += 1.0;
        Ok(())
    }
}

/// What came of a task.
enum Fate {
    /// It is done, and this comes next.
    Done(Option<Task>),
    /// The same again, at this moment.
    Again(f64),
    /// The whole reading ends.
    Died(String),
}

/// Requests that are made one after the other.
struct Lane {
    work: VecDeque<Task>,
}

struct Client<'a> {
    portal: &'a mut Portal,
    user_id: u32,
    pacer: Pacer,
    now: f64,
    pages: u64,
    requests: u64,
    /// By their rate, by their budget.
    refused: [u64; 2],
}

/// Moments in order; none of them is NaN.
#[derive(PartialEq)]
struct Moment(f64);

impl Eq for Moment {}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Client<'_> {
    /// Lets all lanes run to their ends, side by side.
    fn run(&mut self, mut lanes: Vec<Lane>, survives_429: bool) -> Result<(), String> {
        let mut end = self.now;
        let mut due: BinaryHeap<Reverse<(Moment, usize)>> =
            (0..lanes.len()).map(|lane| Reverse((Moment(self.now), lane))).collect();
        while let Some(Reverse((Moment(at), lane))) = due.pop() {
            let Some(task) = lanes[lane].work.front_mut() else { continue };
            if let Err(later) = self.pacer.take(at) {
                due.push(Reverse((Moment(later), lane)));
                continue;
            }
            self.now = at;
            let (finish, fate) = self.ask(task, survives_429);
            end = end.max(finish);
            let next = match fate {
                Fate::Died(reason) => {
                    self.now = finish;
                    return Err(reason);
                }
                Fate::Again(later) => later,
                Fate::Done(next) => {
                    lanes[lane].work.pop_front();
                    if let Some(next) = next {
                        lanes[lane].work.push_front(next);
                    }
                    finish
                }
            };
            due.push(Reverse((Moment(next.max(at)), lane)));
        }
        self.now = end;
        Ok(())
    }

    /// The first page with the total, then all others at once.
    fn by_offsets(&mut self, list: List) -> Result<(), String> {
        let task = |from, to| Task { list, what: What::Offsets { from, to }, failures: 0 };
        self.run(vec![Lane { work: VecDeque::from([task(0, 1)]) }], false)?;
        let pages = pages(&list);
        let mut lanes: Vec<Lane> = (0..IN_FLIGHT).map(|_| Lane { work: VecDeque::new() }).collect();
        for (number, from) in (1..pages).step_by(FULL).enumerate() {
            lanes[number % IN_FLIGHT].work.push_back(task(from, (from + FULL as u64).min(pages)));
        }
        self.run(lanes, false)
    }

    /// Makes the request of a task; gives when its answer came and what is to be done.
    fn ask(&mut self, task: &mut Task, survives_429: bool) -> (f64, Fate) {
        let (method, params) = task.request();
        let path = format!("/rest/{}/secret/{method}", self.user_id);
        let request = HttpRequest { source: "naive".to_owned(), ..HttpRequest::post_json(&path, &params) };
        let handled = self.portal.handle(&request, self.now);
        self.requests += 1;
        let finish = handled.finish_secs;
        let Outcome::Answer(response) = handled.outcome else {
            return (finish, Self::failed(task, finish, "a cut connection"));
        };
        let body = response.json();
        let fate = match response.status {
            503 => {
                self.refused[0] += 1;
                Fate::Again(finish + 1.0)
            }
            429 | 200 if is_blocked(&body) => {
                self.refused[1] += 1;
                // What came before the refusal within a batch is kept.
                match self.take(task, &body) {
                    None => Fate::Done(None),
                    // A refusal does not say when the method is free again: the oldest minute may fall out any moment.
                    Some(_) if survives_429 => Fate::Again(finish + 60.0),
                    Some(_) => Fate::Died("429".to_owned()),
                }
            }
            200 if has_errors(&body) => Self::failed(task, finish, "errors inside of batches"),
            200 => Fate::Done(self.take(task, &body)),
            status => Self::failed(task, finish, &format!("{RETRIES} times {status}")),
        };
        (finish, fate)
    }

    fn failed(task: &mut Task, finish: f64, reason: &str) -> Fate {
        task.failures += 1;
        if task.failures > RETRIES { Fate::Died(reason.to_owned()) } else { Fate::Again(finish + 1.0) }
    }

    /// Counts the pages of an answer and moves the task beyond them; gives what is left of it.
    fn take(&mut self, task: &mut Task, body: &Json) -> Option<Task> {
        let id = task.id();
        let pages: Vec<&Json> = match &body["result"]["result"] {
            Json::Object(pages) => pages.values().collect(),
            _ if body["result"].is_null() => Vec::new(),
            _ => vec![&body["result"]],
        };
        for page in pages {
            let items = page.get("items").unwrap_or(page);
            let Some(rows) = items.as_array() else { continue };
            match &mut task.what {
                What::Offsets { from, .. } => {
                    *from += 1;
                    self.pages += 1;
                }
                What::Page { after } | What::Chain { after } => {
                    // A chain goes on beyond the end of its list and finds the start of it again.
                    let last = rows.last().and_then(|row| number(&row[id])).unwrap_or(0);
                    let is_next = rows.first().and_then(|row| number(&row[id])).is_some_and(|first| first > *after);
                    if is_next {
                        self.pages += 1;
                        *after = last;
                    }
                    if !is_next || rows.len() < FULL {
                        return None;
                    }
                }
            }
        }
        match task.what {
            What::Offsets { from, to } if from >= to => None,
            _ => Some(Task { failures: 0, ..task.clone() }),
        }
    }
}

fn number(value: &Json) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn has_errors(body: &Json) -> bool {
    body["result"]["result_error"].as_object().is_some_and(|errors| !errors.is_empty())
}

/// Whether the answer says that a method has used up its budget, of the whole request or of a command.
fn is_blocked(body: &Json) -> bool {
    let is = |error: &Json| error["error"] == "OPERATION_TIME_LIMIT";
    is(body) || body["result"]["result_error"].as_object().is_some_and(|errors| errors.values().any(is))
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal::{Options, Profile, Scope, seeds};

    #[test]
    fn every_way_reads_a_small_portal_whole() {
        for way in [Way::SinglePages, Way::Offsets, Way::Chains] {
            let data = seeds::generate(300, 1, portal::data::Language::Ru);
            let mut portal = Portal::new(data, Options::default());
            let lists = portal.lists(Scope::default());
            let naive = read(&mut portal, &lists, way, 1, 0.0);
            assert_eq!((naive.died_of, naive.read), (None, 1.0), "{way:?}");
            assert_eq!((naive.refused_503, naive.refused_429), (0, 0), "{way:?}");
        }
    }

    #[test]
    fn a_used_up_budget_is_fatal_to_one_way_and_waited_out_by_the_others() {
        for (way, dies) in [(Way::SinglePages, false), (Way::Offsets, true), (Way::Chains, false)] {
            let options = Options { profile: Profile::Heavy, operating_limit: 5.0, ..Options::default() };
            let mut portal = Portal::new(seeds::generate(600, 1, portal::data::Language::Ru), options);
            let lists = portal.lists(Scope::default());
            let naive = read(&mut portal, &lists, way, 1, 0.0);
            assert_eq!(naive.died_of.as_deref(), dies.then_some("429"), "{way:?}");
            assert!(naive.refused_429 > 0 && (naive.read < 1.0) == dies, "{way:?} {naive:?}");
        }
    }
}
