//! The chart as a table for other programs.

use std::fmt::Write;

use crate::answer::Series;
use crate::group::Mode;

/// The series as CSV: the header `month,mode,group,count`, then a line for every group of these modes in every month, in
/// order. Months are written `YYYY-MM`; no field needs quotes.
#[must_use]
pub fn series_csv(series: &Series, modes: &[Mode]) -> String {
    let mut csv = String::from("month,mode,group,count\n");
    for (month, counts) in series.iter() {
        for &group in modes.iter().flat_map(|mode| mode.groups()) {
            writeln!(csv, "{month},{},{},{}", group.mode().code(), group.code(), counts[group])
                .expect("writing to a string does not fail");
        }
    }
    csv
}
