//! The kinds of columns a table of records is made of: one value a record, in the order of the records, without an
//! allocation of its own.

use std::collections::HashMap;
use std::fmt::Debug;
use std::ops::Range;

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::records::Owner;
use super::table::Run;
use super::{Id, InvoiceKind};

/// Stands for "no date" in a column of days: no calendar reaches that far back.
pub const NO_DAY: i32 = i32::MIN;

/// Stands for "no sum" in a column of sums.
pub const NO_SUM: i64 = i64::MIN;

/// A few ids, kept without an allocation as long as they are few.
pub type Ids = SmallVec<[Id; 4]>;

/// The days from 1970-01-01 to a date.
#[must_use]
pub fn day_of(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

/// The date so many days after 1970-01-01; the nearest end of the calendar if it does not reach that far.
#[must_use]
pub fn date_of(day: i32) -> NaiveDate {
    let nearest = if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    NaiveDate::from_epoch_days(day).unwrap_or(nearest)
}

/// A column: the values of one field, by row.
pub trait Column: Default {
    /// The value as a record holds it.
    type Item: PartialEq;

    /// The value of a row.
    fn get(&self, row: usize) -> Self::Item;

    /// Adds a row at the end.
    fn push(&mut self, item: &Self::Item);

    /// Replaces the value of a row.
    fn set(&mut self, row: usize, item: &Self::Item);

    /// Replaces the value of a row by that of a row of another column.
    fn copy(&mut self, row: usize, other: &Self, from: usize) {
        self.set(row, &other.get(from));
    }

    /// Replaces the values of rows (the first of each pair) by those of rows of another column (the second).
    fn copy_all(&mut self, pairs: &[(u32, u32)], other: &Self) {
        pairs.iter().for_each(|&(row, from)| self.copy(row as usize, other, from as usize));
    }

    /// A column of some rows of this one, in their order.
    fn pick(&self, rows: &[u32]) -> Self {
        let mut picked = Self::default();
        picked.reserve(rows.len());
        rows.iter().map(|&row| row as usize).for_each(|row| picked.append(self, row..row + 1));
        picked
    }

    /// Adds rows of another column at the end.
    fn append(&mut self, other: &Self, rows: Range<usize>) {
        rows.for_each(|row| self.push(&other.get(row)));
    }

    /// The rows of these runs, in this order, out of several columns.
    fn gather(parts: &[&Self], runs: &[Run]) -> Self {
        let mut all = Self::default();
        all.reserve(runs.iter().map(|run| run.rows.len()).sum());
        runs.iter().for_each(|run| all.append(parts[run.part], run.rows.clone()));
        all
    }

    /// Makes room for so many more rows.
    fn reserve(&mut self, _rows: usize) {}

    /// Whether two rows hold the same.
    fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
        self.get(row) == other.get(of)
    }

    /// Bytes of memory that the column takes.
    fn bytes(&self) -> usize;
}

/// Small values that are kept as they are.
pub trait Plain: Copy + PartialEq + Debug {}

impl Plain for u8 {}
impl Plain for u16 {}
impl Plain for u32 {}
impl Plain for i64 {}

impl<T: Plain> Column for Vec<T> {
    type Item = T;

    fn get(&self, row: usize) -> T {
        self[row]
    }

    fn push(&mut self, item: &T) {
        Vec::push(self, *item);
    }

    fn set(&mut self, row: usize, item: &T) {
        self[row] = *item;
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        self.extend_from_slice(&other[rows]);
    }

    fn reserve(&mut self, rows: usize) {
        reserve(self, rows);
    }

    fn bytes(&self) -> usize {
        self.capacity() * size_of::<T>()
    }
}

/// Makes room for more, so that growth by small pieces is no copy each: a short column, of which there are many, doubles;
/// a long one grows by a fourth and never to twice as much, since a large portal fills most of what a browser's tab may
/// hold.
pub(crate) fn reserve<T>(column: &mut Vec<T>, more: usize) {
    const LONG: usize = 1 << 16;
    let len = column.len();
    if column.capacity() - len < more {
        let growth = if len < LONG { len } else { len / 4 };
        column.reserve_exact(more.max(growth));
    }
}

