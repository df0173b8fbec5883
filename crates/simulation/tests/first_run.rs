//! The first run: an administrator is asked before anything but the size of the portal is read.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::FutureExt;
use portal::data::{Data, Language};
use portal::schema::Entity;
use portal::{Options, Portal, Profile, seeds};
use protocol::{Activity, FieldsStage, FieldsWish, Records, ToWorker};
use segmentation::series_csv;
use simulation::{Tab, World, count, held};
use store::{MemoryStore, Store};

const ADMINISTRATOR: u32 = 1;

fn data() -> Data {
    seeds::generate(300, 5, Language::Ru)
}

fn world(data: Data) -> Rc<World> {
    World::new(Portal::new(data, Options::default()))
}

fn is_asked(tab: &Tab) -> bool {
    tab.screen.progress.as_ref().is_some_and(|progress| progress.activity == Activity::AwaitingBegin)
        && tab.screen.first_run.is_some()
}

/// Lets everything happen that happens by itself.
fn settle(tab: &mut Tab) {
    while tab.step() {}
}

/// Lets a tab go on until records have come.
fn run_until_it_reads(tab: &mut Tab) {
    let reads = |tab: &Tab| tab.screen.progress.as_ref().is_some_and(|progress| progress.rows > 0);
    while !reads(tab) {
        assert!(tab.step());
    }
}

fn csv(tab: &Tab) -> String {
    series_csv(&tab.screen.summary.as_ref().expect("numbers").series)
}

#[test]
fn nothing_is_read_before_the_administrator_agrees() {
    let (world, store) = (world(data()), MemoryStore::new());
    let mut tab = Tab::open_asking(&world, ADMINISTRATOR, store.clone());
    settle(&mut tab);
    assert!(is_asked(&tab), "{:?}", tab.screen.progress);
    assert!(tab.screen.progress.as_ref().is_some_and(|progress| progress.requests <= 2), "{:?}", tab.screen.progress);
    assert_eq!(store.load().now_or_never(), Some(Ok(None)));
    tab.say(ToWorker::Begin { with_fields: false });
    tab.finish().expect("a reading");
    assert_eq!(csv(&tab), count(data()).expect("a reading"));
}

#[test]
fn the_portal_is_counted_and_the_time_is_about_right() {
    // What takes longer than a minute is told to within a half and the double of it; less is less than a minute.
    for (clients, profile) in [(300, Profile::Typical), (6_000, Profile::Typical), (6_000, Profile::Heavy)] {
        let data = seeds::generate(clients, 5, Language::Ru);
        let rows = |entity| data.records(entity).len() as u64;
        let (companies, deals) = (rows(Entity::Company), rows(Entity::Deal));
        let world = World::new(Portal::new(data, Options { profile, ..Options::default() }));
        let mut tab = Tab::open_asking(&world, ADMINISTRATOR, MemoryStore::new());
        settle(&mut tab);
        let told = tab.screen.first_run.clone().expect("the size of the portal");
        assert!(told.rows.contains(&(Records::Companies, companies)), "{told:?}");
        assert!(told.rows.contains(&(Records::Deals, deals)), "{told:?}");
        let begun = world.elapsed();
        tab.say(ToWorker::Begin { with_fields: false });
        while !tab.screen.summary.as_ref().is_some_and(|summary| summary.dialogs_complete) {
            assert!(tab.step(), "the reading ends");
        }
        let took = u64::try_from(world.elapsed() - begun).expect("time goes on") / 1_000;
        let range = if took < 60 { 0..60 } else { took / 2..took * 2 };
        assert!(range.contains(&told.chart_seconds), "{clients} clients: {told:?}, it took {took} s");
        assert!(told.fields_seconds >= told.chart_seconds, "writing is slower than reading: {told:?}");
    }
}

