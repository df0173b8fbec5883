//! What is kept on this device as a whole: told, cleared, written to a file, replaced by a file.
//!
//! While everything is being erased or replaced, the sync starts over and is given no place to go on from; so nothing is
//! read into a store whose ground is about to change.

use protocol::{Amount, Columns, DataReport, EpochMs, FileProblem, FromWorker, KeptKind, ReadSoFar};
use store::file::{self, FileError};
use store::{Contents, StoreError, Weight, Weights};
use sync::{BrokenCheckpoint, Checkpoint, ColumnSet, Reached};

use super::{Connection, Effect, Keeping, Note, history};

impl Connection {
    /// Erases everything, the recorded history as well, and reads the portal anew; a follower asks the reader to. While
    /// the store is being opened there is nothing to clear yet, and nothing is done.
    pub(super) fn clear(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        if self.is_following() {
            effects.push(Effect::Broadcast(Note::ClearAndRefresh));
            return;
        }
        let Some(key) = self.keeping.key().cloned() else { return };
        match &self.keeping {
            // What is stored may be what has filled the device.
            Keeping::Kept(_) | Keeping::Memory(_, protocol::MemoryOnly::Full) if self.has_turn() => {
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
                self.broadcast(Note::Cleared, effects);
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

    /// Stops the reading where it is, so that it begins with the survey once there is a place to go on from. What is being
    /// saved is lost on purpose.
    fn put_away(&mut self, now: EpochMs) {
        self.saving.clear();
        self.sync.begin();
        self.sync.start_over(now);
    }

    /// Takes everything off the screen.
    fn forget_shown(&mut self, effects: &mut Vec<Effect>) {
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
            Keeping::Kept(_) if self.has_turn() => {
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
                self.broadcast(Note::Cleared, effects);
                Ok(())
            }
            Err(StoreError::Full) => Err(FileProblem::NoRoom),
            Err(_) => Err(FileProblem::Failed),
        };
        effects.push(Effect::Post(FromWorker::FileLoaded(outcome)));
        self.load(effects);
    }

    /// Has what is kept weighed, or tells at once that nothing is.
    pub(super) fn query_data(&self, effects: &mut Vec<Effect>) {
        effects.push(match self.keeping {
            Keeping::Kept(_) => Effect::Weigh,
            _ => Effect::Post(FromWorker::Data(self.data(None))),
        });
    }

    /// What is kept has been weighed.
    pub(super) fn weighed(&self, result: Result<Weights, StoreError>, effects: &mut Vec<Effect>) {
        effects.push(Effect::Post(FromWorker::Data(self.data(result.ok()))));
    }

    fn data(&self, weights: Option<Weights>) -> DataReport {
        let recorded = &self.history.recorded;
        let amount = |weight: Weight| Amount {
            pieces: u32::try_from(weight.pieces).unwrap_or(u32::MAX),
            bytes: weight.bytes as u64,
        };
        let kept = weights.map(|weights| {
            vec![
                (KeptKind::Sales, amount(weights.sales)),
                (KeptKind::Dialogs, amount(weights.dialogs)),
                (KeptKind::Changes, amount(weights.changes)),
                (KeptKind::History, amount(weights.history)),
                (KeptKind::Checkpoint, amount(weights.checkpoint)),
            ]
        });
        let months = recorded.series().map_or(0, |series| series.counts.len());
        DataReport {
            kept,
            columns: self.checkpoint().map_or_else(Vec::new, columns),
            recorded_months: u32::try_from(months).unwrap_or(u32::MAX),
            departures: u32::try_from(recorded.departures(self.data.facts()).count()).unwrap_or(u32::MAX),
            requests: self.requests.notes(),
            requests_total: self.requests.total(),
        }
    }
}

/// How far the columns are read that a store of an older build lacks.
fn columns(checkpoint: &Checkpoint) -> Vec<(Columns, ReadSoFar)> {
    let sets = [
        (ColumnSet::Money, Columns::Money),
        (ColumnSet::CardDetails, Columns::CardDetails),
        (ColumnSet::Touches, Columns::Touches),
    ];
    // Touches are read only for who plans with them.
    let is_told = |set: ColumnSet| set != ColumnSet::Touches || checkpoint.coverage.0.contains_key(&set);
    let sets = sets.into_iter().filter(|(set, _)| is_told(*set));
    let reached = |set| match checkpoint.columns_reached(set) {
        Reached::Nothing => ReadSoFar::Nothing,
        Reached::Through(month) => ReadSoFar::Through(month),
        Reached::Everything => ReadSoFar::Everything,
    };
    sets.map(|(set, columns)| (columns, reached(set))).collect()
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
