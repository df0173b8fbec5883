//! The buyers by the year of their first payment: a triangle of those who paid again.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::breakdowns::{BreakdownsTexts, Chosen};
use leptos::prelude::*;
use protocol::CohortsQuestion;
use segmentation::{Cohort, Month};

use super::super::help::HelpLink;
use super::super::list::ListButton;
use super::super::sharing::NotTold;
use crate::page::latest::Latest;
use crate::page::parts::Waiting;
use crate::page::state::use_state;

/// The cohorts of a month.
#[component]
pub(super) fn CohortsCard(
    /// The month.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<BreakdownsTexts>();
    let answer = Latest::<CohortsQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        if let Some(month) = month.get() {
            answer.ask(state, CohortsQuestion { month });
        }
    });
    view! {
        <section class="card page-card wide-card">
            <h2>{texts.cohorts} "\u{a0}" <HelpLink topic=Topic::Cohorts /></h2>
            {move || {
                answer
                    .with(|answer| match answer {
                        None => view! { <Waiting text=texts.counting /> }.into_any(),
                        Some(Err(_)) => view! { <NotTold others=texts.not_read /> }.into_any(),
                        Some(Ok(cohorts)) if cohorts.is_empty() => view! { <p>{texts.no_buyers}</p> }.into_any(),
                        Some(Ok(cohorts)) => view! { <Triangle cohorts=cohorts.clone() /> }.into_any(),
                    })
            }}
        </section>
    }
}

/// The triangle.
#[component]
fn Triangle(
    /// The cohorts, the earliest first.
    cohorts: Vec<Cohort>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<BreakdownsTexts>();
    let years = cohorts.iter().map(|cohort| cohort.paid.len()).max().unwrap_or(0);
    let row = move |cohort: Cohort| {
        let Cohort { year, clients, paid } = cohort;
        let code = Chosen::Cohort(year, None).code();
        let cell = move |(in_year, buyers): (i32, u32)| {
            if buyers == 0 {
                return view! { <td class="matrix-nobody">"–"</td> }.into_any();
            }
            let share = f64::from(buyers) / f64::from(clients.max(1));
            let percent = format::percent(state.lang, share);
            let label = (texts.cell)(year, in_year, &percent, &state.number(buyers));
            let code = Chosen::Cohort(year, Some(in_year)).code();
            view! {
                <td style:--share=format!("{:.0}%", share * 100.0)>
                    <ListButton class="matrix-cell" title=label.clone() label code>{percent}</ListButton>
                </td>
            }
            .into_any()
        };
        let missing = (paid.len()..years).map(|_| view! { <td></td> });
        view! {
            <tr>
                <th scope="row">{year}</th>
                <td>
                    <ListButton
                        class="matrix-cell"
                        label=format!("{}: {}", (texts.cohort)(year, None), state.number(clients))
                        code
                    >
                        {state.number(clients)}
                    </ListButton>
                </td>
                {(year..).zip(paid.iter().copied()).map(cell).collect_view()}
                {missing.collect_view()}
            </tr>
        }
    };
    view! {
        <p class="muted">{texts.cohorts_hint}</p>
        <div class="table-scroll">
            <table class="matrix cohorts">
                <thead>
                    <tr>
                        <th scope="col">{texts.year}</th>
                        <th scope="col">{texts.clients}</th>
                        {(0..years).map(|years| view! { <th scope="col">{(texts.after)(years)}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>{cohorts.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <p class="muted">{texts.partial}</p>
    }
}
