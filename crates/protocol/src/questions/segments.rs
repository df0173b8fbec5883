//! The questions of segments: which are saved, saving one, how large some are through the months, what one that is being
//! built would have, and the report of one.

use segmentation::condition::{Code, UserFieldKind};
use segmentation::{Card, Month, Row, UserId};
use serde::{Deserialize, Serialize};

use super::NotRead;
use crate::Columns;

/// Asks for the saved segments, and for what conditions can name beside what other questions tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentsQuestion {
    /// Whether labels of fields are wanted in Russian; in English otherwise.
    pub in_russian: bool,
}

/// The saved segments, and what conditions can name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentsAnswer {
    /// The portal's.
    pub portal: SegmentShelf,
    /// The viewer's own.
    pub own: SegmentShelf,
    /// The codes of the numbers of employees with their names; nothing if the portal has not told them.
    pub employees: Option<Vec<(String, String)>>,
    /// The codes of the types of deals with their names; nothing if the portal has not told them.
    pub deal_types: Option<Vec<(String, String)>>,
    /// The user fields of cards that are the portal's own.
    pub user_fields: Vec<PortalUserField>,
}

impl SegmentsAnswer {
    /// The segments of a shelf.
    #[must_use]
    pub fn of(&self, shelf: Shelf) -> &SegmentShelf {
        match shelf {
            Shelf::Portal => &self.portal,
            Shelf::Own => &self.own,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, shelf: Shelf) -> &mut SegmentShelf {
        match shelf {
            Shelf::Portal => &mut self.portal,
            Shelf::Own => &mut self.own,
        }
    }
}

/// Whose segments there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Shelf {
    /// The portal's: everybody sees them, administrators change them.
    Portal,
    /// A user's own, which nobody else sees.
    Own,
}

impl Shelf {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Portal, Self::Own];
}

/// The segments that are kept in one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentShelf {
    /// The segments, in the order in which they were made.
    pub segments: Vec<SavedSegment>,
    /// Their changes, the newest first.
    pub journal: Vec<SegmentChange>,
    /// Why what the portal holds cannot be read.
    pub problem: Option<ShelfProblem>,
    /// How much room is left for more, in bytes of the portal's text.
    pub room_left: u32,
}

/// Why saved segments cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShelfProblem {
    /// They are damaged.
    Damaged,
    /// A newer build wrote them.
    Newer,
    /// The portal has not told them.
    NotTold,
}

/// A saved segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSegment {
    /// Its id, by which conditions and links name it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Counts up whenever it is changed.
    pub revision: u64,
    /// Its condition as [`segmentation::condition`] writes it down; of a newer build it may be one that this build does
    /// not know.
    pub condition: String,
    /// When it was changed last, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub at: String,
    /// Number of the user who did it.
    pub user: UserId,
    /// The name of that user; empty if it was not known.
    pub by: String,
    /// The day on which it was used last, by the portal's clock: `YYYY-MM-DD`; nothing if nobody has noted one.
    pub used: Option<String>,
    /// The list of its clients, if it is a snapshot; the condition is the one by which they were found then.
    pub frozen: Option<FrozenList>,
}

/// A list of clients as it was on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenList {
    /// The day: `YYYY-MM-DD`.
    pub on: String,
    /// The cards, as [`segmentation::condition::CardList`] writes them.
    pub cards: String,
}

/// What was done to a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SegmentDeed {
    /// It was made.
    Made,
    /// Its name or condition was changed.
    Changed,
    /// It was deleted.
    Deleted,
}

/// A change of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentChange {
    /// When, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub at: String,
    /// Number of the user.
    pub user: UserId,
    /// The name of that user; empty if it was not known.
    pub by: String,
    /// The segment.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What was done.
    pub deed: SegmentDeed,
    /// The condition that it had before; nothing for a new one.
    pub before: Option<String>,
}

/// A user field of cards that is the portal's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalUserField {
    /// Its code, `UF_CRM_…`.
    pub code: String,
    /// What people call it.
    pub label: String,
    /// What it holds.
    pub kind: UserFieldKind,
    /// What can be chosen, if it is a list: by what a condition names it, and what people read.
    pub items: Vec<(Code, String)>,
}

/// Saves a segment, or deletes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveSegment {
    /// Where it is kept.
    pub shelf: Shelf,
    /// The id of the segment and the number of the state that was seen; nothing for a new one. If it is in another state
    /// by now, nothing is changed.
    pub seen: Option<(String, u64)>,
    /// Its name and condition; nothing to delete it.
    pub wanted: Option<(String, String)>,
    /// The list of its clients, if a snapshot is saved.
    pub frozen: Option<FrozenList>,
    /// Whether what is damaged is replaced; what was there is kept beside.
    pub replaces_damaged: bool,
}

