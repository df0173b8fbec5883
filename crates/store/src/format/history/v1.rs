//! Version 1 of the history's format: rows of small numbers in postcard.
//!
//! The first entry of a portal holds every card with its whole past; later ones hold what a month has changed.

use chrono::NaiveDate;
use segmentation::{
    Card, Change, CompanyId, ContactId, Group, Groups, HistoryDelta, Month, MonthSnapshot, RecordedCard, Removal,
    UserId,
};
use serde::{Deserialize, Serialize};

use super::Malformed;

/// The first byte of every entry of this version.
pub(super) const VERSION: u8 = 1;

/// Everything after the version byte.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    snapshot: Option<FrozenRow>,
    removals: Vec<RemovalRow>,
}

/// Reads what follows the version byte.
pub(super) fn decode(bytes: &[u8]) -> Result<HistoryDelta, Malformed> {
    match postcard::take_from_bytes::<Entry>(bytes) {
        Ok((entry, [])) => entry.try_into(),
        Ok(_) => Err(Malformed("goes on after its end")),
        Err(_) => Err(Malformed("is broken")),
    }
}

impl From<&HistoryDelta> for Entry {
    fn from(entry: &HistoryDelta) -> Self {
        let HistoryDelta { snapshot, removals } = entry;
        Self {
            snapshot: snapshot.as_ref().map(FrozenRow::from),
            removals: removals.iter().map(RemovalRow::from).collect(),
        }
    }
}

impl TryFrom<Entry> for HistoryDelta {
    type Error = Malformed;

    fn try_from(entry: Entry) -> Result<Self, Malformed> {
        Ok(Self {
            snapshot: entry.snapshot.map(MonthSnapshot::try_from).transpose()?,
            removals: entry.removals.into_iter().map(Removal::try_from).collect::<Result<_, _>>()?,
        })
    }
}

/// A date as the number of days since 1970-01-01.
#[derive(Serialize, Deserialize)]
struct Days(i32);

impl From<NaiveDate> for Days {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_epoch_days())
    }
}

impl TryFrom<Days> for NaiveDate {
    type Error = Malformed;

    fn try_from(Days(days): Days) -> Result<Self, Malformed> {
        Self::from_epoch_days(days).ok_or(Malformed("holds a date outside the calendar"))
    }
}

/// [`Card`].
#[derive(Serialize, Deserialize)]
enum CardCode {
    Company(CompanyId),
    Contact(ContactId),
}

impl From<Card> for CardCode {
    fn from(card: Card) -> Self {
        match card {
            Card::Company(id) => Self::Company(id),
            Card::Contact(id) => Self::Contact(id),
        }
    }
}

impl From<CardCode> for Card {
    fn from(code: CardCode) -> Self {
        match code {
            CardCode::Company(id) => Self::Company(id),
            CardCode::Contact(id) => Self::Contact(id),
        }
    }
}

/// A [`Month`] of this millennium or near it, counted from January 2000, which takes two bytes instead of three.
#[derive(Serialize, Deserialize)]
struct MonthCode(i32);

/// January 2000, as [`Month::ordinal`] counts.
const JANUARY_2000: i32 = 2_000 * 12;

impl From<Month> for MonthCode {
    fn from(month: Month) -> Self {
        Self(month.ordinal() - JANUARY_2000)
    }
}

impl TryFrom<MonthCode> for Month {
    type Error = Malformed;

    fn try_from(MonthCode(code): MonthCode) -> Result<Self, Malformed> {
        let ordinal = i64::from(code) + i64::from(JANUARY_2000);
        let year = i32::try_from(ordinal.div_euclid(12)).ok();
        let number = u32::try_from(ordinal.rem_euclid(12) + 1).ok();
        year.zip(number)
            .and_then(|(year, number)| Self::new(year, number))
            .ok_or(Malformed("holds a month outside the calendar"))
    }
}

/// [`Groups`] as a sum of bits: the number of a group ([`Group::recorded_as`]) says which is its, and stays when the engine
/// reorders its types.
#[derive(Serialize, Deserialize)]
struct GroupBits(u32);

