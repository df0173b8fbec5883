//! XYZ: clients by how regularly they pay (rule 2.4).

use serde::{Deserialize, Serialize};

use super::day::date_of;
use crate::month::Month;

/// The largest limit of Y that can be set, in per cent; one payment in ten years has a coefficient of variation of 1 091.
pub const MOST_PER_CENT: u32 = 1_100;

/// The regularity of a client's payments; clients that paid nothing in the months have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Xyz {
    /// About the same every month.
    X,
    /// In many of the months.
    Y,
    /// Now and then.
    Z,
}

impl Xyz {
    /// All kinds, in the order in which they are shown and exported.
    pub const ALL: [Self; 3] = [Self::X, Self::Y, Self::Z];

    /// The code of the kind in an export, a condition and a link.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Y => "y",
            Self::Z => "z",
        }
    }
}

/// How regularity is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regularity {
    /// Over how many full months.
    pub months: u16,
    /// Up to which coefficient of variation a client is X, in per cent.
    pub x: u32,
    /// Up to which coefficient of variation a client is Y, in per cent.
    pub y: u32,
}

impl Default for Regularity {
    fn default() -> Self {
        Self { months: 12, x: 50, y: 150 }
    }
}

/// How clients get a rank from X to Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct XyzSettings {
    /// What is looked at in each month.
    pub measure: MonthlyMeasure,
    /// Over how many full months, and the limits of X and Y.
    pub regularity: Regularity,
}

/// What is looked at in each month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MonthlyMeasure {
    /// How many payments count from a day of the month.
    #[default]
    Payments,
    /// What the client paid in the month, in cents; less than nothing is nothing.
    Revenue,
}

impl XyzSettings {
    /// Whether X and Y have something each: the limit of X is below that of Y, which is at most [`MOST_PER_CENT`].
    #[must_use]
    pub fn makes_sense(&self) -> bool {
        (1..=MOST_PER_CENT).contains(&self.regularity.y) && self.regularity.x < self.regularity.y
    }
}

impl Regularity {
    /// The regularity of clients, in card order. `values` has one value per client and month: all months of the first
    /// client, then all months of the second. What is missing of a last client leaves it out.
    #[must_use]
    pub fn of_all(&self, values: &[i64]) -> Vec<Option<Xyz>> {
        match usize::from(self.months) {
            0 => Vec::new(),
            months => values.chunks_exact(months).map(|values| self.of(values)).collect(),
        }
    }

    /// The regularity of one client by its values, one per month; a negative one counts as 0.
    ///
    /// With S the sum, Q the sum of squares and n the number of months, the squared coefficient of variation is
    /// (n·Q − S²) ÷ S²; it is compared without dividing. So that n·Q fits 128 bits whatever comes, a value is at most
    /// 2⁶³ ÷ n, far above any month's cents.
    #[must_use]
    pub fn of(&self, values: &[i64]) -> Option<Xyz> {
        let n = values.len().max(1) as u64;
        let most = i64::MAX as u64 / n;
        let (mut sum, mut squares) = (0u128, 0u128);
        for &value in values {
            let value = u128::from(u64::try_from(value).unwrap_or(0).min(most));
            sum += value;
            squares += value * value;
        }
        let spread = u128::from(n) * squares - sum * sum;
        let within = |limit: u32| wide(spread, 100 * 100) <= wide(sum * sum, u64::from(limit) * u64::from(limit));
        match sum {
            0 => None,
            _ if within(self.x) => Some(Xyz::X),
            _ if within(self.y) => Some(Xyz::Y),
            _ => Some(Xyz::Z),
        }
    }
}

/// The exact product, as its part above 64 bits and the one below.
fn wide(a: u128, b: u64) -> (u128, u64) {
    let low = u128::from(a as u64) * u128::from(b);
    ((a >> 64) * u128::from(b) + (low >> 64), low as u64)
}

/// The `months` full months, earliest first, that end with the month of the reference date, or with the one before if
/// the date is not the last of its month.
pub fn full_months(reference: i32, months: u16) -> impl DoubleEndedIterator<Item = Month> + ExactSizeIterator {
    let reference = date_of(reference);
    let month = Month::of(reference);
    let last = if reference == month.last_day() { month } else { month.plus(-1) };
    last.plus(1 - i32::from(months)).through(last)
}

