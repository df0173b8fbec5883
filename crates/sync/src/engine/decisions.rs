//! What the viewer has decided for good: kept with the place that was reached, so that it holds at the next visit.

use std::collections::BTreeSet;

use bitrix24::Source;

use super::Sync;
use crate::checkpoint::Checkpoint;

/// The decisions.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    leaves_fields: bool,
    done_without: BTreeSet<Source>,
}

impl Decisions {
    /// Takes up what was decided at an earlier visit.
    pub(super) fn resume(&mut self, checkpoint: Option<&Checkpoint>) {
        if let Some(checkpoint) = checkpoint {
            self.leaves_fields = checkpoint.leaves_fields;
            self.done_without.clone_from(&checkpoint.done_without);
        }
    }

    /// A list that is open again was done without for the last time.
    pub(super) fn forget_open(&mut self, closed: &BTreeSet<Source>) {
        self.done_without.retain(|source| closed.contains(source));
    }

    pub(super) fn note(&self, checkpoint: &mut Checkpoint) {
        checkpoint.leaves_fields = self.leaves_fields;
        checkpoint.done_without.clone_from(&self.done_without);
    }
}

impl Sync {
    /// Notes whether the viewer wants to look only, so that the user fields of cards are left as they are. Who wants them
    /// filled after all has to call [`Sync::keep_fields`] as well.
    pub fn leave_fields(&mut self, are_left: bool) {
        self.decisions.leaves_fields = are_left;
        if are_left {
            self.drop_fields();
        }
        self.note_decisions();
    }

    /// Whether the viewer wants to look only.
    #[must_use]
    pub fn leaves_fields(&self) -> bool {
        self.decisions.leaves_fields
    }

    /// The lists that the portal refuses, but for those that the viewer wants to do without.
    pub fn closed_lists(&self) -> impl Iterator<Item = Source> {
        self.closed.difference(&self.decisions.done_without).copied()
    }

    /// Whether the viewer wants to do without a list.
    pub(super) fn does_without(&self, source: Source) -> bool {
        self.decisions.done_without.contains(&source)
    }

    /// Notes that the viewer wants to do without some lists, as long as the portal refuses them.
    pub fn do_without(&mut self, lists: impl IntoIterator<Item = Source>) {
        self.decisions.done_without.extend(lists);
        self.note_decisions();
    }

    /// Brings the decisions into the place that was reached, from where the owner may have them kept at once.
    pub(super) fn note_decisions(&mut self) {
        if let Some(checkpoint) = &mut self.checkpoint {
            self.decisions.note(checkpoint);
        }
    }
}
