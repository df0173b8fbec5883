//! One worker of a browser at a time reads and writes a store; the others show what is stored and how far the reader is.
//!
//! Leadership is a lock of the browser, named like the store's database and held until the worker ends. Who finds it taken
//! waits in the queue for it, follows the reader's messages, and reads on from the reader's place when it becomes leader.

use protocol::{Activity, EpochMs, FieldsCommand, FieldsState, HandoverCommand, PlanCommand, Progress, ToWorker};
use serde::{Deserialize, Serialize};
use sync::{Instant, Want};

use super::{Connection, Effect, Keeping};

/// A follower loads the store anew this often at the most while the reader writes, in milliseconds …
const RELOAD_INTERVAL: EpochMs = 3_000;

/// … and one millisecond less often for every so many records, since loading takes longer the more there are.
const RECORDS_PER_MILLISECOND: u64 = 100;

/// What the workers that share a store tell each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PeerMessage {
    /// From a follower: how far is the reader?
    Hello,
    /// From the reader: how far it has come.
    Progress(Progress),
    /// From the reader: there is more in the store than before.
    Stored,
    /// From a follower: its page wants what is new in the portal.
    Refresh,
    /// From a follower: its page wants everything to be compared with the portal.
    CheckAll,
    /// From a follower: its viewer, who is no administrator, wants to read what his rights show.
    ReadMine,
    /// From a follower: its page wants something to be done with the eight fields.
    SetFields(FieldsCommand),
    /// From a follower: a feature of its page needs something to be read.
    Want(Want),
    /// From a follower: its page wants something to be done with many touches.
    Plan(PlanCommand),
    /// From a follower: its page wants something to be done with the clients that are handed over.
    Handover(HandoverCommand),
    /// From the reader: it has kept how far it is with many touches, or with clients that are handed over.
    PlanKept,
    /// From a follower: its viewer has agreed to a first reading, before another tab took leadership.
    Begin {
        /// Whether the eight fields are to be made and filled.
        with_fields: bool,
    },
    /// From the reader: what is known of the eight fields.
    Fields(FieldsState),
    /// From a follower: its page wants everything to be erased and read anew.
    ClearAndRefresh,
    /// From the reader: everything was erased or replaced.
    Cleared,
    /// From whoever has erased the store: there is nothing left to read into or to show.
    Forgotten,
}

/// Who leads.
#[derive(Debug, Default)]
pub(super) enum Leadership {
    /// There is no lock to be had, or none was asked for yet.
    #[default]
    Free,
    /// The lock was asked for.
    Asked,
    /// Ours.
    Ours,
    /// Another worker's.
    Others(Following),
}

/// What a follower knows of the reader.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// What it told last.
    progress: Option<Progress>,
    /// Whether there is more in the store than was loaded.
    is_stale: bool,
    loaded_at: EpochMs,
}

impl Connection {
    /// Asks for leadership at the store that is being opened.
    pub(super) fn ask_for_leadership(&mut self, effects: &mut Vec<Effect>) {
        if let (true, Some(name)) = (self.has_locks, self.lock_name()) {
            effects.push(Effect::Lock { name, steal: false });
            self.leadership = Leadership::Asked;
        }
    }

    /// The name of the lock of the store that is open or being opened.
    fn lock_name(&self) -> Option<String> {
        let key = self.keeping.key()?;
        let is_apart = self.apart.is_some();
        Some(if is_apart { key.name_apart(&self.session.address) } else { key.database_name() })
    }

    /// Whether another worker keeps the store; then nothing is read and nothing is written. Who has no store gets nothing
    /// from that worker, and reads for himself.
    pub(super) fn is_following(&self) -> bool {
        matches!(self.leadership, Leadership::Others(_)) && !matches!(self.keeping, Keeping::Memory(..))
    }

    /// Whether the reading may begin.
    pub(super) fn is_leader(&self) -> bool {
        !self.is_following() && !matches!(self.leadership, Leadership::Asked)
    }

    /// The lock is ours.
    pub(super) fn locked(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        let has_followed = self.is_following();
        self.leadership = Leadership::Ours;
        match &self.keeping {
            Keeping::Spoilt(key) => {
                self.keeping = Keeping::Mending(key.clone());
                self.sync.begin();
                effects.push(Effect::Erase);
            }
            // The reader has written since this store was loaded, perhaps even while it was being loaded.
            Keeping::Kept(_) | Keeping::Opening(_) if has_followed => {
                self.sync.start_over(Instant(now));
                self.load(effects);
            }
            _ => self.resume(),
        }
    }

    /// The lock is another worker's; we are in the queue for it.
    pub(super) fn lock_taken(&mut self, effects: &mut Vec<Effect>) {
        if !matches!(self.leadership, Leadership::Others(_)) {
            self.leadership = Leadership::Others(Following::default());
        }
        effects.push(Effect::Broadcast(PeerMessage::Hello));
    }

