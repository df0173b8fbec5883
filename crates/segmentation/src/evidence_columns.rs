//! What decides the groups of every client, as columns by the number of the card: gathered in one pass over the records,
//! and kept up to date for the clients that a change touches.

use crate::facts::column::OwnerKind;
use crate::facts::{Facts, Id, Reach, Settings};
use crate::grouped::Grouped;
use crate::links::{Links, NOBODY, Rows};
use crate::payment::{Dates, OWN, Payments};
use crate::rows::BitSet;

/// Stands for "never" among the days of first events.
pub(crate) const NEVER: i32 = i32::MAX;

/// The evidence of all cards. Cards that are no clients have none.
#[derive(Clone, Debug, Default)]
pub(crate) struct EvidenceColumns {
    /// Day of creation of the card.
    pub(crate) created: Vec<i32>,
    /// Whether the card itself can be reached, as of now.
    pub(crate) has_reach: Vec<bool>,
    /// Whether the card holds a requisite that is more than an address, as of now.
    pub(crate) has_requisite: Vec<bool>,
    /// Day of the first deal or invoice, whatever became of it.
    pub(crate) first_request: Vec<i32>,
    /// Day of the first activity of the client.
    pub(crate) first_dialog: Vec<i32>,
    /// Day of the first activity made in each record itself.
    pub(crate) dialogs: Dialogs,
    /// Records in which activities were made, and that were not known when those were counted.
    pub(crate) orphans: OwnerSets,
    /// The days from which payments count.
    pub(crate) payments: Grouped,
    /// Every day at which the client paid, over all payments; the latest one seen decides [`crate::Mode::Paid`].
    pub(crate) paid_on: Grouped,
    /// The days of creation of a company's people.
    pub(crate) people: Grouped,
}

/// The day of the first activity made in each record, [`NEVER`] where there is none.
///
/// Kept apart from the clients', so that a record can go to another client without a look at the activities, which are the
/// longest table by far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Dialogs {
    /// By number of the card.
    pub(crate) cards: Vec<i32>,
    /// By row.
    pub(crate) deals: Vec<i32>,
    /// By row.
    pub(crate) invoices: Vec<i32>,
}

impl Dialogs {
    fn nothing(facts: &Facts) -> Self {
        Self {
            cards: vec![NEVER; facts.companies.len() + facts.contacts.len()],
            deals: vec![NEVER; facts.deals.len()],
            invoices: vec![NEVER; facts.invoices.len()],
        }
    }

    /// The day of a record; nothing if the record is not known.
    #[inline]
    pub(crate) fn of(&mut self, rows: &Rows<'_>, kind: OwnerKind, id: Id) -> Option<&mut i32> {
        use crate::facts::InvoiceKind::{Old, Smart};
        match kind {
            OwnerKind::Contact => self.cards.get_mut(rows.contact(id) as usize),
            OwnerKind::Company => self.cards.get_mut(rows.company(id) as usize),
            OwnerKind::Deal => self.deals.get_mut(rows.deal(id) as usize),
            OwnerKind::SmartInvoice => self.invoices.get_mut(rows.invoice(Smart, id) as usize),
            OwnerKind::OldInvoice => self.invoices.get_mut(rows.invoice(Old, id) as usize),
            OwnerKind::Other => None,
        }
    }

    fn take(&mut self, facts: &Facts, rows: &Rows<'_>, settings: &Settings, only: Option<&OwnerSets>) -> OwnerSets {
        let mut orphans = OwnerSets::default();
        let activities = facts.activities.columns();
        let owners = activities.owner.kinds().iter().zip(activities.owner.ids());
        for (row, ((&kind, &id), &created)) in owners.zip(activities.created.iter()).enumerate() {
            if only.is_some_and(|only| !only.contains(kind, id)) {
                continue;
            }
            match self.of(rows, kind, id) {
                Some(first) if created < *first && (settings.chats_are_dialogs || !activities.is_chat.is_set(row)) => {
                    *first = created;
                }
                Some(_) => {}
                None => orphans.insert(kind, id),
            }
        }
        orphans
    }
}

