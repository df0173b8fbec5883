//! The counts of every month, kept up to date: built in one pass over all records, and after a change counted again for
//! the clients it touches only (`update`).

use chrono::NaiveDate;

use crate::answer::{Counts, Series};
use crate::evidence_columns::EvidenceColumns;
use crate::facts::column::day_of;
use crate::facts::{Facts, Settings};
use crate::group::Group;
use crate::ids::CompanyId;
use crate::links::{ClientsById, Links, NOBODY, number_of};
use crate::month::Month;
use crate::owner_sets::OwnerSets;
use crate::timeline::{self, Steps};

mod moves;
mod restated;
mod touched;
mod update;

pub(crate) use restated::Moves;
pub(crate) use update::Change;

/// The clients of a portal with their evidence, and what each month adds to each group.
#[derive(Clone, Debug)]
pub(crate) struct Counting {
    pub(crate) links: Links,
    /// The cards that were looked for when a client was found, and that have none: what names one of them may have another
    /// client once the card has.
    missing: OwnerSets,
    pub(crate) evidence: EvidenceColumns,
    /// How many companies there are: the numbers of their cards come first.
    pub(crate) companies: usize,
    pub(crate) steps: Steps,
    /// By month and one more, how many cards come into each group, less those that leave it.
    moves: Vec<[i32; Group::COUNT]>,
}

impl Counting {
    /// Counts a portal whose clock shows `today`.
    pub(crate) fn new(facts: &Facts, settings: &Settings, today: NaiveDate) -> Self {
        let mut missing = OwnerSets::default();
        let (links, clients) = Links::new(facts, settings, &mut missing);
        let mut counting = Self::without_moves(facts, settings, today, missing, (links, clients));
        counting.count_moves();
        counting
    }

    /// A counting that tells the groups of every card at any date, and no counts of months.
    pub(crate) fn without_moves(
        facts: &Facts,
        settings: &Settings,
        today: NaiveDate,
        missing: OwnerSets,
        (links, clients): (Links, ClientsById),
    ) -> Self {
        let evidence = EvidenceColumns::new(facts, &links, &clients, settings, day_of(today));
        let (first, last) = months(&links, &evidence, today);
        let steps = Steps::new(first, last, settings, today);
        Self { links, missing, evidence, companies: facts.companies.len(), steps, moves: Vec::new() }
    }

    /// Counts anew from the same evidence, with thresholds that may be others.
    pub(crate) fn restate(&mut self, settings: &Settings, today: NaiveDate) {
        let (first, last) = months(&self.links, &self.evidence, today);
        self.steps = Steps::new(first, last, settings, today);
        self.count_moves();
    }

    fn count_moves(&mut self) {
        self.moves = vec![[0; Group::COUNT]; self.steps.len() + 1];
        for number in 0..self.links.cards.len() as u32 {
            self.add(number, 1);
        }
    }

    /// Adds a card to the counts, or takes it out with a weight of -1.
    fn add(&mut self, number: u32, weight: i32) {
        let moves = &mut self.moves;
        timeline::spans(&self.steps, &self.links, &self.evidence, self.companies, number, |from, to, group| {
            moves[from][group.index()] += weight;
            moves[to][group.index()] -= weight;
        });
    }

    /// The counts of every month from the first counted card's to today's; empty if no card is counted.
    pub(crate) fn series(&self, today: NaiveDate) -> Series {
        series(&self.steps, &self.moves, today)
    }

    /// Bytes of memory that the counting takes.
    pub(crate) fn bytes(&self) -> usize {
        (self.links.cards.capacity() + self.links.deals.capacity() + self.links.invoices.capacity()) * 4
            + self.links.leads.capacity() * 4
            + self.evidence.bytes()
    }
}

/// The counts of every month, by what each adds to each group.
fn series(steps: &Steps, moves: &[[i32; Group::COUNT]], today: NaiveDate) -> Series {
    let mut sums = [0i32; Group::COUNT];
    let counts = moves[..steps.len()].iter().map(|month| {
        let mut counts = Counts::default();
        for group in Group::all() {
            let sum = &mut sums[group.index()];
            *sum += month[group.index()];
            counts[group] = u32::try_from(*sum).unwrap_or(0);
        }
        counts
    });
    Series { first: steps.first, counts: counts.collect(), as_of: today }
}

/// The first and the last month of the chart; the first comes after the last if no card is counted.
fn months(links: &Links, evidence: &EvidenceColumns, today: NaiveDate) -> (Month, Month) {
    let counted = links.cards.iter().zip(&evidence.created).filter(|(client, _)| **client != NOBODY);
    let first = counted.map(|(_, &created)| created).min();
    let last = Month::of(today);
    (first.map_or(last.next(), Month::of_day), last)
}

/// The number of a card that is counted.
pub(crate) fn counted(facts: &Facts, links: &Links, card: crate::answer::Card) -> Option<u32> {
    number_of(facts, card).filter(|&number| links.cards[number as usize] != NOBODY)
}

/// The id of a company by the number of its card.
pub(crate) fn company_id(facts: &Facts, number: u32) -> Option<CompanyId> {
    facts.companies.keys().get(number as usize).copied()
}
