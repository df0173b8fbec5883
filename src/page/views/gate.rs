//! The page that stands in for the overview when there is nothing to look at: it says what is the matter and what to do.

use client_segments::frame::{WorkerTrouble, worker_trouble};
use client_segments::help::Topic;
use client_segments::i18n::{Message, Texts};
use leptos::prelude::*;

use super::help::HelpLine;
use super::notices::Details;
use crate::page::browser;
use crate::page::parts::{Button, Kind};
use crate::page::state::{Connection, use_state};

/// One card that explains why the overview cannot be shown.
#[component]
pub(super) fn Gate(
    /// How the page stands to portal and worker; not open.
    connection: Connection,
) -> impl IntoView {
    let texts = use_state().texts;
    let reload =
        move || view! { <Button kind=Kind::Primary press=|_| browser::reload()>{texts.reload}</Button> }.into_any();
    match connection {
        Connection::Starting | Connection::Open => view! {
            <div class="starting">
                <p role="status" aria-busy="true">{texts.starting}</p>
                <HelpLine topic=Topic::Overview />
            </div>
        }
        .into_any(),
        Connection::Outside => {
            let steps = texts.outside_steps.map(|step| view! { <li>{step}</li> }).collect_view();
            view! { <GateCard message=texts.outside topic=Topic::Overview><ol>{steps}</ol></GateCard> }.into_any()
        }
        Connection::NoLibrary => {
            view! { <GateCard message=texts.no_library topic=Topic::Trouble>{reload()}</GateCard> }.into_any()
        }
        Connection::NoAnswer => {
            view! { <GateCard message=texts.no_answer topic=Topic::Trouble>{reload()}</GateCard> }.into_any()
        }
        Connection::Foreign { portal, shown_by } => view! {
            <GateCard message=texts.foreign topic=Topic::YourData><p>{(texts.foreign_hosts)(&portal, &shown_by)}</p></GateCard>
        }
        .into_any(),
        Connection::OtherBuild => {
            view! { <GateCard message=texts.old_worker topic=Topic::Trouble>{reload()}</GateCard> }.into_any()
        }
        Connection::Broken(text) => {
            let message = worker_message(texts, &text);
            view! { <GateCard message topic=Topic::Trouble>{reload()} <Details text /></GateCard> }.into_any()
        }
        Connection::Forgotten => view! {
            <GateCard message=texts.forgotten topic=Topic::YourData>
                <Button kind=Kind::Primary press=|_| browser::reload()>{texts.start_anew}</Button>
            </GateCard>
        }
        .into_any(),
    }
}

/// Why the worker could not be started or broke, by what the browser says of it.
fn worker_message(texts: &Texts, text: &str) -> Message {
    match worker_trouble(text) {
        WorkerTrouble::Forbidden => texts.wasm_forbidden,
        WorkerTrouble::TooOld => texts.browser_too_old,
        WorkerTrouble::NotLoaded | WorkerTrouble::Other => texts.worker_failed,
    }
}

/// A message in the middle of the page, with something to do under it.
#[component]
fn GateCard(
    /// What is the matter.
    message: Message,
    /// What the knowledge base has on it.
    topic: Topic,
    /// What to do about it.
    children: Children,
) -> impl IntoView {
    view! {
        <main>
            <section class="card gate" role="alert">
                <h1>{message.title}</h1>
                <p>{message.text}</p>
                {children()}
                <HelpLine topic />
            </section>
        </main>
    }
}

/// The outlines of counters and chart, until the first numbers come.
#[component]
pub(super) fn Placeholder() -> impl IntoView {
    let state = use_state();
    view! {
        <Show when=move || state.is_busy()>
            <div class="placeholder" aria-hidden="true">
                <span class="placeholder-counter"></span>
                <span class="placeholder-counter"></span>
                <span class="placeholder-counter"></span>
                <span class="placeholder-counter"></span>
                <span class="placeholder-chart"></span>
            </div>
        </Show>
    }
}
