//! The counters of the mode: each one is a button that lists its clients.

use client_segments::format;
use client_segments::view_model::counters::{Counter, counters};
use leptos::prelude::*;

use super::shape::{GroupMark, group_class};
use crate::page::state::{State, use_state};

/// The counters of the chosen mode at the chosen month.
#[component]
pub(super) fn Counters() -> impl IntoView {
    let state = use_state();
    let shown = Memo::new(move |_| {
        let (mode, month) = state.route.with(|route| (route.mode, route.month));
        state.summary.with(|summary| summary.as_ref().and_then(|summary| counters(&summary.series, mode, month)))
    });
    view! {
        <div class="counters">
            {move || {
                let shown = shown.get()?;
                let mode = state.route.with_untracked(|route| route.mode);
                Some(
                    view! {
                        {shown.groups.into_iter().map(|counter| view! { <CounterCard counter /> }).collect_view()}
                        <div class="counter total">
                            <span class="counter-name">{(state.texts.total)(mode)}</span>
                            <span class="counter-line">
                                <strong>{state.number(shown.total)}</strong>
                                {change(state, shown.total_change)}
                            </span>
                            <span class="counter-share">{format::month(state.lang, shown.month)}</span>
                        </div>
                    },
                )
            }}
        </div>
    }
}

/// One group's counter.
#[component]
fn CounterCard(
    /// What it shows.
    counter: Counter,
) -> impl IntoView {
    let state = use_state();
    let group = counter.group;
    let is_listed = Memo::new(move |_| state.route.with(|route| route.listed_group() == group));
    let choose = move |_| {
        let mut route = state.route.get_untracked();
        route.group = Some(group);
        route.search.clear();
        state.go(route);
    };
    let share = counter.share.map(|share| (state.texts.share)(&format::percent(state.lang, share)));
    let width = format!("{:.1}%", counter.share.unwrap_or_default() * 100.0);
    view! {
        <button
            class=format!("counter {}", group_class(group))
            aria-pressed=move || is_listed.get().to_string()
            title=(state.texts.group_hint)(group)
            on:click=choose
        >
            <span class="counter-name"><GroupMark group />{(state.texts.group)(group)}</span>
            <span class="counter-line">
                <strong>{state.number(counter.count)}</strong>
                {change(state, counter.change)}
            </span>
            <span class="counter-share">{share}</span>
            <span class="counter-bar" aria-hidden="true"><span style:width=width></span></span>
        </button>
    }
}

/// The change within a month; neither good nor bad, because that depends on the group.
fn change(state: State, change: Option<i64>) -> Option<impl IntoView> {
    change.map(|change| {
        view! {
            <span class="counter-change" title=state.texts.change_hint>
                {format::signed(state.lang, change)}
            </span>
        }
    })
}
