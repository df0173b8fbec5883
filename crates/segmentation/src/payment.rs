//! What is a payment, when it was made and whose it is.

use smallvec::SmallVec;

use crate::evidence::{DateField, Payment, PaymentDate, Source};
use crate::facts::column::{NO_DAY, date_of};
use crate::facts::records::{DealColumns, InvoiceColumns};
use crate::facts::{Facts, Outcome, Settings};
use crate::ids::DealId;
use crate::links::{Links, NOBODY};
use crate::rows::{NOWHERE, RowIndex};

/// Which records are payments, and when they were made, under some settings at some day.
pub(crate) struct Payments<'a> {
    deals: &'a DealColumns,
    /// The ids of the deals, in order.
    deal_ids: &'a [DealId],
    invoices: &'a InvoiceColumns,
    settings: &'a Settings,
    today: i32,
}

/// The days of a payment: of its own record and of the invoices it absorbs, each with the invoice's row.
pub(crate) type Dates = SmallVec<[(i32, u32); 4]>;

/// Stands for the payment's own record in [`Dates`]: it goes before the invoices of the same day, as deals do.
pub(crate) const OWN: u32 = 0;

impl<'a> Payments<'a> {
    pub(crate) fn new(facts: &'a Facts, settings: &'a Settings, today: i32) -> Self {
        let (deals, invoices) = (&facts.deals, &facts.invoices);
        Self { deals: deals.columns(), deal_ids: deals.keys(), invoices: invoices.columns(), settings, today }
    }

    /// Whether the invoices of a deal are payments of their own, and the deal is none if it has any.
    pub(crate) fn count_apart(&self) -> bool {
        self.settings.invoices_count_apart
    }

    /// Whether a deal is a payment and absorbs the paid invoices that belong to it.
    #[inline]
    pub(crate) fn is_deal(&self, row: usize) -> bool {
        self.deals.outcome[row] == Outcome::Success
            && !self.deals.is_template.is_set(row)
            && self.settings.payment_funnels.as_ref().is_none_or(|funnels| funnels.contains(&self.deals.funnel[row]))
    }

    /// Whether an invoice is a payment, by itself or as a part of its deal.
    #[inline]
    pub(crate) fn is_invoice(&self, row: usize) -> bool {
        self.invoices.outcome[row] == Outcome::Success && !self.invoices.is_template.is_set(row)
    }

    /// The day of a deal's own date.
    #[inline]
    pub(crate) fn day_of_deal(&self, row: usize) -> i32 {
        self.first([self.deals.closed[row], self.deals.moved[row]], self.deals.created[row])
    }

    /// The day of an invoice. Its `closedate` is the day it is due and says nothing about the day it was paid.
    #[inline]
    pub(crate) fn day_of_invoice(&self, row: usize) -> i32 {
        self.first([self.invoices.moved[row], self.invoices.updated[row]], self.invoices.created[row])
    }

    /// The first day that is filled in and not a plan for the future; failing all, the day of creation as it is.
    #[inline]
    fn first(&self, days: [i32; 2], created: i32) -> i32 {
        days.into_iter().find(|&day| day != NO_DAY && day <= self.today).unwrap_or(created)
    }

    /// Gives every payment to `take`, with the client it belongs to ([`NOBODY`] if there is none) and its record: the
    /// row of a deal, or of an invoice. `invoices_of` gives the paid invoices of a deal that is a payment.
    pub(crate) fn of_deal(
        &self,
        links: &Links,
        row: usize,
        invoices_of: impl Iterator<Item = u32>,
        mut take: impl FnMut(u32, PaymentRow, &mut Dates),
    ) {
        let mut absorbed: Dates = invoices_of.map(|invoice| (self.day_of_invoice(invoice as usize), invoice)).collect();
        absorbed.sort_unstable();
        let client = links.deals[row];
        if self.settings.invoices_count_apart && !absorbed.is_empty() {
            for (day, invoice) in absorbed {
                let own = links.invoices[invoice as usize];
                let client = if own == NOBODY { client } else { own };
                take(client, PaymentRow::Invoice(invoice), &mut Dates::from_slice(&[(day, OWN)]));
            }
            return;
        }
        // A deal that names no client may still hold invoices that do.
        let heir = || absorbed.iter().map(|&(_, row)| links.invoices[row as usize]).find(|&client| client != NOBODY);
        let client = if client == NOBODY { heir().unwrap_or(NOBODY) } else { client };
        let mut dates = Dates::from_slice(&[(self.day_of_deal(row), OWN)]);
        dates.extend(absorbed.into_iter().map(|(day, row)| (day, row + 1)));
        take(client, PaymentRow::Deal(row as u32), &mut dates);
    }

