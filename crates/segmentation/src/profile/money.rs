//! The money of payments: what each entry of a payment is worth in cents of the base currency, and on which day.

use std::collections::BTreeMap;

use super::context::Rates;
use crate::condition::Days;
use crate::facts::column::{Column, Interned, MaybeSums};
use crate::facts::{Facts, Settings};
use crate::links::{Links, NOBODY};
use crate::payment::{Dates, OWN, PaymentRow, Payments};
use crate::rank::Rate;

/// The rate of each currency of a column, by the number of its text.
pub(super) fn rates_of(currencies: &Interned, rates: &Rates) -> Vec<Option<Rate>> {
    currencies.texts().iter().map(|code| rates.get(&**code).copied()).collect()
}

/// The sums of a kind of records in cents.
pub(super) struct Sums<'f> {
    sums: &'f MaybeSums,
    currencies: &'f Interned,
    rates: Vec<Option<Rate>>,
}

impl<'f> Sums<'f> {
    pub(super) fn new(sums: &'f MaybeSums, currencies: &'f Interned, rates: &Rates) -> Self {
        Self { sums, currencies, rates: rates_of(currencies, rates) }
    }

    /// The sum of a row in ten-thousandths of its currency; 0 if it is not known.
    pub(super) fn own(&self, row: usize) -> i64 {
        self.sums.get(row).unwrap_or(0)
    }

    /// What a sum in the currency of a row is worth; nothing if the currency has no rate.
    pub(super) fn cents(&self, row: usize, sum: i64) -> Option<i64> {
        self.rates[usize::from(self.currencies.codes()[row])].map(|rate| rate.cents(sum))
    }

    fn currency(&self, row: usize) -> &'f str {
        self.currencies.text(row)
    }
}

/// The entries of all payments, client by client. Those of 0 are left out: no sum changes by them.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    /// Where the entries of each client end.
    ends: Vec<u32>,
    days: Vec<i32>,
    cents: Vec<i64>,
    /// The currencies of payments that have no rate, with the number of records whose sums are taken as 0 for it.
    without_rate: BTreeMap<String, u32>,
}

impl Entries {
    pub(crate) fn new(facts: &Facts, links: &Links, settings: &Settings, today: i32, rates: &Rates) -> Self {
        let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
        let deal_sums = Sums::new(&deals.sum, &deals.currency, rates);
        let invoice_sums = Sums::new(&invoices.sum, &invoices.currency, rates);
        let payments = Payments::new(facts, settings, today);
        let mut without_rate = BTreeMap::<String, u32>::new();
        let mut entries: Vec<(u32, i32, i64)> = Vec::new();
        let mut take = |client: u32, sums: &Sums<'_>, row: usize, day: i32| {
            let own = sums.own(row);
            let cents = sums.cents(row, own);
            if cents.is_none() && own != 0 {
                *without_rate.entry(sums.currency(row).to_owned()).or_default() += 1;
            }
            if let Some(cents) = cents.filter(|&cents| cents != 0 && client != NOBODY) {
                entries.push((client, day, cents));
            }
        };
        payments.each(links, |client, record, dates| match record {
            PaymentRow::Deal(row) if deal_sums.own(row as usize) != 0 => {
                take(client, &deal_sums, row as usize, payments.day_of_deal(row as usize));
            }
            // Of a deal without a sum its invoices are the money.
            PaymentRow::Deal(_) => {
                for &(day, invoice) in dates.iter().filter(|&&(_, row)| row != OWN) {
                    take(client, &invoice_sums, invoice as usize - 1, day);
                }
            }
            PaymentRow::Invoice(row) => {
                take(client, &invoice_sums, row as usize, payments.day_of_invoice(row as usize));
            }
        });
        Self { without_rate, ..Self::grouped(links.cards.len(), &entries) }
    }

    fn grouped(cards: usize, entries: &[(u32, i32, i64)]) -> Self {
        // As each entry is put in its place, the start of its client's list moves on to the end.
        let mut ends = vec![0u32; cards + 1];
        entries.iter().for_each(|&(client, ..)| ends[client as usize + 1] += 1);
        for place in 1..ends.len() {
            ends[place] += ends[place - 1];
        }
        let (mut days, mut cents) = (vec![0; entries.len()], vec![0; entries.len()]);
        for &(client, day, sum) in entries {
            let place = &mut ends[client as usize];
            (days[*place as usize], cents[*place as usize]) = (day, sum);
            *place += 1;
        }
        ends.pop();
        Self { ends, days, cents, without_rate: BTreeMap::new() }
    }

    /// The entries of a client: days and cents.
    #[inline]
    pub(crate) fn of(&self, client: usize) -> impl Iterator<Item = (i32, i64)> {
        let start = if client == 0 { 0 } else { self.ends[client - 1] as usize };
        let places = start..self.ends[client] as usize;
        self.days[places.clone()].iter().copied().zip(self.cents[places].iter().copied())
    }

    /// What a client paid in a period, in cents.
    #[inline]
    pub(crate) fn revenue(&self, client: usize, period: Days) -> i64 {
        let within = self.of(client).filter(|&(day, _)| period.first <= day && day <= period.last);
        within.fold(0i64, |sum, (_, cents)| sum.saturating_add(cents))
    }

    /// The currencies of payments that have no rate, with the number of records whose sums are taken as 0 for it.
    pub(crate) fn without_rate(&self) -> &BTreeMap<String, u32> {
        &self.without_rate
    }

    /// Bytes of memory that the entries take.
    pub(crate) fn bytes(&self) -> usize {
        (self.ends.capacity() + self.days.capacity()) * 4 + self.cents.capacity() * 8
    }
}

/// Whether payments have a sum, and a rate to convert it by.
pub(crate) struct PaymentMoney<'f> {
    deals: Sums<'f>,
    invoices: Sums<'f>,
}

impl<'f> PaymentMoney<'f> {
    pub(crate) fn new(facts: &'f Facts, rates: &Rates) -> Self {
        let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
        Self {
            deals: Sums::new(&deals.sum, &deals.currency, rates),
            invoices: Sums::new(&invoices.sum, &invoices.currency, rates),
        }
    }

    /// Whether a payment is worth anything in its own currency: by its record, or by the invoices of a deal without a sum.
    pub(crate) fn has_sum(&self, record: PaymentRow, dates: &Dates) -> bool {
        self.worth(record, dates).next().is_some()
    }

    /// Whether every sum that a payment is worth has a rate.
    pub(crate) fn has_rate(&self, record: PaymentRow, dates: &Dates) -> bool {
        self.worth(record, dates).all(|(sums, row)| sums.cents(row, 1).is_some())
    }

    /// The rows with the sums that a payment is worth.
    fn worth<'s>(&'s self, record: PaymentRow, dates: &'s Dates) -> impl Iterator<Item = (&'s Sums<'f>, usize)> {
        let own = match record {
            PaymentRow::Deal(row) => (&self.deals, row as usize),
            PaymentRow::Invoice(row) => (&self.invoices, row as usize),
        };
        let has_own = own.0.own(own.1) != 0;
        let absorbed = dates.iter().filter(move |&&(_, row)| !has_own && row != OWN);
        let absorbed = absorbed.map(|&(_, row)| (&self.invoices, row as usize - 1));
        has_own.then_some(own).into_iter().chain(absorbed.filter(|(sums, row)| sums.own(*row) != 0))
    }
}
