//! What makes records worth more than counting: sums and their currencies, goods, addresses, how well people work, and
//! leads.
//!
//! # Design
//! All of it is added when the rows are written, and each value is drawn from dice that only the seed, the purpose and the
//! record's id decide. So ids, times of making and changing, stages, links, owners and counts do not depend on it, and a
//! new detail moves no other.

mod addresses;
mod goods;
mod leads;
mod money;
mod touches;

use crate::data::Data;
use crate::record::Record;
use crate::schema::FieldId;

pub(super) use addresses::City;
#[cfg(test)]
pub(super) use {money::WITHOUT_RATE, touches::Zeal};

/// Purposes of the dice, see [`super::dice::Dice::of_record`].
mod purpose {
    pub(super) const DEAL: u32 = 1;
    pub(super) const INVOICE: u32 = 2;
    pub(super) const OLD_INVOICE: u32 = 3;
    pub(super) const GOODS: u32 = 4;
    pub(super) const ADDRESS: u32 = 5;
    pub(super) const TOUCH: u32 = 6;
    pub(super) const RARE: u32 = 7;
    pub(super) const LEAD: u32 = 8;
}

/// Adds all details to the rows of a portal.
pub(super) fn add(data: &mut Data, seed: u64) {
    money::settle(data, seed);
    goods::price(data, seed);
    addresses::write(data, seed);
    touches::detail(data, seed);
    leads::write(data, seed);
}

/// A sum in hundredths of its currency.
fn cents(record: &Record, field: FieldId) -> i64 {
    (record.number(field).unwrap_or(0.0) * 100.0).round() as i64
}

/// Stores a sum given in hundredths of its currency.
fn set_cents(record: &mut Record, field: FieldId, cents: i64) {
    record.set(field, cents as f64 / 100.0);
}

/// `part` of a sum of hundredths, rounded half away from zero, as people count.
fn share(cents: i64, part: i64, of: i64) -> i64 {
    (2 * cents.abs() * part + of) / (2 * of) * cents.signum()
}
