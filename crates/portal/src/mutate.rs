//! A portal that lives while the app reads it: records are added, changed, merged, deleted and brought back by somebody
//! else. Some of it moves a record's time of change, and some of it does not, as in a real portal.

use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::portal::Portal;
use crate::record::Record;
use crate::schema::{Entity, company, contact, deal};
use crate::state::State;

mod beside;
mod fields;
mod import;
mod links;
mod merge;
mod sales;

/// What somebody does to the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mutation {
    /// A new contact, company or deal.
    Add,
    /// A contact, company or deal gets another comment; half of the deals of the general funnel are won.
    Change,
    /// Two contacts or companies become one: the first stays, what belonged to the other moves to it.
    Merge,
    /// A contact, company or deal goes without a trace.
    Delete,
    /// Something that was deleted comes back from the recycle bin, with its old id and its old times.
    Restore,
    /// A contact gets another company, or loses the one it has. The link is changed from the company's side, so no time of
    /// change moves.
    Relink,
    /// Several cards and deals come from another system: their ids are beyond the last, their times lie years back
    /// (docs: crm/universal/import).
    Import,
    /// A contact, company or deal gets another responsible, so that other people see it.
    Reassign,
    /// A deal is won.
    Win,
    /// A new call or chat with a client.
    AddActivity,
    /// An activity goes without a trace.
    DeleteActivity,
    /// A new smart invoice.
    AddInvoice,
    /// A smart invoice is paid.
    PayInvoice,
    /// A smart invoice goes without a trace.
    DeleteInvoice,
    /// A new lead of a contact or company, or of nobody.
    AddLead,
    /// A lead goes without a trace.
    DeleteLead,
    /// A user field of a contact or company is edited.
    EditField,
}

impl Mutation {
    /// Everything that somebody can do.
    pub const ALL: [Mutation; 17] = [
        Mutation::Add,
        Mutation::Change,
        Mutation::Merge,
        Mutation::Delete,
        Mutation::Restore,
        Mutation::Relink,
        Mutation::Import,
        Mutation::Reassign,
        Mutation::Win,
        Mutation::AddActivity,
        Mutation::DeleteActivity,
        Mutation::AddInvoice,
        Mutation::PayInvoice,
        Mutation::DeleteInvoice,
        Mutation::AddLead,
        Mutation::DeleteLead,
        Mutation::EditField,
    ];

    /// The name by which a request and a command line call it.
    pub fn name(self) -> &'static str {
        match self {
            Mutation::Add => "add",
            Mutation::Change => "change",
            Mutation::Merge => "merge",
            Mutation::Delete => "delete",
            Mutation::Restore => "restore",
            Mutation::Relink => "relink",
            Mutation::Import => "import",
            Mutation::Reassign => "reassign",
            Mutation::Win => "win",
            Mutation::AddActivity => "add_activity",
            Mutation::DeleteActivity => "delete_activity",
            Mutation::AddInvoice => "add_invoice",
            Mutation::PayInvoice => "pay_invoice",
            Mutation::DeleteInvoice => "delete_invoice",
            Mutation::AddLead => "add_lead",
            Mutation::DeleteLead => "delete_lead",
            Mutation::EditField => "edit_field",
        }
    }
}

/// What an automation of the portal makes of every update of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stubborn {
    /// It breaks, and the update is answered by an error of the server.
    Fails,
    /// It puts everything back as it was.
    Reverts,
}

/// Who edits what is there already: somebody else than the administrator who uses the app. What he does himself while
/// the app writes in his name cannot be told from what the app does.
const COLLEAGUE: u32 = 2;

/// The records that have cards or belong to them, as most kinds of change concern them.
const CARDS_AND_DEALS: [Entity; 3] = [Entity::Contact, Entity::Company, Entity::Deal];

impl Portal {
    /// Lets every update of a contact or a company come to nothing from now on.
    pub fn make_stubborn(&mut self, entity: Entity, id: u32, how: Stubborn) {
        self.state.stubborn.insert((entity, id), how);
    }

