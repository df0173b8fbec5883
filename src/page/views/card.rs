//! «Почему здесь»: where a client is, what put it there and when that will change. A page of its own in the tab of a card,
//! and a panel beside the list.

use client_segments::entry::Entry;
use client_segments::format;
use client_segments::help::Topic;
use client_segments::i18n::Message;
use client_segments::route::Route;
use leptos::ev::KeyboardEvent;
use leptos::html::H3;
use leptos::prelude::*;
use protocol::{Activity, BUILD, CardAnswer, NamedCard, ToWorker};

use super::help::HelpLink;
use super::notices::{Details, Notices};
use crate::page::browser;
use crate::page::card;
use crate::page::parts::{Button, Panel};
use crate::page::state::{State, use_state};

mod evidence;
mod life;
mod story;
mod touches;
mod worth;

use story::Story;

/// The page in the tab of a card.
#[component]
pub(super) fn CardTab() -> impl IntoView {
    let state = use_state();
    // Where the notice says all there is to say, an empty card under it would say nothing.
    let is_idle = Memo::new(move |_| {
        let is_stopped = state.progress.with(|progress| {
            progress.as_ref().is_some_and(|progress| matches!(progress.activity, Activity::Stopped(_)))
        });
        is_stopped && matches!(state.entry.get(), Entry::Card(_)) && state.card.with(|panel| panel.answer().is_none())
    });
    view! {
        <main class="card-tab">
            <h1 class="unseen">{state.texts.app}</h1>
            <Notices />
            <section class="card why" hidden=move || is_idle.get()>
                {move || match state.entry.get() {
                    Entry::UnsavedCard => view! { <Instead message=state.texts.card.unsaved topic=Topic::CardTab /> }.into_any(),
                    Entry::App | Entry::Menu | Entry::Card(_) => view! { <Told /> }.into_any(),
                }}
            </section>
        </main>
    }
}

/// The panel beside the list; nothing until a client is chosen. It takes the focus when it opens and gives it back when it
/// closes.
#[component]
pub(super) fn CardPanelSection() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.card;
    let shown = Memo::new(move |_| state.card.with(|panel| panel.card()));
    let title = NodeRef::<H3>::new();
    // Where the focus came from; asked for before the panel takes it.
    let came_from = StoredValue::new_local(None::<web_sys::HtmlElement>);
    Effect::new(move |was_open: Option<bool>| {
        let is_open = shown.get().is_some();
        if is_open {
            if was_open != Some(true) {
                came_from.set_value(browser::focused());
            }
            request_animation_frame(move || {
                if let Some(title) = title.get_untracked() {
                    // A heading that is on the page can always take the focus.
                    let _ = title.focus();
                }
            });
        } else if let Some(element) = came_from.try_update_value(Option::take).flatten() {
            request_animation_frame(move || {
                // A focus that has meanwhile gone elsewhere is left there, and a row may be gone from the page.
                if browser::focused().is_none() {
                    let _ = element.focus();
                }
            });
        }
        is_open
    });
    let beside = move |step: isize| {
        let card = shown.get()?;
        state.list.with(|list| list.beside(card, step))
    };
    let go = move |step: isize| {
        if let Some(card) = untrack(|| beside(step)) {
            // A neighbour is no place to come Back to one by one.
            state.adjust(Route { card: Some(card), ..state.route.get_untracked() });
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let is_plain = !event.alt_key() && !event.ctrl_key() && !event.meta_key();
        // By the place of the key, whatever it types in the layout of the moment.
        match event.code().as_str() {
            "KeyJ" if is_plain => go(1),
            "KeyK" if is_plain => go(-1),
            _ => return,
        }
        event.stop_propagation();
    };
    let step = move |step: isize, name: &'static str, keys: &'static str, sign: &'static str| {
        view! {
            <Button
                class="why-step"
                title=format!("{name} ({keys})")
                label=name
                attr:aria-keyshortcuts=keys
                disabled=move || beside(step).is_none()
                press=move |_| go(step)
            >
                {sign}
            </Button>
        }
    };
    let tools = move || {
        view! {
            <HelpLink topic=Topic::CardTab />
            {step(-1, texts.previous, "K", "↑")}
            {step(1, texts.next, "J", "↓")}
            <Button press=move |_| card::open(state, None)>{texts.close}</Button>
        }
    };
    view! {
        <Show when=move || shown.get().is_some()>
            <Panel
                class="why why-panel"
                head_class="why-head"
                id="why-title"
                title=move || texts.why
                beside=tools
                heading=title
                close=move |()| card::open(state, None)
                on:keydown=on_key
            >
                <Told />
            </Panel>
        </Show>
    }
}

/// What is told about the card, or why nothing is.
#[component]
fn Told() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.card;
    move || {
        let answer = state.card.with(|panel| panel.answer().cloned());
        match answer {
            None => view! { <Loading /> }.into_any(),
            Some(CardAnswer::Client(told)) => view! { <Story told=*told /> }.into_any(),
            Some(CardAnswer::LeftOut { reason, .. }) => {
                view! { <Instead message=(texts.left_out)(reason) topic=Topic::LeftOut /> }.into_any()
            }
            Some(CardAnswer::Missing) => view! { <Instead message=texts.missing topic=Topic::Rights /> }.into_any(),
            Some(CardAnswer::Refused) => view! { <Instead message=texts.refused topic=Topic::Rights /> }.into_any(),
            Some(CardAnswer::Odd { method, detail }) => {
                let text = format!("{BUILD}\n{method}\n{detail}");
                view! { <Instead message=state.texts.odd_answer topic=Topic::Trouble /> <Details text /> }.into_any()
            }
        }
    }
}

/// A message in place of the story.
#[component]
fn Instead(
    /// What is the matter.
    message: Message,
    /// What the knowledge base has on it.
    topic: Topic,
) -> impl IntoView {
    view! {
        <div class="why-instead" role="status">
            <h4>{message.title}</h4>
            <p>{message.text} "\u{a0}" <HelpLink topic /></p>
        </div>
    }
}

/// The answer is on its way; says what it waits for if that is not the ordinary way.
#[component]
fn Loading() -> impl IntoView {
    let state = use_state();
    let reading = &state.texts.reading;
    let text = move || {
        state.progress.with(|progress| match progress.as_ref().map(|progress| &progress.activity) {
            Some(Activity::PortalBusy { until }) => (reading.portal_busy)(&browser::clock(*until)),
            Some(Activity::Unreachable { .. }) => reading.unreachable.to_owned(),
            // The notice above says why.
            Some(Activity::Stopped(_)) => String::new(),
            _ => state.texts.card.loading.to_owned(),
        })
    };
    let retried_at = Memo::new(move |_| {
        state.progress.with(|progress| match progress.as_ref()?.activity {
            Activity::Unreachable { until } => Some(until),
            _ => None,
        })
    });
    view! {
        <div class="why-waiting">
            <p role="status" aria-busy="true">{text}</p>
            <Show when=move || retried_at.get().is_some()>
                // Beside what screen readers speak: it ticks.
                <p>
                    {move || {
                        let left = retried_at.get()? - state.now_ms.get();
                        Some((reading.retried_in)(&format::countdown(left)))
                    }} "\u{a0}" <HelpLink topic=Topic::Offline />
                </p>
                <Button press=move |_| state.send(&ToWorker::Resume)>{reading.retry}</Button>
            </Show>
        </div>
    }
}

/// The name of a card, as far as it has one.
fn name_of(state: State, card: &NamedCard) -> String {
    let title = card.title.trim();
    if title.is_empty() { (state.texts.nameless)(card.card.id()) } else { title.to_owned() }
}
