//! What part of the series is shown and how, the way to the table, and the file.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::i18n::{ChartTexts, ListTexts};
use client_segments::route::{ChartKind, Period};
use client_segments::view_model::chart::{Chart, Line};
use client_segments::view_model::chart_csv::for_people;
use leptos::html::Canvas;
use leptos::prelude::*;
use protocol::{ExportForm, History};
use segmentation::csv::series_csv;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::draw::Palette;
use super::history::HistorySwitch;
use super::picture::{Words, png};
use crate::page::browser::{self, Offered};
use crate::page::parts::{Button, OneOf, Popover};
use crate::page::state::{State, use_state};
use crate::page::views::copy::CopyText;
use crate::page::views::help::HelpLink;
use crate::page::views::offered::SaveInWindow;

/// The row of buttons over the chart.
#[component]
pub(super) fn Controls(
    /// Whether the numbers are shown as a table.
    is_table: RwSignal<bool>,
    /// What the chart shows.
    chart: Memo<Option<Chart>>,
    /// What it is drawn on, unless the numbers are shown as a table.
    canvas: NodeRef<Canvas>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let choose_period = move |period: Period| {
        let mut route = state.route.get_untracked();
        route.period = period;
        state.adjust(route);
    };
    let choose_kind = move |kind: ChartKind| {
        let mut route = state.route.get_untracked();
        route.kind = Some(kind);
        state.adjust(route);
    };
    let compare = move |_| {
        let mut route = state.route.get_untracked();
        route.compares = !route.compares;
        state.adjust(route);
    };
    view! {
        <div class="controls">
            <OneOf
                label=texts.period
                options=Period::ALL.to_vec()
                words=texts.period_name
                chosen=move || state.route.with(|route| route.period)
                choose=choose_period
            />
            <OneOf
                label=texts.kind
                options=ChartKind::ALL.to_vec()
                words=texts.kind_name
                chosen=move || state.shown.with(|route| route.chart_kind())
                choose=choose_kind
                disabled=is_table
            />
            <Button pressed=move || state.route.with(|route| route.compares) disabled=is_table press=compare>
                {state.lang.words::<ChartTexts>().compare}
            </Button>
            <HistorySwitch />
            <div class="controls-end">
            <Button pressed=is_table press=move |_| is_table.update(|table| *table = !*table)>
                {move || if is_table.get() { texts.as_chart } else { texts.as_table }}
            </Button>
            <Download chart canvas />
            <HelpLink topic=Topic::Chart />
            </div>
        </div>
    }
}

/// All modes and months as a file: for people first, for programs too; and the chart as a picture.
#[component]
fn Download(
    /// What the chart shows.
    chart: Memo<Option<Chart>>,
    /// What it is drawn on.
    canvas: NodeRef<Canvas>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let words = state.lang.words::<ListTexts>();
    let is_open = RwSignal::new(false);
    // What was saved last: a text, or a picture.
    let saved = RwSignal::new(None::<Option<String>>);
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
        saved.set(Some(Some(text)));
    };
    let save_picture = move |_| {
        let drawn = chart.with_untracked(|chart| picture_of(state, chart.as_ref()?, &canvas.get_untracked()?));
        if let Some((name, bytes)) = drawn {
            offered.set_value(browser::save_file(&name, "image/png", &bytes).ok());
            saved.set(Some(None));
        }
    };
    let form = move |form: ExportForm| {
        view! {
            <li>
                <Button class="export-form" press=move |_| save(form)>
                    {(words.form)(form)}
                    <small>{if form == ExportForm::CsvForPrograms { texts.download_hint } else { texts.download_people }}</small>
                </Button>
            </li>
        }
    };
    view! {
        <Popover label=texts.download.to_owned() class="export" is_open>
            <ul>
                {[ExportForm::CsvForPeople, ExportForm::CsvForPrograms].map(form).collect_view()}
                <Show when=move || canvas.get().is_some()>
                    <li>
                        <Button class="export-form" press=save_picture>
                            {texts.picture}
                            <small>{texts.picture_hint}</small>
                        </Button>
                    </li>
                </Show>
            </ul>
            {move || {
                saved.get().map(|text| {
                    let text = text.map(|text| {
                        let text = text.trim_start_matches('\u{feff}').to_owned();
                        view! { <CopyText text summary=words.show_text hint=words.text_hint /> }
                    });
                    view! { <SaveInWindow offered /> {text} }
                })
            }}
        </Popover>
    }
}

/// The chart as a picture, with the name of its file; nothing if the browser cannot draw it.
fn picture_of(state: State, chart: &Chart, canvas: &HtmlCanvasElement) -> Option<(String, Vec<u8>)> {
    let last = chart.months.checked_sub(1)?;
    let as_of = state.summary.with_untracked(|summary| summary.as_ref().map(|summary| summary.as_of.clone()))?;
    let mode = state.shown.with_untracked(|route| route.mode);
    let (from, to) = (format::month(state.lang, chart.month(0)), format::month(state.lang, chart.month(last)));
    let name = |line: &Line| format!("{}: {}", (state.texts.group)(line.group), state.number(line.values[last]));
    let is_compared = chart.lines.iter().any(|line| line.before.is_some());
    let thin = is_compared.then(|| state.lang.words::<ChartTexts>().thin.to_owned());
    let words = Words {
        title: (state.texts.mode)(mode).to_owned(),
        note: [Some((state.texts.picture_note)(&from, &to, &state.time(&as_of))), thin]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(". "),
        groups: chart.lines.iter().map(|line| (line.group, name(line))).collect(),
    };
    let probe: HtmlElement = document().create_element("span").ok()?.unchecked_into();
    let parent = canvas.parent_element()?;
    parent.append_child(&probe).ok()?;
    let palette = Palette::read(&probe, chart);
    probe.remove();
    let day = as_of.split('T').next().unwrap_or_default();
    let bytes = png(canvas, window().device_pixel_ratio(), &palette, &words).ok()?;
    Some((format!("client-segments-{}-{day}.png", mode.code()), bytes))
}
