//! Two segments side by side: whom they share, their sizes in one drawing, and the figures of both with the difference.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::segments::compare::{Amount, figures, lines};
use client_segments::sections::segments::{Choice, Key, Listing, counted};
use leptos::prelude::*;
use protocol::{Comparison, ComparisonQuestion, NoDraft};
use segmentation::Month;

use super::opened::{CHART, PrintButton, Printed};
use super::{Page, keys, known, name_of};
use crate::page::latest::Latest;
use crate::page::parts::{Button, Kind, Problem, Waiting};
use crate::page::state::State;
use crate::page::views::choose::{Choose, ChooseMonth};
use crate::page::views::help::HelpLink;
use crate::page::views::list::{is_open, toggle};
use crate::page::views::sharing::NotTold;

/// The tones of the lines and columns of both.
const TONES: [&str; 2] = ["tone-blue", "tone-orange"];

/// All segments with their names, as a choice.
pub(super) fn options(page: Page, but: Option<&Key>) -> Vec<(String, String)> {
    let all = keys(page).into_iter().filter(|key| Some(key) != but);
    all.filter_map(|key| Some((key.code(), name_of(page.state, &key)?))).collect()
}

/// Both segments.
#[component]
pub(super) fn Compared(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
    /// Which ones.
    pair: [Key; 2],
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let pair = StoredValue::new(pair);
    let names = Memo::new(move |_| {
        let [first, second] = pair.with_value(|pair| pair.each_ref().map(|key| name_of(state, key)));
        first.zip(second)
    });
    let asked = Memo::new(move |_| pair.with_value(|pair| pair.each_ref().map(|key| counted(key, &known(state)))));
    let answer = Latest::<ComparisonQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        if let (Some(month), [Ok(first), Ok(second)]) = (month.get(), asked.get()) {
            answer.ask(state, ComparisonQuestion { month, conditions: [first, second] });
        }
    });
    let back = move |_| pair.with_value(|[first, _]| page.go(&Choice::Open(first.clone())));
    let title = move || names.get().map(|(first, second)| (texts.pair.compared)(&first, &second));
    let problems = move || {
        let problem = |why: &_| {
            let why = page.unusable(why);
            view! { <Problem>{why}</Problem> }
        };
        asked.with(|asked| asked.iter().filter_map(|it| it.as_ref().err()).map(problem).collect_view())
    };
    let told = move || {
        if pair.with_value(|[first, second]| first == second) {
            return view! { <p>{texts.pair.same_one}</p> }.into_any();
        }
        let Some((first, second)) = names.get() else { return ().into_any() };
        answer.with(|answer| match answer {
            _ if asked.with(|asked| asked.iter().any(Result::is_err)) => ().into_any(),
            None => view! { <Waiting text=texts.counting /> }.into_any(),
            Some(Err((_, NoDraft::NotRead))) => view! { <NotTold others=texts.not_read /> }.into_any(),
            Some(Err((_, NoDraft::Unusable(why)))) => {
                let why = (texts.no_condition)(why);
                view! { <Problem>{why}</Problem> }.into_any()
            }
            Some(Ok(told)) => view! { <Told page month told=(**told).clone() names=[first, second] /> }.into_any(),
        })
    };
    view! {
        <section class="card page-card wide-card print-sheet">
            <div class="page-head no-print">
                <Button kind=Kind::Link press=back>
                    {move || format!("← {}", names.get().map_or_else(|| texts.report.heading.to_owned(), |(first, _)| first))}
                </Button>
                <div class="chooses"><ChooseMonth label=texts.month /></div>
            </div>
            <Show
                when=move || names.with(Option::is_some)
                fallback=move || view! { <p role="alert">{texts.gone}</p> }
            >
                <h2 class="segment-title"><bdi>{title}</bdi> "\u{a0}" <HelpLink topic=Topic::Segments /></h2>
            </Show>
            <Printed page month />
            <div class="page-buttons no-print">
                <Sides page pair />
                <PrintButton page />
            </div>
            <Sentences page pair />
            {problems}
            {told}
        </section>
    }
}

