//! What the models see of a buyer, and equal buyers taken together.

use std::collections::HashMap;

/// What the models of purchases see of a buyer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// How many days it paid on after its first one (x).
    pub repeats: u32,
    /// Weeks from its first payment to its last one (`t_x`); 0 without a repeat.
    pub last: f64,
    /// Weeks from its first payment to the day at which it is looked at (T).
    pub age: f64,
}

impl History {
    /// A history with its times held to what is possible: 0 ≤ `t_x` ≤ T, and no last payment apart without a repeat.
    #[must_use]
    pub fn plausible(self) -> Self {
        let age = if self.age.is_finite() { self.age.max(0.0) } else { 0.0 };
        let last = if self.last.is_finite() && self.repeats > 0 { self.last.clamp(0.0, age) } else { 0.0 };
        Self { last, age, ..self }
    }
}

/// Equal buyers as one, with their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) repeats: u32,
    /// Places of `t_x` and T among [`Histories::times`].
    pub(crate) last: u32,
    pub(crate) age: u32,
    pub(crate) weight: u32,
}

/// The histories of all buyers: equal ones once, with their number, and each of their times once.
///
/// A sum over all buyers is the sum over the rows by their weights; what depends on a time alone is worked out once for
/// each of the few thousand days that there are.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    /// The times that occur, in weeks.
    pub(crate) times: Vec<f64>,
    /// In order of repeats.
    pub(crate) rows: Vec<Row>,
    buyers: u32,
    most_repeats: u32,
    repeats: f64,
    weeks: f64,
}

impl FromIterator<History> for Histories {
    fn from_iter<I: IntoIterator<Item = History>>(histories: I) -> Self {
        let mut all = Self::default();
        let mut places: HashMap<u64, u32> = HashMap::new();
        for history in histories {
            let History { repeats, last, age } = history.plausible();
            let times = &mut all.times;
            let mut place = |time: f64| {
                *places.entry(time.to_bits()).or_insert_with(|| {
                    times.push(time);
                    times.len() as u32 - 1
                })
            };
            let (last, age) = (place(last), place(age));
            all.rows.push(Row { repeats, last, age, weight: 1 });
        }
        all.sort_times();
        all.rows.sort_unstable();
        all.rows.dedup_by(|next, row| {
            let is_equal = (next.repeats, next.last, next.age) == (row.repeats, row.last, row.age);
            row.weight += if is_equal { next.weight } else { 0 };
            is_equal
        });
        for row in &all.rows {
            all.buyers += row.weight;
            all.most_repeats = all.most_repeats.max(row.repeats);
            all.repeats += f64::from(row.repeats) * f64::from(row.weight);
            all.weeks += all.times[row.age as usize] * f64::from(row.weight);
        }
        all
    }
}

impl Histories {
    /// Numbers the times by their length, so that the same histories in another order are the same rows in the same order.
    fn sort_times(&mut self) {
        let mut order: Vec<u32> = (0..self.times.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| self.times[a as usize].total_cmp(&self.times[b as usize]));
        let mut places = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&before, now)| places[before as usize] = now);
        self.times = order.iter().map(|&before| self.times[before as usize]).collect();
        for row in &mut self.rows {
            (row.last, row.age) = (places[row.last as usize], places[row.age as usize]);
        }
    }

    /// How many buyers there are.
    #[must_use]
    pub fn buyers(&self) -> u32 {
        self.buyers
    }

    /// How many of them differ.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The most days on which one of them paid after its first one.
    pub(crate) fn most_repeats(&self) -> u32 {
        self.most_repeats
    }

    /// Repeat payments of a buyer in a week, over all of them; above 0, so that it can be divided by.
    pub(crate) fn pace(&self) -> f64 {
        (self.repeats / self.weeks.max(1.0)).max(1e-4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_buyers_are_one_row_with_their_number() {
        let one = History { repeats: 2, last: 3.0, age: 8.0 };
        let other = History { repeats: 0, last: 0.0, age: 8.0 };
        let all: Histories = [one, other, one, one].into_iter().collect();
        assert_eq!((all.buyers(), all.rows(), all.most_repeats()), (4, 2, 2));
        let weights: Vec<u32> = all.rows.iter().map(|row| row.weight).collect();
        assert_eq!(weights, [1, 3]);
        assert_eq!(all.pace(), 6.0 / 32.0);
    }

    #[test]
    fn impossible_times_are_held_to_what_can_be() {
        for (history, expected) in [
            ((2, 9.0, 8.0), (8.0, 8.0)),
            ((0, 5.0, 8.0), (0.0, 8.0)),
            ((1, -1.0, -2.0), (0.0, 0.0)),
            ((1, f64::NAN, f64::INFINITY), (0.0, 0.0)),
        ] {
            let (repeats, last, age) = history;
            let held = History { repeats, last, age }.plausible();
            assert_eq!((held.last, held.age), expected, "{history:?}");
        }
    }
}
