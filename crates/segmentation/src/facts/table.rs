//! A table: records of one kind as columns, in the order of their keys, and everything that is done to records whatever
//! their kind.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::fmt::Debug;
use std::ops::Range;

use super::column::reserve;
use super::runs::Runs;

/// A kind of record.
pub trait Record: Sized + Clone + PartialEq + Debug {
    /// What the record is told by among its kind.
    type Key: Copy + Ord + Debug;
    /// The columns of its table.
    type Columns: Columns<Record = Self>;

    /// Its key.
    fn key(&self) -> Self::Key;
}

/// The columns of a kind of record, all equally long; the keys lie beside them.
pub trait Columns: Default + Clone + PartialEq + Debug {
    /// The kind of record.
    type Record: Record;

    /// Puts a row together.
    fn get(&self, key: <Self::Record as Record>::Key, row: usize) -> Self::Record;

    /// Adds a row at the end.
    fn push(&mut self, record: &Self::Record);

    /// Replaces a row.
    fn set(&mut self, row: usize, record: &Self::Record);

    /// Replaces rows (the first of each pair) by rows of another table (the second).
    fn copy_all(&mut self, pairs: &[(u32, u32)], other: &Self);

    /// Some of the rows, in their order.
    fn pick(&self, rows: &[u32]) -> Self;

    /// Adds rows of another table at the end.
    fn append(&mut self, other: &Self, rows: Range<usize>);

    /// Adds the rows of these runs, in this order, out of the columns of several tables.
    fn append_runs(&mut self, parts: &[&Self], runs: &Runs);

    /// The rows of these runs, in this order, out of several tables, each column of which is let go of as soon as its rows
    /// are in: at no moment is more than one column there twice.
    fn take_runs(parts: &mut [Self], runs: &Runs) -> Self;

    /// Puts the rows of these runs in the place of the last rows; the first part is what they were, the second another
    /// table. Column by column, as [`take_runs`](Self::take_runs).
    fn replace_tail(&mut self, tail: Range<usize>, other: &Self, runs: &Runs);

    /// Makes room for so many more rows.
    fn reserve(&mut self, rows: usize);

    /// Whether two rows hold the same.
    fn is_same(&self, row: usize, other: &Self, of: usize) -> bool;

    /// Bytes of memory that the columns take.
    fn bytes(&self) -> usize;
}

/// Records of one kind, ordered by key, none twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<R: Record> {
    keys: Vec<R::Key>,
    columns: R::Columns,
}

impl<R: Record> Default for Table<R> {
    fn default() -> Self {
        Self { keys: Vec::new(), columns: R::Columns::default() }
    }
}

/// Rows of two tables that hold the same records: those of the one, each with that of the other.
type Pairs = Vec<(u32, u32)>;

impl<R: Record> Table<R> {
    /// The table of these keys and columns; nothing if the keys are not in order. The columns must be as long as the keys.
    #[must_use]
    pub fn from_parts(keys: Vec<R::Key>, columns: R::Columns) -> Option<Self> {
        keys.is_sorted_by(|one, next| one < next).then_some(Self { keys, columns })
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys, in order.
    #[must_use]
    pub fn keys(&self) -> &[R::Key] {
        &self.keys
    }

    /// The columns, in the order of the keys.
    #[must_use]
    pub fn columns(&self) -> &R::Columns {
        &self.columns
    }

    /// Where a record lies.
    #[must_use]
    pub fn row(&self, key: R::Key) -> Option<usize> {
        self.keys.binary_search(&key).ok()
    }

    /// Whether there is such a record.
    #[must_use]
    pub fn contains(&self, key: R::Key) -> bool {
        self.row(key).is_some()
    }

    /// A record, put together from its row.
    #[must_use]
    pub fn get(&self, key: R::Key) -> Option<R> {
        self.row(key).map(|row| self.at(row))
    }

    /// The record of a row.
    ///
    /// # Panics
    /// If there are not so many rows.
    #[must_use]
    pub fn at(&self, row: usize) -> R {
        self.columns.get(self.keys[row], row)
    }

    /// The records in order, each put together from its row: for what is done once for few, or in tests.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = R> + ExactSizeIterator {
        (0..self.len()).map(|row| self.at(row))
    }

    /// Adds a record, in the place of the one with the same key. Quick in the order of the keys.
    pub fn insert(&mut self, record: R) {
        let key = record.key();
        if self.keys.last().is_none_or(|last| *last < key) {
            self.keys.push(key);
            self.columns.push(&record);
        } else if let Some(row) = self.row(key) {
            self.columns.set(row, &record);
        } else {
            self.absorb(&std::iter::once(record).collect());
        }
    }

