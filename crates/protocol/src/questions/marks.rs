//! The marks of the chart: what they tell, and the question for the records behind one.

use segmentation::{Card, Month, UserId};
use serde::{Deserialize, Serialize};

use super::counting::SettingsChange;
use crate::Visibility;

/// A mark on the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The month it belongs to: of the import, in which the deletion or merge was noticed, in which rules were changed,
    /// or which a note is about.
    pub month: Month,
    /// What has happened.
    pub kind: MarkKind,
    /// How many cards it concerns; of [`MarkKind::Settings`], how many changes there were, of [`MarkKind::Note`], how many
    /// notes there are.
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
    /// Administrators have changed the rules of counting.
    Settings,
    /// Administrators have written what happened. The page makes these marks of the [notes](crate::Notes); the worker knows
    /// no records behind them.
    Note,
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
    pub created_by: UserId,
    /// The card into which it was merged.
    pub merged_into: Option<Card>,
}

/// Asks for the records behind a mark on the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkQuestion {
    /// The month of the mark.
    pub month: Month,
    /// What the mark tells.
    pub kind: MarkKind,
}

/// The answer to a [`MarkQuestion`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkAnswer {
    /// The records, by name.
    pub records: Vec<MarkedRecord>,
    /// Of [`MarkKind::Settings`], the changes of the month, the newest first.
    pub changes: Vec<SettingsChange>,
    /// Which of the mark's records they are taken from.
    pub visibility: Visibility,
}
