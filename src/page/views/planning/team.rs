//! How people keep in touch with their clients in a period, a row for each person.

use chrono::{Days, NaiveDate};
use client_segments::help::Topic;
use client_segments::sections::planning::{Whose, team_cells};
use leptos::prelude::*;
use protocol::{AttentionQuestion, PersonAttention, TableFileQuestion};
use segmentation::UserId;
use segmentation::rank::TouchState;

use super::super::help::HelpLink;
use super::super::offered::SaveInWindow;
use super::Planning;
use crate::page::browser::{self, Offered};
use crate::page::latest::Latest;
use crate::page::parts::{Button, Head, Kind, Table, number, text};

/// The kind of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Who is shown of all: the chosen people, or everybody if none are chosen; who has most overdue clients comes first.
fn shown<'a>(all: &'a [PersonAttention], chosen: &[UserId]) -> Vec<&'a PersonAttention> {
    let mut shown: Vec<&PersonAttention> =
        all.iter().filter(|it| chosen.is_empty() || chosen.contains(&it.user)).collect();
    shown.sort_by_key(|it| (std::cmp::Reverse(it.overdue), it.user));
    shown
}

/// The table as a file; nothing before it is there.
fn file(
    page: Planning,
    attention: Latest<AttentionQuestion>,
    chosen: &[UserId],
    from: &str,
    to: &str,
) -> Option<TableFileQuestion> {
    let texts = page.texts;
    let date = |text: &str| text.parse().map(|day| page.date(day)).unwrap_or_default();
    let name = |person: &PersonAttention| page.user(person.user).unwrap_or_else(|| texts.no_responsible.to_owned());
    untrack(|| {
        attention.with(|answer| {
            let all = answer.as_ref()?.as_ref().ok()?;
            Some(TableFileQuestion {
                sheet: texts.team.to_owned(),
                about: vec![texts.team.to_owned(), (texts.team_period)(&date(from), &date(to))],
                head: texts.team_file.map(str::to_owned).to_vec(),
                rows: shown(all, chosen).into_iter().map(|person| team_cells(name(person), person)).collect(),
            })
        })
    })
}

/// The table.
#[component]
pub(super) fn TeamCard(
    /// The page.
    page: Planning,
    /// Shows the clients instead.
    show_clients: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let attention = Latest::<AttentionQuestion>::default();
    let today = untrack(|| page.today());
    let from = RwSignal::new(today.checked_sub_days(Days::new(30)).unwrap_or(today).to_string());
    let to = RwSignal::new(today.to_string());
    Effect::new(move || {
        state.summary.track();
        page.changes.track();
        let day = |text: String| text.parse::<NaiveDate>().ok();
        if let (Some(from), Some(to)) = (day(from.get()), day(to.get())) {
            attention.ask(state, AttentionQuestion { from, to });
        }
    });
    on_cleanup(move || {
        state.withdraw::<AttentionQuestion>();
        state.withdraw::<TableFileQuestion>();
    });
    let people = Memo::new(move |_| {
        let whose = page.whose.get();
        page.staff.with(|staff| whose.people(staff.as_ref()))
    });
    let show = move |user: UserId, touch_state: Option<TouchState>| {
        page.whose.set(Whose::User(user));
        page.rank.set(None);
        page.touch_state.set(touch_state);
        show_clients();
    };
    let row = move |person: &PersonAttention| {
        let PersonAttention {
            user,
            clients,
            within_norm,
            overdue,
            done,
            planned,
            on_time,
            with_result,
            followed,
            missed,
        } = *person;
        let name = page.user(user).unwrap_or_else(|| texts.no_responsible.to_owned());
        let listed = move |count: u32, touch_state: Option<TouchState>| {
            let text = state.number(count);
            // Nobody's clients cannot be chosen.
            if count == 0 || user == UserId::NONE {
                return text.into_any();
            }
            view! { <Button kind=Kind::Link press=move |_| show(user, touch_state)>{text}</Button> }.into_any()
        };
        let touches: u32 = done.iter().sum();
        let of = move |part: u32, all: u32| {
            if all == 0 { "—".to_owned() } else { (texts.of)(&state.number(part), &state.number(all)) }
        };
        // Meetings, calls, e-mails and to-dos, as they are counted; shown with the calls first.
        let kinds =
            [done[1], done[0], done[2], done[3]].map(|count| view! { <td class="number">{state.number(count)}</td> });
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{listed(clients, None)}</td>
                <td class="number">{of(within_norm, clients)}</td>
                <td class="number">{listed(overdue, Some(TouchState::Overdue))}</td>
                {kinds.into_iter().collect_view()}
                <td class="number">{of(on_time, planned)}</td>
                <td class="number">{of(with_result, touches)}</td>
                <td class="number">{of(followed, touches)}</td>
                <td class="number">{state.number(missed)}</td>
            </tr>
        }
    };
    let head = texts.team_columns.into_iter().enumerate();
    let head: Vec<Head> = head.map(|(place, name)| if place == 0 { text(name) } else { number(name) }).collect();
    let rows = move || {
        attention.with(|answer| match answer {
            Some(Ok(all)) => {
                let shown = shown(all, &people.get());
                if shown.is_empty() {
                    view! { <tr><td colspan="12">{texts.no_team}</td></tr> }.into_any()
                } else {
                    shown.into_iter().map(row).collect_view().into_any()
                }
            }
            Some(Err(reason)) => view! { <tr><td colspan="12">{(texts.no_plan)(*reason)}</td></tr> }.into_any(),
            None => view! { <tr><td colspan="12" role="status">{texts.counting}</td></tr> }.into_any(),
        })
    };
    let field = move |name: &'static str, value: RwSignal<String>| {
        view! {
            <label>
                <span>{name}</span>
                <input type="date" prop:value=move || value.get() on:change=move |event| value.set(event_target_value(&event)) />
            </label>
        }
    };
    let offered = StoredValue::new_local(None::<Offered>);
    // What has become of the file: handed to the browser, or not made.
    let saved = RwSignal::new(None::<bool>);
    let save = move |_| {
        let Some(file) = file(page, attention, &people.get_untracked(), &from.get_untracked(), &to.get_untracked())
        else {
            return;
        };
        let name = format!("{}-{}-{}.xlsx", texts.file_name, from.get_untracked(), to.get_untracked());
        state.ask(file, move |answer| {
            let file = answer.ok().and_then(|bytes| browser::save_file(&name, XLSX, &bytes).ok());
            let _ = saved.try_set(Some(file.is_some()));
            let _ = offered.try_set_value(file);
        });
    };
    let print = move |_| {
        // A browser that does not print leaves the page as it is.
        let _ = window().print();
    };
    view! {
        <section class="card plan-team">
            <div class="page-head">
                <h3>{texts.team} "\u{a0}" <HelpLink topic=Topic::Attention /></h3>
                <span class="page-buttons no-print">
                    <Button press=save disabled=move || attention.with(|answer| !matches!(answer, Some(Ok(_))))>
                        {texts.save_table}
                    </Button>
                    <Button press=print>{texts.print}</Button>
                </span>
            </div>
            {move || saved.get().map(|is_saved| match is_saved {
                true => view! { <SaveInWindow offered /> }.into_any(),
                false => view! { <p role="alert">{texts.no_file}</p> }.into_any(),
            })}
            <div class="plan-fields">
                {field(texts.from, from)}
                {field(texts.to, to)}
            </div>
            <Table head>{rows}</Table>
        </section>
    }
}
