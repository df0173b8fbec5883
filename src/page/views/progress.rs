//! The strip under the head: how far the reading is, why it waits, and how to stop it. Never in the way of the numbers.

use client_segments::format;
use client_segments::view_model::progress::fraction;
use leptos::prelude::*;
use protocol::{Activity, Progress, Stage, Storage, ToWorker};

use crate::page::browser;
use crate::page::state::{State, use_state};

/// The strip; nothing once everything is read. A failure is told by a notice instead.
#[component]
pub(super) fn ProgressStrip() -> impl IntoView {
    let state = use_state();
    let is_shown = Memo::new(move |_| {
        state.progress.with(|progress| {
            progress
                .as_ref()
                .is_some_and(|progress| !matches!(progress.activity, Activity::Finished | Activity::Stopped(_)))
        })
    });
    view! {
        <Show when=move || is_shown.get()>
            <Strip />
        </Show>
    }
}

#[component]
fn Strip() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let done = Memo::new(move |_| state.progress.with(|progress| progress.as_ref().map_or(0.0, fraction)));
    let is_paused = Memo::new(move |_| activity_is(state, |activity| *activity == Activity::Paused));
    let waits = Memo::new(move |_| activity_is(state, |activity| matches!(activity, Activity::Unreachable { .. })));
    let on_close = Memo::new(move |_| match state.storage.get()? {
        Storage::MemoryOnly(_) => Some(texts.keep_open),
        // The other stages are over before anybody thinks of closing the tab.
        Storage::Kept => state.progress.with(|progress| {
            matches!(progress.as_ref()?.stage, Stage::Sales | Stage::Dialogs).then_some(texts.may_close)
        }),
    });
    view! {
        <section class="progress" class:progress-waiting=move || is_paused.get() || waits.get()>
            <div class="progress-line">
                <div class="progress-words">
                    <p class="progress-text" role="status">
                        {move || state.progress.with(|progress| progress.as_ref().map(|progress| lead(state, progress)))}
                    </p>
                    <p class="progress-detail">
                        {move || {
                            state.progress.with(|progress| progress.as_ref().map(|progress| detail(state, progress)))
                        }}
                    </p>
                </div>
                <div class="progress-actions">
                    <Show when=move || waits.get()>
                        <button on:click=move |_| state.send(&ToWorker::Resume)>{texts.retry}</button>
                    </Show>
                    <button on:click=move |_| {
                        state.send(if is_paused.get_untracked() { &ToWorker::Resume } else { &ToWorker::Pause });
                    }>{move || if is_paused.get() { texts.resume } else { texts.pause }}</button>
                </div>
            </div>
            <div
                class="progress-bar"
                role="progressbar"
                aria-label=texts.progress
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || (done.get() * 100.0).floor().to_string()
            >
                <span style:width=move || format!("{:.1}%", done.get() * 100.0)></span>
            </div>
            {move || on_close.get().map(|text| view! { <p class="progress-hint">{text}</p> })}
        </section>
    }
}

fn activity_is(state: State, test: impl Fn(&Activity) -> bool) -> bool {
    state.progress.with(|progress| progress.as_ref().is_some_and(|progress| test(&progress.activity)))
}

/// What is being done, or why nothing is. Screen readers speak every change of it, so nothing in it ticks.
fn lead(state: State, progress: &Progress) -> String {
    let texts = state.texts;
    match &progress.activity {
        Activity::Opening => texts.opening.to_owned(),
        Activity::Paused => texts.paused.to_owned(),
        Activity::PortalBusy { until } => (texts.portal_busy)(&browser::clock(*until)),
        Activity::Unreachable { .. } => format!("{}. {}", texts.unreachable, texts.safe),
        Activity::AwaitingToken => texts.awaiting_token.to_owned(),
        Activity::Reading
        | Activity::OtherTab
        | Activity::OtherAdmin { .. }
        | Activity::Finished
        | Activity::Stopped(_) => (texts.stage)(progress.stage).to_owned(),
    }
}

/// Where the reading is: when it goes on if it waits, the month, the records read, the time left.
fn detail(state: State, progress: &Progress) -> String {
    let texts = state.texts;
    let countdown = |until: i64| format::countdown(until - state.now_ms.get());
    let mut parts = Vec::new();
    match progress.activity {
        Activity::PortalBusy { until } => parts.push((texts.goes_on_in)(&countdown(until))),
        Activity::Unreachable { until } => parts.push((texts.retried_in)(&countdown(until))),
        _ => {}
    }
    if let Some(month) = progress.month {
        let month = format::month(state.lang, month);
        parts.push((texts.stage_month)(&month, progress.months_done, progress.months_total));
    }
    if progress.rows > 0 {
        parts.push((texts.rows_read)(progress.rows, &state.number(progress.rows)));
    }
    if let Some(minutes) = state.time_left.get().minutes() {
        parts.push((texts.time_left)(minutes));
    }
    parts.join(" · ")
}
