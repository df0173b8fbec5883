//! What somebody does to user fields by hand, and what they hold.

use std::collections::BTreeMap;

use rand::Rng;
use serde_json::Value as Json;

use super::{COLLEAGUE, any};
use crate::portal::Portal;
use crate::schema::Entity;
use crate::state::State;

/// Gives one user field of a card the value it has in another card, or none. Nothing happens while there are no fields.
pub(super) fn edit(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (entity, id) = any(state, &[Entity::Contact, Entity::Company], random)?;
    let (_, other) = any(state, &[entity], random)?;
    let names: Vec<String> = state.fields_of(entity).map(|field| field.name.clone()).collect();
    let name = names.get(random.random_range(0..names.len().max(1)))?;
    let mut record = state.table(entity).get(id)?.clone();
    match state.table(entity).get(other)?.extra(name).cloned() {
        Some(value) if random.random_bool(0.7) => record.set_extra(name, value),
        _ => record.remove_extra(name),
    }
    state.save(record, COLLEAGUE, now).then_some((entity, id))
}

impl Portal {
    /// What the user fields of all records of a kind hold, by number and by the field's full name: a list its value's outer
    /// code, everything else its text. Empty fields are left out.
    pub fn user_values(&self, entity: Entity) -> BTreeMap<u32, BTreeMap<String, String>> {
        let fields: Vec<_> = self.state.fields_of(entity).collect();
        let held = |value: &Json, field: &crate::user_fields::UserField| {
            let choice = field.choices.iter().find(|choice| value.as_u64() == Some(choice.id.into()));
            match (choice, value) {
                (Some(choice), _) => choice.xml_id.clone(),
                (None, Json::String(text)) => text.clone(),
                (None, other) => other.to_string(),
            }
        };
        let records = self.state.table(entity).records().iter();
        records
            .map(|record| {
                let values = fields.iter().filter_map(|field| {
                    let value = record.extra(&field.name).filter(|value| !value.is_null())?;
                    Some((field.name.clone(), held(value, field)))
                });
                (record.id, values.collect())
            })
            .collect()
    }
}
