//! What was left out of the numbers, and the way to where the data are.

use client_segments::help::Topic;
use client_segments::sections::Section;
use leptos::prelude::*;
use segmentation::Quality;

use super::help::HelpLink;
use crate::page::parts::{Button, Kind};
use crate::page::state::{State, use_state};

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

/// What was left out, part by part.
pub(super) fn left_out(state: State, quality: &Quality) -> Vec<String> {
    let texts = state.texts;
    [
        (quality.own_companies, texts.own_companies),
        (quality.service_companies + quality.service_contacts, texts.service_cards),
        (quality.left_out_by_type, texts.left_out_by_type),
        (quality.templates, texts.templates),
        (quality.payments_without_client, texts.orphan_payments),
        (quality.activities_without_client, texts.orphan_activities),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| words(count.into(), &state.number(count)))
    .collect()
}

/// What was left out, so that no number is a riddle; nothing if everything was counted.
#[component]
fn QualityLine() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    move || {
        let quality = state.summary.with(|summary| summary.as_ref().map(|summary| summary.quality))?;
        let parts = left_out(state, &quality);
        let left_out = (!parts.is_empty())
            .then(|| view! { <p>{texts.quality} ": " {parts.join(", ")} ". " <HelpLink topic=Topic::LeftOut /></p> });
        let odd = quality.implausible_dates;
        let odd = (odd > 0).then(|| view! { <p>{(texts.implausible_dates)(odd.into(), &state.number(odd))}</p> });
        Some((left_out, odd))
    }
}

/// The way to what is kept where.
#[component]
fn YourData() -> impl IntoView {
    let state = use_state();
    view! {
        <p>
            <Button kind=Kind::Link press=move |_| state.open_section(Section::Data)>{state.texts.your_data}</Button>
        </p>
    }
}
