//! Keeps the client that is explained equal to what the page is about: the card whose tab it is, or the one in the address.

use client_segments::entry::Entry;
use client_segments::route::Route;
use client_segments::view_model::card;
use client_segments::view_model::counters::shown_month;
use leptos::prelude::*;
use protocol::{CardQuestion, Session, ToWorker};
use segmentation::Card;

use super::state::{Connection, State};

/// What the page says to the worker first: in the tab of a card nothing is to be read but that card.
pub(super) fn first_message(state: State, entry: Entry, session: Session) -> ToWorker {
    state.entry.set(entry);
    match entry {
        Entry::App | Entry::Menu => ToWorker::Connect(session),
        Entry::Card(_) | Entry::UnsavedCard => ToWorker::ConnectForCards(session),
    }
}

/// Asks about the card that the page is about, as soon as the worker can be asked.
pub(super) fn keep(state: State) {
    Effect::new(move || {
        if state.connection.get() != Connection::Open {
            return;
        }
        let question = match state.entry.get() {
            Entry::App | Entry::Menu => {
                let (card, pinned) = state.route.with(|route| (route.card, route.month));
                let months = state.with_series(|series| (shown_month(series, pinned), series.last()));
                let (month, last) = months.unwrap_or_default();
                card.map(|card| card::question(card, month, last, state.history()))
            }
            Entry::Card(card) => Some(CardQuestion::now(card)),
            Entry::UnsavedCard => None,
        };
        if state.card.with_untracked(|panel| panel.question() == question) {
            return;
        }
        if question.is_none() {
            state.withdraw::<CardQuestion>();
        }
        ask(state, state.card.try_update(|panel| panel.turn_to(question)).flatten());
    });
}

/// Asks about a card, if there is anything to ask.
pub(super) fn ask(state: State, question: Option<CardQuestion>) {
    if let Some(question) = question {
        state.ask(question, move |answer| state.card.update(|panel| panel.receive(answer)));
    }
}

/// Has a client explained beside the list, or none any more; Back returns from it.
pub(super) fn open(state: State, card: Option<Card>) {
    state.go(Route { card, ..state.route.get_untracked() });
}
