//! Everything that is counted of one client, as a line of a table: what an export shows.

use chrono::NaiveDate;

use super::ranks::last_months;
use super::view::View;
use crate::answer::Card;
use crate::condition::{Day, NO_DAY, Requests, date_of};
use crate::group::Group;
use crate::links::card_at;
use crate::modes::Mode;
use crate::rank::touch::due;
use crate::rank::{Abc, Plan, Scores, TouchState, Xyz};
use crate::segment::{Seen, group_of};

/// Over how many months back from the reference date a line counts revenue, payments and requests.
const MONTHS: u32 = 12;

/// Everything that is counted of one client at a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Which card it is.
    pub card: Card,
    /// Its group of [`Mode::ClientType`].
    pub client_type: Group,
    /// Its group of [`Mode::Paid`], or of [`Mode::Unpaid`].
    pub life_cycle: Group,
    /// Its group of [`Mode::Frequency`].
    pub frequency: Group,
    /// How many payments were made.
    pub payments: u32,
    /// The day of the last one.
    pub last_payment: Option<NaiveDate>,
    /// What it paid in the last twelve months, in cents.
    pub revenue: i64,
    /// How many payments count from a day of the last twelve months.
    pub recent_payments: i64,
    /// How many deals and invoices were created in the last twelve months.
    pub requests: i64,
    /// Its rank by what it is worth.
    pub abc: Option<Abc>,
    /// How regularly it pays.
    pub xyz: Option<Xyz>,
    /// Its scores as a buyer.
    pub scores: Option<Scores>,
    /// The day of the last touch.
    pub last_touch: Option<NaiveDate>,
    /// What is planned with it, which is known for today only.
    pub plan: Option<Planning>,
}

/// What is planned with a client as of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planning {
    /// The earliest day from today on for which a touch is planned.
    pub next: Option<NaiveDate>,
    /// When a ranked client is due for a touch, and what follows from it.
    pub due: Option<(NaiveDate, TouchState)>,
}

impl View<'_> {
    /// All clients of a day in card order.
    pub fn profiles(&self, at: Day) -> impl Iterator<Item = Profile> {
        let (counting, facts, today) = (self.engine.counting(), self.engine.facts(), self.today());
        let (period, reference) = (last_months(at, Some(MONTHS)), self.reference(at));
        let (revenue, payments) = (self.revenue(period), self.payments(period));
        let requests = self.requests(&Requests::default(), period);
        let (abc, xyz, rfm) = (self.abc(at), self.xyz(at), self.rfm(at));
        let last_touch = self.last_touch(at);
        let planned = (at == today).then(|| self.planned(today));
        let norms = self.context.ranks.norms;
        let clients: Vec<usize> = self.clients(at).iter().collect();
        let maybe = |day: Day| (day != NO_DAY).then_some(day);
        clients.into_iter().map(move |client| {
            let number = client as u32;
            let group = |mode: Mode| group_of(counting, number, &reference, mode);
            let seen = Seen::at(&counting.evidence, number, at);
            let last_touch = maybe(last_touch[client]);
            let plan = planned.as_ref().map(|planned| {
                let (next, undated) = (maybe(planned.next[client]), planned.undated.contains(client));
                let plan = Plan { next, ahead: next.is_some().into(), undated: undated.into(), overdue: 0 };
                let due = abc[client].map(|rank| {
                    let due = due(last_touch, counting.evidence.created[client], norms.of(rank));
                    (date_of(due), TouchState::of(&plan, due, today))
                });
                Planning { next: next.map(date_of), due }
            });
            Profile {
                card: card_at(facts, number),
                client_type: group(Mode::ClientType).unwrap_or(Group::B2c),
                life_cycle: group(Mode::Paid).or(group(Mode::Unpaid)).unwrap_or(Group::Unreachable),
                frequency: group(Mode::Frequency).unwrap_or(Group::NoPayments),
                payments: seen.payments,
                last_payment: seen.last_payment.map(date_of),
                revenue: revenue[client],
                recent_payments: payments[client],
                requests: requests[client],
                abc: abc[client],
                xyz: xyz.get(client).copied().flatten(),
                scores: rfm[client],
                last_touch: last_touch.map(date_of),
                plan,
            }
        })
    }
}
