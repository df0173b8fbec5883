//! Whose a record is: the one place that decides which client a card, deal, invoice, lead or activity belongs to.
//!
//! Cards are numbered: the companies in the order of their table, then the contacts in theirs. A client is named by the
//! number of its card.

use crate::answer::Card;
use crate::facts::column::{Interned, OwnerKind};
use crate::facts::records::{CompanyColumns, ContactColumns, DealColumns, InvoiceColumns, LeadColumns};
use crate::facts::{Facts, Invoice, InvoiceKind, RecordId, Settings, Table};
use crate::ids::{CompanyId, ContactId, DealId, InvoiceId};
use crate::owner_sets::OwnerSets;
use crate::rows::{NOWHERE, RowIndex};

/// Stands for "nobody's".
pub(crate) const NOBODY: u32 = NOWHERE;

/// The rows of all records by their ids.
pub(crate) struct Rows<'a> {
    companies: RowIndex<'a, CompanyId>,
    contacts: RowIndex<'a, ContactId>,
    deals: RowIndex<'a, DealId>,
    invoices: Invoices<'a>,
}

enum Invoices<'a> {
    Indexed { smart: RowIndex<'a, InvoiceId>, old: RowIndex<'a, InvoiceId> },
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
        }
    }

    /// The number of a company's card.
    #[inline]
    pub(crate) fn company(&self, id: CompanyId) -> u32 {
        self.companies.row(id)
    }

    /// The number of a contact's card.
    #[inline]
    pub(crate) fn contact(&self, id: ContactId) -> u32 {
        self.contacts.row(id)
    }

    /// The number of a card by what it is; [`NOBODY`] for what is no card.
    #[inline]
    pub(crate) fn card(&self, kind: OwnerKind, id: RecordId) -> u32 {
        match kind {
            OwnerKind::Company => self.company(CompanyId(id)),
            OwnerKind::Contact => self.contact(ContactId(id)),
            _ => NOBODY,
        }
    }

    /// The row of a deal.
    #[inline]
    pub(crate) fn deal(&self, id: DealId) -> u32 {
        self.deals.row(id)
    }

    /// The row of an invoice.
    #[inline]
    pub(crate) fn invoice(&self, kind: InvoiceKind, id: InvoiceId) -> u32 {
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
    /// [`NOBODY`] if it is left out. `clients` knows those of the companies at least; `missing` is told which of the
    /// companies before it are no clients.
    #[inline]
    pub(crate) fn client_of_contact(&self, clients: &impl CardClients, row: usize, missing: &mut OwnerSets) -> u32 {
        if self.contact(row) {
            return NOBODY;
        }
        for &id in self.contacts.companies.list(row) {
            match clients.of_company(id) {
                NOBODY => missing.insert(OwnerKind::Company, id.0),
                client => return client,
            }
        }
        (self.companies.category.len() + row) as u32
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

/// The way from the id of a card to its client: [`NOBODY`] for a card that is left out or not known.
pub(crate) trait CardClients {
    /// The client of a company: itself.
    fn of_company(&self, id: CompanyId) -> u32;

    /// The client of a contact.
    fn of_contact(&self, id: ContactId) -> u32;

    /// The client of a record that names a company and contacts. The company goes before the contacts, so that a record
    /// that names both belongs to one client only. `missing` is told which cards before the one that decides have no
    /// client.
    #[inline]
    fn of_links(&self, company: CompanyId, contacts: &[ContactId], missing: &mut OwnerSets) -> u32 {
        if company != CompanyId::NONE {
            match self.of_company(company) {
                NOBODY => missing.insert(OwnerKind::Company, company.0),
                client => return client,
            }
        }
        for &id in contacts {
            match self.of_contact(id) {
                NOBODY => missing.insert(OwnerKind::Contact, id.0),
                client => return client,
            }
        }
        NOBODY
    }

    /// The client of a deal.
    #[inline]
    fn of_deal(&self, deals: &DealColumns, row: usize, missing: &mut OwnerSets) -> u32 {
        self.of_links(deals.company[row], deals.contacts.list(row), missing)
    }

    /// The client of an invoice.
    #[inline]
    fn of_invoice(&self, invoices: &InvoiceColumns, row: usize, missing: &mut OwnerSets) -> u32 {
        self.of_links(invoices.company[row], invoices.contacts.list(row), missing)
    }

    /// The client of a lead.
    #[inline]
    fn of_lead(&self, leads: &LeadColumns, row: usize, missing: &mut OwnerSets) -> u32 {
        self.of_links(leads.company[row], leads.contacts.list(row), missing)
    }
}

/// Clients by id: for many look-ups, each of which is one look into a table.
#[derive(Debug)]
pub(crate) struct ClientsById {
    companies: RowIndex<'static, CompanyId>,
    contacts: RowIndex<'static, ContactId>,
}

impl CardClients for ClientsById {
    #[inline]
    fn of_company(&self, id: CompanyId) -> u32 {
        self.companies.row(id)
    }

    #[inline]
    fn of_contact(&self, id: ContactId) -> u32 {
        self.contacts.row(id)
    }
}

/// Clients by the rows of their cards: for few look-ups.
pub(crate) struct ClientsByRow<'a> {
    pub(crate) rows: &'a Rows<'a>,
    pub(crate) cards: &'a [u32],
}

impl CardClients for ClientsByRow<'_> {
    #[inline]
    fn of_company(&self, id: CompanyId) -> u32 {
        self.cards.get(self.rows.company(id) as usize).copied().unwrap_or(NOBODY)
    }

    #[inline]
    fn of_contact(&self, id: ContactId) -> u32 {
        self.cards.get(self.rows.contact(id) as usize).copied().unwrap_or(NOBODY)
    }
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
    /// Of each lead, by row.
    pub(crate) leads: Vec<u32>,
}

