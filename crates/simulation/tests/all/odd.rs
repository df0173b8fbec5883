//! Portals that are odd in one way: the numbers are right all the same, and an unattended tab comes to its end by itself.

use std::rc::Rc;

use futures::FutureExt as _;
use portal::data::Language;
use portal::{Options, Portal, seeds};
use protocol::{Activity, Failure};
use segmentation::{Recorded, UserId};
use simulation::{Tab, World, count};
use store::{MemoryStore, Store as _};

const ADMINISTRATOR: UserId = UserId(1);

/// Long enough, in milliseconds, for a portal that has come to itself to be read by a tab that nobody looks at.
const PATIENCE: i64 = 12 * 3_600_000;

fn world(oddities: &str) -> Rc<World> {
    let options = Options { oddities: oddities.parse().expect("oddities of the table"), ..Options::default() };
    World::new(Portal::new(seeds::generate(200, 5, Language::Ru), options))
}

fn activity(tab: &Tab) -> Option<&Activity> {
    tab.screen.progress.as_ref().map(|progress| &progress.activity)
}

/// Lets an unattended tab run until it has read everything, but for lists that fail if `with_gaps`; says whether it has.
fn finishes(world: &World, tab: &mut Tab, with_gaps: bool) -> bool {
    let begin = world.now();
    let has_gaps = |tab: &Tab| tab.screen.progress.as_ref().is_none_or(|progress| !progress.failing.is_empty());
    while activity(tab) != Some(&Activity::Finished) || !with_gaps && has_gaps(tab) {
        if !tab.step() || world.now() - begin > PATIENCE {
            return false;
        }
    }
    true
}

#[test]
fn the_numbers_of_an_odd_portal_are_right() {
    let expected = count(seeds::generate(200, 5, Language::Ru)).expect("a reading");
    let mut wrong = Vec::new();
    for odd in [
        "total-page",
        "total-zero",
        "total-small",
        "total-large",
        "total-missing",
        "total-negative",
        "filter-window-ignored",
        "filter-created-empty",
        "filter-count-zero",
        "no-operating",
        "numbers-text",
        "lists-maps",
        "lists-maps,total-page",
        "author-negative",
        "author-huge",
        "name-entities",
        "name-invisible",
        "name-long",
        "no-user-scope",
        "warning-200",
        "bom-200",
        "html-200*5",
        "html-403*5",
        "html-500*5",
        "html-502*5",
        "empty-200*5",
        "warning-403*5",
        "bom-500*5",
        "auth-error*5",
        "connection-error*5",
        "expired-capitals*2",
        "expired-mixed*2",
        "limit-429*3",
        "query-429*5",
        "list-500*5",
        "list-error@crm.requisite.list*6",
        "list-500@crm.activity.list*6",
        "app-not-found*2",
        "wrong-client*2",
        "https-required*2",
        "plan-401*2",
        "plan-403*2",
        "user-no-access*2",
        "total-page,numbers-text",
    ] {
        let world = world(odd);
        let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
        if !finishes(&world, &mut tab, false) {
            wrong.push(format!("{odd}: it does not come to its end: {:?}", activity(&tab)));
        } else if tab.csv() != expected {
            let lines = tab.csv().lines().zip(expected.lines()).filter(|(is, should)| is != should).count();
            wrong.push(format!("{odd}: {lines} lines are wrong"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_portal_whose_answers_tell_no_time_is_asked_for_its_clock() {
    let world = world("no-time");
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    assert!(finishes(&world, &mut tab, false));
    let expected = count(seeds::generate(200, 5, Language::Ru)).expect("a reading");
    // The device's day is another one than the portal's.
    assert_eq!(tab.csv(), expected);
}

#[test]
fn a_list_that_fails_for_good_keeps_the_numbers_from_being_taken_for_whole() {
    for odd in ["list-error@crm.requisite.list", "list-500@crm.requisite.list"] {
        let (world, store) = (world(odd), MemoryStore::new());
        let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
        assert!(finishes(&world, &mut tab, true), "{odd}: the rest is read");
        let progress = tab.screen.progress.as_ref().expect("progress");
        assert_eq!(progress.failing.len(), 1, "{odd} is told");
        let data_loss = tab.screen.data_loss.as_ref().expect("it is asked about");
        assert_eq!(data_loss.closed, [progress.failing[0].records], "{odd}");
        let stored = store.load().now_or_never().expect("at once").expect("it opens").expect("something is kept");
        assert_eq!(stored.history, Recorded::default(), "{odd}: nothing is recorded");
        assert!(tab.screen.summary.as_ref().is_some_and(|summary| summary.series.counts.len() > 100));
    }
}

#[test]
fn what_only_a_person_can_end_has_a_sentence_of_its_own() {
    for (odd, expected) in [
        ("app-not-found", Failure::NotInstalled),
        ("wrong-client", Failure::NotInstalled),
        ("portal-deleted", Failure::PortalDeleted),
        ("portal-deleted-403", Failure::PortalDeleted),
        ("plan-401", Failure::PlanWithoutRest),
        ("plan-403", Failure::PlanWithoutRest),
        ("payment-required", Failure::PlanWithoutRest),
        ("https-required", Failure::HttpsRequired),
        ("https-required-400", Failure::HttpsRequired),
        ("user-no-access", Failure::AppNotAllowed),
        ("confirm-denied", Failure::AppNotAllowed),
        ("old-portal", Failure::PortalTooOld),
    ] {
        let world = world(odd);
        let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
        for _ in 0..200 {
            if matches!(activity(&tab), Some(Activity::Stopped(_))) || !tab.step() {
                break;
            }
        }
        assert_eq!(activity(&tab), Some(&Activity::Stopped(expected)), "{odd}");
    }
}

#[test]
fn dates_that_cannot_be_stretch_nothing_and_lose_no_card() {
    let plain = count(seeds::generate(200, 5, Language::Ru)).expect("a reading");
    let months =
        |csv: &str| csv.lines().skip(1).map(|line| line[..7].to_owned()).collect::<std::collections::BTreeSet<_>>();
    let last = |csv: &str, group: &str| csv.lines().rfind(|line| line.contains(group)).map(str::to_owned);
    for odd in ["created-zero", "created-0001", "created-far", "created-tomorrow"] {
        let world = world(odd);
        let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
        assert!(finishes(&world, &mut tab, false), "{odd}");
        let csv = tab.csv();
        assert!(months(&csv).is_subset(&months(&plain)), "{odd}: {} months", months(&csv).len());
        if odd != "created-tomorrow" {
            for group in [",companies,", ",contacts,"] {
                assert_eq!(last(&csv, group), last(&plain, group), "{odd}: every card is counted today");
            }
        }
    }
}
