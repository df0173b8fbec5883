//! What is filled in to plan one touch, or to put one off.

use chrono::{NaiveDate, NaiveTime};
use client_segments::sections::planning::{Draft, DraftError, LONGEST_SUBJECT, Preset, USUAL_TIME, moment, presets};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;
use protocol::{TouchCommand, TouchOf};
use segmentation::UserId;
use segmentation::planning::{Intent, NewTouch};

use super::Planning;
use crate::page::browser;
use crate::page::parts::{Button, Kind, Problem};

/// The touch that is filled in, in the zone of this device.
pub(super) fn touch_of(draft: &Draft, today: NaiveDate) -> Result<NewTouch, DraftError> {
    draft.touch(today, browser::offset_minutes)
}

/// The people who can be given a touch, with their names, in the order of these.
pub(super) fn people(page: Planning, chosen: UserId) -> Vec<(UserId, String)> {
    let mut people: Vec<(UserId, String)> = page.staff.with(|staff| {
        let people = staff.as_ref().map(|staff| staff.people.clone()).unwrap_or_default();
        people.into_iter().map(|(id, name, _)| (id, name)).collect()
    });
    if chosen != UserId::NONE && people.iter().all(|(id, _)| *id != chosen) {
        people.push((chosen, page.user(chosen).unwrap_or_default()));
    }
    people.retain(|(_, name)| !name.is_empty());
    people.sort_by(|a, b| a.1.cmp(&b.1));
    people
}

/// The form.
#[component]
pub(super) fn DraftForm(
    /// The page.
    page: Planning,
    /// What is filled in at first.
    draft: Draft,
    /// Today, by the portal.
    today: NaiveDate,
    /// The day on which the client is due.
    due: NaiveDate,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let title = draft.title.clone();
    let chosen = draft.responsible;
    let draft = RwSignal::new(draft);
    let is_making = RwSignal::new(false);
    let error = RwSignal::new(None::<DraftError>);
    let first = NodeRef::<Input>::new();
    Effect::new(move || {
        if let Some(field) = first.get() {
            // A field that is on the page can take the focus.
            let _ = field.focus();
        }
    });
    let close = move || page.open.set(None);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match draft.with_untracked(|draft| touch_of(draft, today)) {
            Err(wrong) => error.set(Some(wrong)),
            Ok(touch) => {
                error.set(None);
                is_making.set(true);
                page.make(touch, title.clone(), move |is_made| {
                    let _ = is_making.try_set(false);
                    if is_made {
                        let _ = page.open.try_set(None);
                    }
                });
            }
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    let intents = Intent::ALL.map(|intent| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="plan-intent"
                    prop:checked=move || draft.with(|draft| draft.intent == intent)
                    on:change=move |_| draft.update(|draft| draft.set_intent(state.lang, intent))
                />
                {(texts.intent)(intent)}
            </label>
        }
    });
    let preset = move |(preset, day): (Preset, NaiveDate)| {
        let is_chosen = move || draft.with(|draft| draft.day == day.to_string());
        view! {
            <Button
                class="chip"
                pressed=move || is_chosen()
                press=move |_| draft.update(|draft| draft.day = day.to_string())
            >
                {(texts.preset)(preset)}
            </Button>
        }
    };
    let load = move || {
        let day: NaiveDate = draft.with(|draft| draft.day.parse().ok())?;
        page.plan.with(|plan| {
            let report = plan.as_ref()?.as_ref().ok()?;
            let month = page.month.get().unwrap_or_else(|| segmentation::Month::of(report.today));
            let place = (segmentation::Month::of(day) == month).then(|| chrono::Datelike::day0(&day) as usize)?;
            // Of whoever is to do it, as far as the calendar knows.
            let who = draft.with(|draft| draft.responsible);
            let load = if who == UserId::NONE { Some(&report.load) } else { report.load_of.get(&who) };
            let touches = load.and_then(|load| load.get(place)).copied().map_or(0, u64::from);
            Some((texts.load)(touches, &state.number(touches)))
        })
    };
    let options = move || {
        let option = |(id, name): (UserId, String)| {
            view! { <option value=id.to_string() prop:selected=move || draft.with(|draft| draft.responsible == id)>{name}</option> }
        };
        people(page, chosen).into_iter().map(option).collect_view()
    };
    view! {
        <form class="plan-form" on:submit=submit on:keydown=on_key>
            <fieldset class="plan-intents">
                <legend>{texts.what}</legend>
                {intents.into_iter().collect_view()}
            </fieldset>
            <div class="plan-fields">
                <label>
                    <span>{texts.day}</span>
                    <input
                        node_ref=first
                        type="date"
                        min=today.to_string()
                        prop:value=move || draft.with(|draft| draft.day.clone())
                        on:input=move |event| draft.update(|draft| draft.day = event_target_value(&event))
                    />
                </label>
                <label>
                    <span>{texts.time}</span>
                    <input
                        type="time"
                        prop:value=move || draft.with(|draft| draft.time.clone())
                        on:input=move |event| draft.update(|draft| draft.time = event_target_value(&event))
                    />
                </label>
                <label>
                    <span>{texts.who}</span>
                    <select on:change=move |event| {
                        let who = event_target_value(&event).parse().unwrap_or_default();
                        draft.update(|draft| draft.responsible = who);
                    }>{options}</select>
                </label>
                <label class="plan-subject">
                    <span>{texts.subject}</span>
                    <input
                        type="text"
                        maxlength=LONGEST_SUBJECT.to_string()
                        prop:value=move || draft.with(|draft| draft.subject.clone())
                        on:input=move |event| draft.update(|draft| draft.subject = event_target_value(&event))
                    />
                </label>
            </div>
            <div class="plan-presets">{presets(today, due).into_iter().map(preset).collect_view()}</div>
            <p class="muted">{load}</p>
            <Problem>{move || error.get().map(texts.error)}</Problem>
            <div class="page-buttons">
                <Button submits=true kind=Kind::Primary disabled=move || is_making.get()>{texts.make}</Button>
                <Button press=move |_| close()>{texts.cancel}</Button>
            </div>
        </form>
    }
}

