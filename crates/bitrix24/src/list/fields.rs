//! What the eight user fields of cards hold, told along by the lists of cards.
//!
//! Docs: crm/universal/crm-item-list.md (`useOriginalUfNames`), crm/contacts/crm-contact-list.md,
//! crm/companies/crm-company-list.md.

use std::collections::BTreeMap;

use segmentation::{Card, FieldValues, Id};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Source, items, plain};
use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;
use crate::user_fields::{CardKind, FieldSet};

/// Has a page of a list of cards tell the eight fields along; a page of another list stays as it is.
pub fn select_fields(source: Source, call: &mut Call) {
    if source.card_kind().is_none() {
        return;
    }
    if let Some(Value::Array(names)) = call.params.get_mut("select") {
        names.extend(FieldSet::select().iter().map(|name| json!(name)));
    }
    if source.entity_type().is_some() {
        call.params["useOriginalUfNames"] = json!("Y");
    }
}

/// Reads what the fields of the cards of a page hold; nothing if it is no page of cards.
///
/// # Errors
/// If the answer is no list of such rows.
pub fn read_fields(source: Source, raw: &RawValue, set: &FieldSet) -> Result<BTreeMap<Card, FieldValues>, OddAnswer> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(alias = "ID", deserialize_with = "tolerant::id")]
        id: Id,
        #[serde(flatten)]
        rest: Map<String, Value>,
    }
    let Some(kind) = source.card_kind() else { return Ok(BTreeMap::new()) };
    let rows: Vec<Row> = if source.entity_type().is_some() { items(source, raw)? } else { plain(source, raw)? };
    let card = |id| match kind {
        CardKind::Contact => Card::Contact(id),
        CardKind::Company => Card::Company(id),
    };
    Ok(rows.into_iter().map(|row| (card(row.id), set.read(kind, &row.rest))).collect())
}