/// What is gathered again after a change.
#[derive(Debug, Default)]
pub(crate) struct Stale {
    /// Clients whose payments, requests and first activity are.
    pub(crate) sales: BitSet,
    /// Companies whose people are.
    pub(crate) people: BitSet,
    /// Cards whose own reach is.
    pub(crate) reach: BitSet,
    /// Whether it may be others that hold requisites.
    pub(crate) requisites: bool,
    /// Records whose own first activity is looked for again: the one that was the first may be gone, or was known before the
    /// record was.
    pub(crate) owners: OwnerSets,
}

impl EvidenceColumns {
    /// Gathers the evidence of every client.
    pub(crate) fn new(facts: &Facts, links: &Links, rows: Rows<'_>, settings: &Settings, today: i32) -> Self {
        let cards = links.cards.len();
        let mut all = Self {
            created: created(facts),
            dialogs: Dialogs::nothing(facts),
            has_reach: vec![false; cards],
            first_request: vec![NEVER; cards],
            first_dialog: vec![NEVER; cards],
            ..Self::default()
        };
        let (mut counts_from, mut paid_on) = (Vec::new(), Vec::new());
        Payments::new(facts, settings, today).each(links, &rows, |client, _, dates| {
            if client != NOBODY {
                take_payment(client, dates, &mut counts_from, &mut paid_on);
            }
        });
        all.payments = Grouped::new(cards, &counts_from);
        all.paid_on = Grouped::new(cards, &paid_on);
        drop((counts_from, paid_on));
        all.take_requests(facts, links, |_| true);
        all.people = Grouped::new(cards, &all_people(facts, links, &rows));
        (0..cards as u32).for_each(|number| all.take_reach(facts, links, number));
        all.take_requisites(facts, links, &rows);
        all.orphans = all.dialogs.take(facts, &rows, settings, None);
        all.take_dialogs(links, |_| true);
        all
    }

    /// Gathers again what is stale.
    pub(crate) fn gather_again(
        &mut self,
        facts: &Facts,
        links: &Links,
        rows: &Rows<'_>,
        settings: &Settings,
        today: i32,
        stale: &Stale,
    ) {
        let cards = links.cards.len();
        if !stale.sales.is_empty() {
            stale.sales.iter().for_each(|client| self.first_request[client as usize] = NEVER);
            let (mut counts_from, mut paid_on) = (Vec::new(), Vec::new());
            payments_of(facts, links, settings, today, &stale.sales, |client, dates| {
                take_payment(client, dates, &mut counts_from, &mut paid_on);
            });
            self.payments.replace(&stale.sales, &Grouped::new(cards, &counts_from));
            self.paid_on.replace(&stale.sales, &Grouped::new(cards, &paid_on));
            self.take_requests(facts, links, |client| stale.sales.contains(client));
        }
        if !stale.people.is_empty() {
            self.people.replace(&stale.people, &Grouped::new(cards, &people_of(facts, links, &stale.people)));
        }
        stale.reach.iter().for_each(|number| self.take_reach(facts, links, number));
        if stale.requisites {
            self.take_requisites(facts, links, rows);
        }
        if !stale.owners.is_empty() {
            self.dialogs.take(facts, rows, settings, Some(&stale.owners));
        }
        if !stale.sales.is_empty() {
            stale.sales.iter().for_each(|client| self.first_dialog[client as usize] = NEVER);
            self.take_dialogs(links, |client| stale.sales.contains(client));
        }
    }

    /// The first activity of a client is the first one made in any of its records.
    fn take_dialogs(&mut self, links: &Links, is_wanted: impl Fn(u32) -> bool) {
        let Dialogs { cards, deals, invoices } = &self.dialogs;
        for (clients, days) in [(&links.cards, cards), (&links.deals, deals), (&links.invoices, invoices)] {
            for (&client, &day) in clients.iter().zip(days) {
                if let Some(first) = self.first_dialog.get_mut(client as usize)
                    && day < *first
                    && is_wanted(client)
                {
                    *first = day;
                }
            }
        }
    }

