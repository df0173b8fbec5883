//! The months that have ended, as they were recorded: what a portal itself forgets when cards are deleted or merged.
//!
//! # Design
//! Of each card only the months are kept in which its groups changed, so that ten years of a card are a handful of
//! entries. Counts are not kept beside the lists: they follow from them, and so cannot disagree with them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::answer::{Card, Counts, DrillDown, Page, Row, Series};
use crate::cards;
use crate::counting::{Counting, counted};
use crate::engine::Segmentation;
use crate::facts::column::date_of;
use crate::facts::{Facts, Settings};
use crate::group::Group;
use crate::ids::UserId;
use crate::links::{NOBODY, card_at};
use crate::list::{portion, row};
use crate::modes::Mode;
use crate::month::Month;
use crate::names::Names;
use crate::rank::{Matrix, Place};
use crate::removal::Removal;
use crate::segment::{Groups, Reference};
use crate::timeline::{self, Steps};
use crate::title::{fold, natural_order, visible};
use crate::transitions::{Cell, place_of};

/// A month in which the groups of a card were others than in the month before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first month of the new groups.
    pub month: Month,
    /// The new groups; none if the card was no longer counted.
    pub groups: Groups,
}

/// What is recorded of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCard {
    /// Its name, as last seen; empty if the card had none.
    pub title: String,
    /// When the card was created.
    pub created: NaiveDate,
    /// The user who created it (0 if unknown).
    pub created_by: UserId,
    /// The user responsible for it, as last seen (0 if unknown).
    pub assigned_by: UserId,
    /// Its groups through time, in order; before the first change it had none.
    pub changes: Vec<Change>,
}

impl RecordedCard {
    fn groups_at(&self, month: Month) -> Groups {
        let changes = self.changes.partition_point(|change| change.month <= month);
        changes.checked_sub(1).map(|last| self.changes[last].groups).unwrap_or_default()
    }

    /// Goes on by what is recorded of later months.
    fn extend(&mut self, later: Self) {
        let mut changes = std::mem::take(&mut self.changes);
        changes.extend(later.changes);
        *self = Self { changes, ..later };
    }
}

/// Months that are recorded together, with the cards whose groups changed in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthSnapshot {
    /// The first of the months.
    pub first: Month,
    /// The last of them.
    pub last: Month,
    /// The cards by kind and number, each with its changes in these months only.
    pub cards: Vec<(Card, RecordedCard)>,
}

/// What is added to the recorded history at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryDelta {
    /// Months that follow those recorded before.
    pub snapshot: Option<MonthSnapshot>,
    /// Cards that were found to be gone.
    pub removals: Vec<Removal>,
}

impl HistoryDelta {
    /// Whether it adds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.snapshot.is_none() && self.removals.is_empty()
    }
}

/// The recorded history of a portal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The first and the last recorded month; there is no gap between them.
    months: Option<(Month, Month)>,
    cards: BTreeMap<Card, RecordedCard>,
    /// The last removal of each card; the card may have come back since.
    removals: BTreeMap<Card, Removal>,
}

impl Recorded {
    /// Adds what was recorded later.
    ///
    /// Months that do not follow those recorded already are ignored: what was recorded of a month first stays.
    pub fn absorb(&mut self, delta: HistoryDelta) {
        let HistoryDelta { snapshot, removals } = delta;
        if let Some(snapshot) = snapshot
            && self.months.is_none_or(|(_, last)| snapshot.first == last.next())
        {
            let first = self.months.map_or(snapshot.first, |(first, _)| first);
            self.months = Some((first, snapshot.last));
            for (card, later) in snapshot.cards {
                match self.cards.get_mut(&card) {
                    Some(recorded) => recorded.extend(later),
                    None => _ = self.cards.insert(card, later),
                }
            }
        }
        for removal in removals {
            if let Some(recorded) = self.cards.get_mut(&removal.card) {
                recorded.title.clone_from(&removal.title);
            }
            self.removals.insert(removal.card, removal);
        }
    }

