//! One line of a dump: a JSON map in the portal's own shape, read into a record by the schema and written back.

use serde_json::{Map, Value as Json, json};

use crate::record::{Multifield, Record, Value};
use crate::render::item_value;
use crate::schema::{Entity, FieldId, Kind};
use crate::time::parse_iso;

/// A value of the wrong type.
pub(super) struct WrongType {
    pub(super) field: String,
    pub(super) expected: &'static str,
    pub(super) found: String,
}

/// The first characters of a value, for a message.
pub(super) fn shorten(value: &Json) -> String {
    let text = value.to_string();
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Reads one map. `ordinal` is the id of a record whose kind is named otherwise (currencies) or whose row has none.
pub(super) fn from_json(
    map: Map<String, Json>,
    entity: Entity,
    ordinal: u32,
    utc_offset: i32,
) -> Result<Record, WrongType> {
    let mut record = Record::with_capacity(entity, ordinal, 0);
    let id_name = entity.id_name();
    let has_own_id = entity.has_id();
    let id_may_be_missing = !has_own_id || matches!(entity, Entity::Status | Entity::ProductRow);
    match map.get(id_name) {
        Some(value) if has_own_id => {
            let id = whole(value).and_then(|id| u32::try_from(id).ok());
            record.id = id.ok_or_else(|| wrong(id_name, "an id", value))?;
        }
        None if !id_may_be_missing => return Err(wrong(id_name, "an id", &Json::Null)),
        _ => {}
    }
    for (name, value) in map {
        if name == id_name && has_own_id {
            continue;
        }
        match entity.field_by_item(&name) {
            Some(field) => {
                let value = from_value(&name, entity.field(field).kind, value, utc_offset)?;
                if value != Value::Empty {
                    record.set(field, value);
                }
            }
            None => record.set_extra(&name, value),
        }
    }
    record.shrink();
    Ok(record)
}

/// The line of a record: the id, every filled field, every unknown field.
pub(super) fn to_json(record: &Record, utc_offset: i32) -> Json {
    let mut map = Map::new();
    let entity = record.entity();
    if entity.has_id() {
        // Items have numeric ids, the older rows have them as text.
        let id = if entity.id_name() == "id" { json!(record.id) } else { json!(record.id.to_string()) };
        map.insert(entity.id_name().to_owned(), id);
    }
    for (index, field) in entity.fields().iter().enumerate() {
        let id = FieldId(index as u8);
        if *record.get(id) != Value::Empty {
            map.insert(field.item.to_owned(), item_value(record, id, utc_offset).unwrap_or_default());
        }
    }
    for (name, value) in record.extras() {
        map.insert(name.clone(), value.clone());
    }
    Json::Object(map)
}

fn wrong(field: &str, expected: &'static str, value: &Json) -> WrongType {
    let found = if value.is_null() { "nothing".to_owned() } else { shorten(value) };
    WrongType { field: field.to_owned(), expected, found }
}

fn whole(value: &Json) -> Option<i64> {
    match value {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Reads one value. Numbers may be text, flags may be letters or booleans, and every kind has several empty forms: the
/// portal's methods do not agree among themselves.
fn from_value(name: &str, kind: Kind, value: Json, utc_offset: i32) -> Result<Value, WrongType> {
    if value.is_null() || value == json!("") {
        return Ok(Value::Empty);
    }
    let fail = |expected| Err(wrong(name, expected, &value));
    match kind {
        Kind::Int | Kind::Ref => match whole(&value) {
            Some(0) if kind == Kind::Ref => Ok(Value::Empty),
            Some(number) => Ok(Value::Int(number)),
            None => fail("a whole number"),
        },
        Kind::Money => match &value {
            Json::Number(number) => Ok(Value::Float(number.as_f64().unwrap_or_default())),
            Json::String(text) => text.parse().map(Value::Float).or_else(|_| fail("a number")),
            _ => fail("a number"),
        },
        Kind::Text => match value {
            Json::String(text) => Ok(Value::Text(text.into())),
            Json::Number(number) => Ok(Value::Text(number.to_string().into())),
            _ => fail("text"),
        },
        Kind::YesNo | Kind::Bool => match &value {
            Json::Bool(flag) => Ok(Value::Bool(*flag)),
            Json::String(text) if text == "Y" || text == "N" => Ok(Value::Bool(text == "Y")),
            _ if kind == Kind::Bool => fail("true or false"),
            _ => fail("\"Y\" or \"N\""),
        },
        Kind::Time | Kind::Date => match value.as_str().and_then(|text| parse_iso(text, utc_offset)) {
            Some(seconds) => Ok(Value::Time(seconds)),
            None => fail("a date and time such as 2026-05-14T10:26:32+03:00"),
        },
        Kind::Ids => match &value {
            Json::Array(values) => {
                let ids: Option<Vec<u32>> =
                    values.iter().map(|id| whole(id).and_then(|id| u32::try_from(id).ok())).collect();
                ids.map_or_else(|| fail("a list of ids"), |ids| Ok(Value::Ids(ids.into())))
            }
            _ => fail("a list of ids"),
        },
        Kind::Multifields => match &value {
            Json::Array(values) => {
                let list: Option<Vec<Multifield>> = values.iter().map(multifield).collect();
                list.map_or_else(
                    || fail("a list of {id, typeId, valueType, value}"),
                    |list| Ok(if list.is_empty() { Value::Empty } else { list.into() }),
                )
            }
            _ => fail("a list of {id, typeId, valueType, value}"),
        },
        Kind::Json => Ok(Value::Json(Box::new(value))),
    }
}

fn multifield(value: &Json) -> Option<Multifield> {
    Some(Multifield {
        id: value.get("id").and_then(whole).and_then(|id| u32::try_from(id).ok()).unwrap_or(0),
        type_id: value.get("typeId")?.as_str()?.into(),
        value_type: value.get("valueType").and_then(Json::as_str).unwrap_or("").into(),
        value: value.get("value")?.as_str()?.into(),
    })
}
