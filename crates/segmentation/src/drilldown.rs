//! The clients behind a number: a list that is decided by the same groups as the chart, and so agrees with it.

use crate::answer::{Card, DrillDown, Page, Row};
use crate::directory::{Directory, Entry};
use crate::facts::{Id, Settings};
use crate::segment::Reference;
use crate::title::Search;

/// Lists the part of a group that was asked for.
pub(crate) fn page(directory: &Directory, question: &DrillDown, reference: &Reference, settings: &Settings) -> Page {
    let group = directory.entries.iter().filter(|entry| entry.groups_at(reference).contains(question.group));
    portion(question, group, |entry| &entry.folded, |entry| row(directory, entry, reference, settings))
}

/// Cuts the part that was asked for out of the members of a group, which come by name.
pub(crate) fn portion<T>(
    question: &DrillDown,
    group: impl Iterator<Item = T>,
    folded: impl Fn(&T) -> &str,
    row: impl Fn(&T) -> Row,
) -> Page {
    let search = Search::new(&question.search);
    let mut page = Page::default();
    for member in group {
        page.total += 1;
        if !search.finds(folded(&member)) {
            continue;
        }
        if page.matching >= question.offset && page.rows.len() < question.limit {
            page.rows.push(row(&member));
        }
        page.matching += 1;
    }
    page
}

/// A card as it is known today, seen at a reference date.
pub(crate) fn row(directory: &Directory, entry: &Entry, reference: &Reference, settings: &Settings) -> Row {
    let (payments, people, last_payment) = entry
        .seen_at(reference.date)
        .map_or((0, 0, None), |(client, seen)| (seen.payments as u32, seen.people as u32, seen.last_payment(client)));
    Row {
        card: entry.card,
        title: entry.title.clone(),
        created: entry.created,
        assigned_by: entry.assigned_by,
        company: entry.company.map(|company| (company, title_of(directory, company))),
        people,
        payments,
        last_payment,
        falls_on: last_payment.and_then(|last_payment| reference.falls_on(last_payment, settings)),
    }
}

fn title_of(directory: &Directory, company: Id) -> String {
    directory.get(Card::Company(company)).map(|entry| entry.title.clone()).unwrap_or_default()
}
