//! The section about the user fields: what they are, whether the portal has them, and the buttons that make and
//! remove them.

use std::borrow::Cow;

use client_segments::help::Topic;
use client_segments::view_model::fields::{MainCommand, commands, is_shown, made, share_done, told_done};
use leptos::prelude::*;
use protocol::{BUILD, FieldPlace, FieldsCommand, FieldsRefusal, FieldsStage, ToWorker};

use super::help::HelpLink;
use super::notices::Details;
use crate::page::parts::{Button, Kind, Notice, ProgressBar, Question, Table, Tone, text};
use crate::page::state::{Connection, use_state};

/// A card with everything about the fields. It has the worker look when nobody has looked before.
#[component]
pub(super) fn FieldsSection() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.fields;
    Effect::new(move || {
        let is_open = state.connection.with(|connection| *connection == Connection::Open);
        if is_open && state.fields.with_untracked(Option::is_none) {
            state.send(&ToWorker::SetFields(FieldsCommand::Look));
        }
    });
    view! {
        <section class="card page-card fields" aria-labelledby="fields-title">
            <h2><span id="fields-title">{texts.title}</span> "\u{a0}" <HelpLink topic=Topic::Fields /></h2>
            <p>{texts.intro} "\u{a0}" <HelpLink topic=Topic::UsingFields /></p>
            <FieldsStatus />
            <FieldsRefused />
            <FieldsTable />
            <FieldsCommands />
        </section>
    }
}

/// Where the work stands, and what the last change has done.
#[component]
fn FieldsStatus() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.fields;
    let status = move || -> Option<Cow<'static, str>> {
        state.fields.with(|fields| match fields.as_ref().map(|fields| &fields.stage) {
            None | Some(FieldsStage::Unknown | FieldsStage::Looking) => Some(texts.looking.into()),
            Some(FieldsStage::Absent) => Some(texts.absent.into()),
            Some(FieldsStage::Incomplete) => {
                let (made, of) = fields.as_ref().map(made).unwrap_or_default();
                Some((texts.incomplete)(made, of).into())
            }
            Some(FieldsStage::Ready) => Some(texts.ready.into()),
            Some(FieldsStage::Left) => Some(texts.left.into()),
            Some(FieldsStage::Working { command, .. }) => Some((texts.working)(*command).into()),
            Some(FieldsStage::Refused(_)) => None,
        })
    };
    let done = move || {
        let done = state.fields.with(|fields| fields.as_ref().and_then(told_done))?;
        Some((texts.done)(done.made, done.mended, done.removed))
    };
    let bar = move || {
        let (stage, share) =
            state.fields.with(|fields| fields.as_ref().map(|fields| (fields.stage.clone(), share_done(fields))))?;
        let FieldsStage::Working { done, total, .. } = stage else { return None };
        let text = share.map(|_| (texts.progress)(&state.number(done), &state.number(total)));
        Some(view! {
            <ProgressBar label=texts.title share />
            <p class="fields-progress">{text} <small>{texts.patience}</small></p>
        })
    };
    view! {
        <p class="fields-status" role="status">
            {status} " " {done}
        </p>
        {bar}
    }
}

/// Why not everything was done, and what to do about it.
#[component]
fn FieldsRefused() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.fields;
    let refusal = Memo::new(move |_| {
        state.fields.with(|fields| match fields.as_ref().map(|fields| &fields.stage) {
            Some(FieldsStage::Refused(refusal)) => Some(refusal.clone()),
            _ => None,
        })
    });
    let place = |place: &FieldPlace| {
        let named = if place.of_companies { texts.company_field } else { texts.contact_field };
        view! { <li>{named(&place.name)}</li> }
    };
    move || {
        let refusal = refusal.get()?;
        let message = (texts.refusal)(&refusal);
        let places = match &refusal {
            FieldsRefusal::NamesTaken(places) | FieldsRefusal::NotOurs(places) => {
                Some(view! { <ul>{places.iter().map(place).collect_view()}</ul> })
            }
            _ => None,
        };
        let details = match &refusal {
            FieldsRefusal::Portal { method, text } => Some(format!("{BUILD}\n{method}\n{text}")),
            _ => None,
        };
        Some(view! {
            <Notice tone=Tone::Warning is_urgent=true title=message.title>
                <p>{message.text}</p>
                {places}
                {details.map(|text| view! { <Details text /> })}
            </Notice>
        })
    }
}

/// The fields, with what they hold and whether the portal has them.
#[component]
fn FieldsTable() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.fields;
    let held = move |index: usize| {
        let held = state.fields.with(|fields| fields.as_ref().and_then(|fields| Some(fields.held.as_ref()?[index])));
        held.map_or((texts.not_looked, texts.not_looked), |held| {
            ((texts.held)(held.contacts), (texts.held)(held.companies))
        })
    };
    let row = move |(index, (name, holds)): (usize, &(&'static str, &'static str))| {
        view! {
            <tr hidden=move || state.fields.with(|fields| !is_shown(fields.as_ref(), index))>
                <th scope="row">{*name}</th>
                <td>{*holds}</td>
                <td data-label=texts.contacts>{move || held(index).0}</td>
                <td data-label=texts.companies>{move || held(index).1}</td>
            </tr>
        }
    };
    let head = [texts.field, texts.holds, texts.contacts, texts.companies].map(text);
    view! {
        <Table class="fields-table" head fits=true>{texts.fields.iter().enumerate().map(row).collect_view()}</Table>
    }
}

/// The buttons. Removing asks once more, and says what is lost.
#[component]
fn FieldsCommands() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.fields;
    let is_asking = RwSignal::new(false);
    let can = Memo::new(move |_| state.fields.with(|fields| commands(fields.as_ref(), state.is_online.get())));
    let command = move |command| {
        is_asking.set(false);
        state.send(&ToWorker::SetFields(command));
    };
    let name = move || match can.get().main {
        MainCommand::Create => texts.create,
        MainCommand::Fill => texts.fill,
        MainCommand::Complete => texts.complete,
        MainCommand::Check => texts.check,
    };
    let is_main = move || can.get().main != MainCommand::Check;
    let buttons = move || {
        view! {
            <div class="fields-commands">
                <Button
                    class:primary=is_main
                    disabled=move || !can.get().are_enabled
                    press=move |_| command(FieldsCommand::Keep)
                >
                    {name}
                </Button>
                <Show when=move || can.get().can_remove>
                    <Button
                        kind=Kind::Danger
                        disabled=move || !can.get().are_enabled
                        press=move |_| is_asking.set(true)
                    >
                        {texts.remove}
                    </Button>
                </Show>
            </div>
        }
    };
    view! {
        <Show when=move || !state.is_online.get()>
            <p class="fields-status">{texts.offline}</p>
        </Show>
        <Show when=move || is_asking.get() fallback=buttons>
            <Question
                text=texts.remove_sure
                yes=texts.remove_yes
                no=state.texts.cancel
                disabled=move || !can.get().are_enabled
                agree=move |()| command(FieldsCommand::Remove)
                is_asking
            />
        </Show>
    }
}
