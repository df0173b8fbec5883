//! The notes on the chart: reading them, and writing one. They lie in the form of saved segments, and are read and written
//! by the same job.

use bitrix24::notes;
use bitrix24::segments::{SegmentsError, Shelf};
use protocol::{Note, Notes, NotesQuestion, SaveNote, SaveNoteAnswer, ShelfProblem, note_words};
use segmentation::UserId;
use sync::Job;
use sync::job::segments::{SaveSegment as Saving, Saved};

use super::context::Context;
use super::{Answerable, Came, Step};

impl Answerable for NotesQuestion {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, _: &Context<'_>) -> Step<Notes> {
        let Came::Job(Job::SaveSegment(looked)) = came else { return Step::AskPortal(look()) };
        Step::Answer(match looked.outcome() {
            Some(Saved::Set(text, _) | Saved::Overtaken(text)) => told(text),
            Some(Saved::Unreadable(error)) => problem(*error),
            Some(Saved::Refused(_)) | None => Notes { problem: Some(ShelfProblem::NotTold), ..Notes::default() },
        })
    }
}

/// Reads the notes: to delete one that cannot be there, since no id is empty, is to look and to write nothing.
fn look() -> Job {
    let nothing = Some((String::new(), 0));
    Job::SaveSegment(Box::new(Saving::new(Shelf::Notes, nothing, None, false, UserId::NONE, String::new())))
}

fn problem(error: SegmentsError) -> Notes {
    let problem = match error {
        SegmentsError::Newer(_) => ShelfProblem::Newer,
        SegmentsError::Damaged | SegmentsError::Full => ShelfProblem::Damaged,
    };
    Notes { problem: Some(problem), ..Notes::default() }
}

/// What a text tells, as the page is told.
fn told(text: &str) -> Notes {
    let notes = match notes::parse(text) {
        Ok(notes) => notes,
        Err(error) => return problem(error),
    };
    let note = |note: notes::Note| Note {
        id: note.id,
        revision: note.revision,
        day: note.day,
        words: note.words,
        at: note.author.at,
        user: note.author.user,
        by: note.author.name,
    };
    Notes { notes: notes.into_iter().map(note).collect(), problem: None }
}

impl Answerable for SaveNote {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<SaveNoteAnswer> {
        if let Came::Job(Job::SaveSegment(saving)) = came {
            return Step::Answer(match saving.outcome() {
                Some(Saved::Set(text, id)) => SaveNoteAnswer::Saved(id.clone(), told(text)),
                Some(Saved::Overtaken(text)) => SaveNoteAnswer::Overtaken(told(text)),
                Some(Saved::Unreadable(SegmentsError::Damaged)) => SaveNoteAnswer::Damaged,
                Some(Saved::Unreadable(SegmentsError::Newer(_))) => SaveNoteAnswer::Newer,
                Some(Saved::Unreadable(SegmentsError::Full)) => SaveNoteAnswer::Full,
                Some(Saved::Refused(words)) => SaveNoteAnswer::Refused(words.clone()),
                None => SaveNoteAnswer::Refused(String::new()),
            });
        }
        let Some((user, name)) = context.administrator.clone() else { return Step::Answer(SaveNoteAnswer::NotAllowed) };
        let wanted = match &self.wanted {
            None => None,
            Some((day, text)) => match note_words(text) {
                Ok(words) => Some(notes::wanted(*day, words)),
                Err(error) => return Step::Answer(SaveNoteAnswer::Senseless(error)),
            },
        };
        let saving = Saving::new(Shelf::Notes, self.seen.clone(), wanted, self.replaces_damaged, user, name);
        Step::AskPortal(Job::SaveSegment(Box::new(saving)))
    }
}

#[cfg(test)]
mod tests {
    use protocol::NoteError;

    use super::super::context::tests::{Known, month};
    use super::*;

    fn writing(words: &str) -> SaveNote {
        SaveNote { seen: None, wanted: Some((month().first_day(), words.into())), replaces_damaged: false }
    }

    #[test]
    fn only_an_administrator_writes_and_only_words() {
        let known = Known::contacts(&[]);
        let administrator = || Context { administrator: Some((UserId(1), String::new())), ..known.context() };
        for (context, words, expected) in [
            (known.context(), "Подняли цены", Some(SaveNoteAnswer::NotAllowed)),
            (administrator(), " ", Some(SaveNoteAnswer::Senseless(NoteError::Empty))),
            (administrator(), &"a".repeat(5_000), Some(SaveNoteAnswer::Senseless(NoteError::TooLong(5_000)))),
            (administrator(), "Подняли цены", None),
        ] {
            match (writing(words).step(&mut (), Came::Turn, &context), expected) {
                (Step::Answer(answer), Some(expected)) => assert_eq!(answer, expected),
                (Step::AskPortal(Job::SaveSegment(_)), None) => {}
                _ => panic!("{words}"),
            }
        }
    }

    #[test]
    fn whoever_looks_asks_the_portal_and_writes_nothing() {
        let known = Known::contacts(&[]);
        let Step::AskPortal(job) = NotesQuestion.step(&mut (), Came::Turn, &known.context()) else { panic!("a job") };
        let body = String::from_utf8(job.batch().expect("a batch").body("")).expect("text");
        assert!(body.contains("app.option.get?option=notes") && !body.contains(".set"), "{body}");
    }
}
