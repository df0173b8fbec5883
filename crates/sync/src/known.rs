//! What the stored facts tell the planner: which cards to look up, what to compare with the portal, what is gone.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::Source;
use segmentation::facts::{Activity, Company, Contact, Deal, Facts, Gone, InvoiceKind, Owner, Reach};
use segmentation::{Card, FieldValues, Id};

/// The contacts and the companies about which no way to reach them is known and none was looked for.
///
/// Sites and messengers come only with whole cards or from the older lists; a flag or a requisite answers the question for
/// nearly all of them. Cards that are left out of every count are not looked up.
pub(crate) fn unreachable_cards(facts: &Facts) -> (Vec<Id>, Vec<Id>) {
    let with_requisites: BTreeSet<Card> = facts
        .requisites
        .values()
        .filter(|requisite| !requisite.is_address_only)
        .filter_map(|requisite| match requisite.owner {
            Owner::Contact(id) => Some(Card::Contact(id)),
            Owner::Company(id) => Some(Card::Company(id)),
            Owner::Deal(_) | Owner::Invoice(..) | Owner::Other => None,
        })
        .collect();
    let is_unknown =
        |card, reach: Reach| reach.is_none() && !reach.contains(Reach::LOOKED_UP) && !with_requisites.contains(&card);
    let contacts = facts
        .contacts
        .values()
        .filter(|contact| contact.is_counted() && is_unknown(Card::Contact(contact.id), contact.reach))
        .map(|contact| contact.id)
        .collect();
    let companies = facts
        .companies
        .values()
        .filter(|it| it.is_counted() && is_unknown(Card::Company(it.id), it.reach))
        .map(|company| company.id)
        .collect();
    (contacts, companies)
}

/// Notes in the stored cards how they can be reached, as it was looked up, and adds them to what is to be saved. A card
/// that is not stored any more stays away.
pub(crate) fn note_reach(piece: &mut Facts, stored: &Facts, looked_up: BTreeMap<Card, Reach>) {
    for (card, reach) in looked_up {
        let reach = reach | Reach::LOOKED_UP;
        match card {
            Card::Contact(id) => {
                let known = stored.contacts.get(&id).cloned();
                piece.contacts.extend(known.map(|contact| (id, Contact { reach, ..contact })));
            }
            Card::Company(id) => {
                let known = stored.companies.get(&id).cloned();
                piece.companies.extend(known.map(|company| (id, Company { reach, ..company })));
            }
        }
    }
}

/// The deals whose company and first contact are not counted, although they name a contact: another one, which only the
/// dearer list names, may be.
pub(crate) fn deals_to_look_up(facts: &Facts) -> Vec<Id> {
    let is_company_counted = |id: &Id| facts.companies.get(id).is_some_and(Company::is_counted);
    let is_contact_counted = |id: &Id| facts.contacts.get(id).is_some_and(Contact::is_counted);
    let is_open = |deal: &&Deal| {
        let is_placed =
            deal.company.as_ref().is_some_and(is_company_counted) || deal.contacts.iter().any(is_contact_counted);
        deal.contacts.len() == 1 && !is_placed
    };
    facts.deals.values().filter(is_open).map(|deal| deal.id).collect()
}

/// The templates of recurring deals and invoices. They are no requests, so the activities made in them may be all that is
/// known of a client.
pub(crate) fn templates(facts: &Facts) -> Vec<Owner> {
    let deals = facts.deals.values().filter(|deal| deal.is_template).map(|deal| Owner::Deal(deal.id));
    let invoices = facts.invoices.values().filter(|it| it.is_template).map(|it| Owner::Invoice(it.kind, it.id));
    deals.chain(invoices).collect()
}

/// Whether every activity was made in a deal or invoice that existed by then, and so can tell no more than that deal or
/// invoice does. Activities whose owner is not among the facts say nothing.
pub(crate) fn owners_come_first(sample: &Facts) -> bool {
    sample.activities.values().all(|activity| {
        let owner = match activity.owner {
            Owner::Deal(id) => sample.deals.get(&id).map(|deal| deal.created),
            Owner::Invoice(kind, id) => sample.invoices.get(&(kind, id)).map(|invoice| invoice.created),
            Owner::Contact(_) | Owner::Company(_) | Owner::Other => None,
        };
        owner.is_none_or(|created| created <= activity.created)
    })
}

