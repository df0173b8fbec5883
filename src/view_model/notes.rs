//! The notes on the chart: their marks, what of them is shown where, and the form in which one is written.

use chrono::{Datelike, NaiveDate};
use protocol::{Mark, MarkKind, Note, NoteError, Notes, SaveNote, SaveNoteAnswer, Summary, note_words};
use segmentation::Month;

/// How many characters of a note stand beside its mark; all of them stand in the panel.
pub const SHORT: usize = 80;

/// How many notes of a month are told beside its mark.
const TOLD: usize = 3;

/// All marks: those of the numbers, and one for every month of the notes.
#[must_use]
pub fn all_marks(summary: Option<&Summary>, notes: &[Note]) -> Vec<Mark> {
    let mut marks = summary.map(|summary| summary.marks.clone()).unwrap_or_default();
    for note in notes {
        let month = Month::of(note.day);
        match marks.iter_mut().find(|mark| (mark.month, mark.kind) == (month, MarkKind::Note)) {
            Some(mark) => mark.cards += 1,
            None => marks.push(Mark { month, kind: MarkKind::Note, cards: 1 }),
        }
    }
    marks
}

/// The notes of a month, in the order of their days.
pub fn of_month(notes: &[Note], month: Month) -> impl Iterator<Item = &Note> {
    notes.iter().filter(move |note| Month::of(note.day) == month)
}

/// What stands beside the mark of a month: the first notes, and how many there are beyond.
#[must_use]
pub fn told(notes: &[Note], month: Month) -> (Vec<String>, usize) {
    let all: Vec<String> = of_month(notes, month).map(|note| short(&note.words, SHORT)).collect();
    let beyond = all.len().saturating_sub(TOLD);
    (all.into_iter().take(TOLD).collect(), beyond)
}

/// The first characters of a note in one line; an ellipsis says that there are more.
#[must_use]
pub fn short(words: &str, longest: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    let cut: String = line.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// Who has written a note, by the name it holds, or else by the one that is known; a dash if there is none (any more).
#[must_use]
pub fn author(note: &Note, known: impl FnOnce() -> Option<String>) -> String {
    let name = Some(note.by.trim().to_owned()).filter(|name| !name.is_empty()).or_else(known);
    name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "—".to_owned())
}

/// The first and the last day that a note can be about: those of the months there are.
#[must_use]
pub fn days(summary: &Summary) -> Option<(NaiveDate, NaiveDate)> {
    let beyond = i32::try_from(summary.series.counts.len()).ok()?.checked_sub(1).filter(|months| *months >= 0)?;
    let first = summary.series.first;
    Some((first.first_day(), first.plus(beyond).last_day()))
}

/// The notes about days that are on no month there is, so that they have no mark.
pub fn beyond(notes: &[Note], days: Option<(NaiveDate, NaiveDate)>) -> impl Iterator<Item = &Note> {
    notes.iter().filter(move |note| days.is_none_or(|(first, last)| note.day < first || last < note.day))
}

/// The day that a new note begins with: the first one of a past month that is looked at, today otherwise.
#[must_use]
pub fn first_guess(looked_at: Option<Month>, summary: &Summary) -> Option<NaiveDate> {
    let (first, last) = days(summary)?;
    let today = summary.as_of.get(..10).and_then(|day| day.parse().ok()).unwrap_or(last);
    let day = looked_at.filter(|month| *month != Month::of(today)).map_or(today, Month::first_day);
    Some(day.clamp(first, last))
}

/// What is wrong with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormError {
    /// Its words.
    Words(NoteError),
    /// There is no such day.
    NoDay,
    /// The day is on none of the chart's months.
    OffTheChart,
}

/// What came of the last try to save.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was tried, or something was changed since.
    #[default]
    Nothing,
    /// The portal is asked.
    Saving,
    /// It is not tried, because of this.
    Wrong(FormError),
    /// Somebody else has changed the note meanwhile, to these words, or has deleted it.
    Overtaken(Option<String>),
    /// It was not saved; why.
    Failed(SaveNoteAnswer),
}

/// The form in which a note is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteForm {
    /// The note that is changed, with the number of the state that was seen; nothing for a new one.
    pub seen: Option<(String, u64)>,
    /// The day, as it was typed.
    pub day: String,
    /// The words, as they were typed.
    pub words: String,
    /// What came of saving.
    pub outcome: Outcome,
}

