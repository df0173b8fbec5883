//! The calendar of a month with what is planned for each day, and the touches of the day that is open.

use chrono::{Datelike, NaiveDate};
use client_segments::format;
use client_segments::sections::planning::{busiest, fullness, weeks};
use leptos::prelude::*;
use protocol::{PlannedTouch, TouchCommand, TouchOf};
use segmentation::{ActivityId, Month, UserId};

use super::super::card_link::CardLink;
use super::form::MoveForm;
use super::{AT_ONCE, Planning};
use crate::page::parts::{Button, Kind, Waiting};

/// The calendar.
#[component]
pub(super) fn CalendarCard(
    /// The page.
    page: Planning,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let month = Memo::new(move |_| page.month.get().unwrap_or_else(|| Month::of(page.today())));
    let go = move |months: i32| {
        page.month.set(Some(month.get_untracked().plus(months)));
        page.day.set(None);
    };
    let load = Memo::new(move |_| {
        page.plan
            .with(|plan| plan.as_ref().and_then(|plan| plan.as_ref().ok()).map(|plan| plan.load.clone()))
            .unwrap_or_default()
    });
    let cell = move |day: Option<NaiveDate>| {
        let Some(day) = day else { return view! { <td></td> }.into_any() };
        let touches = move || load.with(|load| load.get(day.day0() as usize).copied().unwrap_or(0));
        let level = move || load.with(|load| fullness(touches(), load.iter().copied().max().unwrap_or(0)));
        let is_open = move || page.day.get() == Some(day);
        let name = move || {
            let touches = touches();
            (texts.day_load)(&page.date(day), touches.into(), &state.number(touches))
        };
        view! {
            <td>
                <Button
                    class="plan-cell"
                    class:today=move || page.today() == day
                    attr:data-level=move || level().to_string()
                    pressed=move || is_open()
                    press=move |_| page.day.set(if is_open() { None } else { Some(day) })
                >
                    <span>{day.day()}</span>
                    <span class="unseen">" " {name}</span>
                    <small>{move || Some(touches()).filter(|&touches| touches > 0).map(|touches| state.number(touches))}</small>
                </Button>
            </td>
        }
        .into_any()
    };
    let grid = move || {
        let week = |days: [Option<NaiveDate>; 7]| view! { <tr>{days.map(cell).collect_view()}</tr> };
        weeks(month.get()).into_iter().map(week).collect_view()
    };
    let beside = move || {
        page.plan.with(|plan| {
            let report = plan.as_ref()?.as_ref().ok()?;
            let late = (report.late > 0).then(|| (texts.are_late)(report.late.into(), &state.number(report.late)));
            let undated =
                (report.undated > 0).then(|| (texts.are_undated)(report.undated.into(), &state.number(report.undated)));
            Some([late, undated].into_iter().flatten().map(|line| view! { <p class="muted">{line}</p> }).collect_view())
        })
    };
    let week = texts.week.map(|name| view! { <th scope="col">{name}</th> });
    view! {
        <section class="card plan-calendar">
            <div class="plan-month">
                <Button label=texts.before press=move |_| go(-1)>"‹"</Button>
                <h3 aria-live="polite">{move || format::month(state.lang, month.get())}</h3>
                <Button label=texts.after press=move |_| go(1)>"›"</Button>
            </div>
            <table aria-label=texts.calendar>
                <thead><tr>{week.into_iter().collect_view()}</tr></thead>
                <tbody>{grid}</tbody>
            </table>
            {beside}
            <DayTouches page />
        </section>
    }
}

/// The touches of the day that is open.
#[component]
fn DayTouches(
    /// The page.
    page: Planning,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let touches = Memo::new(move |_| {
        let day = page.day.get()?;
        page.plan.with(|plan| {
            let report = plan.as_ref()?.as_ref().ok()?;
            // An answer to an older question may tell those of another day.
            let of_day = report.touches.iter().filter(|touch| touch.touch.day == Some(day));
            Some(of_day.cloned().collect::<Vec<_>>())
        })
    });
    Effect::new(move || {
        let first: Vec<ActivityId> =
            touches.with(|touches| touches.iter().flatten().map(|touch| touch.touch.id).take(AT_ONCE).collect());
        page.want_subjects(first.into_iter());
    });
    let moving = RwSignal::new(None::<TouchOf>);
    let item = move |planned: &PlannedTouch| {
        let PlannedTouch { card, title, touch } = planned.clone();
        let subject = move || {
            page.subjects.with(|told| {
                let (subject, when) = told.get(&touch.id)?.clone();
                let time = when.get(11..16).unwrap_or_default().to_owned();
                Some(format!("{time} {subject}").trim().to_owned())
            })
        };
        let who = page.user(touch.responsible);
        view! {
            <li>
                <CardLink card text=page.title(card, &title) />
                <small class="muted">{(texts.kind)(touch.kind)} {who.map(|who| format!(", {who}"))}</small>
                <span>{subject}</span>
                <span class="plan-touch-buttons">
                    <Button kind=Kind::Link press=move |_| page.change(touch, TouchCommand::Complete)>{texts.done}</Button>
                    <Button kind=Kind::Link press=move |_| moving.set(Some(touch))>{texts.move_to}</Button>
                </span>
                {move || moving.get().filter(|it| it.id == touch.id).map(|touch| {
                    view! { <MoveForm page touch today=page.today() close=move || moving.set(None) /> }
                })}
            </li>
        }
    };
    move || {
        let day = page.day.get()?;
        let list = touches.with(|touches| match touches {
            None => view! { <Waiting text=texts.counting /> }.into_any(),
            Some(touches) if touches.is_empty() => view! { <p class="muted">{texts.free_day}</p> }.into_any(),
            Some(touches) => {
                view! { <ul class="plan-touches">{touches.iter().map(item).collect_view()}</ul> }.into_any()
            }
        });
        let busy = page.plan.with(|plan| {
            let report = plan.as_ref()?.as_ref().ok()?;
            let people = page.staff.with(|staff| page.whose.get().people(staff.as_ref()));
            Some(busiest(&report.load_of, &people, day.day0() as usize))
        });
        // Of one person the number stands in the calendar.
        let busy = busy.filter(|busy| busy.len() > 1).map(|busy| {
            let person = |(user, touches): (UserId, u32)| {
                let name = page.user(user).unwrap_or_else(|| texts.no_responsible.to_owned());
                view! { <li>{name} " " <span class="muted">{state.number(touches)}</span></li> }
            };
            view! { <ul class="plan-busy" aria-label=texts.by_person>{busy.into_iter().map(person).collect_view()}</ul> }
        });
        Some(view! {
            <h4>{page.date(day)}</h4>
            {busy}
            {list}
        })
    }
}
