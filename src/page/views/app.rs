//! The whole page: either the section that is open or, if none can be shown, one that says why.

use client_segments::sections::Section;
use leptos::html::Div;
use leptos::prelude::*;

use super::card::CardTab;
use super::gate::Gate;
use super::header::Header;
use super::help::HelpAlone;
use super::notices::Notices;
use super::progress::{FieldsLine, ProgressStrip};
use super::{overview, shown};
use crate::page::browser;
use crate::page::bx24;
use crate::page::state::{Connection, use_state};

/// The page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let state = use_state();
    let root = NodeRef::<Div>::new();
    let is_help = Memo::new(move |_| state.route.with(|route| route.section == Section::Help));
    Effect::new(move || {
        if let Some(root) = root.get() {
            let watched = root.clone();
            let fit = move || bx24::fit_window(watched.get_bounding_client_rect().bottom() + browser::scrolled());
            let observer = browser::observe_size(&root, fit);
            // Lives as long as the page.
            std::mem::forget(observer);
        }
    });
    view! {
        <div class="app" node_ref=root>
            {move || match state.connection.get() {
                Connection::Open if state.entry.get().is_app() => view! { <Pages /> }.into_any(),
                // Whoever cannot or need not see numbers may still ask what they are.
                _ if is_help.get() => view! { <HelpAlone /> }.into_any(),
                Connection::Open => view! { <CardTab /> }.into_any(),
                connection => view! { <Gate connection /> }.into_any(),
            }}
        </div>
    }
}

/// What is the same in every section, and the section that is open.
#[component]
fn Pages() -> impl IntoView {
    let state = use_state();
    let section = Memo::new(move |_| {
        let section = state.route.with(|route| route.section);
        // Until it is known who looks, and for everyone who is no administrator, there is nothing to be decided.
        if section.is_offered(state.is_admin()) { section } else { Section::default() }
    });
    let has_numbers = Memo::new(move |_| section.get() == Section::Overview && overview::has_numbers(state));
    view! {
        <Header has_numbers=has_numbers.into() />
        <ProgressStrip />
        <FieldsLine />
        <main>
            <Notices />
            {move || shown(section.get())}
        </main>
    }
}
