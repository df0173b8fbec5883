//! Lists of clients: of a group, of a condition, of those who went from one group to another, searched, sorted, and cut to
//! the page that was asked for. Decided by the same groups as the chart, they agree with it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::answer::{DrillDown, Page, Row};
use crate::cards;
use crate::condition::{Bitmap, Period, Resolved};
use crate::counting::{Counting, company_id};
use crate::engine::Segmentation;
use crate::facts::column::date_of;
use crate::facts::{Facts, Settings};
use crate::group::Group;
use crate::links::card_at;
use crate::month::Month;
use crate::profile::{Context, View};
use crate::segment::{Reference, Seen, group_of};
use crate::title::{Search, natural_order};
use crate::transitions::Cell;

/// A question for a list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Who is listed.
    pub members: Members,
    /// The month at whose reference date everything is taken.
    pub month: Month,
    /// Words that the name must contain, in any order and case and with `е` for `ё`; empty for all.
    pub search: String,
    /// The order of the list.
    pub sort: Sort,
    /// How many matching rows to pass over.
    pub offset: usize,
    /// How many rows to give at the most.
    pub limit: usize,
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
    /// The day of creation.
    Created,
    /// The day of the last payment.
    LastPayment,
    /// How many payments count from a day of the period.
    Payments(Period),
    /// What was paid in the period.
    Revenue(Period),
    /// The day on which time alone moves the client to another group of [`crate::Mode::Paid`].
    NextChange,
    /// The number of the user responsible.
    Responsible,
}

impl From<&DrillDown> for ListQuery {
    fn from(question: &DrillDown) -> Self {
        Self {
            members: Members::Group(question.group),
            month: question.month,
            search: question.search.clone(),
            sort: Sort::BY_NAME,
            offset: question.offset,
            limit: question.limit,
        }
    }
}

/// Stands for "no value" among the keys of a sort: after all others.
const LAST: i64 = i64::MAX;

impl Segmentation {
    /// The part of a list that was asked for; nothing once `keep_going`, which is asked from step to step, says no.
    pub fn list(&self, query: &ListQuery, context: &Context, keep_going: &mut dyn FnMut() -> bool) -> Option<Page> {
        let reference = self.reference(query.month);
        let listed = self.listed(query, context, &reference, keep_going)?;
        let total = listed.count();
        let search = Search::new(&query.search);
        let found;
        let members: &Bitmap = if search.is_empty() {
            &listed
        } else {
            found = search.rows(&self.names().folded, &listed);
            &found
        };
        let matching = if search.is_empty() { total } else { members.count() };
        if !keep_going() {
            return None;
        }
        let limit = query.limit.min(matching.saturating_sub(query.offset));
        let numbers = match query.sort {
            Sort { by: SortBy::Name, descending: false } => {
                let named = self.names().order.iter().copied().filter(|&number| members.contains(number as usize));
                named.skip(query.offset).take(limit).collect()
            }
            Sort { by: SortBy::Name, descending: true } => self.by_name_backwards(members, query.offset, limit),
            Sort { by, descending } => {
                let mut keys = self.keys(members, by, context, &reference);
                if descending {
                    keys.iter_mut().filter(|(key, _)| *key != LAST).for_each(|(key, _)| *key = key.saturating_neg());
                }
                cut(&mut keys, query.offset, limit).iter().map(|&(_, number)| number).collect::<Vec<u32>>()
            }
        };
        let row = |&number: &u32| row(self.facts(), self.counting(), number, &reference, self.settings());
        Some(Page { total, matching, rows: numbers.iter().map(row).collect() })
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
            Members::Condition(condition) => self.kept().listed(members, month, context, || {
                condition.members(&View::new(self, context), reference.day, keep_going)
            }),
        }
    }

    /// What decides the place of each member, with its number.
    fn keys(&self, members: &Bitmap, by: SortBy, context: &Context, reference: &Reference) -> Vec<(i64, u32)> {
        let (facts, evidence) = (self.facts(), &self.counting().evidence);
        let view = View::new(self, context);
        let days_of = |period: Period| period.days(reference.day);
        let last_payment = |card: usize| reference.last_of(evidence.paid_on.list(card));
        let with = |key: &dyn Fn(usize) -> Option<i64>| -> Vec<(i64, u32)> {
            members.iter().map(|card| (key(card).unwrap_or(LAST), card as u32)).collect()
        };
        match by {
            SortBy::Name => Vec::new(),
            SortBy::Created => with(&|card| Some(evidence.created[card].into())),
            SortBy::LastPayment => with(&|card| last_payment(card).map(i64::from)),
            SortBy::Payments(period) => {
                let payments = view.payments(days_of(period));
                with(&|card| Some(payments[card]))
            }
            SortBy::Revenue(period) => {
                let revenue = view.revenue(days_of(period));
                with(&|card| Some(revenue[card]))
            }
            SortBy::NextChange => {
                let falls = Falls::new(reference, self.settings());
                with(&|card| last_payment(card).and_then(|day| falls.on(day)))
            }
            SortBy::Responsible => with(&|card| match cards::at(facts, card as u32).assigned_by {
                0 => None,
                user => Some(user.into()),
            }),
        }
    }

    /// A part of the members from the last name to the first, those without a name after them.
    fn by_name_backwards(&self, members: &Bitmap, offset: usize, limit: usize) -> Vec<u32> {
        let title = |number: u32| cards::at(self.facts(), number).title;
        let are_equal = |one: u32, other: u32| natural_order(title(one), title(other)).is_eq();
        let is_member = |number: &u32| members.contains(*number as usize);
        let order = &self.names().order;
        let (named, nameless) =
            order.split_at(order.partition_point(|&number| natural_order(title(number), "").is_lt()));
        let mut all: Vec<u32> = Vec::new();
        for number in named.iter().rev().copied().filter(is_member) {
            if all.len() >= offset + limit && !all.last().is_some_and(|&last| are_equal(last, number)) {
                break;
            }
            all.push(number);
        }
        // Equal names are in card order; only those that reach into the part have to be looked at.
        let mut from = offset.min(all.len());
        while from > 0 && from < all.len() && are_equal(all[from - 1], all[from]) {
            from -= 1;
        }
        for equal in all[from..].chunk_by_mut(|&one, &next| are_equal(one, next)) {
            equal.sort_unstable();
        }
        all.into_iter().chain(nameless.iter().copied().filter(is_member)).skip(offset).take(limit).collect()
    }
}

