//! Touches that are being made in the portal one after the other, so that whoever opens the app later goes on with them.
//!
//! # Format
//! A text of JSON with the number of its format. It outlives builds: a field that is added later has a default, and what an
//! older build would understand wrongly counts the number up.

use segmentation::planning::{Intent, NewTouch};
use segmentation::{ActivityId, Card, CompanyId, ContactId, UserId};
use serde::{Deserialize, Serialize};

use crate::StoreError;

const FORMAT: u8 = 1;

/// Touches that are being made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredPlan {
    /// Number of the activity that was the newest before any of them was made; nothing before it was looked up.
    pub after: Option<ActivityId>,
    /// Whether the viewer has paused it.
    pub is_paused: bool,
    /// Whether what was made is being taken back.
    pub is_undoing: bool,
    /// The touches.
    pub items: Vec<PlanItem>,
}

/// A touch that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanItem {
    /// The touch.
    pub touch: NewTouch,
    /// Name of the client, for the list of what has failed.
    pub title: String,
    /// What has become of it.
    pub fate: PlanFate,
}

/// What has become of a touch that is to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanFate {
    /// Nothing yet.
    #[default]
    Waiting,
    /// It is made; with its number.
    Made(ActivityId),
    /// It was refused, or could not be taken back: the code of why, and the portal's words.
    Failed(String, String),
    /// It was made, and taken back.
    Undone,
}

#[derive(Serialize, Deserialize)]
struct Text {
    format: u8,
    #[serde(default)]
    after: Option<ActivityId>,
    #[serde(default)]
    paused: bool,
    #[serde(default)]
    undoing: bool,
    items: Vec<Item>,
}

#[derive(Serialize, Deserialize)]
struct Item {
    company: Option<CompanyId>,
    contact: Option<ContactId>,
    intent: Kind,
    at: String,
    responsible: UserId,
    subject: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    fate: PlanFate,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Call,
    Meeting,
    Todo,
}

impl StoredPlan {
    /// The bytes to keep.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let item = |item: &PlanItem| Item {
            company: if let Card::Company(id) = item.touch.card { Some(id) } else { None },
            contact: if let Card::Contact(id) = item.touch.card { Some(id) } else { None },
            intent: match item.touch.intent {
                Intent::Call => Kind::Call,
                Intent::Meeting => Kind::Meeting,
                Intent::Todo => Kind::Todo,
            },
            at: item.touch.at.clone(),
            responsible: item.touch.responsible,
            subject: item.touch.subject.clone(),
            title: item.title.clone(),
            fate: item.fate.clone(),
        };
        let items = self.items.iter().map(item).collect();
        let Self { after, is_paused: paused, is_undoing: undoing, .. } = *self;
        serde_json::to_vec(&Text { format: FORMAT, after, paused, undoing, items })
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
        let corrupt = |_| StoreError::Corrupt { what: "the plan".to_owned() };
        let Format { format: found } = serde_json::from_slice(bytes).map_err(corrupt)?;
        if found > FORMAT {
            return Err(StoreError::NewerFormat { what: "the plan".to_owned(), found, supported: FORMAT });
        }
        let Text { after, paused, undoing, items, .. } = serde_json::from_slice(bytes).map_err(corrupt)?;
        let read = |item: Item| {
            let card = item.company.map(Card::Company).or(item.contact.map(Card::Contact))?;
            let intent = match item.intent {
                Kind::Call => Intent::Call,
                Kind::Meeting => Intent::Meeting,
                Kind::Todo => Intent::Todo,
            };
            let touch = NewTouch { card, intent, at: item.at, responsible: item.responsible, subject: item.subject };
            Some(PlanItem { touch, title: item.title, fate: item.fate })
        };
        let items = items.into_iter().map(read).collect::<Option<Vec<_>>>();
        let items = items.ok_or_else(|| StoreError::Corrupt { what: "the plan".to_owned() })?;
        Ok(Self { after, is_paused: paused, is_undoing: undoing, items })
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_kept_in_the_form_that_was_shipped() {
        let item = |card, intent, fate| PlanItem {
            touch: NewTouch {
                card,
                intent,
                at: "2026-12-01T10:00:00+03:00".into(),
                responsible: UserId(5),
                subject: "Позвонить".into(),
            },
            title: "ООО".into(),
            fate,
        };
        let plan = StoredPlan {
            after: Some(ActivityId(300)),
            is_paused: true,
            is_undoing: false,
            items: vec![
                item(Card::Company(CompanyId(7)), Intent::Call, PlanFate::Made(ActivityId(301))),
                item(Card::Contact(ContactId(8)), Intent::Meeting, PlanFate::Failed("no_right".into(), String::new())),
                item(Card::Contact(ContactId(9)), Intent::Todo, PlanFate::Waiting),
            ],
        };
        let shipped = concat!(
            r#"{"format":1,"after":300,"paused":true,"undoing":false,"items":["#,
            r#"{"company":7,"contact":null,"intent":"call","at":"2026-12-01T10:00:00+03:00","responsible":5,"subject":"Позвонить","title":"ООО","fate":{"made":301}},"#,
            r#"{"company":null,"contact":8,"intent":"meeting","at":"2026-12-01T10:00:00+03:00","responsible":5,"subject":"Позвонить","title":"ООО","fate":{"failed":["no_right",""]}},"#,
            r#"{"company":null,"contact":9,"intent":"todo","at":"2026-12-01T10:00:00+03:00","responsible":5,"subject":"Позвонить","title":"ООО","fate":"waiting"}]}"#
        );
        assert_eq!(String::from_utf8(plan.to_bytes()).expect("a text"), shipped);
        assert_eq!(StoredPlan::from_bytes(shipped.as_bytes()), Ok(plan));
    }

    #[test]
    fn a_newer_plan_is_left_alone_and_a_broken_one_is_told() {
        let newer = StoredPlan::from_bytes(br#"{"format":2,"items":7}"#);
        assert!(matches!(newer, Err(StoreError::NewerFormat { found: 2, supported: 1, .. })), "{newer:?}");
        for broken in ["", "{", r#"{"format":1}"#, r#"{"format":1,"items":[{"intent":"call"}]}"#] {
            let read = StoredPlan::from_bytes(broken.as_bytes());
            assert!(matches!(read, Err(StoreError::Corrupt { .. })), "{broken}: {read:?}");
        }
    }
}
