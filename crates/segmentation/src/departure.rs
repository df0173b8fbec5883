//! Cards that are gone from the portal, and those that took over what had belonged to them.
//!
//! A portal keeps no trace of a deletion or a merge for others to read: some numbers are simply gone. A merge shows in
//! that the deals, people and talks of a card that is gone belong to another card of the same kind from then on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::answer::Card;
use crate::cards;
use crate::facts::{Activity, Contact, Deal, Delta, Facts, Gone, Id, Invoice, Owner, Requisite};

/// A card that is gone from the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Which card it was.
    pub card: Card,
    /// Its name, as last seen; empty if it had none.
    pub title: String,
    /// When it was created.
    pub created: NaiveDate,
    /// The portal's date on which it was found to be gone.
    pub noticed: NaiveDate,
    /// The card that took over most of what belonged to it; nothing if it was simply deleted.
    pub merged_into: Option<Card>,
}

/// The counted cards that a change takes out, in the order of their kinds and numbers; `before` is what was known before
/// the change.
///
/// A card was merged if records that belonged to it come with the change and belong to another card of its kind, which
/// they had not named before: into the one that took most of them, of several such the one with the lowest number.
#[must_use]
pub fn departures(before: &Facts, delta: &Delta, noticed: NaiveDate) -> Vec<Departure> {
    let gone = gone_cards(&delta.gone);
    if gone.is_empty() {
        return Vec::new();
    }
    let heirs = heirs(before, &delta.facts, &gone);
    let departed = gone.iter().filter_map(|&card| cards::card(before, card)).filter(|card| card.is_counted);
    departed
        .map(|card| Departure {
            card: card.card,
            title: card.title.to_owned(),
            created: card.created,
            noticed,
            merged_into: heirs.get(&card.card).and_then(heir),
        })
        .collect()
}

fn gone_cards(gone: &Gone) -> BTreeSet<Card> {
    let companies = gone.companies.iter().map(|&id| Card::Company(id));
    companies.chain(gone.contacts.iter().map(|&id| Card::Contact(id))).collect()
}

/// How many records of a card that is gone each other card took over.
type Shares = BTreeMap<Card, u32>;

/// The one with the largest share.
fn heir(shares: &Shares) -> Option<Card> {
    let (&card, _) =
        shares.iter().max_by(|(one, share), (other, of_other)| share.cmp(of_other).then(other.cmp(one)))?;
    Some(card)
}

/// Who took over what, for every card that is gone.
fn heirs(before: &Facts, after: &Facts, gone: &BTreeSet<Card>) -> BTreeMap<Card, Shares> {
    let mut heirs = BTreeMap::new();
    follow(&before.contacts, &after.contacts, gone, &mut heirs);
    follow(&before.deals, &after.deals, gone, &mut heirs);
    follow(&before.invoices, &after.invoices, gone, &mut heirs);
    follow(&before.activities, &after.activities, gone, &mut heirs);
    follow(&before.requisites, &after.requisites, gone, &mut heirs);
    heirs
}

/// Compares the cards that records name now with those they named before.
fn follow<K: Ord, R: Belonging>(
    before: &BTreeMap<K, R>,
    after: &BTreeMap<K, R>,
    gone: &BTreeSet<Card>,
    heirs: &mut BTreeMap<Card, Shares>,
) {
    for (key, record) in after {
        let Some(earlier) = before.get(key).map(Belonging::cards) else { continue };
        let new: Vec<Card> =
            record.cards().into_iter().filter(|card| !earlier.contains(card) && !gone.contains(card)).collect();
        for left in earlier.iter().filter(|card| gone.contains(card)) {
            for &taker in new.iter().filter(|taker| is_same_kind(**taker, *left)) {
                *heirs.entry(*left).or_default().entry(taker).or_default() += 1;
            }
        }
    }
}

fn is_same_kind(one: Card, other: Card) -> bool {
    matches!((one, other), (Card::Company(_), Card::Company(_)) | (Card::Contact(_), Card::Contact(_)))
}

/// A record that belongs to cards.
trait Belonging {
    /// The cards it names, none twice.
    fn cards(&self) -> Vec<Card>;
}

impl Belonging for Contact {
    fn cards(&self) -> Vec<Card> {
        self.companies.iter().map(|&id| Card::Company(id)).collect()
    }
}

impl Belonging for Deal {
    fn cards(&self) -> Vec<Card> {
        linked(self.company, &self.contacts)
    }
}

impl Belonging for Invoice {
    fn cards(&self) -> Vec<Card> {
        linked(self.company, &self.contacts)
    }
}

impl Belonging for Activity {
    fn cards(&self) -> Vec<Card> {
        owned(self.owner)
    }
}

impl Belonging for Requisite {
    fn cards(&self) -> Vec<Card> {
        owned(self.owner)
    }
}

fn linked(company: Option<Id>, contacts: &[Id]) -> Vec<Card> {
    company.map(Card::Company).into_iter().chain(contacts.iter().map(|&id| Card::Contact(id))).collect()
}

fn owned(owner: Owner) -> Vec<Card> {
    match owner {
        Owner::Company(id) => vec![Card::Company(id)],
        Owner::Contact(id) => vec![Card::Contact(id)],
        Owner::Deal(_) | Owner::Invoice(..) | Owner::Other => Vec::new(),
    }
}
