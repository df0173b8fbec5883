//! The place the reading has reached: saved with every piece of data, so that both agree whatever happens.

mod record;

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::{CardKind, Counting, Currencies, FieldSet, PortalField, PortalTime, Source, Stages};
use chrono::NaiveDate;
use segmentation::{Month, OptionalFields, RecordId, UserId};

use self::record::{Fifth, Fourth, Seventh, Sixth, Third};
use crate::leaky_bucket::Filling;

/// Written in front of the bytes of a checkpoint; counts up when its form changes.
const FORMAT: u8 = 9;

/// The form of a checkpoint without optional fields: the same, but an older build can go on from it. It would lose what
/// those fields hold.
const WITHOUT_OPTIONAL: u8 = 8;

/// The first form that can be gone on from. Those before it did not tell by whose rights was read: nobody may be shown more
/// than he may see, or publish less than there is.
const FIRST_FORMAT: u8 = 3;

/// How far something that is read month by month has come; what has come farther is greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// No month is finished.
    #[default]
    Nothing,
    /// Every month up to this one is finished.
    Through(Month),
    /// Every month is finished, the current one included; what came later is found as a change.
    Everything,
}

/// The place the reading has reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// When the first reading began, by the portal's clock: changes from then on have to be read at its end.
    pub begun_at: String,
    /// The month in which the chart begins.
    pub first_month: Month,
    /// Companies, contacts, deals and invoices.
    pub sales: Reached,
    /// Activities.
    pub dialogs: Reached,
    /// Up to when all changes are read, by the portal's clock; nothing during the first reading.
    pub changes_until: Option<String>,
    /// Whether requisites were read.
    pub requisites_read: bool,
    /// Whether a reading has ever come to its end: then every mode is right as of [`Checkpoint::as_of`].
    pub is_whole: bool,
    /// The largest id of each list when it was last known that nothing up to it is missing: what lies beyond is new,
    /// whatever dates it claims.
    pub largest_ids: BTreeMap<Source, RecordId>,
    /// Records read so far.
    pub rows: u64,
    /// How many chunks of changes are saved.
    pub change_chunks: u32,
    /// The portal's calendar date of the newest data.
    pub today: NaiveDate,
    /// The portal's clock of the newest data, ISO with offset.
    pub as_of: String,
    /// What the stages mean; kept, so that data can be shown before the portal has answered.
    pub stages: Stages,
    /// Names of the users.
    pub users: Vec<(UserId, String)>,
    /// Whether the activities of deals and invoices never come before their deal or invoice, by a sample: then they cannot
    /// change any number, and are not read. Nothing until the sample was judged.
    pub owners_are_trusted: Option<bool>,
    /// When everything stored was last compared with the portal, record by record, by the portal's clock.
    pub compared_at: Option<String>,
    /// The user fields whose values are known of the cards that were read; the portal may have others by now.
    pub field_set: Option<FieldSet>,
    /// When values were written into cards since the changes were last read, in order.
    pub written: Vec<Span>,
    /// Whether this was read by an administrator's rights. What was read by other rights than the viewer has now shows too
    /// much or too little, and is not used.
    pub by_admin: bool,
    /// How full the portal's bucket was when this was saved: a tab that is opened at once must not fill it a second time.
    pub bucket: Option<Filling>,
    /// Whether the viewer wants to look only: the user fields of cards are left as they are.
    pub leaves_fields: bool,
    /// The lists that the portal refuses and that the viewer wants to do without.
    pub done_without: BTreeSet<Source>,
    /// How far the columns are read that the first builds did not ask for.
    pub coverage: Coverage,
    /// The currencies of the portal, with the rates of the last reading.
    pub currencies: Currencies,
    /// The goods of payments from this month on are read, and kept up to date; nothing if those of no payment are.
    pub goods_since: Option<Month>,
    /// The user fields of the portal's own that were ever asked for, by the kind of cards and their codes.
    pub user_fields: BTreeMap<(CardKind, String), UserFieldColumn>,
    /// The settings of counting as they could be read last: what is stored is counted by them before the portal has
    /// answered, and without it.
    pub counting: Counting,
}

