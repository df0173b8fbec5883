//! Cards and deals that come from another system and bring their own past along.

use rand::Rng;

use super::any_user;
use crate::record::Record;
use crate::schema::{Entity, FieldId, company, contact, deal};
use crate::state::State;

/// How far back imported records may claim to be from, in days: a little longer than a generated portal lives.
const OLDEST_DAYS: i64 = 4_000;
const DAY: i64 = 86_400;

/// Brings three to ten cards, some with a deal, all written by user 1. Gives the last record.
pub(super) fn import(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let mut last = None;
    for _ in 0..random.random_range(3..=10) {
        let created = now - random.random_range(1..OLDEST_DAYS * DAY);
        let (card, link, name, times) = if random.random_bool(0.5) {
            let times = (contact::CREATED_TIME, contact::UPDATED_TIME);
            (Entity::Contact, deal::CONTACT_ID, contact::NAME, times)
        } else {
            let times = (company::CREATED_TIME, company::UPDATED_TIME);
            (Entity::Company, deal::COMPANY_ID, company::TITLE, times)
        };
        let mut record = Record::new(card, 0);
        record.set(name, format!("Импорт {}", random.random_range(1000..10_000)));
        let id = add_backdated(state, record, times, created, now, random);
        last = Some((card, id));
        if random.random_bool(0.4) {
            let mut record = Record::new(Entity::Deal, 0);
            record.set(deal::TITLE, "Импорт");
            record.set(deal::STAGE_ID, "WON");
            record.set(link, id);
            record.set_time(deal::CLOSEDATE, created - created.rem_euclid(DAY));
            let id = add_backdated(state, record, (deal::CREATED_TIME, deal::UPDATED_TIME), created, now, random);
            state.table_mut(Entity::Deal).update(id, |record| record.set_time(deal::MOVED_TIME, created));
            last = Some((Entity::Deal, id));
        }
    }
    last
}

/// Adds a record that was made and last changed at a moment of the past.
fn add_backdated(
    state: &mut State,
    mut record: Record,
    (created_field, updated_field): (FieldId, FieldId),
    created: i64,
    now: i64,
    random: &mut impl Rng,
) -> u32 {
    let entity = record.entity();
    if let Some(responsible) = entity.field_by_item("assignedById") {
        record.set(responsible, any_user(state, random));
    }
    let id = state.add(record, 1, now);
    state.table_mut(entity).update(id, |record| {
        record.set_time(created_field, created);
        record.set_time(updated_field, created);
    });
    id
}