/// A column that keeps each value in another form, which is a plain one.
macro_rules! coded_column {
    ($(#[$meta:meta])* $name:ident: $item:ty as $code:ty, $encode:expr, $decode:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name(pub Vec<$code>);

        impl std::ops::Deref for $name {
            type Target = [$code];

            fn deref(&self) -> &[$code] {
                &self.0
            }
        }

        impl Column for $name {
            type Item = $item;

            fn get(&self, row: usize) -> $item {
                $decode(self.0[row])
            }

            fn push(&mut self, item: &$item) {
                self.0.push($encode(*item));
            }

            fn set(&mut self, row: usize, item: &$item) {
                self.0[row] = $encode(*item);
            }

            fn copy(&mut self, row: usize, other: &Self, from: usize) {
                self.0[row] = other.0[from];
            }

            fn append(&mut self, other: &Self, rows: Range<usize>) {
                self.0.extend_from_slice(&other.0[rows]);
            }

            fn reserve(&mut self, rows: usize) {
                reserve(&mut self.0, rows);
            }

            fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
                self.0[row] == other.0[of]
            }

            fn bytes(&self) -> usize {
                self.0.capacity() * size_of::<$code>()
            }
        }
    };
}

coded_column! {
    /// Dates as days since 1970-01-01.
    Days: NaiveDate as i32, day_of, date_of
}

coded_column! {
    /// Dates that may be missing, as days since 1970-01-01; [`NO_DAY`] where there is none.
    MaybeDays: Option<NaiveDate> as i32, |date: Option<NaiveDate>| date.map_or(NO_DAY, day_of),
    |day: i32| (day != NO_DAY).then(|| date_of(day))
}

coded_column! {
    /// Ids that may be missing; 0 where there is none.
    MaybeIds: Option<Id> as Id, |id: Option<Id>| id.unwrap_or(0), |id: Id| (id != 0).then_some(id)
}

coded_column! {
    /// Sums of money that may be unknown, in ten-thousandths of their currency.
    MaybeSums: Option<i64> as i64, |sum: Option<i64>| sum.unwrap_or(NO_SUM), |sum: i64| (sum != NO_SUM).then_some(sum)
}

/// Flags, a bit a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    words: Vec<u64>,
    len: usize,
}

impl Flags {
    /// Whether the flag of a row is set.
    #[inline]
    #[must_use]
    pub fn is_set(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 != 0
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bits, 64 rows a word, the first row in the lowest bit; bits beyond the last row are 0.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The flags of so many rows from their [`words`](Self::words); nothing if the words do not fit the rows.
    #[must_use]
    pub fn from_words(words: Vec<u64>, len: usize) -> Option<Self> {
        let beyond = words.last().map_or(0, |last| if len.is_multiple_of(64) { 0 } else { last >> (len % 64) });
        (words.len() == len.div_ceil(64) && beyond == 0).then_some(Self { words, len })
    }
}

impl Column for Flags {
    type Item = bool;

    fn get(&self, row: usize) -> bool {
        self.is_set(row)
    }

    fn push(&mut self, item: &bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        self.len += 1;
        self.set(self.len - 1, item);
    }

    fn set(&mut self, row: usize, item: &bool) {
        let (word, bit) = (row / 64, 1 << (row % 64));
        if *item {
            self.words[word] |= bit;
        } else {
            self.words[word] &= !bit;
        }
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        let mut from = rows.start;
        while from < rows.end {
            // As many as both the word they come from and the word they go to have room for.
            let count = (rows.end - from).min(64 - from % 64).min(64 - self.len % 64);
            let bits = other.words[from / 64] >> (from % 64) & (u64::MAX >> (64 - count));
            if self.len.is_multiple_of(64) {
                self.words.push(0);
            }
            self.words[self.len / 64] |= bits << (self.len % 64);
            self.len += count;
            from += count;
        }
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.words, rows.div_ceil(64));
    }

    fn bytes(&self) -> usize {
        self.words.capacity() * 8
    }
}

/// Lists of any length, one a row: where each begins in one heap of values, and how long it is.
///
/// A list that is replaced by a longer one leaves its old place unused; when a quarter of the heap is unused, it is packed.
#[derive(Clone, Debug, Default)]
pub struct Lists<T> {
    starts: Vec<u32>,
    lengths: Vec<u16>,
    values: Vec<T>,
    unused: usize,
}

