//! `cargo xtask bench`: how fast the app is, always beside the best that is possible and what others do.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use portal::data::{Language, Plan};
use portal::{Billing, Profile, seeds};
use serde::Serialize;
use simulation::bench::{Case, Report, run};

mod browser;
mod engine;
mod size;
mod start;
mod table;
mod wasm;
mod words;

pub(crate) use engine::engine;
pub(crate) use size::size;
pub(crate) use start::start;

/// Cases run at a time. Each holds a whole portal and a whole app in memory.
const THREADS: usize = 2;

/// What to measure.
#[derive(clap::Subcommand)]
pub(crate) enum Bench {
    /// Reading a portal first and again after a day, and filling the fields of its cards; in virtual time, under every
    /// billing rule, cost profile and plan.
    Sync(SyncArgs),
    /// Loading, counting and listing a portal, in a browser, beside typed-array JavaScript and DuckDB; fails unless all
    /// give the same counts.
    Engine(engine::EngineArgs),
    /// Starting the app inside the demo portal, in a browser, with and without data on the device, beside an empty page of
    /// Leptos; fails unless the counters show the right numbers.
    Start(start::StartArgs),
    /// Bytes of the two bundles, raw and compressed, beside an empty page of Leptos.
    Size(size::SizeArgs),
}

/// Which cases to run.
#[derive(clap::Args)]
pub(crate) struct SyncArgs {
    /// Contacts and companies of the generated portal.
    #[arg(long, value_name = "N", default_value_t = 85_000)]
    clients: u32,
    /// Seed of the generated portal and of all chance.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Only this cost profile.
    #[arg(long, value_enum)]
    profile: Option<Profile>,
    /// Only this billing rule.
    #[arg(long, value_enum)]
    billing: Option<Billing>,
    /// Only this plan.
    #[arg(long, value_enum)]
    plan: Option<Plan>,
    /// Have cards written by `crm.item.update` too, as an administrator can set it.
    #[arg(long)]
    item_update: bool,
    /// Write everything that was measured to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl SyncArgs {
    fn cases(&self) -> Vec<Case> {
        let mut cases = Case::all();
        cases.retain(|case| {
            self.profile.is_none_or(|profile| profile == case.profile)
                && self.billing.is_none_or(|billing| billing == case.billing)
                && self.plan.is_none_or(|plan| plan == case.plan)
        });
        cases
    }
}

/// The file of `--json`. Times are seconds of virtual time, ratios multiples of the best time.
#[derive(Serialize)]
struct File<'a> {
    clients: u32,
    seed: u64,
    legend: &'a str,
    reports: &'a [Report],
}

/// Measures the reading of a portal; gives whether every reading came to its end.
pub(crate) fn sync(args: &SyncArgs) -> Result<bool> {
    println!("{}", table::LEGEND);
    println!("\nA generated portal of {} contacts and companies, seed {}.", args.clients, args.seed);
    let reports = run_all(&args.cases(), args);
    println!("\n{}", table::summary(&reports));
    if let Some(path) = &args.json {
        let file = File { clients: args.clients, seed: args.seed, legend: table::LEGEND, reports: &reports };
        let text = serde_json::to_string_pretty(&file).context("the report cannot be written as JSON")?;
        std::fs::write(path, text + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(reports.iter().all(table::is_whole))
}

/// Runs cases, some at a time, and prints each when it is done; gives them in their own order.
fn run_all(cases: &[Case], args: &SyncArgs) -> Vec<Report> {
    let waiting: Mutex<VecDeque<(usize, Case)>> = Mutex::new(cases.iter().copied().enumerate().collect());
    let done: Mutex<Vec<(usize, Report)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..THREADS.min(cases.len()) {
            scope.spawn(|| {
                // A thread that panics ends the program by the scope; until then, the lists are whole.
                let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                while let Some((at, case)) = next() {
                    // Made anew for every case: it takes a second or two, and a copy to keep would take half a gigabyte.
                    let data = seeds::generate(args.clients, args.seed, Language::Ru);
                    let report = run(data, case, args.seed, args.item_update);
                    println!("\n{}", table::details(&report));
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, report));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, report)| report).collect()
}
