//! All chance of the generator goes through here, so that a seed gives the same portal on every platform.
//!
//! # Design
//! Only integers are drawn: logarithms and exponents, which ready-made normal and exponential distributions need, may
//! differ in the last bit between platforms. Skewed quantities are tables of weights instead.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A source of chance with the few questions the generator asks.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// A source of its own for each `part` of the portal: a change in one part leaves the others as they were.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(part);
        Self(rng)
    }

    /// A source of its own for one record: whatever is drawn from it, nothing else of the portal moves. `kind` tells the
    /// purposes apart and must not be 0, where the parts of the portal lie.
    pub(super) fn of_record(seed: u64, kind: u32, id: u32) -> Self {
        Self::new(seed, u64::from(kind) << 32 | u64::from(id))
    }

    /// True in `percent` cases out of a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100_u32) < percent
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// An index below `len`; `len` must not be 0.
    pub(super) fn index(&mut self, len: usize) -> usize {
        self.0.random_range(0..len as u32) as usize
    }

    /// One of `items`, all alike; `items` must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())]
    }

    /// One of `items`, each as often as its weight says; the weights must not all be 0.
    pub(super) fn weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> T {
        let sum = items.iter().map(|(_, weight)| weight).sum::<u32>();
        let mut left = self.0.random_range(0..sum);
        for &(item, weight) in items {
            if left < weight {
                return item;
            }
            left -= weight;
        }
        unreachable!("a number below the sum of the weights falls into one of them")
    }

    /// Puts `items` into a random order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_numbers_it_has_always_given() {
        let mut dice = Dice::new(1, 2);
        let numbers = [(); 5].map(|()| dice.between(0, 999));
        assert_eq!(numbers, [876, 682, 336, 511, 961]);
        assert_ne!([(); 5].map(|()| Dice::new(1, 3).between(0, 999)), numbers);
    }

    #[test]
    fn every_record_has_numbers_of_its_own() {
        let first = |kind, id| Dice::of_record(1, kind, id).between(0, 1_000_000);
        assert_eq!(first(1, 7), first(1, 7));
        let numbers = [first(1, 7), first(1, 8), first(2, 7), Dice::new(1, 7).between(0, 1_000_000)];
        assert!((1..4).all(|n| !numbers[..n].contains(&numbers[n])), "{numbers:?}");
    }

    #[test]
    fn weights_decide_how_often_an_item_comes() {
        let mut dice = Dice::new(1, 0);
        let often = (0..1_000).filter(|_| dice.weighted(&[(true, 9), (false, 1)])).count();
        assert!((850..950).contains(&often), "{often}");
        assert!((0..100).all(|_| dice.weighted(&[("never", 0), ("always", 1)]) == "always"));
    }

    #[test]
    fn shuffling_keeps_all_items() {
        let mut items = (0..50).collect::<Vec<_>>();
        Dice::new(1, 0).shuffle(&mut items);
        assert!(!items.is_sorted());
        items.sort();
        assert!(items.into_iter().eq(0..50));
    }
}
