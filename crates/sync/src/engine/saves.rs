//! From pages to what is saved: whole months in order, and everything else in pieces.

use bitrix24::Source;
use segmentation::Delta;
use segmentation::facts::Table;

use super::schedule::{OVERLAP_MINUTES, Pass};
use super::{Chunk, Phase, Save, Sync, Track};
use crate::checkpoint::{Checkpoint, ColumnSet, Reached};
use crate::known;
use crate::{Instant, Known};

/// The place that is reached and stored, and the save under way.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) save: SaveState,
}

impl Stored {
    /// Whether nothing waits to be saved or is being saved.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.save, SaveState::Nothing)
    }
}

#[derive(Debug, Default)]
pub(super) enum SaveState {
    #[default]
    Nothing,
    Ready(Box<Save>),
    UnderWay(Box<Checkpoint>),
}

impl Sync {
    /// Makes what is finished ready to be saved, unless a save is under way.
    pub(super) fn prepare_save(&mut self, now: Instant, known: Known<'_>) {
        if !self.stored.is_settled() || self.connection.stop.is_some() {
            return;
        }
        let Some(checkpoint) = self.stored.checkpoint.clone() else { return };
        let save = match self.phase {
            Phase::Read(Pass::Months { .. }) => self.finished_months(checkpoint, known),
            Phase::Read(Pass::Changes) => self.finished_changes(checkpoint, known),
            Phase::Read(Pass::LookUps { .. }) => self.finished_lookups(checkpoint, known),
            Phase::Read(Pass::Reconciliation) => self.compared(checkpoint, known),
            Phase::Read(Pass::Moved) => self.finished_reconciliation(checkpoint, known),
            Phase::Read(Pass::Backfill(set)) => self.finished_backfill(set, checkpoint, known),
            Phase::Read(Pass::Fields { is_open }) => self.finished_fields(checkpoint, is_open, known),
            Phase::Read(Pass::Check) => self.finished_check(known),
            Phase::Write(_) => self.finished_updates(known),
            Phase::Introduce | Phase::Load { .. } | Phase::Bootstrap | Phase::Finished => None,
        };
        if let Some(mut save) = save {
            for (_, delta) in &mut save.chunks {
                known::beside::drop_empty(&mut delta.facts, known.facts);
            }
            save.checkpoint.field_set.clone_from(&self.writer.fields.read_under);
            save.checkpoint.written.clone_from(&self.writer.fields.written);
            save.checkpoint.bucket = Some(self.connection.bucket.filling(now, self.connection.portal_now(now)));
            self.instructions.decisions.note(&mut save.checkpoint);
            self.stored.save = SaveState::Ready(Box::new(save));
        }
    }

    fn finished_months(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let mut chunks = Vec::new();
        let first_month = checkpoint.first_month;
        for track in [Track::Sales, Track::Dialogs] {
            let before = if track == Track::Sales { checkpoint.sales } else { checkpoint.dialogs };
            let reached = self.reading.reached(track, before, first_month);
            if reached == before {
                continue;
            }
            if reached == Reached::Everything
                && !self.reading.quirks.ignores_dates
                && self.reading.hides_behind_dates(track, |source, _| self.reading.is_yet_unknown(source, known))
            {
                self.reading.distrust_dates();
                return None;
            }
            let is_finished = |month| match reached {
                Reached::Nothing => false,
                Reached::Through(last) => month <= last,
                Reached::Everything => true,
            };
            let months: Vec<_> = self
                .reading
                .pending_months
                .keys()
                .filter(|(it, month)| *it == track && is_finished(*month))
                .copied()
                .collect();
            for key in months {
                let delta = self.reading.pending_months.remove(&key).unwrap_or_default();
                let chunk = if track == Track::Sales { Chunk::Sales(key.1) } else { Chunk::Dialogs(key.1) };
                chunks.push((chunk, delta));
            }
            *(if track == Track::Sales { &mut checkpoint.sales } else { &mut checkpoint.dialogs }) = reached;
        }
        let is_piece_over = !self.reading.has_unfinished(Track::Contacts);
        // The requisites are the only window of their track until the cards to look up are found.
        let has_requisites = is_piece_over && self.is_before_lookups() && !self.reading.is_closed(Source::Requisites);
        checkpoint.requisites_read |= has_requisites;
        let piece = self.reading.piece(is_piece_over, known);
        if chunks.is_empty() && piece.is_none() && Some(&checkpoint) == self.stored.checkpoint.as_ref() {
            return None;
        }
        Some(finish(checkpoint, chunks, piece.unwrap_or_default()))
    }

