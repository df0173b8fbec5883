//! Another responsible for all clients of the list, or for those who are selected: what it would change, the consent, and how
//! it stands with what was begun, whichever tab began with it.

use std::sync::Arc;

use client_segments::help::Topic;
use client_segments::i18n::ListUseTexts;
use client_segments::view_model::handover::{FormerWords, by_former, former_csv};
use leptos::prelude::*;
use protocol::{
    HandedOver, HandoverAnswer, HandoverCommand, HandoverProblem, HandoverQuestion, HandoverRun, MOST_HANDED_OVER,
    PlanState, ToWorker,
};
use segmentation::{Card, UserId};

use super::names::want_staff;
use crate::page::browser::{self, Offered};
use crate::page::parts::{Button, Kind, Panel, ProgressBar};
use crate::page::state::{State, use_state};
use crate::page::views::card_link::CardLink;
use crate::page::views::help::HelpLink;
use crate::page::views::offered::SaveInWindow;

/// So many clients are named before it is begun.
const NAMED: usize = 10;

/// So many of those who hand over are named.
const FORMER_NAMED: usize = 8;

/// What a user is called.
fn user_name(state: State, id: UserId) -> String {
    let words = state.lang.words::<ListUseTexts>();
    if id == UserId::NONE {
        return words.nobody.to_owned();
    }
    let of_staff = || {
        state.staff.with_untracked(|staff| {
            let person = staff.as_ref()?.people.iter().find(|(user, ..)| *user == id)?;
            Some(person.1.clone())
        })
    };
    let named = state.user_name(id).or_else(of_staff).filter(|name| !name.trim().is_empty());
    named.unwrap_or_else(|| (words.user)(id))
}

/// What a client is called.
fn client_name(state: State, card: Card, title: &str) -> String {
    if title.trim().is_empty() { (state.texts.nameless)(card.id()) } else { title.to_owned() }
}

/// Whether others are being handed over.
fn is_busy(state: State) -> bool {
    state
        .handover_run
        .with(|run| run.as_ref().is_some_and(|run| !matches!(run.state, PlanState::Done | PlanState::Undone)))
}

/// The button that opens the panel.
#[component]
pub(super) fn HandoverButton(
    /// Whether the panel is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListUseTexts>();
    view! {
        <Button
            expanded=move || is_open.get()
            disabled=move || state.list.with(|list| list.matching()).unwrap_or_default() == 0
            press=move |_| is_open.update(|open| *open = !*open)
        >
            {words.hand_over}
        </Button>
    }
}

/// What was found out before anything is changed.
#[derive(Clone)]
struct Looked {
    clients: Arc<Vec<HandedOver>>,
    withheld: usize,
    seconds: u64,
}

/// How it stands with what was begun, and the panel while it is open.
#[component]
pub(super) fn HandoverCard(
    /// Whether the panel is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    // Whoever is listed or selected now is not who was looked at.
    let listed = Memo::new(move |_| state.list.with(|list| list.question().cloned()));
    let selected = Memo::new(move |_| state.selection.get());
    Effect::new(move |before: Option<()>| {
        listed.track();
        selected.track();
        if before.is_some() {
            is_open.set(false);
        }
    });
    view! {
        <RunCard />
        <Show when=move || is_open.get()>
            <HandoverPanel is_open />
        </Show>
    }
}

/// The panel: asks who is responsible as soon as it opens.
#[component]
fn HandoverPanel(
    /// Whether the panel is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListUseTexts>();
    let looked = RwSignal::new(None::<Result<Looked, String>>);
    want_staff(state);
    state.partly.set(None);
    if let Some(question) = state.list.with_untracked(|list| list.question().cloned()) {
        let chosen = state.selection.with_untracked(|selection| selection.chosen());
        state.ask(HandoverQuestion { list: question.whole(), chosen }, move |answer| {
            let told = match answer {
                HandoverAnswer::Clients { clients, .. } if clients.is_empty() => Err(words.nobody_shown.to_owned()),
                HandoverAnswer::Clients { clients, withheld, seconds } => {
                    Ok(Looked { clients: Arc::new(clients), withheld, seconds })
                }
                HandoverAnswer::TooMany { count } => {
                    Err((words.too_many)(&state.number(count), &state.number(MOST_HANDED_OVER)))
                }
                HandoverAnswer::NoList => Err(words.no_list.to_owned()),
                HandoverAnswer::NoAnswer => Err(words.not_told.to_owned()),
            };
            // The panel may be closed by now.
            let _ = looked.try_set(Some(told));
        });
    }
    on_cleanup(move || state.withdraw::<HandoverQuestion>());
    let close = move || view! { <Button press=move |_| is_open.set(false)>{words.cancel}</Button> };
    let body = move || match looked.get() {
        None => view! {
            <p role="status">
                {move || {
                    let (done, of) = state.partly.get().map_or((0, 0), |partly| (partly.done, partly.of));
                    (words.looking)(&state.number(done), &state.number(of))
                }}
            </p>
            <ProgressBar share=move || Some(state.part_done()) />
            <div class="page-buttons">{close()}</div>
        }
        .into_any(),
        Some(Err(why)) => view! { <p role="alert">{why}</p> <div class="page-buttons">{close()}</div> }.into_any(),
        Some(Ok(looked)) => view! { <Preview looked is_open /> }.into_any(),
    };
    let title = move || view! { {words.hand_over} "\u{a0}" <HelpLink topic=Topic::Responsible /> };
    view! {
        <Panel class="handover" id="handover-title" title close=move |()| is_open.set(false)>
            {body}
        </Panel>
    }
}

