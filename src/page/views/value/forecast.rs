//! The forecast: what the next year is expected to bring, of whom, and how good it was a year ago.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::value::{Chance, Chosen, verdict};
use leptos::prelude::*;
use protocol::{BackTest, ForecastPart, ForecastReport, NoForecast};

use super::super::help::HelpLink;
use super::super::list::ListButton;
use super::Value;
use crate::page::parts::{Kind, Table, Waiting, number, text};

/// The last of the periods ahead: a year.
const YEAR: usize = 2;

/// The forecast.
#[component]
pub(super) fn ForecastCard(
    /// The page.
    page: Value,
) -> impl IntoView {
    let texts = page.texts;
    let body = move || {
        page.forecast.with(|answer| match answer {
            None => view! { <Waiting text=texts.counting /> }.into_any(),
            Some(Err(reason)) => view! { <p>{(texts.no_forecast)(*reason)}</p> }.into_any(),
            Some(Ok(report)) => view! { <Report page report=(**report).clone() /> }.into_any(),
        })
    };
    view! {
        <section class="card page-card">
            <h2>{texts.forecast} " " <HelpLink topic=Topic::Forecast /></h2>
            {body}
        </section>
    }
}

/// What a forecast says.
#[component]
fn Report(
    /// The page.
    page: Value,
    /// The forecast.
    report: ForecastReport,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let currency = report.currency.clone();
    let all = report.all;
    let alive = (texts.alive)(&whole(page, all.alive), &state.number(all.buyers));
    let horizon = |place: usize| {
        view! {
            <tr>
                <th scope="row">{texts.horizons[place]}</th>
                <td class="number">{whole(page, all.payments[place])}</td>
                {money(page, all.revenue[place], currency.as_deref())}
            </tr>
        }
    };
    let horizons = (0..texts.horizons.len()).map(horizon).collect_view();
    let chances = Chance::ALL.into_iter().zip(report.by_alive);
    let chances = chances.map(|(chance, part)| (Chosen::Chance(chance), (texts.chance)(chance).to_owned(), part));
    let groups = report
        .by_group
        .iter()
        .map(|&(group, part)| (Chosen::Group(group), (state.texts.group)(group).to_owned(), part));
    let rows: Vec<(Chosen, String, ForecastPart)> = chances.chain(groups).collect();
    let calls = move || {
        page.calls.with(|answer| answer.as_ref().and_then(|it| it.as_ref().ok()?.first().map(|met| met.clients)))
    };
    let has_money = currency.is_some();
    let row = move |(chosen, name, part): (Chosen, String, ForecastPart)| {
        view! {
            <tr>
                <th scope="row">
                    <ListButton kind=Kind::Link code=chosen.code()>{name}</ListButton>
                </th>
                <td class="number">{state.number(part.buyers)}</td>
                <td class="number">{whole(page, part.payments[YEAR])}</td>
                {money(page, part.revenue[YEAR], currency.as_deref())}
            </tr>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    let payments = format!("{}, {}", texts.payments, texts.horizons[YEAR]);
    let mut next = vec![text(texts.next), number(texts.payments)];
    let mut head = vec![text(texts.group), number(texts.buyers), number(payments)];
    if has_money {
        next.push(number(texts.revenue));
        head.push(number(texts.revenue));
    }
    view! {
        <p>{alive}</p>
        {(!report.is_leaving).then(|| view! { <p>{texts.staying}</p> })}
        <BackTestBlock page test=report.back_test.clone() />
        <Table head=next>{horizons}</Table>
        <p>
            <ListButton code=Chosen::CallList.code()>
                {texts.call_list}
                {move || calls().map(|calls| format!(": {}", state.number(calls)))}
            </ListButton>
        </p>
        <Table head>{rows}</Table>
    }
}

/// How good the forecast of a year ago was, in plain words, with the table behind it.
#[component]
fn BackTestBlock(
    /// The page.
    page: Value,
    /// What came of it, or why nothing did.
    test: Result<BackTest, NoForecast>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let test = match test {
        Ok(test) => test,
        Err(reason) => {
            return view! { <p class="muted">{(texts.no_back_test)(&(texts.no_forecast)(reason))}</p> }.into_any();
        }
    };
    let expected = test.all.expected.round() as u64;
    let words =
        (texts.back_test)(expected, &state.number(expected), test.all.actual.into(), &state.number(test.all.actual));
    let decimal = move |value| format::decimal(state.lang, value);
    let errors = (texts.errors)(&decimal(test.error), &decimal(test.last_year_error), &decimal(test.active_error));
    let last = test.lines.len().saturating_sub(1);
    let rows = test.lines.iter().enumerate().map(|(repeats, line)| {
        let more = if repeats == last { "+" } else { "" };
        view! {
            <tr>
                <th scope="row">{repeats}{more}</th>
                <td class="number">{state.number(line.buyers)}</td>
                <td class="number">{whole(page, line.expected)}</td>
                <td class="number">{state.number(line.actual)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = [text(texts.repeats), number(texts.buyers), number(texts.expected), number(texts.came)];
    view! {
        <p><strong>{words}</strong> " " {(texts.verdict)(verdict(&test))}</p>
        <details>
            <summary>{texts.back_test_title}</summary>
            <p>{errors}</p>
            <Table head>{rows}</Table>
        </details>
    }
    .into_any()
}

/// A number of payments or buyers as a whole one: what is expected is no more exact.
fn whole(page: Value, value: f64) -> String {
    page.state.number(value.max(0.0).round() as u64)
}

/// A cell with a sum, where sums can be told.
fn money(page: Value, cents: f64, currency: Option<&str>) -> Option<impl IntoView + use<>> {
    let text = currency.map(|currency| format::money(page.state.lang, cents.round() as i64, currency));
    text.map(|text| view! { <td class="number">{text}</td> })
}
