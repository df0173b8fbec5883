//! A fixed list of cards, and how it is written down in few letters: what a snapshot of a segment holds.

use std::sync::Arc;

use crate::answer::Card;
use crate::ids::{CompanyId, ContactId, RecordId};

/// The letters of numbers, which may stand in addresses and in JSON as they are.
const LETTERS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// From this letter on, another one follows for the same number; so each letter tells five bits.
const MORE: u32 = 32;

/// What stands between companies and contacts.
const BETWEEN: char = '.';

/// A fixed list of cards, each once: companies before contacts, lower numbers first. Copies share it.
///
/// # As text
/// The companies, a point, the contacts. Each card is the difference of its number to the one before, in letters that tell
/// five bits each, the lowest first: a list of every twentieth card takes about a letter a card.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CardList(Arc<[Card]>);

impl CardList {
    /// The cards, in any order.
    pub fn new(cards: impl IntoIterator<Item = Card>) -> Self {
        let mut cards: Vec<Card> = cards.into_iter().collect();
        cards.sort_unstable();
        cards.dedup();
        Self(cards.into())
    }

    /// The cards in their order.
    #[must_use]
    pub fn cards(&self) -> &[Card] {
        &self.0
    }

    /// Whether a card is in it.
    #[must_use]
    pub fn contains(&self, card: Card) -> bool {
        self.0.binary_search(&card).is_ok()
    }

    /// As text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let contacts = self.0.partition_point(|card| matches!(card, Card::Company(_)));
        let (companies, contacts) = self.0.split_at(contacts);
        write(companies, &mut text);
        text.push(BETWEEN);
        write(contacts, &mut text);
        text
    }

    /// What a text tells; nothing if it was not written so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (companies, contacts) = text.split_once(BETWEEN)?;
        let companies = read(companies)?.into_iter().map(|id| Card::Company(CompanyId(id)));
        let contacts = read(contacts)?.into_iter().map(|id| Card::Contact(ContactId(id)));
        Some(Self(companies.chain(contacts).collect()))
    }
}

fn write(cards: &[Card], text: &mut String) {
    let mut before = 0;
    for id in cards.iter().map(|card| card.id()) {
        let mut rest = id - before;
        before = id;
        loop {
            let digit = rest % MORE;
            rest /= MORE;
            let letter = if rest == 0 { digit } else { digit + MORE };
            text.push(char::from(LETTERS[letter as usize]));
            if rest == 0 {
                break;
            }
        }
    }
}

/// The numbers that a text tells, each greater than the one before.
fn read(text: &str) -> Option<Vec<RecordId>> {
    let (mut ids, mut before, mut step, mut shift) = (Vec::new(), 0u64, 0u64, 0u32);
    let mut is_open = false;
    for byte in text.bytes() {
        let letter = LETTERS.iter().position(|&known| known == byte)? as u64;
        // No number of a card takes so many letters.
        if shift > 30 {
            return None;
        }
        step |= (letter % u64::from(MORE)) << shift;
        shift += MORE.ilog2();
        is_open = letter >= u64::from(MORE);
        if !is_open {
            let id = before + step;
            if step == 0 {
                return None;
            }
            ids.push(RecordId::try_from(id).ok()?);
            (before, step, shift) = (id, 0, 0);
        }
    }
    (!is_open).then_some(ids)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn companies(ids: &[u32]) -> Vec<Card> {
        ids.iter().map(|&id| Card::Company(CompanyId(id))).collect()
    }

    fn contacts(ids: &[u32]) -> Vec<Card> {
        ids.iter().map(|&id| Card::Contact(ContactId(id))).collect()
    }

    #[test]
    fn a_list_is_written_as_the_differences_of_its_numbers() {
        let both = [contacts(&[33, 1]), companies(&[70, 7, 7])].concat();
        for (cards, text) in
            [(vec![], "."), (companies(&[1, 2, 33]), "11V."), (contacts(&[32, 1_056]), ".W1WW1"), (both, "7_1.1W1")]
        {
            let list = CardList::new(cards);
            assert_eq!(list.to_text(), text);
            assert_eq!(CardList::parse(text), Some(list));
        }
    }

    #[test]
    fn what_was_not_written_so_is_no_list() {
        for text in ["", "1", "0.", "1.0", "W.", "a b.", "1.1.1", "WWWWWWWWWW1.", "ё.", "______3______3."] {
            assert_eq!(CardList::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_dense_list_takes_a_letter_a_card() {
        let every = CardList::new((1..=10_000).map(|at| Card::Contact(ContactId(at * 20))));
        assert_eq!(every.to_text().len(), 10_001);
    }

    proptest! {
        #[test]
        fn every_list_is_read_as_it_was_written(
            companies_ids in vec(1u32.., 0..60),
            contacts_ids in vec(1u32..3_000, 0..60),
        ) {
            let list = CardList::new([companies(&companies_ids), contacts(&contacts_ids)].concat());
            prop_assert_eq!(CardList::parse(&list.to_text()), Some(list));
        }
    }
}
