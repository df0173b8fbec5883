//! The clients of a group as the portal shows them to a viewer: found by the eight fields, page by page, so that the portal
//! itself applies the viewer's rights.
//!
//! Docs: crm/universal/crm-item-list.md (filter with nested groups, `useOriginalUfNames`, `start`).

use chrono::NaiveDate;
use segmentation::{Card, FieldValues, Filling, Group, Row, Settings, UserId, falls_on, visible};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::Source;
use super::rows::{CompanyRow, ContactRow};
use crate::reply::OddAnswer;
use crate::request::{Call, PAGE_LENGTH};
use crate::user_fields::{CardKind, FieldSet, GroupFilter};

/// How the cards of one kind that are in a group now are found. Cards are told by what they are, everything else by the
/// fields, if all that this takes is written (`filling`); of these, a card that is left out may still hold what was written
/// while it was counted.
#[must_use]
pub fn filter(fields: &FieldSet, filling: &Filling, kind: CardKind, group: Group) -> GroupFilter {
    let mut counted = Map::from_iter([("categoryId".to_owned(), json!(0))]);
    if kind == CardKind::Company {
        counted.insert("isMyCompany".to_owned(), json!("N"));
    }
    match (group, kind) {
        (Group::Companies, CardKind::Company) | (Group::Contacts, CardKind::Contact) => GroupFilter::Cards(counted),
        _ => match fields.filter(kind, group) {
            GroupFilter::Cards(_) if !filling.tells(group) => GroupFilter::Unknown,
            GroupFilter::Cards(by_fields) => {
                counted.extend(by_fields);
                GroupFilter::Cards(counted)
            }
            other => other,
        },
    }
}

/// Whether a filter looks at what the fields hold.
#[must_use]
pub fn is_by_fields(filter: &Map<String, Value>) -> bool {
    FieldSet::select().iter().any(|name| filter.contains_key(&format!("@{name}")))
}

/// Narrows a filter to the cards whose name holds every one of some words.
#[must_use]
pub fn named(mut filter: Map<String, Value>, kind: CardKind, search: &str) -> Map<String, Value> {
    for (index, word) in search.split_whitespace().enumerate() {
        let condition = match kind {
            CardKind::Company => json!({ "%title": word }),
            CardKind::Contact => json!({ "logic": "OR", "%name": word, "%secondName": word, "%lastName": word }),
        };
        filter.insert(index.to_string(), condition);
    }
    filter
}

/// Asks for a page of cards by name, the first of which is number 0; its answer counts all of them.
#[must_use]
pub fn page(kind: CardKind, filter: &Map<String, Value>, number: usize) -> Call {
    let (source, order) = match kind {
        CardKind::Company => (Source::Companies, &[("title", "ASC"), ("id", "ASC")][..]),
        CardKind::Contact => (Source::Contacts, &[("lastName", "ASC"), ("name", "ASC"), ("id", "ASC")][..]),
    };
    let select: Vec<&str> = source.select().iter().chain(FieldSet::select()).copied().collect();
    call(kind, &select, filter, order, number * PAGE_LENGTH)
}

/// Asks how many cards there are.
#[must_use]
pub fn count(kind: CardKind, filter: &Map<String, Value>) -> Call {
    call(kind, &["id"], filter, &[("id", "ASC")], 0)
}

fn call(
    kind: CardKind,
    select: &[&str],
    filter: &Map<String, Value>,
    order: &[(&'static str, &'static str)],
    start: usize,
) -> Call {
    let params = json!({
        "entityTypeId": kind.type_id(),
        "useOriginalUfNames": "Y",
        "select": select,
        "filter": filter,
        "start": start,
    });
    Call::new("crm.item.list", params).ordered(order)
}

/// What turns rows of the portal into rows of the list.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The portal's fields.
    pub fields: &'a FieldSet,
    /// The portal's date.
    pub today: NaiveDate,
    /// The settings of counting, which say when a client leaves its group.
    pub settings: &'a Settings,
    /// Whether the cards were found by what the fields hold, as [`is_by_fields`] tells.
    pub is_by_fields: bool,
}