impl SaveSegment {
    /// What was to be saved is saved, whatever else is.
    pub(crate) fn is_done_apart(&self, _: &Self) -> bool {
        true
    }
}

/// What came of saving a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveSegmentAnswer {
    /// It is done; with the segment's id, and all there are now.
    Saved(String, SegmentShelf),
    /// Somebody else has changed or deleted it meanwhile; with all there are now.
    Overtaken(SegmentShelf),
    /// Only an administrator changes what is the portal's.
    NotAllowed,
    /// What is there is damaged.
    Damaged,
    /// A newer build wrote what is there, and it must not be replaced.
    Newer,
    /// There is no room: some segment has to be deleted first.
    Full,
    /// The portal refused it, in these words of its own, which may be none.
    Refused(String),
}

/// Notes that a saved segment was used today, by the portal's clock. Once a day and segment it is written down; nothing of
/// the segment is changed by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseSegment {
    /// Where it is kept.
    pub shelf: Shelf,
    /// The segment as it is known.
    pub segment: SavedSegment,
}

impl UseSegment {
    /// What was used is noted, whatever else is.
    pub(crate) fn is_done_apart(&self, _: &Self) -> bool {
        true
    }
}

/// The answer to a [`UseSegment`]: all segments there are now, if it was noted.
pub type UseSegmentAnswer = Option<SegmentShelf>;

/// Asks how large some segments are in a month and in those before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizesQuestion {
    /// The last month.
    pub month: Month,
    /// How many months are told, the last one included.
    pub months: u32,
    /// The conditions, as [`segmentation::condition`] writes them down.
    pub conditions: Vec<String>,
}

impl SizesQuestion {
    /// Whether this question and another one tell different lengths of time, so that both are answered.
    #[must_use]
    pub fn is_of_other_length(&self, other: &Self) -> bool {
        self.months != other.months
    }
}

/// The answer to a [`SizesQuestion`], in the order of its conditions; nothing for one that cannot be used.
pub type SizesAnswer = Result<Vec<Option<SegmentSize>>, NotRead>;

/// How large a segment is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentSize {
    /// How many clients it has in each month, the last one at the end.
    pub clients: Vec<u32>,
    /// Whom it reaches in the last month.
    pub reach: Reach,
    /// The places of the other conditions that have nearly the same clients in the last month: at least nine of ten that are
    /// in one of both are in both.
    pub nearly: Vec<u32>,
    /// The columns that it needs and that are not read to their end, so that the numbers may change.
    pub unread: Vec<Columns>,
}

/// How many clients can be reached, as of today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// By phone.
    pub phone: u32,
    /// By e-mail.
    pub email: u32,
    /// By both.
    pub both: u32,
}

/// Asks what a segment that is being built would have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftQuestion {
    /// The month.
    pub month: Month,
    /// The condition.
    pub condition: String,
    /// The condition against which it is told who was added and lost.
    pub against: Option<String>,
}

/// The answer to a [`DraftQuestion`].
pub type DraftAnswer = Result<Box<Draft>, NoDraft>;

/// What a segment that is being built would have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// How many clients there are at all.
    pub all: u32,
    /// How many it has.
    pub clients: u32,
    /// The first of them by name.
    pub sample: Vec<Row>,
    /// How many it has that the other condition has not, with the first of them.
    pub added: (u32, Vec<Row>),
    /// How many the other condition has and it has not, with the first of them.
    pub lost: (u32, Vec<Row>),
    /// The columns that it needs and that are not read to their end.
    pub unread: Vec<Columns>,
    /// What the portal does not have any more: the code of the field, and of the value if it is one.
    pub missing: Vec<(String, String)>,
}

/// Why a draft is not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoDraft {
    /// Nothing is read, or nothing that this viewer may see.
    NotRead,
    /// The condition cannot be used; why, in English, for support: the page knows it in its own words.
    Unusable(String),
}

/// Asks whom a snapshot of a condition would hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeQuestion {
    /// The month at whose end they are taken, or today in the present one.
    pub month: Month,
    /// The condition.
    pub condition: String,
}

/// The answer to a [`FreezeQuestion`].
pub type FreezeAnswer = Result<Box<Freezing>, NoDraft>;

