//! The story of a client: its group, the reason in one sentence, what comes next, and the evidence under it.

use chrono::NaiveDate;
use client_segments::format;
use client_segments::help::Topic;
use client_segments::view_model::card::{Reason, life, passed, payments_seen, reason, stage, ways};
use leptos::prelude::*;
use protocol::{ClientCard, NamedCard};
use segmentation::{Group, Mode, Month};

use super::evidence::{Evidence, Payments, People};
use super::life::LifeLine;
use super::name_of;
use super::touches::Touches;
use super::worth::Worth;
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
    let as_of = (texts.as_of)(&format::date(state.lang, told.as_of));
    let life = life(&told).map(<[_]>::to_vec);
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
            {told.recomputed.map(|group| view! { <p class="story-source">{(texts.recorded)((state.texts.group)(group))}</p> })}
            <p class="story-reason">{sentence(state, &told)} "\u{a0}" <HelpLink topic=explained(&told) /></p>
            <p class="story-next">{next(state, &told)}</p>
            {(!told.is_past).then(|| view! { <Touches card=client.card title=name_of(state, &client) /> })}
            <Worth card=client.card month=Month::of(told.as_of) />
            {source(state, &told).map(|text| view! { <p class="story-source">{text} " " <HelpLink topic=Topic::Rights /></p> })}
            <Show when=move || has_gaps>
                <ul class="notice story-gaps">{gaps.clone()}</ul>
            </Show>
            {match life {
                Some(life) => view! { <LifeLine life /> }.into_any(),
                None => view! { <p class="story-source">{texts.life_hidden}</p> }.into_any(),
            }}
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
        Reason::NotYet(created) => (texts.not_yet)(&date(created)),
        Reason::Paid(last) => {
            let passed = ago(state, told, last.date);
            (texts.paid)(&date(last.date), &(texts.record)(last.source), (texts.field)(last.field), &passed)
        }
        Reason::PaidUnseen(Some(last)) => (texts.paid_unseen)(&date(last), &ago(state, told, last)),
        Reason::PaidUnseen(None) | Reason::Unseen => texts.unseen.to_owned(),
        Reason::Request(first) => (texts.request)(&date(first.date), &(texts.record)(first.source)),
        Reason::Dialog(first) => (texts.dialog)(&date(first.date), &(texts.record)(first.source)),
        Reason::Reachable => {
            let ways: Vec<&str> = ways(told).into_iter().map(texts.way).collect();
            (texts.reachable)(&ways.join(", "))
        }
        Reason::Nothing => texts.nothing.to_owned(),
    }
}

/// How long before the date that is explained something was.
fn ago(state: State, told: &ClientCard, day: NaiveDate) -> String {
    match passed(day, told.as_of) {
        (0, 0) if told.is_past => state.texts.card.same_day.to_owned(),
        (months, days) => (state.texts.card.passed)(months, days),
    }
}

/// By whose reading the client is placed, where the viewer may not see everything; nothing where he may.
fn source(state: State, told: &ClientCard) -> Option<String> {
    let texts = &state.texts.card;
    match payments_seen(told) {
        Some((seen, all)) if seen < all => Some(format!("{} {}.", texts.counted, (texts.payments_seen)(seen, all))),
        Some((seen, all)) if seen > all => Some(format!("{} {}", texts.counted, (texts.payments_newer)(seen))),
        Some(_) => Some(texts.counted.to_owned()),
        None => told.is_by_rights.then(|| texts.by_rights.to_owned()),
    }
}

/// What explains how that is found out.
fn explained(told: &ClientCard) -> Topic {
    match reason(told) {
        Reason::Paid(_) | Reason::PaidUnseen(_) => Topic::PaymentDate,
        Reason::Request(_) | Reason::Nothing | Reason::Unseen => Topic::Unpaid,
        Reason::NotYet(_) => Topic::Dates,
        Reason::Dialog(_) => Topic::Dialog,
        Reason::Reachable => Topic::ContactChannels,
    }
}

/// When the client will be in another group, or what it takes.
fn next(state: State, told: &ClientCard) -> String {
    let texts = &state.texts.card;
    let has_paid = told.groups.of(Mode::Paid).is_some();
    match told.next_change.map(|(date, group)| (format::date(state.lang, date), (state.texts.group)(group))) {
        // What was recorded of a month is not what the records tell of it today, and neither is what followed.
        _ if told.recomputed.is_some() || told.client.created > told.as_of => String::new(),
        Some((date, group)) if told.is_past => (texts.next_change_then)(&date, group),
        Some((date, group)) => (texts.next_change)(&date, group),
        None if told.is_past => String::new(),
        None if has_paid => texts.next_payment.to_owned(),
        None => texts.first_payment.to_owned(),
    }
}
