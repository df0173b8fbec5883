//! What lies over the canvas: the cursor, the pinned month, the points on the lines and the readout. Ordinary elements,
//! so that moving the pointer redraws nothing of the chart.

use client_segments::format;
use client_segments::i18n::ChartTexts;
use client_segments::view_model::chart::{Chart, Line, YEAR};
use client_segments::view_model::plot::Plot;
use leptos::prelude::*;
use protocol::{History, Mark, MarkKind};
use segmentation::Group;

use super::history::other;
use super::marks::{MarkIcon, mark_words};
use crate::page::state::{State, use_state};
use crate::page::views::shape::{GroupMark, group_class};

/// What the pointer or the keys are at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The month, counted from the left edge.
    pub(super) index: usize,
    /// The group under the pointer or chosen with the keys.
    pub(super) group: Option<Group>,
}

/// Over how many months changes are told.
const CHANGES: [usize; 2] = [1, YEAR];

/// The layer over the canvas.
#[component]
pub(super) fn Overlay(
    /// What the chart shows.
    chart: Memo<Option<Chart>>,
    /// Where it is drawn.
    plot: Memo<Option<Plot>>,
    /// The marks of the months shown.
    marks: Memo<Vec<Mark>>,
    /// What is pointed at.
    cursor: RwSignal<Option<Cursor>>,
) -> impl IntoView {
    let state = use_state();
    let pinned = Memo::new(move |_| {
        let month = state.route.with(|route| route.month)?;
        chart.with(|chart| chart.as_ref().and_then(|chart| chart.index_of(month)))
    });
    let pin = move || {
        let plot = plot.get()?;
        let index = pinned.get()?;
        Some(line(plot, index, "pin"))
    };
    let pointer = move || {
        let plot = plot.get()?;
        let cursor = cursor.get()?;
        chart.with(|chart| {
            let chart = chart.as_ref().filter(|chart| cursor.index < chart.months)?;
            let points = chart.lines.iter().map(|line| {
                view! {
                    <span
                        class=format!("point {}", group_class(line.group))
                        style:left=format!("{}px", plot.x(cursor.index))
                        style:top=format!("{}px", plot.y(line.upper(cursor.index).into()))
                    ></span>
                }
            });
            let points = points.collect_view();
            Some(view! {
                {line(plot, cursor.index, "cursor")}
                {points}
                {marks.with(|marks| readout(state, chart, plot, marks, cursor))}
            })
        })
    };
    view! { <div class="overlay" aria-hidden="true">{pin} {pointer}</div> }
}

fn line(plot: Plot, index: usize, class: &'static str) -> impl IntoView {
    view! {
        <span
            class=class
            style:left=format!("{}px", plot.x(index))
            style:top=format!("{}px", plot.top)
            style:height=format!("{}px", plot.bottom - plot.top)
        ></span>
    }
}

/// The numbers of the month under the cursor, on the side with more room.
fn readout(state: State, chart: &Chart, plot: Plot, marks: &[Mark], cursor: Cursor) -> impl IntoView + use<> {
    let texts = state.texts;
    let x = plot.x(cursor.index);
    let is_left = x > f64::midpoint(plot.left, plot.right);
    let is_partial = chart.is_last_partial && cursor.index + 1 == chart.months;
    let other = other(state.history());
    // A change that nothing can be told of in this month has no column.
    let told = CHANGES.map(|months| chart.total_change(cursor.index, months).is_some());
    let change = move |changes: [Option<i64>; 2]| {
        let cell = |change: Option<i64>| {
            let text = change.map(|change| format::signed(state.lang, change)).unwrap_or_default();
            view! { <td class="readout-change">{text}</td> }
        };
        changes.into_iter().zip(told).filter(|(_, is_told)| *is_told).map(|(change, _)| cell(change)).collect_view()
    };
    let heads = state.lang.words::<ChartTexts>().changes.into_iter().zip(told).filter(|(_, is_told)| *is_told);
    let heads = heads.map(|(name, _)| view! { <td class="readout-change">{name}</td> }).collect_view();
    // The uppermost band first, as on the chart.
    let rows = chart.lines.iter().rev().map(|line| {
        let is_hovered = cursor.group == Some(line.group);
        view! {
            <tr class:hovered=is_hovered>
                <th><GroupMark group=line.group /> {(texts.group)(line.group)}</th>
                <td>{state.number(line.values[cursor.index])} {differing(state, line, cursor.index, other)}</td>
                {change(CHANGES.map(|months| line.change(cursor.index, months)))}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let month = chart.month(cursor.index);
    let marks = marks.iter().filter(|mark| mark.month == month).map(|mark| {
        let is_note = mark.kind == MarkKind::Note;
        view! { <p class="readout-mark" class:readout-note=is_note><MarkIcon kind=mark.kind /> {mark_words(state, mark)}</p> }
    });
    let marks = marks.collect_view();
    view! {
        <div class="readout" class:readout-left=is_left style:left=format!("{x}px")>
            <p>
                {format::month(state.lang, month)}
                {is_partial.then(|| view! { <small>{texts.partial}</small> })}
            </p>
            <table>
                <tr class="readout-heads"><td></td><td></td>{heads}</tr>
                {rows}
                <tr class="sum">
                    <th>{texts.sum}</th>
                    <td>{state.number(chart.total(cursor.index))}</td>
                    {change(CHANGES.map(|months| chart.total_change(cursor.index, months)))}
                </tr>
            </table>
            {marks}
            <p class="readout-hint">{texts.pin_hint}</p>
        </div>
    }
}

/// The number of the other history, where it is another one.
fn differing(state: State, line: &Line, index: usize, other: History) -> Option<impl IntoView + use<>> {
    let number = state.number(line.differing(index)?);
    Some(view! { <small class="readout-other">{(state.texts.past.differing)(other, &number)}</small> })
}

/// The numbers of a month as one sentence, for screen readers; of one group if the cursor is at one. The month's marks
/// are named with all groups.
pub(super) fn spoken(state: State, chart: &Chart, marks: &[Mark], Cursor { index, group }: Cursor) -> String {
    let texts = state.texts;
    let month = format::month(state.lang, chart.month(index));
    if let Some(line) = chart.lines.iter().find(|line| Some(line.group) == group) {
        let number = state.number(line.values[index]);
        let other = line
            .differing(index)
            .map(|count| format!(", {}", (texts.past.differing)(other(state.history()), &state.number(count))));
        let other = other.unwrap_or_default();
        let changes = changes_in_words(state, CHANGES.map(|months| line.change(index, months)));
        return format!("{month}: {} {number}{other}{changes}", (texts.group)(line.group));
    }
    let groups =
        chart.lines.iter().map(|line| format!("{} {}", (texts.group)(line.group), state.number(line.values[index])));
    let changes = changes_in_words(state, CHANGES.map(|months| chart.total_change(index, months)));
    let total = format!("{} {}{changes}", texts.sum, state.number(chart.total(index)));
    let marks = marks.iter().filter(|mark| mark.month == chart.month(index)).map(|mark| mark_words(state, mark));
    format!("{month}: {}", groups.chain([total]).chain(marks).collect::<Vec<_>>().join(", "))
}

/// Changes behind a number, each after a comma.
fn changes_in_words(state: State, changes: [Option<i64>; 2]) -> String {
    let words = state.lang.words::<ChartTexts>();
    let told = changes.into_iter().enumerate().filter_map(|(which, change)| Some((which, change?)));
    told.map(|(which, change)| format!(", {}", (words.change)(which, &format::signed(state.lang, change)))).collect()
}
