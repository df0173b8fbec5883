//! The file that holds everything kept on this device: saving it, loading it, and what became of that.

use client_segments::help::Topic;
use leptos::html::Input;
use leptos::prelude::*;
use protocol::{FileProblem, ToWorker};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::help::HelpLink;
use super::offered::SaveInWindow;
use crate::page::browser;
use crate::page::device::FileNews;
use crate::page::parts::{Button, Question};
use crate::page::state::{State, use_state};

/// Saving and loading, with what a file is good for.
#[component]
pub(super) fn FileSection() -> impl IntoView {
    let texts = &use_state().texts.device;
    view! {
        <section class="card page-card">
            <h2>{texts.file} "\u{a0}" <HelpLink topic=Topic::Copy /></h2>
            <p>{texts.file_hint}</p>
            <div class="page-buttons">
                <SaveFile />
                <LoadFile />
            </div>
        </section>
    }
}

/// The button that saves.
#[component]
pub(super) fn SaveFile() -> impl IntoView {
    let state = use_state();
    let save = move |_| {
        state.device.file.set(Some(FileNews::Saving));
        state.send(&ToWorker::SaveFile);
    };
    view! {
        <Button disabled=move || is_busy(state) press=save>{state.texts.device.save_file}</Button>
    }
}

/// The button that loads, what became of the last file, and the question before a file replaces something.
#[component]
pub(super) fn LoadFile() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.device;
    let field = NodeRef::<Input>::new();
    let chosen = StoredValue::new_local(None::<File>);
    let is_asking = RwSignal::new(false);
    let choose = move |_| {
        if let Some(field) = field.get_untracked() {
            field.click();
        }
    };
    let load = move || {
        is_asking.set(false);
        let Some(file) = chosen.try_update_value(Option::take).flatten() else { return };
        state.device.file.set(Some(FileNews::Loading));
        spawn_local(async move {
            match browser::read_file(&file).await {
                Some(bytes) => state.send(&ToWorker::LoadFile(bytes)),
                None => state.device.file.set(Some(FileNews::Failed(FileProblem::Failed))),
            }
        });
    };
    let on_chosen = move |_| {
        let file = field.get_untracked().and_then(|field| browser::take_file(&field));
        let is_chosen = file.is_some();
        chosen.set_value(file);
        if state.awaits_begin() {
            // There is nothing yet that it could replace.
            load();
        } else {
            is_asking.set(is_chosen);
        }
    };
    view! {
        <input node_ref=field type="file" accept=".clseg" hidden aria-label=texts.load_file on:change=on_chosen />
        <Button disabled=move || is_busy(state) press=choose>{texts.load_file}</Button>
        <Show when=move || is_asking.get()>
            <Question
                text=texts.load_sure
                yes=texts.load_yes
                no=state.texts.cancel
                agree=move |()| load()
                is_asking
            />
        </Show>
        <p class="page-news" role="status">{move || state.device.file.get().map(|news| words(state, news))}</p>
        <Show when=move || state.device.file.get() == Some(FileNews::Saved)>
            <SaveInWindow offered=state.device.offered />
        </Show>
    }
}

fn is_busy(state: State) -> bool {
    matches!(state.device.file.get(), Some(FileNews::Saving | FileNews::Loading))
}

fn words(state: State, news: FileNews) -> &'static str {
    let texts = &state.texts.device;
    match news {
        FileNews::Saving => texts.saving_file,
        FileNews::Saved => texts.file_saved,
        FileNews::Loading => texts.loading_file,
        FileNews::Loaded => texts.file_loaded,
        FileNews::Failed(problem) => (texts.problem)(problem),
    }
}
