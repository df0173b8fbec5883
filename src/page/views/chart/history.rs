//! The switch between the two histories, and what it means. There is nothing to see of either until they differ.

use client_segments::help::Topic;
use client_segments::view_model::chart::Chart;
use leptos::prelude::*;
use protocol::History;

use crate::page::parts::OneOf;
use crate::page::state::{State, use_state};
use crate::page::views::help::HelpLink;

/// Whether there are two histories.
fn are_two(state: State) -> bool {
    state.summary.with(|summary| summary.as_ref().is_some_and(|summary| summary.recorded.is_some()))
}

/// The history that is not shown.
pub(super) fn other(history: History) -> History {
    match history {
        History::Today => History::Recorded,
        History::Recorded => History::Today,
    }
}

/// The switch.
#[component]
pub(super) fn HistorySwitch() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.past;
    let exists = Memo::new(move |_| are_two(state));
    let choose = move |history: History| {
        let mut route = state.route.get_untracked();
        route.history = history;
        state.go(route);
    };
    view! {
        <Show when=move || exists.get()>
            <OneOf
                label=texts.history
                options=vec![History::Today, History::Recorded]
                words=texts.history_name
                chosen=move || state.history()
                choose
                hint=texts.history_hint
            />
            <HelpLink topic=Topic::History />
        </Show>
    }
}

/// One sentence on the history that is shown, and what the dotted lines are.
#[component]
pub(super) fn HistoryNote(
    /// What the chart shows.
    chart: Memo<Option<Chart>>,
    /// Whether the numbers are shown as a table.
    is_table: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.past;
    let exists = Memo::new(move |_| are_two(state));
    let has_dotted = Memo::new(move |_| {
        let differs = |chart: &Chart| chart.lines.iter().any(|line| line.other.is_some());
        !is_table.get() && chart.with(|chart| chart.as_ref().is_some_and(differs))
    });
    view! {
        <Show when=move || exists.get()>
            <p class="history-note" role="status">
                {move || (texts.history_hint)(state.history())}
                {move || has_dotted.get().then(|| format!(" {}.", (texts.dotted)(other(state.history()))))}
            </p>
        </Show>
    }
}
