//! What is kept on this device as a whole: cleared and read anew, carried away in a file and brought back, told.

use std::rc::Rc;

use futures::FutureExt;
use portal::data::{Data, Language};
use portal::{Mutation, Options, Portal, seeds};
use protocol::{DataQuestion, FileProblem, KeptKind, ToWorker};
use segmentation::{Card, ContactId, UserId};
use simulation::{Tab, World, count, step_earliest};
use store::{MemoryStore, Store, StoreError};

const ADMINISTRATOR: UserId = UserId(1);

fn data() -> Data {
    seeds::generate(300, 6, Language::Ru)
}

fn world() -> Rc<World> {
    World::new(Portal::new(data(), Options::default()))
}

/// A tab that has read everything.
fn finished(world: &Rc<World>, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, store.clone());
    tab.finish().expect("a reading");
    tab.settle();
    tab
}

fn kept(store: &MemoryStore) -> store::Stored {
    store.load().now_or_never().expect("memory").expect("it can be read").expect("something is kept")
}

fn saved_file(tab: &mut Tab) -> Vec<u8> {
    tab.say(ToWorker::SaveFile);
    tab.settle();
    tab.screen.file.take().expect("an answer").expect("a file")
}

#[test]
fn what_is_cleared_is_read_anew_without_its_history() {
    let (world, store) = (world(), MemoryStore::new());
    let mut tab = finished(&world, &store);
    // Cards that were counted go: the history remembers them.
    world.mutate(Mutation::Delete, 30, 1);
    tab.say(ToWorker::CheckAll);
    tab.settle();
    tab.ask(DataQuestion);
    tab.settle();
    assert!(tab.screen.data.as_ref().is_some_and(|data| data.removals > 0));

    tab.say(ToWorker::ClearAndRefresh);
    tab.step();
    assert!(tab.screen.summary.is_none(), "nothing old is shown");
    tab.finish().expect("a reading");
    tab.settle();
    tab.ask(DataQuestion);
    tab.settle();
    assert_eq!(tab.screen.data.as_ref().map(|data| data.removals), Some(0));
    assert!(tab.screen.data.as_ref().is_some_and(|data| data.recorded_months > 0), "recorded anew");
    assert!(tab.screen.first_run.is_none(), "the question was answered by the command");
}

#[test]
fn clearing_in_the_middle_of_a_reading_ends_with_the_right_numbers() {
    let expected = count(data()).expect("a reading");
    for steps in [3, 10, 20, 40, 60, 90] {
        for commits_late in [false, true] {
            let (world, store) = (world(), MemoryStore::new());
            let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
            tab.commits_late = commits_late;
            for _ in 0..steps {
                tab.step();
            }
            tab.say(ToWorker::ClearAndRefresh);
            tab.step();
            tab.finish().expect("a reading");
            tab.settle();
            assert_eq!(tab.csv(), expected, "after {steps} steps");
            drop(tab);
            assert_eq!(finished(&world, &store).csv(), expected, "what was kept after {steps} steps");
        }
    }
}

#[test]
fn the_other_tabs_follow_a_clearing_whoever_asks_for_it() {
    for asking in 0..2 {
        let (world, store) = (world(), MemoryStore::new());
        let mut tabs = [finished(&world, &store), Tab::open(&world, ADMINISTRATOR, store.clone())];
        while tabs[1].screen.summary.is_none() {
            assert!(step_earliest(&mut tabs));
        }
        tabs[asking].say(ToWorker::ClearAndRefresh);
        let mut were_empty = [false; 2];
        while were_empty != [true; 2]
            || !tabs.iter().all(Tab::is_finished)
            || tabs.iter().any(|tab| tab.screen.summary.is_none())
        {
            assert!(step_earliest(&mut tabs), "{:?}", tabs.each_ref().map(|tab| tab.screen.progress.clone()));
            for (was_empty, tab) in were_empty.iter_mut().zip(&tabs) {
                *was_empty |= tab.screen.summary.is_none();
            }
        }
        assert_eq!(tabs[0].csv(), tabs[1].csv());
        assert!(!tabs[1].screen.is_forgotten);
    }
}

#[test]
fn a_file_brings_everything_back_into_another_browser() {
    let (world, store) = (world(), MemoryStore::new());
    let mut tab = finished(&world, &store);
    let file = saved_file(&mut tab);
    let (numbers, everything) = (tab.csv(), kept(&store));
    drop(tab);
    for is_asked in [false, true] {
        let other = MemoryStore::new();
        let mut tab =
            if is_asked { Tab::open_asking(&world, ADMINISTRATOR, other.clone()) } else { finished(&world, &other) };
        tab.settle();
        tab.say(ToWorker::LoadFile(file.clone()));
        while tab.screen.file_loaded.is_none() {
            assert!(tab.step());
        }
        assert_eq!(tab.screen.file_loaded, Some(Ok(())));
        assert!(kept(&other) == everything);
        tab.step();
        tab.finish().expect("a comparison");
        tab.settle();
        assert_eq!(tab.csv(), numbers);
    }
}

