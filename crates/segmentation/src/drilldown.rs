//! The clients behind a number: a list that is decided by the same groups as the chart, and so agrees with it.

use crate::answer::{DrillDown, Page, Row};
use crate::cards;
use crate::counting::{Counting, company_id};
use crate::facts::column::date_of;
use crate::facts::{Facts, Settings};
use crate::links::card_at;
use crate::names::Names;
use crate::segment::{Reference, Seen, is_in};
use crate::title::Search;

/// Lists the part of a group that was asked for.
pub(crate) fn page(
    facts: &Facts,
    counting: &Counting,
    names: &Names,
    question: &DrillDown,
    reference: &Reference,
    settings: &Settings,
) -> Page {
    let group = names.order.iter().copied().filter(|&number| is_in(counting, number, reference, question.group));
    portion(
        question,
        group,
        |&number| names.folded.text(number as usize),
        |&number| row(facts, counting, number, reference, settings),
    )
}

/// Cuts the part that was asked for out of the members of a group, which come by name.
pub(crate) fn portion<'n, T>(
    question: &DrillDown,
    group: impl Iterator<Item = T>,
    folded: impl Fn(&T) -> &'n str,
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

/// A counted card as it is known today, seen at a reference date.
pub(crate) fn row(facts: &Facts, counting: &Counting, number: u32, reference: &Reference, settings: &Settings) -> Row {
    let view = cards::at(facts, number);
    let client = counting.links.cards[number as usize];
    let seen = if client == number { Seen::at(&counting.evidence, number, reference.day) } else { Seen::default() };
    let company = company_id(facts, client).filter(|_| client != number);
    Row {
        card: card_at(facts, number),
        title: view.title.to_owned(),
        created: date_of(view.created),
        assigned_by: view.assigned_by,
        company: company.map(|id| (id, cards::at(facts, client).title.to_owned())),
        people: seen.people,
        payments: seen.payments,
        last_payment: seen.last_payment.map(date_of),
        falls_on: seen.last_payment.and_then(|last_payment| reference.falls_on(last_payment, settings)),
    }
}
