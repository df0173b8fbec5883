//! Whose a record is: the one place that decides which client a card, deal, invoice or activity belongs to.
//!
//! Cards are numbered: the companies in the order of their table, then the contacts in theirs. A client is named by the
//! number of its card.

use crate::answer::Card;
use crate::facts::column::{Interned, OwnerKind};
use crate::facts::records::{CompanyColumns, ContactColumns};
use crate::facts::{Facts, Id, Invoice, InvoiceKind, Settings, Table};
use crate::rows::{NOWHERE, RowIndex};

/// Stands for "nobody's".
pub(crate) const NOBODY: u32 = NOWHERE;

/// The rows of all records by their ids.
pub(crate) struct Rows<'a> {
    companies: RowIndex<'a>,
    contacts: RowIndex<'a>,
    deals: RowIndex<'a>,
    invoices: Invoices<'a>,
    first_contact: u32,
}

enum Invoices<'a> {
    Indexed { smart: RowIndex<'a>, old: RowIndex<'a> },
    Sorted(&'a Table<Invoice>),
}

impl<'a> Rows<'a> {
    /// Made for a pass over many links, and dropped after it.
    pub(crate) fn new(facts: &'a Facts) -> Self {
        let first_old = smart_invoices(&facts.invoices);
        let (smart, old) = facts.invoices.keys().split_at(first_old);
        Self {
            companies: RowIndex::new(facts.companies.keys().iter().copied(), 0),
            contacts: RowIndex::new(facts.contacts.keys().iter().copied(), facts.companies.len()),
            deals: RowIndex::new(facts.deals.keys().iter().copied(), 0),
            invoices: Invoices::Indexed {
                smart: RowIndex::new(smart.iter().map(|&(_, id)| id), 0),
                old: RowIndex::new(old.iter().map(|&(_, id)| id), first_old),
            },
            first_contact: facts.companies.len() as u32,
        }
    }

    /// Made at no cost, for few look-ups.
    pub(crate) fn searched(facts: &'a Facts) -> Self {
        let first_contact = facts.companies.len() as u32;
        Self {
            companies: RowIndex::Sorted(facts.companies.keys(), 0),
            contacts: RowIndex::Sorted(facts.contacts.keys(), first_contact),
            deals: RowIndex::Sorted(facts.deals.keys(), 0),
            invoices: Invoices::Sorted(&facts.invoices),
            first_contact,
        }
    }

    /// The number of a company's card.
    #[inline]
    pub(crate) fn company(&self, id: Id) -> u32 {
        self.companies.row(id)
    }

    /// The number of a contact's card.
    #[inline]
    pub(crate) fn contact(&self, id: Id) -> u32 {
        self.contacts.row(id)
    }

    /// The row of a deal.
    #[inline]
    pub(crate) fn deal(&self, id: Id) -> u32 {
        self.deals.row(id)
    }

    /// The row of an invoice.
    #[inline]
    pub(crate) fn invoice(&self, kind: InvoiceKind, id: Id) -> u32 {
        match (&self.invoices, kind) {
            (Invoices::Indexed { smart, .. }, InvoiceKind::Smart) => smart.row(id),
            (Invoices::Indexed { old, .. }, InvoiceKind::Old) => old.row(id),
            (Invoices::Sorted(invoices), kind) => invoices.row((kind, id)).map_or(NOWHERE, |row| row as u32),
        }
    }
}

/// How many of the invoices, which are in order, are smart ones.
pub(crate) fn smart_invoices(invoices: &Table<Invoice>) -> usize {
    invoices.keys().partition_point(|&(kind, _)| kind == InvoiceKind::Smart)
}

/// The number of a card; nothing if it is not known.
pub(crate) fn number_of(facts: &Facts, card: Card) -> Option<u32> {
    match card {
        Card::Company(id) => facts.companies.row(id).map(|row| row as u32),
        Card::Contact(id) => facts.contacts.row(id).map(|row| (facts.companies.len() + row) as u32),
    }
}

/// The card with a number.
pub(crate) fn card_at(facts: &Facts, number: u32) -> Card {
    let row = number as usize;
    match facts.companies.keys().get(row) {
        Some(&id) => Card::Company(id),
        None => Card::Contact(facts.contacts.keys()[row - facts.companies.len()]),
    }
}

/// Which cards are left out of every count: service cards, own companies, and types that are set to be no clients.
pub(crate) struct LeftOut<'a> {
    companies: &'a CompanyColumns,
    contacts: &'a ContactColumns,
    company_types: Vec<bool>,
    contact_types: Vec<bool>,
}

impl<'a> LeftOut<'a> {
    pub(crate) fn new(facts: &'a Facts, settings: &Settings) -> Self {
        let (companies, contacts) = (facts.companies.columns(), facts.contacts.columns());
        Self {
            companies,
            contacts,
            company_types: chosen(&companies.kind, &settings.left_out_company_types),
            contact_types: chosen(&contacts.kind, &settings.left_out_contact_types),
        }
    }

    #[inline]
    pub(crate) fn company(&self, row: usize) -> bool {
        !self.companies.is_counted(row) || self.company_types[usize::from(self.companies.kind.codes()[row])]
    }