    /// Changes a record in its place; says whether there is one. Its key must stay.
    pub fn update(&mut self, key: R::Key, change: impl FnOnce(&mut R)) -> bool {
        let Some(row) = self.row(key) else { return false };
        let mut record = self.at(row);
        change(&mut record);
        self.columns.set(row, &record);
        true
    }

    /// Adds the records of `later`, which replace those with the same keys.
    pub fn absorb(&mut self, later: &Self) {
        let Some(first) = later.keys.first() else { return };
        if self.keys.last().is_none_or(|last| last < first) {
            self.reserve(later.len());
            self.keys.extend_from_slice(&later.keys);
            self.columns.append(&later.columns, 0..later.len());
            return;
        }
        let (replaced, new) = self.shared_with(later, false);
        self.absorb_found(later, &replaced, new);
    }

    /// [`absorb`](Self::absorb), which gives the records that were replaced, as they were.
    pub fn exchange(&mut self, later: &Self) -> Self {
        let (replaced, new) = self.shared_with(later, true);
        let rows: Vec<u32> = replaced.iter().map(|&(row, _)| row).collect();
        let before = self.at_rows(&rows);
        self.absorb_found(later, &replaced, new);
        before
    }

    /// The rows of the records that `later` has too, each with its row there; and the first record that it has alone,
    /// as the row before which it belongs and its row there. Those behind it only if `all` are wanted.
    fn shared_with(&self, later: &Self, all: bool) -> (Pairs, Option<(usize, usize)>) {
        let mut shared = Vec::new();
        let mut new = None;
        let mut place = 0;
        for (from, &key) in later.keys.iter().enumerate() {
            match self.seek(place, key) {
                Ok(row) => {
                    shared.push((row as u32, from as u32));
                    place = row + 1;
                }
                Err(row) => {
                    new = new.or(Some((row, from)));
                    place = row;
                    if !all {
                        break;
                    }
                }
            }
        }
        (shared, new)
    }

    fn absorb_found(&mut self, later: &Self, shared: &[(u32, u32)], new: Option<(usize, usize)>) {
        let Some((first, from)) = new else {
            return self.columns.copy_all(shared, &later.columns);
        };
        // Rows before the first new one stay where they are.
        let before = shared.partition_point(|&(row, _)| (row as usize) < first);
        self.columns.copy_all(&shared[..before], &later.columns);
        self.merge_tail(first, later, from);
    }

    /// Adds the rows of `later` from one on, the first of which is new and belongs before the row `first`; of two records
    /// with the same key that of `later` stays. What lies before is not touched.
    fn merge_tail(&mut self, first: usize, later: &Self, from: usize) {
        let mut runs = Runs::of(2);
        let mut here = first;
        for (from, &key) in later.keys.iter().enumerate().skip(from) {
            let found = self.seek(here, key);
            let (Ok(before) | Err(before)) = found;
            runs.push(0, here - first..before - first);
            runs.push(1, from..from + 1);
            here = before + usize::from(found.is_ok());
        }
        runs.push(0, here - first..self.len() - first);
        let tail = self.keys.split_off(first);
        extend_runs(&mut self.keys, &[&tail, &later.keys], &runs);
        self.columns.replace_tail(first..first + tail.len(), &later.columns, &runs);
    }

    /// Where a key lies at or behind a row, or where it would. Quick if it lies near.
    fn seek(&self, from: usize, key: R::Key) -> Result<usize, usize> {
        let rest = &self.keys[from..];
        let mut step = 1;
        while step <= rest.len() && rest[step - 1] < key {
            step *= 2;
        }
        let start = step / 2;
        let found = rest[start..step.min(rest.len())].binary_search(&key);
        found.map(|place| from + start + place).map_err(|place| from + start + place)
    }

