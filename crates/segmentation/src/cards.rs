//! Companies and contacts looked at alike, for what concerns a card whatever its kind.

use chrono::NaiveDate;

use crate::answer::Card;
use crate::facts::{Company, Contact, Facts, Id};

/// What both kinds of cards tell.
#[derive(Clone, Copy)]
pub(crate) struct CardView<'f> {
    pub(crate) card: Card,
    pub(crate) title: &'f str,
    pub(crate) created: NaiveDate,
    pub(crate) created_by: Id,
    /// Whether the card is in the counts, and not left out of them.
    pub(crate) is_counted: bool,
}

impl<'f> From<&'f Company> for CardView<'f> {
    fn from(company: &'f Company) -> Self {
        Self {
            card: Card::Company(company.id),
            title: &company.title,
            created: company.created,
            created_by: company.created_by,
            is_counted: company.is_counted(),
        }
    }
}

impl<'f> From<&'f Contact> for CardView<'f> {
    fn from(contact: &'f Contact) -> Self {
        Self {
            card: Card::Contact(contact.id),
            title: &contact.title,
            created: contact.created,
            created_by: contact.created_by,
            is_counted: contact.is_counted(),
        }
    }
}

/// A card by its kind and number.
pub(crate) fn card(facts: &Facts, card: Card) -> Option<CardView<'_>> {
    match card {
        Card::Company(id) => facts.companies.get(&id).map(CardView::from),
        Card::Contact(id) => facts.contacts.get(&id).map(CardView::from),
    }
}

/// The cards that are in the counts: companies, then contacts, each by number.
pub(crate) fn counted(facts: &Facts) -> impl Iterator<Item = CardView<'_>> {
    let companies = facts.companies.values().map(CardView::from);
    companies.chain(facts.contacts.values().map(CardView::from)).filter(|card| card.is_counted)
}
