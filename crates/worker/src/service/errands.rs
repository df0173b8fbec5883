//! What becomes of errands that are done.

use sync::{Errand, ErrandId};

use super::{Connection, Effect};

impl Connection {
    /// Takes the outcome of an errand.
    pub(super) fn errand_done(&mut self, id: ErrandId, errand: Errand, effects: &mut Vec<Effect>) {
        match errand {
            Errand::Fields(errand) => self.fields_done(id, &errand, effects),
        }
    }
}
