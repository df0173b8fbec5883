//! What part of the series is shown and how, the way to the table, and the file.

use client_segments::help::Topic;
use client_segments::i18n::ListTexts;
use client_segments::route::{ChartKind, Period};
use client_segments::view_model::chart_csv::for_people;
use leptos::prelude::*;
use protocol::{ExportForm, History};
use segmentation::csv::series_csv;

use super::history::HistorySwitch;
use crate::page::browser::{self, Offered};
use crate::page::state::use_state;
use crate::page::views::copy::CopyText;
use crate::page::views::help::HelpLink;
use crate::page::views::offered::SaveInWindow;
use crate::page::views::popover::Popover;

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
            <Download />
            <HelpLink topic=Topic::Chart />
            </div>
        </div>
    }
}

/// All modes and months as a file: for people first, for programs too.
#[component]
fn Download() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let words = state.lang.words::<ListTexts>();
    let is_open = RwSignal::new(false);
    let saved = RwSignal::new(None::<String>);
    let offered = StoredValue::new_local(None::<Offered>);
    let save = move |form: ExportForm| {
        let Some(summary) = state.summary.get_untracked() else { return };
        let day = summary.as_of.split('T').next().unwrap_or_default().to_owned();
        // The file holds what is looked at, and its name says so.
        let history = match state.history() {
            History::Today => "",
            History::Recorded => "-recorded",
        };
        let text = state.with_series(|series| match form {
            ExportForm::CsvForPrograms => series_csv(series, &summary.modes),
            _ => for_people(series, &summary.modes, state.lang),
        });
        let Some(text) = text else { return };
        // Fails only where the frame forbids downloads; the text is shown in any case.
        let file = browser::save_text(&format!("client-segments-{day}{history}.csv"), "text/csv;charset=utf-8", &text);
        offered.set_value(file.ok());
        saved.set(Some(text));
    };
    let form = move |form: ExportForm| {
        view! {
            <li>
                <button class="export-form" on:click=move |_| save(form)>
                    {(words.form)(form)}
                    <small>{if form == ExportForm::CsvForPrograms { texts.download_hint } else { texts.download_people }}</small>
                </button>
            </li>
        }
    };
    view! {
        <Popover label=texts.download.to_owned() class="export" is_open>
            <ul>{[ExportForm::CsvForPeople, ExportForm::CsvForPrograms].map(form).collect_view()}</ul>
            {move || {
                saved.get().map(|text| {
                    let text = text.trim_start_matches('\u{feff}').to_owned();
                    view! { <SaveInWindow offered /> <CopyText text summary=words.show_text hint=words.text_hint /> }
                })
            }}
        </Popover>
    }
}
