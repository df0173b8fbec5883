//! Nothing is loose: ids are unique, links lead to records, codes stand in their directories, times are in the past.

use std::collections::BTreeSet;

use super::{SMALL, USUAL};
use crate::record::Record;
use crate::schema::{
    Entity, FieldId, activity, address, category, company, contact, currency, deal, department, invoice, lead,
    old_invoice, product_row, requisite, stage_history, status, user,
};
use crate::seeds::details::WITHOUT_RATE;
use crate::seeds::rows::DELETED_ID;

#[test]
fn ids_are_unique_and_grow_with_holes() {
    let data = &*USUAL;
    for entity in Entity::ALL.into_iter().filter(|entity| *entity != Entity::Category) {
        let records = data.records(entity);
        assert!(!records.is_empty(), "{entity:?}");
        assert!(records.is_sorted_by(|left, right| left.id < right.id), "{entity:?}");
        assert!(records[0].id > 0, "{entity:?}");
    }
    for entity in [Entity::Contact, Entity::Company, Entity::Deal, Entity::Invoice, Entity::Activity] {
        let records = data.records(entity);
        let last = records.last().map_or(0, |record| record.id as usize);
        assert!(last > records.len() + records.len() / 20, "{entity:?}: too few holes");
    }
    let categories = data.categories.iter().map(|row| (row.int(category::ENTITY_TYPE_ID), row.id));
    assert_eq!(categories.collect::<BTreeSet<_>>().len(), data.categories.len());
}

#[test]
fn links_lead_to_records() {
    let data = &*USUAL;
    let ids = |entity: Entity| data.records(entity).iter().map(|record| record.id).collect::<BTreeSet<_>>();
    let (contacts, companies, deals) = (ids(Entity::Contact), ids(Entity::Company), ids(Entity::Deal));
    let (invoices, users, departments) = (ids(Entity::Invoice), ids(Entity::User), ids(Entity::Department));
    let requisites = ids(Entity::Requisite);
    let mut orphans = 0;
    for record in &data.contacts {
        for id in record.reference(contact::COMPANY_ID).iter().chain(record.ids(contact::COMPANY_IDS)) {
            assert!(companies.contains(id) || *id == DELETED_ID, "contact {} names company {id}", record.id);
        }
        orphans += usize::from(record.reference(contact::COMPANY_ID) == Some(DELETED_ID));
    }
    assert!(orphans > 0 && !companies.contains(&DELETED_ID));

    let links: &[(Entity, FieldId, &BTreeSet<u32>)] = &[
        (Entity::Contact, contact::ASSIGNED_BY_ID, &users),
        (Entity::Company, company::ASSIGNED_BY_ID, &users),
        (Entity::Company, company::CONTACT_IDS, &contacts),
        (Entity::Lead, lead::COMPANY_ID, &companies),
        (Entity::Lead, lead::CONTACT_ID, &contacts),
        (Entity::Lead, lead::CONTACT_IDS, &contacts),
        (Entity::Lead, lead::ASSIGNED_BY_ID, &users),
        (Entity::Deal, deal::COMPANY_ID, &companies),
        (Entity::Deal, deal::CONTACT_ID, &contacts),
        (Entity::Deal, deal::CONTACT_IDS, &contacts),
        (Entity::Deal, deal::ASSIGNED_BY_ID, &users),
        (Entity::Invoice, invoice::COMPANY_ID, &companies),
        (Entity::Invoice, invoice::CONTACT_IDS, &contacts),
        (Entity::Invoice, invoice::PARENT_ID_2, &deals),
        (Entity::Invoice, invoice::MYCOMPANY_ID, &companies),
        (Entity::OldInvoice, old_invoice::UF_COMPANY_ID, &companies),
        (Entity::OldInvoice, old_invoice::UF_CONTACT_ID, &contacts),
        (Entity::OldInvoice, old_invoice::UF_DEAL_ID, &deals),
        (Entity::Activity, activity::RESPONSIBLE_ID, &users),
        (Entity::ProductRow, product_row::OWNER_ID, &deals),
        (Entity::Address, address::ENTITY_ID, &requisites),
        (Entity::User, user::UF_DEPARTMENT, &departments),
        (Entity::Department, department::UF_HEAD, &users),
        (Entity::Department, department::PARENT, &departments),
    ];
    for (entity, field, targets) in links {
        let mut linked = 0;
        for record in data.records(*entity) {
            for id in record.reference(*field).iter().chain(record.ids(*field)) {
                assert!(targets.contains(id), "{entity:?} {}: {} {id}", record.id, entity.field(*field).item);
                linked += 1;
            }
        }
        assert!(linked > 0, "{entity:?}: nobody fills {}", entity.field(*field).item);
    }

    let typed: &[(Entity, FieldId, FieldId)] = &[
        (Entity::Activity, activity::OWNER_TYPE_ID, activity::OWNER_ID),
        (Entity::Requisite, requisite::ENTITY_TYPE_ID, requisite::ENTITY_ID),
        (Entity::Address, address::ANCHOR_TYPE_ID, address::ANCHOR_ID),
        (Entity::StageHistory, stage_history::ENTITY_TYPE_ID, stage_history::OWNER_ID),
    ];
    for (entity, kind, owner) in typed {
        for record in data.records(*entity) {
            let id = record.reference(*owner).expect("every such record has an owner");
            let found = match record.int(*kind) {
                // Leads go when they are worked through.
                Some(1) => true,
                Some(2) => deals.contains(&id),
                Some(3) => contacts.contains(&id),
                Some(4) => companies.contains(&id),
                Some(31) => invoices.contains(&id),
                _ => false,
            };
            assert!(found, "{entity:?} {} belongs to nothing", record.id);
        }
    }
}

