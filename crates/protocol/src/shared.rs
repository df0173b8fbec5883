//! What is said to and of viewers who may not see everything: whose numbers are shown, and whose clients.

use segmentation::UserId;
use serde::{Deserialize, Serialize};

use crate::Records;

/// Whose numbers a summary shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Those that this viewer's own reading has found.
    #[default]
    Own,
    /// Those that an administrator has published for everybody; the summary's `as_of` says when they were read.
    Published {
        /// Number of the administrator.
        author: UserId,
        /// The name of that user; empty if it is not known.
        author_name: String,
    },
}

/// What a viewer who is no administrator can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The chart that is published for everybody.
    pub chart: SharedChart,
    /// What the viewer has read by his own rights.
    pub own: OwnReading,
    /// Whether what is stored here was read while the viewer was an administrator. It is not used.
    pub was_admin: bool,
    /// Whether the viewer may read neither contacts nor companies.
    pub sees_no_cards: bool,
}

/// The chart that is published for everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SharedChart {
    /// It is being asked for.
    #[default]
    Asked,
    /// It is shown.
    Published,
    /// No administrator has published one yet.
    Nothing,
    /// There is one, but it cannot be read here: it is damaged, closed to this viewer, or of a newer build.
    Unreadable,
}

/// What an administrator has to know of the newest chart, which others cannot see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpublished {
    /// Why it is not published.
    pub why: NotPublished,
    /// What the others see instead.
    pub shown: StillShown,
}

/// Why a chart is not published. It is tried again by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotPublished {
    /// The portal cannot be reached.
    Unreachable,
    /// The portal refused it, in these words of its own.
    Refused(String),
}

/// What others see as long as the newest chart is not published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StillShown {
    /// The portal has not told.
    Unknown,
    /// Nothing was published yet.
    Nothing,
    /// The chart that was read at this moment, by the portal's clock: `YYYY-MM-DDThh:mm`.
    ChartOf(String),
}

/// What a viewer who is no administrator has read by his own rights.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnReading {
    /// Nothing, or not enough to list anything.
    #[default]
    Nothing,
    /// A part.
    Partial,
    /// Everything his rights show.
    Whole {
        /// When, by the portal's clock: `YYYY-MM-DDThh:mm`.
        as_of: String,
    },
}

/// Which clients of a group a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// All of them.
    #[default]
    Everything,
    /// Those that the portal shows to the viewer at this moment.
    Rights {
        /// How many these are, whatever is searched for.
        visible: usize,
    },
    /// Those that the viewer's own reading has found.
    OwnReading {
        /// How many these are, whatever is searched for.
        visible: usize,
    },
    /// None.
    Hidden(Hidden),
}

/// Why a viewer who is no administrator sees none of the clients behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hidden {
    /// He may read neither contacts nor companies.
    NoRight,
    /// The portal does not say who is in the group now: the eight fields are not there, or none of them tells it.
    NotInFields,
    /// He has not read by his own rights, which lists of past months are made from.
    NotRead,
    /// The portal gave no answer that could be used.
    NoAnswer,
    /// The published chart is of another build and does not tell the group's mode.
    NotTold,
}

/// What speaks against taking an administrator's reading for all there is: his rights in the CRM may have been narrowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataLossWarning {
    /// How many recorded clients cannot be seen any more; 0 if these are not too many.
    pub gone: u64,
    /// Of how many.
    pub of: u64,
    /// What the portal refuses although it could be read before.
    pub closed: Vec<Records>,
}
