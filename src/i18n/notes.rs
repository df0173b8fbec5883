//! The words of the notes on the chart.

use protocol::{LONGEST_NOTE, NoteError, SaveNoteAnswer, ShelfProblem};

use crate::i18n::{Words, plural_en, plural_ru};
use crate::view_model::notes::FormError;

/// The words of the notes on the chart.
pub struct NotesTexts {
    /// Button: write a note.
    pub add: &'static str,
    /// Heading of the form for a new one.
    pub new: &'static str,
    /// Heading of the form that changes one.
    pub change_title: &'static str,
    /// Who will read it.
    pub hint: &'static str,
    /// Label of the day.
    pub day: &'static str,
    /// Label of the words.
    pub words: &'static str,
    /// An example of words.
    pub example: &'static str,
    /// How many characters there are; takes the number.
    pub count: fn(usize) -> String,
    /// Button: save.
    pub save: &'static str,
    /// It is being saved.
    pub saving: &'static str,
    /// Button: leave it.
    pub cancel: &'static str,
    /// What is wrong with the form.
    pub error: fn(FormError) -> String,
    /// Somebody else has changed it; takes the words there are now, if there are any.
    pub overtaken: fn(Option<&str>) -> String,
    /// Why it was not saved; nothing if it was.
    pub failure: fn(&SaveNoteAnswer) -> Option<String>,
    /// Button: begin anew in place of what is damaged.
    pub replace: &'static str,
    /// Heading of the notes of a month.
    pub title: &'static str,
    /// Why the viewer can change none.
    pub read_only: &'static str,
    /// Why what the portal holds is not shown.
    pub problem: fn(ShelfProblem) -> &'static str,
    /// How many notes there are beyond those told; takes the number.
    pub more: fn(usize) -> String,
    /// Button: change a note.
    pub change: &'static str,
    /// The same for screen readers; takes the note's words.
    pub change_which: fn(&str) -> String,
    /// Button: delete a note.
    pub delete: &'static str,
    /// The same for screen readers; takes the note's words.
    pub delete_which: fn(&str) -> String,
    /// Whether it is to be deleted.
    pub delete_question: &'static str,
    /// Button: delete it.
    pub delete_it: &'static str,
    /// Button: keep it.
    pub keep: &'static str,
    /// Notes about months that are not on the chart; takes how many.
    pub beyond: fn(usize) -> String,
}

