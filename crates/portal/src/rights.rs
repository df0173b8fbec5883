//! Who sees which rows. A portal leaves rows out silently; only whole kinds and single records are refused aloud
//! (docs: api-reference/common/users, crm/universal/crm-item-list.md).

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::record::Record;
use crate::schema::{
    Entity, FieldId, activity, address, company, contact, deal, department, invoice, lead, old_invoice, product_row,
    requisite, stage_history, user,
};
use crate::state::State;

/// What a user may read and change in the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrmAccess {
    /// Everything.
    All,
    /// What belongs to the people of the user's departments and those below.
    Department,
    /// What belongs to the user.
    Own,
    /// Nothing.
    None,
}

impl CrmAccess {
    /// `all`, `department`, `own` or `none`, as in `CRM_ACCESS` of a dump.
    pub fn code(self) -> &'static str {
        match self {
            CrmAccess::All => "all",
            CrmAccess::Department => "department",
            CrmAccess::Own => "own",
            CrmAccess::None => "none",
        }
    }
}

/// Key of the record a row belongs to: its entity type and id.
type OwnerKey = (i64, u32);

/// Which rows of one table a user sees.
pub(crate) enum Visibility {
    Everything,
    Nothing,
    /// Rows whose field names one of these users.
    Owners {
        field: FieldId,
        users: BTreeSet<u32>,
    },
    /// Rows that belong to one of these records.
    Belonging {
        key: fn(&Record) -> OwnerKey,
        visible: BTreeSet<OwnerKey>,
    },
}

impl Visibility {
    pub(crate) fn is_everything(&self) -> bool {
        matches!(self, Visibility::Everything)
    }

    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Visibility::Nothing)
    }

    pub(crate) fn sees(&self, record: &Record) -> bool {
        match self {
            Visibility::Everything => true,
            Visibility::Nothing => false,
            Visibility::Owners { field, users } => record.reference(*field).is_some_and(|owner| users.contains(&owner)),
            Visibility::Belonging { key, visible } => visible.contains(&key(record)),
        }
    }

    /// A text that differs between visibilities that differ.
    pub(crate) fn fingerprint(&self) -> String {
        match self {
            Visibility::Everything => "all".to_owned(),
            Visibility::Nothing => "none".to_owned(),
            Visibility::Owners { users, .. } => format!("{users:?}"),
            Visibility::Belonging { visible, .. } => {
                let mut hash = DefaultHasher::new();
                visible.hash(&mut hash);
                format!("owners {:x}", hash.finish())
            }
        }
    }
}

impl State {
    /// Whether a user administers the portal.
    pub(crate) fn is_admin(&self, user_id: u32) -> bool {
        self.table(Entity::User).get(user_id).is_some_and(|row| row.flag(user::IS_ADMIN) == Some(true))
    }

    /// A user's access: as the dump says; otherwise all for an administrator, the department for its head, own rows.
    pub(crate) fn access(&self, user_id: u32) -> CrmAccess {
        if self.lost_access.contains(&user_id) {
            return CrmAccess::None;
        }
        let Some(row) = self.table(Entity::User).get(user_id) else { return CrmAccess::None };
        match row.text(user::CRM_ACCESS) {
            "all" => CrmAccess::All,
            "department" => CrmAccess::Department,
            "own" => CrmAccess::Own,
            "none" => CrmAccess::None,
            _ if self.is_admin(user_id) => CrmAccess::All,
            _ if self.heads_department(user_id) => CrmAccess::Department,
            _ => CrmAccess::Own,
        }
    }

