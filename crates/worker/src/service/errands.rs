//! What becomes of errands that are done.

use sync::{Errand, ErrandId};

use super::{Connection, Effect};

impl Connection {
    /// Takes the outcome of an errand.
    pub(super) fn errand_done(&mut self, _id: ErrandId, errand: Errand, _effects: &mut Vec<Effect>) {
        match errand {}
    }
}
