//! Everything the page and the worker can say to each other.
//!
//! Messages live for one build: the worker's first message names the build it belongs to, and the page compares it with
//! its own, because a cached worker may be older than the page. They travel as postcard bytes in a transferred buffer.

mod card;
mod device;
mod fields;
mod placements;
mod shared;

pub use card::{CardAnswer, CardGap, ClientCard, LeftOut, NamedCard, PersonCard};
pub use device::{Amount, DataReport, FileProblem, FirstRun, KeptKind, Records, RequestNote, RequestOutcome};
pub use placements::PlacementsState;

use segmentation::{Card, DrillDown, Id, Month, Page, Quality, Series};
use serde::{Deserialize, Serialize};

pub use fields::{FIELD_COUNT, FieldPlace, FieldsDone, FieldsRefusal, FieldsStage, FieldsState, Held, HeldField};
pub use shared::{Hidden, Limits, NotPublished, OwnReading, SharedChart, Sight, Source, StillShown, Unpublished};

/// The build both sides were compiled in; `cargo xtask` sets it anew for every build of the two bundles.
pub const BUILD: &str = match option_env!("CLIENT_SEGMENTS_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// Names a question, so that a late answer is recognised; the page counts them up.
pub type QueryId = u32;

/// A point in time in milliseconds since 1970-01-01 UTC, by this device's clock.
pub type EpochMs = i64;

/// The portal and the viewer, as the frame tells them. Held in memory only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Root of the portal's REST, e.g. `https://example.bitrix24.ru/rest`, without a slash at the end.
    pub rest_root: String,
    /// The portal's permanent name (`member_id`), which survives a change of its address.
    pub member_id: String,
    /// The viewer's number, if the portal's options told it; spares the worker a question before it opens the store,
    /// and lets stored data be read without a network.
    pub user_id: Option<Id>,
    /// The viewer's access token.
    pub access_token: String,
}

impl std::fmt::Debug for Session {
    /// Leaves the token out: it must appear in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("member_id", &self.member_id)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// What the page says to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// The first message: whose data to read, and from where.
    Connect(Session),
    /// The first message of a page that only asks about single cards: nothing is read by itself, and nothing is stored.
    ConnectForCards(Session),
    /// The answer to [`FromWorker::TokenNeeded`]; nothing if the frame could not give one.
    Token(Option<Token>),
    /// Stop asking the portal after what is in flight.
    Pause,
    /// Go on, also at once after a failure.
    Resume,
    /// Read what is new in the portal since the last reading.
    Refresh,
    /// Compare everything that is stored with the portal, record by record: finds what no date of change tells.
    CheckAll,
    /// Read although another tab or another administrator was reading; they have been silent, or the user insists.
    TakeOver,
    /// Ask for the clients behind a number.
    Query {
        /// Comes back with the answer.
        id: QueryId,
        /// The question.
        query: DrillDown,
        /// Which history the month is looked up in.
        history: History,
    },
    /// Ask for the records behind a mark on the chart.
    QueryMark {
        /// Comes back with the answer.
        id: QueryId,
        /// The month of the mark.
        month: Month,
        /// What the mark tells.
        kind: MarkKind,
    },
    /// Erase what is stored on this device for this portal and user, and stop.
    Forget,
    /// The viewer has agreed to a first reading; until then nothing but the size of the portal is asked.
    Begin {
        /// Whether the eight fields are to be made in the portal and filled after the reading.
        with_fields: bool,
    },
    /// Erase everything, the recorded history as well, and read the portal anew.
    ClearAndRefresh,
    /// Give everything that is stored as a file.
    SaveFile,
    /// Put a file's contents in place of what is stored.
    LoadFile(Vec<u8>),
    /// Change the eight fields in the portal.
    SetFields(FieldsWish),
    /// Ask where a client is and why.
    QueryCard {
        /// Comes back with the answer.
        id: QueryId,
        /// The card, a client or a contact of one.
        card: Card,
    },
    /// Change the places in the portal where the app is shown.
    SetPlacements(PlacementsWish),
    /// Ask what is stored and what was asked of the portal.
    QueryData,
    /// From a viewer who is no administrator: read what his own rights show.
    ReadMine,
    /// Publish the newest chart, which could not be published, without waiting any longer.
    PublishAgain,
}

