//! A client with the dated evidence of its whole life: enough to tell its groups at any date, and why.
//!
//! Put together for one client at a time, from the records themselves; the counting keeps days only.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::answer::Card;
use crate::counting::Counting;
use crate::evidence::{Evidence, Payment, Person, Source};
use crate::evidence_columns::channels;
use crate::facts::column::{OwnerKind, date_of, day_of};
use crate::facts::{ContactChannels, Facts, Settings};
use crate::ids::RequisiteId;
use crate::links::{NOBODY, Rows, card_at};
use crate::payment::Payments;

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
    /// The first deal or invoice, whatever became of it, or the first lead if leads are requests.
    pub first_request: Option<Evidence>,
    /// The first activity.
    pub first_dialog: Option<Evidence>,
    /// The people of a company, in the order of their creation; a contact has none.
    pub people: Vec<Person>,
    /// By what the card itself can be reached now.
    pub channels: ContactChannels,
    /// A requisite of the card that holds more than an address, as of now; the one with the lowest number.
    pub requisite: Option<RequisiteId>,
}

impl Client {
    /// What is seen of the client at a reference date: only what is dated up to then. By what the card can be reached
    /// has no dates and stays as it is now.
    #[must_use]
    pub fn seen_at(mut self, date: NaiveDate) -> Self {
        self.payments.retain(|payment| payment.counts_from <= date);
        self.payments.iter_mut().for_each(|payment| payment.dates.retain(|paid| paid.date <= date));
        self.paid_on.retain(|paid| *paid <= date);
        self.people.retain(|person| person.since <= date);
        self.first_request = self.first_request.filter(|request| request.date <= date);
        self.first_dialog = self.first_dialog.filter(|dialog| dialog.date <= date);
        self
    }
}

/// The evidence of the client with this number.
pub(crate) fn client(facts: &Facts, counting: &Counting, settings: &Settings, today: NaiveDate, number: u32) -> Client {
    let (links, rows) = (&counting.links, Rows::new(facts));
    let payments = payments(facts, counting, settings, today, number);
    let mut paid_on: Vec<NaiveDate> = payments.iter().flat_map(|payment| &payment.dates).map(|it| it.date).collect();
    paid_on.sort_unstable();
    Client {
        card: card_at(facts, number),
        created: date_of(counting.evidence.created[number as usize]),
        payments,
        paid_on,
        first_request: first_request(facts, counting, settings, number),
        first_dialog: first_dialog(facts, counting, &rows, settings, number),
        people: people(facts, counting, number),
        channels: channels(facts, number),
        requisite: facts
            .requisites
            .iter()
            .filter(|requisite| !requisite.is_address_only)
            .find(|requisite| match requisite.owner {
                crate::facts::Owner::Company(id) => rows.company(id) == number,
                crate::facts::Owner::Contact(id) => rows.contact(id) == number && links.is_client(number),
                _ => false,
            })
            .map(|requisite| requisite.id),
    }
}

/// The payments of a client, or with [`NOBODY`] those that belong to none.
pub(crate) fn payments(
    facts: &Facts,
    counting: &Counting,
    settings: &Settings,
    today: NaiveDate,
    number: u32,
) -> Vec<Payment> {
    let all = Payments::new(facts, settings, day_of(today));
    let mut payments = Vec::new();
    all.each(&counting.links, |client, record, dates| {
        if client == number {
            payments.push(all.explain(facts, record, dates));
        }
    });
    payments.sort_unstable_by_key(|payment: &Payment| (payment.counts_from, payment.record));
    payments
}

fn first_request(facts: &Facts, counting: &Counting, settings: &Settings, number: u32) -> Option<Evidence> {
    let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
    let theirs = |clients: &'_ [u32]| -> Vec<usize> {
        clients.iter().enumerate().filter(|(_, client)| **client == number).map(|(row, _)| row).collect()
    };
    let of_deals = theirs(&counting.links.deals).into_iter().filter(|&row| !deals.is_template.is_set(row));
    let of_deals = of_deals.map(|row| (deals.created[row], Source::Deal(facts.deals.keys()[row])));
    let of_invoices = theirs(&counting.links.invoices).into_iter().filter(|&row| !invoices.is_template.is_set(row));
    let of_invoices = of_invoices.map(|row| {
        let (kind, id) = facts.invoices.keys()[row];
        (invoices.created[row], Source::Invoice(kind, id))
    });
    let of_leads = if settings.leads_are_requests { theirs(&counting.links.leads) } else { Vec::new() };
    let of_leads =
        of_leads.into_iter().map(|row| (facts.leads.columns().created[row], Source::Lead(facts.leads.keys()[row])));
    of_deals.chain(of_invoices).chain(of_leads).min().map(|(day, source)| Evidence { date: date_of(day), source })
}

fn first_dialog(
    facts: &Facts,
    counting: &Counting,
    rows: &Rows<'_>,
    settings: &Settings,
    number: u32,
) -> Option<Evidence> {
    let activities = facts.activities.columns();
    let owners = activities.owner.kinds().iter().zip(activities.owner.ids()).enumerate();
    let theirs = owners.filter(|&(row, (&kind, &id))| {
        kind != OwnerKind::Other
            && (settings.chats_are_dialogs || !activities.is_chat.is_set(row))
            && counting.links.of_owner(rows, kind, id) == number
    });
    let first = theirs.map(|(row, _)| (activities.created[row], facts.activities.keys()[row])).min();
    first.map(|(day, id)| Evidence { date: date_of(day), source: Source::Activity(id) })
}

fn people(facts: &Facts, counting: &Counting, number: u32) -> Vec<Person> {
    let Some(&company) = facts.companies.keys().get(number as usize) else { return Vec::new() };
    let contacts = facts.contacts.columns();
    let is_theirs = |row: &usize| {
        counting.links.cards[counting.companies + row] != NOBODY && contacts.companies.list(*row).contains(&company)
    };
    let people = (0..facts.contacts.len()).filter(is_theirs);
    let mut people: Vec<Person> = people
        .map(|row| Person { since: date_of(contacts.created[row]), contact: facts.contacts.keys()[row] })
        .collect();
    people.sort_unstable();
    people
}
