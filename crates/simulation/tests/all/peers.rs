//! Several tabs and several administrators: one of them reads at a time, and all end with the same numbers.

use std::rc::Rc;

use futures::FutureExt;
use portal::data::Language;
use portal::{Options, Portal, seeds};
use protocol::{Activity, EpochMs, Stage, ToWorker};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use segmentation::UserId;
use simulation::{Tab, World, count, step_earliest};
use store::{MemoryStore, Store};

const ADMINISTRATOR: UserId = UserId(1);

/// After a holder of the lease was heard of last, another begins after 180 s at the next look, which comes within 20 s;
/// the rest is for the answers.
const LONGEST_SILENCE: EpochMs = 210_000;

fn data(seed: u64) -> portal::data::Data {
    seeds::generate(150, seed, Language::Ru)
}

fn world(seed: u64) -> Rc<World> {
    World::new(Portal::new(data(seed), Options::default()))
}

/// A portal whose reading takes longer than a new lease waits for its first look.
fn large_data() -> portal::data::Data {
    seeds::generate(2_500, 1, Language::Ru)
}

fn large_world() -> Rc<World> {
    World::new(Portal::new(large_data(), Options::default()))
}

fn expected(seed: u64) -> String {
    count(data(seed)).expect("a reading")
}

fn activity(tab: &Tab) -> Option<&Activity> {
    tab.screen.progress.as_ref().map(|progress| &progress.activity)
}

fn requests(tab: &Tab) -> u32 {
    tab.screen.progress.as_ref().map_or(0, |progress| progress.requests)
}

/// Whether a tab reads the lists of the CRM by itself.
fn reads(tab: &Tab) -> bool {
    tab.screen
        .progress
        .as_ref()
        .is_some_and(|progress| progress.activity == Activity::Reading && progress.stage > Stage::Bootstrap)
}

/// Lets time go on until something is so.
#[track_caller]
fn run_until(tabs: &mut [Tab], is_so: impl Fn(&[Tab]) -> bool) {
    while !is_so(tabs) {
        let activities: Vec<_> = tabs.iter().map(activity).collect();
        assert!(activities.iter().all(|it| !matches!(it, Some(Activity::Stopped(_)))), "{activities:?}");
        assert!(step_earliest(tabs), "nothing happens any more: {:?}", tabs.iter().map(activity).collect::<Vec<_>>());
    }
}

fn all_finished(tabs: &[Tab]) -> bool {
    tabs.iter().all(Tab::is_finished)
}

/// Two tabs of one browser.
fn two_tabs(world: &Rc<World>) -> Vec<Tab> {
    let store = MemoryStore::new();
    (0..2).map(|_| Tab::open(world, ADMINISTRATOR, store.clone())).collect()
}

#[test]
fn of_two_tabs_one_reads_and_both_show_the_same() {
    let world = world(1);
    let mut tabs = two_tabs(&world);
    let mut both = 0;
    let mut followed = 0;
    while !all_finished(&tabs) {
        assert!(step_earliest(&mut tabs));
        both += u32::from(tabs.iter().all(reads));
        followed += u32::from(tabs.iter().filter(|tab| activity(tab) == Some(&Activity::OtherTab)).count() == 1);
    }
    assert_eq!(both, 0, "moments at which both were reading");
    assert!(followed > 0);
    for tab in &tabs {
        assert_eq!(tab.csv(), expected(1));
    }
}

#[test]
fn when_a_tab_is_closed_the_other_goes_on_where_it_was() {
    for seed in 0..8 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let world = world(2);
        let mut tabs = two_tabs(&world);
        for _ in 0..random.random_range(1..150) {
            step_earliest(&mut tabs);
        }
        let closed = tabs.remove(random.random_range(0..2));
        let was_reading = reads(&closed);
        let read = requests(&closed);
        drop(closed);
        run_until(&mut tabs, all_finished);
        assert_eq!(tabs[0].csv(), expected(2), "seed {seed}: closed after {read} requests, reading: {was_reading}");
    }
}

