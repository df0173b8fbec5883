//! Lists of clients: of a group, of a condition, of those who went from one group to another, filtered, searched,
//! sorted, and cut to the page that was asked for. Decided by the same groups as the chart, they agree with it.
//!
//! # Layout
//! - [`order`]: what decides the place of each;
//! - [`rows`]: what is told of each, and the sums over all.

mod order;
mod rows;

use std::borrow::Cow;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::answer::{Card, DrillDown, Page, Row, Sums};
use crate::condition::{Bitmap, Period, Resolved};
use crate::engine::Segmentation;
use crate::group::Group;
use crate::links::{card_at, number_of};
use crate::modes::Mode;
use crate::month::Month;
use crate::profile::{Context, View};
use crate::segment::{Reference, group_of};
use crate::title::Search;
use crate::transitions::Cell;

pub(crate) use rows::row;

/// A question for a list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Who is listed.
    pub members: Members,
    /// What must hold of them beside; of a list of cards it is asked of every card.
    pub filter: Option<Box<Resolved>>,
    /// The month at whose reference date everything is taken.
    pub month: Month,
    /// Words that the name must contain, in any order and case and with `е` for `ё`; empty for all.
    pub search: String,
    /// The order of the list.
    pub sort: Sort,
    /// For [`SortBy::Type`], [`SortBy::Source`] and [`SortBy::Responsible`]: the codes, or the numbers of the users, in the
    /// order of their names. Those that are not named come after these, by code or number.
    pub places: Vec<String>,
    /// What is told of each client beside its row.
    pub told: Told,
    /// How many matching rows to pass over.
    pub offset: usize,
    /// How many rows to give at the most.
    pub limit: usize,
}

/// What a list tells beside its rows; each costs time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The type, source, city and groups of each client.
    pub profile: bool,
    /// What each client has paid so far, and its average payment.
    pub money: bool,
    /// The day of the last touch.
    pub touches: bool,
    /// Whether it is still a client, and how often it is expected to pay, where that is foreseen.
    pub forecast: bool,
    /// The sums over all clients that match.
    pub sums: bool,
}

/// Who is listed.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// The cards of a group.
    Group(Group),
    /// The clients for whom a condition holds.
    Condition(Box<Resolved>),
    /// The cards that were in one place at an earlier month, and are in another at the month of the list.
    Moved(Cell),
    /// These cards, those of people with a company among them.
    Cards(Rc<Bitmap>),
}

/// The order of a list: by a column, and where that decides nothing, by card. Who has no value in it comes last, whatever
/// the direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub by: SortBy,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Sort {
    /// By name, as the alphabet goes.
    pub const BY_NAME: Self = Self { by: SortBy::Name, descending: false };
}

/// A column by which a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortBy {
    /// The name in natural order.
    Name,
    /// Companies, then contacts.
    Kind,
    /// The name of a contact's company.
    Company,
    /// How many people a company has.
    People,
    /// The type in the portal's list.
    Type,
    /// The source in the portal's list.
    Source,
    /// The city.
    City,
    /// The place of the client's group in a mode.
    Group(Mode),
    /// The day of creation.
    Created,
    /// The day of the last payment.
    LastPayment,
    /// How many payments count from a day of the period.
    Payments(Period),
    /// What was paid in the period.
    Revenue(Period),
    /// What was paid in the period by the number of payments.
    Average(Period),
    /// The day of the last touch.
    LastTouch,
    /// The probability that the client is still one, where that is foreseen.
    Alive,
    /// The payments of the next year, where they are foreseen.
    Expected,
    /// The day on which time alone moves the client to another group of [`crate::Mode::Paid`].
    NextChange,
    /// The user responsible.
    Responsible,
}

impl ListQuery {
    /// Asks for all members of a list in a month, by name.
    #[must_use]
    pub fn of(members: Members, month: Month) -> Self {
        Self {
            members,
            filter: None,
            month,
            search: String::new(),
            sort: Sort::BY_NAME,
            places: Vec::new(),
            told: Told::default(),
            offset: 0,
            limit: usize::MAX,
        }
    }
}

impl From<&DrillDown> for ListQuery {
    fn from(question: &DrillDown) -> Self {
        let (search, offset, limit) = (question.search.clone(), question.offset, question.limit);
        Self { search, offset, limit, ..Self::of(Members::Group(question.group), question.month) }
    }
}

