//! Joins the frame, the worker and the state: what is done when one of them says something.

use std::sync::Arc;
use std::time::Duration;

use client_segments::route::Route;
use client_segments::sections::Section;
use client_segments::sections::own_list::both;
use client_segments::view_model::counters::shown_month;
use client_segments::view_model::fields::{Memory, memory};
use client_segments::view_model::filters::{Filter, FilterField, condition};
use client_segments::view_model::list::Question;
use client_segments::view_model::progress::remaining_ms;
use client_segments::view_model::sharing::keeps_numbers;
use client_segments::view_model::table::{Column, told};
use leptos::prelude::*;
use protocol::{Activity, FieldsCommand, FieldsStage, FromWorker, History, Listed, Storage, ToWorker};
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::bx24::{self, Frame};
use super::client::{Client, Heard};
use super::device;
use super::state::{Connection, State};
use super::views::{listed, places};
use super::{card, placements};

/// Starts the worker for the portal of `frame` and keeps the state up to date.
pub(crate) fn begin(state: State, frame: Frame) {
    // In a tab the heading is that of the card.
    if frame.entry.is_app() {
        bx24::set_title(state.texts.app);
    }
    state.portal_origin.set(frame.origin);
    state.take_up(frame.view);
    let connect = card::first_message(state, frame.entry, frame.session);
    match Client::start(move |heard| on_heard(state, heard, &connect)) {
        Ok(client) => state.client.set_value(Some(client)),
        Err(error) => state.connection.set(Connection::Broken(format!("{error:?}"))),
    }
    watch_browser(state);
    keep_list(state);
    card::keep(state);
}

fn on_heard(state: State, heard: Heard, connect: &ToWorker) {
    match heard {
        Heard::Message(message) => on_message(state, message, connect),
        Heard::OtherBuild => state.connection.set(Connection::OtherBuild),
        Heard::Broken(text) => state.connection.set(Connection::Broken(text)),
    }
}

fn on_message(state: State, message: FromWorker, connect: &ToWorker) {
    match message {
        FromWorker::Ready { .. } => {
            // Questions follow as soon as the connection is open, and must find the worker connected.
            state.send(connect);
            state.connection.set(Connection::Open);
        }
        FromWorker::Viewer(viewer) => {
            bx24::remember_user_id(viewer.user_id);
            if viewer.is_admin {
                // Once: when the app has been updated meanwhile, this page is the older one.
                if state.viewer.with_untracked(|known| known.as_ref().is_none_or(|known| !known.is_admin)) {
                    placements::look(state);
                }
                state.limits.set(None);
            }
            state.viewer.set(Some(viewer));
        }
        FromWorker::TokenNeeded => {
            spawn_local(bx24::refresh_token(move |token| state.send(&ToWorker::Token(token))));
        }
        FromWorker::Storage(storage) => {
            if storage == Storage::Kept {
                spawn_local(browser::ask_to_keep_storage());
            }
            state.storage.set(Some(storage));
        }
        FromWorker::OtherAddress(address) => state.other_address.set(address),
        FromWorker::Damage(damage) => state.damage.set(damage),
        FromWorker::Progress(progress) => {
            state.time_left.update(|shown| *shown = shown.after(remaining_ms(&progress), browser::now_ms()));
            state.continuation.update(|continuation| *continuation = continuation.after(&progress));
            state.progress.set(Some(progress));
        }
        FromWorker::Summary(summary) => {
            let question_of_card = state.card.try_update(|panel| panel.refresh(&summary)).flatten();
            state.summary.set(Some(Arc::new(summary)));
            state.list.update(|list| list.refresh());
            state.refresh_marks();
            card::ask(state, question_of_card);
        }
        FromWorker::Answer { id, answer } => state.answered(id, answer),
        FromWorker::Plan(run) => state.plan_run.set(run),
        FromWorker::Handover(run) => state.handover_run.set(run),
        FromWorker::Partly(partly) => state.partly.set(Some(partly)),
        FromWorker::DataLoss(data_loss) => state.data_loss.set(data_loss),
        FromWorker::Placements(places) => state.placements.update(|form| form.receive(places)),
        FromWorker::Limits(limits) => {
            if !keeps_numbers(&limits) {
                state.summary.set(None);
            }
            // A list that there was no way to make may be possible now, and rows may be hidden that were seen.
            state.list.update(|list| if limits.sees_no_cards { list.hide() } else { list.refresh() });
            state.limits.set(Some(limits));
        }
        FromWorker::Publication(problem) => state.unpublished.set(problem),
        FromWorker::Fields(fields) => {
            follow_fields(state, &fields.stage);
            state.fields.set(Some(fields));
        }
        FromWorker::Forgotten => state.connection.set(Connection::Forgotten),
        message @ (FromWorker::FirstRun(_) | FromWorker::Cleared | FromWorker::File(_) | FromWorker::FileLoaded(_)) => {
            device::on_message(state, message)
        }
    }
}

