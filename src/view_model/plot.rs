//! The geometry of the chart: months and counts to pixels and back, and where the axes are labelled. Drawing and
//! hovering use the same functions, so that the cursor stands exactly on the line.

use segmentation::Month;

/// Pixels kept free above the plot, so that the topmost label is not cut.
const TOP: f64 = 12.0;
/// Pixels kept free right of the plot, for half of the last month's label and for the last marks.
const RIGHT: f64 = 22.0;
/// Pixels kept free below the plot for the months' labels.
const BOTTOM: f64 = 28.0;
/// The least distance between two labelled counts, in pixels.
const VALUE_STEP: f64 = 44.0;
/// The steps between labelled months.
const MONTH_STEPS: [u32; 9] = [1, 2, 3, 6, 12, 24, 36, 60, 120];

/// Where things are on a chart of a given size. All lengths are CSS pixels from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// Left edge of the plot; counts are labelled left of it.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
    /// Lower edge, the line of zero; months are labelled below it.
    pub bottom: f64,
    /// How many months there are.
    pub months: usize,
    /// The count at the upper edge.
    pub max: u32,
    /// The distance between two labelled counts.
    pub step: u32,
}

impl Plot {
    /// A plot on a canvas of `width` by `height` pixels for `months` months with counts up to `max`; `label_width` is
    /// the space the widest label of a count takes.
    #[must_use]
    pub fn new(width: f64, height: f64, months: usize, max: u32, label_width: f64) -> Self {
        let left = label_width + 12.0;
        let bottom = (height - BOTTOM).max(TOP + 1.0);
        let step = value_step(max.max(1), bottom - TOP);
        // The upper edge is a labelled count, so that it is told how high the highest value is.
        let max = max.max(1).div_ceil(step).saturating_mul(step);
        Self { left, right: (width - RIGHT).max(left + 1.0), top: TOP, bottom, months, max, step }
    }

    /// The horizontal place of the month `index`.
    #[must_use]
    pub fn x(&self, index: usize) -> f64 {
        match self.months {
            0 | 1 => f64::midpoint(self.left, self.right),
            months => self.left + (self.right - self.left) * index as f64 / (months - 1) as f64,
        }
    }

