//! The engine's answers: plain data in the terms of a sales head, ready to be sent to the page.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facts::RecordId;
use crate::group::Group;
use crate::ids::{CompanyId, ContactId, UserId};
use crate::modes::Mode;
use crate::month::Month;

/// How many clients (cards, in [`Mode::Directory`]) each group has at one reference date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts([u32; Group::COUNT]);

impl Counts {
    /// The sum over the groups of a mode: all cards, all clients, all payers or all non-payers.
    #[must_use]
    pub fn total(&self, mode: Mode) -> u32 {
        mode.groups().iter().map(|&group| self[group]).sum()
    }
}

impl std::ops::Index<Group> for Counts {
    type Output = u32;

    fn index(&self, group: Group) -> &u32 {
        &self.0[group.index()]
    }
}

impl std::ops::IndexMut<Group> for Counts {
    fn index_mut(&mut self, group: Group) -> &mut u32 {
        &mut self.0[group.index()]
    }
}

/// The growth chart: the counts of every month from the first card's month on, without a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The month of `counts[0]`.
    pub first: Month,
    /// One entry a month, in order.
    pub counts: Vec<Counts>,
    /// The portal's date at which the last month was counted; if it lies before that month's end, the month is partial.
    pub as_of: NaiveDate,
}

impl Series {
    /// The months with their counts, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Month, &Counts)> + ExactSizeIterator {
        self.counts.iter().enumerate().map(|(step, counts)| (self.first.plus(step as i32), counts))
    }

    /// The last month of the series; nothing if the series is empty.
    #[must_use]
    pub fn last(&self) -> Option<Month> {
        (!self.counts.is_empty()).then(|| self.first.plus(self.counts.len() as i32 - 1))
    }

    /// The counts of a month; nothing outside of the series.
    #[must_use]
    pub fn at(&self, month: Month) -> Option<&Counts> {
        usize::try_from(month.since(self.first)).ok().and_then(|step| self.counts.get(step))
    }

    /// Drops every month after `last`, the months that are not known well enough to be shown.
    pub fn truncate(&mut self, last: Month) {
        let months = usize::try_from(last.since(self.first) + 1).unwrap_or(0);
        self.counts.truncate(months);
        self.as_of = self.as_of.min(last.last_day());
    }

    /// Whether the last month has not ended yet at `as_of`.
    #[must_use]
    pub fn is_last_partial(&self) -> bool {
        self.last().is_some_and(|last| self.as_of < last.last_day())
    }
}

/// A contact or company card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Card {
    /// A company.
    Company(CompanyId),
    /// A contact.
    Contact(ContactId),
}

impl Card {
    /// Its number among those of its kind.
    #[must_use]
    pub fn id(self) -> RecordId {
        match self {
            Self::Company(CompanyId(id)) | Self::Contact(ContactId(id)) => id,
        }
    }
}

impl Default for Card {
    /// Stands for no card: no company has the number 0.
    fn default() -> Self {
        Self::Company(CompanyId::NONE)
    }
}

/// A question about the clients behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillDown {
    /// The group to list.
    pub group: Group,
    /// The month at whose reference date the group is taken.
    pub month: Month,
    /// Words that the name must contain, in any order and case and with `е` for `ё`; empty for all.
    pub search: String,
    /// How many matching rows to pass over.
    pub offset: usize,
    /// How many rows to give at the most.
    pub limit: usize,
}

/// The answer to a [`DrillDown`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// How many the group has: the number on the counter.
    pub total: usize,
    /// How many of them match the filter and the search.
    pub matching: usize,
    /// The sums over all that match, if they were asked for.
    pub sums: Option<Sums>,
    /// The rows from `offset` on; by name in natural order, nameless cards last, then companies first and by number, unless
    /// another order was asked for.
    pub rows: Vec<Row>,
}

/// A client (a card, in [`Mode::Directory`]) as the list shows it, seen at the reference date of the month asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which card it is.
    pub card: Card,
    /// Its name; empty if the card has none.
    pub title: String,
    /// When the card was created.
    pub created: NaiveDate,
    /// The user responsible for it (0 if unknown).
    pub assigned_by: UserId,
    /// The company a contact belongs to, with its name; only in [`Mode::Directory`], clients have none.
    pub company: Option<(CompanyId, String)>,
    /// How many people belong to a company.
    pub people: u32,
    /// How many payments were made; none for a contact with a company, whose payments are the company's.
    pub payments: u32,
    /// The date of the last payment.
    pub last_payment: Option<NaiveDate>,
    /// The day on which time alone will move the client to the next group of [`Mode::Paid`], if it will.
    pub falls_on: Option<NaiveDate>,
    /// What else was asked for.
    pub details: Details,
}

/// What a list tells of a client beside its row, as far as it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Code of its type in the portal's list; empty if it has none.
    pub kind: String,
    /// Code of the source it came from; empty if unknown.
    pub source: String,
    /// The city of its address; empty if unknown.
    pub city: String,
    /// The groups it is in, one of a mode at the most, in the order of the modes.
    pub groups: Vec<Group>,
    /// What it has paid so far, in cents of the base currency.
    pub revenue: Option<i64>,
    /// Its average payment, in cents; nothing without payments.
    pub average: Option<i64>,
    /// The day of the last touch.
    pub last_touch: Option<NaiveDate>,
    /// The probability that it is still a client, in whole per cent; nothing of one that never paid.
    pub alive: Option<i64>,
    /// The payments of the next 52 weeks, in hundredths; nothing of one that never paid.
    pub expected: Option<i64>,
}

/// Sums over the clients of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Their payments so far.
    pub payments: u64,
    /// What they have paid so far, in cents of the base currency, if money was asked for.
    pub revenue: Option<i64>,
}

impl Row {
    /// A row of which nothing is known but the card itself.
    #[must_use]
    pub fn of_card(card: Card, title: String, created: NaiveDate, assigned_by: UserId) -> Self {
        Self {
            card,
            title,
            created,
            assigned_by,
            company: None,
            people: 0,
            payments: 0,
            last_payment: None,
            falls_on: None,
            details: Details::default(),
        }
    }
}

/// What the engine left out or could not place: shown, so that no number is a riddle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quality {
    /// Own companies (`isMyCompany`), left out of every count.
    pub own_companies: u32,
    /// Companies of service categories, left out of every count.
    pub service_companies: u32,
    /// Contacts of service categories, left out of every count.
    pub service_contacts: u32,
    /// Cards of types that are set to be no clients (suppliers, partners …), left out of every count.
    pub left_out_by_type: u32,
    /// Counted cards without a plausible date of creation, counted from another day.
    pub implausible_dates: u32,
    /// Templates of recurring deals and invoices, never counted.
    pub templates: u32,
    /// Payments that belong to no client.
    pub payments_without_client: u32,
    /// Activities made in cards that belong to no client, or in no record that could; those made in deals and invoices are
    /// left out, because not all of them are read.
    pub activities_without_client: u32,
}