#[test]
fn tabs_that_take_leadership_from_each_other_end_with_the_right_numbers() {
    for seed in 0..8 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let world = world(3);
        let mut tabs = two_tabs(&world);
        for _ in 0..4 {
            for _ in 0..random.random_range(1..60) {
                step_earliest(&mut tabs);
            }
            tabs[random.random_range(0..2)].say(ToWorker::TakeOver);
        }
        run_until(&mut tabs, all_finished);
        for tab in &tabs {
            assert_eq!(tab.csv(), expected(3), "seed {seed}");
        }
        // What they have left behind together is whole as well.
        let mut later = vec![tabs.remove(0)];
        drop(tabs);
        later[0].say(ToWorker::Refresh);
        run_until(&mut later, |tabs| !tabs[0].is_finished());
        run_until(&mut later, all_finished);
        assert_eq!(later[0].csv(), expected(3), "seed {seed}");
    }
}

#[test]
fn what_a_follower_wants_to_know_the_reader_reads() {
    let world = world(1);
    let mut tabs = two_tabs(&world);
    run_until(&mut tabs, all_finished);
    let before = (requests(&tabs[0]), requests(&tabs[1]));
    let changes = 20;
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..changes {
        let now = world.elapsed() as f64 / 1000.0;
        world.portal.borrow_mut().mutate(portal::Mutation::Add, now, &mut random);
    }
    tabs[1].say(ToWorker::Refresh);
    run_until(&mut tabs, |tabs| !tabs[1].is_finished());
    run_until(&mut tabs, all_finished);
    assert!(requests(&tabs[0]) > before.0, "the tab that leads asks the portal");
    assert_eq!(tabs[1].csv(), tabs[0].csv());
    assert_ne!(tabs[1].csv(), expected(1));
}

#[test]
fn a_tab_that_forgets_ends_both_and_leaves_nothing_behind() {
    for (forgets, steps) in [(0, 40), (1, 40), (1, 120)] {
        let world = world(1);
        let store = MemoryStore::new();
        let mut tabs: Vec<_> = (0..2).map(|_| Tab::open(&world, ADMINISTRATOR, store.clone())).collect();
        for _ in 0..steps {
            step_earliest(&mut tabs);
        }
        tabs[forgets].say(ToWorker::Forget);
        run_until(&mut tabs, |tabs| tabs.iter().all(|tab| tab.screen.is_forgotten));
        while step_earliest(&mut tabs) {}
        assert_eq!(store.load().now_or_never(), Some(Ok(None)), "tab {forgets} after {steps} steps");
    }
}

#[test]
fn of_two_administrators_one_reads_after_the_other() {
    // How much later the second one comes; if both come at once, neither sees the other before the first look.
    let expected = count(large_data()).expect("a reading");
    for (later, longest) in [(0, 7_000), (5_000, 0)] {
        let world = large_world();
        let mut tabs = vec![Tab::open(&world, ADMINISTRATOR, MemoryStore::new())];
        run_until(&mut tabs, |_| world.elapsed() >= later);
        tabs.push(Tab::open(&world, ADMINISTRATOR, MemoryStore::new()));
        let (mut both, mut shown) = (0, false);
        while !all_finished(&tabs) {
            let before = world.elapsed();
            let were_reading = tabs.iter().all(reads);
            assert!(step_earliest(&mut tabs));
            both += if were_reading { world.elapsed() - before } else { 0 };
            let waits = |tab: &Tab| matches!(activity(tab), Some(Activity::OtherAdmin { user_id: ADMINISTRATOR, .. }));
            shown |= tabs.iter().any(waits);
        }
        assert!(both <= longest && shown, "both were reading for {both} ms; one came {later} ms later");
        for tab in &tabs {
            assert_eq!(tab.csv(), expected);
            // They fill the bucket of their one address together, which neither knows of: whoever comes later has a few
            // questions to ask, and a few refusals are waited out.
            assert!(later == 0 || tab.refusals <= 3, "{} refusals", tab.refusals);
        }
    }
}

#[test]
fn an_administrator_who_waits_sees_how_far_the_other_is() {
    let world = large_world();
    let mut tabs = vec![Tab::open(&world, ADMINISTRATOR, MemoryStore::new())];
    run_until(&mut tabs, |tabs| reads(&tabs[0]));
    // By then it has looked at its new lease, and noted how far it is.
    let noted = world.elapsed() + 7_000;
    run_until(&mut tabs, |_| world.elapsed() > noted);
    assert!(reads(&tabs[0]), "it still reads");
    tabs[0].say(ToWorker::Pause);
    tabs.push(Tab::open(&world, ADMINISTRATOR, MemoryStore::new()));
    let waits = |tab: &Tab| activity(tab) == Some(&Activity::OtherAdmin { user_id: ADMINISTRATOR, is_silent: false });
    run_until(&mut tabs, |tabs| waits(&tabs[1]));
    let shown = tabs[1].screen.progress.clone().expect("progress");
    assert!(shown.stage > Stage::Bootstrap && shown.months_total > 0 && shown.rows > 0, "{shown:?}");

    let (asked, since) = (requests(&tabs[1]), world.elapsed());
    run_until(&mut tabs, |_| world.elapsed() > since + 100_000);
    assert!(waits(&tabs[1]));
    assert!((4..=5).contains(&(requests(&tabs[1]) - asked)), "it only looks whether it may lead, every 20 seconds");
}

