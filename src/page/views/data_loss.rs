//! The question to an administrator whose reading shows much less than is known: whether that is true.

use client_segments::format;
use client_segments::help::Topic;
use leptos::prelude::*;
use protocol::ToWorker;

use super::help::HelpLink;
use crate::page::parts::{Button, Notice, Tone};
use crate::page::state::use_state;

/// The question with its two answers; nothing while nothing speaks against the reading.
#[component]
pub(super) fn DataLossNotice() -> impl IntoView {
    let state = use_state();
    let words = &state.texts.data_loss;
    let data_loss = Memo::new(move |_| state.data_loss.get().filter(|_| state.is_admin()));
    // Another answer can be given after another reading.
    let have_rights_changed = RwSignal::new(false);
    Effect::new(move || {
        data_loss.track();
        have_rights_changed.set(false);
    });
    move || {
        let data_loss = data_loss.get()?;
        let number = |count| format::number(state.lang, count);
        let gone = (data_loss.gone > 0).then(|| (words.gone)(&number(data_loss.gone), &number(data_loss.of)));
        let names: Vec<&str> = data_loss.closed.iter().map(|records| (words.list)(*records)).collect();
        let closed = (!names.is_empty()).then(|| (words.closed)(&names.join(", ")));
        let question = if data_loss.gone > 0 { words.were_deleted } else { words.is_meant };
        let confirm = if data_loss.gone > 0 { words.deleted } else { words.meant };
        let buttons = move || {
            view! {
                <Button disabled=move || !state.is_online.get() press=move |_| state.send(&ToWorker::Confirm)>
                    {confirm}
                </Button>
                <Show when=move || !have_rights_changed.get()>
                    <Button press=move |_| have_rights_changed.set(true)>{words.rights}</Button>
                </Show>
            }
        };
        Some(view! {
            <Notice tone=Tone::Warning is_urgent=true title=words.title buttons>
                <p>{gone} " " {closed} " " {question} "\u{a0}" <HelpLink topic=Topic::DataLoss /></p>
                <p>{move || if have_rights_changed.get() { words.restore } else { words.held }}</p>
            </Notice>
        })
    }
}
