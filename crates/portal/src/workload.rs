//! How much there is to read in a portal and how fast it could be read, from its own records and prices; and a day's work
//! of other people in it. A benchmark measures the app against these numbers, none of which comes from the app.

use std::collections::HashSet;

use rand::Rng;
use rand::seq::index;

use crate::cost::{Cost, Work, full_batch_factor};
use crate::mutate::Mutation;
use crate::options::Billing;
use crate::portal::Portal;
use crate::record::Record;
use crate::schema::{Entity, activity, company, contact, deal, invoice, requisite};

/// A list that has to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct List {
    /// The method that lists it, in lower case.
    pub method: &'static str,
    /// Kind of its rows.
    pub entity: Entity,
    /// Whether it tells more about records of another list: how the cards that nothing else tells about can be reached.
    pub looks_up: bool,
    /// How many rows.
    pub rows: u64,
    /// Mean server seconds of a page in a batch of fifty, its share of the slow command included.
    pub page_secs: f64,
}

/// What of a portal has to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scope {
    /// Also the activities of deals, invoices and leads: whoever has a deal or an invoice has made a request, and what
    /// was talked about it makes no difference (rules: clients without payments).
    pub every_activity: bool,
    /// Also look up those cards whose flags or requisites tell already that they can be reached.
    pub every_card: bool,
}

/// How fast a portal can be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capacity {
    /// Requests at once.
    pub burst: f64,
    /// Requests a second beyond them.
    pub requests_per_sec: f64,
    /// Requests worked on in parallel.
    pub parallel: usize,
    /// Seconds a method may take within ten minutes.
    pub operating_limit: f64,
    /// To whom they are billed.
    pub billing: Billing,
    /// Seconds around the work of a request: of the server and of the network.
    pub overhead_secs: f64,
}

/// What people do within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Contacts, companies, deals and smart invoices that are changed, each one once.
    pub changed: [u32; 4],
    /// New activities.
    pub activities: u32,
    /// Contacts, companies or deals that are deleted.
    pub deletions: u32,
}

/// The kinds of records that are changed in a day, in the order of [`Day::changed`].
const CHANGED: [Entity; 4] = [Entity::Contact, Entity::Company, Entity::Deal, Entity::Invoice];

/// Something of a day's work.
#[derive(Clone, Copy)]
enum Deed {
    Change(Entity, u32),
    /// An activity like this one.
    Activity(u32),
    Delete,
}

impl Portal {
    /// The lists that have to be read to know all clients, as the app asks for them.
    pub fn lists(&self, scope: Scope) -> Vec<List> {
        let count = |entity| self.state.table(entity).records().len() as u64;
        let old_invoices = if self.state.has_old_invoices { count(Entity::OldInvoice) } else { 0 };
        let activities = self.state.table(Entity::Activity).records().iter();
        let activities = activities.filter(|record| scope.every_activity || is_of_a_card(record)).count() as u64;
        let (contacts, companies) = self.cards_to_look_up(scope);
        vec![
            self.list(Entity::Company, false, count(Entity::Company)),
            self.list(Entity::Contact, false, count(Entity::Contact)),
            self.list(Entity::Deal, false, count(Entity::Deal)),
            self.list(Entity::Invoice, false, count(Entity::Invoice)),
            self.list(Entity::OldInvoice, false, old_invoices),
            self.list(Entity::Activity, false, activities),
            self.list(Entity::Requisite, false, count(Entity::Requisite)),
            self.list(Entity::Contact, true, contacts),
            self.list(Entity::Company, true, companies),
        ]
    }

    /// The updates that give every card which is neither an own company nor of a service category its values, each by the
    /// method of its kind. A list of updates has fifty rows for each: an update takes as much of a batch as a page does.
    pub fn updates(&self) -> Vec<List> {
        let counted = |entity, category| {
            let records = self.state.table(entity).records().iter();
            let is_counted = |record: &&Record| {
                record.int(category).unwrap_or(0) == 0
                    && (entity != Entity::Company || record.flag(company::IS_MY_COMPANY) != Some(true))
            };
            records.filter(is_counted).count() as u64
        };
        let secs = self.prices.mean(&Cost::of(Work::UpdateClient));
        let list = |method, entity, cards| List {
            method,
            entity,
            looks_up: false,
            rows: cards * crate::batch::LONGEST as u64,
            page_secs: secs * full_batch_factor(secs),
        };
        vec![
            list("crm.contact.update", Entity::Contact, counted(Entity::Contact, contact::CATEGORY_ID)),
            list("crm.company.update", Entity::Company, counted(Entity::Company, company::CATEGORY_ID)),
        ]
    }

