//! Charts that cannot be published: tried again by themselves, and told to the administrator meanwhile.

use std::rc::Rc;

use portal::data::Language;
use portal::{Mutation, Options, Portal, seeds};
use protocol::{NotPublished, Stage, StillShown, ToWorker, Unpublished};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use segmentation::{Series, UserId};
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);
const MINUTE: i64 = 60_000;

fn world() -> Rc<World> {
    World::new(Portal::new(seeds::generate(60, 5, Language::Ru), Options::default()))
}

/// Whether the app lacks the permission for storages.
fn refuse_storages(world: &World, is_refused: bool) {
    world.portal.borrow_mut().faults_mut().no_storage.probability = f64::from(u8::from(is_refused));
}

/// A tab whose reading is over, with what came of the publication.
fn read(world: &Rc<World>) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    tab.run_until(world.elapsed() + MINUTE / 2);
    tab
}

/// Reads what is new in the portal.
fn refresh(world: &World, tab: &mut Tab) {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..5 {
        let now = world.elapsed() as f64 / 1000.0;
        world.portal.borrow_mut().mutate(Mutation::Import, now, &mut random);
    }
    world.pass(10 * MINUTE);
    tab.say(ToWorker::Refresh);
    while tab.is_finished() && tab.step() {}
    tab.finish().expect("a reading");
    tab.run_until(world.elapsed() + MINUTE / 2);
}

fn chart(tab: &Tab) -> Option<Series> {
    tab.screen.summary.as_ref().map(|summary| summary.series.clone())
}

/// The chart that somebody else is shown.
fn seen_by_others(world: &Rc<World>) -> Option<Series> {
    let user = world.portal.borrow().users().iter().find(|user| !user.is_admin && user.active).expect("a user").id;
    let mut tab = Tab::open(world, UserId(user), MemoryStore::new());
    while tab.step() {}
    chart(&tab)
}

fn refused(tab: &Tab) -> Option<StillShown> {
    match tab.screen.unpublished.clone()? {
        Unpublished { why: NotPublished::Refused(words), shown } => {
            assert!(words.contains("insufficient_scope"), "{words}");
            Some(shown)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_refused_is_told_and_published_as_soon_as_the_portal_lets_it() {
    let world = world();
    refuse_storages(&world, true);
    let mut tab = read(&world);
    assert_eq!(refused(&tab), Some(StillShown::Nothing));
    assert_eq!(seen_by_others(&world), None);
    refuse_storages(&world, false);
    tab.run_until(world.elapsed() + 5 * MINUTE);
    assert_eq!((tab.screen.unpublished.clone(), seen_by_others(&world)), (None, chart(&tab)));
    // With an older chart there, that is what the others still see.
    let old = tab.screen.summary.clone().expect("numbers");
    refuse_storages(&world, true);
    refresh(&world, &mut tab);
    assert_ne!(chart(&tab), Some(old.series.clone()));
    // Who lacks the permission cannot tell what others see but by the pointer, which is an option.
    assert_eq!(refused(&tab), Some(StillShown::ChartOf(old.as_of)));
    refuse_storages(&world, false);
    assert_eq!(seen_by_others(&world), Some(old.series));
}

#[test]
fn waits_between_attempts_grow_to_an_hour() {
    let world = world();
    refuse_storages(&world, true);
    let mut tab = read(&world);
    let tries = |world: &World| world.portal.borrow_mut().faults_mut().no_storage.struck;
    let mut waits = Vec::new();
    let mut tried_at = world.elapsed();
    while waits.len() < 9 {
        let before = tries(&world);
        while tries(&world) == before {
            assert!(tab.step(), "it is tried again");
        }
        waits.push((world.elapsed() - tried_at + MINUTE / 2) / MINUTE);
        tried_at = world.elapsed();
        // The rest of this attempt.
        tab.run_until(world.elapsed() + MINUTE / 4);
    }
    assert_eq!(waits[1..], [2, 4, 8, 16, 32, 60, 60, 60]);
}

#[test]
fn the_administrator_need_not_wait() {
    let world = world();
    refuse_storages(&world, true);
    let mut tab = read(&world);
    tab.run_until(world.elapsed() + 100 * MINUTE);
    assert!(refused(&tab).is_some());
    refuse_storages(&world, false);
    tab.say(ToWorker::PublishAgain);
    tab.run_until(world.elapsed() + MINUTE / 2);
    assert_eq!((tab.screen.unpublished.clone(), seen_by_others(&world)), (None, chart(&tab)));
}

#[test]
fn what_breaks_off_with_the_network_is_told_and_published_with_it() {
    let world = world();
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    world.portal.borrow_mut().faults_mut().unreachable.probability = 1.0;
    tab.run_until(world.elapsed() + 5 * MINUTE);
    let told = tab.screen.unpublished.clone().expect("it is told");
    assert_eq!(told.why, NotPublished::Unreachable);
    world.portal.borrow_mut().faults_mut().unreachable.probability = 0.0;
    tab.say(ToWorker::PublishAgain);
    tab.run_until(world.elapsed() + MINUTE);
    assert_eq!((tab.screen.unpublished.clone(), seen_by_others(&world)), (None, chart(&tab)));
}

#[test]
fn others_need_not_wait_for_the_user_fields() {
    let world = world();
    let mut tab = Tab::open_asking(&world, ADMINISTRATOR, MemoryStore::new());
    tab.say(ToWorker::Begin { with_fields: true });
    let is_writing = |tab: &Tab| {
        let progress = tab.screen.progress.as_ref();
        progress.is_some_and(|progress| {
            progress.stage == Stage::Writing && progress.writing.is_some_and(|it| it.done < it.total)
        })
    };
    while !is_writing(&tab) {
        assert!(tab.step());
    }
    while seen_by_others(&world).is_none() {
        assert!(is_writing(&tab) && tab.step(), "published before the last card is written");
    }
    assert_eq!(seen_by_others(&world), chart(&tab));
}

#[test]
fn what_was_read_earlier_does_not_replace_what_was_read_later() {
    let world = world();
    refuse_storages(&world, true);
    let mut late = read(&world);
    refuse_storages(&world, false);
    let mut other = read(&world);
    refresh(&world, &mut other);
    assert_ne!(chart(&other), chart(&late));
    late.say(ToWorker::PublishAgain);
    late.run_until(world.elapsed() + MINUTE);
    assert_eq!(seen_by_others(&world), chart(&other));
    assert_eq!(late.screen.unpublished, None, "others see a chart that is newer than this one");
}
