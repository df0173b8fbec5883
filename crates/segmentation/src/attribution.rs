//! Whose a record is: the one place that decides which client a card, deal, invoice or activity belongs to.

use crate::answer::Card;
use crate::facts::{Activity, Company, Contact, Deal, Facts, Id, Invoice, Owner};

/// Whether a company is counted: not an own company and not of a service category.
pub(crate) fn is_company_counted(company: &Company) -> bool {
    !company.is_own && company.category == 0
}

/// Whether a contact is counted: not of a service category.
pub(crate) fn is_contact_counted(contact: &Contact) -> bool {
    contact.category == 0
}

/// Looks up clients among the cards of a portal.
///
/// A card that is left out or not known (deleted, or hidden from the reader) is nobody's client and no link leads to it.
#[derive(Clone, Copy)]
pub(crate) struct Attribution<'f> {
    facts: &'f Facts,
}

impl<'f> Attribution<'f> {
    pub(crate) fn new(facts: &'f Facts) -> Self {
        Self { facts }
    }

    /// The first of the companies a contact names that is counted; the main one is named first.
    pub(crate) fn company_of(self, contact: &Contact) -> Option<Id> {
        contact.companies.iter().copied().find(|&company| self.has_company(company))
    }

    /// The client of a company card: itself, if it is counted.
    pub(crate) fn of_company(self, company: Id) -> Option<Card> {
        self.has_company(company).then_some(Card::Company(company))
    }

    /// The client of a contact card: its company, or itself if it has none; nobody if the contact is left out.
    pub(crate) fn of_contact(self, contact: Id) -> Option<Card> {
        let contact = self.facts.contacts.get(&contact).filter(|contact| is_contact_counted(contact))?;
        Some(self.company_of(contact).map_or(Card::Contact(contact.id), Card::Company))
    }

    /// The client of a deal.
    pub(crate) fn of_deal(self, deal: &Deal) -> Option<Card> {
        self.of_links(deal.company, &deal.contacts)
    }

    /// The client of an invoice by its own links; its deal has no say.
    pub(crate) fn of_invoice(self, invoice: &Invoice) -> Option<Card> {
        self.of_links(invoice.company, &invoice.contacts)
    }

    /// The client of the record an activity was made in.
    pub(crate) fn of_activity(self, activity: &Activity) -> Option<Card> {
        match activity.owner {
            Owner::Contact(id) => self.of_contact(id),
            Owner::Company(id) => self.of_company(id),
            Owner::Deal(id) => self.of_deal(self.facts.deals.get(&id)?),
            Owner::Invoice(kind, id) => self.of_invoice(self.facts.invoices.get(&(kind, id))?),
            Owner::Other => None,
        }
    }

    /// The company goes before the contacts, so that a record that names both belongs to one client only.
    fn of_links(self, company: Option<Id>, contacts: &[Id]) -> Option<Card> {
        company
            .and_then(|company| self.of_company(company))
            .or_else(|| contacts.iter().find_map(|&contact| self.of_contact(contact)))
    }

    fn has_company(self, company: Id) -> bool {
        self.facts.companies.get(&company).is_some_and(is_company_counted)
    }
}
