//! All cards by name: the order of every list, and the names as they are searched.

use std::collections::BTreeSet;

use crate::answer::Card;
use crate::cards;
use crate::condition::{Bitmap, Dictionary};
use crate::facts::Facts;
use crate::facts::column::{Column, Titles};
use crate::facts::table::{Record, Table};
use crate::links::number_of;
use crate::title::{Search, fold, insert, order};

/// The cards of a portal by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// The numbers of all cards, counted or not: by name in natural order, nameless cards last, then companies before
    /// contacts and by number.
    pub(crate) order: Vec<u32>,
    /// The name of each card as it is searched and ordered, by number.
    pub(crate) folded: Titles,
}

impl Names {
    pub(crate) fn new(facts: &Facts) -> Self {
        let cards = facts.companies.len() + facts.contacts.len();
        let title = |number: u32| cards::at(facts, number).title;
        // First what needs room beside it for a while.
        let order = order(cards, title);
        let mut folded = Titles::default();
        folded.reserve(cards);
        // A folded name is hardly ever longer.
        folded.reserve_bytes((0..cards as u32).map(|number| title(number).len()).sum());
        (0..cards as u32).for_each(|number| folded.push(&fold(title(number))));
        Self { order, folded }
    }

    /// Bytes of memory that the names take.
    pub(crate) fn bytes(&self) -> usize {
        self.order.capacity() * 4 + self.folded.bytes()
    }
}

/// More changed cards than this part of all are put in order with all others.
const MANY: usize = 32;

/// Names as they were before some cards have changed, none has gone, and none has come but behind the others of its kind.
#[derive(Clone, Debug)]
pub(crate) struct FormerNames {
    names: Names,
    companies: usize,
    contacts: usize,
    /// Cards that were there and have changed.
    changed: BTreeSet<Card>,
}

impl FormerNames {
    /// Names of so many companies; `facts` may have changed since.
    pub(crate) fn new(names: Names, companies: usize) -> Self {
        let contacts = names.order.len() - companies;
        Self { names, companies, contacts, changed: BTreeSet::new() }
    }

    /// Notes a change; nothing if the names are of no more use after it. `before` and `after` are changed records as they
    /// were and as they came.
    pub(crate) fn noting(mut self, facts: &Facts, before: &Facts, after: &Facts) -> Option<Self> {
        let is_appended = is_appended(&facts.companies, &before.companies, &after.companies, self.companies)
            && is_appended(&facts.contacts, &before.contacts, &after.contacts, self.contacts);
        self.changed.extend(before.companies.keys().iter().map(|&id| Card::Company(id)));
        self.changed.extend(before.contacts.keys().iter().map(|&id| Card::Contact(id)));
        let cards = facts.companies.len() + facts.contacts.len();
        let new = cards.saturating_sub(self.companies + self.contacts);
        (is_appended && (self.changed.len() + new) * MANY <= cards).then_some(self)
    }

    /// The names as they are now.
    pub(crate) fn renewed(self, facts: &Facts) -> Names {
        let Self { names, companies, contacts, changed } = self;
        let come = facts.companies.len() - companies;
        let first_contact = facts.companies.len();
        let new_companies = companies as u32..first_contact as u32;
        let new_contacts = (first_contact + contacts) as u32..(first_contact + facts.contacts.len()) as u32;
        let mut stale: Vec<u32> = changed.into_iter().filter_map(|card| number_of(facts, card)).collect();
        stale.extend(new_companies.chain(new_contacts));
        stale.sort_unstable();
        stale.dedup();

        let title = |number: u32| cards::at(facts, number).title;
        let now = |old: u32| if (old as usize) < companies { old } else { old + come as u32 };
        let kept = |number: &u32| stale.binary_search(number).is_err();
        let mut order: Vec<u32> = names.order.into_iter().map(now).filter(kept).collect();
        // Equal names go by number.
        insert(&mut order, &stale, title, |old, new| old.cmp(&new));

        // A search runs through all names as they lie, so that they must lie in order.
        let mut folded = Titles::default();
        folded.reserve(order.len());
        let mut next = 0;
        let mut keep = |folded: &mut Titles, end: usize| {
            let is_company = |number: usize| number < first_contact;
            let old = |number: usize| {
                if is_company(number) { number.min(companies) } else { (number - come).min(companies + contacts) }
            };
            folded.append(&names.folded, old(next)..old(end));
            next = end + 1;
        };
        for &number in &stale {
            keep(&mut folded, number as usize);
            folded.push(&fold(title(number)));
        }
        let cards = order.len();
        keep(&mut folded, cards);
        Names { order, folded }
    }

