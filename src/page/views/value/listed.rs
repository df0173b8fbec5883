//! The clients behind a number of the page.

use client_segments::format;
use client_segments::sections::value::Chosen;
use client_segments::view_model::table::name;
use leptos::prelude::*;
use protocol::{ListAnswer, ListQuestion, Listed};
use segmentation::condition::{Period, Span, Unit};
use segmentation::{Row, Sort, SortBy};

use super::super::card_link::CardLink;
use super::Value;
use crate::page::latest::Latest;

/// Rows that are shown at first, and more with each request for more.
const PORTION: usize = 50;

/// Those who paid most in the last year come first.
const BEST_FIRST: Sort =
    Sort { by: SortBy::Revenue(Period::Last(Span { count: 12, unit: Unit::Months })), descending: true };

/// The list of what is chosen; nothing if nothing is.
#[component]
pub(super) fn ListedCard(
    /// The page.
    page: Value,
) -> impl IntoView {
    let chosen = page.chosen;
    let close = move |_| chosen.set(None);
    let name = move |chosen: Chosen| match chosen {
        Chosen::Group(group) => (page.state.texts.group)(group).to_owned(),
        chosen => (page.texts.chosen)(chosen).unwrap_or_default(),
    };
    move || {
        let chosen = chosen.get()?;
        Some(view! {
            <section class="card page-card" aria-live="polite">
                <div class="page-head">
                    <h2>{name(chosen)}</h2>
                    <button on:click=close>{page.texts.close}</button>
                </div>
                <Clients page chosen />
            </section>
        })
    }
}

/// The clients of what is chosen.
#[component]
fn Clients(
    /// The page.
    page: Value,
    /// What is chosen.
    chosen: Chosen,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let list = Latest::<ListQuestion>::default();
    let limit = RwSignal::new(PORTION);
    Effect::new(move || {
        state.summary.track();
        let Some(month) = page.month.get() else { return };
        let members = Listed::Condition(chosen.condition());
        let question = ListQuestion { sort: BEST_FIRST, limit: limit.get(), ..ListQuestion::of(members, month) };
        list.ask(state, question);
    });
    let row = move |row: &Row| {
        let text = name(row).map_or_else(|| (state.texts.nameless)(row.card.id()), str::to_owned);
        let paid = row.last_payment.map(|date| format::date(state.lang, date));
        let responsible = state.user_name(row.assigned_by);
        view! {
            <li>
                <span><CardLink card=row.card text /></span>
                <span class="muted">{responsible}</span>
                <span class="muted">{paid}</span>
            </li>
        }
    };
    move || {
        list.with(|answer| match answer {
            None => view! { <p class="muted" role="status">{texts.listing}</p> }.into_any(),
            Some(ListAnswer::Unusable { detail }) => view! { <p>{detail.clone()}</p> }.into_any(),
            Some(ListAnswer::Part { page: part, .. }) if part.matching == 0 => view! { <p>{texts.nobody}</p> }.into_any(),
            Some(ListAnswer::Part { page: part, .. }) => {
                let all = (texts.clients)(part.matching as u64, &state.number(part.matching));
                let has_more = part.matching > part.rows.len();
                view! {
                    <p class="muted">{all}</p>
                    <ul class="value-list">{part.rows.iter().map(row).collect_view()}</ul>
                    {has_more.then(|| {
                        view! { <button on:click=move |_| limit.update(|limit| *limit += PORTION)>{texts.more}</button> }
                    })}
                }
                .into_any()
            }
        })
    }
}
