//! What the viewer has to know about the data: no network, rights to a part, nothing kept, a failure.

use client_segments::help::Topic;
use client_segments::i18n::{Message, Texts};
use leptos::html::Textarea;
use leptos::prelude::*;
use protocol::{Activity, BUILD, Damage, Failure, MemoryOnly, Storage, ToWorker};

use super::data_loss::DataLossNotice;
use super::help::HelpLink;
use super::sharing::RightsNotices;
use crate::page::browser;
use crate::page::parts::{Button, Kind, Notice, Tone};
use crate::page::state::use_state;

/// The notices, most pressing first.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    view! {
        <Show when=move || !state.is_online.get()>
            <Notice>
                {move || match state.data_time() {
                    Some(time) => (texts.offline)(&time),
                    None => texts.offline_empty.to_owned(),
                }} "\u{a0}" <HelpLink topic=Topic::Offline />
            </Notice>
        </Show>
        <FailureNotice />
        <FailingNotice />
        <StorageNotice />
        <AddressNotice />
        <DamageNotice />
        <RightsNotices />
        <DataLossNotice />
    }
}

/// Why the reading has stopped.
#[component]
fn FailureNotice() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let retry = move || view! { <Button press=move |_| state.send(&ToWorker::Resume)>{texts.reading.retry}</Button> };
    let failure = Memo::new(move |_| {
        state.progress.with(|progress| match progress.as_ref().map(|progress| &progress.activity) {
            Some(Activity::Stopped(failure)) => Some(failure.clone()),
            _ => None,
        })
    });
    move || {
        let failure = failure.get()?;
        let message = failure_message(texts, &failure);
        // Asking a portal again that has blocked the app by hand prolongs the block.
        let can_retry = failure != Failure::BlockedByBitrix24;
        let details = match &failure {
            Failure::OddAnswer { method, detail } => Some(format!("{BUILD}\n{method}\n{detail}")),
            _ => None,
        };
        Some(view! {
            <Notice tone=Tone::Failure title=message.title buttons=move || can_retry.then(retry)>
                <p>{message.text} " " {state.safe()} "\u{a0}" <HelpLink topic=Topic::Trouble /></p>
                {details.map(|text| view! { <Details text /> })}
            </Notice>
        })
    }
}

/// That data of a portal of this name are stored under another address, and how to use them. The address is to be typed:
/// a page that covers this one can have it clicked, but not filled in.
#[component]
fn AddressNotice() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.address;
    let typed = RwSignal::new(String::new());
    let is_same = move || {
        state.other_address.with(|address| address.as_ref().is_some_and(|address| *address == typed.get().trim()))
    };
    let join = move |_| state.send(&ToWorker::JoinAddress(typed.get_untracked().trim().to_owned()));
    move || {
        let address = state.other_address.get()?;
        let form = (!address.is_empty()).then(|| {
            view! {
                <label>
                    {texts.typed} " "
                    <input type="text" autocomplete="off" on:input=move |event| typed.set(event_target_value(&event)) />
                </label>
                <Button disabled=move || !is_same() press=join>{texts.join}</Button>
            }
        });
        Some(view! {
            <Notice tone=Tone::Warning title=texts.title>
                <p>
                    {if address.is_empty() { texts.unknown.to_owned() } else { (texts.text)(&address) }} " "
                    <HelpLink topic=Topic::YourData />
                </p>
                {form}
            </Notice>
        })
    }
}

/// Which lists the portal fails to give, and whether it keeps the names of its users back.
#[component]
fn FailingNotice() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let retry = move || view! { <Button press=move |_| state.send(&ToWorker::Resume)>{texts.reading.retry}</Button> };
    let told = Memo::new(move |_| {
        state.progress.with(|progress| {
            progress.as_ref().map(|progress| (progress.failing.clone(), progress.has_no_names)).unwrap_or_default()
        })
    });
    move || {
        let (failing, has_no_names) = told.get();
        let lists: Vec<String> =
            failing.iter().map(|list| format!("{} ({})", (texts.data_loss.list)(list.records), list.error)).collect();
        let failing = (!lists.is_empty()).then(|| {
            let message = texts.lists_fail;
            view! {
                <Notice tone=Tone::Warning title=(texts.not_read)(&lists.join(", ")) buttons=retry>
                    <p>{message} "\u{a0}" <HelpLink topic=Topic::Trouble /></p>
                </Notice>
            }
        });
        let names = has_no_names.then(|| {
            view! { <Notice>{texts.no_names} "\u{a0}" <HelpLink topic=Topic::Trouble /></Notice> }
        });
        (failing, names)
    }
}

