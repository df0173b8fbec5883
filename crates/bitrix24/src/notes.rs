//! Notes on the chart: a few words of an administrator at a day, which everybody who uses the app reads.
//!
//! # Design
//! They lie in an option of the app, in the form of the [saved segments](crate::segments): a note's words are its name, and
//! its condition is an object with the day. So a note is written like a segment, by id and with a look before and after, and
//! what two administrators write at once both stays. What a build does not know of a note it leaves as it stands. The
//! portal ships all options at every start, so that the text is short: there is room for some forty notes.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::counting::Author;
use crate::segments::{Segments, SegmentsError, Wanted};

/// The option that holds the notes.
pub const OPTION: &str = "notes";

/// The option that holds a text that could not be read and was replaced.
pub const DAMAGED: &str = "notes_damaged";

/// How long the text may be, in bytes.
pub const LONGEST: usize = 10_000;

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// Counts up whenever it is changed.
    pub revision: u64,
    /// The day it is about.
    pub day: NaiveDate,
    /// Its words, as they were written.
    pub words: String,
    /// Who changed it last, and when.
    pub author: Author,
}

/// Reads the option's text: the notes in the order of their days. One whose day cannot be read is left out, and stays in
/// the text.
///
/// # Errors
/// Why it tells none.
pub fn parse(text: &str) -> Result<Vec<Note>, SegmentsError> {
    let told = Segments::parse(text)?.segments.into_iter();
    let mut notes: Vec<Note> = told
        .filter_map(|it| {
            let at: Value = serde_json::from_str(&it.condition).ok()?;
            let day = at["day"].as_str()?.parse().ok()?;
            Some(Note { id: it.id, revision: it.revision, day, words: it.name, author: it.author })
        })
        .collect();
    notes.sort_by_key(|note| note.day);
    Ok(notes)
}

/// A note as it is to be.
#[must_use]
pub fn wanted(day: NaiveDate, words: &str) -> Wanted {
    let condition = json!({ "day": day.to_string() }).to_string();
    Wanted { name: words.to_owned(), condition, frozen: None }
}

#[cfg(test)]
mod tests {
    use segmentation::UserId;

    use super::*;
    use crate::segments::{Shelf, rewrite};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day in the test")
    }

    fn author() -> Author {
        Author { at: "2026-11-30T12:00".into(), user: UserId(7), name: "Анна".into() }
    }

    fn put(text: &str, id: Option<&str>, it: Option<(&str, &str)>) -> Result<String, SegmentsError> {
        let it = it.map(|(at, words)| wanted(day(at), words));
        rewrite(Shelf::Notes, text, id, it.as_ref(), &author()).map(|(text, _)| text)
    }

    fn told(text: &str) -> Vec<(String, String, String)> {
        let notes = parse(text).expect("notes");
        notes.into_iter().map(|note| (note.id, note.day.to_string(), note.words)).collect()
    }

    fn line(id: &str, at: &str, words: &str) -> (String, String, String) {
        (id.into(), at.into(), words.into())
    }

    #[test]
    fn notes_are_added_changed_and_deleted_and_told_by_their_days() {
        let text = put("", None, Some(("2026-03-10", "Подняли цены <b>\n\"на\" 5 %"))).expect("room");
        let text = put(&text, None, Some(("2026-02-01", "Новая воронка"))).expect("room");
        let first = line("n1", "2026-03-10", "Подняли цены <b>\n\"на\" 5 %");
        assert_eq!(told(&text), [line("n2", "2026-02-01", "Новая воронка"), first.clone()]);
        let text = put(&text, Some("n2"), Some(("2026-04-01", "Воронка"))).expect("room");
        assert_eq!(told(&text), [first, line("n2", "2026-04-01", "Воронка")]);
        let changed = &parse(&text).expect("notes")[1];
        assert_eq!((changed.revision, &changed.author), (2, &author()));
        assert_eq!(told(&put(&text, Some("n1"), None).expect("room")), [line("n2", "2026-04-01", "Воронка")]);
    }

    #[test]
    fn what_another_build_has_written_stays_as_it_is() {
        let long = "ё".repeat(5_000);
        let text = format!(
            r#"{{"format":1,"made":9,"segments":[{{"id":"n3","name":"{long}","colour":"red","condition":{{"day":"2026-01-05"}}}},{{"id":"n4","name":"Когда-то","condition":{{"week":7}}}},{{"id":"n5","name":"Никогда","condition":{{"day":"2026-02-31"}}}}]}}"#
        );
        assert_eq!(told(&text), [line("n3", "2026-01-05", &long)], "a note without a day is at no month");
        // There is no room beside it, but what makes room is never refused.
        assert_eq!(put(&text, None, Some(("2026-01-01", "Ещё одна"))), Err(SegmentsError::Full));
        let shorter = put(&text, Some("n3"), Some(("2026-01-05", "Короче"))).expect("room");
        assert_eq!(told(&shorter), [line("n3", "2026-01-05", "Короче")]);
        for kept in [r#""colour":"red""#, "Когда-то", "Никогда", r#""week":7"#] {
            assert!(shorter.contains(kept), "{kept} is gone");
        }
        assert_eq!(told(&put(&text, Some("n3"), None).expect("room")), []);
    }

    #[test]
    fn a_text_that_tells_no_notes_is_told_and_a_newer_one_never_replaced() {
        for (text, expected) in [
            ("{", SegmentsError::Damaged),
            ("[1]", SegmentsError::Damaged),
            (r#"{"format":1,"segments":[{"name":"no id"}]}"#, SegmentsError::Damaged),
            (r#"{"format":2,"notes":[]}"#, SegmentsError::Newer(2)),
        ] {
            assert_eq!(parse(text), Err(expected), "{text}");
            let replaced = put(text, None, Some(("2026-01-05", "Новая")));
            assert_eq!(replaced.is_ok(), expected == SegmentsError::Damaged, "{text}");
        }
        assert_eq!(parse(""), Ok(Vec::new()));
    }

    #[test]
    fn the_option_is_never_longer_than_there_is_room_for() {
        let mut text = String::new();
        let words = "ё".repeat(200);
        let mut made = 0;
        while let Ok(longer) = put(&text, None, Some(("2026-01-05", &words))) {
            text = longer;
            made += 1;
        }
        assert!((15..LONGEST).contains(&made) && text.len() <= LONGEST, "{made} of the longest notes");
        assert_eq!(parse(&text).map(|notes| notes.len()), Ok(made));
    }
}
