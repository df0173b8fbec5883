//! Whole readings of whole portals, in virtual time: they end with the right numbers whatever happens on the way.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use portal::data::{Data, Language};
use portal::schema::{Entity, company, contact};
use portal::{Cause, Fault, Faults, Kind, Mutation, Options, Portal, Profile, seeds};
use protocol::{Activity, Failure, MemoryOnly, Stage, Storage, ToWorker};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use segmentation::{Group, Mode, UserId};
use simulation::{Tab, Unfinished, World, count};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);
const CLIENTS: u32 = 300;

fn data(seed: u64) -> Data {
    seeds::generate(CLIENTS, seed, Language::Ru)
}

fn world(data: Data, faults: Faults) -> Rc<World> {
    World::new(Portal::new(data, Options { faults, ..Options::default() }))
}

/// The counts of a CSV by month, mode and group.
fn table(csv: &str) -> BTreeMap<(&str, &str, &str), u32> {
    csv.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            ((cells[0], cells[1], cells[2]), cells[3].parse().expect("a count"))
        })
        .collect()
}

#[test]
fn the_groups_add_up_in_every_month() {
    for seed in 1..=3 {
        let csv = count(data(seed)).expect("a reading");
        let counts = table(&csv);
        let months: Vec<&str> = counts.keys().map(|(month, _, _)| *month).collect();
        assert!(months.len() >= 100 * Group::COUNT, "a life of many years");
        for month in months {
            let total = |mode: Mode| -> u32 {
                mode.groups().iter().map(|group| counts[&(month, mode.code(), group.code())]).sum()
            };
            let clients = total(Mode::ClientType);
            let none = counts[&(month, "frequency", "none")];
            assert_eq!(clients, total(Mode::Frequency), "{month}");
            assert_eq!(clients, total(Mode::Paid) + total(Mode::Unpaid), "{month}");
            assert_eq!(none, total(Mode::Unpaid), "{month}");
        }
        for group in Group::all() {
            let last =
                counts.iter().rev().find(|((_, mode, code), _)| (*mode, *code) == (group.mode().code(), group.code()));
            assert!(last.is_some_and(|(_, count)| *count > 0), "a generated portal has clients in {group:?}");
        }
    }
}

#[test]
fn the_directories_grow_as_the_portals_own_records_say() {
    let data = data(1);
    let mut expected: BTreeMap<(String, &str), u32> = BTreeMap::new();
    let offset = i64::from(data.info.utc_offset);
    let mut add =
        |entity: Entity, group: &'static str, is_counted: &dyn Fn(&portal::record::Record) -> bool, created| {
            for record in data.records(entity).iter().filter(|record| is_counted(record)) {
                let seconds = record.time(created).expect("every card has a date") + offset;
                let date = chrono::DateTime::from_timestamp(seconds, 0).expect("a moment");
                *expected.entry((date.format("%Y-%m").to_string(), group)).or_default() += 1;
            }
        };
    let is_ordinary = |category: Option<i64>| category.unwrap_or(0) == 0;
    add(
        Entity::Company,
        "companies",
        &|it| is_ordinary(it.int(company::CATEGORY_ID)) && it.flag(company::IS_MY_COMPANY) != Some(true),
        company::CREATED_TIME,
    );
    add(Entity::Contact, "contacts", &|it| is_ordinary(it.int(contact::CATEGORY_ID)), contact::CREATED_TIME);
    let csv = count(data).expect("a reading");
    let mut so_far: BTreeMap<&str, u32> = BTreeMap::new();
    for ((month, mode, group), count) in table(&csv) {
        if mode == "directory" {
            let total = so_far.entry(group).or_default();
            *total += expected.get(&(month.to_owned(), group)).copied().unwrap_or(0);
            assert_eq!(count, *total, "{month} {group}");
        }
    }
}

#[test]
fn a_refresh_of_a_portal_in_which_nothing_is_new_counts_blocks_and_reads_none() {
    let world = world(data(1), Faults::default());
    let pages = || world.portal.borrow_mut().take_request_log().pages();
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    let of_first_reading = pages();
    tab.say(ToWorker::Refresh);
    while tab.is_finished() {
        assert!(tab.step(), "nothing happens any more");
    }
    tab.finish().expect("a reading");
    let of_refresh = pages();
    assert!(of_first_reading > 60 && of_refresh * 4 < of_first_reading, "{of_refresh} of {of_first_reading} pages");
}

