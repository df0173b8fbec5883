//! All whom a list shows, settled once: for files of it, and for what is done with all of them.

use std::borrow::Cow;
use std::ops::Range;

use protocol::{Chosen, ListAnswer, ListQuestion, Visibility};
use segmentation::{Card, Row};
use sync::Job;

use super::context::Context;
use super::list::{List, Work};
use super::{Answerable, Came, Step};

/// Whom a list shows.
pub(super) enum Whole {
    /// These cards; their rows are made when they are wanted.
    Cards(Vec<Card>),
    /// These rows, which the engine cannot make.
    Made(Vec<Row>),
}

/// Why it is not settled yet whom a list shows, or cannot be.
pub(super) enum Unsettled {
    /// There is more to do.
    More,
    /// The same; so much of so much is done.
    Partly(usize, usize),
    /// The portal has to be asked.
    AskPortal(Job),
    /// There is no list.
    NoList,
    /// The list cannot be used; in English.
    Unusable(String),
}

impl Unsettled {
    /// The step of a question that waits for the list; `without` answers it if there is none, by why it cannot be used.
    pub(super) fn step<A>(self, without: impl FnOnce(Option<String>) -> A) -> Step<A> {
        match self {
            Self::More => Step::More,
            Self::Partly(done, of) => Step::Partly { done, of },
            Self::AskPortal(job) => Step::AskPortal(job),
            Self::NoList => Step::Answer(without(None)),
            Self::Unusable(detail) => Step::Answer(without(Some(detail))),
        }
    }
}

impl Whole {
    /// Settles whom a list shows, of whom only some may be meant.
    pub(super) fn settle(
        question: &ListQuestion,
        chosen: Option<&Chosen>,
        work: &mut Work,
        came: Came,
        context: &Context<'_>,
    ) -> Result<Self, Box<Unsettled>> {
        let unsettled = |why| Err(Box::new(why));
        let is_meant = |card: Card| chosen.is_none_or(|chosen| chosen.contains(card));
        let mut list = match List::new(question, context) {
            Ok(list) => list,
            Err(error) => return unsettled(Unsettled::Unusable(error.to_string())),
        };
        if let Some(engine) = list.made_by_engine() {
            if !list.prepare() {
                return unsettled(Unsettled::More);
            }
            let mut cards = engine.cards_of(&list.query, &list.knowledge, &mut || true).unwrap_or_default();
            cards.retain(|&card| is_meant(card));
            return Ok(Self::Cards(cards));
        }
        unsettled(match question.step(work, came, context) {
            Step::Answer(ListAnswer::Part { visibility: Visibility::Hidden(_), .. }) => Unsettled::NoList,
            Step::Answer(ListAnswer::Part { mut page, .. }) => {
                page.rows.retain(|row| is_meant(row.card));
                return Ok(Self::Made(page.rows));
            }
            Step::Answer(ListAnswer::Unusable { detail }) => Unsettled::Unusable(detail),
            Step::More | Step::Weigh => Unsettled::More,
            Step::Partly { done, of } => Unsettled::Partly(done, of),
            Step::AskPortal(job) => Unsettled::AskPortal(job),
        })
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Cards(cards) => cards.len(),
            Self::Made(rows) => rows.len(),
        }
    }

    /// The cards of a part.
    pub(super) fn cards(&self, part: Range<usize>) -> Vec<Card> {
        match self {
            Self::Cards(cards) => cards[part].to_vec(),
            Self::Made(rows) => rows[part].iter().map(|row| row.card).collect(),
        }
    }

    /// The rows of a part, without cards that are gone by now; there is no list if everything was erased meanwhile.
    pub(super) fn rows(
        &self,
        part: Range<usize>,
        question: &ListQuestion,
        context: &Context<'_>,
    ) -> Result<Cow<'_, [Row]>, Box<Unsettled>> {
        match self {
            Self::Made(rows) => Ok(Cow::Borrowed(&rows[part])),
            Self::Cards(cards) => {
                let mut list = List::new(question, context).map_err(|_| Unsettled::NoList)?;
                if !list.foresee() {
                    return Err(Box::new(Unsettled::More));
                }
                let engine = list.made_by_engine().ok_or(Unsettled::NoList)?;
                Ok(Cow::Owned(engine.rows_of(&cards[part], &list.query, &list.knowledge)))
            }
        }
    }
}