/// A user field of the portal's own, as far as it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserFieldColumn {
    /// What it is; nothing if the portal has no such field (any more), or was not asked yet.
    pub field: Option<PortalField>,
    /// How far what cards hold in it is read.
    pub reached: Reached,
}

impl UserFieldColumn {
    /// The field, if there is one that can be read.
    #[must_use]
    pub fn readable(&self) -> Option<&PortalField> {
        self.field.as_ref().filter(|field| field.kind.is_some())
    }
}

/// Columns that are read together, and that a portal which was read by an older build has to be asked for once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnSet {
    /// The sums and currencies of deals and invoices, and the types of deals.
    Money,
    /// The types, sources, industries and numbers of employees of cards.
    CardDetails,
    /// The activities of the last year with all that planning needs.
    Touches,
    /// The cities, regions and countries of cards.
    Addresses,
    /// The goods of payments from some month on ([`Checkpoint::goods_since`]).
    Goods,
    /// What cards hold in user fields of the portal's own; how far each is read, [`Checkpoint::user_fields`] says.
    UserFields,
    /// Leads, which are read only if they are requests.
    Leads,
    /// The names of contacts, surname first.
    Names,
}

/// How far each set of columns is read; what is not named here was never read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage(pub BTreeMap<ColumnSet, Reached>);

impl Coverage {
    /// That of a reading that asks for these columns from its first page on.
    fn of_new_reading() -> Self {
        let sets = [ColumnSet::Money, ColumnSet::CardDetails, ColumnSet::Names];
        Self(sets.into_iter().map(|set| (set, Reached::Everything)).collect())
    }

    /// How far a set of columns is read.
    #[must_use]
    pub fn reached(&self, set: ColumnSet) -> Reached {
        self.0.get(&set).copied().unwrap_or_default()
    }

    /// Notes how far a set of columns is read.
    pub fn note(&mut self, set: ColumnSet, reached: Reached) {
        self.0.insert(set, reached);
    }

    /// Notes that a set of columns is not kept up to date any more.
    pub(crate) fn forget(&mut self, set: ColumnSet) {
        self.0.remove(&set);
    }
}

/// A span of the portal's clock in which this viewer's app wrote into cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first second, since 1970.
    pub from: i64,
    /// The second after the last one.
    pub before: i64,
}

/// The bytes are no checkpoint that a reading can go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenCheckpoint {
    /// It does not tell by whose rights was read: a build wrote it that is too old.
    #[error("the checkpoint is too old")]
    TooOld,
    /// It is damaged.
    #[error("the checkpoint cannot be read")]
    Unreadable,
    /// A newer build wrote it, which can go on from it: it must not be replaced, nor what it belongs to.
    #[error("the checkpoint has format {found}, this build knows {supported}")]
    Newer {
        /// The format that was found.
        found: u8,
        /// The newest format that this build knows.
        supported: u8,
    },
}

impl Checkpoint {
    /// A reading that begins now.
    #[must_use]
    pub(crate) fn begin(
        now: &PortalTime,
        first_month: Month,
        largest_ids: BTreeMap<Source, RecordId>,
        by_admin: bool,
    ) -> Self {
        Self {
            begun_at: now.text.clone(),
            first_month,
            sales: Reached::Nothing,
            dialogs: Reached::Nothing,
            changes_until: None,
            requisites_read: false,
            is_whole: false,
            largest_ids,
            rows: 0,
            change_chunks: 0,
            today: now.date,
            as_of: now.text.clone(),
            stages: Stages::default(),
            users: Vec::new(),
            owners_are_trusted: None,
            compared_at: None,
            field_set: None,
            written: Vec::new(),
            by_admin,
            bucket: None,
            leaves_fields: false,
            done_without: BTreeSet::new(),
            coverage: Coverage::of_new_reading(),
            currencies: Currencies::default(),
            goods_since: None,
            user_fields: BTreeMap::new(),
            counting: Counting::default(),
        }
    }

