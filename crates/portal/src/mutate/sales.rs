//! What happens to a client: deals are won, invoices are written and paid, people talk.

use rand::Rng;

use super::{CARDS_AND_DEALS, any, any_user, ids_where};
use crate::record::Record;
use crate::schema::{Entity, activity, deal, invoice, lead};
use crate::state::State;

/// A deal of the general funnel that is not won yet is won today.
pub(super) fn win(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let is_open = |record: &Record| {
        record.int(deal::CATEGORY_ID).unwrap_or(0) == 0 && record.text(deal::STAGE_SEMANTIC_ID) != "S"
    };
    let open = ids_where(state, Entity::Deal, is_open);
    let id = *open.get(random.random_range(0..open.len().max(1)))?;
    let mut record = state.table(Entity::Deal).get(id)?.clone();
    record.set(deal::STAGE_ID, "WON");
    record.set_time(deal::CLOSEDATE, now - now.rem_euclid(86_400));
    state.save(record, 1, now);
    Some((Entity::Deal, id))
}

/// A call, or a chat of an open line, with a card or about a deal.
pub(super) fn add_activity(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (owner, owner_id) = any(state, &CARDS_AND_DEALS, random)?;
    let (type_id, provider) = if random.random_bool(0.8) { (2, "VOXIMPLANT_CALL") } else { (6, "IMOPENLINES_SESSION") };
    let mut record = Record::new(Entity::Activity, 0);
    record.set(activity::OWNER_TYPE_ID, owner.type_id()?);
    record.set(activity::OWNER_ID, owner_id);
    record.set(activity::TYPE_ID, type_id);
    record.set(activity::PROVIDER_ID, provider);
    record.set(activity::RESPONSIBLE_ID, any_user(state, random));
    let id = state.add(record.clone(), 1, now);
    state.touch_owner(&record, 1, now);
    Some((Entity::Activity, id))
}

/// An invoice of the same kind as another one, for some company or contact, not paid yet.
pub(super) fn add_invoice(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (_, model) = any(state, &[Entity::Invoice], random)?;
    let category = state.table(Entity::Invoice).get(model)?.int(invoice::CATEGORY_ID).unwrap_or(0);
    let (client, client_id) = any(state, &[Entity::Contact, Entity::Company], random)?;
    let mut record = Record::new(Entity::Invoice, 0);
    record.set(invoice::TITLE, format!("Счёт {}", random.random_range(1000..10_000)));
    record.set(invoice::CATEGORY_ID, category);
    record.set(invoice::STAGE_ID, stage(state, category, "P")?);
    record.set(invoice::ASSIGNED_BY_ID, any_user(state, random));
    if client == Entity::Contact {
        record.set(invoice::CONTACT_ID, client_id);
        record.set(invoice::CONTACT_IDS, vec![client_id]);
    } else {
        record.set(invoice::COMPANY_ID, client_id);
    }
    Some((Entity::Invoice, state.add(record, 1, now)))
}

/// A lead, as a form of a site makes it: in three of four cases of somebody who is known.
pub(super) fn add_lead(state: &mut State, now: i64, random: &mut impl Rng) -> (Entity, u32) {
    let mut record = Record::new(Entity::Lead, 0);
    record.set(lead::TITLE, format!("Лид {}", random.random_range(1000..10_000)));
    record.set(lead::STAGE_ID, "NEW");
    record.set(lead::ASSIGNED_BY_ID, any_user(state, random));
    if random.random_bool(0.75) {
        match any(state, &[Entity::Contact, Entity::Company], random) {
            Some((Entity::Contact, id)) => {
                record.set(lead::CONTACT_ID, id);
                record.set(lead::CONTACT_IDS, vec![id]);
            }
            Some((_, id)) => record.set(lead::COMPANY_ID, id),
            None => {}
        }
    }
    (Entity::Lead, state.add(record, 1, now))
}

/// An invoice enters the stage that means success.
pub(super) fn pay_invoice(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (entity, id) = any(state, &[Entity::Invoice], random)?;
    let mut record = state.table(entity).get(id)?.clone();
    let paid = stage(state, record.int(invoice::CATEGORY_ID).unwrap_or(0), "S")?;
    record.set(invoice::STAGE_ID, paid);
    state.save(record, 1, now).then_some((entity, id))
}

/// The first stage of a category of invoices that has these semantics.
fn stage(state: &State, category: i64, semantics: &str) -> Option<String> {
    let directory = format!("SMART_INVOICE_STAGE_{category}");
    state.stages(&directory).into_iter().find(|stage| state.semantics(&directory, stage) == semantics)
}
