//! What the chart shows: one value per group and month, with the bounds between which it is drawn.

use segmentation::{Counts, Group, Mode, Month, Series};

use crate::route::{ChartKind, Period};
use crate::view_model::chart_months::shown_range;

/// The height of a chart of shares: hundredths of a percent.
pub const WHOLE: u32 = 10_000;

/// How many months a year has.
pub const YEAR: usize = 12;

/// One group's line, or its band if the chart is stacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The group drawn.
    pub group: Group,
    /// Its count in every month shown.
    pub values: Vec<u32>,
    /// Where its band begins in every month: the sum of the groups below it; zero in a chart of lines. In a chart of shares
    /// it is a part of [`WHOLE`].
    pub lower: Vec<u32>,
    /// Where its line runs in every month: the upper edge of its band.
    pub upper: Vec<u32>,
    /// The same group in the other history, drawn dotted behind; nothing if there is no other, or if it differs in no
    /// month shown.
    pub other: Option<Other>,
    /// Its line of the year before, drawn thin behind, if that is asked for and known.
    pub before: Option<YearBefore>,
    /// Its counts in the months before those shown, twelve at the most, the last of them the one right before.
    pub lead: Vec<u32>,
}

/// The line of the year before: at each month, where it ran twelve months earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearBefore {
    /// The first month shown of which it is known.
    pub from: usize,
    /// Where it runs from that month on.
    pub upper: Vec<u32>,
}

/// A group's line in the history that is not the chosen one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its count in every month shown.
    pub values: Vec<u32>,
    /// Where its line runs in every month: the upper edge of what would be its band.
    pub upper: Vec<u32>,
}

impl Line {
    /// Where the line runs at the month `index`: the upper edge of its band.
    #[must_use]
    pub fn upper(&self, index: usize) -> u32 {
        self.upper[index]
    }

    /// The group's count in the other history at the month `index`, if it is another one.
    #[must_use]
    pub fn differing(&self, index: usize) -> Option<u32> {
        self.other.as_ref().map(|other| other.values[index]).filter(|&other| other != self.values[index])
    }

    /// The group's count some months before the month `index`; nothing if the chart did not begin by then.
    #[must_use]
    pub fn earlier(&self, index: usize, months: usize) -> Option<u32> {
        earlier(&self.values, &self.lead, index, months)
    }

    /// How the group's count has changed since some months before the month `index`.
    #[must_use]
    pub fn change(&self, index: usize, months: usize) -> Option<i64> {
        self.earlier(index, months).map(|earlier| i64::from(self.values[index]) - i64::from(earlier))
    }
}

/// The value some places before `index`, where `lead` comes right before `values`.
fn earlier(values: &[u32], lead: &[u32], index: usize, places: usize) -> Option<u32> {
    match index.checked_sub(places) {
        Some(place) => values.get(place).copied(),
        None => lead.len().checked_sub(places - index).map(|place| lead[place]),
    }
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// How the groups are set against each other.
    pub kind: ChartKind,
    /// The month of index 0.
    pub first: Month,
    /// How many months are shown.
    pub months: usize,
    /// The groups shown, in the mode's order; stacked from below.
    pub lines: Vec<Line>,
    /// The sum over all groups of the mode in every month, those that are hidden included.
    pub totals: Vec<u32>,
    /// The same sums in the months before those shown, as [`Line::lead`] has them.
    pub lead: Vec<u32>,
    /// Whether the last month shown is the last one there is.
    pub is_to_the_end: bool,
    /// Whether the last month shown is still running.
    pub is_last_partial: bool,
}

