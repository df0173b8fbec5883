//! What part of the series is shown and how, the way to the table, and the file.

use client_segments::help::Topic;
use client_segments::route::{ChartKind, Period};
use leptos::prelude::*;
use protocol::History;
use segmentation::csv::series_csv;

use super::history::HistorySwitch;
use crate::page::browser;
use crate::page::state::use_state;
use crate::page::views::help::HelpLink;

/// The row of buttons over the chart.
#[component]
pub(super) fn Controls(
    /// Whether the numbers are shown as a table.
    is_table: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let period = move |period: Period| {
        let choose = move |_| {
            let mut route = state.route.get_untracked();
            route.period = period;
            state.adjust(route);
        };
        view! {
            <button
                aria-pressed=move || state.route.with(|route| route.period == period).to_string()
                on:click=choose
            >
                {(texts.period_name)(period)}
            </button>
        }
    };
    let kind = move |kind: ChartKind| {
        let choose = move |_| {
            let mut route = state.route.get_untracked();
            route.kind = Some(kind);
            state.adjust(route);
        };
        view! {
            <button
                aria-pressed=move || state.shown.with(|route| route.chart_kind() == kind).to_string()
                disabled=move || is_table.get()
                on:click=choose
            >
                {(texts.kind_name)(kind)}
            </button>
        }
    };
    let download = move |_| {
        let Some(summary) = state.summary.get_untracked() else { return };
        let day = summary.as_of.split('T').next().unwrap_or_default().to_owned();
        // The file holds what is looked at, and its name says so.
        let history = match state.history() {
            History::Today => "",
            History::Recorded => "-recorded",
        };
        let Some(csv) = state.with_series(|series| series_csv(series, &summary.modes)) else { return };
        // Fails only where the frame forbids downloads; the numbers are in the table as well.
        let _ = browser::save_text(&format!("client-segments-{day}{history}.csv"), "text/csv;charset=utf-8", &csv);
    };
    view! {
        <div class="controls">
            <div class="segmented" role="group" aria-label=texts.period>
                {Period::ALL.map(period).collect_view()}
            </div>
            <div class="segmented" role="group" aria-label=texts.kind>
                {ChartKind::ALL.map(kind).collect_view()}
            </div>
            <HistorySwitch />
            <div class="controls-end">
            <button aria-pressed=move || is_table.get().to_string() on:click=move |_| is_table.update(|table| *table = !*table)>
                {move || if is_table.get() { texts.as_chart } else { texts.as_table }}
            </button>
            <button title=texts.download_hint on:click=download>{texts.download}</button>
            <HelpLink topic=Topic::Chart />
            </div>
        </div>
    }
}
