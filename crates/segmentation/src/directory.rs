//! The cards that are counted: the two directories of the CRM in one list, by name.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::answer::Card;
use crate::attribution::Attribution;
use crate::client::Client;
use crate::facts::{Facts, Id};
use crate::segment::{Groups, Reference, Seen, groups};
use crate::title::{fold, natural_order};

/// A card of the two directories, with its evidence if it is a client.
pub(crate) struct Entry {
    pub(crate) card: Card,
    pub(crate) title: String,
    /// The title as it is searched and ordered.
    pub(crate) folded: String,
    pub(crate) created: NaiveDate,
    pub(crate) created_by: Id,
    pub(crate) assigned_by: Id,
    /// The company of a contact.
    pub(crate) company: Option<Id>,
    /// The evidence; a contact with a company has none of its own.
    pub(crate) client: Option<Client>,
}

impl Entry {
    /// The client with what is seen of it at a date.
    pub(crate) fn seen_at(&self, date: NaiveDate) -> Option<(&Client, Seen)> {
        self.client.as_ref().map(|client| (client, Seen::at(client, date)))
    }

    /// The groups at a reference date; none before the card was created.
    pub(crate) fn groups_at(&self, reference: &Reference) -> Groups {
        if self.created > reference.date {
            return Groups::default();
        }
        groups(self.card, self.seen_at(reference.date), reference)
    }
}

/// All counted cards.
pub(crate) struct Directory {
    /// By name in natural order, nameless cards last, then companies before contacts and by number.
    pub(crate) entries: Vec<Entry>,
    /// Where in `entries` a card stands.
    positions: HashMap<Card, usize>,
}

impl Directory {
    /// Lists the cards; `clients` are in the order of their cards.
    pub(crate) fn new(facts: &Facts, attribution: &Attribution, clients: Vec<Client>) -> Self {
        let companies = facts.companies.values().filter(|company| company.is_counted()).map(|company| Entry {
            card: Card::Company(company.id),
            title: company.title.clone(),
            folded: fold(&company.title),
            created: company.created,
            created_by: company.created_by,
            assigned_by: company.assigned_by,
            company: None,
            client: None,
        });
        let contacts = facts.contacts.values().filter(|contact| contact.is_counted()).map(|contact| Entry {
            card: Card::Contact(contact.id),
            title: contact.title.clone(),
            folded: fold(&contact.title),
            created: contact.created,
            created_by: contact.created_by,
            assigned_by: contact.assigned_by,
            company: attribution.company_of(contact),
            client: None,
        });
        let mut entries: Vec<Entry> = companies.chain(contacts).collect();
        let mut clients = clients.into_iter().peekable();
        for entry in &mut entries {
            entry.client = clients.next_if(|client| client.card == entry.card);
        }
        entries.sort_by(|left, right| natural_order(&left.folded, &right.folded).then(left.card.cmp(&right.card)));
        let positions = entries.iter().enumerate().map(|(position, entry)| (entry.card, position)).collect();
        Self { entries, positions }
    }

    /// The entry of a card; nothing if the card is left out or not known.
    pub(crate) fn get(&self, card: Card) -> Option<&Entry> {
        self.positions.get(&card).map(|&position| &self.entries[position])
    }
}