impl Chart {
    /// The months of `series` that the period shows, with the groups of `mode` that are not `hidden`; `other` is the
    /// history to set it against.
    #[must_use]
    pub fn new(
        series: &Series,
        other: Option<&Series>,
        mode: Mode,
        period: Period,
        kind: ChartKind,
        hidden: &[Group],
    ) -> Self {
        let range = shown_range(series, period);
        let is_to_the_end = range.end == series.counts.len();
        let months = range.len();
        let first = series.first.plus(range.start as i32);
        let before = &series.counts[range.start.saturating_sub(YEAR)..range.start];
        let counts = &series.counts[range];
        // A month that the other history does not know had no clients in it.
        let others: Option<Vec<Counts>> = other.map(|other| {
            (0..months).map(|index| other.at(first.plus(index as i32)).copied().unwrap_or_default()).collect()
        });
        let is_stacked = kind != ChartKind::Lines;
        let (mut below, mut others_below) = (vec![0; months], vec![0; months]);
        let mut lines = Vec::new();
        for &group in mode.groups().iter().filter(|group| !hidden.contains(group)) {
            let values: Vec<u32> = counts.iter().map(|counts| counts[group]).collect();
            let other = others.as_ref().map(|counts| {
                let values: Vec<u32> = counts.iter().map(|counts| counts[group]).collect();
                Other { upper: sums(&others_below, &values), values }
            });
            if let Some(other) = other.as_ref().filter(|_| is_stacked) {
                others_below.clone_from(&other.upper);
            }
            let lower = below.clone();
            let upper = sums(&lower, &values);
            if is_stacked {
                below.clone_from(&upper);
            }
            let other = other.filter(|other| other.values != values);
            let lead = before.iter().map(|counts| counts[group]).collect();
            lines.push(Line { group, values, lower, upper, other, before: None, lead });
        }
        if kind == ChartKind::Shares {
            for line in &mut lines {
                line.lower = shares(&line.lower, &below);
                line.upper = shares(&line.upper, &below);
                if let Some(other) = &mut line.other {
                    other.upper = shares(&other.upper, &others_below);
                }
            }
        }
        let totals = |counts: &[Counts]| counts.iter().map(|counts| counts.total(mode)).collect();
        Self {
            kind,
            first,
            months,
            lines,
            totals: totals(counts),
            lead: totals(before),
            is_to_the_end,
            is_last_partial: is_to_the_end && series.is_last_partial(),
        }
    }

    /// The same with the lines of the year before, from the month on of which it is known.
    #[must_use]
    pub fn with_year_before(mut self) -> Self {
        let from = YEAR.saturating_sub(self.lead.len());
        if from >= self.months {
            return self;
        }
        let mut below = vec![0; self.months - from];
        for line in &mut self.lines {
            let values: Vec<u32> = (from..self.months).map(|index| line.earlier(index, YEAR).unwrap_or(0)).collect();
            let upper = sums(&below, &values);
            if self.kind != ChartKind::Lines {
                below.clone_from(&upper);
            }
            line.before = Some(YearBefore { from, upper });
        }
        if self.kind == ChartKind::Shares {
            for before in self.lines.iter_mut().filter_map(|line| line.before.as_mut()) {
                before.upper = shares(&before.upper, &below);
            }
        }
        self
    }

    /// How the sum over all groups has changed since some months before the month `index`.
    #[must_use]
    pub fn total_change(&self, index: usize, months: usize) -> Option<i64> {
        let earlier = earlier(&self.totals, &self.lead, index, months);
        earlier.map(|earlier| i64::from(self.totals[index]) - i64::from(earlier))
    }

    /// Whether the month `index` is the last one there is.
    #[must_use]
    pub fn is_latest(&self, index: usize) -> bool {
        self.is_to_the_end && index + 1 == self.months
    }

    /// The month at `index`.
    #[must_use]
    pub fn month(&self, index: usize) -> Month {
        self.first.plus(index as i32)
    }

    /// The index of a month; nothing if it is not shown.
    #[must_use]
    pub fn index_of(&self, month: Month) -> Option<usize> {
        usize::try_from(month.since(self.first)).ok().filter(|&index| index < self.months)
    }

    /// The highest value that has to fit on the chart, those of the other history and of the year before included.
    #[must_use]
    pub fn max(&self) -> u32 {
        let own = self.lines.iter().flat_map(|line| (0..self.months).map(|index| line.upper(index)));
        let others = self.lines.iter().filter_map(|line| line.other.as_ref()).flat_map(|other| other.upper.clone());
        let before = self.lines.iter().filter_map(|line| line.before.as_ref()).flat_map(|before| before.upper.clone());
        own.chain(others).chain(before).max().unwrap_or(0)
    }

    /// The sum over all groups of the mode at the month `index`, those that are hidden included.
    #[must_use]
    pub fn total(&self, index: usize) -> u32 {
        self.totals[index]
    }

