//! User fields of contacts and companies: their definitions and the forms of their values
//! (docs: crm/contacts/userfield, crm/companies/userfields, crm/universal/user-defined-fields).

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::params::Param;
use crate::schema::Entity;
use crate::time::{format_iso, parse_iso};

/// Languages labels are kept in.
pub(crate) const LANGUAGES: [&str; 2] = ["ru", "en"];

/// The texts of a field that exist once per language.
pub(crate) const LABELS: [&str; 5] =
    ["EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "ERROR_MESSAGE", "HELP_MESSAGE"];

/// Types of values the portal knows.
pub(crate) const TYPES: [&str; 15] = [
    "string",
    "integer",
    "double",
    "boolean",
    "date",
    "datetime",
    "money",
    "url",
    "address",
    "enumeration",
    "file",
    "employee",
    "crm_status",
    "iblock_section",
    "crm",
];

/// One choice of a list field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    pub(crate) id: u32,
    pub(crate) value: String,
    pub(crate) sort: i64,
    pub(crate) default: bool,
    pub(crate) xml_id: String,
}

/// One user field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UserField {
    pub(crate) id: u32,
    pub(crate) entity: Entity,
    /// Full name, `UF_CRM_…`.
    pub(crate) name: String,
    pub(crate) type_id: String,
    pub(crate) xml_id: String,
    pub(crate) sort: i64,
    pub(crate) multiple: bool,
    pub(crate) mandatory: bool,
    pub(crate) show_filter: bool,
    pub(crate) edit_in_list: bool,
    pub(crate) settings: Json,
    /// By label and language.
    pub(crate) labels: BTreeMap<(&'static str, &'static str), String>,
    pub(crate) choices: Vec<Choice>,
}

impl UserField {
    /// A plain text field, which is what a user field of a dump without a definition is taken for.
    pub(crate) fn text(id: u32, entity: Entity, name: &str) -> UserField {
        UserField {
            id,
            entity,
            name: name.to_owned(),
            type_id: "string".to_owned(),
            xml_id: String::new(),
            sort: 100,
            multiple: false,
            mandatory: false,
            show_filter: false,
            edit_in_list: true,
            settings: json!({}),
            labels: BTreeMap::new(),
            choices: Vec::new(),
        }
    }

    /// Name in `crm.item.*` without `useOriginalUfNames`.
    pub(crate) fn item_name(&self) -> String {
        item_name(&self.name)
    }

    /// Brings a written value into the form it is stored and read in; null clears the field.
    pub(crate) fn stored(&self, value: &Param, utc_offset: i32) -> Json {
        if value.is_empty() {
            return Json::Null;
        }
        if self.multiple {
            let values: Vec<Json> = match value {
                Param::Array(entries) => entries.iter().map(|(_, value)| self.stored_one(value, utc_offset)).collect(),
                scalar => vec![self.stored_one(scalar, utc_offset)],
            };
            return values.into_iter().filter(|value| !value.is_null()).collect();
        }
        self.stored_one(value, utc_offset)
    }

    fn stored_one(&self, value: &Param, utc_offset: i32) -> Json {
        let Some(text) = value.text() else { return Json::Null };
        match self.type_id.as_str() {
            "integer" => value.number().map_or(Json::Null, |number| json!(number as i64)),
            "double" => value.number().map_or(Json::Null, |number| json!(number)),
            "boolean" => json!(if value.truthy() { "Y" } else { "N" }),
            // A calendar date is read back as its midnight in UTC, moved by the portal's offset.
            "date" => text
                .get(..10)
                .and_then(|day| parse_iso(day, utc_offset))
                .map_or(Json::Null, |seconds| json!(format_iso(seconds, utc_offset))),
            "datetime" => {
                parse_iso(&text, utc_offset).map_or(Json::Null, |seconds| json!(format_iso(seconds, utc_offset)))
            }
            // A choice the list does not have is dropped.
            "enumeration" => value
                .id()
                .filter(|id| self.choices.iter().any(|choice| choice.id == *id))
                .map_or(Json::Null, |id| json!(id)),
            "employee" => value.id().map_or(Json::Null, |id| json!(id)),
            _ => json!(text),
        }
    }