    /// Gives every payment of a portal to `take`; see [`of_deal`](Self::of_deal).
    pub(crate) fn each(&self, links: &Links, mut take: impl FnMut(u32, PaymentRow, &mut Dates)) {
        // The paid invoices of each deal as a chain: the last one of the deal, and before each the one before it.
        let rows = RowIndex::new(self.deal_ids.iter().copied(), 0);
        let mut last: Vec<u32> = vec![NOWHERE; links.deals.len()];
        let mut before: Vec<u32> = vec![NOWHERE; links.invoices.len()];
        for (row, &client) in links.invoices.iter().enumerate() {
            if !self.is_invoice(row) {
                continue;
            }
            let deal = self.invoices.deal[row];
            let deal = if deal == DealId::NONE { NOWHERE } else { rows.row(deal) };
            if deal != NOWHERE && self.is_deal(deal as usize) {
                before[row] = std::mem::replace(&mut last[deal as usize], row as u32);
            } else {
                let mut dates = Dates::from_slice(&[(self.day_of_invoice(row), OWN)]);
                take(client, PaymentRow::Invoice(row as u32), &mut dates);
            }
        }
        for (row, &last) in last.iter().enumerate() {
            if !self.is_deal(row) {
                continue;
            }
            if last == NOWHERE {
                let mut dates = Dates::from_slice(&[(self.day_of_deal(row), OWN)]);
                take(links.deals[row], PaymentRow::Deal(row as u32), &mut dates);
                continue;
            }
            let chain = std::iter::successors(Some(last), |&invoice| {
                Some(before[invoice as usize]).filter(|&before| before != NOWHERE)
            });
            self.of_deal(links, row, chain, &mut take);
        }
    }

    /// A payment with everything that tells where it comes from.
    pub(crate) fn explain(&self, facts: &Facts, record: PaymentRow, dates: &Dates) -> Payment {
        let own = match record {
            PaymentRow::Deal(row) => self.explained_deal(facts, row as usize),
            PaymentRow::Invoice(row) => self.explained_invoice(facts, row as usize),
        };
        let absorbed = dates.iter().filter(|&&(_, row)| row != OWN);
        Payment::new(own, absorbed.map(|&(_, row)| self.explained_invoice(facts, row as usize - 1)))
    }

    fn explained_deal(&self, facts: &Facts, row: usize) -> PaymentDate {
        let days = [(DateField::Closed, self.deals.closed[row]), (DateField::Moved, self.deals.moved[row])];
        self.explained(Source::Deal(facts.deals.keys()[row]), days, self.deals.created[row])
    }

    fn explained_invoice(&self, facts: &Facts, row: usize) -> PaymentDate {
        let days = [(DateField::Moved, self.invoices.moved[row]), (DateField::Updated, self.invoices.updated[row])];
        let (kind, id) = facts.invoices.keys()[row];
        self.explained(Source::Invoice(kind, id), days, self.invoices.created[row])
    }

    fn explained(&self, source: Source, days: [(DateField, i32); 2], created: i32) -> PaymentDate {
        let is_good = |&(_, day): &(DateField, i32)| day != NO_DAY && day <= self.today;
        let (field, day) = days.into_iter().find(is_good).unwrap_or((DateField::Created, created));
        PaymentDate { date: date_of(day), source, field }
    }
}

/// The record that is a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaymentRow {
    /// The row of a deal.
    Deal(u32),
    /// The row of an invoice.
    Invoice(u32),
}
