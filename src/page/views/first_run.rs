//! The page before the very first reading: what will be read, which fields will be made, how long it will take.

use client_segments::help::Topic;
use client_segments::i18n::FirstRunTexts;
use client_segments::view_model::first_run::{Plan, is_phone, plan};
use leptos::prelude::*;
use protocol::{FIELD_COUNT, FieldsStage, ToWorker};

use super::file::LoadFile;
use super::help::HelpLink;
use crate::page::browser;
use crate::page::parts::{Button, Kind, Notice, Tone};
use crate::page::state::{State, use_state};

/// Over a chart that was published: that reading here brings more, and what it takes, folded away.
#[component]
pub(super) fn Invitation() -> impl IntoView {
    let texts = &use_state().texts.first_run;
    let is_open = RwSignal::new(false);
    let label = move || if is_open.get() { texts.invitation_close } else { texts.invitation_open };
    let buttons = move || {
        view! { <Button expanded=is_open press=move |_| is_open.update(|it| *it = !*it)>{label}</Button> }
    };
    view! {
        <Notice class="invitation" is_silent=true title=texts.invitation.title buttons>
            <p>{texts.invitation.text} "\u{a0}" <HelpLink topic=Topic::FirstRun /></p>
        </Notice>
        <Show when=move || is_open.get()>
            <FirstRunPage />
        </Show>
    }
}

/// The page. Its buttons work as soon as it is there; the numbers come when the portal has counted.
#[component]
pub(super) fn FirstRunPage() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.first_run;
    let with_fields = RwSignal::new(true);
    let is_warned = RwSignal::new(is_phone(browser::page_width(), browser::has_fine_pointer()));
    let has_fields = Memo::new(move |_| {
        let are_there = |stage: &FieldsStage| matches!(stage, FieldsStage::Ready | FieldsStage::Left);
        state.fields.with(|fields| fields.as_ref().is_some_and(|fields| are_there(&fields.stage)))
    });
    let plan = Memo::new(move |_| {
        state.device.first_run.with(|first_run| first_run.as_ref().map(|it| plan(it, has_fields.get())))
    });
    let about_fields = move |there: &'static str, new: &'static str| move || if has_fields.get() { there } else { new };
    view! {
        <section class="card page-card first-run">
            <h2>{texts.title} "\u{a0}" <HelpLink topic=Topic::FirstRun /></h2>
            <p>{texts.lead}</p>
            <ol class="steps">
                <li>
                    <h3>{texts.reads}</h3>
                    <p role="status">{move || plan.with(|plan| rows(state, texts, plan.as_ref()))}</p>
                    <p class="muted">{texts.reads_hint} "\u{a0}" <HelpLink topic=Topic::YourData /></p>
                </li>
                <li>
                    <h3>{about_fields(texts.fields_there, texts.fields)}</h3>
                    <p class="muted">
                        {about_fields(texts.fields_there_hint, texts.fields_hint)} "\u{a0}" <HelpLink topic=Topic::Fields />
                    </p>
                    <ul class="field-names">
                        {state
                            .texts
                            .fields
                            .fields
                            .iter()
                            .take(FIELD_COUNT)
                            .map(|(name, _)| view! { <li>{*name}</li> })
                            .collect_view()}
                    </ul>
                    <label class="choice">
                        <input
                            type="checkbox"
                            prop:checked=move || with_fields.get()
                            on:change=move |event| with_fields.set(event_target_checked(&event))
                        />
                        {about_fields(texts.fields_there_choice, texts.fields_choice)}
                    </label>
                </li>
                <li>
                    <h3>{texts.time}</h3>
                    <p class="first-run-time">
                        {move || plan.with(|plan| time(state, texts, plan.as_ref(), with_fields.get()))}
                    </p>
                    <p class="muted">{texts.time_hint} "\u{a0}" <HelpLink topic=Topic::Limits /></p>
                </li>
            </ol>
            <Show when=move || !is_warned.get() fallback=move || view! { <PhoneWarning is_warned /> }>
                <Buttons with_fields />
            </Show>
            <p class="muted">{texts.has_file} "\u{a0}" <HelpLink topic=Topic::Copy /></p>
            <LoadFile />
        </section>
    }
}

#[component]
fn Buttons(
    /// Whether the fields are wanted.
    with_fields: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.first_run;
    let is_begun = RwSignal::new(false);
    let begin = move |with_fields: bool| {
        is_begun.set(true);
        state.send(&ToWorker::Begin { with_fields });
    };
    view! {
        <div class="page-buttons">
            <Button
                kind=Kind::Primary
                disabled=move || is_begun.get()
                press=move |_| begin(with_fields.get_untracked())
            >
                {texts.begin}
            </Button>
            <Button disabled=move || is_begun.get() title=texts.look_first_hint press=move |_| begin(false)>
                {texts.look_first}
            </Button>
        </div>
    }
}

/// A first reading takes long and a phone sleeps soon: a computer is offered first.
#[component]
fn PhoneWarning(
    /// Put down when the viewer begins all the same.
    is_warned: RwSignal<bool>,
) -> impl IntoView {
    let texts = &use_state().texts.first_run;
    let buttons = move || view! { <Button press=move |_| is_warned.set(false)>{texts.begin_on_phone}</Button> };
    view! {
        <Notice tone=Tone::Warning is_silent=true title=texts.phone.title buttons>
            <p>{texts.phone.text} "\u{a0}" <HelpLink topic=Topic::Phone /></p>
        </Notice>
    }
}

fn rows(state: State, texts: &FirstRunTexts, plan: Option<&Plan>) -> String {
    let Some(plan) = plan else { return texts.counting.to_owned() };
    let words = plan.rows.iter().map(|&(records, count)| (texts.records)(records, count, &state.number(count)));
    words.collect::<Vec<_>>().join(", ")
}

fn time(state: State, texts: &FirstRunTexts, plan: Option<&Plan>, with_fields: bool) -> String {
    let Some(plan) = plan else { return texts.counting.to_owned() };
    let (cards, chart) = (state.number(plan.cards), (texts.duration)(plan.chart_minutes));
    if with_fields {
        (texts.time_both)(plan.cards, &cards, &chart, &(texts.duration)(plan.fields_minutes))
    } else {
        (texts.time_chart)(plan.cards, &cards, &chart)
    }
}