/// To which moment a touch is put off.
#[component]
pub(super) fn MoveForm(
    /// The page.
    page: Planning,
    /// The touch.
    touch: TouchOf,
    /// Today, by the portal.
    today: NaiveDate,
    /// Closes the form.
    close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let texts = page.texts;
    let day = RwSignal::new(presets(today, today)[0].1.to_string());
    let time = RwSignal::new(USUAL_TIME.to_owned());
    let error = RwSignal::new(None::<DraftError>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let read = |text: String| NaiveTime::parse_from_str(&text, "%H:%M").ok();
        match (day.get_untracked().parse::<NaiveDate>().ok(), read(time.get_untracked())) {
            (Some(day), _) if day < today => error.set(Some(DraftError::Past)),
            (Some(day), Some(time)) => {
                page.change(touch, TouchCommand::Move(moment(day, time, browser::offset_minutes(day, time))));
                close();
            }
            _ => error.set(Some(DraftError::NoMoment)),
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <form class="plan-form" on:submit=submit on:keydown=on_key>
            <div class="plan-fields">
                <label>
                    <span>{texts.day}</span>
                    <input
                        type="date"
                        min=today.to_string()
                        prop:value=move || day.get()
                        on:input=move |event| day.set(event_target_value(&event))
                    />
                </label>
                <label>
                    <span>{texts.time}</span>
                    <input type="time" prop:value=move || time.get() on:input=move |event| time.set(event_target_value(&event)) />
                </label>
            </div>
            <Problem>{move || error.get().map(texts.error)}</Problem>
            <div class="page-buttons">
                <Button submits=true kind=Kind::Primary>{texts.move_to}</Button>
                <Button press=move |_| close()>{texts.cancel}</Button>
            </div>
        </form>
    }
}