fn failure_message(texts: &Texts, failure: &Failure) -> Message {
    match failure {
        Failure::SignedOut => texts.signed_out,
        Failure::NoCrmRights => texts.no_crm_rights,
        Failure::AppNotAllowed => texts.app_not_allowed,
        Failure::PlanWithoutRest => texts.plan_without_rest,
        Failure::NotInstalled => texts.not_installed,
        Failure::PortalDeleted => texts.portal_deleted,
        Failure::HttpsRequired => texts.https_required,
        Failure::PortalTooOld => texts.portal_too_old,
        Failure::BlockedByBitrix24 => texts.blocked,
        Failure::OddAnswer { .. } => texts.odd_answer,
    }
}

/// Why nothing is kept, until the viewer puts it away.
#[component]
fn StorageNotice() -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let dismissed = RwSignal::new(false);
    let message = move || match state.storage.get() {
        Some(Storage::MemoryOnly(reason)) if !dismissed.get() => Some(match reason {
            MemoryOnly::Incomplete => texts.storage_incomplete,
            MemoryOnly::Denied => texts.storage_denied,
            MemoryOnly::Full => texts.storage_full,
            MemoryOnly::NewerBuild => texts.storage_newer,
            MemoryOnly::Silent => texts.storage_silent,
            MemoryOnly::Failed => texts.storage_failed,
        }),
        _ => None,
    };
    let is_incomplete = move || state.storage.get() == Some(Storage::MemoryOnly(MemoryOnly::Incomplete));
    let erase = move |_| state.send(&ToWorker::ClearAndRefresh);
    move || {
        message().map(|message| {
            let is_incomplete = is_incomplete();
            let buttons = move || {
                view! {
                    {is_incomplete.then(|| view! { <Button kind=Kind::Primary press=erase>{texts.storage_erase}</Button> })}
                    <Button press=move |_| dismissed.set(true)>{texts.dismiss}</Button>
                }
            };
            view! {
                <Notice tone=Tone::Warning title=message.title buttons>
                    <p>{message.text} "\u{a0}" <HelpLink topic=Topic::Trouble /></p>
                </Notice>
            }
        })
    }
}

/// What of the stored data could not be read, until the viewer puts it away.
#[component]
fn DamageNotice() -> impl IntoView {
    let state = use_state();
    let words = &state.texts.damage;
    let dismissed = RwSignal::new(false);
    move || {
        let damage = state.damage.get();
        if damage == Damage::default() || dismissed.get() {
            return None;
        }
        let facts = damage.facts.then_some(words.facts);
        let history = if damage.entries == 0 {
            damage.facts.then(|| words.history_kept.to_owned())
        } else {
            Some((words.history)(u64::from(damage.entries)))
        };
        let buttons = move || view! { <Button press=move |_| dismissed.set(true)>{state.texts.dismiss}</Button> };
        Some(view! {
            <Notice tone=Tone::Warning title=words.title buttons>
                <p>{facts} " " {history} "\u{a0}" <HelpLink topic=Topic::Trouble /></p>
            </Notice>
        })
    }
}

/// A text for support, folded away, with a button that copies it.
#[component]
pub(super) fn Details(
    /// The text; holds no client's data and no token.
    text: String,
) -> impl IntoView {
    let texts = use_state().texts;
    let field = NodeRef::<Textarea>::new();
    let is_copied = RwSignal::new(false);
    let copy = move |_| {
        if let Some(field) = field.get_untracked() {
            is_copied.set(browser::copy_from(&field));
        }
    };
    view! {
        <details class="details">
            <summary>{texts.details}</summary>
            <textarea node_ref=field readonly rows="3" aria-label=texts.details prop:value=text></textarea>
            <Button press=copy>{move || if is_copied.get() { texts.copied } else { texts.copy }}</Button>
        </details>
    }
}