#[test]
fn a_file_that_cannot_be_taken_costs_nothing() {
    let (world, store) = (world(), MemoryStore::new());
    let mut tab = finished(&world, &store);
    let file = saved_file(&mut tab);
    let (numbers, everything) = (tab.csv(), kept(&store));
    let damaged = [&file[..file.len() / 2], &[0; 9]].concat();
    for (bytes, quota, problem) in [
        (damaged, None, FileProblem::Broken),
        (b"client;group".to_vec(), None, FileProblem::NotOurs),
        (file.clone(), Some(10), FileProblem::NoRoom),
    ] {
        store.set_quota(quota);
        tab.screen.file_loaded = None;
        tab.say(ToWorker::LoadFile(bytes));
        tab.settle();
        store.set_quota(None);
        assert_eq!(tab.screen.file_loaded, Some(Err(problem)));
        assert_eq!(kept(&store).history, everything.history);
        assert_eq!(kept(&store).dataset, everything.dataset);
        assert_eq!((tab.csv(), tab.is_finished()), (numbers.clone(), true), "{problem:?}");
    }
    let colleague = 2;
    let mut other = Tab::open(&world, UserId(colleague), MemoryStore::new());
    other.settle();
    other.say(ToWorker::LoadFile(file));
    other.settle();
    assert_eq!(other.screen.file_loaded, Some(Err(FileProblem::OtherUser)));
}

#[test]
fn what_is_kept_and_what_was_asked_is_told_without_tokens_and_names() {
    let (world, store) = (world(), MemoryStore::new());
    let mut tab = finished(&world, &store);
    tab.ask(DataQuestion);
    tab.settle();
    let data = tab.screen.data.clone().expect("a report");
    let kept: usize = data.kept.iter().flatten().map(|(_, amount)| amount.bytes as usize).sum();
    let contents = store.contents().now_or_never().expect("memory").expect("it can be read").expect("it is kept");
    let bytes = contents.chunks.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()
        + contents.history.iter().map(Vec::len).sum::<usize>()
        + contents.checkpoint.len();
    assert_eq!(kept, bytes);
    assert!(data.kept.iter().flatten().any(|(kind, amount)| *kind == KeptKind::Sales && amount.pieces > 12));
    assert_eq!(data.requests_total as usize, data.requests.len());
    assert!(data.requests.iter().all(|note| note.outcome.is_some_and(|outcome| outcome.status == Some(200))));
    let rows: u32 = data.requests.iter().filter_map(|note| note.outcome).map(|outcome| outcome.rows).sum();
    assert!(rows > 1_000, "{rows} rows");
    let text = format!("{data:?}");
    assert!(world.tokens().iter().all(|token| !text.contains(token)), "no token is remembered");
    assert!(!text.contains("filter") && !text.contains("TITLE"), "no parameter is remembered");
}

#[test]
fn the_rows_of_a_question_are_told_as_those_of_a_reading_are() {
    let mut tab = Tab::open_for_cards(&world(), ADMINISTRATOR);
    tab.ask_card(Card::Contact(ContactId(1))).expect("an answer");
    tab.ask(DataQuestion);
    tab.settle();
    let data = tab.screen.data.expect("a report");
    let rows = data.requests.iter().filter_map(|note| note.outcome).map(|outcome| outcome.rows).sum::<u32>();
    assert!(rows > 0, "{data:?}");
}

#[test]
fn a_browser_that_keeps_nothing_gives_no_file_and_takes_one_into_memory() {
    let (world, store) = (world(), MemoryStore::new());
    let file = saved_file(&mut finished(&world, &store));
    let full = MemoryStore::new();
    full.set_quota(Some(10));
    let mut tab = Tab::open(&world, ADMINISTRATOR, full.clone());
    tab.finish().expect("a reading");
    tab.settle();
    tab.say(ToWorker::SaveFile);
    tab.settle();
    assert_eq!(tab.screen.file, Some(Err(FileProblem::NothingKept)));
    let requests = tab.screen.progress.as_ref().map_or(0, |progress| progress.requests);
    tab.say(ToWorker::LoadFile(file));
    tab.settle();
    assert_eq!((tab.screen.file_loaded, tab.is_finished()), (Some(Ok(())), true));
    assert!(
        tab.screen.progress.as_ref().is_some_and(|progress| progress.requests > requests),
        "compared with the portal"
    );
    assert_eq!(full.load().now_or_never(), Some(Ok::<_, StoreError>(None)));
}
