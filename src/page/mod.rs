//! The page in the browser.
//!
//! # Layout
//! - [`bx24`]: the frame of the portal; the only file that knows its library;
//! - [`client`]: the page's handle on the worker;
//! - [`device`]: what is known of this device as a whole: first run, file, report;
//! - [`link`]: links that open a view within the portal;
//! - [`latest`]: the newest answer to a question, as a signal;
//! - [`state`]: what the page knows, as signals;
//! - [`session`]: joins the three: what is done when the frame or the worker says something;
//! - [`card`], [`placements`]: the same for the client that is explained, and for the places of the portal;
//! - [`browser`]: small wrappers of what browsers offer;
//! - [`parts`]: buttons, notices, tables and the like, of which the views are built;
//! - [`views`]: what is seen.

mod browser;
mod bx24;
mod card;
mod client;
mod device;
mod latest;
mod link;
mod parts;
mod placements;
mod session;
mod state;
mod views;

use client_segments::i18n::{GalleryTexts, Lang};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use state::{Connection, State};

/// Asks the frame who is there and shows the page, in the portal's language or else the browser's.
pub(crate) fn start() {
    if browser::query_value("parts").is_some() {
        return show_parts();
    }
    spawn_local(async {
        let frame = bx24::connect().await;
        let lang = match &frame {
            Ok(frame) => frame.lang,
            Err(_) => asked_language(),
        };
        browser::set_document(lang.code(), lang.texts().app);
        mount_page(lang, frame);
    });
}

/// Shows the parts of the interface by themselves, without a portal.
fn show_parts() {
    let lang = asked_language();
    browser::set_document(lang.code(), lang.words::<GalleryTexts>().title);
    leptos::mount::mount_to_body(move || view! { <parts::Gallery lang /> });
    browser::remove_element("boot");
}

/// The language that the address names, or else the browser's.
fn asked_language() -> Lang {
    Lang::from_code(&browser::query_value("LANG").unwrap_or_else(browser::language))
}

fn mount_page(lang: Lang, frame: Result<bx24::Frame, bx24::NoFrame>) {
    leptos::mount::mount_to_body(move || {
        let state = State::new(lang);
        provide_context(state);
        match frame {
            Ok(frame) => session::begin(state, frame),
            Err(bx24::NoFrame::Outside) => state.connection.set(Connection::Outside),
            Err(bx24::NoFrame::NoLibrary) => state.connection.set(Connection::NoLibrary),
            Err(bx24::NoFrame::NoAnswer) => state.connection.set(Connection::NoAnswer),
            Err(bx24::NoFrame::Foreign { portal, shown_by }) => {
                state.connection.set(Connection::Foreign { portal, shown_by });
            }
        }
        views::app::App()
    });
    browser::remove_element("boot");
}