/// What would change, who gets the clients, and the consent.
#[component]
fn Preview(
    /// What was found out.
    looked: Looked,
    /// Whether the panel is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListUseTexts>();
    let Looked { clients, withheld, seconds } = looked;
    let to = RwSignal::new(UserId::NONE);
    let offered = StoredValue::new_local(None::<Offered>);
    let is_saved = RwSignal::new(false);
    let total = clients.len();
    let number = move |value: usize| state.number(value);
    let people = move || {
        let mut people: Vec<(UserId, String)> = state.staff.with(|staff| {
            let people = staff.iter().flat_map(|staff| &staff.people);
            people.map(|(id, name, _)| (*id, name.clone())).filter(|(_, name)| !name.trim().is_empty()).collect()
        });
        people.sort_by(|one, other| one.1.cmp(&other.1));
        let option = |(id, name): (UserId, String)| {
            view! { <option value=id.to_string() prop:selected=move || to.get() == id>{name}</option> }
        };
        people.into_iter().map(option).collect_view()
    };
    let all = StoredValue::new(clients);
    let changing = Memo::new(move |_| {
        let to = to.get();
        all.with_value(|clients| clients.iter().filter(|client| client.former != to).count())
    });
    let former = move || {
        // The names of the staff may still be on their way.
        state.staff.track();
        let chosen = Some(to.get()).filter(|&to| to != UserId::NONE);
        let counts = all.with_value(|clients| by_former(clients, chosen));
        let more = counts.len().saturating_sub(FORMER_NAMED);
        let row = |(user, count): (UserId, usize)| {
            view! { <li><bdi>{user_name(state, user)}</bdi> <span>{number(count)}</span></li> }
        };
        view! {
            {counts.into_iter().take(FORMER_NAMED).map(row).collect_view()}
            {(more > 0).then(|| view! { <li class="muted">{(words.and_more)(&number(more))}</li> })}
        }
    };
    let first = all.with_value(|clients| {
        let row = |client: &HandedOver| {
            let text = client_name(state, client.card, &client.title);
            view! { <li><CardLink card=client.card text /></li> }
        };
        clients.iter().take(NAMED).map(row).collect_view()
    });
    let save = move |_| {
        let kinds = [state.texts.company, state.texts.contact];
        let form = FormerWords { heads: words.former_heads, kinds };
        let csv = all.with_value(|clients| {
            let name = |client: &HandedOver| client_name(state, client.card, &client.title);
            former_csv(clients, &form, name, |user| user_name(state, user))
        });
        let name = format!("{}-{}.csv", words.former_file, browser::today());
        if let Ok(file) = browser::save_file(&name, "text/csv;charset=utf-8", csv.as_bytes()) {
            offered.set_value(Some(file));
            is_saved.set(true);
        }
    };
    let begin = move |_| {
        let to = to.get_untracked();
        let clients = all.with_value(|clients| clients.iter().filter(|it| it.former != to).cloned().collect());
        state.send(&ToWorker::Handover(HandoverCommand::Begin { to, clients }));
        is_open.set(false);
    };
    let already = move || {
        let count = total - changing.get();
        (to.get() != UserId(0) && count > 0).then(|| view! { <p>{(words.already)(count as u64, &number(count))}</p> })
    };
    view! {
        <p>
            <strong>{(words.cards)(total as u64, &number(total))}</strong>
            {(withheld > 0).then(|| view! { " · " {(words.withheld_cards)(withheld as u64, &number(withheld))} })}
        </p>
        <div class="handover-who">
            <div>
                <h4>{words.from_whom}</h4>
                <ul class="handover-former">{former}</ul>
            </div>
            <div>
                <h4>{words.first}</h4>
                <ul>
                    {first}
                    {(total > NAMED).then(|| view! {
                        <li class="muted">{(words.and_more)(&number(total - NAMED))}</li>
                    })}
                </ul>
            </div>
        </div>
        <label class="choose handover-to">
            <span>{words.to_whom}</span>
            <select on:change=move |event| to.set(event_target_value(&event).parse().unwrap_or_default())>
                <option value="0" prop:selected=move || to.get() == UserId(0)>{words.choose}</option>
                {people}
            </select>
        </label>
        {already}
        <p class="muted">{words.consent} " " {(words.takes)(seconds / 60)}</p>
        <Show when=move || is_busy(state)>
            <p role="alert">{words.is_busy}</p>
        </Show>
        <div class="page-buttons">
            <Button
                kind=Kind::Primary
                disabled=move || to.get() == UserId(0) || changing.get() == 0 || is_busy(state)
                press=begin
            >
                {move || (words.confirm)(changing.get() as u64, &number(changing.get()))}
            </Button>
            <Button press=save>{words.save_former}</Button>
            <Button press=move |_| is_open.set(false)>{words.cancel}</Button>
        </div>
        <Show when=move || is_saved.get()>
            <SaveInWindow offered />
        </Show>
    }
}

