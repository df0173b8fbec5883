//! The values of the eight user fields: computed here, written by the sync.

use bitrix24::FieldSet;
use segmentation::{Card, FieldValues};

use super::Connection;

impl Connection {
    /// Keeps the values of these fields up to date, if the portal has all of them; `are_new` says that they have just been
    /// made and are empty. Nothing means that the portal has none.
    pub(super) fn keep_values(&mut self, set: Option<&FieldSet>, are_new: bool) {
        match set {
            Some(set) => self.sync.keep_fields(set.clone(), are_new),
            None => self.sync.drop_fields(),
        }
    }

    /// Tells the sync what every card should hold by everything that is stored, if nothing speaks against that.
    pub(super) fn compute_values(&mut self) {
        let Some(checkpoint) = self.sync.checkpoint() else { return };
        // What is shown may be older than what is stored: the page is told the numbers only now and then.
        let today = checkpoint.today;
        let is_plausible = self.data_loss().is_none();
        let engine = self.data.as_of(today);
        let values: Vec<(Card, FieldValues)> = engine.all_field_values().filter(|_| is_plausible).collect();
        self.sync.take_values(values, self.data.known());
    }
}
