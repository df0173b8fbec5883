//! Where the data are kept: opening what is stored, mending what cannot be read, saving what was read.

use protocol::{Damage, EpochMs, FromWorker, MemoryOnly, Session, Storage};
use segmentation::{Delta, HistoryDelta, UserId};
use store::{ChunkKey, Commit, Layer, StoreError, StoreKey, Stored, Visit};
use sync::{BrokenCheckpoint, Checkpoint, Chunk, Save};

use super::data::Data;
use super::{Connection, Effect};

/// Where the data are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// Nothing was opened yet.
    Nowhere,
    /// Being opened for this user.
    Opening(StoreKey),
    /// What is stored for this user cannot be read, and is another worker's to erase as long as it leads.
    Spoilt(StoreKey),
    /// Being erased for this user, because what was stored cannot be read.
    Mending(StoreKey),
    /// Being erased for this user, because he wants it read anew.
    Clearing(StoreKey),
    /// Being replaced by the contents of a file, for this user.
    Replacing(StoreKey),
    /// Kept for this user.
    Kept(StoreKey),
    /// In memory only, for this user.
    Memory(StoreKey, MemoryOnly),
}

impl Keeping {
    pub(super) fn key(&self) -> Option<&StoreKey> {
        match self {
            Self::Nowhere => None,
            Self::Opening(key)
            | Self::Spoilt(key)
            | Self::Mending(key)
            | Self::Clearing(key)
            | Self::Replacing(key)
            | Self::Kept(key)
            | Self::Memory(key, _) => Some(key),
        }
    }
}

/// The data of a save that is under way; they are shown only when they are kept.
pub(super) struct Saving {
    /// What the sync has read; nothing if only the history grows.
    pub(super) save: Option<Box<Save>>,
    /// What is added to the history.
    pub(super) history: Option<HistoryDelta>,
}

impl Connection {
    pub(super) fn open(&mut self, key: StoreKey, effects: &mut Vec<Effect>) {
        self.keeping = Keeping::Opening(key);
        self.ask_for_leadership(effects);
        self.load(effects);
    }

    /// Loads what is stored, for the first time or anew.
    pub(super) fn load(&mut self, effects: &mut Vec<Effect>) {
        let Some(key) = self.keeping.key().cloned() else { return };
        self.keeping = Keeping::Opening(key.clone());
        self.opening += 1;
        effects.push(Effect::Open(key, self.visit()));
    }

    /// From where the store is opened.
    fn visit(&self) -> Visit {
        let Session { address, is_vouched, .. } = &self.session;
        Visit { address: address.clone(), is_vouched: *is_vouched, joins: self.joins.clone() }
    }

    /// The store of the key is bound to another address of the portal; one beside it is opened, with a lock of its own.
    pub(super) fn apart(&mut self, address: String, effects: &mut Vec<Effect>) {
        if self.apart.as_ref() != Some(&address) {
            self.apart = Some(address.clone());
            self.ask_for_leadership(effects);
            effects.push(Effect::Post(FromWorker::OtherAddress(Some(address))));
        }
    }

    /// The viewer says that the portal had another address before: what is stored under it is used, if there is such.
    pub(super) fn join_address(&mut self, address: String, now: EpochMs, effects: &mut Vec<Effect>) {
        let Some(key) = self.keeping.key().cloned().filter(|_| self.apart.is_some()) else { return };
        self.joins = Some(address);
        self.apart = None;
        effects.push(Effect::Post(FromWorker::OtherAddress(None)));
        self.put_away(now);
        self.forget_shown(effects);
        self.open(key, effects);
    }

