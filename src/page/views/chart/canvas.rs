//! The canvas and what can be done on it with pointer and keys.

use client_segments::format;
use client_segments::route::Route;
use client_segments::view_model::chart::Chart;
use client_segments::view_model::plot::Plot;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::{Canvas, Div, Span};
use leptos::prelude::*;
use protocol::Mark;
use segmentation::Month;

use super::draw::{Palette, draw};
use super::marks::{Lane, MonthMarks};
use super::overlay::{Cursor, Overlay, spoken};
use crate::page::state::{State, use_state};
use crate::page::views::size::size_of;

/// The width of a digit on the axes, in CSS pixels; a label needs no exact measure, only enough room.
const DIGIT_WIDTH: f64 = 7.0;

/// The chart itself.
#[component]
pub(super) fn ChartArea(
    /// What it shows.
    chart: Memo<Option<Chart>>,
    /// The marks of the months shown.
    marks: Memo<Vec<Mark>>,
    /// What it is drawn on.
    canvas: NodeRef<Canvas>,
) -> impl IntoView {
    let state = use_state();
    let frame = NodeRef::<Div>::new();
    let probe = NodeRef::<Span>::new();
    let size = size_of(frame);
    let cursor = RwSignal::new(None::<Cursor>);
    let plot = Memo::new(move |_| {
        let (width, height) = size.get();
        chart.with(|chart| {
            let chart = chart.as_ref().filter(|_| width > 0.0)?;
            let label = state.number(chart.max()).chars().count() as f64 * DIGIT_WIDTH + DIGIT_WIDTH;
            Some(Plot::new(width, height, chart.months, chart.max(), label))
        })
    });
    keep_drawn(state, chart, plot, size, canvas, probe);

    // Another chart has other months under the pointer.
    Effect::new(move || {
        chart.track();
        cursor.set(None);
    });
    let on_move = move |event: PointerEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let hit = plot.get_untracked().and_then(|plot| plot.nearest(x).map(|index| (index, plot.value_at(y))));
        let found = hit.and_then(|(index, value)| {
            chart.with_untracked(|chart| Some(Cursor { index, group: chart.as_ref()?.nearest_group(index, value) }))
        });
        if cursor.get_untracked() != found {
            cursor.set(found);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        let moved = chart.with_untracked(|chart| moved(chart.as_ref()?, cursor.get_untracked(), &key));
        match (key.as_str(), moved) {
            (_, Some(moved)) => cursor.set(Some(moved)),
            ("Enter" | " ", None) => pin(state, chart, cursor),
            ("Escape", None) => {
                cursor.set(None);
                go_to(state, None);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let label = move || {
        let mode = state.shown.with(|route| route.mode);
        chart.with(|chart| {
            let chart = chart.as_ref().filter(|chart| chart.months > 0)?;
            let month = |index| format::month(state.lang, chart.month(index));
            Some((state.texts.chart_label)((state.texts.mode)(mode), &month(0), &month(chart.months - 1)))
        })
    };
    let at = move || {
        chart.with(|chart| {
            let last = chart.as_ref()?.months.checked_sub(1)?;
            Some(cursor.get().filter(|cursor| cursor.index <= last).unwrap_or(Cursor { index: last, group: None }))
        })
    };
    let value_text = move || {
        let at = at()?;
        chart.with(|chart| chart.as_ref().map(|chart| marks.with(|marks| spoken(state, chart, marks, at))))
    };
    view! {
        <div class="chart-frame" node_ref=frame>
            <canvas node_ref=canvas role="img" aria-label=label></canvas>
            <span class="chart-probe" node_ref=probe hidden></span>
            <Overlay chart plot marks cursor />
            <div
                class="chart-surface"
                tabindex="0"
                role="slider"
                aria-label=state.texts.month
                aria-description=state.texts.chart_keys
                aria-valuemin="0"
                aria-valuemax=move || chart.with(|chart| chart.as_ref().map_or(0, |chart| chart.months.saturating_sub(1)))
                aria-valuenow=move || at().map(|at| at.index)
                aria-valuetext=value_text
                on:pointermove=on_move
                on:pointerdown=on_move
                on:pointerleave=move |event: PointerEvent| {
                    // A finger that is lifted leaves its reading on the screen.
                    if event.pointer_type() == "mouse" {
                        cursor.set(None);
                    }
                }
                on:blur=move |_| cursor.set(None)
                on:click=move |_| pin(state, chart, cursor)
                on:keydown=on_key
            ></div>
        </div>
        <Lane chart plot marks cursor />
        <MonthMarks chart marks cursor />
    }
}

/// Where an arrow, Home or End key moves the cursor; nothing if the key means nothing here.
fn moved(chart: &Chart, cursor: Option<Cursor>, key: &str) -> Option<Cursor> {
    let last = chart.months.checked_sub(1)?;
    let at = cursor.unwrap_or(Cursor { index: last, group: None });
    if let Some(group) = chart.step_group(at.index, at.group, key) {
        return Some(Cursor { group: Some(group), ..at });
    }
    let index = chart.step(at.index, key)?;
    // Without a cursor the first key stands on the last month, the one whose numbers are on the counters.
    let index = if cursor.is_none() && key == "ArrowLeft" { last } else { index };
    Some(Cursor { index, ..at })
}

/// Lists the clients of the month under the cursor.
fn pin(state: State, chart: Memo<Option<Chart>>, cursor: RwSignal<Option<Cursor>>) {
    let Some(cursor) = cursor.get_untracked() else { return };
    let month = chart.with_untracked(|chart| {
        let chart = chart.as_ref()?;
        // The last month is what is shown anyway; it needs no pin, and stays the last one when months are added.
        (!chart.is_latest(cursor.index)).then(|| chart.month(cursor.index))
    });
    go_to(state, month);
}

fn go_to(state: State, month: Option<Month>) {
    let route = state.route.get_untracked();
    if route.month != month {
        state.go(Route { month, ..route });
    }
}

/// Draws the chart anew, at most once per frame, whenever what it shows, its size, the theme or the density of the
/// screen's pixels changes.
fn keep_drawn(
    state: State,
    chart: Memo<Option<Chart>>,
    plot: Memo<Option<Plot>>,
    size: RwSignal<(f64, f64)>,
    canvas: NodeRef<Canvas>,
    probe: NodeRef<Span>,
) {
    let is_scheduled = StoredValue::new(false);
    Effect::new(move || {
        chart.track();
        plot.track();
        state.appearance.track();
        if is_scheduled.get_value() {
            return;
        }
        is_scheduled.set_value(true);
        request_animation_frame(move || {
            is_scheduled.try_set_value(false);
            let (Some(Some(chart)), Some(Some(plot))) = (chart.try_get_untracked(), plot.try_get_untracked()) else {
                return;
            };
            let (Some(canvas), Some(probe)) = (canvas.get_untracked(), probe.get_untracked()) else { return };
            let density = window().device_pixel_ratio();
            let (width, height) = size.get_untracked();
            canvas.set_width((width * density).round() as u32);
            canvas.set_height((height * density).round() as u32);
            let palette = Palette::read(&probe, &chart);
            // Fails only if the browser gives the canvas no context; the table has the same numbers.
            let _ = draw(canvas, &chart, plot, density, &palette, state.lang);
        });
    });
}
