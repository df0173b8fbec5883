//! Who is still a client, and what the next year will bring: models of buying fitted to the payments of a portal, in steps.
//!
//! # Layout
//! - [`history`]: what the models see of a buyer, and equal buyers as one with a weight;
//! - [`purchases`]: when buyers pay and whether they have left: BG/NBD, and NBD where nobody seems to leave;
//! - [`spending`]: how much they pay: Gamma-Gamma;
//! - `maximum`: the greatest likelihood, looked for in steps from several starts;
//! - [`fit`]: the models of a portal, fitted in steps;
//! - [`back_test`]: what a fit of a year ago expected, beside what came;
//! - [`study`]: all of it for the clients of an engine at a day.
//!
//! # Design
//! Time is in weeks and money in cents, both as floating-point numbers: unlike the counts of the engine a forecast is an
//! estimate. Nothing is drawn at random and no clock is read: the same payments give the same forecast.
//!
//! The engine does not know this crate; what conditions and lists need of a forecast is handed to it as columns
//! ([`segmentation::profile::Foreseen`]).

pub mod back_test;
pub mod fit;
pub mod history;
mod maximum;
pub mod purchases;
pub mod spending;
pub mod study;

pub use back_test::BackTest;
pub use fit::{Fit, NoForecast};
pub use history::{Histories, History};
pub use purchases::{BgNbd, Nbd, Purchases};
pub use spending::{GammaGamma, Spending};
pub use study::{Forecast, Outlook, Study};

/// Days of a week, by which days become weeks.
pub const DAYS_OF_A_WEEK: f64 = 7.0;

/// The weeks ahead for which payments are expected: a quarter, half a year, a year.
pub const HORIZONS: [f64; 3] = [13.0, 26.0, 52.0];

/// Fewer buyers than this tell too little for a forecast.
pub const LEAST_BUYERS: u32 = 100;

/// Weeks from the first payment of all to the reference day, below which there is no forecast.
pub const LEAST_WEEKS: f64 = 52.0;
