//! A table whose columns are named by a head; where it is too wide it is pushed sideways, and the page is not.

use leptos::prelude::*;

/// The head of a column.
pub(in crate::page) struct Head {
    name: String,
    class: Option<&'static str>,
    is_unseen: bool,
}

/// The head of a column of words; an empty one stands over what needs none.
pub(in crate::page) fn text(name: impl Into<String>) -> Head {
    Head { name: name.into(), class: None, is_unseen: false }
}

/// The head of a column of numbers: it stands over their right edge.
pub(in crate::page) fn number(name: impl Into<String>) -> Head {
    Head { class: Some("number"), ..text(name) }
}

/// The head of a column whose cells say what they are: for screen readers alone.
pub(in crate::page) fn unseen(name: impl Into<String>) -> Head {
    Head { is_unseen: true, ..text(name) }
}

/// The head of a column of pictures, which has no name but a class.
pub(in crate::page) fn pictures(class: &'static str) -> Head {
    Head { class: Some(class), ..text("") }
}

/// The table. Its rows are given; the cells of numbers have the class `number`, the first cell of a row is its head.
#[component]
pub(in crate::page) fn Table(
    /// Its class.
    #[prop(default = "plain-table")]
    class: &'static str,
    /// The heads of the columns; none for a table of two columns that explain each other.
    #[prop(optional, into)]
    head: Vec<Head>,
    /// Whether it fits everywhere, so that it is never pushed sideways.
    #[prop(optional)]
    fits: bool,
    /// Whether the rows come in groups, each a `tbody` of its own.
    #[prop(optional)]
    in_groups: bool,
    /// The rows, or the groups.
    children: Children,
) -> impl IntoView {
    let cell = |Head { name, class, is_unseen }: Head| {
        let scope = (!name.is_empty()).then_some("col");
        let name = if is_unseen { view! { <span class="unseen">{name}</span> }.into_any() } else { name.into_any() };
        view! { <th scope=scope class=class>{name}</th> }
    };
    let head =
        (!head.is_empty()).then(|| view! { <thead><tr>{head.into_iter().map(cell).collect_view()}</tr></thead> });
    let rows = if in_groups { children() } else { view! { <tbody>{children()}</tbody> }.into_any() };
    let table = view! { <table class=class>{head} {rows}</table> };
    if fits { table.into_any() } else { view! { <div class="table-scroll">{table}</div> }.into_any() }
}
