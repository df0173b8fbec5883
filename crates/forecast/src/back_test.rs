//! What a fit of a year ago expected, beside what came.

use segmentation::condition::Day;

use crate::fit::Fitted;
use crate::history::History;

/// From this many repeat payments on, buyers are one line.
pub const MOST_REPEATS: u32 = 7;

/// A buyer of a year ago.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    /// Its payments up to then.
    pub history: History,
    /// On how many days it paid in the year before.
    pub last_year: u32,
    /// Whether it was active then.
    pub is_active: bool,
    /// On how many days it has paid since.
    pub actual: u32,
}

/// Buyers of a year ago who had the same number of repeat payments.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Line {
    /// How many there are.
    pub buyers: u32,
    /// How many payments were expected of them.
    pub expected: f64,
    /// How many came.
    pub actual: u32,
    /// By how much the expectation was wrong, summed over the buyers.
    pub error: f64,
    /// The same of "as last year": each pays as often as in the year before.
    pub last_year_error: f64,
    /// The same of "active or not": who was active pays as often as in the year before, the others never again.
    pub active_error: f64,
}

impl Line {
    fn add(&mut self, tested: &Tested, expected: f64) {
        let (actual, last_year) = (f64::from(tested.actual), f64::from(tested.last_year));
        let if_active = if tested.is_active { last_year } else { 0.0 };
        self.buyers += 1;
        self.expected += expected;
        self.actual += tested.actual;
        self.error += (expected - actual).abs();
        self.last_year_error += (last_year - actual).abs();
        self.active_error += (if_active - actual).abs();
    }

    fn join(mut self, other: &Self) -> Self {
        self.buyers += other.buyers;
        self.expected += other.expected;
        self.actual += other.actual;
        self.error += other.error;
        self.last_year_error += other.last_year_error;
        self.active_error += other.active_error;
        self
    }

    /// An error by buyer; 0 where there is none.
    #[must_use]
    pub fn mean(&self, error: f64) -> f64 {
        if self.buyers == 0 { 0.0 } else { error / f64::from(self.buyers) }
    }
}

/// What a fit of a year ago expected, beside what came.
#[derive(Clone, Debug, PartialEq)]
pub struct BackTest {
    /// The day at which the model was fitted.
    pub since: Day,
    /// The weeks from then on that were looked at.
    pub weeks: f64,
    /// The model of then.
    pub fitted: Fitted,
    /// Buyers by their repeat payments of then: 0, 1, … and [`MOST_REPEATS`] or more.
    pub lines: [Line; MOST_REPEATS as usize + 1],
}

impl BackTest {
    /// A test without buyers.
    #[must_use]
    pub fn new(since: Day, weeks: f64, fitted: Fitted) -> Self {
        Self { since, weeks, fitted, lines: Default::default() }
    }

    /// Adds a buyer, of whom so many payments were expected.
    pub fn add(&mut self, tested: &Tested, expected: f64) {
        self.lines[tested.history.repeats.min(MOST_REPEATS) as usize].add(tested, expected);
    }

    /// All buyers together.
    #[must_use]
    pub fn total(&self) -> Line {
        self.lines.iter().fold(Line::default(), Line::join)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchases::{Nbd, Purchases};

    #[test]
    fn errors_are_means_over_buyers_and_lines_add_up() {
        let purchases = Purchases::Staying(Nbd { r: 1.0, alpha: 52.0 });
        let mut test = BackTest::new(0, 52.0, Fitted { purchases, log_likelihood: 0.0, buyers: 100 });
        for (repeats, last_year, is_active, actual, expected) in [
            (0, 1, false, 0, 0.5),
            (0, 1, true, 3, 0.5),
            (2, 3, true, 1, 2.0),
            (9, 4, false, 5, 6.5),
            (7, 4, false, 0, 1.0),
        ] {
            let history = History { repeats, last: 0.0, age: 60.0 };
            test.add(&Tested { history, last_year, is_active, actual }, expected);
        }
        let buyers = test.lines.map(|line| line.buyers);
        assert_eq!(buyers, [2, 0, 1, 0, 0, 0, 0, 2]);
        let total = test.total();
        assert_eq!((total.buyers, total.expected, total.actual), (5, 10.5, 9));
        assert_eq!((total.error, total.last_year_error, total.active_error), (6.5, 10.0, 9.0));
        assert_eq!(total.mean(total.error), 1.3);
        assert_eq!(Line::default().mean(3.0), 0.0);
    }
}
