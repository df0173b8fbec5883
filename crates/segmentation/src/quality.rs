//! What was left out of the counts or belongs to nobody, in numbers.

use crate::answer::Quality;
use crate::counting::Counting;
use crate::facts::column::OwnerKind;
use crate::facts::{Facts, Settings};
use crate::links::{NOBODY, Rows};
use crate::payment::Payments;

/// Counts what the clients do not show. An own company of a service category is counted once, as an own one.
pub(crate) fn quality(facts: &Facts, counting: &Counting, settings: &Settings, today: i32) -> Quality {
    let rows = Rows::new(facts);
    let (companies, contacts) = (facts.companies.columns(), facts.contacts.columns());
    let mut payments_without_client = 0;
    Payments::new(facts, settings, today).each(&counting.links, |client, _, _| {
        payments_without_client += u32::from(client == NOBODY);
    });
    let by_settings = |number: usize, is_counted: bool| is_counted && counting.links.cards[number] == NOBODY;
    Quality {
        own_companies: count(facts.companies.len(), |row| companies.is_own.is_set(row)),
        service_companies: count(facts.companies.len(), |row| {
            !companies.is_own.is_set(row) && companies.category[row] != 0
        }),
        service_contacts: count(facts.contacts.len(), |row| contacts.category[row] != 0),
        left_out_by_type: count(facts.companies.len(), |row| by_settings(row, companies.is_counted(row)))
            + count(facts.contacts.len(), |row| by_settings(facts.companies.len() + row, contacts.is_counted(row))),
        implausible_dates: counting.evidence.implausible,
        templates: count(facts.deals.len(), |row| facts.deals.columns().is_template.is_set(row))
            + count(facts.invoices.len(), |row| facts.invoices.columns().is_template.is_set(row)),
        payments_without_client,
        activities_without_client: activities_without_client(facts, counting, &rows),
    }
}

/// Which of the activities made in deals and invoices are known depends on what had to be read, so that they are left out.
fn activities_without_client(facts: &Facts, counting: &Counting, rows: &Rows<'_>) -> u32 {
    let owners = &facts.activities.columns().owner;
    let nobodys = owners.kinds().iter().zip(owners.ids()).filter(|&(&kind, &id)| match kind {
        OwnerKind::Other => true,
        OwnerKind::Company | OwnerKind::Contact => counting.links.of_owner(rows, kind, id) == NOBODY,
        OwnerKind::Deal | OwnerKind::SmartInvoice | OwnerKind::OldInvoice => false,
    });
    nobodys.count() as u32
}

fn count(rows: usize, holds: impl Fn(usize) -> bool) -> u32 {
    (0..rows).filter(|&row| holds(row)).count() as u32
}
