//! The legend: what each mark means, and which groups are on the chart.

use client_segments::i18n::ChartTexts;
use client_segments::view_model::chart::Chart;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use segmentation::Group;

use crate::page::parts::Button;
use crate::page::state::use_state;
use crate::page::views::shape::GroupMark;

/// The legend. A click hides or shows a group, a double click or Shift + Enter leaves it alone on the chart.
#[component]
pub(super) fn Legend(
    /// The groups taken off the chart.
    hidden: RwSignal<Vec<Group>>,
    /// What the chart shows.
    chart: Memo<Option<Chart>>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let words = state.lang.words::<ChartTexts>();
    let thin = Memo::new(move |_| {
        let compares = state.shown.with(|route| route.compares);
        compares
            .then(|| chart.with(|chart| chart.as_ref().is_some_and(|it| it.lines.iter().any(|it| it.before.is_some()))))
    });
    let thin = move || thin.get().map(|is_known| if is_known { words.thin } else { words.no_year_before });
    let groups = move || state.shown.with(|route| route.mode.groups());
    view! {
        <div class="legend">
            <p class="legend-note" role="status">{thin}</p>
            <ul>{move || groups().iter().map(|&group| view! { <Entry group hidden /> }).collect_view()}</ul>
            <Show
                when=move || hidden.with(|hidden| groups().iter().any(|group| hidden.contains(group)))
                fallback=move || view! { <small>{texts.legend_hint}</small> }
            >
                <Button class="legend-all" press=move |_| hidden.update(|hidden| show_all(hidden, groups()))>
                    {texts.legend_all}
                </Button>
            </Show>
        </div>
    }
}

/// One group's button.
#[component]
fn Entry(
    /// The group.
    group: Group,
    /// The groups taken off the chart.
    hidden: RwSignal<Vec<Group>>,
) -> impl IntoView {
    let texts = use_state().texts;
    let groups = group.mode().groups();
    let is_hidden = move || hidden.with(|hidden| hidden.contains(&group));
    // What was hidden before the first click of a double click, which has hidden or shown the group already.
    let before = StoredValue::new(Vec::new());
    let on_click = move |event: MouseEvent| {
        if event.detail() > 1 {
            before.with_value(|before| hidden.set(before.clone()));
            hidden.update(|hidden| isolate(hidden, groups, group));
        } else {
            before.set_value(hidden.get_untracked());
            hidden.update(|hidden| toggle(hidden, groups, group));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && event.shift_key() {
            event.prevent_default();
            hidden.update(|hidden| isolate(hidden, groups, group));
        }
    };
    view! {
        <li class:legend-hidden=is_hidden>
            <Button
                class="legend-toggle"
                attr:aria-description=texts.legend_keys
                pressed=move || !is_hidden()
                press=on_click
                on:keydown=on_key
            >
                <GroupMark group />
                {(texts.group)(group)}
            </Button>
        </li>
    }
}

/// Brings the groups of a mode back.
fn show_all(hidden: &mut Vec<Group>, groups: &[Group]) {
    hidden.retain(|other| !groups.contains(other));
}

/// Hides a group or brings it back.
fn toggle(hidden: &mut Vec<Group>, groups: &[Group], group: Group) {
    if hidden.contains(&group) {
        hidden.retain(|other| *other != group);
    } else {
        hidden.push(group);
    }
    // An empty chart says nothing: hiding the last group brings all of them back.
    if groups.iter().all(|other| hidden.contains(other)) {
        show_all(hidden, groups);
    }
}

/// Leaves a group alone on the chart; if it is alone, brings the others back.
fn isolate(hidden: &mut Vec<Group>, groups: &[Group], group: Group) {
    let was_alone = groups.iter().all(|other| (*other == group) != hidden.contains(other));
    show_all(hidden, groups);
    if !was_alone {
        hidden.extend(groups.iter().copied().filter(|other| *other != group));
    }
}