    /// The bytes to store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let has_optional = self.field_set.as_ref().is_some_and(|set| set.optional() != OptionalFields::default());
        let start = vec![if has_optional { FORMAT } else { WITHOUT_OPTIONAL }];
        postcard::to_extend(&Seventh::from(self), start).expect("a checkpoint holds nothing that cannot be written")
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// Why they cannot be used.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BrokenCheckpoint> {
        match bytes.split_first() {
            // An older build would go on without the leads.
            Some((&FORMAT | &WITHOUT_OPTIONAL | 7, rest)) => read::<Seventh>(rest),
            Some((6, rest)) => read::<Sixth>(rest),
            Some((5, rest)) => read::<Fifth>(rest),
            Some((4, rest)) => read::<Fourth>(rest),
            Some((&FIRST_FORMAT, rest)) => read::<Third>(rest),
            Some((1..FIRST_FORMAT, _)) => Err(BrokenCheckpoint::TooOld),
            Some((&found @ FORMAT.., _)) => Err(BrokenCheckpoint::Newer { found, supported: FORMAT }),
            Some((0, _)) | None => Err(BrokenCheckpoint::Unreadable),
        }
    }

    /// Whether every month of both stages is finished.
    pub(crate) fn has_all_months(&self) -> bool {
        self.sales == Reached::Everything && self.dialogs == Reached::Everything
    }

    /// How many months of the chart lie before a month.
    pub(crate) fn months_before(&self, month: Month) -> u32 {
        u32::try_from(month.since(self.first_month)).unwrap_or(0)
    }

    /// Whether every mode is right by the settings of counting: a reading has come to its end, and where leads are requests
    /// they are read, or the viewer does without them.
    #[must_use]
    pub fn is_right(&self) -> bool {
        let needs_leads = self.counting.settings.leads_are_requests && !self.done_without.contains(&Source::Leads);
        self.is_whole && !(needs_leads && self.coverage.reached(ColumnSet::Leads) != Reached::Everything)
    }

    /// How far a set of columns is known: of a month whose records are not read, their columns are not either.
    #[must_use]
    pub fn columns_reached(&self, set: ColumnSet) -> Reached {
        let reached = self.coverage.reached(set);
        match set {
            ColumnSet::Money | ColumnSet::CardDetails | ColumnSet::Names => reached.min(self.sales),
            ColumnSet::Touches | ColumnSet::Addresses | ColumnSet::Goods | ColumnSet::Leads => reached,
            ColumnSet::UserFields => {
                let fields = self.user_fields.values().filter(|column| column.readable().is_some());
                fields.map(|column| column.reached).min().unwrap_or(reached)
            }
        }
    }

    /// Whether the goods of all payments from a month on are known.
    #[must_use]
    pub fn has_goods_since(&self, month: Month) -> bool {
        self.goods_since.is_some_and(|since| since <= month)
    }

    /// How far a user field of the portal's own is read, by its code; nothing if the portal has none that can be read.
    #[must_use]
    pub fn user_field_reached(&self, code: &str) -> Option<Reached> {
        let columns = CardKind::ALL.iter().filter_map(|&kind| self.user_fields.get(&(kind, code.to_owned())));
        columns.filter(|column| column.readable().is_some()).map(|column| column.reached).min()
    }

    /// The user fields of the portal's own that can be read.
    pub(crate) fn readable_fields(&self) -> impl Iterator<Item = (CardKind, &PortalField)> {
        self.user_fields.iter().filter_map(|((kind, _), column)| Some((*kind, column.readable()?)))
    }

    /// The last month of the chart that is final so far; nothing before the first.
    #[must_use]
    pub fn shown_through(&self) -> Option<Month> {
        match self.sales {
            Reached::Nothing => None,
            Reached::Through(month) => Some(month),
            Reached::Everything => Some(Month::of(self.today)),
        }
    }
}

/// Reads the record of a format, all of the bytes.
fn read<Record>(bytes: &[u8]) -> Result<Checkpoint, BrokenCheckpoint>
where
    Record: serde::de::DeserializeOwned,
    Checkpoint: TryFrom<Record>,
{
    match postcard::take_from_bytes::<Record>(bytes) {
        Ok((record, [])) => record.try_into().map_err(|_| BrokenCheckpoint::Unreadable),
        _ => Err(BrokenCheckpoint::Unreadable),
    }
}

#[cfg(test)]
mod tests;
