//! The clients that are planned for, in groups by rank and state that fold; from each row a touch is planned, marked as
//! done or put off.

use std::collections::BTreeSet;

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::planning::{Draft, USUAL_TIME, presets};
use client_segments::sections::value::ValueTexts;
use leptos::prelude::*;
use protocol::{PlanReport, PlanRow, TouchCommand, TouchOf};
use segmentation::UserId;
use segmentation::planning::Intent;
use segmentation::rank::{Abc, TouchState};

use super::super::card_link::CardLink;
use super::super::help::HelpLink;
use super::Planning;
use super::form::{DraftForm, MoveForm, touch_of};
use crate::page::parts::{Button, Head, Kind, Table, Waiting, text, unseen};

/// The clients.
#[component]
pub(super) fn ClientsCard(
    /// The page.
    page: Planning,
) -> impl IntoView {
    let texts = page.texts;
    Effect::new(move || {
        let last = page.plan.with(|plan| match plan {
            Some(Ok(report)) => report.rows.iter().filter_map(|row| row.last).map(|last| last.id).collect(),
            _ => Vec::new(),
        });
        page.want_subjects(last.into_iter());
    });
    let folded = RwSignal::new(BTreeSet::<(Abc, TouchState)>::new());
    let table = move || {
        page.plan.with(|plan| match plan {
            Some(Ok(report)) if report.counts.iter().flatten().all(|&count| count == 0) => {
                view! { <p class="muted">{texts.nobody_ranked}</p> }.into_any()
            }
            Some(Ok(report)) if report.rows.is_empty() => view! { <p class="muted">{texts.nobody}</p> }.into_any(),
            Some(Ok(report)) => view! { <Rows page folded report=report.as_ref().clone() /> }.into_any(),
            _ => view! { <Waiting text=texts.counting /> }.into_any(),
        })
    };
    view! {
        <section class="card plan-clients">
            <h3>{texts.views[0]} "\u{a0}" <HelpLink topic=Topic::TouchState /></h3>
            {table}
        </section>
    }
}

/// The table.
#[component]
fn Rows(
    /// The page.
    page: Planning,
    /// Which groups are folded up.
    folded: RwSignal<BTreeSet<(Abc, TouchState)>>,
    /// What is shown.
    report: PlanReport,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let PlanReport { rows, currency, matching, today, counts, .. } = report;
    let has_more = matching > rows.len();
    let has_sums = currency.is_some();
    let columns: Vec<&str> = texts
        .columns
        .into_iter()
        .enumerate()
        .filter(|(place, _)| *place != 6 || has_sums)
        .map(|(_, name)| name)
        .collect();
    let width = columns.len() + 1;
    let head: Vec<Head> = columns.into_iter().map(text).chain([unseen(texts.plan)]).collect();
    let mut groups: Vec<((Abc, TouchState), Vec<PlanRow>)> = Vec::new();
    for row in rows {
        let key = (row.rank, row.state);
        match groups.last_mut() {
            Some((last, rows)) if *last == key => rows.push(row),
            _ => groups.push((key, vec![row])),
        }
    }
    let group = move |(key, rows): ((Abc, TouchState), Vec<PlanRow>)| {
        let (rank, touch_state) = key;
        let is_folded = move || folded.with(|folded| folded.contains(&key));
        let turn = move |_| {
            folded.update(|folded| {
                if !folded.remove(&key) {
                    folded.insert(key);
                }
            });
        };
        let name = format!("{} · {}", (texts.rank)(ValueTexts::rank(rank)), (texts.state)(touch_state));
        let count = state.number(counts[rank as usize][touch_state as usize]);
        let currency = currency.clone();
        view! {
            <tbody class=format!("plan-group plan-{}", touch_state.code())>
                <tr class="plan-group-head">
                    <th colspan=width.to_string() scope="rowgroup">
                        <Button kind=Kind::Link expanded=move || !is_folded() press=turn>
                            <span aria-hidden="true">{move || if is_folded() { "▸" } else { "▾" }}</span>
                            " "
                            {name}
                            " "
                            <span class="muted">{count}</span>
                        </Button>
                    </th>
                </tr>
                {move || (!is_folded()).then(|| {
                    rows.iter()
                        .map(|row| view! { <ClientRow page row=row.clone() today currency=currency.clone() width /> })
                        .collect_view()
                })}
            </tbody>
        }
    };
    view! {
        <p class="muted">{(texts.clients)(matching as u64, &state.number(matching))}</p>
        <Table class="plan-table" head in_groups=true>{groups.into_iter().map(group).collect_view()}</Table>
        {has_more.then(|| {
            view! { <Button press=move |_| page.limit.update(|limit| *limit += super::PORTION)>{texts.more}</Button> }
        })}
    }
}

