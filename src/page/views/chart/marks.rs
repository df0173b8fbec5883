//! The marks: a row of small buttons under the months, the same beside the month that is pointed at, and their shapes.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::i18n::NotesTexts;
use client_segments::view_model::chart::Chart;
use client_segments::view_model::marks::{Cluster, KINDS, clusters};
use client_segments::view_model::notes::told;
use client_segments::view_model::plot::Plot;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use protocol::{Mark, MarkKind};
use wasm_bindgen::JsCast;

use super::notes::AddNote;
use super::overlay::Cursor;
use crate::page::parts::Button;
use crate::page::state::{State, use_state};
use crate::page::views::help::HelpLink;

/// The width of a button in the row, in CSS pixels: three shapes side by side, which a finger still hits.
const BUTTON_WIDTH: f64 = 44.0;

/// The shape of a kind, as high as a line of text; purely decorative, the words stand beside it.
#[component]
pub(super) fn MarkIcon(
    /// The kind.
    kind: MarkKind,
) -> impl IntoView {
    let shape = match kind {
        MarkKind::Import => "M6 1.5 11 10.5H1Z",
        MarkKind::Deletion => "M1 1.5H11L6 10.5Z",
        MarkKind::Settings => "M6 0 12 6 6 12 0 6Z",
        MarkKind::Note => "M0.5 1H11.5V8.5H6.5L3 11.5V8.5H0.5Z",
        MarkKind::Merge => "M3.5 0 0 3.5 3.5 7V4.5H9V2.5H3.5ZM8.5 5V7.5H3V9.5H8.5V12L12 8.5Z",
    };
    view! {
        <svg class="mark mark-icon" viewBox="0 0 12 12" aria-hidden="true">
            <path d=shape />
        </svg>
    }
}

/// A mark in words, without its month; of notes, their first words.
pub(super) fn mark_words(state: State, mark: &Mark) -> String {
    let texts = &state.texts.past;
    if mark.kind == MarkKind::Note {
        let known = state.notes.with(|known| known.as_ref().map(|known| told(&known.notes, mark.month)));
        let (words, beyond) = known.unwrap_or_default();
        let more = (beyond > 0).then(|| (state.lang.words::<NotesTexts>().more)(beyond));
        let words = words.into_iter().chain(more).collect::<Vec<_>>().join("; ");
        return format!("{}: {words}", (texts.mark)(mark.kind));
    }
    let counted = if mark.kind == MarkKind::Settings { texts.changes } else { texts.cards };
    format!("{}: {}", (texts.mark)(mark.kind), counted(mark.cards.into(), &state.number(mark.cards)))
}

/// Several marks in words, each with its month.
fn marks_words(state: State, marks: &[Mark]) -> String {
    let words =
        marks.iter().map(|mark| format!("{} — {}", format::month(state.lang, mark.month), mark_words(state, mark)));
    words.collect::<Vec<_>>().join("; ")
}

/// Opens what is behind some marks.
pub(super) fn open(state: State, marks: Vec<Mark>) {
    let question = state.mark_panel.try_update(|panel| panel.open(marks)).flatten();
    state.ask_mark(question);
}

