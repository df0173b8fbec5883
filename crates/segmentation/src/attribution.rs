//! Whose a record is: the one place that decides which client a card, deal, invoice or activity belongs to.

use std::collections::HashMap;

use crate::answer::Card;
use crate::facts::{Activity, Contact, Facts, Id, InvoiceKind, Owner};

/// The position of a client in [`Attribution::clients`].
pub(crate) type Position = usize;

/// The client of every record, decided once for each, since an activity asks for its deal's client again.
///
/// A card that is left out or not known (deleted, or hidden from the reader) is nobody's client and no link leads to it.
pub(crate) struct Attribution {
    /// The cards that are clients: companies, then contacts without a company, each by number.
    pub(crate) clients: Vec<Card>,
    companies: HashMap<Id, Position>,
    contacts: HashMap<Id, Position>,
    deals: HashMap<Id, Position>,
    invoices: HashMap<(InvoiceKind, Id), Position>,
}

impl Attribution {
    pub(crate) fn new(facts: &Facts) -> Self {
        let mut all = Self {
            clients: Vec::with_capacity(facts.companies.len() + facts.contacts.len()),
            companies: HashMap::with_capacity(facts.companies.len()),
            contacts: HashMap::with_capacity(facts.contacts.len()),
            deals: HashMap::with_capacity(facts.deals.len()),
            invoices: HashMap::with_capacity(facts.invoices.len()),
        };
        for company in facts.companies.values().filter(|company| company.is_counted()) {
            all.companies.insert(company.id, all.clients.len());
            all.clients.push(Card::Company(company.id));
        }
        for contact in facts.contacts.values().filter(|contact| contact.is_counted()) {
            let position = match all.company_of(contact) {
                Some(company) => all.companies[&company],
                None => {
                    all.clients.push(Card::Contact(contact.id));
                    all.clients.len() - 1
                }
            };
            all.contacts.insert(contact.id, position);
        }
        for deal in facts.deals.values() {
            if let Some(position) = all.of_links(deal.company, &deal.contacts) {
                all.deals.insert(deal.id, position);
            }
        }
        // An invoice goes by its own links; its deal has no say.
        for (&key, invoice) in &facts.invoices {
            if let Some(position) = all.of_links(invoice.company, &invoice.contacts) {
                all.invoices.insert(key, position);
            }
        }
        all
    }

    /// The first of the companies a contact names that is counted; the main one is named first.
    pub(crate) fn company_of(&self, contact: &Contact) -> Option<Id> {
        contact.companies.iter().copied().find(|company| self.companies.contains_key(company))
    }

    /// The client of a company card: itself, if it is counted.
    pub(crate) fn of_company(&self, company: Id) -> Option<Position> {
        self.companies.get(&company).copied()
    }

    /// The client of a contact card: its company, or itself if it has none; nobody if the contact is left out.
    pub(crate) fn of_contact(&self, contact: Id) -> Option<Position> {
        self.contacts.get(&contact).copied()
    }

    /// The client of a deal.
    pub(crate) fn of_deal(&self, deal: Id) -> Option<Position> {
        self.deals.get(&deal).copied()
    }

    /// The client of an invoice.
    pub(crate) fn of_invoice(&self, kind: InvoiceKind, invoice: Id) -> Option<Position> {
        self.invoices.get(&(kind, invoice)).copied()
    }

    /// The client of the record an activity was made in.
    pub(crate) fn of_activity(&self, activity: &Activity) -> Option<Position> {
        match activity.owner {
            Owner::Contact(id) => self.of_contact(id),
            Owner::Company(id) => self.of_company(id),
            Owner::Deal(id) => self.of_deal(id),
            Owner::Invoice(kind, id) => self.of_invoice(kind, id),
            Owner::Other => None,
        }
    }

    /// The company goes before the contacts, so that a record that names both belongs to one client only.
    fn of_links(&self, company: Option<Id>, contacts: &[Id]) -> Option<Position> {
        company
            .and_then(|company| self.of_company(company))
            .or_else(|| contacts.iter().find_map(|&contact| self.of_contact(contact)))
    }
}
