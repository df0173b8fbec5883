//! The question for what handing a list over to another responsible would change, and its answer.

use serde::{Deserialize, Serialize};

use super::{Chosen, ListQuestion};
use crate::HandedOver;

/// Asks who is responsible for the clients of a list now, by the portal. While that is read, the worker tells how far it is
/// ([`crate::FromWorker::Partly`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverQuestion {
    /// The list; which part of it is asked for does not matter.
    pub list: ListQuestion,
    /// Who of it; nothing for everybody.
    pub chosen: Option<Chosen>,
}

/// The answer to a [`HandoverQuestion`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandoverAnswer {
    /// These can be handed over.
    Clients {
        /// The clients, in the order of the list.
        clients: Vec<HandedOver>,
        /// How many cards the portal does not show to the viewer.
        withheld: usize,
        /// How long it takes to change all of them, in seconds.
        seconds: u64,
    },
    /// There are more than can be handed over at once ([`crate::MOST_HANDED_OVER`]).
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// There is no list.
    NoList,
    /// The portal gave no answer.
    NoAnswer,
}
