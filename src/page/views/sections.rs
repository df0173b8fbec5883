//! The ways between the sections of the app: a quiet row in the head, which wraps where it does not fit.

use client_segments::sections::{Navigation, Section};
use leptos::html::Nav;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::page::parts::Button;
use crate::page::state::use_state;

/// The row.
#[component]
pub(super) fn Sections() -> impl IntoView {
    let state = use_state();
    let name = state.lang.words::<Navigation>().name;
    let is_admin = Memo::new(move |_| state.is_admin());
    let bar = NodeRef::<Nav>::new();
    // Where they do not fit, the open one is pushed into view. Not by scrollIntoView, which would also scroll the portal
    // around the frame.
    Effect::new(move || {
        state.route.with(|route| route.section);
        if let Some(bar) = bar.get() {
            request_animation_frame(move || {
                let open = bar.query_selector("[aria-current]").ok().flatten();
                if let Some(open) = open.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                    bar.set_scroll_left(open.offset_left() - (bar.client_width() - open.offset_width()) / 2);
                }
            });
        }
    });
    let button = move |section: Section| {
        let is_open = move || state.route.with(|route| route.section == section);
        view! {
            <Button
                class="section"
                attr:aria-current=move || is_open().then_some("page")
                press=move |_| state.open_section(section)
            >
                {section.name(state.lang)}
            </Button>
        }
    };
    view! {
        <nav class="sections" aria-label=name node_ref=bar>
            {move || Section::offered(is_admin.get()).map(button).collect_view()}
        </nav>
    }
}
