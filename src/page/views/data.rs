//! The page «Your data»: what is kept where, how much of it, what was asked of the portal, and erasing it.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::data::{bytes, kept};
use leptos::prelude::*;
use protocol::{Columns, DataQuestion, KeptKind, ReadSoFar};
use wasm_bindgen_futures::spawn_local;

use super::forget::ForgetCard;
use super::help::HelpLink;
use super::requests::RequestsCard;
use crate::page::browser;
use crate::page::parts::Table;
use crate::page::state::{State, use_state};

/// The page. What it shows was asked for when it was opened, or when the viewer has asked again.
#[component]
pub(super) fn DataPage() -> impl IntoView {
    look(use_state());
    view! {
        <div class="panel pages">
            <PlacesCard />
            <RequestsCard />
            <ForgetCard />
        </div>
    }
}

/// Asks worker and browser what there is.
pub(super) fn look(state: State) {
    state.device.report.ask(state, DataQuestion);
    spawn_local(async move { state.device.quota.set(browser::storage_estimate().await) });
}

/// What is kept where.
#[component]
fn PlacesCard() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.device;
    let history = move || {
        let (months, gone) = state
            .device
            .report
            .with(|report| report.as_ref().map_or((0, 0), |report| (report.recorded_months, report.removals)));
        (months > 0).then(|| (texts.history)(months.into(), &state.number(months), gone.into(), &state.number(gone)))
    };
    let quota = move || {
        let (used, granted) = state.device.quota.get()?;
        Some((texts.quota)(&size(state, used), &size(state, granted)))
    };
    view! {
        <section class="card page-card">
            <h2>{texts.places} "\u{a0}" <HelpLink topic=Topic::YourData /></h2>
            <p><strong>{move || state.portal_origin.with(|origin| (texts.only_to)(origin))}</strong></p>
            <h3>{texts.here}</h3>
            <Kept />
            <ReadColumns />
            <p class="muted">{history}</p>
            <p class="muted">{quota}</p>
            <h3>{texts.portal}</h3>
            <ul>{texts.portal_items.map(|item| view! { <li>{item}</li> }).collect_view()}</ul>
            <h3>{texts.nowhere}</h3>
            <p>{texts.nowhere_hint}</p>
        </section>
    }
}

/// What is kept on this device, by kind.
#[component]
fn Kept() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.device;
    let kinds = Memo::new(move |_| state.device.report.with(|report| report.as_ref().map(kept)));
    let row = move |(kind, pieces, count): (KeptKind, u32, u64)| {
        view! {
            <tr>
                <th scope="row">{(texts.kind)(kind)}</th>
                <td class="number">{(texts.pieces)(pieces.into(), &state.number(pieces))}</td>
                <td class="number">{size(state, count)}</td>
            </tr>
        }
    };
    move || {
        Some(match kinds.get()? {
            None => view! { <p>{texts.here_memory}</p> }.into_any(),
            Some((kinds, _)) if kinds.is_empty() => view! { <p>{texts.here_nothing}</p> }.into_any(),
            Some((kinds, sum)) => view! {
                <p>{texts.here_hint}</p>
                <Table fits=true>
                    {kinds.into_iter().map(|(kind, amount)| row((kind, amount.pieces, amount.bytes))).collect_view()}
                    <tr class="plain-sum">
                        <th scope="row">{texts.sum}</th>
                        <td></td>
                        <td class="number">{size(state, sum)}</td>
                    </tr>
                </Table>
            }
            .into_any(),
        })
    }
}

/// How far the columns are read that a store of an older build lacks.
#[component]
fn ReadColumns() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.device;
    let columns = Memo::new(move |_| {
        state.device.report.with(|report| report.as_ref().map_or_else(Vec::new, |report| report.columns.clone()))
    });
    let line = move |(columns, read): (Columns, ReadSoFar)| {
        let read = match read {
            ReadSoFar::Nothing => texts.columns_unread.to_owned(),
            ReadSoFar::Through(month) => (texts.columns_through)(&format::month(state.lang, month)),
            ReadSoFar::Everything => texts.columns_read.to_owned(),
        };
        view! { <li>{(texts.columns)(columns)} ": " {read}</li> }
    };
    move || {
        let columns = columns.get();
        (!columns.is_empty()).then(|| view! { <ul>{columns.into_iter().map(line).collect_view()}</ul> })
    }
}

fn size(state: State, count: u64) -> String {
    let (text, unit) = bytes(count);
    (state.texts.device.bytes)(&text, unit)
}
