//! The heads of the columns (sorted by a press, sized by a drag), and the choice which columns there are.

use client_segments::i18n::ListTexts;
use client_segments::view_model::table::Column;
use leptos::ev::PointerEvent;
use leptos::html::Span;
use leptos::prelude::*;
use segmentation::Mode;

use crate::page::parts::{Button, Kind, Popover};
use crate::page::state::{State, use_state};

/// Width of the column with the boxes, in CSS pixels.
const CHECK: u32 = 28;
/// Width of the column with the menus.
const MENU: u32 = 32;
/// The gap between two columns.
const GAP: u32 = 12;
/// No column becomes narrower than this, in CSS pixels.
const NARROWEST: f64 = 48.0;

/// The tracks of the grid that the columns are.
pub(super) fn grid(state: State, shown: &[Column], mode: Mode) -> String {
    let width = |column: &Column| match state.widths.with(|widths| widths.get(column).copied()) {
        Some(width) => format!("{width}px"),
        None => match column.width(mode) {
            (least, 0.0) => format!("{least}px"),
            (least, share) => format!("minmax({least}px, {share}fr)"),
        },
    };
    let tracks: Vec<String> = shown.iter().map(width).collect();
    format!("{CHECK}px {} {MENU}px", tracks.join(" "))
}

/// The least width of a row, in CSS pixels: narrower lists are pushed sideways.
pub(super) fn least_width(state: State, shown: &[Column], mode: Mode) -> u32 {
    let width = |column: &Column| {
        let own = state.widths.with(|widths| widths.get(column).copied());
        own.map_or(column.width(mode).0, |width| width as u32)
    };
    let columns: u32 = shown.iter().map(width).sum();
    columns + CHECK + MENU + GAP * (shown.len() as u32 + 1) + 32
}

/// The heads.
#[component]
pub(super) fn Heads(
    /// The columns shown.
    shown: Memo<Vec<Column>>,
    /// The tracks of their grid.
    tracks: Memo<String>,
    /// The least width of the row.
    least: Signal<String>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let everybody = move || state.selection.with(|selection| selection.is_everybody());
    view! {
        <div
            class="row row-head"
            role="row"
            aria-rowindex="1"
            style:grid-template-columns=move || tracks.get()
            style:min-width=move || least.get()
        >
            <span role="columnheader" class="cell-check">
                <input
                    type="checkbox"
                    class="row-check"
                    aria-label=words.select_all
                    title=words.select_all
                    prop:checked=everybody
                    on:change=move |_| {
                        let all = everybody();
                        state
                            .selection
                            .update(|selection| if all { selection.clear() } else { selection.select_all() });
                    }
                />
            </span>
            {move || shown.get().into_iter().map(|column| view! { <Head column /> }).collect_view()}
            <span role="columnheader" class="cell-menu"></span>
        </div>
    }
}

