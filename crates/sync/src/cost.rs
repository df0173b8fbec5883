//! What a page costs the portal, as its own answers tell, and how many pages a batch may therefore hold.

use std::collections::BTreeMap;

use bitrix24::{BATCH_LENGTH, Source};

/// How long one batch may probably work, in seconds; some take half as long again. The portal cuts a request off at 60, and
/// shorter batches keep the progress lively.
const BATCH_SECONDS: f64 = 14.0;

/// One command of each batch takes several times as long as the others, wherever it was measured: as long as so many pages
/// more. In a batch of one that is all there is to see, so it has to be taken out of what is measured.
pub(crate) const SLOW_PAGES: f64 = 3.0;

/// By how much the slow command makes the pages of a batch of so many commands dearer on the average.
#[must_use]
pub fn slow_factor(commands: usize) -> f64 {
    1.0 + SLOW_PAGES / commands.max(1) as f64
}

/// Assumed cost of a page before the first measurement (0.4 s): more than most pages take, so that the first batches
/// are planned too short rather than too long.
const UNKNOWN_SECONDS: f64 = 0.4;

/// Weight of the newest batch in the running mean of a page's cost (30 %).
const NEWEST: f64 = 0.3;

/// Relative uncertainty of the mean after one measurement (50 %); divided by the number of measurements after more.
/// Added to the mean, so that the first batches are planned too short rather than too long.
const UNCERTAINTY: f64 = 0.5;

/// What an update of a card takes before anything is known.
const UNKNOWN_UPDATE_SECONDS: f64 = 0.4;

/// A running mean of the seconds a page of each list takes, and an update of a card by each method.
#[derive(Clone, Debug, Default)]
pub struct PageCosts {
    seconds: BTreeMap<Source, Mean>,
    updates: BTreeMap<&'static str, Mean>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    seconds: f64,
    notes: u32,
}

impl Mean {
    fn expected(&self) -> f64 {
        self.seconds * (1.0 + UNCERTAINTY / f64::from(self.notes))
    }
}

fn note<K: Ord>(means: &mut BTreeMap<K, Mean>, key: K, seconds: f64, commands: usize) {
    let seconds = seconds / slow_factor(commands);
    if seconds > 0.0 {
        let mean = means.entry(key).or_insert(Mean { seconds, notes: 0 });
        mean.seconds += (seconds - mean.seconds) * NEWEST;
        mean.notes += 1;
    }
}

impl PageCosts {
    /// Notes how long some pages took on average, in a batch of so many commands.
    pub fn note(&mut self, source: Source, seconds: f64, commands: usize) {
        note(&mut self.seconds, source, seconds, commands);
    }

    /// Notes how long some updates by a method took on average, in a batch of so many commands.
    pub fn note_updates(&mut self, method: &'static str, seconds: f64, commands: usize) {
        note(&mut self.updates, method, seconds, commands);
    }

    /// What an update by a method probably takes, rather too much as long as little was measured.
    #[must_use]
    pub fn expected_update(&self, method: &'static str) -> f64 {
        self.updates.get(method).map_or(UNKNOWN_UPDATE_SECONDS, Mean::expected)
    }

    /// What a page probably takes, rather too much as long as little was measured. Of a list that was not seen yet, as
    /// long as of the list it tells more about.
    #[must_use]
    pub fn expected(&self, source: Source) -> f64 {
        let like = match source {
            Source::ContactReach | Source::ContactFields => Source::Contacts,
            Source::CompanyReach | Source::CompanyFields => Source::Companies,
            Source::DealLinks | Source::Goods => Source::Deals,
            Source::Leads => Source::Invoices,
            Source::ContactAddresses | Source::CompanyAddresses => Source::Requisites,
            other => other,
        };
        let known = |source| self.seconds.get(&source).map(Mean::expected);
        known(source).or_else(|| known(like)).unwrap_or(UNKNOWN_SECONDS)
    }
}

/// The room left in a batch that is being put together.
#[derive(Clone, Debug)]
pub struct BatchRoom {
    commands: usize,
    seconds: f64,
    is_empty: bool,
}

impl BatchRoom {
    /// The room of a batch that shall hold `commands` at the most.
    #[must_use]
    pub fn new(commands: usize) -> Self {
        Self { commands: commands.clamp(1, BATCH_LENGTH), seconds: BATCH_SECONDS, is_empty: true }
    }

    /// How many more pages of a cost fit. An empty batch always takes one, however dear.
    #[must_use]
    pub fn fits(&self, page_seconds: f64) -> usize {
        let seconds = if self.is_empty { self.seconds - SLOW_PAGES * page_seconds } else { self.seconds };
        let by_time = (seconds / page_seconds.max(0.001)).floor().max(0.0) as usize;
        by_time.max(usize::from(self.is_empty)).min(self.commands)
    }

    /// Takes room for pages of a cost.
    pub fn take(&mut self, pages: usize, page_seconds: f64) {
        if std::mem::take(&mut self.is_empty) {
            self.seconds -= SLOW_PAGES * page_seconds;
        }
        self.commands -= pages;
        self.seconds -= page_seconds * pages as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dear_pages_make_short_batches() {
        assert_eq!(BatchRoom::new(BATCH_LENGTH).fits(0.1), 50);
        assert_eq!(BatchRoom::new(BATCH_LENGTH).fits(1.0), 11);
        assert_eq!(BatchRoom::new(BATCH_LENGTH).fits(90.0), 1, "something must be asked");
        assert_eq!(BatchRoom::new(12).fits(0.1), 12);
        let mut room = BatchRoom::new(BATCH_LENGTH);
        room.take(40, 0.2);
        assert_eq!(room.fits(0.1), 10, "never more than fifty commands");
        assert_eq!(room.fits(1.0), 5);
        assert_eq!(room.fits(10.0), 0);
    }

    #[test]
    fn a_page_of_another_kind_is_taken_to_cost_the_same_until_one_was_seen() {
        let mut costs = PageCosts::default();
        assert_eq!(costs.expected(Source::Contacts), UNKNOWN_SECONDS);
        costs.note(Source::Contacts, 0.106, 50);
        assert!((costs.expected(Source::ContactReach) - 0.15).abs() < 1e-9, "one measurement is not much");
        costs.note(Source::ContactReach, 0.8, 1);
        let looked_up = costs.expected(Source::ContactReach);
        assert!((looked_up - 0.3).abs() < 1e-9, "the only command is the slow one: {looked_up}");
        for _ in 0..100 {
            costs.note(Source::Contacts, 0.106, 50);
        }
        assert!((costs.expected(Source::Contacts) - 0.1).abs() < 1e-3, "many are");
    }
}
