//! What the engine and its owner say to each other: what is to be done next, what came of it, and why nothing is done.

use bitrix24::{Batch, OddAnswer};
use segmentation::facts::Delta;
use segmentation::{Month, UserId};
use serde::{Deserialize, Serialize};

use crate::Instant;
use crate::checkpoint::{Checkpoint, ColumnSet, Reached};

/// Names a request until its reply comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u32);

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply<'a> {
    /// An HTTP answer.
    Answer {
        /// Its status.
        status: u16,
        /// Its body.
        body: &'a [u8],
    },
    /// No answer: no network, a cut connection, a time-out.
    Lost,
}

/// The stages of a reading, in the order in which people think of them. Other builds read their names in a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Who is looking, how large the portal is.
    #[serde(rename = "survey")]
    Bootstrap,
    /// Companies, contacts, deals and invoices.
    #[serde(rename = "sales")]
    Sales,
    /// Activities.
    #[serde(rename = "dialogs")]
    Dialogs,
    /// Requisites and multifields.
    #[serde(rename = "contacts")]
    Contacts,
    /// What was touched since.
    #[serde(rename = "changes")]
    Changes,
    /// Comparing what is stored with the portal.
    #[serde(rename = "sweep")]
    Reconciliation,
    /// Leads, by which mode 5 tells requests where the settings say so.
    #[serde(rename = "leads")]
    Leads,
    /// Reading columns that an older build did not ask for.
    #[serde(rename = "columns")]
    Columns,
    /// Writing the user fields of the cards.
    #[serde(rename = "writing")]
    Writing,
}

impl Stage {
    /// How far a stage is finished; everything, for one that goes by no months.
    pub(super) fn reached(self, checkpoint: &Checkpoint) -> Reached {
        match self {
            Self::Sales => checkpoint.sales,
            Self::Dialogs => checkpoint.dialogs,
            Self::Leads => checkpoint.coverage.reached(ColumnSet::Leads),
            Self::Bootstrap | Self::Contacts | Self::Changes | Self::Reconciliation | Self::Columns | Self::Writing => {
                Reached::Everything
            }
        }
    }
}

/// Who is looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Number of the user.
    pub user_id: UserId,
    /// Whether he sees everything.
    pub is_admin: bool,
}

/// What the owner has to do next.
#[derive(Debug)]
pub enum Step {
    /// Send a request and hand its reply to [`Sync::on_reply`].
    Send(RequestId, Batch),
    /// Save all of this in one transaction, and say so by [`Sync::on_saved`].
    Save(Box<Save>),
    /// Get a fresh token and hand it over by [`Sync::on_token`].
    GetToken,
    /// Load what is stored for this viewer and hand it over by [`Sync::resume_from`].
    Load(Viewer),
    /// Compute from what is stored what the user fields of every card should hold, and tell by [`Sync::take_values`].
    AskValues,
    /// Nothing to do before this moment.
    Wait(Instant),
    /// Nothing to do until something happens.
    Idle,
}

/// A piece of data and the place it brings the reading to.
#[derive(Clone, Debug, PartialEq)]
pub struct Save {
    /// The data, in the order in which later parts replace earlier ones.
    pub chunks: Vec<(Chunk, Delta)>,
    /// The place reached with them.
    pub checkpoint: Checkpoint,
}

/// Names a piece of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// A month of companies, contacts, deals and invoices.
    Sales(Month),
    /// A month of activities.
    Dialogs(Month),
    /// What came later, numbered.
    Change(u32),
}

/// Why nothing is asked at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The portal asked to wait.
    PortalBusy,
    /// The portal does not answer.
    Unreachable,
}

/// Why the reading cannot go on without the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The token is refused and there is no other.
    SignedOut,
    /// The viewer may read neither contacts nor companies.
    NoCrmRights,
    /// The app may not do what it does.
    AppNotAllowed,
    /// REST is not part of the plan.
    NotInPlan,
    /// The app is not installed in the portal any more.
    NotInstalled,
    /// The portal is no more.
    PortalDeleted,
    /// The portal wants to be asked under `https`.
    HttpsRequired,
    /// The portal has no such method as contacts and companies are read by.
    PortalTooOld,
    /// The portal's REST is blocked by hand.
    Blocked,
    /// The portal's answers make no sense.
    Odd(OddAnswer),
}
