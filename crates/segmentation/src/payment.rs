//! What is a payment, when it was made and whose it is.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::attribution::{Attribution, Position};
use crate::evidence::{DateField, Payment, PaymentDate, Source};
use crate::facts::{Deal, Facts, Id, Invoice, Outcome, Settings};

/// Every payment of a portal with the client it belongs to, if there is one.
pub(crate) fn payments(
    facts: &Facts,
    attribution: &Attribution,
    settings: &Settings,
    today: NaiveDate,
) -> Vec<(Option<Position>, Payment)> {
    let mut absorbed: BTreeMap<Id, Vec<(PaymentDate, Option<Position>)>> = BTreeMap::new();
    let mut payments = Vec::new();

    for invoice in facts.invoices.values().filter(|invoice| is_paid(invoice)) {
        let date = date_of_invoice(invoice, today);
        let client = attribution.of_invoice(invoice.kind, invoice.id);
        match invoice.deal.filter(|deal| facts.deals.get(deal).is_some_and(|deal| is_payment(deal, settings))) {
            Some(deal) => absorbed.entry(deal).or_default().push((date, client)),
            None => payments.push((client, Payment::new(date, []))),
        }
    }

    for deal in facts.deals.values().filter(|deal| is_payment(deal, settings)) {
        let mut invoices = absorbed.remove(&deal.id).unwrap_or_default();
        invoices.sort_unstable();
        // A deal that names no client may still hold invoices that do.
        let client = attribution.of_deal(deal.id).or_else(|| invoices.iter().find_map(|&(_, client)| client));
        let dates = invoices.into_iter().map(|(date, _)| date);
        payments.push((client, Payment::new(date_of_deal(deal, today), dates)));
    }
    payments
}

/// Whether a deal is a payment and absorbs the paid invoices that belong to it.
fn is_payment(deal: &Deal, settings: &Settings) -> bool {
    deal.outcome == Outcome::Success
        && !deal.is_template
        && settings.payment_funnels.as_ref().is_none_or(|funnels| funnels.contains(&deal.funnel))
}

/// Whether an invoice is a payment, by itself or as a part of its deal.
fn is_paid(invoice: &Invoice) -> bool {
    invoice.outcome == Outcome::Success && !invoice.is_template
}

fn date_of_deal(deal: &Deal, today: NaiveDate) -> PaymentDate {
    let fields = [(DateField::Closed, deal.closed), (DateField::Moved, deal.moved)];
    date_of(Source::Deal(deal.id), fields, deal.created, today)
}

/// The `closedate` of an invoice is the day it is due and says nothing about the day it was paid.
fn date_of_invoice(invoice: &Invoice, today: NaiveDate) -> PaymentDate {
    let fields = [(DateField::Moved, invoice.moved), (DateField::Updated, invoice.updated)];
    date_of(Source::Invoice(invoice.kind, invoice.id), fields, invoice.created, today)
}

/// Takes the first field that is filled in and not a plan for the future; failing all, the creation date as it is.
fn date_of(
    source: Source,
    fields: [(DateField, Option<NaiveDate>); 2],
    created: NaiveDate,
    today: NaiveDate,
) -> PaymentDate {
    let (field, date) = fields
        .into_iter()
        .find_map(|(field, date)| Some((field, date.filter(|&date| date <= today)?)))
        .unwrap_or((DateField::Created, created));
    PaymentDate { date, source, field }
}
