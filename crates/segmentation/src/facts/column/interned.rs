//! Texts of which there are few different ones, each kept once.

use std::collections::HashMap;
use std::ops::Range;

use super::{Column, reserve};
use crate::facts::runs::{Run, Runs};

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

    fn append_runs(&mut self, parts: &[&Self], runs: &Runs) {
        self.reserve(runs.rows());
        // Looked up once for each column, since the runs may be many and short.
        let numbers: Vec<Vec<u16>> = parts.iter().map(|part| self.numbers_of(part)).collect();
        for Run { part, rows } in runs.iter() {
            let codes = &parts[part].codes[rows];
            self.codes.extend(codes.iter().map(|&code| numbers[part][usize::from(code)]));
        }
    }

    fn truncate(&mut self, rows: usize) {
        self.codes.truncate(rows);
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

#[cfg(test)]
mod tests {
    use super::*;

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
