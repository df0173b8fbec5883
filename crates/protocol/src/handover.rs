//! Many clients that are handed over to another responsible one after the other, whichever tab began with them.

use segmentation::{Card, UserId};
use serde::{Deserialize, Serialize};

use crate::PlanState;

/// The most clients that are handed over at once.
pub const MOST_HANDED_OVER: usize = 5_000;

/// So many of the clients that could not be handed over are named.
pub const MOST_NAMED: usize = 100;

/// A client that is to be handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The card.
    pub card: Card,
    /// Its name; empty if it has none.
    pub title: String,
    /// Who is responsible for it (0 for nobody).
    pub former: UserId,
}

/// What to do with the clients that are handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandoverCommand {
    /// Begin to hand these over, if no others are being handed over.
    Begin {
        /// Who gets them.
        to: UserId,
        /// The clients.
        clients: Vec<HandedOver>,
    },
    /// Stop after what is under way.
    Pause,
    /// Go on.
    Resume,
    /// Bring the former responsible back wherever the new one is still there.
    Undo,
    /// Forget about them; what was done stays.
    Dismiss,
}

/// The clients that are handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverRun {
    /// How it stands.
    pub state: PlanState,
    /// Who gets them.
    pub to: UserId,
    /// How many there are.
    pub total: usize,
    /// How many have the new responsible, and were not taken back.
    pub done: usize,
    /// How many have the former one again.
    pub undone: usize,
    /// How many could not be handed over, or not be taken back.
    pub failed: usize,
    /// The first of those ([`MOST_NAMED`]).
    pub named: Vec<(Card, String, HandoverProblem)>,
    /// Whether closing the tab loses nothing.
    pub is_kept: bool,
}

/// Why a client could not be handed over, or not be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandoverProblem {
    /// The viewer may not change the card.
    NoRight,
    /// The card is gone, or the viewer may not see it any more.
    Gone,
    /// Somebody else has changed who is responsible; who is now.
    Changed(UserId),
    /// Anything else, in the portal's own words.
    Other(String),
}