impl<T: Copy + PartialEq> Lists<T> {
    /// The list of a row.
    #[inline]
    #[must_use]
    pub fn list(&self, row: usize) -> &[T] {
        let start = self.starts[row] as usize;
        &self.values[start..start + usize::from(self.lengths[row])]
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The length of each list.
    #[must_use]
    pub fn lengths(&self) -> &[u16] {
        &self.lengths
    }

    /// The values of all lists, one after the other in the order of the rows.
    #[must_use]
    pub fn packed(&self) -> Vec<T> {
        let mut values = Vec::with_capacity(self.values.len() - self.unused);
        (0..self.len()).for_each(|row| values.extend_from_slice(self.list(row)));
        values
    }

    /// The lists with these lengths, taken from values that lie one after the other; nothing if they do not add up.
    #[must_use]
    pub fn from_packed(lengths: Vec<u16>, values: Vec<T>) -> Option<Self> {
        let mut starts = Vec::with_capacity(lengths.len());
        let mut end = 0u32;
        for &length in &lengths {
            starts.push(end);
            end = end.checked_add(u32::from(length))?;
        }
        (end as usize == values.len()).then_some(Self { starts, lengths, values, unused: 0 })
    }

    /// Adds a list. What does not fit (65 535 values, or four thousand million in all) is cut off.
    pub fn push_list(&mut self, list: &[T]) {
        let (start, length) = self.store(list);
        self.starts.push(start);
        self.lengths.push(length);
    }

    /// Adds lists of other rows: at once, if their values lie one after the other.
    fn append_lists(&mut self, other: &Self, rows: Range<usize>) {
        let (begin, base) = (other.starts.as_slice().get(rows.start).copied().unwrap_or(0), self.values.len());
        let mut end = begin as usize;
        let follows = rows.clone().all(|row| {
            let follows = other.starts[row] as usize == end;
            end += usize::from(other.lengths[row]);
            follows
        });
        let values = begin as usize..end;
        if !follows || u32::try_from(base + values.len()).is_err() {
            return rows.for_each(|row| self.push_list(other.list(row)));
        }
        self.starts.extend(other.starts[rows.clone()].iter().map(|start| base as u32 + (start - begin)));
        self.lengths.extend_from_slice(&other.lengths[rows]);
        reserve(&mut self.values, values.len());
        self.values.extend_from_slice(&other.values[values]);
    }

    fn store(&mut self, list: &[T]) -> (u32, u16) {
        const LEAST: usize = 16;
        let start = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let room = (u32::MAX - start) as usize;
        let list = &list[..list.len().min(usize::from(u16::MAX)).min(room)];
        if self.values.capacity() - self.values.len() < list.len() {
            reserve(&mut self.values, list.len().max(LEAST));
        }
        self.values.extend_from_slice(list);
        (start, list.len() as u16)
    }

    fn set_list(&mut self, row: usize, list: &[T]) {
        let old = usize::from(self.lengths[row]);
        if list.len() <= old {
            let start = self.starts[row] as usize;
            self.values[start..start + list.len()].copy_from_slice(list);
            self.lengths[row] = list.len() as u16;
            self.unused += old - list.len();
        } else {
            (self.starts[row], self.lengths[row]) = self.store(list);
            self.unused += old;
        }
        if self.unused > 1_024 && self.unused * 4 > self.values.len() {
            self.pack();
        }
    }

    fn pack(&mut self) {
        let values = self.packed();
        let mut end = 0;
        for (start, &length) in self.starts.iter_mut().zip(&self.lengths) {
            *start = end;
            end += u32::from(length);
        }
        self.values = values;
        self.unused = 0;
    }
}

impl<T: Copy + PartialEq> PartialEq for Lists<T> {
    fn eq(&self, other: &Self) -> bool {
        self.lengths == other.lengths && (0..self.len()).all(|row| self.list(row) == other.list(row))
    }
}

impl Column for Lists<Id> {
    type Item = Ids;

    fn get(&self, row: usize) -> Ids {
        self.list(row).into()
    }

    fn push(&mut self, item: &Ids) {
        self.push_list(item);
    }

    fn set(&mut self, row: usize, item: &Ids) {
        self.set_list(row, item);
    }

