//! The records that own others.

use std::ops::Range;

use super::{Column, reserve};
use crate::facts::records::Owner;
use crate::facts::{InvoiceKind, RecordId};
use crate::ids::{CompanyId, ContactId, DealId, InvoiceId};

/// The records that own others: the kind and the number of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    kinds: Vec<OwnerKind>,
    ids: Vec<RecordId>,
}

/// The kind of an [`Owner`], as a column holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names of `Owner`")]
pub enum OwnerKind {
    Other,
    Contact,
    Company,
    Deal,
    SmartInvoice,
    OldInvoice,
}

impl OwnerKind {
    /// All kinds by their numbers.
    pub const ALL: [Self; 6] =
        [Self::Other, Self::Contact, Self::Company, Self::Deal, Self::SmartInvoice, Self::OldInvoice];
}

impl From<InvoiceKind> for OwnerKind {
    fn from(kind: InvoiceKind) -> Self {
        match kind {
            InvoiceKind::Smart => Self::SmartInvoice,
            InvoiceKind::Old => Self::OldInvoice,
        }
    }
}

impl Owners {
    /// The kinds, by row.
    #[must_use]
    pub fn kinds(&self) -> &[OwnerKind] {
        &self.kinds
    }

    /// The numbers, by row; 0 where the kind is [`OwnerKind::Other`].
    #[must_use]
    pub fn ids(&self) -> &[RecordId] {
        &self.ids
    }

    /// The owners of these kinds and numbers; nothing if they are not equally many.
    #[must_use]
    pub fn from_parts(kinds: Vec<OwnerKind>, ids: Vec<RecordId>) -> Option<Self> {
        (kinds.len() == ids.len()).then_some(Self { kinds, ids })
    }

    fn split(owner: Owner) -> (OwnerKind, RecordId) {
        match owner {
            Owner::Contact(id) => (OwnerKind::Contact, id.0),
            Owner::Company(id) => (OwnerKind::Company, id.0),
            Owner::Deal(id) => (OwnerKind::Deal, id.0),
            Owner::Invoice(kind, id) => (kind.into(), id.0),
            Owner::Other => (OwnerKind::Other, 0),
        }
    }
}

impl Column for Owners {
    type Item = Owner;

    fn get(&self, row: usize) -> Owner {
        let id = self.ids[row];
        match self.kinds[row] {
            OwnerKind::Other => Owner::Other,
            OwnerKind::Contact => Owner::Contact(ContactId(id)),
            OwnerKind::Company => Owner::Company(CompanyId(id)),
            OwnerKind::Deal => Owner::Deal(DealId(id)),
            OwnerKind::SmartInvoice => Owner::Invoice(InvoiceKind::Smart, InvoiceId(id)),
            OwnerKind::OldInvoice => Owner::Invoice(InvoiceKind::Old, InvoiceId(id)),
        }
    }

    fn push(&mut self, item: &Owner) {
        let (kind, id) = Self::split(*item);
        self.kinds.push(kind);
        self.ids.push(id);
    }

    fn set(&mut self, row: usize, item: &Owner) {
        (self.kinds[row], self.ids[row]) = Self::split(*item);
    }

    fn pick(&self, rows: &[u32]) -> Self {
        let rows = rows.iter().map(|&row| row as usize);
        Self { kinds: rows.clone().map(|row| self.kinds[row]).collect(), ids: rows.map(|row| self.ids[row]).collect() }
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        self.kinds.extend_from_slice(&other.kinds[rows.clone()]);
        self.ids.extend_from_slice(&other.ids[rows]);
    }

    fn truncate(&mut self, rows: usize) {
        self.kinds.truncate(rows);
        self.ids.truncate(rows);
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.kinds, rows);
        reserve(&mut self.ids, rows);
    }

    fn bytes(&self) -> usize {
        self.kinds.capacity() + self.ids.capacity() * 4
    }
}
