//! The modes as tabs; those that the numbers do not tell say why.

use client_segments::modes;
use client_segments::view_model::modes::step;
use leptos::ev::KeyboardEvent;
use leptos::html::{self, Nav};
use leptos::prelude::*;
use segmentation::Mode;

use super::counting::CountingNotice;
use super::help::HelpLink;
use crate::page::parts::Button;
use crate::page::state::use_state;

/// Id of the panel the tabs govern.
pub(super) const MODE_PANEL: &str = "mode-panel";

/// The tabs. Arrow keys move between them, as in every tab list.
#[component]
pub(super) fn ModeTabs() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let choose = move |mode: Mode| {
        if !state.tells(mode) {
            state.pressed.set(Some(mode));
            return;
        }
        state.pressed.set(None);
        let route = state.route.with_untracked(|route| route.with_mode(mode));
        state.go(route);
    };
    let tabs: [NodeRef<html::Button>; 5] = std::array::from_fn(|_| NodeRef::new());
    let on_key = move |event: KeyboardEvent| {
        let now = state.shown.with_untracked(|route| route.mode);
        let next = state.summary.with_untracked(|summary| step(summary.as_deref(), now, &event.key()));
        let Some(next) = next else { return };
        event.prevent_default();
        choose(next);
        if let Some(tab) = Mode::ALL.iter().position(|mode| *mode == next).and_then(|at| tabs[at].get_untracked()) {
            // A tab that is on the page can always take the focus.
            let _ = tab.focus();
        }
    };
    let bar = NodeRef::<Nav>::new();
    // Where the tabs do not fit, the chosen one is pushed into view. Not by scrollIntoView, which would also scroll the
    // portal around the frame.
    Effect::new(move || {
        let mode = state.shown.with(|route| route.mode);
        let position = Mode::ALL.iter().position(|other| *other == mode).unwrap_or_default();
        if let (Some(bar), Some(tab)) = (bar.get(), tabs[position].get()) {
            bar.set_scroll_left(tab.offset_left() - (bar.client_width() - tab.offset_width()) / 2);
        }
    });
    let tab = move |(position, mode): (usize, Mode)| {
        let is_chosen = Memo::new(move |_| state.shown.with(|route| route.mode == mode));
        let is_told = Memo::new(move |_| state.tells(mode));
        let hint = move || match is_told.get() {
            true => (texts.mode_hint)(mode).to_owned(),
            false => (texts.shared.mode_untold)((texts.mode)(mode)),
        };
        view! {
            <Button
                attr:role="tab"
                class="mode"
                node=tabs[position]
                title=MaybeProp::derive(move || Some(hint()))
                attr:aria-selected=move || is_chosen.get().to_string()
                attr:aria-disabled=move || (!is_told.get()).then_some("true")
                attr:aria-controls=MODE_PANEL
                attr:tabindex=move || if is_chosen.get() { "0" } else { "-1" }
                press=move |_| choose(mode)
                on:keydown=on_key
            >
                {(texts.mode)(mode)}
            </Button>
        }
    };
    view! {
        <nav class="modes" node_ref=bar role="tablist" aria-label=texts.modes>
            {Mode::ALL.into_iter().enumerate().map(tab).collect_view()}
        </nav>
    }
}

/// What the mode shown counts, whether it is final, and why it is not the one that was asked for.
#[component]
pub(super) fn ModeHint() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let mode = Memo::new(move |_| state.shown.with(|route| route.mode));
    let untold = Memo::new(move |_| state.untold());
    view! {
        <p class="mode-hint">
            {move || (texts.mode_hint)(mode.get())} " "
            <HelpLink topic=Signal::derive(move || mode.get().into()) />
        </p>
        {move || {
            let name = (texts.mode)(untold.get()?);
            Some(view! { <p class="mode-note" role="status">{(texts.shared.mode_untold)(name)}</p> })
        }}
        {move || {
            let mode = mode.get();
            let (sales, dialogs) = state
                .summary
                .with(|summary| {
                    summary.as_ref().map_or((true, true), |summary| (summary.sales_complete, summary.dialogs_complete))
                });
            let text = match mode {
                _ if !dialogs && modes::view(mode).needs_dialogs => texts.dialogs_incomplete,
                _ if !sales => texts.sales_incomplete,
                _ => return None,
            };
            Some(view! { <p class="mode-note" role="status">{text}</p> })
        }}
        <CountingNotice />
    }
}