#[test]
fn when_an_administrator_is_gone_the_other_begins_after_his_silence() {
    let world = world(2);
    let mut tabs = vec![Tab::open(&world, ADMINISTRATOR, MemoryStore::new())];
    run_until(&mut tabs, |tabs| reads(&tabs[0]));
    tabs.push(Tab::open(&world, ADMINISTRATOR, MemoryStore::new()));
    run_until(&mut tabs, |tabs| matches!(activity(&tabs[1]), Some(Activity::OtherAdmin { .. })));
    drop(tabs.remove(0));
    let closed = world.elapsed();
    run_until(&mut tabs, |tabs| reads(&tabs[0]));
    let silence = world.elapsed() - closed;
    assert!((100_000..LONGEST_SILENCE).contains(&silence), "{silence} ms");
    run_until(&mut tabs, all_finished);
    assert_eq!(tabs[0].csv(), expected(2));
}

#[test]
fn an_administrator_who_insists_begins_at_once_and_the_other_waits_then() {
    let world = world(3);
    let mut tabs = vec![Tab::open(&world, ADMINISTRATOR, MemoryStore::new())];
    run_until(&mut tabs, |tabs| reads(&tabs[0]));
    // It rests, so that it has not finished before it notices anything.
    tabs[0].say(ToWorker::Pause);
    tabs.push(Tab::open(&world, ADMINISTRATOR, MemoryStore::new()));
    run_until(&mut tabs, |tabs| matches!(activity(&tabs[1]), Some(Activity::OtherAdmin { .. })));
    let waited = world.elapsed();
    tabs[1].say(ToWorker::TakeOver);
    run_until(&mut tabs, |tabs| reads(&tabs[1]));
    assert!(world.elapsed() - waited < 20_000, "before it would have looked again");
    // Both rest until the robbed one has to renew its lease.
    tabs[1].say(ToWorker::Pause);
    run_until(&mut tabs, |tabs| activity(&tabs[1]) == Some(&Activity::Paused));
    while step_earliest(&mut tabs) {}
    world.pass(70_000);
    tabs[0].say(ToWorker::Resume);
    run_until(&mut tabs, |tabs| matches!(activity(&tabs[0]), Some(Activity::OtherAdmin { is_silent: false, .. })));
    tabs[1].say(ToWorker::Resume);
    run_until(&mut tabs, all_finished);
    for tab in &tabs {
        assert_eq!(tab.csv(), expected(3));
    }
}

#[test]
fn a_page_that_is_loaded_anew_does_not_wait_for_itself() {
    let world = world(2);
    let store = MemoryStore::new();
    let mut tabs = vec![Tab::open(&world, ADMINISTRATOR, store.clone())];
    run_until(&mut tabs, |tabs| reads(&tabs[0]));
    tabs.clear();
    let closed = world.elapsed();
    tabs.push(Tab::open(&world, ADMINISTRATOR, store));
    run_until(&mut tabs, |tabs| reads(&tabs[0]));
    assert!(world.elapsed() - closed < 20_000);
}

#[test]
fn who_is_no_administrator_waits_for_none() {
    let world = world(1);
    let users = world.portal.borrow().users();
    let user = users.iter().find(|it| !it.is_admin && it.active && it.crm_access == portal::CrmAccess::Own);
    let mut tabs = vec![Tab::open(&world, ADMINISTRATOR, MemoryStore::new())];
    run_until(&mut tabs, |tabs| reads(&tabs[0]));
    tabs.push(Tab::open(&world, UserId(user.expect("such a user").id), MemoryStore::new()));
    tabs[1].say(ToWorker::ReadMine);
    run_until(&mut tabs, |tabs| tabs.iter().all(reads));
    run_until(&mut tabs, all_finished);
    assert_eq!(tabs[0].csv(), expected(1));
}