    /// The last recorded month; nothing if none is.
    #[must_use]
    pub fn last(&self) -> Option<Month> {
        self.months.map(|(_, last)| last)
    }

    /// Whether a month is recorded.
    #[must_use]
    pub fn holds(&self, month: Month) -> bool {
        self.months.is_some_and(|(first, last)| (first..=last).contains(&month))
    }

    /// What is recorded of a card; nothing if it was never counted in a recorded month.
    #[must_use]
    pub fn card(&self, card: Card) -> Option<&RecordedCard> {
        self.cards.get(&card)
    }

    /// The groups of a card in a recorded month; none outside of the record.
    #[must_use]
    pub fn groups_of(&self, card: Card, month: Month) -> Groups {
        let recorded = self.cards.get(&card).filter(|_| self.holds(month));
        recorded.map(|recorded| recorded.groups_at(month)).unwrap_or_default()
    }

    /// The last removal of a card; it may have come back since.
    #[must_use]
    pub fn removal(&self, card: Card) -> Option<&Removal> {
        self.removals.get(&card)
    }

    /// The removals of recorded cards that have not come back.
    pub fn removals<'a>(&'a self, facts: &'a Facts) -> impl Iterator<Item = &'a Removal> {
        self.removals.values().filter(|it| self.cards.contains_key(&it.card) && cards::card(facts, it.card).is_none())
    }

    /// How many cards of the last recorded month should still be there: those of which no removal tells.
    #[must_use]
    pub fn expected(&self) -> usize {
        let Some(last) = self.last() else { return 0 };
        let is_there = |(card, recorded): &(&Card, &RecordedCard)| {
            recorded.groups_at(last) != Groups::default() && !self.removals.contains_key(card)
        };
        self.cards.iter().filter(is_there).count()
    }

    /// The recorded cards that do not exist and of which no removal tells: they went while nobody was looking, for
    /// example between the loss of the stored facts and the next reading. `facts` must be complete.
    #[must_use]
    pub fn missing(&self, facts: &Facts, noticed: NaiveDate) -> Vec<Removal> {
        let Some(last) = self.last() else { return Vec::new() };
        self.cards
            .iter()
            .filter(|&(&card, recorded)| {
                recorded.groups_at(last) != Groups::default()
                    && cards::card(facts, card).is_none()
                    && !self.removals.contains_key(&card)
            })
            .map(|(&card, recorded)| Removal {
                card,
                title: recorded.title.clone(),
                created: recorded.created,
                noticed,
                merged_into: None,
            })
            .collect()
    }

    /// The chart of the recorded months; nothing if none is recorded.
    #[must_use]
    pub fn series(&self) -> Option<Series> {
        let (first, last) = self.months?;
        let mut steps = vec![[0i64; Group::COUNT]; first.through(last).len()];
        for card in self.cards.values() {
            let mut before = Groups::default();
            for change in &card.changes {
                // Changes lie within the recorded months, because they come with them.
                let Some(step) = usize::try_from(change.month.since(first)).ok().and_then(|at| steps.get_mut(at))
                else {
                    continue;
                };
                before.iter().for_each(|group| step[group.index()] -= 1);
                change.groups.iter().for_each(|group| step[group.index()] += 1);
                before = change.groups;
            }
        }
        let mut sums = [0i64; Group::COUNT];
        let counts = steps.iter().map(|step| {
            let mut counts = Counts::default();
            for group in Group::all() {
                let sum = &mut sums[group.index()];
                *sum += step[group.index()];
                counts[group] = u32::try_from(*sum).unwrap_or(0);
            }
            counts
        });
        Some(Series { first, counts: counts.collect(), as_of: last.last_day() })
    }

    /// The recorded chart, if it differs in any of its months from the one that is computed today.
    #[must_use]
    pub fn series_unlike(&self, today: &Series) -> Option<Series> {
        // A month before the first card that still exists is missing from today's chart: all its counts are zero.
        self.series().filter(|recorded| {
            recorded.iter().any(|(month, counts)| *counts != today.at(month).copied().unwrap_or_default())
        })
    }
}

