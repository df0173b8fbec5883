//! The clients behind a number: heading, search, filters, the scrolling list of rows, and what can be done with all of
//! them.

mod cells;
mod columns;
mod export;
pub(super) mod filters;
mod handover;
mod menu;
pub(super) mod names;
mod own;
mod rows;
mod selection;

use std::time::Duration;

use client_segments::format;
use client_segments::help::Topic;
use client_segments::i18n::ListTexts;
use client_segments::view_model::counters::shown_month;
use client_segments::view_model::progress::has_lost_rights;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use protocol::{Columns, History};
use segmentation::{Month, Series};

use super::card::CardPanelSection;
use super::help::HelpLink;
use super::shape::GroupMark;
use super::sharing::ListVisibility;
use crate::page::link;
use crate::page::parts::Button;
use crate::page::state::use_state;
use columns::ColumnsButton;
use export::ExportButton;
use filters::FilterBar;
use handover::{HandoverButton, HandoverCard};
use names::ask_names;
use rows::Rows;
use selection::SelectionBar;

pub(in crate::page) use names::places;
pub(super) use own::{ListButton, OwnListCard, is_open, toggle};
pub(in crate::page) use own::{listed, month_of};

/// How long after the last letter the question is asked.
const SEARCH_DELAY: Duration = Duration::from_millis(200);

/// The list of the chosen group at the chosen month.
#[component]
pub(super) fn ListCard() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let group = Memo::new(move |_| state.shown.with(|route| route.listed_group()));
    let month = Memo::new(move |_| {
        let pinned = state.route.with(|route| route.month);
        state.with_series(|series| shown_month(series, pinned)).flatten()
    });
    let is_hidden = Memo::new(move |_| state.progress.with(|progress| has_lost_rights(progress.as_ref())));
    let words = state.lang.words::<ListTexts>();
    let total = move || state.list.with(|list| list.total()).map(|total| state.number(total));
    ask_names(state);
    let hands_over = RwSignal::new(false);
    view! {
        <section class="card list">
            <div class="list-head">
                <h2>
                    {move || view! { <GroupMark group=group.get() /> }}
                    {move || (texts.group)(group.get())}
                    <span class="list-month">{move || month.get().map(|month| format::month(state.lang, month))}</span>
                    <span class="list-total">{total}</span>
                    <HelpLink topic=Topic::List />
                </h2>
                <Search />
            </div>
            <p class="list-hint">{move || (texts.group_hint)(group.get(), state.thresholds.get())}</p>
            // Under a notice of lost rights no client is named.
            <Show when=move || !is_hidden.get()>
                <div class="list-tools">
                    <FilterBar />
                    <div class="list-tools-end">
                        <ColumnsButton />
                        <ExportButton />
                        <HandoverButton is_open=hands_over />
                        <Button title=words.copy_link press=move |_| link::copy(state, state.route.get_untracked())>
                            {words.link}
                        </Button>
                    </div>
                </div>
                <HandoverCard is_open=hands_over />
                <CardPanelSection />
                <ListVisibility />
                <Unread />
                <Rows group month />
                <SelectionBar hands_over />
            </Show>
        </section>
    }
}

/// Says which columns are used that are not read to their end.
#[component]
fn Unread() -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let unread = Memo::new(move |_| state.list.with(|list| unread_names(words, list.unread())));
    move || unread.get().map(|names| view! { <p class="list-visibility" role="status">{(words.unread)(&names)}</p> })
}

/// What columns that are not read to their end are called; nothing if there are none.
fn unread_names(words: &ListTexts, columns: &[Columns]) -> Option<String> {
    let names: Vec<&str> = columns.iter().map(|&columns| (words.unread_columns)(columns)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Says that a past month is looked at, and leads back.
#[component]
pub(super) fn PastBanner(
    /// The month looked at.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let state = use_state();
    let past = Memo::new(move |_| {
        let month = month.get()?;
        let last = state.with_series(Series::last).flatten();
        (last != Some(month)).then(|| month.last_day())
    });
    let to_today = move |_| {
        let route = state.route.get_untracked();
        state.go(client_segments::route::Route { month: None, ..route });
    };
    move || {
        past.get().map(|date| {
            let date = format::date(state.lang, date);
            let text = move || match state.history() {
                History::Today => (state.texts.state_on)(&date),
                History::Recorded => (state.texts.past.recorded_on)(&date),
            };
            view! {
                <div class="past" role="status">
                    <span>{text} "\u{a0}" <HelpLink topic=Topic::Dates /></span>
                    <Button press=to_today>{state.texts.to_today}</Button>
                </div>
            }
        })
    }
}

/// The search box. Typing is shown at once; the question waits until the typing pauses.
#[component]
fn Search() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let mut ask = debounce(SEARCH_DELAY, move |words: String| {
        let mut route = state.route.get_untracked();
        route.search = words;
        state.adjust(route);
    });
    let found = move || {
        let is_narrowed = state.route.with(|route| !route.search.is_empty() || !route.filters.is_empty());
        state.list.with(|list| {
            let numbers = list.matching().zip(list.searched()).filter(|_| is_narrowed && !list.is_stale());
            numbers.map(|(matching, total)| (texts.matching)(&state.number(matching), &state.number(total)))
        })
    };
    view! {
        <div class="search">
            <span class="search-found" role="status">{found}</span>
            <input
                type="search"
                autocomplete="off"
                placeholder=texts.search
                aria-label=texts.search
                prop:value=move || state.route.with(|route| route.search.clone())
                on:input=move |event| ask(event_target_value(&event))
            />
        </div>
    }
}
