//! What the first run asks, and the file that holds all that is kept on this device.

use serde::{Deserialize, Serialize};

/// How much a first reading has to read, and how long it will take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstRun {
    /// Rows by kind, as the portal counts them; kinds that the portal lacks or closes are left out.
    pub rows: Vec<(Records, u64)>,
    /// About how long until the chart is right in all modes, in seconds.
    pub chart_seconds: u64,
    /// About how long until the fields of all cards are filled, after that, in seconds, where the portal has the fields.
    pub fields_seconds: u64,
    /// The same where the fields have to be made first.
    pub new_fields_seconds: u64,
}

/// A kind of records of the portal, as people think of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Records {
    /// Company cards.
    Companies,
    /// Contact cards.
    Contacts,
    /// Deals.
    Deals,
    /// Invoices, smart and old.
    Invoices,
    /// Activities: calls, letters, meetings.
    Activities,
    /// Requisites of companies and contacts.
    Requisites,
    /// Leads, where they are requests.
    Leads,
}

/// Why a file was not written or not taken. Whatever was kept before is still kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileProblem {
    /// Nothing is kept that could be written.
    NothingKept,
    /// The file was made by something else.
    NotOurs,
    /// The file is cut off or damaged.
    Broken,
    /// The file was written by a newer build.
    Newer,
    /// The file belongs to another portal.
    OtherPortal,
    /// The file belongs to another user of this portal; what he sees depends on his rights.
    OtherUser,
    /// Another tab of this browser reads; the file has to be loaded there.
    OtherTab,
    /// There is no room for it on this device.
    NoRoom,
    /// The browser failed.
    Failed,
}
