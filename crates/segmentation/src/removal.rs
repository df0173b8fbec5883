//! Cards that are gone from the portal, and those that took over what had belonged to them.
//!
//! A portal keeps no trace of a deletion or a merge for others to read: some numbers are simply gone. A merge shows in
//! that the deals, people and talks of a card that is gone belong to another card of the same kind from then on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::answer::Card;
use crate::cards;
use crate::facts::column::date_of;
use crate::facts::table::{Record, Table};
use crate::facts::{Activity, Contact, Deal, Delta, Facts, Invoice, Lead, Owner, Requisite};
use crate::ids::{CompanyId, ContactId};

/// A card that is gone from the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
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

/// Which cards took over records that had belonged to others: what tells a merge from a deletion.
///
/// Remembers all it was shown, because the records of a merged card are often read anew before the card is found to be
/// gone.
#[derive(Clone, Debug, Default)]
pub struct Relinks(BTreeMap<Card, Shares>);

/// How many records of a card each other card took over.
type Shares = BTreeMap<Card, u32>;

impl Relinks {
    /// Notes which records of a change name other cards now than they did before.
    pub fn note(&mut self, before: &Facts, change: &Facts) {
        self.follow(&before.contacts, &change.contacts);
        self.follow(&before.deals, &change.deals);
        self.follow(&before.invoices, &change.invoices);
        self.follow(&before.leads, &change.leads);
        self.follow(&before.activities, &change.activities);
        self.follow(&before.requisites, &change.requisites);
    }

    fn follow<R: Belonging>(&mut self, before: &Table<R>, change: &Table<R>) {
        for record in change.iter() {
            let Some(earlier) = before.get(record.key()).as_ref().map(Belonging::cards) else { continue };
            let now = record.cards();
            let new: Vec<Card> = now.iter().copied().filter(|card| !earlier.contains(card)).collect();
            for left in earlier.into_iter().filter(|card| !now.contains(card)) {
                for &taker in new.iter().filter(|taker| is_same_kind(**taker, left)) {
                    *self.0.entry(left).or_default().entry(taker).or_default() += 1;
                }
            }
        }
    }

    /// The counted cards among those that are gone, in the order of their kinds and numbers; `before` is what was known
    /// before they went.
    ///
    /// A card was merged if records that belonged to it belong to another card of its kind by now, which they had not
    /// named before: into the one that took most of them, of several such the one with the lowest number.
    #[must_use]
    pub fn removals(&self, before: &Facts, change: &Delta, noticed: NaiveDate) -> Vec<Removal> {
        let gone = change.gone.clone().without(&change.facts).cards();
        let departed = gone.iter().filter_map(|&card| cards::card(before, card)).filter(|card| card.is_counted);
        departed
            .map(|card| Removal {
                card: card.card,
                title: card.title.to_owned(),
                created: date_of(card.created),
                noticed,
                merged_into: self.heir(card.card, &gone),
            })
            .collect()
    }

    /// The card with the largest share that is not gone as well.
    fn heir(&self, card: Card, gone: &BTreeSet<Card>) -> Option<Card> {
        let shares = self.0.get(&card)?.iter().filter(|(taker, _)| !gone.contains(taker));
        let (&heir, _) = shares.max_by(|(one, share), (other, of_other)| share.cmp(of_other).then(other.cmp(one)))?;
        Some(heir)
    }
}

fn is_same_kind(one: Card, other: Card) -> bool {
    matches!((one, other), (Card::Company(_), Card::Company(_)) | (Card::Contact(_), Card::Contact(_)))
}

/// A record that belongs to cards.
trait Belonging: Record {
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

impl Belonging for Lead {
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

fn linked(company: Option<CompanyId>, contacts: &[ContactId]) -> Vec<Card> {
    company.map(Card::Company).into_iter().chain(contacts.iter().map(|&id| Card::Contact(id))).collect()
}

fn owned(owner: Owner) -> Vec<Card> {
    match owner {
        Owner::Company(id) => vec![Card::Company(id)],
        Owner::Contact(id) => vec![Card::Contact(id)],
        Owner::Deal(_) | Owner::Invoice(..) | Owner::Other => Vec::new(),
    }
}
