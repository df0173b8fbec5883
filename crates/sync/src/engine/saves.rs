//! From pages to what is saved: whole months in order, and everything else in pieces.

use std::collections::BTreeMap;

use bitrix24::{PageOfFacts, Source};
use segmentation::facts::Facts;
use segmentation::{Card, Delta, Month};

use super::course::{OVERLAP_MINUTES, Pass};
use super::{Chunk, Phase, Save, SaveState, Sync, Track, WindowId};
use crate::checkpoint::{Checkpoint, Reached};
use crate::known;
use crate::window::Purpose;
use crate::{Known, Millis};

/// So many records that belong to no month are saved together.
const RECORDS_PER_SAVE: usize = 2_000;

impl Sync {
    /// Keeps the facts of a page until they are saved, sorted by month where the track goes by months.
    pub(super) fn keep(&mut self, id: WindowId, page: PageOfFacts) {
        let Some(window) = self.windows.get(&id) else { return };
        if window.purpose == Purpose::Sample {
            self.sample.absorb(&page.facts);
            return;
        }
        let PageOfFacts { facts, fields, reach, .. } = page;
        let Some((first, last)) = window.months else {
            self.pending.absorb(Delta { facts, fields, ..Delta::default() });
            self.reach.extend(reach);
            return;
        };
        let mut months: BTreeMap<Month, Delta> = BTreeMap::new();
        // What the fields of a card hold stays with the card.
        for held in fields.iter() {
            let created = match held.card {
                Card::Company(id) => facts.companies.get(id).map(|it| it.created),
                Card::Contact(id) => facts.contacts.get(id).map(|it| it.created),
            };
            let month = created.map_or(first, |created| Month::of(created).clamp(first, last));
            months.entry(month).or_default().fields.insert(held);
        }
        // A portal's offset changes with summer time, so that a record of a month's last hour may come in the window of
        // the next month. It stays with its window: what matters is that window and month are finished together.
        // A few odd dates are the records'; where most lie outside of what was asked for, it is the portal.
        let rows = facts.len();
        let facts = facts.split_by_month();
        let is_outside = |(month, _): &(&Option<Month>, &Facts)| month.is_some_and(|month| !window.can_hold(month));
        let outside: usize = facts.iter().filter(is_outside).map(|(_, facts)| facts.len()).sum();
        if outside * 2 > rows {
            self.distrust_dates();
            return;
        }
        for (month, facts) in facts {
            let month = month.map_or(first, |month| month.clamp(first, last));
            months.entry(month).or_default().facts.absorb(&facts);
        }
        for (month, delta) in months {
            self.pending_months.entry((id.track, month)).or_default().absorb(delta);
        }
    }

    /// Notes that the portal does not heed filters by date: what was read by months is read by ids.
    fn distrust_dates(&mut self) {
        self.begins_months_anew |= !std::mem::replace(&mut self.ignores_dates, true);
    }

    /// Whether a list that was read by months has brought nothing, although the survey has seen that it is not empty, and
    /// nothing is stored of it: no filter by date finds it.
    fn hides_behind_dates(&self, track: Track, known: Known<'_>) -> bool {
        let windows = || self.windows.iter().filter(|(id, _)| id.track == track).map(|(_, window)| window);
        let mut sources: Vec<Source> = windows().map(|window| window.source).collect();
        sources.dedup();
        sources.into_iter().any(|source| {
            let mut of_source = windows().filter(|window| window.source == source);
            !self.is_closed(source)
                && self.survey.sizes.largest_id(source) > 0
                && of_source.all(|window| window.is_done() && window.first_id().is_none())
                && known::is_empty(known.facts, source)
        })
    }

    /// Makes what is finished ready to be saved, unless a save is under way.
    pub(super) fn prepare_save(&mut self, now: Millis, known: Known<'_>) {
        if !matches!(self.save, SaveState::Nothing) || self.stop.is_some() {
            return;
        }
        let Some(checkpoint) = self.checkpoint.clone() else { return };
        let save = match self.phase {
            Phase::Read(Pass::Months { .. }) => self.finished_months(checkpoint, known),
            Phase::Read(Pass::Changes) => self.finished_changes(checkpoint, known),
            Phase::Read(Pass::LookUps { .. }) => self.finished_lookups(checkpoint, known),
            Phase::Read(Pass::Sweep) => self.compared(checkpoint, known),
            Phase::Read(Pass::Moved) => self.finished_sweep(checkpoint, known),
            Phase::Read(Pass::Backfill(set)) => self.finished_backfill(set, checkpoint, known),
            Phase::Read(Pass::Fields { is_open }) => self.finished_fields(checkpoint, is_open, known),
            Phase::Read(Pass::Check) => self.finished_check(known),
            Phase::Write(_) => self.finished_updates(known),
            Phase::Introduce | Phase::Load { .. } | Phase::Survey | Phase::Finished => None,
        };
        if let Some(mut save) = save {
            for (_, delta) in &mut save.chunks {
                known::beside::drop_empty(&mut delta.facts, known.facts);
            }
            save.checkpoint.field_set.clone_from(&self.fields.read_under);
            save.checkpoint.written.clone_from(&self.fields.written);
            save.checkpoint.bucket = Some(self.bucket.filling(now, self.portal_now(now)));
            self.decisions.note(&mut save.checkpoint);
            self.save = SaveState::Ready(Box::new(save));
        }
    }

    pub(super) fn has_unfinished(&self, track: Track) -> bool {
        self.windows.iter().any(|(id, window)| id.track == track && !window.is_done())
    }

