//! The question for what clients are worth, and its answer.

use chrono::NaiveDate;
use segmentation::rank::{Abc, RfmGroup, Scores, Xyz};
use segmentation::{AbcMeasure, AbcRule, Card, Month};
use serde::{Deserialize, Serialize};

/// Asks how clients are ranked at a month's reference date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueQuestion {
    /// The month.
    pub month: Month,
}

/// The answer to a [`ValueQuestion`].
pub type ValueAnswer = Result<Box<ValueReport>, NoValue>;

/// Why nobody is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoValue {
    /// Nothing is read, or nothing that this viewer may see.
    NotRead,
    /// The sums of payments are not read through the month: ranks by a part of them would be false.
    SumsNotRead,
}

/// How clients are ranked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueReport {
    /// The reference date.
    pub at: NaiveDate,
    /// What decides about the ranks of ABC.
    pub measure: AbcMeasure,
    /// Over how many months back from it values and revenue are taken; nothing for all the time there was.
    pub months: Option<u32>,
    /// Code of the base currency; nothing where sums cannot be told.
    pub currency: Option<String>,
    /// All clients, and what they paid in these months.
    pub all: Worth,
    /// Clients by their rank from A to C, in that order.
    pub abc: [Worth; 3],
    /// Clients without a rank.
    pub unranked: Worth,
    /// Ranked clients by A, B, C, and in each by X, Y, Z.
    pub abc_xyz: [[Worth; 3]; 3],
    /// Buyers by R from 1 to 5, and in each by FM from 1 to 5.
    pub rfm: [[Worth; 5]; 5],
    /// Buyers by the named groups of RFM that have any.
    pub rfm_groups: Vec<(RfmGroup, Worth)>,
    /// How many clients have a value, and the share of the sum of values that the best 0, 5, 10 … 100 per cent of them
    /// bring, from 0 to 1; no shares where nobody has a value.
    pub best: (u32, Vec<f64>),
    /// The most that a client has by the measure in these months, in cents or in number.
    pub most: i64,
    /// How many clients went from one rank to another since the month before; no rank included.
    pub moved: Vec<(Option<Abc>, Option<Abc>, u32)>,
}

/// Some clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worth {
    /// How many.
    pub clients: u32,
    /// What they paid, in cents.
    pub revenue: i64,
}

impl Worth {
    /// Adds a client.
    pub fn add(&mut self, revenue: i64) {
        self.clients += 1;
        self.revenue = self.revenue.saturating_add(revenue);
    }
}

/// Asks how another rule would rank clients at a month's reference date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbcTrialQuestion {
    /// The month.
    pub month: Month,
    /// The rule.
    pub rule: AbcRule,
}

/// The answer to an [`AbcTrialQuestion`].
pub type AbcTrialAnswer = Result<AbcTrial, NoValue>;

/// How another rule would rank clients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbcTrial {
    /// The highest value of a client by the rule, in cents or in number.
    pub most: i64,
    /// How many clients have rank A, B, C and none by the rule in force.
    pub now: [u32; 4],
    /// How many would have.
    pub then: [u32; 4],
    /// How many would go from one to another; no rank included.
    pub moved: Vec<(Option<Abc>, Option<Abc>, u32)>,
}

/// Asks what one client is worth at a month's reference date, and why it has its ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientWorthQuestion {
    /// The client's card.
    pub card: Card,
    /// The month.
    pub month: Month,
}

/// The answer to a [`ClientWorthQuestion`]; nothing of a card that is no client then.
pub type ClientWorthAnswer = Result<Option<ClientWorth>, NoValue>;

/// What one client is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientWorth {
    /// What decides about its rank of ABC.
    pub measure: AbcMeasure,
    /// Over how many months back; nothing for all the time there was.
    pub months: Option<u32>,
    /// Code of the base currency; nothing where sums cannot be told.
    pub currency: Option<String>,
    /// Its value by the measure, in cents or in number.
    pub value: i64,
    /// Its rank and its place; nothing without a value above 0.
    pub ranked: Option<Ranked>,
    /// How regularly it pays.
    pub xyz: Option<Xyz>,
    /// Its scores of RFM, of a client that has ever paid.
    pub rfm: Option<Scores>,
}

/// The rank of one client, and what it would take to have a better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// The rank.
    pub rank: Abc,
    /// Its place, 1 for the highest value.
    pub place: u32,
    /// How many clients have a rank.
    pub of: u32,
    /// The next better rank, and by how much its value would have to be higher, if all others stay as they are.
    pub better: Option<(Abc, i64)>,
}