    pub(super) fn opened(&mut self, result: Result<Option<Stored>, StoreError>, effects: &mut Vec<Effect>) {
        self.opening = self.opening.saturating_sub(1);
        let Keeping::Opening(key) = &self.keeping else { return };
        if self.opening > 0 {
            return;
        }
        let key = key.clone();
        if self.is_forgetting {
            self.keeping = Keeping::Kept(key);
            effects.push(Effect::Erase);
            return;
        }
        let result = result.and_then(|stored| match Self::of_newer_build(stored.as_ref()) {
            Some(error) => Err(error),
            None => Ok(stored),
        });
        match result {
            Ok(stored) => {
                self.keeping = Keeping::Kept(key);
                self.tell_storage(Storage::Kept, effects);
                self.data = Data::default();
                self.loaded = None;
                if let Some(stored) = stored {
                    let damage = Damage { facts: stored.damage.facts, entries: stored.damage.entries };
                    if std::mem::replace(&mut self.damage, damage) != damage {
                        effects.push(Effect::Post(FromWorker::Damage(damage)));
                    }
                    self.restore(stored);
                }
                self.load_plan(effects);
                self.resume();
            }
            Err(StoreError::Corrupt { .. }) if !self.is_leader() => self.keeping = Keeping::Spoilt(key),
            // Nothing of it can be trusted, and what is left of it would mix with what is read anew.
            Err(StoreError::Corrupt { .. }) => {
                self.keeping = Keeping::Mending(key);
                self.sync.begin();
                self.sync.follows_another_reading();
                effects.push(Effect::Erase);
            }
            Err(error) => {
                self.store_failed(&error, effects);
                self.resume();
            }
        }
    }

    /// Takes up what was stored. Facts whose place cannot be read are of no use, and are read anew; the history is kept,
    /// because no portal can tell it again.
    pub(super) fn restore(&mut self, stored: Stored) {
        self.history.recorded = stored.history;
        self.history.plausibility.is_judged = false;
        match Checkpoint::from_bytes(&stored.checkpoint) {
            Ok(checkpoint) => {
                self.data = Data::new(*stored.dataset, &checkpoint.counting.settings, checkpoint.today);
                self.loaded = Some(checkpoint);
                self.report.changed(true);
            }
            Err(_) => {
                self.starts_over = true;
                self.sync.begin();
                self.sync.follows_another_reading();
            }
        }
    }

    /// What speaks against touching what is stored: a newer build has left a place that this one cannot go on from.
    fn of_newer_build(stored: Option<&Stored>) -> Option<StoreError> {
        match Checkpoint::from_bytes(&stored?.checkpoint) {
            Err(BrokenCheckpoint::Newer { found, supported }) => {
                Some(StoreError::NewerFormat { what: "the checkpoint".to_owned(), found, supported })
            }
            _ => None,
        }
    }

    /// What could not be read has been erased, or not even that was possible: the reading begins anew.
    pub(super) fn mended(&mut self, result: Result<(), StoreError>, effects: &mut Vec<Effect>) {
        let Keeping::Mending(key) = &self.keeping else { return };
        match result {
            Ok(()) => {
                self.keeping = Keeping::Kept(key.clone());
                self.tell_storage(Storage::Kept, effects);
            }
            Err(error) => self.store_failed(&error, effects),
        }
        self.resume();
    }

    /// Hands the stored place to the sync, if it waits for that of this very user and leads.
    pub(super) fn resume(&mut self) {
        let is_open = matches!(self.keeping, Keeping::Kept(_) | Keeping::Memory(..));
        let viewer = self.sync.viewer().filter(|viewer| Some(viewer.user_id) == self.user_id());
        let Some(viewer) = viewer.filter(|_| is_open) else { return };
        self.put_away_of_other_rights(viewer.is_admin);
        if self.is_leader() {
            self.sync.resume_from(self.loaded.take());
        }
    }

    pub(super) fn user_id(&self) -> Option<UserId> {
        self.keeping.key().map(|key| key.user_id)
    }

    pub(super) fn store_failed(&mut self, error: &StoreError, effects: &mut Vec<Effect>) {
        let Some(key) = self.keeping.key().cloned() else { return };
        let reason = match error {
            StoreError::Denied => MemoryOnly::Denied,
            StoreError::Full => MemoryOnly::Full,
            StoreError::NewerSchema { .. } | StoreError::NewerFormat { .. } => MemoryOnly::NewerBuild,
            StoreError::Incomplete { .. } => MemoryOnly::Incomplete,
            StoreError::Silent => MemoryOnly::Silent,
            StoreError::Corrupt { .. } | StoreError::Closed { .. } | StoreError::Failed { .. } => MemoryOnly::Failed,
        };
        // From here on nothing is stored: a later checkpoint would promise the data that could not be kept.
        self.keeping = Keeping::Memory(key, reason);
        self.tell_storage(Storage::MemoryOnly(reason), effects);
    }

