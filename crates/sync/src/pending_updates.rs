//! What is to be written into which card: the most valuable first, contacts and companies in queues of their own, because
//! their methods have budgets of their own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bitrix24::CardKind;
use segmentation::{Card, FieldTable, FieldValues, Filling};

/// After so many refusals in a row nothing more is tried: it is not the cards that are in the way.
const REFUSALS_IN_A_ROW: u32 = 100;

/// After so many tries a card that cannot be written is left alone.
const TRIES: u32 = 3;

/// A card with what its fields hold and what they should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PendingUpdate {
    /// The place in the order of value.
    place: usize,
    pub(crate) card: Card,
    pub(crate) known: FieldValues,
    pub(crate) wanted: FieldValues,
}

/// The updates that are pending, and what became of the others.
#[derive(Clone, Debug, Default)]
pub(crate) struct PendingUpdates {
    contacts: VecDeque<PendingUpdate>,
    companies: VecDeque<PendingUpdate>,
    /// What was written into which card in this round: nothing is written twice, even if it does not stay.
    tried: BTreeMap<Card, FieldValues>,
    /// The cards that cannot be written, or do not keep what is written.
    refused: BTreeSet<Card>,
    refusals_in_a_row: u32,
    /// How often which card could not be written although the portal was well.
    failures: BTreeMap<Card, u32>,
}

impl PendingUpdates {
    /// Takes up what all cards should hold, in the order of value, in place of what was pending before. `known` tells what
    /// a card holds; one of which that is not known is left alone. `filling` says what of it is written.
    pub(crate) fn renew(
        &mut self,
        wanted: impl IntoIterator<Item = (Card, FieldValues)>,
        known: &FieldTable,
        filling: &Filling,
    ) {
        self.contacts.clear();
        self.companies.clear();
        for (place, (card, wanted)) in wanted.into_iter().enumerate() {
            let Some(known) = known.values_of(card) else { continue };
            let wanted = filling.narrow(&known, &wanted);
            if wanted == known {
                continue;
            }
            let has_failed = self.failures.get(&card).is_some_and(|failures| *failures >= TRIES);
            if has_failed || self.tried.get(&card) == Some(&wanted) {
                self.refused.insert(card);
            } else {
                self.queue_mut(card.into()).push_back(PendingUpdate { place, card, known, wanted });
            }
        }
    }

    fn queue_mut(&mut self, kind: CardKind) -> &mut VecDeque<PendingUpdate> {
        match kind {
            CardKind::Contact => &mut self.contacts,
            CardKind::Company => &mut self.companies,
        }
    }

    /// The pending updates of a kind, the most valuable first.
    pub(crate) fn of(&self, kind: CardKind) -> &VecDeque<PendingUpdate> {
        match kind {
            CardKind::Contact => &self.contacts,
            CardKind::Company => &self.companies,
        }
    }

    /// The kinds that have pending updates, the one with the most valuable first.
    pub(crate) fn kinds(&self) -> Vec<CardKind> {
        let mut kinds: Vec<(usize, CardKind)> =
            CardKind::ALL.into_iter().filter_map(|kind| Some((self.of(kind).front()?.place, kind))).collect();
        kinds.sort_unstable();
        kinds.into_iter().map(|(_, kind)| kind).collect()
    }

    /// Whether nothing is pending any more.
    pub(crate) fn is_empty(&self) -> bool {
        self.contacts.is_empty() && self.companies.is_empty()
    }

    /// How many updates are pending.
    pub(crate) fn len(&self) -> usize {
        self.contacts.len() + self.companies.len()
    }

    /// How many cards were written.
    pub(crate) fn written(&self) -> usize {
        self.tried.len()
    }

    /// How many cards cannot be written.
    pub(crate) fn refused(&self) -> usize {
        self.refused.len()
    }

    /// Takes out the most valuable pending updates of a kind.
    pub(crate) fn take(&mut self, kind: CardKind, most: usize) -> Vec<PendingUpdate> {
        let queue = self.queue_mut(kind);
        queue.drain(..most.min(queue.len())).collect()
    }

    /// Puts pending updates back that came to nothing, to be tried again.
    pub(crate) fn put_back(&mut self, pending: Vec<PendingUpdate>) {
        for update in pending.into_iter().rev() {
            self.queue_mut(update.card.into()).push_front(update);
        }
    }