    #[inline]
    fn contact(&self, row: usize) -> bool {
        !self.contacts.is_counted(row) || self.contact_types[usize::from(self.contacts.kind.codes()[row])]
    }

    /// The client of a counted contact: the first company it names that is counted, or itself if there is none;
    /// [`NOBODY`] if it is left out. `clients` are those of the companies at least.
    #[inline]
    pub(crate) fn client_of_contact(&self, rows: &Rows<'_>, clients: &[u32], row: usize) -> u32 {
        if self.contact(row) {
            return NOBODY;
        }
        let named = self.contacts.companies.list(row).iter().map(|&id| rows.company(id));
        let company = named.into_iter().find(|&number| number != NOWHERE && clients[number as usize] == number);
        company.unwrap_or(rows.first_contact + row as u32)
    }
}

/// Which codes of a column are among some texts, by code.
fn chosen<'t>(column: &Interned, texts: impl IntoIterator<Item = &'t String>) -> Vec<bool> {
    let mut chosen = vec![false; column.texts().len()];
    for code in texts.into_iter().filter_map(|text| column.code_of(text)) {
        chosen[usize::from(code)] = true;
    }
    chosen
}

/// The client of each card: of a counted company itself; of a counted contact see [`LeftOut::client_of_contact`];
/// [`NOBODY`] of a card that is left out.
fn clients_of_cards(facts: &Facts, rows: &Rows<'_>, settings: &Settings) -> Vec<u32> {
    let left_out = LeftOut::new(facts, settings);
    let mut clients = Vec::with_capacity(facts.companies.len() + facts.contacts.len());
    clients.extend((0..facts.companies.len()).map(|row| if left_out.company(row) { NOBODY } else { row as u32 }));
    for row in 0..facts.contacts.len() {
        let client = left_out.client_of_contact(rows, &clients, row);
        clients.push(client);
    }
    clients
}

/// The client of a record that names a company and contacts. The company goes before the contacts, so that a record that
/// names both belongs to one client only.
#[inline]
pub(crate) fn client_of_links(rows: &Rows<'_>, clients: &[u32], company: Id, contacts: &[Id]) -> u32 {
    let client_of = |number: u32| clients.get(number as usize).copied().unwrap_or(NOBODY);
    if company != 0 {
        let client = client_of(rows.company(company));
        if client != NOBODY {
            return client;
        }
    }
    contacts.iter().map(|&id| client_of(rows.contact(id))).find(|&client| client != NOBODY).unwrap_or(NOBODY)
}

/// The client of each record, decided once, since an activity asks for its deal's client again.
///
/// A card that is left out or not known (deleted, or hidden from the reader) is nobody's client and no link leads to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Links {
    /// Of each card, by its number.
    pub(crate) cards: Vec<u32>,
    /// Of each deal, by row.
    pub(crate) deals: Vec<u32>,
    /// Of each invoice, by row. An invoice goes by its own links; its deal has no say.
    pub(crate) invoices: Vec<u32>,
}

impl Links {
    pub(crate) fn new(facts: &Facts, rows: &Rows<'_>, settings: &Settings) -> Self {
        let cards = clients_of_cards(facts, rows, settings);
        let deals = (0..facts.deals.len()).map(|row| client_of_deal(facts, rows, &cards, row)).collect();
        let invoices = (0..facts.invoices.len()).map(|row| client_of_invoice(facts, rows, &cards, row)).collect();
        Self { cards, deals, invoices }
    }

    /// Whether a card is a client: a counted company, or a counted contact without a company.
    #[inline]
    pub(crate) fn is_client(&self, number: u32) -> bool {
        self.cards[number as usize] == number
    }

    /// The client of a record that others are made in.
    #[inline]
    pub(crate) fn of_owner(&self, rows: &Rows<'_>, kind: OwnerKind, id: Id) -> u32 {
        let of = |clients: &[u32], row: u32| clients.get(row as usize).copied().unwrap_or(NOBODY);
        match kind {
            OwnerKind::Contact => of(&self.cards, rows.contact(id)),
            OwnerKind::Company => of(&self.cards, rows.company(id)),
            OwnerKind::Deal => of(&self.deals, rows.deal(id)),
            OwnerKind::SmartInvoice => of(&self.invoices, rows.invoice(InvoiceKind::Smart, id)),
            OwnerKind::OldInvoice => of(&self.invoices, rows.invoice(InvoiceKind::Old, id)),
            OwnerKind::Other => NOBODY,
        }
    }
}

#[inline]
pub(crate) fn client_of_deal(facts: &Facts, rows: &Rows<'_>, clients: &[u32], row: usize) -> u32 {
    let deals = facts.deals.columns();
    client_of_links(rows, clients, deals.company[row], deals.contacts.list(row))
}

#[inline]
pub(crate) fn client_of_invoice(facts: &Facts, rows: &Rows<'_>, clients: &[u32], row: usize) -> u32 {
    let invoices = facts.invoices.columns();
    client_of_links(rows, clients, invoices.company[row], invoices.contacts.list(row))
}