/// A touch in a cell: when, what, who.
#[component]
pub(super) fn TouchCell(
    /// The page.
    page: Planning,
    /// The touch.
    touch: TouchOf,
) -> impl IntoView {
    let texts = page.texts;
    let day = touch.day.map_or_else(|| texts.undated.to_owned(), |day| page.date(day));
    let who = page.user(touch.responsible).map(|who| format!(", {who}"));
    let subject = move || {
        let subject = page.subjects.with(|told| told.get(&touch.id).map(|(subject, _)| subject.clone()));
        subject.filter(|subject| !subject.trim().is_empty()).map(|subject| {
            view! { <small class="plan-about" title=subject.clone()><bdi>{subject.clone()}</bdi></small> }
        })
    };
    view! {
        <span class="plan-day">{day}</span>
        <small class="muted">{(texts.kind)(touch.kind)}{who}</small>
        {subject}
    }
}

/// A client.
#[component]
fn ClientRow(
    /// The page.
    page: Planning,
    /// The client.
    row: PlanRow,
    /// Today, by the portal.
    today: chrono::NaiveDate,
    /// The currency of sums, where they can be told.
    currency: Option<String>,
    /// How many columns there are.
    width: usize,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let card = row.card;
    let title = page.title(card, &row.title);
    let is_open = Memo::new(move |_| page.open.get() == Some(card));
    let moving = RwSignal::new(None::<TouchOf>);
    let days = row.last.and_then(|last| last.day).map(|day| (today - day).num_days().max(0) as u64);
    let days = days.map_or_else(|| texts.never.to_owned(), |days| (texts.days)(days, &state.number(days)));
    let last = row.last.map(|touch| view! { <TouchCell page touch /> });
    // What is planned next, or what is late, can be done and put off.
    let planned = row.next.or(row.late);
    let buttons = move |touch: TouchOf| {
        view! {
            <span class="plan-touch-buttons">
                <Button kind=Kind::Link press=move |_| page.change(touch, TouchCommand::Complete)>{texts.done}</Button>
                <Button kind=Kind::Link press=move |_| moving.set(Some(touch))>{texts.move_to}</Button>
            </span>
        }
    };
    let next = match (row.next, row.late) {
        (Some(touch), _) => view! { <TouchCell page touch /> }.into_any(),
        (None, Some(late)) => {
            let day = late.day.map(|day| page.date(day)).unwrap_or_default();
            view! { <span class="plan-late">{(texts.late)(&day)}</span> }.into_any()
        }
        (None, None) => view! { <span class="muted">{texts.nothing_planned}</span> }.into_any(),
    };
    let usual = currency.map(|currency| {
        let text = row.usual.map(|cents| format::money(state.lang, cents, &currency));
        view! { <td class="number" data-label=texts.columns[6]>{text}</td> }
    });
    let responsible = page.user(row.responsible);
    let viewer =
        move || state.viewer.with_untracked(|viewer| viewer.as_ref().map_or(UserId::NONE, |viewer| viewer.user_id));
    let who = move || if row.responsible == UserId::NONE { viewer() } else { row.responsible };
    let draft = {
        let title = title.clone();
        move || {
            let day = presets(today, row.due)[0].1;
            Draft::new(state.lang, card, &title, Intent::Call, day, who())
        }
    };
    let call_tomorrow = {
        let (draft, title) = (draft.clone(), title.clone());
        move |_| {
            let draft = Draft { time: USUAL_TIME.to_owned(), ..draft() };
            match touch_of(&draft, today) {
                Ok(touch) => page.make(touch, title.clone(), |_| {}),
                Err(error) => page.news.set(Some(((texts.error)(error).to_owned(), true))),
            }
        }
    };
    let toggle = move |_| page.open.set(if is_open.get_untracked() { None } else { Some(card) });
    let form = move || {
        is_open.get().then(|| {
            let draft = draft();
            view! {
                <tr class="plan-form-row">
                    <td colspan=width.to_string()><DraftForm page draft today due=row.due /></td>
                </tr>
            }
        })
    };
    let move_form = move || {
        moving.get().map(|touch| {
            let close = move || moving.set(None);
            view! {
                <tr class="plan-form-row">
                    <td colspan=width.to_string()><MoveForm page touch today close /></td>
                </tr>
            }
        })
    };
    view! {
        <tr class="plan-row">
            <td class="plan-rank-cell" data-label=texts.columns[0]>{ValueTexts::rank(row.rank)}</td>
            <th scope="row" class="plan-client"><CardLink card text=title /></th>
            <td data-label=texts.columns[2]>{days}</td>
            <td data-label=texts.columns[3]>{last}</td>
            <td data-label=texts.columns[4]>{next}{planned.map(buttons)}</td>
            <td data-label=texts.columns[5]>{page.date(row.due)}</td>
            {usual}
            <td data-label=texts.columns[7]>{responsible}</td>
            <td class="plan-actions">
                <Button class="plan-quick" press=call_tomorrow>{texts.call_tomorrow}</Button>
                <Button expanded=move || is_open.get() press=toggle>{texts.plan}</Button>
            </td>
        </tr>
        {form}
        {move_form}
    }
}