/// How it stands with what was begun; nothing if nothing was.
#[component]
fn RunCard() -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListUseTexts>();
    let send = move |command: HandoverCommand| move |_| state.send(&ToWorker::Handover(command.clone()));
    let [pause, resume, undo, dismiss] = words.commands;
    let failed = move |run: &HandoverRun| {
        let item = |(card, title, problem): &(Card, String, HandoverProblem)| {
            let text = client_name(state, *card, title);
            let name = if let HandoverProblem::Changed(now) = problem { user_name(state, *now) } else { String::new() };
            view! { <li><CardLink card=*card text /> " — " {(words.problem)(problem, &name)}</li> }
        };
        let more = run.failed - run.named.len();
        let are_few = run.failed <= NAMED;
        (run.failed > 0).then(|| {
            view! {
                <details class="details" open=are_few>
                    <summary>{(words.failed)(&state.number(run.failed))}</summary>
                    <ul>
                        {run.named.iter().map(item).collect_view()}
                        {(more > 0).then(|| view! { <li class="muted">{(words.and_more)(&state.number(more))}</li> })}
                    </ul>
                </details>
            }
        })
    };
    move || {
        let run = state.handover_run.get()?;
        // The name of who gets them may come later.
        state.staff.track();
        state.summary.track();
        let is_over = matches!(run.state, PlanState::Done | PlanState::Undone);
        let is_undoing = matches!(run.state, PlanState::Undoing | PlanState::Undone);
        let text = if is_undoing {
            (words.undone_of)(&state.number(run.undone), &state.number(run.undone + run.done))
        } else {
            (words.done_of)(&state.number(run.done), &state.number(run.total), &user_name(state, run.to))
        };
        let value = if is_undoing { run.undone } else { run.done + run.failed };
        let max = if is_undoing { run.undone + run.done } else { run.total };
        let kept = (!is_over).then_some(if run.is_kept { words.kept } else { words.not_kept });
        let can_undo = run.done > 0 && matches!(run.state, PlanState::Paused | PlanState::Done);
        let can_close = is_over || run.state == PlanState::Paused && run.done == 0;
        let button =
            |text: &'static str, command: HandoverCommand| view! { <Button press=send(command)>{text}</Button> };
        Some(view! {
            <section class="handover handover-run" aria-labelledby="handover-run-title">
                <h3 id="handover-run-title" role="status">{(words.run)(run.state)}</h3>
                <ProgressBar named_by="handover-run-title" share=Some(value as f64 / max.max(1) as f64) />
                <p>{text}</p>
                {kept.map(|text| view! { <p class="muted">{text}</p> })}
                {failed(&run)}
                <div class="page-buttons">
                    {matches!(run.state, PlanState::Making).then(|| button(pause, HandoverCommand::Pause))}
                    {matches!(run.state, PlanState::Paused | PlanState::NoAnswer)
                        .then(|| button(resume, HandoverCommand::Resume))}
                    {can_undo.then(|| button(undo, HandoverCommand::Undo))}
                    {can_close.then(|| button(dismiss, HandoverCommand::Dismiss))}
                </div>
            </section>
        })
    }
}
