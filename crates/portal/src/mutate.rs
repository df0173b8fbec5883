//! A portal that lives while the app reads it: cards are added, changed, merged and deleted by somebody else
//! (docs: crm/duplicates/crm-entity-merge-batch.md for what a merge leaves behind).

use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::portal::Portal;
use crate::record::{Record, Value};
use crate::schema::{Entity, FieldId, activity, company, contact, deal, invoice, old_invoice, requisite};
use crate::state::State;
use crate::write::stamp;

/// What somebody does to the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mutation {
    /// A new contact, company or deal.
    Add,
    /// A contact, company or deal gets another title; half of the deals are won.
    Change,
    /// Two contacts or companies become one: the first stays, what belonged to the other moves to it.
    Merge,
    /// A contact, company or deal goes without a trace.
    Delete,
}

impl Portal {
    /// Does one random thing of a kind at a moment of the portal's life, as user 1. Gives the kind of record and the id it
    /// concerns (of a merge the one that went); `None` if there is nothing left to do it to.
    pub fn mutate(&mut self, kind: Mutation, now_secs: f64, random: &mut impl Rng) -> Option<(Entity, u32)> {
        let now = self.wall(now_secs) as i64;
        let state = &mut self.state;
        match kind {
            Mutation::Add => Some(add(state, now, random)),
            Mutation::Change => change(state, now, random),
            Mutation::Merge => merge(state, now, random),
            Mutation::Delete => {
                let (entity, id) = any(state, &[Entity::Contact, Entity::Company, Entity::Deal], random)?;
                let removed = state.table_mut(entity).remove(id)?;
                // The cards it was linked to forget it.
                state.mirror_links(Some(&removed), &Record::new(entity, id));
                Some((entity, id))
            }
        }
    }
}

/// Some record of one of these kinds.
fn any(state: &State, kinds: &[Entity], random: &mut impl Rng) -> Option<(Entity, u32)> {
    let entity = kinds[random.random_range(0..kinds.len())];
    let records = state.table(entity).records();
    if records.is_empty() {
        return None;
    }
    Some((entity, records[random.random_range(0..records.len())].id))
}

fn add(state: &mut State, now: i64, random: &mut impl Rng) -> (Entity, u32) {
    let mark = random.random_range(1000..10_000);
    let record = match random.random_range(0..3) {
        0 => {
            let mut record = Record::new(Entity::Contact, 0);
            record.set(contact::NAME, format!("Новый {mark}"));
            record
        }
        1 => {
            let mut record = Record::new(Entity::Company, 0);
            record.set(company::TITLE, format!("ООО «Новая {mark}»"));
            record
        }
        _ => {
            let mut record = Record::new(Entity::Deal, 0);
            record.set(deal::TITLE, format!("Сделка {mark}"));
            record.set(deal::STAGE_ID, "NEW");
            record.set(deal::OPPORTUNITY, f64::from(mark));
            if let Some((_, id)) = any(state, &[Entity::Company], random) {
                record.set(deal::COMPANY_ID, id);
            }
            record
        }
    };
    let entity = record.entity();
    (entity, state.add(record, 1, now))
}

fn change(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (entity, id) = any(state, &[Entity::Contact, Entity::Company, Entity::Deal], random)?;
    let mut record = state.table(entity).get(id)?.clone();
    let mark = random.random_range(1000..10_000);
    match entity {
        Entity::Contact => record.set(contact::COMMENTS, format!("Правка {mark}")),
        Entity::Company => record.set(company::COMMENTS, format!("Правка {mark}")),
        _ => {
            record.set(deal::COMMENTS, format!("Правка {mark}"));
            let general = record.int(deal::CATEGORY_ID).unwrap_or(0) == 0;
            if general && random.random_bool(0.5) {
                record.set(deal::STAGE_ID, "WON");
                record.set_time(deal::CLOSEDATE, now - now.rem_euclid(86_400));
            }
        }
    }
    state.save(record, 1, now);
    Some((entity, id))
}

