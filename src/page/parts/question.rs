//! A question before something that cannot be undone.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, Kind};

/// The question with its two answers. It is an `alertdialog` named by its words; the harmless answer takes the focus, so that
/// Enter pressed by habit loses nothing.
#[component]
pub(in crate::page) fn Question(
    /// What is asked, with what would be lost.
    #[prop(into)]
    text: String,
    /// The answer that does it.
    yes: &'static str,
    /// The answer that does not.
    no: &'static str,
    /// Whether it cannot be done now.
    #[prop(optional, into)]
    disabled: Option<Signal<bool>>,
    /// Does it.
    #[prop(into)]
    agree: Callback<()>,
    /// Whether it is asked; either answer ends that.
    is_asking: RwSignal<bool>,
) -> impl IntoView {
    let cancel = NodeRef::<html::Button>::new();
    Effect::new(move || {
        if let Some(cancel) = cancel.get() {
            // A button that is on the page can always take the focus.
            let _ = cancel.focus();
        }
    });
    let disabled = disabled.unwrap_or_default();
    let act = move |_| {
        is_asking.set(false);
        agree.run(());
    };
    let name = text.clone();
    view! {
        <div class="question" role="alertdialog" aria-label=name>
            <p>{text}</p>
            <div class="page-buttons">
                <Button kind=Kind::Danger disabled press=act>{yes}</Button>
                <Button node=cancel press=move |_| is_asking.set(false)>{no}</Button>
            </div>
        </div>
    }
}