impl Words for NotesTexts {
    const RU: &'static Self = &Self {
        add: "Добавить заметку",
        new: "Новая заметка",
        change_title: "Изменить заметку",
        hint: "Отметка с этими словами появится под графиком у всех, кто его открывает.",
        day: "День",
        words: "Что произошло",
        example: "Например: подняли цены",
        count: |count| format!("{count} из {LONGEST_NOTE}"),
        save: "Сохранить",
        saving: "Сохраняем…",
        cancel: "Отмена",
        error: |error| match error {
            FormError::Words(NoteError::Empty) => "Напишите, что произошло.".to_owned(),
            FormError::Words(NoteError::TooLong(count)) => {
                let count = count as u64;
                format!(
                    "В заметке {count} {} — можно не больше {LONGEST_NOTE}.",
                    plural_ru(count, "символ", "символа", "символов")
                )
            }
            FormError::NoDay => "Укажите день.".to_owned(),
            FormError::OffTheChart => "Этого месяца на графике нет: выберите день из его месяцев.".to_owned(),
        },
        overtaken: |now| match now {
            Some(now) => format!("Пока вы писали, заметку изменили: «{now}». «Сохранить» поставит вместо неё вашу."),
            None => "Пока вы писали, заметку удалили. «Сохранить» добавит вашу заново.".to_owned(),
        },
        failure: |answer| {
            match answer {
            SaveNoteAnswer::Saved(..) => None,
            SaveNoteAnswer::Overtaken(_) => Some("Заметку только что изменили. Посмотрите, что в ней теперь.".to_owned()),
            SaveNoteAnswer::NotAllowed => {
                Some("Заметки пишут только администраторы портала, а у вас таких прав сейчас нет.".to_owned())
            }
            SaveNoteAnswer::Senseless(_) => Some("Такую заметку сохранить нельзя.".to_owned()),
            SaveNoteAnswer::Damaged => Some(
                "Заметки на портале повреждены, прочитать их нельзя. Можно начать заново: то, что там есть, сохранится рядом."
                    .to_owned(),
            ),
            SaveNoteAnswer::Newer => {
                Some("Заметки записала более новая версия приложения. Обновите страницу.".to_owned())
            }
            SaveNoteAnswer::Full => Some("Места для заметок больше нет: сократите или удалите старые.".to_owned()),
            SaveNoteAnswer::Refused(words) if words.is_empty() => {
                Some("Портал не ответил. Попробуйте ещё раз.".to_owned())
            }
            SaveNoteAnswer::Refused(words) => Some(format!("Портал отказал: {words}")),
        }
        },
        replace: "Начать заметки заново",
        title: "Заметки",
        read_only: "Писать и менять заметки могут администраторы портала.",
        problem: |problem| match problem {
            ShelfProblem::Damaged => "Заметки на портале повреждены, прочитать их нельзя.",
            ShelfProblem::Newer => {
                "Заметки записала более новая версия приложения: обновите страницу, чтобы их увидеть."
            }
            ShelfProblem::NotTold => "Заметки не загрузились: портал их не сообщил.",
        },
        more: |count| format!("и ещё {count}"),
        change: "Изменить",
        change_which: |words| format!("Изменить заметку «{words}»"),
        delete: "Удалить",
        delete_which: |words| format!("Удалить заметку «{words}»"),
        delete_question: "Удалить эту заметку у всех?",
        delete_it: "Удалить заметку",
        keep: "Оставить",
        beyond: |count| {
            format!(
                "Ещё {count} {} о днях, которых на графике нет",
                plural_ru(count as u64, "заметка", "заметки", "заметок")
            )
        },
    };
    const EN: &'static Self = &Self {
        add: "Add a note",
        new: "New note",
        change_title: "Change the note",
        hint: "A mark with these words will stand under the chart for everybody who opens it.",
        day: "Day",
        words: "What happened",
        example: "For example: price list raised",
        count: |count| format!("{count} of {LONGEST_NOTE}"),
        save: "Save",
        saving: "Saving…",
        cancel: "Cancel",
        error: |error| match error {
            FormError::Words(NoteError::Empty) => "Write what happened.".to_owned(),
            FormError::Words(NoteError::TooLong(count)) => {
                format!("The note has {count} characters; {LONGEST_NOTE} at most are possible.")
            }
            FormError::NoDay => "Choose a day.".to_owned(),
            FormError::OffTheChart => "This month is not on the chart: choose a day of one of its months.".to_owned(),
        },
        overtaken: |now| match now {
            Some(now) => {
                format!("While you were writing, the note was changed: “{now}”. “Save” puts yours in its place.")
            }
            None => "While you were writing, the note was deleted. “Save” adds yours anew.".to_owned(),
        },
        failure: |answer| {
            match answer {
            SaveNoteAnswer::Saved(..) => None,
            SaveNoteAnswer::Overtaken(_) => Some("The note has just been changed. Look what it says now.".to_owned()),
            SaveNoteAnswer::NotAllowed => Some(
                "Only administrators of the portal write notes, and you have no such rights at the moment.".to_owned(),
            ),
            SaveNoteAnswer::Senseless(_) => Some("Such a note cannot be saved.".to_owned()),
            SaveNoteAnswer::Damaged => Some(
                "The notes on the portal are damaged and cannot be read. You can start anew: what is there is kept beside."
                    .to_owned(),
            ),
            SaveNoteAnswer::Newer => {
                Some("A newer version of the app wrote the notes. Load the page anew.".to_owned())
            }
            SaveNoteAnswer::Full => {
                Some("There is no room for more notes: shorten or delete old ones.".to_owned())
            }
            SaveNoteAnswer::Refused(words) if words.is_empty() => {
                Some("The portal has not answered. Try again.".to_owned())
            }
            SaveNoteAnswer::Refused(words) => Some(format!("The portal refused: {words}")),
        }
        },
        replace: "Start the notes anew",
        title: "Notes",
        read_only: "Administrators of the portal can write and change notes.",
        problem: |problem| match problem {
            ShelfProblem::Damaged => "The notes on the portal are damaged and cannot be read.",
            ShelfProblem::Newer => "A newer version of the app wrote the notes: load the page anew to see them.",
            ShelfProblem::NotTold => "The notes could not be loaded: the portal has not told them.",
        },
        more: |count| format!("and {count} more"),
        change: "Change",
        change_which: |words| format!("Change the note “{words}”"),
        delete: "Delete",
        delete_which: |words| format!("Delete the note “{words}”"),
        delete_question: "Delete this note for everybody?",
        delete_it: "Delete the note",
        keep: "Keep",
        beyond: |count| {
            format!("{count} more {} about days that are not on the chart", plural_en(count as u64, "note", "notes"))
        },
    };
}