#[test]
fn people_are_listed_by_their_companies() {
    let data = &*USUAL;
    for record in &data.contacts {
        for id in record.ids(contact::COMPANY_IDS).iter().filter(|id| **id != DELETED_ID) {
            let company = &data.companies[data.companies.partition_point(|company| company.id < *id)];
            assert!(company.ids(company::CONTACT_IDS).contains(&record.id), "contact {}", record.id);
        }
    }
}

#[test]
fn codes_stand_in_their_directories() {
    let data = &*USUAL;
    let known = data
        .statuses
        .iter()
        .map(|row| (row.text(status::ENTITY_ID).to_owned(), row.text(status::STATUS_ID).to_owned()))
        .collect::<BTreeSet<_>>();
    let check = |record: &Record, field: FieldId, directory: &str| {
        let code = record.text(field);
        let key = (directory.to_owned(), code.to_owned());
        assert!(code.is_empty() || known.contains(&key), "{:?} {}: {key:?}", record.entity(), record.id);
    };
    for record in &data.contacts {
        check(record, contact::TYPE_ID, "CONTACT_TYPE");
        check(record, contact::SOURCE_ID, "SOURCE");
        check(record, contact::HONORIFIC, "HONORIFIC");
    }
    for record in &data.companies {
        check(record, company::TYPE_ID, "COMPANY_TYPE");
        check(record, company::SOURCE_ID, "SOURCE");
        check(record, company::INDUSTRY, "INDUSTRY");
        check(record, company::EMPLOYEES, "EMPLOYEES");
    }
    for record in &data.deals {
        let directory = match record.int(deal::CATEGORY_ID) {
            Some(0) => "DEAL_STAGE".to_owned(),
            funnel => format!("DEAL_STAGE_{}", funnel.expect("every deal has a funnel")),
        };
        check(record, deal::STAGE_ID, &directory);
        check(record, deal::TYPE_ID, "DEAL_TYPE");
        check(record, deal::SOURCE_ID, "SOURCE");
    }
    for record in &data.invoices {
        let category = record.int(invoice::CATEGORY_ID).expect("every invoice has a category");
        check(record, invoice::STAGE_ID, &format!("SMART_INVOICE_STAGE_{category}"));
    }
    for record in &data.old_invoices {
        check(record, old_invoice::STATUS_ID, "INVOICE_STATUS");
    }
    let codes = data.currencies.iter().map(|row| row.text(currency::CURRENCY).to_owned()).collect::<BTreeSet<_>>();
    let used = data.deals.iter().map(|record| record.text(deal::CURRENCY_ID).to_owned()).collect::<BTreeSet<_>>();
    assert!(codes.is_subset(&used));
    assert_eq!(used.difference(&codes).collect::<Vec<_>>(), [WITHOUT_RATE]);
}

