//! Looks who is responsible for cards, and changes it.
//!
//! # Design
//! A card is changed only if it still has the responsible whom the viewer has seen: so nobody's own change is written over,
//! but for one that comes between the look and the write. What is written is the same value every time, so that a batch that
//! is asked again after a lost answer does no harm; whatever has no clear answer is looked at once more.

use std::collections::BTreeMap;

use bitrix24::responsible::{self as wire, Refusal};
use bitrix24::{Batch, BatchReply, Call, PAGE_LENGTH};
use segmentation::{Card, RecordId, UserId};

use super::answer;
use super::phones::{is_closed, pages, take_pages};

/// How many cards one batch changes: each takes the portal up to three seconds.
const CARDS_PER_BATCH: usize = 10;

/// After so many batches in a row that have changed nothing, the rest is given up for this time.
const ROUNDS: u32 = 5;

/// Looks who is responsible for cards.
#[derive(Debug)]
pub struct ReadResponsible {
    pages: Vec<(bitrix24::CardKind, Vec<RecordId>)>,
    /// Who is responsible (0 for nobody), of the cards that the portal shows to the viewer.
    pub found: BTreeMap<Card, UserId>,
    /// Whether the portal has given no answer to some of it.
    pub is_cut: bool,
    is_done: bool,
}

impl ReadResponsible {
    /// Looks at some cards, at most [`CARDS_PER_JOB`](super::phones::CARDS_PER_JOB).
    #[must_use]
    pub fn new(cards: &[Card]) -> Self {
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

/// A card that gets another responsible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The card.
    pub card: Card,
    /// Who must be responsible for it until then.
    pub from: UserId,
    /// Who is to be.
    pub to: UserId,
}

/// What has become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Waiting,
    /// The card has the new responsible.
    Set,
    /// Somebody else has changed it meanwhile; who is responsible now.
    Changed(UserId),
    /// The portal refuses it.
    Refused(Refusal),
}

/// Changes who is responsible for cards.
#[derive(Debug)]
pub struct SetResponsible {
    cards: Vec<(Handover, Outcome)>,
    step: Step,
    /// Batches in a row that have changed nothing.
    vain: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Who is responsible now?
    Look,
    /// The next ones are changed.
    Write,
    Done,
}

impl SetResponsible {
    /// Changes some cards, at most a page of them.
    #[must_use]
    pub fn new(cards: Vec<Handover>) -> Self {
        debug_assert!(cards.len() <= PAGE_LENGTH, "they are looked at by one batch");
        let step = if cards.is_empty() { Step::Done } else { Step::Look };
        Self { cards: cards.into_iter().map(|it| (it, Outcome::Waiting)).collect(), step, vain: 0 }
    }

    /// The cards, each with what has become of it. What still waits when the job is done has met no clear answer.
    #[must_use]
    pub fn cards(&self) -> &[(Handover, Outcome)] {
        &self.cards
    }

    /// The places of those that wait.
    fn waiting(&self) -> impl Iterator<Item = usize> {
        let waits =
            |(place, (_, outcome)): (usize, &(Handover, Outcome))| (*outcome == Outcome::Waiting).then_some(place);
        self.cards.iter().enumerate().filter_map(waits)
    }

    fn looked_at(&self) -> Vec<(bitrix24::CardKind, Vec<RecordId>)> {
        pages(&self.waiting().map(|place| self.cards[place].0.card).collect::<Vec<_>>())
    }

    fn next(&self) -> impl Iterator<Item = usize> {
        self.waiting().take(CARDS_PER_BATCH)
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let calls: Vec<Call> = match self.step {
            Step::Look => self.looked_at().iter().map(|(kind, ids)| wire::of_cards(*kind, ids)).collect(),
            Step::Write => {
                self.next().map(|place| wire::set(self.cards[place].0.card, self.cards[place].0.to)).collect()
            }
            Step::Done => return None,
        };
        Some(Batch::new(calls))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        match self.step {
            Step::Look => self.looked(reply),
            Step::Write => self.written(reply),
            Step::Done => {}
        }
    }

    fn looked(&mut self, reply: &BatchReply<'_>) {
        let mut found = BTreeMap::new();
        for (command, (kind, _)) in self.looked_at().into_iter().enumerate() {
            match answer(reply, command).map(|raw| wire::read(kind, raw)) {
                Some(Ok(cards)) => found.extend(cards),
                _ if is_closed(reply, command) => {}
                // What could not be looked at must not be changed.
                _ => return self.step = Step::Done,
            }
        }
        for (Handover { card, from, to }, outcome) in
            self.cards.iter_mut().filter(|(_, outcome)| *outcome == Outcome::Waiting)
        {
            *outcome = match found.get(card) {
                None => Outcome::Refused(Refusal::Gone),
                Some(now) if now == to => Outcome::Set,
                Some(now) if now == from => Outcome::Waiting,
                Some(&now) => Outcome::Changed(now),
            };
        }
        self.go_on(Step::Write);
    }

