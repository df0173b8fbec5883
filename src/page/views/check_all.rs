//! The commands that are seldom needed, folded away behind a small button beside the main one.

use client_segments::help::Topic;
use client_segments::view_model::progress::can_check_all;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::{self, Div};
use leptos::prelude::*;
use protocol::ToWorker;
use wasm_bindgen::JsCast;

use super::help::HelpLink;
use crate::page::parts::Button;
use crate::page::state::use_state;

/// Id of what the button unfolds.
const COMMANDS: &str = "more-commands";

/// The button and what it unfolds: comparing everything with the portal, and what that is good for. It folds up when it
/// has been used, at Escape, and when the focus goes elsewhere.
#[component]
pub(super) fn MoreCommands() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.reading;
    let is_open = RwSignal::new(false);
    let root = NodeRef::<Div>::new();
    let button = NodeRef::<html::Button>::new();
    let fold = move || {
        is_open.set(false);
        if let Some(button) = button.get_untracked() {
            // A button that is on the page can always take the focus.
            let _ = button.focus();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            fold();
        }
    };
    let on_focus_out = move |event: FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let stays = root.get_untracked().is_some_and(|root| root.contains(next.as_ref()));
        if !stays {
            is_open.set(false);
        }
    };
    let is_possible = Memo::new(move |_| state.is_online.get() && state.progress.with(|p| can_check_all(p.as_ref())));
    let check = move |_| {
        state.send(&ToWorker::CheckAll);
        fold();
    };
    view! {
        <div class="more" node_ref=root on:keydown=on_key on:focusout=on_focus_out>
            <Button
                class="more-button"
                node=button
                label=texts.more
                title=texts.more
                expanded=move || is_open.get()
                attr:aria-controls=COMMANDS
                press=move |_| is_open.update(|open| *open = !*open)
            >
                <svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 4.5 6 8.5 10 4.5" /></svg>
            </Button>
            // It takes the focus itself, so that a click on its text does not count as leaving it.
            <div id=COMMANDS class="more-panel" tabindex="-1" hidden=move || !is_open.get()>
                <Button disabled=move || !is_possible.get() attr:aria-describedby="check-all-hint" press=check>
                    {texts.check_all}
                </Button>
                <p><span id="check-all-hint">{texts.check_all_hint}</span> "\u{a0}" <HelpLink topic=Topic::Comparing /></p>
            </div>
        </div>
    }
}
