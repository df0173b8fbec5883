//! Erasing everything on this device, in two steps.

use client_segments::help::Topic;
use leptos::prelude::*;
use protocol::{Storage, ToWorker};

use super::help::HelpLink;
use crate::page::parts::{Button, Question};
use crate::page::state::use_state;

/// Where the data are, and the button that erases them.
#[component]
pub(super) fn ForgetCard() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let is_asking = RwSignal::new(false);
    view! {
        <section class="card page-card">
            <h2>{texts.device.forget} "\u{a0}" <HelpLink topic=Topic::YourData /></h2>
            <p>
                {move || match state.storage.get() {
                    Some(Storage::MemoryOnly(_)) => texts.your_data_memory,
                    _ => texts.your_data_kept,
                }}
            </p>
            <Show
                when=move || is_asking.get()
                fallback=move || view! { <Button press=move |_| is_asking.set(true)>{texts.forget}</Button> }
            >
                <Question
                    text=texts.forget_sure
                    yes=texts.forget_yes
                    no=texts.cancel
                    agree=move |()| state.send(&ToWorker::Forget)
                    is_asking
                />
            </Show>
        </section>
    }
}