impl Links {
    /// The links of a portal, and the clients of its cards by id, by which they were found. `missing` is told which cards
    /// were looked for that have no client.
    pub(crate) fn new(facts: &Facts, settings: &Settings, missing: &mut OwnerSets) -> (Self, ClientsById) {
        let (companies, contacts) = (&facts.companies, &facts.contacts);
        let left_out = LeftOut::new(facts, settings);
        let mut cards = Vec::with_capacity(companies.len() + contacts.len());
        cards.extend((0..companies.len()).map(|row| if left_out.company(row) { NOBODY } else { row as u32 }));
        let mut by_id = ClientsById {
            companies: RowIndex::of(companies.keys().iter().copied(), cards.iter().copied()),
            contacts: RowIndex::Sparse(Vec::new()),
        };
        cards.extend((0..contacts.len()).map(|row| left_out.client_of_contact(&by_id, row, missing)));
        let of_contacts = cards[companies.len()..].iter().copied();
        by_id.contacts = RowIndex::of(contacts.keys().iter().copied(), of_contacts);
        let (deals, invoices, leads) = (facts.deals.columns(), facts.invoices.columns(), facts.leads.columns());
        let of_deals = (0..facts.deals.len()).map(|row| by_id.of_deal(deals, row, missing)).collect();
        let of_invoices = (0..facts.invoices.len()).map(|row| by_id.of_invoice(invoices, row, missing)).collect();
        let of_leads = (0..facts.leads.len()).map(|row| by_id.of_lead(leads, row, missing)).collect();
        (Self { cards, deals: of_deals, invoices: of_invoices, leads: of_leads }, by_id)
    }

    /// Whether a card is a client: a counted company, or a counted contact without a company.
    #[inline]
    pub(crate) fn is_client(&self, number: u32) -> bool {
        self.cards[number as usize] == number
    }

    /// The client of a record that others are made in.
    #[inline]
    pub(crate) fn of_owner(&self, rows: &Rows<'_>, kind: OwnerKind, id: RecordId) -> u32 {
        let of = |clients: &[u32], row: u32| clients.get(row as usize).copied().unwrap_or(NOBODY);
        match kind {
            OwnerKind::Contact => of(&self.cards, rows.contact(ContactId(id))),
            OwnerKind::Company => of(&self.cards, rows.company(CompanyId(id))),
            OwnerKind::Deal => of(&self.deals, rows.deal(DealId(id))),
            OwnerKind::SmartInvoice => of(&self.invoices, rows.invoice(InvoiceKind::Smart, InvoiceId(id))),
            OwnerKind::OldInvoice => of(&self.invoices, rows.invoice(InvoiceKind::Old, InvoiceId(id))),
            OwnerKind::Other => NOBODY,
        }
    }
}