    /// The vertical place of a count.
    #[must_use]
    pub fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * value / f64::from(self.max)
    }

    /// The count at a vertical place.
    #[must_use]
    pub fn value_at(&self, y: f64) -> f64 {
        (self.bottom - y) / (self.bottom - self.top) * f64::from(self.max)
    }

    /// The month nearest to a horizontal place; nothing without months.
    #[must_use]
    pub fn nearest(&self, x: f64) -> Option<usize> {
        let last = self.months.checked_sub(1)?;
        let position = (x - self.left) / (self.right - self.left) * last as f64;
        Some((position.round().max(0.0) as usize).min(last))
    }

    /// The counts that are labelled, from zero to the upper edge.
    #[must_use]
    pub fn value_ticks(&self) -> Vec<u32> {
        (0..=self.max).step_by(self.step as usize).collect()
    }

    /// The months that are labelled, given the space a label takes. Steps of years stand on Januaries, shorter steps on
    /// the months a year is divided into, so that labels stay where they are while the series grows.
    #[must_use]
    pub fn month_ticks(&self, first: Month, label_width: f64) -> Vec<usize> {
        let distance = if self.months > 1 { self.x(1) - self.x(0) } else { label_width };
        let step = MONTH_STEPS.into_iter().find(|&step| distance * f64::from(step) >= label_width).unwrap_or(240);
        let is_tick = |month: Month| (month.year() * 12 + month.number() as i32 - 1).rem_euclid(step as i32) == 0;
        (0..self.months).filter(|&index| is_tick(first.plus(index as i32))).collect()
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that keeps the labels of counts up to `max` apart on `height` pixels.
fn value_step(max: u32, height: f64) -> u32 {
    let labels = (height / VALUE_STEP).max(1.0);
    let least = f64::from(max) / labels;
    let mut step: u32 = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if f64::from(step) >= least {
            break;
        }
        // From 1 to 2, to 5, to 10: the power of ten that `step` began with, times the factor.
        let power = 10_u32.pow(step.ilog10());
        match power.checked_mul(factor) {
            Some(next) => step = next,
            None => break,
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(months: usize, max: u32) -> Plot {
        Plot::new(800.0, 300.0, months, max, 40.0)
    }

    #[test]
    fn labelled_counts_are_round_and_reach_above_the_highest() {
        for (max, ticks) in [
            (0, vec![0, 1]),
            (3, vec![0, 1, 2, 3]),
            (7, vec![0, 2, 4, 6, 8]),
            (1_250, vec![0, 500, 1_000, 1_500]),
            (18_196, vec![0, 5_000, 10_000, 15_000, 20_000]),
            (85_000, vec![0, 20_000, 40_000, 60_000, 80_000, 100_000]),
        ] {
            let plot = plot(10, max);
            assert_eq!(plot.value_ticks(), ticks, "up to {max}");
            assert!(plot.max >= max);
        }
    }

    #[test]
    fn the_upper_edge_is_always_labelled() {
        for max in (1..20_000).step_by(7) {
            let plot = plot(10, max);
            assert_eq!(plot.value_ticks().last(), Some(&plot.max), "up to {max}");
        }
    }

    #[test]
    fn huge_counts_do_not_overflow() {
        let ticks = plot(10, u32::MAX).value_ticks();
        assert!(ticks.len() > 1 && ticks.len() < 20, "{ticks:?}");
    }

    #[test]
    fn pixels_lead_back_to_the_month_and_the_count() {
        let plot = plot(25, 100);
        for index in [0, 1, 12, 24] {
            assert_eq!(plot.nearest(plot.x(index) + 3.0), Some(index));
        }
        assert_eq!((plot.nearest(-1000.0), plot.nearest(9999.0)), (Some(0), Some(24)));
        assert!((plot.value_at(plot.y(42.0)) - 42.0).abs() < 1e-9);
        assert_eq!((plot.y(0.0), plot.y(f64::from(plot.max))), (plot.bottom, plot.top));
    }

    #[test]
    fn one_month_stands_in_the_middle_and_none_is_never_hit() {
        let single = plot(1, 5);
        assert_eq!(single.x(0), f64::midpoint(single.left, single.right));
        assert_eq!(single.nearest(0.0), Some(0));
        assert_eq!(plot(0, 5).nearest(100.0), None);
    }

    #[test]
    fn month_labels_never_overlap() {
        let first = Month::new(2014, 8).expect("a month in the test");
        for months in [1, 2, 12, 24, 60, 143, 400] {
            for width in [250.0, 600.0, 1200.0] {
                let plot = Plot::new(width, 300.0, months, 10, 40.0);
                let ticks = plot.month_ticks(first, 44.0);
                for pair in ticks.windows(2) {
                    assert!(plot.x(pair[1]) - plot.x(pair[0]) >= 44.0, "{months} months on {width} px");
                }
            }
        }
    }

    #[test]
    fn years_are_labelled_at_their_januaries() {
        let first = Month::new(2014, 8).expect("a month in the test");
        let plot = plot(143, 10);
        let ticks = plot.month_ticks(first, 44.0);
        assert!(!ticks.is_empty() && ticks.iter().all(|&index| first.plus(index as i32).number() == 1), "{ticks:?}");
    }

    #[test]
    fn a_canvas_too_small_to_draw_on_stays_a_plot() {
        let plot = Plot::new(0.0, 0.0, 5, 5, 40.0);
        assert!(plot.right > plot.left && plot.bottom > plot.top);
        assert!(plot.x(4).is_finite() && plot.y(3.0).is_finite());
    }
}
