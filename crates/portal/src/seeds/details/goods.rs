//! Lines of goods: how many of what at which price, with discounts and taxes, so that they add up to their deal.

use std::collections::HashMap;

use super::{cents, purpose, set_cents, share};
use crate::data::Data;
use crate::record::Record;
use crate::schema::{currency, deal, product_row};
use crate::seeds::dice::Dice;

/// How many of one thing people buy.
const QUANTITIES: [(i64, u32); 8] = [(1, 40), (2, 18), (3, 9), (4, 7), (5, 9), (10, 10), (20, 5), (100, 2)];
/// Discounts in per cent.
const DISCOUNTS: [(i64, u32); 5] = [(0, 78), (5, 9), (10, 8), (15, 3), (20, 2)];
/// The tax in per cent, which every price includes.
const TAX: i64 = 20;

/// Prices the lines of all deals.
pub(super) fn price(data: &mut Data, seed: u64) {
    let rates = rates(&data.currencies);
    let mut rows = std::mem::take(&mut data.product_rows);
    for lines in rows.chunk_by_mut(|a, b| a.get(product_row::OWNER_ID) == b.get(product_row::OWNER_ID)) {
        let Some(owner) = lines.first().and_then(|row| row.reference(product_row::OWNER_ID)) else { continue };
        let Ok(place) = data.deals.binary_search_by_key(&owner, |record| record.id) else { continue };
        let owner = &data.deals[place];
        let whole = cents(owner, deal::OPPORTUNITY);
        // A currency that nobody knows a rate of counts as nothing.
        let rate = rates.get(owner.text(deal::CURRENCY_ID)).copied().unwrap_or((0, 1));
        let count = lines.len() as i64;
        let mut left = whole;
        for (n, row) in (1..).zip(lines.iter_mut()) {
            let mut dice = Dice::of_record(seed, purpose::GOODS, row.id);
            let about = if n == count { left } else { share(whole, 1, count) };
            let mut quantity = dice.weighted(&QUANTITIES);
            // The last line closes the sum to the hundredth.
            if n == count && about % quantity != 0 {
                quantity = 1;
            }
            let one = about / quantity;
            left -= one * quantity;
            let discount = dice.weighted(&DISCOUNTS);
            let full = if whole == 0 { dice.between(1, 90) * 10_000 } else { share(one, 100, 100 - discount) };
            // What costs nothing is a gift: its discount is the whole price.
            fill(row, one, full, if whole == 0 { 100 } else { discount });
            row.set(product_row::QUANTITY, quantity as f64);
            set_cents(row, product_row::PRICE_ACCOUNT, share(one, rate.0, rate.1));
        }
    }
    data.product_rows = rows;
}

/// Rates of the currencies, as fractions.
fn rates(currencies: &[Record]) -> HashMap<String, (i64, i64)> {
    let rate = |row: &Record| {
        let amount: f64 = row.text(currency::AMOUNT).parse().unwrap_or(0.0);
        ((amount * 10_000.0).round() as i64, row.int(currency::AMOUNT_CNT).unwrap_or(1) * 10_000)
    };
    currencies.iter().map(|row| (row.text(currency::CURRENCY).to_owned(), rate(row))).collect()
}

/// Writes the prices of one thing: `one` with the discount and the tax, `full` with the tax only.
fn fill(row: &mut Record, one: i64, full: i64, discount: i64) {
    let untaxed = |sum| share(sum, 100, 100 + TAX);
    set_cents(row, product_row::PRICE, one);
    set_cents(row, product_row::PRICE_EXCLUSIVE, untaxed(one));
    set_cents(row, product_row::PRICE_NETTO, untaxed(full));
    set_cents(row, product_row::PRICE_BRUTTO, full);
    // 2: in per cent.
    row.set(product_row::DISCOUNT_TYPE_ID, 2);
    row.set(product_row::DISCOUNT_RATE, discount as f64);
    set_cents(row, product_row::DISCOUNT_SUM, untaxed(full) - untaxed(one));
    row.set(product_row::TAX_RATE, TAX as f64);
    row.set(product_row::TAX_INCLUDED, true);
    row.set(product_row::CUSTOMIZED, true);
    row.set(product_row::TYPE, 1);
}