#[test]
fn a_deleted_record_costs_some_counts_and_the_pages_of_its_block() {
    let world = world(seeds::generate(3_000, 1, Language::Ru), Faults::default());
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    tab.settle();
    let invoices = tab.own_numbers().expect("numbers").facts().invoices.len();
    world.pass(60_000);
    world.mutate(Mutation::DeleteInvoice, 1, 1);
    world.portal.borrow_mut().take_request_log();
    tab.say(ToWorker::Refresh);
    tab.run_until(world.elapsed());
    tab.finish().expect("a reading");
    tab.settle();
    assert_eq!(tab.own_numbers().expect("numbers").facts().invoices.len(), invoices - 1, "it was found");
    let request_log = world.portal.borrow_mut().take_request_log();
    let asked = |kind: Entity| {
        let of_kind = |&(_, it): &(&str, Kind)| matches!(it, Kind::Records { entity, .. } if entity == kind);
        request_log.calls.iter().filter(|(call, _)| of_kind(call)).map(|(_, calls)| calls.pages).sum::<u64>()
    };
    let pages = asked(Entity::Invoice) + asked(Entity::OldInvoice);
    // The largest numbers, what was changed and what is new of both lists, a count of all, of the parts, three pages.
    assert!(pages < 30 && invoices > 30 * 50, "{pages} pages of {invoices} invoices");
}

#[test]
fn a_tab_that_is_closed_again_and_again_ends_with_the_same_numbers() {
    let expected = count(data(2)).expect("a reading");
    for seed in 0..6 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let world = world(data(2), Faults::default());
        let store = MemoryStore::new();
        let mut closed = 0;
        for _ in 0..8 {
            let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
            for _ in 0..random.random_range(1..60) {
                tab.step();
            }
            closed += 1;
        }
        let mut tab = Tab::open(&world, ADMINISTRATOR, store);
        tab.finish().expect("a reading");
        assert_eq!(tab.csv(), expected, "closed {closed} times, seed {seed}");
    }
}

#[test]
fn what_is_finished_is_not_read_again() {
    let world = world(data(2), Faults::default());
    let store = MemoryStore::new();
    let mut first = Tab::open(&world, ADMINISTRATOR, store.clone());
    first.finish().expect("a reading");
    let rows = |tab: &Tab| tab.screen.progress.as_ref().map_or(0, |progress| progress.rows);
    let requests = |tab: &Tab| tab.screen.progress.as_ref().map_or(0, |progress| progress.requests);
    let (first_csv, first_rows, first_requests) = (first.csv(), rows(&first), requests(&first));
    drop(first);
    let mut second = Tab::open(&world, ADMINISTRATOR, store);
    second.finish().expect("a reading");
    assert_eq!(second.csv(), first_csv);
    assert!(rows(&second) - first_rows < first_rows / 20, "{} rows more", rows(&second) - first_rows);
    assert!(requests(&second) * 3 < first_requests, "{} of {first_requests}", requests(&second));
}

#[test]
fn no_fault_of_the_portal_changes_the_numbers() {
    let expected = count(data(3)).expect("a reading");
    let rare = Fault::by_chance(0.08);
    let very_rare = Fault::by_chance(0.005);
    let nothing = Faults::default();
    for (name, faults) in [
        ("503", Faults { query_limit: rare, ..nothing }),
        ("429", Faults { operation_limit: rare, ..nothing }),
        ("500", Faults { server_error: rare, ..nothing }),
        ("timeout", Faults { timeout: rare, ..nothing }),
        ("cut", Faults { cut: rare, ..nothing }),
        ("expired token", Faults { expired_token: rare, ..nothing }),
        ("broken JSON", Faults { broken_json: rare, ..nothing }),
        ("errors in batches", Faults { batch_error: very_rare, ..nothing }),
    ] {
        let mut tab = Tab::open(&world(data(3), faults), ADMINISTRATOR, MemoryStore::new());
        assert_eq!(tab.finish(), Ok(()), "{name}");
        assert_eq!(tab.csv(), expected, "{name}");
    }
}

#[test]
fn what_changes_during_the_reading_is_found_before_it_ends() {
    for seed in 0..3 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let world = world(data(4), Faults::default());
        let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
        let is_reading_months =
            |tab: &Tab| tab.screen.progress.as_ref().is_none_or(|progress| progress.stage < Stage::Changes);
        while is_reading_months(&tab) && tab.step() {
            // What happens after the changes were asked for is found by the next reading.
            if is_reading_months(&tab) && random.random_bool(0.3) {
                let kind = if random.random_bool(0.5) { Mutation::Add } else { Mutation::Change };
                world.portal.borrow_mut().mutate(kind, world.elapsed() as f64 / 1000.0, &mut random);
            }
        }
        tab.finish().expect("a reading");
        let mut fresh = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
        fresh.finish().expect("a reading");
        assert_eq!(tab.csv(), fresh.csv(), "seed {seed}");
    }
}

