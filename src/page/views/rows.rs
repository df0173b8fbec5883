//! The rows of the list. Only those on screen (and a few around them) are in the document, at their places in a box as
//! high as the whole list, so that a list of any length scrolls like a short one.

use client_segments::format;
use client_segments::view_model::list::{self, List};
use client_segments::view_model::table::{Column, columns, falls_soon, name};
use leptos::html::Div;
use leptos::prelude::*;
use protocol::Sight;
use segmentation::{Card, Group, Mode, Month, Row};

use super::card_link::CardLink;
use super::sharing::empty_for_rights;
use super::size::size_of;
use crate::page::card;
use crate::page::state::{State, use_state};

/// The height of a row of a table, in CSS pixels.
const ROW_HEIGHT: f64 = 40.0;
/// The height of a card on a narrow screen.
const CARD_HEIGHT: f64 = 88.0;
/// Narrower lists show cards, in CSS pixels: the least that the columns of any group need.
const CARDS_BELOW: f64 = 780.0;

/// The rows of `group` at `month`, or the reason why there are none.
#[component]
pub(super) fn Rows(
    /// The group listed.
    group: Memo<Group>,
    /// The month looked at.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let scroller = NodeRef::<Div>::new();
    let size = size_of(scroller);
    let scroll_top = RwSignal::new(0.0);

    let is_narrow = Memo::new(move |_| size.get().0 < CARDS_BELOW);
    let row_height = move || if is_narrow.get() { CARD_HEIGHT } else { ROW_HEIGHT };
    let count = Memo::new(move |_| state.list.with(|list| list.matching().unwrap_or_default()));
    let rendered = Memo::new(move |_| list::window(scroll_top.get(), size.get().1, row_height(), count.get()));
    Effect::new(move || {
        // Before the first answer the length is unknown and the window empty; the first rows are wanted all the same.
        let rendered = rendered.get();
        state.visible_rows.set(if rendered.is_empty() { 0..1 } else { rendered });
    });
    // The address tells more than what is listed, and the rest must not move the list.
    let search = Memo::new(move |_| state.route.with(|route| route.search.clone()));
    // Another list begins at its top.
    Effect::new(move || {
        group.track();
        month.track();
        search.track();
        if let Some(element) = scroller.get() {
            element.set_scroll_top(0);
        }
    });

    let rows = move || {
        let rendered = rendered.get();
        let place = |list: &List, index| (index, list.stamp(index), list.row(index).cloned());
        state.list.with(|list| rendered.map(|index| place(list, index)).collect::<Vec<_>>())
    };
    let grid = Memo::new(move |_| {
        let mode = group.get().mode();
        columns(group.get()).iter().map(|column| width(*column, mode)).collect::<Vec<_>>().join(" ")
    });
    // Headings over a sentence that says why there is no list would name what is not there.
    let has_head = Memo::new(move |_| !is_narrow.get() && state.list.with(|list| list.matching() != Some(0)));
    let head = move || {
        let cell = |column: &Column| view! { <span role="columnheader">{(texts.column)(*column)}</span> };
        columns(group.get()).iter().map(cell).collect_view()
    };
    view! {
        <div
            class="rows"
            class:rows-narrow=move || is_narrow.get()
            class:rows-stale=move || state.list.with(|list| list.is_stale())
            role="table"
            tabindex="0"
            aria-rowcount=move || count.get() + 1
            node_ref=scroller
            on:scroll=move |_| {
                if let Some(element) = scroller.get_untracked() {
                    scroll_top.set(f64::from(element.scroll_top()));
                }
            }
        >
            <Show when=move || has_head.get()>
                <div class="row row-head" role="row" aria-rowindex="1" style:grid-template-columns=move || grid.get()>
                    {head}
                </div>
            </Show>
            <div class="rows-all" role="rowgroup" style:height=move || format!("{}px", count.get() as f64 * row_height())>
                <For each=rows key=|(index, stamp, _)| (*index, *stamp) let((index, _stamp, row))>
                    <div
                        class="row"
                        role="row"
                        aria-rowindex=index + 2
                        style:top=move || format!("{}px", index as f64 * row_height())
                        style:grid-template-columns=move || grid.get()
                    >
                        {row.map(|row| view! { <Cells row group month is_narrow /> })}
                    </div>
                </For>
            </div>
            <EmptyList />
        </div>
    }
}

/// Why no rows are shown; nothing if there are some.
#[component]
fn EmptyList() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let clear = move |_| {
        let mut route = state.route.get_untracked();
        route.search.clear();
        state.adjust(route);
    };
    move || {
        let (matching, total) = state.list.with(|list| (list.matching(), list.total()));
        if let (Some(0), Some(reason)) = (matching, empty_for_rights(state)) {
            return Some(reason);
        }
        match (matching, total) {
            (None, _) => Some(view! { <p class="rows-empty" role="status">{texts.loading}</p> }.into_any()),
            (Some(0), Some(0)) => Some(view! { <p class="rows-empty">{texts.nobody_in_group}</p> }.into_any()),
            (Some(0), _) => Some(
                view! {
                    <div class="rows-empty">
                        <p>{texts.nobody_found}</p>
                        <button on:click=clear>{texts.search_clear}</button>
                    </div>
                }
                .into_any(),
            ),
            _ => None,
        }
    }
}

