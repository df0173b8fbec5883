//! What becomes of errands that are done.

use protocol::EpochMs;
use sync::{Errand, ErrandId};

use super::placements::placements_done;
use super::{Connection, Effect};

impl Connection {
    /// Takes the outcome of an errand.
    pub(super) fn errand_done(&mut self, id: ErrandId, errand: Errand, now: EpochMs, effects: &mut Vec<Effect>) {
        match errand {
            Errand::Card(reading) => {
                if let Some(fields) = reading.fields() {
                    self.sharing.fields = Some(fields.clone());
                }
                self.answer_with(id, Errand::Card(reading), effects);
            }
            Errand::Census(census) => self.counted(id, &census, now, effects),
            Errand::ReadCounting(read) => {
                self.counting_read(&read, effects);
                self.answer_with(id, Errand::ReadCounting(read), effects);
            }
            Errand::SaveCounting(saving) => {
                self.counting_saved(&saving, effects);
                self.answer_with(id, Errand::SaveCounting(saving), effects);
            }
            Errand::MakeTouches(errand) => {
                if !self.touches_made(id, &errand, effects) {
                    self.answer_with(id, Errand::MakeTouches(errand), effects);
                }
            }
            Errand::ChangeTouches(errand) => {
                if !self.touches_changed(id, &errand, effects) {
                    self.answer_with(id, Errand::ChangeTouches(errand), effects);
                }
            }
            Errand::ReadTouches(_) | Errand::ReadStaff(_) | Errand::ReadOwn(_) | Errand::ReadCardTouches(_) => {
                self.answer_with(id, errand, effects);
            }
            Errand::Fields(errand) => self.fields_done(id, &errand, effects),
            Errand::Members(members) => {
                // Without any fields they are looked up again: they may have been made meanwhile.
                self.sharing.fields = members.fields().filter(|fields| !fields.is_empty()).cloned();
                self.answer_with(id, Errand::Members(members), effects);
            }
            Errand::Placements(placements) => placements_done(placements, effects),
            Errand::Publish(errand) => self.published(id, &errand, now),
            Errand::ReadShared(shared) => self.shared_read(&shared),
        }
    }
}
