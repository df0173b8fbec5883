//! What decides the groups of every client, as columns by the number of the card: gathered in one pass over the records,
//! and kept up to date for the clients that a change touches.

use crate::facts::column::OwnerKind;
use crate::facts::{Facts, Id, Owner, Reach, Settings};
use crate::grouped::Grouped;
use crate::links::{Links, NOBODY, Rows};
use crate::payment::{PaymentRow, Payments};
use crate::rows::BitSet;

/// Stands for "never" among the days of first events.
pub(crate) const NEVER: i32 = i32::MAX;

/// The evidence of all cards. Cards that are no clients have none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct EvidenceColumns {
    /// Day of creation of the card.
    pub(crate) created: Vec<i32>,
    /// Whether the card itself can be reached, or holds a requisite that is more than an address; as of now.
    pub(crate) reachable: Vec<bool>,
    /// Day of the first deal or invoice, whatever became of it.
    pub(crate) first_request: Vec<i32>,
    /// Day of the first activity.
    pub(crate) first_dialog: Vec<i32>,
    /// The days from which payments count.
    pub(crate) payments: Grouped,
    /// Every day at which the client paid, over all payments; the latest one seen decides [`crate::Mode::Paid`].
    pub(crate) paid_on: Grouped,
    /// The days of creation of a company's people.
    pub(crate) people: Grouped,
}

/// The clients that are gathered: all, or some.
pub(crate) enum Wanted<'a> {
    All,
    Some(&'a BitSet),
}

impl Wanted<'_> {
    #[inline]
    fn contains(&self, client: u32) -> bool {
        client != NOBODY
            && match self {
                Self::All => true,
                Self::Some(clients) => clients.contains(client),
            }
    }
}

impl EvidenceColumns {
    /// Gathers the evidence of every client.
    pub(crate) fn new(facts: &Facts, links: &Links, rows: &Rows<'_>, settings: &Settings, today: i32) -> Self {
        let cards = links.cards.len();
        let mut all = Self {
            created: created(facts),
            reachable: vec![false; cards],
            first_request: vec![NEVER; cards],
            first_dialog: vec![NEVER; cards],
            ..Self::default()
        };
        let (mut counts_from, mut paid_on) = (Vec::new(), Vec::new());
        Payments::new(facts, settings, today).each(links, rows, |client, _, dates| {
            if client != NOBODY {
                take_payment(client, dates, &mut counts_from, &mut paid_on);
            }
        });
        all.payments = Grouped::new(cards, &counts_from);
        all.paid_on = Grouped::new(cards, &paid_on);
        drop((counts_from, paid_on));
        all.take_requests(facts, links, &Wanted::All);
        all.people = Grouped::new(cards, &people(facts, links, rows, &Wanted::All));
        all.take_reach(facts, links, rows, &Wanted::All);
        let activities = facts.activities.columns();
        for (row, (&kind, &id)) in activities.owner.kinds().iter().zip(activities.owner.ids()).enumerate() {
            if settings.chats_are_dialogs || !activities.is_chat.is_set(row) {
                let client = links.of_owner(rows, kind, id);
                if let Some(first) = all.first_dialog.get_mut(client as usize) {
                    *first = (*first).min(activities.created[row]);
                }
            }
        }
        all
    }

    /// Gathers the evidence of some clients anew; that of the others is as it was.
    pub(crate) fn gather_again(
        &mut self,
        facts: &Facts,
        links: &Links,
        rows: &Rows<'_>,
        settings: &Settings,
        today: i32,
        clients: &BitSet,
    ) {
        let cards = links.cards.len();
        let wanted = Wanted::Some(clients);
        for client in clients.iter().map(|client| client as usize) {
            self.first_request[client] = NEVER;
            self.first_dialog[client] = NEVER;
        }
        let (mut counts_from, mut paid_on) = (Vec::new(), Vec::new());
        payments_of(facts, links, settings, today, &wanted, |client, dates| {
            take_payment(client, dates, &mut counts_from, &mut paid_on);
        });
        self.payments.replace(clients, &Grouped::new(cards, &counts_from));
        self.paid_on.replace(clients, &Grouped::new(cards, &paid_on));
        self.take_requests(facts, links, &wanted);
        self.people.replace(clients, &Grouped::new(cards, &people(facts, links, rows, &wanted)));
        self.take_reach(facts, links, rows, &wanted);
        self.take_dialogs_of(facts, links, rows, settings, clients);
    }

