//! What the page of the first run tells: how much there is to be read, and for how long.

use protocol::{FirstRun, Records};

/// What is told of a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Companies and contacts together.
    pub cards: u64,
    /// Rows by kind, in the order in which they are told; kinds without rows are left out.
    pub rows: Vec<(Records, u64)>,
    /// Until the chart is whole, in minutes in which people speak of it, 0 for less than one.
    pub chart_minutes: u32,
    /// Until the fields are made, if need be, and filled, after that.
    pub fields_minutes: u32,
}

/// What is told of a portal of this size; `has_fields` is whether it has the fields already.
#[must_use]
pub fn plan(first_run: &FirstRun, has_fields: bool) -> Plan {
    let mut rows: Vec<_> = first_run.rows.iter().copied().filter(|(_, count)| *count > 0).collect();
    rows.sort_unstable();
    let is_card = |records: Records| matches!(records, Records::Companies | Records::Contacts);
    Plan {
        cards: rows.iter().filter(|(records, _)| is_card(*records)).map(|(_, count)| count).sum(),
        rows,
        chart_minutes: rough_minutes(first_run.chart_seconds),
        fields_minutes: rough_minutes(if has_fields { first_run.fields_seconds } else { first_run.new_fields_seconds }),
    }
}

/// Minutes, as exact as an estimate deserves: single ones up to ten, then by five, from an hour on by thirty; rounded up,
/// because who was promised less is angry.
#[must_use]
pub fn rough_minutes(seconds: u64) -> u32 {
    let minutes = u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX / 2);
    match minutes {
        _ if seconds < 60 => 0,
        0..=10 => minutes,
        11..=55 => minutes.next_multiple_of(5),
        _ => minutes.next_multiple_of(30),
    }
}

/// Whether the app runs on a phone: a narrow page and fingers. A narrow window on a computer is none.
#[must_use]
pub fn is_phone(page_width: f64, has_fine_pointer: bool) -> bool {
    page_width < 640.0 && !has_fine_pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_as_exact_as_an_estimate_deserves() {
        for (seconds, minutes) in [
            (0, 0),
            (59, 0),
            (60, 1),
            (61, 2),
            (600, 10),
            (660, 15),
            (3_300, 55),
            (3_301, 60),
            (3_660, 90),
            (9_000, 150),
        ] {
            assert_eq!(rough_minutes(seconds), minutes, "{seconds} s");
        }
    }

    #[test]
    fn cards_are_companies_and_contacts_and_empty_lists_are_not_told() {
        let rows = vec![
            (Records::Deals, 7),
            (Records::Contacts, 60_000),
            (Records::Companies, 25_000),
            (Records::Invoices, 0),
        ];
        let first_run = FirstRun { rows, chart_seconds: 110, fields_seconds: 3_500, new_fields_seconds: 3_700 };
        let new = plan(&first_run, false);
        assert_eq!(new.cards, 85_000);
        assert_eq!(new.rows, [(Records::Companies, 25_000), (Records::Contacts, 60_000), (Records::Deals, 7)]);
        assert_eq!((new.chart_minutes, new.fields_minutes), (2, 90));
        assert_eq!(plan(&first_run, true).fields_minutes, 60);
    }

    #[test]
    fn a_phone_is_narrow_and_touched() {
        for (width, is_fine, expected) in
            [(360.0, false, true), (360.0, true, false), (1_280.0, false, false), (640.0, false, false)]
        {
            assert_eq!(is_phone(width, is_fine), expected, "{width} px, {is_fine}");
        }
    }
}
