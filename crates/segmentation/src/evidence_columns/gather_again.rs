//! Gathers again the evidence that a change has made stale, and no other.

use super::{Dialogs, EvidenceColumns, NEVER};
use crate::facts::{Facts, Settings};
use crate::ids::{CompanyId, DealId};
use crate::links::{Links, NOBODY, Rows};
use crate::owner_sets::OwnerSets;
use crate::payment::{Dates, OWN, Payments};
use crate::rows::BitSet;

/// What is gathered again after a change.
#[derive(Debug, Default)]
pub(crate) struct Stale {
    /// Clients whose payments, requests and first activity are.
    pub(crate) sales: BitSet,
    /// Companies whose people are.
    pub(crate) people: BitSet,
    /// Cards whose own contact channels are.
    pub(crate) channels: BitSet,
    /// Cards whose requisites are.
    pub(crate) requisites: OwnerSets,
    /// Records whose own first activity is looked for again: the one that was the first may be gone, or was known
    /// before the record was.
    pub(crate) owners: OwnerSets,
}

impl EvidenceColumns {
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
        stale.channels.iter().for_each(|number| self.take_channels(facts, links, number));
        if !stale.people.is_empty() {
            self.people.replace(&stale.people, people_of(facts, links, &stale.people));
        }
        if !stale.requisites.is_empty() {
            for card in stale.requisites.cards() {
                if let Some(has_requisite) = self.has_requisite.get_mut(rows.card(card.0, card.1) as usize) {
                    *has_requisite = false;
                }
            }
            self.take_requisites(facts, rows, |kind, id| stale.requisites.contains(kind, id));
        }
        if !stale.owners.is_empty() {
            self.dialogs.look_again(facts, rows, settings, &stale.owners);
        }
        if !stale.sales.is_empty() {
            let sales = Sales::of(links, &stale.sales);
            self.take_firsts_again(facts, links, settings, &sales, &stale.sales);
            let (mut counts_from, mut paid_on) = (Vec::new(), Vec::new());
            let payments = Payments::new(facts, settings, today);
            sales.payments(facts, links, &payments, &stale.sales, |client, dates| {
                paid_on.extend(dates.iter().map(|&(day, _)| (client, day)));
                counts_from.extend(dates.iter().map(|&(day, _)| (client, day)).min());
            });
            self.payments.replace(&stale.sales, counts_from);
            self.paid_on.replace(&stale.sales, paid_on);
        }
    }

    /// The first request and the first activity of some clients.
    fn take_firsts_again(
        &mut self,
        facts: &Facts,
        links: &Links,
        settings: &Settings,
        sales: &Sales,
        clients: &BitSet,
    ) {
        for client in clients.iter() {
            (self.first_request[client as usize], self.first_dialog[client as usize]) = (NEVER, NEVER);
        }
        let mut take = |client: u32, dialog: i32, request: i32| {
            if clients.contains(client) {
                let (first_dialog, first_request) =
                    (&mut self.first_dialog[client as usize], &mut self.first_request[client as usize]);
                *first_dialog = dialog.min(*first_dialog);
                *first_request = request.min(*first_request);
            }
        };
        let Dialogs { cards, deals, invoices } = &self.dialogs;
        for (&client, &dialog) in links.cards.iter().zip(cards) {
            take(client, dialog, NEVER);
        }
        let (deal, invoice) = (facts.deals.columns(), facts.invoices.columns());
        for row in sales.deals.iter().map(|&row| row as usize) {
            let request = if deal.is_template.is_set(row) { NEVER } else { deal.created[row] };
            take(links.deals[row], deals[row], request);
        }
        for row in sales.invoices.iter().map(|&row| row as usize) {
            let request = if invoice.is_template.is_set(row) { NEVER } else { invoice.created[row] };
            take(links.invoices[row], invoices[row], request);
        }
        if settings.leads_are_requests {
            let leads = links.leads.iter().zip(facts.leads.columns().created.iter());
            leads.for_each(|(&client, &created)| take(client, NEVER, created));
        }
    }
}

