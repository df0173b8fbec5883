//! The place the reading has reached: saved with every piece of data, so that both agree whatever happens.

use std::collections::BTreeMap;

use bitrix24::{FieldSet, PortalTime, Source, Stages};
use chrono::NaiveDate;
use segmentation::{Id, Month};
use serde::{Deserialize, Serialize};

use crate::leaky_bucket::Filling;

/// Written in front of the bytes of a checkpoint; counts up when its form changes.
const FORMAT: u8 = 4;

/// The third form, which knew neither how full the portal's bucket was nor whether the user fields are left alone. Postcard writes fields one after the other,
/// so that its bytes are those of the present form without its end.
const FORMAT_3: u8 = 3;

/// What stands for what the third form did not have: nothing known of the bucket, and fields that are filled where the portal
/// has them.
const END_OF_FORMAT_3: [u8; 2] = [NONE, 0];

/// The second form, which knew neither the user fields nor by whose rights was read.
const FORMAT_2: u8 = 2;

/// What stands for what the second form did not have: no fields, nothing written, and an administrator's rights, so that
/// nobody is shown more than he may see.
const END_OF_FORMAT_2: [u8; 3] = [NONE, 0, 1];

/// The first form, in which all activities were read, whosever they were. It lacked two more fields.
const FORMAT_1: u8 = 1;

/// What stands for the fields that the first form did not have.
const END_OF_FORMAT_1: [u8; 3] = [SOME, 0, NONE];
const NONE: u8 = 0;
const SOME: u8 = 1;

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
    /// Whether the viewer wants the user fields left as they are although the portal has them.
    pub leaves_fields: bool,
}

/// A span of the portal's clock in which this viewer's app wrote into cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first second, since 1970.
    pub from: i64,
    /// The second after the last one.
    pub before: i64,
}

/// The bytes are no checkpoint of this build or an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the checkpoint cannot be read")]
pub struct BrokenCheckpoint;

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
    /// If they are no checkpoint of this format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BrokenCheckpoint> {
        match bytes.split_first() {
            Some((&FORMAT, rest)) => postcard::from_bytes(rest).map_err(|_| BrokenCheckpoint),
            Some((&FORMAT_3, rest)) => {
                postcard::from_bytes(&[rest, &END_OF_FORMAT_3].concat()).map_err(|_| BrokenCheckpoint)
            }
            Some((&FORMAT_2, rest)) => {
                let completed = [rest, &END_OF_FORMAT_2[..], &END_OF_FORMAT_3].concat();
                postcard::from_bytes(&completed).map_err(|_| BrokenCheckpoint)
            }
            Some((&FORMAT_1, rest)) => {
                let completed = [rest, &END_OF_FORMAT_1[..], &END_OF_FORMAT_2, &END_OF_FORMAT_3].concat();
                let mut checkpoint: Self = postcard::from_bytes(&completed).map_err(|_| BrokenCheckpoint)?;
                if let Some(&largest) = checkpoint.largest_ids.get(&Source::Activities) {
                    checkpoint.largest_ids.insert(Source::SalesActivities, largest);
                }
                Ok(checkpoint)
            }
            _ => Err(BrokenCheckpoint),
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
        assert_eq!(Checkpoint::from_bytes(&bytes[..bytes.len() / 2]), Err(BrokenCheckpoint));
        assert_eq!(Checkpoint::from_bytes(&[9, 9]), Err(BrokenCheckpoint));
        assert_eq!(Checkpoint::from_bytes(&[]), Err(BrokenCheckpoint));
    }

    #[test]
    fn what_older_forms_do_not_say_is_nothing_and_an_administrators_rights() {
        let now = PortalTime::parse("2026-07-01T12:00:00+03:00").expect("a moment");
        let checkpoint = Checkpoint::begin(&now, Month::of(now.date), BTreeMap::new(), true);
        let mut bytes = checkpoint.to_bytes();
        for (form, end) in [(FORMAT_3, END_OF_FORMAT_3.len()), (FORMAT_2, END_OF_FORMAT_2.len())] {
            bytes[0] = form;
            bytes.truncate(bytes.len() - end);
            assert_eq!(Checkpoint::from_bytes(&bytes), Ok(checkpoint.clone()), "form {form}");
        }
    }

    #[test]
    fn a_checkpoint_of_the_first_form_is_read() {
        // Written by the first form: begun on 2026-07-01, sales read through 2026-06, activities up to number 7.
        let bytes = include_bytes!("checkpoint/format_1.bin");
        let checkpoint = Checkpoint::from_bytes(bytes).expect("an older build's checkpoint");
        assert_eq!(checkpoint.begun_at, "2026-07-01T12:00:00+03:00");
        assert_eq!(checkpoint.sales, Reached::Through("2026-06".parse().expect("a month")));
        assert_eq!(checkpoint.largest_ids[&Source::SalesActivities], 7, "all activities were read then");
        assert_eq!(checkpoint.owners_are_trusted, Some(false), "and are read on");
        assert_eq!((checkpoint.users.len(), checkpoint.compared_at, checkpoint.by_admin), (1, None, true));
    }
}
