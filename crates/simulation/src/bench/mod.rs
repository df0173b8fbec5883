//! How fast the app reads a portal, held against the best that the portal's limits allow and against the ways in which
//! portals are commonly read; all in virtual time, on the demo portal's cost model.
//!
//! Nothing here is a live portal's speed: prices are assumptions (see the portal's `cost.rs`), and what counts is ratios.

mod limit;
mod naive;
mod reading;
mod writing;

use portal::data::{Data, Plan};
use portal::schema::Entity;
use portal::{Billing, List, Options, Portal, Profile, Scope};
use protocol::{EpochMs, ToWorker};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use segmentation::UserId;
use serde::Serialize;
use store::MemoryStore;

pub use limit::{Binding, Limit, limit};
pub use naive::{Naive, Way};
pub use reading::{MethodCalls, Reading, Traffic};
pub use writing::{Rewriting, Writing};

use crate::World;

/// What of all records changes between two readings.
const CHANGED: f64 = 0.01;

/// Milliseconds between two readings of somebody who looks once a day.
const DAY: EpochMs = 86_400_000;

/// A kind of portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// How dear calls are.
    pub profile: Profile,
    /// To whom their time is billed.
    pub billing: Billing,
    /// How many requests are allowed.
    pub plan: Plan,
}

impl Case {
    /// All kinds.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut cases = Vec::new();
        for profile in [Profile::Fast, Profile::Typical, Profile::Heavy] {
            for billing in [Billing::Docs, Billing::Batch] {
                for plan in [Plan::Basic, Plan::Enterprise] {
                    cases.push(Self { profile, billing, plan });
                }
            }
        }
        cases
    }
}

/// The best times of a first reading, seconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Limits {
    /// Of all that has to be read.
    pub all: Limit,
    /// Of companies, contacts, deals and invoices alone.
    pub sales: Limit,
    /// If all activities were read, not only those of contacts and companies.
    pub with_every_activity: Limit,
    /// If every card were looked up, not only those whose flags and requisites tell nothing.
    pub with_every_card: Limit,
    /// If contacts, companies and deals were read by their older methods, each of which has a budget of its own.
    pub with_own_methods: Limit,
}

/// A reading of what has changed in a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Increment {
    /// The best time.
    pub limit: Limit,
    /// What the app did.
    pub reading: Reading,
}

/// What was measured in one case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Which.
    pub case: Case,
    /// The best times of the first reading.
    pub limits: Limits,
    /// The first reading.
    pub first: Reading,
    /// The common ways on the same portal.
    pub naive: Vec<Naive>,
    /// A day later, in the same tab. Nothing if the first reading did not end.
    pub refreshed: Option<Increment>,
    /// Another day later, in a tab that is opened on what the first one has stored.
    pub reopened: Option<Increment>,
    /// The user fields made and filled, in that tab. Nothing if the first reading did not end.
    pub written: Option<Writing>,
    /// What of another day's changes is written.
    pub rewritten: Option<Rewriting>,
}

/// Runs one case on a portal with these data; `seed` is that of all chance, `item_update` has cards written by the method
/// for cards of any kind too.
#[must_use]
pub fn run(data: Data, case: Case, seed: u64, item_update: bool) -> Report {
    let Case { profile, billing, plan } = case;
    let portal = Portal::new(data, Options { seed, plan: Some(plan), profile, billing, ..Options::default() });
    let capacity = portal.capacity();
    let lists = portal.lists(Scope::default());
    let of = |scope| limit(&portal.lists(scope), &capacity);
    let sales: Vec<List> = lists.iter().copied().filter(is_of_sales).collect();
    let limits = Limits {
        all: limit(&lists, &capacity),
        sales: limit(&sales, &capacity),
        with_every_activity: of(Scope { every_activity: true, ..Scope::default() }),
        with_every_card: of(Scope { every_card: true, ..Scope::default() }),
        with_own_methods: limit(&lists.iter().map(with_own_method).collect::<Vec<_>>(), &capacity),
    };
    let users = portal.users();
    let administrator = users.iter().find(|user| user.is_admin).map_or(1, |user| user.id);

    let world = World::new(portal);
    let store = MemoryStore::new();
    let (mut tab, first) = reading::open(&world, UserId(administrator), &store, true, &limits.sales, &limits.all);

    // Between two ways, the portal's budgets are given time to become full again.
    let mut at_secs = world.elapsed() as f64 / 1000.0;
    let naive: Vec<Naive> = [Way::SinglePages, Way::Offsets, Way::Chains]
        .into_iter()
        .map(|way| {
            at_secs += 3_600.0;
            let naive = naive::read(&mut world.portal.borrow_mut(), &lists, way, administrator, at_secs);
            at_secs += naive.secs;
            naive
        })
        .collect();
    world.advance_to(world.now() + (naive.iter().map(|it| it.secs + 3_600.0).sum::<f64>() * 1000.0) as EpochMs);

    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut live = || {
        let mut portal = world.portal.borrow_mut();
        let day = portal.day(CHANGED);
        let changed = portal.live(&day, world.elapsed() as f64 / 1000.0, &mut random);
        world.advance_to(world.now() + DAY);
        limit(&changed, &capacity)
    };
    let mut report =
        Report { case, limits, first, naive, refreshed: None, reopened: None, written: None, rewritten: None };
    if report.first.failure.is_none() {
        let best = live();
        let reading = reading::watch(&world, &mut tab, Some(ToWorker::Refresh), false, &best, &best);
        report.refreshed = Some(Increment { limit: best, reading });
        drop(tab);
        let best = live();
        let (mut tab, reading) = reading::open(&world, UserId(administrator), &store, false, &best, &best);
        report.reopened = Some(Increment { limit: best, reading });
        world.pass(3_600_000);
        report.written = Some(writing::fill(&world, &mut tab, &capacity, item_update));
        live();
        report.rewritten = Some(writing::update(&world, &mut tab));
    }
    report
}