    /// A card was written, and holds this now; if that is not what was pending, the card does not keep it.
    pub(crate) fn done(&mut self, update: &PendingUpdate, held: FieldValues) {
        self.tried.insert(update.card, update.wanted);
        self.refusals_in_a_row = 0;
        if held != update.wanted {
            self.refused.insert(update.card);
        }
    }

    /// Whether a card was given these values in this round.
    pub(crate) fn has_written(&self, card: Card, values: &FieldValues) -> bool {
        self.tried.get(&card) == Some(values)
    }

    /// A card could not be written, or nobody knows what it holds since. It is tried again after the others.
    pub(crate) fn try_later(&mut self, update: &PendingUpdate) {
        let failures = self.failures.entry(update.card).or_default();
        *failures += 1;
        if *failures >= TRIES {
            self.refuse(update);
        } else {
            self.queue_mut(update.card.into()).push_back(*update);
        }
    }

    /// The portal refuses a pending update for good.
    pub(crate) fn refuse(&mut self, update: &PendingUpdate) {
        self.refused.insert(update.card);
        self.refusals_in_a_row += 1;
        if self.refusals_in_a_row >= REFUSALS_IN_A_ROW {
            let rest = self.contacts.drain(..).chain(self.companies.drain(..));
            self.refused.extend(rest.map(|update| update.card));
        }
    }
}

#[cfg(test)]
mod tests {
    use segmentation::{CompanyId, ContactId};

    use super::*;

    fn paid(payments: u32) -> FieldValues {
        FieldValues { payments: Some(payments), ..FieldValues::default() }
    }

    fn pending(cards: &[Card]) -> PendingUpdates {
        let known: FieldTable = cards.iter().map(|card| (*card, FieldValues::default())).collect();
        let mut pending = PendingUpdates::default();
        pending.renew(cards.iter().map(|card| (*card, paid(1))), &known, &Filling::default());
        pending
    }

    #[test]
    fn only_what_differs_and_is_known_is_pending() {
        let known =
            FieldTable::from_iter([(Card::Contact(ContactId(1)), paid(1)), (Card::Contact(ContactId(2)), paid(2))]);
        let mut pending = PendingUpdates::default();
        pending.renew([1, 2, 3].map(|id| (Card::Contact(ContactId(id)), paid(1))), &known, &Filling::default());
        let cards: Vec<Card> = pending.of(CardKind::Contact).iter().map(|update| update.card).collect();
        assert_eq!(cards, [Card::Contact(ContactId(2))]);
    }

    #[test]
    fn the_kind_with_the_most_valuable_card_goes_first() {
        let mut pending =
            pending(&[Card::Company(CompanyId(1)), Card::Contact(ContactId(1)), Card::Company(CompanyId(2))]);
        assert_eq!(pending.kinds(), [CardKind::Company, CardKind::Contact]);
        let taken = pending.take(CardKind::Company, 1);
        assert_eq!(pending.kinds(), [CardKind::Contact, CardKind::Company]);
        pending.put_back(taken);
        assert_eq!(
            pending.kinds(),
            [CardKind::Company, CardKind::Contact],
            "what came to nothing is as valuable as before"
        );
    }

    #[test]
    fn what_does_not_stay_written_is_not_written_again() {
        let mut pending = pending(&[Card::Contact(ContactId(1))]);
        let taken = pending.take(CardKind::Contact, 50);
        pending.done(&taken[0], paid(7));
        assert_eq!(pending.refused(), 1);
        let known = FieldTable::from_iter([(Card::Contact(ContactId(1)), paid(7))]);
        pending.renew([(Card::Contact(ContactId(1)), paid(1))], &known, &Filling::default());
        assert_eq!((pending.len(), pending.refused()), (0, 1));
        pending.renew([(Card::Contact(ContactId(1)), paid(2))], &known, &Filling::default());
        assert_eq!(pending.len(), 1, "but what should be there has changed");
    }

    #[test]
    fn a_portal_that_refuses_everything_is_not_asked_for_ever() {
        let cards: Vec<Card> = (1..=500).map(|id| Card::Contact(ContactId(id))).collect();
        let mut pending = pending(&cards);
        while !pending.is_empty() {
            let taken = pending.take(CardKind::Contact, 50);
            taken.iter().for_each(|update| pending.refuse(update));
        }
        assert_eq!((pending.written(), pending.refused()), (0, 500));
    }
}
