//! The head of every page: the ways between the pages, when the numbers were read, and the one main action; below them the
//! modes. The name of the app stands in the portal's own heading above the frame, so here it is for screen readers alone.

use client_segments::view_model::sharing::reads_here;
use leptos::prelude::*;
use protocol::ToWorker;

use super::check_all::MoreCommands;
use super::modes::ModeTabs;
use super::sections::Sections;
use super::sharing::stamp_text;
use crate::page::parts::{Button, Kind};
use crate::page::state::use_state;

/// The head of the page.
#[component]
pub(super) fn Header(
    /// Whether there are numbers on the page, and so modes to choose from.
    has_numbers: Signal<bool>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    view! {
        <header class="header">
            <h1 class="unseen">{texts.app}</h1>
            <Sections />
            <Show when=move || has_numbers.get()>
                <ModeTabs />
            </Show>
            <div class="header-data">
                {move || stamp_text(state).map(|text| view! { <p class="stamp">{text}</p> })}
                // Without numbers there is nothing to refresh; while they are on their way it keeps the place.
                <Show when=move || state.is_busy() || state.summary.with(Option::is_some)>
                    <div class="commands">
                        <Button
                            kind=Kind::Primary
                            disabled=move || state.is_busy() || !state.is_online.get()
                            press=move |_| state.send(&ToWorker::Refresh)
                        >
                            {texts.reading.refresh}
                        </Button>
                        <Show when=move || !state.shows_stand_in() && state.limits.with(|limits| reads_here(limits.as_ref()))>
                            <MoreCommands />
                        </Show>
                    </div>
                </Show>
            </div>
        </header>
    }
}
