//! Transitions: from which groups to which the cards of a mode went between two months (rule 2.9).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where a card is at one of the two months, within one mode; in the order in which places are shown and exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// The card is not created yet.
    New,
    /// The card is in a group, named by its number within the mode.
    Group(u8),
    /// The card exists, but is in no group of the mode.
    Absent,
    /// The card was deleted or merged since, which only recorded history knows.
    Gone,
}

/// How many cards went from one place to another. Places that nothing came from or went to are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    cells: BTreeMap<(Place, Place), u32>,
}

impl FromIterator<(Place, Place)> for Matrix {
    /// Counts cards by where they are at the earlier and at the later month. Those that are in a group at neither are
    /// left out: no counter of the mode has them.
    fn from_iter<I: IntoIterator<Item = (Place, Place)>>(cards: I) -> Self {
        let mut cells = BTreeMap::new();
        for (from, to) in cards {
            if matches!((from, to), (Place::Group(_), _) | (_, Place::Group(_))) {
                *cells.entry((from, to)).or_default() += 1;
            }
        }
        Self { cells }
    }
}

impl Matrix {
    /// The cells that are not 0, row by row: from where, to where, how many cards.
    pub fn cells(&self) -> impl Iterator<Item = (Place, Place, u32)> {
        self.cells.iter().map(|(&(from, to), &count)| (from, to, count))
    }

    /// How many cards went from one place to another.
    #[must_use]
    pub fn count(&self, from: Place, to: Place) -> u32 {
        self.cells.get(&(from, to)).copied().unwrap_or(0)
    }

    /// The rows in order, each with its sum: of a group, its counter at the earlier month.
    #[must_use]
    pub fn rows(&self) -> Vec<(Place, u32)> {
        sums(self.cells().map(|(from, _, count)| (from, count)))
    }

    /// The columns in order, each with its sum: of a group, its counter at the later month.
    #[must_use]
    pub fn columns(&self) -> Vec<(Place, u32)> {
        sums(self.cells().map(|(_, to, count)| (to, count)))
    }
}

/// The counts of each place together, in the order of the places.
fn sums(counts: impl Iterator<Item = (Place, u32)>) -> Vec<(Place, u32)> {
    let mut sums = BTreeMap::new();
    for (place, count) in counts {
        *sums.entry(place).or_default() += count;
    }
    sums.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::Place::{Absent, Gone, Group, New};
    use super::*;
    use crate::rank::config;

    fn matrix(cards: &[(Place, Place)]) -> Matrix {
        cards.iter().copied().collect()
    }

    #[test]
    fn cells_come_in_the_order_of_the_places() {
        let cards = [
            (Absent, Group(0)),
            (Group(1), Gone),
            (Group(1), Absent),
            (Group(1), Group(0)),
            (Group(0), Group(0)),
            (New, Group(2)),
            (Group(0), Group(0)),
            (New, Group(0)),
        ];
        let found: Vec<_> = matrix(&cards).cells().collect();
        let expected = [
            (New, Group(0), 1),
            (New, Group(2), 1),
            (Group(0), Group(0), 2),
            (Group(1), Group(0), 1),
            (Group(1), Absent, 1),
            (Group(1), Gone, 1),
            (Absent, Group(0), 1),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_and_columns_have_sums() {
        let found = matrix(&[(New, Group(1)), (Group(0), Group(1)), (Group(0), Absent), (Absent, Group(0))]);
        assert_eq!(found.rows(), [(New, 1), (Group(0), 2), (Absent, 1)]);
        assert_eq!(found.columns(), [(Group(0), 1), (Group(1), 2), (Absent, 1)]);
        assert_eq!((found.count(Group(0), Absent), found.count(Absent, Absent)), (1, 0));
    }

    #[test]
    fn a_card_in_no_group_at_either_month_is_left_out() {
        for card in [(New, New), (New, Absent), (Absent, Absent), (Absent, Gone), (New, Gone)] {
            assert_eq!(matrix(&[card]), Matrix::default(), "{card:?}");
        }
        for card in [(New, Group(0)), (Group(0), Absent), (Absent, Group(0)), (Group(0), Gone), (Group(0), Group(0))] {
            assert_eq!(matrix(&[card]).cells().collect::<Vec<_>>(), [(card.0, card.1, 1)]);
        }
    }

    fn place() -> impl Strategy<Value = Place> {
        prop_oneof![Just(New), (0u8..4).prop_map(Group), Just(Absent), Just(Gone)]
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn rows_and_columns_sum_to_the_counters_of_the_months(cards in vec((place(), place()), 0..40)) {
            let found = matrix(&cards);
            for group in (0..4).map(Group) {
                let sum = |sums: Vec<(Place, u32)>| sums.iter().find(|sum| sum.0 == group).map_or(0, |sum| sum.1);
                prop_assert_eq!(sum(found.rows()) as usize, cards.iter().filter(|card| card.0 == group).count());
                prop_assert_eq!(sum(found.columns()) as usize, cards.iter().filter(|card| card.1 == group).count());
            }
            for (from, to, count) in found.cells() {
                prop_assert_eq!(count as usize, cards.iter().filter(|&&card| card == (from, to)).count());
                prop_assert!(count > 0);
            }
            prop_assert!(found.cells().map(|(from, to, _)| (from, to)).is_sorted());
        }
    }
}