#[test]
fn a_card_that_has_changed_is_looked_up_again() {
    let world = world(data(4), Faults::default());
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..3 * CLIENTS {
        world.portal.borrow_mut().mutate(Mutation::Change, world.elapsed() as f64 / 1000.0, &mut random);
    }
    tab.say(ToWorker::Refresh);
    tab.run_until(world.elapsed());
    tab.finish().expect("a reading");
    let mut fresh = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    fresh.finish().expect("a reading");
    assert_eq!(tab.csv(), fresh.csv());
}

#[test]
fn the_limits_of_an_ordinary_portal_are_never_provoked() {
    let mut tab = Tab::open(&world(data(5), Faults::default()), ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    assert_eq!(tab.refusals, 0);
}

#[test]
fn a_viewer_sees_what_his_rights_show() {
    let everything = count(data(6)).expect("a reading");
    let contacts =
        |csv: &str| table(csv).into_iter().rev().find(|((_, _, group), _)| *group == "contacts").map(|(_, n)| n);
    let world = world(data(6), Faults::default());
    let users = world.portal.borrow().users();
    let with = |access| {
        users.iter().find(|user| user.crm_access == access && !user.is_admin && user.active).expect("such a user").id
    };

    let mut own = Tab::open(&world, UserId(with(portal::CrmAccess::Own)), MemoryStore::new());
    own.say(ToWorker::ReadMine);
    own.finish().expect("a reading");
    assert!(own.screen.viewer.as_ref().is_some_and(|viewer| !viewer.is_admin));
    assert!(contacts(&own.csv()) < contacts(&everything) && contacts(&own.csv()) > Some(0));

    let mut nothing = Tab::open(&world, UserId(with(portal::CrmAccess::None)), MemoryStore::new());
    nothing.finish().expect("nothing to read");
    assert!(nothing.screen.limits.as_ref().is_some_and(|limits| limits.sees_no_cards));
    nothing.say(ToWorker::ReadMine);
    while nothing.is_finished() && nothing.step() {}
    assert_eq!(nothing.finish(), Err(Unfinished::Stopped(Failure::NoCrmRights)));
    assert!(nothing.screen.summary.is_none());
}

#[test]
fn a_full_disk_costs_the_memory_of_the_browser_but_no_number() {
    let expected = count(data(7)).expect("a reading");
    let world = world(data(7), Faults::default());
    let store = MemoryStore::new();
    store.set_quota(Some(20_000));
    let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
    tab.finish().expect("a reading");
    assert_eq!(tab.screen.storage, Some(Storage::MemoryOnly(MemoryOnly::Full)));
    assert_eq!(tab.csv(), expected);
    drop(tab);
    store.set_quota(None);
    let mut later = Tab::open(&world, ADMINISTRATOR, store);
    later.finish().expect("a reading");
    assert_eq!((later.screen.storage, later.csv()), (Some(Storage::Kept), expected), "what was kept before is whole");
}

#[test]
fn a_portal_without_cards_has_an_empty_chart() {
    let mut data = data(1);
    for entity in
        [Entity::Contact, Entity::Company, Entity::Deal, Entity::Invoice, Entity::OldInvoice, Entity::Activity]
    {
        data.records_mut(entity).clear();
    }
    let mut tab = Tab::open(&world(data, Faults::default()), ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    assert_eq!(tab.csv(), "month,mode,group,count\n");
    assert!(matches!(tab.screen.progress.map(|progress| progress.activity), Some(Activity::Finished)));
}

#[test]
fn a_real_purchase_log_is_counted_as_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cdnow");
    if !folder.exists() {
        println!("skipped: the purchase log is not at hand");
        return;
    }
    let csv = count(portal::dump::load(&folder).expect("a dump")).expect("a reading");
    let counts = table(&csv);
    for (mode, group, expected) in [
        ("directory", "contacts", 23_570),
        ("client_type", "b2c", 23_570),
        ("paid", "active", 5_374),
        ("paid", "sleeping", 18_196),
        ("paid", "lost", 0),
        ("frequency", "regular", 11_662),
        ("frequency", "first", 11_908),
    ] {
        assert_eq!(counts[&("2026-07", mode, group)], expected, "{mode} {group}");
    }
}

#[test]
fn a_page_that_is_loaded_anew_again_and_again_never_fills_the_portals_bucket() {
    let world = World::new(Portal::new(data(1), Options { profile: Profile::Fast, ..Options::default() }));
    let store = MemoryStore::new();
    for _ in 0..8 {
        let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
        tab.finish().expect("a reading");
        drop(tab);
        world.pass(700);
    }
    let refused = world.portal.borrow_mut().take_request_log().refused(503, Cause::Limit).requests;
    assert_eq!(refused, 0);
}
