//! Fills in what a record leaves out but the portal itself would know: flags, semantics of stages, links from both sides.
//!
//! A filled field is never touched: a dump may be odd on purpose.

use std::collections::{BTreeMap, HashMap};

use crate::data::Data;
use crate::record::{Multifield, Record, Value};
use crate::schema::{Entity, FieldId, address, company, contact, deal, invoice, lead, product_row, requisite, status};

/// Completes all records; `statuses` must be in place. The lists must be sorted by id.
pub(crate) fn complete(data: &mut Data) {
    for record in &mut data.contacts {
        flags_from_multifields(record, false);
        list_from_first(record, contact::COMPANY_ID, contact::COMPANY_IDS);
    }
    for record in &mut data.companies {
        flags_from_multifields(record, false);
    }
    people_of_companies(data);

    let semantics: HashMap<(String, String), String> = data
        .statuses
        .iter()
        .map(|row| {
            let key = (row.text(status::ENTITY_ID).to_owned(), row.text(status::STATUS_ID).to_owned());
            (key, row.text(status::SEMANTICS).to_owned())
        })
        .collect();
    for record in &mut data.deals {
        list_from_first(record, deal::CONTACT_ID, deal::CONTACT_IDS);
        if *record.get(deal::STAGE_SEMANTIC_ID) == Value::Empty && !record.text(deal::STAGE_ID).is_empty() {
            let directory = deal_directory(record.int(deal::CATEGORY_ID).unwrap_or(0));
            let stage = record.text(deal::STAGE_ID).to_owned();
            let semantic = semantics.get(&(directory, stage)).map(String::as_str).filter(|found| !found.is_empty());
            record.set(deal::STAGE_SEMANTIC_ID, semantic.unwrap_or("P"));
        }
    }
    for record in &mut data.leads {
        list_from_first(record, lead::CONTACT_ID, lead::CONTACT_IDS);
        if *record.get(lead::STAGE_SEMANTIC_ID) == Value::Empty && !record.text(lead::STAGE_ID).is_empty() {
            let key = (LEAD_DIRECTORY.to_owned(), record.text(lead::STAGE_ID).to_owned());
            let semantic = semantics.get(&key).map(String::as_str).filter(|found| !found.is_empty());
            record.set(lead::STAGE_SEMANTIC_ID, semantic.unwrap_or("P"));
        }
    }
    for record in &mut data.invoices {
        list_from_first(record, invoice::CONTACT_ID, invoice::CONTACT_IDS);
    }
    anchors(data);
    data.product_rows.iter_mut().for_each(prices);
}

/// Type of the owner of an address: a requisite.
pub(crate) const REQUISITE_TYPE: i64 = 8;

/// An address lies with the contact or company whose requisite it belongs to.
fn anchors(data: &mut Data) {
    for record in &mut data.addresses {
        let by_requisite = record.int(address::ENTITY_TYPE_ID) == Some(REQUISITE_TYPE);
        let Some(owner) = record.reference(address::ENTITY_ID).filter(|_| by_requisite) else { continue };
        let Ok(place) = data.requisites.binary_search_by_key(&owner, |row| row.id) else { continue };
        for (anchor, field) in
            [(address::ANCHOR_TYPE_ID, requisite::ENTITY_TYPE_ID), (address::ANCHOR_ID, requisite::ENTITY_ID)]
        {
            if *record.get(anchor) == Value::Empty {
                record.set(anchor, data.requisites[place].get(field).clone());
            }
        }
    }
}

/// A line of goods with nothing but its price has neither a discount nor a tax on top.
fn prices(record: &mut Record) {
    let price = record.get(product_row::PRICE).clone();
    for field in
        [product_row::PRICE_ACCOUNT, product_row::PRICE_EXCLUSIVE, product_row::PRICE_NETTO, product_row::PRICE_BRUTTO]
    {
        if *record.get(field) == Value::Empty && price != Value::Empty {
            record.set(field, price.clone());
        }
    }
}

/// Directory of the stages of leads (docs: crm/status/crm-status-list.md).
pub(crate) const LEAD_DIRECTORY: &str = "STATUS";

/// Directory of the stages of a deal funnel (docs: crm/status/crm-status-list.md).
pub(crate) fn deal_directory(category_id: i64) -> String {
    if category_id == 0 { "DEAL_STAGE".to_owned() } else { format!("DEAL_STAGE_{category_id}") }
}

/// Sets `hasPhone`, `hasEmail` and `hasImol` of a contact or company from its multifields: the missing ones, or all.
pub(crate) fn flags_from_multifields(record: &mut Record, all: bool) {
    let (fm, flags) = match record.entity() {
        Entity::Contact => (contact::FM, [contact::HAS_PHONE, contact::HAS_EMAIL, contact::HAS_IMOL]),
        Entity::Company => (company::FM, [company::HAS_PHONE, company::HAS_EMAIL, company::HAS_IMOL]),
        _ => return,
    };
    let list = record.multifields(fm);
    let found = [
        list.iter().any(|multifield| multifield.type_id == "PHONE"),
        list.iter().any(|multifield| multifield.type_id == "EMAIL"),
        list.iter().any(Multifield::is_open_line),
    ];
    for (flag, found) in flags.into_iter().zip(found) {
        if all || *record.get(flag) == Value::Empty {
            record.set(flag, found);
        }
    }
}

/// Makes the single reference and the list agree where one of them is missing.
fn list_from_first(record: &mut Record, first: FieldId, list: FieldId) {
    match (record.reference(first), record.get(list)) {
        (Some(id), Value::Empty) => record.set(list, vec![id]),
        (None, Value::Ids(ids)) => {
            // An empty main company beside a filled list is one of the odd cases a portal can hold; a contact keeps it.
            if record.entity() != Entity::Contact
                && let Some(id) = ids.first().copied()
            {
                record.set(first, id);
            }
        }
        _ => {}
    }
}

/// Companies list their contacts: from the contacts' side where a company does not say it itself.
fn people_of_companies(data: &mut Data) {
    let mut people: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for record in &data.contacts {
        let main = record.reference(contact::COMPANY_ID);
        let others = record.ids(contact::COMPANY_IDS).iter().copied().filter(|id| Some(*id) != main);
        for company in main.into_iter().chain(others) {
            people.entry(company).or_default().push(record.id);
        }
    }
    for record in &mut data.companies {
        if *record.get(company::CONTACT_IDS) == Value::Empty
            && let Some(ids) = people.remove(&record.id)
        {
            record.set(company::CONTACT_IDS, ids);
        }
    }
}
