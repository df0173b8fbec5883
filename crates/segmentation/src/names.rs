//! All cards by name: the order of every list, and the names as they are searched.

use crate::cards;
use crate::condition::{Bitmap, Dictionary};
use crate::facts::Facts;
use crate::facts::column::{Column, Titles};
use crate::title::{Search, fold, order};

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
        let mut folded = Titles::default();
        folded.reserve(cards);
        (0..cards as u32).for_each(|number| folded.push(&fold(cards::at(facts, number).title)));
        Self { order: order(cards, |number| cards::at(facts, number).title), folded }
    }

    /// Bytes of memory that the names take.
    pub(crate) fn bytes(&self) -> usize {
        self.order.capacity() * 4 + self.folded.bytes()
    }
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
