//! The recorded history: when months and removals are kept, and what is shown of them.

use protocol::{Mark, MarkKind};
use segmentation::{Cause, Delta, HistoryDelta, Marks, Month, Recorded, Relinks, Series};
use sync::{Reached, Save};

use super::plausibility::Plausibility;
use super::{Connection, Effect, Saving, counting};

/// What is recorded, and the marks that follow from it.
#[derive(Default)]
pub(super) struct History {
    /// What is stored.
    pub(super) recorded: Recorded,
    /// The marks that were told last.
    pub(super) marks: Marks,
    relinks: Relinks,
    /// Whether everything that can be recorded of the present data is.
    pub(super) is_recorded: bool,
    pub(super) plausibility: Plausibility,
}

impl Connection {
    /// Whether what is known is all there is, so that it may become a record: an administrator's reading, at its end.
    pub(super) fn is_all_known(&self) -> bool {
        self.is_administrators_whole() && self.sync.sees_every_list()
    }

    fn is_administrators_whole(&self) -> bool {
        self.sync.viewer().is_some_and(|viewer| viewer.is_admin)
            && self.sync.checkpoint().is_some_and(|checkpoint| checkpoint.is_whole)
    }

    /// What a save adds to the history: the counted cards that it takes out. Of a reading that is not complete, a card
    /// that is gone proves nothing; if too many are gone at once, only the merges are certain, and the others wait.
    pub(super) fn removals(&mut self, save: &Save) -> Option<HistoryDelta> {
        if !self.is_all_known() {
            return None;
        }
        let mut sum = Delta::default();
        for (_, delta) in &save.chunks {
            sum.absorb(delta.clone());
        }
        self.history.relinks.note(self.data.facts(), &sum.facts);
        let mut removals = self.history.relinks.removals(self.data.facts(), &sum, save.checkpoint.today);
        let deleted = removals.iter().filter(|removal| removal.merged_into.is_none()).count();
        if deleted > 0 && self.is_sharp(self.missing_clients() + deleted) {
            removals.retain(|removal| removal.merged_into.is_some());
        }
        (!removals.is_empty()).then_some(HistoryDelta { snapshot: None, removals })
    }

    /// Once an administrator's reading is over, records the months that have ended, and the cards that went unseen, if
    /// nothing speaks against what was read.
    pub(super) fn record(&mut self, effects: &mut Vec<Effect>) {
        let is_settled = self.sync.is_read() && self.saving.is_empty() && !self.report.is_summary_due();
        if self.history.is_recorded || !is_settled || !self.is_administrators_whole() {
            return;
        }
        if !self.is_plausible(effects) || !self.is_all_known() {
            return;
        }
        let (Some(engine), Some(checkpoint)) = (self.data.counted(), self.sync.checkpoint()) else { return };
        let recorded = &self.history.recorded;
        let addition = HistoryDelta {
            snapshot: engine.freeze(recorded),
            removals: recorded.missing(self.data.facts(), checkpoint.today),
        };
        let checkpoint = checkpoint.clone();
        self.history.is_recorded = true;
        self.history.plausibility.confirmed = 0;
        if !addition.is_empty() {
            self.keep(&checkpoint, Saving { save: None, history: Some(addition) }, effects);
        }
    }

    /// The recorded chart where it differs from today's, and the marks, which are kept for the questions about them.
    pub(super) fn look_back(&mut self, today: &Series) -> (Option<Series>, Vec<Mark>) {
        let checkpoint = self.checkpoint();
        // While a first reading runs, today's chart lacks months, and what is usual in this portal is not known yet.
        let is_whole = checkpoint.is_some_and(|checkpoint| checkpoint.is_whole);
        let are_cards_read = checkpoint.is_some_and(|checkpoint| checkpoint.sales == Reached::Everything);
        let recorded = self.recorded().filter(|_| is_whole);
        let series = recorded.and_then(|recorded| recorded.series_unlike(today));
        let none = Recorded::default();
        let marks =
            if are_cards_read { Marks::new(self.data.facts(), recorded.unwrap_or(&none)) } else { Marks::default() };
        self.history.marks = marks;
        let changes = self.counting().map(counting::marks).unwrap_or_default();
        (series, self.history.marks.iter().map(mark).chain(changes).collect())
    }

    /// The record, unless the viewer is no administrator any more, as far as is known: it names cards his rights may not
    /// show.
    fn recorded(&self) -> Option<&Recorded> {
        (!self.is_limited()).then_some(&self.history.recorded)
    }
}

pub(super) fn mark((month, cause, cards): (Month, Cause, usize)) -> Mark {
    let kind = match cause {
        Cause::Import => MarkKind::Import,
        Cause::Deletion => MarkKind::Deletion,
        Cause::Merge => MarkKind::Merge,
    };
    Mark { month, kind, cards: u32::try_from(cards).unwrap_or(u32::MAX) }
}

/// What the engine calls a kind of mark; nothing of changes of settings and of notes, of which it does not know.
pub(super) fn cause(kind: MarkKind) -> Option<Cause> {
    match kind {
        MarkKind::Import => Some(Cause::Import),
        MarkKind::Deletion => Some(Cause::Deletion),
        MarkKind::Merge => Some(Cause::Merge),
        MarkKind::Settings | MarkKind::Note => None,
    }
}