/// The first days of the [`full_months`] and of the month after them: day d is in month i if `days[i] <= d` and
/// `d < days[i + 1]`.
#[must_use]
pub fn first_days(reference: i32, months: u16) -> Vec<i32> {
    let months = full_months(reference, months);
    let end = full_months(reference, 1).map(Month::next);
    months.chain(end).map(|month| month.first_day().to_epoch_days()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::rank::config;
    use crate::rank::day::day;

    const FOUR: Regularity = Regularity { months: 4, x: 50, y: 150 };

    #[test]
    fn months_are_compared_with_their_mean() {
        use Xyz::{X, Y, Z};
        let defaults = Regularity::default();
        for (why, regularity, values, expected) in [
            ("nothing", defaults, &[0; 12][..], None),
            ("only money given back", defaults, &[-5; 12], None),
            ("every month: 0 %", defaults, &[3; 12], Some(X)),
            ("every second month: 100 %", defaults, &[1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], Some(Y)),
            ("every quarter: 141 %", defaults, &[0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1], Some(Y)),
            ("three of twelve months: 173 %", defaults, &[1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0], Some(Z)),
            ("once: 332 %", defaults, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], Some(Z)),
            ("exactly 50 %", FOUR, &[1, 1, 3, 3], Some(X)),
            ("a hair above 50 %", FOUR, &[100, 100, 300, 301], Some(Y)),
            ("a hair below 50 %", FOUR, &[100, 100, 300, 299], Some(X)),
            ("exactly 150 %", Regularity { months: 13, ..FOUR }, &[1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], Some(Y)),
            ("exactly at y", Regularity { y: 100, ..FOUR }, &[1, 1, 0, 0], Some(Y)),
            ("above y", Regularity { y: 99, ..FOUR }, &[1, 1, 0, 0], Some(Z)),
            ("x and y equal leave no Y", Regularity { x: 100, y: 100, ..FOUR }, &[1, 1, 0, 0], Some(X)),
            ("x of 0 is for those without any variation", Regularity { x: 0, ..FOUR }, &[7, 7, 7, 7], Some(X)),
            ("a negative month is a month without payments", FOUR, &[1, -9, 1, -9], Some(Y)),
            ("one month has no variation", Regularity { months: 1, ..FOUR }, &[9], Some(X)),
            ("sums beyond 64 bits", defaults, &[i64::MAX; 12], Some(X)),
            (
                "squares beyond 64 bits",
                defaults,
                &[1 << 59, 0, 1 << 59, 0, 1 << 59, 0, 1 << 59, 0, 0, 0, 0, 0],
                Some(Y),
            ),
        ] {
            assert_eq!(regularity.of(values), expected, "{why}");
            assert_eq!(regularity.of_all(values), [expected], "{why}");
        }
    }

    #[test]
    fn each_client_has_its_own_months() {
        let values = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 4, 1, 1];
        assert_eq!(FOUR.of_all(&values), [Some(Xyz::X), None, Some(Xyz::Z)]);
        assert_eq!(Regularity { months: 0, ..FOUR }.of_all(&values), []);
        assert_eq!(FOUR.of_all(&[]), []);
        assert_eq!(FOUR.of(&[]), None);
    }

    #[test]
    fn only_full_months_count() {
        for (reference, months, first, last) in [
            ("2026-06-30", 12, "2025-07", "2026-06"),
            ("2026-06-29", 12, "2025-06", "2026-05"),
            ("2026-07-01", 12, "2025-07", "2026-06"),
            ("2024-02-28", 1, "2024-01", "2024-01"),
            ("2024-02-29", 1, "2024-02", "2024-02"),
            ("2025-02-28", 3, "2024-12", "2025-02"),
            ("2025-12-31", 12, "2025-01", "2025-12"),
        ] {
            let all: Vec<_> = full_months(day(reference), months).map(|month| month.to_string()).collect();
            assert_eq!(all.len(), usize::from(months), "{reference}");
            assert_eq!((all[0].as_str(), all[all.len() - 1].as_str()), (first, last), "{reference}");
        }
        assert_eq!(full_months(day("2026-06-30"), 0).len(), 0);
        assert_eq!(first_days(day("2026-02-15"), 2), [day("2025-12-01"), day("2026-01-01"), day("2026-02-01")]);
        assert_eq!(first_days(day("2026-02-28"), 1), [day("2026-02-01"), day("2026-03-01")]);
    }

    #[test]
    fn the_ends_of_the_calendar_do_no_harm() {
        for reference in [i32::MIN, i32::MAX] {
            assert_eq!(first_days(reference, 12).len(), 13);
        }
        assert_eq!(wide(u128::MAX, u64::MAX), (u128::MAX - (u128::MAX >> 64) - 1, 1));
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn regularity_agrees_with_the_rule_read_word_by_word(
            (months, values) in (1u16..14).prop_flat_map(|months| {
                let value = prop_oneof![4 => -1i64..4, 1 => Just(0i64), 1 => 0i64..1_000_000_000_000];
                (Just(months), vec(value, usize::from(months) * 3))
            }),
            x in 0u32..120,
            y in 0u32..200,
        ) {
            let found = Regularity { months, x, y }.of_all(&values);
            prop_assert_eq!(found.len(), 3);
            for (client, found) in found.into_iter().enumerate() {
                let mine = &values[client * usize::from(months)..][..usize::from(months)];
                let mine: Vec<i128> = mine.iter().map(|&value| i128::from(value.max(0))).collect();
                let s: i128 = mine.iter().sum();
                let q: i128 = mine.iter().map(|value| value * value).sum();
                let varies = (i128::from(months) * q - s * s) * 10_000;
                let expected = if s == 0 {
                    None
                } else if varies <= i128::from(x) * i128::from(x) * s * s {
                    Some(Xyz::X)
                } else if varies <= i128::from(y) * i128::from(y) * s * s {
                    Some(Xyz::Y)
                } else {
                    Some(Xyz::Z)
                };
                prop_assert_eq!(found, expected, "{:?}", mine);
            }
        }

        #[test]
        fn regularity_does_not_depend_on_the_unit(values in vec(0i64..1000, 12), factor in 1i64..500_000_000_000_000) {
            let larger: Vec<i64> = values.iter().map(|value| value * factor).collect();
            prop_assert_eq!(Regularity::default().of(&values), Regularity::default().of(&larger));
        }

        #[test]
        fn regularity_answers_whatever_comes(values in vec(any::<i64>(), 0..30), x in any::<u32>(), y in any::<u32>()) {
            let answer = Regularity { months: 12, x, y }.of(&values);
            prop_assert_eq!(answer.is_none(), values.iter().all(|&value| value <= 0));
        }

        #[test]
        fn a_day_is_in_the_full_month_its_bounds_say(reference in 7000i32..22_000, back in 0i32..500) {
            let days = first_days(reference, 12);
            let day = reference - back;
            let month = Month::of(date_of(day));
            let index = days.windows(2).position(|bounds| bounds[0] <= day && day < bounds[1]);
            prop_assert_eq!(index, full_months(reference, 12).position(|full| full == month));
        }
    }
}
