//! The page «Planning»: ranks and states on the left, the clients in the middle, the calendar on the right; proposals
//! for all who are overdue, how people keep in touch, and for whoever may not see everything his own clients.

mod bulk;
mod calendar;
mod form;
mod own;
mod ranks;
mod run;
mod table;
mod team;
mod whose;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::planning::{PlanningTexts, Whose};
use leptos::prelude::*;
use protocol::{ChangeTouch, NoPlan, PlanQuestion, StaffQuestion, TouchCommand, TouchOf, TouchTextsQuestion};
use segmentation::facts::Owner;
use segmentation::planning::NewTouch;
use segmentation::rank::{Abc, TouchState};
use segmentation::{ActivityId, Card, Month, UserId};

use self::bulk::BulkCard;
use self::calendar::CalendarCard;
use self::own::OwnCard;
use self::ranks::RanksCard;
use self::run::RunCard;
use self::table::ClientsCard;
use self::team::TeamCard;
use self::whose::WhoseField;
use super::help::HelpLink;
use crate::page::latest::Latest;
use crate::page::parts::Button;
use crate::page::state::{Connection, State, use_state};

/// Rows that are shown at first, and more with each request for more.
const PORTION: usize = 50;

/// Of so many touches it is asked at once what they are about.
const AT_ONCE: usize = 50;

/// What the page knows. Copied into every closure that needs it.
#[derive(Clone, Copy)]
pub(super) struct Planning {
    state: State,
    texts: &'static PlanningTexts,
    plan: Latest<PlanQuestion>,
    staff: Latest<StaffQuestion>,
    whose: RwSignal<Whose>,
    rank: RwSignal<Option<Abc>>,
    touch_state: RwSignal<Option<TouchState>>,
    limit: RwSignal<usize>,
    /// The month of the calendar; that of today before another is chosen.
    month: RwSignal<Option<Month>>,
    /// The day of the calendar whose touches are shown.
    day: RwSignal<Option<NaiveDate>>,
    /// The client for whom a touch is being planned.
    open: RwSignal<Option<Card>>,
    /// What has come of the last thing that was done, and whether it is bad news.
    news: RwSignal<Option<(String, bool)>>,
    /// What touches are about and when they are, by their numbers; of those that the viewer may not see, nothing.
    subjects: RwSignal<BTreeMap<ActivityId, (String, String)>>,
    /// The touches for which that was asked.
    asked: StoredValue<BTreeSet<ActivityId>>,
    /// Counts what was made or changed, after which what only the portal knows is asked for anew.
    changes: RwSignal<u32>,
}

impl Planning {
    /// Today by the portal, once a plan is there; by this device until then.
    fn today(self) -> NaiveDate {
        let told = self.plan.with(|plan| plan.as_ref().and_then(|plan| plan.as_ref().ok()).map(|plan| plan.today));
        told.unwrap_or_else(crate::page::browser::today)
    }

    /// The name of a user; nothing if there is none.
    fn user(self, user: UserId) -> Option<String> {
        if user == UserId::NONE {
            return None;
        }
        let of_staff = self.staff.with(|staff| {
            let people = &staff.as_ref()?.people;
            people.iter().find(|(id, ..)| *id == user).map(|(_, name, _)| name.clone())
        });
        let name = of_staff.filter(|name| !name.is_empty()).or_else(|| self.state.user_name(user));
        Some(name.unwrap_or_else(|| (self.texts.user)(user)))
    }

    fn date(self, day: NaiveDate) -> String {
        format::date(self.state.lang, day)
    }

    /// A client's name.
    fn title(self, card: Card, title: &str) -> String {
        if title.trim().is_empty() { (self.state.texts.nameless)(card.id()) } else { title.to_owned() }
    }

    /// Asks what some touches are about, unless that was asked already.
    fn want_subjects(self, touches: impl Iterator<Item = ActivityId>) {
        let asked = self.asked.get_value();
        let ids: BTreeSet<ActivityId> = touches.filter(|id| !asked.contains(id)).collect();
        let ids: Vec<ActivityId> = ids.into_iter().collect();
        self.asked.update_value(|asked| asked.extend(&ids));
        for ids in ids.chunks(AT_ONCE) {
            self.state.ask(TouchTextsQuestion { ids: ids.to_vec() }, move |told| {
                // The page may be gone by now; then nobody needs it.
                let _ = self.subjects.try_update(|subjects| subjects.extend(told));
            });
        }
    }

    /// Makes a touch in the portal, and tells what has come of it.
    fn make(self, touch: NewTouch, title: String, done: impl Fn(bool) + 'static) {
        let card = touch.card;
        let day = touch.at.get(..10).and_then(|day| day.parse().ok()).map(|day| self.date(day)).unwrap_or_default();
        self.news.set(Some((self.texts.making.to_owned(), false)));
        self.state.ask(protocol::PlanTouch { touch }, move |answer| {
            let news = match &answer {
                Ok(_) => ((self.texts.made)(&self.title(card, &title), &day), false),
                Err(problem) => ((self.texts.problem)(problem), true),
            };
            // The page may be gone by now; then nobody needs it.
            let _ = self.news.try_set(Some(news));
            let _ = self.changes.try_update(|changes| *changes += 1);
            done(answer.is_ok());
        });
    }

