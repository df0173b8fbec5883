//! What conditions ask of the data: the border between the language of conditions and whoever keeps the clients.

use std::borrow::Cow;

use super::bitmap::Bitmap;
use super::cards::CardList;
use super::period::{Day, Days};
use super::test::{Code, Subject};
use crate::ids::FunnelId;

/// What a column of numbers holds for a client without the number: no average, no forecast, an empty user field.
pub const NO_NUMBER: i64 = i64::MIN;

/// The clients as columns: every answer has one entry per client, in card order (companies before contacts, lower number
/// first), and position 0 is the same client in all of them. An entry that is missing at the end counts as no value.
///
/// Which of the answers a field has follows from its [`Kind`](super::Kind): marks for choices, groups, yes and no; items
/// for lists; texts, days and numbers for what their names say. A subject is only ever asked for the answer of its kind; a
/// user field for that of the kind which [`Lookup::user_field`](super::Lookup::user_field) gave, so that the answer may be
/// anything for all others.
///
/// Some columns are dear to make: `among` says for which clients the entries will be looked at, and what an answer says
/// of all others does not matter. A column may be computed anew in each call: tests of the same number in the same
/// period share one call, as long as the later ones look at no other clients.
pub trait Columns {
    /// The clients that are on the chart at a day, out of all that the columns have. Only these are members of anything.
    fn present(&self, at: Day) -> Bitmap;

    /// The clients whose cards are in a list.
    fn listed(&self, list: &CardList) -> Bitmap;

    /// For [`Kind::Choice`](super::Kind::Choice), [`Kind::Group`](super::Kind::Group) and
    /// [`Kind::Mark`](super::Kind::Mark): the number of the client's value in the field's
    /// [`choices`](super::Spec::choices), as their [`marks`](super::Choice::marks) number them, at a day;
    /// [`NO_MARK`](super::NO_MARK) for a client without one. Also for user fields with yes (1) and no (0).
    fn marks(&self, subject: &Subject, at: Day, among: &Bitmap) -> Cow<'_, [u8]>;

    /// For [`Kind::Items`](super::Kind::Items) and [`Kind::Numbers`](super::Kind::Numbers), and user fields with lists: the
    /// items of each client.
    fn items(&self, subject: &Subject) -> Items<'_>;

    /// Adds to `items` those that a value of a condition stands for in [`Columns::items`]: one for most; for a department
    /// also all below it; none for a value that the portal does not have any more.
    fn items_of(&self, subject: &Subject, value: &Code, items: &mut Vec<u32>);

    /// For [`Kind::Text`](super::Kind::Text), and user fields with texts: the texts of each client.
    fn texts(&self, subject: &Subject) -> Texts<'_>;

    /// For [`Kind::Date`](super::Kind::Date) and [`Kind::Moment`](super::Kind::Moment), and user fields with dates: a day
    /// for each client, [`NO_DAY`](super::NO_DAY) for a client without one. Moments are seen from the day `at`: last and
    /// first days are not later, the next planned one is not earlier.
    fn days(&self, subject: &Subject, at: Day, among: &Bitmap) -> Cow<'_, [Day]>;

    /// For [`Kind::Sum`](super::Kind::Sum) (cents), [`Kind::Count`](super::Kind::Count),
    /// [`Kind::Quantity`](super::Kind::Quantity) (parts, [`PARTS`](super::PARTS)): what each client has in the days of a
    /// period, none of which is later than `at`. Without payments the average is [`NO_NUMBER`], all others are 0.
    ///
    /// For [`Kind::Figure`](super::Kind::Figure) (as the field says) and user fields with numbers (parts) the days do not
    /// matter; [`NO_NUMBER`] for a client without one.
    fn numbers(&self, subject: &Subject, period: Days, at: Day, among: &Bitmap) -> Cow<'_, [i64]>;

    /// Whether the portal (still) has what a condition names. What it does not have matches nobody, whatever is said here:
    /// the answer is for the people who are told what is missing.
    fn knows(&self, named: &Named) -> bool {
        match named {
            Named::Item(subject, value) => {
                let mut items = Vec::new();
                self.items_of(subject, value, &mut items);
                !items.is_empty()
            }
            _ => true,
        }
    }
}

/// Something of the portal that a condition names, and that may have been deleted there since.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// A user field, by its code.
    UserField(String),
    /// An item of a list, a user or a department, with the field in which a condition names it.
    Item(Subject, Code),
    /// A funnel of deals.
    Funnel(FunnelId),
    /// A type of deals.
    DealType(String),
    /// A product.
    Product(Code),
    /// A section of the catalog.
    Section(Code),
}

/// The items of each client: numbers that stand for the portal's own codes. 0 stands for no item.
#[derive(Clone, Copy, Debug)]
pub enum Items<'c> {
    /// One for each client.
    One(&'c [u32]),
    /// Any number for each client.
    Many {
        /// Where the items of each client begin, and after the last client where they end.
        starts: &'c [u32],
        /// The items of all clients, one client's after another's.
        items: &'c [u32],
    },
}

impl<'c> Items<'c> {
    /// No items for anybody.
    pub const NONE: Self = Self::One(&[]);

    /// The items of a client, 0 among them if that is what the column says.
    #[must_use]
    pub fn of(self, client: usize) -> &'c [u32] {
        match self {
            Self::One(items) => items.get(client..=client).unwrap_or_default(),
            Self::Many { starts, items } => match starts.get(client..client + 2) {
                Some(&[start, end]) => items.get(start as usize..end as usize).unwrap_or_default(),
                _ => &[],
            },
        }
    }
}

/// The texts of each client, folded (`title::fold`): in lower case, trimmed, and with `е` for `ё`.
#[derive(Clone, Copy)]
pub enum Texts<'c> {
    /// A text for each client; most of them differ.
    Each(&'c dyn Dictionary),
    /// Few texts that many clients share.
    Shared {
        /// The texts of each client, by their positions in the dictionary. Unlike with lists, 0 is the first text.
        items: Items<'c>,
        /// The texts, none twice.
        dictionary: &'c dyn Dictionary,
    },
}

/// Texts by their positions.
pub trait Dictionary {
    /// How many texts there are.
    fn count(&self) -> usize;

    /// The text at a position; empty beyond the last one.
    fn text(&self, position: usize) -> &str;

    /// The positions among some of the texts that hold every word; nothing if texts can only be looked at one by one.
    fn containing(&self, _words: &str, _among: &Bitmap) -> Option<Bitmap> {
        None
    }
}

impl<T: AsRef<str>> Dictionary for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, position: usize) -> &str {
        self.get(position).map_or("", AsRef::as_ref)
    }
}
