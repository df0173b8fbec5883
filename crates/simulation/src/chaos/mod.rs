//! Random histories: portals that change, fail and refuse while they are read by tabs that are closed, paused and starved,
//! and whose numbers must be right in the end all the same.
//!
//! A history is made from its seed alone and happens in virtual time, so the same seed gives the same history, line by
//! line. Every event draws from a source of chance of its own: switching a kind of event off ([`Settings::without`]) or
//! cutting the rest off ([`Settings::most_events`]) leaves the other events as they are, which is how a failing history is
//! made small by hand.
//!
//! # Layout
//! - `kind`: the kinds of events, with the names by which a command line calls them;
//! - `scene`: which portal, which limits, who looks;
//! - `twist`: one event of a history;
//! - `run`: carries a history out, and knows what must be right when a reading ends;
//! - `watch`: looks on and holds the worker to its promises at every step;
//! - `published`: what the portal holds for everybody else: one whole chart, whatever happens;
//! - `answers`: what a tab shows, to be compared with what an uninterrupted reading shows;
//! - `history`, `tally`: what has happened, line by line, and in numbers.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use portal::Mutation;

mod answers;
mod history;
mod kind;
mod published;
mod run;
mod scene;
mod tally;
mod twist;
mod watch;

pub use kind::{FaultKind, Kind, UnknownKind};
pub use tally::Tally;

use history::History;

/// Changes that move no date of the records whose meaning they change: only a full comparison can find them.
const NOT_FOUND_BY_DATE: [Mutation; 8] = [
    Mutation::Merge,
    Mutation::Delete,
    Mutation::Restore,
    Mutation::Relink,
    Mutation::Reassign,
    Mutation::DeleteActivity,
    Mutation::DeleteInvoice,
    Mutation::DeleteLead,
];

/// What a history may consist of.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Kinds of events that do not happen.
    pub without: Vec<Kind>,
    /// The number of contacts and companies; by default the seed decides.
    pub clients: Option<u32>,
    /// Events beyond this many do not happen.
    pub most_events: Option<u32>,
}

impl Settings {
    fn has(&self, kind: Kind) -> bool {
        !self.without.contains(&kind)
    }
}

/// What came of a history.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The seed it was made from.
    pub seed: u64,
    /// What was not as it should be; the history ends there.
    pub flaw: Option<String>,
    /// What has happened, a line each, with the virtual time before it.
    pub history: Vec<String>,
    /// What has happened, in numbers.
    pub tally: Tally,
}

/// Makes the history of a seed and carries it out.
#[must_use]
pub fn run(seed: u64, settings: &Settings) -> Outcome {
    let history = History::default();
    // A panic is a flaw like any other: the history that led to it must not be lost.
    let (flaw, tally) = match catch_unwind(AssertUnwindSafe(|| run::run(seed, settings, &history))) {
        Ok((Ok(()), tally)) => (None, tally),
        Ok((Err(flaw), tally)) => (Some(flaw.to_string()), tally),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            (Some(format!("panicked: {}", words.unwrap_or("without words"))), Tally::default())
        }
    };
    Outcome { seed, flaw, history: history.lines(), tally }
}

/// Carries out the histories of many seeds, on as many threads, and hands over each as it ends, in no particular order.
pub fn run_many(seeds: Range<u64>, threads: NonZeroUsize, settings: &Settings, mut done: impl FnMut(Outcome) + Send) {
    let seeds = Mutex::new(seeds);
    let done = Mutex::new(&mut done);
    let work = || {
        while let Some(seed) = seeds.lock().expect("taking a number does not panic").next() {
            let outcome = run(seed, settings);
            (done.lock().expect("whoever panicked here has ended the run"))(outcome);
        }
    };
    thread::scope(|scope| (0..threads.get()).for_each(|_| drop(scope.spawn(work))));
}