    fn copy(&mut self, row: usize, other: &Self, from: usize) {
        self.set_list(row, other.list(from));
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        self.append_lists(other, rows);
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.starts, rows);
        reserve(&mut self.lengths, rows);
    }

    fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
        self.list(row) == other.list(of)
    }

    fn bytes(&self) -> usize {
        self.starts.capacity() * 4 + self.lengths.capacity() * 2 + self.values.capacity() * size_of::<Id>()
    }
}

/// Texts that are mostly different from each other, in one arena.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Titles(Lists<u8>);

impl Titles {
    /// The text of a row.
    #[inline]
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        // Only whole texts get in, and a text that had to be cut was cut between two characters.
        std::str::from_utf8(self.0.list(row)).unwrap_or_default()
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of all texts, those that have been replaced included, and where the text of each row lies.
    pub(crate) fn arena(&self) -> (&[u8], impl Fn(usize) -> Range<usize>) {
        let place = |row: usize| {
            let start = self.0.starts[row] as usize;
            start..start + usize::from(self.0.lengths[row])
        };
        (&self.0.values, place)
    }

    /// The length of each text in bytes, and the bytes of all of them one after the other.
    #[must_use]
    pub fn parts(&self) -> (&[u16], Vec<u8>) {
        (self.0.lengths(), self.0.packed())
    }

    /// The texts with these lengths, taken from bytes that lie one after the other; nothing if they are no such texts.
    #[must_use]
    pub fn from_parts(lengths: Vec<u16>, bytes: Vec<u8>) -> Option<Self> {
        let all = std::str::from_utf8(&bytes).ok()?;
        let mut end = 0;
        for &length in &lengths {
            end += usize::from(length);
            if !all.is_char_boundary(end) {
                return None;
            }
        }
        Lists::from_packed(lengths, bytes).map(Self)
    }
}

/// The text, cut between two characters if it is longer than a row of an arena can be.
fn fitting(text: &str) -> &[u8] {
    &text.as_bytes()[..text.floor_char_boundary(usize::from(u16::MAX))]
}

impl Column for Titles {
    type Item = String;

    fn get(&self, row: usize) -> String {
        self.text(row).to_owned()
    }

    fn push(&mut self, item: &String) {
        self.0.push_list(fitting(item));
    }

    fn set(&mut self, row: usize, item: &String) {
        self.0.set_list(row, fitting(item));
    }

    fn copy(&mut self, row: usize, other: &Self, from: usize) {
        self.0.set_list(row, other.0.list(from));
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        self.0.append_lists(&other.0, rows);
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.0.starts, rows);
        reserve(&mut self.0.lengths, rows);
    }

    fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
        self.0.list(row) == other.0.list(of)
    }

    fn bytes(&self) -> usize {
        self.0.starts.capacity() * 4 + self.0.lengths.capacity() * 2 + self.0.values.capacity()
    }
}

/// Texts of which there are few different ones, each kept once: currencies, types, sources. A row holds the number of its
/// text; number 0 is the empty text.
#[derive(Clone, Debug)]
pub struct Interned {
    codes: Vec<u16>,
    texts: Vec<Box<str>>,
    /// The numbers of the texts, without the empty one.
    by_text: HashMap<Box<str>, u16>,
}

impl Default for Interned {
    fn default() -> Self {
        Self { codes: Vec::new(), texts: vec!["".into()], by_text: HashMap::new() }
    }
}

impl Interned {
    /// The number of each row's text.
    #[must_use]
    pub fn codes(&self) -> &[u16] {
        &self.codes
    }

    /// The texts by number.
    #[must_use]
    pub fn texts(&self) -> &[Box<str>] {
        &self.texts
    }

