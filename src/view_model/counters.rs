//! The counters of a mode: how many, which share, and how that has changed within a month.

use chrono::NaiveDate;
use segmentation::{Group, Mode, Month, Series};

/// One group's counter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counter {
    /// The group counted.
    pub group: Group,
    /// How many it has.
    pub count: u32,
    /// Its share of the mode's total, 0 to 1; nothing while the total is zero.
    pub share: Option<f64>,
    /// The difference to the month before; nothing in the first month.
    pub change: Option<i64>,
}

/// The counters of one mode at one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Counters {
    /// The month counted.
    pub month: Month,
    /// The date at which it was counted: its last day, or the date of the data for the month that still runs.
    pub date: NaiveDate,
    /// The month that the changes are told against.
    pub month_before: Month,
    /// One counter per group, in the mode's order.
    pub groups: Vec<Counter>,
    /// The sum over the groups.
    pub total: u32,
    /// The difference of the sum to the month before; nothing in the first month.
    pub total_change: Option<i64>,
}

/// The counters of `mode` at `month`, or at the last month if none is given or the series does not reach it; nothing
/// if the series is empty.
#[must_use]
pub fn counters(series: &Series, mode: Mode, month: Option<Month>) -> Option<Counters> {
    let month = shown_month(series, month)?;
    let now = series.at(month)?;
    let month_before = month.plus(-1);
    let before = series.at(month_before);
    let total = now.total(mode);
    let groups = mode.groups().iter().map(|&group| Counter {
        group,
        count: now[group],
        share: (total > 0).then(|| f64::from(now[group]) / f64::from(total)),
        change: before.map(|before| i64::from(now[group]) - i64::from(before[group])),
    });
    Some(Counters {
        month,
        date: month.reference_date(series.as_of),
        month_before,
        groups: groups.collect(),
        total,
        total_change: before.map(|before| i64::from(total) - i64::from(before.total(mode))),
    })
}

/// The size of the box of a line that shows how a group has grown.
pub const TREND: (f64, f64) = (72.0, 18.0);

/// So many months are on it.
const TREND_MONTHS: usize = 24;

/// How a group has grown in the two years up to a month, as the points of a line from the least to the most; nothing with
/// fewer than two months.
#[must_use]
pub fn trend(series: &Series, group: Group, month: Month) -> Option<String> {
    let months = series.iter().filter(|(at, _)| *at <= month).map(|(_, counts)| counts[group]).collect::<Vec<u32>>();
    let values = &months[months.len().saturating_sub(TREND_MONTHS)..];
    let last = values.len().checked_sub(1).filter(|&last| 0 < last)?;
    let (least, most) = (values.iter().min()?, values.iter().max()?);
    let place = |(index, value): (usize, &u32)| {
        let x = index as f64 / last as f64 * TREND.0;
        // A group that has not changed has its line in the middle.
        let share = if least == most { 0.5 } else { f64::from(value - least) / f64::from(most - least) };
        format!("{x:.1},{:.1}", (1.0 - share) * (TREND.1 - 2.0) + 1.0)
    };
    Some(values.iter().enumerate().map(place).collect::<Vec<_>>().join(" "))
}

/// The month that is shown when `pinned` was asked for: itself if the series has it, otherwise the last one.
#[must_use]
pub fn shown_month(series: &Series, pinned: Option<Month>) -> Option<Month> {
    pinned.filter(|&month| series.at(month).is_some()).or_else(|| series.last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view_model::chart::tests::series;

    #[test]
    fn a_trend_ends_at_the_month_that_is_looked_at() {
        let series = series(&[(1, 5, 0), (3, 5, 0), (2, 5, 0)]);
        let month = |back: i32| series.last().map(|last| last.plus(-back)).expect("a month");
        assert_eq!(trend(&series, Group::Active, month(0)).as_deref(), Some("0.0,17.0 36.0,1.0 72.0,9.0"));
        assert_eq!(trend(&series, Group::Active, month(1)).as_deref(), Some("0.0,17.0 72.0,1.0"));
        assert_eq!(trend(&series, Group::Sleeping, month(1)).as_deref(), Some("0.0,9.0 72.0,9.0"));
        assert_eq!(trend(&series, Group::Active, month(2)), None, "one month is no line");
    }

    #[test]
    fn a_counter_has_a_share_and_a_change() {
        let series = series(&[(10, 20, 30), (20, 20, 40)]);
        let counters = counters(&series, Mode::Paid, None).expect("the series has months");
        assert_eq!((counters.month, counters.month_before), (series.first.next(), series.first));
        assert_eq!((counters.total, counters.total_change), (80, Some(20)));
        let shown: Vec<_> = counters.groups.iter().map(|c| (c.group, c.count, c.share, c.change)).collect();
        assert_eq!(
            shown,
            [
                (Group::Active, 20, Some(0.25), Some(10)),
                (Group::Sleeping, 20, Some(0.25), Some(0)),
                (Group::Lost, 40, Some(0.5), Some(10)),
            ]
        );
    }

    #[test]
    fn the_first_month_has_no_change_and_nothing_has_no_share() {
        let series = series(&[(0, 0, 0), (1, 0, 0)]);
        let first = counters(&series, Mode::Paid, Some(series.first)).expect("the month is in the series");
        assert_eq!((first.total_change, first.groups[0].change, first.groups[0].share), (None, None, None));
    }

    #[test]
    fn a_month_outside_of_the_series_gives_the_last_one() {
        let series = series(&[(1, 0, 0), (2, 0, 0)]);
        let late = counters(&series, Mode::Paid, Some(series.first.plus(50))).expect("the series has months");
        assert_eq!(late.month, series.first.next());
        assert_eq!(counters(&Series { counts: Vec::new(), ..series }, Mode::Paid, None), None);
    }

    #[test]
    fn the_running_month_is_dated_by_the_data() {
        let mut series = series(&[(1, 0, 0), (2, 0, 0)]);
        series.as_of = NaiveDate::from_ymd_opt(2024, 2, 10).expect("a date in the test");
        let date = |month| counters(&series, Mode::Paid, Some(month)).expect("the month is in the series").date;
        assert_eq!(date(series.first).to_string(), "2024-01-31");
        assert_eq!(date(series.first.next()).to_string(), "2024-02-10");
    }
}
