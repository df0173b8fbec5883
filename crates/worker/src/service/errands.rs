//! What becomes of errands that are done.

use sync::{Errand, ErrandId};

use super::placements::placements_done;
use super::{Connection, Effect};

impl Connection {
    /// Takes the outcome of an errand.
    pub(super) fn errand_done(&mut self, id: ErrandId, errand: Errand, effects: &mut Vec<Effect>) {
        match errand {
            Errand::Card(reading) => self.card_done(id, *reading, effects),
            Errand::Placements(placements) => placements_done(placements, effects),
        }
    }
}
