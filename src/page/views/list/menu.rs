//! The menu of a row: everything that can be done with its client.

use client_segments::i18n::ListTexts;
use client_segments::route::Route;
use client_segments::view_model::table::card_path;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Div;
use leptos::prelude::*;
use segmentation::Row;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::cells::shown_name;
use crate::page::parts::Button;
use crate::page::state::use_state;
use crate::page::{browser, card, link};

/// How high the menu is at the most, in CSS pixels: where there is less room below its button, it opens above it.
const HEIGHT: f64 = 200.0;

/// A menu that is open.
#[derive(Clone, PartialEq)]
pub(super) struct OpenMenu {
    /// The client.
    pub(super) row: Row,
    /// Where it stands in the window, in CSS pixels: its right edge, and its upper or lower one.
    right: f64,
    top: Option<f64>,
    bottom: Option<f64>,
}

/// Opens the menu of a row at its button.
pub(super) fn open(menu: RwSignal<Option<OpenMenu>>, row: Row, button: &HtmlElement) {
    let place = button.get_bounding_client_rect();
    let (width, height) = browser::window_size();
    let is_above = place.bottom() + HEIGHT > height;
    menu.set(Some(OpenMenu {
        row,
        right: (width - place.right()).max(4.0),
        top: (!is_above).then(|| place.bottom() + 4.0),
        bottom: is_above.then(|| height - place.top() + 4.0),
    }));
}

/// The menu, while one is open. It takes the focus; its commands are gone through by arrow keys.
#[component]
pub(super) fn RowMenu(
    /// Which is open.
    menu: RwSignal<Option<OpenMenu>>,
    /// What is done when it is closed by a key: the focus goes back to the list.
    closed: Callback<()>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let root = NodeRef::<Div>::new();
    Effect::new(move || {
        if let Some(root) = root.get() {
            request_animation_frame(move || focus_item(&root, |_, _| 0));
        }
    });
    let on_key = move |event: KeyboardEvent| {
        event.stop_propagation();
        let Some(root) = root.get_untracked() else { return };
        match event.key().as_str() {
            "Escape" | "Tab" => {
                menu.set(None);
                closed.run(());
            }
            "ArrowDown" => focus_item(&root, |now, count| (now + 1) % count),
            "ArrowUp" => focus_item(&root, |now, count| (now + count - 1) % count),
            "Home" => focus_item(&root, |_, _| 0),
            "End" => focus_item(&root, |_, count| count - 1),
            _ => return,
        }
        event.prevent_default();
    };
    let on_focus_out = move |event: FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if !root.get_untracked().is_some_and(|root| root.contains(next.as_ref())) {
            menu.set(None);
        }
    };
    move || {
        let OpenMenu { row, right, top, bottom } = menu.get()?;
        let name = shown_name(state, &row);
        let is_selected = state.selection.with_untracked(|selection| selection.contains(row.card));
        let address = format!("{}{}", state.portal_origin.get_untracked(), card_path(row.card));
        let explain = {
            let client = row.card;
            move |_| {
                menu.set(None);
                card::open(state, Some(client));
            }
        };
        let copy = {
            let client = row.card;
            move |_| {
                menu.set(None);
                link::copy(state, Route { card: Some(client), ..state.route.get_untracked() });
            }
        };
        let toggle = move |_| {
            menu.set(None);
            state.selection.update(|selection| selection.toggle(&row));
            closed.run(());
        };
        let pixels = |length: Option<f64>| length.map(|length| format!("{length}px"));
        Some(view! {
            <div
                class="row-menu"
                role="menu"
                tabindex="-1"
                aria-label=(words.actions_of)(&name)
                node_ref=root
                style:right=format!("{right}px")
                style:top=pixels(top)
                style:bottom=pixels(bottom)
                on:keydown=on_key
                on:focusout=on_focus_out
            >
                <Button attr:role="menuitem" attr:tabindex="-1" press=explain>{words.why}</Button>
                <a
                    role="menuitem"
                    tabindex="-1"
                    href=address
                    target="_blank"
                    rel="noopener"
                    on:click=move |_| menu.set(None)
                >
                    {words.open_card}
                </a>
                <Button attr:role="menuitem" attr:tabindex="-1" press=copy>{words.copy_link}</Button>
                <Button attr:role="menuitem" attr:tabindex="-1" press=toggle>{(words.toggle)(is_selected)}</Button>
            </div>
        })
    }
}

/// Moves the focus among the commands; `next` tells the place after the present one, out of how many.
fn focus_item(root: &HtmlElement, next: impl Fn(usize, usize) -> usize) {
    let Ok(items) = root.query_selector_all("[role=menuitem]") else { return };
    let items: Vec<HtmlElement> =
        (0..items.length()).filter_map(|at| items.get(at)?.dyn_into::<HtmlElement>().ok()).collect();
    let focused = browser::focused();
    let now = items.iter().position(|item| focused.as_ref() == Some(item));
    if let Some(item) = items.get(now.map_or(0, |now| next(now, items.len()))) {
        // A command that is on the page can always take the focus.
        let _ = item.focus();
    }
}
