//! Sums: rare currencies, returned money, deals whose sum nobody has filled in; invoices that agree with their deals.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{cents, purpose, set_cents, share};
use crate::data::Data;
use crate::record::Record;
use crate::schema::{Entity, FieldId, deal, invoice, old_invoice, product_row};
use crate::seeds::dice::Dice;
use crate::seeds::people::SOURCES;
use crate::seeds::rows::fixed;

/// A currency quoted by the hundred.
const TENGE: &str = "KZT";
/// A currency that has been deleted from the portal: nobody knows its rate.
pub(in crate::seeds) const WITHOUT_RATE: &str = "GEL";

/// What is rare about a sum.
#[derive(Clone, Copy, PartialEq)]
enum Rare {
    Refund,
    Tenge,
    WithoutRate,
}

/// Shares of what is rare, in ten thousand of the sums that are filled in and in roubles.
const RARE: [(Option<Rare>, u32); 4] =
    [(None, 9_765), (Some(Rare::Tenge), 170), (Some(Rare::Refund), 40), (Some(Rare::WithoutRate), 25)];

/// How instalments divide a sum, in per cent; the last one gets the rest.
const INSTALMENTS: [[i64; 2]; 4] = [[30, 40], [50, 30], [70, 10], [20, 20]];

/// Gives deals and invoices their final sums.
pub(super) fn settle(data: &mut Data, seed: u64) {
    let with_goods: HashSet<u32> =
        data.product_rows.iter().filter_map(|row| row.reference(product_row::OWNER_ID)).collect();
    let mut seen = HashSet::new();
    let mut ordinary = Vec::new();
    for (place, record) in data.deals.iter_mut().enumerate() {
        let mut dice = Dice::of_record(seed, purpose::DEAL, record.id);
        if dice.chance(85) {
            record.set(deal::SOURCE_ID, fixed(dice.weighted(&SOURCES)));
        }
        let open_sum = !with_goods.contains(&record.id);
        let won = record.text(deal::STAGE_SEMANTIC_ID) == "S";
        if !won && open_sum && dice.chance(9) {
            record.set(deal::OPPORTUNITY, 0.0);
        }
        let rare = dice.weighted(&RARE).filter(|rare| *rare != Rare::Refund || won && open_sum);
        if dice.chance(12) {
            add_hundredths(record, deal::OPPORTUNITY, &mut dice);
        }
        if !is_ordinary(record, deal::OPPORTUNITY, deal::CURRENCY_ID) {
            continue;
        }
        match rare {
            Some(rare) => {
                make_rare(record, rare, deal::OPPORTUNITY, deal::CURRENCY_ID);
                seen.insert(rare as u8);
            }
            None if won && open_sum && record.flag(deal::IS_RECURRING) != Some(true) => ordinary.push(place),
            None => {}
        }
    }
    // A small portal has one of each, too.
    let mut dice = Dice::of_record(seed, purpose::RARE, 0);
    for rare in [Rare::Refund, Rare::Tenge, Rare::WithoutRate] {
        if !seen.contains(&(rare as u8)) && !ordinary.is_empty() {
            let place = ordinary.swap_remove(dice.index(ordinary.len()));
            make_rare(&mut data.deals[place], rare, deal::OPPORTUNITY, deal::CURRENCY_ID);
        }
    }
    for record in &mut data.invoices {
        settle_invoice(
            record,
            Dice::of_record(seed, purpose::INVOICE, record.id),
            invoice::OPPORTUNITY,
            invoice::CURRENCY_ID,
        );
    }
    for record in &mut data.old_invoices {
        settle_invoice(
            record,
            Dice::of_record(seed, purpose::OLD_INVOICE, record.id),
            old_invoice::PRICE,
            old_invoice::CURRENCY,
        );
    }
    agree_with_deals(data, seed);
}

fn is_ordinary(record: &Record, sum: FieldId, currency: FieldId) -> bool {
    cents(record, sum) > 0 && record.text(currency) == "RUB"
}

fn add_hundredths(record: &mut Record, sum: FieldId, dice: &mut Dice) {
    let hundredths = dice.between(1, 99);
    let before = cents(record, sum);
    if before != 0 {
        set_cents(record, sum, before + hundredths);
    }
}

fn make_rare(record: &mut Record, rare: Rare, sum: FieldId, currency: FieldId) {
    let before = cents(record, sum);
    match rare {
        Rare::Refund => set_cents(record, sum, -share(before, 1, 4)),
        Rare::Tenge => {
            set_cents(record, sum, before * 5);
            record.set(currency, fixed(TENGE));
        }
        Rare::WithoutRate => {
            set_cents(record, sum, share(before, 1, 30));
            record.set(currency, fixed(WITHOUT_RATE));
        }
    }
}

/// The sum of an invoice that has no deal, or whose deal has no sum.
fn settle_invoice(record: &mut Record, mut dice: Dice, sum: FieldId, currency: FieldId) {
    let rare = dice.weighted(&RARE);
    if dice.chance(12) {
        add_hundredths(record, sum, &mut dice);
    }
    if let Some(rare) = rare.filter(|rare| *rare != Rare::Refund)
        && is_ordinary(record, sum, currency)
    {
        make_rare(record, rare, sum, currency);
    }
}

/// Invoices of a deal that has a sum are in its currency, and divide the sum; a few are about a part of it only.
fn agree_with_deals(data: &mut Data, seed: u64) {
    let mut by_deal: BTreeMap<u32, Vec<(Entity, usize)>> = BTreeMap::new();
    // The older generation came first.
    for (entity, parent) in [(Entity::OldInvoice, old_invoice::UF_DEAL_ID), (Entity::Invoice, invoice::PARENT_ID_2)] {
        for (place, record) in data.records(entity).iter().enumerate() {
            if let Some(deal) = record.reference(parent) {
                by_deal.entry(deal).or_default().push((entity, place));
            }
        }
    }
    let sums: HashMap<u32, (i64, String)> = data
        .deals
        .iter()
        .filter(|record| by_deal.contains_key(&record.id))
        .map(|record| (record.id, (cents(record, deal::OPPORTUNITY), record.text(deal::CURRENCY_ID).to_owned())))
        .collect();
    for (owner, invoices) in by_deal {
        let Some((whole, currency)) = sums.get(&owner).filter(|(whole, _)| *whole != 0) else { continue };
        let mut dice = Dice::of_record(seed, purpose::INVOICE, owner | 1 << 31);
        let parts = dice.pick(&INSTALMENTS);
        let partial = dice.chance(8);
        let mut left = *whole;
        for (n, (entity, place)) in invoices.iter().enumerate() {
            let last = n + 1 == invoices.len();
            let part = match parts.get(n) {
                Some(part) if !last || partial => share(*whole, *part, 100),
                _ if last => left,
                _ => share(left, 1, 2),
            };
            left -= part;
            let (sum, field) = match entity {
                Entity::Invoice => (invoice::OPPORTUNITY, invoice::CURRENCY_ID),
                _ => (old_invoice::PRICE, old_invoice::CURRENCY),
            };
            let record = &mut data.records_mut(*entity)[*place];
            set_cents(record, sum, part);
            record.set(field, currency.as_str());
        }
    }
}
