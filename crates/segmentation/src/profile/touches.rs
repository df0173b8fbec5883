//! Who is due for a touch, what is planned on which day, and how people keep in touch with their clients (rule 2.8).
//!
//! # Design
//! One pass over the touches answers each of the questions; nothing is kept. Touches are named by their rows, so that
//! whoever asks can tell of the few that it shows what it wants to.

use std::collections::BTreeMap;

use super::counts::{Touched, each_request};
use super::view::View;
use crate::condition::{Day, Days, NO_DAY, Requests, Touches};
use crate::facts::TouchKind;
use crate::ids::UserId;
use crate::rank::touch::due;
use crate::rank::{Abc, Plan, TouchState};

/// Within how many days after a touch a request or a payment is said to follow it.
const FOLLOWS_WITHIN: Day = 30;

/// What is known of the touches of one client as of today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InTouch {
    /// Day and row of the last touch that was done.
    pub last: Option<(Day, usize)>,
    /// What is planned.
    pub plan: Plan,
    /// The row of the planned touch that comes next: the earliest from today on, or one without a date if there is none.
    pub next: Option<usize>,
    /// The row of the planned touch that is late for the longest time.
    pub late: Option<usize>,
}

/// A ranked client and what it waits for as of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Number of the client's card.
    pub client: usize,
    /// Its rank.
    pub rank: Abc,
    /// What it waits for.
    pub state: TouchState,
    /// The day on which it is due for a touch.
    pub due: Day,
    /// Its touches.
    pub touches: InTouch,
}

/// How somebody has kept in touch with ranked clients in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// Touches that were done, by [`TouchKind`].
    pub done: [u32; TouchKind::TOUCHES.len()],
    /// How many of them had been planned for a day.
    pub planned: u32,
    /// How many of these were done by that day.
    pub on_time: u32,
    /// How many of the touches that were done have a result or a description.
    pub with_result: u32,
    /// How many were followed by a request or a payment of the client within thirty days.
    pub followed: u32,
    /// Touches that were planned for a day of the period that has passed, and are not done.
    pub missed: u32,
}

impl Attention {
    /// Touches that were done, of all kinds.
    #[must_use]
    pub fn touches(&self) -> u32 {
        self.done.iter().sum()
    }
}

impl View<'_> {
    /// The touches of each client as of today.
    #[must_use]
    pub fn in_touch(&self) -> Vec<InTouch> {
        let (today, mut all) = (self.today(), vec![InTouch::default(); self.cards()]);
        // The days of what is kept in `next` and `late`.
        let mut days = vec![(NO_DAY, NO_DAY); self.cards()];
        self.each_touch(&Touches::default(), |client, row, touched| {
            let (found, (next, late)) = (&mut all[client], &mut days[client]);
            match touched {
                Touched::Done(day) if found.last.is_none_or(|(last, _)| day > last) => found.last = Some((day, row)),
                Touched::Done(_) => {}
                Touched::Planned(day) => {
                    found.plan.add((day != NO_DAY).then_some(day), today);
                    let is_ahead = day != NO_DAY && day >= today;
                    if is_ahead && (*next == NO_DAY || day < *next) || day == NO_DAY && found.next.is_none() {
                        (found.next, *next) = (Some(row), day);
                    }
                    if day != NO_DAY && day < today && (*late == NO_DAY || day < *late) {
                        (found.late, *late) = (Some(row), day);
                    }
                }
            }
        });
        all
    }

    /// The ranked clients as of today, with what they wait for: by rank and state, and in each those who wait longest
    /// first.
    #[must_use]
    pub fn waiting(&self) -> Vec<Waiting> {
        let (today, norms) = (self.today(), self.context.ranks.norms);
        let (abc, in_touch) = (self.abc(today), self.in_touch());
        let created = &self.engine.counting().evidence.created;
        let mut waiting: Vec<Waiting> = Vec::new();
        for client in self.clients(today).iter() {
            let Some(rank) = abc[client] else { continue };
            let touches = in_touch[client];
            let due = due(touches.last.map(|(day, _)| day), created[client], norms.of(rank));
            let state = TouchState::of(&touches.plan, due, today);
            waiting.push(Waiting { client, rank, state, due, touches });
        }
        let place = |state: TouchState| match state {
            TouchState::Overdue => 0,
            TouchState::Soon => 1,
            TouchState::Planned => 2,
            TouchState::Fine => 3,
        };
        // Within a rank all have the same norm, so that the earliest due day is the longest wait.
        waiting.sort_by_key(|it| (it.rank, place(it.state), it.due, it.client));
        waiting
    }

    /// The planned touches of all clients, each with its client, its row and its day; [`NO_DAY`] for one without.
    #[must_use]
    pub fn planned_touches(&self) -> Vec<(usize, usize, Day)> {
        let mut planned = Vec::new();
        self.each_touch(&Touches::default(), |client, row, touched| {
            if let Touched::Planned(day) = touched {
                planned.push((client, row, day));
            }
        });
        planned
    }

    /// How people have kept in touch with ranked clients in a period, by the user responsible for the touch.
    #[must_use]
    pub fn attention(&self, period: Days) -> BTreeMap<UserId, Attention> {
        let today = self.today();
        let abc = self.abc(today);
        let mut followers: Vec<Vec<Day>> = vec![Vec::new(); self.cards()];
        let counting = self.engine.counting();
        each_request(self.engine.facts(), &counting.links, &Requests::default(), |client, day| {
            if abc[client].is_some() {
                followers[client].push(day);
            }
        });
        let is_followed = |client: usize, day: Day| {
            let last = day.saturating_add(FOLLOWS_WITHIN);
            let follows = |it: &Day| (day..=last).contains(it);
            followers[client].iter().any(follows) || counting.evidence.payments.list(client).iter().any(follows)
        };
        let touches = self.engine.facts().touches.columns();
        let maybe = |day: Day| (day != NO_DAY).then_some(day);
        let mut people: BTreeMap<UserId, Attention> = BTreeMap::new();
        self.each_touch(&Touches::default(), |client, row, touched| {
            if abc[client].is_none() {
                return;
            }
            match touched {
                Touched::Done(day) if period.contains(day) => {
                    let attention = people.entry(touches.responsible[row]).or_default();
                    if let Some(kind) = attention.done.get_mut(touches.kind[row] as usize) {
                        *kind += 1;
                    }
                    if let Some(planned) = maybe(touches.deadline[row]).or(maybe(touches.start[row])) {
                        attention.planned += 1;
                        attention.on_time += u32::from(day <= planned);
                    }
                    attention.with_result += u32::from(touches.has_result.is_set(row));
                    attention.followed += u32::from(is_followed(client, day));
                }
                Touched::Planned(day) if day != NO_DAY && day < today && period.contains(day) => {
                    people.entry(touches.responsible[row]).or_default().missed += 1;
                }
                _ => {}
            }
        });
        people
    }
}
