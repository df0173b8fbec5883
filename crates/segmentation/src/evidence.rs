//! Dated evidence: what puts a client into a group, and the record and field it was read from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facts::InvoiceKind;
use crate::ids::{ActivityId, ContactId, DealId, InvoiceId, LeadId};

/// The record a piece of evidence was read from.
///
/// Ordered, so that of several records of one day the same one is always named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// A deal.
    Deal(DealId),
    /// An invoice.
    Invoice(InvoiceKind, InvoiceId),
    /// An activity.
    Activity(ActivityId),
    /// A lead.
    Lead(LeadId),
}

/// The field of a deal or invoice that the date of a payment was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DateField {
    /// `closedate` of a deal.
    Closed,
    /// `movedTime`: when the record entered its present stage.
    Moved,
    /// `updatedTime` of an invoice.
    Updated,
    /// `createdTime`.
    Created,
}

/// The first event of a kind in a client's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// When it happened.
    pub date: NaiveDate,
    /// The record that shows it.
    pub source: Source,
}

/// A date at which a client paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PaymentDate {
    /// When the client paid.
    pub date: NaiveDate,
    /// The deal or invoice that shows it.
    pub source: Source,
    /// The field of `source` that holds `date`.
    pub field: DateField,
}

/// One payment: a successful deal with the invoices it absorbs, or a successful invoice by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The deal, or the invoice that counts by itself.
    pub record: Source,
    /// The earliest of `dates`: from this day on the payment is counted.
    pub counts_from: NaiveDate,
    /// The date of the deal and of each invoice it absorbs, in order; never empty.
    pub dates: Vec<PaymentDate>,
}

impl Payment {
    /// A payment with the date of its own record and those of the invoices it absorbs, in any order.
    pub(crate) fn new(own: PaymentDate, absorbed: impl IntoIterator<Item = PaymentDate>) -> Self {
        let mut dates = vec![own];
        dates.extend(absorbed);
        dates.sort_unstable();
        Self { record: own.source, counts_from: dates[0].date, dates }
    }
}

/// A contact that belongs to a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    /// When the contact was created: it belongs to the company from this day on, since a portal does not tell when a
    /// link was made.
    pub since: NaiveDate,
    /// The contact.
    pub contact: ContactId,
}