fn is_of_sales(list: &List) -> bool {
    let kinds = [Entity::Contact, Entity::Company, Entity::Deal, Entity::Invoice, Entity::OldInvoice];
    !list.looks_up && kinds.contains(&list.entity)
}

/// The list by the older method of its kind, if there is one (docs: crm/contacts/crm-contact-list.md and siblings).
fn with_own_method(list: &List) -> List {
    let method = match list.entity {
        Entity::Contact => "crm.contact.list",
        Entity::Company => "crm.company.list",
        Entity::Deal => "crm.deal.list",
        _ => list.method,
    };
    List { method, ..*list }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal::data::Language;
    use portal::seeds;

    #[test]
    fn a_small_bench_ends_with_right_numbers_and_plausible_ratios() {
        let case = Case { profile: Profile::Typical, billing: Billing::Docs, plan: Plan::Basic };
        let report = run(seeds::generate(300, 1, Language::Ru), case, 1, false);
        assert_eq!(report.first.failure, None);
        let first_counters = report.first.first_counters_secs.expect("counters of sales");
        assert!(0.0 < first_counters && first_counters < report.first.full_secs);
        // So small a portal takes hardly more than the last batch of the formula, which is a full one, unlike ours.
        assert!(report.first.full_ratio > 0.5, "nobody is faster than the limit: {}", report.first.full_ratio);
        assert!(report.first.pages_ratio > 0.9, "what has to be read was read: {}", report.first.pages_ratio);
        assert_eq!((report.first.traffic.refused_503, report.first.traffic.refused_429), (0, 0));
        for naive in &report.naive {
            assert!(naive.died_of.is_none() && naive.secs > report.limits.all.work_secs, "{naive:?}");
        }
        let written = report.written.as_ref().expect("it was written");
        assert_eq!((&written.failure, written.again), (&None, 0));
        assert!(written.ratio > 0.5, "nobody is faster than the limit: {}", written.ratio);
        let rewritten = report.rewritten.as_ref().expect("it was written again");
        assert!((1..written.cards / 2).contains(&rewritten.cards), "{rewritten:?} of {}", written.cards);
        for (name, increment) in [("refreshed", &report.refreshed), ("reopened", &report.reopened)] {
            let increment = increment.as_ref().expect(name);
            assert_eq!(increment.reading.failure, None, "{name}");
            let traffic = &increment.reading.traffic;
            assert!(traffic.requests < report.first.traffic.requests, "{name}: {traffic:?}");
            assert!(increment.limit.pages < report.limits.all.pages, "{name}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_report() {
        let case = Case { profile: Profile::Heavy, billing: Billing::Batch, plan: Plan::Enterprise };
        let report = || run(seeds::generate(100, 2, Language::Ru), case, 2, false);
        assert_eq!(report(), report());
    }

    #[test]
    fn there_are_twelve_different_kinds_of_portals() {
        let cases = Case::all();
        assert_eq!(cases.len(), 12);
        assert!(cases.iter().enumerate().all(|(at, case)| !cases[..at].contains(case)));
    }
}
