//! The knowledge base in Russian.

mod changes;
mod chart;
mod crm;
mod groups;
mod list_use;
mod reading;
mod start;
mod trust;
mod value;
mod words;

use super::Entry;

/// The chapters in the order of the book.
pub(super) static CHAPTERS: [&[Entry]; 10] = [
    &start::ENTRIES,
    &words::ENTRIES,
    &groups::ENTRIES,
    &value::ENTRIES,
    &chart::ENTRIES,
    &changes::ENTRIES,
    &list_use::ENTRIES,
    &reading::ENTRIES,
    &crm::ENTRIES,
    &trust::ENTRIES,
];