/// Which segments they are, to be chosen anew.
#[component]
fn Sides(
    /// What the page knows.
    page: Page,
    /// Which ones.
    pair: StoredValue<[Key; 2]>,
) -> impl IntoView {
    let side = move |place: usize| {
        let choose = move |code: String| {
            let Some(key) = Key::from_code(&code) else { return };
            let [mut first, mut second] = pair.get_value();
            *(if place == 0 { &mut first } else { &mut second }) = key;
            page.go(&Choice::Compare(first, second));
        };
        view! {
            <Choose
                label=page.texts.pair.sides[place]
                options=Signal::derive(move || options(page, None))
                chosen=Signal::derive(move || pair.with_value(|pair| pair[place].code()))
                choose=Callback::new(choose)
            />
        }
    };
    view! { <div class="chooses">{[0, 1].map(side).collect_view()}</div> }
}

/// The conditions of both in words, each with the line that stands for it in the drawing.
#[component]
fn Sentences(
    /// What the page knows.
    page: Page,
    /// Which ones.
    pair: StoredValue<[Key; 2]>,
) -> impl IntoView {
    let sentence = move |place: usize| {
        let name = move || pair.with_value(|pair| name_of(page.state, &pair[place]));
        let said = move || {
            let condition = pair.with_value(|pair| pair[place].condition(&known(page.state)));
            condition.ok().map(|it| page.sentence(&it))
        };
        let open = move |_| pair.with_value(|pair| page.go(&Choice::Open(pair[place].clone())));
        view! {
            <li>
                <LineKey place />
                <span>
                    <Button kind=Kind::Link class="segment-name" press=open><bdi>{name}</bdi></Button>
                    <small class="segment-sentence">{said}</small>
                </span>
            </li>
        }
    };
    view! { <ul class="pair-sentences">{[0, 1].map(sentence).collect_view()}</ul> }
}

/// A piece of the line of one of both.
#[component]
fn LineKey(
    /// Which one.
    place: usize,
) -> impl IntoView {
    view! {
        <svg class=format!("pair-key {}", TONES[place]) viewBox="0 0 24 4" aria-hidden="true">
            <polyline class:pair-second=place == 1 points="0,2 24,2" />
        </svg>
    }
}

/// What is told of both.
#[component]
fn Told(
    /// What the page knows.
    page: Page,
    /// The last month.
    month: Memo<Option<Month>>,
    /// The comparison.
    told: Comparison,
    /// The names of both.
    names: [String; 2],
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let lists = [Listing::OnlyFirst, Listing::InBoth, Listing::OnlySecond];
    let strips = told.shares().into_iter().zip(lists).enumerate().map(|(place, (clients, list))| {
        let label = (texts.pair.shared)(place, &names[0], &names[1]);
        view! { <Strip state label clients list /> }
    });
    let unread: Vec<_> = told.reports.iter().filter_map(|report| super::unread(page, &report.unread)).collect();
    let unread = unread.into_iter().next();
    view! {
        <div class="segment-report">
            {unread.map(|text| view! { <p role="status">{text}</p> })}
            <div class="strips pair-shares">{strips.collect_view()}</div>
            <Histories page month sizes=told.reports.each_ref().map(|report| report.clients.clone()) names=names.clone() />
            <Figures page told=told.clone() names />
            <p class="muted">{texts.report.of_year}</p>
        </div>
    }
}

/// How many clients are in one of both alone, or in both; lists them.
#[component]
fn Strip(
    /// The state.
    state: State,
    /// Which ones.
    label: String,
    /// How many.
    clients: u32,
    /// Their list.
    list: Listing,
) -> impl IntoView {
    let code = list.code();
    let own = code.clone();
    view! {
        <Button
            class="strip figure"
            disabled=clients == 0
            pressed=move || is_open(state, &own)
            press=move |_| toggle(state, code.clone())
        >
            <span class="figure-label"><bdi>{label}</bdi></span>
            <strong>{state.number(clients)}</strong>
        </Button>
    }
}

