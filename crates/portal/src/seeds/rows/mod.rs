//! Turns the plan into rows: gives ids in the order in which rows were written, with the holes that deletions leave,
//! and writes every kind of record.

mod cards;
mod sales;
mod talks;

use super::calendar::{DAY, Moment, UTC_OFFSET};
use super::dice::Dice;
use super::plan::{Activity, Company, Contact, Deal, Invoice, Plan, Scene};
use crate::data::Data;
use crate::record::Value;

/// An id that no row has: the company it belonged to has been deleted.
pub(super) const DELETED_ID: u32 = 2;

/// Ids of a list of planned rows.
struct Ids {
    /// The id of each planned row.
    by_place: Vec<u32>,
    /// Places in the order of their ids.
    order: Vec<usize>,
}

impl Ids {
    /// Numbers `rows` by the moment at which each was written; a few ids in a hundred are missing.
    fn new<T>(rows: &[T], written: impl Fn(&T) -> Moment, dice: &mut Dice) -> Self {
        let mut order = (0..rows.len()).collect::<Vec<_>>();
        order.sort_by_cached_key(|place| written(&rows[*place]));
        let mut by_place = vec![0; rows.len()];
        let mut next = 1;
        for place in &order {
            by_place[*place] = next;
            next += if next == 1 { 1 + DELETED_ID } else { dice.weighted(&[(1, 93), (2, 4), (3, 2), (8, 1)]) };
        }
        Self { by_place, order }
    }

    fn of(&self, place: usize) -> u32 {
        self.by_place[place]
    }

    fn all_of(&self, places: &[usize]) -> Vec<u32> {
        places.iter().map(|place| self.of(*place)).collect()
    }

    /// Places with their ids, in the order of ids.
    fn rows(&self) -> impl Iterator<Item = (usize, u32)> {
        self.order.iter().map(|place| (*place, self.of(*place)))
    }
}

/// The ids of everything that other rows name.
struct Book {
    contacts: Ids,
    companies: Ids,
    deals: Ids,
    invoices: Ids,
    old_invoices: Ids,
    activities: Ids,
}

/// Writes the plan into `data`.
pub(super) fn write(plan: &Plan, scene: &Scene, seed: u64, data: &mut Data) {
    let dice = &mut Dice::new(seed, 10);
    let book = Book {
        contacts: Ids::new(&plan.contacts, |contact: &Contact| contact.card.registered, dice),
        companies: Ids::new(&plan.companies, |company: &Company| company.card.registered, dice),
        deals: Ids::new(&plan.deals, |deal: &Deal| deal.created, dice),
        invoices: Ids::new(&plan.invoices, |invoice: &Invoice| invoice.created, dice),
        old_invoices: Ids::new(&plan.old_invoices, |invoice: &Invoice| invoice.created, dice),
        activities: Ids::new(&plan.activities, |activity: &Activity| activity.created, dice),
    };
    cards::write(plan, scene, &book, &mut Dice::new(seed, 11), data);
    sales::write(plan, scene, &book, &mut Dice::new(seed, 12), data);
    talks::write(plan, scene, &book, &mut Dice::new(seed, 13), data);
}

/// The calendar date of a moment, as records hold it: the date's midnight in UTC.
fn date(at: Moment) -> Value {
    Value::Time((at + UTC_OFFSET).div_euclid(DAY) * DAY)
}

/// A text that is part of the program and needs no memory of its own.
pub(super) fn fixed(text: &'static str) -> Value {
    Value::Text(compact_str::CompactString::const_new(text))
}
