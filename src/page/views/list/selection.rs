//! What stands under the rows: how many are selected with their sums, or the sums of the whole list; and what became of a
//! copied link.

use client_segments::format;
use client_segments::i18n::{ListTexts, ListUseTexts};
use leptos::prelude::*;
use segmentation::Sums;

use crate::page::parts::{Button, Kind};
use crate::page::state::{State, use_state};

/// Sums in words; nothing where there is nothing to sum up.
fn words_of(state: State, sums: Sums) -> Option<String> {
    let words = state.lang.words::<ListTexts>();
    let payments = (sums.payments > 0).then(|| (words.payments)(sums.payments, &state.number(sums.payments)));
    let currency = state.directories.with(|known| known.as_ref().map(|known| known.currency.clone()));
    let money = |cents| format::money(state.lang, cents, &currency.unwrap_or_default());
    let revenue = sums.revenue.map(|cents| (words.revenue)(&money(cents)));
    let parts: Vec<String> = payments.into_iter().chain(revenue).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The line under the rows.
#[component]
pub(super) fn SelectionBar(
    /// Whether the panel that hands clients over is open.
    hands_over: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let shown = Memo::new(move |_| {
        let (matching, sums) = state.list.with(|list| (list.matching().unwrap_or_default(), list.sums()));
        state.selection.with(|selection| {
            if selection.is_empty() {
                return sums.and_then(|sums| words_of(state, sums)).map(|text| (false, (words.in_all)(&text)));
            }
            let count = selection.count(matching);
            let sums = selection.sums(sums).and_then(|sums| words_of(state, sums));
            let count = (words.selected)(count as u64, &state.number(count));
            Some((true, std::iter::once(count).chain(sums).collect::<Vec<_>>().join(" · ")))
        })
    });
    view! {
        <Show when=move || shown.with(Option::is_some)>
            <div class="list-foot">
                <span role="status">{move || shown.get().map(|(_, text)| text)}</span>
                <Show when=move || shown.with(|shown| shown.as_ref().is_some_and(|(is_selection, _)| *is_selection))>
                    <Button kind=Kind::Link press=move |_| state.selection.update(|selection| selection.clear())>
                        {words.clear_selection}
                    </Button>
                    <Button kind=Kind::Link press=move |_| hands_over.set(true)>
                        {state.lang.words::<ListUseTexts>().hand_over}
                    </Button>
                </Show>
            </div>
        </Show>
        <CopiedLink />
    }
}

/// Says that a link was copied, or shows it to be copied by hand.
#[component]
fn CopiedLink() -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    move || {
        let (address, is_copied) = state.copied.get()?;
        let text = if is_copied { words.link_copied } else { words.link_by_hand };
        Some(view! {
            <div class="list-foot" role="status">
                <span>{text}</span>
                <input readonly aria-label=words.copy_link value=address />
                <Button kind=Kind::Link press=move |_| state.copied.set(None)>{state.texts.dismiss}</Button>
            </div>
        })
    }
}
