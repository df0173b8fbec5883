//! What stands where there is nothing to show yet, nothing at all, or nothing for a reason.

use leptos::prelude::*;

/// What is on its way: told when there is a pause in what is spoken.
#[component]
pub(in crate::page) fn Waiting(
    /// That.
    text: &'static str,
) -> impl IntoView {
    view! { <p class="muted" role="status">{text}</p> }
}

/// Why something cannot be done or shown: spoken at once. Nothing is seen of an empty one.
#[component]
pub(in crate::page) fn Problem(
    /// Why.
    children: Children,
) -> impl IntoView {
    view! { <p class="counting-error" role="alert">{children()}</p> }
}

/// A card in place of the numbers: what is the matter, what can be done about it, and the buttons for it.
#[component]
pub(in crate::page) fn Empty(
    /// What is the matter.
    title: &'static str,
    /// What can be done, and the buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card empty" role="status">
            <h2>{title}</h2>
            {children()}
        </section>
    }
}