impl Reading<'_> {
    /// Reads the answer to [`page`]. What no field tells is left out: the number of a company's people, and the name of a
    /// contact's company.
    ///
    /// # Errors
    /// If it is no list of cards, or if it does not tell the fields by which they were to be found: then the portal
    /// does not know their names, and has not looked for them either.
    pub fn rows(&self, kind: CardKind, raw: &RawValue) -> Result<Vec<Row>, OddAnswer> {
        #[derive(Deserialize)]
        struct Items {
            items: Vec<Map<String, Value>>,
        }
        let odd = |error: &serde_json::Error| OddAnswer::from_json("crm.item.list", error);
        let answer: Items = serde_json::from_str(raw.get()).map_err(|error| odd(&error))?;
        let mut rows = Vec::with_capacity(answer.items.len());
        for item in answer.items {
            if self.is_by_fields && !FieldSet::are_told(&item) {
                let detail = "the user fields are not told".to_owned();
                return Err(OddAnswer { method: "crm.item.list".to_owned(), detail });
            }
            let values = self.fields.read(kind, &item);
            let item = Value::Object(item);
            rows.extend(match kind {
                CardKind::Company => {
                    let row = CompanyRow::deserialize(item).map_err(|error| odd(&error))?;
                    row.company()
                        .map(|it| self.row(Card::Company(it.id), it.title, it.created, it.assigned_by, &values))
                }
                CardKind::Contact => {
                    let row = ContactRow::deserialize(item).map_err(|error| odd(&error))?;
                    row.contact()
                        .map(|it| self.row(Card::Contact(it.id), it.title, it.created, it.assigned_by, &values))
                }
            });
        }
        Ok(rows)
    }

    fn row(&self, card: Card, title: String, created: NaiveDate, assigned_by: UserId, values: &FieldValues) -> Row {
        // A contact of a company bears the company's marks; in the directory it stands for itself.
        let is_own = match card {
            Card::Company(_) => true,
            Card::Contact(_) => values.parent.is_none(),
        };
        let last_payment = values.last_payment.filter(|_| is_own);
        Row {
            payments: values.payments.filter(|_| is_own).unwrap_or(0),
            last_payment,
            falls_on: last_payment.and_then(|paid| falls_on(paid, self.today, self.settings)),
            ..Row::of_card(card, visible(&title).to_owned(), created, assigned_by)
        }
    }
}

#[cfg(test)]
mod tests {
    use segmentation::ContactId;

    use super::*;
    use crate::request::Batch;
    use crate::user_fields::UserField;

    #[test]
    fn a_search_wants_every_word_in_some_part_of_the_name() {
        let filter = named(Map::new(), CardKind::Contact, " анна  ив ");
        let part = |word: &str| json!({ "logic": "OR", "%name": word, "%secondName": word, "%lastName": word });
        assert_eq!(Value::Object(filter), json!({ "0": part("анна"), "1": part("ив") }));
        let filter = named(Map::new(), CardKind::Company, "ромашка");
        assert_eq!(Value::Object(filter), json!({ "0": { "%title": "ромашка" } }));
    }

    #[test]
    fn the_directory_needs_no_fields_and_everything_else_does() {
        let none = FieldSet::default();
        for (kind, group, is_known) in [
            (CardKind::Company, Group::Companies, true),
            (CardKind::Contact, Group::Contacts, true),
            (CardKind::Contact, Group::Active, false),
            (CardKind::Company, Group::B2bWithContacts, false),
        ] {
            assert_eq!(
                filter(&none, &Filling::default(), kind, group) != GroupFilter::Unknown,
                is_known,
                "{kind:?} {group:?}"
            );
        }
        assert_eq!(filter(&none, &Filling::default(), CardKind::Contact, Group::Companies), GroupFilter::NoCards);
    }

