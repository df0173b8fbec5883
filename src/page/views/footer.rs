//! What was left out of the numbers, and where the data are, with the button that erases them.

use client_segments::help::Topic;
use leptos::prelude::*;
use protocol::{Storage, ToWorker};

use super::help::HelpLink;
use crate::page::state::use_state;

/// The foot of the page.
#[component]
pub(super) fn Footer() -> impl IntoView {
    view! {
        <footer class="footer">
            <QualityLine />
            <YourData />
        </footer>
    }
}

/// What was left out, so that no number is a riddle; nothing if everything was counted.
#[component]
fn QualityLine() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    move || {
        let quality = state.summary.with(|summary| summary.as_ref().map(|summary| summary.quality))?;
        let parts: Vec<String> = [
            (quality.own_companies, texts.own_companies),
            (quality.service_companies + quality.service_contacts, texts.service_cards),
            (quality.templates, texts.templates),
            (quality.payments_without_client, texts.orphan_payments),
            (quality.activities_without_client, texts.orphan_activities),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| words(count.into(), &state.number(count)))
        .collect();
        (!parts.is_empty())
            .then(|| view! { <p>{texts.quality} ": " {parts.join(", ")} ". " <HelpLink topic=Topic::LeftOut /></p> })
    }
}

/// Where the data are.
#[component]
fn YourData() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let is_asking = RwSignal::new(false);
    view! {
        <details>
            <summary>{texts.your_data}</summary>
            <p>
                {move || match state.storage.get() {
                    Some(Storage::MemoryOnly(_)) => texts.your_data_memory,
                    _ => texts.your_data_kept,
                }}
                " "
                <HelpLink topic=Topic::YourData />
            </p>
            <Show
                when=move || is_asking.get()
                fallback=move || view! { <button on:click=move |_| is_asking.set(true)>{texts.forget}</button> }
            >
                <p role="alert">{texts.forget_sure}</p>
                <button class="danger" on:click=move |_| state.send(&ToWorker::Forget)>{texts.forget_yes}</button>
                " "
                <button on:click=move |_| is_asking.set(false)>{texts.cancel}</button>
            </Show>
        </details>
    }
}