    /// Changes a touch in the portal, and tells what has come of it.
    fn change(self, touch: TouchOf, change: TouchCommand) {
        let moved = match &change {
            TouchCommand::Move(at) => at.get(..10).and_then(|day| day.parse().ok()).map(|day| self.date(day)),
            TouchCommand::Complete => None,
        };
        let question = ChangeTouch { id: touch.id, kind: touch.kind, owner: Owner::Other, change };
        self.state.ask(question, move |answer| {
            let news = match (answer, moved) {
                (Ok(()), Some(day)) => ((self.texts.is_moved)(&day), false),
                (Ok(()), None) => (self.texts.is_done.to_owned(), false),
                (Err(problem), _) => ((self.texts.problem)(&problem), true),
            };
            let _ = self.news.try_set(Some(news));
            let _ = self.changes.try_update(|changes| *changes += 1);
        });
    }
}

/// The page.
#[component]
pub(super) fn PlanningPage() -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<PlanningTexts>();
    let page = Planning {
        state,
        texts,
        plan: Latest::default(),
        staff: Latest::default(),
        whose: RwSignal::default(),
        rank: RwSignal::new(None),
        touch_state: RwSignal::new(None),
        limit: RwSignal::new(PORTION),
        month: RwSignal::new(None),
        day: RwSignal::new(None),
        open: RwSignal::new(None),
        news: RwSignal::new(None),
        subjects: RwSignal::default(),
        asked: StoredValue::default(),
        changes: RwSignal::new(0),
    };
    let is_open = Memo::new(move |_| state.connection.with(|connection| *connection == Connection::Open));
    let has_viewer = Memo::new(move |_| state.viewer.with(Option::is_some));
    Effect::new(move || {
        if is_open.get() && has_viewer.get() {
            page.staff.ask(state, StaffQuestion);
        }
    });
    let people = Memo::new(move |_| {
        let whose = page.whose.get();
        page.staff.with(|staff| whose.people(staff.as_ref()))
    });
    Effect::new(move || {
        // Other numbers are another answer.
        state.summary.track();
        page.changes.track();
        if !is_open.get() || !has_viewer.get() {
            return;
        }
        let month = page.month.get().unwrap_or_else(|| Month::of(crate::page::browser::today()));
        page.plan.ask(
            state,
            PlanQuestion {
                people: people.get(),
                rank: page.rank.get(),
                state: page.touch_state.get(),
                offset: 0,
                limit: page.limit.get(),
                month,
                day: page.day.get(),
                client: None,
            },
        );
    });
    on_cleanup(move || {
        state.withdraw::<PlanQuestion>();
        state.withdraw::<StaffQuestion>();
        state.withdraw::<TouchTextsQuestion>();
    });
    let hidden = Memo::new(move |_| page.plan.with(|plan| plan.as_ref().and_then(|plan| plan.as_ref().err().copied())));
    let is_own = Memo::new(move |_| hidden.get() == Some(NoPlan::NotRead) && has_viewer.get() && !state.is_admin());
    let shows_team = RwSignal::new(false);
    let views = move || {
        let view = move |is_team: bool| {
            view! {
                <Button
                    class="section"
                    pressed=move || shows_team.get() == is_team
                    press=move |_| shows_team.set(is_team)
                >
                    {texts.views[usize::from(is_team)]}
                </Button>
            }
        };
        view! { <div class="plan-views">{view(false)}{view(true)}</div> }
    };
    let whole = move || {
        view! {
            <div class="plan-head">
                <WhoseField page />
                {views}
            </div>
            <RunCard page />
            <Show
                when=move || !shows_team.get()
                fallback=move || view! { <TeamCard page show_clients=move || shows_team.set(false) /> }
            >
                <div class="plan">
                    <RanksCard page />
                    <div class="plan-main">
                        <BulkCard page people />
                        <ClientsCard page />
                    </div>
                    <CalendarCard page />
                </div>
            </Show>
        }
        .into_any()
    };
    let reason = move || {
        hidden.get().map(
            |reason| view! { <section class="card page-card"><p role="status">{(texts.no_plan)(reason)}</p></section> },
        )
    };
    view! {
        <div class="panel pages planning">
            <h2 class="plan-title">{texts.title} "\u{a0}" <HelpLink topic=Topic::Touch /></h2>
            <News page />
            {move || match hidden.get() {
                None => whole(),
                Some(_) if is_own.get() => view! { <RunCard page /> <OwnCard page /> }.into_any(),
                Some(_) => reason().into_any(),
            }}
        </div>
    }
}

/// What has come of the last thing that was done.
#[component]
fn News(
    /// The page.
    page: Planning,
) -> impl IntoView {
    let text = move || page.news.with(|news| news.as_ref().map(|(text, _)| text.clone()));
    let is_bad = move || page.news.with(|news| news.as_ref().is_some_and(|(_, is_bad)| *is_bad));
    view! { <p class="plan-news" class:bad=is_bad role="status" aria-live="polite">{text}</p> }
}