    #[test]
    fn cards_that_are_left_out_are_in_no_list_whatever_their_fields_hold() {
        let definition = json!({
            "ID": "1", "FIELD_NAME": UserField::LifeCycle.name(), "USER_TYPE_ID": "enumeration",
            "LIST": [{ "ID": "70", "XML_ID": "CS_LOST" }],
        });
        let of_type = json!({
            "ID": "2", "FIELD_NAME": UserField::ClientType.name(), "USER_TYPE_ID": "enumeration",
            "LIST": [{ "ID": "80", "XML_ID": "CS_B2B" }, { "ID": "81", "XML_ID": "CS_B2C" }],
        });
        let mut fields = FieldSet::default();
        for kind in CardKind::ALL {
            for (field, definition) in [(UserField::LifeCycle, &definition), (UserField::ClientType, &of_type)] {
                let definition = serde_json::from_value(definition.clone()).expect("a definition");
                fields.note(kind, field, &definition);
            }
        }
        for (kind, expected) in [
            (CardKind::Contact, json!({ "categoryId": 0, "@UF_CRM_CS_TYPE": [81], "@UF_CRM_CS_LIFECYCLE": [70] })),
            (
                CardKind::Company,
                json!({
                    "categoryId": 0, "isMyCompany": "N", "@UF_CRM_CS_TYPE": [80], "@UF_CRM_CS_LIFECYCLE": [70],
                }),
            ),
        ] {
            let all = Filling::default();
            let GroupFilter::Cards(found) = filter(&fields, &all, kind, Group::Lost) else { panic!("a filter") };
            let paying = Filling { only_paying: true, ..all };
            assert_ne!(filter(&fields, &paying, kind, Group::Lost), GroupFilter::Unknown);
            assert_eq!(
                filter(&fields, &paying, kind, Group::Requests),
                GroupFilter::Unknown,
                "not all of them are written"
            );
            assert_eq!(Value::Object(found.clone()), expected);
            assert!(is_by_fields(&found));
        }
        let all = filter(&fields, &Filling::default(), CardKind::Company, Group::Companies);
        let GroupFilter::Cards(all) = all else { panic!("a filter") };
        assert!(!is_by_fields(&all));
    }

    #[test]
    fn pages_are_asked_for_by_name_and_counted() {
        let filter = named(Map::new(), CardKind::Company, "a&b");
        let batch = Batch::new(vec![page(CardKind::Company, &filter, 2)]);
        let params = &batch.calls()[0].params;
        assert_eq!((&params["start"], &params["useOriginalUfNames"]), (&json!(100), &json!("Y")));
        let body = String::from_utf8(batch.body("")).expect("JSON");
        assert!(body.contains("a%26b"), "{body}");
        // By the number first, every page would be sorted by it alone.
        let contacts = page(CardKind::Contact, &filter, 0).command();
        assert!(contacts.ends_with("&order[lastName]=ASC&order[name]=ASC&order[id]=ASC"), "{contacts}");
    }

    #[test]
    fn rows_are_read_with_what_the_fields_tell() {
        let json = r#"{"items":[
            {"id":5,"name":"Анна","lastName":"Иванова","createdTime":"2024-01-02T10:00:00+03:00","assignedById":"7"},
            {"id":6,"name":"без даты"}
        ]}"#;
        let raw: Box<RawValue> = serde_json::from_str(json).expect("JSON in the test");
        let today = NaiveDate::from_ymd_opt(2026, 7, 1).expect("a date");
        let fields = FieldSet::default();
        let reading = Reading { fields: &fields, today, settings: &Settings::default(), is_by_fields: false };
        let rows = reading.rows(CardKind::Contact, &raw).expect("rows");
        let shown: Vec<_> = rows.iter().map(|row| (row.card, row.title.as_str(), row.assigned_by)).collect();
        assert_eq!(
            shown,
            [
                (Card::Contact(ContactId(5)), "Иванова Анна", UserId(7)),
                (Card::Contact(ContactId(6)), "без даты", UserId::NONE)
            ]
        );
        let by_fields = Reading { is_by_fields: true, ..reading };
        assert!(by_fields.rows(CardKind::Contact, &raw).is_err(), "these rows do not tell the fields");
    }
}
