//! A client with the dated evidence of its whole life: enough to tell its groups at any date, and why.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::answer::Card;
use crate::attribution::{Attribution, Position};
use crate::evidence::{Evidence, Payment, Person, Source};
use crate::facts::{Facts, Id, Owner, Reach, Settings};
use crate::payment::payments;

/// A company, or a contact without a company, with everything that decides its groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Its card.
    pub card: Card,
    /// When the card was created: the client is on the chart from this day on.
    pub created: NaiveDate,
    /// Its payments, in the order of the days from which they count.
    pub payments: Vec<Payment>,
    /// Every date at which it paid, over all payments and in order; the latest one seen decides [`crate::Mode::Paid`].
    pub paid_on: Vec<NaiveDate>,
    /// The first deal or invoice, whatever became of it.
    pub first_request: Option<Evidence>,
    /// The first activity.
    pub first_dialog: Option<Evidence>,
    /// The people of a company, in the order of their creation; a contact has none.
    pub people: Vec<Person>,
    /// By what the card itself can be reached now.
    pub reach: Reach,
    /// A requisite of the card that holds more than an address, as of now; the one with the lowest number.
    pub requisite: Option<Id>,
}

impl Client {
    fn new(card: Card, created: NaiveDate, reach: Reach) -> Self {
        Self {
            card,
            created,
            payments: Vec::new(),
            paid_on: Vec::new(),
            first_request: None,
            first_dialog: None,
            people: Vec::new(),
            reach,
            requisite: None,
        }
    }
}

/// The clients of a portal, and what belongs to none of them.
pub(crate) struct Clients {
    /// By card: companies, then contacts, each by number.
    pub(crate) list: Vec<Client>,
    pub(crate) payments_without_client: Vec<Payment>,
    pub(crate) activities_without_client: u32,
}

impl Clients {
    /// Gives every record to the client it belongs to.
    pub(crate) fn new(facts: &Facts, attribution: &Attribution, settings: &Settings, today: NaiveDate) -> Self {
        let empty = |&card| match card {
            Card::Company(id) => Client::new(card, facts.companies[&id].created, facts.companies[&id].reach),
            Card::Contact(id) => Client::new(card, facts.contacts[&id].created, facts.contacts[&id].reach),
        };
        let mut clients = Self {
            list: attribution.clients.iter().map(empty).collect(),
            payments_without_client: Vec::new(),
            activities_without_client: 0,
        };
        clients.take_payments(payments(facts, attribution, settings, today));
        clients.take_requests(facts, attribution);
        clients.take_dialogs(facts, attribution, settings);
        clients.take_people(facts, attribution);
        clients.take_requisites(facts, attribution);
        clients
    }

    fn take_payments(&mut self, payments: Vec<(Option<Position>, Payment)>) {
        for (client, payment) in payments {
            match client {
                Some(client) => self.list[client].payments.push(payment),
                None => self.payments_without_client.push(payment),
            }
        }
        sort(&mut self.payments_without_client);
        for client in &mut self.list {
            sort(&mut client.payments);
            client.payments.shrink_to_fit();
            client.paid_on = client.payments.iter().flat_map(|payment| &payment.dates).map(|paid| paid.date).collect();
            client.paid_on.sort_unstable();
        }
    }

    fn take_requests(&mut self, facts: &Facts, attribution: &Attribution) {
        for deal in facts.deals.values().filter(|deal| !deal.is_template) {
            if let Some(client) = attribution.of_deal(deal.id) {
                keep_first(&mut self.list[client].first_request, deal.created, Source::Deal(deal.id));
            }
        }
        for invoice in facts.invoices.values().filter(|invoice| !invoice.is_template) {
            if let Some(client) = attribution.of_invoice(invoice.kind, invoice.id) {
                let source = Source::Invoice(invoice.kind, invoice.id);
                keep_first(&mut self.list[client].first_request, invoice.created, source);
            }
        }
    }

    fn take_dialogs(&mut self, facts: &Facts, attribution: &Attribution, settings: &Settings) {
        for activity in facts.activities.values() {
            match attribution.of_activity(activity) {
                Some(client) if settings.chats_are_dialogs || !activity.is_chat => {
                    keep_first(&mut self.list[client].first_dialog, activity.created, Source::Activity(activity.id));
                }
                Some(_) => {}
                // Which of those made in deals and invoices are known depends on what had to be read.
                None if matches!(activity.owner, Owner::Deal(_) | Owner::Invoice(..)) => {}
                None => self.activities_without_client += 1,
            }
        }
    }

    fn take_people(&mut self, facts: &Facts, attribution: &Attribution) {
        for contact in facts.contacts.values().filter(|contact| contact.is_counted()) {
            for client in contact.companies.iter().filter_map(|&company| attribution.of_company(company)) {
                self.list[client].people.push(Person { since: contact.created, contact: contact.id });
            }
        }
        for client in &mut self.list {
            client.people.sort_unstable();
            client.people.shrink_to_fit();
        }
    }

    fn take_requisites(&mut self, facts: &Facts, attribution: &Attribution) {
        for requisite in facts.requisites.values().filter(|requisite| !requisite.is_address_only) {
            let (card, client) = match requisite.owner {
                Owner::Company(id) => (Card::Company(id), attribution.of_company(id)),
                Owner::Contact(id) => (Card::Contact(id), attribution.of_contact(id)),
                Owner::Deal(_) | Owner::Invoice(..) | Owner::Other => continue,
            };
            // A requisite reaches the card that holds it, not the company that card belongs to.
            if let Some(client) = client.map(|client| &mut self.list[client]).filter(|client| client.card == card) {
                client.requisite.get_or_insert(requisite.id);
            }
        }
    }
}

fn sort(payments: &mut [Payment]) {
    payments.sort_unstable_by_key(|payment| (payment.counts_from, payment.record));
}

fn keep_first(first: &mut Option<Evidence>, date: NaiveDate, source: Source) {
    let found = Evidence { date, source };
    *first = Some(first.map_or(found, |first| first.min(found)));
}