    fn take_requests(&mut self, facts: &Facts, links: &Links, wanted: &Wanted<'_>) {
        let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
        let mut take = |client: u32, is_template: bool, created: i32| {
            if !is_template && wanted.contains(client) {
                let first = &mut self.first_request[client as usize];
                *first = (*first).min(created);
            }
        };
        for (row, &client) in links.deals.iter().enumerate() {
            take(client, deals.is_template.is_set(row), deals.created[row]);
        }
        for (row, &client) in links.invoices.iter().enumerate() {
            take(client, invoices.is_template.is_set(row), invoices.created[row]);
        }
    }

    /// A requisite reaches the card that holds it, not the company that card belongs to.
    fn take_reach(&mut self, facts: &Facts, links: &Links, rows: &Rows<'_>, wanted: &Wanted<'_>) {
        let reaches = facts.companies.columns().reach.iter().chain(&facts.contacts.columns().reach);
        for (number, reach) in reaches.enumerate() {
            if wanted.contains(number as u32) {
                self.reachable[number] = !reach.is_none() && links.is_client(number as u32);
            }
        }
        let requisites = facts.requisites.columns();
        for (row, (&kind, &id)) in requisites.owner.kinds().iter().zip(requisites.owner.ids()).enumerate() {
            let number = match kind {
                OwnerKind::Company => rows.company(id),
                OwnerKind::Contact => rows.contact(id),
                _ => NOBODY,
            };
            if wanted.contains(number) && !requisites.is_address_only.is_set(row) && links.is_client(number) {
                self.reachable[number as usize] = true;
            }
        }
    }

    /// The first activities of some clients: of the activities, which are the longest table, only the owners are looked at.
    fn take_dialogs_of(&mut self, facts: &Facts, links: &Links, rows: &Rows<'_>, settings: &Settings, clients: &BitSet) {
        let owners = OwnerSets::of_clients(facts, links, clients);
        let activities = facts.activities.columns();
        for (row, (&kind, &id)) in activities.owner.kinds().iter().zip(activities.owner.ids()).enumerate() {
            if owners.contains(kind, id) && (settings.chats_are_dialogs || !activities.is_chat.is_set(row)) {
                let client = links.of_owner(rows, kind, id);
                if let Some(first) = self.first_dialog.get_mut(client as usize) {
                    *first = (*first).min(activities.created[row]);
                }
            }
        }
    }

    /// Bytes of memory that the columns take.
    pub(crate) fn bytes(&self) -> usize {
        (self.created.capacity() + self.first_request.capacity() + self.first_dialog.capacity()) * 4
            + self.reachable.capacity()
            + self.payments.bytes()
            + self.paid_on.bytes()
            + self.people.bytes()
    }
}

/// The days of creation of all cards, by number.
pub(crate) fn created(facts: &Facts) -> Vec<i32> {
    [&facts.companies.columns().created[..], &facts.contacts.columns().created].concat()
}

fn take_payment(
    client: u32,
    dates: &mut crate::payment::Dates,
    counts_from: &mut Vec<(u32, i32)>,
    paid_on: &mut Vec<(u32, i32)>,
) {
    let mut first = NEVER;
    for &(day, _) in dates.iter() {
        first = first.min(day);
        paid_on.push((client, day));
    }
    counts_from.push((client, first));
}

/// The payments of some clients, each with its client and its dates.
fn payments_of(
    facts: &Facts,
    links: &Links,
    settings: &Settings,
    today: i32,
    wanted: &Wanted<'_>,
    mut take: impl FnMut(u32, &mut crate::payment::Dates),
) {
    let payments = Payments::new(facts, settings, today);
    let invoices = facts.invoices.columns();
    // A deal that names no client may have the client of an invoice in it.
    let may_be_theirs = |client: u32| client == NOBODY || wanted.contains(client);
    let mut deals = BitSet::up_to(facts.deals.keys().last().copied().unwrap_or(0));
    let mut theirs = Vec::new();
    for (row, &client) in links.deals.iter().enumerate() {
        // Whether invoices count apart or not, an invoice in the deal of another client may belong to a wanted one.
        if may_be_theirs(client) && payments.is_deal(row) {
            deals.insert(facts.deals.keys()[row]);
            theirs.push(row);
        }
    }
    if settings.invoices_count_apart {
        let wanted_invoices =
            links.invoices.iter().zip(invoices.deal.iter()).filter(|(client, _)| wanted.contains(**client));
        for (_, &deal) in wanted_invoices.filter(|(_, deal)| **deal != 0) {
            if let Some(row) = facts.deals.row(deal)
                && payments.is_deal(row)
                && deals.insert(deal)
            {
                theirs.push(row);
            }
        }
    }
    let mut absorbed: Vec<(Id, u32)> = Vec::new();
    let mut take = |client: u32, _: PaymentRow, dates: &mut crate::payment::Dates| {
        if wanted.contains(client) {
            take(client, dates);
        }
    };
    for (row, (&client, &deal)) in links.invoices.iter().zip(invoices.deal.iter()).enumerate() {
        if deal != 0 && deals.contains(deal) {
            if payments.is_invoice(row) {
                absorbed.push((deal, row as u32));
            }
        } else if wanted.contains(client) && payments.is_invoice(row) {
            let is_absorbed = deal != 0 && facts.deals.row(deal).is_some_and(|deal| payments.is_deal(deal));
            if !is_absorbed {
                let mut dates = [(payments.day_of_invoice(row), crate::payment::OWN)].into_iter().collect();
                take(client, PaymentRow::Invoice(row as u32), &mut dates);
            }
        }
    }
    absorbed.sort_unstable();
    for row in theirs {
        let id = facts.deals.keys()[row];
        let start = absorbed.partition_point(|&(deal, _)| deal < id);
        let of_deal = absorbed[start..].iter().take_while(|&&(deal, _)| deal == id).map(|&(_, invoice)| invoice);
        payments.of_deal(links, row, of_deal, &mut take);
    }
}