    fn is_before_lookups(&self) -> bool {
        self.phase == Phase::Read(Pass::Months { has_lookups: false })
    }

    fn finished_changes(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        if self.reading.has_unfinished(Track::Later) {
            return None;
        }
        let until = self.reading.changes_until.take()?;
        checkpoint.today = until.date;
        checkpoint.as_of.clone_from(&until.text);
        self.forget_written_before(&until.minus_minutes(OVERLAP_MINUTES));
        checkpoint.changes_until = Some(until.text);
        checkpoint.largest_ids.clone_from(&self.reading.bootstrap.sizes.largest_ids);
        let mut changes = std::mem::take(&mut self.reading.pending);
        if !self.wants_leads() {
            // Nobody keeps them up to date from now on.
            checkpoint.coverage.forget(ColumnSet::Leads);
            changes.facts.leads = Table::default();
            changes.gone.leads = known.facts.leads.keys().iter().copied().collect();
        }
        known::beside::note_stale(&mut changes, known.facts);
        known::beside::forget_fields(&mut changes, known.facts, &self.field_numbers());
        Some(finish(checkpoint, Vec::new(), changes))
    }

    fn finished_lookups(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let is_over = !self.reading.has_unfinished(Track::Later);
        let piece = self.reading.piece(is_over, known);
        if piece.is_none() && (!is_over || checkpoint.is_whole) {
            return None;
        }
        checkpoint.is_whole |= is_over;
        Some(finish(checkpoint, Vec::new(), piece.unwrap_or_default()))
    }

    /// Rows that were read again and differ from what is stored; those that do not are let go.
    fn compared(&mut self, checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let mut piece = self.reading.piece(!self.reading.has_unfinished(Track::Later), known)?;
        known::keep_differing(&mut piece, known);
        known::beside::note_stale(&mut piece, known.facts);
        (!piece.is_empty()).then(|| finish(checkpoint, Vec::new(), piece))
    }

    /// What is gone is saved together with what hung on it: otherwise a reading that ends in between would never learn
    /// where that has gone.
    fn finished_reconciliation(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        if self.reading.has_unfinished(Track::Later) {
            return None;
        }
        let mut delta = std::mem::take(&mut self.reading.pending);
        known::keep_differing(&mut delta, known);
        delta.gone = std::mem::take(&mut self.reading.gone);
        known::beside::note_stale(&mut delta, known.facts);
        if self.reading.is_thorough {
            self.reading.is_thorough = false;
            checkpoint.compared_at = self.connection.clock.time.as_ref().map(|time| time.text.clone());
        } else if delta == Delta::default() {
            return None;
        }
        Some(finish(checkpoint, Vec::new(), delta))
    }

    /// Takes that the last [`super::Step::Save`] was carried out, or that its data are kept in memory at least.
    pub fn on_saved(&mut self) {
        if let SaveState::UnderWay(checkpoint) = std::mem::replace(&mut self.stored.save, SaveState::Nothing) {
            // What was judged while the save was under way is newer than what was saved.
            let owners_are_trusted = self.stored.checkpoint.as_ref().and_then(|before| before.owners_are_trusted);
            self.stored.checkpoint = Some(*checkpoint);
            if let Some(checkpoint) = &mut self.stored.checkpoint {
                checkpoint.owners_are_trusted = owners_are_trusted.or(checkpoint.owners_are_trusted);
            }
            self.note_decisions();
        }
    }
}

/// A save of whole months and of one further piece, which is numbered.
pub(super) fn finish(mut checkpoint: Checkpoint, mut chunks: Vec<(Chunk, Delta)>, piece: Delta) -> Save {
    if piece != Delta::default() {
        checkpoint.change_chunks += 1;
        chunks.push((Chunk::Change(checkpoint.change_chunks), piece));
    }
    checkpoint.rows += chunks.iter().map(|(_, delta)| delta.facts.len() as u64).sum::<u64>();
    Save { chunks, checkpoint }
}

#[cfg(test)]
mod tests;