    /// Does one random thing of a kind at a moment of the portal's life, as user 1 what is new, and as user
    /// 2 what is edited. Gives the kind of record and the id it
    /// concerns (of a merge the one that went, of an import the last one); `None` if there is nothing left to do it to.
    pub fn mutate(&mut self, kind: Mutation, now_secs: f64, random: &mut impl Rng) -> Option<(Entity, u32)> {
        let now = self.wall(now_secs) as i64;
        let state = &mut self.state;
        match kind {
            Mutation::Add => Some(add(state, now, random)),
            Mutation::Change => change(state, now, random),
            Mutation::Merge => merge::merge(state, now, random),
            Mutation::Delete => delete(state, &CARDS_AND_DEALS, random),
            Mutation::Restore => restore(state, random),
            Mutation::Relink => links::relink(state, random),
            Mutation::Import => import::import(state, now, random),
            Mutation::Reassign => links::reassign(state, now, random),
            Mutation::Win => sales::win(state, now, random),
            Mutation::AddActivity => sales::add_activity(state, now, random),
            Mutation::DeleteActivity => delete(state, &[Entity::Activity], random),
            Mutation::AddInvoice => sales::add_invoice(state, now, random),
            Mutation::PayInvoice => sales::pay_invoice(state, now, random),
            Mutation::DeleteInvoice => delete(state, &[Entity::Invoice], random),
            // In the simple mode of CRM nobody makes leads.
            Mutation::AddLead => state.has_leads.then(|| sales::add_lead(state, now, random)),
            Mutation::DeleteLead => delete(state, &[Entity::Lead], random),
            Mutation::EditField => fields::edit(state, now, random),
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
            record.set(contact::ASSIGNED_BY_ID, any_user(state, random));
            record
        }
        1 => {
            let mut record = Record::new(Entity::Company, 0);
            record.set(company::TITLE, format!("ООО «Новая {mark}»"));
            record.set(company::ASSIGNED_BY_ID, any_user(state, random));
            record
        }
        _ => {
            let mut record = Record::new(Entity::Deal, 0);
            record.set(deal::TITLE, format!("Сделка {mark}"));
            record.set(deal::STAGE_ID, "NEW");
            record.set(deal::OPPORTUNITY, f64::from(mark));
            record.set(deal::ASSIGNED_BY_ID, any_user(state, random));
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
    let (entity, id) = any(state, &CARDS_AND_DEALS, random)?;
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
    state.save(record, COLLEAGUE, now);
    Some((entity, id))
}

/// A record goes into the recycle bin, which no method of the portal shows.
fn delete(state: &mut State, kinds: &[Entity], random: &mut impl Rng) -> Option<(Entity, u32)> {
    let (entity, id) = any(state, kinds, random)?;
    let removed = state.table_mut(entity).remove(id)?;
    // The cards it was linked to forget it.
    state.mirror_links(Some(&removed), &Record::new(entity, id));
    state.bin.push(removed);
    Some((entity, id))
}

/// A record comes back as it was. Who was linked to it is linked again, if it still exists.
fn restore(state: &mut State, random: &mut impl Rng) -> Option<(Entity, u32)> {
    if state.bin.is_empty() {
        return None;
    }
    let record = state.bin.swap_remove(random.random_range(0..state.bin.len()));
    state.table_mut(record.entity()).insert(record.clone());
    state.mirror_links(None, &record);
    Some((record.entity(), record.id))
}

/// Some user, still working here or not.
fn any_user(state: &State, random: &mut impl Rng) -> u32 {
    any(state, &[Entity::User], random).map_or(1, |(_, id)| id)
}

fn ids_where(state: &State, entity: Entity, matches: impl Fn(&Record) -> bool) -> Vec<u32> {
    state.table(entity).records().iter().filter(|record| matches(record)).map(|record| record.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::samples;
    use crate::schema::FieldId;
    use crate::{data::Language, seeds};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn totals(portal: &Portal) -> usize {
        let kinds = [Entity::Contact, Entity::Company, Entity::Deal];
        kinds.into_iter().map(|entity| portal.state.table(entity).records().len()).sum()
    }

    /// How many cards and deals a change leaves more or less.
    fn difference(kind: Mutation) -> Option<i64> {
        match kind {
            Mutation::Add => Some(1),
            Mutation::Merge | Mutation::Delete => Some(-1),
            Mutation::Import => None,
            _ => Some(0),
        }
    }

    #[test]
    fn every_kind_of_change_leaves_a_sound_portal() {
        for kind in Mutation::ALL.into_iter().filter(|kind| *kind != Mutation::Restore) {
            let mut portal = Portal::new(seeds::generate(100, 1, Language::Ru), Options::default());
            let mut random = ChaCha8Rng::seed_from_u64(7);
            let mut done = 0;
            for _ in 0..20 {
                let before = totals(&portal) as i64;
                let Some((entity, id)) = portal.mutate(kind, 100.0, &mut random) else { continue };
                done += 1;
                let gained = totals(&portal) as i64 - before;
                assert!(difference(kind).map_or(gained >= 3, |expected| gained == expected), "{kind:?} {gained}");
                let there = portal.state.table(entity).get(id).is_some();
                let goes = matches!(
                    kind,
                    Mutation::Merge
                        | Mutation::Delete
                        | Mutation::DeleteActivity
                        | Mutation::DeleteInvoice
                        | Mutation::DeleteLead
                );
                assert_eq!(there, !goes, "{kind:?} {entity:?} {id}");
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
            // The sample has no user fields that could be edited.
            assert_eq!(done > 0, kind != Mutation::EditField, "{kind:?}");
        }
    }

    #[test]
    fn what_comes_back_is_what_it_was() {
        let mut portal = Portal::new(samples::data(), Options::default());
        let before = portal.data(0.0);
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let gone = portal.mutate(Mutation::DeleteInvoice, 100.0, &mut random);
        assert!(gone.is_some() && portal.data(0.0) != before);
        assert_eq!(portal.mutate(Mutation::Restore, 200.0, &mut random), gone);
        assert_eq!(portal.data(0.0), before, "id and times are the old ones");
        assert_eq!(portal.mutate(Mutation::Restore, 200.0, &mut random), None, "nothing is left in the bin");
    }

    #[test]
    fn what_moves_no_date_moves_none() {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        for (kind, moves) in [(Mutation::Relink, false), (Mutation::Reassign, true), (Mutation::Win, true)] {
            let mut portal = Portal::new(samples::data(), Options::default());
            let concerned = (0..20).find_map(|_| portal.mutate(kind, 100.0, &mut random));
            let (entity, id) = concerned.expect("it can be done to the sample");
            let record = portal.state.table(entity).get(id).expect("it stays");
            let updated = entity.field_by_item("updatedTime").and_then(|field| record.time(field));
            assert_eq!(updated == Some(portal.wall(100.0) as i64), moves, "{kind:?}");
        }
    }

    #[test]
    fn imported_records_have_new_ids_and_old_dates() {
        let mut portal = Portal::new(samples::data(), Options::default());
        let last = |portal: &Portal, entity| portal.state.table(entity).next_id() - 1;
        let before = CARDS_AND_DEALS.map(|entity| last(&portal, entity));
        portal.mutate(Mutation::Import, 100.0, &mut ChaCha8Rng::seed_from_u64(7));
        for (entity, before) in CARDS_AND_DEALS.into_iter().zip(before) {
            let created = entity.field_by_item("createdTime").expect("they have one");
            let updated = entity.field_by_item("updatedTime").expect("they have one");
            for record in portal.state.table(entity).records().iter().filter(|record| record.id > before) {
                let now = portal.wall(100.0) as i64;
                assert!(record.time(created).is_some_and(|time| time < now), "{entity:?}");
                assert_eq!(record.time(created), record.time(updated), "{entity:?}");
            }
        }
    }

    #[test]
    fn the_same_seed_does_the_same() {
        let run = || {
            let mut portal = Portal::new(samples::data(), Options::default());
            let mut random = ChaCha8Rng::seed_from_u64(7);
            Mutation::ALL.map(|kind| portal.mutate(kind, 1.0, &mut random))
        };
        assert_eq!(run(), run());
    }
}