    fn take_requests(&mut self, facts: &Facts, links: &Links, is_wanted: impl Fn(u32) -> bool) {
        let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
        let mut take = |client: u32, is_template: bool, created: i32| {
            if let Some(first) = self.first_request.get_mut(client as usize)
                && created < *first
                && !is_template
                && is_wanted(client)
            {
                *first = created;
            }
        };
        for (row, (&client, &created)) in links.deals.iter().zip(deals.created.iter()).enumerate() {
            take(client, deals.is_template.is_set(row), created);
        }
        for (row, (&client, &created)) in links.invoices.iter().zip(invoices.created.iter()).enumerate() {
            take(client, invoices.is_template.is_set(row), created);
        }
    }

    fn take_reach(&mut self, facts: &Facts, links: &Links, number: u32) {
        self.has_reach[number as usize] = links.is_client(number) && !reach(facts, number).is_none();
    }

    /// A requisite reaches the card that holds it, not the company that card belongs to.
    fn take_requisites(&mut self, facts: &Facts, links: &Links, rows: &Rows<'_>) {
        self.has_requisite = vec![false; links.cards.len()];
        let requisites = facts.requisites.columns();
        for (row, (&kind, &id)) in requisites.owner.kinds().iter().zip(requisites.owner.ids()).enumerate() {
            let number = match kind {
                OwnerKind::Company => rows.company(id),
                OwnerKind::Contact => rows.contact(id),
                _ => NOBODY,
            };
            if number != NOBODY && links.is_client(number) && !requisites.is_address_only.is_set(row) {
                self.has_requisite[number as usize] = true;
            }
        }
    }

    /// Whether a client can be reached, but for its people.
    #[inline]
    pub(crate) fn is_reachable(&self, card: usize) -> bool {
        self.has_reach[card] || self.has_requisite[card]
    }

    /// Whether both tell the same of every card, whichever way they came to it.
    #[cfg(test)]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let days =
            |it: &Self| (it.created.clone(), it.first_request.clone(), it.first_dialog.clone(), it.dialogs.clone());
        let flags = |it: &Self| (it.has_reach.clone(), it.has_requisite.clone());
        let lists = |it: &Self| (it.payments.clone(), it.paid_on.clone(), it.people.clone());
        days(self) == days(other) && flags(self) == flags(other) && lists(self) == lists(other)
    }

    /// Bytes of memory that the columns take.
    pub(crate) fn bytes(&self) -> usize {
        (self.created.capacity() + self.first_request.capacity() + self.first_dialog.capacity()) * 4
            + self.has_reach.capacity()
            + self.has_requisite.capacity()
            + (self.dialogs.cards.capacity() + self.dialogs.deals.capacity() + self.dialogs.invoices.capacity()) * 4
            + self.payments.bytes()
            + self.paid_on.bytes()
            + self.people.bytes()
    }
}

/// The days of creation of all cards, by number.
pub(crate) fn created(facts: &Facts) -> Vec<i32> {
    [&facts.companies.columns().created[..], &facts.contacts.columns().created].concat()
}

