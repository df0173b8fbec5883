//! Who went where, as bands from the groups of then to the groups of now; each lists its clients. The table above tells
//! the same.

use client_segments::sections::transitions::flows::{Band, Bar, Flows, WIDTH};
use client_segments::sections::transitions::{Chosen, Table, TransitionsTexts, group_of};
use leptos::prelude::*;
use protocol::Transitions;
use segmentation::Mode;
use segmentation::rank::Place;

use super::super::list::{is_open, toggle};
use super::super::shape::{GroupMark, group_class};
use super::place_name;
use crate::page::state::use_state;

/// The bands; nothing if nobody moved.
#[component]
pub(super) fn Bands(
    /// Between which places cards went.
    told: Transitions,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    let mode = told.of.mode;
    let table = Table::new(mode, &told.cells);
    let before: Vec<Place> = table.rows.iter().map(|(place, ..)| *place).collect();
    let after: Vec<Place> = table.columns.iter().map(|(place, _)| *place).collect();
    let Flows { before, after, bands, height, clients } = Flows::new(&before, &after, &told.cells);
    (clients > 0).then(|| {
        view! {
            <h3>{(texts.movers)(clients.into(), &state.number(clients))}</h3>
            <div class="bands" style:height=format!("{height:.0}px")>
                <Names bars=before.clone() mode />
                <svg viewBox=format!("0 0 {WIDTH} {height:.0}") preserveAspectRatio="none" role="group" aria-label=texts.bands>
                    {bands.into_iter().map(|band| view! { <OneBand band mode /> }).collect_view()}
                </svg>
                <Names bars=after mode />
            </div>
        }
    })
}

/// The places of one side, each with its number, beside its bar.
#[component]
fn Names(
    /// Where they lie.
    bars: Vec<Bar>,
    /// The mode.
    mode: Mode,
) -> impl IntoView {
    let state = use_state();
    let name = move |bar: Bar| {
        let Bar { place, clients, top, height } = bar;
        view! {
            <li style:top=format!("{top:.0}px")>
                <span class=format!("bands-bar {}", place_class(mode, place)) style:height=format!("{:.0}px", height.max(2.0))></span>
                <span>
                    {group_of(mode, place).map(|group| view! { <GroupMark group /> " " })}
                    {place_name(state, mode, place)}
                </span>
                <strong>{state.number(clients)}</strong>
            </li>
        }
    };
    view! { <ul class="bands-names">{bars.into_iter().map(name).collect_view()}</ul> }
}

/// The class that gives an element the colour of a place.
fn place_class(mode: Mode, place: Place) -> &'static str {
    group_of(mode, place).map_or("bands-outside", group_class)
}

/// A band: its clients are listed by a click, or by Enter and the space bar.
#[component]
fn OneBand(
    /// Which.
    band: Band,
    /// The mode.
    mode: Mode,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    let Band { from, to, clients, path } = band;
    let code = StoredValue::new(Chosen::Cell(from, to).code(mode));
    let moved = (texts.moved)(&place_name(state, mode, from), &place_name(state, mode, to));
    let label = (texts.cell)(&moved, &state.number(clients));
    let hint = label.clone();
    let open = move || toggle(state, code.get_value());
    view! {
        <path
            class=format!("band {}", place_class(mode, if from == Place::New { to } else { from }))
            d=path
            tabindex="0"
            role="button"
            aria-label=label
            aria-pressed=move || is_open(state, &code.get_value()).to_string()
            on:click=move |_| open()
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "Enter" | " ") {
                    event.prevent_default();
                    open();
                }
            }
        >
            <title>{hint}</title>
        </path>
    }
}
