//! Phones and e-mail addresses of cards, for whoever has asked for them at this moment; nothing of it is kept.
//!
//! Docs: crm/contacts/crm-contact-list.md, crm/companies/crm-company-list.md. Only the older lists give them when they are
//! named; `crm.item.list` gives them with all other fields alone. The portal applies the rights of whose token asks: cards
//! that are not shown are left out.

use segmentation::{Card, RecordId};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::reply::OddAnswer;
use crate::request::{Call, PAGE_LENGTH};
use crate::tolerant;
use crate::user_fields::CardKind;

/// What the portal tells of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phones {
    /// The phones, as people wrote them.
    pub phones: Vec<String>,
    /// The e-mail addresses, as people wrote them.
    pub emails: Vec<String>,
}

/// Asks for those of some cards of a kind, at most a page of them.
#[must_use]
pub fn of_cards(kind: CardKind, ids: &[RecordId]) -> Call {
    debug_assert!(ids.len() <= PAGE_LENGTH, "one page");
    let params = json!({
        "filter": { "@ID": ids },
        "select": ["ID", "PHONE", "EMAIL"],
        "order": { "ID": "ASC" },
        "start": -1,
    });
    Call::new(method(kind), params)
}

fn method(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Contact => "crm.contact.list",
        CardKind::Company => "crm.company.list",
    }
}

/// Reads the answer to [`of_cards`].
///
/// # Errors
/// If it is no list of cards.
pub fn read(kind: CardKind, raw: &RawValue) -> Result<Vec<(Card, Phones)>, OddAnswer> {
    #[derive(Deserialize)]
    struct Entry {
        #[serde(default, rename = "VALUE", deserialize_with = "tolerant::text")]
        value: String,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Row {
        #[serde(deserialize_with = "tolerant::id")]
        id: RecordId,
        #[serde(default, deserialize_with = "tolerant::list")]
        phone: Vec<Entry>,
        #[serde(default, deserialize_with = "tolerant::list")]
        email: Vec<Entry>,
    }
    let rows: Vec<Row> = tolerant::whole_list(raw).map_err(|error| OddAnswer::from_json(method(kind), &error))?;
    let values = |entries: Vec<Entry>| {
        let values = entries.into_iter().map(|entry| entry.value.trim().to_owned());
        values.filter(|value| !value.is_empty()).collect()
    };
    let card = |row: Row| (kind.card(row.id), Phones { phones: values(row.phone), emails: values(row.email) });
    Ok(rows.into_iter().map(card).collect())
}

#[cfg(test)]
mod tests {
    use segmentation::ContactId;

    use super::*;

    #[test]
    fn the_documented_answer_is_understood_with_all_its_kinds_of_nothing() {
        let raw: Box<RawValue> = serde_json::from_str(
            r#"[{"ID":"7","PHONE":[{"ID":"1","VALUE_TYPE":"WORK","VALUE":" +7 912 345-67-89 ","TYPE_ID":"PHONE"},{"VALUE":""}],
                 "EMAIL":{"0":{"VALUE":"a@b.ru"},"1":{"VALUE":"c@d.ru"}}},
                {"ID":8},{"ID":"9","PHONE":false,"EMAIL":null}]"#,
        )
        .expect("JSON in the test");
        let read = read(CardKind::Contact, &raw).expect("a list");
        let phones = Phones { phones: vec!["+7 912 345-67-89".into()], emails: vec!["a@b.ru".into(), "c@d.ru".into()] };
        let nothing = |id| (Card::Contact(id), Phones::default());
        assert_eq!(read, [(Card::Contact(ContactId(7)), phones), nothing(ContactId(8)), nothing(ContactId(9))]);
    }

    #[test]
    fn a_page_of_cards_is_asked_for_by_the_older_lists() {
        let call = of_cards(CardKind::Company, &[4, 5]);
        assert_eq!(call.method, "crm.company.list");
        assert!(call.command().contains("PHONE") && call.command().contains("EMAIL"), "{}", call.command());
    }
}