/// The part of keys that a sort would put at some places, sorted; the rest is left as it comes.
fn cut(keys: &mut [(i64, u32)], offset: usize, limit: usize) -> &[(i64, u32)] {
    if limit == 0 || offset >= keys.len() {
        return &[];
    }
    let rest = if offset == 0 { keys } else { keys.select_nth_unstable(offset - 1).2 };
    let limit = limit.min(rest.len());
    if limit < rest.len() {
        rest.select_nth_unstable(limit);
    }
    rest[..limit].sort_unstable();
    &rest[..limit]
}

/// The days on which those who paid last on a day leave their group, worked out once for all days that matter.
struct Falls {
    first: i32,
    days: Vec<Option<i64>>,
}

impl Falls {
    fn new(reference: &Reference, settings: &Settings) -> Self {
        // Whoever paid earlier is lost, and no time moves it any more.
        let first = reference.lost_before.min(reference.sleeping_before);
        let falls_on = |day: i32| reference.falls_on(day, settings).map(|date| i64::from(date.to_epoch_days()));
        Self { first, days: (first..=reference.day).map(falls_on).collect() }
    }

    fn on(&self, last_payment: i32) -> Option<i64> {
        let place = usize::try_from(last_payment.checked_sub(self.first)?).ok()?;
        self.days.get(place).copied().flatten()
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

/// A counted card as it is known today, seen at a reference date.
pub(crate) fn row(facts: &Facts, counting: &Counting, number: u32, reference: &Reference, settings: &Settings) -> Row {
    let view = cards::at(facts, number);
    let client = counting.links.cards[number as usize];
    let seen = if client == number { Seen::at(&counting.evidence, number, reference.day) } else { Seen::default() };
    let company = company_id(facts, client).filter(|_| client != number);
    let created = date_of(counting.evidence.created[number as usize]);
    Row {
        company: company.map(|id| (id, cards::at(facts, client).title.to_owned())),
        people: seen.people,
        payments: seen.payments,
        last_payment: seen.last_payment.map(date_of),
        falls_on: seen.last_payment.and_then(|last_payment| reference.falls_on(last_payment, settings)),
        ..Row::of_card(card_at(facts, number), view.title.to_owned(), created, view.assigned_by)
    }
}
