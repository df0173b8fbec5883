//! What the portal remembers: tables, user fields, the app's options, storages and placements. No sockets, no clock.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use crate::data::{Data, PortalInfo};
use crate::dump;
use crate::mutate::Stubborn;
use crate::oddities::Changed;
use crate::record::Record;
use crate::rights::CrmAccess;
use crate::schema::{Entity, company, contact, status};
use crate::storage::Storages;
use crate::table::Table;
use crate::user_fields::UserField;

/// Scopes an app is given unless said otherwise.
pub(crate) const SCOPES: [&str; 5] = ["crm", "placement", "user_brief", "department", "entity"];

/// A page of the app bound to a place of the portal by `placement.bind`.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Code of the place, e.g. `CRM_CONTACT_DETAIL_TAB`.
    pub placement: String,
    /// Address of the page.
    pub handler: String,
    /// Title in the portal's language.
    pub title: String,
    /// Description in the portal's language.
    pub description: String,
    /// Title, description and group by language, as given.
    pub lang_all: Json,
    /// Options of the place, as given.
    pub options: Json,
    /// User the page is bound for; 0 for all.
    pub user_id: u32,
}

/// What belongs to the app and is removed with it.
#[derive(Debug, Default)]
pub(crate) struct AppState {
    pub(crate) options: Map<String, Json>,
    pub(crate) user_options: BTreeMap<u32, Map<String, Json>>,
    pub(crate) placements: Vec<Placement>,
    pub(crate) storages: Storages,
    /// Users who have opened the app before.
    pub(crate) known_users: BTreeSet<u32>,
}

/// The portal's state.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) info: PortalInfo,
    /// Name of the data: portals with other data never share it.
    pub(crate) member_id: String,
    tables: Vec<Table>,
    /// Funnels stay a plain list: their ids repeat between entity types.
    pub(crate) categories: Vec<Record>,
    pub(crate) user_fields: Vec<UserField>,
    pub(crate) last_user_field: u32,
    pub(crate) last_choice: u32,
    pub(crate) app: AppState,
    /// Scopes the app was given.
    pub(crate) scopes: Vec<String>,
    /// Values that oddities have replaced.
    pub(crate) odd_values: Vec<Changed>,
    /// Users whose CRM right was taken away while the portal ran.
    pub(crate) lost_access: BTreeSet<u32>,
    /// What a user may read of one kind of records, where that is something else than of the others.
    pub(crate) access_by_kind: BTreeMap<(u32, Entity), CrmAccess>,
    /// Records whose updates come to nothing.
    pub(crate) stubborn: BTreeMap<(Entity, u32), Stubborn>,
    /// Deleted records; REST does not show them, but people can bring them back.
    pub(crate) bin: Vec<Record>,
    next_multifield: u32,
    /// Whether the portal ever had invoices of the first generation.
    pub(crate) has_old_invoices: bool,
    /// Whether the CRM works with leads.
    pub(crate) has_leads: bool,
}

impl State {
    /// Takes a portal's data. `seed` only tells portals with equal data apart.
    pub(crate) fn new(mut data: Data, seed: u64) -> State {
        data.sort();
        if data.statuses.is_empty() {
            data.statuses = dump::standard_statuses(data.info.language);
        }
        dump::complete(&mut data);
        let member_id = member_id(&data, seed);
        let mut state = State {
            info: data.info.clone(),
            member_id,
            tables: Vec::new(),
            categories: std::mem::take(&mut data.categories),
            user_fields: Vec::new(),
            last_user_field: 0,
            last_choice: 40,
            app: AppState::default(),
            scopes: SCOPES.map(str::to_owned).to_vec(),
            odd_values: Vec::new(),
            lost_access: BTreeSet::new(),
            access_by_kind: BTreeMap::new(),
            stubborn: BTreeMap::new(),
            bin: Vec::new(),
            next_multifield: 1,
            has_old_invoices: true,
            has_leads: true,
        };
        state.number_multifields(&mut data);
        state.find_user_fields(&data);
        // Tables are found by the number of their kind.
        let mut kinds = Entity::ALL;
        kinds.sort();
        for entity in kinds {
            let mut records = std::mem::take(data.records_mut(entity));
            records.iter_mut().for_each(Record::shrink);
            state.tables.push(Table::new(entity, records));
        }
        state
    }

    pub(crate) fn table(&self, entity: Entity) -> &Table {
        &self.tables[entity as usize]
    }

    pub(crate) fn table_mut(&mut self, entity: Entity) -> &mut Table {
        &mut self.tables[entity as usize]
    }

