//! What the service hears and what it wants done: the whole of its contact with the world.

use protocol::{EpochMs, FromWorker, ToWorker};
use store::{Commit, Contents, PlanOf, StoreError, StoreKey, Stored, Visit, Weights};
use sync::RequestId;

use super::PeerMessage;

/// Something that has happened.
#[derive(Debug)]
pub enum Event {
    /// The page said something.
    Message(ToWorker),
    /// The store of the key is bound to this address of the portal, and another one was opened beside it; comes before
    /// [`Event::Marked`].
    Apart(String),
    /// The store that is being opened has this mark; comes before [`Event::Opened`], if the store can keep one.
    Marked(String),
    /// The answer to [`Effect::Open`].
    Opened(Result<Option<Stored>, StoreError>),
    /// The answer to [`Effect::Send`].
    Reply {
        /// The request's number.
        id: RequestId,
        /// What came of it.
        reply: HttpReply,
    },
    /// The answer to [`Effect::Save`].
    Saved(Result<(), StoreError>),
    /// The answer to [`Effect::Erase`].
    Erased(Result<(), StoreError>),
    /// The answer to [`Effect::TakeOut`].
    TakenOut(Result<Option<Contents>, StoreError>),
    /// The answer to [`Effect::Replace`].
    Replaced(Result<(), StoreError>),
    /// The answer to [`Effect::Weigh`].
    Weighed(Result<Weights, StoreError>),
    /// The answer to [`Effect::LoadPlan`].
    PlanLoaded(PlanOf, Result<Option<Vec<u8>>, StoreError>),
    /// The answer to [`Effect::KeepPlan`].
    PlanKept(PlanOf, Result<(), StoreError>),
    /// The messages are in that had come before [`Effect::Continue`].
    Continue,
    /// The moment named by [`Effect::WakeAt`] has come.
    Tick,
    /// The lock asked for by [`Effect::Lock`] is ours.
    Locked,
    /// The lock is another worker's at the moment; [`Event::Locked`] follows when it is ours.
    LockTaken,
    /// Another worker has taken the lock away.
    LockLost,
    /// Another worker that shares the store has said something.
    Heard(PeerMessage),
}

/// What came of a request.
#[derive(Clone, PartialEq, Eq)]
pub enum HttpReply {
    /// An answer.
    Answer {
        /// HTTP status.
        status: u16,
        /// The body.
        body: Vec<u8>,
    },
    /// None: no network, a cut connection, a time-out.
    Lost,
}

impl std::fmt::Debug for HttpReply {
    /// Leaves the body out: it holds clients' data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Answer { status, body } => write!(f, "Answer({status}, {} bytes)", body.len()),
            Self::Lost => f.write_str("Lost"),
        }
    }
}

/// Something to be done.
#[derive(PartialEq)]
#[allow(clippy::large_enum_variant, reason = "carried out at once: few are there at a time")]
pub enum Effect {
    /// Say something to the page.
    Post(FromWorker),
    /// Open the store of this key, if it may be opened from there, and load it.
    Open(StoreKey, Visit),
    /// Send a request.
    Send {
        /// Comes back with the reply.
        id: RequestId,
        /// The address.
        url: String,
        /// The JSON body. It holds the token, so it must appear in no log.
        body: Vec<u8>,
    },
    /// Keep this in the opened store, in one transaction.
    Save(Commit),
    /// Erase the opened store.
    Erase,
    /// Read the bytes of everything in the opened store.
    TakeOut,
    /// Keep these bytes in place of everything in the opened store.
    Replace(Contents),
    /// Find out how much is in the opened store.
    Weigh,
    /// Look in the opened store for touches that are being made.
    LoadPlan(PlanOf),
    /// Keep the touches that are being made in the opened store, or that there are none.
    KeepPlan(PlanOf, Option<Vec<u8>>),
    /// Send [`Event::Continue`], but first hand in the messages that have come: one of them may outdate what is to be done.
    Continue,
    /// Send [`Event::Tick`] at this moment; replaces an earlier one.
    WakeAt(EpochMs),
    /// Ask for the lock of this name and hold it until the worker ends; replaces an earlier one, which is given back.
    Lock {
        /// The name.
        name: String,
        /// Whether to take it from whoever holds it.
        steal: bool,
    },
    /// Give the lock back.
    Unlock,
    /// Say something to the workers that have asked for the lock of the same name.
    Broadcast(PeerMessage),
}

impl std::fmt::Debug for Effect {
    /// Leaves bodies and data out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Post(FromWorker::File(Ok(bytes))) => write!(f, "Post(File, {} bytes)", bytes.len()),
            Self::Post(message) => f.debug_tuple("Post").field(message).finish(),
            Self::Open(..) => f.write_str("Open"),
            Self::Send { id, body, .. } => write!(f, "Send({}, {} bytes)", id.0, body.len()),
            Self::Save(commit) => write!(f, "Save({} chunks)", commit.chunks.len()),
            Self::Erase => f.write_str("Erase"),
            Self::TakeOut => f.write_str("TakeOut"),
            Self::Replace(contents) => write!(f, "Replace({} chunks)", contents.chunks.len()),
            Self::Weigh => f.write_str("Weigh"),
            Self::LoadPlan(of) => write!(f, "LoadPlan({of:?})"),
            Self::KeepPlan(of, plan) => {
                write!(f, "KeepPlan({of:?}, {} bytes)", plan.as_ref().map_or(0, Vec::len))
            }
            Self::Continue => f.write_str("Continue"),
            Self::WakeAt(at) => write!(f, "WakeAt({at})"),
            Self::Lock { name, steal } => write!(f, "Lock({name}, steal: {steal})"),
            Self::Unlock => f.write_str("Unlock"),
            Self::Broadcast(note) => f.debug_tuple("Broadcast").field(note).finish(),
        }
    }
}
