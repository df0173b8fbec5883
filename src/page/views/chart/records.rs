//! The records behind the marks that were opened, under the chart.

use client_segments::format;
use client_segments::i18n::NotesTexts;
use client_segments::view_model::marks::open_card;
use leptos::ev::KeyboardEvent;
use leptos::html::H3;
use leptos::prelude::*;
use protocol::{Mark, MarkKind, MarkedRecord};
use segmentation::{Card, UserId};

use super::marks::{MarkIcon, mark_words};
use super::notes::MonthNotes;
use crate::page::browser;
use crate::page::parts::Button;
use crate::page::state::{State, use_state};
use crate::page::views::card_link::CardLink;
use crate::page::views::counting::journal;

/// The panel; nothing until a mark is opened. It takes the focus when it opens and gives it back when it closes.
#[component]
pub(super) fn RecordsPanel() -> impl IntoView {
    let state = use_state();
    let is_open = Memo::new(move |_| state.mark_panel.with(|panel| !panel.marks().is_empty()));
    // Where the focus came from; asked for before the panel takes it.
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
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            state.mark_panel.update(|panel| panel.close());
        }
    };
    view! {
        <Show when=move || is_open.get()>
            <section class="records" aria-labelledby="records-title" on:keydown=on_key>
                <Head />
                <Choice />
                <Records />
            </section>
        </Show>
    }
}

/// What has happened, in which month, and the way out.
#[component]
fn Head() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.past;
    let chosen = Memo::new(move |_| state.mark_panel.with(|panel| panel.chosen()));
    let title = NodeRef::<H3>::new();
    Effect::new(move || {
        if let Some(title) = title.get() {
            // In the next frame, so that where the focus came from is noted first.
            request_animation_frame(move || {
                // A heading that is on the page can always take the focus.
                let _ = title.focus();
            });
        }
    });
    view! {
        <div class="records-head">
            <div>
                <h3 id="records-title" tabindex="-1" node_ref=title>
                    {move || chosen.get().map(|mark| view! { <MarkIcon kind=mark.kind /> })}
                    {move || chosen.get().map(|mark| title_of(state, &mark))}
                    <span class="list-month">
                        {move || chosen.get().map(|mark| format::month(state.lang, mark.month))}
                    </span>
                </h3>
                <p class="records-hint">{move || chosen.get().map(|mark| (texts.mark_hint)(mark.kind))}</p>
            </div>
            <Button press=move |_| state.mark_panel.update(|panel| panel.close())>{texts.close}</Button>
        </div>
    }
}

/// What has happened, in words; of notes, that there are some: their words stand below.
fn title_of(state: State, mark: &Mark) -> String {
    match mark.kind {
        MarkKind::Note => state.lang.words::<NotesTexts>().title.to_owned(),
        _ => mark_words(state, mark),
    }
}

/// The marks that share a button, to choose from; nothing if there is one.
#[component]
fn Choice() -> impl IntoView {
    let state = use_state();
    let marks = Memo::new(move |_| state.mark_panel.with(|panel| panel.marks().to_vec()));
    let button = move |(index, mark): (usize, Mark)| {
        let choose = move |_| {
            let question = state.mark_panel.try_update(|panel| panel.choose(index)).flatten();
            state.ask_mark(question);
        };
        let words = format!("{} · {}", format::month(state.lang, mark.month), mark_words(state, &mark));
        view! {
            <Button
                class="mark-button"
                pressed=move || state.mark_panel.with(|panel| panel.chosen() == Some(mark))
                press=choose
            >
                <MarkIcon kind=mark.kind />
                {words}
            </Button>
        }
    };
    view! {
        <Show when=move || marks.with(|marks| marks.len() > 1)>
            <div class="records-choice" role="group" aria-label=state.texts.past.marks>
                {move || marks.get().into_iter().enumerate().map(button).collect_view()}
            </div>
        </Show>
    }
}

