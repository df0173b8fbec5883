//! The growth chart: a canvas that is drawn only when something changes, a layer over it for the cursor, a legend, and
//! the same numbers as a table.

mod canvas;
mod controls;
mod draw;
mod legend;
mod overlay;
mod table;

use client_segments::view_model::chart::Chart;
use leptos::prelude::*;
use segmentation::Group;

use canvas::ChartArea;
use controls::Controls;
use legend::Legend;
use table::DataTable;

use crate::page::state::use_state;

/// The chart of the chosen mode with everything that belongs to it.
#[component]
pub(super) fn ChartCard() -> impl IntoView {
    let state = use_state();
    let hidden = RwSignal::new(Vec::<Group>::new());
    let is_table = RwSignal::new(false);
    let chart = Memo::new(move |_| {
        let (mode, period, kind) = state.route.with(|route| (route.mode, route.period, route.chart_kind()));
        state.summary.with(|summary| {
            summary.as_ref().map(|summary| Chart::new(&summary.series, mode, period, kind, &hidden.read()))
        })
    });
    view! {
        <section class="card chart">
            <Controls is_table />
            <Show when=move || is_table.get() fallback=move || view! { <ChartArea chart /> }>
                <DataTable chart />
            </Show>
            <Legend hidden />
        </section>
    }
}
