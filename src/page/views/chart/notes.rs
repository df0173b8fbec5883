//! The notes on the chart: asking for them, the form in which an administrator writes one, and those of a month.

use client_segments::format;
use client_segments::i18n::NotesTexts;
use client_segments::view_model::notes::{
    FormError, NoteForm, Outcome, SHORT, author, beyond, days, first_guess, of_month, short,
};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Textarea;
use leptos::prelude::*;
use protocol::{LONGEST_NOTE, Mark, MarkKind, Note, Notes, NotesQuestion, SaveNote, SaveNoteAnswer};
use segmentation::Month;
use wasm_bindgen::JsCast;

use super::marks::open;
use crate::page::browser;
use crate::page::parts::{Button, Kind, Problem, Question};
use crate::page::state::{State, use_state};

/// Asks for the notes once there are numbers, and again whenever a reading has come to its end.
pub(super) fn want_notes(state: State) {
    let has_numbers = Memo::new(move |_| state.summary.with(Option::is_some));
    let is_busy = Memo::new(move |_| state.is_busy());
    let is_asked = StoredValue::new(false);
    Effect::new(move || {
        if !has_numbers.get() || (is_busy.get() && is_asked.get_value()) {
            return;
        }
        is_asked.set_value(true);
        state.ask(NotesQuestion, move |notes| take(state, notes));
    });
    on_cleanup(move || state.withdraw::<NotesQuestion>());
}

/// Takes all notes there are now. What was known before stays in place of an answer that did not come.
fn take(state: State, notes: Notes) {
    let told = notes.problem.is_none();
    state.notes.update(|known| match known {
        Some(known) if !told => known.problem = notes.problem,
        _ => *known = Some(notes),
    });
    state.refresh_marks();
}

/// The button that opens the form; nothing for whoever may not write notes.
#[component]
pub(super) fn AddNote() -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<NotesTexts>();
    let problem = move || {
        let problem = state.notes.with(|known| known.as_ref().and_then(|known| known.problem));
        problem.map(|problem| view! { <span class="muted" role="status">{(texts.problem)(problem)}</span> })
    };
    let open_form = move |_| {
        let month = state.route.with_untracked(|route| route.month);
        write_new(state, month);
    };
    view! {
        {problem}
        <Show when=move || state.is_admin()>
            <Button class="add-note" expanded=move || state.note_form.with(Option::is_some) press=open_form>
                {texts.add}
            </Button>
        </Show>
    }
}

/// Opens the form for a new note, on a day of a month.
fn write_new(state: State, month: Option<Month>) {
    let day = state.summary.with_untracked(|summary| first_guess(month, summary.as_ref()?));
    if let Some(day) = day {
        state.note_form.set(Some(NoteForm::new(day)));
    }
}

/// The form; nothing until it is opened. It takes the focus when it opens and gives it back when it closes.
#[component]
pub(super) fn NoteFormPanel() -> impl IntoView {
    let state = use_state();
    let is_open = Memo::new(move |_| state.note_form.with(Option::is_some));
    let came_from = StoredValue::new_local(None::<web_sys::HtmlElement>);
    Effect::new(move || {
        if is_open.get() {
            came_from.set_value(browser::focused());
        } else if let Some(element) = came_from.try_update_value(Option::take).flatten() {
            request_animation_frame(move || {
                // A focus that has meanwhile gone elsewhere is left there.
                if browser::focused().is_none() {
                    // The element may be gone from the page; then there is nothing to give back.
                    let _ = element.focus();
                }
            });
        }
    });
    view! {
        <Show when=move || is_open.get()>
            <Form />
            <Beyond />
        </Show>
    }
}

