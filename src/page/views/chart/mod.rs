//! The growth chart: a canvas that is drawn only when something changes, a layer over it for the cursor, marks under it, a
//! legend, and the same numbers as a table; under it the choice of the months that are shown.

mod brush;
mod canvas;
mod controls;
mod draw;
mod history;
mod legend;
mod marks;
mod notes;
mod overlay;
mod picture;
mod records;
mod table;

use client_segments::view_model::chart::Chart;
use client_segments::view_model::history::{other_series, series};
use client_segments::view_model::marks::marks_on;
use leptos::html::Canvas;
use leptos::prelude::*;
use segmentation::Group;

use brush::Brush;
use canvas::ChartArea;
use controls::Controls;
use history::HistoryNote;
use legend::Legend;
use notes::{AddNote, NoteFormPanel, want_notes};
use records::RecordsPanel;
use table::DataTable;

use crate::page::state::use_state;

/// The chart of the chosen mode with everything that belongs to it.
#[component]
pub(super) fn ChartCard() -> impl IntoView {
    let state = use_state();
    let hidden = RwSignal::new(Vec::<Group>::new());
    let is_table = RwSignal::new(false);
    let canvas = NodeRef::<Canvas>::new();
    let chart = Memo::new(move |_| {
        let (mode, period, kind, wanted, compares) =
            state.shown.with(|route| (route.mode, route.period, route.chart_kind(), route.history, route.compares));
        state.summary.with(|summary| {
            let summary = summary.as_ref()?;
            let other = other_series(summary, wanted);
            let chart = Chart::new(&series(summary, wanted), other.as_deref(), mode, period, kind, &hidden.read());
            Some(if compares { chart.with_year_before() } else { chart })
        })
    });
    let marks = Memo::new(move |_| {
        chart
            .with(|chart| {
                let chart = chart.as_ref()?;
                Some(marks_on(chart, &state.marks()))
            })
            .unwrap_or_default()
    });
    want_notes(state);
    view! {
        <section class="card chart">
            <Controls is_table chart canvas />
            <HistoryNote chart is_table />
            <Show when=move || is_table.get() fallback=move || view! { <ChartArea chart marks canvas /> }>
                <DataTable chart marks />
                <div class="month-marks"><AddNote /></div>
            </Show>
            <Brush />
            <NoteFormPanel />
            <RecordsPanel />
            <Legend hidden chart />
        </section>
    }
}
