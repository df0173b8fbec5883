//! Modelled execution times. They are assumptions, gathered from published measurements and from the documentation's
//! examples; no live portal was measured. What matters to the app is their order of magnitude and their spread.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, LogNormal};

use crate::batch::LONGEST;
use crate::options::Profile;
use crate::schema::Entity;

/// What a call makes the server do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Work {
    /// Directories, options, users.
    Small,
    /// A page of a list, or one record of it.
    Rows(Entity),
    /// A contact or company changed by its own method.
    UpdateClient,
    /// Any record changed or added by another method.
    UpdateItem,
    /// A user field made or removed: the table of all values is rebuilt.
    Structure,
}

/// The cost of one call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cost {
    pub(crate) work: Work,
    /// How many of the fields were asked for: from 0, a few, to 1, all.
    pub(crate) width: f64,
    /// Sorted by something else than the id.
    pub(crate) sorted: bool,
    /// Rows counted for the total.
    pub(crate) counted: usize,
    /// Rows skipped by an offset.
    pub(crate) skipped: usize,
    /// A save of values that were the same already.
    pub(crate) unchanged: bool,
}

impl Cost {
    pub(crate) fn of(work: Work) -> Cost {
        Cost { work, width: 0.0, sorted: false, counted: 0, skipped: 0, unchanged: false }
    }
}

/// The numbers of one profile, seconds.
#[derive(Debug)]
pub(crate) struct Prices {
    client_page: f64,
    deal_page: f64,
    invoice_page: f64,
    activity_page: f64,
    wide: f64,
    sorted: f64,
    per_counted: f64,
    per_skipped: f64,
    update_client: f64,
    update_item: f64,
    automation: f64,
    small: f64,
    structure: f64,
    /// Time around the work of a request: start of PHP, rights, JSON.
    pub(crate) overhead: f64,
    /// Network, there and back.
    pub(crate) round_trip: f64,
    /// Requests worked on at once without slowing each other down.
    pub(crate) parallel: usize,
}

const FAST: Prices = Prices {
    client_page: 0.03,
    deal_page: 0.03,
    invoice_page: 0.035,
    activity_page: 0.025,
    wide: 2.0,
    sorted: 2.0,
    per_counted: 1e-6,
    per_skipped: 3e-6,
    update_client: 0.05,
    update_item: 0.07,
    automation: 0.0,
    small: 0.004,
    structure: 1.0,
    overhead: 0.03,
    round_trip: 0.05,
    parallel: 16,
};

const TYPICAL: Prices = Prices {
    client_page: 0.08,
    deal_page: 0.1,
    invoice_page: 0.12,
    activity_page: 0.06,
    wide: 2.2,
    sorted: 4.0,
    per_counted: 5e-6,
    per_skipped: 3e-6,
    update_client: 0.13,
    update_item: 0.18,
    automation: 0.05,
    small: 0.006,
    structure: 3.0,
    overhead: 0.03,
    round_trip: 0.06,
    parallel: 8,
};

const HEAVY: Prices = Prices {
    client_page: 0.5,
    deal_page: 0.6,
    invoice_page: 0.6,
    activity_page: 0.35,
    wide: 3.0,
    sorted: 6.0,
    per_counted: 2e-5,
    per_skipped: 6e-6,
    update_client: 0.45,
    update_item: 0.48,
    automation: 0.5,
    small: 0.02,
    structure: 15.0,
    overhead: 0.1,
    round_trip: 0.1,
    parallel: 4,
};

/// A save that changes nothing is cut short.
const UNCHANGED: f64 = 0.3;

