//! The numbers of the chart as a table, newest month first: for screen readers, for copying, for looking one up.

use client_segments::format;
use client_segments::view_model::chart::Chart;
use leptos::prelude::*;
use protocol::Mark;

use super::marks::MarkButton;
use crate::page::state::use_state;
use crate::page::views::shape::GroupMark;

/// The table of what the chart shows.
#[component]
pub(super) fn DataTable(
    /// What the chart shows.
    chart: Memo<Option<Chart>>,
    /// The marks of the months shown.
    marks: Memo<Vec<Mark>>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.texts;
    move || {
        let chart = chart.get()?;
        let marks = marks.get();
        let head = chart.lines.iter().map(|line| {
            view! { <th scope="col"><GroupMark group=line.group /> {(texts.group)(line.group)}</th> }
        });
        let head = head.collect_view();
        let rows = (0..chart.months).rev().map(|index| {
            let is_partial = chart.is_last_partial && index + 1 == chart.months;
            let note = is_partial.then(|| view! { <small>{texts.partial}</small> });
            let cells = chart.lines.iter().map(|line| view! { <td>{state.number(line.values[index])}</td> });
            let month = chart.month(index);
            let marks = marks.iter().filter(|mark| mark.month == month).map(|mark| view! { <MarkButton mark=*mark /> });
            view! {
                <tr>
                    <th scope="row">{format::month(state.lang, month)} " " {note} {marks.collect_view()}</th>
                    {cells.collect_view()}
                    <td class="sum">{state.number(chart.total(index))}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        Some(view! {
            <div class="data-table" tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{texts.month}</th>
                            {head}
                            <th scope="col">{texts.sum}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    }
}