#[test]
fn a_reading_that_was_begun_is_never_asked_about_again() {
    let (world, store) = (world(data()), MemoryStore::new());
    let mut first = Tab::open_asking(&world, ADMINISTRATOR, store.clone());
    settle(&mut first);
    first.say(ToWorker::Begin { with_fields: false });
    while store.load().now_or_never() == Some(Ok(None)) {
        assert!(first.step());
    }
    drop(first);
    let mut second = Tab::open_asking(&world, ADMINISTRATOR, store.clone());
    second.finish().expect("a reading");
    drop(second);
    let mut third = Tab::open_asking(&world, ADMINISTRATOR, store);
    third.finish().expect("a reading");
    assert_eq!(third.screen.first_run, None);
}

#[test]
fn who_finds_somebody_reading_in_another_browser_waits_and_is_asked_then() {
    let world = world(data());
    let mut reader = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    run_until_it_reads(&mut reader);
    let mut tabs = [reader, Tab::open_asking(&world, ADMINISTRATOR, MemoryStore::new())];
    let mut has_waited = false;
    while !is_asked(&tabs[1]) {
        assert!(simulation::step_earliest(&mut tabs), "{:?}", tabs[1].screen.progress);
        let waits = |tab: &Tab| {
            let activity = tab.screen.progress.as_ref().map(|progress| &progress.activity);
            matches!(activity, Some(Activity::OtherAdmin { .. }))
        };
        has_waited |= waits(&tabs[1]);
    }
    assert!(has_waited);
    assert!(tabs[0].is_finished(), "he is asked when the other is done");
}

#[test]
fn who_agrees_after_another_has_begun_waits_for_him() {
    let world = world(data());
    let mut late = Tab::open_asking(&world, ADMINISTRATOR, MemoryStore::new());
    settle(&mut late);
    let mut reader = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    run_until_it_reads(&mut reader);
    late.say(ToWorker::Begin { with_fields: false });
    let mut tabs = [reader, late];
    while !tabs[1].is_finished() {
        assert!(simulation::step_earliest(&mut tabs));
        let reads =
            |tab: &Tab| tab.screen.progress.as_ref().is_some_and(|it| it.activity == Activity::Reading && it.rows > 0);
        assert!(tabs[0].is_finished() || !reads(&tabs[1]), "both read");
    }
    assert_eq!(csv(&tabs[1]), count(data()).expect("a reading"));
}

#[test]
fn whoever_wants_to_look_only_finds_the_fields_of_others_left_alone_until_he_wants_them() {
    let world = world(data());
    let mut other = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    settle(&mut other);
    other.say(ToWorker::SetFields(FieldsWish::Keep));
    while held(&world.portal.borrow()).is_empty() {
        assert!(other.step());
    }
    drop(other);
    // Cards are half written: whoever keeps the fields has much to do.
    let store = MemoryStore::new();
    let stage = |tab: &Tab| tab.screen.fields.as_ref().map(|fields| fields.stage.clone());
    let mut before = BTreeMap::new();
    for is_first in [true, false] {
        let mut tab = Tab::open_asking(&world, ADMINISTRATOR, store.clone());
        settle(&mut tab);
        if is_first {
            before = held(&world.portal.borrow());
            tab.say(ToWorker::Begin { with_fields: false });
            settle(&mut tab);
        }
        assert_eq!(stage(&tab), Some(FieldsStage::Left));
        assert_eq!(held(&world.portal.borrow()), before);
    }
    let mut tab = Tab::open_asking(&world, ADMINISTRATOR, store.clone());
    settle(&mut tab);
    tab.say(ToWorker::SetFields(FieldsWish::Keep));
    // The wish is kept at once.
    while !matches!(stage(&tab), Some(FieldsStage::Working { .. })) {
        assert!(tab.step());
    }
    drop(tab);
    let mut tab = Tab::open_asking(&world, ADMINISTRATOR, store);
    settle(&mut tab);
    assert_eq!(stage(&tab), Some(FieldsStage::Ready));
    assert_eq!(held(&world.portal.borrow()).len(), tab.wanted().len());
}
