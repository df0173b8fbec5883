//! From pages to saved months, and from stage to stage.

use bitrix24::{PageOfFacts, Range, Source};
use segmentation::facts::{Facts, Reach};
use segmentation::{Id, Month};

use super::{Chunk, Phase, Save, SaveState, Stage, Sync};
use crate::checkpoint::{Checkpoint, Reached};
use crate::plan;
use crate::window::Window;

impl Sync {
    /// Keeps the facts of a page until they are saved, sorted by month where the stage goes by months.
    pub(super) fn keep(&mut self, index: usize, page: PageOfFacts) {
        let window = &self.windows[index];
        self.rows_pending += page.rows as u64;
        if let Some(&last) = page.ids.last() {
            let largest = self.largest_pending.entry(window.source).or_insert(0);
            *largest = (*largest).max(last);
        }
        let mut facts = page.facts;
        let Some((first, last)) = window.months else {
            if self.has_lookups {
                facts.contacts.values_mut().for_each(|card| card.reach |= Reach::LOOKED_UP);
                facts.companies.values_mut().for_each(|card| card.reach |= Reach::LOOKED_UP);
            }
            self.pending.entry(None).or_default().absorb(facts);
            return;
        };
        // A portal's offset changes with summer time, so that a record of a month's last hour may come in the window of
        // the next month. It stays with its window: what matters is that window and month are finished together.
        for (month, facts) in facts.split_by_month() {
            let month = month.map(|month| month.clamp(first, last));
            self.pending.entry(month).or_default().absorb(facts);
        }
    }

    /// Saves what is finished, and begins the next stage when one is over.
    pub(super) fn advance(&mut self) {
        let Phase::Read(stage) = self.phase else { return };
        if !matches!(self.save, SaveState::Nothing) || self.stop.is_some() {
            return;
        }
        let unfinished = self.windows.iter().filter(|window| !window.is_done());
        let is_over = unfinished.clone().next().is_none();
        match stage {
            Stage::Sales | Stage::Dialogs => {
                let reached = match unfinished.filter_map(|window| window.months).map(|(first, _)| first).min() {
                    None => Reached::Everything,
                    Some(first) => Reached::Through(first.plus(-1)),
                };
                self.save_months(stage, reached);
            }
            Stage::Changes if is_over => self.save_changes(),
            Stage::Contacts if is_over => self.save_contacts(),
            Stage::Survey | Stage::Changes | Stage::Contacts => {}
        }
    }

    /// The place reached with what has been read so far.
    fn next_checkpoint(&mut self) -> Option<Checkpoint> {
        let mut checkpoint = self.checkpoint.clone()?;
        checkpoint.rows += std::mem::take(&mut self.rows_pending);
        for (source, id) in std::mem::take(&mut self.largest_pending) {
            let largest = checkpoint.largest_ids.entry(source).or_insert(0);
            *largest = (*largest).max(id);
        }
        Some(checkpoint)
    }

    fn save_months(&mut self, stage: Stage, reached: Reached) {
        let Some(checkpoint) = &self.checkpoint else { return };
        let before = if stage == Stage::Sales { checkpoint.sales } else { checkpoint.dialogs };
        let is_before_the_first = matches!(reached, Reached::Through(month) if month < checkpoint.first_month);
        if reached == before || is_before_the_first {
            return;
        }
        let finished = match reached {
            Reached::Through(month) => {
                let unfinished = self.pending.split_off(&Some(month.next()));
                std::mem::replace(&mut self.pending, unfinished)
            }
            Reached::Nothing | Reached::Everything => std::mem::take(&mut self.pending),
        };
        let Some(mut checkpoint) = self.next_checkpoint() else { return };
        let chunk = if stage == Stage::Sales {
            checkpoint.sales = reached;
            Chunk::Sales
        } else {
            checkpoint.dialogs = reached;
            Chunk::Dialogs
        };
        let chunks = finished.into_iter().filter_map(|(month, facts)| Some((chunk(month?), facts))).collect();
        self.save = SaveState::Ready(Box::new(Save { chunks, checkpoint }));
    }

