//! Companies and contacts looked at alike, for what concerns a card whatever its kind.

use crate::answer::Card;
use crate::facts::Facts;
use crate::ids::UserId;

/// What both kinds of cards tell.
#[derive(Clone, Copy)]
pub(crate) struct CardView<'f> {
    pub(crate) card: Card,
    pub(crate) title: &'f str,
    /// Day of creation, since 1970-01-01.
    pub(crate) created: i32,
    pub(crate) created_by: UserId,
    /// The user responsible for it (0 if unknown).
    pub(crate) assigned_by: UserId,
    /// Whether the card may be in the counts: neither an own company nor of a service category.
    pub(crate) is_counted: bool,
}

/// The company of a row.
pub(crate) fn company(facts: &Facts, row: usize) -> CardView<'_> {
    let columns = facts.companies.columns();
    CardView {
        card: Card::Company(facts.companies.keys()[row]),
        title: columns.title.text(row),
        created: columns.created[row],
        created_by: columns.created_by[row],
        assigned_by: columns.assigned_by[row],
        is_counted: columns.is_counted(row),
    }
}

/// The contact of a row.
pub(crate) fn contact(facts: &Facts, row: usize) -> CardView<'_> {
    let columns = facts.contacts.columns();
    CardView {
        card: Card::Contact(facts.contacts.keys()[row]),
        title: columns.title.text(row),
        created: columns.created[row],
        created_by: columns.created_by[row],
        assigned_by: columns.assigned_by[row],
        is_counted: columns.is_counted(row),
    }
}

/// The card with a number: companies first, then contacts.
pub(crate) fn at(facts: &Facts, number: u32) -> CardView<'_> {
    let (row, companies) = (number as usize, facts.companies.len());
    if row < companies { company(facts, row) } else { contact(facts, row - companies) }
}

/// A card by its kind and number in the portal.
pub(crate) fn card(facts: &Facts, card: Card) -> Option<CardView<'_>> {
    match card {
        Card::Company(id) => facts.companies.row(id).map(|row| company(facts, row)),
        Card::Contact(id) => facts.contacts.row(id).map(|row| contact(facts, row)),
    }
}

/// The cards that are in the counts: companies, then contacts, each by number.
pub(crate) fn counted(facts: &Facts) -> impl Iterator<Item = CardView<'_>> {
    let companies = (0..facts.companies.len()).map(|row| company(facts, row));
    companies.chain((0..facts.contacts.len()).map(|row| contact(facts, row))).filter(|card| card.is_counted)
}

/// What the lists of the portal say of a card.
pub(crate) struct ProfileView<'f> {
    /// Code of its type.
    pub(crate) kind: &'f str,
    /// Code of its source.
    pub(crate) source: &'f str,
}

/// The same of the card with a number.
pub(crate) fn profile(facts: &Facts, number: u32) -> ProfileView<'_> {
    let (row, companies) = (number as usize, facts.companies.len());
    if row < companies {
        let columns = facts.companies.columns();
        ProfileView { kind: columns.kind.text(row), source: columns.source.text(row) }
    } else {
        let (columns, row) = (facts.contacts.columns(), row - companies);
        ProfileView { kind: columns.kind.text(row), source: columns.source.text(row) }
    }
}
