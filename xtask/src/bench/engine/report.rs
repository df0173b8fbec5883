//! What the page has measured, and how it is shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// The page's report, and the file of `--json`.
#[derive(Serialize, Deserialize)]
pub(super) struct Report {
    clients: u32,
    records: u64,
    results: Vec<Measured>,
    /// Memory of the Wasm module after everything was loaded and asked.
    worker_bytes: u64,
    /// How many months the history has, and the counts of the last one, by groups in the order of the modes.
    months: u32,
    now: Vec<u32>,
    /// How often each job was done.
    runs: BTreeMap<String, u32>,
    /// Why DuckDB took no part, if it did not.
    #[serde(default)]
    why_no_duckdb: Option<String>,
}

/// One job: medians over the runs, in milliseconds; nothing for who does not do it.
#[derive(Serialize, Deserialize)]
struct Measured {
    what: String,
    ours_ms: Option<f64>,
    typed_js_ms: Option<f64>,
    duckdb_ms: Option<f64>,
    /// Shortest times, 95th percentiles, first times, bytes read, questions that somebody could not answer.
    #[serde(flatten)]
    more: BTreeMap<String, Option<f64>>,
}

impl Report {
    /// The medians side by side: how many times as long as ours the others take.
    pub(super) fn table(&self) -> String {
        let mut text = format!(
            "{} clients, {} records; medians in ms (shortest), and how many times as long as ours\n\n",
            self.clients, self.records
        );
        let _ = writeln!(text, "{:<14} {:>22} {:>22} {:>7} {:>22} {:>7}", "", "ours", "typed JS", "×", "DuckDB", "×");
        for measured in &self.results {
            let Measured { what, ours_ms, typed_js_ms, duckdb_ms, more } = measured;
            let shortest = |who: &str| more.get(&format!("{who}_min_ms")).copied().flatten();
            let line = |what: &str, times: [Option<f64>; 3], least: [Option<f64>; 3]| {
                let [ours, typed, duck] = times;
                let cell = |time: Option<f64>, least: Option<f64>| match (time, least) {
                    (Some(time), Some(least)) => format!("{} ({})", shown(time), shown(least)),
                    (Some(time), None) => shown(time),
                    (None, _) => "—".to_owned(),
                };
                let ratio = |other: Option<f64>| match (ours, other) {
                    (Some(ours), Some(other)) if ours > 0.0 => format!("{:.2}", other / ours),
                    _ => String::new(),
                };
                format!(
                    "{what:<14} {:>22} {:>22} {:>7} {:>22} {:>7}\n",
                    cell(ours, least[0]),
                    cell(typed, least[1]),
                    ratio(typed),
                    cell(duck, least[2]),
                    ratio(duck),
                )
            };
            let all = ["ours", "typed_js", "duckdb"];
            text += &line(what, [*ours_ms, *typed_js_ms, *duckdb_ms], all.map(shortest));
            for (name, part) in [("p95", "p95_ms"), ("first", "first_ms")] {
                let times = all.map(|who| more.get(&format!("{who}_{part}")).copied().flatten());
                if times.iter().any(Option::is_some) {
                    text += &line(&format!("  {name}"), times, [None; 3]);
                }
            }
            if let Some(unanswered) = more.get("unanswered").copied().flatten().filter(|&number| number > 0.0) {
                let _ = writeln!(text, "  {unanswered} questions are left out: one of the three cannot answer them");
            }
            if let Some(bytes) = more.get("bytes").copied().flatten() {
                let _ = writeln!(text, "  of {:.1} MB of answers", bytes / 1e6);
            }
        }
        let _ = writeln!(text, "\n{} months; the groups of the last one: {:?}", self.months, self.now);
        let _ = writeln!(text, "Memory of our module: {:.1} MB", self.worker_bytes as f64 / 1e6);
        if let Some(why) = &self.why_no_duckdb {
            let _ = writeln!(text, "DuckDB took no part: {why}");
        }
        text
    }
}

/// A time with three digits that mean something.
fn shown(ms: f64) -> String {
    if ms >= 100.0 {
        format!("{ms:.0}")
    } else if ms >= 10.0 {
        format!("{ms:.1}")
    } else {
        format!("{ms:.2}")
    }
}
