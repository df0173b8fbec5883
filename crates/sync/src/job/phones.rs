//! Reads phones and e-mail addresses of cards for a file that a person has asked for.

use std::collections::BTreeMap;

use bitrix24::phones::{self as wire, Phones};
use bitrix24::{Batch, BatchReply, CardKind, OddAnswer, PAGE_LENGTH, Remedy};
use segmentation::{Card, RecordId};
use serde_json::value::RawValue;

use super::answer;

/// How many cards one job reads at the most: in one batch, of twenty-one pages.
pub const CARDS_PER_JOB: usize = 1_000;

/// The job.
#[derive(Debug)]
pub struct ReadPhones {
    pages: Vec<(CardKind, Vec<RecordId>)>,
    /// What was told, of the cards that the portal shows to the viewer.
    pub found: BTreeMap<Card, Phones>,
    /// Whether the portal has given no answer to some of it.
    pub is_cut: bool,
    is_done: bool,
}

/// Cards by kind, a page each.
pub(super) fn pages(cards: &[Card]) -> Vec<(CardKind, Vec<RecordId>)> {
    let of_kind = |kind| {
        let ids: Vec<RecordId> =
            cards.iter().filter(|&&card| CardKind::from(card) == kind).map(|card| card.id()).collect();
        ids.chunks(PAGE_LENGTH).map(|ids| (kind, ids.to_vec())).collect::<Vec<_>>()
    };
    CardKind::ALL.into_iter().flat_map(of_kind).collect()
}

/// Takes what the portal tells of the cards on some pages; says whether it has answered to all of them.
pub(super) fn take_pages<T>(
    pages: &[(CardKind, Vec<RecordId>)],
    reply: &BatchReply<'_>,
    read: impl Fn(CardKind, &RawValue) -> Result<Vec<(Card, T)>, OddAnswer>,
    found: &mut BTreeMap<Card, T>,
) -> bool {
    let mut is_whole = true;
    for (command, (kind, _)) in pages.iter().enumerate() {
        match answer(reply, command).map(|raw| read(*kind, raw)) {
            Some(Ok(told)) => found.extend(told),
            _ if is_closed(reply, command) => {}
            _ => is_whole = false,
        }
    }
    is_whole
}

impl ReadPhones {
    /// Reads those of some cards, at most [`CARDS_PER_JOB`].
    #[must_use]
    pub fn new(cards: &[Card]) -> Self {
        debug_assert!(cards.len() <= CARDS_PER_JOB, "one batch");
        let pages = pages(cards);
        Self { is_done: pages.is_empty(), pages, found: BTreeMap::new(), is_cut: false }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let calls = || self.pages.iter().map(|(kind, ids)| wire::of_cards(*kind, ids)).collect();
        (!self.is_done).then(|| Batch::new(calls()))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        self.is_done = true;
        self.is_cut = !take_pages(&self.pages, reply, wire::read, &mut self.found);
    }
}

/// Whether the portal shows the viewer no card of the kind that a command asks for.
pub(super) fn is_closed(reply: &BatchReply<'_>, command: usize) -> bool {
    let part = reply.parts.get(command).and_then(Option::as_ref);
    part.is_some_and(|part| part.result.as_ref().is_err_and(|error| error.remedy() == Remedy::NoRight))
}