/// The deals and invoices in which some activities were made.
pub(crate) fn owners(sample: &Facts) -> Vec<(Source, Vec<Id>)> {
    let mut owners: BTreeMap<Source, BTreeSet<Id>> = BTreeMap::new();
    for activity in sample.activities.values() {
        let (source, id) = match activity.owner {
            Owner::Deal(id) => (Source::Deals, id),
            Owner::Invoice(InvoiceKind::Smart, id) => (Source::Invoices, id),
            Owner::Invoice(InvoiceKind::Old, id) => (Source::OldInvoices, id),
            Owner::Contact(_) | Owner::Company(_) | Owner::Other => continue,
        };
        owners.entry(source).or_default().insert(id);
    }
    owners.into_iter().map(|(source, ids)| (source, ids.into_iter().collect())).collect()
}

/// A part of a list by ids, beyond `after` and up to `through`, and how many rows of it are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) source: Source,
    pub(crate) after: Id,
    pub(crate) through: Id,
    pub(crate) rows: u64,
}

/// Cuts a list into blocks of about so many stored rows, from the first id to the largest the list was seen to hold.
pub(crate) fn blocks(facts: &Facts, source: Source, largest: Id, rows_per_block: usize) -> Vec<Block> {
    let ids = ids(facts, source);
    let end = largest.max(ids.last().copied().unwrap_or(0));
    let mut blocks = Vec::new();
    let mut after = 0;
    for chunk in ids.chunks(rows_per_block) {
        let through = chunk.last().copied().unwrap_or(after);
        blocks.push(Block { source, after, through, rows: chunk.len() as u64 });
        after = through;
    }
    match blocks.last_mut() {
        Some(last) => last.through = end,
        None if end > 0 => blocks.push(Block { source, after: 0, through: end, rows: 0 }),
        None => {}
    }
    blocks
}

/// The stored ids of a list, in order.
fn ids(facts: &Facts, source: Source) -> Vec<Id> {
    let invoices = |kind| facts.invoices.keys().filter(move |(it, _)| *it == kind).map(|&(_, id)| id).collect();
    let activities = |is_card: bool| {
        let is_wanted =
            move |activity: &&Activity| is_card == matches!(activity.owner, Owner::Contact(_) | Owner::Company(_));
        facts.activities.values().filter(is_wanted).map(|activity| activity.id).collect()
    };
    match source {
        Source::Companies | Source::CompanyReach | Source::CompanyFields => facts.companies.keys().copied().collect(),
        Source::Contacts | Source::ContactReach | Source::ContactFields => facts.contacts.keys().copied().collect(),
        Source::Deals | Source::DealLinks => facts.deals.keys().copied().collect(),
        Source::Invoices => invoices(InvoiceKind::Smart),
        Source::OldInvoices => invoices(InvoiceKind::Old),
        Source::Activities => activities(true),
        Source::SalesActivities => activities(false),
        Source::Requisites => facts.requisites.keys().copied().collect(),
    }
}

/// Notes as gone what is stored of a part of a list and was not found there.
pub(crate) fn note_gone(gone: &mut Gone, facts: &Facts, source: Source, (after, through): (Id, Id), found: &[Id]) {
    let found: BTreeSet<Id> = found.iter().copied().collect();
    let missing = ids(facts, source).into_iter().filter(|id| *id > after && *id <= through && !found.contains(id));
    match source {
        Source::Companies | Source::CompanyReach | Source::CompanyFields => gone.companies.extend(missing),
        Source::Contacts | Source::ContactReach | Source::ContactFields => gone.contacts.extend(missing),
        Source::Deals | Source::DealLinks => gone.deals.extend(missing),
        Source::Invoices => gone.invoices.extend(missing.map(|id| (InvoiceKind::Smart, id))),
        Source::OldInvoices => gone.invoices.extend(missing.map(|id| (InvoiceKind::Old, id))),
        Source::Activities | Source::SalesActivities => gone.activities.extend(missing),
        Source::Requisites => gone.requisites.extend(missing),
    }
}

