//! What explains the jumps of the lines: imports, deletions, merges, with the cards behind each.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::answer::Card;
use crate::cards::{self, counted};
use crate::facts::Facts;
use crate::facts::column::date_of;
use crate::ids::UserId;
use crate::month::Month;
use crate::recorded::Recorded;
use crate::title::{fold, natural_order, visible};

/// With fewer cards than this, a day is never an import.
const IMPORT_AT_LEAST: usize = 20;

/// A day on which an author creates this many times the usual number of cards is an import.
const IMPORT_TIMES_USUAL: usize = 5;

/// From so many days on it can be told what is usual. An author who creates cards on that many days is compared with
/// himself, so that a web form which files fifty cards every day is no import; everyone else with the portal's usual day.
const DAYS_OF_A_HABIT: usize = 10;

/// Why a line has jumped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Many cards were created on one day by one author.
    Import,
    /// Recorded cards are gone from the portal.
    Deletion,
    /// Recorded cards are gone, and other cards took over what belonged to them.
    Merge,
}

/// A card behind a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedCard {
    /// Which card.
    pub card: Card,
    /// Its name, as last seen; empty if it has none.
    pub title: String,
    /// When it was created.
    pub created: NaiveDate,
    /// The user who created it (0 if unknown).
    pub created_by: UserId,
    /// The card that took over what belonged to it.
    pub merged_into: Option<Card>,
}

/// The marks of a portal: the cards by month and cause.
///
/// An import belongs to the month of its day, a deletion or merge to the month in which it was noticed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<(Month, Cause), Vec<Card>>);

impl Marks {
    /// Finds the imports among the counted cards, and the removals of recorded ones.
    #[must_use]
    pub fn new(facts: &Facts, recorded: &Recorded) -> Self {
        let mut marks: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (day, cards) in imports(facts) {
            marks.entry((Month::of(day), Cause::Import)).or_default().extend(cards);
        }
        for removal in recorded.removals(facts) {
            let cause = if removal.merged_into.is_some() { Cause::Merge } else { Cause::Deletion };
            marks.entry((Month::of(removal.noticed), cause)).or_default().push(removal.card);
        }
        Self(marks)
    }

    /// The marks in order, each with the number of its cards.
    pub fn iter(&self) -> impl Iterator<Item = (Month, Cause, usize)> {
        self.0.iter().map(|(&(month, cause), cards)| (month, cause, cards.len()))
    }

    /// The cards behind a mark, by name; none if there is no such mark.
    #[must_use]
    pub fn cards(&self, month: Month, cause: Cause, facts: &Facts, recorded: &Recorded) -> Vec<MarkedCard> {
        let cards = self.0.get(&(month, cause)).map(Vec::as_slice).unwrap_or_default();
        let find = |&card: &Card| match cause {
            Cause::Import => existing(facts, card),
            Cause::Deletion | Cause::Merge => departed(recorded, card),
        };
        let mut found: Vec<_> = cards.iter().filter_map(find).map(|card| (fold(&card.title), card)).collect();
        found.sort_by(|(one, left), (other, right)| natural_order(one, other).then(left.card.cmp(&right.card)));
        found.into_iter().map(|(_, card)| card).collect()
    }
}

fn existing(facts: &Facts, card: Card) -> Option<MarkedCard> {
    cards::card(facts, card).map(|it| MarkedCard {
        card,
        title: visible(it.title).to_owned(),
        created: date_of(it.created),
        created_by: it.created_by,
        merged_into: None,
    })
}

fn departed(recorded: &Recorded, card: Card) -> Option<MarkedCard> {
    let removal = recorded.removal(card)?;
    Some(MarkedCard {
        card,
        title: visible(&removal.title).to_owned(),
        created: removal.created,
        created_by: recorded.card(card).map_or(UserId::NONE, |it| it.created_by),
        merged_into: removal.merged_into,
    })
}

/// The days on which one author created far more cards than usual, with those cards.
fn imports(facts: &Facts) -> Vec<(NaiveDate, Vec<Card>)> {
    let mut authors: BTreeMap<UserId, BTreeMap<NaiveDate, Vec<Card>>> = BTreeMap::new();
    for card in counted(facts) {
        authors.entry(card.created_by).or_default().entry(date_of(card.created)).or_default().push(card.card);
    }
    let usual_of_all = usual(authors.values().flat_map(BTreeMap::values).map(Vec::len).collect());
    let mut imports = Vec::new();
    for days in authors.into_values() {
        let usual = usual(days.values().map(Vec::len).collect()).or(usual_of_all).unwrap_or(0);
        let least = IMPORT_AT_LEAST.max(IMPORT_TIMES_USUAL * usual);
        imports.extend(days.into_iter().filter(|(_, cards)| cards.len() >= least));
    }
    imports
}

/// The usual one of the days with so many cards each, which is the middle one (of two, the lower); nothing if they are
/// too few to tell.
fn usual(mut days: Vec<usize>) -> Option<usize> {
    if days.len() < DAYS_OF_A_HABIT {
        return None;
    }
    let middle = (days.len() - 1) / 2;
    Some(*days.select_nth_unstable(middle).1)
}
