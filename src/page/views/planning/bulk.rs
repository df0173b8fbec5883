//! Proposals for all who are overdue: a table that can be changed, and nothing is made before it is confirmed.

use chrono::{Days, NaiveDate};
use client_segments::help::Topic;
use client_segments::sections::planning::{Draft, LONGEST_SUBJECT, USUAL_TIME};
use client_segments::sections::value::ValueTexts;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::{PlanCommand, Planned, Proposal, ProposalsQuestion, ToWorker};
use segmentation::UserId;
use segmentation::planning::Intent;

use super::super::card_link::CardLink;
use super::super::help::HelpLink;
use super::Planning;
use super::form::{people, touch_of};
use crate::page::parts::{Button, Kind, Problem, Table, text};

/// How many touches a person has on a day at the most, unless another number is filled in.
const PER_DAY: u32 = 5;

/// Rows that are shown at first, and more with each request for more.
const PORTION: usize = 100;

/// The proposals.
#[component]
pub(super) fn BulkCard(
    /// The page.
    page: Planning,
    /// Whose clients are looked at.
    people: Memo<Vec<UserId>>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let after = |day: NaiveDate| day.checked_add_days(Days::new(1)).unwrap_or(day);
    let from = RwSignal::new(None::<String>);
    let shown_from = move || from.get().unwrap_or_else(|| after(page.today()).to_string());
    let per_day = RwSignal::new(PER_DAY.to_string());
    let intent = RwSignal::new(Intent::Call);
    let proposals = RwSignal::new(None::<Drafted>);
    let is_asking = RwSignal::new(false);
    let error = RwSignal::new(None::<&'static str>);
    let propose = move |event: SubmitEvent| {
        event.prevent_default();
        let day: Option<NaiveDate> = untrack(shown_from).parse().ok().filter(|&day| day >= page.today());
        let limit: Option<u32> =
            per_day.get_untracked().trim().parse().ok().filter(|&limit| (1..=200).contains(&limit));
        let (Some(day), Some(limit)) = (day, limit) else {
            return error.set(Some((texts.error)(client_segments::sections::planning::DraftError::NoMoment)));
        };
        error.set(None);
        is_asking.set(true);
        let fallback =
            state.viewer.with_untracked(|viewer| viewer.as_ref().map_or(UserId::NONE, |viewer| viewer.user_id));
        let question = ProposalsQuestion {
            people: people.get_untracked(),
            rank: page.rank.get_untracked(),
            from: day,
            per_day: limit,
            fallback,
        };
        state.ask(question, move |answer| {
            let _ = is_asking.try_set(false);
            let drafts = answer.unwrap_or_default().into_iter().map(|proposal| {
                let draft = Draft::of_proposal(state.lang, &proposal, intent.get_untracked());
                (proposal, RwSignal::new(draft))
            });
            let _ = proposals.try_set(Some(drafts.collect()));
        });
    };
    on_cleanup(move || state.withdraw::<ProposalsQuestion>());
    let options = Intent::ALL.map(|it| {
        view! { <option value=format!("{it:?}") prop:selected=move || intent.get() == it>{(texts.intent)(it)}</option> }
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some(it) = Intent::ALL.into_iter().find(|it| format!("{it:?}") == chosen) {
            intent.set(it);
        }
    };
    view! {
        <section class="card plan-bulk">
            <h3>{texts.bulk} "\u{a0}" <HelpLink topic=Topic::Proposals /></h3>
            <p class="muted">{texts.bulk_intro}</p>
            <form class="plan-fields" on:submit=propose>
                <label>
                    <span>{texts.what}</span>
                    <select on:change=choose>{options.into_iter().collect_view()}</select>
                </label>
                <label>
                    <span>{texts.from}</span>
                    <input
                        type="date"
                        min=move || page.today().to_string()
                        prop:value=shown_from
                        on:input=move |event| from.set(Some(event_target_value(&event)))
                    />
                </label>
                <label>
                    <span>{texts.per_day}</span>
                    <input
                        type="number"
                        inputmode="numeric"
                        min="1"
                        max="200"
                        prop:value=move || per_day.get()
                        on:input=move |event| per_day.set(event_target_value(&event))
                    />
                </label>
                <Button submits=true disabled=move || is_asking.get()>{texts.propose}</Button>
            </form>
            <Problem>{move || error.get()}</Problem>
            {move || proposals.get().map(|drafts| {
                if drafts.is_empty() {
                    view! { <p role="status">{texts.nothing_to_propose}</p> }.into_any()
                } else {
                    view! { <Drafts page drafts proposals /> }.into_any()
                }
            })}
        </section>
    }
}

/// Proposals, each with what is filled in.
type Drafted = Vec<(Proposal, RwSignal<Draft>)>;

/// The proposals as they are being changed.
#[component]
fn Drafts(
    /// The page.
    page: Planning,
    /// The proposals, each with what is filled in.
    drafts: Drafted,
    /// Where they are kept.
    proposals: RwSignal<Option<Drafted>>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let limit = RwSignal::new(PORTION);
    let all = StoredValue::new(drafts);
    let total = all.with_value(Vec::len);
    // What is filled in is read once after each change, however many there are.
    let judged = Memo::new(move |_| {
        let today = page.today();
        all.with_value(|all| {
            let chosen = all.iter().map(|(_, draft)| draft).filter(|draft| draft.with(|draft| draft.is_chosen));
            let (mut good, mut wrong) = (0_usize, 0_usize);
            chosen.for_each(|draft| {
                *(if draft.with(|draft| touch_of(draft, today)).is_ok() { &mut good } else { &mut wrong }) += 1;
            });
            (good, wrong)
        })
    });
    let begin = move |_| {
        let today = page.today();
        let touches: Vec<Planned> = all.with_value(|all| {
            let planned = |(proposal, draft): &(Proposal, RwSignal<Draft>)| {
                draft.with_untracked(|draft| {
                    let touch = touch_of(draft, today).ok().filter(|_| draft.is_chosen)?;
                    Some(Planned { touch, title: proposal.title.clone() })
                })
            };
            all.iter().filter_map(planned).collect()
        });
        state.send(&ToWorker::Plan(PlanCommand::Begin(touches)));
        proposals.set(None);
    };
    let is_busy = move || super::run::is_busy(page);
    let rows = move || {
        let shown = all.with_value(|all| all.iter().take(limit.get()).cloned().collect::<Vec<_>>());
        shown.into_iter().map(|(proposal, draft)| view! { <DraftRow page proposal draft /> }).collect_view()
    };
    let head = [
        texts.chosen,
        texts.columns[1],
        texts.columns[0],
        texts.columns[5],
        texts.day,
        texts.time,
        texts.who,
        texts.subject,
    ];
    view! {
        <Table class="plan-table plan-drafts" head=head.map(text)>{rows}</Table>
        {move || (limit.get() < total).then(|| {
            view! { <Button press=move |_| limit.update(|limit| *limit += PORTION)>{texts.more}</Button> }
        })}
        <p class="muted">{move || {
            let wrong = judged.get().1;
            (wrong > 0).then(|| (texts.are_wrong)(wrong as u64, &state.number(wrong)))
        }}</p>
        <div class="page-buttons">
            <Button kind=Kind::Primary disabled=move || judged.get().0 == 0 || is_busy() press=begin>
                {move || (texts.confirm)(judged.get().0 as u64, &state.number(judged.get().0))}
            </Button>
            <Button press=move |_| proposals.set(None)>{texts.cancel}</Button>
        </div>
    }
}

/// A proposal.
#[component]
fn DraftRow(
    /// The page.
    page: Planning,
    /// The proposal.
    proposal: Proposal,
    /// What is filled in.
    draft: RwSignal<Draft>,
) -> impl IntoView {
    let texts = page.texts;
    let title = page.title(proposal.card, &proposal.title);
    let chosen = proposal.responsible;
    let options = move || {
        let option = move |(id, name): (UserId, String)| {
            view! { <option value=id.to_string() prop:selected=move || draft.with(|draft| draft.responsible == id)>{name}</option> }
        };
        people(page, chosen).into_iter().map(option).collect_view()
    };
    view! {
        <tr class:off=move || draft.with(|draft| !draft.is_chosen)>
            <td>
                <input
                    type="checkbox"
                    aria-label=format!("{}: {title}", texts.chosen)
                    prop:checked=move || draft.with(|draft| draft.is_chosen)
                    on:change=move |event| draft.update(|draft| draft.is_chosen = event_target_checked(&event))
                />
            </td>
            <th scope="row" class="plan-client"><CardLink card=proposal.card text=title /></th>
            <td>{ValueTexts::rank(proposal.rank)}</td>
            <td>{page.date(proposal.due)}</td>
            <td>
                <input
                    type="date"
                    aria-label=texts.day
                    prop:value=move || draft.with(|draft| draft.day.clone())
                    on:change=move |event| draft.update(|draft| draft.day = event_target_value(&event))
                />
            </td>
            <td>
                <input
                    type="time"
                    aria-label=texts.time
                    value=USUAL_TIME
                    prop:value=move || draft.with(|draft| draft.time.clone())
                    on:change=move |event| draft.update(|draft| draft.time = event_target_value(&event))
                />
            </td>
            <td>
                <select
                    aria-label=texts.who
                    on:change=move |event| {
                        let who = event_target_value(&event).parse().unwrap_or_default();
                        draft.update(|draft| draft.responsible = who);
                    }
                >
                    {options}
                </select>
            </td>
            <td>
                <input
                    type="text"
                    aria-label=texts.subject
                    maxlength=LONGEST_SUBJECT.to_string()
                    prop:value=move || draft.with(|draft| draft.subject.clone())
                    on:change=move |event| draft.update(|draft| draft.subject = event_target_value(&event))
                />
            </td>
        </tr>
    }
}