fn take_payment(client: u32, dates: &Dates, counts_from: &mut Vec<(u32, i32)>, paid_on: &mut Vec<(u32, i32)>) {
    let mut first = NEVER;
    for &(day, _) in dates {
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
    clients: &BitSet,
    mut take: impl FnMut(u32, &Dates),
) {
    let payments = Payments::new(facts, settings, today);
    let invoices = facts.invoices.columns();
    let mut deals = BitSet::up_to(facts.deals.keys().last().copied().unwrap_or(0));
    let mut theirs = Vec::new();
    for (row, &client) in links.deals.iter().enumerate() {
        // A deal that names no client may have the client of an invoice in it.
        if (client == NOBODY || clients.contains(client)) && payments.is_deal(row) {
            deals.insert(facts.deals.keys()[row]);
            theirs.push(row);
        }
    }
    if settings.invoices_count_apart {
        // An invoice in the deal of another client is a payment of its own client.
        for (client, &deal) in links.invoices.iter().zip(invoices.deal.iter()) {
            if deal != 0
                && clients.contains(*client)
                && let Some(row) = facts.deals.row(deal)
                && payments.is_deal(row)
                && deals.insert(deal)
            {
                theirs.push(row);
            }
        }
    }
    let mut absorbed: Vec<(Id, u32)> = Vec::new();
    for (row, (&client, &deal)) in links.invoices.iter().zip(invoices.deal.iter()).enumerate() {
        if deal != 0 && deals.contains(deal) {
            if payments.is_invoice(row) {
                absorbed.push((deal, row as u32));
            }
        } else if clients.contains(client) && payments.is_invoice(row) {
            let is_absorbed = deal != 0 && facts.deals.row(deal).is_some_and(|deal| payments.is_deal(deal));
            if !is_absorbed {
                take(client, &Dates::from_slice(&[(payments.day_of_invoice(row), OWN)]));
            }
        }
    }
    absorbed.sort_unstable();
    for row in theirs {
        let id = facts.deals.keys()[row];
        let start = absorbed.partition_point(|&(deal, _)| deal < id);
        let of_deal = absorbed[start..].iter().take_while(|&&(deal, _)| deal == id).map(|&(_, invoice)| invoice);
        payments.of_deal(links, row, of_deal, |client, _, dates| {
            if clients.contains(client) {
                take(client, dates);
            }
        });
    }
}

/// The people of all companies, each with the number of the company and the day from which it belongs to it.
fn all_people(facts: &Facts, links: &Links, rows: &Rows<'_>) -> Vec<(u32, i32)> {
    let contacts = facts.contacts.columns();
    let first = facts.companies.len();
    let mut people = Vec::new();
    for row in (0..facts.contacts.len()).filter(|row| links.cards[first + row] != NOBODY) {
        for &id in contacts.companies.list(row) {
            let company = rows.company(id);
            if company != NOBODY && links.cards[company as usize] != NOBODY {
                people.push((company, contacts.created[row]));
            }
        }
    }
    people
}

/// The people of some companies.
fn people_of(facts: &Facts, links: &Links, companies: &BitSet) -> Vec<(u32, i32)> {
    let contacts = facts.contacts.columns();
    let first = facts.companies.len();
    let keys = facts.companies.keys();
    let mut wanted = BitSet::up_to(keys.last().copied().unwrap_or(0));
    for number in companies.iter().filter(|&number| links.cards.get(number as usize) == Some(&number)) {
        if let Some(&id) = keys.get(number as usize) {
            wanted.insert(id);
        }
    }
    let mut people = Vec::new();
    for row in 0..facts.contacts.len() {
        for &id in contacts.companies.list(row).iter().filter(|&&id| wanted.contains(id)) {
            if let Some(number) = facts.companies.row(id)
                && links.cards[first + row] != NOBODY
            {
                people.push((number as u32, contacts.created[row]));
            }
        }
    }
    people
}

/// Records in which activities are made, by kind and id.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnerSets {
    companies: BitSet,
    contacts: BitSet,
    deals: BitSet,
    smart_invoices: BitSet,
    old_invoices: BitSet,
}

impl OwnerSets {
    pub(crate) fn insert(&mut self, kind: OwnerKind, id: Id) {
        match kind {
            OwnerKind::Company => self.companies.insert(id),
            OwnerKind::Contact => self.contacts.insert(id),
            OwnerKind::Deal => self.deals.insert(id),
            OwnerKind::SmartInvoice => self.smart_invoices.insert(id),
            OwnerKind::OldInvoice => self.old_invoices.insert(id),
            OwnerKind::Other => false,
        };
    }

    fn is_empty(&self) -> bool {
        let sets = [&self.companies, &self.contacts, &self.deals, &self.smart_invoices, &self.old_invoices];
        sets.into_iter().all(BitSet::is_empty)
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

    /// Whether any card is among them.
    pub(crate) fn has_cards(&self) -> bool {
        !self.companies.is_empty() || !self.contacts.is_empty()
    }
}

/// How the card of a client can be reached.
pub(crate) fn reach(facts: &Facts, number: u32) -> Reach {
    let (row, companies) = (number as usize, facts.companies.len());
    if row < companies { facts.companies.columns().reach[row] } else { facts.contacts.columns().reach[row - companies] }
}
