//! The list that a page opens beside the overview's: the same list, of the clients behind one of the page's own numbers.

use client_segments::format;
use client_segments::i18n::ListTexts;
use client_segments::route::Route;
use client_segments::sections::own_list::{OwnList, own_list};
use client_segments::view_model::counters::shown_month;
use leptos::html::H2;
use leptos::prelude::*;
use segmentation::{Group, Month};

use super::columns::ColumnsButton;
use super::export::ExportButton;
use super::filters::FilterBar;
use super::handover::{HandoverButton, HandoverCard};
use super::names::ask_names;
use super::rows::Rows;
use super::selection::SelectionBar;
use super::{PastBanner, Search, Unread};
use crate::page::link;
use crate::page::parts::{Button, Kind};
use crate::page::state::{State, use_state};
use crate::page::views::card::CardPanelSection;
use crate::page::views::list_title;
use crate::page::views::sharing::ListVisibility;

/// The month that is looked at; nothing before the first numbers.
pub(in crate::page) fn month_of(state: State) -> Option<Month> {
    let pinned = state.route.with(|route| route.month);
    state.with_series(|series| shown_month(series, pinned)).flatten()
}

/// Who is listed by the page that is open; nothing if nobody is.
pub(in crate::page) fn listed(state: State) -> Option<OwnList> {
    let month = month_of(state)?;
    let route = Route { history: state.history(), ..state.shown.get() };
    let saved = state.segments.get();
    state.tried.with(|tried| own_list(&route, month, tried.as_ref(), saved.as_deref()))
}

/// Opens a list of the page that is open, or closes it if it is the one that is.
pub(in crate::page::views) fn toggle(state: State, code: String) {
    let route = state.route.get_untracked();
    let list = if route.list.as_ref() == Some(&code) { None } else { Some(code) };
    state.go(route.with_list(list));
}

/// Whether a list is the one that is open.
pub(in crate::page::views) fn is_open(state: State, code: &str) -> bool {
    state.route.with(|route| route.list.as_deref() == Some(code))
}

/// A number of the page that lists the clients behind it: pressed while its list is open.
#[component]
pub(in crate::page::views) fn ListButton(
    /// What the address calls the list.
    #[prop(into)]
    code: String,
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: Kind,
    /// A class of the place it stands in.
    #[prop(default = "")]
    class: &'static str,
    /// Whether it cannot be pressed.
    #[prop(optional)]
    disabled: bool,
    /// What is told when the pointer rests on it.
    #[prop(optional, into)]
    title: MaybeProp<String>,
    /// Its name, where its words are a number alone.
    #[prop(optional, into)]
    label: MaybeProp<String>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    let state = use_state();
    let own = code.clone();
    view! {
        <Button
            kind
            class
            disabled
            title
            label
            pressed=move || is_open(state, &own)
            press=move |_| toggle(state, code.clone())
        >
            {children()}
        </Button>
    }
}

/// The list, while the page has one of those that stand here.
#[component]
pub(in crate::page::views) fn OwnListCard(
    /// Whether a list stands here, by what the address says of it.
    stands_here: fn(&str) -> bool,
) -> impl IntoView {
    let state = use_state();
    let is_shown = Memo::new(move |_| {
        listed(state).is_some() && state.route.with(|route| route.list.as_deref().is_some_and(stands_here))
    });
    view! {
        <Show when=move || is_shown.get()>
            <Opened />
        </Show>
    }
}

/// The list that is open.
#[component]
fn Opened() -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let month = Memo::new(move |_| month_of(state));
    let group = Memo::new(move |_| match listed(state) {
        Some(list) if list.are_cards => Group::Contacts,
        _ => Group::B2c,
    });
    let heading = NodeRef::<H2>::new();
    let code = Memo::new(move |_| state.route.with(|route| route.list.clone()));
    // Another list is read from its heading on.
    Effect::new(move |_| {
        code.track();
        if let Some(heading) = heading.get() {
            request_animation_frame(move || {
                // A heading that is on the page and has a tabindex can always take the focus.
                let _ = heading.focus();
            });
        }
    });
    // Of the cards of a group with something in common the list knows the group as a whole.
    let is_part = Memo::new(move |_| listed(state).is_some_and(|list| list.filter.is_some()));
    let is_hidden = Memo::new(move |_| state.list.with(|list| list.is_hidden()));
    let total = move || {
        let total = state.list.with(|list| if is_part.get() { list.matching() } else { list.total() });
        total.filter(|_| !is_hidden.get()).map(|total| state.number(total))
    };
    let close = move |_| state.go(state.route.get_untracked().with_list(None));
    // Who was selected in another list is not selected in this one.
    let clear = move || {
        let _ = state.selection.try_update(|selection| selection.clear());
    };
    clear();
    on_cleanup(clear);
    ask_names(state);
    let hands_over = RwSignal::new(false);
    view! {
        <section class="card list own-list">
            <PastBanner month />
            <div class="list-head">
                <h2 tabindex="-1" node_ref=heading>
                    {move || list_title(state)}
                    <span class="list-month">{move || month.get().map(|month| format::month(state.lang, month))}</span>
                    <span class="list-total">{total}</span>
                </h2>
                <div class="own-list-end">
                    <Show when=move || !is_hidden.get()>
                        <Search />
                    </Show>
                    <Button press=close>{words.close_list}</Button>
                </div>
            </div>
            <Show when=move || !is_hidden.get()>
                <div class="list-tools">
                    <FilterBar />
                    <div class="list-tools-end">
                        <ColumnsButton />
                        <ExportButton />
                        <HandoverButton is_open=hands_over />
                        <Button title=words.copy_link press=move |_| link::copy(state, state.route.get_untracked())>
                            {words.link}
                        </Button>
                    </div>
                </div>
            </Show>
            <HandoverCard is_open=hands_over />
            <CardPanelSection />
            <ListVisibility />
            <Unread />
            <Rows group month />
            <SelectionBar hands_over />
        </section>
    }
}
