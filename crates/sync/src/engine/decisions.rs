//! What the viewer has decided for good, and what the administrators have set for everybody: kept with the place that was
//! reached, so that it holds at the next visit.

use std::collections::BTreeSet;

use bitrix24::{Counting, CountingError, Source};

use super::Sync;
use crate::checkpoint::Checkpoint;

/// The decisions.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    leaves_fields: bool,
    done_without: BTreeSet<Source>,
    /// The settings of counting as they could be read last; nothing before anything is known of them.
    counting: Option<Counting>,
    /// Why those that the portal holds now cannot be read.
    counting_error: Option<CountingError>,
}

impl Decisions {
    /// Takes up what was decided at an earlier visit.
    pub(super) fn resume(&mut self, checkpoint: Option<&Checkpoint>) {
        if let Some(checkpoint) = checkpoint {
            self.leaves_fields = checkpoint.leaves_fields;
            self.done_without.clone_from(&checkpoint.done_without);
            self.counting.get_or_insert_with(|| checkpoint.counting.clone());
        }
    }

    /// A list that is open again was done without for the last time.
    pub(super) fn forget_open(&mut self, closed: &BTreeSet<Source>) {
        self.done_without.retain(|source| closed.contains(source));
    }

    pub(super) fn note(&self, checkpoint: &mut Checkpoint) {
        checkpoint.leaves_fields = self.leaves_fields;
        checkpoint.done_without.clone_from(&self.done_without);
        if let Some(counting) = &self.counting {
            checkpoint.counting.clone_from(counting);
        }
    }
}

impl Sync {
    /// Notes whether the viewer wants to look only, so that the user fields of cards are left as they are. Who wants them
    /// filled after all has to call [`Sync::keep_fields`] as well.
    pub fn leave_fields(&mut self, are_left: bool) {
        self.instructions.decisions.leaves_fields = are_left;
        if are_left {
            self.drop_fields();
        }
        self.note_decisions();
    }

    /// Whether the viewer wants to look only.
    #[must_use]
    pub fn leaves_fields(&self) -> bool {
        self.instructions.decisions.leaves_fields
    }

    /// The lists that the portal refuses, but for those that the viewer wants to do without.
    pub fn closed_lists(&self) -> impl Iterator<Item = Source> {
        self.reading.closed.difference(&self.instructions.decisions.done_without).copied()
    }

    /// Whether the portal refuses the viewer a list that was to be read.
    #[must_use]
    pub fn refuses(&self, source: Source) -> bool {
        self.reading.closed.contains(&source) && !self.reading.failing.leaves_out(source)
    }

    /// Whether the viewer wants to do without a list.
    pub(super) fn does_without(&self, source: Source) -> bool {
        self.instructions.decisions.done_without.contains(&source)
    }

    /// Notes that the viewer wants to do without some lists, as long as the portal refuses them.
    pub fn do_without(&mut self, lists: impl IntoIterator<Item = Source>) {
        self.instructions.decisions.done_without.extend(lists);
        self.note_decisions();
    }

    /// The settings of counting as they could be read last, with their journal; nothing before anything is known of them.
    #[must_use]
    pub fn counting(&self) -> Option<&Counting> {
        self.instructions.decisions.counting.as_ref()
    }

    /// Why the settings that the portal holds cannot be read, so that those known before go on holding.
    #[must_use]
    pub fn counting_error(&self) -> Option<CountingError> {
        self.instructions.decisions.counting_error
    }

    /// Takes the text that tells the settings of counting in the portal now.
    pub fn take_counting(&mut self, text: &str) {
        match Counting::parse(text) {
            Ok(counting) => {
                self.instructions.decisions.counting = Some(counting);
                self.instructions.decisions.counting_error = None;
            }
            Err(error) => self.instructions.decisions.counting_error = Some(error),
        }
        self.note_decisions();
    }

    /// Brings the decisions into the place that was reached, from where the owner may have them kept at once.
    pub(super) fn note_decisions(&mut self) {
        if let Some(checkpoint) = &mut self.stored.checkpoint {
            self.instructions.decisions.note(checkpoint);
        }
    }
}
