//! Lists of any length in one heap of values.

use std::ops::Range;

use super::{Column, Few, Plain, reserve};
use crate::facts::runs::{Run, Runs};

/// Lists of any length, one a row: where each begins in one heap of values, and how long it is.
///
/// A list that is replaced by a longer one leaves its old place unused; when a quarter of the heap is unused, it is packed.
#[derive(Clone, Debug, Default)]
pub struct Lists<T> {
    pub(super) starts: Vec<u32>,
    pub(super) lengths: Vec<u16>,
    pub(super) values: Vec<T>,
    pub(super) unused: usize,
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
    pub(super) fn append_lists(&mut self, other: &Self, rows: Range<usize>) {
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

    /// Adds the lists of these rows of several columns; room is made for exactly their values, since a growing arena of a
    /// large portal is copied often and has much to spare at the end.
    pub(super) fn append_lists_of(&mut self, parts: &[&Self], runs: &Runs) {
        reserve(&mut self.starts, runs.rows());
        reserve(&mut self.lengths, runs.rows());
        let length = |run: Run| parts[run.part].lengths[run.rows].iter().copied().map(usize::from).sum::<usize>();
        reserve(&mut self.values, runs.iter().map(length).sum());
        runs.iter().for_each(|run| self.append_lists(parts[run.part], run.rows));
    }

    /// Makes room for so many more values, of whatever lists.
    pub(super) fn reserve_values(&mut self, values: usize) {
        reserve(&mut self.values, values);
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

    pub(super) fn set_list(&mut self, row: usize, list: &[T]) {
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
        self.pack_if_sparse();
    }

    /// Keeps so many lists and drops those behind them.
    pub(super) fn truncate_lists(&mut self, rows: usize) {
        self.unused += self.lengths[rows.min(self.lengths.len())..].iter().copied().map(usize::from).sum::<usize>();
        self.starts.truncate(rows);
        self.lengths.truncate(rows);
        self.pack_if_sparse();
    }

    fn pack_if_sparse(&mut self) {
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

impl<T: Plain> Column for Lists<T> {
    type Item = Few<T>;

    fn get(&self, row: usize) -> Few<T> {
        self.list(row).into()
    }

    fn push(&mut self, item: &Few<T>) {
        self.push_list(item);
    }

    fn set(&mut self, row: usize, item: &Few<T>) {
        self.set_list(row, item);
    }

    fn copy(&mut self, row: usize, other: &Self, from: usize) {
        self.set_list(row, other.list(from));
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        self.append_lists(other, rows);
    }

    fn append_runs(&mut self, parts: &[&Self], runs: &Runs) {
        self.append_lists_of(parts, runs);
    }

    fn truncate(&mut self, rows: usize) {
        self.truncate_lists(rows);
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.starts, rows);
        reserve(&mut self.lengths, rows);
    }

    fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
        self.list(row) == other.list(of)
    }

    fn bytes(&self) -> usize {
        self.starts.capacity() * 4 + self.lengths.capacity() * 2 + self.values.capacity() * size_of::<T>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_grows_moves_and_the_heap_is_packed() {
        let mut lists: Lists<u32> = Lists::default();
        (0..2_000).for_each(|row| lists.push_list(&[row]));
        (0..2_000).for_each(|row| lists.set_list(row as usize, &[row, row + 1]));
        assert!(lists.values.len() < 5_400, "{}", lists.values.len());
        assert!((0..2_000).all(|row| lists.list(row as usize) == [row, row + 1]));
        assert_eq!(Lists::from_packed(lists.lengths().to_vec(), lists.packed()), Some(lists));
    }
}
