//! Texts that are mostly different from each other, in one arena.

use std::ops::Range;

use super::{Column, Lists, reserve};
use crate::facts::runs::Runs;

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

    /// Makes room for so many more bytes of texts.
    pub(crate) fn reserve_bytes(&mut self, bytes: usize) {
        self.0.reserve_values(bytes);
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

    fn append_runs(&mut self, parts: &[&Self], runs: &Runs) {
        self.0.append_lists_of(&parts.iter().map(|part| &part.0).collect::<Vec<_>>(), runs);
    }

    fn truncate(&mut self, rows: usize) {
        self.0.truncate_lists(rows);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_longer_than_a_row_can_be_is_cut_between_two_characters() {
        let mut titles = Titles::default();
        titles.push(&"ё".repeat(40_000));
        assert_eq!(titles.text(0).len(), 65_534);
    }
}
