//! The product's knowledge base: short entries in both languages, and the search in them. Everything here is data and
//! pure functions; `page/views/help.rs` shows it.
//!
//! # Layout
//! - [`topic`]: what there is an entry on, and which entry explains a term of the interface;
//! - `ru`, `en`: the entries themselves, one file per chapter;
//! - `fill`: the thresholds that are set, where the entries speak of them;
//! - [`search`]: which entries answer some words.

mod en;
mod fill;
mod ru;
pub mod search;
pub mod topic;

pub use fill::fill;
pub use search::search;
pub use topic::{Chapter, Topic};

use crate::i18n::Lang;

/// One entry of the knowledge base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is on.
    pub topic: Topic,
    /// Its heading.
    pub title: &'static str,
    /// Other words under which people look for it.
    pub synonyms: &'static [&'static str],
    /// What it says.
    pub body: &'static [Block],
}

/// A piece of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(&'static str),
    /// Points without an order.
    List(&'static [&'static str]),
    /// Steps, one after the other.
    Steps(&'static [&'static str]),
    /// A worked example.
    Example(&'static str),
    /// A table: the headings of its columns, and its rows. The first cell of a row names it.
    Table(&'static [&'static str], &'static [&'static [&'static str]]),
}

impl Block {
    /// All words of the piece, part by part.
    pub(crate) fn words(&self) -> Vec<&'static str> {
        match *self {
            Self::Text(text) | Self::Example(text) => vec![text],
            Self::List(points) | Self::Steps(points) => points.to_vec(),
            Self::Table(head, rows) => head.iter().chain(rows.iter().flat_map(|row| row.iter())).copied().collect(),
        }
    }
}

/// All entries of a language, in the order of the book.
pub fn entries(lang: Lang) -> impl Iterator<Item = &'static Entry> {
    let chapters: &[&[Entry]] = match lang {
        Lang::Ru => &ru::CHAPTERS,
        Lang::En => &en::CHAPTERS,
    };
    chapters.iter().copied().flatten()
}

/// The entry on a topic.
///
/// # Panics
/// Never: a test holds that every topic has an entry in every language.
#[must_use]
pub fn entry(lang: Lang, topic: Topic) -> &'static Entry {
    entries(lang).find(|entry| entry.topic == topic).expect("every topic has an entry in every language")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGS: [Lang; 2] = [Lang::Ru, Lang::En];

    #[test]
    fn every_language_has_the_same_entries_in_the_same_order() {
        for lang in LANGS {
            let topics: Vec<Topic> = entries(lang).map(|entry| entry.topic).collect();
            assert_eq!(topics, Topic::ALL, "{lang:?}");
        }
    }

    #[test]
    fn entries_of_both_languages_are_built_alike() {
        for (ru, en) in entries(Lang::Ru).zip(entries(Lang::En)) {
            let shape = |entry: &Entry| -> Vec<(std::mem::Discriminant<Block>, usize)> {
                entry.body.iter().map(|block| (std::mem::discriminant(block), block.words().len())).collect()
            };
            assert_eq!(shape(ru), shape(en), "{:?}", ru.topic);
        }
    }

    #[test]
    fn no_entry_is_empty_and_none_is_long() {
        for entry in LANGS.into_iter().flat_map(entries) {
            let words: Vec<&str> = entry.body.iter().flat_map(Block::words).collect();
            assert!(!entry.title.is_empty() && words.iter().all(|text| !text.trim().is_empty()), "{:?}", entry.topic);
            let length: usize = words.iter().map(|text| text.chars().count()).sum();
            assert!((100..2_500).contains(&length), "{:?} has {length} letters", entry.topic);
        }
    }

    #[test]
    fn the_rows_of_a_table_have_a_cell_for_every_heading() {
        for entry in LANGS.into_iter().flat_map(entries) {
            for block in entry.body {
                if let Block::Table(head, rows) = block {
                    assert!(rows.iter().all(|row| row.len() == head.len()), "{:?}", entry.topic);
                }
            }
        }
    }

    #[test]
    fn titles_of_a_language_differ() {
        for lang in LANGS {
            let mut titles: Vec<&str> = entries(lang).map(|entry| entry.title).collect();
            let all = titles.len();
            titles.sort_unstable();
            titles.dedup();
            assert_eq!(titles.len(), all, "{titles:?}");
        }
    }
}
