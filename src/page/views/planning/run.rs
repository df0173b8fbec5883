//! How it stands with many touches that are being made, whichever tab began with them.

use leptos::prelude::*;
use protocol::{PlanCommand, PlanRun, PlanState, ToWorker};

use super::super::card_link::CardLink;
use super::Planning;
use crate::page::parts::{Button, Kind, ProgressBar};

/// Whether others are being made, so that no more can be begun with.
pub(super) fn is_busy(page: Planning) -> bool {
    page.state
        .plan_run
        .with(|run| run.as_ref().is_some_and(|run| !matches!(run.state, PlanState::Done | PlanState::Undone)))
}

/// How it stands; nothing if none are being made.
#[component]
pub(super) fn RunCard(
    /// The page.
    page: Planning,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let command = move |command: PlanCommand| move |_| state.send(&ToWorker::Plan(command.clone()));
    let failed = move |run: &PlanRun| {
        let item = |(card, title, problem): &(segmentation::Card, String, protocol::TouchProblem)| {
            let text = page.title(*card, title);
            view! { <li><CardLink card=*card text /> " — " {(texts.problem)(problem)}</li> }
        };
        (!run.failed.is_empty()).then(|| {
            view! {
                <h4>{texts.failed}</h4>
                <ul>{run.failed.iter().map(item).collect_view()}</ul>
            }
        })
    };
    move || {
        let run = state.plan_run.get()?;
        let is_over = matches!(run.state, PlanState::Done | PlanState::Undone);
        let is_undoing = matches!(run.state, PlanState::Undoing | PlanState::Undone);
        let made = (texts.made_of)(run.made as u64, &state.number(run.made), &state.number(run.total));
        let undone = (run.undone > 0).then(|| (texts.taken_back)(run.undone as u64, &state.number(run.undone)));
        let text = if is_undoing { undone.unwrap_or(made) } else { made };
        let value = if is_undoing { run.undone } else { run.made + run.failed.len() };
        let kept = (!is_over).then_some(if run.is_kept { texts.kept } else { texts.not_kept });
        let buttons = match run.state {
            PlanState::Making => view! { <Button press=command(PlanCommand::Pause)>{texts.pause}</Button> }.into_any(),
            PlanState::Paused | PlanState::NoAnswer => {
                view! { <Button kind=Kind::Primary press=command(PlanCommand::Resume)>{texts.resume}</Button> }
                    .into_any()
            }
            _ => ().into_any(),
        };
        let can_undo = run.made > 0 && matches!(run.state, PlanState::Paused | PlanState::Done);
        let can_close = is_over || run.state == PlanState::Paused && run.made == 0;
        Some(view! {
            <section class="card plan-run" aria-labelledby="plan-run-title">
                <h3 id="plan-run-title" role="status">{(texts.run)(run.state)}</h3>
                <ProgressBar named_by="plan-run-title" share=Some(value as f64 / run.total.max(1) as f64) />
                <p>{text}</p>
                <p class="muted">{kept}</p>
                {failed(&run)}
                <div class="page-buttons">
                    {buttons}
                    {can_undo.then(|| view! { <Button press=command(PlanCommand::Undo)>{texts.undo}</Button> })}
                    {can_close.then(|| view! { <Button press=command(PlanCommand::Dismiss)>{texts.dismiss}</Button> })}
                </div>
            </section>
        })
    }
}
