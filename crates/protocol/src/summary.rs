//! The numbers of all modes.

use segmentation::{Mode, Quality, Series, Settings, UserId};
use serde::{Deserialize, Serialize};

use crate::{CountingProblem, Mark, Source};

/// The numbers of all modes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The chart. While a first reading runs, it ends at the last month that is finished.
    pub series: Series,
    /// The modes that `series` and `recorded` tell: all, but for a published chart of another build that knows other
    /// groups.
    pub modes: Vec<Mode>,
    /// Whether modes 1 to 4 are final up to today.
    pub sales_complete: bool,
    /// Whether mode 5 is final up to today.
    pub dialogs_complete: bool,
    /// The settings by which it was counted.
    pub settings: Settings,
    /// Why the settings that the portal holds cannot be read, so that those above were known before.
    pub settings_problem: Option<CountingProblem>,
    /// What was left out or could not be placed.
    pub quality: Quality,
    /// When the data were read, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub as_of: String,
    /// Names of the users responsible for clients, by number.
    pub users: Vec<(UserId, String)>,
    /// The ended months as they were recorded when they ended (or when the portal was first read); nothing where nothing
    /// was recorded or where it differs in no number from `series`.
    pub recorded: Option<Series>,
    /// What explains jumps of the lines, by month.
    pub marks: Vec<Mark>,
    /// Whose numbers these are.
    pub source: Source,
}

/// Which of the two histories is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum History {
    /// As the records that still exist tell it today.
    #[default]
    Today,
    /// As each month was recorded when it had ended.
    Recorded,
}
