//! The story of a client: its group, the reason in one sentence, what comes next, and the evidence under it.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::view_model::card::{Reason, passed, reason, stage, ways};
use leptos::prelude::*;
use protocol::{ClientCard, NamedCard};
use segmentation::{Group, Mode};

use super::evidence::{Evidence, Payments, People};
use super::life::LifeLine;
use super::name_of;
use crate::page::state::{State, use_state};
use crate::page::views::card_link::CardLink;
use crate::page::views::help::HelpLink;
use crate::page::views::shape::GroupMark;

/// Everything that is told about a client.
#[component]
pub(super) fn Story(
    /// The client.
    told: ClientCard,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.card;
    let client = NamedCard { card: told.client.card, title: told.title.clone() };
    let stands_for = told.asked.card != client.card;
    let heading = (texts.why_of)(&name_of(state, &told.asked));
    let group = stage(&told);
    let others = [Mode::ClientType, Mode::Frequency].into_iter().filter_map(|mode| told.groups.of(mode));
    let others = others.map(|group| (state.texts.group)(group)).collect::<Vec<_>>().join(" · ");
    let as_of = (texts.as_of)(&format::date(state.lang, told.today));
    let gaps = told.gaps.iter().map(|gap| view! { <li>{(texts.gap)(*gap)}</li> }).collect_view();
    let has_gaps = !told.gaps.is_empty();
    view! {
        <article class="story" aria-label=heading>
            {stands_for
                .then(|| {
                    view! {
                        <p class="story-client">
                            <strong>
                                <CardLink card=client.card text=(texts.client_is)(&name_of(state, &client)) />
                            </strong>
                            <small>{texts.client_is_hint} "\u{a0}" <HelpLink topic=Topic::Ownership /></small>
                        </p>
                    }
                })}
            {(!stands_for)
                .then(|| view! { <p class="story-name"><CardLink card=client.card text=name_of(state, &client) /></p> })}
            <p class="story-place">
                {group.map(|group| view! { <Badge group /> <HelpLink topic=Topic::from(group) /> })}
                <span class="story-others">{others}</span>
                <small>{as_of}</small>
            </p>
            <p class="story-reason">{sentence(state, &told)} "\u{a0}" <HelpLink topic=explained(&told) /></p>
            <p class="story-next">{next(state, &told)}</p>
            <Show when=move || has_gaps>
                <ul class="notice story-gaps">{gaps.clone()}</ul>
            </Show>
            <LifeLine life=told.life.clone() />
            <Payments told=told.clone() />
            <Evidence told=told.clone() />
            <People told />
        </article>
    }
}

/// The group with its colour and shape.
#[component]
fn Badge(
    /// The group.
    group: Group,
) -> impl IntoView {
    let state = use_state();
    view! { <strong class="story-badge"><GroupMark group /> {(state.texts.card.one_of)(group)}</strong> }
}

/// What put the client where it is, in one sentence.
fn sentence(state: State, told: &ClientCard) -> String {
    let texts = &state.texts.card;
    let date = |date| format::date(state.lang, date);
    match reason(told) {
        Reason::Paid(last) => {
            let (months, days) = passed(last.date, told.today);
            let passed = (texts.passed)(months, days);
            (texts.paid)(&date(last.date), &(texts.record)(last.source), (texts.field)(last.field), &passed)
        }
        Reason::Request(first) => (texts.request)(&date(first.date), &(texts.record)(first.source)),
        Reason::Dialog(first) => (texts.dialog)(&date(first.date), &(texts.record)(first.source)),
        Reason::Reachable => {
            let ways: Vec<&str> = ways(told).into_iter().map(texts.way).collect();
            (texts.reachable)(&ways.join(", "))
        }
        Reason::Nothing => texts.nothing.to_owned(),
    }
}

/// What explains how that is found out.
fn explained(told: &ClientCard) -> Topic {
    match reason(told) {
        Reason::Paid(_) => Topic::PaymentDate,
        Reason::Request(_) | Reason::Nothing => Topic::Unpaid,
        Reason::Dialog(_) => Topic::Dialog,
        Reason::Reachable => Topic::Reach,
    }
}

/// When the client will be in another group, or what it takes.
fn next(state: State, told: &ClientCard) -> String {
    let texts = &state.texts.card;
    match (told.next_change, told.last_payment) {
        (Some((date, group)), _) => (texts.next_change)(&format::date(state.lang, date), (state.texts.group)(group)),
        (None, Some(_)) => texts.next_payment.to_owned(),
        (None, None) => texts.first_payment.to_owned(),
    }
}
