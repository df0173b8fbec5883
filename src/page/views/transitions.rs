//! The page «Transitions»: a table from the groups of one month to those of another, and strips of clients whom
//! somebody should know today; every number lists its clients.

mod bands;
mod strips;

use client_segments::format;
use client_segments::help::Topic;
use client_segments::route::Route;
use client_segments::sections::transitions::{Chosen, Table, TransitionsTexts, group_of, since};
use leptos::prelude::*;
use protocol::{CountsQuestion, History, Transitions, TransitionsQuestion};
use segmentation::rank::Place;
use segmentation::{Mode, Month};

use self::bands::Bands;
use self::strips::StripsCard;
use super::choose::{Choose, ChooseMode, ChooseMonth, months};
use super::help::HelpLink;
use super::list::{ListButton, OwnListCard, month_of};
use super::shape::GroupMark;
use super::sharing::NotTold;
use crate::page::latest::Latest;
use crate::page::parts::Waiting;
use crate::page::state::{State, use_state};

/// What a place of a mode is called.
pub(super) fn place_name(state: State, mode: Mode, place: Place) -> String {
    let texts = state.lang.words::<TransitionsTexts>();
    let outside = (texts.place)(mode, place).map(str::to_owned);
    outside.or_else(|| group_of(mode, place).map(|group| (state.texts.group)(group).to_owned())).unwrap_or_default()
}

/// What is listed, in words; nothing if the address is not understood.
pub(super) fn title(state: State, code: &str) -> Option<String> {
    let texts = state.lang.words::<TransitionsTexts>();
    let mode = state.route.with(|route| route.mode);
    Some(match Chosen::from_code(mode, code)? {
        Chosen::Cell(from, to) => (texts.moved)(&place_name(state, mode, from), &place_name(state, mode, to)),
        Chosen::Strip(strip, None) => (texts.strip)(strip),
        Chosen::Strip(strip, Some(user)) => format!("{}, {}", (texts.strip)(strip), strips::user_name(state, user)),
    })
}

/// The page.
#[component]
pub(super) fn TransitionsPage() -> impl IntoView {
    let state = use_state();
    let month = Memo::new(move |_| month_of(state));
    let answer = Latest::<TransitionsQuestion>::default();
    Effect::new(move || {
        // Other numbers are another answer.
        state.summary.track();
        let Some(until) = month.get() else { return };
        let (mode, since) = state.route.with(|route| (route.mode, since(route, until)));
        answer.ask(state, TransitionsQuestion { mode, since, until, history: state.history() });
    });
    on_cleanup(move || {
        state.withdraw::<TransitionsQuestion>();
        state.withdraw::<CountsQuestion>();
    });
    view! {
        <div class="panel pages">
            <TableCard answer month />
            <OwnListCard stands_here=|code| code.contains('.') />
            <StripsCard month />
            <OwnListCard stands_here=|code| !code.contains('.') />
        </div>
    }
}

/// The table, with what it is of.
#[component]
fn TableCard(
    /// What the worker has answered.
    answer: Latest<TransitionsQuestion>,
    /// The later month.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    let earlier = Memo::new(move |_| month.get().map_or_else(Vec::new, |until| months(state, Some(until))));
    let since = Memo::new(move |_| {
        let until = month.get()?;
        Some(state.route.with(|route| since(route, until)).to_string())
    });
    let choose = move |code: String| state.go(state.route.get_untracked().with_choice(Some(code)));
    view! {
        <section class="card page-card wide-card">
            <h2>{texts.title} "\u{a0}" <HelpLink topic=Topic::Transitions /></h2>
            // Where nothing is told there is nothing to choose.
            <Show when=move || state.tells_clients()>
                <div class="chooses">
                    <ChooseMode label=texts.mode modes=Mode::ALL.to_vec() />
                    <Choose
                        label=texts.since
                        options=earlier
                        chosen=Signal::derive(move || since.get().unwrap_or_default())
                        choose=Callback::new(choose)
                    />
                    <ChooseMonth label=texts.until />
                    <ChooseHistory />
                </div>
            </Show>
            {move || {
                if month.with(Option::is_none) {
                    return view! { <Waiting text=texts.counting /> }.into_any();
                }
                if earlier.with(Vec::is_empty) {
                    return view! { <Waiting text=texts.no_month_before /> }.into_any();
                }
                answer
                    .with(|answer| match answer {
                        None => view! { <Waiting text=texts.counting /> }.into_any(),
                        Some(Err(_)) => view! { <NotTold others=texts.not_read /> }.into_any(),
                        Some(Ok(told)) if told.cells.is_empty() => view! { <p>{texts.nobody}</p> }.into_any(),
                        Some(Ok(told)) => {
                            view! {
                                <Matrix told=told.clone() />
                                <Bands told=told.clone() />
                            }
                                .into_any()
                        }
                    })
            }}
        </section>
    }
}