/// The form itself.
#[component]
fn Form() -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<NotesTexts>();
    let form = Memo::new(move |_| state.note_form.get().unwrap_or_default());
    let outcome = Memo::new(move |_| form.with(|form| form.outcome.clone()));
    let is_new = Memo::new(move |_| form.with(|form| form.seen.is_none()));
    let words = NodeRef::<Textarea>::new();
    Effect::new(move || {
        if let Some(words) = words.get() {
            // In the next frame, so that where the focus came from is noted first.
            request_animation_frame(move || {
                // A field that is on the page can always take the focus.
                let _ = words.focus();
            });
        }
    });
    let edit = move |change: &dyn Fn(&mut NoteForm)| {
        state.note_form.update(|form| {
            if let Some(form) = form {
                change(form);
                if matches!(form.outcome, Outcome::Wrong(_)) {
                    form.outcome = Outcome::Nothing;
                }
            }
        });
    };
    let range = move || state.summary.with(|summary| summary.as_ref().and_then(|summary| days(summary)));
    let limit = move |which: fn((chrono::NaiveDate, chrono::NaiveDate)) -> chrono::NaiveDate| {
        range().map(|range| which(range).to_string())
    };
    let wrong = move || outcome.with(|it| if let Outcome::Wrong(error) = it { Some(*error) } else { None });
    let wrong_words = move || wrong().filter(|error| matches!(error, FormError::Words(_))).map(texts.error);
    let wrong_day = move || wrong().filter(|error| !matches!(error, FormError::Words(_))).map(texts.error);
    let length = move || form.with(|form| form.words.trim().chars().count());
    let news = move || {
        outcome.with(|outcome| match outcome {
            Outcome::Overtaken(now) => Some((texts.overtaken)(now.as_deref())),
            Outcome::Failed(answer) => (texts.failure)(answer),
            _ => None,
        })
    };
    let is_damaged = move || outcome.with(|it| *it == Outcome::Failed(SaveNoteAnswer::Damaged));
    let is_saving = move || outcome.with(|it| *it == Outcome::Saving);
    let close = move || state.note_form.set(None);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save(state, false);
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <form class="note-form" aria-labelledby="note-form-title" novalidate on:submit=submit on:keydown=on_key>
            <h3 id="note-form-title">{move || if is_new.get() { texts.new } else { texts.change_title }}</h3>
            <p class="muted">{texts.hint}</p>
            <div class="note-fields">
                <label class="note-day">
                    <span>{texts.day}</span>
                    <input
                        type="date"
                        min=move || limit(|(first, _)| first)
                        max=move || limit(|(_, last)| last)
                        aria-invalid=move || wrong_day().is_some().then_some("true")
                        aria-describedby="note-day-error"
                        prop:value=move || form.with(|form| form.day.clone())
                        on:input=move |event| edit(&|form| form.day = event_target_value(&event))
                    />
                </label>
                <label class="note-words">
                    <span>{texts.words}</span>
                    <textarea
                        node_ref=words
                        rows="2"
                        placeholder=texts.example
                        aria-invalid=move || wrong_words().is_some().then_some("true")
                        aria-describedby="note-words-error note-count"
                        prop:value=move || form.with(|form| form.words.clone())
                        on:input=move |event| edit(&|form| form.words = event_target_value(&event))
                    ></textarea>
                </label>
            </div>
            <p id="note-count" class="note-count muted" class:bad=move || { LONGEST_NOTE < length() }>
                {move || (texts.count)(length())}
            </p>
            <p id="note-words-error" class="counting-error" role="alert">{wrong_words}</p>
            <p id="note-day-error" class="counting-error" role="alert">{wrong_day}</p>
            <Problem>{news}</Problem>
            <div class="page-buttons">
                <Button kind=Kind::Primary submits=true disabled=is_saving>
                    {move || if is_saving() { texts.saving } else { texts.save }}
                </Button>
                <Show when=is_damaged>
                    <Button press=move |_| save(state, true)>{texts.replace}</Button>
                </Show>
                <Button press=move |_| close()>{texts.cancel}</Button>
            </div>
        </form>
    }
}

/// Saves what the form holds. What is saved is shown among the notes of its month.
fn save(state: State, replaces_damaged: bool) {
    let range = state.summary.with_untracked(|summary| summary.as_ref().and_then(|summary| days(summary)));
    let question = state.note_form.try_update(|form| form.as_mut()?.save(range, replaces_damaged)).flatten();
    let Some(question) = question else { return };
    let month = question.wanted.as_ref().map(|(day, _)| Month::of(*day));
    state.ask(question, move |answer| {
        let is_saved = matches!(answer, SaveNoteAnswer::Saved(..));
        // The form may be closed by now, and what was saved is saved all the same.
        let closed = || if let SaveNoteAnswer::Saved(_, notes) = &answer { Some(notes.clone()) } else { None };
        let notes = match state.note_form.with_untracked(Option::is_some) {
            true => state.note_form.try_update(|form| form.as_mut()?.saved(answer)).flatten(),
            false => closed(),
        };
        if let Some(notes) = notes {
            take(state, notes);
        }
        if is_saved {
            state.note_form.set(None);
            let marks = untrack(|| state.marks());
            let of_it = |mark: &Mark| mark.kind == MarkKind::Note && Some(mark.month) == month;
            if let Some(mark) = marks.into_iter().find(of_it) {
                open(state, vec![mark]);
            }
            focus_title();
        }
    });
}

