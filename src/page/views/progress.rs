//! The strip under the head: how far the reading is, why it waits, who else reads, and what can be done about it. Never in
//! the way of the numbers.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::i18n::Reading;
use client_segments::view_model::progress::{
    Action, Hint, OtherReader, action, fraction, hint, only_comparing_waits, other_reader, scarce_budget,
};
use leptos::prelude::*;
use protocol::{Activity, FieldsStage, Progress, ToWorker};

use super::help::HelpLink;
use crate::page::browser;
use crate::page::parts::{Button, Notice};
use crate::page::state::{State, use_state};

/// That fields are being made in the portal, which goes on beside everything else and can take long; nothing otherwise.
#[component]
pub(super) fn FieldsLine() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.fields;
    let told = Memo::new(move |_| {
        state.fields.with(|fields| match fields.as_ref().map(|fields| &fields.stage) {
            Some(FieldsStage::Working { command, done, total }) => Some((*command, *done, *total)),
            _ => None,
        })
    });
    move || {
        let (command, done, total) = told.get()?;
        let progress = (total > 0).then(|| (texts.progress)(&state.number(done), &state.number(total)));
        Some(view! {
            <Notice is_silent=true>
                <span role="status">{(texts.working)(command)}</span> " " {progress} " " <HelpLink topic=Topic::Fields />
            </Notice>
        })
    }
}

/// The strip; nothing once everything is read. A failure is told by a notice instead.
#[component]
pub(super) fn ProgressStrip() -> impl IntoView {
    let state = use_state();
    let is_shown = Memo::new(move |_| {
        !activity_is(state, |activity| {
            matches!(activity, Activity::AwaitingBegin | Activity::Finished | Activity::Stopped(_))
        }) && state.progress.with(Option::is_some)
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
    let rests = Memo::new(move |_| {
        activity_is(state, |activity| matches!(activity, Activity::Paused | Activity::Unreachable { .. }))
    });
    // Only a text that has changed is spoken anew.
    let lead =
        Memo::new(move |_| state.progress.with(|progress| progress.as_ref().map(|progress| lead(state, progress))));
    view! {
        <section class="progress" class:progress-waiting=move || rests.get()>
            <div class="progress-line">
                <div class="progress-words">
                    <p class="progress-text" role="status">{move || lead.get()}</p>
                    <p class="progress-detail">
                        {move || {
                            state.progress.with(|progress| progress.as_ref().map(|progress| detail(state, progress)))
                        }}
                    </p>
                    <Budget />
                </div>
                <HelpLink topic=Signal::derive(move || state.progress.with(|p| p.as_ref().map_or(Topic::Progress, Topic::from))) />
                <Actions />
            </div>
            <Bar />
            <Hints />
        </section>
    }
}

/// What can be done, in one button that stays the same element while its meaning changes, so that the focus stays on it.
#[component]
fn Actions() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.reading;
    let waits = Memo::new(move |_| activity_is(state, |activity| matches!(activity, Activity::Unreachable { .. })));
    let offered =
        Memo::new(move |_| state.progress.with(|progress| progress.as_ref().and_then(|p| action(&p.activity))));
    let is_asking = RwSignal::new(false);
    // What was asked about may have ended meanwhile.
    Effect::new(move || {
        offered.track();
        is_asking.set(false);
    });
    let act = move |_| match offered.get_untracked() {
        Some(Action::Pause) => state.send(&ToWorker::Pause),
        Some(Action::Resume) => state.send(&ToWorker::Resume),
        Some(Action::TakeOver { confirm }) if confirm && !is_asking.get_untracked() => is_asking.set(true),
        Some(Action::TakeOver { .. }) => {
            is_asking.set(false);
            state.send(&ToWorker::TakeOver);
        }
        None => {}
    };
    let label = move || {
        offered.get().map(|action| match action {
            Action::Pause => texts.pause,
            Action::Resume => texts.resume,
            Action::TakeOver { .. } => texts.take_over,
        })
    };
    view! {
        <div class="progress-actions">
            <Show when=move || is_asking.get()>
                <p class="progress-question" role="alert">{texts.take_over_sure}</p>
            </Show>
            <Show when=move || waits.get()>
                <Button press=move |_| state.send(&ToWorker::Resume)>{texts.retry}</Button>
            </Show>
            <Button attr:hidden=move || offered.get().is_none() press=act>{label}</Button>
            <Show when=move || is_asking.get()>
                <Button press=move |_| is_asking.set(false)>{state.texts.cancel}</Button>
            </Show>
        </div>
    }
}

/// How far it is, as a bar.
#[component]
fn Bar() -> impl IntoView {
    let state = use_state();
    let done = Memo::new(move |_| state.progress.with(|progress| progress.as_ref().map_or(0.0, fraction)));
    view! {
        <div
            class="progress-bar"
            role="progressbar"
            aria-label=state.texts.reading.progress
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || (done.get() * 100.0).floor().to_string()
        >
            <span style:width=move || format!("{:.1}%", done.get() * 100.0)></span>
        </div>
    }
}

/// How much of the time the portal grants is left, where it is scarce.
#[component]
fn Budget() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.reading;
    let left = Memo::new(move |_| state.progress.with(|progress| progress.as_ref().and_then(scarce_budget)));
    move || {
        left.get().map(|left| {
            let percent = format::percent(state.lang, f64::from(left) / 100.0);
            view! {
                <p class="progress-budget" title=texts.budget_hint>
                    <span class="progress-meter" aria-hidden="true"><span style:width=format!("{left}%")></span></span>
                    {(texts.budget)(&percent)}
                </p>
            }
        })
    }
}

