//! A store that an older build has filled: it opens with the same numbers, and the columns it lacks are read.

use std::rc::Rc;

use futures::FutureExt;
use portal::data::{Data, Language};
use portal::{Options, Portal, Profile, seeds};
use protocol::{Columns, DataQuestion, ReadSoFar, ToWorker};
use segmentation::UserId;
use simulation::{Tab, World, count};
use store::{MemoryStore, Store, Stored};
use sync::{Checkpoint, ColumnSet, Reached};

const ADMINISTRATOR: UserId = UserId(1);

/// What the last build that kept records as rows, and no sums, had stored of [`data`]: the file that it gave.
const STORE_OF_ROWS: &[u8] = include_bytes!("columns/store_of_rows.bin");

fn data() -> Data {
    seeds::generate(600, 6, Language::Ru)
}

fn world() -> Rc<World> {
    World::new(Portal::new(data(), Options { profile: Profile::Heavy, ..Options::default() }))
}

fn kept(store: &MemoryStore) -> Stored {
    store.load().now_or_never().expect("memory").expect("it can be read").expect("something is kept")
}

fn place(store: &MemoryStore) -> Checkpoint {
    Checkpoint::from_bytes(&kept(store).checkpoint).expect("a checkpoint of this build")
}

/// A tab that has taken up the old store, and its store.
fn upgraded(world: &Rc<World>) -> (Tab, MemoryStore) {
    let store = MemoryStore::new();
    let mut tab = Tab::open(world, ADMINISTRATOR, store.clone());
    while tab.screen.storage.is_none() {
        tab.step();
    }
    tab.say(ToWorker::LoadFile(STORE_OF_ROWS.to_vec()));
    while tab.screen.file_loaded.is_none() {
        tab.step();
    }
    assert_eq!(tab.screen.file_loaded, Some(Ok(())));
    (tab, store)
}

#[test]
fn a_store_of_rows_opens_with_the_same_numbers_and_its_sums_are_read() {
    let world = world();
    let (mut tab, store) = upgraded(&world);
    let before = kept(&store).dataset.facts;
    assert!(!before.deals.is_empty() && before.deals.iter().all(|deal| deal.sum.is_none()), "it knew no sums");
    tab.finish().expect("a reading");
    tab.settle();
    assert_eq!(tab.csv(), count(data()).expect("a reading"));

    let place = place(&store);
    for set in [ColumnSet::Money, ColumnSet::CardDetails, ColumnSet::Names] {
        assert_eq!(place.coverage.reached(set), Reached::Everything, "{set:?}");
    }
    let fresh_store = MemoryStore::new();
    let mut fresh = Tab::open(&world, ADMINISTRATOR, fresh_store.clone());
    fresh.finish().expect("a reading");
    fresh.settle();
    assert_eq!(kept(&store).dataset.facts, kept(&fresh_store).dataset.facts, "as a reading of this build leaves it");
}

#[test]
fn sums_are_read_of_a_portal_that_does_not_heed_dates_too() {
    for odd in ["filter-window-ignored", "filter-created-empty"] {
        let oddities = odd.parse().expect("oddities of the table");
        let world = World::new(Portal::new(data(), Options { oddities, ..Options::default() }));
        let (mut tab, store) = upgraded(&world);
        tab.finish().expect("a reading");
        tab.settle();
        assert_eq!(tab.csv(), count(data()).expect("a reading"), "{odd}");
        assert!(kept(&store).dataset.facts.deals.iter().all(|deal| deal.sum.is_some()), "{odd}");
    }
}

#[test]
fn how_far_the_columns_are_read_is_told_on_the_way() {
    let world = world();
    let (mut tab, _store) = upgraded(&world);
    use ReadSoFar::{Everything, Nothing, Through};
    let mut told: Vec<[ReadSoFar; 2]> = Vec::new();
    while told.last() != Some(&[Everything, Everything]) {
        tab.step();
        tab.screen.data = None;
        tab.ask(DataQuestion);
        while tab.screen.data.is_none() {
            tab.step();
        }
        let report = tab.screen.data.take().expect("a report");
        if let [(Columns::Money, money), (Columns::CardDetails, details)] = report.columns[..] {
            if told.last() != Some(&[money, details]) {
                told.push([money, details]);
            }
        } else {
            assert!(report.columns.is_empty(), "touches were never asked for: {:?}", report.columns);
        }
    }
    assert_eq!(told.first(), Some(&[Nothing, Nothing]));
    assert!(told.iter().any(|told| matches!(told, [Through(_), Nothing])), "{told:?}");
    assert!(told.iter().any(|told| matches!(told, [Everything, Through(_)])), "{told:?}");
}

#[test]
fn reading_missing_columns_goes_on_where_a_closed_tab_has_left_it() {
    let world = world();
    let (mut tab, store) = upgraded(&world);
    let (mut before, mut closed) = (Reached::Nothing, 0);
    while before != Reached::Everything {
        tab.step();
        let reached = place(&store).coverage.reached(ColumnSet::Money);
        if reached == before {
            continue;
        }
        if let (Reached::Through(month), Reached::Through(earlier)) = (reached, before) {
            assert!(month > earlier, "what was read is read again");
        }
        // The tab is closed whenever some months are read.
        drop(tab);
        tab = Tab::open(&world, ADMINISTRATOR, store.clone());
        (before, closed) = (reached, closed + 1);
    }
    assert!(closed > 1, "the reading was over at once");
    tab.finish().expect("a reading");
    tab.settle();
    assert_eq!(tab.csv(), count(data()).expect("a reading"));
    assert!(kept(&store).dataset.facts.deals.iter().all(|deal| deal.sum.is_some()));
}