    /// The text of a row.
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        &self.texts[usize::from(self.codes[row])]
    }

    /// The number of a text; nothing if no row has ever held it.
    #[must_use]
    pub fn code_of(&self, text: &str) -> Option<u16> {
        if text.is_empty() { Some(0) } else { self.by_text.get(text).copied() }
    }

    /// The column with these texts and numbers; nothing if a number has no text, or a text comes twice.
    #[must_use]
    pub fn from_parts(texts: Vec<Box<str>>, codes: Vec<u16>) -> Option<Self> {
        let mut column = Self::default();
        for (number, text) in texts.into_iter().enumerate() {
            if usize::from(column.number(&text)) != number {
                return None;
            }
        }
        let is_known = |&code: &u16| usize::from(code) < column.texts.len();
        column.codes = codes;
        column.codes.iter().all(is_known).then_some(column)
    }

    /// The numbers here for the texts of another column, by their numbers there.
    fn numbers_of(&mut self, other: &Self) -> Vec<u16> {
        other.texts.iter().map(|text| self.number(text)).collect()
    }

    /// The number for a text, which is noted if it is new. More than 65 536 different texts are not told apart: what comes
    /// after them is taken as empty.
    fn number(&mut self, text: &str) -> u16 {
        if let Some(number) = self.code_of(text) {
            return number;
        }
        let Ok(number) = u16::try_from(self.texts.len()) else { return 0 };
        self.texts.push(text.into());
        self.by_text.insert(text.into(), number);
        number
    }
}

impl PartialEq for Interned {
    fn eq(&self, other: &Self) -> bool {
        let rows = self.codes.len();
        rows == other.codes.len() && (0..rows).all(|row| self.text(row) == other.text(row))
    }
}

impl Column for Interned {
    type Item = String;

    fn get(&self, row: usize) -> String {
        self.text(row).to_owned()
    }

    fn push(&mut self, item: &String) {
        // What a row holds is mostly what the row before holds.
        let number = match self.codes.last() {
            Some(&last) if *self.texts[usize::from(last)] == **item => last,
            _ => self.number(item),
        };
        self.codes.push(number);
    }

    fn set(&mut self, row: usize, item: &String) {
        self.codes[row] = self.number(item);
    }

    fn copy(&mut self, row: usize, other: &Self, from: usize) {
        self.codes[row] = self.number(other.text(from));
    }

    fn copy_all(&mut self, pairs: &[(u32, u32)], other: &Self) {
        let numbers = self.numbers_of(other);
        for &(row, from) in pairs {
            self.codes[row as usize] = numbers[usize::from(other.codes[from as usize])];
        }
    }

    fn pick(&self, rows: &[u32]) -> Self {
        let codes = rows.iter().map(|&row| self.codes[row as usize]).collect();
        Self { codes, texts: self.texts.clone(), by_text: self.by_text.clone() }
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        let numbers = self.numbers_of(other);
        self.codes.extend(other.codes[rows].iter().map(|&code| numbers[usize::from(code)]));
    }

    fn gather(parts: &[&Self], runs: &[Run]) -> Self {
        let mut all = Self::default();
        all.reserve(runs.iter().map(|run| run.rows.len()).sum());
        // Looked up once for each column, since the runs may be many and short.
        let numbers: Vec<Vec<u16>> = parts.iter().map(|part| all.numbers_of(part)).collect();
        for Run { part, rows } in runs {
            let codes = &parts[*part].codes[rows.clone()];
            all.codes.extend(codes.iter().map(|&code| numbers[*part][usize::from(code)]));
        }
        all
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.codes, rows);
    }

    fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
        self.text(row) == other.text(of)
    }

    fn bytes(&self) -> usize {
        self.codes.capacity() * 2 + self.texts.iter().map(|text| 2 * text.len() + 48).sum::<usize>()
    }
}

/// The records that own others: the kind and the number of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    kinds: Vec<OwnerKind>,
    ids: Vec<Id>,
}

/// The kind of an [`Owner`], as a column holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names of `Owner`")]
pub enum OwnerKind {
    Other,
    Contact,
    Company,
    Deal,
    SmartInvoice,
    OldInvoice,
}

impl OwnerKind {
    /// All kinds by their numbers.
    pub const ALL: [Self; 6] =
        [Self::Other, Self::Contact, Self::Company, Self::Deal, Self::SmartInvoice, Self::OldInvoice];
}

impl From<InvoiceKind> for OwnerKind {
    fn from(kind: InvoiceKind) -> Self {
        match kind {
            InvoiceKind::Smart => Self::SmartInvoice,
            InvoiceKind::Old => Self::OldInvoice,
        }
    }
}

impl Owners {
    /// The kinds, by row.
    #[must_use]
    pub fn kinds(&self) -> &[OwnerKind] {
        &self.kinds
    }

