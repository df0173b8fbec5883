//! Who is responsible for cards, and how that is changed.
//!
//! Docs: crm/universal/crm-item-list.md, crm/contacts/crm-contact-update.md, crm/companies/crm-company-update.md. The portal
//! applies the rights of whose token asks.

use segmentation::{Card, RecordId, UserId};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::error::{PortalError, Remedy};
use crate::reply::OddAnswer;
use crate::request::{Call, PAGE_LENGTH};
use crate::tolerant;
use crate::user_fields::CardKind;

/// Asks who is responsible for some cards of a kind, at most a page of them.
#[must_use]
pub fn of_cards(kind: CardKind, ids: &[RecordId]) -> Call {
    debug_assert!(ids.len() <= PAGE_LENGTH, "one page");
    let entity_type = match kind {
        CardKind::Contact => 3,
        CardKind::Company => 4,
    };
    let params = json!({
        "entityTypeId": entity_type,
        "select": ["id", "assignedById"],
        "filter": { "@id": ids },
        "order": { "id": "ASC" },
        "start": -1,
    });
    Call::new("crm.item.list", params)
}

/// Reads the answer to [`of_cards`]; 0 where nobody is responsible.
///
/// # Errors
/// If it is no list of cards.
pub fn read(kind: CardKind, raw: &RawValue) -> Result<Vec<(Card, UserId)>, OddAnswer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Row {
        #[serde(deserialize_with = "tolerant::id")]
        id: RecordId,
        #[serde(default, deserialize_with = "tolerant::link")]
        assigned_by_id: UserId,
    }
    #[derive(Deserialize)]
    struct Items {
        #[serde(deserialize_with = "tolerant::list")]
        items: Vec<Row>,
    }
    let Items { items } =
        serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("crm.item.list", &error))?;
    Ok(items.into_iter().map(|row| (kind.card(row.id), row.assigned_by_id)).collect())
}

/// Makes a user responsible for a card; the change stands in the card's history.
#[must_use]
pub fn set(card: Card, user: UserId) -> Call {
    let params = json!({ "REGISTER_SONET_EVENT": "N", "REGISTER_HISTORY_EVENT": "Y" });
    let fields = json!({ "ASSIGNED_BY_ID": user });
    Call::new(CardKind::from(card).update_method(), json!({ "id": card.id(), "fields": fields, "params": params }))
}

/// Why the portal does not change who is responsible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The viewer may not change the card.
    NoRight,
    /// The card is gone, or the viewer may not see it.
    Gone,
    /// Anything else, in the portal's own words.
    Other(String),
}

/// What an error says about a card; nothing if it passes by itself.
#[must_use]
pub fn refusal(error: &PortalError) -> Option<Refusal> {
    match error.remedy() {
        Remedy::RefreshToken | Remedy::SlowDown | Remedy::AwaitOperatingReset | Remedy::TryAgain => None,
        Remedy::NoRight => Some(Refusal::NoRight),
        _ if error.code.eq_ignore_ascii_case("not_found")
            || error.description.to_ascii_lowercase().contains("is not found") =>
        {
            Some(Refusal::Gone)
        }
        _ => Some(Refusal::Other(format!("{} {}", error.code, error.description).trim().to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use segmentation::{CompanyId, ContactId};

    use super::*;

    #[test]
    fn the_documented_answer_is_understood() {
        let raw: Box<RawValue> = serde_json::from_str(
            r#"{"items":[{"id":7,"assignedById":3},{"id":"8","assignedById":"4"},{"id":9,"assignedById":null}]}"#,
        )
        .expect("JSON in the test");
        let read = read(CardKind::Company, &raw).expect("a list");
        assert_eq!(
            read,
            [
                (Card::Company(CompanyId(7)), UserId(3)),
                (Card::Company(CompanyId(8)), UserId(4)),
                (Card::Company(CompanyId(9)), UserId::NONE)
            ]
        );
    }

    #[test]
    fn the_responsible_is_changed_by_the_method_of_the_kind() {
        let call = set(Card::Contact(ContactId(7)), UserId(5));
        assert_eq!((call.method, &call.params["fields"]), ("crm.contact.update", &json!({ "ASSIGNED_BY_ID": 5 })));
        assert_eq!(set(Card::Company(CompanyId(7)), UserId(5)).method, "crm.company.update");
    }

    #[test]
    fn a_refusal_says_what_to_do_about_the_card() {
        let error = |status, code: &str, description: &str| PortalError {
            status,
            code: code.into(),
            description: description.into(),
            operating_reset_at: None,
        };
        assert_eq!(refusal(&error(400, "", "Access denied.")), Some(Refusal::NoRight));
        assert_eq!(refusal(&error(400, "", "Contact is not found")), Some(Refusal::Gone));
        assert_eq!(refusal(&error(503, "QUERY_LIMIT_EXCEEDED", "")), None);
        assert_eq!(refusal(&error(400, "", "Required")), Some(Refusal::Other("Required".into())));
    }
}
