//! The parts of which a group or a segment is made up, as bars in a table, each of which opens its list.

use client_segments::format;
use client_segments::sections::breakdowns::{BreakdownsTexts, PORTION, in_order};
use leptos::prelude::*;
use protocol::{Breakdown, BreakdownAnswer, NoBreakdown};
use segmentation::{DepartmentId, Dimension, Part, UserId};

use crate::page::parts::{Button, Kind, Table, Waiting, number, pictures, text};
use crate::page::state::{State, use_state};
use crate::page::views::list::{ListButton, names};
use crate::page::views::sharing::NotTold;

/// Asks for what a breakdown needs beside its numbers; whether these can be asked for by now.
pub(in crate::page::views) fn want(state: State, by: Dimension) -> bool {
    match by {
        Dimension::Source | Dimension::Type | Dimension::Industry => names::want_names(state),
        // By departments can be told only once they are read.
        Dimension::Department if state.staff.with(Option::is_none) => {
            names::want_staff(state);
            return false;
        }
        _ => {}
    }
    true
}

/// What a part is called.
pub(in crate::page::views) fn part_name(state: State, by: Dimension, part: &Part) -> String {
    let texts = state.lang.words::<BreakdownsTexts>();
    let named = |code: &String, known: Option<Vec<(String, String)>>| {
        let name = known.into_iter().flatten().find(|(known, _)| known == code).map(|(_, name)| name);
        name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| code.clone())
    };
    match part {
        Part::Number(id) if by == Dimension::Department => {
            names::department(state, DepartmentId(*id)).unwrap_or_else(|| (texts.department)(DepartmentId(*id)))
        }
        Part::Number(user) => state.user_name(UserId(*user)).unwrap_or_else(|| (state.texts.past.user)(UserId(*user))),
        Part::Code(code) => match by {
            Dimension::Source => named(code, names::sources(state)),
            Dimension::Industry => named(code, names::industries(state)),
            _ => named(code, names::types(state)),
        },
        Part::Text(text) => text.clone(),
        Part::Year(year) => year.to_string(),
        Part::Empty => (texts.empty)(by).to_owned(),
    }
}

/// What the worker has answered.
#[component]
pub(in crate::page::views) fn Told(
    /// The answer; nothing before there is one.
    answer: Option<BreakdownAnswer>,
    /// By what the clients are told apart.
    by: Dimension,
    /// The list of a part, as an address says it.
    list: Callback<Part, String>,
) -> impl IntoView {
    let texts = use_state().lang.words::<BreakdownsTexts>();
    match answer {
        None => view! { <Waiting text=texts.counting /> }.into_any(),
        Some(Err(NoBreakdown::NotRead)) => view! { <NotTold others=texts.not_read /> }.into_any(),
        Some(Err(NoBreakdown::NoDepartments)) => view! { <p>{texts.no_departments}</p> }.into_any(),
        // Why, stands where the condition is told.
        Some(Err(NoBreakdown::Unusable)) => ().into_any(),
        Some(Ok(told)) if told.all == 0 => view! { <p>{texts.nobody}</p> }.into_any(),
        Some(Ok(told)) => view! { <Parts told by list /> }.into_any(),
    }
}

/// The parts as bars in a table.
#[component]
fn Parts(
    /// The parts.
    told: Breakdown,
    /// By what they are told apart.
    by: Dimension,
    /// The list of a part, as an address says it.
    list: Callback<Part, String>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<BreakdownsTexts>();
    let shown = RwSignal::new(PORTION);
    let parts = StoredValue::new(in_order(by, &told.parts));
    let most = told.parts.iter().map(|(_, clients)| *clients).max().unwrap_or(1).max(1);
    let all = told.all;
    let row = move |(part, clients): (Part, u32)| {
        let code = list.run(part.clone());
        let share = format::percent(state.lang, f64::from(clients) / f64::from(all.max(1)));
        let name = part_name(state, by, &part);
        let width = format!("{:.1}%", f64::from(clients) / f64::from(most) * 100.0);
        view! {
            <tr>
                <th scope="row">
                    <ListButton
                        kind=Kind::Link
                        class="part-name"
                        code
                    >
                        <bdi>{name}</bdi>
                    </ListButton>
                </th>
                <td class="part-bar" aria-hidden="true"><span style:width=width></span></td>
                <td class="number">{state.number(clients)}</td>
                <td class="number muted">{share}</td>
            </tr>
        }
    };
    let rows = move || {
        // The names may come later than the numbers.
        state.directories.track();
        parts.with_value(|parts| parts.iter().take(shown.get()).cloned().map(row).collect_view())
    };
    let left = move || parts.with_value(Vec::len).saturating_sub(shown.get());
    view! {
        <p class="muted">{(texts.all)(all.into(), &state.number(all))}</p>
        {(!told.is_whole).then(|| view! { <p role="status">{texts.not_whole}</p> })}
        {(by == Dimension::Department).then(|| view! { <p class="muted">{texts.overlap}</p> })}
        <Table
            class="plain-table parts"
            fits=true
            head=[text((texts.dimension)(by)), pictures("part-bar"), number(texts.clients), number(texts.share)]
        >
            {rows}
        </Table>
        <Show when=move || 0 < left()>
            <Button press=move |_| shown.update(|shown| *shown += PORTION * 4)>
                {move || (texts.more)(&state.number(left()))}
            </Button>
        </Show>
    }
}
