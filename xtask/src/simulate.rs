//! `cargo xtask simulate`: random histories of portals and tabs in virtual time, each of which must end with the right
//! numbers.

use std::num::NonZeroUsize;
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use simulation::chaos::{self, Kind, Settings, Tally};

/// How many seeds are run unless told otherwise: about a minute's work.
const SEEDS: &str = "0..300";

/// Which histories to run, and what they may consist of.
#[derive(clap::Args)]
pub(crate) struct SimulateArgs {
    /// The seeds of the histories, the last one excluded.
    #[arg(long, value_name = "A..B", default_value = SEEDS, value_parser = seeds, conflicts_with = "seed")]
    seeds: Range<u64>,
    /// One seed only.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Prints every history, not only those of seeds that fail.
    #[arg(long)]
    history: bool,
    /// Kinds of events that do not happen; an unknown name prints all of them.
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    without: Vec<Kind>,
    /// Events beyond this many do not happen.
    #[arg(long, value_name = "N")]
    events: Option<u32>,
    /// How many contacts and companies a portal has; by default the seed decides.
    #[arg(long, value_name = "N")]
    clients: Option<u32>,
    /// How many histories run at once.
    #[arg(long, value_name = "N", default_value = "2")]
    threads: NonZeroUsize,
}

fn seeds(text: &str) -> Result<Range<u64>> {
    let (from, to) = text.split_once("..").context("seeds are given as FROM..TO")?;
    let seeds = from.trim().parse()?..to.trim().parse()?;
    ensure!(!seeds.is_empty(), "there is no seed in {text}");
    Ok(seeds)
}

/// Runs the histories and prints what came of them; returns whether all ended well.
pub(crate) fn simulate(args: &SimulateArgs) -> Result<bool> {
    let settings = Settings { clients: args.clients, most_events: args.events, without: args.without.clone() };
    let seeds = args.seed.map_or(args.seeds.clone(), |seed| seed..seed + 1);
    let mut tally = Tally::default();
    let mut flawed = Vec::new();
    chaos::run_many(seeds, args.threads, &settings, |outcome| {
        if args.history || outcome.flaw.is_some() {
            println!("seed {}\n{}", outcome.seed, outcome.history.join("\n"));
        }
        if let Some(flaw) = &outcome.flaw {
            println!("FAILED, seed {}: {flaw}\n", outcome.seed);
            flawed.push(outcome.seed);
        }
        tally.add(&outcome.tally);
    });
    println!("{tally}");
    if !flawed.is_empty() {
        flawed.sort_unstable();
        println!("{} seeds failed: {flawed:?}", flawed.len());
        println!("see one again: cargo xtask simulate --seed {} --history", flawed[0]);
    }
    Ok(flawed.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_a_range() {
        for (text, expected) in [("0..300", Some(0..300)), ("7 .. 9", Some(7..9)), ("9..9", None), ("7", None)] {
            assert_eq!(seeds(text).ok(), expected, "{text}");
        }
    }
}
