//! The life line: in which group the client was, month by month, as a strip and in words.

use client_segments::format;
use client_segments::view_model::card::months;
use leptos::prelude::*;
use segmentation::Span;

use crate::page::state::use_state;
use crate::page::views::shape::{GroupMark, group_class};

/// The strip, as wide as the client's life, and the same in words under it, the newest first. The words are the text of
/// the strip, so that it is hidden from screen readers.
#[component]
pub(super) fn LifeLine(
    /// The spans, the oldest first.
    life: Vec<Span>,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.card;
    let words = move |span: &Span| {
        let month = |month| format::month(state.lang, month);
        (texts.span)(&month(span.from), &month(span.through), months(span))
    };
    let strip = life
        .iter()
        .map(|span| {
            let title = format!("{}: {}", (state.texts.group)(span.group), words(span));
            view! {
                <span
                    class=format!("life-span {}", group_class(span.group))
                    style:flex-grow=months(span).to_string()
                    title=title
                >
                    <GroupMark group=span.group />
                </span>
            }
        })
        .collect_view();
    let list = life
        .iter()
        .rev()
        .map(|span| {
            view! {
                <li><GroupMark group=span.group /> {(state.texts.group)(span.group)} " " <small>{words(span)}</small></li>
            }
        })
        .collect_view();
    view! {
        <section class="story-part">
            <h4>{texts.life}</h4>
            <div class="life" aria-hidden="true">{strip}</div>
            <ol class="life-list" reversed>{list}</ol>
        </section>
    }
}
