//! The goods of payments: rows of products of deals that are payments, with the client, the day and the money of each.

use std::collections::BTreeSet;

use super::context::{Catalog, Rates};
use super::money::Sums;
use crate::condition::{Code, Goods};
use crate::evidence_columns::NEVER;
use crate::facts::{Facts, Settings};
use crate::ids::{ProductId, SectionId};
use crate::links::{Links, NOBODY, Rows};
use crate::payment::{PaymentRow, Payments};
use crate::rows::NOWHERE;

/// What the product rows of payments are worth, by row of their table.
#[derive(Debug, Default)]
pub(crate) struct PaidGoods {
    /// Who paid for the row; [`NOBODY`] if its deal is no payment, or nobody's.
    pub(super) clients: Vec<u32>,
    /// The day from which the payment counts.
    pub(super) days: Vec<i32>,
    /// The sum in cents of the base currency.
    pub(super) cents: Vec<i64>,
}

impl PaidGoods {
    pub(crate) fn new(facts: &Facts, links: &Links, settings: &Settings, today: i32, rates: &Rates) -> Self {
        if facts.product_rows.is_empty() {
            return Self::default();
        }
        let rows = Rows::new(facts);
        let mut paid = vec![(NOBODY, NEVER); facts.deals.len()];
        Payments::new(facts, settings, today).each(links, |client, record, dates| {
            if let PaymentRow::Deal(row) = record {
                paid[row as usize] = (client, dates.iter().map(|&(day, _)| day).min().unwrap_or(NEVER));
            }
        });
        let (deals, columns) = (facts.deals.columns(), facts.product_rows.columns());
        let sums = Sums::new(&deals.sum, &deals.currency, rates);
        let mut all = Self::default();
        for (row, &deal) in columns.deal.iter().enumerate() {
            let deal = rows.deal(deal);
            let (client, day) = paid.get(deal as usize).copied().unwrap_or((NOBODY, NEVER));
            let cents = if deal == NOWHERE { None } else { sums.cents(deal as usize, columns.sum[row]) };
            all.clients.push(client);
            all.days.push(day);
            all.cents.push(cents.unwrap_or(0));
        }
        all
    }
}

/// Which product rows are meant.
pub(super) struct Chosen {
    products: BTreeSet<ProductId>,
    /// Which names of products are meant, by the number of the name.
    names: Vec<bool>,
    is_all: bool,
}

impl Chosen {
    pub(super) fn new(facts: &Facts, catalog: &Catalog, goods: &Goods) -> Self {
        let names = facts.product_rows.columns().name.texts();
        let has = |codes: &[Code], text: &str| codes.iter().any(|code| matches!(code, Code::Text(it) if it == text));
        let number = |code: &Code| match code {
            Code::Number(number) => Some(*number),
            Code::Text(_) => None,
        };
        let named = catalog.sections.iter().filter(|(_, section)| has(&goods.sections, &section.name));
        let sections =
            goods.sections.iter().filter_map(number).map(SectionId).chain(named.map(|(&id, _)| id)).collect();
        let mut products = catalog.products_in(&sections);
        products.extend(goods.products.iter().filter_map(number).map(ProductId));
        // A row that is not of the catalog has no number.
        products.remove(&ProductId::NONE);
        Self {
            products,
            names: names.iter().map(|name| has(&goods.products, name)).collect(),
            is_all: goods.products.is_empty() && goods.sections.is_empty(),
        }
    }

    /// Whether a row of this product and this number of a name is meant.
    pub(super) fn contains(&self, product: ProductId, name: u16) -> bool {
        self.is_all || self.names[usize::from(name)] || self.products.contains(&product)
    }
}
