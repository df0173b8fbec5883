//! The questions for the forecast: of all clients together, and of one.

use chrono::NaiveDate;
use segmentation::{Card, Group, Month};
use serde::{Deserialize, Serialize};

/// Asks who is still a client at a month's reference date, and what the year after it is expected to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastQuestion {
    /// The month.
    pub month: Month,
}

/// The answer to a [`ForecastQuestion`].
pub type ForecastAnswer = Result<Box<ForecastReport>, NoForecast>;

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoForecast {
    /// There are too few buyers to learn from.
    TooFewBuyers {
        /// How many there are.
        buyers: u32,
        /// How many it takes.
        least: u32,
    },
    /// The first payment of all is less than a year old.
    TooShort {
        /// How many days old it is.
        days: u32,
    },
    /// The payments fit no model.
    NotConverged,
    /// Nothing is read by which it could be made, or nothing that this viewer may see.
    NotRead,
}

/// The forecast of all clients together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForecastReport {
    /// The reference date.
    pub at: NaiveDate,
    /// Whether buyers leave by the model that is used; where nobody seems to leave, everybody is still a client.
    pub is_leaving: bool,
    /// Code of the base currency; nothing where sums cannot be told.
    pub currency: Option<String>,
    /// All buyers.
    pub all: ForecastPart,
    /// Of them, those who are likely still clients, in doubt, and unlikely ones, by the probability in whole per cent:
    /// from [`LIKELY`], from [`IN_DOUBT`], below.
    pub by_alive: [ForecastPart; 3],
    /// The groups that buyers are in, in the order of the modes; the groups of a mode add up to all.
    pub by_group: Vec<(Group, ForecastPart)>,
    /// What was expected a year ago, beside what came; or why nothing could be.
    pub back_test: Result<BackTest, NoForecast>,
}

/// From this probability on, in whole per cent, a buyer is likely still a client.
pub const LIKELY: i64 = 80;

/// From this probability on, in whole per cent, it is in doubt whether a buyer is still a client.
pub const IN_DOUBT: i64 = 50;

/// The weeks ahead that a forecast is made for: a quarter, half a year, a year.
pub const FORECAST_WEEKS: [u32; 3] = [13, 26, 52];

/// What is expected of some buyers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForecastPart {
    /// How many they are.
    pub buyers: u32,
    /// How many of them are expected to be clients still: the sum of the probabilities.
    pub alive: f64,
    /// Their payments in the next weeks, for each of [`FORECAST_WEEKS`].
    pub payments: [f64; FORECAST_WEEKS.len()],
    /// What these are worth, in cents.
    pub revenue: [f64; FORECAST_WEEKS.len()],
}

/// What was expected a year before the reference date, beside what came. Errors are means over the buyers of then: by how
/// many payments an expectation was wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BackTest {
    /// The day at which it was expected.
    pub since: NaiveDate,
    /// Buyers by how often they had paid again by then: 0, 1, … and as often as the last line or more.
    pub lines: Vec<BackTestLine>,
    /// All of them.
    pub all: BackTestLine,
    /// Error of the forecast.
    pub error: f64,
    /// Error of "as last year": each pays as often as in the year before.
    pub last_year_error: f64,
    /// Error of "active or not": who was active pays as often as in the year before, the others never again.
    pub active_error: f64,
}

/// Some buyers of a back-test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BackTestLine {
    /// How many they are.
    pub buyers: u32,
    /// How many payments were expected of them.
    pub expected: f64,
    /// How many came.
    pub actual: u32,
}

/// Asks what is expected of one client from a month's reference date on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientForecastQuestion {
    /// The card.
    pub card: Card,
    /// The month.
    pub month: Month,
}

/// The answer to a [`ClientForecastQuestion`]; nothing of a client that has never paid.
pub type ClientForecastAnswer = Result<Option<ClientForecast>, NoForecast>;

/// What is expected of one client.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientForecast {
    /// On how many days it paid after its first one.
    pub repeats: u32,
    /// Days from its first payment to its last one.
    pub last_after: u32,
    /// Days from its first payment to the reference date.
    pub age: u32,
    /// The probability that it is still a client.
    pub alive: f64,
    /// Its payments in the next weeks, for each of [`FORECAST_WEEKS`].
    pub payments: [f64; FORECAST_WEEKS.len()],
    /// What a payment of it is expected to be worth, in cents.
    pub average: f64,
}
