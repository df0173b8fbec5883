//! The settings: what administrators decide.

use client_segments::help::Topic;
use leptos::prelude::*;
use protocol::{DataQuestion, ToWorker};

use super::counting::CountingSection;
use super::fields::FieldsSection;
use super::file::{FileSection, SaveFile};
use super::help::HelpLink;
use super::placements::PlacementsSection;
use crate::page::state::use_state;

/// The page of the settings, one card for each thing to be decided. Who decides nothing sees by which rules is counted.
#[component]
pub(super) fn SettingsPage() -> impl IntoView {
    let state = use_state();
    let is_admin = Memo::new(move |_| state.is_admin());
    Effect::new(move || {
        if is_admin.get() {
            state.device.report.ask(state, DataQuestion);
        }
    });
    view! {
        <div class="panel pages">
            <CountingSection />
            <Show when=move || is_admin.get()>
                <FieldsSection />
                <PlacementsSection />
                <FileSection />
                <ClearSection />
            </Show>
        </div>
    }
}

/// Erasing everything and reading the portal anew: what goes, a file first, and a word to be typed.
#[component]
fn ClearSection() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.device;
    let is_asking = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let is_confirmed = Memo::new(move |_| typed.with(|word| word.trim().to_lowercase() == texts.clear_word));
    let loses = move || {
        let (months, gone) = state
            .device
            .report
            .with(|report| report.as_ref().map_or((0, 0), |report| (report.recorded_months, report.removals)));
        (months > 0).then(|| (texts.clear_loses)(months.into(), &state.number(months), &state.number(gone)))
    };
    let fold = move || {
        is_asking.set(false);
        typed.set(String::new());
    };
    let clear = move |_| {
        if is_confirmed.get_untracked() {
            fold();
            state.send(&ToWorker::ClearAndRefresh);
        }
    };
    view! {
        <section class="card page-card">
            <h2>{texts.clear} "\u{a0}" <HelpLink topic=Topic::ClearAndRefresh /></h2>
            <p>{texts.clear_hint}</p>
            <p>{loses}</p>
            <Show
                when=move || is_asking.get()
                fallback=move || {
                    view! {
                        <div class="page-buttons">
                            <SaveFile />
                            <button
                                disabled=move || !state.is_online.get() || state.awaits_begin()
                                on:click=move |_| is_asking.set(true)
                            >
                                {texts.clear_ask}
                            </button>
                        </div>
                    }
                }
            >
                <label class="page-question" role="alert">
                    {(texts.clear_type)(texts.clear_word)}
                    <input
                        type="text"
                        autocomplete="off"
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </label>
                <div class="page-buttons">
                    <button class="danger" disabled=move || !is_confirmed.get() on:click=clear>{texts.clear_yes}</button>
                    <button on:click=move |_| fold()>{state.texts.cancel}</button>
                </div>
            </Show>
        </section>
    }
}
