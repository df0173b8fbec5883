//! Days, spans and periods of conditions, and what they mean at a reference day. Months are calendar months, as everywhere.

use std::ops::RangeInclusive;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::month::minus_months;

/// A calendar date as the number of days since 1 January 1970, negative before.
pub type Day = i32;

/// What a column of days holds for a client without a date; no condition on a day can name it.
pub const NO_DAY: Day = Day::MIN;

/// The day of a date.
#[must_use]
pub fn day_of(date: NaiveDate) -> Day {
    date.to_epoch_days()
}

/// The date of a day, held to those that the calendar can name.
#[must_use]
pub fn date_of(day: Day) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or(if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

/// Days in a row, both ends included. No day, if the first one is later than the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Days {
    /// The earliest day.
    pub first: Day,
    /// The latest day.
    pub last: Day,
}

impl Days {
    /// Every day; [`NO_DAY`] is none.
    pub const ALL: Self = Self { first: NO_DAY + 1, last: Day::MAX };

    /// Whether a day is among them; [`NO_DAY`] never is.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        day != NO_DAY && RangeInclusive::from(self).contains(&day)
    }

    /// Whether there is no day.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.first > self.last
    }
}

impl From<Days> for RangeInclusive<Day> {
    fn from(days: Days) -> Self {
        days.first..=days.last
    }
}

/// What a span is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Calendar months, the day clamped to the length of the month it lands in.
    Months,
}

impl Unit {
    /// The unit as conditions write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Months => "months",
        }
    }
}

/// A length of time, counted from the reference day; 0 is that day alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// How many units.
    pub count: u32,
    /// What is counted.
    pub unit: Unit,
}

impl Span {
    /// The day that lies the span before another one.
    #[must_use]
    pub fn before(self, day: Day) -> Day {
        match self.unit {
            Unit::Days => day.saturating_sub_unsigned(self.count).max(Days::ALL.first),
            Unit::Months => day_of(minus_months(date_of(day), self.count)),
        }
    }

    /// The day that lies the span after another one.
    #[must_use]
    pub fn after(self, day: Day) -> Day {
        match self.unit {
            Unit::Days => day.saturating_add_unsigned(self.count),
            Unit::Months => day_of(date_of(day).checked_add_months(Months::new(self.count)).unwrap_or(NaiveDate::MAX)),
        }
    }
}

/// The time in which a condition counts payments, money, requests, touches or goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Period {
    /// The days that lie no further back than the span.
    Last(Span),
    /// From one day to another, both included; an end that is not said is open. At least one of them is said.
    Between(Option<Day>, Option<Day>),
    /// All the time there was.
    All,
}

impl Period {
    /// The days meant at a reference day: none of them is later, since the future is not seen.
    #[must_use]
    pub fn days(self, at: Day) -> Days {
        let (first, last) = match self {
            Self::Last(span) => (span.before(at), at),
            Self::Between(from, to) => (from.unwrap_or(Days::ALL.first), to.unwrap_or(at).min(at)),
            Self::All => (Days::ALL.first, at),
        };
        Days { first, last }
    }
}
