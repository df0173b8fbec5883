//! How far the reading has come, and why it stands still.

use segmentation::{Month, UserId};
use serde::{Deserialize, Serialize};

use crate::{EpochMs, Records};

/// How far the reading of the portal has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done, or why nothing is.
    pub activity: Activity,
    /// What is being read.
    pub stage: Stage,
    /// The first month that is not finished in this stage.
    pub month: Option<Month>,
    /// Months finished in this stage.
    pub months_done: u32,
    /// Months of the portal's life.
    pub months_total: u32,
    /// Records read so far.
    pub rows: u64,
    /// HTTP requests made in this session.
    pub requests: u32,
    /// Milliseconds to the end, once they can be told.
    pub remaining_ms: Option<u64>,
    /// How much of the execution time that the portal grants within ten minutes is left, in percent of the scarcest
    /// method's; nothing where the portal keeps no such account.
    pub budget_left: Option<u8>,
    /// How far the user fields of cards have been written, once everything is read; nothing if there is nothing to write.
    pub writing: Option<Writing>,
    /// The lists that the portal fails to give, although it answers; they are tried again.
    pub failing: Vec<FailingList>,
    /// Whether the portal refuses the names of its users, for the app lacks the permission.
    pub has_no_names: bool,
}

/// A list that the portal fails to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailingList {
    /// Whose list it is.
    pub records: Records,
    /// What the portal says, in its own words; holds no client's data.
    pub error: String,
}

/// How far the user fields of cards have been written in this round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    /// Cards that were written.
    pub done: u64,
    /// Cards that were or are to be written.
    pub total: u64,
    /// Cards that the portal refuses to change, or that do not keep what is written.
    pub refused: u64,
}

/// What the worker does at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activity {
    /// Opens what is stored on this device.
    Opening,
    /// Waits for [`ToWorker::Begin`](crate::ToWorker::Begin).
    AwaitingBegin,
    /// Reads the portal; in [`Stage::Writing`], writes into it.
    Reading,
    /// Stopped by the user.
    Paused,
    /// The portal asked to wait.
    PortalBusy {
        /// When it goes on.
        until: EpochMs,
    },
    /// The portal cannot be reached; what was read stays, and it tries again.
    Unreachable {
        /// When it tries again.
        until: EpochMs,
    },
    /// Waits for a fresh token.
    AwaitingToken,
    /// Another tab of this browser reads for the same user; the rest of the progress is that tab's.
    OtherTab,
    /// Another administrator reads; the rest of the progress is his.
    OtherAdmin {
        /// Number of that user.
        user_id: UserId,
        /// Whether he has been silent for so long that this reading will begin by itself at the next look.
        is_silent: bool,
    },
    /// All is read, or a viewer who reads nothing himself is shown all there is.
    Finished,
    /// Cannot go on without the user; what was read stays.
    Stopped(Failure),
}

/// What is being read, in the order in which it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Directories, stages, the size of the portal.
    Bootstrap,
    /// Companies, contacts, deals and invoices: makes modes 1 to 4 right.
    Sales,
    /// Activities, by which mode 5 tells dialogs.
    Dialogs,
    /// Requisites, and phones, sites and messengers of the cards whose flags tell nothing: makes mode 5 right.
    Contacts,
    /// What has changed in the portal since it was read.
    Changes,
    /// Comparing what is stored with the portal: what was deleted, merged, brought back or linked otherwise.
    Reconciliation,
    /// Leads, by which mode 5 tells requests where the settings say so.
    Leads,
    /// Reading columns that an older build did not ask for: sums, types, sources.
    Columns,
    /// Writing the user fields of the portal's cards. Every number is right by then.
    Writing,
}

/// Why the reading has stopped, by what the user can do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The frame gave no fresh token: open the app anew.
    SignedOut,
    /// The viewer may read neither contacts nor companies: ask the administrator.
    NoCrmRights,
    /// The app lacks a scope or is closed for this user: ask the administrator.
    AppNotAllowed,
    /// REST is not part of the portal's plan.
    PlanWithoutRest,
    /// The app is not installed in the portal any more: install it again.
    NotInstalled,
    /// The portal is no more.
    PortalDeleted,
    /// The portal wants to be opened under `https`.
    HttpsRequired,
    /// The portal has no such method as contacts and companies are read by: update it.
    PortalTooOld,
    /// Bitrix24 blocked the portal's REST by hand; trying again makes it worse.
    BlockedByBitrix24,
    /// The portal answered something that cannot be understood.
    OddAnswer {
        /// The method that was asked.
        method: String,
        /// What was odd, in English, for support; holds no client's data.
        detail: String,
    },
}