    fn save_changes(&mut self) {
        let Some(mut checkpoint) = self.next_checkpoint() else { return };
        if let Some(until) = self.changes_until.take() {
            checkpoint.today = until.date;
            checkpoint.as_of.clone_from(&until.text);
            checkpoint.changes_until = Some(until.text);
        }
        self.save_without_months(checkpoint);
    }

    fn save_contacts(&mut self) {
        let Some(mut checkpoint) = self.next_checkpoint() else { return };
        checkpoint.requisites_read = true;
        checkpoint.is_whole |= self.has_lookups;
        self.save_without_months(checkpoint);
    }

    fn save_without_months(&mut self, mut checkpoint: Checkpoint) {
        let facts = self.pending.remove(&None).filter(|facts| *facts != Facts::default());
        let chunk = facts.map(|facts| {
            checkpoint.change_chunks += 1;
            (Chunk::Change(checkpoint.change_chunks), facts)
        });
        self.save = SaveState::Ready(Box::new(Save { chunks: chunk.into_iter().collect(), checkpoint }));
    }

    /// Takes that the last [`super::Step::Save`] was carried out, or that its data are kept in memory at least.
    pub fn on_saved(&mut self) {
        let SaveState::UnderWay(checkpoint) = std::mem::replace(&mut self.save, SaveState::Nothing) else { return };
        self.checkpoint = Some(*checkpoint);
        let Phase::Read(stage) = self.phase else { return };
        let is_saved = self.windows.iter().all(Window::is_done) && self.is_saved(stage);
        match stage {
            _ if !is_saved => self.advance(),
            Stage::Survey | Stage::Sales | Stage::Dialogs => self.begin_next_stage(),
            Stage::Changes => self.begin_contacts(),
            Stage::Contacts if self.has_lookups => {
                self.pace.interrupt();
                self.lease.release();
                self.phase = Phase::Finished;
            }
            Stage::Contacts => self.phase = Phase::FindUnreachable { is_asked: false },
        }
    }

    /// Whether all of a stage is saved: a page may have finished it while an earlier part was being saved.
    fn is_saved(&self, stage: Stage) -> bool {
        self.checkpoint.as_ref().is_some_and(|checkpoint| match stage {
            Stage::Sales => checkpoint.sales == Reached::Everything,
            Stage::Dialogs => checkpoint.dialogs == Reached::Everything,
            Stage::Survey | Stage::Changes | Stage::Contacts => true,
        })
    }

    /// Requisites first, because they spare look-ups; after the first reading they come as changes.
    fn begin_contacts(&mut self) {
        self.has_lookups = false;
        let are_read = self.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.requisites_read);
        if are_read || self.closed.contains(&Source::Requisites) {
            self.phase = Phase::FindUnreachable { is_asked: false };
        } else {
            self.windows = vec![Window::of(Source::Requisites, Range::All)];
            self.phase = Phase::Read(Stage::Contacts);
        }
    }

    /// Takes the cards about which no way to reach them is known.
    pub fn look_up(&mut self, contacts: &[Id], companies: &[Id]) {
        if !matches!(self.phase, Phase::FindUnreachable { .. }) {
            return;
        }
        self.has_lookups = true;
        let contacts = plan::multifields(Source::Contacts, contacts);
        self.windows = contacts.chain(plan::multifields(Source::Companies, companies)).collect();
        self.close_windows_of_closed_lists();
        self.phase = Phase::Read(Stage::Contacts);
        self.advance();
    }

    /// Whether a month of the chart is final: only then may it be shown.
    #[must_use]
    pub fn shown_through(&self) -> Option<Month> {
        self.checkpoint.as_ref().and_then(Checkpoint::shown_through)
    }
}