    /// Whether the app was given a scope; none is needed for methods without one. Users can be read with any of the three
    /// scopes for users.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        let given = |scope: &str| self.scopes.iter().any(|given| given == scope);
        match scope {
            "" => true,
            "user_brief" => given("user_brief") || given("user_basic") || given("user"),
            scope => given(scope),
        }
    }

    /// A number for a new multifield.
    pub(crate) fn next_multifield(&mut self) -> u32 {
        self.next_multifield += 1;
        self.next_multifield - 1
    }

    /// User fields of a kind, in the order of their numbers.
    pub(crate) fn fields_of(&self, entity: Entity) -> impl Iterator<Item = &UserField> {
        self.user_fields.iter().filter(move |field| field.entity == entity)
    }

    /// A user field by its original or its item name.
    pub(crate) fn user_field(&self, entity: Entity, name: &str) -> Option<&UserField> {
        self.fields_of(entity).find(|field| field.name == name || field.item_name() == name)
    }

    /// Semantics of a stage: `S`, `F` or `P`.
    pub(crate) fn semantics(&self, directory: &str, stage: &str) -> &str {
        self.table(Entity::Status)
            .records()
            .iter()
            .find(|row| row.text(status::ENTITY_ID) == directory && row.text(status::STATUS_ID) == stage)
            .map(|row| row.text(status::SEMANTICS))
            .filter(|semantics| !semantics.is_empty())
            .unwrap_or("P")
    }

    /// Codes of a directory's entries in their order.
    pub(crate) fn stages(&self, directory: &str) -> Vec<String> {
        let rows = self.table(Entity::Status).records().iter();
        let mut rows: Vec<&Record> = rows.filter(|row| row.text(status::ENTITY_ID) == directory).collect();
        rows.sort_by_key(|row| row.int(status::SORT));
        rows.into_iter().map(|row| row.text(status::STATUS_ID).to_owned()).collect()
    }

    fn number_multifields(&mut self, data: &mut Data) {
        let lists = [(Entity::Contact, contact::FM), (Entity::Company, company::FM)];
        for (entity, fm) in lists {
            let numbers = data.records(entity).iter().flat_map(|record| record.multifields(fm));
            self.next_multifield =
                self.next_multifield.max(numbers.map(|multifield| multifield.id + 1).max().unwrap_or(1));
        }
        for (entity, fm) in lists {
            for record in data.records_mut(entity) {
                if record.multifields(fm).iter().any(|multifield| multifield.id == 0) {
                    let mut list = record.multifields(fm).to_vec();
                    for multifield in list.iter_mut().filter(|multifield| multifield.id == 0) {
                        multifield.id = self.next_multifield();
                    }
                    record.set(fm, list);
                }
            }
        }
    }

    /// User fields a dump uses but has no definition of become text fields, so that they can be read and searched.
    fn find_user_fields(&mut self, data: &Data) {
        for entity in [Entity::Contact, Entity::Company, Entity::Deal, Entity::Invoice] {
            let names: BTreeSet<&String> = data
                .records(entity)
                .iter()
                .flat_map(Record::extras)
                .map(|(name, _)| name)
                .filter(|name| name.starts_with("UF_"))
                .collect();
            for name in names {
                self.last_user_field += 1;
                self.user_fields.push(UserField::text(self.last_user_field, entity, name));
            }
        }
    }
}

/// A name that changes with the data: two demo portals at the same address must not share a browser's cache.
fn member_id(data: &Data, seed: u64) -> String {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(data.info.title.as_bytes());
    hash.update(data.info.now.to_le_bytes());
    for entity in Entity::ALL {
        let records = data.records(entity);
        hash.update((records.len() as u64).to_le_bytes());
        // Ids, sizes and some whole records tell data sets apart; hashing every value would cost seconds.
        for record in records.iter().step_by((records.len() / 500).max(1)) {
            hash.update(format!("{record:?}").as_bytes());
        }
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn other_data_is_another_portal() {
        let first = State::new(samples::data(), 1).member_id;
        let mut other = samples::data();
        other.contacts[0].set(contact::NAME, "Another");
        assert_eq!(first, State::new(samples::data(), 1).member_id);
        assert_ne!(first, State::new(other, 1).member_id);
        assert_ne!(first, State::new(samples::data(), 2).member_id);
    }

    #[test]
    fn every_multifield_gets_a_number_of_its_own() {
        let state = samples::state();
        let mut numbers: Vec<u32> = state
            .table(Entity::Contact)
            .records()
            .iter()
            .flat_map(|record| record.multifields(contact::FM))
            .map(|multifield| multifield.id)
            .collect();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert!(count > 0 && numbers.len() == count && numbers[0] > 0);
    }
}
