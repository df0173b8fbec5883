//! The place the reading has reached: saved with every piece of data, so that both agree whatever happens.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::{FieldSet, PortalTime, Source, Stages};
use chrono::NaiveDate;
use segmentation::{Id, Month};
use serde::{Deserialize, Serialize};

use crate::leaky_bucket::Filling;

/// Written in front of the bytes of a checkpoint; counts up when its form changes. The first two forms did not tell by whose
/// rights was read, and cannot be gone on from: nobody may be shown more than he may see, or publish less than there is.
const FORMAT: u8 = 4;

/// The third form, which knew neither how full the portal's bucket was nor what the viewer has decided. Postcard writes
/// fields one after the other, so that its bytes are those of the present form without its end.
const FORMAT_3: u8 = 3;

/// What stands for what the third form did not have: nothing known of the bucket, and nothing decided.
const END_OF_FORMAT_3: [u8; 3] = [0, 0, 0];

/// How far one of the two month-by-month stages has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    pub largest_ids: BTreeMap<Source, Id>,
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
    pub users: Vec<(Id, String)>,
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
}

/// A span of the portal's clock in which this viewer's app wrote into cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// It is damaged, or of a newer build.
    #[error("the checkpoint cannot be read")]
    Unreadable,
}

impl Checkpoint {
    /// A reading that begins now.
    #[must_use]
    pub(crate) fn begin(
        now: &PortalTime,
        first_month: Month,
        largest_ids: BTreeMap<Source, Id>,
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
        }
    }

    /// The bytes to store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let start = vec![FORMAT];
        postcard::to_extend(self, start).expect("a checkpoint holds nothing that cannot be written")
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// Why they cannot be used.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BrokenCheckpoint> {
        let read = match bytes.split_first() {
            Some((&FORMAT, rest)) => postcard::from_bytes(rest),
            Some((&FORMAT_3, rest)) => postcard::from_bytes(&[rest, &END_OF_FORMAT_3].concat()),
            Some((1..FORMAT_3, _)) => return Err(BrokenCheckpoint::TooOld),
            _ => return Err(BrokenCheckpoint::Unreadable),
        };
        read.map_err(|_| BrokenCheckpoint::Unreadable)
    }

    /// Whether every month of both stages is finished.
    pub(crate) fn has_all_months(&self) -> bool {
        self.sales == Reached::Everything && self.dialogs == Reached::Everything
    }

    /// How many months of the chart lie before a month.
    pub(crate) fn months_before(&self, month: Month) -> u32 {
        u32::try_from(month.since(self.first_month)).unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_survives_storage_and_a_broken_one_is_told() {
        let now = PortalTime::parse("2026-07-01T12:00:00+03:00").expect("a moment");
        let mut checkpoint = Checkpoint::begin(&now, Month::of(now.date), BTreeMap::new(), true);
        checkpoint.sales = Reached::Through(Month::of(now.date));
        checkpoint.largest_ids.insert(Source::Deals, 7);
        let bytes = checkpoint.to_bytes();
        assert_eq!(Checkpoint::from_bytes(&bytes), Ok(checkpoint.clone()));
        for broken in [&bytes[..bytes.len() / 2], &[9, 9], &[]] {
            assert_eq!(Checkpoint::from_bytes(broken), Err(BrokenCheckpoint::Unreadable));
        }
    }

    #[test]
    fn a_checkpoint_of_before_the_decisions_is_read() {
        let now = PortalTime::parse("2026-07-01T12:00:00+03:00").expect("a moment");
        for by_admin in [true, false] {
            let checkpoint = Checkpoint::begin(&now, Month::of(now.date), BTreeMap::new(), by_admin);
            let mut third = checkpoint.to_bytes();
            third[0] = FORMAT_3;
            third.truncate(third.len() - END_OF_FORMAT_3.len());
            assert_eq!(Checkpoint::from_bytes(&third), Ok(checkpoint));
        }
    }

    #[test]
    fn a_checkpoint_that_does_not_say_by_whose_rights_is_not_gone_on_from() {
        let now = PortalTime::parse("2026-07-01T12:00:00+03:00").expect("a moment");
        let mut bytes = Checkpoint::begin(&now, Month::of(now.date), BTreeMap::new(), false).to_bytes();
        for format in [1, 2] {
            bytes[0] = format;
            assert_eq!(Checkpoint::from_bytes(&bytes), Err(BrokenCheckpoint::TooOld));
        }
    }
}
