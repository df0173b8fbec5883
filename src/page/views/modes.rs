//! The five modes as tabs.

use leptos::ev::KeyboardEvent;
use leptos::html::{Button, Nav};
use leptos::prelude::*;
use segmentation::Mode;

use super::help::HelpLink;
use crate::page::state::use_state;

/// Id of the panel the tabs govern.
pub(super) const MODE_PANEL: &str = "mode-panel";

/// The tabs. Arrow keys move between them, as in every tab list.
#[component]
pub(super) fn ModeTabs() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let choose = move |mode: Mode| {
        let route = state.route.with_untracked(|route| route.with_mode(mode));
        state.go(route);
    };
    let tabs: [NodeRef<Button>; 5] = std::array::from_fn(|_| NodeRef::new());
    let on_key = move |event: KeyboardEvent| {
        let now = state.route.with_untracked(|route| route.mode);
        let position = Mode::ALL.iter().position(|mode| *mode == now).unwrap_or_default();
        let next = match event.key().as_str() {
            "ArrowRight" => (position + 1) % tabs.len(),
            "ArrowLeft" => (position + tabs.len() - 1) % tabs.len(),
            "Home" => 0,
            "End" => tabs.len() - 1,
            _ => return,
        };
        event.prevent_default();
        choose(Mode::ALL[next]);
        if let Some(tab) = tabs[next].get_untracked() {
            // A tab that is on the page can always take the focus.
            let _ = tab.focus();
        }
    };
    let bar = NodeRef::<Nav>::new();
    // Where the tabs do not fit, the chosen one is pushed into sight. Not by scrollIntoView, which would also scroll the
    // portal around the frame.
    Effect::new(move || {
        let mode = state.route.with(|route| route.mode);
        let position = Mode::ALL.iter().position(|other| *other == mode).unwrap_or_default();
        if let (Some(bar), Some(tab)) = (bar.get(), tabs[position].get()) {
            bar.set_scroll_left(tab.offset_left() - (bar.client_width() - tab.offset_width()) / 2);
        }
    });
    let tab = move |(position, mode): (usize, Mode)| {
        let is_chosen = Memo::new(move |_| state.route.with(|route| route.mode == mode));
        view! {
            <button
                role="tab"
                class="mode"
                node_ref=tabs[position]
                title=(texts.mode_hint)(mode)
                aria-selected=move || is_chosen.get().to_string()
                aria-controls=MODE_PANEL
                tabindex=move || if is_chosen.get() { "0" } else { "-1" }
                on:click=move |_| choose(mode)
                on:keydown=on_key
            >
                {(texts.mode)(mode)}
            </button>
        }
    };
    view! {
        <nav class="modes" node_ref=bar role="tablist" aria-label=texts.modes>
            {Mode::ALL.into_iter().enumerate().map(tab).collect_view()}
        </nav>
    }
}

/// What the chosen mode counts, and whether it is final.
#[component]
pub(super) fn ModeHint() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    view! {
        <p class="mode-hint">
            {move || (texts.mode_hint)(state.route.with(|route| route.mode))} " "
            <HelpLink topic=Signal::derive(move || state.route.with(|route| route.mode).into()) />
        </p>
        {move || {
            let mode = state.route.with(|route| route.mode);
            let (sales, dialogs) = state
                .summary
                .with(|summary| {
                    summary.as_ref().map_or((true, true), |summary| (summary.sales_complete, summary.dialogs_complete))
                });
            let text = match mode {
                Mode::Unpaid if !dialogs => texts.dialogs_incomplete,
                _ if !sales => texts.sales_incomplete,
                _ => return None,
            };
            Some(view! { <p class="mode-note" role="status">{text}</p> })
        }}
    }
}
