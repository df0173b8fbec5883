//! The cards that somebody is responsible for, and what is planned and done in them, page by page.
//!
//! Docs: crm/universal/crm-item-list.md, crm/timeline/activities/activity-base/crm-activity-list.md. The portal applies the
//! rights of whose token asks.

use chrono::NaiveDate;
use segmentation::facts::TouchKind;
use segmentation::{ActivityId, Card, CompanyId, ContactId, RecordId, UserId};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::contact_name::contact_name;
use crate::reply::OddAnswer;
use crate::request::{Call, PAGE_LENGTH};
use crate::tolerant;

/// What is told of an activity.
const SELECT: [&str; 11] = [
    "ID",
    "OWNER_ID",
    "OWNER_TYPE_ID",
    "TYPE_ID",
    "PROVIDER_ID",
    "DEADLINE",
    "START_TIME",
    "END_TIME",
    "CREATED",
    "COMPLETED",
    "RESPONSIBLE_ID",
];

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// His companies.
    Companies,
    /// His contacts that belong to no company.
    Contacts,
    /// What he has planned.
    Planned,
    /// What he has done, the newest first.
    Done,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Companies, Self::Contacts, Self::Planned, Self::Done];
}

/// Asks for a page of a list; what was done since a day, `YYYY-MM-DD`.
#[must_use]
pub fn page(list: List, user: UserId, since: &str, page: usize) -> Call {
    let start = page * PAGE_LENGTH;
    let cards = |kind: u32, select: &[&str]| {
        let filter = json!({ "assignedById": user, "categoryId": 0 });
        let order = json!({ "id": "ASC" });
        let params =
            json!({ "entityTypeId": kind, "select": select, "filter": filter, "order": order, "start": start });
        Call::new("crm.item.list", params)
    };
    let activities = |completed: &str, order: &str| {
        let mut filter = json!({ "RESPONSIBLE_ID": user, "COMPLETED": completed, "@OWNER_TYPE_ID": [3, 4] });
        if completed == "Y" {
            filter[">=CREATED"] = json!(since);
        }
        let params = json!({ "select": SELECT, "filter": filter, "order": { "ID": order }, "start": start });
        Call::new("crm.activity.list", params)
    };
    match list {
        List::Companies => cards(4, &["id", "title", "isMyCompany"]),
        List::Contacts => cards(3, &["id", "name", "secondName", "lastName", "companyId"]),
        List::Planned => activities("N", "ASC"),
        List::Done => activities("Y", "DESC"),
    }
}

/// Asks for what is planned in a card, or for what was done in it, the newest first.
#[must_use]
pub fn of_card(card: Card, is_done: bool) -> Call {
    let (kind, id) = match card {
        Card::Contact(id) => (3, id.0),
        Card::Company(id) => (4, id.0),
    };
    let filter = json!({ "OWNER_TYPE_ID": kind, "OWNER_ID": id, "COMPLETED": if is_done { "Y" } else { "N" } });
    let params = json!({ "select": SELECT, "filter": filter, "order": { "ID": "DESC" }, "start": -1 });
    Call::new("crm.activity.list", params)
}

/// A card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCard {
    /// Which one.
    pub card: Card,
    /// Its name; empty if it has none.
    pub title: String,
}

/// Reads a page of cards that are clients: own companies and contacts of companies are left out.
///
/// # Errors
/// If it is none.
pub fn read_cards(list: List, raw: &RawValue) -> Result<Vec<OwnCard>, OddAnswer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Row {
        #[serde(deserialize_with = "tolerant::id")]
        id: RecordId,
        #[serde(default, deserialize_with = "tolerant::text")]
        title: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        name: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        second_name: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        last_name: String,
        #[serde(default, deserialize_with = "tolerant::link")]
        company_id: CompanyId,
        #[serde(default, deserialize_with = "tolerant::flag")]
        is_my_company: bool,
    }
    #[derive(Deserialize)]
    struct Items {
        items: Vec<Row>,
    }
    let Items { items } =
        serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("crm.item.list", &error))?;
    let clients = items.into_iter().filter(|row| row.company_id == CompanyId::NONE && !row.is_my_company);
    Ok(clients
        .map(|row| match list {
            List::Companies => OwnCard { card: Card::Company(CompanyId(row.id)), title: row.title },
            _ => OwnCard {
                card: Card::Contact(ContactId(row.id)),
                title: contact_name(&row.last_name, &row.name, &row.second_name),
            },
        })
        .collect())
}

