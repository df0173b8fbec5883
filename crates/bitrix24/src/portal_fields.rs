//! The user fields of contacts and companies that are the portal's own: what they are, and what cards hold in them.
//!
//! Docs: crm/contacts/userfield/*.md, crm/companies/userfields/*.md, crm/universal/user-defined-fields/*.md. `list`
//! shows the labels of one language; the items of a list are sure to be shown by `get` only.

use std::borrow::Cow;

use chrono::NaiveDate;
use segmentation::condition::UserFieldKind;
use segmentation::facts::records::BETWEEN_TEXTS;
use segmentation::facts::{UserDate, UserItems, UserMark, UserNumber, UserText, YesNo};
use segmentation::{Card, Facts, ItemId, UserFieldId};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;
use crate::user_fields::{CardKind, Language};

/// A user field of the portal's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalField {
    /// The portal's number of it; a field that is made anew gets another one.
    pub id: UserFieldId,
    /// Its code, `UF_CRM_…`.
    pub code: String,
    /// What it holds; nothing if it is of a type that cannot be read: a file, a link, an address.
    pub kind: Option<UserFieldKind>,
    /// What people call it; its code if it has no label.
    pub label: String,
    /// What can be chosen, if it is a list.
    pub items: Vec<PortalItem>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PortalItem {
    /// The portal's number of it.
    #[serde(rename = "ID", deserialize_with = "tolerant::id")]
    pub id: ItemId,
    /// Its outer code; empty if it has none.
    #[serde(rename = "XML_ID", default, deserialize_with = "tolerant::text")]
    pub code: String,
    /// What people read.
    #[serde(rename = "VALUE", default, deserialize_with = "tolerant::text")]
    pub text: String,
}

/// What a field of a type of the portal's holds.
fn kind_of(user_type: &str) -> Option<UserFieldKind> {
    Some(match user_type {
        "enumeration" => UserFieldKind::List,
        "string" | "url" => UserFieldKind::Text,
        // Of money the number counts; most portals have one currency.
        "integer" | "double" | "money" => UserFieldKind::Number,
        "boolean" => UserFieldKind::YesNo,
        "date" | "datetime" => UserFieldKind::Date,
        _ => return None,
    })
}

/// Asks which fields cards of a kind have, with their labels in a language. The answer is not cut into pages.
#[must_use]
pub fn list(kind: CardKind, language: Language) -> Call {
    let method = match kind {
        CardKind::Contact => "crm.contact.userfield.list",
        CardKind::Company => "crm.company.userfield.list",
    };
    let language = match language {
        Language::Russian => "ru",
        Language::English => "en",
    };
    Call::new(method, json!({ "order": { "ID": "ASC" }, "filter": { "LANG": language } }))
}

/// Reads the answer to [`list`]. A row that is no field is passed over.
///
/// # Errors
/// If it is no list.
pub fn read_list(raw: &RawValue) -> Result<Vec<PortalField>, OddAnswer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Row<'a> {
        #[serde(default, deserialize_with = "tolerant::id")]
        id: UserFieldId,
        #[serde(borrow, default, deserialize_with = "tolerant::text")]
        field_name: Cow<'a, str>,
        #[serde(borrow, default, deserialize_with = "tolerant::text")]
        user_type_id: Cow<'a, str>,
        #[serde(default)]
        edit_form_label: Value,
        #[serde(default)]
        list_column_label: Value,
        #[serde(default)]
        list_filter_label: Value,
        #[serde(default, deserialize_with = "tolerant::list")]
        list: Vec<PortalItem>,
    }
    let odd = |error: &serde_json::Error| OddAnswer::from_json("userfield.list", error);
    let rows: Vec<Value> = tolerant::whole_list(raw).map_err(|error| odd(&error))?;
    let rows = rows.iter().filter_map(|row| Row::deserialize(row).ok());
    let is_field = |row: &Row<'_>| row.id != UserFieldId::NONE && !row.field_name.is_empty();
    let fields = rows.filter(is_field).map(|row| {
        let labels = [&row.edit_form_label, &row.list_column_label, &row.list_filter_label];
        let label = labels.into_iter().find_map(label).unwrap_or(&row.field_name).to_owned();
        PortalField {
            id: row.id,
            kind: kind_of(&row.user_type_id),
            label,
            items: row.list,
            code: row.field_name.into_owned(),
        }
    });
    Ok(fields.collect())
}

