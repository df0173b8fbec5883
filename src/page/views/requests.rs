//! The last requests to the portal, newest first; more of them are drawn when more are wanted.

use client_segments::sections::data::{PORTION, commands, methods};
use leptos::prelude::*;
use protocol::RequestNote;

use super::data::look;
use crate::page::browser;
use crate::page::parts::{Button, Table, number, text};
use crate::page::state::{State, use_state};

/// The requests of this tab.
#[component]
pub(super) fn RequestsCard() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.device;
    let shown = RwSignal::new(PORTION);
    let known = Memo::new(move |_| {
        state.device.report.with(|report| report.as_ref().map_or(0, |report| report.requests.len()))
    });
    let hint = move || {
        state.device.report.with(|report| {
            report
                .as_ref()
                .map(|report| (texts.requests_hint)(report.requests_total.into(), &state.number(report.requests_total)))
        })
    };
    let rows = move || {
        state.device.report.with(|report| {
            let notes = report.iter().flat_map(|report| &report.requests).take(shown.get());
            notes.map(|note| row(state, note)).collect_view()
        })
    };
    view! {
        <section class="card page-card">
            <div class="page-head">
                <h2>{texts.requests}</h2>
                <Button press=move |_| look(state)>{texts.look_again}</Button>
            </div>
            <p class="muted">{hint}</p>
            <Show when=move || { known.get() > 0 } fallback=move || view! { <p>{texts.no_requests}</p> }>
                <Table
                    class="plain-table requests"
                    head=[text(texts.time), text(texts.method), number(texts.rows), number(texts.milliseconds)]
                >
                    {rows}
                </Table>
                <Show when=move || { shown.get() < known.get() }>
                    <Button press=move |_| shown.update(|shown| *shown += PORTION)>{texts.show_more}</Button>
                </Show>
            </Show>
        </section>
    }
}

fn row(state: State, note: &RequestNote) -> impl IntoView + use<> {
    let texts = &state.texts.device;
    let count = commands(note);
    let batch = (texts.batch)(count.into(), &state.number(count));
    let (rows, milliseconds) = match note.outcome {
        None => (String::new(), texts.under_way.to_owned()),
        Some(outcome) => match outcome.status {
            None => (String::new(), texts.lost.to_owned()),
            Some(200) => (state.number(outcome.rows), state.number(outcome.milliseconds)),
            Some(status) => ((texts.refused)(status), state.number(outcome.milliseconds)),
        },
    };
    view! {
        <tr>
            <td>{browser::clock_with_seconds(note.at)}</td>
            <td>
                {batch} ": " <code>{methods(note)}</code>
            </td>
            <td class="number">{rows}</td>
            <td class="number">{milliseconds}</td>
        </tr>
    }
}
