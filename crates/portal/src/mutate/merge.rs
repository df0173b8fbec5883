//! Two cards become one (docs: crm/duplicates/crm-entity-merge-batch.md for what a merge leaves behind).

use rand::Rng;

use super::{COLLEAGUE, any, ids_where};
use crate::record::{Record, Value};
use crate::schema::{
    Entity, FieldId, activity, address, company, contact, deal, invoice, lead, old_invoice, requisite,
};
use crate::state::State;
use crate::write::stamp;

pub(super) fn merge(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (entity, keep) = any(state, &[Entity::Contact, Entity::Company], random)?;
    let records = state.table(entity).records();
    let gone = records[random.random_range(0..records.len())].id;
    if gone == keep {
        return None;
    }
    let removed = state.table_mut(entity).remove(gone)?;
    state.table_mut(entity).update(keep, |record| {
        take_over(record, &removed);
        stamp(record, COLLEAGUE, now);
    });
    move_belongings(state, entity, gone, keep);
    Some((entity, gone))
}

/// The kept card gets the phones and links of the other.
fn take_over(record: &mut Record, removed: &Record) {
    let (fm, links) = match record.entity() {
        Entity::Contact => (contact::FM, contact::COMPANY_IDS),
        _ => (company::FM, company::CONTACT_IDS),
    };
    let mut multifields = record.multifields(fm).to_vec();
    multifields.extend(removed.multifields(fm).iter().cloned());
    if !multifields.is_empty() {
        record.set(fm, multifields);
    }
    crate::dump::flags_from_multifields(record, true);
    let mut ids = record.ids(links).to_vec();
    ids.extend(removed.ids(links).iter().filter(|id| !record.ids(links).contains(id)));
    if record.entity() == Entity::Contact
        && record.reference(contact::COMPANY_ID).is_none()
        && let Some(id) = ids.first()
    {
        record.set(contact::COMPANY_ID, *id);
    }
    record.set(links, ids);
}

/// A field of a kind of records that names a client.
type Place = (Entity, FieldId);

/// Leads, deals, invoices, activities, requisites and addresses change their client. Their own time of change stays: nobody
/// documents that it moves, and an app that needs it to would miss merges.
fn move_belongings(state: &mut State, entity: Entity, gone: u32, keep: u32) {
    let is_contact = entity == Entity::Contact;
    let (single, lists): (&[Place], &[Place]) = if is_contact {
        (
            &[
                (Entity::Lead, lead::CONTACT_ID),
                (Entity::Deal, deal::CONTACT_ID),
                (Entity::Invoice, invoice::CONTACT_ID),
                (Entity::OldInvoice, old_invoice::UF_CONTACT_ID),
            ],
            &[
                (Entity::Lead, lead::CONTACT_IDS),
                (Entity::Deal, deal::CONTACT_IDS),
                (Entity::Invoice, invoice::CONTACT_IDS),
                (Entity::Company, company::CONTACT_IDS),
            ],
        )
    } else {
        (
            &[
                (Entity::Lead, lead::COMPANY_ID),
                (Entity::Deal, deal::COMPANY_ID),
                (Entity::Invoice, invoice::COMPANY_ID),
                (Entity::OldInvoice, old_invoice::UF_COMPANY_ID),
                (Entity::Contact, contact::COMPANY_ID),
            ],
            &[(Entity::Contact, contact::COMPANY_IDS)],
        )
    };
    for (owned, field) in single.iter().copied() {
        for id in ids_where(state, owned, |record| record.reference(field) == Some(gone)) {
            state.table_mut(owned).update(id, |record| record.set(field, keep));
        }
    }
    for (owned, field) in lists.iter().copied() {
        for id in ids_where(state, owned, |record| record.ids(field).contains(&gone)) {
            state.table_mut(owned).update(id, |record| {
                let mut ids: Vec<u32> = Vec::new();
                for id in record.ids(field).iter().map(|id| if *id == gone { keep } else { *id }) {
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
                record.set(field, ids);
            });
        }
    }
    let type_id = entity.type_id();
    for (owned, type_field, id_field) in [
        (Entity::Activity, activity::OWNER_TYPE_ID, activity::OWNER_ID),
        (Entity::Requisite, requisite::ENTITY_TYPE_ID, requisite::ENTITY_ID),
        (Entity::Address, address::ANCHOR_TYPE_ID, address::ANCHOR_ID),
    ] {
        let belongs = |record: &Record| record.int(type_field) == type_id && record.reference(id_field) == Some(gone);
        for id in ids_where(state, owned, belongs) {
            state.table_mut(owned).update(id, |record| record.set(id_field, Value::from(keep)));
        }
    }
}