/// The row of buttons. One stop of the Tab key; arrows move within it.
#[component]
pub(super) fn Lane(
    /// What the chart shows.
    chart: Memo<Option<Chart>>,
    /// Where it is drawn.
    plot: Memo<Option<Plot>>,
    /// The marks of the months shown.
    marks: Memo<Vec<Mark>>,
    /// What is pointed at on the chart.
    cursor: RwSignal<Option<Cursor>>,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.past;
    let row = NodeRef::<Div>::new();
    let placed = Memo::new(move |_| {
        let plot = plot.get()?;
        let placed =
            chart.with(|chart| chart.as_ref().map(|chart| marks.with(|m| clusters(chart, &plot, m, BUTTON_WIDTH))));
        placed.filter(|placed| !placed.is_empty())
    });
    // The button that the Tab key stops at.
    let current = RwSignal::new(0_usize);
    let on_key = move |event: KeyboardEvent| {
        let count = placed.with_untracked(|placed| placed.as_ref().map_or(0, Vec::len));
        let Some(last) = count.checked_sub(1) else { return };
        let now = current.get_untracked().min(last);
        let next = match event.key().as_str() {
            "ArrowLeft" => now.saturating_sub(1),
            "ArrowRight" => (now + 1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        current.set(next);
        let button = row.get_untracked().and_then(|row| row.children().item(next as u32));
        if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A button that is on the page can always take the focus.
            let _ = button.focus();
        }
    };
    let button = move |position: usize, cluster: Cluster, count: usize| {
        let words = marks_words(state, &cluster.marks);
        let icons = cluster.kinds().into_iter().map(|kind| view! { <MarkIcon kind /> }).collect_view();
        let left = format!("{}px", cluster.x);
        let month = cluster.marks[0].month;
        let is_open = {
            let marks = cluster.marks.clone();
            move || state.mark_panel.with(|panel| panel.marks() == marks)
        };
        // The readout over the chart then tells the numbers of the month.
        let point = move || {
            let index = chart.with_untracked(|chart| chart.as_ref().and_then(|chart| chart.index_of(month)));
            cursor.set(index.map(|index| Cursor { index, group: None }));
        };
        view! {
            <button
                class="lane-mark"
                style:left=left
                title=words.clone()
                aria-label=words
                aria-expanded=move || is_open().to_string()
                tabindex=move || if current.get().min(count - 1) == position { "0" } else { "-1" }
                on:focus=move |_| point()
                on:pointerenter=move |_| point()
                on:blur=move |_| cursor.set(None)
                on:pointerleave=move |_| cursor.set(None)
                on:click=move |_| {
                    current.set(position);
                    open(state, cluster.marks.clone());
                }
            >
                {icons}
            </button>
        }
    };
    move || {
        placed.get().map(|placed| {
            let count = placed.len();
            let buttons = placed.into_iter().enumerate().map(|(position, cluster)| button(position, cluster, count));
            view! {
                <div
                    class="lane"
                    role="toolbar"
                    aria-label=texts.marks
                    aria-description=texts.marks_keys
                    node_ref=row
                    on:keydown=on_key
                >
                    {buttons.collect_view()}
                </div>
            }
        })
    }
}

/// What the shapes mean. On a phone, where a finger would not find the mark it means in the row, the marks of the month
/// that is pointed at or pinned stand in its place.
#[component]
pub(super) fn MonthMarks(
    /// What the chart shows.
    chart: Memo<Option<Chart>>,
    /// The marks of the months shown.
    marks: Memo<Vec<Mark>>,
    /// What is pointed at on the chart.
    cursor: RwSignal<Option<Cursor>>,
) -> impl IntoView {
    let state = use_state();
    let shown = Memo::new(move |_| {
        let pinned = state.route.with(|route| route.month);
        let month = chart.with(|chart| {
            let chart = chart.as_ref()?;
            cursor.get().map(|cursor| chart.month(cursor.index)).or(pinned)
        });
        marks.with(|marks| marks.iter().filter(|mark| Some(mark.month) == month).copied().collect::<Vec<_>>())
    });
    let is_untold = move || state.notes.with(|known| known.as_ref().is_some_and(|known| known.problem.is_some()));
    let key = move || {
        let occurs = |kind: &MarkKind| marks.with(|marks| marks.iter().any(|mark| mark.kind == *kind));
        let entry = |kind| view! { <span><MarkIcon kind /> {(state.texts.past.mark)(kind)} <HelpLink topic=Topic::from(kind) /></span> };
        KINDS.into_iter().filter(occurs).map(entry).collect_view()
    };
    view! {
        <Show when=move || state.is_admin() || is_untold() || marks.with(|marks| !marks.is_empty())>
            <div class="month-marks" class:month-marks-named=move || shown.with(|shown| !shown.is_empty())>
                <p class="marks-key">{key}</p>
                {move || shown.get().into_iter().map(|mark| view! { <MarkButton mark /> }).collect_view()}
                <AddNote />
            </div>
        </Show>
    }
}

/// One mark as a button with its number.
#[component]
pub(super) fn MarkButton(
    /// The mark.
    mark: Mark,
) -> impl IntoView {
    let state = use_state();
    view! {
        <Button class="mark-button" press=move |_| open(state, vec![mark])>
            <MarkIcon kind=mark.kind />
            {mark_words(state, &mark)}
        </Button>
    }
}
