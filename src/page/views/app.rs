//! The whole page: either the page of the app that is open or, if none can be shown, one that says why.

use client_segments::help::Topic;
use client_segments::route::Section;
use leptos::html::Div;
use leptos::prelude::*;

use super::card::CardTab;
use super::chart::ChartCard;
use super::counters::Counters;
use super::data::DataPage;
use super::first_run::{FirstRunPage, Invitation};
use super::footer::Footer;
use super::gate::{Gate, Placeholder};
use super::header::Header;
use super::help::{HelpAlone, HelpLink, HelpPage};
use super::list::ListCard;
use super::modes::{MODE_PANEL, ModeHint};
use super::notices::Notices;
use super::progress::ProgressStrip;
use super::settings::SettingsPage;
use super::sharing::NoSharedChart;
use crate::page::browser;
use crate::page::bx24;
use crate::page::state::{Connection, State, use_state};

/// The page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let state = use_state();
    let root = NodeRef::<Div>::new();
    let is_help = Memo::new(move |_| state.route.with(|route| route.section == Section::Help));
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
                Connection::Open if state.entry.get().is_app() => view! { <Pages /> }.into_any(),
                // Whoever cannot or need not see numbers may still ask what they are.
                _ if is_help.get() => view! { <HelpAlone /> }.into_any(),
                Connection::Open => view! { <CardTab /> }.into_any(),
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

/// What is the same on every page of the app, and the page that is open.
#[component]
fn Pages() -> impl IntoView {
    let state = use_state();
    let section = Memo::new(move |_| {
        let section = state.route.with(|route| route.section);
        // Until it is known who looks, and for everyone who is no administrator, there is nothing to be decided.
        if section == Section::Settings && !state.is_admin() { Section::Overview } else { section }
    });
    let numbers = Memo::new(move |_| numbers(state));
    let has_numbers = move || section.get() == Section::Overview && numbers.get() == Numbers::Known;
    view! {
        <Header has_numbers=Signal::derive(has_numbers) />
        <ProgressStrip />
        <main>
            <Notices />
            {move || match section.get() {
                Section::Overview => view! { <Overview numbers /> }.into_any(),
                Section::Help => view! { <HelpPage /> }.into_any(),
                Section::Data => view! { <DataPage /> }.into_any(),
                Section::Settings => view! { <SettingsPage /> }.into_any(),
            }}
        </main>
    }
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

/// The overview: the modes with their counters, chart and list; before the first reading, the question whether to begin.
#[component]
fn Overview(
    /// What there is to show.
    numbers: Memo<Numbers>,
) -> impl IntoView {
    let state = use_state();
    let is_first_run = Memo::new(move |_| state.awaits_begin());
    move || {
        if is_first_run.get() && numbers.get() != Numbers::Known {
            return view! { <FirstRunPage /> }.into_any();
        }
        match numbers.get() {
            Numbers::Unknown => view! { <NoSharedChart /> <Placeholder /> }.into_any(),
            Numbers::None => {
                let message = state.texts.no_clients;
                view! {
                    <section class="card empty">
                        <h2>{message.title}</h2>
                        <p>{message.text} " " <HelpLink topic=Topic::LeftOut /></p>
                    </section>
                }
                .into_any()
            }
            Numbers::Known => view! {
                <Show when=move || is_first_run.get()>
                    <Invitation />
                </Show>
                <ModeHint />
                <div id=MODE_PANEL role="tabpanel" class="panel">
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
