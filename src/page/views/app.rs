//! The whole page: either the overview or, if it cannot be shown, one page that says why.

use leptos::html::Div;
use leptos::prelude::*;

use super::chart::ChartCard;
use super::counters::Counters;
use super::footer::Footer;
use super::gate::{Gate, Placeholder};
use super::header::Header;
use super::list::ListCard;
use super::modes::{MODE_PANEL, ModeHint};
use super::notices::Notices;
use super::progress::ProgressStrip;
use super::sharing::NoSharedChart;
use crate::page::browser;
use crate::page::bx24;
use crate::page::state::{Connection, use_state};

/// The page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let state = use_state();
    let root = NodeRef::<Div>::new();
    Effect::new(move || {
        if let Some(root) = root.get() {
            let observer = browser::observe_size(&root, bx24::fit_window);
            // Lives as long as the page.
            std::mem::forget(observer);
        }
    });
    view! {
        <div class="app" node_ref=root>
            {move || match state.connection.get() {
                Connection::Open => view! { <Overview /> }.into_any(),
                connection => view! { <Gate connection /> }.into_any(),
            }}
        </div>
    }
}

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

/// The overview: the modes with their counters, chart and list.
#[component]
fn Overview() -> impl IntoView {
    let state = use_state();
    let numbers = Memo::new(move |_| {
        let is_busy = state.is_busy();
        state.summary.with(|summary| match summary {
            None => Numbers::Unknown,
            Some(summary) if !summary.series.counts.is_empty() => Numbers::Known,
            // While the first month is being read there is nothing to conclude from an empty series.
            Some(_) if is_busy => Numbers::Unknown,
            Some(_) => Numbers::None,
        })
    });
    view! {
        <Header has_numbers=Signal::derive(move || numbers.get() == Numbers::Known) />
        <ProgressStrip />
        <main>
            <Notices />
            {move || match numbers.get() {
                Numbers::Unknown => view! { <NoSharedChart /> <Placeholder /> }.into_any(),
                Numbers::None => {
                    let message = state.texts.no_clients;
                    view! {
                        <section class="card empty">
                            <h2>{message.title}</h2>
                            <p>{message.text}</p>
                        </section>
                    }
                        .into_any()
                }
                Numbers::Known => {
                    view! {
                        <ModeHint />
                        <div id=MODE_PANEL role="tabpanel" class="panel">
                            <Counters />
                            <ChartCard />
                            <ListCard />
                        </div>
                        <Footer />
                    }
                        .into_any()
                }
            }}
        </main>
    }
}
