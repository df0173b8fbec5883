//! What the stored facts tell the planner: which cards to look up, what to compare with the portal, what is gone.

pub(crate) mod beside;

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::Source;
use chrono::NaiveDate;
use segmentation::facts::column::{OwnerKind, Owners};
use segmentation::facts::table::Record;
use segmentation::facts::{Company, Contact, ContactChannels, Facts, Gone, InvoiceKind, Owner, Table};
use segmentation::{
    ActivityId, Card, CompanyId, ContactId, DealId, Delta, FieldTable, InvoiceId, LeadId, Month, RecordId, RequisiteId,
};

/// What is stored, as the planner sees it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What was read.
    pub facts: &'a Facts,
    /// What the user fields of cards hold.
    pub fields: &'a FieldTable,
}

/// The contacts and the companies about which no way to reach them is known and none was looked for.
///
/// Sites and messengers come only with whole cards or from the older lists; a flag or a requisite answers the question for
/// nearly all of them. Cards that are left out of every count are not looked up.
pub(crate) fn unreachable_cards(facts: &Facts) -> (Vec<RecordId>, Vec<RecordId>) {
    let with_requisites: BTreeSet<(OwnerKind, RecordId)> = facts.requisites.reaching().collect();
    let is_unknown = |card, channels: ContactChannels| {
        channels.is_none() && !channels.contains(ContactChannels::LOOKED_UP) && !with_requisites.contains(&card)
    };
    let contacts = facts.contacts.columns();
    let contacts = ids_of(&facts.contacts, |row, id| {
        contacts.is_counted(row) && is_unknown((OwnerKind::Contact, id.0), contacts.channels[row])
    });
    let companies = facts.companies.columns();
    let companies = ids_of(&facts.companies, |row, id| {
        companies.is_counted(row) && is_unknown((OwnerKind::Company, id.0), companies.channels[row])
    });
    (contacts, companies)
}

/// The ids of the rows that a judge of row and id wants.
fn ids_of<R: Record<Key: Into<RecordId>>>(
    table: &Table<R>,
    is_wanted: impl Fn(usize, R::Key) -> bool,
) -> Vec<RecordId> {
    table.keys().iter().enumerate().filter(|&(row, &id)| is_wanted(row, id)).map(|(_, &id)| id.into()).collect()
}

/// Notes in the stored cards how they can be reached, as it was looked up, and adds them to what is to be saved. A card
/// that is not stored any more stays away.
pub(crate) fn note_channels(piece: &mut Facts, stored: &Facts, looked_up: BTreeMap<Card, ContactChannels>) {
    let (mut contacts, mut companies) = (Vec::new(), Vec::new());
    for (card, channels) in looked_up {
        let channels = channels | ContactChannels::LOOKED_UP;
        match card {
            Card::Contact(id) => {
                contacts.extend(stored.contacts.get(id).map(|contact| Contact { channels, ..contact }))
            }
            Card::Company(id) => {
                companies.extend(stored.companies.get(id).map(|company| Company { channels, ..company }))
            }
        }
    }
    piece.contacts.extend(contacts);
    piece.companies.extend(companies);
}

/// The deals whose company and first contact are not counted, although they name a contact: another one, which only the
/// dearer list names, may be.
pub(crate) fn deals_to_look_up(facts: &Facts) -> Vec<RecordId> {
    let (companies, contacts) = (facts.companies.columns(), facts.contacts.columns());
    let is_company_counted = |id: CompanyId| facts.companies.row(id).is_some_and(|row| companies.is_counted(row));
    let is_contact_counted = |id: ContactId| facts.contacts.row(id).is_some_and(|row| contacts.is_counted(row));
    let deals = facts.deals.columns();
    ids_of(&facts.deals, |row, _| match deals.contacts.list(row) {
        // No company has the number 0, which stands for none.
        [contact] => !(is_company_counted(deals.company[row]) || is_contact_counted(*contact)),
        _ => false,
    })
}

