//! The fields of the counting rules, one for each kind of setting.

use std::collections::BTreeSet;

use client_segments::sections::counting::{Form, choices, filling_choices};
use client_segments::view_model::first_run::rough_minutes;
use leptos::prelude::*;
use protocol::{FillingCost, FillingQuestion};
use segmentation::facts::TouchKind;
use segmentation::rank::xyz::MOST_PER_CENT;
use segmentation::{FIELD_COUNT, FunnelId, Setting};

use super::Rules;
use crate::page::latest::Latest;
use crate::page::parts::Problem;

/// How many months can be pushed to; more can be typed.
const SLIDER: u32 = 36;

/// What is wrong with a field, in words; nothing if all is well.
pub(super) fn error(rules: Rules, setting: Setting) -> Option<String> {
    let errors = rules.form(|form| form.settings().err())?;
    let (_, error) = errors.into_iter().find(|(wrong, _)| *wrong == setting)?;
    Some((rules.texts.error)(error))
}

/// The id under which a setting's error is known to its field.
fn error_id(setting: Setting) -> String {
    format!("counting-{setting:?}-error")
}

/// A number, of months or of per cent.
#[component]
pub(super) fn Number(
    /// What the section knows.
    rules: Rules,
    /// Which setting it is.
    setting: Setting,
    /// Whether it can be pushed too.
    #[prop(optional)]
    with_slider: bool,
) -> impl IntoView {
    let texts = rules.texts;
    let text = move || rules.form(|form| form.clone().number(setting).cloned());
    let fill = move |text: String| {
        rules.edit(|form| _ = form.number(setting).map(|field| *field = text));
    };
    let (most, unit) = match setting {
        Setting::XyzX | Setting::XyzY => (MOST_PER_CENT, "%"),
        _ => (segmentation::MOST_MONTHS, texts.months),
    };
    let least = if setting == Setting::XyzX { "0" } else { "1" };
    let error = Memo::new(move |_| error(rules, setting));
    view! {
        <div class="counting-field">
            <label>
                <span>{(texts.setting)(setting)}</span>
                <span class="counting-months">
                    <input
                        type="number"
                        inputmode="numeric"
                        min=least
                        max=most.to_string()
                        prop:value=text
                        aria-invalid=move || error.with(Option::is_some).to_string()
                        aria-describedby=error_id(setting)
                        on:input=move |event| fill(event_target_value(&event))
                    />
                    " "
                    {unit}
                </span>
            </label>
            {with_slider
                .then(|| {
                    view! {
                        <input
                            type="range"
                            class="counting-slider"
                            min="1"
                            max=SLIDER.to_string()
                            prop:value=text
                            aria-label=(texts.setting)(setting)
                            on:input=move |event| fill(event_target_value(&event))
                        />
                    }
                })}
            <small>{(texts.hint)(setting)}</small>
            <p class="counting-error" id=error_id(setting) role="alert">{move || error.get()}</p>
        </div>
    }
}

/// Which funnels count.
#[component]
pub(super) fn Funnels(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let texts = rules.texts;
    let setting = Setting::PaymentFunnels;
    let error = Memo::new(move |_| error(rules, setting));
    let choice = move |all: bool, name: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="counting-funnels"
                    prop:checked=move || rules.form(|form| form.all_funnels == all)
                    on:change=move |_| rules.edit(|form| form.all_funnels = all)
                />
                {name}
            </label>
        }
    };
    let list = move || {
        let known =
            rules.editing.with(|editing| choices(editing.directories.funnels.as_deref(), &editing.form.funnels));
        let item = move |(id, name): (FunnelId, Option<String>)| {
            let name = name.unwrap_or_else(|| (texts.funnel_number)(id));
            let turn = move |is_on: bool| rules.edit(|form| put(&mut form.funnels, id, is_on));
            let is_on = move || rules.form(|form| form.funnels.contains(&id));
            check(name, is_on, turn)
        };
        entries(rules, known.into_iter().map(item).collect())
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {choice(true, texts.all_funnels)}
            {choice(false, texts.chosen_funnels)}
            {move || (!rules.form(|form| form.all_funnels)).then(list)}
            <Problem>{move || error.get()}</Problem>
        </div>
    }
}

/// Which types of cards are no clients.
#[component]
pub(super) fn Types(
    /// What the section knows.
    rules: Rules,
    /// Of which kind of cards.
    setting: Setting,
) -> impl IntoView {
    let texts = rules.texts;
    let is_of_contacts = setting == Setting::ContactTypes;
    fn chosen(form: &mut Form, is_of_contacts: bool) -> &mut BTreeSet<String> {
        if is_of_contacts { &mut form.contact_types } else { &mut form.company_types }
    }
    let list = move || {
        let known = rules.editing.with(|editing| {
            let (directories, form) = (&editing.directories, &editing.form);
            if is_of_contacts {
                choices(directories.contact_types.as_deref(), &form.contact_types)
            } else {
                choices(directories.company_types.as_deref(), &form.company_types)
            }
        });
        let item = move |(code, name): (String, Option<String>)| {
            let name = name.unwrap_or_else(|| code.clone());
            let of = code.clone();
            let turn = move |is_on: bool| {
                let code = code.clone();
                rules.edit(|form| put(chosen(form, is_of_contacts), code, is_on));
            };
            let is_on = move || {
                rules.form(|form| if is_of_contacts { &form.contact_types } else { &form.company_types }.contains(&of))
            };
            check(name, is_on, turn)
        };
        entries(rules, known.into_iter().map(item).collect())
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {list}
        </div>
    }
}

