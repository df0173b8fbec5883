//! Sets of records by kind and id.

use crate::facts::RecordId;
use crate::facts::column::OwnerKind;
use crate::ids::{CompanyId, ContactId};
use crate::rows::BitSet;

/// Records that others are made in or name, by kind and id.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnerSets {
    companies: BitSet,
    contacts: BitSet,
    deals: BitSet,
    smart_invoices: BitSet,
    old_invoices: BitSet,
}

impl OwnerSets {
    /// Adds a record; [`OwnerKind::Other`] is none.
    // Out of the way of the loops that seldom need it.
    #[cold]
    pub(crate) fn insert(&mut self, kind: OwnerKind, id: RecordId) {
        match kind {
            OwnerKind::Company => self.companies.insert(id),
            OwnerKind::Contact => self.contacts.insert(id),
            OwnerKind::Deal => self.deals.insert(id),
            OwnerKind::SmartInvoice => self.smart_invoices.insert(id),
            OwnerKind::OldInvoice => self.old_invoices.insert(id),
            OwnerKind::Other => false,
        };
    }

    /// Whether there is nothing in them.
    pub(crate) fn is_empty(&self) -> bool {
        let sets = [&self.companies, &self.contacts, &self.deals, &self.smart_invoices, &self.old_invoices];
        sets.into_iter().all(BitSet::is_empty)
    }

    /// Whether a record is among them.
    #[inline]
    pub(crate) fn contains(&self, kind: OwnerKind, id: RecordId) -> bool {
        match kind {
            OwnerKind::Company => self.companies.contains(id),
            OwnerKind::Contact => self.contacts.contains(id),
            OwnerKind::Deal => self.deals.contains(id),
            OwnerKind::SmartInvoice => self.smart_invoices.contains(id),
            OwnerKind::OldInvoice => self.old_invoices.contains(id),
            OwnerKind::Other => false,
        }
    }

    /// Whether a record that names a company and contacts names one of these cards.
    #[inline]
    pub(crate) fn names_any(&self, company: CompanyId, contacts: &[ContactId]) -> bool {
        company != CompanyId::NONE && self.companies.contains(company.0)
            || contacts.iter().any(|&id| self.contacts.contains(id.0))
    }

    /// Whether any card is among them.
    pub(crate) fn has_cards(&self) -> bool {
        !self.companies.is_empty() || !self.contacts.is_empty()
    }

    /// The cards among them, each by its kind and id.
    pub(crate) fn cards(&self) -> impl Iterator<Item = (OwnerKind, RecordId)> + '_ {
        let companies = self.companies.iter().map(|id| (OwnerKind::Company, id));
        companies.chain(self.contacts.iter().map(|id| (OwnerKind::Contact, id)))
    }
}
