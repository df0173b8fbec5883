//! A choice among a few or many: the browser's own list, which a keyboard and a phone know how to work.

use client_segments::format;
use client_segments::route::Route;
use leptos::prelude::*;
use segmentation::{Mode, Month};

use super::list::month_of;
use crate::page::state::{State, use_state};

/// A labelled choice.
#[component]
pub(super) fn Choose(
    /// Its name.
    label: &'static str,
    /// What can be chosen: a code that nobody sees, and a name.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The code of what is chosen.
    #[prop(into)]
    chosen: Signal<String>,
    /// What is done with another choice.
    choose: Callback<String>,
) -> impl IntoView {
    let option = move |(code, name): (String, String)| {
        let own = code.clone();
        view! { <option value=code selected=move || chosen.with(|chosen| *chosen == own)>{name}</option> }
    };
    view! {
        <label class="choose">
            <span>{label}</span>
            <select
                prop:value=move || {
                    options.track();
                    chosen.get()
                }
                on:change=move |event| choose.run(event_target_value(&event))
            >
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// The months that can be looked at, the last one first, as a choice.
pub(super) fn months(state: State, before: Option<Month>) -> Vec<(String, String)> {
    let months = state.with_series(|series| series.iter().map(|(month, _)| month).collect::<Vec<_>>());
    let all = months.unwrap_or_default().into_iter().rev();
    let wanted = all.filter(|month| before.is_none_or(|before| *month < before));
    wanted.map(|month| (month.to_string(), format::month(state.lang, month))).collect()
}

/// The choice of the month that the whole app looks at.
#[component]
pub(super) fn ChooseMonth(
    /// Its name.
    label: &'static str,
) -> impl IntoView {
    let state = use_state();
    let choose = move |code: String| {
        let last = state.with_series(segmentation::Series::last).flatten();
        let month: Option<Month> = code.parse().ok();
        let route = state.route.get_untracked().with_list(None);
        state.go(Route { month: month.filter(|_| month != last), ..route });
    };
    let options = Memo::new(move |_| months(state, None));
    let chosen = Memo::new(move |_| month_of(state).map(|month| month.to_string()).unwrap_or_default());
    view! { <Choose label options chosen choose=Callback::new(choose) /> }
}

/// The choice of a mode.
#[component]
pub(super) fn ChooseMode(
    /// Its name.
    label: &'static str,
    /// The modes.
    #[prop(into)]
    modes: Signal<Vec<Mode>>,
) -> impl IntoView {
    let state = use_state();
    let name = move |mode: Mode| (mode.code().to_owned(), (state.texts.mode)(mode).to_owned());
    let options = Signal::derive(move || modes.get().into_iter().map(name).collect::<Vec<_>>());
    let chosen = Signal::derive(move || state.route.with(|route| route.mode.code().to_owned()));
    let choose = move |code: String| {
        if let Some(mode) = Mode::ALL.into_iter().find(|mode| mode.code() == code) {
            let route = state.route.get_untracked().with_list(None);
            state.go(Route { choice: route.choice.clone(), ..route.with_mode(mode) });
        }
    };
    view! { <Choose label options chosen choose=Callback::new(choose) /> }
}