/// What the viewer may do meanwhile, and that this visit goes on where an earlier one stopped.
#[component]
fn Hints() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.reading;
    let continued = Memo::new(move |_| {
        let month = state.continuation.get().month().filter(|_| activity_is(state, reads_here))?;
        Some((texts.continued_from)(&format::month_from(state.lang, month)))
    });
    let hint = Memo::new(move |_| {
        let storage = state.storage.get();
        state.progress.with(|progress| progress.as_ref().and_then(|progress| hint(progress, storage)))
    });
    view! {
        <p class="progress-hint" hidden=move || continued.with(Option::is_none) && hint.get().is_none()>
            <strong role="status">{move || continued.get()}</strong>
            " "
            {move || hint.get().map(|hint| hint_text(texts, hint))}
        </p>
    }
}

fn hint_text(texts: &Reading, hint: Hint) -> &'static str {
    match hint {
        Hint::MayClose => texts.may_close,
        Hint::KeepOpen => texts.keep_open,
        Hint::Comparing => texts.comparing,
        Hint::Columns => texts.columns,
        Hint::Writing => texts.writing,
        Hint::OtherTab => texts.other_tab_hint,
        Hint::OtherAdmin => texts.other_admin_hint,
        Hint::SilentAdmin => texts.silent_admin_hint,
    }
}

fn activity_is(state: State, test: impl Fn(&Activity) -> bool) -> bool {
    state.progress.with(|progress| progress.as_ref().is_some_and(|progress| test(&progress.activity)))
}

fn reads_here(activity: &Activity) -> bool {
    !matches!(activity, Activity::OtherTab | Activity::OtherAdmin { .. })
}

/// What is being done, or why nothing is. Screen readers speak every change of it, so nothing in it ticks.
fn lead(state: State, progress: &Progress) -> String {
    let texts = &state.texts.reading;
    match &progress.activity {
        Activity::Opening => texts.opening.to_owned(),
        Activity::Paused => texts.paused.to_owned(),
        Activity::PortalBusy { until } => {
            let is_complete = state.summary.with(|summary| {
                summary.as_ref().is_some_and(|summary| summary.sales_complete && summary.dialogs_complete)
            });
            // While fields are being made, it is that which has used the portal's time up, and not a comparison.
            let makes_fields = state.fields.with(|fields| {
                fields.as_ref().is_some_and(|fields| matches!(fields.stage, FieldsStage::Working { .. }))
            });
            let words = if !makes_fields && only_comparing_waits(progress, is_complete) {
                state.texts.device.compares_at
            } else {
                texts.portal_busy
            };
            words(&browser::clock(*until))
        }
        Activity::Unreachable { .. } => format!("{}. {}", texts.unreachable, state.safe()),
        Activity::AwaitingToken => texts.awaiting_token.to_owned(),
        Activity::OtherTab => texts.other_tab.to_owned(),
        Activity::OtherAdmin { user_id, .. } => {
            let viewer = state.viewer.with(|viewer| viewer.as_ref().map(|viewer| viewer.user_id));
            state.summary.with(|summary| {
                let users = summary.as_ref().map_or(&[][..], |summary| &summary.users);
                match other_reader(*user_id, viewer, users) {
                    OtherReader::Viewer => texts.other_browser.to_owned(),
                    OtherReader::Named(name) => (texts.other_admin)(name),
                    OtherReader::Unknown => texts.other_admin_unknown.to_owned(),
                }
            })
        }
        Activity::AwaitingBegin | Activity::Reading | Activity::Finished | Activity::Stopped(_) => {
            (texts.stage)(progress.stage).to_owned()
        }
    }
}

/// Where the reading is: when it goes on if it waits, the stage where the first words do not say it, the month, the
/// records read, the requests made, the time left.
fn detail(state: State, progress: &Progress) -> String {
    let texts = &state.texts.reading;
    let countdown = |until: i64| format::countdown(until - state.now_ms.get());
    let mut parts = Vec::new();
    match progress.activity {
        Activity::PortalBusy { until } => parts.push((texts.goes_on_in)(&countdown(until))),
        Activity::Unreachable { until } => parts.push((texts.retried_in)(&countdown(until))),
        // What is paused: the reading, the comparison, or the filling of cards.
        Activity::Paused | Activity::OtherTab | Activity::OtherAdmin { .. } => {
            parts.push((texts.stage)(progress.stage).to_owned())
        }
        _ => {}
    }
    if let Some(month) = progress.month {
        let month = format::month(state.lang, month);
        parts.push((texts.stage_month)(&month, progress.months_done, progress.months_total));
    }
    if let Some(writing) = progress.writing {
        parts.push((texts.cards_written)(&state.number(writing.done), &state.number(writing.total)));
        if writing.refused > 0 {
            parts.push((texts.cards_refused)(writing.refused, &state.number(writing.refused)));
        }
    } else if progress.rows > 0 {
        parts.push((texts.rows_read)(progress.rows, &state.number(progress.rows)));
    }
    if progress.requests > 0 {
        parts.push((texts.requests)(progress.requests.into(), &state.number(progress.requests)));
    }
    if let Some(minutes) = state.time_left.get().minutes() {
        parts.push((texts.time_left)(minutes));
    }
    parts.join(" · ")
}
