//! The strips: who left, who came back, who is about to go, with a table by the person responsible.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::transitions::{Chosen, Strip, TransitionsTexts, UserRow, by_user};
use leptos::prelude::*;
use protocol::{CountsQuestion, Met};
use segmentation::{Mode, Month, UserId};

use super::super::help::HelpLink;
use super::super::list::ListButton;
use super::super::sharing::NotTold;
use crate::page::latest::Latest;
use crate::page::parts::Waiting;
use crate::page::state::{State, use_state};

/// So many users are shown.
const USERS: usize = 50;

/// The name of a user, or what stands for nobody.
pub(super) fn user_name(state: State, user: UserId) -> String {
    match user {
        UserId::NONE => state.lang.words::<TransitionsTexts>().nobody_responsible.to_owned(),
        user => state.user_name(user).unwrap_or_else(|| (state.texts.past.user)(user)),
    }
}

/// The strips of a month.
#[component]
pub(super) fn StripsCard(
    /// The month.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    let answer = Latest::<CountsQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        if let Some(month) = month.get() {
            let conditions = Strip::ALL.map(|strip| strip.condition(month)).into();
            answer.ask(state, CountsQuestion { month, conditions });
        }
    });
    let date = move || {
        let today = state.summary.with(|summary| summary.as_ref().map(|summary| summary.series.as_of))?;
        Some((texts.strips_hint)(&format::date(state.lang, month.get()?.reference_date(today))))
    };
    view! {
        <section class="card page-card wide-card">
            <h2>{texts.strips} "\u{a0}" <HelpLink topic=Topic::Strips /></h2>
            <p class="muted">{date}</p>
            {move || {
                answer
                    .with(|answer| match answer {
                        None => view! { <Waiting text=texts.counting /> }.into_any(),
                        Some(Err(_)) => view! { <NotTold others=texts.not_read /> }.into_any(),
                        Some(Ok(strips)) => view! { <Strips strips=strips.clone() /> }.into_any(),
                    })
            }}
        </section>
    }
}

/// The numbers of all strips.
#[component]
fn Strips(
    /// How many clients are in each.
    strips: Vec<Met>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    let is_calm = strips.iter().all(|met| met.clients == 0);
    let rows = by_user(&strips);
    let button = move |(strip, clients): (Strip, u32)| {
        let code = Chosen::Strip(strip, None).code(Mode::Paid);
        view! {
            <ListButton
                class="strip"
                disabled=clients == 0
                code
            >
                <strong>{state.number(clients)}</strong>
                <span>{(texts.strip)(strip)}</span>
            </ListButton>
        }
    };
    let buttons = Strip::ALL.into_iter().zip(strips.iter().map(|met| met.clients)).map(button).collect_view();
    view! {
        {is_calm.then(|| view! { <p>{texts.calm}</p> })}
        <div class="strips">{buttons}</div>
        {(!rows.is_empty()).then(|| view! { <ByUser rows /> })}
    }
}

/// The same by the person responsible.
#[component]
fn ByUser(
    /// A row for each.
    rows: Vec<UserRow>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    let cell = move |(strip, user, clients): (Strip, UserId, u32)| {
        if clients == 0 {
            return view! { <td class="matrix-nobody">"–"</td> }.into_any();
        }
        let code = Chosen::Strip(strip, Some(user)).code(Mode::Paid);
        let label =
            (texts.cell)(&format!("{}, {}", user_name(state, user), (texts.strip)(strip)), &state.number(clients));
        view! {
            <td>
                <ListButton
                    class="matrix-cell"
                    label=label
                    code
                >
                    {state.number(clients)}
                </ListButton>
            </td>
        }
        .into_any()
    };
    let row = move |(user, counts): UserRow| {
        let cells = Strip::ALL.into_iter().zip(counts).map(|(strip, clients)| cell((strip, user, clients)));
        view! { <tr><th scope="row"><bdi>{user_name(state, user)}</bdi></th>{cells.collect_view()}</tr> }
    };
    view! {
        <h3>{texts.by_user}</h3>
        <div class="table-scroll">
            <table class="matrix strips-table">
                <thead>
                    <tr>
                        <th>{texts.user}</th>
                        {Strip::ALL.map(|strip| view! { <th scope="col">{(texts.strip)(strip)}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>{rows.into_iter().take(USERS).map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
