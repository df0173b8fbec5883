//! Flags, a bit a row.

use std::ops::Range;

use super::{Column, reserve};

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

    fn truncate(&mut self, rows: usize) {
        self.words.truncate(rows.div_ceil(64));
        self.len = self.len.min(rows);
        if let Some(last) = self.words.last_mut().filter(|_| !self.len.is_multiple_of(64)) {
            *last &= u64::MAX >> (64 - self.len % 64);
        }
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.words, rows.div_ceil(64));
    }

    fn bytes(&self) -> usize {
        self.words.capacity() * 8
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
            let all = [&first[..], &second[rows]].concat();
            prop_assert_eq!(&added, &column(&all));
            added.truncate(start);
            prop_assert_eq!(added, column(&all[..start.min(all.len())]));
        }
    }
}
