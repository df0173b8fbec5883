//! The questions of the notes on the chart: which there are, and writing one.

use chrono::NaiveDate;
use segmentation::UserId;
use serde::{Deserialize, Serialize};

use super::segments::ShelfProblem;

/// How many characters a note may have.
pub const LONGEST_NOTE: usize = 200;

/// Asks for the notes on the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesQuestion;

/// The notes on the chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// The notes, in the order of their days.
    pub notes: Vec<Note>,
    /// Why what the portal holds cannot be read.
    pub problem: Option<ShelfProblem>,
}

/// A note on the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// Counts up whenever it is changed.
    pub revision: u64,
    /// The day it is about.
    pub day: NaiveDate,
    /// Its words; what another build has written may be longer than [`LONGEST_NOTE`].
    pub words: String,
    /// When it was changed last, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub at: String,
    /// Number of the user who did it.
    pub user: UserId,
    /// The name of that user; empty if it was not known.
    pub by: String,
}

/// Writes a note, or deletes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveNote {
    /// The id of the note and the number of the state that was seen; nothing for a new one. If it is in another state by
    /// now, nothing is changed.
    pub seen: Option<(String, u64)>,
    /// Its day and words; nothing to delete it.
    pub wanted: Option<(NaiveDate, String)>,
    /// Whether what is damaged is replaced; what was there is kept beside.
    pub replaces_damaged: bool,
}

impl SaveNote {
    /// What was to be written is written, whatever else is.
    pub(crate) fn is_done_apart(&self, _: &Self) -> bool {
        true
    }
}

/// What is wrong with the words of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoteError {
    /// There are none.
    Empty,
    /// There are so many characters, which is more than [`LONGEST_NOTE`].
    TooLong(usize),
}

/// The words of a note as they are kept, without the space around them.
///
/// # Errors
/// If there are none, or too many.
pub fn note_words(text: &str) -> Result<&str, NoteError> {
    let words = text.trim();
    match words.chars().count() {
        0 => Err(NoteError::Empty),
        count if count > LONGEST_NOTE => Err(NoteError::TooLong(count)),
        _ => Ok(words),
    }
}

/// What came of writing a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveNoteAnswer {
    /// It is done; with the note's id, and all there are now.
    Saved(String, Notes),
    /// Somebody else has changed or deleted it meanwhile; with all there are now.
    Overtaken(Notes),
    /// Only an administrator writes notes.
    NotAllowed,
    /// Its words cannot be a note's.
    Senseless(NoteError),
    /// What is there is damaged.
    Damaged,
    /// A newer build wrote what is there, and it must not be replaced.
    Newer,
    /// There is no room: some note has to be deleted first.
    Full,
    /// The portal refused it, in these words of its own, which may be none.
    Refused(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_from_one_to_two_hundred_characters_without_the_space_around_them() {
        for (text, expected) in [
            ("", Err(NoteError::Empty)),
            (" \n\t ", Err(NoteError::Empty)),
            ("  Подняли цены ", Ok("Подняли цены")),
            (&"ё".repeat(200), Ok("ё".repeat(200).as_str())),
            (&format!(" {} ", "ё".repeat(201)), Err(NoteError::TooLong(201))),
        ] {
            assert_eq!(note_words(text), expected);
        }
    }
}