/// Whom a snapshot would hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freezing {
    /// How many clients.
    pub clients: u32,
    /// Who they are, as of which day.
    pub list: FrozenList,
    /// Whether all that decides is read; otherwise somebody may be missing.
    pub is_whole: bool,
    /// Whether the viewer may not see everything, so that others may see more of them.
    pub is_limited: bool,
}

/// Asks how a snapshot and the condition that it was made by have parted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotQuestion {
    /// The month.
    pub month: Month,
    /// The cards of the snapshot.
    pub cards: String,
    /// The condition; nothing if it cannot be counted any more.
    pub condition: Option<String>,
}

/// The answer to a [`SnapshotQuestion`].
pub type SnapshotAnswer = Result<Box<Snapshot>, NoDraft>;

/// A snapshot, some time later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// How many clients it holds.
    pub listed: u32,
    /// How many of them are clients at the month.
    pub clients: u32,
    /// How many of these the condition does not hold for (any more), and for how many others it does.
    pub parted: Option<(u32, u32)>,
    /// The first of those who are no clients any more.
    pub gone: Vec<GoneCard>,
    /// How many they are.
    pub all_gone: u32,
    /// How many cards the viewer does not see, or which are not read yet: nobody can say whether they are there.
    pub unseen: u32,
    /// The columns that the condition needs and that are not read to their end.
    pub unread: Vec<Columns>,
}

/// A card that is no client any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneCard {
    /// The card.
    pub card: Card,
    /// Its name, as it was last seen; empty if it is not known.
    pub title: String,
    /// What has become of it.
    pub fate: Fate,
}

/// What has become of a card that is no client any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It was deleted.
    Deleted,
    /// It was merged into another card.
    Merged(Card),
    /// It is there and no client at the month: a contact that belongs to a company, a company that is left out of all counts,
    /// or a card that was created later.
    NoClient,
}

/// Asks which goods were bought, so that a condition can name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsQuestion {
    /// The month since which they are needed; what was read of earlier ones is told too.
    pub since: Month,
}

/// The answer to a [`GoodsQuestion`].
pub type GoodsAnswer = Result<BoughtGoods, NotRead>;

/// The goods that were bought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoughtGoods {
    /// By what a condition names them, and what they are called in the deals; those in most deals first.
    pub goods: Vec<(Code, String)>,
    /// How many there are, of which the last ones may be left out.
    pub all: u32,
    /// Whether they are read to their end.
    pub is_whole: bool,
}

/// Asks for the report of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentReportQuestion {
    /// The month.
    pub month: Month,
    /// Its condition.
    pub condition: String,
    /// The conditions of the segments with which its overlap is told.
    pub others: Vec<String>,
}

/// The answer to a [`SegmentReportQuestion`].
pub type SegmentReportAnswer = Result<Box<SegmentReport>, NoDraft>;

/// The report of a segment. Money and payments are of the twelve months up to the reference date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentReport {
    /// How many clients it has in each month from the first one of the chart on, the month asked for at the end.
    pub clients: Vec<u32>,
    /// How many clients there are at all.
    pub all: u32,
    /// Whom it reaches, as of today.
    pub reach: Reach,
    /// What its clients have paid and what all clients have, in cents, with the code of the currency; nothing where sums
    /// are not read or may not be.
    pub revenue: Option<(i64, i64, String)>,
    /// How many payments its clients have made.
    pub payments: u64,
    /// How many of its clients have paid.
    pub buyers: u32,
    /// How many deals of its clients were closed with success, and how many without.
    pub closed: (u32, u32),
    /// How many have come since the month before, and how many have gone.
    pub came: u32,
    /// How many have gone.
    pub gone: u32,
    /// How many clients each of the other segments has, and how many of them are in this one.
    pub overlaps: Vec<(u32, u32)>,
    /// The columns that it needs and that are not read to their end.
    pub unread: Vec<Columns>,
}

/// Asks for two segments side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonQuestion {
    /// The month.
    pub month: Month,
    /// The conditions of both.
    pub conditions: [String; 2],
}

/// The answer to a [`ComparisonQuestion`]; if there is none, which of both is why, by its place.
pub type ComparisonAnswer = Result<Box<Comparison>, (usize, NoDraft)>;

/// Two segments side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The reports of both.
    pub reports: [SegmentReport; 2],
    /// How many clients are in both.
    pub both: u32,
}

impl Comparison {
    /// How many clients are in the first one alone, in both, and in the second one alone.
    #[must_use]
    pub fn shares(&self) -> [u32; 3] {
        let [first, second] = self.reports.each_ref().map(|report| report.clients.last().copied().unwrap_or(0));
        [first.saturating_sub(self.both), self.both, second.saturating_sub(self.both)]
    }
}