impl NoteForm {
    /// A form for a new note.
    #[must_use]
    pub fn new(day: NaiveDate) -> Self {
        Self { day: day.to_string(), ..Self::default() }
    }

    /// A form that changes a note.
    #[must_use]
    pub fn of(note: &Note) -> Self {
        let seen = Some((note.id.clone(), note.revision));
        Self { seen, day: note.day.to_string(), words: note.words.clone(), outcome: Outcome::Nothing }
    }

    /// What is to be saved, if the form makes sense.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, days: Option<(NaiveDate, NaiveDate)>) -> Result<(NaiveDate, String), FormError> {
        let words = note_words(&self.words).map_err(FormError::Words)?;
        let day: NaiveDate = self.day.parse().map_err(|_| FormError::NoDay)?;
        // A date field of a browser can give a year of six digits.
        if day.year() > 9_999 || days.is_none_or(|(first, last)| day < first || last < day) {
            return Err(FormError::OffTheChart);
        }
        Ok((day, words.to_owned()))
    }

    /// Begins to save, if the form makes sense; returns what the worker is asked.
    pub fn save(&mut self, days: Option<(NaiveDate, NaiveDate)>, replaces_damaged: bool) -> Option<SaveNote> {
        if self.outcome == Outcome::Saving {
            return None;
        }
        match self.read(days) {
            Ok(wanted) => {
                self.outcome = Outcome::Saving;
                Some(SaveNote { seen: self.seen.clone(), wanted: Some(wanted), replaces_damaged })
            }
            Err(error) => {
                self.outcome = Outcome::Wrong(error);
                None
            }
        }
    }

    /// Takes what came of saving; returns all notes there are now, if that is known. Whether it is saved says the answer.
    pub fn saved(&mut self, answer: SaveNoteAnswer) -> Option<Notes> {
        match answer {
            SaveNoteAnswer::Saved(_, notes) => Some(notes),
            SaveNoteAnswer::Overtaken(notes) => {
                // Whoever saves once more has seen what is there now.
                let now = self.seen.as_ref().and_then(|(id, _)| notes.notes.iter().find(|note| note.id == *id));
                self.outcome = Outcome::Overtaken(now.map(|note| note.words.clone()));
                self.seen = now.map(|note| (note.id.clone(), note.revision));
                Some(notes)
            }
            other => {
                self.outcome = Outcome::Failed(other);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view_model::history::tests::summary;
    use segmentation::UserId;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day in the test")
    }

    fn note(id: &str, at: &str, words: &str) -> Note {
        Note {
            id: id.into(),
            revision: 1,
            day: day(at),
            words: words.into(),
            at: "2026-11-30T12:00".into(),
            user: UserId(1),
            by: String::new(),
        }
    }

    fn form(at: &str, words: &str) -> NoteForm {
        NoteForm { day: at.into(), words: words.into(), ..NoteForm::default() }
    }

    fn year() -> Option<(NaiveDate, NaiveDate)> {
        Some((day("2024-01-01"), day("2024-12-31")))
    }

    #[test]
    fn every_month_of_the_notes_has_one_mark_that_counts_them() {
        let notes = [note("n1", "2024-01-31", "A"), note("n2", "2024-02-01", "B"), note("n3", "2024-02-29", "C")];
        let month = |number| Month::new(2024, number).expect("a month");
        let marks: Vec<_> = all_marks(None, &notes).iter().map(|mark| (mark.month, mark.kind, mark.cards)).collect();
        assert_eq!(marks, [(month(1), MarkKind::Note, 1), (month(2), MarkKind::Note, 2)]);
        let import = Mark { month: month(2), kind: MarkKind::Import, cards: 50 };
        let imported = Summary { marks: vec![import], ..summary(&[1], None) };
        let with = all_marks(Some(&imported), &notes);
        assert_eq!((with.len(), with[0]), (3, import));
    }

    #[test]
    fn a_long_note_is_cut_visibly_and_is_one_line() {
        let long = "ё".repeat(5_000);
        for (words, expected) in [
            ("Рост\n  цен", "Рост цен".to_owned()),
            (&"ё".repeat(10), "ё".repeat(10)),
            (&long, format!("{}…", "ё".repeat(9))),
            ("Подняли цены", "Подняли ц…".to_owned()),
        ] {
            assert_eq!(short(words, 10), expected);
        }
        let many: Vec<Note> = (1..=5).map(|number| note("n", &format!("2024-03-0{number}"), &long)).collect();
        let (first, beyond) = told(&many, Month::new(2024, 3).expect("a month"));
        assert_eq!((first.len(), beyond), (3, 2));
        assert!(first.iter().all(|words| words.chars().count() == SHORT && words.ends_with('…')));
    }

    #[test]
    fn an_author_who_is_gone_is_a_dash() {
        let of = |by: &str, known: Option<&str>| {
            author(&Note { by: by.into(), ..note("n1", "2024-01-01", "A") }, || known.map(str::to_owned))
        };
        assert_eq!(
            [of("Анна", Some("Иван")), of(" ", Some("Иван")), of("", None), of("", Some(" "))],
            ["Анна", "Иван", "—", "—"]
        );
    }

    #[test]
    fn a_form_says_what_is_wrong_with_it_and_asks_nothing_then() {
        for (form, expected) in [
            (form("2024-02-29", " Подняли цены "), Ok((day("2024-02-29"), "Подняли цены".to_owned()))),
            (form("2024-02-30", "A"), Err(FormError::NoDay)),
            (form("", "A"), Err(FormError::NoDay)),
            (form("2025-01-01", "A"), Err(FormError::OffTheChart)),
            (form("2023-12-31", "A"), Err(FormError::OffTheChart)),
            (form("+20240-01-01", "A"), Err(FormError::OffTheChart)),
            (form("2024-02-29", "\n "), Err(FormError::Words(NoteError::Empty))),
            (form("2024-02-29", &"ё".repeat(201)), Err(FormError::Words(NoteError::TooLong(201)))),
        ] {
            let mut form = form;
            assert_eq!(form.read(year()), expected, "{form:?}");
            assert_eq!(form.save(year(), false).is_some(), expected.is_ok());
            assert_eq!(form.outcome, expected.map_or_else(Outcome::Wrong, |_| Outcome::Saving));
            assert!(form.save(year(), false).is_none(), "what is wrong stays wrong, what is asked is asked once");
        }
        assert_eq!(form("2024-02-29", "A").read(None), Err(FormError::OffTheChart), "there are no months yet");
    }

    #[test]
    fn whoever_is_overtaken_keeps_his_words_and_saves_over_only_what_he_was_told() {
        let mut form = NoteForm::of(&note("n1", "2024-05-01", "Было"));
        form.words = "Моё".into();
        assert_eq!(form.save(year(), false).and_then(|it| it.seen), Some(("n1".into(), 1)));
        let theirs = Note { revision: 4, ..note("n1", "2024-05-01", "Чужое") };
        let now = Notes { notes: vec![theirs], problem: None };
        assert_eq!(form.saved(SaveNoteAnswer::Overtaken(now.clone())), Some(now));
        assert_eq!((form.outcome.clone(), form.words.as_str()), (Outcome::Overtaken(Some("Чужое".into())), "Моё"));
        assert_eq!(form.save(year(), false).and_then(|it| it.seen), Some(("n1".into(), 4)));
        // Deleted meanwhile: saving once more adds it anew.
        form.saved(SaveNoteAnswer::Overtaken(Notes::default()));
        assert_eq!(form.outcome, Outcome::Overtaken(None));
        assert_eq!(form.save(year(), false).map(|it| it.seen), Some(None));
        assert_eq!(form.saved(SaveNoteAnswer::Full), None);
        assert_eq!(form.outcome, Outcome::Failed(SaveNoteAnswer::Full));
    }

    #[test]
    fn notes_of_months_that_are_on_no_chart_are_found_and_a_new_one_begins_on_it() {
        let notes = [note("n1", "2023-12-31", "A"), note("n2", "2024-06-01", "B"), note("n3", "2031-01-01", "C")];
        let found = |days| beyond(&notes, days).map(|note| note.id.clone()).collect::<Vec<_>>();
        assert_eq!((found(year()), found(None).len()), (vec!["n1".to_owned(), "n3".to_owned()], 3));
        let told = summary(&[1, 2, 3], None);
        let (first, last) = days(&told).expect("months");
        assert_eq!(Month::of(last).since(Month::of(first)), 2);
        for month in [None, Some(Month::of(first)), Some(Month::of(last).plus(40)), Some(Month::of(first).plus(-40))] {
            let day = first_guess(month, &told).expect("a day");
            assert!(first <= day && day <= last, "{month:?}: {day}");
        }
        assert_eq!(first_guess(Some(Month::of(first)), &told), Some(first));
        assert_eq!(first_guess(None, &summary(&[], None)), None, "there are no months");
    }
}