/// Puts the focus on the heading of the notes that are open, in place of what has gone from the page; to nothing if none are.
fn focus_title() {
    request_animation_frame(|| {
        let title = document().get_element_by_id("records-title");
        if let Some(title) = title.and_then(|title| title.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A heading that is on the page can always take the focus.
            let _ = title.focus();
        }
    });
}

/// The notes of a month, with what can be done with them.
#[component]
pub(super) fn MonthNotes(
    /// The month.
    month: Month,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<NotesTexts>();
    let notes = Memo::new(move |_| {
        state.notes.with(|known| {
            let notes = known.as_ref().map(|known| known.notes.as_slice()).unwrap_or_default();
            of_month(notes, month).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <NoteList notes />
        {move || if state.is_admin() {
            view! {
                <p class="notes-end">
                    <Button press=move |_| write_new(state, Some(month))>{texts.add}</Button>
                </p>
            }
            .into_any()
        } else {
            view! { <p class="notes-end muted">{texts.read_only}</p> }.into_any()
        }}
    }
}

/// The notes that have no mark, since their months are not on the chart; nothing if there are none.
#[component]
fn Beyond() -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<NotesTexts>();
    let notes = Memo::new(move |_| {
        let range = state.summary.with(|summary| summary.as_ref().and_then(|summary| days(summary)));
        state.notes.with(|known| {
            let notes = known.as_ref().map(|known| known.notes.as_slice()).unwrap_or_default();
            beyond(notes, range).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || notes.with(|notes| !notes.is_empty())>
            <details class="records notes-beyond">
                <summary>{move || (texts.beyond)(notes.with(Vec::len))}</summary>
                <NoteList notes />
            </details>
        </Show>
    }
}

/// Some notes: when, what, who has written it and when.
#[component]
fn NoteList(
    /// The notes.
    notes: Memo<Vec<Note>>,
) -> impl IntoView {
    // Apart from the rows, which go when what they tell has changed.
    let failed = RwSignal::new(None::<String>);
    view! {
        <p class="counting-error note-row" role="alert">{move || failed.get()}</p>
        <ul class="note-list">
            <For each=move || notes.get() key=|note| (note.id.clone(), note.revision) let:note>
                <NoteRow note failed />
            </For>
        </ul>
    }
}

/// A note.
#[component]
fn NoteRow(
    /// The note.
    note: Note,
    /// Why it was not deleted.
    failed: RwSignal<Option<String>>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<NotesTexts>();
    let is_asking = RwSignal::new(false);
    let by = author(&note, || state.user_name(note.user));
    let when = if note.at.is_empty() { String::new() } else { format!(", {}", state.time(&note.at)) };
    let day = format::date(state.lang, note.day);
    let words = note.words.clone();
    let which = short(&note.words, SHORT);
    let labels = ((texts.change_which)(&which), (texts.delete_which)(&which));
    let note = StoredValue::new(note);
    let change = move |_| state.note_form.set(Some(note.with_value(NoteForm::of)));
    let delete = move |()| {
        let seen = note.with_value(|note| Some((note.id.clone(), note.revision)));
        let question = SaveNote { seen, wanted: None, replaces_damaged: false };
        state.ask(question, move |answer| {
            let failure = (texts.failure)(&answer);
            // The list may be gone from the page by now.
            let _ = failed.try_set(failure);
            if let SaveNoteAnswer::Saved(_, notes) | SaveNoteAnswer::Overtaken(notes) = answer {
                take(state, notes);
                focus_title();
            }
        });
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            is_asking.set(false);
        }
    };
    let (change_label, delete_label) = labels;
    let commands = move || {
        let (change_label, delete_label) = (change_label.clone(), delete_label.clone());
        state.is_admin().then(|| {
            view! {
                <span class="note-commands">
                    <Button label=change_label press=change>{texts.change}</Button>
                    <Button label=delete_label press=move |_| is_asking.set(true)>{texts.delete}</Button>
                </span>
            }
        })
    };
    view! {
        <li class="note-row">
            <p class="note-text"><bdi>{words}</bdi></p>
            <p class="note-by muted">{day} " · " <bdi>{by}</bdi> {when}</p>
            {commands}
            <Show when=move || is_asking.get()>
                <Question
                    text=texts.delete_question
                    yes=texts.delete_it
                    no=texts.keep
                    agree=delete
                    is_asking
                    on:keydown=on_key
                />
            </Show>
        </li>
    }
}
