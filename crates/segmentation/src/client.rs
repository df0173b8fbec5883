//! A client with the dated evidence of its whole life: enough to tell its groups at any date, and why.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::answer::Card;
use crate::attribution::{Attribution, is_company_counted, is_contact_counted};
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
    pub(crate) by_card: BTreeMap<Card, Client>,
    pub(crate) payments_without_client: Vec<Payment>,
    pub(crate) activities_without_client: u32,
}

impl Clients {
    /// Gives every record to the client it belongs to.
    pub(crate) fn of(facts: &Facts, settings: &Settings, today: NaiveDate) -> Self {
        let attribution = Attribution::new(facts);
        let mut clients = Self {
            by_card: cards(facts, attribution),
            payments_without_client: Vec::new(),
            activities_without_client: 0,
        };
        clients.take_payments(facts, settings, today);
        clients.take_requests(facts, attribution);
        clients.take_dialogs(facts, attribution, settings);
        clients.take_people(facts);
        clients.take_requisites(facts);
        clients
    }

    fn take_payments(&mut self, facts: &Facts, settings: &Settings, today: NaiveDate) {
        for (card, payment) in payments(facts, settings, today) {
            match self.client(card) {
                Some(client) => client.payments.push(payment),
                None => self.payments_without_client.push(payment),
            }
        }
        for client in self.by_card.values_mut() {
            client.payments.sort_unstable_by_key(|payment| (payment.counts_from, payment.record));
            client.payments.shrink_to_fit();
            client.paid_on = client.payments.iter().flat_map(|payment| &payment.dates).map(|paid| paid.date).collect();
            client.paid_on.sort_unstable();
        }
    }

    fn take_requests(&mut self, facts: &Facts, attribution: Attribution<'_>) {
        let deals = facts.deals.values().filter(|deal| !deal.is_template).map(|deal| {
            (attribution.of_deal(deal), Evidence { date: deal.created, source: Source::Deal(deal.id) })
        });
        let invoices = facts.invoices.values().filter(|invoice| !invoice.is_template).map(|invoice| {
            let source = Source::Invoice(invoice.kind, invoice.id);
            (attribution.of_invoice(invoice), Evidence { date: invoice.created, source })
        });
        for (card, request) in deals.chain(invoices) {
            if let Some(client) = self.client(card) {
                keep_first(&mut client.first_request, request);
            }
        }
    }

    fn take_dialogs(&mut self, facts: &Facts, attribution: Attribution<'_>, settings: &Settings) {
        for activity in facts.activities.values() {
            match self.client(attribution.of_activity(activity)) {
                Some(client) if settings.chats_are_dialogs || !activity.is_chat => {
                    let dialog = Evidence { date: activity.created, source: Source::Activity(activity.id) };
                    keep_first(&mut client.first_dialog, dialog);
                }
                Some(_) => {}
                None => self.activities_without_client += 1,
            }
        }
    }

    fn take_people(&mut self, facts: &Facts) {
        for contact in facts.contacts.values().filter(|contact| is_contact_counted(contact)) {
            for &company in &contact.companies {
                if let Some(client) = self.by_card.get_mut(&Card::Company(company)) {
                    client.people.push(Person { since: contact.created, contact: contact.id });
                }
            }
        }
        for client in self.by_card.values_mut() {
            client.people.sort_unstable();
            client.people.shrink_to_fit();
        }
    }

    fn take_requisites(&mut self, facts: &Facts) {
        for requisite in facts.requisites.values().filter(|requisite| !requisite.is_address_only) {
            // A requisite reaches the card that holds it, not the company that card belongs to.
            let card = match requisite.owner {
                Owner::Company(id) => Card::Company(id),
                Owner::Contact(id) => Card::Contact(id),
                Owner::Deal(_) | Owner::Invoice(..) | Owner::Other => continue,
            };
            if let Some(client) = self.by_card.get_mut(&card) {
                client.requisite.get_or_insert(requisite.id);
            }
        }
    }

    fn client(&mut self, card: Option<Card>) -> Option<&mut Client> {
        self.by_card.get_mut(&card?)
    }
}

/// The cards that are clients, still without evidence.
fn cards(facts: &Facts, attribution: Attribution<'_>) -> BTreeMap<Card, Client> {
    let companies = facts
        .companies
        .values()
        .filter(|company| is_company_counted(company))
        .map(|company| Client::new(Card::Company(company.id), company.created, company.reach));
    let contacts = facts
        .contacts
        .values()
        .filter(|contact| is_contact_counted(contact) && attribution.company_of(contact).is_none())
        .map(|contact| Client::new(Card::Contact(contact.id), contact.created, contact.reach));
    companies.chain(contacts).map(|client| (client.card, client)).collect()
}

fn keep_first(first: &mut Option<Evidence>, found: Evidence) {
    *first = Some(first.map_or(found, |first| first.min(found)));
}
