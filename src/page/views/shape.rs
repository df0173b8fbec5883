//! The mark of a group: a colour that is the same everywhere, and a shape, so that nothing is told by colour alone.

use leptos::prelude::*;
use segmentation::Group;

/// The shapes, by a group's place in its mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
}

/// The shape of a group.
pub(super) fn shape_of(group: Group) -> Shape {
    match group.mode().groups().iter().position(|other| *other == group) {
        Some(1) => Shape::Square,
        Some(2) => Shape::Triangle,
        Some(3) => Shape::Diamond,
        _ => Shape::Circle,
    }
}

/// The class under which `style/tokens.css` gives the group its colour.
pub(super) fn group_class(group: Group) -> String {
    format!("group-{}-{}", group.mode().code(), group.code())
}

/// The mark of a group, as high as a line of text; purely decorative, the name stands next to it.
#[component]
pub(super) fn GroupMark(
    /// The group.
    group: Group,
) -> impl IntoView {
    let shape = match shape_of(group) {
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
