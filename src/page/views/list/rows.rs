//! The rows of the list. Only those on screen (and a few around them) are in the document, at their places in a box as
//! high as the whole list, so that a list of any length scrolls like a short one; a box higher than browsers allow is
//! scaled.

use client_segments::i18n::ListTexts;
use client_segments::view_model::list::List;
use client_segments::view_model::scroll::Scroll;
use client_segments::view_model::table::Column;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use segmentation::{Card, Group, Month, Row};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::cells::{Seen, badge, kind, link, shown_name};
use super::columns::{Heads, grid, least_width};
use super::menu::{OpenMenu, RowMenu, open};
use crate::page::card;
use crate::page::parts::Button;
use crate::page::state::{State, use_state};
use crate::page::views::sharing::empty_for_rights;
use crate::page::views::size::size_of;

/// The height of a row of a table, in CSS pixels.
const ROW_HEIGHT: f64 = 40.0;
/// The height of the heads of a table.
const HEAD_HEIGHT: f64 = 37.0;
/// The height of a card on a narrow screen.
const CARD_HEIGHT: f64 = 96.0;
/// Narrower lists show cards, in CSS pixels.
const CARDS_BELOW: f64 = 700.0;

/// The rows of `group` at `month`, or the reason why there are none.
#[component]
pub(super) fn Rows(
    /// The group listed.
    group: Memo<Group>,
    /// The month looked at.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let scroller = NodeRef::<Div>::new();
    let size = size_of(scroller);
    let scroll = RwSignal::new(Scroll::default());
    let active = RwSignal::new(None::<usize>);
    let menu = RwSignal::new(None::<OpenMenu>);

    let is_narrow = Memo::new(move |_| size.get().0 < CARDS_BELOW);
    let row_height = Memo::new(move |_| if is_narrow.get() { CARD_HEIGHT } else { ROW_HEIGHT });
    let count = Memo::new(move |_| state.list.with(|list| list.matching().unwrap_or_default()));
    let has_rows = Memo::new(move |_| 0 < count.get());
    Effect::new(move || {
        let head = if is_narrow.get() { 0.0 } else { HEAD_HEIGHT };
        let measured = (row_height.get(), count.get(), (size.get().1 - head).max(0.0));
        scroll.update(|scroll| *scroll = scroll.measured(measured.0, measured.1, measured.2));
    });
    let rendered = Memo::new(move |_| scroll.get().rendered());
    Effect::new(move || {
        // Before the first answer the length is unknown and the window empty; the first rows are wanted all the same.
        let rendered = rendered.get();
        state.visible_rows.set(if rendered.is_empty() { 0..1 } else { rendered });
    });
    // The address tells more than what is listed, and the rest must not move the list.
    let asked = Memo::new(move |_| {
        state.list.with(|list| {
            list.question().map(|asked| {
                let narrowed = (asked.search.clone(), asked.filter.clone());
                (asked.members.clone(), asked.month, asked.history, narrowed, asked.sort)
            })
        })
    });
    // Another list begins at its top, and nobody in it is selected.
    Effect::new(move |former: Option<_>| {
        let asked = asked.get();
        if former.is_some_and(|former| former != asked) {
            active.set(None);
            menu.set(None);
            state.selection.update(|selection| selection.clear());
            if let Some(element) = scroller.get_untracked() {
                element.set_scroll_top(0);
            }
            scroll.update(|scroll| *scroll = scroll.scrolled(0.0));
        }
        asked
    });
    let focus = move || {
        if let Some(element) = scroller.get_untracked() {
            // A list that is on the page can always take the focus.
            let _ = element.focus();
        }
    };

    let rows = move || {
        let rendered = rendered.get();
        let place = |list: &List, index| (index, list.stamp(index), list.row(index).cloned());
        state.list.with(|list| rendered.map(|index| place(list, index)).collect::<Vec<_>>())
    };
    let shown = Memo::new(move |_| {
        let mut columns = state.shown.with(|route| route.listed_columns());
        state.list.with(|list| columns.retain(|&column| list.tells(column)));
        columns
    });
    let tracks = Memo::new(move |_| grid(state, &shown.get(), group.get().mode()));
    let least = Memo::new(move |_| format!("{}px", least_width(state, &shown.get(), group.get().mode())));
    let least = move || if is_narrow.get() { String::new() } else { least.get() };
    // Headings over a sentence that says why there is no list would name what is not there.
    let has_head = Memo::new(move |_| {
        !is_narrow.get() && !state.list.with(|list| list.is_unusable() || list.matching() == Some(0))
    });
    let keys = Keys { state, scroller, scroll, active, count };
    // The client that is explained beside stays in view while one goes from one to the next.
    let explained = Memo::new(move |_| state.card.with(|panel| panel.card()));
    Effect::new(move |former: Option<Option<Card>>| {
        let card = explained.get();
        if former.flatten().is_some()
            && let Some(place) = card.and_then(|card| state.list.with_untracked(|list| list.place_of(card)))
        {
            keys.go_to(place);
        }
        card
    });
    view! {
        <div
            class="rows"
            class:rows-narrow=move || is_narrow.get()
            class:rows-stale=move || state.list.with(|list| list.is_stale())
            // A table without rows is none to a screen reader.
            role=move || if has_rows.get() { "grid" } else { "group" }
            tabindex="0"
            aria-label=words.keys
            aria-multiselectable=move || has_rows.get().then_some("true")
            aria-rowcount=move || has_rows.get().then(|| count.get() + 1)
            aria-activedescendant=move || active.get().map(row_id)
            node_ref=scroller
            on:keydown=move |event| keys.pressed(&event)
            on:scroll=move |_| {
                if let Some(element) = scroller.get_untracked() {
                    let top = f64::from(element.scroll_top());
                    scroll.update(|scroll| *scroll = scroll.scrolled(top));
                    menu.set(None);
                }
            }
        >
            <Show when=move || has_head.get()>
                <Heads shown tracks least=Signal::derive(least) />
            </Show>
            <div
                class="rows-all"
                role="rowgroup"
                style:height=move || format!("{}px", scroll.get().height())
                style:min-width=least
            >
                <For each=rows key=|(index, stamp, _)| (*index, *stamp) let((index, _stamp, row))>
                    <div
                        class="row"
                        class:row-active=move || active.get() == Some(index)
                        role="row"
                        id=row_id(index)
                        aria-rowindex=index + 2
                        style:top=move || format!("{}px", scroll.get().place(index))
                        style:grid-template-columns=move || if is_narrow.get() { String::new() } else { tracks.get() }
                        on:click=move |_| active.set(Some(index))
                    >
                        {row.map(|row| view! { <Cells row group month is_narrow shown menu /> })}
                    </div>
                </For>
            </div>
            <EmptyList />
        </div>
        <RowMenu menu closed=Callback::new(move |()| focus()) />
    }
}