/// The cells of a row, or the content of a card on a narrow screen.
#[component]
fn Cells(
    /// The client.
    row: Row,
    /// The group listed.
    group: Memo<Group>,
    /// The month looked at.
    month: Memo<Option<Month>>,
    /// Whether cards are shown.
    is_narrow: Memo<bool>,
) -> impl IntoView {
    let state = use_state();
    move || {
        // The day seen from, to tell whether a change of group is near.
        let today = month.get().zip(state.summary.get()).map(|(month, s)| month.reference_date(s.series.as_of));
        let is_soon = today.is_some_and(|today| falls_soon(&row, today));
        let shown = columns(group.get());
        if is_narrow.get() {
            let facts: Vec<String> = shown[2..].iter().filter_map(|column| fact(state, &row, *column)).collect();
            view! {
                <div role="cell" class="cell-name">
                    {link(state, &row)} {why(state, &row)} {badge(state, &row, group.get())}
                </div>
                <div role="cell" class="cell-facts">{facts.join(" · ")}</div>
            }
            .into_any()
        } else {
            shown
                .iter()
                .map(|column| match column {
                    Column::Name => {
                        view! { <div role="cell" class="cell-name">{link(state, &row)} {why(state, &row)}</div> }
                            .into_any()
                    }
                    Column::Type => view! { <div role="cell">{badge(state, &row, group.get())}</div> }.into_any(),
                    column => {
                        let is_soon = is_soon && *column == Column::FallsOn;
                        let text = plain(state, &row, *column);
                        view! { <div role="cell" class:cell-soon=is_soon title=text.clone()>{text.clone()}</div> }
                            .into_any()
                    }
                })
                .collect_view()
                .into_any()
        }
    }
}

fn link(state: State, row: &Row) -> impl IntoView + use<> {
    let text = name(row).map_or_else(|| (state.texts.nameless)(row.card.id()), str::to_owned);
    view! { <CardLink card=row.card text /> }
}

/// The button that has a client explained.
fn why(state: State, row: &Row) -> impl IntoView + use<> {
    let card = row.card;
    let name = name(row).map_or_else(|| (state.texts.nameless)(card.id()), str::to_owned);
    let label = (state.texts.card.why_of)(&name);
    let is_shown = move || state.card.with(|panel| panel.card() == Some(card));
    view! {
        <button
            class="why-button"
            aria-label=label
            title=state.texts.card.why
            aria-expanded=move || is_shown().to_string()
            on:click=move |_| card::open(state, (!is_shown()).then_some(card))
        >
            "?"
        </button>
    }
}

fn badge(state: State, row: &Row, group: Group) -> impl IntoView + use<> {
    let texts = state.texts;
    let (text, class) = match (group.mode() == Mode::Directory, row.card) {
        (true, Card::Company(_)) => (texts.company, "badge badge-b2b"),
        (true, Card::Contact(_)) => (texts.contact, "badge badge-b2c"),
        (false, Card::Company(_)) => (texts.b2b, "badge badge-b2b"),
        (false, Card::Contact(_)) => (texts.b2c, "badge badge-b2c"),
    };
    view! { <span class=class>{text}</span> }
}

/// The text of a cell, `—` where there is nothing to say.
fn plain(state: State, row: &Row, column: Column) -> String {
    let date = |date| format::date(state.lang, date);
    let text = match column {
        Column::Name | Column::Type => None,
        Column::Company => row.company.as_ref().map(|(_, title)| title.clone()),
        Column::People => knows_people(state, row).then(|| state.number(row.people)),
        Column::Created => Some(date(row.created)),
        Column::LastPayment => row.last_payment.map(date),
        Column::Payments => Some(state.number(row.payments)),
        Column::Responsible => state.user_name(row.assigned_by),
        Column::FallsOn => row.falls_on.map(date),
    };
    text.unwrap_or_else(|| "—".to_owned())
}

/// Whether a row tells how many people belong to it: only a company has people, and the portal's own lists do not count
/// them.
fn knows_people(state: State, row: &Row) -> bool {
    let is_counted = state.list.with_untracked(|list| !matches!(list.sight(), Some(Sight::Rights { .. })));
    is_counted && matches!(row.card, Card::Company(_))
}

/// The same as a phrase that needs no heading; nothing if there is nothing to say.
fn fact(state: State, row: &Row, column: Column) -> Option<String> {
    let texts = state.texts;
    let date = |date| format::date(state.lang, date);
    match column {
        Column::LastPayment => row.last_payment.map(|day| (texts.last_payment)(&date(day))),
        Column::FallsOn => row.falls_on.map(|day| (texts.falls_on)(&date(day))),
        Column::Payments => Some((texts.payments)(row.payments.into(), &state.number(row.payments))),
        Column::People => {
            knows_people(state, row).then(|| (texts.people)(row.people.into(), &state.number(row.people)))
        }
        // The least telling of them, left out so that a card keeps to two lines.
        Column::Created => None,
        Column::Company => row.company.as_ref().map(|(_, title)| title.clone()),
        Column::Responsible => state.user_name(row.assigned_by),
        Column::Name | Column::Type => None,
    }
}

/// The width of a column, as a track of a grid.
fn width(column: Column, mode: Mode) -> &'static str {
    match column {
        Column::Name => "minmax(140px, 2fr)",
        // «Компания» or «B2B».
        Column::Type if mode == Mode::Directory => "80px",
        Column::Type => "50px",
        Column::Company => "minmax(120px, 1.4fr)",
        Column::People | Column::Payments => "68px",
        Column::Created => "94px",
        Column::LastPayment => "134px",
        Column::FallsOn => "108px",
        Column::Responsible => "minmax(80px, 1.1fr)",
    }
}
