//! What viewers see who may not see everything: whose numbers these are, why there are none, which clients a list leaves
//! out, and the button that reads by their own rights.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::i18n::Message;
use client_segments::sections::Section;
use client_segments::view_model::sharing::{
    Absence, EmptyList, ListNote, ReadMine, Stamp, absence, empty_list, list_note, read_mine, stamp,
};
use leptos::prelude::*;
use protocol::{NotPublished, Source, StillShown, ToWorker, Unpublished};

use super::help::HelpLink;
use super::notices::Details;
use crate::page::parts::{Button, Empty, Kind, Notice, Tone};
use crate::page::state::{State, use_state};

/// When the numbers were read, and by whom if it was not the viewer.
pub(super) fn stamp_text(state: State) -> Option<String> {
    let time = state.data_time()?;
    let words = &state.texts.shared;
    state.summary.with(|summary| {
        Some(match stamp(summary.as_ref()?) {
            Stamp::Own => (state.texts.data_as_of)(&time),
            Stamp::Administrator(None) => (words.counted)(&time),
            Stamp::Administrator(Some(name)) => (words.counted_by)(&time, name),
        })
    })
}

/// The notices about the viewer's rights.
#[component]
pub(super) fn RightsNotices() -> impl IntoView {
    let state = use_state();
    let words = &state.texts.shared;
    let limits = state.limits;
    let was_admin = Memo::new(move |_| limits.with(|limits| limits.as_ref().is_some_and(|it| it.was_admin)));
    let sees_none = Memo::new(move |_| limits.with(|limits| limits.as_ref().is_some_and(|it| it.sees_no_cards)));
    let shows_own = Memo::new(move |_| {
        let is_own = |source: &Source| *source == Source::Own;
        limits.with(Option::is_some) && state.summary.with(|it| it.as_ref().is_some_and(|it| is_own(&it.source)))
    });
    view! {
        <Show when=move || was_admin.get()>
            <Notice tone=Tone::Warning title=words.was_admin.title>
                <p>{words.was_admin.text} "\u{a0}" <HelpLink topic=Topic::Rights /></p>
            </Notice>
        </Show>
        <Show when=move || sees_none.get()>
            <Notice>{words.sees_no_cards} "\u{a0}" <HelpLink topic=Topic::Rights /></Notice>
        </Show>
        <Show when=move || state.shows_stand_in() && !state.awaits_begin()>
            <Notice>{words.until_read}</Notice>
        </Show>
        <UnpublishedNotice />
        <Show when=move || shows_own.get()>
            <Notice>{state.texts.only_own_clients} "\u{a0}" <HelpLink topic=Topic::Rights /></Notice>
        </Show>
    }
}

/// Tells an administrator that others cannot see the newest chart, and why.
#[component]
fn UnpublishedNotice() -> impl IntoView {
    let state = use_state();
    let words = &state.texts.shared;
    move || {
        let Unpublished { why, shown } = state.unpublished.get()?;
        let shown = match shown {
            StillShown::Unknown => None,
            StillShown::Nothing => Some(words.others_see_nothing.to_owned()),
            StillShown::ChartOf(as_of) => Some((words.others_see)(&state.time(&as_of))),
        };
        let reason = (words.not_published)(&why);
        let details = match why {
            NotPublished::Refused(text) => Some(view! { <Details text /> }),
            NotPublished::Unreachable => None,
        };
        let buttons = move || {
            view! {
                <Button disabled=move || !state.is_online.get() press=move |_| state.send(&ToWorker::PublishAgain)>
                    {words.publish_again}
                </Button>
            }
        };
        Some(view! {
            <Notice tone=Tone::Warning title=words.unpublished buttons>
                <p>{shown} " " {reason} "\u{a0}" <HelpLink topic=Topic::Rights /></p>
                {details}
            </Notice>
        })
    }
}