/// The head of a column.
#[component]
fn Head(
    /// The column.
    column: Column,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let name = (state.texts.column)(column);
    let cell = NodeRef::<Span>::new();
    let can_sort = Memo::new(move |_| state.list.with(|list| list.can_be_arranged()));
    let sorted = Memo::new(move |_| {
        let sorting = state.shown.with(|route| route.listed_sorting());
        (can_sort.get() && sorting.by == column).then_some(sorting.descending)
    });
    let aria = move || match sorted.get() {
        Some(true) => Some("descending"),
        Some(false) => Some("ascending"),
        None => None,
    };
    let sort = move |_| {
        let sorting = state.shown.with_untracked(|route| route.listed_sorting());
        let mut route = state.route.get_untracked();
        route.sorting = Some(sorting.pressed(column));
        state.adjust(route);
    };
    // Where a drag has begun, and how wide the column was then.
    let drag = StoredValue::new(None::<(f64, f64)>);
    let grip = move |event: PointerEvent| {
        let Some(cell) = cell.get_untracked() else { return };
        event.prevent_default();
        drag.set_value(Some((event.client_x().into(), cell.get_bounding_client_rect().width())));
        let handle = event_target::<web_sys::Element>(&event);
        // Without it the drag ends at the edge of the handle.
        let _ = handle.set_pointer_capture(event.pointer_id());
    };
    let pull = move |event: PointerEvent| {
        if let Some((from, width)) = drag.get_value() {
            let width = (width + f64::from(event.client_x()) - from).max(NARROWEST).round();
            state.widths.update(|widths| {
                widths.insert(column, width);
            });
        }
    };
    view! {
        <span role="columnheader" class="head" class:cell-number=column.is_number() aria-sort=aria node_ref=cell>
            <Button class="head-sort" disabled=move || !can_sort.get() title=(words.sort_by)(name) press=sort>
                <span class="head-name">{name}</span>
                <span class="head-arrow" aria-hidden="true">
                    {move || sorted.get().map(|descending| if descending { "↓" } else { "↑" })}
                </span>
            </Button>
            <span
                class="head-grip"
                title=words.resize
                on:pointerdown=grip
                on:pointermove=pull
                on:pointerup=move |_| drag.set_value(None)
                on:pointercancel=move |_| drag.set_value(None)
                on:dblclick=move |_| state.widths.update(|widths| {
                    widths.remove(&column);
                })
            ></span>
        </span>
    }
}

/// The choice of columns.
#[component]
pub(super) fn ColumnsButton() -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let is_open = RwSignal::new(false);
    let shown = Memo::new(move |_| state.shown.with(|route| route.listed_columns()));
    let set = move |chosen: Vec<Column>| {
        let own = state.shown.with_untracked(|route| route.own_columns());
        let mut route = state.route.get_untracked();
        route.columns = (chosen != own && chosen.len() > 1).then_some(chosen);
        state.adjust(route);
    };
    let line = move |column: Column| {
        let name = (state.texts.column)(column);
        let toggle = move |_| {
            let mut chosen = shown.get_untracked();
            match chosen.iter().position(|other| *other == column) {
                Some(at) => {
                    chosen.remove(at);
                }
                None => chosen.push(column),
            }
            set(chosen);
        };
        let step = move |by: isize| {
            let mut chosen = shown.get_untracked();
            if let Some(at) = chosen.iter().position(|other| *other == column) {
                let to = at.saturating_add_signed(by).clamp(1, chosen.len() - 1);
                chosen.swap(at, to);
                set(chosen);
            }
        };
        let at = move || shown.with(|shown| shown.iter().position(|other| *other == column));
        let is_first = move || at().is_none_or(|at| at <= 1);
        let is_last = move || at().is_none_or(|at| at + 1 == shown.with(Vec::len));
        let is_name = column == Column::Name;
        view! {
            <li>
                <label>
                    <input
                        type="checkbox"
                        disabled=is_name
                        prop:checked=move || at().is_some()
                        on:change=toggle
                    />
                    {name}
                </label>
                <Show when=move || !is_name>
                    <Button
                        label=(words.earlier)(name)
                        title=(words.earlier)(name)
                        attr:aria-disabled=move || is_first().to_string()
                        press=move |_| step(-1)
                    >
                        "←"
                    </Button>
                    <Button
                        label=(words.later)(name)
                        title=(words.later)(name)
                        attr:aria-disabled=move || is_last().to_string()
                        press=move |_| step(1)
                    >
                        "→"
                    </Button>
                </Show>
            </li>
        }
    };
    let offered = Memo::new(move |_| {
        state.list.with(|list| Column::ALL.into_iter().filter(|&column| list.tells(column)).collect::<Vec<_>>())
    });
    let reset = move |_| {
        state.widths.update(|widths| widths.clear());
        set(Vec::new());
    };
    view! {
        <Popover label=words.columns.to_owned() class="columns-choice" is_open>
            <ul>{move || offered.get().into_iter().map(line).collect_view()}</ul>
            <Show when=move || offered.with(Vec::len) != Column::ALL.len()>
                <p class="muted">{words.columns_of_portal}</p>
            </Show>
            <Button kind=Kind::Link press=reset>{words.own_columns}</Button>
        </Popover>
    }
}
