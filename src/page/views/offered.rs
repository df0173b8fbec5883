//! The way to a file that does not appear among the downloads: a window of its own.

use leptos::prelude::*;

use crate::page::browser::Offered;
use crate::page::parts::{Button, Kind};
use crate::page::state::use_state;

/// The button that offers a file once more, and what came of it.
#[component]
pub(super) fn SaveInWindow(
    /// The file that was handed to the browser.
    offered: StoredValue<Option<Offered>, LocalStorage>,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.device;
    let has_failed = RwSignal::new(false);
    let save = move |_| {
        let saved =
            offered.with_value(|offered| offered.as_ref().map(|offered| offered.save_in_window(texts.window_words)));
        has_failed.set(matches!(saved, Some(Err(_))));
    };
    view! {
        <p class="not-there">
            {texts.not_there} " " <Button kind=Kind::Link press=save>{texts.save_in_window}</Button>
            <span role="status">{move || has_failed.get().then_some(texts.no_window)}</span>
        </p>
    }
}
