//! The viewer's own clients, and those of the people he heads, straight from the portal by his own rights, for whoever may not
//! see everything.

use client_segments::sections::planning::{Draft, Whose, people_of, presets};
use leptos::prelude::*;
use protocol::{OwnPlan, OwnPlanQuestion, OwnRow, TouchCommand};
use segmentation::UserId;
use segmentation::planning::Intent;

use super::super::card_link::CardLink;
use super::Planning;
use super::form::{DraftForm, touch_of};
use super::table::TouchCell;
use crate::page::latest::Latest;
use crate::page::parts::{Button, Head, Kind, Table, Waiting, text, unseen};

/// Rows that are shown at first, and more with each request for more.
const PORTION: usize = 50;

/// The clients.
#[component]
pub(super) fn OwnCard(
    /// The page.
    page: Planning,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let own = Latest::<OwnPlanQuestion>::default();
    let limit = RwSignal::new(PORTION);
    let person = RwSignal::new(None::<UserId>);
    let ask = move || own.ask(state, OwnPlanQuestion { user: person.get_untracked() });
    Effect::new(move || {
        page.changes.track();
        person.track();
        ask();
    });
    on_cleanup(move || state.withdraw::<OwnPlanQuestion>());
    let shown = move || {
        own.with(|answer| match answer {
            None => view! { <Waiting text=texts.counting /> }.into_any(),
            // It answers for the person who was chosen before.
            Some(Some(plan)) if plan.user != person.get() => view! { <Waiting text=texts.counting /> }.into_any(),
            Some(None) => view! {
                <p>{texts.own_failed}</p>
                <Button press=move |_| ask()>{texts.again}</Button>
            }
            .into_any(),
            Some(Some(plan)) if plan.rows.is_empty() => {
                let is_own = person.get_untracked().is_none();
                view! { <p>{if is_own { texts.own_none } else { texts.person_none }}</p> }.into_any()
            }
            Some(Some(plan)) => {
                view! { <Rows page plan=plan.clone() limit person=person.get_untracked() /> }.into_any()
            }
        })
    };
    let title = move || person.get().and_then(|id| page.user(id)).unwrap_or_else(|| texts.own.to_owned());
    let intro = move || if person.get().is_none() { texts.own_intro } else { texts.person_intro };
    view! {
        <section class="card plan-clients plan-own">
            <div class="plan-head">
                <h3>{title}</h3>
                <PersonField page person limit />
            </div>
            <p class="muted">{intro}</p>
            {shown}
        </section>
    }
}

/// Whose clients are looked at: the viewer's, or those of one of the people he heads; nothing for whoever heads nobody.
#[component]
fn PersonField(
    /// The page.
    page: Planning,
    /// Who is chosen; nothing for the viewer.
    person: RwSignal<Option<UserId>>,
    /// How many rows are shown.
    limit: RwSignal<usize>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let people = Memo::new(move |_| {
        let viewer = state.viewer.with(|viewer| viewer.as_ref().map(|viewer| viewer.user_id));
        let offered = |viewer| page.staff.with(|staff| staff.as_ref().map(|staff| people_of(staff, viewer)));
        viewer.and_then(offered).unwrap_or_default()
    });
    let choose = move |event| {
        limit.set(PORTION);
        match Whose::from_code(&event_target_value(&event)) {
            Whose::User(id) => person.set(Some(id)),
            _ => person.set(None),
        }
    };
    let option = move |(id, name): (UserId, String)| {
        view! { <option value=Whose::User(id).code() prop:selected=move || person.get() == Some(id)>{name}</option> }
    };
    move || {
        let people = people.get();
        (!people.is_empty()).then(|| {
            view! {
                <label class="plan-whose">
                    <span>{texts.whose}</span>
                    <select on:change=choose>
                        <option value=Whose::All.code() prop:selected=move || person.get().is_none()>{texts.own}</option>
                        <optgroup label=texts.people>{people.into_iter().map(option).collect_view()}</optgroup>
                    </select>
                </label>
            }
        })
    }
}

/// The table.
#[component]
fn Rows(
    /// The page.
    page: Planning,
    /// What is shown.
    plan: OwnPlan,
    /// How many rows of it.
    limit: RwSignal<usize>,
    /// Whose clients they are; nothing for the viewer's.
    person: Option<UserId>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let today = plan.today;
    let cut = plan.of.map(|of| (texts.own_cut)(&state.number(plan.rows.len()), &state.number(of)));
    let total = plan.rows.len();
    let rows = StoredValue::new(plan.rows);
    let columns = [1, 2, 3, 4].map(|place| text(texts.columns[place]));
    let head: Vec<Head> = columns.into_iter().chain([unseen(texts.plan)]).collect();
    let row = move |row: OwnRow| {
        let card = row.card;
        let title = page.title(card, &row.title);
        let is_open = Memo::new(move |_| page.open.get() == Some(card));
        // A touch is planned for whoever looks after the client.
        let responsible = move || {
            let viewer = || state.viewer.with_untracked(|viewer| viewer.as_ref().map(|viewer| viewer.user_id));
            person.or_else(viewer).unwrap_or(UserId::NONE)
        };
        let days = row.last.and_then(|last| last.day).map(|day| (today - day).num_days().max(0) as u64);
        let days = days.map_or_else(|| texts.long_ago.to_owned(), |days| (texts.days)(days, &state.number(days)));
        let draft = {
            let title = title.clone();
            move || Draft::new(state.lang, card, &title, Intent::Call, presets(today, today)[0].1, responsible())
        };
        let call_tomorrow = {
            let (draft, title) = (draft.clone(), title.clone());
            move |_| match touch_of(&draft(), today) {
                Ok(touch) => page.make(touch, title.clone(), |_| {}),
                Err(error) => page.news.set(Some(((texts.error)(error).to_owned(), true))),
            }
        };
        let next = row.next.map(|touch| {
            view! {
                <TouchCell page touch />
                <Button kind=Kind::Link press=move |_| page.change(touch, TouchCommand::Complete)>{texts.done}</Button>
            }
        });
        let nothing = row.next.is_none().then(|| view! { <span class="muted">{texts.nothing_planned}</span> });
        view! {
            <tr class="plan-row">
                <th scope="row" class="plan-client"><CardLink card text=title /></th>
                <td data-label=texts.columns[2]>{days}</td>
                <td data-label=texts.columns[3]>{row.last.map(|touch| view! { <TouchCell page touch /> })}</td>
                <td data-label=texts.columns[4]>{next}{nothing}</td>
                <td class="plan-actions">
                    <Button class="plan-quick" press=call_tomorrow>{texts.call_tomorrow}</Button>
                    <Button
                        expanded=move || is_open.get()
                        press=move |_| page.open.set(if is_open.get_untracked() { None } else { Some(card) })
                    >
                        {texts.plan}
                    </Button>
                </td>
            </tr>
            {move || is_open.get().then(|| {
                let draft = draft();
                view! { <tr class="plan-form-row"><td colspan="5"><DraftForm page draft today due=today /></td></tr> }
            })}
        }
    };
    let shown = move || {
        let shown = rows.with_value(|rows| rows.iter().take(limit.get()).cloned().collect::<Vec<_>>());
        shown.into_iter().map(row).collect_view()
    };
    view! {
        <p class="muted">{cut}</p>
        <Table class="plan-table" head>{shown}</Table>
        {move || (limit.get() < total).then(|| {
            view! { <Button press=move |_| limit.update(|limit| *limit += PORTION)>{texts.more}</Button> }
        })}
    }
}
