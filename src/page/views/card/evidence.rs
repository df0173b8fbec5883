//! What the place of a client rests on: payments with what they absorbed, first request and dialog, ways to get in touch,
//! people. Each record is a link to it.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::view_model::card::{absorbed, own_date, payments, payments_seen, record_path, ways};
use leptos::prelude::*;
use protocol::ClientCard;
use segmentation::{Evidence as Dated, Payment, PaymentDate, Source};

use super::name_of;
use crate::page::state::{State, use_state};
use crate::page::views::card_link::{CardLink, RecordLink};
use crate::page::views::help::HelpLink;

/// So many entries of a list are shown, the rest is folded away.
const SHOWN: usize = 10;

/// The payments, the newest first, and of how many these are; nothing if there is none.
#[component]
pub(super) fn Payments(
    /// The client.
    told: ClientCard,
) -> impl IntoView {
    let state = use_state();
    let payments: Vec<Payment> = payments(&told).into_iter().cloned().collect();
    let count = payments.len() as u64;
    let seen = payments_seen(&told).filter(|(seen, all)| seen != all);
    let heading = match seen {
        Some((seen, all)) if seen < all => (state.texts.card.payments_seen)(seen, all),
        _ => (state.texts.card.payments)(count, &state.number(count)),
    };
    // Invoices within a deal make people count again.
    let topic = if payments.iter().any(|payment| absorbed(payment).next().is_some()) {
        Topic::OnePayment
    } else {
        Topic::Payment
    };
    (count > 0 || seen.is_some()).then(|| {
        let entries = payments.into_iter().map(|payment| payment_entry(state, &payment).into_any()).collect();
        view! {
            <section class="story-part">
                <h4>{heading} "\u{a0}" <HelpLink topic /></h4>
                <Folded entries />
            </section>
        }
    })
}

fn payment_entry(state: State, payment: &Payment) -> impl IntoView + use<> {
    let texts = &state.texts.card;
    let dated = move |paid: PaymentDate| (texts.dated)(&format::date(state.lang, paid.date), (texts.field)(paid.field));
    let parts: Vec<PaymentDate> = absorbed(payment).collect();
    let record = payment.record;
    let parts = parts
        .into_iter()
        .map(|paid| {
            let text = (texts.absorbed)(paid.source, record);
            view! { <li><Record source=paid.source text /> " " <small>{dated(paid)}</small></li> }
        })
        .collect_view();
    let own = own_date(payment).map(dated);
    view! {
        <li>
            <Record source=record text=(texts.record)(record) />
            " "
            <small>{own}</small>
            <ul class="story-absorbed">{parts}</ul>
        </li>
    }
}

/// The first request, the first dialog, and ways to get in touch.
#[component]
pub(super) fn Evidence(
    /// The client.
    told: ClientCard,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.card;
    let dated = move |evidence: Option<Dated>| match evidence {
        Some(evidence) => {
            let text = (texts.record)(evidence.source);
            let date = format::date(state.lang, evidence.date);
            view! { {date} " " <Record source=evidence.source text /> }.into_any()
        }
        None => texts.none.into_any(),
    };
    let ways: Vec<&str> = ways(&told).into_iter().map(texts.way).collect();
    let ways = if ways.is_empty() { texts.none.to_owned() } else { ways.join(", ") };
    view! {
        <section class="story-part">
            <h4>{texts.evidence}</h4>
            <dl class="story-facts">
                <dt>{texts.first_request}</dt>
                <dd>{dated(told.client.first_request)}</dd>
                <dt>{texts.first_dialog}</dt>
                <dd>{dated(told.client.first_dialog)}</dd>
                <dt>{texts.contacts}</dt>
                <dd>{ways}</dd>
            </dl>
        </section>
    }
}

/// The people of a company; nothing if there is nobody.
#[component]
pub(super) fn People(
    /// The client.
    told: ClientCard,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.card;
    let count = told.people.len() as u64;
    (count > 0).then(|| {
        let entry = |person: &protocol::PersonCard| {
            let since = (texts.since)(&format::date(state.lang, person.since));
            let text = name_of(state, &person.contact);
            view! { <li><CardLink card=person.contact.card text /> " " <small>{since}</small></li> }.into_any()
        };
        view! {
            <section class="story-part">
                <h4>{(texts.people)(count, &state.number(count))}</h4>
                <Folded entries=told.people.iter().map(entry).collect() />
            </section>
        }
    })
}

/// A list whose end is folded away if it is long.
#[component]
fn Folded(
    /// The entries, each one an item of a list.
    entries: Vec<AnyView>,
) -> impl IntoView {
    let state = use_state();
    let mut first = entries;
    let rest = first.split_off(SHOWN.min(first.len()));
    let count = rest.len() as u64;
    view! {
        <ul class="story-list">{first}</ul>
        {(count > 0)
            .then(|| {
                view! {
                    <details>
                        <summary>{(state.texts.card.more)(count, &state.number(count))}</summary>
                        <ul class="story-list">{rest}</ul>
                    </details>
                }
            })}
    }
}

/// A record as a link, or as a text where it has no page of its own.
#[component]
fn Record(
    /// The record.
    source: Source,
    /// What it is called here.
    text: String,
) -> impl IntoView {
    match record_path(source) {
        Some(path) => view! { <RecordLink path text /> }.into_any(),
        None => text.into_any(),
    }
}
