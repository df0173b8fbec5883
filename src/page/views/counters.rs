//! The counters of the mode: each one is a button that lists its clients.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::modes;
use client_segments::view_model::counters::{Counter, TREND, counters, trend};
use leptos::prelude::*;

use super::help::HelpLink;
use super::shape::{GroupMark, group_class};
use crate::page::parts::Button;
use crate::page::state::{State, use_state};

/// The counters of the chosen mode at the chosen month.
#[component]
pub(super) fn Counters() -> impl IntoView {
    let state = use_state();
    let shown = Memo::new(move |_| {
        let (mode, month) = state.shown.with(|route| (route.mode, route.month));
        state.with_series(|series| counters(series, mode, month)).flatten()
    });
    view! {
        <div class="counters">
            {move || {
                let shown = shown.get()?;
                let mode = state.shown.with_untracked(|route| route.mode);
                let compared = (state.texts.change_hint)(&format::month_compared(state.lang, shown.month_before));
                let compared = StoredValue::new(compared);
                let with_trend = |counter: Counter| {
                    let line = state.with_series(|series| trend(series, counter.group, shown.month)).flatten();
                    view! { <CounterCard counter line compared /> }
                };
                let groups = shown.groups.iter().copied().map(with_trend).collect_view();
                Some(
                    view! {
                        {groups}
                        <div class="counter total">
                            <span class="counter-name">{(state.texts.total)(mode)} <HelpLink topic=modes::view(mode).sum_topic /></span>
                            <span class="counter-line">
                                <strong>{state.number(shown.total)}</strong>
                                {change(state, shown.total_change, compared)}
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
    /// How the group has grown, as the points of a line; nothing if there is too little of it.
    line: Option<String>,
    /// What its change is told against, in words.
    compared: StoredValue<String>,
) -> impl IntoView {
    let state = use_state();
    let group = counter.group;
    let is_listed = Memo::new(move |_| state.shown.with(|route| route.listed_group() == group));
    let choose = move |_| {
        let mut route = state.shown.get_untracked();
        route.group = Some(group);
        route.search.clear();
        state.go(route);
    };
    let share = counter.share.map(|share| (state.texts.share)(&format::percent(state.lang, share)));
    let width = format!("{:.1}%", counter.share.unwrap_or_default() * 100.0);
    let line = line.map(|points| {
        view! {
            <svg class="counter-trend" viewBox=format!("0 0 {} {}", TREND.0, TREND.1) aria-hidden="true">
                <polyline points=points />
            </svg>
        }
    });
    let hint = move || Some((state.texts.group_hint)(group, state.thresholds.get()).into_owned());
    view! {
        <div class="counter-place">
            <Button
                class=format!("counter {}", group_class(group))
                pressed=move || is_listed.get()
                title=MaybeProp::derive(hint)
                press=choose
            >
                <span class="counter-name"><GroupMark group />{(state.texts.group)(group)}</span>
                <span class="counter-line">
                    <strong>{state.number(counter.count)}</strong>
                    {change(state, counter.change, compared)}
                </span>
                <span class="counter-share">{share} {line}</span>
                <span class="counter-bar" aria-hidden="true"><span style:width=width></span></span>
            </Button>
            <HelpLink topic=Topic::from(group) />
        </div>
    }
}

/// The change within a month; neither good nor bad, because that depends on the group.
fn change(state: State, change: Option<i64>, compared: StoredValue<String>) -> Option<impl IntoView> {
    change.map(|change| {
        view! {
            <span class="counter-change" title=compared.get_value()>
                {format::signed(state.lang, change)}
                <span class="unseen">" " {compared.get_value()}</span>
            </span>
        }
    })
}
