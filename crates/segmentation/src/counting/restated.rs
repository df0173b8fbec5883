//! What each month adds to each group by settings that are not in force, card by card.

use chrono::NaiveDate;

use super::{Counting, months, series};
use crate::answer::Series;
use crate::facts::Settings;
use crate::group::Group;
use crate::timeline::{self, Steps};

/// What each month adds to each group, as far as the cards are counted.
#[derive(Debug)]
pub(crate) struct Moves {
    steps: Steps,
    moves: Vec<[i32; Group::COUNT]>,
}

impl Moves {
    /// Of no card yet, by some settings, for the months of a counting.
    pub(crate) fn none(counting: &Counting, settings: &Settings, today: NaiveDate) -> Self {
        let (first, last) = months(&counting.links, &counting.evidence, today);
        let steps = Steps::new(first, last, settings, today);
        Self { moves: vec![[0; Group::COUNT]; steps.len() + 1], steps }
    }

    /// Counts a card.
    pub(crate) fn add(&mut self, counting: &Counting, number: u32) {
        let moves = &mut self.moves;
        let Counting { links, evidence, companies, .. } = counting;
        timeline::spans(&self.steps, links, evidence, *companies, number, |from, to, group| {
            moves[from][group.index()] += 1;
            moves[to][group.index()] -= 1;
        });
    }

    /// The counts of every month.
    pub(crate) fn series(&self, today: NaiveDate) -> Series {
        series(&self.steps, &self.moves, today)
    }
}
