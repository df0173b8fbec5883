//! The choice of the months that are shown: all of them as a small picture, with a handle at either end of those chosen.

use client_segments::format;
use client_segments::i18n::ChartTexts;
use client_segments::view_model::chart_months::{period_of, shown_range, silhouette};
use leptos::prelude::*;

use crate::page::state::{State, use_state};

/// With fewer months there is nothing to choose.
const FEWEST: usize = 13;
/// So many months are shown at least.
const LEAST: usize = 2;
/// The size of the picture, in units of its drawing.
const SIZE: (f64, f64) = (600.0, 32.0);

/// Shows other months, given by the places of the first and the last one.
fn choose(state: State, first: usize, last: usize) {
    let period = state.with_series(|series| period_of(series, first, last));
    let Some(period) = period else { return };
    let route = state.route.get_untracked();
    state.adjust(client_segments::route::Route { period, ..route });
}

/// The choice; nothing where there are too few months to choose of.
#[component]
pub(super) fn Brush() -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ChartTexts>();
    let all = Memo::new(move |_| state.with_series(|series| series.counts.len()).unwrap_or_default());
    let range = Memo::new(move |_| {
        let period = state.route.with(|route| route.period);
        state.with_series(|series| shown_range(series, period)).unwrap_or_default()
    });
    let outline = move || {
        let mode = state.shown.with(|route| route.mode);
        state.with_series(|series| silhouette(series, mode, SIZE)).unwrap_or_default()
    };
    let share = move |place: usize| format!("{:.2}%", place as f64 / all.get().saturating_sub(1).max(1) as f64 * 100.0);
    let month = move |place: usize| {
        let month = state.with_series(|series| series.first.plus(place as i32));
        month.map(|month| format::month(state.lang, month)).unwrap_or_default()
    };
    let end = move |is_last: bool| {
        let place = move || if is_last { range.get().end.saturating_sub(1) } else { range.get().start };
        let pull = move |event| {
            let Ok(to) = event_target_value(&event).parse::<usize>() else { return };
            let (first, last) = (range.get_untracked().start, range.get_untracked().end.saturating_sub(1));
            let (first, last) = if is_last {
                (first, to.max(first + LEAST - 1))
            } else {
                (to.min((last + 1).saturating_sub(LEAST)), last)
            };
            // A handle that was pulled too far is put back where it may be.
            event_target::<web_sys::HtmlInputElement>(&event)
                .set_value(&(if is_last { last } else { first }).to_string());
            choose(state, first, last.min(all.get_untracked().saturating_sub(1)));
        };
        view! {
            <input
                type="range"
                class="brush-end"
                min="0"
                max=move || all.get().saturating_sub(1).to_string()
                prop:value=move || place().to_string()
                aria-label=words.ends[usize::from(is_last)]
                aria-valuetext=move || month(place())
                on:input=pull
            />
        }
    };
    view! {
        <Show when=move || FEWEST <= all.get()>
            <div class="brush" role="group" aria-label=words.brush>
                <div class="brush-track">
                    <svg viewBox=format!("0 0 {} {}", SIZE.0, SIZE.1) preserveAspectRatio="none" aria-hidden="true">
                        <polygon points=outline />
                    </svg>
                    <span
                        class="brush-shown"
                        style:left=move || share(range.get().start)
                        style:right=move || share(all.get().saturating_sub(range.get().end))
                    ></span>
                </div>
                {end(false)}
                {end(true)}
            </div>
            <p class="brush-months" aria-hidden="true">
                <span>{move || month(range.get().start)}</span>
                <span>{move || month(range.get().end.saturating_sub(1))}</span>
            </p>
        </Show>
    }
}