/// Which kinds of activities are touches.
#[component]
pub(super) fn Kinds(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let texts = rules.texts;
    let setting = Setting::TouchKinds;
    let error = Memo::new(move |_| error(rules, setting));
    let item = move |kind: TouchKind| {
        let is_on = move || rules.form(|form| form.kinds.contains(&kind));
        check((texts.touch_kind)(kind).to_owned(), is_on, move |is_on| {
            rules.edit(|form| put(&mut form.kinds, kind, is_on))
        })
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {entries(rules, TouchKind::TOUCHES.into_iter().map(item).collect())}
            <Problem>{move || error.get()}</Problem>
        </div>
    }
}

/// Whether all cards are written or those of clients with payments, with what either takes.
#[component]
pub(super) fn FilledCards(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, editing, .. } = rules;
    let setting = Setting::OnlyPaying;
    let costs = Latest::<FillingQuestion>::default();
    let choices = Memo::new(move |_| editing.with(|editing| filling_choices(editing.form.filling)));
    Effect::new(move || {
        // What is left to be written changes with what is read and written.
        state.summary.track();
        costs.ask(state, FillingQuestion { choices: choices.get().to_vec() });
    });
    on_cleanup(move || state.withdraw::<FillingQuestion>());
    let told = move |FillingCost { cards, seconds }: FillingCost| match cards {
        0 => texts.filled.to_owned(),
        _ => {
            let minutes = rough_minutes(seconds);
            (texts.filling_cost)(cards.into(), &state.number(cards), &(state.texts.first_run.duration)(minutes))
        }
    };
    let cost = move |at: usize| costs.with(|answer| answer.as_ref()?.as_ref()?.get(at).copied()).map(told);
    let choice = move |only_paying: bool, name: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="counting-filling"
                    prop:checked=move || rules.form(|form| form.filling.only_paying == only_paying)
                    on:change=move |_| rules.edit(|form| form.filling.only_paying = only_paying)
                />
                {name}
                " "
                <span class="muted">{move || cost(usize::from(only_paying)).map(|cost| format!("({cost})"))}</span>
            </label>
        }
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            {choice(false, texts.all_cards)}
            {choice(true, texts.paying_cards)}
            <small>{(texts.hint)(setting)}</small>
        </div>
    }
}

/// Which of the user fields are written.
#[component]
pub(super) fn WrittenFields(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, .. } = rules;
    let setting = Setting::WrittenFields;
    let error = Memo::new(move |_| error(rules, setting));
    let item = move |(at, (name, _)): (usize, &(&'static str, &'static str))| {
        let is_on = move || rules.form(|form| form.filling.fields[at]);
        check((*name).to_owned(), is_on, move |is_on| rules.edit(|form| form.filling.fields[at] = is_on))
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {entries(rules, state.texts.fields.fields.iter().take(FIELD_COUNT).enumerate().map(item).collect())}
            <Problem>{move || error.get()}</Problem>
        </div>
    }
}

/// Which of the optional user fields are made and written.
#[component]
pub(super) fn OptionalFields(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, .. } = rules;
    let setting = Setting::OptionalFields;
    let item = move |(at, (name, _)): (usize, &(&'static str, &'static str))| {
        let is_on = move || rules.form(|form| form.filling.optional[at]);
        check((*name).to_owned(), is_on, move |is_on| rules.edit(|form| form.filling.optional[at] = is_on))
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {entries(rules, state.texts.fields.fields.iter().skip(FIELD_COUNT).enumerate().map(item).collect())}
        </div>
    }
}

/// What can be chosen, or that there is nothing, as soon as the portal has told.
fn entries(rules: Rules, items: Vec<AnyView>) -> AnyView {
    if items.is_empty() {
        let texts = rules.texts;
        let words = move || if rules.is_known.get() { texts.no_entries } else { texts.asking };
        view! { <p class="muted">{words}</p> }.into_any()
    } else {
        view! { <ul class="counting-choices">{items}</ul> }.into_any()
    }
}

/// Something that can be chosen.
fn check(name: String, is_on: impl Fn() -> bool + Send + Sync + 'static, turn: impl Fn(bool) + 'static) -> AnyView {
    view! {
        <li>
            <label class="choice">
                <input type="checkbox" prop:checked=is_on on:change=move |event| turn(event_target_checked(&event)) />
                {name}
            </label>
        </li>
    }
    .into_any()
}

fn put<T: Ord>(chosen: &mut BTreeSet<T>, it: T, is_on: bool) {
    if is_on {
        chosen.insert(it);
    } else {
        chosen.remove(&it);
    }
}

/// A setting that is on or off.
#[component]
pub(super) fn Switch(
    /// What the section knows.
    rules: Rules,
    /// Which one.
    setting: Setting,
) -> impl IntoView {
    let texts = rules.texts;
    let is_on = move || rules.form(|form| form.clone().switch(setting).is_some_and(|is_on| *is_on));
    let turn = move |is_on| {
        rules.edit(|form| {
            if let Some(switch) = form.switch(setting) {
                *switch = is_on;
            }
        });
    };
    let note = move || {
        let leads = (setting == Setting::LeadsAreRequests).then(|| rules.editing.with(|editing| editing.leads));
        leads.and_then(texts.leads)
    };
    view! {
        <div class="counting-field">
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=is_on
                    on:change=move |event| turn(event_target_checked(&event))
                />
                {(texts.setting)(setting)}
            </label>
            <small>{(texts.hint)(setting)}</small>
            <p class="muted" role="status">{note}</p>
        </div>
    }
}