    /// Bytes of memory that the names take.
    pub(crate) fn bytes(&self) -> usize {
        self.names.bytes()
    }
}

/// Whether no record is gone, and none new lies among the first ones.
fn is_appended<R: Record>(now: &Table<R>, before: &Table<R>, after: &Table<R>, first: usize) -> bool {
    let is_new = |key: &&R::Key| !before.contains(**key);
    let is_behind = |key: &R::Key| now.row(*key).is_some_and(|row| row >= first);
    before.keys().iter().all(|&key| now.contains(key)) && after.keys().iter().filter(is_new).all(is_behind)
}

/// The names of all cards, by number, as conditions ask for them.
impl Dictionary for Titles {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, position: usize) -> &str {
        if position < self.len() { Titles::text(self, position) } else { "" }
    }

    fn containing(&self, words: &str, among: &Bitmap) -> Option<Bitmap> {
        Some(Search::new(words).rows(self, among))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Segmentation;
    use crate::facts::{Company, Contact, Delta, Gone, RecordId, Settings};
    use crate::ids::ContactId;
    use crate::testing::{company, contact, day};

    /// Few names, so that many are equal or begin alike; one is empty.
    fn name(number: u32) -> String {
        let first = ["Ель", "ель", "Ёлка", "", "Арка", "Ромашка"][number as usize % 6];
        if number % 7 < 3 || first.is_empty() { first.to_owned() } else { format!("{first} {}", number % 11) }
    }

    fn companies(ids: impl Iterator<Item = RecordId>, round: u32) -> Vec<Company> {
        ids.map(|id| company(id, "2025-01-01").titled(&name(id * 13 + round * 31))).collect()
    }

    fn contacts(ids: impl Iterator<Item = RecordId>, round: u32) -> Vec<Contact> {
        ids.map(|id| Contact { title: name(id * 17 + round * 29), ..contact(id, "2025-01-01", &[]) }).collect()
    }

    fn assert_are_as_made_anew(engine: &Segmentation) {
        let anew = Names::new(engine.facts());
        assert_eq!(engine.names().order, anew.order);
        assert_eq!(engine.names().folded, anew.folded);
        assert_eq!(engine.names().folded.arena().0, anew.folded.arena().0);
    }

    #[test]
    fn names_of_changed_and_new_cards_are_put_among_the_others() {
        let facts = Facts {
            companies: companies(1..200, 0).into_iter().collect(),
            contacts: contacts((1..300).filter(|id| id % 50 != 0), 0).into_iter().collect(),
            ..Facts::default()
        };
        let mut engine = Segmentation::new(facts, &Settings::default(), day("2025-06-01"));
        engine.names();
        for round in 1..40 {
            let (old, new) = (1 + round * 37 % 199, 200 + round);
            let (with_companies, with_contacts) = (round % 3 != 0, round % 4 != 0);
            let facts = Facts {
                companies: companies([old, new].into_iter().filter(|_| with_companies), round).into_iter().collect(),
                contacts: contacts([old, 300 + round].into_iter().filter(|_| with_contacts), round)
                    .into_iter()
                    .collect(),
                ..Facts::default()
            };
            engine.apply(&facts.into());
            assert!(engine.former_names.borrow().is_some() || !with_companies && !with_contacts);
            // Now and then nobody asks between two changes.
            if round % 5 != 0 {
                assert_are_as_made_anew(&engine);
            }
        }
    }

    #[test]
    fn names_are_made_anew_when_a_card_goes_or_comes_between_others() {
        let facts =
            Facts { contacts: contacts((1..300).filter(|&id| id != 50), 0).into_iter().collect(), ..Facts::default() };
        let mut engine = Segmentation::new(facts, &Settings::default(), day("2025-06-01"));
        engine.names();
        let facts = Facts { contacts: contacts(50..51, 0).into_iter().collect(), ..Facts::default() };
        engine.apply(&facts.into());
        assert!(engine.former_names.borrow().is_none());
        assert_are_as_made_anew(&engine);
        let gone = Gone { contacts: [ContactId(70)].into(), ..Gone::default() };
        engine.apply(&Delta { gone, ..Delta::default() });
        assert!(engine.former_names.borrow().is_none());
        assert_are_as_made_anew(&engine);
    }
}