    /// How fast this portal can be read.
    pub fn capacity(&self) -> Capacity {
        Capacity {
            burst: self.rate.block_above,
            requests_per_sec: self.rate.drain,
            parallel: self.prices.parallel,
            operating_limit: self.options.operating_limit,
            billing: self.options.billing,
            overhead_secs: self.prices.overhead + self.prices.round_trip,
        }
    }

    /// A day's work that touches this share of all records, and deletes a few.
    pub fn day(&self, share: f64) -> Day {
        let part = |entity| (self.state.table(entity).records().len() as f64 * share).ceil() as u32;
        Day { changed: CHANGED.map(part), activities: part(Entity::Activity), deletions: 5 }
    }

    /// Does a day's work, spread over the day that begins at `from_secs` of the portal's life, as user 1. Gives the lists
    /// of what a reading afterwards has to find.
    pub fn live(&mut self, day: &Day, from_secs: f64, random: &mut impl Rng) -> Vec<List> {
        let mut deeds = Vec::new();
        for (entity, most) in CHANGED.into_iter().zip(day.changed) {
            deeds.extend(self.some(entity, most, random).into_iter().map(|id| Deed::Change(entity, id)));
        }
        deeds.extend(self.some(Entity::Activity, day.activities, random).into_iter().map(Deed::Activity));
        deeds.extend((0..day.deletions).map(|_| Deed::Delete));
        let mut deeds: Vec<(f64, Deed)> =
            deeds.into_iter().map(|deed| (from_secs + random.random_range(0.0..86_400.0), deed)).collect();
        deeds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut activities_of_cards = 0;
        for (at_secs, deed) in deeds {
            match deed {
                Deed::Change(entity, id) => self.change(entity, id, at_secs, random),
                Deed::Activity(like) => activities_of_cards += u64::from(self.talk(like, at_secs)),
                Deed::Delete => {
                    self.mutate(Mutation::Delete, at_secs, random);
                }
            }
        }
        let changed = CHANGED.into_iter().zip(day.changed);
        let mut lists: Vec<List> = changed.map(|(entity, rows)| self.list(entity, false, u64::from(rows))).collect();
        lists.push(self.list(Entity::Activity, false, activities_of_cards));
        lists
    }

    fn list(&self, entity: Entity, looks_up: bool, rows: u64) -> List {
        let method = match entity {
            // The older lists tell sites and messengers by name, and have budgets of their own.
            Entity::Contact if looks_up => "crm.contact.list",
            Entity::Company if looks_up => "crm.company.list",
            Entity::OldInvoice => "crm.invoice.list",
            Entity::Activity => "crm.activity.list",
            Entity::Requisite => "crm.requisite.list",
            Entity::Deal => "crm.deal.list",
            _ => "crm.item.list",
        };
        let page = self.prices.mean(&Cost::of(Work::Rows(entity)));
        List { method, entity, looks_up, rows, page_secs: page * full_batch_factor(page) }
    }

    /// How many contacts and companies tell neither by a flag nor by a requisite that they can be reached, so that their
    /// sites and messengers have to be looked up. Cards that are left out of every count are not.
    fn cards_to_look_up(&self, scope: Scope) -> (u64, u64) {
        let requisites = self.state.table(Entity::Requisite).records().iter();
        let with_requisite: HashSet<(Option<i64>, Option<u32>)> = requisites
            .filter(|record| record.flag(requisite::ADDRESS_ONLY) != Some(true))
            .map(|record| (record.int(requisite::ENTITY_TYPE_ID), record.reference(requisite::ENTITY_ID)))
            .collect();
        let is_open = |record: &Record, category, flags: [_; 3]| {
            let tells = flags.into_iter().any(|flag| record.flag(flag) == Some(true))
                || with_requisite.contains(&(record.entity().type_id(), Some(record.id)));
            record.int(category).unwrap_or(0) == 0 && (scope.every_card || !tells)
        };
        let contacts = self.state.table(Entity::Contact).records().iter().filter(|record| {
            is_open(record, contact::CATEGORY_ID, [contact::HAS_PHONE, contact::HAS_EMAIL, contact::HAS_IMOL])
        });
        let companies = self.state.table(Entity::Company).records().iter().filter(|record| {
            is_open(record, company::CATEGORY_ID, [company::HAS_PHONE, company::HAS_EMAIL, company::HAS_IMOL])
                && record.flag(company::IS_MY_COMPANY) != Some(true)
        });
        (contacts.count() as u64, companies.count() as u64)
    }

