//! A record of any kind in little memory: values in the order of its schema, unknown fields beside them.

use compact_str::CompactString;
use serde_json::{Map, Value as Json};

use crate::schema::{Entity, FieldId};

/// A phone, e-mail, site or messenger (docs: crm/data-types.md, `crm_multifield`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multifield {
    /// Number within the portal; 0 until the record is loaded into a portal.
    pub id: u32,
    /// `PHONE`, `EMAIL`, `WEB`, `IM` or `LINK`.
    pub type_id: CompactString,
    /// `WORK`, `HOME`, `OPENLINE`, `TELEGRAM`, …
    pub value_type: CompactString,
    /// The number or address itself.
    pub value: CompactString,
}

impl Multifield {
    /// A multifield whose number is given later.
    pub fn new(type_id: &str, value_type: &str, value: impl Into<CompactString>) -> Multifield {
        Multifield { id: 0, type_id: type_id.into(), value_type: value_type.into(), value: value.into() }
    }

    /// Whether this is the address of an open-line chat, which a client can be reached by only through the portal.
    pub fn is_open_line(&self) -> bool {
        self.type_id == "IM"
            && (self.value_type == "OPENLINE" || self.value_type == "IMOL" || self.value.starts_with("imol|"))
    }
}

/// One stored value. The schema says how it is printed.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing stored.
    #[default]
    Empty,
    /// Whole number or reference.
    Int(i64),
    /// Sum of money or another fraction.
    Float(f64),
    /// Yes or no, whether the schema prints it as `Y`/`N` or as a boolean.
    Bool(bool),
    /// Text.
    Text(CompactString),
    /// Moment, seconds since 1970-01-01T00:00:00Z. A calendar date is its midnight in UTC.
    Time(i64),
    /// Ids in their order.
    Ids(Box<[u32]>),
    /// Phones and other addresses.
    Multifields(Box<[Multifield]>),
    /// Anything else.
    Json(Box<Json>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Value {
        Value::Int(value.into())
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Value {
        Value::Int(value.into())
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Float(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Text(value.into())
    }
}

impl From<CompactString> for Value {
    fn from(value: CompactString) -> Value {
        Value::Text(value)
    }
}

impl From<Vec<u32>> for Value {
    fn from(value: Vec<u32>) -> Value {
        Value::Ids(value.into())
    }
}

impl From<Vec<Multifield>> for Value {
    fn from(value: Vec<Multifield>) -> Value {
        Value::Multifields(value.into())
    }
}

impl From<Json> for Value {
    fn from(value: Json) -> Value {
        Value::Json(Box::new(value))
    }
}

/// One record: its id, its values, and the fields the schema does not know (user fields among them).
///
/// Values are stored up to the last filled field, so that an activity costs about half a kilobyte and 865 000 records
/// stay well under a gigabyte.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Unique within its kind; of a funnel, within its entity type.
    pub id: u32,
    entity: Entity,
    values: Vec<Value>,
    extra: Option<Box<Map<String, Json>>>,
}

impl Record {
    /// A record without values.
    pub fn new(entity: Entity, id: u32) -> Record {
        Record { id, entity, values: Vec::new(), extra: None }
    }

    /// A record without values that will get about `fields` of them.
    pub fn with_capacity(entity: Entity, id: u32, fields: usize) -> Record {
        Record { id, entity, values: Vec::with_capacity(fields), extra: None }
    }

    /// The record's kind.
    pub fn entity(&self) -> Entity {
        self.entity
    }

    /// Stores a value. Moments are given as [`Value::Time`].
    pub fn set(&mut self, field: FieldId, value: impl Into<Value>) {
        let index = usize::from(field.0);
        debug_assert!(index < self.entity.fields().len(), "the field belongs to another kind of record");
        if self.values.len() <= index {
            self.values.resize(index + 1, Value::Empty);
        }
        self.values[index] = value.into();
    }

    /// Stores a moment, seconds since 1970 UTC.
    pub fn set_time(&mut self, field: FieldId, seconds: i64) {
        self.set(field, Value::Time(seconds));
    }

    /// The stored value.
    pub fn get(&self, field: FieldId) -> &Value {
        self.values.get(usize::from(field.0)).unwrap_or(&Value::Empty)
    }

    /// A whole number or reference; `None` when empty.
    pub fn int(&self, field: FieldId) -> Option<i64> {
        match self.get(field) {
            Value::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// A reference to another record; `None` when empty or 0.
    pub fn reference(&self, field: FieldId) -> Option<u32> {
        self.int(field).and_then(|id| u32::try_from(id).ok()).filter(|id| *id != 0)
    }

    /// A text; `""` when empty.
    pub fn text(&self, field: FieldId) -> &str {
        match self.get(field) {
            Value::Text(text) => text,
            _ => "",
        }
    }

    /// Yes or no; `None` when empty.
    pub fn flag(&self, field: FieldId) -> Option<bool> {
        match self.get(field) {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A number, whole or not; `None` when empty.
    pub fn number(&self, field: FieldId) -> Option<f64> {
        match self.get(field) {
            Value::Float(value) => Some(*value),
            Value::Int(value) => Some(*value as f64),
            _ => None,
        }
    }

    /// A moment, seconds since 1970 UTC; `None` when empty.
    pub fn time(&self, field: FieldId) -> Option<i64> {
        match self.get(field) {
            Value::Time(seconds) => Some(*seconds),
            _ => None,
        }
    }

    /// A list of ids; empty when nothing is stored.
    pub fn ids(&self, field: FieldId) -> &[u32] {
        match self.get(field) {
            Value::Ids(ids) => ids,
            _ => &[],
        }
    }

    /// Phones and other addresses; empty when nothing is stored.
    pub fn multifields(&self, field: FieldId) -> &[Multifield] {
        match self.get(field) {
            Value::Multifields(multifields) => multifields,
            _ => &[],
        }
    }

    /// A field the schema does not know, under the name the portal uses.
    pub fn extra(&self, name: &str) -> Option<&Json> {
        self.extra.as_ref()?.get(name)
    }

    /// All fields the schema does not know.
    pub fn extras(&self) -> impl Iterator<Item = (&String, &Json)> {
        self.extra.iter().flat_map(|map| map.iter())
    }

    /// Stores a field the schema does not know.
    pub fn set_extra(&mut self, name: &str, value: Json) {
        self.extra.get_or_insert_default().insert(name.to_owned(), value);
    }

    /// Forgets a field the schema does not know.
    pub fn remove_extra(&mut self, name: &str) {
        if let Some(map) = &mut self.extra {
            map.remove(name);
        }
    }

    /// Gives back memory that was set aside for more values.
    pub fn shrink(&mut self) {
        self.values.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::contact;

    #[test]
    fn values_come_back_as_they_were_set() {
        let mut record = Record::new(Entity::Contact, 7);
        record.set(contact::NAME, "Анна");
        record.set(contact::COMPANY_IDS, vec![3, 5]);
        record.set_time(contact::CREATED_TIME, 1_700_000_000);
        record.set(contact::HAS_PHONE, true);
        assert_eq!(record.text(contact::NAME), "Анна");
        assert_eq!(record.ids(contact::COMPANY_IDS), [3, 5]);
        assert_eq!(record.time(contact::CREATED_TIME), Some(1_700_000_000));
        assert_eq!(record.flag(contact::HAS_PHONE), Some(true));
        assert_eq!(record.get(contact::LAST_NAME), &Value::Empty);
        assert_eq!(record.get(contact::FACE_ID), &Value::Empty);
    }

    #[test]
    fn a_value_and_a_record_stay_small() {
        assert_eq!(size_of::<Value>(), 24);
        assert_eq!(size_of::<Record>(), 40);
    }
}