/// Records the months that have ended and are not recorded yet; nothing if there is none.
///
/// Each card is walked once, as for the chart, and compared with what is recorded of it.
pub(crate) fn freeze(
    recorded: &Recorded,
    facts: &Facts,
    counting: &Counting,
    settings: &Settings,
    today: NaiveDate,
) -> Option<MonthSnapshot> {
    let last = Month::of(today).plus(-1);
    let first = match recorded.last() {
        Some(recorded) => recorded.next(),
        None if counting.steps.len() == 0 => return None,
        None => counting.steps.first,
    };
    if first > last {
        return None;
    }
    let steps = Steps::new(first, last, settings, today);
    let mut cards = Vec::new();
    for number in 0..counting.links.cards.len() as u32 {
        if counting.links.cards[number as usize] == NOBODY {
            continue;
        }
        let card = card_at(facts, number);
        let mut before = recorded.groups_of(card, first.plus(-1));
        let mut changes = Vec::new();
        let mut note = |month: Month, groups: Groups| {
            if groups != before {
                changes.push(Change { month, groups });
                before = groups;
            }
        };
        if counting.evidence.created[number as usize] > steps.references[0] {
            note(first, Groups::default());
        }
        for (step, groups) in timeline::changes(&steps, &counting.links, &counting.evidence, counting.companies, number)
        {
            note(first.plus(step as i32), groups);
        }
        if !changes.is_empty() {
            cards.push((card, seen_now(facts, number, changes)));
        }
    }
    let left = recorded.cards.iter().filter(|&(&card, it)| {
        it.groups_at(first.plus(-1)) != Groups::default() && counted(facts, &counting.links, card).is_none()
    });
    cards.extend(left.map(|(&card, it)| {
        let changes = vec![Change { month: first, groups: Groups::default() }];
        (card, RecordedCard { changes, ..it.clone() })
    }));
    cards.sort_unstable_by_key(|&(card, _)| card);
    Some(MonthSnapshot { first, last, cards })
}

fn seen_now(facts: &Facts, number: u32, changes: Vec<Change>) -> RecordedCard {
    let view = cards::at(facts, number);
    RecordedCard {
        title: view.title.to_owned(),
        created: date_of(view.created),
        created_by: view.created_by,
        assigned_by: view.assigned_by,
        changes,
    }
}

/// A member of a recorded group.
struct Member<'a> {
    folded: &'a str,
    card: Card,
    recorded: &'a RecordedCard,
    /// The number of the card, if it is counted today.
    number: Option<u32>,
}

/// Lists a group of a recorded month: the cards that were in it, those that still exist as they are known today.
pub(crate) fn page(
    recorded: &Recorded,
    facts: &Facts,
    counting: &Counting,
    names: &Names,
    question: &DrillDown,
    reference: &Reference,
    settings: &Settings,
) -> Page {
    let was_in_it = |recorded: &&RecordedCard| recorded.groups_at(question.month).contains(question.group);
    let is_counted = |number: &&u32| counting.links.cards[**number as usize] != NOBODY;
    let gone = recorded.cards.iter().filter(|(card, _)| counted(facts, &counting.links, **card).is_none());
    let gone: Vec<(String, Card, &RecordedCard)> = gone
        .filter(|(_, recorded)| was_in_it(recorded))
        .map(|(&card, recorded)| (fold(&recorded.title), card, recorded))
        .collect();
    let existing = names.order.iter().filter(is_counted).filter_map(|&number| {
        let card = card_at(facts, number);
        let recorded = recorded.cards.get(&card).filter(was_in_it)?;
        Some(Member { folded: names.folded.text(number as usize), card, recorded, number: Some(number) })
    });
    let gone = gone.iter().map(|(folded, card, recorded)| Member { folded, card: *card, recorded, number: None });
    let mut members: Vec<Member<'_>> = existing.chain(gone).collect();
    // Nearly all of them are in order already, which the sort makes use of.
    members.sort_by(|one, other| natural_order(one.folded, other.folded).then(one.card.cmp(&other.card)));
    portion(
        question,
        members.iter(),
        |member| member.folded,
        |member| match member.number {
            Some(number) => row(facts, counting, number, reference, settings),
            None => last_seen(member),
        },
    )
}