    /// Ids of so many different records.
    fn some(&self, entity: Entity, most: u32, random: &mut impl Rng) -> Vec<u32> {
        let records = self.state.table(entity).records();
        let positions = index::sample(random, records.len(), records.len().min(most as usize));
        positions.into_iter().map(|position| records[position].id).collect()
    }

    /// Writes a remark on a card; half of the deals are won besides. What was deleted meanwhile stays as it is.
    fn change(&mut self, entity: Entity, id: u32, at_secs: f64, random: &mut impl Rng) {
        let now = self.wall(at_secs) as i64;
        let Some(mut record) = self.state.table(entity).get(id).cloned() else { return };
        let remark = format!("Правка {at_secs:.3}");
        match entity {
            Entity::Contact => record.set(contact::COMMENTS, remark),
            Entity::Company => record.set(company::COMMENTS, remark),
            Entity::Invoice => record.set(invoice::COMMENTS, remark),
            _ => {
                record.set(deal::COMMENTS, remark);
                if record.int(deal::CATEGORY_ID).unwrap_or(0) == 0 && random.random_bool(0.5) {
                    record.set(deal::STAGE_ID, "WON");
                    record.set_time(deal::CLOSEDATE, now - now.rem_euclid(86_400));
                }
            }
        }
        self.state.save(record, 1, now);
    }

    /// Adds an activity like another one; says whether its owner is a contact or a company.
    fn talk(&mut self, like: u32, at_secs: f64) -> bool {
        let now = self.wall(at_secs) as i64;
        let Some(record) = self.state.table(Entity::Activity).get(like).cloned() else { return false };
        self.state.add(record.clone(), 1, now);
        self.state.touch_owner(&record, 1, now);
        is_of_a_card(&record)
    }
}

/// Whether an activity belongs to a contact or a company itself.
fn is_of_a_card(record: &Record) -> bool {
    let owner = record.int(activity::OWNER_TYPE_ID).and_then(Entity::from_type_id);
    matches!(owner, Some(Entity::Contact | Entity::Company))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::{samples, seeds};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn narrower_scopes_are_parts_of_wider_ones() {
        let portal = Portal::new(seeds::generate(300, 1, Default::default()), Options::default());
        let rows = |scope: Scope| portal.lists(scope).iter().map(|list| list.rows).collect::<Vec<_>>();
        let narrow = rows(Scope::default());
        let wide = rows(Scope { every_activity: true, every_card: true });
        // Companies, contacts, deals, invoices, old invoices and requisites are read whole either way.
        assert_eq!((&narrow[..5], narrow[6]), (&wide[..5], wide[6]));
        for list in [5, 7, 8] {
            assert!(0 < narrow[list] && narrow[list] < wide[list], "{list}: {narrow:?} of {wide:?}");
        }
    }

    #[test]
    fn looking_up_is_another_methods_work_and_costs_the_same() {
        let portal = Portal::new(samples::data(), Options::default());
        let lists = portal.lists(Scope::default());
        let contacts = |looks_up| {
            let list = lists.iter().find(|list| (list.entity, list.looks_up) == (Entity::Contact, looks_up));
            list.map(|list| (list.method, list.page_secs)).expect("it is there")
        };
        assert_eq!(contacts(false).0, "crm.item.list");
        assert_eq!(contacts(true).0, "crm.contact.list");
        for looks_up in [false, true] {
            assert!((contacts(looks_up).1 - 0.08 * 1.06).abs() < 1e-9);
        }
    }

    #[test]
    fn a_day_touches_what_it_says_and_nothing_else() {
        let mut portal = Portal::new(seeds::generate(300, 1, Default::default()), Options::default());
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let day = Day { deletions: 0, ..portal.day(0.05) };
        let from = portal.wall(1000.0) as i64;
        let lists = portal.live(&day, 1000.0, &mut random);
        let touched = |portal: &Portal, entity: Entity, name: &str| {
            let field = entity.field_by_item(name).expect("a field of the kind");
            let records = portal.state.table(entity).records().iter();
            records.filter(|record| record.time(field).is_some_and(|at| at >= from)).count() as u64
        };
        for list in &lists[..4] {
            assert_eq!(touched(&portal, list.entity, "updatedTime"), list.rows, "{:?}", list.entity);
        }
        assert_eq!(touched(&portal, Entity::Activity, "CREATED"), u64::from(day.activities));
        assert!(0 < lists[4].rows && lists[4].rows < u64::from(day.activities), "some belong to deals");
    }
}