fn row_id(index: usize) -> String {
    format!("row-{index}")
}

/// How the list is worked with keys.
#[derive(Clone, Copy)]
struct Keys {
    state: State,
    scroller: NodeRef<Div>,
    scroll: RwSignal<Scroll>,
    /// The row that the keys are at.
    active: RwSignal<Option<usize>>,
    count: Memo<usize>,
}

impl Keys {
    fn pressed(self, event: &KeyboardEvent) {
        // What stands in a row has keys of its own.
        let is_own = event.target() == event.current_target();
        let count = self.count.get_untracked();
        if count == 0 || !is_own || event.alt_key() || event.meta_key() || event.ctrl_key() {
            return;
        }
        let visible = self.scroll.get_untracked().visible();
        let now = self.active.get_untracked();
        let page = visible.len().saturating_sub(2).max(1);
        let next = match event.key().as_str() {
            "ArrowDown" => now.map_or(visible.start, |now| now + 1),
            "ArrowUp" => now.map_or(visible.start, |now| now.saturating_sub(1)),
            "PageDown" => now.unwrap_or(visible.start) + page,
            "PageUp" => now.unwrap_or(visible.start).saturating_sub(page),
            "Home" => 0,
            "End" => count - 1,
            "Enter" | " " => {
                if let Some(row) = now.and_then(|now| self.row(now)) {
                    event.prevent_default();
                    if event.key() == "Enter" {
                        card::open(self.state, Some(row.card));
                    } else {
                        self.state.selection.update(|selection| selection.toggle(&row));
                    }
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.go_to(next.min(count - 1));
    }

    fn row(self, index: usize) -> Option<Row> {
        self.state.list.with_untracked(|list| list.row(index).cloned())
    }

    fn go_to(self, row: usize) {
        self.active.set(Some(row));
        if let (Some(there), Some(element)) = (self.scroll.get_untracked().to_row(row), self.scroller.get_untracked()) {
            self.scroll.set(there);
            element.set_scroll_top(there.scroll_top().round() as i32);
        }
    }
}

/// Why no rows are shown; nothing if there are some.
#[component]
fn EmptyList() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let words = state.lang.words::<ListTexts>();
    let clear = move |_| {
        let mut route = state.route.get_untracked();
        route.search.clear();
        route.filters.clear();
        state.adjust(route);
    };
    let narrowed = move |text: &'static str| {
        let is_filtered = state.route.with(|route| !route.filters.is_empty());
        let label = if is_filtered { words.clear_filters } else { texts.search_clear };
        view! {
            <div class="rows-empty" role="status">
                <p>{text}</p>
                <Button press=clear>{label}</Button>
            </div>
        }
        .into_any()
    };
    move || {
        let (matching, total) = state.list.with(|list| (list.matching(), list.total()));
        if state.list.with(|list| list.is_unusable()) {
            return Some(narrowed(words.unusable));
        }
        if let (Some(0), Some(reason)) = (matching, empty_for_rights(state)) {
            return Some(reason);
        }
        match (matching, total) {
            (None, _) => Some(view! { <p class="rows-empty" role="status">{texts.loading}</p> }.into_any()),
            (Some(0), Some(0)) => Some(view! { <p class="rows-empty">{texts.nobody_in_group}</p> }.into_any()),
            (Some(0), _) => Some(narrowed(texts.nobody_found)),
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
    /// The columns shown.
    shown: Memo<Vec<Column>>,
    /// The menu of a row.
    menu: RwSignal<Option<OpenMenu>>,
) -> impl IntoView {
    let state = use_state();
    move || {
        // The day seen from, to tell whether a change of group is near.
        let today = month.get().zip(state.summary.get()).map(|(month, s)| month.reference_date(s.series.as_of));
        let seen = Seen { state, group: group.get(), today };
        let columns = shown.get();
        if is_narrow.get() {
            let rest = columns.iter().filter(|column| !matches!(column, Column::Name | Column::Kind));
            let mut facts = vec![kind(state, &row, seen.group).to_owned()];
            facts.extend(rest.filter_map(|column| seen.fact(&row, *column)));
            view! {
                <div role="gridcell" class="cell-name">
                    {check_box(state, &row)} {link(state, &row)} {menu_button(state, &row, menu)}
                </div>
                <div role="gridcell" class="cell-facts">{facts.join(" · ")}</div>
            }
            .into_any()
        } else {
            let cells = columns.iter().map(|column| cell(seen, &row, *column)).collect_view();
            view! {
                <div role="gridcell" class="cell-check">{check_box(state, &row)}</div>
                {cells}
                <div role="gridcell" class="cell-menu">{menu_button(state, &row, menu)}</div>
            }
            .into_any()
        }
    }
}

fn cell(seen: Seen, row: &Row, column: Column) -> AnyView {
    match column {
        Column::Name => view! { <div role="gridcell" class="cell-name">{link(seen.state, row)}</div> }.into_any(),
        Column::Kind => view! { <div role="gridcell">{badge(seen.state, row, seen.group)}</div> }.into_any(),
        column => {
            let is_soon = column == Column::FallsOn && seen.is_soon(row);
            let text = seen.text(row, column).unwrap_or_else(|| "—".to_owned());
            view! {
                <div
                    role="gridcell"
                    class:cell-soon=is_soon
                    class:cell-number=column.is_number()
                    title=text.clone()
                >
                    <bdi>{text.clone()}</bdi>
                </div>
            }
            .into_any()
        }
    }
}

fn check_box(state: State, row: &Row) -> impl IntoView + use<> {
    let label = (state.lang.words::<ListTexts>().select)(&shown_name(state, row));
    let (card, row) = (row.card, row.clone());
    view! {
        <input
            type="checkbox"
            class="row-check"
            tabindex="-1"
            aria-label=label
            prop:checked=move || state.selection.with(|selection| selection.contains(card))
            on:change=move |_| state.selection.update(|selection| selection.toggle(&row))
        />
    }
}

/// The button that opens the menu of a row.
fn menu_button(state: State, row: &Row, menu: RwSignal<Option<OpenMenu>>) -> impl IntoView + use<> {
    let label = (state.lang.words::<ListTexts>().actions_of)(&shown_name(state, row));
    let (card, row) = (row.card, row.clone());
    let is_open = move || menu.with(|menu| menu.as_ref().is_some_and(|menu| menu.row.card == card));
    let toggle = move |event: MouseEvent| {
        let button = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        match button {
            Some(button) if !is_open() => open(menu, row.clone(), &button),
            _ => menu.set(None),
        }
    };
    view! {
        <Button class="menu-button" label=label attr:aria-haspopup="menu" expanded=move || is_open() press=toggle>
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <circle cx="3" cy="8" r="1.5" />
                <circle cx="8" cy="8" r="1.5" />
                <circle cx="13" cy="8" r="1.5" />
            </svg>
        </Button>
    }
}
