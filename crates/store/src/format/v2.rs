//! Version 2 of the chunk format: the rows of version 1, and what they cannot tell.
//!
//! # Design
//! The rows have not changed, so they are not copied: version 1 is frozen, and what came later stands beside it. That is
//! the numbers of the records that are gone, and the cards whose sites and messengers were looked up, which version 1
//! forgets, so that they would be looked up again at every visit.

use segmentation::facts::{ContactChannels, InvoiceKind};
use segmentation::{ActivityId, CompanyId, ContactId, DealId, Delta, Facts, Gone, InvoiceId, RequisiteId};
use serde::Deserialize;

use super::{Malformed, v1};

/// The first byte of every chunk of this version.
pub(super) const VERSION: u8 = 2;

/// Everything after the version byte.
#[derive(Deserialize)]
pub(super) struct Chunk {
    rows: v1::Chunk,
    /// Numbers of the companies among the rows that were looked up whole.
    looked_up_companies: Vec<CompanyId>,
    /// Numbers of the contacts among the rows that were looked up whole.
    looked_up_contacts: Vec<ContactId>,
    gone: GoneRows,
}

/// Reads what follows the version byte.
pub(super) fn decode(bytes: &[u8]) -> Result<Delta, Malformed> {
    match postcard::take_from_bytes::<Chunk>(bytes) {
        Ok((chunk, [])) => chunk.try_into(),
        Ok(_) => Err(Malformed("goes on after its end")),
        Err(_) => Err(Malformed("is broken")),
    }
}

impl TryFrom<Chunk> for Delta {
    type Error = Malformed;

    fn try_from(chunk: Chunk) -> Result<Self, Malformed> {
        let missing = || Malformed("names a card it does not hold");
        let mut facts = Facts::try_from(chunk.rows)?;
        for id in chunk.looked_up_companies {
            let is_there = facts.companies.update(id, |company| company.channels |= ContactChannels::LOOKED_UP);
            is_there.then_some(()).ok_or_else(missing)?;
        }
        for id in chunk.looked_up_contacts {
            let is_there = facts.contacts.update(id, |contact| contact.channels |= ContactChannels::LOOKED_UP);
            is_there.then_some(()).ok_or_else(missing)?;
        }
        Ok(Self { facts, gone: chunk.gone.into(), ..Self::default() })
    }
}

/// [`Gone`], the two kinds of invoices apart, since they are numbered apart.
#[derive(Deserialize)]
struct GoneRows {
    companies: Vec<CompanyId>,
    contacts: Vec<ContactId>,
    deals: Vec<DealId>,
    smart_invoices: Vec<InvoiceId>,
    old_invoices: Vec<InvoiceId>,
    activities: Vec<ActivityId>,
    requisites: Vec<RequisiteId>,
}

impl From<GoneRows> for Gone {
    fn from(rows: GoneRows) -> Self {
        let smart = rows.smart_invoices.into_iter().map(|id| (InvoiceKind::Smart, id));
        let old = rows.old_invoices.into_iter().map(|id| (InvoiceKind::Old, id));
        Self {
            companies: rows.companies.into_iter().collect(),
            contacts: rows.contacts.into_iter().collect(),
            deals: rows.deals.into_iter().collect(),
            invoices: smart.chain(old).collect(),
            activities: rows.activities.into_iter().collect(),
            requisites: rows.requisites.into_iter().collect(),
            ..Self::default()
        }
    }
}
