//! Calendar months: the step of every chart, with the reference date each month is counted at.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar month of a year, ordered in time.
///
/// Stored as the number of months since January of year 0, so that distance and stepping are plain arithmetic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month(i32);

impl Month {
    /// The month a date lies in.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self(date.year() * 12 + date.month0() as i32)
    }

    /// The month in which the day so many days after 1970-01-01 lies.
    #[must_use]
    pub fn of_day(day: i32) -> Self {
        Self::of(crate::facts::column::date_of(day))
    }

    /// The month `number` (1 to 12) of `year`, or nothing if there is no such month.
    #[must_use]
    pub fn new(year: i32, number: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, number, 1).map(Self::of)
    }

    /// The number of months since January of year 0, by which stored data name a month.
    #[must_use]
    pub fn ordinal(self) -> i32 {
        self.0
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The number of the month in its year, 1 to 12.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// The first day of the month.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.number(), 1).unwrap_or(NaiveDate::MAX)
    }

    /// The last day of the month.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day() - Days::new(1)
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The month `months` later (earlier if negative).
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// How many months lie between `earlier` and this month; negative if `earlier` is the later one.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// All months from this one to `last`, both included; none if `last` is earlier.
    pub fn through(self, last: Self) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (0..(last.0 - self.0 + 1).max(0)).map(move |step| self.plus(step))
    }

    /// The date at which the month is counted: its last day, and for the month `today` lies in, today.
    #[must_use]
    pub fn reference_date(self, today: NaiveDate) -> NaiveDate {
        self.last_day().min(today)
    }
}

impl fmt::Display for Month {
    /// Writes `YYYY-MM`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not `YYYY-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, number) = text.split_once('-').ok_or(NotAMonth)?;
        let year = year.parse().map_err(|_| NotAMonth)?;
        let number = number.parse().map_err(|_| NotAMonth)?;
        Self::new(year, number).ok_or(NotAMonth)
    }
}

/// The date `months` calendar months earlier, its day clamped to the length of the month it lands in:
/// 31 August − 6 months is 28 or 29 February.
#[must_use]
pub fn minus_months(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date in the test")
    }

    #[test]
    fn months_are_clamped_to_the_length_of_the_month_they_land_in() {
        for (date, months, expected) in [
            ("2025-08-31", 6, "2025-02-28"),
            ("2024-08-31", 6, "2024-02-29"),
            ("2025-03-31", 18, "2023-09-30"),
            ("2025-01-15", 1, "2024-12-15"),
            ("2024-02-29", 12, "2023-02-28"),
        ] {
            assert_eq!(minus_months(day(date), months), day(expected), "{date} - {months}");
        }
    }

    #[test]
    fn a_month_knows_its_neighbours_and_its_days() {
        let december = Month::of(day("2024-12-17"));
        assert_eq!(december.to_string(), "2024-12");
        assert_eq!(december.next().to_string(), "2025-01");
        assert_eq!(december.last_day(), day("2024-12-31"));
        assert_eq!("2024-02".parse::<Month>().map(Month::last_day), Ok(day("2024-02-29")));
        assert_eq!("2024-13".parse::<Month>(), Err(NotAMonth));
        assert_eq!(december.plus(3).since(december), 3);
        assert_eq!(december.through(december.plus(2)).count(), 3);
        assert_eq!(december.through(december.plus(-1)).count(), 0);
    }

    #[test]
    fn the_current_month_is_counted_today_and_an_ended_one_on_its_last_day() {
        let today = day("2026-07-10");
        assert_eq!(Month::of(today).reference_date(today), today);
        assert_eq!(Month::of(day("2026-06-02")).reference_date(today), day("2026-06-30"));
    }
}