/// The members of a list that match, in their order.
struct Matching {
    /// How many members there are, whether they match or not.
    total: usize,
    /// How many match.
    matching: usize,
    /// The part that was asked for, by the numbers of the cards.
    numbers: Vec<u32>,
    /// The sums over all that match, if they are asked for.
    sums: Option<Sums>,
}

impl Segmentation {
    /// The part of a list that was asked for; nothing once `keep_going`, which is asked from step to step, says no.
    pub fn list(&self, query: &ListQuery, context: &Context, keep_going: &mut dyn FnMut() -> bool) -> Option<Page> {
        let matching = self.matching(query, context, keep_going)?;
        let rows = self.rows(&matching.numbers, query, context);
        Some(Page { total: matching.total, matching: matching.matching, sums: matching.sums, rows })
    }

    /// The cards of the part of a list that was asked for, in their order: what is later told of each by
    /// [`rows_of`](Self::rows_of), a slice after the other.
    pub fn cards_of(
        &self,
        query: &ListQuery,
        context: &Context,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Option<Vec<Card>> {
        let matching = self.matching(query, context, keep_going)?;
        Some(matching.numbers.into_iter().map(|number| card_at(self.facts(), number)).collect())
    }

    /// The rows of some cards as a list tells them. A card that is gone by now has none.
    #[must_use]
    pub fn rows_of(&self, cards: &[Card], query: &ListQuery, context: &Context) -> Vec<Row> {
        let numbers: Vec<u32> = cards.iter().filter_map(|&card| number_of(self.facts(), card)).collect();
        self.rows(&numbers, query, context)
    }

    fn matching(&self, query: &ListQuery, context: &Context, keep_going: &mut dyn FnMut() -> bool) -> Option<Matching> {
        let reference = self.reference(query.month);
        let listed = self.listed(query, context, &reference, keep_going)?;
        let total = listed.count();
        let mut members = Cow::Borrowed(&*listed);
        if let Some(filter) = &query.filter {
            let is_of_cards = match query.members {
                Members::Group(group) => group.mode() == Mode::Directory,
                Members::Cards(_) => true,
                _ => false,
            };
            let view = View::new(self, context).of_cards(is_of_cards);
            members = Cow::Owned(filter.members_among(&members, &view, reference.day, keep_going)?);
        }
        let search = Search::new(&query.search);
        if !search.is_empty() {
            members = Cow::Owned(search.rows(&self.names().folded, &members));
        }
        let matching = members.count();
        if !keep_going() {
            return None;
        }
        let numbers = self.in_order(&members, query, context, &reference);
        let sums = query.told.sums.then(|| self.sums(&members, query, context, &reference));
        Some(Matching { total, matching, numbers, sums })
    }

    /// The members of a list, by the numbers of their cards, whatever is searched for.
    pub fn listed_cards(
        &self,
        query: &ListQuery,
        context: &Context,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Option<Bitmap> {
        let reference = self.reference(query.month);
        self.listed(query, context, &reference, keep_going).map(|cards| cards.filter(|_| true))
    }

    /// Who is listed; kept, since a list is scrolled and sorted more often than it is asked for anew.
    fn listed(
        &self,
        query: &ListQuery,
        context: &Context,
        reference: &Reference,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Option<Rc<Bitmap>> {
        let counting = self.counting();
        let cards = counting.links.cards.len();
        let (members, month) = (&query.members, query.month);
        match members {
            Members::Group(group) => Some(Rc::new(Bitmap::from_fn(cards, |card| {
                group_of(counting, card as u32, reference, group.mode()) == Some(*group)
            }))),
            Members::Moved(cell) => Some(Rc::new(self.moved(cell, month))),
            Members::Cards(cards) => Some(cards.clone()),
            Members::Condition(condition) => self.kept().listed(members, month, context, || {
                condition.members(&View::new(self, context), reference.day, keep_going)
            }),
        }
    }
}
/// Cuts the part that was asked for out of the members of a group, which come by name.
pub(crate) fn portion<'n, T>(
    question: &DrillDown,
    group: impl Iterator<Item = T>,
    folded: impl Fn(&T) -> &'n str,
    row: impl Fn(&T) -> Row,
) -> Page {
    let search = Search::new(&question.search);
    let mut page = Page::default();
    for member in group {
        page.total += 1;
        if !search.finds(folded(&member)) {
            continue;
        }
        if page.matching >= question.offset && page.rows.len() < question.limit {
            page.rows.push(row(&member));
        }
        page.matching += 1;
    }
    page
}