    /// Another worker has taken the lock away. From this moment on nothing may be written: that worker has loaded the store
    /// or is about to. What was being written meanwhile does no harm, for it reads the same months anew.
    pub(super) fn lock_lost(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        if !matches!(self.leadership, Leadership::Ours) {
            return;
        }
        self.ask_for_leadership(effects);
        // What could not be kept is ours alone, and goes on.
        if !matches!(self.keeping, Keeping::Memory(..)) {
            self.saving.clear();
            self.loaded = self.sync.checkpoint().cloned().or(self.loaded.take());
            self.sync.start_over(Instant(now));
        }
        self.leadership = Leadership::Others(Following { is_stale: true, loaded_at: now, ..Following::default() });
    }

    /// Takes leadership from whoever has it.
    pub(super) fn take_over(&mut self, effects: &mut Vec<Effect>) {
        match self.lock_name() {
            Some(name) if self.is_following() => effects.push(Effect::Lock { name, steal: true }),
            _ => self.sync.take_over(),
        }
    }

    /// Takes a note of another worker, except for those that concern everything that is kept.
    pub(super) fn heard(&mut self, note: PeerMessage, effects: &mut Vec<Effect>) {
        match (&mut self.leadership, note) {
            (Leadership::Others(following), PeerMessage::Progress(progress)) => following.progress = Some(progress),
            (Leadership::Others(_), PeerMessage::PlanKept) => self.load_plan(effects),
            (Leadership::Ours, PeerMessage::Plan(command)) => self.command_plan(command, effects),
            (Leadership::Ours, PeerMessage::Handover(command)) => self.command_handover(command, effects),
            (Leadership::Others(following), PeerMessage::Stored) => following.is_stale = true,
            (Leadership::Others(_), PeerMessage::Fields(state)) => self.tell_fields(state, effects),
            (Leadership::Ours, PeerMessage::Hello) => {
                effects.extend(
                    self.report.told().cloned().map(|progress| Effect::Broadcast(PeerMessage::Progress(progress))),
                );
                effects.push(Effect::Broadcast(PeerMessage::Fields(self.fields.state.clone())));
            }
            (Leadership::Ours, PeerMessage::Refresh) => self.message(ToWorker::Refresh, effects),
            (Leadership::Ours, PeerMessage::CheckAll) => self.message(ToWorker::CheckAll, effects),
            (Leadership::Ours, PeerMessage::SetFields(command)) => self.message(ToWorker::SetFields(command), effects),
            (Leadership::Ours, PeerMessage::Begin { with_fields }) => {
                self.message(ToWorker::Begin { with_fields }, effects)
            }
            (Leadership::Ours, PeerMessage::Want(want)) => self.want(want, effects),
            (Leadership::Ours, PeerMessage::ReadMine) => self.message(ToWorker::ReadMine, effects),
            _ => {}
        }
    }

    /// Tells the other workers something, if there can be any.
    pub(super) fn broadcast(&self, note: PeerMessage, effects: &mut Vec<Effect>) {
        if matches!(self.leadership, Leadership::Ours) {
            effects.push(Effect::Broadcast(note));
        }
    }

    /// Loads what the reader has written, if it is time.
    pub(super) fn catch_up(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        let records = self.checkpoint().map_or(0, |checkpoint| checkpoint.rows);
        let interval = RELOAD_INTERVAL + EpochMs::try_from(records / RECORDS_PER_MILLISECOND).unwrap_or(0);
        let is_loaded = matches!(self.keeping, Keeping::Kept(_) | Keeping::Spoilt(_));
        let Leadership::Others(following) = &mut self.leadership else { return };
        if !following.is_stale || !is_loaded || self.is_forgetting {
            return;
        }
        let due = following.loaded_at + interval;
        if now < due && !following.has_reader_finished() {
            self.report.wake_at(due);
            return;
        }
        following.is_stale = false;
        following.loaded_at = now;
        self.load(effects);
    }

    /// What a follower shows: the reader's progress, and at the end that all is read, once it is loaded as well.
    pub(super) fn readers_progress(&self) -> Option<Progress> {
        let Leadership::Others(following) = &self.leadership else { return None };
        let mut progress = following.progress.clone()?;
        let has_all = !following.is_stale && matches!(self.keeping, Keeping::Kept(_));
        progress.activity =
            if has_all && following.has_reader_finished() { Activity::Finished } else { Activity::OtherTab };
        self.is_following().then_some(progress)
    }
}

impl Following {
    fn has_reader_finished(&self) -> bool {
        self.progress.as_ref().is_some_and(|progress| progress.activity == Activity::Finished)
    }
}
