//! The questions for what clients are made up of, and for who came back in the years after the first payment.

use segmentation::{Cohort, Dimension, Group, Month, Part};
use serde::{Deserialize, Serialize};

/// Whose make-up is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whole {
    /// All clients.
    #[default]
    Everybody,
    /// Those of a group.
    Group(Group),
    /// Those for whom a condition holds, as [`segmentation::condition`] writes it down.
    Condition(String),
}

/// Asks of whom a group is made up in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakdownQuestion {
    /// Whom it is told of.
    pub of: Whole,
    /// The month at whose reference date it is taken.
    pub month: Month,
    /// What its clients are told apart by.
    pub by: Dimension,
}

/// The answer to a [`BreakdownQuestion`].
pub type BreakdownAnswer = Result<Breakdown, NoBreakdown>;

/// Of whom a group is made up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// How many clients (cards, in a group of cards) there are.
    pub all: u32,
    /// How many are in each part that has any.
    pub parts: Vec<(Part, u32)>,
    /// Whether what they are told apart by is read of everybody; otherwise some that have it are said to have nothing.
    pub is_whole: bool,
}

/// Why there is no breakdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoBreakdown {
    /// Nothing is read, or nothing that this viewer may see.
    NotRead,
    /// It is not known who works in which department.
    NoDepartments,
    /// The condition cannot be used; why, the report of the segment tells.
    Unusable,
}

/// Asks for the buyers of a month by the year of their first payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortsQuestion {
    /// The month.
    pub month: Month,
}

/// The answer to a [`CohortsQuestion`], the earliest year first.
pub type CohortsAnswer = Result<Vec<Cohort>, super::NotRead>;
