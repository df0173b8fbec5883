//! What becomes of errands that are done.

use protocol::EpochMs;
use sync::{Errand, ErrandId};

use super::placements::placements_done;
use super::{Connection, Effect};

impl Connection {
    /// Takes the outcome of an errand.
    pub(super) fn errand_done(&mut self, id: ErrandId, errand: Errand, now: EpochMs, effects: &mut Vec<Effect>) {
        match errand {
            Errand::Card(reading) => self.card_done(id, *reading, effects),
            Errand::Census(census) => self.counted(id, &census, now, effects),
            Errand::Fields(errand) => self.fields_done(id, &errand, effects),
            Errand::Members(members) => self.members_listed(id, &members, effects),
            Errand::Placements(placements) => placements_done(placements, effects),
            Errand::Publish(errand) => self.published(id, &errand, now),
            Errand::ReadShared(shared) => self.shared_read(&shared),
        }
    }
}
