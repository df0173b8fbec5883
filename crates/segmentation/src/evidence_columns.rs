//! What decides the groups of every client, as columns by the number of the card: gathered in one pass over the records,
//! and kept up to date for the clients that a change touches (`gather_again`).

use chrono::NaiveDate;

use crate::dialogs::Dialogs;
pub(crate) use crate::dialogs::NEVER;
use crate::facts::column::{OwnerKind, day_of};
use crate::facts::{ContactChannels, Facts, RecordId, Settings};
use crate::grouped::{Grouped, Marked};
use crate::links::{CardClients as _, ClientsById, Links, NOBODY, Rows};
use crate::owner_sets::OwnerSets;
use crate::payment::Payments;

mod gather_again;

pub(crate) use gather_again::Stale;

/// The evidence of all cards. Cards that are no clients have none, but for their requisites.
#[derive(Clone, Debug, Default)]
pub(crate) struct EvidenceColumns {
    /// The day from which the card is counted: that of its creation, if that is plausible.
    pub(crate) created: Vec<i32>,
    /// How many counted cards have no plausible day of creation. The days of these follow from those of all others.
    pub(crate) implausible: u32,
    /// Whether the card itself can be reached, as of now.
    pub(crate) has_channel: Vec<bool>,
    /// Whether the card holds a requisite that is more than an address, as of now; of cards that are no clients, too.
    pub(crate) has_requisite: Vec<bool>,
    /// Day of the first deal or invoice, whatever became of it, or of the first lead if leads are requests.
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

impl EvidenceColumns {
    /// Gathers the evidence of every client.
    pub(crate) fn new(facts: &Facts, links: &Links, clients: &ClientsById, settings: &Settings, today: i32) -> Self {
        let cards = links.cards.len();
        let (dialogs, orphans) = Dialogs::new(facts, settings);
        let mut created = [&facts.companies.columns().created[..], &facts.contacts.columns().created].concat();
        let implausible = settle(&mut created, links, today);
        let mut all = Self {
            people: Grouped::new(cards, &people(facts, links, clients, &created)),
            created,
            implausible,
            has_channel: vec![false; cards],
            has_requisite: vec![false; cards],
            first_request: vec![NEVER; cards],
            first_dialog: vec![NEVER; cards],
            dialogs,
            orphans,
            ..Self::default()
        };
        let mut days: Vec<(u32, Marked)> = Vec::new();
        Payments::new(facts, settings, today).each(links, |client, _, dates| {
            if client != NOBODY {
                // A payment counts from the first of its days.
                let first = (0..dates.len()).min_by_key(|&at| dates[at].0);
                days.extend(
                    dates.iter().enumerate().map(|(at, &(day, _))| (client, Marked::new(day, Some(at) == first))),
                );
            }
        });
        (all.paid_on, all.payments) = Grouped::marked(cards, &days);
        drop(days);
        all.take_requests(facts, links, settings);
        all.take_dialogs(links);
        (0..cards as u32).for_each(|number| all.take_channels(facts, links, number));
        if !facts.requisites.is_empty() {
            all.take_requisites(facts, &Rows::new(facts), |_, _| true);
        }
        all
    }

    /// The first activity of a client is the first one made in any of its records.
    fn take_dialogs(&mut self, links: &Links) {
        let Dialogs { cards, deals, invoices } = &self.dialogs;
        for (clients, days) in [(&links.cards, cards), (&links.deals, deals), (&links.invoices, invoices)] {
            for (&client, &day) in clients.iter().zip(days) {
                if let Some(first) = self.first_dialog.get_mut(client as usize) {
                    *first = day.min(*first);
                }
            }
        }
    }

