//! `cargo xtask bench start`: how long the app takes from the navigation of its frame to what its viewer came for, beside
//! a page of Leptos that is empty; in turn, in a browser of its own for every start.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use portal::data::Language;
use portal::seeds;
use serde::Deserialize;

use super::browser::{Browser, Profile};
use super::wasm;
use crate::app;
use crate::tools::Tools;

mod report;
mod stage;

use report::{Report, Times};
use stage::{Stage, Task};

/// How long the page may be silent before it is given up.
const SILENCE: Duration = Duration::from_secs(600);
/// The mode that the app opens with, as `cargo xtask count` calls it.
const FIRST_MODE: &str = "paid";

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct StartArgs {
    /// Contacts and companies of the generated portal.
    #[arg(long, value_name = "N", default_value_t = 85_000)]
    clients: u32,
    /// Seed of the generated portal.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// How often each page is started.
    #[arg(long, value_name = "N", default_value_t = 9)]
    runs: u32,
    /// Measure another built app as well: on what it has stored itself, and ours on that.
    #[arg(long, value_name = "DIR")]
    app: Option<PathBuf>,
    /// Write what was measured to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Measures starts; prints and writes what came of it.
pub(crate) fn start(args: &StartArgs) -> Result<()> {
    ensure!(args.clients >= 100, "fewer than 100 clients are no portal: choose a larger --clients");
    ensure!(args.runs > 0, "nothing is measured without a run: choose a larger --runs");
    if let Some(other) = args.app.as_ref().filter(|other| !other.join("index.html").is_file()) {
        bail!("{} holds no built app", other.display());
    }
    let tools = Tools::for_browsing()?;
    let empty = wasm::build_empty_page(&tools)?;
    let ours = app::build(&tools)?;
    let runtime = tokio::runtime::Runtime::new().context("the system gives no threads")?;
    let report = runtime.block_on(measure(args, &ours, &empty))?;
    println!("\n{}", report.table());
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&report).context("the report cannot be written as JSON")?;
        std::fs::write(path, text + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// A built app with a portal and a browser's profile of its own.
struct Side<'a> {
    folder: &'a Path,
    stage: Stage,
    profile: Profile,
}

/// One page to start, again and again.
struct Runner<'a> {
    name: &'static str,
    /// What is opened …
    folder: &'a Path,
    /// … and what it is opened on: the portal and the stored data of which side.
    on: usize,
    task: Task,
}

/// What the page says of a start.
#[derive(Clone, Copy, Deserialize)]
struct Start {
    /// When what was waited for had been painted.
    painted: f64,
    /// When the app's frame was there.
    frame: f64,
}

/// What the page says of a finished reading.
#[derive(Deserialize)]
struct Filled {
    counters: Vec<u32>,
}

async fn measure(args: &StartArgs, ours: &Path, empty: &Path) -> Result<Report> {
    let generate = || seeds::generate(args.clients, args.seed, Language::Ru);
    println!("Counting a portal of {} clients …", args.clients);
    let counters = counters_of(&simulation::count(generate())?)?;

    let mut sides = vec![Side { folder: ours, stage: Stage::open(generate()).await?, profile: Profile::fresh("ours") }];
    if let Some(other) = &args.app {
        let stage = Stage::open(generate()).await?;
        sides.push(Side { folder: other, stage, profile: Profile::fresh("other") });
    }
    for side in &mut sides {
        // A profile that was never used is set up when it is first opened; nobody starts an app so.
        side.stage.put(empty, &Task::Empty)?;
        open(&mut side.stage, &side.profile).await?;
    }
    let folders: Vec<&Path> = sides.iter().map(|side| side.folder).collect();
    let runners = |task: &Task| {
        let runner = |name, folder, on, task: &Task| Runner { name, folder, on, task: task.clone() };
        let mut runners = vec![runner("empty_leptos", empty, 0, &Task::Empty), runner("ours", folders[0], 0, task)];
        if let Some(other) = folders.get(1) {
            runners.push(runner("other", other, 1, task));
        }
        runners
    };

    println!("Cold starts in Chromium …");
    let cold = alternate(args.runs, &runners(&Task::Cold), &mut sides).await?;

    for side in &mut sides {
        println!("Reading the portal into {} …", side.folder.display());
        side.stage.put(side.folder, &Task::Fill)?;
        let filled: Filled = serde_json::from_str(&open(&mut side.stage, &side.profile).await?)
            .context("the page's report cannot be read")?;
        ensure!(filled.counters == counters, "the app shows {:?} instead of {counters:?}", filled.counters);
        side.stage.set_silent(true);
    }

    println!("Warm starts in Chromium, to {counters:?} …");
    let mut runners = runners(&Task::Warm { counters: counters.clone() });
    if sides.len() > 1 {
        runners.push(Runner { name: "ours_on_others_store", folder: folders[0], on: 1, task: Task::Warm { counters } });
    }
    let warm = alternate(args.runs, &runners, &mut sides).await?;
    Ok(Report::new(args.clients, args.runs, &[("warm", warm), ("cold", cold)]))
}

/// The counters of the mode that the app opens with, from what `cargo xtask count` prints.
fn counters_of(csv: &str) -> Result<Vec<u32>> {
    let mut months: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let [month, mode, _, count] = line.split(',').collect::<Vec<_>>()[..] else { bail!("an odd line: {line}") };
        if mode == FIRST_MODE {
            months.entry(month).or_default().push(count.parse().with_context(|| format!("no number: {line}"))?);
        }
    }
    Ok(months.pop_last().context("the portal has no clients")?.1)
}

/// Starts every page so often, in turn, who goes first changing from round to round; gives the times of each.
async fn alternate(rounds: u32, runners: &[Runner<'_>], sides: &mut [Side<'_>]) -> Result<Times> {
    let mut times = Times::new();
    for round in 0..rounds as usize {
        for at in 0..runners.len() {
            let runner = &runners[(at + round) % runners.len()];
            let side = &mut sides[runner.on];
            side.stage.put(runner.folder, &runner.task)?;
            // A copy, so that every start finds what the first one found.
            let profile = side.profile.copy("run")?;
            let start: Start = serde_json::from_str(&open(&mut side.stage, &profile).await?)
                .with_context(|| format!("{} was not there in time", runner.name))?;
            times.entry(runner.name).or_default().push((start.painted, start.frame));
        }
        let told: Vec<String> = times
            .iter()
            .filter_map(|(name, all)| all.last().map(|(painted, _)| format!("{name} {painted:.0} ms")))
            .collect();
        println!("  {} of {rounds}: {}", round + 1, told.join(", "));
    }
    Ok(times)
}

/// Opens the app that is in place, in a browser with this profile, and waits for what the page reports.
async fn open(stage: &mut Stage, profile: &Profile) -> Result<String> {
    let mut browser = Browser::start(&stage.address(), profile)?;
    let report = stage.words.report(&mut browser, SILENCE).await;
    drop(browser);
    // The browser's other processes end a moment after it.
    tokio::time::sleep(Duration::from_millis(500)).await;
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counters_are_those_of_the_last_month() {
        let csv = "month,mode,group,count\n2026-10,paid,active,1\n2026-11,paid,active,2\n2026-11,paid,lost,3\n\
                   2026-11,unpaid,requests,4\n";
        assert_eq!(counters_of(csv).expect("counters"), [2, 3]);
        assert!(counters_of("month,mode,group,count\n").is_err());
    }
}