/// Says why there are no numbers and what to do; nothing if the viewer's rights are not the reason.
#[component]
pub(super) fn NoSharedChart() -> impl IntoView {
    let state = use_state();
    let words = &state.texts.shared;
    let absence = Memo::new(move |_| state.limits.with(|limits| absence(limits.as_ref())).filter(|_| !state.is_busy()));
    move || {
        let Message { title, text } = match absence.get()? {
            Absence::Nothing => words.nothing,
            Absence::Unreadable => words.unreadable,
        };
        Some(view! {
            <Empty title>
                <p>{text} "\u{a0}" <HelpLink topic=Topic::Rights /></p>
                <Button kind=Kind::Primary press=move |_| state.send(&ToWorker::Refresh)>{words.look_again}</Button>
                <ReadMineButton />
            </Empty>
        })
    }
}

/// Why what goes by single clients is not told: to an administrator, that this browser has to read first; to others, in
/// words of the page.
#[component]
pub(super) fn NotTold(
    /// What others than administrators are told.
    others: &'static str,
) -> impl IntoView {
    let state = use_state();
    let words = &state.texts.shared;
    view! {
        <p role="status">{move || if state.is_admin() { words.unread_here } else { others }}</p>
        <Show when=move || state.is_admin()>
            <Button press=move |_| state.open_section(Section::Overview)>{Section::Overview.name(state.lang)}</Button>
        </Show>
    }
}

/// The button that reads what the viewer's rights show, with what it is good for; nothing if there is nothing to read.
#[component]
fn ReadMineButton() -> impl IntoView {
    let state = use_state();
    let words = &state.texts.shared;
    let offered = Memo::new(move |_| state.limits.with(|limits| read_mine(limits.as_ref(), state.is_busy())));
    move || {
        let label = match offered.get()? {
            ReadMine::Begin => words.read_mine,
            ReadMine::Continue => words.read_on,
        };
        Some(view! {
            <div class="read-mine">
                <Button disabled=move || !state.is_online.get() press=move |_| state.send(&ToWorker::ReadMine)>
                    {label}
                </Button>
                <p>{words.read_mine_hint}</p>
            </div>
        })
    }
}

/// The line over a list that says which clients it holds.
#[component]
pub(super) fn ListVisibility() -> impl IntoView {
    let state = use_state();
    let words = &state.texts.shared;
    let note = Memo::new(move |_| state.list.with(|list| list_note(list.visibility()?, list.total()?)));
    let text = move || {
        let time = state.data_time().unwrap_or_default();
        let number = |count: usize| format::number(state.lang, count as u64);
        Some(match note.get()? {
            ListNote::Visible(visible, total) if state.is_admin() => {
                (words.marked)(&number(visible), &number(total), &time)
            }
            ListNote::Visible(visible, total) => (words.visible)(&number(visible), &number(total), &time),
            ListNote::Found(found, total) => (words.found)(&number(found), &number(total), &time),
            ListNote::FromOwnReading => words.from_own_reading.to_owned(),
        })
    };
    view! {
        <p class="list-visibility" role="status" hidden=move || note.with(Option::is_none)>
            {text} "\u{a0}" <HelpLink topic=Topic::Rights />
        </p>
    }
}

/// Why a list is empty, if it is for the viewer's rights.
pub(super) fn empty_for_rights(state: State) -> Option<AnyView> {
    let words = &state.texts.shared;
    let view = match state.list.with(|list| empty_list(list.visibility()?, list.total()?))? {
        EmptyList::NoneVisible if state.is_admin() => {
            view! { <p class="rows-empty">{words.none_marked}</p> }.into_any()
        }
        EmptyList::Hidden { why, .. } if state.is_admin() => {
            view! { <p class="rows-empty" role="status">{(words.hidden_unread)(why)}</p> }.into_any()
        }
        EmptyList::NoneVisible => view! { <p class="rows-empty">{words.none_visible}</p> }.into_any(),
        EmptyList::Hidden { why, needs_reading } => view! {
            <div class="rows-empty" role="status">
                <p>{(words.hidden)(why)}</p>
                {needs_reading.then(|| view! { <ReadMineButton /> })}
            </div>
        }
        .into_any(),
    };
    Some(view)
}
