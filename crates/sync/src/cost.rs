//! What a page costs the portal, as its own answers tell, and how many pages a batch may therefore hold.

use std::collections::BTreeMap;

use bitrix24::{BATCH_LENGTH, Source};

/// How long one batch may work, in seconds. The portal cuts a request off at 60; a batch that is a third of that leaves
/// room for a slow moment and keeps the progress lively.
const BATCH_SECONDS: f64 = 20.0;

/// The weight of the newest measurement in the running mean.
const NEWEST: f64 = 0.2;

/// A running mean of the seconds a page of each list takes.
#[derive(Clone, Debug, Default)]
pub struct PageCosts {
    seconds: BTreeMap<Source, f64>,
}

impl PageCosts {
    /// Notes how long a page took.
    pub fn note(&mut self, source: Source, seconds: f64) {
        if seconds > 0.0 {
            let mean = self.seconds.entry(source).or_insert(seconds);
            *mean += (seconds - *mean) * NEWEST;
        }
    }

    /// What a page probably takes; before anything is known, what a page of a busy portal takes.
    #[must_use]
    pub fn expected(&self, source: Source) -> f64 {
        self.seconds.get(&source).copied().unwrap_or(0.2)
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
        let by_time = (self.seconds / page_seconds.max(0.001)).floor() as usize;
        by_time.max(usize::from(self.is_empty)).min(self.commands)
    }

    /// Takes room for pages of a cost.
    pub fn take(&mut self, pages: usize, page_seconds: f64) {
        self.commands -= pages;
        self.is_empty = false;
        self.seconds -= page_seconds * pages as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dear_pages_make_short_batches() {
        assert_eq!(BatchRoom::new(BATCH_LENGTH).fits(0.1), 50);
        assert_eq!(BatchRoom::new(BATCH_LENGTH).fits(1.0), 20);
        assert_eq!(BatchRoom::new(BATCH_LENGTH).fits(90.0), 1, "something must be asked");
        assert_eq!(BatchRoom::new(12).fits(0.1), 12);
        let mut room = BatchRoom::new(BATCH_LENGTH);
        room.take(40, 0.4);
        assert_eq!(room.fits(0.1), 10, "never more than fifty commands");
        assert_eq!(room.fits(1.0), 4);
        assert_eq!(room.fits(10.0), 0);
    }
}
