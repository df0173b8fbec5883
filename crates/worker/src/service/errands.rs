//! What becomes of errands that are done.

use protocol::EpochMs;
use sync::{Errand, ErrandId};

use super::{Connection, Effect};

impl Connection {
    /// Takes the outcome of an errand.
    pub(super) fn errand_done(&mut self, id: ErrandId, errand: Errand, now: EpochMs, effects: &mut Vec<Effect>) {
        match errand {
            Errand::Census(census) => self.counted(id, &census, now, effects),
        }
    }
}