    /// How far a track by months has come, with what is read and not saved yet.
    pub(super) fn reached(&self, track: Track, before: Reached, first_month: Month) -> Reached {
        let mut windows = self.windows.iter().filter(|(id, _)| id.track == track).peekable();
        if windows.peek().is_none() {
            return before;
        }
        match windows.filter(|(_, window)| !window.is_done()).filter_map(|(_, window)| window.months).min() {
            None => Reached::Everything,
            Some((first, _)) if first > first_month => Reached::Through(first.plus(-1)),
            Some(_) => before,
        }
    }

    fn finished_months(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let mut chunks = Vec::new();
        let first_month = checkpoint.first_month;
        for track in [Track::Sales, Track::Dialogs] {
            let before = if track == Track::Sales { checkpoint.sales } else { checkpoint.dialogs };
            let reached = self.reached(track, before, first_month);
            if reached == before {
                continue;
            }
            if reached == Reached::Everything && !self.ignores_dates && self.hides_behind_dates(track, known) {
                self.distrust_dates();
                return None;
            }
            let is_finished = |month| match reached {
                Reached::Nothing => false,
                Reached::Through(last) => month <= last,
                Reached::Everything => true,
            };
            let months: Vec<_> =
                self.pending_months.keys().filter(|(it, month)| *it == track && is_finished(*month)).copied().collect();
            for key in months {
                let delta = self.pending_months.remove(&key).unwrap_or_default();
                let chunk = if track == Track::Sales { Chunk::Sales(key.1) } else { Chunk::Dialogs(key.1) };
                chunks.push((chunk, delta));
            }
            *(if track == Track::Sales { &mut checkpoint.sales } else { &mut checkpoint.dialogs }) = reached;
        }
        let is_piece_over = !self.has_unfinished(Track::Contacts);
        // The requisites are the only window of their track until the cards to look up are found.
        let has_requisites = is_piece_over && self.is_before_lookups() && !self.is_closed(Source::Requisites);
        checkpoint.requisites_read |= has_requisites;
        let piece = self.piece(is_piece_over, known);
        if chunks.is_empty() && piece.is_none() && Some(&checkpoint) == self.checkpoint.as_ref() {
            return None;
        }
        Some(finish(checkpoint, chunks, piece.unwrap_or_default()))
    }

    fn is_before_lookups(&self) -> bool {
        self.phase == Phase::Read(Pass::Months { has_lookups: false })
    }

    /// What is pending without regard to months, if it is enough for a save or nothing more will come.
    pub(super) fn piece(&mut self, is_over: bool, known: Known<'_>) -> Option<Delta> {
        let records = self.pending.rows() + self.reach.len();
        let is_enough = records >= RECORDS_PER_SAVE || is_over && records > 0;
        is_enough.then(|| {
            let mut piece = std::mem::take(&mut self.pending);
            known::note_reach(&mut piece.facts, known.facts, std::mem::take(&mut self.reach));
            piece
        })
    }

    fn finished_changes(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        if self.has_unfinished(Track::Later) {
            return None;
        }
        let until = self.changes_until.take()?;
        checkpoint.today = until.date;
        checkpoint.as_of.clone_from(&until.text);
        self.forget_written_before(&until.minus_minutes(OVERLAP_MINUTES));
        checkpoint.changes_until = Some(until.text);
        checkpoint.largest_ids.clone_from(&self.survey.sizes.largest_ids);
        let mut changes = std::mem::take(&mut self.pending);
        known::beside::note_stale(&mut changes, known.facts);
        known::beside::forget_fields(&mut changes, known.facts, &self.field_numbers());
        Some(finish(checkpoint, Vec::new(), changes))
    }

    fn finished_lookups(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let is_over = !self.has_unfinished(Track::Later);
        let piece = self.piece(is_over, known);
        if piece.is_none() && (!is_over || checkpoint.is_whole) {
            return None;
        }
        checkpoint.is_whole |= is_over;
        Some(finish(checkpoint, Vec::new(), piece.unwrap_or_default()))
    }

    /// Rows that were read again and differ from what is stored; those that do not are let go.
    fn compared(&mut self, checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let mut piece = self.piece(!self.has_unfinished(Track::Later), known)?;
        known::keep_differing(&mut piece, known);
        known::beside::note_stale(&mut piece, known.facts);
        (!piece.is_empty()).then(|| finish(checkpoint, Vec::new(), piece))
    }

    /// What is gone is saved together with what hung on it: otherwise a reading that ends in between would never learn
    /// where that has gone.
    fn finished_sweep(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        if self.has_unfinished(Track::Later) {
            return None;
        }
        let mut delta = std::mem::take(&mut self.pending);
        known::keep_differing(&mut delta, known);
        delta.gone = std::mem::take(&mut self.gone);
        known::beside::note_stale(&mut delta, known.facts);
        if self.is_thorough {
            self.is_thorough = false;
            checkpoint.compared_at = self.portal_time.as_ref().map(|time| time.text.clone());
        } else if delta == Delta::default() {
            return None;
        }
        Some(finish(checkpoint, Vec::new(), delta))
    }

    /// Takes that the last [`super::Step::Save`] was carried out, or that its data are kept in memory at least.
    pub fn on_saved(&mut self) {
        if let SaveState::UnderWay(checkpoint) = std::mem::replace(&mut self.save, SaveState::Nothing) {
            // What was judged while the save was under way is newer than what was saved.
            let owners_are_trusted = self.checkpoint.as_ref().and_then(|before| before.owners_are_trusted);
            self.checkpoint = Some(*checkpoint);
            if let Some(checkpoint) = &mut self.checkpoint {
                checkpoint.owners_are_trusted = owners_are_trusted.or(checkpoint.owners_are_trusted);
            }
            self.note_decisions();
        }
    }

    /// Whether a list that cannot be read is left out for good in this reading.
    pub(super) fn is_closed(&self, source: Source) -> bool {
        self.closed.contains(&source)
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
