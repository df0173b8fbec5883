//! What becomes of errands that are done.

use sync::{Errand, ErrandId};

use super::{Connection, Effect};

impl Connection {
    /// Takes the outcome of an errand.
    pub(super) fn errand_done(&mut self, id: ErrandId, errand: Errand, effects: &mut Vec<Effect>) {
        match errand {
            Errand::Members(members) => self.members_listed(id, &members, effects),
            // Whoever reads it sees what has come of it; a publication that failed is tried again after the next reading.
            Errand::Publish(_) => {}
            Errand::ReadShared(shared) => self.shared_read(&shared),
            Errand::Fields(errand) => self.fields_done(id, &errand, effects),
        }
    }
}
