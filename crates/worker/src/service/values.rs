//! The values of the user fields: computed here, written by the sync.

use bitrix24::FieldSet;
use segmentation::{Card, FieldValues, OptionalFields};
use sync::{ColumnSet, Reached, Want};

use super::{Connection, data};

impl Connection {
    /// Keeps the values of these fields up to date, if the portal has all of them; `are_new` says that they have just been
    /// made and are empty. Nothing means that the portal has none.
    pub(super) fn keep_values(&mut self, set: Option<&FieldSet>, are_new: bool) {
        match set {
            Some(set) => {
                let [.., next_touch] = set.optional();
                if next_touch {
                    self.sync.want(Want::Touches);
                }
                self.sync.keep_fields(set.clone(), are_new);
            }
            None => self.sync.drop_fields(),
        }
    }

    /// Tells the sync what every card should hold by everything that is stored, if nothing speaks against that.
    pub(super) fn compute_values(&mut self) {
        let Some(checkpoint) = self.sync.checkpoint() else { return };
        // What is shown may be older than what is stored: the page is told the numbers only now and then.
        let today = checkpoint.today;
        let is_plausible = self.data_loss().is_none();
        let context = data::context(checkpoint);
        // Ranks of clients whose payments are worth nothing yet would be false, as would be that nothing is planned with
        // those whose touches are not read.
        let are_sums_known =
            checkpoint.columns_reached(ColumnSet::Money) == Reached::Everything && !context.rates.is_empty();
        let are_touches_known = checkpoint.columns_reached(ColumnSet::Touches) == Reached::Everything;
        let known = [are_sums_known, are_sums_known, are_sums_known, are_touches_known];
        let kept = self.sync.kept_optional();
        let computed: OptionalFields = std::array::from_fn(|at| kept[at] && known[at]);
        let engine = self.data.as_of(today);
        let values: Vec<(Card, FieldValues)> =
            engine.all_values_with(computed, &context).filter(|_| is_plausible).collect();
        self.sync.take_values(values, computed, self.data.known());
    }
}