    /// The group whose line runs nearest to `value` at the month `index`, or whose band holds it.
    #[must_use]
    pub fn nearest_group(&self, index: usize, value: f64) -> Option<Group> {
        let distance = |line: &Line| match self.kind {
            ChartKind::Lines => (f64::from(line.upper(index)) - value).abs(),
            ChartKind::Stacked | ChartKind::Shares => {
                (f64::from(line.lower[index]) - value).max(value - f64::from(line.upper(index))).max(0.0)
            }
        };
        self.lines.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|line| line.group)
    }

    /// The group whose line runs next above (`ArrowUp`) or below (`ArrowDown`) that of `from` at the month `index`;
    /// without a `from` the lowest or the highest one. Nothing if the key means nothing here; at the end, `from` itself.
    #[must_use]
    pub fn step_group(&self, index: usize, from: Option<Group>, key: &str) -> Option<Group> {
        let mut upwards: Vec<&Line> = self.lines.iter().collect();
        upwards.sort_by_key(|line| line.upper(index));
        let place = from.and_then(|from| upwards.iter().position(|line| line.group == from));
        let last = upwards.len().checked_sub(1)?;
        let next = match key {
            "ArrowUp" => place.map_or(0, |place| (place + 1).min(last)),
            "ArrowDown" => place.map_or(last, |place| place.saturating_sub(1)),
            _ => return None,
        };
        Some(upwards[next].group)
    }

    /// The month reached from `index` by an arrow, Home or End key; nothing if the key means nothing here.
    #[must_use]
    pub fn step(&self, index: usize, key: &str) -> Option<usize> {
        let last = self.months.checked_sub(1)?;
        match key {
            "ArrowLeft" => Some(index.saturating_sub(1)),
            "ArrowRight" => Some((index + 1).min(last)),
            "Home" => Some(0),
            "End" => Some(last),
            _ => None,
        }
    }
}

/// The parts of [`WHOLE`] that numbers are of others, place by place; of nothing all of it is nothing.
fn shares(parts: &[u32], wholes: &[u32]) -> Vec<u32> {
    let share = |(part, whole): (&u32, &u32)| (u64::from(*part) * u64::from(WHOLE)).checked_div(u64::from(*whole));
    parts.iter().zip(wholes).map(|it| share(it).unwrap_or(0) as u32).collect()
}