    /// Tells the page where the data are kept, unless it knows: a follower opens the store again and again.
    pub(super) fn tell_storage(&mut self, storage: Storage, effects: &mut Vec<Effect>) {
        if self.storage_told.replace(storage) != Some(storage) {
            effects.push(Effect::Post(FromWorker::Storage(storage)));
        }
    }

    pub(super) fn save(&mut self, save: Box<Save>, effects: &mut Vec<Effect>) {
        let checkpoint = save.checkpoint.clone();
        let history = self.removals(&save);
        self.keep(&checkpoint, Saving { save: Some(save), history }, effects);
    }

    /// Has what the viewer has decided kept at once; while something is being saved, the next save brings it.
    pub(super) fn keep_decisions(&mut self, effects: &mut Vec<Effect>) {
        if let Some(checkpoint) = self.sync.checkpoint().filter(|_| self.saving.is_empty() && !self.starts_over) {
            let checkpoint = checkpoint.clone();
            self.keep(&checkpoint, Saving { save: None, history: None }, effects);
        }
    }

    /// Has something kept; where nothing can be kept, it is only held.
    pub(super) fn keep(&mut self, checkpoint: &Checkpoint, saving: Saving, effects: &mut Vec<Effect>) {
        if !matches!(self.keeping, Keeping::Kept(_)) {
            self.take_in(saving);
            return;
        }
        let chunks = saving.save.iter().flat_map(|save| &save.chunks);
        effects.push(Effect::Save(Commit {
            starts_over: std::mem::take(&mut self.starts_over),
            checkpoint: checkpoint.to_bytes(),
            chunks: chunks.map(|(chunk, delta)| (chunk_key(*chunk), delta.clone())).collect(),
            history: saving.history.clone(),
        }));
        self.saving.push_back(saving);
    }

    /// What was saved, or at least is held, becomes part of what is shown.
    pub(super) fn take_in(&mut self, saving: Saving) {
        if let Some(history) = saving.history {
            // Months that have just been recorded differ in nothing from what is shown; removals are shown as marks.
            if !history.removals.is_empty() {
                self.report.changed(true);
            }
            self.history.recorded.absorb(history);
        }
        let Some(save) = saving.save else { return };
        let is_new = !save.chunks.is_empty() && !holds_only_fields(&save);
        for (_, delta) in save.chunks {
            self.data.apply(&delta);
        }
        self.history.is_recorded = false;
        self.history.plausibility.is_judged = false;
        self.sync.on_saved();
        if is_new {
            self.report.changed(false);
        }
    }
}

impl Saving {
    pub(super) fn holds_only_fields(&self) -> bool {
        self.history.is_none() && self.save.as_deref().is_some_and(holds_only_fields)
    }
}

/// Whether all that a save holds is what the app's eight user fields of cards hold.
fn holds_only_fields(save: &Save) -> bool {
    let is_other = |delta: &Delta| !delta.facts.is_empty() || !delta.gone.is_empty();
    !save.chunks.is_empty() && !save.chunks.iter().any(|(_, delta)| is_other(delta))
}

/// The name under which the store keeps a piece of data.
fn chunk_key(chunk: Chunk) -> ChunkKey {
    match chunk {
        Chunk::Sales(month) => ChunkKey { layer: Layer::Sales, number: month.ordinal() },
        Chunk::Dialogs(month) => ChunkKey { layer: Layer::Dialogs, number: month.ordinal() },
        Chunk::Change(number) => ChunkKey { layer: Layer::Changes, number: i32::try_from(number).unwrap_or(i32::MAX) },
    }
}