/// The deals of which several contacts are known, and neither these nor the company are counted. Who sees a part of the
/// portal cannot see what becomes of hidden cards: one of them may have been merged into a card that counts, and the
/// ordinary list of deals, which names the first contact only, does not tell it.
pub(crate) fn deals_of_uncounted(facts: &Facts) -> Vec<RecordId> {
    let (companies, contacts) = (facts.companies.columns(), facts.contacts.columns());
    let is_company_counted = |id: CompanyId| facts.companies.row(id).is_some_and(|row| companies.is_counted(row));
    let is_contact_counted = |id: ContactId| facts.contacts.row(id).is_some_and(|row| contacts.is_counted(row));
    let deals = facts.deals.columns();
    ids_of(&facts.deals, |row, _| {
        let named = deals.contacts.list(row);
        named.len() > 1 && !is_company_counted(deals.company[row]) && !named.iter().any(|&id| is_contact_counted(id))
    })
}

/// The templates of recurring deals and invoices. They are no requests, so the activities made in them may be all that is
/// known of a client.
pub(crate) fn templates(facts: &Facts) -> Vec<Owner> {
    let deals = ids_of(&facts.deals, |row, _| facts.deals.columns().is_template.is_set(row))
        .into_iter()
        .map(|id| Owner::Deal(DealId(id)));
    let invoices = facts.invoices.keys().iter().enumerate();
    let invoices = invoices.filter(|(row, _)| facts.invoices.columns().is_template.is_set(*row));
    deals.chain(invoices.map(|(_, &(kind, id))| Owner::Invoice(kind, id))).collect()
}

/// Whether every activity was made in a deal or invoice that existed by then, and so can tell no more than that deal or
/// invoice does. Activities whose owner is not among the facts say nothing.
pub(crate) fn owners_come_first(sample: &Facts) -> bool {
    sample.activities.iter().all(|activity| {
        let owner = match activity.owner {
            Owner::Deal(id) => sample.deals.get(id).map(|deal| deal.created),
            Owner::Invoice(kind, id) => sample.invoices.get((kind, id)).map(|invoice| invoice.created),
            Owner::Contact(_) | Owner::Company(_) | Owner::Other => None,
        };
        owner.is_none_or(|created| created <= activity.created)
    })
}

