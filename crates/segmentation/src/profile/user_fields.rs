//! What cards hold in user fields of the portal's own, as conditions ask for it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use crate::answer::Card;
use crate::condition::{Code, Day, Items, NO_DAY, NO_MARK, NO_NUMBER, Texts, UserFieldKind};
use crate::facts::column::NO_SUM;
use crate::facts::records::BETWEEN_TEXTS;
use crate::facts::table::Record;
use crate::facts::{Facts, Table, YesNo};
use crate::ids::{ItemId, UserFieldId};
use crate::links::number_of;
use crate::title::fold;

/// A user field of the portal's own. Companies and contacts have fields of their own, which may share a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserField {
    /// What it holds.
    pub kind: UserFieldKind,
    /// What people call it.
    pub label: String,
    /// The portal's number of the field of companies, if they have it.
    pub companies: Option<UserFieldId>,
    /// That of contacts.
    pub contacts: Option<UserFieldId>,
    /// What can be chosen in either, if it is a list.
    pub items: Vec<UserItem>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserItem {
    /// The portal's number of it.
    pub id: ItemId,
    /// Its outer code; empty if it has none.
    pub code: String,
    /// What people read.
    pub text: String,
}

impl UserField {
    /// Adds the items that a value of a condition stands for: by their number, their code or their text.
    pub(super) fn meant(&self, value: &Code, items: &mut Vec<u32>) {
        let is_meant = |item: &&UserItem| match value {
            Code::Number(number) => item.id.0 == *number,
            Code::Text(text) => !text.is_empty() && (item.code == *text || item.text == *text),
        };
        items.extend(self.items.iter().filter(is_meant).map(|item| item.id.0));
    }

    /// The rows of a table that hold this field, with the numbers of their cards.
    fn rows<'f, R: Record<Key = (UserFieldId, Card)>>(
        &self,
        facts: &'f Facts,
        table: &'f Table<R>,
    ) -> impl Iterator<Item = (usize, usize)> + use<'f, R> {
        let rows = [self.companies, self.contacts].into_iter().flatten().flat_map(|field| {
            let first = table.keys().partition_point(|&(other, _)| other < field);
            let end = table.keys().partition_point(|&(other, _)| other <= field);
            first..end
        });
        rows.filter_map(|row| Some((row, number_of(facts, table.keys()[row].1)? as usize)))
    }

    /// A number for each card, in ten-thousandths.
    pub(super) fn numbers(&self, facts: &Facts, cards: usize) -> Vec<i64> {
        const { assert!(NO_SUM == NO_NUMBER) };
        let values = &facts.user_numbers.columns().value;
        self.column(facts, &facts.user_numbers, cards, NO_NUMBER, |row| values[row])
    }

    /// A day for each card.
    pub(super) fn days(&self, facts: &Facts, cards: usize) -> Vec<Day> {
        let values = &facts.user_dates.columns().value;
        self.column(facts, &facts.user_dates, cards, NO_DAY, |row| values[row])
    }

    /// No (0) or yes (1) for each card.
    pub(super) fn marks(&self, facts: &Facts, cards: usize) -> Vec<u8> {
        let values = &facts.user_marks.columns().value;
        self.column(facts, &facts.user_marks, cards, NO_MARK, |row| match values[row] {
            YesNo::Unknown => NO_MARK,
            YesNo::No => 0,
            YesNo::Yes => 1,
        })
    }

    fn column<T: Clone, R: Record<Key = (UserFieldId, Card)>>(
        &self,
        facts: &Facts,
        table: &Table<R>,
        cards: usize,
        blank: T,
        value: impl Fn(usize) -> T,
    ) -> Vec<T> {
        let mut column = vec![blank; cards];
        for (row, number) in self.rows(facts, table) {
            if let Some(place) = column.get_mut(number) {
                *place = value(row);
            }
        }
        column
    }
}

/// Lists of numbers, one for each card.
#[derive(Debug, Default)]
struct Many {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Many {
    /// Puts the lists of some cards in the order of the cards.
    fn new(cards: usize, mut lists: Vec<(usize, Vec<u32>)>) -> Self {
        lists.sort_unstable_by_key(|&(number, _)| number);
        let mut many = Self { starts: Vec::with_capacity(cards + 1), items: Vec::new() };
        let mut lists = lists.into_iter().peekable();
        for card in 0..cards {
            many.starts.push(many.items.len() as u32);
            while let Some((_, list)) = lists.next_if(|&(number, _)| number <= card) {
                many.items.extend(list);
            }
        }
        many.starts.push(many.items.len() as u32);
        many
    }

    fn items(&self) -> Items<'_> {
        Items::Many { starts: &self.starts, items: &self.items }
    }
}

/// Lists and texts that were asked for, by the codes of their fields.
#[derive(Debug, Default)]
pub(super) struct UserColumns(BTreeMap<String, UserColumn>);

/// What was asked for of a field.
#[derive(Debug, Default)]
struct UserColumn {
    items: OnceCell<Many>,
    /// The numbers of the texts of each card, and the texts.
    texts: OnceCell<(Many, Vec<String>)>,
}

impl UserColumns {
    /// Room for the columns of some fields.
    pub(super) fn of(fields: &BTreeMap<String, UserField>) -> Self {
        Self(fields.keys().map(|code| (code.clone(), UserColumn::default())).collect())
    }

    /// The items of each card.
    pub(super) fn items(&self, code: &str, field: &UserField, facts: &Facts, cards: usize) -> Items<'_> {
        let Some(column) = self.0.get(code) else { return Items::NONE };
        let many = column.items.get_or_init(|| {
            let values = &facts.user_items.columns().items;
            let lists = field
                .rows(facts, &facts.user_items)
                .map(|(row, card)| (card, values.list(row).iter().map(|item| item.0).collect()));
            Many::new(cards, lists.collect())
        });
        many.items()
    }

    /// The texts of each card.
    pub(super) fn texts(&self, code: &str, field: &UserField, facts: &Facts, cards: usize) -> Option<Texts<'_>> {
        let (many, texts) = self.0.get(code)?.texts.get_or_init(|| {
            let values = &facts.user_texts.columns().value;
            let mut numbers: HashMap<String, u32> = HashMap::new();
            let mut texts: Vec<String> = Vec::new();
            let mut lists = Vec::new();
            for (row, card) in field.rows(facts, &facts.user_texts) {
                let held = values.text(row).split(BETWEEN_TEXTS).map(fold).filter(|text| !text.is_empty());
                let numbers = held.map(|text| {
                    *numbers.entry(text).or_insert_with_key(|text| {
                        texts.push(text.clone());
                        texts.len() as u32 - 1
                    })
                });
                lists.push((card, numbers.collect()));
            }
            (Many::new(cards, lists), texts)
        });
        Some(Texts::Shared { items: many.items(), dictionary: texts })
    }
}
