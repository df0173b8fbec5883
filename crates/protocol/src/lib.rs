//! Everything the page and the worker can say to each other.
//!
//! Messages live for one build: the worker's first message names the build it belongs to, and the page compares it with
//! its own, because a cached worker may be older than the page. They travel as postcard bytes in a transferred buffer.
//!
//! The page gives commands, and asks questions; what it can ask stands in `questions.rs`, one line a kind.

mod device;
mod fields;
mod handover;
mod placements;
mod planning;
mod progress;
mod questions;
mod shared;
mod summary;

pub use device::{FileProblem, FirstRun, Records};
pub use fields::{
    ALL_FIELDS, FIELD_COUNT, FieldPlace, FieldsDone, FieldsRefusal, FieldsStage, FieldsState, Held, HeldField,
};
pub use handover::{HandedOver, HandoverCommand, HandoverProblem, HandoverRun, MOST_HANDED_OVER, MOST_NAMED};
pub use placements::PlacementsState;
pub use planning::{PlanCommand, PlanRun, PlanState, Planned, TouchProblem};
pub use progress::{Activity, FailingList, Failure, Progress, Stage, Writing};
pub use questions::*;
pub use shared::{
    DataLossWarning, Hidden, Limits, NotPublished, OwnReading, SharedChart, Source, StillShown, Unpublished, Visibility,
};
pub use summary::{History, Summary};

use segmentation::UserId;
use serde::{Deserialize, Serialize};

/// The build both sides were compiled in; `cargo xtask` sets it anew for every build of the two bundles.
pub const BUILD: &str = match option_env!("CLIENT_SEGMENTS_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// A point in time in milliseconds since 1970-01-01 UTC, by this device's clock.
pub type EpochMs = i64;

/// The portal and the viewer, as the frame tells them. Held in memory only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Root of the portal's REST, e.g. `https://example.bitrix24.ru/rest`, without a slash at the end.
    pub rest_root: String,
    /// Host, and port if it has one, of the portal's address. What is stored is bound to it.
    pub address: String,
    /// Whether the browser itself says that the page stands in a frame of that address, or in no frame.
    pub is_vouched: bool,
    /// The portal's permanent name (`member_id`), which survives a change of its address.
    pub member_id: String,
    /// The viewer's number, if the portal's options told it; spares the worker a question before it opens the store,
    /// and lets stored data be read without a network.
    pub user_id: Option<UserId>,
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
    /// Answer a question with [`FromWorker::Answer`], unless a newer one outdates it before it is answered.
    Ask {
        /// Comes back with the answer.
        id: QuestionId,
        /// The question.
        question: Box<AnyQuestion>,
    },
    /// Nobody waits for the answer to this question any more.
    Withdraw(QuestionId),
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
    SetFields(FieldsCommand),
    /// Change the places in the portal where the app is shown.
    SetPlacements(PlacementsCommand),
    /// From a viewer who is no administrator: read what his own rights show.
    ReadMine,
    /// Publish the newest chart, which could not be published, without waiting any longer.
    PublishAgain,
    /// From an administrator: what [`FromWorker::DataLoss`] tells is as it should be.
    Confirm,
    /// Make many touches in the portal, or do something with those that are being made.
    Plan(PlanCommand),
    /// Something is to be done with the clients that are handed over to another responsible.
    Handover(HandoverCommand),
    /// The portal had this address before, as [`FromWorker::OtherAddress`] has told: use what is stored under it.
    JoinAddress(String),
}

/// What to do with the eight fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldsCommand {
    /// Make what is missing, mend what was changed, and fill them from then on.
    Keep,
    /// Take them and their values out of the portal.
    Remove,
    /// Look only at what there is.
    Look,
}

/// What to do with the places in the portal where the app is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlacementsCommand {
    /// Show the app in these places and nowhere else.
    Keep {
        /// The places.
        places: Vec<Place>,
        /// The page's own address, without a query.
        handler: String,
    },
    /// Look at what there is, and bind anew a place that was bound to another address of the page.
    Renew {
        /// The page's own address, without a query.
        handler: String,
    },
    /// Look only at what there is.
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
    /// There is data of a portal of the same name on this device that was read from this address (empty if that is not
    /// known), and is not opened; nothing if there is none. Told whenever that has changed.
    OtherAddress(Option<String>),
    /// What of the stored data cannot be read, whenever they are opened and that has changed.
    Damage(Damage),
    /// How far the reading has come.
    Progress(Progress),
    /// The numbers, whenever they have changed.
    Summary(Summary),
    /// The answer to [`ToWorker::Ask`].
    Answer {
        /// The question's number.
        id: QuestionId,
        /// The answer, of the question's kind.
        answer: AnyAnswer,
    },
    /// How far the answer to a question is that takes long.
    Partly(Partly),
    /// What a viewer who is no administrator can be shown, whenever that has changed.
    Limits(Limits),
    /// Why others cannot see an administrator's newest chart; nothing if they can. Told whenever that has changed.
    Publication(Option<Unpublished>),
    /// Why an administrator's reading is neither recorded nor published nor written into cards before
    /// [`ToWorker::Confirm`], whenever that has changed; nothing if it is.
    DataLoss(Option<DataLossWarning>),
    /// What is known of the eight fields, whenever it has changed.
    Fields(FieldsState),
    /// The answer to [`ToWorker::SetPlacements`].
    Placements(PlacementsState),
    /// The touches that are being made, whenever that has changed; nothing if there are none.
    Plan(Option<PlanRun>),
    /// How it stands with the clients that are handed over; nothing if there are none.
    Handover(Option<HandoverRun>),
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
}

/// Who looks at the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Number of the user.
    pub user_id: UserId,
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

/// What of the stored data cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    /// Whether it is what was read from the portal: it is read again.
    pub facts: bool,
    /// How many entries of the recorded history: they are lost, the others are kept.
    pub entries: u32,
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
    /// What is stored lacks its tables; nothing can be kept until the viewer has it erased
    /// ([`ToWorker::ClearAndRefresh`]).
    Incomplete,
    /// The browser neither opens what is stored nor says why not.
    Silent,
    /// Anything else the browser reported.
    Failed,
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
    use segmentation::Month;

    use super::*;

    #[test]
    fn a_token_appears_in_no_debug_text() {
        let session = Session {
            rest_root: "https://example.com/rest".into(),
            address: "example.com".into(),
            is_vouched: true,
            member_id: "m".into(),
            user_id: Some(UserId(1)),
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
            failing: vec![FailingList { records: Records::Requisites, error: "ERROR_CORE".into() }],
            has_no_names: true,
        });
        assert_eq!(decode::<FromWorker>(&encode(&message)), Some(message));
        assert_eq!(decode::<FromWorker>(&[250]), None);
    }
}
