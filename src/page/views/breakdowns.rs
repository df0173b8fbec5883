//! The page «Breakdowns»: of whom a group is made up, as bars that list their clients, and the buyers of each year with
//! those who came back.

mod cohorts;

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::breakdowns::{BreakdownsTexts, Choice, Chosen, PORTION, in_order, offered};
use leptos::prelude::*;
use protocol::{Breakdown, BreakdownQuestion, CohortsQuestion, NoBreakdown};
use segmentation::{DepartmentId, Dimension, Group, Part, UserId};

use self::cohorts::CohortsCard;
use super::choose::{Choose, ChooseMonth};
use super::help::HelpLink;
use super::list::{OwnListCard, is_open, month_of, names, toggle};
use super::sharing::NotTold;
use crate::page::latest::Latest;
use crate::page::state::{State, use_state};

/// The word that stands for all clients in the choice of a group.
const EVERYBODY: &str = "";

/// What a part is called.
fn part_name(state: State, by: Dimension, part: &Part) -> String {
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

/// What is listed, in words; nothing if the address is not understood.
pub(super) fn title(state: State, code: &str) -> Option<String> {
    let texts = state.lang.words::<BreakdownsTexts>();
    let choice = state.route.with(Choice::of);
    Some(match Chosen::from_code(code)? {
        Chosen::Cohort(year, paid) => (texts.cohort)(year, paid),
        Chosen::Part(part) => {
            let of = choice.of.map_or(texts.everybody, state.texts.group);
            format!("{of}. {}", (texts.listed)((texts.dimension)(choice.by), &part_name(state, choice.by, &part)))
        }
    })
}

/// The page.
#[component]
pub(super) fn BreakdownsPage() -> impl IntoView {
    let state = use_state();
    let month = Memo::new(move |_| month_of(state));
    let choice = Memo::new(move |_| state.route.with(Choice::of));
    let answer = Latest::<BreakdownQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        let Choice { of, by } = choice.get();
        // By departments can be told only once they are read.
        if by == Dimension::Department && state.staff.with(Option::is_none) {
            return names::want_staff(state);
        }
        if let Some(month) = month.get() {
            answer.ask(state, BreakdownQuestion { of, month, by });
        }
    });
    Effect::new(move || {
        if matches!(choice.get().by, Dimension::Source | Dimension::Type | Dimension::Industry) {
            names::want_names(state);
        }
    });
    on_cleanup(move || {
        state.withdraw::<BreakdownQuestion>();
        state.withdraw::<CohortsQuestion>();
    });
    view! {
        <div class="panel pages">
            <PartsCard answer choice />
            <OwnListCard stands_here=|code| !code.starts_with("cohort") />
            <CohortsCard month />
            <OwnListCard stands_here=|code| code.starts_with("cohort") />
        </div>
    }
}

/// The parts, with what they are of.
#[component]
fn PartsCard(
    /// What the worker has answered.
    answer: Latest<BreakdownQuestion>,
    /// What is chosen.
    choice: Memo<Choice>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<BreakdownsTexts>();
    let group_code = |group: Group| format!("{}.{}", group.mode().code(), group.code());
    let groups = Group::all().map(move |group| {
        let name = format!("{}: {}", (state.texts.mode)(group.mode()), (state.texts.group)(group));
        (group_code(group), name)
    });
    let groups: Vec<(String, String)> =
        std::iter::once((EVERYBODY.to_owned(), texts.everybody.to_owned())).chain(groups).collect();
    let groups = Signal::stored(groups);
    let dimensions = Signal::derive(move || {
        let offered = state.staff.with(|staff| offered(staff.as_ref(), choice.get().by));
        offered.into_iter().map(|by| (format!("{by:?}"), (texts.dimension)(by).to_owned())).collect::<Vec<_>>()
    });
    let go = move |choice: Choice| state.go(choice.route(&state.route.get_untracked()));
    let choose_group = move |code: String| {
        let of = Group::all().find(|&group| group_code(group) == code);
        go(Choice { of, ..choice.get_untracked() });
    };
    let choose_by = move |code: String| {
        if let Some(by) = Dimension::ALL.into_iter().find(|by| format!("{by:?}") == code) {
            go(Choice { by, ..choice.get_untracked() });
        }
    };
    view! {
        <section class="card page-card wide-card">
            <h2>{texts.title} "\u{a0}" <HelpLink topic=Topic::Breakdowns /></h2>
            // Where nothing is told there is nothing to choose.
            <Show when=move || state.tells_clients()>
                <div class="chooses">
                    <Choose
                        label=texts.of
                        options=groups
                        chosen=Signal::derive(move || choice.get().of.map_or(EVERYBODY.to_owned(), group_code))
                        choose=Callback::new(choose_group)
                    />
                    <Choose
                        label=texts.by
                        options=dimensions
                        chosen=Signal::derive(move || format!("{:?}", choice.get().by))
                        choose=Callback::new(choose_by)
                    />
                    <ChooseMonth label=texts.month />
                </div>
            </Show>
            {move || {
                let by = choice.get().by;
                answer
                    .with(|answer| match answer {
                        None => view! { <p class="muted" role="status">{texts.counting}</p> }.into_any(),
                        Some(Err(NoBreakdown::NotRead)) => view! { <NotTold others=texts.not_read /> }.into_any(),
                        Some(Err(NoBreakdown::NoDepartments)) => view! { <p>{texts.no_departments}</p> }.into_any(),
                        Some(Ok(told)) if told.all == 0 => view! { <p>{texts.nobody}</p> }.into_any(),
                        Some(Ok(told)) => view! { <Parts told=told.clone() by /> }.into_any(),
                    })
            }}
        </section>
    }
}

/// The parts as bars in a table.
#[component]
fn Parts(
    /// The parts.
    told: Breakdown,
    /// By what they are told apart.
    by: Dimension,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<BreakdownsTexts>();
    let shown = RwSignal::new(PORTION);
    let parts = StoredValue::new(in_order(by, &told.parts));
    let most = told.parts.iter().map(|(_, clients)| *clients).max().unwrap_or(1).max(1);
    let all = told.all;
    let row = move |(part, clients): (Part, u32)| {
        let code = Chosen::Part(part.clone()).code();
        let own = code.clone();
        let share = format::percent(state.lang, f64::from(clients) / f64::from(all.max(1)));
        let name = part_name(state, by, &part);
        let width = format!("{:.1}%", f64::from(clients) / f64::from(most) * 100.0);
        view! {
            <tr>
                <th scope="row">
                    <button
                        class="link part-name"
                        aria-pressed=move || is_open(state, &own).to_string()
                        on:click=move |_| toggle(state, code.clone())
                    >
                        <bdi>{name}</bdi>
                    </button>
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
        <table class="plain-table parts">
            <thead>
                <tr>
                    <th scope="col">{(texts.dimension)(by)}</th>
                    <th class="part-bar"></th>
                    <th scope="col" class="number">{texts.clients}</th>
                    <th scope="col" class="number">{texts.share}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <Show when=move || 0 < left()>
            <button on:click=move |_| shown.update(|shown| *shown += PORTION * 4)>
                {move || (texts.more)(&state.number(left()))}
            </button>
        </Show>
    }
}
