//! What came of the starts, and how it is shown: never a time alone, always what it is a multiple of.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

/// When what was waited for had been painted and when the app's frame was there, of every start by who was started;
/// milliseconds.
pub(super) type Times = BTreeMap<&'static str, Vec<(f64, f64)>>;

/// What everything is a multiple of.
const EMPTY: &str = "empty_leptos";
/// The app of these sources.
const OURS: &str = "ours";

/// The file of `--json`.
#[derive(Serialize)]
pub(super) struct Report {
    clients: u32,
    runs: u32,
    results: Vec<Measured>,
}

/// One kind of start: medians over the runs, in milliseconds, and multiples of the empty page's median.
#[derive(Serialize)]
struct Measured {
    what: &'static str,
    ours_ms: f64,
    empty_leptos_ms: f64,
    ratio: f64,
    /// Of everybody who was started: median, shortest time, the multiples of both, and the median time to the app's frame.
    #[serde(skip)]
    sides: Vec<(&'static str, Summary)>,
    #[serde(flatten)]
    more: BTreeMap<String, f64>,
}

/// The starts of one page.
#[derive(Clone, Copy)]
struct Summary {
    median: f64,
    least: f64,
    frame: f64,
    ratio: f64,
    least_ratio: f64,
}

impl Report {
    pub(super) fn new(clients: u32, runs: u32, kinds: &[(&'static str, Times)]) -> Self {
        Self { clients, runs, results: kinds.iter().map(|(what, times)| Measured::new(what, times)).collect() }
    }

    /// The medians side by side.
    pub(super) fn table(&self) -> String {
        let mut text = format!(
            "{} clients, {} starts each. From the navigation of the app's frame to the right counters (warm) or to the \
             question before a first reading (cold), painted; medians in ms (shortest), and as multiples of the empty \
             page\n\n{:<28} {:>18} {:>8} {:>16} {:>12}\n",
            self.clients, self.runs, "", "ms (shortest)", "×", "× of shortest", "frame, ms"
        );
        for measured in &self.results {
            for (name, summary) in &measured.sides {
                let Summary { median, least, frame, ratio, least_ratio } = summary;
                let times = format!("{median:.0} ({least:.0})");
                let name = format!("{} {name}", measured.what);
                let _ = writeln!(text, "{name:<28} {times:>18} {ratio:>8.2} {least_ratio:>16.2} {frame:>12.0}");
            }
        }
        text
    }
}

impl Measured {
    fn new(what: &'static str, times: &Times) -> Self {
        let of = |name: &str, part: fn(&(f64, f64)) -> f64| -> Vec<f64> {
            times.get(name).into_iter().flatten().map(part).collect()
        };
        let painted = |name: &str| of(name, |(painted, _)| *painted);
        let (empty, least_empty) = (median(&painted(EMPTY)), least(&painted(EMPTY)));
        let summary = |name: &str| {
            let (median_ms, least_ms) = (median(&painted(name)), least(&painted(name)));
            Summary {
                median: median_ms,
                least: least_ms,
                frame: median(&of(name, |(_, frame)| *frame)),
                ratio: median_ms / empty,
                least_ratio: least_ms / least_empty,
            }
        };
        let sides: Vec<(&'static str, Summary)> = times.keys().map(|&name| (name, summary(name))).collect();
        let mut more = BTreeMap::new();
        for (name, summary) in &sides {
            if ![EMPTY, OURS].contains(name) {
                more.insert(format!("{name}_ms"), summary.median);
                more.insert(format!("{name}_ratio"), summary.ratio);
            }
            more.insert(format!("{name}_min_ms"), summary.least);
            more.insert(format!("{name}_min_ratio"), summary.least_ratio);
            more.insert(format!("{name}_frame_ms"), summary.frame);
        }
        let ours = summary(OURS);
        Self { what, ours_ms: ours.median, empty_leptos_ms: empty, ratio: ours.ratio, sides, more }
    }
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        even if even % 2 == 0 => f64::midpoint(sorted[even / 2 - 1], sorted[even / 2]),
        odd => sorted[odd / 2],
    }
}

fn least(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_a_multiple_of_the_empty_page() {
        let painted = |times: &[f64]| times.iter().map(|&time| (time, time / 2.0)).collect();
        let times = Times::from([
            ("empty_leptos", painted(&[10.0, 30.0, 20.0])),
            ("ours", painted(&[50.0, 70.0])),
            ("other", painted(&[100.0])),
        ]);
        let report = serde_json::to_value(Report::new(85_000, 3, &[("warm", times)])).expect("JSON");
        let warm = &report["results"][0];
        for (name, expected) in [
            ("ours_ms", 60.0),
            ("empty_leptos_ms", 20.0),
            ("ratio", 3.0),
            ("ours_min_ratio", 5.0),
            ("other_ratio", 5.0),
            ("other_frame_ms", 50.0),
        ] {
            assert_eq!(warm[name], expected, "{name}");
        }
    }
}
