//! The page «Data quality»: what is filled in so that it makes no sense, each with its number, what follows from it,
//! and the cards or payments behind it.

use client_segments::help::Topic;
use client_segments::sections::quality::{QualityTexts, SHOWN, file, flaw_code, flaw_from_code};
use client_segments::view_model::card::{record_id, record_path};
use leptos::prelude::*;
use protocol::{PaymentList, QualityQuestion, QualityReport};
use segmentation::{Flaw, PaymentFlaw, Source};

use super::card_link::RecordLink;
use super::footer::left_out;
use super::help::HelpLink;
use super::list::{ListButton, OwnListCard};
use super::sharing::NotTold;
use crate::page::browser;
use crate::page::latest::Latest;
use crate::page::parts::{Button, Waiting};
use crate::page::state::{State, use_state};

/// What is listed, in words; nothing if the address is not understood.
pub(super) fn title(state: State, code: &str) -> Option<String> {
    Some((state.lang.words::<QualityTexts>().flaw)(flaw_from_code(code)?).to_owned())
}

/// The page.
#[component]
pub(super) fn QualityPage() -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<QualityTexts>();
    let answer = Latest::<QualityQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        answer.ask(state, QualityQuestion);
    });
    on_cleanup(move || state.withdraw::<QualityQuestion>());
    let shown = move |view: fn(&QualityReport) -> AnyView| {
        move || {
            answer.with(|answer| match answer {
                None => view! { <Waiting text=texts.counting /> }.into_any(),
                Some(Err(_)) => view! { <NotTold others=texts.not_read /> }.into_any(),
                Some(Ok(report)) => view(report),
            })
        }
    };
    view! {
        <div class="panel pages">
            <section class="card page-card wide-card">
                <h2>{texts.title} "\u{a0}" <HelpLink topic=Topic::Quality /></h2>
                <p class="muted">{texts.intro}</p>
                {shown(|report| view! { <Cards cards=report.cards.clone() /> }.into_any())}
            </section>
            <OwnListCard stands_here=|_| true />
            <section class="card page-card wide-card">
                <h2>{texts.payments}</h2>
                {shown(|report| view! { <Payments report=report.clone() /> }.into_any())}
            </section>
            <LeftOut answer />
        </div>
    }
}

/// The flaws of cards.
#[component]
fn Cards(
    /// How many cards have which.
    cards: Vec<(Flaw, Option<u32>)>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<QualityTexts>();
    let line = move |(flaw, cards): (Flaw, Option<u32>)| {
        let code = flaw_code(flaw);
        let number = match cards {
            None => view! { <span class="muted">{texts.unknown}</span> }.into_any(),
            Some(0) => view! { <span class="muted">{texts.fine}</span> }.into_any(),
            Some(cards) => view! {
                <ListButton
                    label=format!("{}: {}", (texts.flaw)(flaw), (texts.cards)(cards.into(), &state.number(cards)))
                    code
                >
                    {(texts.cards)(cards.into(), &state.number(cards))}
                </ListButton>
            }
            .into_any(),
        };
        view! {
            <li class="flaw">
                <span><strong>{(texts.flaw)(flaw)}</strong> <small>{(texts.flaw_hint)(flaw)}</small></span>
                {number}
            </li>
        }
    };
    view! { <ul class="flaws">{cards.into_iter().map(line).collect_view()}</ul> }
}

/// The flaws of payments.
#[component]
fn Payments(
    /// What was found.
    report: QualityReport,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<QualityTexts>();
    let currencies = StoredValue::new(report.currencies.join(", "));
    let line = move |(flaw, payments): (PaymentFlaw, Option<PaymentList>)| {
        let count = payments.as_ref().map(Vec::len);
        let number = match count {
            None => texts.unknown.to_owned(),
            Some(0) => texts.fine.to_owned(),
            Some(count) => (texts.payment_count)(count as u64, &state.number(count)),
        };
        let codes = currencies.get_value();
        let codes = (flaw == PaymentFlaw::NoRate && !codes.is_empty()).then(|| (texts.currencies)(&codes));
        view! {
            <li class="flaw">
                <span>
                    <strong>{(texts.payment_flaw)(flaw)}</strong>
                    " "
                    <small>{(texts.payment_hint)(flaw)} " " {codes}</small>
                </span>
                <span class:muted=count.unwrap_or(0) == 0>{number}</span>
                {payments.filter(|payments| !payments.is_empty()).map(|payments| view! { <Found payments /> })}
            </li>
        }
    };
    view! { <ul class="flaws">{report.payments.into_iter().map(line).collect_view()}</ul> }
}

/// Payments with a flaw: the first of them, and all in a file.
#[component]
fn Found(
    /// The payments.
    payments: PaymentList,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<QualityTexts>();
    let has_failed = RwSignal::new(false);
    let rest = payments.len().saturating_sub(SHOWN);
    let item = move |&(record, date): &(Source, chrono::NaiveDate)| {
        let text = (texts.record_of)(record, record_id(record));
        let name = match record_path(record) {
            Some(path) => view! { <RecordLink path text /> }.into_any(),
            None => text.into_any(),
        };
        view! { <li>{name} " " <span class="muted">{client_segments::format::date(state.lang, date)}</span></li> }
    };
    let items = payments.iter().take(SHOWN).map(item).collect_view();
    let save = move |_| {
        let origin = state.portal_origin.get_untracked();
        let text = file(texts.head, &payments, texts.record, &origin);
        let saved = browser::save_file(&format!("{}.csv", texts.file_name), "text/csv;charset=utf-8", text.as_bytes());
        has_failed.set(saved.is_err());
    };
    view! {
        <details class="flaw-found">
            <summary>{texts.show}</summary>
            <ul>{items}</ul>
            {(rest > 0).then(|| view! { <p class="muted">{(texts.rest)(&state.number(rest))}</p> })}
            <Button press=save>{texts.file}</Button>
            <Show when=move || has_failed.get()>
                <p role="alert">{texts.file_failed}</p>
            </Show>
        </details>
    }
}

/// What was left out of the counts; nothing if everything was counted.
#[component]
fn LeftOut(
    /// What the worker has answered.
    answer: Latest<QualityQuestion>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<QualityTexts>();
    move || {
        let parts = answer.with(|answer| match answer {
            Some(Ok(report)) => left_out(state, &report.left_out),
            _ => Vec::new(),
        });
        (!parts.is_empty()).then(|| {
            view! {
                <section class="card page-card wide-card">
                    <h2>{texts.left_out} "\u{a0}" <HelpLink topic=Topic::LeftOut /></h2>
                    <p class="muted">{texts.left_out_hint}</p>
                    <ul>{parts.into_iter().map(|part| view! { <li>{part}</li> }).collect_view()}</ul>
                </section>
            }
        })
    }
}