/// The deals and invoices in which some activities were made.
pub(crate) fn owners(sample: &Facts) -> Vec<(Source, Vec<RecordId>)> {
    let mut owners: BTreeMap<Source, BTreeSet<RecordId>> = BTreeMap::new();
    for activity in sample.activities.iter() {
        let (source, id) = match activity.owner {
            Owner::Deal(id) => (Source::Deals, id.0),
            Owner::Invoice(InvoiceKind::Smart, id) => (Source::Invoices, id.0),
            Owner::Invoice(InvoiceKind::Old, id) => (Source::OldInvoices, id.0),
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
    pub(crate) after: RecordId,
    pub(crate) through: RecordId,
    pub(crate) rows: u64,
}

/// Cuts a list into blocks of about so many stored rows, from the first id to the largest the list was seen to hold.
pub(crate) fn blocks(facts: &Facts, source: Source, largest: RecordId, rows_per_block: usize) -> Vec<Block> {
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

/// Whether nothing is stored of a list.
pub(crate) fn is_empty(facts: &Facts, source: Source) -> bool {
    ids(facts, source).is_empty()
}

/// Whether what is stored says that a list has records created in a month or later. Of touches the activities tell.
pub(crate) fn has_since(facts: &Facts, source: Source, month: Month) -> bool {
    let since = |created: NaiveDate| Month::of(created) >= month;
    let invoices = |kind| facts.invoices.iter().any(|it| it.kind == kind && since(it.created));
    match source {
        Source::Companies | Source::CompanyReach | Source::CompanyFields => {
            facts.companies.iter().any(|it| since(it.created))
        }
        Source::Contacts | Source::ContactReach | Source::ContactFields => {
            facts.contacts.iter().any(|it| since(it.created))
        }
        Source::Deals | Source::DealLinks => facts.deals.iter().any(|it| since(it.created)),
        Source::Invoices => invoices(InvoiceKind::Smart),
        Source::OldInvoices => invoices(InvoiceKind::Old),
        Source::Activities | Source::SalesActivities | Source::Touches | Source::OpenTouches => {
            facts.activities.iter().any(|it| since(it.created))
        }
        Source::Leads => facts.leads.iter().any(|it| since(it.created)),
        // Not dated.
        Source::Requisites | Source::ContactAddresses | Source::CompanyAddresses | Source::Goods => false,
    }
}

/// The stored ids of a list, in order.
fn ids(facts: &Facts, source: Source) -> Vec<RecordId> {
    let invoices = |kind| facts.invoices.keys().iter().filter(|(it, _)| *it == kind).map(|(_, id)| id.0).collect();
    let activities = |is_card: bool| {
        let owners = facts.activities.columns().owner.kinds();
        ids_of(&facts.activities, |row, _| is_card == matches!(owners[row], OwnerKind::Contact | OwnerKind::Company))
    };
    match source {
        Source::Companies | Source::CompanyReach | Source::CompanyFields => {
            facts.companies.keys().iter().map(|id| id.0).collect()
        }
        Source::Contacts | Source::ContactReach | Source::ContactFields => {
            facts.contacts.keys().iter().map(|id| id.0).collect()
        }
        Source::Deals | Source::DealLinks => facts.deals.keys().iter().map(|id| id.0).collect(),
        Source::Invoices => invoices(InvoiceKind::Smart),
        Source::OldInvoices => invoices(InvoiceKind::Old),
        Source::Activities => activities(true),
        Source::SalesActivities => activities(false),
        Source::Touches | Source::OpenTouches => facts.touches.keys().iter().map(|id| id.0).collect(),
        Source::Requisites => facts.requisites.keys().iter().map(|id| id.0).collect(),
        Source::ContactAddresses => facts.contacts.keys().iter().map(|id| id.0).collect(),
        Source::CompanyAddresses => facts.companies.keys().iter().map(|id| id.0).collect(),
        Source::Goods => facts.product_rows.keys().iter().map(|id| id.0).collect(),
        Source::Leads => facts.leads.keys().iter().map(|id| id.0).collect(),
    }
}

/// Notes as gone what is stored of a part of a list and was not found there.
pub(crate) fn note_gone(
    gone: &mut Gone,
    facts: &Facts,
    source: Source,
    (after, through): (RecordId, RecordId),
    found: &[RecordId],
) {
    let found: BTreeSet<RecordId> = found.iter().copied().collect();
    let missing = ids(facts, source).into_iter().filter(|id| *id > after && *id <= through && !found.contains(id));
    match source {
        Source::Companies | Source::CompanyReach | Source::CompanyFields => {
            gone.companies.extend(missing.map(CompanyId))
        }
        Source::Contacts | Source::ContactReach | Source::ContactFields => gone.contacts.extend(missing.map(ContactId)),
        Source::Deals | Source::DealLinks => gone.deals.extend(missing.map(DealId)),
        Source::Invoices => gone.invoices.extend(missing.map(|id| (InvoiceKind::Smart, InvoiceId(id)))),
        Source::OldInvoices => gone.invoices.extend(missing.map(|id| (InvoiceKind::Old, InvoiceId(id)))),
        Source::Activities | Source::SalesActivities => gone.activities.extend(missing.map(ActivityId)),
        // A touch that is not in its list any more may have been done, or be older than what is read.
        Source::Touches | Source::OpenTouches => {}
        Source::Requisites => gone.requisites.extend(missing.map(RequisiteId)),
        Source::Leads => gone.leads.extend(missing.map(LeadId)),
        // No number of their own tells addresses, and goods are compared with those of their deal.
        Source::ContactAddresses | Source::CompanyAddresses | Source::Goods => {}
    }
}

/// The stored records that hang on a card that is gone, by list: after a merge they hang on another card, and their own
/// time of change need not tell.
pub(crate) fn attached_to(facts: &Facts, gone: &Gone) -> Vec<(Source, Vec<RecordId>)> {
    let is_gone = |company: CompanyId, contacts: &[ContactId]| {
        gone.companies.contains(&company) || contacts.iter().any(|id| gone.contacts.contains(id))
    };
    let is_owner_gone = |owners: &Owners, row: usize| match (owners.kinds()[row], owners.ids()[row]) {
        (OwnerKind::Contact, id) => gone.contacts.contains(&ContactId(id)),
        (OwnerKind::Company, id) => gone.companies.contains(&CompanyId(id)),
        _ => false,
    };
    let (contacts, deals, invoices) = (facts.contacts.columns(), facts.deals.columns(), facts.invoices.columns());
    let (activities, requisites) = (facts.activities.columns(), facts.requisites.columns());
    let leads = facts.leads.columns();
    let of_kind = |wanted: InvoiceKind| {
        let attached = facts.invoices.keys().iter().enumerate().filter(|&(row, key)| {
            key.0 == wanted
                && is_gone(invoices.company[row], invoices.contacts.list(row))
                && !gone.invoices.contains(key)
        });
        attached.map(|(_, (_, id))| id.0).collect()
    };
    let lists: [(Source, Vec<RecordId>); 7] = [
        (
            Source::Contacts,
            ids_of(&facts.contacts, |row, id| {
                contacts.companies.list(row).iter().any(|id| gone.companies.contains(id))
                    && !gone.contacts.contains(&id)
            }),
        ),
        (
            Source::Deals,
            ids_of(&facts.deals, |row, id| {
                is_gone(deals.company[row], deals.contacts.list(row)) && !gone.deals.contains(&id)
            }),
        ),
        (Source::Invoices, of_kind(InvoiceKind::Smart)),
        (Source::OldInvoices, of_kind(InvoiceKind::Old)),
        (
            Source::Leads,
            ids_of(&facts.leads, |row, id| {
                is_gone(leads.company[row], leads.contacts.list(row)) && !gone.leads.contains(&id)
            }),
        ),
        (
            Source::Activities,
            ids_of(&facts.activities, |row, id| {
                is_owner_gone(&activities.owner, row) && !gone.activities.contains(&id)
            }),
        ),
        (
            Source::Requisites,
            ids_of(&facts.requisites, |row, id| {
                is_owner_gone(&requisites.owner, row) && !gone.requisites.contains(&id)
            }),
        ),
    ];
    lists.into_iter().filter(|(_, ids)| !ids.is_empty()).collect()
}

/// Keeps of what was read again only what differs from what is stored.
///
/// A card whose sites and messengers were looked up keeps what was found there, and a deal its further contacts: the rows
/// of the lists do not tell them, and whoever changes them changes the record's time as well.
pub(crate) fn keep_differing(read: &mut Delta, stored: Known<'_>) {
    keep_what_lists_leave_out(&mut read.facts, stored.facts);
    read.facts.keep_differing(stored.facts);
    read.fields.keep_differing(stored.fields);
}

/// Gives the rows of the lists what only look-ups tell, as it is stored.
fn keep_what_lists_leave_out(read: &mut Facts, stored: &Facts) {
    let is_kept =
        |read: ContactChannels, stored: ContactChannels| read.is_none() && stored.contains(ContactChannels::LOOKED_UP);
    for (row, id) in read.companies.keys().to_vec().into_iter().enumerate() {
        if let Some(known) = stored.companies.row(id).map(|known| stored.companies.columns().channels[known])
            && is_kept(read.companies.columns().channels[row], known)
        {
            read.companies.update(id, |company| company.channels = known);
        }
    }
    for (row, id) in read.contacts.keys().to_vec().into_iter().enumerate() {
        if let Some(known) = stored.contacts.row(id).map(|known| stored.contacts.columns().channels[known])
            && is_kept(read.contacts.columns().channels[row], known)
        {
            read.contacts.update(id, |contact| contact.channels = known);
        }
    }
    // The list names the first contact only; the others were looked up, and stay as long as the first one does. A row that
    // names several was looked up itself.
    for (row, id) in read.deals.keys().to_vec().into_iter().enumerate() {
        let Some(known) = stored.deals.row(id).map(|known| stored.deals.columns().contacts.list(known)) else {
            continue;
        };
        let named = read.deals.columns().contacts.list(row);
        if named.len() < 2 && named != known && named.first() == known.first() {
            read.deals.update(id, |deal| deal.contacts = known.into());
        }
    }
}

/// The counted cards that are stored, contacts and companies apart, of which it is not known what their user fields hold.
/// `fields` is what is known of them.
pub(crate) fn cards_without_fields(facts: &Facts, fields: &FieldTable) -> (Vec<RecordId>, Vec<RecordId>) {
    let (contacts, companies) = (facts.contacts.columns(), facts.companies.columns());
    (
        ids_of(&facts.contacts, |row, id| contacts.is_counted(row) && !fields.contains(Card::Contact(id))),
        ids_of(&facts.companies, |row, id| companies.is_counted(row) && !fields.contains(Card::Company(id))),
    )
}

#[cfg(test)]
mod tests;
