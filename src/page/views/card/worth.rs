//! What a client is worth: its rank with the value, the place and what is missing to a better one, how regularly it pays,
//! its group of RFM, and what the forecast expects of it.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::value::{Amount, ValueTexts};
use leptos::prelude::*;
use protocol::{ClientForecast, ClientForecastQuestion, ClientWorth, ClientWorthQuestion, Ranked};
use segmentation::{AbcMeasure, Card, Month};

use crate::page::latest::Latest;
use crate::page::state::use_state;
use crate::page::views::help::HelpLink;

/// The last of the spans of a forecast: a year.
const YEAR: usize = 2;

/// What it is worth; nothing before that is known, and where sums of single clients cannot be told.
#[component]
pub(super) fn Worth(
    /// The client.
    card: Card,
    /// The month as of which it is told.
    month: Month,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<ValueTexts>();
    let worth = Latest::<ClientWorthQuestion>::default();
    let forecast = Latest::<ClientForecastQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        worth.ask(state, ClientWorthQuestion { card, month });
        forecast.ask(state, ClientForecastQuestion { card, month });
    });
    on_cleanup(move || {
        state.withdraw::<ClientWorthQuestion>();
        state.withdraw::<ClientForecastQuestion>();
    });
    let told = move |it: &ClientWorth| {
        let sum = |cents: i64| format::money(state.lang, cents, it.currency.as_deref().unwrap_or_default());
        let say = |value: i64, words: &dyn Fn(Amount<'_>) -> String| {
            let count = value.unsigned_abs();
            match it.measure {
                AbcMeasure::Revenue => words(Amount::Money(&sum(value))),
                AbcMeasure::Payments => words(Amount::Payments(count, &state.number(count))),
                AbcMeasure::Requests => words(Amount::Requests(count, &state.number(count))),
            }
        };
        let rank = match it.ranked {
            None => (texts.no_rank)(it.measure, it.months),
            Some(Ranked { rank, place, of, .. }) => {
                let place = (texts.place)(&state.number(place), &state.number(of));
                let value = say(it.value, &|amount| (texts.value)(it.months, amount));
                format!("{}: {value}, {place}", ValueTexts::rank(rank))
            }
        };
        let better = it.ranked.and_then(|ranked| ranked.better);
        let missing = better.map(|(wanted, gap)| say(gap, &|amount| (texts.missing)(wanted, amount)));
        let xyz = it.xyz.map(|it| {
            view! { <dt>"XYZ"</dt><dd>{ValueTexts::regularity(it)} ": " {(texts.xyz)(it)} "\u{a0}" <HelpLink topic=Topic::Xyz /></dd> }
        });
        let rfm = it.rfm.map(|it| {
            let scores = format!("{}: R {}, F {}, M {}", (texts.rfm_group)(it.group()), it.r, it.f, it.m);
            view! { <dt>"RFM"</dt><dd>{scores} "\u{a0}" <HelpLink topic=Topic::Rfm /></dd> }
        });
        view! {
            <dt>"ABC"</dt>
            <dd>{rank} "\u{a0}" <HelpLink topic=Topic::Abc /> {missing.map(|it| view! { <br /> <small>{it}</small> })}</dd>
            {xyz}
            {rfm}
        }
    };
    let expected = move |it: &ClientForecast| {
        let currency = worth.with(|worth| worth.as_ref()?.as_ref().ok()?.as_ref()?.currency.clone());
        let payments = it.payments[YEAR];
        let cents = (payments * it.average).round() as i64;
        let sum = currency.map(|currency| format::money(state.lang, cents, &currency));
        let chance = (texts.chance_of)(&format::percent(state.lang, it.alive));
        let payments = (texts.expected_of)(&format::decimal(state.lang, payments), sum.as_deref());
        view! { <dt>{texts.forecast}</dt><dd>{chance} ", " {payments} "\u{a0}" <HelpLink topic=Topic::Forecast /></dd> }
    };
    view! {
        {move || {
            worth
                .with(|answer| {
                    let it = answer.as_ref()?.as_ref().ok()?.as_ref()?;
                    let forecast = forecast.with(|answer| answer.as_ref()?.as_ref().ok()?.as_ref().map(expected));
                    Some(view! { <dl class="story-touches" aria-label=texts.worth>{told(it)} {forecast}</dl> })
                })
        }}
    }
}