const _: () = assert!(Group::COUNT <= u32::BITS as usize, "a bit for each group");

impl From<Groups> for GroupBits {
    fn from(groups: Groups) -> Self {
        Self(groups.iter().map(|group| 1 << group.recorded_as()).sum())
    }
}

impl TryFrom<GroupBits> for Groups {
    type Error = Malformed;

    fn try_from(GroupBits(bits): GroupBits) -> Result<Self, Malformed> {
        let groups: Self = Group::all().filter(|group| bits & (1 << group.recorded_as()) != 0).collect();
        // Of two groups in one mode only one is left, so that the bits differ; and so does a bit of no group.
        if GroupBits::from(groups).0 == bits { Ok(groups) } else { Err(Malformed("holds groups that cannot be")) }
    }
}

/// [`MonthSnapshot`].
#[derive(Serialize, Deserialize)]
struct FrozenRow {
    first: MonthCode,
    last: MonthCode,
    cards: Vec<CardRow>,
}

impl From<&MonthSnapshot> for FrozenRow {
    fn from(snapshot: &MonthSnapshot) -> Self {
        Self {
            first: snapshot.first.into(),
            last: snapshot.last.into(),
            cards: snapshot.cards.iter().map(CardRow::from).collect(),
        }
    }
}

impl TryFrom<FrozenRow> for MonthSnapshot {
    type Error = Malformed;

    fn try_from(row: FrozenRow) -> Result<Self, Malformed> {
        let (first, last) = (Month::try_from(row.first)?, Month::try_from(row.last)?);
        let cards = row.cards.into_iter().map(CardRow::read).collect::<Result<Vec<_>, _>>()?;
        let mut changes = cards.iter().flat_map(|(_, card)| &card.changes);
        if last < first || !changes.all(|change| (first..=last).contains(&change.month)) {
            return Err(Malformed("tells of a month it does not record"));
        }
        Ok(Self { first, last, cards })
    }
}

/// A card with its [`RecordedCard`].
#[derive(Serialize, Deserialize)]
struct CardRow {
    card: CardCode,
    title: String,
    created: Days,
    created_by: UserId,
    assigned_by: UserId,
    changes: Vec<(MonthCode, GroupBits)>,
}

impl From<&(Card, RecordedCard)> for CardRow {
    fn from((card, recorded): &(Card, RecordedCard)) -> Self {
        Self {
            card: (*card).into(),
            title: recorded.title.clone(),
            created: recorded.created.into(),
            created_by: recorded.created_by,
            assigned_by: recorded.assigned_by,
            changes: recorded.changes.iter().map(|change| (change.month.into(), change.groups.into())).collect(),
        }
    }
}

impl CardRow {
    fn read(self) -> Result<(Card, RecordedCard), Malformed> {
        let change = |(month, groups): (MonthCode, GroupBits)| {
            Ok::<_, Malformed>(Change { month: month.try_into()?, groups: groups.try_into()? })
        };
        let recorded = RecordedCard {
            title: self.title,
            created: self.created.try_into()?,
            created_by: self.created_by,
            assigned_by: self.assigned_by,
            changes: self.changes.into_iter().map(change).collect::<Result<_, _>>()?,
        };
        Ok((self.card.into(), recorded))
    }
}

/// [`Removal`].
#[derive(Serialize, Deserialize)]
struct RemovalRow {
    card: CardCode,
    title: String,
    created: Days,
    noticed: Days,
    merged_into: Option<CardCode>,
}

impl From<&Removal> for RemovalRow {
    fn from(removal: &Removal) -> Self {
        Self {
            card: removal.card.into(),
            title: removal.title.clone(),
            created: removal.created.into(),
            noticed: removal.noticed.into(),
            merged_into: removal.merged_into.map(CardCode::from),
        }
    }
}

impl TryFrom<RemovalRow> for Removal {
    type Error = Malformed;

    fn try_from(row: RemovalRow) -> Result<Self, Malformed> {
        Ok(Self {
            card: row.card.into(),
            title: row.title,
            created: row.created.try_into()?,
            noticed: row.noticed.try_into()?,
            merged_into: row.merged_into.map(Card::from),
        })
    }
}
