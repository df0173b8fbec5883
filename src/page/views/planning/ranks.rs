//! The ranks, with how many clients of each are in which state: each number lists its clients.

use client_segments::help::Topic;
use client_segments::sections::planning::STATES;
use client_segments::sections::value::ValueTexts;
use leptos::prelude::*;
use segmentation::rank::{Abc, TouchState};

use super::super::help::HelpLink;
use super::Planning;
use crate::page::parts::Button;

/// The ranks.
#[component]
pub(super) fn RanksCard(
    /// The page.
    page: Planning,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let counts = Memo::new(move |_| {
        page.plan.with(|plan| plan.as_ref().and_then(|plan| plan.as_ref().ok()).map(|plan| (plan.counts, plan.norms)))
    });
    let choose = move |rank: Option<Abc>, touch_state: Option<TouchState>| {
        let is_chosen = (page.rank.get_untracked(), page.touch_state.get_untracked()) == (rank, touch_state);
        let (rank, touch_state) = if is_chosen { (None, None) } else { (rank, touch_state) };
        page.rank.set(rank);
        page.touch_state.set(touch_state);
        page.limit.set(super::PORTION);
    };
    let group = move |rank: Option<Abc>| {
        let of = move |touch_state: TouchState| {
            let count = move || {
                counts.get().map_or(0, |(counts, _)| {
                    let of_rank = |rank: Abc| counts[rank as usize][touch_state as usize];
                    rank.map_or_else(|| Abc::ALL.into_iter().map(of_rank).sum::<u32>(), of_rank)
                })
            };
            let is_pressed = move || page.rank.get() == rank && page.touch_state.get() == Some(touch_state);
            view! {
                <li>
                    <Button
                        class=format!("plan-count plan-{}", touch_state.code())
                        pressed=move || is_pressed()
                        disabled=move || count() == 0
                        press=move |_| choose(rank, Some(touch_state))
                    >
                        <span>{(texts.state)(touch_state)}</span>
                        <strong>{move || state.number(count())}</strong>
                    </Button>
                </li>
            }
        };
        let name = rank.map_or_else(|| texts.all_ranks.to_owned(), |rank| (texts.rank)(ValueTexts::rank(rank)));
        let norm = move || rank.and_then(|rank| counts.get().map(|(_, norms)| (texts.norm)(norms.of(rank))));
        let is_pressed = move || page.rank.get() == rank && page.touch_state.get().is_none();
        view! {
            <section class="plan-rank">
                <Button class="plan-rank-name" pressed=move || is_pressed() press=move |_| choose(rank, None)>
                    <strong>{name}</strong>
                    <small>{norm}</small>
                </Button>
                <ul>{STATES.map(of).collect_view()}</ul>
            </section>
        }
    };
    view! {
        <section class="card plan-ranks">
            <h3>{texts.ranks} "\u{a0}" <HelpLink topic=Topic::TouchNorm /></h3>
            {group(None)}
            {Abc::ALL.map(|rank| group(Some(rank))).collect_view()}
        </section>
    }
}
