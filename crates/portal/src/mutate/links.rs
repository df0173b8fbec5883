//! Who belongs to whom: a contact's company, and the user responsible for a record.

use rand::Rng;

use super::{CARDS_AND_DEALS, COLLEAGUE, any, any_user};
use crate::record::Value;
use crate::schema::{Entity, contact};
use crate::state::State;

/// Gives a contact another company, or takes away those it has. Its own time of change stays: nobody documents that a
/// change of links moves it, and an app that needs it to would miss such changes.
pub(super) fn relink(state: &mut State, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (_, id) = any(state, &[Entity::Contact], random)?;
    let (_, company) = any(state, &[Entity::Company], random)?;
    let before = state.table(Entity::Contact).get(id)?.clone();
    let mut after = before.clone();
    if random.random_bool(0.4) && !before.ids(contact::COMPANY_IDS).is_empty() {
        after.set(contact::COMPANY_ID, Value::Empty);
        after.set(contact::COMPANY_IDS, Vec::<u32>::new());
    } else {
        after.set(contact::COMPANY_ID, company);
        after.set(contact::COMPANY_IDS, vec![company]);
    }
    state.table_mut(Entity::Contact).update(id, |record| *record = after.clone());
    state.mirror_links(Some(&before), &after);
    Some((Entity::Contact, id))
}

/// Gives a record to another user; whoever sees only his own loses or gains it.
pub(super) fn reassign(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (entity, id) = any(state, &CARDS_AND_DEALS, random)?;
    let responsible = entity.field_by_item("assignedById")?;
    let mut record = state.table(entity).get(id)?.clone();
    record.set(responsible, any_user(state, random));
    state.save(record, COLLEAGUE, now).then_some((entity, id))
}
