//! The question how long it takes to fill the user fields, by what is written of them, and its answer.

use segmentation::Filling;
use serde::{Deserialize, Serialize};

/// Asks how much there is to be written by each of some choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillingQuestion {
    /// The choices.
    pub choices: Vec<Filling>,
}

/// How much there is to be written by each of the choices, in their order; nothing where not everything is counted that
/// there is.
pub type FillingAnswer = Option<Vec<FillingCost>>;

/// What it takes to fill the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillingCost {
    /// Cards that have to be written.
    pub cards: u32,
    /// An estimate of the time that takes, in seconds.
    pub seconds: u64,
}