    fn take_requests(&mut self, facts: &Facts, links: &Links, settings: &Settings) {
        let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
        let mut take = |client: u32, is_template: bool, created: i32| {
            if let Some(first) = self.first_request.get_mut(client as usize)
                && created < *first
                && !is_template
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
        if settings.leads_are_requests {
            let leads = links.leads.iter().zip(facts.leads.columns().created.iter());
            leads.for_each(|(&client, &created)| take(client, false, created));
        }
    }

    fn take_channels(&mut self, facts: &Facts, links: &Links, number: u32) {
        self.has_channel[number as usize] = links.is_client(number) && !channels(facts, number).is_none();
    }

    /// A requisite reaches the card that holds it, not the company that card belongs to.
    fn take_requisites(&mut self, facts: &Facts, rows: &Rows<'_>, is_wanted: impl Fn(OwnerKind, RecordId) -> bool) {
        for (kind, id) in facts.requisites.reaching() {
            if is_wanted(kind, id)
                && let Some(has_requisite) = self.has_requisite.get_mut(rows.card(kind, id) as usize)
            {
                *has_requisite = true;
            }
        }
    }

    /// Whether a client can be reached, but for its people.
    #[inline]
    pub(crate) fn is_reachable(&self, card: usize) -> bool {
        self.has_channel[card] || self.has_requisite[card]
    }

    /// Whether both tell the same of every card, whichever way they came to it.
    #[cfg(test)]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let days =
            |it: &Self| (it.created.clone(), it.first_request.clone(), it.first_dialog.clone(), it.dialogs.clone());
        let flags = |it: &Self| (it.has_channel.clone(), it.has_requisite.clone());
        let lists = |it: &Self| (it.payments.clone(), it.paid_on.clone(), it.people.clone());
        days(self) == days(other) && flags(self) == flags(other) && lists(self) == lists(other)
    }

    /// Bytes of memory that the columns take.
    pub(crate) fn bytes(&self) -> usize {
        (self.created.capacity() + self.first_request.capacity() + self.first_dialog.capacity()) * 4
            + self.has_channel.capacity()
            + self.has_requisite.capacity()
            + (self.dialogs.cards.capacity() + self.dialogs.deals.capacity() + self.dialogs.invoices.capacity()) * 4
            + self.payments.bytes()
            + self.paid_on.bytes()
            + self.people.bytes()
    }
}

/// The first day on which a card can have been created: no CRM of Bitrix24 is older, and earlier dates are slips.
pub(crate) fn first_plausible() -> i32 {
    day_of(NaiveDate::from_ymd_opt(1990, 1, 1).expect("a date"))
}

/// Whether a card can have been created on a day; tomorrow still can be, for clocks differ.
#[inline]
pub(crate) fn is_plausible(day: i32, today: i32) -> bool {
    (first_plausible()..=today.saturating_add(1)).contains(&day)
}

/// Whether any of some cards has no plausible day of creation.
pub(crate) fn has_implausible(facts: &Facts, today: i32) -> bool {
    let mut days = facts.companies.columns().created.iter().chain(facts.contacts.columns().created.iter());
    days.any(|&day| !is_plausible(day, today))
}

/// Puts plausible days in place of those that are not: that of the earliest plausible counted card (today, if there is
/// none) for a day that is too early or missing, today for one that lies in the future. Gives how many counted cards
/// that concerns.
fn settle(created: &mut [i32], links: &Links, today: i32) -> u32 {
    let counted = || created.iter().zip(&links.cards).filter(|(_, client)| **client != NOBODY).map(|(&day, _)| day);
    let implausible = counted().filter(|&day| !is_plausible(day, today)).count();
    if implausible > 0 {
        let first = counted().filter(|&day| is_plausible(day, today)).min().unwrap_or(today);
        let begin = first_plausible();
        for day in created.iter_mut().filter(|day| !is_plausible(**day, today)) {
            *day = if *day < begin { first } else { today };
        }
    }
    implausible as u32
}

/// The people of all companies, each with the number of the company and the day from which it belongs to it.
fn people(facts: &Facts, links: &Links, clients: &ClientsById, created: &[i32]) -> Vec<(u32, i32)> {
    let contacts = facts.contacts.columns();
    let mut people = Vec::new();
    let created = &created[facts.companies.len()..];
    for (row, &client) in links.cards[facts.companies.len()..].iter().enumerate() {
        if client == NOBODY {
            continue;
        }
        let companies = contacts.companies.list(row).iter().map(|&id| clients.of_company(id));
        people.extend(companies.filter(|&company| company != NOBODY).map(|company| (company, created[row])));
    }
    people
}

/// How the card of a client can be reached.
pub(crate) fn channels(facts: &Facts, number: u32) -> ContactChannels {
    let (row, companies) = (number as usize, facts.companies.len());
    if row < companies {
        facts.companies.columns().channels[row]
    } else {
        facts.contacts.columns().channels[row - companies]
    }
}
