//! ABC, RFM and ABC × XYZ: cells with the number of clients and their shares.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::value::{Chosen, ValueTexts, best_fifth, curve, shares};
use leptos::prelude::*;
use protocol::{ValueReport, Worth};
use segmentation::rank::{Abc, RfmGroup, Xyz};
use segmentation::{AbcMeasure, Month};

use super::super::help::{HelpLine, HelpLink};
use super::super::list::ListButton;
use super::Value;
use super::rule::RuleBlock;
use crate::page::parts::{Kind, Waiting};

/// Fewer clients than this are said to be few.
const FEW: u32 = 30;
/// The side of the square of the curve.
const SIDE: f64 = 100.0;

/// Shows something of the report once it is there.
fn shown<V: IntoView + 'static>(
    page: Value,
    view: impl Fn(&ValueReport) -> V + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        page.value.with(|answer| match answer {
            Some(Ok(report)) => view(report).into_any(),
            _ => view! { <Waiting text=page.texts.counting /> }.into_any(),
        })
    }
}

/// A cell that lists its clients.
#[component]
fn Cell(
    /// The page.
    page: Value,
    /// What it lists.
    chosen: Chosen,
    /// What it is called.
    name: String,
    /// Its clients.
    part: Worth,
    /// All clients.
    all: Worth,
    /// Whether money can be told.
    has_money: bool,
) -> impl IntoView {
    let state = page.state;
    let (of_clients, of_revenue) = shares(part, all);
    let percent = move |share| format::percent(state.lang, share);
    let revenue = of_revenue.filter(|_| has_money).map(|share| (page.texts.of_revenue)(&percent(share)));
    view! {
        <ListButton
            class="value-cell"
            code=chosen.code()
            disabled=part.clients == 0
        >
            <span>{name}</span>
            <strong>{state.number(part.clients)}</strong>
            <small>{(page.texts.of_clients)(&percent(of_clients))}</small>
            <small>{revenue}</small>
        </ListButton>
    }
}

/// ABC: the ranks, what the best bring, and who moved.
#[component]
pub(super) fn AbcCard(
    /// The page.
    page: Value,
    /// The month.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let texts = page.texts;
    let cells = move |report: &ValueReport| {
        let has_money = report.currency.is_some();
        let (all, measure) = (report.all, report.measure);
        let ranks = Abc::ALL
            .into_iter()
            .zip(report.abc)
            .map(|(rank, part)| (Chosen::Abc(rank), ValueTexts::rank(rank).to_owned(), part));
        let cells = ranks.chain([(Chosen::Unranked, texts.unranked.to_owned(), report.unranked)]);
        view! {
            <p class="muted">{(texts.period)(report.measure, report.months)}</p>
            <div class="value-cells">
                {cells.map(|(chosen, name, part)| view! { <Cell page chosen name part all has_money /> }).collect_view()}
            </div>
            {(all.clients < FEW).then(|| view! { <p class="muted">{texts.few}</p> })}
            {best_fifth(report)
                .filter(|_| has_money || measure != AbcMeasure::Revenue)
                .map(|share| view! { <Curve page measure share shares=report.best.1.clone() /> })}
            <h3>{texts.moved}</h3>
            <Moved page moved=report.moved.clone() />
        }
    };
    view! {
        <section class="card page-card">
            <h2>{texts.abc} " " <HelpLink topic=Topic::Abc /></h2>
            {shown(page, cells)}
            <HelpLine topic=Topic::AbcPlaybook />
            <RuleBlock page month />
        </section>
    }
}

/// What share the best bring.
#[component]
fn Curve(
    /// The page.
    page: Value,
    /// What it is a share of.
    measure: AbcMeasure,
    /// That of the best fifth.
    share: f64,
    /// Those of all parts.
    shares: Vec<f64>,
) -> impl IntoView {
    view! {
        <div class="value-curve">
            <svg viewBox="0 0 100 100" role="img" aria-label=(page.texts.curve)(measure)>
                <line x1="0" y1="100" x2="100" y2="0" />
                <polyline points=curve(&shares, SIDE) />
            </svg>
            <p>{(page.texts.best_fifth)(measure, &format::percent(page.state.lang, share))}</p>
        </div>
    }
}

