//! What an earlier reading has left in a store.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use segmentation::facts::{Contact, ContactChannels, Facts};
use segmentation::{ContactId, Dataset, Month, Recorded, UserId};
use store::{Damage, Stored};
use sync::{Checkpoint, ColumnSet, Coverage, Reached};

/// The day on which every stored card was made.
pub(crate) fn created() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 3, 15).expect("a date")
}

/// Contacts of these names, who can be called.
pub(crate) fn contacts(contacts: &[(u32, &str)]) -> Facts {
    let contact = |&(id, title): &(u32, &str)| Contact {
        id: ContactId(id),
        title: title.into(),
        created: created(),
        created_by: UserId(4),
        assigned_by: UserId(1),
        channels: ContactChannels::PHONE,
        ..Contact::default()
    };
    Facts { contacts: contacts.iter().map(contact).collect(), ..Facts::default() }
}

/// What an administrator's finished reading of a portal with these contacts leaves behind.
pub(crate) fn stored(people: &[(u32, &str)], today: NaiveDate, history: Recorded) -> Stored {
    let as_of = format!("{today}T12:00:00+03:00");
    let checkpoint = Checkpoint {
        begun_at: as_of.clone(),
        first_month: Month::of(created()),
        sales: Reached::Everything,
        dialogs: Reached::Everything,
        changes_until: None,
        requisites_read: true,
        is_whole: true,
        largest_ids: BTreeMap::new(),
        rows: people.len() as u64,
        change_chunks: 0,
        today,
        as_of,
        stages: bitrix24::Stages::default(),
        users: Vec::new(),
        owners_are_trusted: Some(true),
        compared_at: None,
        field_set: None,
        written: Vec::new(),
        by_admin: true,
        bucket: None,
        leaves_fields: false,
        done_without: BTreeSet::new(),
        coverage: Coverage(
            [ColumnSet::Money, ColumnSet::CardDetails, ColumnSet::Names].map(|set| (set, Reached::Everything)).into(),
        ),
        currencies: bitrix24::Currencies::default(),
        goods_since: None,
        user_fields: BTreeMap::new(),
        counting: bitrix24::Counting::default(),
    };
    let dataset = Box::new(Dataset { facts: contacts(people), ..Dataset::default() });
    Stored { checkpoint: checkpoint.to_bytes(), dataset, history, damage: Damage::default() }
}
