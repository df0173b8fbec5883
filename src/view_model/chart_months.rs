//! Which months of a series a chart shows, and the small picture of all of them from which they are chosen.

use std::ops::Range;

use segmentation::{Mode, Month, Series};

use crate::route::Period;

/// The months of a series that are shown, by their places in it. A choice of months that the series does not have is all
/// of them.
#[must_use]
pub fn shown_range(series: &Series, period: Period) -> Range<usize> {
    let all = series.counts.len();
    if let Period::Between(from, until) = period {
        let place = |month: Month| month.since(series.first).clamp(0, all as i32) as usize;
        let range = place(from)..place(until.next());
        return if range.is_empty() { 0..all } else { range };
    }
    all - period.months().map_or(all, |limit| all.min(limit))..all
}

/// The period that shows these months of a series, given by the places of the first and the last one: one with a name, if
/// there is one.
#[must_use]
pub fn period_of(series: &Series, first: usize, last: usize) -> Period {
    let chosen = first..last + 1;
    let named = [Period::All, Period::Year, Period::TwoYears].into_iter().find(|&it| shown_range(series, it) == chosen);
    let month = |place: usize| series.first.plus(place as i32);
    named.unwrap_or_else(|| Period::Between(month(first), month(last)))
}

/// The outline of the sums over all months of a mode, as points in a box of this size, from its lower left corner to its
/// lower right one.
#[must_use]
pub fn silhouette(series: &Series, mode: Mode, (width, height): (f64, f64)) -> String {
    let sums: Vec<u32> = series.counts.iter().map(|counts| counts.total(mode)).collect();
    let most = f64::from(sums.iter().copied().max().unwrap_or(0).max(1));
    let steps = sums.len().saturating_sub(1).max(1) as f64;
    let top = sums.iter().enumerate().map(|(place, &sum)| {
        format!("{:.1},{:.1}", place as f64 / steps * width, (1.0 - f64::from(sum) / most) * height)
    });
    let corners = [format!("0,{height}"), format!("{width},{height}")];
    let [left, right] = corners;
    std::iter::once(left).chain(top).chain([right]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view_model::chart::tests::series;

    #[test]
    fn what_the_series_lacks_of_chosen_months_is_not_shown_and_nothing_of_them_is_all() {
        let series = series(&[(1, 0, 0); 30]);
        let month = |place| series.first.plus(place);
        let shown = |from, until| shown_range(&series, Period::Between(month(from), month(until)));
        for (from, until, expected) in
            [(3, 7, 3..8), (-5, 4, 0..5), (20, 99, 20..30), (9, 4, 0..30), (40, 50, 0..30), (-9, -1, 0..30)]
        {
            assert_eq!(shown(from, until), expected, "{from} to {until}");
        }
        for (first, last, expected) in [
            (0, 29, Period::All),
            (18, 29, Period::Year),
            (6, 29, Period::TwoYears),
            (5, 9, Period::Between(month(5), month(9))),
        ] {
            assert_eq!(period_of(&series, first, last), expected);
            assert_eq!(shown_range(&series, expected), first..last + 1);
        }
    }

    #[test]
    fn the_outline_of_all_months_fills_its_box() {
        let outline = silhouette(&series(&[(1, 1, 0), (2, 1, 1), (0, 0, 0)]), Mode::Paid, (100.0, 40.0));
        assert_eq!(outline, "0,40 0.0,20.0 50.0,0.0 100.0,40.0 100,40");
        assert_eq!(silhouette(&series(&[]), Mode::Paid, (100.0, 40.0)), "0,40 100,40");
    }
}