#[test]
fn semantics_of_deals_are_those_of_their_stages() {
    let data = &*USUAL;
    for record in &data.deals {
        let stage = record.text(deal::STAGE_ID);
        let row = data
            .statuses
            .iter()
            .find(|row| row.text(status::STATUS_ID) == stage && row.text(status::ENTITY_ID).starts_with("DEAL_STAGE"));
        let expected = match row.expect("the stage stands in a directory").text(status::SEMANTICS) {
            "" => "P",
            semantics => semantics,
        };
        assert_eq!(record.text(deal::STAGE_SEMANTIC_ID), expected, "deal {}", record.id);
    }
}

#[test]
fn everything_that_happened_lies_within_the_portals_life() {
    let data = &*USUAL;
    let start = data.info.now - 3_700 * 86_400;
    let happened = [
        (Entity::Contact, contact::CREATED_TIME),
        (Entity::Contact, contact::UPDATED_TIME),
        (Entity::Company, company::CREATED_TIME),
        (Entity::Company, company::UPDATED_TIME),
        (Entity::Lead, lead::CREATED_TIME),
        (Entity::Lead, lead::UPDATED_TIME),
        (Entity::Deal, deal::CREATED_TIME),
        (Entity::Deal, deal::UPDATED_TIME),
        (Entity::Deal, deal::MOVED_TIME),
        (Entity::Invoice, invoice::CREATED_TIME),
        (Entity::Invoice, invoice::MOVED_TIME),
        (Entity::OldInvoice, old_invoice::DATE_INSERT),
        (Entity::Activity, activity::CREATED),
        (Entity::Activity, activity::LAST_UPDATED),
        (Entity::StageHistory, stage_history::CREATED_TIME),
    ];
    for (entity, field) in happened {
        for record in data.records(entity) {
            let at = record.time(field).expect("the field is always filled");
            let name = entity.field(field).item;
            assert!((start..=data.info.now).contains(&at), "{entity:?} {} {name} {at}", record.id);
        }
    }
}

#[test]
fn users_have_different_rights_and_heads() {
    let data = &*SMALL;
    for (right, least) in [("all", 2), ("department", 3), ("own", 4), ("none", 1)] {
        let count = data.users.iter().filter(|record| record.text(user::CRM_ACCESS) == right).count();
        assert!(count >= least, "{right}: {count}");
    }
    assert_eq!(data.users[0].flag(user::IS_ADMIN), Some(true));
    assert!(data.users.iter().filter(|record| record.flag(user::ACTIVE) == Some(false)).count() >= 2);
    assert!(data.departments.iter().all(|record| record.reference(department::UF_HEAD).is_some()));
}

#[test]
fn a_dump_of_the_portal_loads_without_loss() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    crate::dump::write(&SMALL, folder.path()).expect("the folder can be written");
    let loaded = crate::dump::load(folder.path()).expect("what was written can be read");
    assert_eq!(loaded.info, SMALL.info);
    for entity in Entity::ALL {
        for (before, after) in SMALL.records(entity).iter().zip(loaded.records(entity)) {
            assert_eq!(before, after);
        }
        assert_eq!(SMALL.records(entity).len(), loaded.records(entity).len(), "{entity:?}");
    }
}