/// A label: a text, or the first that is not empty of several by their languages.
fn label(told: &Value) -> Option<&str> {
    match told {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Object(texts) => texts.values().find_map(label),
        _ => None,
    }
}

/// Asks for all that is known of a field.
#[must_use]
pub fn get(kind: CardKind, id: UserFieldId) -> Call {
    crate::user_fields::get(kind, id)
}

/// Reads from the answer to [`get`] the items of a list.
///
/// # Errors
/// If it is no field.
pub fn read_items(raw: &RawValue) -> Result<Vec<PortalItem>, OddAnswer> {
    #[derive(Deserialize)]
    struct Definition {
        #[serde(rename = "LIST", default, deserialize_with = "tolerant::list")]
        list: Vec<PortalItem>,
    }
    let read = serde_json::from_str::<Definition>(raw.get());
    read.map(|field| field.list).map_err(|error| OddAnswer::from_json("userfield.get", &error))
}

impl PortalField {
    /// Notes what a card holds, as a row tells it; nothing is noted as nothing.
    pub(crate) fn read(&self, card: Card, value: &Value, facts: &mut Facts) {
        let field = self.id;
        let mut values = all(value);
        match self.kind {
            Some(UserFieldKind::List) => {
                let items =
                    values.filter_map(|value| tolerant::id(value).ok()).filter(|&id| id != ItemId::NONE).collect();
                facts.user_items.insert(UserItems { field, card, items });
            }
            Some(UserFieldKind::Text) => {
                let texts: Vec<String> = values.map(text).filter(|text| !text.is_empty()).collect();
                let value = texts.join(BETWEEN_TEXTS.encode_utf8(&mut [0; 4]));
                facts.user_texts.insert(UserText { field, card, value });
            }
            Some(UserFieldKind::Number) => {
                let value = values.find_map(number);
                facts.user_numbers.insert(UserNumber { field, card, value });
            }
            Some(UserFieldKind::YesNo) => {
                let value = values.map(yes_no).find(|value| *value != YesNo::Unknown).unwrap_or_default();
                facts.user_marks.insert(UserMark { field, card, value });
            }
            Some(UserFieldKind::Date) => {
                let value: Option<NaiveDate> = values.find_map(|value| tolerant::date(value).ok().flatten());
                facts.user_dates.insert(UserDate { field, card, value });
            }
            None => {}
        }
    }
}

/// The values of a field, which may hold several: as a list, or as a map by numbers.
fn all(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(values) => Box::new(values.iter()),
        Value::Object(values) => Box::new(values.values()),
        single => Box::new(std::iter::once(single)),
    }
}

fn text(value: &Value) -> String {
    let text: String = tolerant::text(value).unwrap_or_default();
    text.replace(BETWEEN_TEXTS, " ")
}

/// A number in ten-thousandths; empty is none, and 0 is one.
fn number(value: &Value) -> Option<i64> {
    let is_number = match value {
        Value::Number(_) => true,
        Value::String(text) => text.trim().starts_with(|first: char| first.is_ascii_digit() || "-.".contains(first)),
        _ => false,
    };
    is_number.then(|| tolerant::sum(value).ok()).flatten()
}

/// `Y`, `1` or `true`, and their opposites; everything else says nothing.
fn yes_no(value: &Value) -> YesNo {
    match value {
        Value::Bool(true) => YesNo::Yes,
        Value::Bool(false) => YesNo::No,
        Value::Number(number) if number.as_f64() == Some(1.0) => YesNo::Yes,
        Value::Number(number) if number.as_f64() == Some(0.0) => YesNo::No,
        Value::String(text) => match text.trim() {
            "Y" | "y" | "1" | "true" => YesNo::Yes,
            "N" | "n" | "0" | "false" => YesNo::No,
            _ => YesNo::Unknown,
        },
        _ => YesNo::Unknown,
    }
}

#[cfg(test)]
mod tests;
