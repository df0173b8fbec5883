//! Ids of cards that are too large for 32 bits, or negative. Each shown id belongs to one true id, so that what an answer
//! showed can be asked for.

use serde_json::{Value as Json, json};

use super::Kind;
use crate::params::Param;

/// Added to ids that are shown as huge ones: more than 32 bits, less than what a double holds.
const HUGE: i64 = 1 << 40;
/// Ids up to this one stay as they are.
const ORDINARY: i64 = 100;

/// Fields that hold the id of a card.
const FIELDS: [&str; 18] = [
    "id",
    "ID",
    "contactId",
    "contactIds",
    "companyId",
    "companyIds",
    "parentId2",
    "ownerId",
    "entityId",
    "CONTACT_ID",
    "COMPANY_ID",
    "LEAD_ID",
    "OWNER_ID",
    "ENTITY_ID",
    "ANCHOR_ID",
    "UF_CONTACT_ID",
    "UF_COMPANY_ID",
    "UF_DEAL_ID",
];

/// Whether a method shows ids of cards.
pub(super) fn are_shown_by(method: &str) -> bool {
    let families =
        ["item", "contact", "company", "deal", "lead", "activity", "requisite", "invoice", "stagehistory", "address"];
    let family = method.strip_prefix("crm.").and_then(|rest| rest.split('.').next());
    family.is_some_and(|family| families.contains(&family))
        && !method.contains(".userfield.")
        && !method.ends_with(".fields")
}

fn shown(kind: Kind, id: i64) -> i64 {
    match kind {
        Kind::IdHuge if id > ORDINARY => id + HUGE,
        Kind::IdNegative if super::data::is_odd(id) => -id,
        _ => id,
    }
}

fn true_one(kind: Kind, id: i64) -> i64 {
    match kind {
        Kind::IdHuge if id >= HUGE => id - HUGE,
        Kind::IdNegative => id.abs(),
        _ => id,
    }
}

/// Shows the ids of an answer.
pub(super) fn show(kind: Kind, value: &mut Json) {
    match value {
        Json::Array(values) => values.iter_mut().for_each(|value| show(kind, value)),
        Json::Object(map) => {
            for (name, value) in map {
                if FIELDS.contains(&name.as_str()) { show_id(kind, value) } else { show(kind, value) }
            }
        }
        _ => {}
    }
}

fn show_id(kind: Kind, value: &mut Json) {
    match value {
        Json::Number(number) => {
            if let Some(id) = number.as_i64() {
                *value = json!(shown(kind, id));
            }
        }
        Json::String(text) => {
            if let Ok(id) = text.parse() {
                *value = json!(shown(kind, id).to_string());
            }
        }
        Json::Array(values) => values.iter_mut().for_each(|value| show_id(kind, value)),
        _ => {}
    }
}

/// Puts the true ids back into what is asked.
pub(super) fn put_back(kind: Kind, param: &mut Param) {
    match param {
        Param::Number(number) if number.fract() == 0.0 => *number = true_one(kind, *number as i64) as f64,
        Param::Text(text) => {
            if let Ok(id) = text.parse() {
                *text = true_one(kind, id).to_string();
            }
        }
        // -1 as a start is no id.
        Param::Array(entries) => entries
            .iter_mut()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("start"))
            .for_each(|(_, value)| put_back(kind, value)),
        _ => {}
    }
}
