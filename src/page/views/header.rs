//! The head of the page: what this is, when the numbers were read, and the one main action.

use leptos::prelude::*;
use protocol::ToWorker;

use crate::page::state::use_state;

/// The head of the page.
#[component]
pub(super) fn Header() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    view! {
        <header class="header">
            <h1>{texts.app}</h1>
            {move || state.data_time().map(|time| view! { <p class="stamp">{(texts.data_as_of)(&time)}</p> })}
            <button
                class="primary"
                disabled=move || state.is_busy() || !state.is_online.get()
                on:click=move |_| state.send(&ToWorker::Refresh)
            >
                {texts.refresh}
            </button>
        </header>
    }
}
