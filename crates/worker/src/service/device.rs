//! What is kept on this device as a whole: cleared, written to a file, replaced by a file.
//!
//! While everything is being erased or replaced, the sync starts over and is given no place to go on from; so nothing is
//! read into a store whose ground is about to change.

use protocol::{EpochMs, FileProblem, FromWorker, MemoryOnly};
use store::file::{self, FileError};
use store::{Contents, StoreError};
use sync::{BrokenCheckpoint, Checkpoint, Instant};

use super::{Connection, Effect, Keeping, PeerMessage, history};

impl Connection {
    /// Erases everything, the recorded history as well, and reads the portal anew; a follower asks the reader to. While
    /// the store is being opened there is nothing to clear yet, and nothing is done.
    pub(super) fn clear(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        if self.is_following() {
            effects.push(Effect::Broadcast(PeerMessage::ClearAndRefresh));
            return;
        }
        let Some(key) = self.keeping.key().cloned() else { return };
        match &self.keeping {
            // What is stored may be what has filled the device, or what nothing can be added to.
            Keeping::Kept(_) | Keeping::Memory(_, MemoryOnly::Full | MemoryOnly::Incomplete) if self.is_leader() => {
                self.keeping = Keeping::Clearing(key);
                effects.push(Effect::Erase);
            }
            Keeping::Memory(..) => {}
            _ => return,
        }
        self.put_away(now);
        self.sync.set_paused(false);
        self.sync.retry();
        self.forget_shown(effects);
    }

    /// Everything has been erased, or could not be; the reading begins anew.
    pub(super) fn cleared(&mut self, result: Result<(), StoreError>, effects: &mut Vec<Effect>) {
        match result {
            Ok(()) => {
                self.broadcast(PeerMessage::Cleared, effects);
                // Opened anew, so that the store has its mark again.
                self.load(effects);
            }
            Err(error) => {
                self.store_failed(&error, effects);
                self.resume();
            }
        }
    }

    /// The reader has erased or replaced everything: a follower shows what there is now.
    pub(super) fn heard_cleared(&mut self, effects: &mut Vec<Effect>) {
        if self.is_following() {
            self.forget_shown(effects);
            self.load(effects);
        }
    }

    /// Stops the reading where it is, so that it begins with the bootstrap once there is a place to go on from. What is
    /// being saved is lost on purpose.
    pub(super) fn put_away(&mut self, now: EpochMs) {
        self.saving.clear();
        self.sync.begin();
        self.sync.start_over(Instant(now));
    }

    /// Takes everything off the screen.
    pub(super) fn forget_shown(&mut self, effects: &mut Vec<Effect>) {
        self.data = super::data::Data::default();
        self.history = history::History::default();
        self.loaded = None;
        self.starts_over = false;
        self.report.forget();
        effects.push(Effect::Post(FromWorker::Cleared));
    }

    /// Has everything that is kept taken out of the store, to be written to a file.
    pub(super) fn save_file(&self, effects: &mut Vec<Effect>) {
        effects.push(match self.keeping {
            Keeping::Kept(_) => Effect::TakeOut,
            _ => Effect::Post(FromWorker::File(Err(FileProblem::NothingKept))),
        });
    }

    /// What is kept is there: the page gets it as a file.
    pub(super) fn taken_out(&self, result: Result<Option<Contents>, StoreError>, effects: &mut Vec<Effect>) {
        let file = match (result, self.keeping.key()) {
            (Ok(Some(contents)), Some(key)) => Ok(file::write(key, &contents)),
            (Ok(_), _) => Err(FileProblem::NothingKept),
            (Err(_), _) => Err(FileProblem::Failed),
        };
        effects.push(Effect::Post(FromWorker::File(file)));
    }

    /// Puts the contents of a file in place of everything that is kept, if nothing speaks against it.
    pub(super) fn load_file(&mut self, bytes: &[u8], now: EpochMs, effects: &mut Vec<Effect>) {
        if let Err(problem) = self.try_to_load(bytes, now, effects) {
            effects.push(Effect::Post(FromWorker::FileLoaded(Err(problem))));
        }
    }

    fn try_to_load(&mut self, bytes: &[u8], now: EpochMs, effects: &mut Vec<Effect>) -> Result<(), FileProblem> {
        if self.is_following() {
            return Err(FileProblem::OtherTab);
        }
        let key = self.keeping.key().cloned().ok_or(FileProblem::Failed)?;
        let contents = file::read(&key, bytes).map_err(problem)?;
        // Its bytes are those that were written, so what cannot be read was written by a build that knows more.
        let stored = contents.read().map_err(|_| FileProblem::Newer)?;
        // Of a file that is too old to be gone on from the history is taken.
        if matches!(
            Checkpoint::from_bytes(&stored.checkpoint),
            Err(BrokenCheckpoint::Unreadable | BrokenCheckpoint::Newer { .. })
        ) {
            return Err(FileProblem::Newer);
        }
        match self.keeping {
            Keeping::Kept(_) if self.is_leader() => {
                self.put_away(now);
                self.keeping = Keeping::Replacing(key);
                effects.push(Effect::Replace(contents));
            }
            Keeping::Memory(..) => {
                self.put_away(now);
                self.forget_shown(effects);
                self.restore(stored);
                effects.push(Effect::Post(FromWorker::FileLoaded(Ok(()))));
            }
            _ => return Err(FileProblem::Failed),
        }
        Ok(())
    }

    /// The contents of a file have taken the place of what was kept, or that is still there; it is loaded anew.
    pub(super) fn replaced(&mut self, result: Result<(), StoreError>, effects: &mut Vec<Effect>) {
        if !matches!(self.keeping, Keeping::Replacing(_)) {
            return;
        }
        let outcome = match result {
            Ok(()) => {
                self.forget_shown(effects);
                self.broadcast(PeerMessage::Cleared, effects);
                Ok(())
            }
            Err(StoreError::Full) => Err(FileProblem::NoRoom),
            Err(_) => Err(FileProblem::Failed),
        };
        effects.push(Effect::Post(FromWorker::FileLoaded(outcome)));
        self.load(effects);
    }
}

fn problem(error: FileError) -> FileProblem {
    match error {
        FileError::NotOurs => FileProblem::NotOurs,
        FileError::Newer(_) => FileProblem::Newer,
        FileError::Broken => FileProblem::Broken,
        FileError::OtherPortal => FileProblem::OtherPortal,
        FileError::OtherUser => FileProblem::OtherUser,
    }
}
