//! What other counting rules would change, saving them, and who has changed what before.

use client_segments::sections::counting::{CountingTexts, Editing, Form, Outcome, change, effect_rows, value};
use leptos::prelude::*;
use protocol::{CountingProblem, Directories, SettingsChange};
use segmentation::{Effect as Change, Setting, Settings};

use super::Rules;
use crate::page::parts::{Button, Kind, Table, number, text};
use crate::page::state::State;

/// What the settings that are filled in would change.
#[component]
pub(super) fn Tried(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, editing, effect, .. } = rules;
    let is_tried = Memo::new(move |_| editing.with(|editing| editing.tried().is_some()));
    let told = move |told: Option<Change>| {
        let Some(told) = told else { return view! { <p>{texts.effect_unknown}</p> }.into_any() };
        let rows = effect_rows(&told);
        if rows.is_empty() && told.moved == 0 {
            return view! { <p>{texts.no_effect}</p> }.into_any();
        }
        let rows = rows.into_iter().map(|row| {
            view! {
                <tr>
                    <th scope="row">{(state.texts.group)(row.group)}</th>
                    <td class="number">{state.number(row.now)}</td>
                    <td class="number">{state.number(row.then)}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        view! {
            <p><strong>{(texts.moved)(told.moved.into(), &state.number(told.moved))}</strong></p>
            <Table
                class="plain-table counting-effect"
                fits=true
                head=[text(texts.group), number(texts.now), number(texts.then)]
            >
                {rows}
            </Table>
        }
        .into_any()
    };
    view! {
        <Show when=move || is_tried.get()>
            <div class="counting-tried" role="status">
                <h3>{texts.effect}</h3>
                {move || match effect.get() {
                    Some((_, effect)) if rules.is_counted() => told(effect),
                    _ => view! { <p>{texts.counting}</p> }.into_any(),
                }}
                <p class="muted">{texts.recorded}</p>
            </div>
        </Show>
    }
}

/// What others have changed while these settings were filled in, and what to do about it.
#[component]
pub(super) fn Overtaken(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, editing, .. } = rules;
    let items = move || {
        editing.with(|editing| {
            let told = |(setting, theirs): (Setting, Settings)| {
                let said =
                    |settings: &Settings| value(state.lang, &settings.value(setting), setting, &editing.directories);
                (texts.changed)((texts.setting)(setting), &said(&editing.seen), &said(&theirs))
            };
            editing.changed_by_others().into_iter().map(told).collect::<Vec<_>>()
        })
    };
    let is_overtaken = Memo::new(move |_| editing.with(|editing| matches!(editing.outcome, Outcome::Overtaken(_))));
    let save_over = move |_| rules.save(editing.try_update(Editing::save_over).flatten());
    view! {
        <Show when=move || is_overtaken.get()>
            <div class="counting-overtaken" role="alert">
                <p>{texts.overtaken}</p>
                <ul>{move || items().into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}</ul>
                <p>{texts.overtaken_hint}</p>
                <div class="page-buttons">
                    <Button kind=Kind::Primary press=save_over>{texts.save_over}</Button>
                    <Button press=move |_| editing.update(Editing::take_theirs)>{texts.take_theirs}</Button>
                </div>
            </div>
        </Show>
    }
}

/// The buttons, and what became of saving.
#[component]
pub(super) fn Commands(
    /// What the section knows.
    rules: Rules,
    /// Whether all rules can be set to what they are by default.
    has_defaults: bool,
) -> impl IntoView {
    let Rules { state, texts, editing, .. } = rules;
    let can_save = move || state.is_online.get() && editing.with(Editing::can_save);
    let is_changed = Memo::new(move |_| editing.with(Editing::is_changed));
    let is_default = Memo::new(move |_| editing.with(|editing| editing.form == Form::from(&Settings::default())));
    let said = move || {
        editing.with(|editing| match &editing.outcome {
            Outcome::Nothing | Outcome::Overtaken(_) => None,
            Outcome::Saving => Some(texts.saving.to_owned()),
            Outcome::Saved => Some(texts.saved.to_owned()),
            Outcome::NotAllowed => Some(texts.not_allowed.to_owned()),
            Outcome::Newer => Some((texts.problem)(CountingProblem::Newer).to_owned()),
            Outcome::Refused(words) => Some((texts.refused)(words)),
        })
    };
    view! {
        <div class="page-buttons">
            <Button
                kind=Kind::Primary
                disabled=move || !can_save()
                press=move |_| rules.save(editing.try_update(Editing::save).flatten())
            >
                {texts.save}
            </Button>
            <Button disabled=move || !is_changed.get() press=move |_| editing.update(Editing::reset)>
                {texts.reset}
            </Button>
            <Show when=move || has_defaults>
                <Button
                    disabled=move || is_default.get()
                    press=move |_| rules.edit(|form| *form = Form::from(&Settings::default()))
                >
                    {texts.defaults}
                </Button>
            </Show>
            <span role="status">{said}</span>
        </div>
    }
}

/// Who has changed what, the newest first.
#[component]
pub(super) fn Journal(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, editing, .. } = rules;
    let list = move || {
        editing.with(|editing| {
            if !rules.is_known.get() {
                return view! { <p class="muted">{texts.asking}</p> }.into_any();
            }
            if editing.journal.is_empty() {
                return view! { <p class="muted">{texts.journal_empty}</p> }.into_any();
            }
            journal(state, &editing.journal, Some(&editing.directories)).into_any()
        })
    };
    view! {
        <h3>{texts.journal}</h3>
        {list}
    }
}

/// Changes of the rules: when, who, what. Without `directories` funnels and types are told by their numbers and codes.
pub(in crate::page::views) fn journal(
    state: State,
    changes: &[SettingsChange],
    directories: Option<&Directories>,
) -> impl IntoView + use<> {
    let texts = state.lang.words::<CountingTexts>();
    let none = Directories::default();
    let directories = directories.unwrap_or(&none);
    let item = |entry: &SettingsChange| {
        let SettingsChange { at, user, name, .. } = entry;
        let name = if name.is_empty() { (texts.user)(*user) } else { name.clone() };
        view! {
            <li>
                <span class="muted">{state.time(at)} ", " {name}</span>
                <br />
                {change(state.lang, entry, directories)}
            </li>
        }
    };
    view! { <ul class="counting-journal">{changes.iter().map(item).collect_view()}</ul> }
}
