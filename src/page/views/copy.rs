//! What is in a file, to be copied by hand where no file appears: some web views swallow downloads without a word.

use leptos::html::Textarea;
use leptos::prelude::*;

use crate::page::browser;
use crate::page::parts::Button;
use crate::page::state::use_state;

/// The text, folded away.
#[component]
pub(super) fn CopyText(
    /// The text.
    text: String,
    /// What is pressed to see it.
    summary: &'static str,
    /// What it is good for.
    hint: &'static str,
) -> impl IntoView {
    let state = use_state();
    let field = NodeRef::<Textarea>::new();
    let is_copied = RwSignal::new(false);
    let copy = move |_| {
        if let Some(field) = field.get_untracked() {
            is_copied.set(browser::copy_from(&field));
        }
    };
    view! {
        <details class="details">
            <summary>{summary}</summary>
            <p>{hint}</p>
            <textarea readonly rows="6" node_ref=field aria-label=summary prop:value=text></textarea>
            <Button press=copy>
                {move || if is_copied.get() { state.texts.copied } else { state.texts.copy }}
            </Button>
        </details>
    }
}
