//! The values of the eight user fields, which carry a card's place into the CRM's own filters, reports and mailings.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::answer::Card;
use crate::attribution::Attribution;
use crate::directory::{Directory, Entry};
use crate::facts::{Facts, Id, Owner, Settings};
use crate::group::{Group, Mode};
use crate::segment::{Reference, groups};

/// The eight values of a card; a field that is empty holds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValues {
    /// The company a contact belongs to.
    pub parent: Option<Id>,
    /// The group of [`crate::Mode::Paid`] or of [`crate::Mode::Unpaid`], whichever the client is in.
    pub life_cycle: Option<Group>,
    /// Business or private.
    pub client_type: Option<ClientType>,
    /// The group of [`crate::Mode::Frequency`].
    pub frequency: Option<Group>,
    /// The date of the last payment.
    pub last_payment: Option<NaiveDate>,
    /// How many payments were made.
    pub payments: Option<u32>,
    /// Whether there was any dialog.
    pub has_dialogs: Option<bool>,
    /// Whether there is any way to reach the client.
    pub has_contacts: Option<bool>,
}

/// Business or private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ClientType {
    /// A company, or a contact of one.
    Business,
    /// A contact without a company.
    Private,
}

/// What the fields need to know of a card itself, where the rest of the engine looks at clients.
pub(crate) struct OwnEvidence {
    /// The first activity made in a card; of a company, in it or in a card of its people.
    first_dialogs: HashMap<Card, NaiveDate>,
    /// The cards that hold a way to reach somebody.
    reachable: HashSet<Card>,
}

impl OwnEvidence {
    /// Gathers it. Activities made in deals and invoices do not count, because not all of them are read: whether they are
    /// depends on the portal, and a field must not.
    pub(crate) fn new(facts: &Facts, attribution: &Attribution, settings: &Settings) -> Self {
        let mut own = Self { first_dialogs: HashMap::new(), reachable: HashSet::new() };
        for activity in facts.activities.values().filter(|it| settings.chats_are_dialogs || !it.is_chat) {
            let Some(card) = card_of(activity.owner) else { continue };
            own.note_dialog(card, activity.created);
            if let Some(client) = attribution.of_activity(activity) {
                own.note_dialog(attribution.clients[client], activity.created);
            }
        }
        let companies = facts.companies.values().map(|it| (Card::Company(it.id), it.reach));
        let contacts = facts.contacts.values().map(|it| (Card::Contact(it.id), it.reach));
        let by_reach = companies.chain(contacts).filter(|(_, reach)| !reach.is_none()).map(|(card, _)| card);
        own.reachable.extend(by_reach);
        let requisites = facts.requisites.values().filter(|requisite| !requisite.is_address_only);
        own.reachable.extend(requisites.filter_map(|requisite| card_of(requisite.owner)));
        own
    }

    fn note_dialog(&mut self, card: Card, date: NaiveDate) {
        let first = self.first_dialogs.entry(card).or_insert(date);
        *first = (*first).min(date);
    }
}

fn card_of(owner: Owner) -> Option<Card> {
    match owner {
        Owner::Company(id) => Some(Card::Company(id)),
        Owner::Contact(id) => Some(Card::Contact(id)),
        Owner::Deal(_) | Owner::Invoice(..) | Owner::Other => None,
    }
}

/// The eight values of a card that exists at the reference date.
pub(crate) fn values(directory: &Directory, own: &OwnEvidence, entry: &Entry, reference: &Reference) -> FieldValues {
    let parent = entry.company;
    // A contact inherits what its company is, even a company whose card is younger than the reference date.
    let client = parent.and_then(|company| directory.get(Card::Company(company))).unwrap_or(entry);
    let seen = client.seen_at(reference.date);
    let groups = groups(client.card, seen, reference);
    let is_business = matches!(client.card, Card::Company(_));
    let has_people = parent.is_none() && seen.is_some_and(|(_, seen)| seen.people > 0);
    FieldValues {
        parent,
        life_cycle: groups.of(Mode::Paid).or(groups.of(Mode::Unpaid)),
        client_type: Some(if is_business { ClientType::Business } else { ClientType::Private }),
        frequency: groups.of(Mode::Frequency),
        last_payment: seen.and_then(|(client, seen)| seen.last_payment(client)),
        payments: seen.map(|(_, seen)| u32::try_from(seen.payments).unwrap_or(u32::MAX)),
        has_dialogs: Some(own.first_dialogs.get(&entry.card).is_some_and(|first| *first <= reference.date)),
        has_contacts: Some(own.reachable.contains(&entry.card) || has_people),
    }
}

/// The cards that are left out of every count: service cards and own companies.
pub(crate) fn left_out(facts: &Facts) -> Vec<Card> {
    let contacts = facts.contacts.values().filter(|it| !it.is_counted()).map(|it| Card::Contact(it.id));
    let companies = facts.companies.values().filter(|it| !it.is_counted()).map(|it| Card::Company(it.id));
    contacts.chain(companies).collect()
}

/// The place of a life cycle in the order of value: those who pay first, then by how near they are to paying.
pub(crate) fn by_value(values: &FieldValues) -> usize {
    let order = Mode::Paid.groups().iter().chain(Mode::Unpaid.groups());
    order.clone().position(|group| values.life_cycle == Some(*group)).unwrap_or(order.count())
}
