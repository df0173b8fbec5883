//! The question what is kept on this device and what was asked of the portal, and its answer.

use segmentation::Month;
use serde::{Deserialize, Serialize};

use crate::EpochMs;

/// Asks what is kept on this device and what was asked of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataQuestion;

/// What is kept on this device for this portal and user, and what was asked of the portal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataReport {
    /// What is kept, by kind; nothing where nothing can be kept or read.
    pub kept: Option<Vec<(KeptKind, Amount)>>,
    /// How far the columns are read that a store of an older build lacks; nothing before any reading.
    pub columns: Vec<(Columns, ReadSoFar)>,
    /// How many months the recorded history holds.
    pub recorded_months: u32,
    /// How many cards that are gone from the portal it remembers.
    pub removals: u32,
    /// The last requests of this tab, newest first.
    pub requests: Vec<RequestNote>,
    /// How many requests were made since the tab was opened; older ones than those above are not remembered.
    pub requests_total: u32,
}

/// A kind of what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum KeptKind {
    /// Companies, contacts, deals and invoices, by months.
    Sales,
    /// Activities, by months.
    Dialogs,
    /// What has changed since, requisites, and what was looked up.
    Changes,
    /// The recorded history.
    History,
    /// The place the reading has reached.
    Checkpoint,
}

/// Columns that are read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Columns {
    /// The sums and currencies of deals and invoices, and the types of deals.
    Money,
    /// The types, sources, industries and numbers of employees of cards.
    CardDetails,
    /// The activities of the last year; told only if they were ever asked for.
    Touches,
    /// The cities, regions and countries of cards; told only if they were ever asked for.
    Addresses,
    /// Leads; told only if they were ever asked for.
    Leads,
    /// The goods of payments; told only beside what needs them.
    Goods,
    /// User fields of the portal's own; told only beside what needs them.
    UserFields,
}

/// How far something is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadSoFar {
    /// Not yet.
    Nothing,
    /// Up to the end of this month.
    Through(Month),
    /// All of it.
    Everything,
}

/// How much of something there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Pieces.
    pub pieces: u32,
    /// Bytes of all of them.
    pub bytes: u64,
}

/// A request to the portal. It names methods and nothing else of what was asked: no parameter and no token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestNote {
    /// When it was sent.
    pub at: EpochMs,
    /// The methods of its commands, in the order in which they come first, each with the number of its commands.
    pub methods: Vec<(String, u32)>,
    /// What has come of it; nothing while it is under way.
    pub outcome: Option<RequestOutcome>,
}

/// What has come of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestOutcome {
    /// Milliseconds until the answer was there.
    pub milliseconds: u32,
    /// HTTP status; nothing if no answer came.
    pub status: Option<u16>,
    /// Rows of lists that came with it.
    pub rows: u32,
}