/// What to do with the eight fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldsWish {
    /// Make what is missing, mend what was changed, and fill them from then on.
    Keep,
    /// Take them and their values out of the portal.
    Remove,
    /// Look only at what there is.
    Look,
}

/// What to do with the places in the portal where the app is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlacementsWish {
    /// Show the app in these places and nowhere else.
    Keep {
        /// The places.
        places: Vec<Place>,
        /// The page's own address, without a query.
        handler: String,
    },
    /// Look only at what there is; a place that was bound to another address of the page is bound anew.
    Look {
        /// The page's own address, without a query.
        handler: String,
    },
}

/// A place in the portal where the app can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// CRM, Analytics.
    Analytics,
    /// A tab of the contact card.
    ContactTab,
    /// A tab of the company card.
    CompanyTab,
    /// The portal's main menu.
    LeftMenu,
}

/// An access token, kept out of every log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token(pub String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What the worker says to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The first message of every worker; only after it does the page speak.
    Ready {
        /// [`BUILD`] of the worker.
        build: String,
    },
    /// Who the viewer is, as soon as the portal said so.
    Viewer(Viewer),
    /// The token has expired or was refused; the page asks the frame for a fresh one.
    TokenNeeded,
    /// Where the data are kept.
    Storage(Storage),
    /// How far the reading has come.
    Progress(Progress),
    /// The numbers, whenever they have changed.
    Summary(Summary),
    /// The answer to [`ToWorker::Query`].
    Page {
        /// The question's number.
        id: QueryId,
        /// The rows.
        page: Page,
        /// Which of the group's clients they are taken from; `page.total` counts all of them.
        sight: Sight,
    },
    /// What a viewer who is no administrator can be shown, whenever that has changed.
    Limits(Limits),
    /// Why others cannot see an administrator's newest chart; nothing if they can. Told whenever that has changed.
    Publication(Option<Unpublished>),
    /// The answer to [`ToWorker::QueryMark`].
    MarkPage {
        /// The question's number.
        id: QueryId,
        /// The records, by name.
        records: Vec<MarkedRecord>,
    },
    /// What is known of the eight fields, whenever it has changed.
    Fields(FieldsState),
    /// The answer to [`ToWorker::QueryCard`].
    CardPage {
        /// The question's number.
        id: QueryId,
        /// Where the client is and why.
        answer: CardAnswer,
    },
    /// The answer to [`ToWorker::SetPlacements`].
    Placements(PlacementsState),
    /// Everything stored for this portal and user has been erased.
    Forgotten,
    /// The first reading waits for [`ToWorker::Begin`]; with what it will take.
    FirstRun(FirstRun),
    /// What was shown holds no longer: everything was erased or replaced by a file, and is read or shown anew.
    Cleared,
    /// The answer to [`ToWorker::SaveFile`].
    File(Result<Vec<u8>, FileProblem>),
    /// The answer to [`ToWorker::LoadFile`].
    FileLoaded(Result<(), FileProblem>),
    /// The answer to [`ToWorker::QueryData`].
    Data(DataReport),
}

/// Who looks at the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Number of the user.
    pub user_id: Id,
    /// `profile.ADMIN`: sees all clients. Everyone else sees what his rights show.
    pub is_admin: bool,
}

/// Where the data are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Storage {
    /// In IndexedDB: closing the tab loses nothing.
    Kept,
    /// In memory only: closing the tab loses everything.
    MemoryOnly(MemoryOnly),
}