/// The sums of two rows, place by place.
fn sums(a: &[u32], b: &[u32]) -> Vec<u32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A series from January 2024 on with the given numbers of active, sleeping and lost clients, all months ended.
    pub(crate) fn series(months: &[(u32, u32, u32)]) -> Series {
        let first = Month::new(2024, 1).expect("a month in the test");
        let counts = months.iter().map(|&(active, sleeping, lost)| {
            let mut counts = Counts::default();
            counts[Group::Active] = active;
            counts[Group::Sleeping] = sleeping;
            counts[Group::Lost] = lost;
            counts
        });
        let as_of = first.plus(months.len() as i32 - 1).last_day();
        Series { first, counts: counts.collect(), as_of }
    }

    fn paid(series: &Series, kind: ChartKind, hidden: &[Group]) -> Chart {
        Chart::new(series, None, Mode::Paid, Period::All, kind, hidden)
    }

    #[test]
    fn stacked_groups_stand_on_each_other_and_lines_on_zero() {
        let series = series(&[(1, 2, 3), (4, 0, 6)]);
        let stacked = paid(&series, ChartKind::Stacked, &[]);
        assert_eq!(stacked.lines.iter().map(|line| line.lower.clone()).collect::<Vec<_>>(), [[0, 0], [1, 4], [3, 4]]);
        assert_eq!((stacked.max(), stacked.total(1)), (10, 10));
        let lines = paid(&series, ChartKind::Lines, &[]);
        assert!(lines.lines.iter().all(|line| line.lower == [0, 0]));
        assert_eq!(lines.max(), 6);
    }

    #[test]
    fn shares_fill_the_chart_in_every_month_in_which_there_is_anybody() {
        let series = series(&[(0, 0, 0), (1, 2, 1), (u32::MAX / 4, 0, u32::MAX / 2)]);
        let chart = paid(&series, ChartKind::Shares, &[]);
        assert_eq!(chart.lines.iter().map(|line| line.upper[1]).collect::<Vec<_>>(), [2_500, 7_500, WHOLE]);
        assert_eq!(chart.lines[2].upper, [0, WHOLE, WHOLE]);
        assert_eq!((chart.lines[1].values[1], chart.max(), chart.total(1)), (2, WHOLE, 4));
        // Of what is hidden the others take the room.
        let hidden = paid(&series, ChartKind::Shares, &[Group::Sleeping]);
        assert_eq!(hidden.lines.iter().map(|line| line.upper[1]).collect::<Vec<_>>(), [5_000, WHOLE]);
        let other = Chart::new(
            &series,
            Some(&self::series(&[(0, 0, 0), (3, 0, 1)])),
            Mode::Paid,
            Period::All,
            ChartKind::Shares,
            &[],
        );
        assert_eq!(other.lines[0].other.as_ref().map(|other| other.upper[1]), Some(7_500));
    }

    #[test]
    fn the_other_history_is_set_against_the_groups_that_differ() {
        let shown = series(&[(1, 2, 3), (4, 0, 6)]);
        let other = series(&[(1, 5, 3), (4, 2, 6), (9, 9, 9)]);
        let chart = |kind| Chart::new(&shown, Some(&other), Mode::Paid, Period::All, kind, &[]);
        for (kind, upper, max) in [(ChartKind::Lines, [5, 2], 6), (ChartKind::Stacked, [6, 6], 10)] {
            let chart = chart(kind);
            assert_eq!((&chart.lines[0].other, &chart.lines[2].other), (&None, &None), "they differ in no month");
            let sleeping = chart.lines[1].other.as_ref().expect("it differs");
            assert_eq!((sleeping.values.as_slice(), sleeping.upper.as_slice()), ([5, 2].as_slice(), upper.as_slice()));
            assert_eq!(chart.max(), max, "{kind:?}");
        }
        let chart = chart(ChartKind::Lines);
        assert_eq!((chart.lines[1].differing(0), chart.lines[0].differing(0)), (Some(5), None));
    }

    #[test]
    fn the_other_history_may_begin_later_and_be_higher() {
        let shown = series(&[(1, 0, 0), (2, 0, 0), (3, 0, 0)]);
        let mut other = series(&[(20, 0, 0)]);
        other.first = other.first.next();
        let chart = Chart::new(&shown, Some(&other), Mode::Paid, Period::All, ChartKind::Stacked, &[]);
        let others = chart.lines[0].other.as_ref().map(|other| other.values.clone());
        assert_eq!((others, chart.max()), (Some(vec![0, 20, 0]), 20));
    }

    #[test]
    fn a_hidden_group_leaves_the_stack() {
        let chart = paid(&series(&[(1, 2, 3)]), ChartKind::Stacked, &[Group::Sleeping]);
        assert_eq!(chart.lines[1].lower, [1]);
        assert_eq!(chart.total(0), 6, "the sum is that of the mode");
    }

    #[test]
    fn a_period_keeps_the_last_months() {
        let series = series(&[(1, 0, 0); 30]);
        for (period, months) in [(Period::Year, 12), (Period::TwoYears, 24), (Period::All, 30)] {
            let chart = Chart::new(&series, None, Mode::Paid, period, ChartKind::Lines, &[]);
            assert_eq!(chart.months, months);
            assert_eq!(Some(chart.month(months - 1)), series.last());
            assert_eq!(chart.index_of(chart.month(3)), Some(3));
            assert_eq!(chart.index_of(chart.first.plus(-1)), None);
        }
    }

    #[test]
    fn chosen_months_are_shown_with_the_others_known_before() {
        let series = series(&[(1, 0, 0); 30]);
        let month = |place| series.first.plus(place);
        let chart = |until| {
            let period = Period::Between(month(3), month(until));
            Chart::new(&series, None, Mode::Paid, period, ChartKind::Lines, &[])
        };
        assert_eq!((chart(7).first, chart(7).months, chart(7).lead.len()), (month(3), 5, 3));
        assert_eq!((chart(7).is_latest(4), chart(29).is_latest(26), chart(29).is_latest(25)), (false, true, false));
    }

    #[test]
    fn a_month_is_told_against_the_month_and_the_year_before_even_if_they_are_not_shown() {
        let months: Vec<(u32, u32, u32)> = (0..30).map(|month| (month * 10, 100 - month, 0)).collect();
        let series = series(&months);
        let chart = Chart::new(&series, None, Mode::Paid, Period::Year, ChartKind::Lines, &[]);
        let (active, sleeping) = (&chart.lines[0], &chart.lines[1]);
        assert_eq!(
            (active.change(0, 1), active.change(0, YEAR), active.change(11, YEAR)),
            (Some(10), Some(120), Some(120))
        );
        assert_eq!((sleeping.change(0, 1), sleeping.change(5, YEAR)), (Some(-1), Some(-12)));
        assert_eq!((chart.total_change(0, 1), chart.total_change(3, YEAR)), (Some(9), Some(108)));
        let all = paid(&series, ChartKind::Lines, &[]);
        assert_eq!((all.lines[0].change(0, 1), all.lines[0].change(11, YEAR)), (None, None), "the chart did not begin");
        assert_eq!(all.lines[0].change(12, YEAR), Some(120));
    }

    #[test]
    fn the_year_before_is_drawn_from_where_it_is_known_and_stacked_like_the_chart() {
        let months: Vec<(u32, u32, u32)> = (1..=14).map(|month| (month, 10, 0)).collect();
        let series = series(&months);
        let upper = |kind, group: usize| {
            let chart = paid(&series, kind, &[]).with_year_before();
            let before = chart.lines[group].before.clone().expect("a year before");
            (before.from, before.upper)
        };
        assert_eq!(upper(ChartKind::Lines, 0), (12, vec![1, 2]));
        assert_eq!(upper(ChartKind::Lines, 1), (12, vec![10, 10]));
        assert_eq!(upper(ChartKind::Stacked, 1), (12, vec![11, 12]));
        assert_eq!(upper(ChartKind::Shares, 2), (12, vec![WHOLE, WHOLE]));
        let last = Chart::new(&series, None, Mode::Paid, Period::Year, ChartKind::Lines, &[]).with_year_before();
        assert_eq!(last.lines[0].before.as_ref().map(|before| before.from), Some(10));
        let short = paid(&self::series(&[(1, 0, 0); 12]), ChartKind::Lines, &[]).with_year_before();
        assert_eq!(short.lines[0].before, None, "a year has no year before");
        let falling: Vec<(u32, u32, u32)> = (0..24).map(|month| (50 - month, 0, 0)).collect();
        let falling = self::series(&falling);
        let year = Chart::new(&falling, None, Mode::Paid, Period::Year, ChartKind::Lines, &[]);
        assert_eq!((year.max(), year.with_year_before().max()), (38, 50));
    }

    #[test]
    fn an_empty_series_makes_an_empty_chart() {
        let chart = paid(&series(&[]), ChartKind::Stacked, &[]);
        assert_eq!(chart.clone().with_year_before(), chart);
        assert_eq!((chart.months, chart.max(), chart.step(0, "End")), (0, 0, None));
    }

    #[test]
    fn the_pointer_finds_the_band_it_is_in_and_the_line_it_is_near() {
        let series = series(&[(10, 20, 30)]);
        for (kind, value, group) in [
            (ChartKind::Stacked, 5.0, Group::Active),
            (ChartKind::Stacked, 11.0, Group::Sleeping),
            (ChartKind::Stacked, 500.0, Group::Lost),
            (ChartKind::Lines, 0.0, Group::Active),
            (ChartKind::Lines, 18.0, Group::Sleeping),
        ] {
            assert_eq!(paid(&series, kind, &[]).nearest_group(0, value), Some(group), "{kind:?} {value}");
        }
    }

    #[test]
    fn keys_move_between_the_lines_as_they_lie() {
        use Group::{Active, Lost, Sleeping};
        // From below: sleeping, active, lost as lines; active, sleeping, lost as bands.
        let series = series(&[(20, 10, 30)]);
        for (kind, from, key, to) in [
            (ChartKind::Lines, None, "ArrowUp", Some(Sleeping)),
            (ChartKind::Lines, None, "ArrowDown", Some(Lost)),
            (ChartKind::Lines, Some(Sleeping), "ArrowUp", Some(Active)),
            (ChartKind::Stacked, Some(Sleeping), "ArrowUp", Some(Lost)),
            (ChartKind::Stacked, Some(Lost), "ArrowUp", Some(Lost)),
            (ChartKind::Stacked, Some(Active), "ArrowDown", Some(Active)),
            (ChartKind::Lines, Some(Active), "Enter", None),
        ] {
            assert_eq!(paid(&series, kind, &[]).step_group(0, from, key), to, "{kind:?} {from:?} {key}");
        }
    }

    #[test]
    fn keys_move_within_the_chart() {
        let chart = paid(&series(&[(1, 0, 0); 5]), ChartKind::Lines, &[]);
        for (from, key, to) in [
            (2, "ArrowLeft", Some(1)),
            (0, "ArrowLeft", Some(0)),
            (4, "ArrowRight", Some(4)),
            (2, "Home", Some(0)),
            (2, "End", Some(4)),
            (2, "a", None),
        ] {
            assert_eq!(chart.step(from, key), to, "{key} from {from}");
        }
    }
}
