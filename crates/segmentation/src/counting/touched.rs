//! What a change touches.

use crate::evidence_columns::Stale;
use crate::links::NOBODY;
use crate::owner_sets::OwnerSets;
use crate::rows::BitSet;

/// Stands for a client that is gone, until the card that belonged to it is given to another.
pub(super) const GONE: u32 = NOBODY - 1;

/// What is to be counted again.
#[derive(Default)]
pub(super) struct Touched {
    /// Cards that are counted again, besides those whose evidence is gathered again.
    pub(super) cards: BitSet,
    pub(super) stale: Stale,
    /// Clients that have lost a card: what names it belongs to them so far.
    pub(super) left: BitSet,
    /// Whether a card is gone: what names it may belong to nobody so far.
    pub(super) have_cards_gone: bool,
    /// Cards that had no client before, and are named by other records.
    pub(super) found: OwnerSets,
    /// Cards that are taken out of the counts already.
    pub(super) taken: BitSet,
}

impl Touched {
    /// Notes a card that has changed.
    pub(super) fn card(&mut self, number: u32) {
        self.cards.insert(number);
        self.stale.channels.insert(number);
    }

    /// Notes a client whose payments and requests may be others.
    pub(super) fn sales(&mut self, client: u32) {
        if client < GONE {
            self.stale.sales.insert(client);
        }
    }

    /// Notes a client that a card has come to or gone from.
    pub(super) fn client(&mut self, client: u32) {
        if client < GONE {
            self.stale.sales.insert(client);
            self.stale.channels.insert(client);
        }
    }

    /// Notes a client that has lost a card.
    pub(super) fn left(&mut self, client: u32) {
        if client < GONE {
            self.left.insert(client);
        }
    }

    /// The rows of records that may name a card which has left its client; `clients` are those so far.
    pub(super) fn lost(&self, clients: &[u32]) -> Vec<usize> {
        if self.left.is_empty() && !self.have_cards_gone {
            return Vec::new();
        }
        let is_lost = |client: u32| self.left.contains(client) || client == NOBODY && self.have_cards_gone;
        clients.iter().enumerate().filter(|&(_, &client)| is_lost(client)).map(|(row, _)| row).collect()
    }

    /// Notes a company whose people may be others.
    pub(super) fn people(&mut self, number: u32) {
        if number < GONE {
            self.stale.people.insert(number);
        }
    }

    /// All cards that are counted again.
    pub(super) fn recount(&self) -> BitSet {
        let mut all = self.cards.clone();
        let Stale { sales, people, channels, requisites: _, owners: _ } = &self.stale;
        [sales, people, channels].into_iter().for_each(|set| all.absorb(set));
        all
    }
}
