//! ISO 8601 text and seconds since 1970: the portal stores moments as numbers and prints them in its own offset.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat};

/// Prints a moment in the portal's offset, e.g. `2026-05-14T10:26:32+03:00` (docs: api-reference/data-types.md).
pub fn format_iso(seconds: i64, utc_offset: i32) -> String {
    let zone = FixedOffset::east_opt(utc_offset).unwrap_or_else(|| FixedOffset::east_opt(0).expect("zero is in range"));
    DateTime::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .with_timezone(&zone)
        .to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Reads a moment. Text without an offset is taken in the portal's; a bare date is its midnight in UTC, which is how the
/// portal stores calendar dates.
pub fn parse_iso(text: &str, utc_offset: i32) -> Option<i64> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.timestamp());
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp());
    }
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|local| local.and_utc().timestamp() - i64::from(utc_offset))
}

/// Reads an offset such as `+03:00`, in seconds.
pub(crate) fn parse_offset(text: &str) -> Option<i32> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    (seconds <= 14 * 3600).then_some(sign * seconds)
}

/// Prints an offset such as `+03:00`.
pub(crate) fn format_offset(utc_offset: i32) -> String {
    let sign = if utc_offset < 0 { '-' } else { '+' };
    let minutes = utc_offset.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_every_form_the_portal_accepts() {
        for (text, expected) in [
            ("2026-11-20T12:00:00+03:00", Some(1_795_165_200)),
            ("2026-11-20T09:00:00Z", Some(1_795_165_200)),
            ("2026-11-20T12:00:00", Some(1_795_165_200)),
            ("2026-11-20 12:00:00", Some(1_795_165_200)),
            ("2026-11-20", Some(1_795_132_800)),
            ("", None),
            ("yesterday", None),
        ] {
            assert_eq!(parse_iso(text, 3 * 3600), expected, "{text}");
        }
    }

    #[test]
    fn a_calendar_date_is_midnight_moved_by_the_offset() {
        assert_eq!(format_iso(1_795_132_800, 2 * 3600), "2026-11-20T02:00:00+02:00");
    }

    #[test]
    fn offsets_go_both_ways() {
        for (text, seconds) in [("+03:00", 10_800), ("-05:30", -19_800), ("+00:00", 0)] {
            assert_eq!(parse_offset(text), Some(seconds));
            assert_eq!(format_offset(seconds), text);
        }
        assert_eq!(parse_offset("Moscow"), None);
    }
}