impl Prices {
    pub(crate) fn of(profile: Profile) -> &'static Prices {
        match profile {
            Profile::Fast => &FAST,
            Profile::Typical => &TYPICAL,
            Profile::Heavy => &HEAVY,
        }
    }

    /// The same prices, all work so many times dearer.
    #[cfg(test)]
    pub(crate) fn dearer(&self, times: f64) -> Prices {
        Prices { update_item: self.update_item * times, ..*self }
    }

    /// The mean seconds of a call; [`spread`] makes an actual time of it.
    pub(crate) fn mean(&self, cost: &Cost) -> f64 {
        let base = match cost.work {
            Work::Small => self.small,
            Work::Rows(Entity::Deal | Entity::Lead) => self.deal_page,
            Work::Rows(Entity::Invoice | Entity::OldInvoice) => self.invoice_page,
            Work::Rows(Entity::Activity) => self.activity_page,
            Work::Rows(_) => self.client_page,
            // Robots and workflows start only after a real save.
            Work::UpdateClient if cost.unchanged => self.update_client * UNCHANGED,
            Work::UpdateItem if cost.unchanged => self.update_item * UNCHANGED,
            Work::UpdateClient => self.update_client,
            Work::UpdateItem => self.update_item + self.automation,
            Work::Structure => self.structure,
        };
        let wide = 1.0 + (self.wide - 1.0) * cost.width;
        let sorted = if cost.sorted { self.sorted } else { 1.0 };
        base * wide * sorted + self.per_counted * cost.counted as f64 + self.per_skipped * cost.skipped as f64
    }
}

/// Spreads a mean: log-normal, narrower for reads than for writes, with the mean kept.
pub(crate) fn spread(mean: f64, work: Work, random: &mut ChaCha8Rng) -> f64 {
    let sigma: f64 = match work {
        Work::UpdateClient | Work::UpdateItem | Work::Structure => 0.5,
        Work::Small | Work::Rows(_) => 0.35,
    };
    let factor = LogNormal::new(-sigma * sigma / 2.0, sigma).expect("the deviation is finite and positive");
    mean * factor.sample(random)
}

/// How many times dearer the slow command of a batch is.
const SLOW: std::ops::Range<f64> = 3.0..5.0;

/// Which command of a batch is slow, and how much: one in each batch was, in every published sample.
pub(crate) fn slow_command(commands: usize, random: &mut ChaCha8Rng) -> (usize, f64) {
    (random.random_range(0..commands.max(1)), random.random_range(SLOW))
}

/// By how much the slow command makes pages of so many seconds dearer on the average, in a batch that is as full as it may
/// be: fifty commands, or as many as stay under twenty seconds, the slow one included.
pub(crate) fn full_batch_factor(page_secs: f64) -> f64 {
    const BATCH_SECS: f64 = 20.0;
    let slow = (SLOW.start + SLOW.end) / 2.0 - 1.0;
    let commands = (BATCH_SECS / page_secs - slow).floor().clamp(1.0, LONGEST as f64);
    1.0 + slow / commands
}

/// How much dearer calls are at an hour of the portal's day: 1 at night, 2.5 at noon.
pub(crate) fn hour_factor(seconds_of_day: i64) -> f64 {
    let hour = seconds_of_day as f64 / 3600.0;
    1.0 + 1.5 * (1.0 - (hour - 12.0).abs() / 6.0).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn the_mean_survives_the_spread() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for work in [Work::Rows(Entity::Deal), Work::UpdateClient] {
            let sum: f64 = (0..20_000).map(|_| spread(0.1, work, &mut random)).sum();
            assert!((sum / 20_000.0 - 0.1).abs() < 0.002, "{work:?} {sum}");
        }
    }

    #[test]
    fn wider_sorted_and_counted_pages_are_dearer() {
        let page = Cost::of(Work::Rows(Entity::Contact));
        let price = |cost: Cost| TYPICAL.mean(&cost);
        assert_eq!(price(page), 0.08);
        for dearer in [Cost { width: 1.0, ..page }, Cost { sorted: true, ..page }, Cost { counted: 60_000, ..page }] {
            assert!(price(dearer) > 0.08, "{dearer:?}");
        }
        let save = Cost::of(Work::UpdateClient);
        assert!(price(Cost { unchanged: true, ..save }) < price(save));
    }

    #[test]
    fn the_slow_command_is_spread_over_a_full_batch() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let batches = 20_000;
        let sum: f64 = (0..batches).map(|_| 49.0 + slow_command(LONGEST, &mut random).1).sum();
        assert!((sum / f64::from(batches) / 50.0 - full_batch_factor(0.1)).abs() < 0.001);
        for (page_secs, expected) in [(0.1, 1.06), (0.5, 1.0 + 3.0 / 37.0), (30.0, 4.0)] {
            assert!((full_batch_factor(page_secs) - expected).abs() < 1e-9, "{page_secs}");
        }
    }

    #[test]
    fn noon_is_dearest() {
        assert_eq!((hour_factor(3 * 3600), hour_factor(12 * 3600)), (1.0, 2.5));
    }
}