/// The deals and invoices of some clients, by row.
struct Sales {
    /// With those that belong to nobody: a deal that names no client may have the client of an invoice in it.
    deals: Vec<u32>,
    invoices: Vec<u32>,
}

impl Sales {
    fn of(links: &Links, clients: &BitSet) -> Self {
        let rows = |of: &[u32], with_nobodys: bool| -> Vec<u32> {
            let theirs = |&(_, &client): &(u32, &u32)| clients.contains(client) || with_nobodys && client == NOBODY;
            (0..).zip(of).filter(theirs).map(|(row, _)| row).collect()
        };
        Self { deals: rows(&links.deals, true), invoices: rows(&links.invoices, false) }
    }

    /// The payments of the clients, each with its client and its dates.
    fn payments(
        &self,
        facts: &Facts,
        links: &Links,
        payments: &Payments<'_>,
        clients: &BitSet,
        mut take: impl FnMut(u32, &Dates),
    ) {
        let invoices = facts.invoices.columns();
        let keys = facts.deals.keys();
        let mut deals = BitSet::up_to(keys.last().copied().unwrap_or(DealId::NONE).0);
        let mut theirs: Vec<u32> = Vec::new();
        for &row in self.deals.iter().filter(|&&row| payments.is_deal(row as usize)) {
            deals.insert(keys[row as usize].0);
            theirs.push(row);
        }
        for row in self.invoices.iter().map(|&row| row as usize) {
            let deal = invoices.deal[row];
            if deal != DealId::NONE && deals.contains(deal.0) {
                continue;
            }
            let of_deal = if deal == DealId::NONE { None } else { facts.deals.row(deal) };
            match of_deal.filter(|&deal| payments.is_deal(deal)) {
                // An invoice in the deal of another client is a payment of its own client, if invoices count apart.
                Some(row) if payments.count_apart() => {
                    deals.insert(deal.0);
                    theirs.push(row as u32);
                }
                Some(_) => {}
                None if payments.is_invoice(row) => {
                    take(links.invoices[row], &Dates::from_slice(&[(payments.day_of_invoice(row), OWN)]));
                }
                None => {}
            }
        }
        let mut absorbed: Vec<(DealId, u32)> = Vec::new();
        for (row, &deal) in invoices.deal.iter().enumerate() {
            if deal != DealId::NONE && deals.contains(deal.0) && payments.is_invoice(row) {
                absorbed.push((deal, row as u32));
            }
        }
        absorbed.sort_unstable();
        for row in theirs.into_iter().map(|row| row as usize) {
            let id = keys[row];
            let start = absorbed.partition_point(|&(deal, _)| deal < id);
            let of_deal = absorbed[start..].iter().take_while(|&&(deal, _)| deal == id).map(|&(_, invoice)| invoice);
            payments.of_deal(links, row, of_deal, |client, _, dates| {
                if clients.contains(client) {
                    take(client, dates);
                }
            });
        }
    }
}

/// The people of some companies.
fn people_of(facts: &Facts, links: &Links, companies: &BitSet) -> Vec<(u32, i32)> {
    let contacts = facts.contacts.columns();
    let first = facts.companies.len();
    let keys = facts.companies.keys();
    let mut wanted = BitSet::up_to(keys.last().copied().unwrap_or(CompanyId::NONE).0);
    for number in companies.iter().filter(|&number| links.cards.get(number as usize) == Some(&number)) {
        if let Some(&id) = keys.get(number as usize) {
            wanted.insert(id.0);
        }
    }
    let mut people = Vec::new();
    for row in 0..facts.contacts.len() {
        for &id in contacts.companies.list(row).iter().filter(|&&id| wanted.contains(id.0)) {
            if let Some(number) = facts.companies.row(id)
                && links.cards[first + row] != NOBODY
            {
                people.push((number as u32, contacts.created[row]));
            }
        }
    }
    people
}
