//! The name of a card, or of any other record, as a link to it.

use client_segments::view_model::table::card_path;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use segmentation::Card;

use crate::page::bx24;
use crate::page::state::use_state;

/// The link: the card opens beside the app where the portal allows it, and in a new tab otherwise.
#[component]
pub(super) fn CardLink(
    /// The card.
    card: Card,
    /// What it is called; text of the portal.
    text: String,
) -> impl IntoView {
    view! { <RecordLink path=card_path(card) text /> }
}

/// The same for any record of the portal.
#[component]
pub(super) fn RecordLink(
    /// Where in the portal the record is.
    path: String,
    /// What it is called; text of the portal.
    text: String,
) -> impl IntoView {
    let state = use_state();
    let address = format!("{}{path}", state.portal_origin.get_untracked());
    let open = {
        let address = address.clone();
        move |event: MouseEvent| {
            let wants_new_tab = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
            if wants_new_tab {
                return;
            }
            event.prevent_default();
            let address = address.clone();
            bx24::open_path(&path, move || {
                // The viewer's click is fresh enough for a new tab to be allowed.
                let _ = window().open_with_url_and_target(&address, "_blank");
            });
        }
    };
    view! {
        <a href=address target="_blank" rel="noopener" title=text.clone() on:click=open>
            <bdi>{text.clone()}</bdi>
        </a>
    }
}