    /// Many tables in one, each row copied once; of records with the same key that of the last table.
    #[must_use]
    pub fn sum(mut parts: Vec<Self>) -> Self {
        if parts.len() > Runs::MOST_PARTS {
            let later = Self::sum(parts.split_off(Runs::MOST_PARTS - 1));
            parts.push(later);
        }
        let (keys, mut columns): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.keys, part.columns)).unzip();
        let keys: Vec<Vec<R::Key>> = keys;
        let head = |part: usize, row: usize| keys[part].get(row).map(|&key| Reverse((key, part, row)));
        let mut heads: BinaryHeap<_> = (0..keys.len()).filter_map(|part| head(part, 0)).collect();
        let mut runs = Runs::of(keys.len());
        while let Some(Reverse((_, part, row))) = heads.pop() {
            // As far as no other table comes between; a row whose key comes in a later table too is left out.
            let rest = &keys[part][row..];
            let rows = heads.peek().map_or(rest.len(), |&Reverse((next, ..))| leading(rest, |key| key < next));
            runs.push(part, row..row + rows);
            heads.extend(head(part, row + rows.max(1)));
        }
        if let Some(part) = runs.whole(keys.iter().map(Vec::len)) {
            return Self { keys: { keys }.swap_remove(part), columns: columns.swap_remove(part) };
        }
        let mut all = Vec::new();
        extend_runs(&mut all, &keys.iter().map(Vec::as_slice).collect::<Vec<_>>(), &runs);
        drop(keys);
        Self { keys: all, columns: R::Columns::take_runs(&mut columns, &runs) }
    }

    /// A table of the rows of these runs.
    fn runs(&self, runs: &Runs) -> Self {
        let mut some = Self::default();
        extend_runs(&mut some.keys, &[&self.keys], runs);
        some.columns.append_runs(&[&self.columns], runs);
        some
    }

    /// Keeps the rows of these runs.
    fn keep_runs(&mut self, runs: &Runs) {
        let keys = std::mem::take(&mut self.keys);
        extend_runs(&mut self.keys, &[&keys], runs);
        self.columns = R::Columns::take_runs(std::slice::from_mut(&mut self.columns), runs);
    }

    /// Keeps the records that a judge of keys and rows wants.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(R::Key, usize) -> bool) {
        let mut runs = Runs::of(1);
        for (row, &key) in self.keys.iter().enumerate() {
            if is_wanted(key, row) {
                runs.push(0, row..row + 1);
            }
        }
        if runs.rows() < self.len() {
            self.keep_runs(&runs);
        }
    }

    /// Takes out the records with these keys.
    pub fn remove(&mut self, gone: &BTreeSet<R::Key>) {
        let mut rows: Vec<usize> = gone.iter().filter_map(|&key| self.row(key)).collect();
        if rows.is_empty() {
            return;
        }
        rows.push(self.len());
        let mut runs = Runs::of(1);
        let mut here = 0;
        for row in rows {
            runs.push(0, here..row);
            here = row + 1;
        }
        self.keep_runs(&runs);
    }

    /// The records with these keys, as far as there are such. Quick if the keys are many and come in order.
    #[must_use]
    pub fn select(&self, keys: impl Iterator<Item = R::Key>) -> Self {
        let mut place = 0;
        let row = |key: R::Key| {
            if place > 0 && self.keys[place - 1] >= key {
                place = 0;
            }
            let found = self.seek(place, key);
            let (Ok(row) | Err(row)) = found;
            place = row;
            found.ok().map(|row| row as u32)
        };
        let mut rows: Vec<u32> = keys.filter_map(row).collect();
        rows.sort_unstable();
        rows.dedup();
        self.at_rows(&rows)
    }

    fn at_rows(&self, rows: &[u32]) -> Self {
        Self { keys: rows.iter().map(|&row| self.keys[row as usize]).collect(), columns: self.columns.pick(rows) }
    }

    /// Keeps the records that `stored` does not hold in the same form.
    pub fn keep_differing(&mut self, stored: &Self) {
        let mut rows = Vec::with_capacity(self.len());
        for (row, &key) in self.keys.iter().enumerate() {
            let known = stored.row(key);
            rows.push(known.is_none_or(|of| !self.columns.is_same(row, &stored.columns, of)));
        }
        self.retain(|_, row| rows[row]);
    }

    /// Sorts the records into tables, by what a judge says of the rows; the order of the keys stays.
    pub fn split<K: Ord + Copy>(self, mut part_of: impl FnMut(&R::Columns, usize) -> K) -> Vec<(K, Self)> {
        let mut runs: std::collections::BTreeMap<K, Runs> = std::collections::BTreeMap::new();
        for row in 0..self.len() {
            runs.entry(part_of(&self.columns, row)).or_insert_with(|| Runs::of(1)).push(0, row..row + 1);
        }
        if runs.len() == 1 {
            return runs.into_keys().map(|part| (part, self.clone())).collect();
        }
        runs.into_iter().map(|(part, runs)| (part, self.runs(&runs))).collect()
    }

    /// Makes room for so many more records.
    pub fn reserve(&mut self, records: usize) {
        reserve(&mut self.keys, records);
        self.columns.reserve(records);
    }

    /// Bytes of memory that the table takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.keys.capacity() * size_of::<R::Key>() + self.columns.bytes()
    }
}

/// How many keys at the beginning fulfil a condition that holds for none behind the first that does not. Quick if they are
/// few.
fn leading<K: Copy>(keys: &[K], mut holds: impl FnMut(K) -> bool) -> usize {
    let mut step = 1;
    while step <= keys.len() && holds(keys[step - 1]) {
        step *= 2;
    }
    let start = step / 2;
    start + keys[start..step.min(keys.len())].partition_point(|&key| holds(key))
}

