//! The page «Value»: ranks as grids, each number of which lists its clients, and the forecast beside its test.

mod forecast;
mod grids;
mod rule;

use client_segments::sections::value::{Chosen, ValueTexts};
use client_segments::view_model::counters::shown_month;
use leptos::prelude::*;
use protocol::{CountsQuestion, ForecastQuestion, NoValue, ValueQuestion};

use self::forecast::ForecastCard;
use self::grids::{AbcCard, AbcXyzCard, RfmCard};
use super::list::{OwnListCard, PastBanner};
use super::sharing::NotTold;
use crate::page::latest::Latest;
use crate::page::state::{State, use_state};

/// What the page knows. Copied into every closure that needs it.
#[derive(Clone, Copy)]
pub(super) struct Value {
    state: State,
    texts: &'static ValueTexts,
    value: Latest<ValueQuestion>,
    forecast: Latest<ForecastQuestion>,
    /// How many are on the call list.
    calls: Latest<CountsQuestion>,
}

/// What is listed, in words; nothing if the address is not understood.
pub(super) fn title(state: State, code: &str) -> Option<String> {
    let texts = state.lang.words::<ValueTexts>();
    Some(match Chosen::from_code(code)? {
        Chosen::Group(group) => (state.texts.group)(group).to_owned(),
        chosen => (texts.chosen)(chosen)?,
    })
}

/// A card of the page; the list of one of its numbers stands under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Card {
    Abc,
    Rfm,
    AbcXyz,
    Forecast,
}

/// The card whose number an address lists.
fn card_of(code: &str) -> Card {
    match Chosen::from_code(code) {
        Some(Chosen::Abc(_) | Chosen::Unranked | Chosen::Moved(..) | Chosen::Reranked(..)) => Card::Abc,
        Some(Chosen::Rfm(_) | Chosen::RfmCell(..)) => Card::Rfm,
        Some(Chosen::AbcXyz(..)) => Card::AbcXyz,
        _ => Card::Forecast,
    }
}

/// The page.
#[component]
pub(super) fn ValuePage() -> impl IntoView {
    let state = use_state();
    let month = Memo::new(move |_| {
        let pinned = state.route.with(|route| route.month);
        state.with_series(|series| shown_month(series, pinned)).flatten()
    });
    let texts = state.lang.words::<ValueTexts>();
    let page = Value { state, texts, value: Latest::default(), forecast: Latest::default(), calls: Latest::default() };
    Effect::new(move || {
        // Other numbers are another answer.
        state.summary.track();
        if let Some(month) = month.get() {
            page.value.ask(state, ValueQuestion { month });
            page.forecast.ask(state, ForecastQuestion { month });
            page.calls.ask(state, CountsQuestion { month, conditions: vec![Chosen::CallList.condition(month)] });
        }
    });
    on_cleanup(move || {
        state.withdraw::<ValueQuestion>();
        state.withdraw::<ForecastQuestion>();
        state.withdraw::<CountsQuestion>();
    });
    let hidden =
        Memo::new(move |_| page.value.with(|answer| answer.as_ref().and_then(|it| it.as_ref().err().copied())));
    view! {
        <div class="panel pages">
            <PastBanner month />
            <Show
                when=move || hidden.get().is_none()
                fallback=move || view! { <section class="card page-card"><h2>{texts.title}</h2>{move || hidden.get().map(|reason| match reason {
                    NoValue::NotRead => view! { <NotTold others=(texts.no_value)(reason) /> }.into_any(),
                    NoValue::SumsNotRead => view! { <p role="status">{(texts.no_value)(reason)}</p> }.into_any(),
                })}</section> }
            >
                <AbcCard page month />
                <OwnListCard stands_here=|code| card_of(code) == Card::Abc />
                <RfmCard page />
                <OwnListCard stands_here=|code| card_of(code) == Card::Rfm />
                <AbcXyzCard page />
                <OwnListCard stands_here=|code| card_of(code) == Card::AbcXyz />
            </Show>
            <Show when=move || hidden.get() != Some(NoValue::NotRead)>
                <ForecastCard page />
            </Show>
            <OwnListCard stands_here=|code| card_of(code) == Card::Forecast />
        </div>
    }
}
