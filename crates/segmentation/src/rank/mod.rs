//! Ranks of clients and what is planned for them: pure functions over whole numbers, which know no facts.
//!
//! Clients are positions in card order: companies before contacts, lower numbers first. Dates are days since
//! 1970-01-01. Nothing here is a floating-point number, so that two implementations agree to the last client.
//!
//! # Layout
//! - [`abc`]: how much of the whole a client brings;
//! - [`xyz`]: how regularly it pays;
//! - [`rfm`]: how lately, how often and how much it pays, compared with the other buyers;
//! - [`touch`]: when somebody has to talk to it next;
//! - [`money`]: sums in the base currency, and averages of them;
//! - [`transitions`]: which groups cards went to between two months;
//! - `day`: the calendar behind the days.

pub mod abc;
mod day;
pub mod money;
pub mod rfm;
pub mod touch;
pub mod transitions;
pub mod xyz;

pub use abc::{Abc, Ranking, Standing};
pub use money::{Converted, Rate};
pub use rfm::{RfmGroup, Scores};
pub use touch::{Norms, Plan, TouchState};
pub use transitions::{Matrix, Place};
pub use xyz::{MonthlyMeasure, Regularity, Xyz, XyzSettings};

/// How the properties of the ranks are tried.
#[cfg(test)]
fn config() -> proptest::prelude::ProptestConfig {
    proptest::prelude::ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() }
}