    /// The value of an old row: text, flags as 1 and 0; nothing is null, `false` for a multiple field.
    pub(crate) fn old_form(&self, stored: Option<&Json>) -> Json {
        match stored {
            None | Some(Json::Null) if self.multiple => json!(false),
            None => Json::Null,
            Some(Json::String(flag)) if self.type_id == "boolean" => json!(if flag == "Y" { "1" } else { "0" }),
            Some(Json::Number(number)) => json!(number.to_string()),
            Some(Json::Array(values)) => values.iter().map(|value| self.one_old(value)).collect(),
            Some(value) => value.clone(),
        }
    }

    fn one_old(&self, value: &Json) -> Json {
        match value {
            Json::Number(number) if self.type_id != "enumeration" => json!(number.to_string()),
            other => other.clone(),
        }
    }

    /// The value of an item: as stored; an empty multiple field is an empty list.
    pub(crate) fn item_form(&self, stored: Option<&Json>) -> Json {
        match stored {
            None | Some(Json::Null) if self.multiple => json!([]),
            None => Json::Null,
            Some(value) => value.clone(),
        }
    }
}

/// Name of a user field in `crm.item.*`: camel case, save where a last word begins or ends with a digit
/// (docs: crm/universal/crm-item-list.md: `UF_CRM_3_DIGIT` → `ufCrm3Digit`, `UF_CRM_1747309879` → `ufCrm_1747309879`,
/// `UF_CRM_3_DIGIT10` → `ufCrm_3_DIGIT10`).
pub(crate) fn item_name(original: &str) -> String {
    let Some(own) = original.strip_prefix("UF_CRM_") else { return original.to_owned() };
    let last = own.rsplit('_').next().unwrap_or_default();
    let digit = |char: Option<char>| char.is_some_and(|char| char.is_ascii_digit());
    if digit(last.chars().next()) || digit(last.chars().next_back()) {
        return format!("ufCrm_{own}");
    }
    let mut name = "ufCrm".to_owned();
    for word in own.split('_') {
        let mut chars = word.chars();
        name.extend(chars.next());
        name.push_str(&chars.as_str().to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_names_follow_the_documented_examples() {
        for (original, name) in [
            ("UF_CRM_3_DIGIT", "ufCrm3Digit"),
            ("UF_CRM_1747309879", "ufCrm_1747309879"),
            ("UF_CRM_3_DIGIT10", "ufCrm_3_DIGIT10"),
            ("UF_CRM_LIFE_CYCLE", "ufCrmLifeCycle"),
        ] {
            assert_eq!(item_name(original), name);
        }
    }

    #[test]
    fn values_are_brought_into_their_form() {
        let text = |text: &str| Param::Text(text.to_owned());
        let mut field = UserField::text(1, Entity::Contact, "UF_CRM_X");
        field.choices = vec![Choice { id: 45, value: "A".into(), sort: 10, default: false, xml_id: "A".into() }];
        for (type_id, written, stored) in [
            ("string", text("x"), json!("x")),
            ("string", text(""), Json::Null),
            ("integer", text("5"), json!(5)),
            ("boolean", text("1"), json!("Y")),
            ("boolean", text("N"), json!("N")),
            ("date", text("2026-11-20"), json!("2026-11-20T03:00:00+03:00")),
            ("date", text("2026-11-20T23:00:00+03:00"), json!("2026-11-20T03:00:00+03:00")),
            ("enumeration", Param::Number(45.0), json!(45)),
            ("enumeration", text("46"), Json::Null),
            ("date", text("someday"), Json::Null),
        ] {
            field.type_id = type_id.to_owned();
            assert_eq!(field.stored(&written, 10_800), stored, "{type_id} {written:?}");
        }
    }
}
