//! The ways between the sections of the app: a quiet row in the head, which wraps where it does not fit.

use client_segments::sections::{Navigation, Section};
use leptos::prelude::*;

use crate::page::state::use_state;

/// The row.
#[component]
pub(super) fn Sections() -> impl IntoView {
    let state = use_state();
    let name = state.lang.words::<Navigation>().name;
    let is_admin = Memo::new(move |_| state.is_admin());
    let button = move |section: Section| {
        let is_open = move || state.route.with(|route| route.section == section);
        view! {
            <button
                class="section"
                aria-current=move || is_open().then_some("page")
                on:click=move |_| state.open_section(section)
            >
                {section.name(state.lang)}
            </button>
        }
    };
    view! {
        <nav class="sections" aria-label=name>
            {move || Section::offered(is_admin.get()).map(button).collect_view()}
        </nav>
    }
}
