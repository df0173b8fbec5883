//! The numbers of all modes, and what explains their jumps.

use segmentation::{Card, Id, Mode, Month, Quality, Series};
use serde::{Deserialize, Serialize};

use crate::Source;

/// The numbers of all modes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The chart. While a first reading runs, it ends at the last month that is finished.
    pub series: Series,
    /// The modes that `series` and `recorded` tell: all, but for a published chart of another build that knows other groups.
    pub modes: Vec<Mode>,
    /// Whether modes 1 to 4 are final up to today.
    pub sales_complete: bool,
    /// Whether mode 5 is final up to today.
    pub dialogs_complete: bool,
    /// What was left out or could not be placed.
    pub quality: Quality,
    /// When the data were read, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub as_of: String,
    /// Names of the users responsible for clients, by number.
    pub users: Vec<(Id, String)>,
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

/// A mark on the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The month it belongs to: of the import, or in which the deletion or merge was noticed.
    pub month: Month,
    /// What has happened.
    pub kind: MarkKind,
    /// How many cards it concerns.
    pub cards: u32,
}

/// What has happened to many cards at once, or to the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MarkKind {
    /// Many cards were created on one day by one author.
    Import,
    /// Cards that had been counted are gone from the portal.
    Deletion,
    /// Cards that had been counted are gone, and what belonged to them belongs to other cards now.
    Merge,
}

/// A card behind a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedRecord {
    /// The card.
    pub card: Card,
    /// Its name, as last seen.
    pub title: String,
    /// When it was created, `YYYY-MM-DD`.
    pub created: String,
    /// Who created it (0 if unknown); of interest for imports.
    pub created_by: Id,
    /// The card into which it was merged.
    pub merged_into: Option<Card>,
}