    /// What a user sees of a kind of records.
    pub(crate) fn visibility(&self, user_id: u32, entity: Entity) -> Visibility {
        let access = match self.access(user_id) {
            CrmAccess::None => CrmAccess::None,
            access => self.access_by_kind.get(&(user_id, entity)).copied().unwrap_or(access),
        };
        let users = match access {
            CrmAccess::All => return Visibility::Everything,
            CrmAccess::None => return Visibility::Nothing,
            CrmAccess::Own => BTreeSet::from([user_id]),
            CrmAccess::Department => self.subordinates(user_id),
        };
        let owners = |field| Visibility::Owners { field, users: users.clone() };
        match entity {
            Entity::Contact => owners(contact::ASSIGNED_BY_ID),
            Entity::Company => owners(company::ASSIGNED_BY_ID),
            Entity::Deal => owners(deal::ASSIGNED_BY_ID),
            Entity::Lead => owners(lead::ASSIGNED_BY_ID),
            Entity::Invoice => owners(invoice::ASSIGNED_BY_ID),
            Entity::OldInvoice => owners(old_invoice::RESPONSIBLE_ID),
            Entity::Activity => owners(activity::RESPONSIBLE_ID),
            Entity::Requisite => self.belonging(user_id, &[Entity::Contact, Entity::Company], |row| {
                (row.int(requisite::ENTITY_TYPE_ID).unwrap_or(0), row.reference(requisite::ENTITY_ID).unwrap_or(0))
            }),
            Entity::Address => self.belonging(user_id, &[Entity::Contact, Entity::Company], |row| {
                (row.int(address::ANCHOR_TYPE_ID).unwrap_or(0), row.reference(address::ANCHOR_ID).unwrap_or(0))
            }),
            Entity::StageHistory => self.belonging(user_id, &[Entity::Deal, Entity::Invoice], |row| {
                (
                    row.int(stage_history::ENTITY_TYPE_ID).unwrap_or(0),
                    row.reference(stage_history::OWNER_ID).unwrap_or(0),
                )
            }),
            Entity::ProductRow => self.belonging(user_id, &[Entity::Deal, Entity::Invoice], |row| {
                let type_id = if row.text(product_row::OWNER_TYPE) == "D" { 2 } else { 31 };
                (type_id, row.reference(product_row::OWNER_ID).unwrap_or(0))
            }),
            Entity::User | Entity::Department | Entity::Status | Entity::Category | Entity::Currency => {
                Visibility::Everything
            }
        }
    }

    fn belonging(&self, user_id: u32, owners: &[Entity], key: fn(&Record) -> OwnerKey) -> Visibility {
        let mut visible = BTreeSet::new();
        for entity in owners {
            let visibility = self.visibility(user_id, *entity);
            let type_id = entity.type_id().unwrap_or(0);
            let records = self.table(*entity).records().iter().filter(|record| visibility.sees(record));
            visible.extend(records.map(|record| (type_id, record.id)));
        }
        Visibility::Belonging { key, visible }
    }

    /// Whether a user sees one record.
    pub(crate) fn sees(&self, user_id: u32, record: &Record) -> bool {
        self.visibility(user_id, record.entity()).sees(record)
    }

    fn heads_department(&self, user_id: u32) -> bool {
        self.table(Entity::Department).records().iter().any(|row| row.reference(department::UF_HEAD) == Some(user_id))
    }

    /// The user and everyone in the departments they head or, heading none, work in, and in all departments below.
    fn subordinates(&self, user_id: u32) -> BTreeSet<u32> {
        let departments = self.table(Entity::Department).records();
        let mut parents: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for row in departments {
            if let Some(parent) = row.reference(department::PARENT) {
                parents.entry(parent).or_default().push(row.id);
            }
        }
        let mut open: Vec<u32> = departments
            .iter()
            .filter(|row| row.reference(department::UF_HEAD) == Some(user_id))
            .map(|row| row.id)
            .collect();
        if open.is_empty() {
            open = self.table(Entity::User).get(user_id).map_or(&[][..], |row| row.ids(user::UF_DEPARTMENT)).to_vec();
        }
        let mut subtree = BTreeSet::new();
        while let Some(id) = open.pop() {
            if subtree.insert(id) {
                open.extend(parents.get(&id).into_iter().flatten());
            }
        }
        let mut people: BTreeSet<u32> = self
            .table(Entity::User)
            .records()
            .iter()
            .filter(|row| row.ids(user::UF_DEPARTMENT).iter().any(|id| subtree.contains(id)))
            .map(|row| row.id)
            .collect();
        people.insert(user_id);
        people
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn access_follows_the_rules_of_a_dump() {
        let state = samples::state();
        for (user_id, access) in [
            (1, CrmAccess::All),
            (2, CrmAccess::Department),
            (3, CrmAccess::Own),
            (4, CrmAccess::None),
            (99, CrmAccess::None),
        ] {
            assert_eq!(state.access(user_id), access, "user {user_id}");
        }
    }

    #[test]
    fn everyone_sees_their_share() {
        let state = samples::state();
        let seen = |user_id, entity| {
            let visibility = state.visibility(user_id, entity);
            state.table(entity).records().iter().filter(|record| visibility.sees(record)).count()
        };
        for entity in [Entity::Contact, Entity::Requisite] {
            let counts: Vec<usize> = [1, 2, 3, 4].into_iter().map(|user_id| seen(user_id, entity)).collect();
            let all = state.table(entity).records().len();
            assert_eq!(counts[0], all, "{entity:?}");
            assert!(
                counts[1] < all && counts[2] < counts[1] && counts[2] > 0 && counts[3] == 0,
                "{entity:?} {counts:?}"
            );
        }
    }

    #[test]
    fn a_lost_right_takes_everything_away() {
        let mut state = samples::state();
        state.lost_access.insert(1);
        assert!(state.visibility(1, Entity::Contact).is_nothing());
    }
}