fn last_seen(member: &Member<'_>) -> Row {
    row_of(member.card, member.recorded)
}

/// A card that is gone as it was last seen.
fn row_of(card: Card, recorded: &RecordedCard) -> Row {
    Row::of_card(card, visible(&recorded.title).to_owned(), recorded.created, recorded.assigned_by)
}

impl Segmentation {
    /// The groups of a card in a month as it was recorded; as they are counted if it is not.
    fn recorded_groups(&self, recorded: &Recorded, card: Card, month: Month) -> Groups {
        if recorded.holds(month) { recorded.groups_of(card, month) } else { self.groups_of(card, month) }
    }

    /// Every card that was recorded or is counted, with the places where it was and where it is, by what was recorded.
    fn recorded_moves<'a>(
        &'a self,
        recorded: &'a Recorded,
        (mode, since, until): (Mode, Month, Month),
    ) -> impl Iterator<Item = (Card, Place, Place)> + 'a {
        let (facts, counting) = (self.facts(), self.counting());
        let counted = (0..counting.links.cards.len() as u32)
            .filter(|&number| counting.links.cards[number as usize] != NOBODY)
            .map(|number| card_at(facts, number))
            .filter(|&card| recorded.card(card).is_none());
        recorded.cards.keys().copied().chain(counted).map(move |card| {
            let (before, after) =
                (self.recorded_groups(recorded, card, since), self.recorded_groups(recorded, card, until));
            let created = recorded.card(card).map(|it| it.created);
            let is_new = created.is_none_or(|created| created > since.last_day());
            let from = match before.of(mode) {
                Some(group) => place_of(group),
                None if is_new => Place::New,
                None => Place::Absent,
            };
            let to = match after.of(mode) {
                Some(group) => place_of(group),
                None if after == Groups::default() => Place::Gone,
                None => Place::Absent,
            };
            (card, from, to)
        })
    }

    /// [`transitions`](Self::transitions) by what was recorded: rows and columns sum to the recorded counters, and who
    /// has been deleted or merged in between is [`Place::Gone`]. A month that is not recorded is taken as it is
    /// counted.
    #[must_use]
    pub fn transitions_recorded(&self, recorded: &Recorded, mode: Mode, since: Month, until: Month) -> Matrix {
        self.recorded_moves(recorded, (mode, since, until)).map(|(_, from, to)| (from, to)).collect()
    }

    /// The cards of a cell of [`transitions_recorded`](Self::transitions_recorded), by name; the question's month is
    /// the later one, and its group does not matter.
    #[must_use]
    pub fn moved_recorded(&self, recorded: &Recorded, cell: &Cell, question: &DrillDown) -> Page {
        let (facts, counting) = (self.facts(), self.counting());
        let reference = self.reference(question.month);
        let moves = self.recorded_moves(recorded, (cell.mode, cell.since, question.month));
        let members = moves.filter(|&(_, from, to)| (from, to) == (cell.from, cell.to)).map(|(card, ..)| {
            let number = counted(facts, &counting.links, card);
            let title = number.map(|number| cards::at(facts, number).title.to_owned());
            let title = title.or_else(|| recorded.card(card).map(|it| it.title.clone())).unwrap_or_default();
            (fold(&title), card, number)
        });
        let mut members: Vec<(String, Card, Option<u32>)> = members.collect();
        members.sort_by(|one, other| natural_order(&one.0, &other.0).then(one.1.cmp(&other.1)));
        portion(
            question,
            members.iter(),
            |member| member.0.as_str(),
            |&&(_, card, number)| match (number, recorded.card(card)) {
                (Some(number), _) => row(facts, counting, number, &reference, self.settings()),
                (None, Some(recorded)) => row_of(card, recorded),
                (None, None) => Row::of_card(card, String::new(), question.month.last_day(), UserId::NONE),
            },
        )
    }
}
