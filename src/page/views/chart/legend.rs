//! The legend: what each mark means, and which groups are on the chart.

use leptos::prelude::*;
use segmentation::Group;

use crate::page::state::use_state;
use crate::page::views::shape::GroupMark;

/// The legend. A click hides or shows a group; the button beside it leaves that group alone on the chart.
#[component]
pub(super) fn Legend(
    /// The groups taken off the chart.
    hidden: RwSignal<Vec<Group>>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    let entry = move |group: Group, groups: &'static [Group]| {
        let is_hidden = move || hidden.with(|hidden| hidden.contains(&group));
        let is_alone =
            move || hidden.with(|hidden| groups.iter().all(|other| (*other == group) != hidden.contains(other)));
        let toggle = move |_| {
            hidden.update(|hidden| {
                if hidden.contains(&group) {
                    hidden.retain(|other| *other != group);
                } else {
                    hidden.push(group);
                }
                // An empty chart says nothing: hiding the last group brings all of them back.
                if groups.iter().all(|other| hidden.contains(other)) {
                    hidden.retain(|other| !groups.contains(other));
                }
            });
        };
        let isolate = move |_| {
            let was_alone = is_alone();
            hidden.update(|hidden| {
                hidden.retain(|other| !groups.contains(other));
                if !was_alone {
                    hidden.extend(groups.iter().copied().filter(|other| *other != group));
                }
            });
        };
        view! {
            <li class="legend-entry" class:legend-hidden=is_hidden>
                <button
                    class="legend-toggle"
                    title=texts.legend_hide
                    aria-pressed=move || (!is_hidden()).to_string()
                    on:click=toggle
                >
                    <GroupMark group />
                    {(texts.group)(group)}
                </button>
                <button
                    class="legend-only"
                    title=move || if is_alone() { texts.legend_all } else { texts.legend_only }
                    aria-label=move || {
                        let action = if is_alone() { texts.legend_all } else { texts.legend_only };
                        format!("{action}: {}", (texts.group)(group))
                    }
                    on:click=isolate
                >
                    <svg viewBox="0 0 12 12" aria-hidden="true">
                        <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" />
                        <circle cx="6" cy="6" r="1.8" fill="currentColor" />
                    </svg>
                </button>
            </li>
        }
    };
    view! {
        <ul class="legend">
            {move || {
                let groups = state.route.with(|route| route.mode.groups());
                groups.iter().map(|group| entry(*group, groups)).collect_view()
            }}
        </ul>
    }
}
