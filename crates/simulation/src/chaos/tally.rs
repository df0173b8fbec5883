//! What histories consisted of, in numbers: a test that covers nothing must not look like one that passes.

use std::collections::BTreeMap;
use std::fmt;

/// How often what has happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Histories.
    pub seeds: u64,
    /// Readings that were begun: by a page that was opened or by somebody who asked for it.
    pub syncs: u64,
    /// Tabs that were closed while they were open.
    pub kills: u64,
    /// Requests to the portals.
    pub requests: u64,
    /// Virtual milliseconds that went by.
    pub milliseconds: i64,
    /// Comparisons with an uninterrupted reading.
    pub comparisons: u64,
    /// Faults that struck, by name.
    pub faults: BTreeMap<&'static str, u64>,
    /// Changes made in the portals, by name.
    pub changes: BTreeMap<&'static str, u64>,
    /// Everything else that was done to tabs and stores, by name.
    pub others: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// Takes in what another history consisted of.
    pub fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.syncs += other.syncs;
        self.kills += other.kills;
        self.requests += other.requests;
        self.milliseconds += other.milliseconds;
        self.comparisons += other.comparisons;
        for (mine, theirs) in
            [(&mut self.faults, &other.faults), (&mut self.changes, &other.changes), (&mut self.others, &other.others)]
        {
            for (name, count) in theirs {
                *mine.entry(name).or_default() += count;
            }
        }
    }
}

impl fmt::Display for Tally {
    /// A few lines for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} seeds, {} syncs, {} kills, {} requests, {} comparisons, {} virtual hours",
            self.seeds,
            self.syncs,
            self.kills,
            self.requests,
            self.comparisons,
            self.milliseconds / 3_600_000
        )?;
        for (title, counts) in [("faults", &self.faults), ("changes", &self.changes), ("others", &self.others)] {
            let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
            writeln!(f, "{title}: {}", if counts.is_empty() { "none".to_owned() } else { counts.join(", ") })?;
        }
        Ok(())
    }
}
