//! A notice: what has to be known about the data, above what the page shows, until it is over or put away.

use leptos::prelude::*;

/// How pressing a notice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::page) enum Tone {
    /// Good to know.
    #[default]
    Plain,
    /// Something is not as it should be.
    Warning,
    /// Nothing goes on before something is done.
    Failure,
}

/// The notice: a heading if there is much to say, a text, and beside it what can be done.
///
/// Role: `status`, spoken when there is a pause; `alert`, spoken at once, for a failure and what is asked.
#[component]
pub(in crate::page) fn Notice(
    /// How pressing it is.
    #[prop(optional)]
    tone: Tone,
    /// Whether it is spoken at once; a failure always is.
    #[prop(optional)]
    is_urgent: bool,
    /// Whether it is not spoken: for what somebody has just asked for, or where a part of it is.
    #[prop(optional)]
    is_silent: bool,
    /// A class of its own.
    #[prop(optional)]
    class: &'static str,
    /// The heading.
    #[prop(optional, into)]
    title: Option<String>,
    /// The buttons.
    #[prop(optional, into)]
    buttons: ViewFnOnce,
    /// What is said: paragraphs under a heading, else words.
    children: Children,
) -> impl IntoView {
    let look = match tone {
        Tone::Plain => "",
        Tone::Warning => "notice-warning",
        Tone::Failure => "notice-failure",
    };
    let class = format!("notice {look} {class}");
    let role = if is_urgent || tone == Tone::Failure { "alert" } else { "status" };
    let role = (!is_silent).then_some(role);
    view! {
        <section class=class role=role>
            <div>{title.map(|title| view! { <h2>{title}</h2> })} {children()}</div>
            {buttons.run()}
        </section>
    }
}