    fn written(&mut self, reply: &BatchReply<'_>) {
        let places: Vec<usize> = self.next().collect();
        let (mut is_vain, mut is_clear) = (true, true);
        for (command, place) in places.into_iter().enumerate() {
            let part = reply.parts.get(command).and_then(Option::as_ref);
            let outcome = match part.map(|part| &part.result) {
                Some(Ok(_)) => Some(Outcome::Set),
                Some(Err(error)) => wire::refusal(error).map(Outcome::Refused),
                None => None,
            };
            is_clear &= outcome.is_some();
            if let Some(outcome) = outcome {
                is_vain = false;
                self.cards[place].1 = outcome;
            }
        }
        self.vain = if is_vain { self.vain + 1 } else { 0 };
        self.go_on(if is_clear { Step::Write } else { Step::Look });
    }

    fn go_on(&mut self, next: Step) {
        let is_over = self.waiting().next().is_none() || self.vain >= ROUNDS;
        self.step = if is_over { Step::Done } else { next };
    }
}

#[cfg(test)]
mod tests {
    use segmentation::ContactId;

    use super::*;

    fn handover(id: RecordId) -> Handover {
        Handover { card: Card::Contact(ContactId(id)), from: UserId(3), to: UserId(5) }
    }

    /// The answer to a batch: what each command brought.
    fn answered(job: &mut SetResponsible, parts: &[&str]) {
        let result: Vec<String> =
            parts.iter().enumerate().map(|(place, part)| format!("\"{}\":{part}", Batch::key(place))).collect();
        let body = format!(
            r#"{{"result":{{"result":{{{}}},"result_error":[],"result_total":[],"result_next":[],"result_time":[]}},"time":{{"start":0,"finish":0,"duration":0,"processing":0,"date_start":"2026-05-14T10:00:00+03:00","date_finish":"2026-05-14T10:00:00+03:00"}}}}"#,
            result.join(",")
        );
        let calls = job.batch().expect("a batch").calls().len();
        let reply = BatchReply::read(200, body.as_bytes(), calls).expect("a reply");
        job.take(&reply);
    }

    #[test]
    fn only_cards_that_still_have_the_former_responsible_are_changed() {
        let mut job = SetResponsible::new((1..=4).map(handover).collect());
        // The first is as it was, the second was changed by somebody, the third is done already, the fourth is gone.
        answered(
            &mut job,
            &[r#"{"items":[{"id":1,"assignedById":3},{"id":2,"assignedById":9},{"id":3,"assignedById":5}]}"#],
        );
        let batch = job.batch().expect("a batch");
        assert_eq!(batch.calls().len(), 1);
        assert_eq!(batch.calls()[0].params["id"], 1);
        answered(&mut job, &["true"]);
        assert!(job.batch().is_none());
        let outcomes: Vec<&Outcome> = job.cards().iter().map(|(_, outcome)| outcome).collect();
        assert_eq!(
            outcomes,
            [&Outcome::Set, &Outcome::Changed(UserId(9)), &Outcome::Set, &Outcome::Refused(Refusal::Gone)]
        );
    }

    #[test]
    fn what_has_no_answer_is_looked_at_once_more_before_it_is_changed_again() {
        let mut job = SetResponsible::new((1..=2).map(handover).collect());
        let both = r#"{"items":[{"id":1,"assignedById":3},{"id":2,"assignedById":3}]}"#;
        answered(&mut job, &[both]);
        // Of the second there is no word.
        answered(&mut job, &["true"]);
        assert_eq!(job.batch().expect("a look").calls()[0].method, "crm.item.list");
        answered(&mut job, &[r#"{"items":[{"id":2,"assignedById":5}]}"#]);
        assert!(job.batch().is_none(), "it was changed after all");
        assert!(job.cards().iter().all(|(_, outcome)| *outcome == Outcome::Set));
    }

    #[test]
    fn without_an_answer_nothing_is_changed_and_in_the_end_it_is_given_up() {
        let mut job = SetResponsible::new(vec![handover(1)]);
        answered(&mut job, &[]);
        assert!(job.batch().is_none());
        let mut job = SetResponsible::new(vec![handover(1)]);
        for _ in 0..ROUNDS {
            answered(&mut job, &[r#"{"items":[{"id":1,"assignedById":3}]}"#]);
            answered(&mut job, &[]);
        }
        assert!(job.batch().is_none());
        assert_eq!(job.cards()[0].1, Outcome::Waiting);
    }
}