/// Why nothing can be kept on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemoryOnly {
    /// The browser refused: a frame of another site whose storage is blocked, or a private window.
    Denied,
    /// The disk or the browser's quota is full; what was stored before stays.
    Full,
    /// What is stored was written by a newer build; it is left untouched.
    NewerBuild,
    /// Anything else the browser reported.
    Failed,
}

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
    /// Waits for [`ToWorker::Begin`].
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
        user_id: Id,
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
    Survey,
    /// Companies, contacts, deals and invoices: makes modes 1 to 4 right.
    Sales,
    /// Activities, by which mode 5 tells dialogs.
    Dialogs,
    /// Requisites, and phones, sites and messengers of the cards whose flags tell nothing: makes mode 5 right.
    Contacts,
    /// What has changed in the portal since it was read.
    Changes,
    /// Comparing what is stored with the portal: what was deleted, merged, brought back or linked otherwise.
    Sweep,
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

/// The numbers of all modes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The chart. While a first reading runs, it ends at the last month that is finished.
    pub series: Series,
    /// Whether modes 1 to 4 are final up to today.
    pub sales_complete: bool,
    /// Whether mode 5 is final up to today.
    pub dialogs_complete: bool,
    /// What was left out or could not be placed.
    pub quality: Quality,
    /// When the data were read, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub as_of: String,
    /// Names of the users responsible for clients, by number.
    pub users: Vec<(Id, String)>,
    /// The ended months as they were recorded when they ended (or when the portal was first read); nothing where nothing
    /// was recorded or where it differs in no number from `series`.
    pub recorded: Option<Series>,
    /// What explains jumps of the lines, by month.
    pub marks: Vec<Mark>,
    /// Whose numbers these are.
    pub source: Source,
}

/// Which of the two histories is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum History {
    /// As the records that still exist tell it today.
    #[default]
    Today,
    /// As each month was recorded when it had ended.
    Recorded,
}

/// A mark on the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The month it belongs to: of the import, or in which the deletion or merge was noticed.
    pub month: Month,
    /// What has happened.
    pub kind: MarkKind,
    /// How many cards it concerns.
    pub cards: u32,
}

/// What has happened to many cards at once, or to the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MarkKind {
    /// Many cards were created on one day by one author.
    Import,
    /// Cards that had been counted are gone from the portal.
    Deletion,
    /// Cards that had been counted are gone, and what belonged to them belongs to other cards now.
    Merge,
}

/// A card behind a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedRecord {
    /// The card.
    pub card: Card,
    /// Its name, as last seen.
    pub title: String,
    /// When it was created, `YYYY-MM-DD`.
    pub created: String,
    /// Who created it (0 if unknown); of interest for imports.
    pub created_by: Id,
    /// The card into which it was merged.
    pub merged_into: Option<Card>,
}

/// Turns a message into the bytes that travel between the threads.
#[must_use]
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_stdvec(message).expect("a message holds nothing that cannot be written")
}

/// Reads a message; nothing if the bytes come from another build.
#[must_use]
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_appears_in_no_debug_text() {
        let session = Session {
            rest_root: "https://example.com/rest".into(),
            member_id: "m".into(),
            user_id: Some(1),
            access_token: "secret".into(),
        };
        assert!(!format!("{:?}", ToWorker::Connect(session)).contains("secret"));
        assert!(!format!("{:?}", ToWorker::Token(Some(Token("secret".into())))).contains("secret"));
    }

    #[test]
    fn messages_survive_the_way_to_the_other_thread() {
        let message = FromWorker::Progress(Progress {
            activity: Activity::Stopped(Failure::OddAnswer { method: "crm.item.list".into(), detail: "no id".into() }),
            stage: Stage::Dialogs,
            month: Month::new(2024, 5),
            months_done: 3,
            months_total: 120,
            rows: 1_000,
            requests: 12,
            remaining_ms: Some(60_000),
            budget_left: Some(80),
            writing: Some(Writing { done: 1, total: 2, refused: 0 }),
        });
        assert_eq!(decode::<FromWorker>(&encode(&message)), Some(message));
        assert_eq!(decode::<FromWorker>(&[250]), None);
    }
}
