//! Spans and periods at a reference day.

use super::fake::day;
use crate::condition::*;

#[test]
fn a_period_ends_with_the_reference_day_at_the_latest() {
    let last = |count, unit| Period::Last(Span { count, unit });
    let open = Days::ALL.first;
    let date = day;
    for (period, at, first, end) in [
        (last(0, Unit::Days), "2024-05-31", date("2024-05-31"), date("2024-05-31")),
        (last(30, Unit::Days), "2024-05-31", date("2024-05-01"), date("2024-05-31")),
        (last(3, Unit::Months), "2024-05-31", date("2024-02-29"), date("2024-05-31")),
        (last(12, Unit::Months), "2024-02-29", date("2023-02-28"), date("2024-02-29")),
        (Period::All, "2024-05-31", open, date("2024-05-31")),
        (Period::Between(Some(date("2024-05-01")), None), "2024-05-31", date("2024-05-01"), date("2024-05-31")),
        (Period::Between(None, Some(date("2024-05-01"))), "2024-05-31", open, date("2024-05-01")),
        (
            Period::Between(Some(date("2024-05-01")), Some(date("2024-12-31"))),
            "2024-05-31",
            date("2024-05-01"),
            date("2024-05-31"),
        ),
    ] {
        assert_eq!(period.days(date(at)), Days { first, last: end }, "{period:?} at {at}");
    }
    assert!(Period::Between(Some(day("2024-06-01")), None).days(day("2024-05-31")).is_empty());
}

#[test]
fn no_span_leads_out_of_the_calendar() {
    for unit in [Unit::Days, Unit::Months] {
        let span = Span { count: u32::MAX, unit };
        for at in [Days::ALL.first, 0, day("2024-02-29"), Day::MAX] {
            assert!(
                span.before(at) != NO_DAY && span.before(at) <= at.max(day_of(date_of(at))),
                "{span:?} before {at}"
            );
            assert!(span.after(at) >= at.min(day_of(date_of(at))), "{span:?} after {at}");
        }
    }
}

#[test]
fn a_date_is_the_day_it_was_made_of() {
    for text in ["1970-01-01", "1969-12-31", "2024-02-29", "0001-01-01", "9999-12-31"] {
        assert_eq!(date_of(day(text)).to_string(), text);
    }
    assert_eq!((day("1970-01-01"), day("1969-12-31")), (0, -1));
}