/// The sizes of both through the months.
#[component]
fn Histories(
    /// What the page knows.
    page: Page,
    /// The last month.
    month: Memo<Option<Month>>,
    /// The sizes.
    sizes: [Vec<u32>; 2],
    /// The names of both.
    names: [String; 2],
) -> impl IntoView {
    let state = page.state;
    let named = |month: Month| format::month(state.lang, month);
    let length = sizes.iter().map(Vec::len).max().unwrap_or(0);
    let Some(last) = month.get_untracked().filter(|_| length > 1) else { return ().into_any() };
    let first = last.plus(1 - length as i32);
    let label = (page.texts.pair.histories)(&named(first), &named(last));
    let most = sizes.iter().flatten().copied().max().unwrap_or(0);
    let [one, other] = lines([&sizes[0], &sizes[1]], CHART);
    let short = sizes.iter().zip(&names).filter(|(sizes, _)| sizes.len() == 1);
    let short =
        short.map(|(_, name)| view! { <p class="muted">{(page.texts.pair.no_history)(name)}</p> }).collect_view();
    view! {
        <figure class="tried-chart segment-history">
            <span class="muted">{state.number(most)}</span>
            <svg viewBox=format!("0 0 {} {}", CHART.0, CHART.1) preserveAspectRatio="none" role="img" aria-label=label>
                <polyline class=TONES[0] points=one />
                <polyline class=format!("pair-second {}", TONES[1]) points=other />
            </svg>
            <figcaption>
                <span>{named(first)}</span>
                <span>{named(last)}</span>
            </figcaption>
        </figure>
        {short}
    }
    .into_any()
}

/// An amount in words; of a difference with its sign.
fn amount(page: Page, currency: &str, amount: Amount, is_difference: bool) -> String {
    let lang = page.state.lang;
    let sign = |is_negative: bool, is_zero: bool| match (is_difference, is_negative) {
        (false, false) => "",
        (true, false) => {
            if is_zero {
                ""
            } else {
                "+"
            }
        }
        (_, true) => "−",
    };
    match amount {
        Amount::Count(count) if is_difference => format::signed(lang, count),
        Amount::Count(count) => format::number(lang, count.unsigned_abs()),
        Amount::Money(cents) if is_difference => {
            let money = format::money(lang, cents.saturating_abs(), currency);
            format!("{}{money}", sign(cents < 0, cents == 0))
        }
        Amount::Money(cents) => format::money(lang, cents, currency),
        Amount::Ratio(ratio) => format!("{}{}", sign(ratio < 0.0, ratio == 0.0), format::decimal(lang, ratio.abs())),
        Amount::Share(share) if is_difference => {
            let points = (page.texts.pair.points)(&format::decimal(lang, share.abs() * 100.0));
            format!("{}{points}", sign(share < 0.0, share == 0.0))
        }
        Amount::Share(share) => format::percent(lang, share),
    }
}

/// The figures of both in two columns, with the difference.
#[component]
fn Figures(
    /// What the page knows.
    page: Page,
    /// The comparison.
    told: Comparison,
    /// The names of both.
    names: [String; 2],
) -> impl IntoView {
    let texts = page.texts;
    let currency = told.reports.iter().find_map(|report| report.revenue.as_ref().map(|(.., code)| code.clone()));
    let currency = currency.unwrap_or_default();
    let [first, second] = told.reports.each_ref().map(figures);
    let rows = first.into_iter().zip(second).map(|((figure, one), (_, other))| {
        let said = |value: Option<Amount>, is_difference| {
            value.map_or_else(|| "–".to_owned(), |value| amount(page, &currency, value, is_difference))
        };
        let difference = one.zip(other).and_then(|(one, other)| one.to(other));
        view! {
            <tr>
                <th scope="row">{(texts.pair.figure)(figure)}</th>
                <td class="number">{said(one, false)}</td>
                <td class="number">{said(other, false)}</td>
                <td class="number muted">{said(difference, true)}</td>
            </tr>
        }
    });
    let heads = names.into_iter().enumerate().map(|(place, name)| {
        view! { <th scope="col" class="number"><LineKey place /> " " <bdi>{name}</bdi></th> }
    });
    view! {
        <div class="table-scroll">
            <table class="plain-table pair-figures">
                <thead>
                    <tr>
                        <th scope="col">{texts.pair.figures}</th>
                        {heads.collect_view()}
                        <th scope="col" class="number">{texts.pair.difference}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
