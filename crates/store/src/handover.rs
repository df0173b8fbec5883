//! Clients that are handed over to another responsible one after the other, so that whoever opens the app later goes on with
//! them.
//!
//! # Format
//! As that of [`StoredPlan`](crate::StoredPlan): a text of JSON with the number of its format.

use segmentation::{Card, CompanyId, ContactId, UserId};
use serde::{Deserialize, Serialize};

use crate::StoreError;

const FORMAT: u8 = 1;

/// Clients that are handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredHandover {
    /// Who gets them.
    pub to: UserId,
    /// Whether the viewer has paused it.
    pub is_paused: bool,
    /// Whether what was done is being taken back.
    pub is_undoing: bool,
    /// The clients.
    pub items: Vec<HandoverItem>,
}

/// A client that is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoverItem {
    /// The card.
    pub card: Card,
    /// Its name, for the list of what has failed.
    pub title: String,
    /// Who was responsible before (0 for nobody).
    pub former: UserId,
    /// What has become of it.
    pub fate: HandoverFate,
}

/// What has become of a client that is handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverFate {
    /// Nothing yet.
    #[default]
    Waiting,
    /// The card has the new responsible.
    Done,
    /// It was refused, or could not be taken back: the code of why, and the portal's words or a number.
    Failed(String, String),
    /// It was done, and taken back.
    Undone,
}

#[derive(Serialize, Deserialize)]
struct Text {
    format: u8,
    to: UserId,
    #[serde(default)]
    paused: bool,
    #[serde(default)]
    undoing: bool,
    items: Vec<Item>,
}

#[derive(Serialize, Deserialize)]
struct Item {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company: Option<CompanyId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<ContactId>,
    former: UserId,
    #[serde(default)]
    title: String,
    #[serde(default)]
    fate: HandoverFate,
}

impl StoredHandover {
    /// The bytes to keep.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let item = |item: &HandoverItem| {
            let (company, contact) = match item.card {
                Card::Company(id) => (Some(id), None),
                Card::Contact(id) => (None, Some(id)),
            };
            Item { company, contact, former: item.former, title: item.title.clone(), fate: item.fate.clone() }
        };
        let items = self.items.iter().map(item).collect();
        let Self { to, is_paused: paused, is_undoing: undoing, .. } = *self;
        serde_json::to_vec(&Text { format: FORMAT, to, paused, undoing, items })
            .expect("texts and numbers can be written")
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// [`StoreError::NewerFormat`] if a newer build wrote it, [`StoreError::Corrupt`] if it cannot be read.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        #[derive(Deserialize)]
        struct Format {
            format: u8,
        }
        let what = || "the handover".to_owned();
        let corrupt = |_| StoreError::Corrupt { what: what() };
        let Format { format: found } = serde_json::from_slice(bytes).map_err(corrupt)?;
        if found > FORMAT {
            return Err(StoreError::NewerFormat { what: what(), found, supported: FORMAT });
        }
        let Text { to, paused, undoing, items, .. } = serde_json::from_slice(bytes).map_err(corrupt)?;
        let read = |Item { company, contact, former, title, fate }| {
            let card = company.map(Card::Company).or(contact.map(Card::Contact))?;
            Some(HandoverItem { card, title, former, fate })
        };
        let items = items.into_iter().map(read).collect::<Option<Vec<_>>>();
        let items = items.ok_or_else(|| StoreError::Corrupt { what: what() })?;
        Ok(Self { to, is_paused: paused, is_undoing: undoing, items })
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;

    #[test]
    fn a_handover_is_kept_in_the_form_that_was_shipped() {
        let item = |card, fate| HandoverItem { card, title: "ООО".into(), former: UserId(3), fate };
        let handover = StoredHandover {
            to: UserId(5),
            is_paused: true,
            is_undoing: false,
            items: vec![
                item(Card::Company(CompanyId(7)), HandoverFate::Done),
                item(Card::Contact(ContactId(8)), HandoverFate::Failed("changed".into(), "9".into())),
                item(Card::Contact(ContactId(9)), HandoverFate::Waiting),
                item(Card::Contact(ContactId(10)), HandoverFate::Undone),
            ],
        };
        let shipped = concat!(
            r#"{"format":1,"to":5,"paused":true,"undoing":false,"items":["#,
            r#"{"company":7,"former":3,"title":"ООО","fate":"done"},"#,
            r#"{"contact":8,"former":3,"title":"ООО","fate":{"failed":["changed","9"]}},"#,
            r#"{"contact":9,"former":3,"title":"ООО","fate":"waiting"},"#,
            r#"{"contact":10,"former":3,"title":"ООО","fate":"undone"}]}"#
        );
        assert_eq!(String::from_utf8(handover.to_bytes()).expect("a text"), shipped);
        assert_eq!(StoredHandover::from_bytes(shipped.as_bytes()), Ok(handover));
    }

    #[test]
    fn a_newer_handover_is_left_alone_and_a_broken_one_is_told() {
        let newer = StoredHandover::from_bytes(br#"{"format":2}"#);
        assert!(matches!(newer, Err(StoreError::NewerFormat { found: 2, supported: 1, .. })), "{newer:?}");
        for broken in ["", "{", r#"{"format":1}"#, r#"{"format":1,"to":5,"items":[{"former":3}]}"#] {
            let read = StoredHandover::from_bytes(broken.as_bytes());
            assert!(matches!(read, Err(StoreError::Corrupt { .. })), "{broken}: {read:?}");
        }
    }
}
