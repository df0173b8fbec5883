//! Days since 1970-01-01 as calendar dates and back.

use chrono::{Months, NaiveDate};

/// The calendar date of a day; a day beyond the calendar is its last or first one.
pub(super) fn date_of(day: i32) -> NaiveDate {
    let end = if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    NaiveDate::from_epoch_days(day).unwrap_or(end)
}

/// The day `months` calendar months later, clamped to the length of the month it lands in: 31 August + 6 months is 28
/// or 29 February.
pub(super) fn plus_months(day: i32, months: u32) -> i32 {
    date_of(day).checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX).to_epoch_days()
}

/// The day a text names.
#[cfg(test)]
pub(super) fn day(text: &str) -> i32 {
    text.parse::<NaiveDate>().expect("a date in the test").to_epoch_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_added_like_they_are_taken_away() {
        for (from, months, expected) in [
            ("2024-08-31", 6, "2025-02-28"),
            ("2023-08-31", 6, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2025-03-31", 1, "2025-04-30"),
            ("2024-12-15", 1, "2025-01-15"),
            ("1969-12-31", 2, "1970-02-28"),
            ("2025-05-07", 0, "2025-05-07"),
        ] {
            assert_eq!(plus_months(day(from), months), day(expected), "{from} + {months}");
        }
    }

    #[test]
    fn beyond_the_calendar_is_its_end() {
        assert_eq!(date_of(0), NaiveDate::from_ymd_opt(1970, 1, 1).expect("a date"));
        assert_eq!(date_of(i32::MAX), NaiveDate::MAX);
        assert_eq!(date_of(i32::MIN), NaiveDate::MIN);
        assert_eq!(plus_months(day("2025-01-31"), u32::MAX), NaiveDate::MAX.to_epoch_days());
    }
}
