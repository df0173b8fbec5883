//! A button: does something at once, or, when it can be pressed or unfolded, says which of two states it is in.

use leptos::html;
use leptos::prelude::*;
use web_sys::MouseEvent;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::page) enum Kind {
    /// One among others.
    #[default]
    Plain,
    /// The one that goes on; at most one in a row.
    Primary,
    /// What it does cannot be undone.
    Danger,
    /// Looks like a link, for a row of a table or within a sentence.
    Link,
}

/// What is done when a button is pressed.
pub(in crate::page) struct Press(Box<dyn FnMut(MouseEvent)>);

impl Default for Press {
    fn default() -> Self {
        Self(Box::new(|_| {}))
    }
}

impl<F: FnMut(MouseEvent) + 'static> From<F> for Press {
    fn from(act: F) -> Self {
        Self(Box::new(act))
    }
}

/// The button. Enter and Space press it, as in every browser.
///
/// States: plain, disabled, pressed or not (`aria-pressed`), unfolded or not (`aria-expanded`).
#[component]
pub(in crate::page) fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: Kind,
    /// A class of the place it stands in.
    #[prop(optional, into)]
    class: Option<String>,
    /// What is done; nothing of its own for one that sends its form.
    #[prop(optional, into)]
    press: Press,
    /// Whether it sends the form it stands in.
    #[prop(optional)]
    submits: bool,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Option<Signal<bool>>,
    /// Whether what it stands for holds; for a button that can be pressed and let go.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Whether what it unfolds is unfolded.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
    /// What is told when the pointer rests on it.
    #[prop(optional, into)]
    title: MaybeProp<String>,
    /// Its name, where its words are a sign or a number.
    #[prop(optional, into)]
    label: MaybeProp<String>,
    /// The element, for whoever gives it the focus.
    #[prop(optional)]
    node: NodeRef<html::Button>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    let look = match kind {
        Kind::Plain => None,
        Kind::Primary => Some("primary"),
        Kind::Danger => Some("danger"),
        Kind::Link => Some("link"),
    };
    let class = match (look, class) {
        (None, class) => class,
        (Some(look), None) => Some(look.to_owned()),
        (Some(look), Some(class)) => Some(format!("{look} {class}")),
    };
    let told = |is: Option<Signal<bool>>| is.map(|is| move || is.get().to_string());
    let Press(act) = press;
    view! {
        <button
            type=if submits { "submit" } else { "button" }
            class=class
            node_ref=node
            disabled=disabled
            aria-pressed=told(pressed)
            aria-expanded=told(expanded)
            title=move || title.get()
            aria-label=move || label.get()
            on:click=act
        >
            {children()}
        </button>
    }
}