/// Adds the keys of these runs out of several tables.
fn extend_runs<K: Copy>(keys: &mut Vec<K>, parts: &[&[K]], runs: &Runs) {
    reserve(keys, runs.rows());
    runs.iter().for_each(|run| keys.extend_from_slice(&parts[run.part][run.rows]));
}

impl<R: Record> FromIterator<R> for Table<R> {
    /// Puts records in order; of several with the same key the last one stays.
    fn from_iter<I: IntoIterator<Item = R>>(records: I) -> Self {
        let mut records: Vec<R> = records.into_iter().collect();
        records.sort_by_key(Record::key);
        let mut table = Self::default();
        records.into_iter().for_each(|record| table.insert(record));
        table
    }
}

impl<R: Record> Extend<R> for Table<R> {
    fn extend<I: IntoIterator<Item = R>>(&mut self, records: I) {
        self.absorb(&records.into_iter().collect());
    }
}

/// A kind of record with its columns: the fields, and the kind of column that keeps each.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $record:ident in $columns:ident by $key:ty {
            key { $($(#[$key_meta:meta])* $key_field:ident: $key_type:ty,)+ }
            $($(#[$field_meta:meta])* $field:ident: $type:ty => $column:ty,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $record {
            $($(#[$key_meta])* pub $key_field: $key_type,)+
            $($(#[$field_meta])* pub $field: $type,)*
        }

        #[doc = concat!("The fields of every [`", stringify!($record), "`] of a table, by row.")]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $columns {
            $($(#[$field_meta])* pub $field: $column,)*
        }

        impl $crate::facts::table::Record for $record {
            type Key = $key;
            type Columns = $columns;

            #[allow(unused_parens, reason = "one field needs none")]
            fn key(&self) -> $key {
                ($(self.$key_field),+)
            }
        }

        impl $crate::facts::table::Columns for $columns {
            type Record = $record;

            #[allow(unused_parens, reason = "one field needs none")]
            fn get(&self, key: $key, row: usize) -> $record {
                let ($($key_field),+) = key;
                $record {
                    $($key_field,)+
                    $($field: $crate::facts::column::Column::get(&self.$field, row),)*
                }
            }

            fn push(&mut self, record: &$record) {
                $($crate::facts::column::Column::push(&mut self.$field, &record.$field);)*
            }

            fn set(&mut self, row: usize, record: &$record) {
                $($crate::facts::column::Column::set(&mut self.$field, row, &record.$field);)*
            }

            fn copy_all(&mut self, pairs: &[(u32, u32)], other: &Self) {
                $($crate::facts::column::Column::copy_all(&mut self.$field, pairs, &other.$field);)*
            }

            fn pick(&self, rows: &[u32]) -> Self {
                Self { $($field: $crate::facts::column::Column::pick(&self.$field, rows),)* }
            }

            fn append(&mut self, other: &Self, rows: std::ops::Range<usize>) {
                $($crate::facts::column::Column::append(&mut self.$field, &other.$field, rows.clone());)*
            }

            fn append_runs(&mut self, parts: &[&Self], runs: &$crate::facts::runs::Runs) {
                $($crate::facts::column::Column::append_runs(
                    &mut self.$field,
                    &parts.iter().map(|part| &part.$field).collect::<Vec<_>>(),
                    runs,
                );)*
            }

            fn take_runs(parts: &mut [Self], runs: &$crate::facts::runs::Runs) -> Self {
                Self {
                    $($field: {
                        let taken: Vec<$column> = parts.iter_mut().map(|part| std::mem::take(&mut part.$field)).collect();
                        let mut all = <$column>::default();
                        $crate::facts::column::Column::append_runs(&mut all, &taken.iter().collect::<Vec<_>>(), runs);
                        all
                    },)*
                }
            }

            fn replace_tail(&mut self, tail: std::ops::Range<usize>, other: &Self, runs: &$crate::facts::runs::Runs) {
                $({
                    let mut last = <$column>::default();
                    $crate::facts::column::Column::reserve(&mut last, tail.len());
                    $crate::facts::column::Column::append(&mut last, &self.$field, tail.clone());
                    $crate::facts::column::Column::truncate(&mut self.$field, tail.start);
                    $crate::facts::column::Column::append_runs(&mut self.$field, &[&last, &other.$field], runs);
                })*
            }

            fn reserve(&mut self, rows: usize) {
                $($crate::facts::column::Column::reserve(&mut self.$field, rows);)*
            }

            fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
                true $(&& $crate::facts::column::Column::is_same(&self.$field, row, &other.$field, of))*
            }

            fn bytes(&self) -> usize {
                0 $(+ $crate::facts::column::Column::bytes(&self.$field))*
            }
        }
    };
}
pub(crate) use record;
