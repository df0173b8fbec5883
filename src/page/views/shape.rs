//! The mark of a group: a colour that is the same everywhere, and a shape, so that nothing is told by colour alone.

use client_segments::modes::{self, Shape};
use leptos::prelude::*;
use segmentation::Group;

/// The class that gives an element the group's colour.
pub(super) fn group_class(group: Group) -> &'static str {
    modes::group_view(group).color.class()
}

/// The mark of a group, as high as a line of text; purely decorative, the name stands next to it.
#[component]
pub(super) fn GroupMark(
    /// The group.
    group: Group,
) -> impl IntoView {
    let shape = match modes::group_view(group).shape {
        Shape::Circle => view! { <circle cx="6" cy="6" r="5" /> }.into_any(),
        Shape::Square => view! { <rect x="1.5" y="1.5" width="9" height="9" rx="1" /> }.into_any(),
        Shape::Triangle => view! { <path d="M6 1 11.5 10.5H.5Z" /> }.into_any(),
        Shape::Diamond => view! { <path d="M6 0 12 6 6 12 0 6Z" /> }.into_any(),
    };
    view! {
        <svg class=format!("mark {}", group_class(group)) viewBox="0 0 12 12" aria-hidden="true">
            {shape}
        </svg>
    }
}