/// Who went from which rank to which.
#[component]
fn Moved(
    /// The page.
    page: Value,
    /// From, to, how many.
    moved: Vec<(Option<Abc>, Option<Abc>, u32)>,
) -> impl IntoView {
    let texts = page.texts;
    let name = move |rank: Option<Abc>| rank.map_or(texts.unranked, ValueTexts::rank);
    if moved.is_empty() {
        return view! { <p class="muted">{texts.nothing_moved}</p> }.into_any();
    }
    let row = move |(from, to, clients): (Option<Abc>, Option<Abc>, u32)| {
        let clients = (texts.clients)(clients.into(), &page.state.number(clients));
        let chosen = Chosen::Moved(from, to);
        view! {
            <li>
                <ListButton kind=Kind::Link code=chosen.code()>
                    {name(from)} " → " {name(to)}
                </ListButton>
                " "
                <span>{clients}</span>
            </li>
        }
    };
    view! { <ul class="value-list">{moved.into_iter().map(row).collect_view()}</ul> }.into_any()
}

/// RFM: buyers by recency, frequency and money.
#[component]
pub(super) fn RfmCard(
    /// The page.
    page: Value,
) -> impl IntoView {
    let texts = page.texts;
    let grid = move |report: &ValueReport| {
        let (all, has_money) = (report.all, report.currency.is_some());
        let rfm = report.rfm;
        let cell = move |r: u8, fm: u8| {
            let group = RfmGroup::of(r, fm);
            let name = (texts.rfm_group)(group).to_owned();
            let part = rfm[usize::from(r) - 1][usize::from(fm) - 1];
            view! { <td><Cell page chosen=Chosen::RfmCell(r, fm) name part all has_money /></td> }
        };
        let row =
            move |r: u8| view! { <tr><th scope="row">{r}</th>{(1..=5).map(|fm| cell(r, fm)).collect_view()}</tr> };
        let named = report.rfm_groups.iter().map(|&(group, part)| {
            let name = (texts.rfm_group)(group).to_owned();
            view! { <Cell page chosen=Chosen::Rfm(group) name part all has_money /> }
        });
        view! {
            <div class="value-cells">{named.collect_view()}</div>
            <div class="value-scroll">
                <table class="value-grid">
                    <thead>
                        <tr>
                            <th>{texts.recency}</th>
                            {(1..=5).map(|fm| view! { <th scope="col">{texts.frequency_money} " " {fm}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{(1..=5).rev().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    };
    view! {
        <section class="card page-card">
            <h2>{texts.rfm} " " <HelpLink topic=Topic::Rfm /></h2>
            {shown(page, grid)}
            <HelpLine topic=Topic::RfmPlaybook />
        </section>
    }
}

/// ABC × XYZ: how much and how regularly clients pay.
#[component]
pub(super) fn AbcXyzCard(
    /// The page.
    page: Value,
) -> impl IntoView {
    let texts = page.texts;
    let grid = move |report: &ValueReport| {
        let (all, has_money) = (report.all, report.currency.is_some());
        let grid = report.abc_xyz;
        let cell = move |rank: Abc, of: Xyz| {
            let name = format!("{}{}", ValueTexts::rank(rank), ValueTexts::regularity(of));
            let part = grid[rank as usize][of as usize];
            view! { <td><Cell page chosen=Chosen::AbcXyz(rank, of) name part all has_money /></td> }
        };
        let kinds = [Xyz::X, Xyz::Y, Xyz::Z];
        let row = move |rank: Abc| {
            let cells = kinds.map(|of| cell(rank, of)).collect_view();
            view! { <tr><th scope="row">{ValueTexts::rank(rank)}</th>{cells}</tr> }
        };
        let head = move |of: Xyz| view! { <th scope="col">{ValueTexts::regularity(of)} ": " {(texts.xyz)(of)}</th> };
        view! {
            <table class="value-grid">
                <thead><tr><th></th>{kinds.map(head).collect_view()}</tr></thead>
                <tbody>{Abc::ALL.map(row).collect_view()}</tbody>
            </table>
        }
    };
    view! {
        <section class="card page-card">
            <h2>{texts.abc_xyz} " " <HelpLink topic=Topic::Xyz /></h2>
            {shown(page, grid)}
        </section>
    }
}
