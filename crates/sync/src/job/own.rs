//! Reads what somebody is responsible for, by the viewer's token and without a reading of the portal: his cards, what is
//! planned with them, and what was done of late.

use bitrix24::own::{self as wire, Activity, List, OwnCard};
use bitrix24::{BATCH_LENGTH, Batch, BatchReply, PAGE_LENGTH};
use segmentation::{Card, UserId};

use super::answer;

/// The job: two batches, the first page of each list, and then as many others as one batch has room for.
#[derive(Debug)]
pub struct ReadOwn {
    user: UserId,
    /// Since which day what was done is asked for, `YYYY-MM-DD`.
    since: String,
    step: Step,
    /// His companies and contacts.
    pub cards: Vec<OwnCard>,
    /// His planned and his done activities in cards.
    pub activities: Vec<Activity>,
    /// How many cards he has, those that are no clients among them.
    pub total: u64,
    /// Whether not all of it is read.
    pub is_cut: bool,
    /// The portal's clock, ISO with an offset; empty if it has told nothing.
    pub now: String,
}

/// Reads what is planned and what was done of late in one card.
#[derive(Debug)]
pub struct ReadCardTouches {
    card: Card,
    is_done: bool,
    /// The activities; nothing before the portal has told, or if it has not.
    pub activities: Option<Vec<Activity>>,
    /// The portal's clock, ISO with an offset; empty if it has told nothing.
    pub now: String,
}

impl ReadCardTouches {
    /// Reads those of a card.
    #[must_use]
    pub fn new(card: Card) -> Self {
        Self { card, is_done: false, activities: None, now: String::new() }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        (!self.is_done).then(|| Batch::new([false, true].map(|is_done| wire::of_card(self.card, is_done)).to_vec()))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        self.is_done = true;
        self.now.clone_from(&reply.time.date_start);
        let read = |command| answer(reply, command).and_then(|raw| wire::read_activities(raw).ok());
        self.activities = read(0).zip(read(1)).map(|(planned, done)| [planned, done].concat());
    }
}

#[derive(Debug)]
enum Step {
    First,
    /// The pages that are missing, by list and number.
    Rest(Vec<(List, usize)>),
    Done,
}

impl ReadOwn {
    /// Reads what `user` is responsible for, and what was done since a day.
    #[must_use]
    pub fn new(user: UserId, since: String) -> Self {
        let (cards, activities) = (Vec::new(), Vec::new());
        Self { user, since, step: Step::First, cards, activities, total: 0, is_cut: false, now: String::new() }
    }

    fn pages(&self) -> Vec<(List, usize)> {
        match &self.step {
            Step::First => List::ALL.map(|list| (list, 0)).to_vec(),
            Step::Rest(pages) => pages.clone(),
            Step::Done => Vec::new(),
        }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let pages = self.pages();
        let call = |&(list, page): &(List, usize)| wire::page(list, self.user, &self.since, page);
        (!pages.is_empty()).then(|| Batch::new(pages.iter().map(call).collect()))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let pages = self.pages();
        let is_first = matches!(self.step, Step::First);
        let mut missing = Vec::new();
        for (command, (list, _)) in pages.into_iter().enumerate() {
            let Some(raw) = answer(reply, command) else {
                self.is_cut = true;
                continue;
            };
            let total = reply.parts[command].as_ref().and_then(|part| part.total).unwrap_or(0);
            match list {
                List::Companies | List::Contacts => {
                    self.cards.extend(wire::read_cards(list, raw).unwrap_or_default());
                    self.total += if is_first { total } else { 0 };
                }
                List::Planned | List::Done => self.activities.extend(wire::read_activities(raw).unwrap_or_default()),
            }
            if is_first {
                self.now.clone_from(&reply.time.date_start);
                let last = usize::try_from(total).unwrap_or(0).div_ceil(PAGE_LENGTH);
                missing.extend((1..last).map(|page| (list, page)));
            }
        }
        // The first pages of every list before the later ones of any.
        missing.sort_by_key(|&(list, page)| (page, list));
        self.is_cut |= missing.len() > BATCH_LENGTH;
        missing.truncate(BATCH_LENGTH);
        self.step = if missing.is_empty() { Step::Done } else { Step::Rest(missing) };
    }
}