    /// The numbers, by row; 0 where the kind is [`OwnerKind::Other`].
    #[must_use]
    pub fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// The owners of these kinds and numbers; nothing if they are not equally many.
    #[must_use]
    pub fn from_parts(kinds: Vec<OwnerKind>, ids: Vec<Id>) -> Option<Self> {
        (kinds.len() == ids.len()).then_some(Self { kinds, ids })
    }

    fn split(owner: Owner) -> (OwnerKind, Id) {
        match owner {
            Owner::Contact(id) => (OwnerKind::Contact, id),
            Owner::Company(id) => (OwnerKind::Company, id),
            Owner::Deal(id) => (OwnerKind::Deal, id),
            Owner::Invoice(kind, id) => (kind.into(), id),
            Owner::Other => (OwnerKind::Other, 0),
        }
    }
}

impl Column for Owners {
    type Item = Owner;

    fn get(&self, row: usize) -> Owner {
        let id = self.ids[row];
        match self.kinds[row] {
            OwnerKind::Other => Owner::Other,
            OwnerKind::Contact => Owner::Contact(id),
            OwnerKind::Company => Owner::Company(id),
            OwnerKind::Deal => Owner::Deal(id),
            OwnerKind::SmartInvoice => Owner::Invoice(InvoiceKind::Smart, id),
            OwnerKind::OldInvoice => Owner::Invoice(InvoiceKind::Old, id),
        }
    }

    fn push(&mut self, item: &Owner) {
        let (kind, id) = Self::split(*item);
        self.kinds.push(kind);
        self.ids.push(id);
    }

    fn set(&mut self, row: usize, item: &Owner) {
        (self.kinds[row], self.ids[row]) = Self::split(*item);
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        self.kinds.extend_from_slice(&other.kinds[rows.clone()]);
        self.ids.extend_from_slice(&other.ids[rows]);
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.kinds, rows);
        reserve(&mut self.ids, rows);
    }

    fn bytes(&self) -> usize {
        self.kinds.capacity() + self.ids.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn flags_are_added_as_they_are(
            first in vec(any::<bool>(), 0..200),
            second in vec(any::<bool>(), 0..300),
            start in any::<prop::sample::Index>(),
            end in any::<prop::sample::Index>(),
        ) {
            let column = |flags: &[bool]| {
                let mut column = Flags::default();
                flags.iter().for_each(|flag| column.push(flag));
                column
            };
            let (start, end) = (start.index(second.len() + 1), end.index(second.len() + 1));
            let rows = start.min(end)..start.max(end);
            let mut added = column(&first);
            added.append(&column(&second), rows.clone());
            prop_assert_eq!(added, column(&[&first[..], &second[rows]].concat()));
        }
    }

    #[test]
    fn a_list_that_grows_moves_and_the_heap_is_packed() {
        let mut lists: Lists<Id> = Lists::default();
        (0..2_000).for_each(|row| lists.push_list(&[row]));
        (0..2_000).for_each(|row| lists.set_list(row as usize, &[row, row + 1]));
        assert!(lists.values.len() < 5_400, "{}", lists.values.len());
        assert!((0..2_000).all(|row| lists.list(row as usize) == [row, row + 1]));
        assert_eq!(Lists::from_packed(lists.lengths().to_vec(), lists.packed()), Some(lists));
    }

    #[test]
    fn a_text_longer_than_a_row_can_be_is_cut_between_two_characters() {
        let mut titles = Titles::default();
        titles.push(&"ё".repeat(40_000));
        assert_eq!(titles.text(0).len(), 65_534);
    }

    #[test]
    fn texts_of_another_column_keep_their_meaning() {
        let (mut one, mut other) = (Interned::default(), Interned::default());
        ["RUB", "USD"].iter().for_each(|text| one.push(&(*text).to_owned()));
        ["EUR", "RUB"].iter().for_each(|text| other.push(&(*text).to_owned()));
        one.append(&other, 0..2);
        one.copy(0, &other, 0);
        let texts: Vec<&str> = (0..4).map(|row| one.text(row)).collect();
        assert_eq!(texts, ["EUR", "USD", "EUR", "RUB"]);
    }
}
