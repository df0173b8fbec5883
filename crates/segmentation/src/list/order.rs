//! What decides the place of each member of a list.

use std::collections::HashMap;

use super::{ListQuery, Sort, SortBy};
use crate::cards;
use crate::condition::{Bitmap, Field, NO_DAY, NO_NUMBER, Period, Subject};
use crate::condition::{Columns as _, Texts};
use crate::counting::company_id;
use crate::engine::Segmentation;
use crate::facts::Settings;
use crate::facts::column::Interned;
use crate::ids::UserId;
use crate::profile::{Context, View};
use crate::segment::{Reference, Seen, group_of};
use crate::title::natural_order;

/// Stands for "no value" among the keys of a sort: after all others.
const LAST: i64 = i64::MAX;

impl Segmentation {
    /// The part of some members that was asked for, in its order, by the numbers of the cards.
    pub(super) fn in_order(
        &self,
        members: &Bitmap,
        query: &ListQuery,
        context: &Context,
        reference: &Reference,
    ) -> Vec<u32> {
        let limit = query.limit.min(members.count().saturating_sub(query.offset));
        match query.sort {
            Sort { by: SortBy::Name, descending: false } => {
                let named = self.names().order.iter().copied().filter(|&number| members.contains(number as usize));
                named.skip(query.offset).take(limit).collect()
            }
            Sort { by: SortBy::Name, descending: true } => self.by_name_backwards(members, query.offset, limit),
            Sort { by, descending } => {
                let mut keys = self.keys(members, by, query, context, reference);
                if descending {
                    keys.iter_mut().filter(|(key, _)| *key != LAST).for_each(|(key, _)| *key = key.saturating_neg());
                }
                cut(&mut keys, query.offset, limit).iter().map(|&(_, number)| number).collect()
            }
        }
    }

    /// What decides the place of each member, with its number.
    fn keys(
        &self,
        members: &Bitmap,
        by: SortBy,
        query: &ListQuery,
        context: &Context,
        reference: &Reference,
    ) -> Vec<(i64, u32)> {
        let (facts, counting) = (self.facts(), self.counting());
        let evidence = &counting.evidence;
        let view = View::new(self, context);
        let days_of = |period: Period| period.days(reference.day);
        let last_payment = |card: usize| reference.last_of(evidence.paid_on.list(card));
        let with = |key: &dyn Fn(usize) -> Option<i64>| -> Vec<(i64, u32)> {
            members.iter().map(|card| (key(card).unwrap_or(LAST), card as u32)).collect()
        };
        let companies = facts.companies.len();
        match by {
            SortBy::Name => Vec::new(),
            SortBy::Kind => with(&|card| Some((card >= companies).into())),
            SortBy::Company => {
                let mut places = vec![0i64; counting.links.cards.len()];
                (1..).zip(&self.names().order).for_each(|(place, &number)| places[number as usize] = place);
                with(&|card| {
                    let company = counting.links.cards[card];
                    company_id(facts, company).filter(|_| company as usize != card)?;
                    Some(places[company as usize])
                })
            }
            SortBy::People => {
                with(&|card| (card < companies).then(|| Seen::at(evidence, card as u32, reference.day).people.into()))
            }
            SortBy::Type => {
                let places = Places::new(&query.places);
                let (of_companies, of_contacts) = (&facts.companies.columns().kind, &facts.contacts.columns().kind);
                let (of_companies, of_contacts) = (places.of(of_companies), places.of(of_contacts));
                with(&|card| of_companies.at(card).or_else(|| of_contacts.at(card.checked_sub(companies)?)))
            }
            SortBy::Source => {
                let places = Places::new(&query.places);
                let (of_companies, of_contacts) = (&facts.companies.columns().source, &facts.contacts.columns().source);
                let (of_companies, of_contacts) = (places.of(of_companies), places.of(of_contacts));
                with(&|card| of_companies.at(card).or_else(|| of_contacts.at(card.checked_sub(companies)?)))
            }
            SortBy::City => {
                let Texts::Shared { items, dictionary } = view.texts(&Subject::Plain(Field::City)) else {
                    return with(&|_| None);
                };
                let mut codes: Vec<usize> = (0..dictionary.count()).collect();
                codes.sort_by(|&one, &other| natural_order(dictionary.text(one), dictionary.text(other)));
                let mut places = vec![0i64; codes.len()];
                (1..).zip(&codes).for_each(|(place, &code)| places[code] = place);
                with(&|card| {
                    let code = *items.of(card).first()? as usize;
                    (!dictionary.text(code).is_empty()).then(|| places[code])
                })
            }
            SortBy::Group(mode) => with(&|card| {
                let group = group_of(counting, card as u32, reference, mode)?;
                mode.groups().iter().position(|&other| other == group).map(|place| place as i64)
            }),
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
            SortBy::Average(period) => {
                let averages = view.average(days_of(period), members);
                with(&|card| Some(averages[card]).filter(|&average| average != NO_NUMBER))
            }
            SortBy::LastTouch => {
                let touches = view.last_touch(reference.day);
                with(&|card| Some(touches[card]).filter(|&day| day != NO_DAY).map(i64::from))
            }
            SortBy::Alive | SortBy::Expected => {
                let field = if by == SortBy::Alive { Field::Alive } else { Field::Expected };
                let foreseen = view.numbers(&Subject::Plain(field), days_of(Period::All), reference.day, members);
                with(&|card| foreseen.get(card).copied().filter(|&entry| entry != NO_NUMBER))
            }
            SortBy::NextChange => {
                let falls = Falls::new(reference, self.settings());
                with(&|card| last_payment(card).and_then(|day| falls.on(day)))
            }
            SortBy::Responsible => {
                let places = Places::new(&query.places);
                with(&|card| match cards::at(facts, card as u32).assigned_by {
                    UserId::NONE => None,
                    user => Some(places.of_number(user.0)),
                })
            }
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

/// The order of codes that a query names.
struct Places<'q> {
    named: HashMap<&'q str, i64>,
}

impl<'q> Places<'q> {
    fn new(places: &'q [String]) -> Self {
        Self { named: (0..).zip(places).map(|(place, code)| (code.as_str(), place)).collect() }
    }

    /// The place of a number: among those named, or after them.
    fn of_number(&self, number: u32) -> i64 {
        let after = self.named.len() as i64 + i64::from(number);
        self.named.get(number.to_string().as_str()).copied().unwrap_or(after)
    }

    /// The places of the codes of a column.
    fn of<'c>(&self, column: &'c Interned) -> CodePlaces<'c> {
        let texts = column.texts();
        let mut unnamed: Vec<&str> =
            texts.iter().map(|text| &**text).filter(|text| !self.named.contains_key(text)).collect();
        unnamed.sort_unstable();
        let place = |text: &str| match self.named.get(text) {
            _ if text.is_empty() => None,
            Some(&place) => Some(place),
            None => unnamed.binary_search(&text).ok().map(|place| (self.named.len() + place) as i64),
        };
        CodePlaces { column, places: texts.iter().map(|text| place(text)).collect() }
    }
}

/// The places of the codes of a column.
struct CodePlaces<'c> {
    column: &'c Interned,
    places: Vec<Option<i64>>,
}

impl CodePlaces<'_> {
    /// The place of what a row holds; nothing if it holds nothing, or if there is no such row.
    fn at(&self, row: usize) -> Option<i64> {
        self.places[usize::from(*self.column.codes().get(row)?)]
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