fn merge(state: &mut State, now: i64, random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (entity, keep) = any(state, &[Entity::Contact, Entity::Company], random)?;
    let records = state.table(entity).records();
    let gone = records[random.random_range(0..records.len())].id;
    if gone == keep {
        return None;
    }
    let removed = state.table_mut(entity).remove(gone)?;
    state.table_mut(entity).update(keep, |record| {
        take_over(record, &removed);
        stamp(record, 1, now);
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

/// Deals, invoices, activities and requisites change their client. Their own time of change stays: nobody documents that
/// it moves, and an app that needs it to would miss merges.
fn move_belongings(state: &mut State, entity: Entity, gone: u32, keep: u32) {
    let is_contact = entity == Entity::Contact;
    let (single, lists): (&[Place], &[Place]) = if is_contact {
        (
            &[
                (Entity::Deal, deal::CONTACT_ID),
                (Entity::Invoice, invoice::CONTACT_ID),
                (Entity::OldInvoice, old_invoice::UF_CONTACT_ID),
            ],
            &[
                (Entity::Deal, deal::CONTACT_IDS),
                (Entity::Invoice, invoice::CONTACT_IDS),
                (Entity::Company, company::CONTACT_IDS),
            ],
        )
    } else {
        (
            &[
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
    ] {
        let belongs = |record: &Record| record.int(type_field) == type_id && record.reference(id_field) == Some(gone);
        for id in ids_where(state, owned, belongs) {
            state.table_mut(owned).update(id, |record| record.set(id_field, Value::from(keep)));
        }
    }
}

fn ids_where(state: &State, entity: Entity, matches: impl Fn(&Record) -> bool) -> Vec<u32> {
    state.table(entity).records().iter().filter(|record| matches(record)).map(|record| record.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::samples;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn totals(portal: &Portal) -> usize {
        let kinds = [Entity::Contact, Entity::Company, Entity::Deal];
        kinds.into_iter().map(|entity| portal.state.table(entity).records().len()).sum()
    }

    #[test]
    fn every_kind_of_change_leaves_a_sound_portal() {
        for (kind, difference) in
            [(Mutation::Add, 1), (Mutation::Change, 0), (Mutation::Delete, -1), (Mutation::Merge, -1)]
        {
            let mut portal = Portal::new(samples::data(), Options::default());
            let mut random = ChaCha8Rng::seed_from_u64(7);
            for _ in 0..20 {
                let before = totals(&portal) as i64;
                let Some((entity, id)) = portal.mutate(kind, 100.0, &mut random) else { continue };
                assert_eq!(totals(&portal) as i64 - before, difference, "{kind:?}");
                let there = portal.state.table(entity).get(id).is_some();
                assert_eq!(there, difference >= 0, "{kind:?} {entity:?} {id}");
                if kind == Mutation::Merge {
                    let state = &portal.state;
                    let points = |record: &Record, one: FieldId, many: FieldId| {
                        record.reference(one) == Some(id) || record.ids(many).contains(&id)
                    };
                    let left = match entity {
                        Entity::Contact => {
                            ids_where(state, Entity::Deal, |deal| points(deal, deal::CONTACT_ID, deal::CONTACT_IDS))
                        }
                        _ => ids_where(state, Entity::Contact, |person| {
                            points(person, contact::COMPANY_ID, contact::COMPANY_IDS)
                        }),
                    };
                    assert!(left.is_empty(), "{entity:?} {id} is still pointed at by {left:?}");
                }
            }
        }
    }

    #[test]
    fn the_same_seed_does_the_same() {
        let run = || {
            let mut portal = Portal::new(samples::data(), Options::default());
            let mut random = ChaCha8Rng::seed_from_u64(7);
            (0..10).map(|_| portal.mutate(Mutation::Change, 1.0, &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(run(), run());
    }
}