/// The people of companies, each with the number of the company and the day from which it belongs to it.
fn people(facts: &Facts, links: &Links, rows: &Rows<'_>, wanted: &Wanted<'_>) -> Vec<(u32, i32)> {
    let contacts = facts.contacts.columns();
    let first = facts.companies.len();
    let mut people = Vec::new();
    for row in 0..facts.contacts.len() {
        if links.cards[first + row] == NOBODY {
            continue;
        }
        for &id in contacts.companies.list(row) {
            let company = rows.company(id);
            if wanted.contains(company) && links.cards[company as usize] != NOBODY {
                people.push((company, contacts.created[row]));
            }
        }
    }
    people
}

/// The records in which the activities of some clients are made.
#[derive(Default)]
pub(crate) struct OwnerSets {
    companies: BitSet,
    contacts: BitSet,
    deals: BitSet,
    smart_invoices: BitSet,
    old_invoices: BitSet,
}

impl OwnerSets {
    fn of_clients(facts: &Facts, links: &Links, clients: &BitSet) -> Self {
        let mut all = Self::default();
        let is_theirs = |client: &u32| *client != NOBODY && clients.contains(*client);
        let (companies, contacts) = links.cards.split_at(facts.companies.len());
        for (&id, _) in facts.companies.keys().iter().zip(companies).filter(|(_, client)| is_theirs(client)) {
            all.companies.insert(id);
        }
        for (&id, _) in facts.contacts.keys().iter().zip(contacts).filter(|(_, client)| is_theirs(client)) {
            all.contacts.insert(id);
        }
        for (&id, _) in facts.deals.keys().iter().zip(&links.deals).filter(|(_, client)| is_theirs(client)) {
            all.deals.insert(id);
        }
        for (&(kind, id), _) in facts.invoices.keys().iter().zip(&links.invoices).filter(|(_, it)| is_theirs(it)) {
            all.insert(Owner::Invoice(kind, id));
        }
        all
    }

    pub(crate) fn insert(&mut self, owner: Owner) {
        use crate::facts::InvoiceKind::{Old, Smart};
        match owner {
            Owner::Company(id) => self.companies.insert(id),
            Owner::Contact(id) => self.contacts.insert(id),
            Owner::Deal(id) => self.deals.insert(id),
            Owner::Invoice(Smart, id) => self.smart_invoices.insert(id),
            Owner::Invoice(Old, id) => self.old_invoices.insert(id),
            Owner::Other => false,
        };
    }

    #[inline]
    pub(crate) fn contains(&self, kind: OwnerKind, id: Id) -> bool {
        match kind {
            OwnerKind::Company => self.companies.contains(id),
            OwnerKind::Contact => self.contacts.contains(id),
            OwnerKind::Deal => self.deals.contains(id),
            OwnerKind::SmartInvoice => self.smart_invoices.contains(id),
            OwnerKind::OldInvoice => self.old_invoices.contains(id),
            OwnerKind::Other => false,
        }
    }

    /// Whether a record that names a company and contacts names one of these cards.
    #[inline]
    pub(crate) fn names_any(&self, company: Id, contacts: &[Id]) -> bool {
        company != 0 && self.companies.contains(company) || contacts.iter().any(|&id| self.contacts.contains(id))
    }
}

/// How the card of a client can be reached.
pub(crate) fn reach(facts: &Facts, number: u32) -> Reach {
    let (row, companies) = (number as usize, facts.companies.len());
    if row < companies { facts.companies.columns().reach[row] } else { facts.contacts.columns().reach[row - companies] }
}
