//! Random histories end with the right numbers, whatever happens on the way.

use std::num::NonZeroUsize;

use simulation::chaos::{self, Kind, Settings, Tally};

#[test]
fn every_history_ends_with_the_right_numbers() {
    let mut tally = Tally::default();
    let mut flawed = Vec::new();
    let threads = NonZeroUsize::new(2).expect("two is not zero");
    chaos::run_many(0..250, threads, &Settings::default(), |outcome| {
        tally.add(&outcome.tally);
        if let Some(flaw) = outcome.flaw {
            flawed.push(format!("seed {}: {flaw}\n{}", outcome.seed, outcome.history.join("\n")));
        }
    });
    println!("{tally}");
    assert!(flawed.is_empty(), "{} seeds failed\n{}", flawed.len(), flawed.join("\n\n"));
    assert!(tally.comparisons > 2 * tally.seeds, "every seed is compared more than once");
    assert!(tally.others.contains_key("published"), "nothing was ever published");
    for kind in Kind::all() {
        let is_covered =
            [&tally.faults, &tally.changes, &tally.others].iter().any(|counts| counts.contains_key(kind.name()));
        assert!(is_covered, "{kind} never happened");
    }
}

#[test]
fn the_same_seed_gives_the_same_history() {
    let history = || chaos::run(3, &Settings::default()).history;
    assert_eq!(history(), history());
}

/// Seeds that have failed once, each for a cause of its own: a hidden contact merged into one that is seen, numbers
/// that were not shown though all was read, limits that small requests ran into, and those that fields had used up
/// before.
#[test]
fn histories_that_have_failed_once_end_with_the_right_numbers() {
    let settings = Settings::default();
    let flaws: Vec<String> = [901_059, 822, 2561, 900_238, 2170, 2403, 3512, 3683, 550_945, 551_103]
        .into_iter()
        .filter_map(|seed| chaos::run(seed, &settings).flaw.map(|flaw| format!("seed {seed}: {flaw}")))
        .collect();
    assert!(flaws.is_empty(), "{}", flaws.join("\n"));
}
