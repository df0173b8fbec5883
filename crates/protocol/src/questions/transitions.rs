//! The questions for where clients went between two months, and for how many meet some conditions.

use chrono::NaiveDate;
use segmentation::rank::Place;
use segmentation::{Mode, Month, UserId};
use serde::{Deserialize, Serialize};

use super::NotRead;
use crate::History;

/// Asks between which places of a mode cards went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionsQuestion {
    /// The mode.
    pub mode: Mode,
    /// The earlier month.
    pub since: Month,
    /// The later month.
    pub until: Month,
    /// The history in which the months are looked up: only the recorded one knows who is gone.
    pub history: History,
}

/// The answer to a [`TransitionsQuestion`].
pub type TransitionsAnswer = Result<Transitions, NotRead>;

/// Between which places cards went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transitions {
    /// The question.
    pub of: TransitionsQuestion,
    /// The reference date of the earlier month.
    pub since: NaiveDate,
    /// The reference date of the later one.
    pub until: NaiveDate,
    /// From where, to where, how many; what nobody did is left out.
    pub cells: Vec<(Place, Place, u32)>,
}

/// Asks how many clients meet each of some conditions in a month, and who looks after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsQuestion {
    /// The month at whose reference date they are asked.
    pub month: Month,
    /// The conditions, as [`segmentation::condition`] writes them down. One that cannot be used is met by nobody.
    pub conditions: Vec<String>,
}

/// The answer to a [`CountsQuestion`], in the order of its conditions.
pub type CountsAnswer = Result<Vec<Met>, NotRead>;

/// How many clients meet a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// How many.
    pub clients: u32,
    /// How many of them each user is responsible for, by the number of the user; 0 stands for nobody.
    pub by_user: Vec<(UserId, u32)>,
}
