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

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use serde_json::json;

    use super::*;
    use crate::samples;
    use crate::user_fields::UserField;

    #[test]
    fn a_field_gets_another_cards_value_or_loses_its_own_by_a_colleagues_hand() {
        let mut state = samples::state();
        for entity in [Entity::Contact, Entity::Company] {
            state.user_fields.push(UserField::text(1, entity, "UF_CRM_NOTE"));
            for id in 1..=20 {
                state.table_mut(entity).update(id, |record| record.set_extra("UF_CRM_NOTE", json!(id.to_string())));
            }
        }
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let edited: Vec<_> = (0..50).filter_map(|_| edit(&mut state, 2_000_000_000, &mut random)).collect();
        assert!(!edited.is_empty());
        for (entity, id) in edited {
            let record = state.table(entity).get(id).expect("an edited card is there");
            let by = entity.field_by_item("updatedBy").and_then(|field| record.reference(field));
            assert_eq!(by, Some(COLLEAGUE), "{entity:?} {id}");
        }
    }
}