/// The choice of a history; nothing where there is only one.
#[component]
fn ChooseHistory() -> impl IntoView {
    /// The word that stands for the recorded history.
    const RECORDED: &str = "recorded";
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    let is_offered = Memo::new(move |_| state.summary.with(|it| it.as_ref().is_some_and(|it| it.recorded.is_some())));
    let code = |history| if history == History::Recorded { RECORDED } else { "" }.to_owned();
    let options =
        [History::Today, History::Recorded].map(|it| (code(it), (state.texts.past.history_name)(it).to_owned()));
    let options = StoredValue::new(options.to_vec());
    let choose = move |chosen: String| {
        let history = if chosen == RECORDED { History::Recorded } else { History::Today };
        let now = state.route.get_untracked();
        let choice = now.choice.clone();
        state.go(Route { history, ..now.with_choice(choice) });
    };
    view! {
        <Show when=move || is_offered.get()>
            <Choose
                label=texts.history
                options=Signal::derive(move || options.get_value())
                chosen=Signal::derive(move || code(state.history()))
                choose=Callback::new(choose)
            />
        </Show>
    }
}

/// The table.
#[component]
fn Matrix(
    /// Between which places cards went.
    told: Transitions,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    let mode = told.of.mode;
    let Table { rows, columns, all, most } = Table::new(mode, &told.cells);
    let name = move |place: Place| {
        view! {
            {group_of(mode, place).map(|group| view! { <GroupMark group /> " " })}
            {place_name(state, mode, place)}
        }
    };
    let date = |date| format::date(state.lang, date);
    let corner = (texts.corner)(&date(told.since), &date(told.until));
    let places: Vec<Place> = columns.iter().map(|(place, _)| *place).collect();
    let row = move |(from, sum, counts): (Place, u32, Vec<u32>)| {
        let cells = places.iter().zip(counts).map(|(&to, cards)| view! { <Cell mode from to cards most /> });
        view! {
            <tr>
                <th scope="row">{name(from)}</th>
                {cells.collect_view()}
                <td class="matrix-sum">{state.number(sum)}</td>
            </tr>
        }
    };
    view! {
        <p class="muted">{texts.hint}</p>
        <div class="table-scroll">
            <table class="matrix">
                <thead>
                    <tr>
                        <th class="matrix-corner">{corner}</th>
                        {columns.iter().map(|(to, _)| view! { <th scope="col">{name(*to)}</th> }).collect_view()}
                        <th scope="col" class="matrix-sum">{texts.sum}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{texts.sum}</th>
                        {columns
                            .iter()
                            .map(|(_, sum)| view! { <td class="matrix-sum">{state.number(*sum)}</td> })
                            .collect_view()}
                        <td class="matrix-sum">{state.number(all)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
}

/// A cell: a number that lists its clients, the darker the larger.
#[component]
fn Cell(
    /// The mode.
    mode: Mode,
    /// Where they were.
    from: Place,
    /// Where they are.
    to: Place,
    /// How many.
    cards: u32,
    /// The greatest number of the table.
    most: u32,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<TransitionsTexts>();
    if cards == 0 {
        return view! { <td class="matrix-nobody">"–"</td> }.into_any();
    }
    let code = Chosen::Cell(from, to).code(mode);
    let number = state.number(cards);
    let moved = (texts.moved)(&place_name(state, mode, from), &place_name(state, mode, to));
    let label = (texts.cell)(&moved, &number);
    let class = if from == to { "matrix-cell matrix-stay" } else { "matrix-cell" };
    let share = f64::from(cards) / f64::from(most.max(1));
    view! {
        <td style:--share=format!("{:.0}%", share.sqrt() * 100.0)>
            <ListButton class title=label.clone() label code>{number}</ListButton>
        </td>
    }
    .into_any()
}
