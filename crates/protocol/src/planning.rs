//! Many touches that are made in the portal one after the other, whichever tab began with them.

use segmentation::Card;
use segmentation::planning::NewTouch;
use serde::{Deserialize, Serialize};

/// A touch that is to be made, with the name of its client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The touch.
    pub touch: NewTouch,
    /// The client's name; empty if it has none.
    pub title: String,
}

/// What to do with the touches that are being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanCommand {
    /// Begin to make these, if no others are being made.
    Begin(Vec<Planned>),
    /// Stop after what is under way.
    Pause,
    /// Go on.
    Resume,
    /// Delete in the portal what was made, unless it is done by now.
    Undo,
    /// Forget about them; what was made stays.
    Dismiss,
}

/// The touches that are being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRun {
    /// How it stands.
    pub state: PlanState,
    /// How many there are.
    pub total: usize,
    /// How many are made, and not taken back.
    pub made: usize,
    /// How many were taken back.
    pub undone: usize,
    /// Those that could not be made, or not be taken back.
    pub failed: Vec<(Card, String, TouchProblem)>,
    /// Whether closing the tab loses nothing.
    pub is_kept: bool,
}

/// How it stands with what is done in the portal one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanState {
    /// It is being done.
    Making,
    /// The viewer has paused it.
    Paused,
    /// The portal has given no clear answer; it is paused until the viewer lets it go on.
    NoAnswer,
    /// All is done or refused.
    Done,
    /// It is being taken back.
    Undoing,
    /// All that could be taken back is.
    Undone,
}

/// Why a touch could not be made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TouchProblem {
    /// The viewer may not change the client's card, or the activity.
    NoRight,
    /// The client's card is gone.
    ClientGone,
    /// The activity is gone.
    Gone,
    /// The activity is done already.
    Done,
    /// The user who is to do it does not work here any more.
    ResponsibleGone,
    /// The moment has passed.
    Past,
    /// The portal gave no answer; whether anything has come of it is not known.
    NoAnswer,
    /// Anything else, in the portal's own words.
    Other(String),
}
