//! The overview: the modes with their counters, chart and list.

use client_segments::help::Topic;
use leptos::prelude::*;

use super::chart::ChartCard;
use super::counters::Counters;
use super::first_run::{FirstRunPage, Invitation};
use super::footer::Footer;
use super::gate::Placeholder;
use super::help::HelpLink;
use super::list::{ListCard, PastBanner, month_of};
use super::modes::{MODE_PANEL, ModeHint};
use super::sharing::NoSharedChart;
use crate::page::parts::Empty;
use crate::page::state::{State, use_state};

/// What there is to show of the numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// None yet.
    Unknown,
    /// The CRM has no cards.
    None,
    /// Some.
    Known,
}

fn numbers(state: State) -> Numbers {
    let is_busy = state.is_busy();
    state.summary.with(|summary| match summary {
        None => Numbers::Unknown,
        Some(summary) if !summary.series.counts.is_empty() => Numbers::Known,
        // While the first month is being read there is nothing to conclude from an empty series.
        Some(_) if is_busy => Numbers::Unknown,
        Some(_) => Numbers::None,
    })
}

/// Whether there are numbers to show.
pub(super) fn has_numbers(state: State) -> bool {
    numbers(state) == Numbers::Known
}

/// The overview: the modes with their counters, chart and list; before the first reading, the question whether to begin.
#[component]
pub(super) fn Overview() -> impl IntoView {
    let state = use_state();
    let numbers = Memo::new(move |_| numbers(state));
    let is_first_run = Memo::new(move |_| state.awaits_begin());
    let month = Memo::new(move |_| month_of(state));
    move || {
        if is_first_run.get() && numbers.get() != Numbers::Known {
            return view! { <FirstRunPage /> }.into_any();
        }
        match numbers.get() {
            Numbers::Unknown => view! { <NoSharedChart /> <Placeholder /> }.into_any(),
            Numbers::None => {
                let message = state.texts.no_clients;
                view! {
                    <Empty title=message.title>
                        <p>{message.text} "\u{a0}" <HelpLink topic=Topic::LeftOut /></p>
                    </Empty>
                }
                .into_any()
            }
            Numbers::Known => view! {
                <Show when=move || is_first_run.get()>
                    <Invitation />
                </Show>
                <ModeHint />
                <div id=MODE_PANEL role="tabpanel" class="panel">
                    <PastBanner month />
                    <Counters />
                    <ChartCard />
                    <ListCard />
                </div>
                <Footer />
            }
            .into_any(),
        }
    }
}
