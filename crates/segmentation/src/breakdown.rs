//! Of whom some clients are made up, by what their cards say, and how many of those who began to pay in a year paid in the
//! years after it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};

use crate::cards;
use crate::condition::{Bitmap, Check, Code, Comparison, Condition, Days, Field, Period, Subject, Test, day_of};
use crate::engine::Segmentation;
use crate::facts::column::date_of;
use crate::ids::{DepartmentId, UserId};
use crate::links::card_at;
use crate::month::Month;
use crate::profile::{Context, within};
use crate::title::fold;

/// What clients are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// The user responsible.
    Responsible,
    /// The departments of that user, with those above them.
    Department,
    /// The source in the portal's list.
    Source,
    /// The type in the portal's list.
    Type,
    /// The industry of a company in the portal's list.
    Industry,
    /// The city of the address.
    City,
    /// The year of creation.
    CreatedYear,
}

impl Dimension {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::Responsible, Self::Department, Self::Source, Self::Type, Self::Industry, Self::City, Self::CreatedYear];
}

/// What the clients of a part have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Number of a user or of a department.
    Number(u32),
    /// Code of an item of a list of the portal.
    Code(String),
    /// A text, as one of the cards has it; all that differ in case and `ё` alone are the same part.
    Text(String),
    /// A year.
    Year(i32),
    /// Nothing is filled in.
    Empty,
}

impl Part {
    /// The condition that holds for the clients of the part.
    #[must_use]
    pub fn condition(&self, by: Dimension) -> Condition {
        let field = match by {
            Dimension::Responsible => Field::Responsible,
            Dimension::Department => Field::Department,
            Dimension::Source => Field::Source,
            Dimension::Type => Field::Type,
            Dimension::Industry => Field::Industry,
            Dimension::City => Field::City,
            Dimension::CreatedYear => Field::Created,
        };
        let check = match self {
            Self::Number(number) => Check::In(vec![Code::Number(*number)]),
            Self::Code(code) => Check::In(vec![Code::Text(code.clone())]),
            Self::Text(text) => Check::Equals(text.clone()),
            Self::Year(year) => in_year(*year),
            Self::Empty => Check::Empty,
        };
        test(field, check, None)
    }
}

/// A condition of one test; one that no client can pass if the field does not allow it.
fn test(field: Field, check: Check, period: Option<Period>) -> Condition {
    Test::new(Subject::new(field, ""), check, period).map_or(Condition::Any(Vec::new()), Condition::Test)
}

/// That a day lies in a year; beyond the calendar none does.
fn in_year(year: i32) -> Check {
    days_of(year).map_or(Check::DayBetween(1, 0), |days| Check::DayBetween(days.first, days.last))
}

/// Who paid for the first time in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cohort {
    /// The year.
    pub year: i32,
    /// How many they are.
    pub clients: u32,
    /// How many of them paid in that year, in the year after it, and so on to the year of the reference date.
    pub paid: Vec<u32>,
}

impl Cohort {
    /// The condition that holds for those who paid for the first time in a year; if another year is named, for those of
    /// them who paid in it too.
    #[must_use]
    pub fn condition(year: i32, paid_in: Option<i32>) -> Condition {
        let first = test(Field::FirstPayment, in_year(year), None);
        let paid = paid_in.map(|year| {
            let period = days_of(year).map(|days| Period::Between(Some(days.first), Some(days.last)));
            test(Field::Payments, Check::Number(Comparison::Ge, 1), period)
        });
        Condition::All(std::iter::once(first).chain(paid).collect())
    }
}

impl Segmentation {
    /// How many of some cards are in each part; none in two, but for departments that lie below each other.
    #[must_use]
    pub fn breakdown(&self, among: &Bitmap, by: Dimension, context: &Context) -> Vec<(Part, u32)> {
        let (facts, evidence) = (self.facts(), &self.counting().evidence);
        let mut parts: BTreeMap<Part, u32> = BTreeMap::new();
        let mut add = |part: Part| *parts.entry(part).or_default() += 1;
        let code = |code: &str| if code.is_empty() { Part::Empty } else { Part::Code(code.to_owned()) };
        let user = |card: usize| Some(cards::at(facts, card as u32).assigned_by).filter(|&user| user != UserId::NONE);
        match by {
            Dimension::Responsible => {
                among.iter().for_each(|card| add(user(card).map_or(Part::Empty, |user| Part::Number(user.0))));
            }
            Dimension::Department => among.iter().for_each(|card| {
                let departments = user(card).and_then(|user| context.staff.departments.get(&user));
                match departments.map_or(&[][..], Vec::as_slice) {
                    [] => add(Part::Empty),
                    several => {
                        let all: BTreeSet<DepartmentId> =
                            several.iter().flat_map(|&own| context.staff.above(own)).collect();
                        all.into_iter().for_each(|department| add(Part::Number(department.0)));
                    }
                }
            }),
            Dimension::Source => among.iter().for_each(|card| add(code(cards::profile(facts, card as u32).source))),
            Dimension::Type => among.iter().for_each(|card| add(code(cards::profile(facts, card as u32).kind))),
            Dimension::Industry => {
                let companies = facts.companies.len();
                let industry = |card: usize| facts.companies.columns().industry.text(card);
                among.iter().for_each(|card| add(if card < companies { code(industry(card)) } else { Part::Empty }));
            }
            Dimension::City => {
                let mut spelled: BTreeMap<String, String> = BTreeMap::new();
                for card in among.iter() {
                    let address = facts.addresses.row(card_at(facts, card as u32));
                    let city = address.map_or("", |row| facts.addresses.columns().city.text(row));
                    let folded = fold(city);
                    if folded.is_empty() {
                        add(Part::Empty);
                    } else {
                        add(Part::Text(spelled.entry(folded).or_insert_with(|| city.trim().to_owned()).clone()));
                    }
                }
            }
            Dimension::CreatedYear => {
                among.iter().for_each(|card| add(Part::Year(date_of(evidence.created[card]).year())));
            }
        }
        parts.into_iter().collect()
    }

    /// The buyers of a month by the year of their first payment, and how many of them paid in each year since.
    #[must_use]
    pub fn cohorts(&self, month: Month) -> Vec<Cohort> {
        let (counting, today) = (self.counting(), self.today());
        let reference = month.reference_date(today);
        let at = day_of(reference);
        let mut cohorts: BTreeMap<i32, Cohort> = BTreeMap::new();
        for client in 0..counting.links.cards.len() {
            let is_client = counting.links.is_client(client as u32) && counting.evidence.created[client] <= at;
            let first = counting.evidence.paid_on.list(client).first().copied().filter(|&day| is_client && day <= at);
            let Some(year) = first.map(|day| date_of(day).year()) else { continue };
            let years = usize::try_from(reference.year() - year).unwrap_or(0) + 1;
            let cohort = cohorts.entry(year).or_insert_with(|| Cohort { year, clients: 0, paid: vec![0; years] });
            cohort.clients += 1;
            for (paid, year) in cohort.paid.iter_mut().zip(year..) {
                let days = days_of(year).map(|days| Days { last: days.last.min(at), ..days });
                let payments = counting.evidence.payments.list(client);
                *paid += u32::from(days.is_some_and(|days| within(payments, days) > 0));
            }
        }
        cohorts.into_values().collect()
    }
}

/// The days of a year.
fn days_of(year: i32) -> Option<Days> {
    let first = chrono::NaiveDate::from_ymd_opt(year, 1, 1)?;
    let last = chrono::NaiveDate::from_ymd_opt(year, 12, 31)?;
    Some(Days { first: day_of(first), last: day_of(last) })
}
