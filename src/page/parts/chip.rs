//! A chip: something that is in force, in a few words, which can be changed and taken away.

use leptos::prelude::*;

use super::button::{Button, Press};

/// The chip: a button with its words that changes it, and one that takes it away.
#[component]
pub(in crate::page) fn Chip(
    /// The name of the button that takes it away: with what is taken away, for whoever hears it alone.
    label: String,
    /// What that button tells when the pointer rests on it.
    title: &'static str,
    /// Changes it.
    #[prop(into)]
    edit: Press,
    /// Takes it away.
    #[prop(into)]
    remove: Press,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="chip">
            <Button class="chip-words" press=edit>{children()}</Button>
            <Button class="chip-remove" label title press=remove>"×"</Button>
        </span>
    }
}