/// The stored records that hang on a card that is gone, by list: after a merge they hang on another card, and their own
/// time of change need not tell.
pub(crate) fn attached_to(facts: &Facts, gone: &Gone) -> Vec<(Source, Vec<Id>)> {
    let is_gone = |company: Option<Id>, contacts: &[Id]| {
        company.is_some_and(|id| gone.companies.contains(&id)) || contacts.iter().any(|id| gone.contacts.contains(id))
    };
    let is_owner_gone = |owner: Owner| match owner {
        Owner::Contact(id) => gone.contacts.contains(&id),
        Owner::Company(id) => gone.companies.contains(&id),
        Owner::Deal(_) | Owner::Invoice(..) | Owner::Other => false,
    };
    let invoices = |kind: InvoiceKind| {
        let attached = facts.invoices.values().filter(move |it| it.kind == kind && is_gone(it.company, &it.contacts));
        attached.map(|invoice| invoice.id).filter(move |id| !gone.invoices.contains(&(kind, *id))).collect()
    };
    let contacts =
        facts.contacts.values().filter(|contact| contact.companies.iter().any(|id| gone.companies.contains(id)));
    let deals = facts.deals.values().filter(|deal| is_gone(deal.company, &deal.contacts));
    let activities = facts.activities.values().filter(|activity| is_owner_gone(activity.owner));
    let requisites = facts.requisites.values().filter(|requisite| is_owner_gone(requisite.owner));
    let lists: [(Source, Vec<Id>); 6] = [
        (Source::Contacts, contacts.map(|it| it.id).filter(|id| !gone.contacts.contains(id)).collect()),
        (Source::Deals, deals.map(|it| it.id).filter(|id| !gone.deals.contains(id)).collect()),
        (Source::Invoices, invoices(InvoiceKind::Smart)),
        (Source::OldInvoices, invoices(InvoiceKind::Old)),
        (Source::Activities, activities.map(|it| it.id).filter(|id| !gone.activities.contains(id)).collect()),
        (Source::Requisites, requisites.map(|it| it.id).filter(|id| !gone.requisites.contains(id)).collect()),
    ];
    lists.into_iter().filter(|(_, ids)| !ids.is_empty()).collect()
}

/// Keeps of what was read again only what differs from what is stored.
///
/// A card whose sites and messengers were looked up keeps what was found there, and a deal its further contacts: the rows
/// of the lists do not tell them, and whoever changes them changes the record's time as well.
pub(crate) fn keep_differing(read: &mut Facts, stored: &Facts) {
    fn keep_reach(reach: &mut Reach, stored: Reach) {
        if reach.is_none() && stored.contains(Reach::LOOKED_UP) {
            *reach = stored;
        }
    }
    read.companies.retain(|id, company: &mut Company| {
        let known = stored.companies.get(id);
        known.into_iter().for_each(|known| keep_reach(&mut company.reach, known.reach));
        known != Some(company)
    });
    read.contacts.retain(|id, contact: &mut Contact| {
        let known = stored.contacts.get(id);
        known.into_iter().for_each(|known| keep_reach(&mut contact.reach, known.reach));
        known != Some(contact)
    });
    read.deals.retain(|id, deal: &mut Deal| {
        let known = stored.deals.get(id);
        // The list names the first contact only; the others were looked up, and stay as long as the first one does.
        if let Some(known) = known.filter(|known| known.contacts.first() == deal.contacts.first()) {
            deal.contacts.clone_from(&known.contacts);
        }
        known != Some(deal)
    });
    read.invoices.retain(|key, invoice| stored.invoices.get(key) != Some(invoice));
    read.activities.retain(|id, activity| stored.activities.get(id) != Some(activity));
    read.requisites.retain(|id, requisite| stored.requisites.get(id) != Some(requisite));
    read.fields.retain(|card, values| stored.fields.get(card) != Some(values));
}

/// The counted cards that are stored, contacts and companies apart, of which it is not known what their user fields hold.
/// `fields` is what is known of them.
pub(crate) fn cards_without_fields(facts: &Facts, fields: &BTreeMap<Card, FieldValues>) -> (Vec<Id>, Vec<Id>) {
    let contacts = facts.contacts.values().filter(|it| it.is_counted()).map(|it| it.id);
    let companies = facts.companies.values().filter(|it| it.is_counted()).map(|it| it.id);
    (
        contacts.filter(|id| !fields.contains_key(&Card::Contact(*id))).collect(),
        companies.filter(|id| !fields.contains_key(&Card::Company(*id))).collect(),
    )
}

#[cfg(test)]
mod tests;