/// Has the portal remember that the fields are being made, and goes on with it when they were as the app was last left.
fn follow_fields(state: State, stage: &FieldsStage) {
    let is_first_look = state.makes_fields.with_untracked(Option::is_none);
    let is_remembered = state.makes_fields.get_untracked().unwrap_or_else(bx24::were_fields_being_made);
    let memory = memory(stage, is_remembered);
    match memory {
        Memory::Remember => bx24::remember_fields(true),
        Memory::Forget => bx24::remember_fields(false),
        Memory::GoOn if is_first_look => state.send(&ToWorker::SetFields(FieldsCommand::Keep)),
        Memory::GoOn | Memory::Keep => {}
    }
    // What is only looked for does not tell yet what was left unfinished.
    if !matches!(stage, FieldsStage::Unknown | FieldsStage::Looking) {
        let makes = memory == Memory::Remember || is_remembered && memory != Memory::Forget;
        state.makes_fields.set(Some(makes));
    }
}

/// Follows the address, the network and the clock.
fn watch_browser(state: State) {
    let follow_address = move || {
        let route = Route::parse(&browser::fragment(), browser::unescape);
        state.remember(&route);
        state.route.set(route);
    };
    // These live as long as the page does, so that their handles need not be kept.
    let _ = window_event_listener(leptos::ev::popstate, move |_| follow_address());
    let _ = window_event_listener(leptos::ev::hashchange, move |_| follow_address());
    let _ = window_event_listener(leptos::ev::online, move |_| {
        state.is_online.set(true);
        // The worker waits for its next attempt; with the network back there is no reason to.
        let waits = state.progress.with_untracked(|progress| {
            progress.as_ref().is_some_and(|progress| matches!(progress.activity, Activity::Unreachable { .. }))
        });
        if waits {
            state.send(&ToWorker::Resume);
        }
    });
    // A page that is kept for Back would keep the lock of the store, too, and no other page could read.
    let _ = window_event_listener(leptos::ev::pagehide, move |_| state.client.set_value(None));
    let _ = window_event_listener(leptos::ev::pageshow, move |shown| {
        if shown.persisted() {
            browser::reload();
        }
    });
    let _ = window_event_listener(leptos::ev::offline, move |_| state.is_online.set(false));
    browser::on_appearance_change(move || state.appearance.update(|changes| *changes += 1));
    set_interval(move || state.now_ms.set(browser::now_ms()), Duration::from_secs(1));
}

/// A list as the viewer has arranged it: filtered, sorted, with what its columns tell.
fn arranged(state: State, route: &Route, all: Question) -> Question {
    let (columns, sorting) = (route.listed_columns(), route.listed_sorting());
    let is_city = |filter: &Filter| filter.field() == Some(FilterField::City);
    Question {
        filter: condition(&route.filters),
        sort: sorting.sort(),
        places: places(state, sorting.by),
        told: told(&columns),
        uses_cities: columns.contains(&Column::City) || sorting.by == Column::City || route.filters.iter().any(is_city),
        ..all
    }
}

/// Keeps the list's question equal to what is looked at, and asks for the rows that are on screen.
fn keep_list(state: State) {
    Effect::new(move || {
        let route = state.shown.get();
        let month = state.with_series(|series| shown_month(series, route.month)).flatten();
        if let Some(month) = month {
            if route.section != Section::Overview {
                // Who stands behind a number of another page; the overview's list waits.
                if let Some(own) = listed(state) {
                    let all = Question::of(own.members, month, History::Today);
                    let question = arranged(state, &route, Question { search: route.search.clone(), ..all });
                    let filter = both(own.filter, question.filter);
                    state.list.update(|list| list.ask(Question { filter, ..question }));
                }
                return;
            }
            let history = state.history();
            let last = state.with_series(segmentation::Series::last).flatten();
            let members = Listed::Group(route.listed_group());
            let all = Question { search: route.search.clone(), ..Question::of(members, month, history) };
            // A recorded month knows names and groups alone.
            let question =
                if history == History::Recorded && last != Some(month) { all } else { arranged(state, &route, all) };
            state.list.update(|list| list.ask(question));
        }
    });
    Effect::new(move || {
        state.list.track();
        let visible = state.visible_rows.get();
        let questions = state.list.try_update_untracked(|list| list.want(visible)).unwrap_or_default();
        for (part, question) in questions {
            state.ask(question, move |answer| state.list.update(|list| list.receive(part, answer)));
        }
    });
}