/// An activity in a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its number.
    pub id: ActivityId,
    /// The card.
    pub card: Card,
    /// What it is.
    pub kind: TouchKind,
    /// Whether it is done.
    pub is_done: bool,
    /// The user responsible for it (0 if unknown).
    pub responsible: UserId,
    /// When it ended, began, is due and was entered.
    pub dates: [Option<NaiveDate>; 4],
}

/// Reads a page of activities; what is no touch is left out.
///
/// # Errors
/// If it is none.
pub fn read_activities(raw: &RawValue) -> Result<Vec<Activity>, OddAnswer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Row {
        #[serde(deserialize_with = "tolerant::id")]
        id: ActivityId,
        #[serde(default, deserialize_with = "tolerant::link")]
        owner_id: RecordId,
        #[serde(default, deserialize_with = "tolerant::link")]
        owner_type_id: u32,
        #[serde(default, deserialize_with = "tolerant::link")]
        type_id: u32,
        #[serde(default, deserialize_with = "tolerant::text")]
        provider_id: String,
        #[serde(default, deserialize_with = "tolerant::flag")]
        completed: bool,
        #[serde(default, deserialize_with = "tolerant::date")]
        deadline: Option<NaiveDate>,
        #[serde(default, deserialize_with = "tolerant::date")]
        start_time: Option<NaiveDate>,
        #[serde(default, deserialize_with = "tolerant::date")]
        end_time: Option<NaiveDate>,
        #[serde(default, deserialize_with = "tolerant::date")]
        created: Option<NaiveDate>,
        #[serde(default, deserialize_with = "tolerant::link")]
        responsible_id: UserId,
    }
    let rows: Vec<Row> =
        serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("crm.activity.list", &error))?;
    let activity = |row: Row| {
        let card = match row.owner_type_id {
            3 => Card::Contact(ContactId(row.owner_id)),
            4 => Card::Company(CompanyId(row.owner_id)),
            _ => return None,
        };
        let kind = crate::list::touch_kind(row.type_id, &row.provider_id);
        let dates = [row.end_time, row.start_time, row.deadline, row.created];
        let (is_done, responsible) = (row.completed, row.responsible_id);
        (kind != TouchKind::Other).then_some(Activity { id: row.id, card, kind, is_done, responsible, dates })
    };
    Ok(rows.into_iter().filter_map(activity).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_companies_contacts_of_companies_and_what_is_no_touch_are_left_out() {
        let raw = |json: &str| -> Box<RawValue> { serde_json::from_str(json).expect("JSON in the test") };
        let companies =
            raw(r#"{"items":[{"id":1,"title":"ООО","isMyCompany":"N"},{"id":2,"title":"Мы","isMyCompany":"Y"}]}"#);
        let contacts = raw(
            r#"{"items":[{"id":"3","name":"Анна","lastName":"Ли","companyId":0},{"id":4,"name":"Б","companyId":1}]}"#,
        );
        let card = |card, title: &str| OwnCard { card, title: title.into() };
        assert_eq!(read_cards(List::Companies, &companies), Ok(vec![card(Card::Company(CompanyId(1)), "ООО")]));
        assert_eq!(read_cards(List::Contacts, &contacts), Ok(vec![card(Card::Contact(ContactId(3)), "Ли Анна")]));
        let activities = raw(
            r#"[{"ID":"7","OWNER_ID":"1","OWNER_TYPE_ID":"4","TYPE_ID":"6","PROVIDER_ID":"CRM_TODO","COMPLETED":"N","DEADLINE":"2026-12-01T10:00:00+03:00"},
                {"ID":"8","OWNER_ID":"1","OWNER_TYPE_ID":"4","TYPE_ID":"3","PROVIDER_ID":"TASKS","COMPLETED":"Y"},
                {"ID":"9","OWNER_ID":"1","OWNER_TYPE_ID":"2","TYPE_ID":"2","COMPLETED":"Y"}]"#,
        );
        let read = read_activities(&activities).expect("a list");
        assert_eq!((read.len(), read[0].card, read[0].kind), (1, Card::Company(CompanyId(1)), TouchKind::Todo));
        assert_eq!(read[0].dates[2].map(|day| day.to_string()).as_deref(), Some("2026-12-01"));
    }
}