/// The records, as far as they are shown.
#[component]
fn Records() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.past;
    let lengths = Memo::new(move |_| state.mark_panel.with(|panel| Some((panel.shown()?.len(), panel.total()?))));
    let told = move || {
        let number = |length| state.number(length as u64);
        lengths.get().map(|(shown, total)| (texts.shown)(&number(shown), &number(total)))
    };
    let table = move || {
        let shown = state.mark_panel.with(|panel| Some((panel.chosen()?.kind, panel.shown()?.to_vec())));
        match shown {
            None => view! { <p class="rows-empty" role="status">{texts.loading}</p> }.into_any(),
            Some((MarkKind::Note, _)) => ().into_any(),
            Some((MarkKind::Settings, _)) => state.directories.with(|known| {
                let names = known.as_ref().map(|known| &known.directories);
                state.mark_panel.with(|panel| journal(state, panel.changes(), names).into_any())
            }),
            Some((_, records)) if records.is_empty() => {
                let is_complete = state.mark_panel.with(|panel| panel.is_complete());
                let text = if is_complete { texts.no_records } else { texts.none_visible };
                view! { <p class="rows-empty">{text}</p> }.into_any()
            }
            Some((kind, records)) => table(state, kind, &records).into_any(),
        }
    };
    // Apart, so that they stay the same elements whatever is told of the panel anew.
    let note_month = Memo::new(move |_| {
        let chosen = state.mark_panel.with(|panel| panel.chosen());
        chosen.filter(|mark| mark.kind == MarkKind::Note).map(|mark| mark.month)
    });
    view! {
        {move || note_month.get().map(|month| view! { <MonthNotes month /> })}
        <div class="records-rows" tabindex="0" hidden=move || note_month.get().is_some()>{table}</div>
        // The button stays the same element while its list grows, so that the focus stays on it.
        <Show when=move || lengths.get().is_some_and(|(shown, total)| shown < total)>
            <p class="records-more">
                <span role="status">{told}</span>
                <Button press=move |_| state.mark_panel.update(|panel| panel.show_more())>{texts.show_more}</Button>
            </p>
        </Show>
    }
}

fn table(state: State, kind: MarkKind, records: &[MarkedRecord]) -> impl IntoView + use<> {
    let texts = &state.texts.past;
    // Only the column that says something of the kind: who imported, or where a card has gone.
    let last = match kind {
        MarkKind::Import => Some(texts.author),
        MarkKind::Merge => Some(texts.merged_into),
        MarkKind::Deletion | MarkKind::Settings | MarkKind::Note => None,
    };
    let rows = records.iter().map(|record| {
        let last = last.map(|_| {
            let cell = match (kind, record.merged_into) {
                (MarkKind::Merge, Some(card)) => view! { <CardLink card text=card_number(state, card) /> }.into_any(),
                (MarkKind::Merge, None) => "—".into_any(),
                _ => author(state, record.created_by).into_any(),
            };
            view! { <td class:records-into=kind == MarkKind::Merge>{cell}</td> }
        });
        view! {
            <tr>
                <td class="records-name">{title(state, kind, record)}</td>
                <td>{kind_of_card(state, record.card)}</td>
                <td>{format::date_text(state.lang, &record.created)}</td>
                {last}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{texts.name}</th>
                    <th scope="col">{(state.texts.column)(client_segments::view_model::table::Column::Kind)}</th>
                    <th scope="col">{texts.created}</th>
                    {last.map(|words| view! { <th scope="col">{words}</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The name: a link where the card still exists, and text where it does not.
fn title(state: State, kind: MarkKind, record: &MarkedRecord) -> AnyView {
    let name = record.title.trim();
    let text = if name.is_empty() { (state.texts.nameless)(record.card.id()) } else { name.to_owned() };
    match open_card(kind, record) {
        Some(card) => view! { <CardLink card text /> }.into_any(),
        None => view! { <bdi>{text}</bdi> }.into_any(),
    }
}

fn kind_of_card(state: State, card: Card) -> &'static str {
    match card {
        Card::Company(_) => state.texts.company,
        Card::Contact(_) => state.texts.contact,
    }
}

fn card_number(state: State, card: Card) -> String {
    match card {
        Card::Company(id) => (state.texts.past.company_number)(id.0),
        Card::Contact(id) => (state.texts.past.contact_number)(id.0),
    }
}

fn author(state: State, id: segmentation::UserId) -> String {
    match id {
        UserId::NONE => "—".to_owned(),
        id => state.user_name(id).unwrap_or_else(|| (state.texts.past.user)(id)),
    }
}
