//! Leads: read where they are requests by the settings of counting, and not at all where they are not.

use std::collections::BTreeMap;
use std::rc::Rc;

use bitrix24::{Source, counting};
use portal::data::{Data, Language};
use portal::schema::Entity;
use portal::{CrmAccess, Mutation, Options, Portal, Profile, seeds};
use protocol::{
    CardAnswer, CardQuestion, CountingQuestion, EffectQuestion, Leads, Records, SaveAnswer, SaveCounting, Stage,
    Summary, ToWorker,
};
use segmentation::condition::Needs;
use segmentation::{Group, Mode, Month, Segmentation, Settings, UserId};
use serde_json::json;
use simulation::{Tab, World, read_whole};
use store::MemoryStore;
use sync::{ColumnSet, Reached};

const ADMINISTRATOR: UserId = UserId(1);

fn world(data: Data, options: Options) -> Rc<World> {
    World::new(Portal::new(data, options))
}

fn small() -> Rc<World> {
    world(seeds::generate(300, 5, Language::Ru), Options::default())
}

fn requests() -> Settings {
    Settings { leads_are_requests: true, ..Settings::default() }
}

/// Sets the rule in the portal, as another administrator would.
fn set(world: &World, is_on: bool) {
    let text = json!({ "format": 1, "settings": { "leads_are_requests": is_on } }).to_string();
    world.ask(ADMINISTRATOR, "app.option.set", json!({ "options": { counting::OPTION: text } }));
}

fn finish(tab: &mut Tab) {
    tab.finish().expect("a reading");
    tab.settle();
}

fn open(world: &Rc<World>, user: UserId, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, user, store.clone());
    finish(&mut tab);
    tab
}

fn refresh(tab: &mut Tab, world: &Rc<World>) {
    world.pass(60_000);
    tab.say(ToWorker::Refresh);
    tab.run_until(world.elapsed());
    finish(tab);
}

fn summary(tab: &Tab) -> &Summary {
    tab.screen.summary.as_ref().expect("numbers")
}

fn reached(tab: &Tab) -> Reached {
    tab.checkpoint().map(|it| it.coverage.reached(ColumnSet::Leads)).unwrap_or_default()
}

/// The portal as it is now, counted with its leads, which are asked for beside the worker.
fn expected(world: &World, settings: &Settings) -> Segmentation {
    let data = world.portal.borrow().data(world.elapsed() as f64 / 1000.0);
    let whole = read_whole(Portal::new(data, Options::default()), Needs::default(), settings).expect("a reading");
    whole.counted(settings).0
}

/// Checks leads and numbers of a tab against the portal.
#[track_caller]
fn check(tab: &Tab, world: &World) {
    let (engine, expected) = (tab.own_numbers().expect("numbers"), expected(world, &requests()));
    assert!(!expected.facts().leads.is_empty(), "the portal has leads");
    assert!(engine.facts().leads == expected.facts().leads, "the leads are those of the portal");
    assert_eq!(engine.series(), expected.series());
    assert_eq!(summary(tab).series, expected.series());
    assert!(summary(tab).dialogs_complete && reached(tab) == Reached::Everything);
}

#[test]
fn leads_are_not_read_where_they_are_no_requests() {
    let world = small();
    let tab = open(&world, ADMINISTRATOR, &MemoryStore::new());
    assert!(tab.own_numbers().expect("numbers").facts().leads.is_empty());
    let place = tab.checkpoint().expect("a place");
    assert_eq!((reached(&tab), place.largest_ids.get(&Source::Leads)), (Reached::Nothing, None));
    assert!(summary(&tab).dialogs_complete);
}

#[test]
fn leads_are_read_in_a_first_reading_and_shown_to_everybody() {
    let world = small();
    set(&world, true);
    let store = MemoryStore::new();
    let tab = open(&world, ADMINISTRATOR, &store);
    check(&tab, &world);
    let month = Month::of(tab.own_numbers().expect("numbers").today());
    let without = expected(&world, &Settings::default()).counts_at(month)[Group::Requests];
    let with = expected(&world, &requests()).counts_at(month)[Group::Requests];
    assert!(with > without, "leads change something in this portal: {with} of {without}");
    // What is recorded and published has them: neither was done before they were read.
    let other = open(&world, world.user_with(CrmAccess::Own), &MemoryStore::new());
    assert_eq!(summary(&other).series, summary(&tab).series);
    assert!(summary(&tab).recorded.is_none(), "the recorded months are those that are seen today");
    drop(tab);
    let tab = open(&world, ADMINISTRATOR, &store);
    check(&tab, &world);
    assert!(summary(&tab).recorded.is_none());
}

#[test]
fn where_the_rule_is_set_later_the_leads_are_read_and_nothing_else_is_read_anew() {
    let (world, store) = (small(), MemoryStore::new());
    let mut tab = open(&world, ADMINISTRATOR, &store);
    let rows = tab.checkpoint().expect("a place").rows;
    tab.ask(SaveCounting { seen: Settings::default(), wanted: requests() });
    let mut stages = BTreeMap::new();
    let mut is_shown_as_whole = false;
    while tab.step() {
        let Some(progress) = &tab.screen.progress else { continue };
        *stages.entry(progress.stage).or_insert(0) += 1;
        // The rule holds at once; what follows from it is not shown as whole before the leads are there.
        is_shown_as_whole |= summary(&tab).settings == requests()
            && summary(&tab).dialogs_complete
            && reached(&tab) != Reached::Everything;
    }
    assert!(matches!(tab.screen.saved, Some(SaveAnswer::Saved(_))));
    assert!(stages.contains_key(&Stage::Leads) && !is_shown_as_whole, "{stages:?}");
    check(&tab, &world);
    let leads = tab.own_numbers().expect("numbers").facts().leads.len() as u64;
    let beside = tab.checkpoint().expect("a place").rows - rows - leads;
    assert!(beside * 20 < rows, "of {rows} records {beside} were saved again, those that have just changed");
}

#[test]
fn a_tab_that_is_closed_while_leads_are_read_goes_on_where_it_was() {
    let options = Options { profile: Profile::Heavy, ..Options::default() };
    let (world, store) = (world(seeds::generate(9_000, 3, Language::Ru), options), MemoryStore::new());
    set(&world, true);
    let mut halves = 0;
    let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
    for _ in 0..40 {
        let before = reached(&tab);
        while reached(&tab) == before && !tab.is_finished() && tab.step() {}
        if tab.is_finished() {
            break;
        }
        assert!(!summary(&tab).dialogs_complete, "not all requests are known: {:?}", reached(&tab));
        let known = tab.own_numbers().expect("numbers").facts().leads.len();
        halves += u32::from(matches!(reached(&tab), Reached::Through(_)));
        drop(tab);
        tab = Tab::open(&world, ADMINISTRATOR, store.clone());
        while tab.own_numbers().is_none_or(|engine| engine.facts().leads.len() < known) && tab.step() {}
        assert_eq!(tab.own_numbers().expect("numbers").facts().leads.len(), known, "what was saved is there");
    }
    finish(&mut tab);
    assert!(halves > 1, "the leads of this portal take several saves: {halves}");
    check(&tab, &world);
}

#[test]
fn leads_that_come_change_or_go_are_followed() {
    let (world, store) = (small(), MemoryStore::new());
    set(&world, true);
    let mut tab = open(&world, ADMINISTRATOR, &store);
    for (round, mutation) in
        [Mutation::AddLead, Mutation::DeleteLead, Mutation::Merge, Mutation::Delete, Mutation::Restore]
            .into_iter()
            .enumerate()
    {
        world.mutate(mutation, 15, round as u64);
        refresh(&mut tab, &world);
        // What moves no date is found when everything is compared.
        world.pass(60_000);
        tab.say(ToWorker::CheckAll);
        finish(&mut tab);
        check(&tab, &world);
    }
    // A lead that gets another client.
    let lead = tab.own_numbers().expect("numbers").facts().leads.at(0).id;
    let params =
        json!({ "entityTypeId": 1, "id": lead, "fields": { "contactIds": [], "contactId": 0, "companyId": 0 } });
    world.ask(ADMINISTRATOR, "crm.item.update", params);
    refresh(&mut tab, &world);
    check(&tab, &world);
}

#[test]
fn leads_go_when_they_are_requests_no_more_and_come_again_with_what_has_changed() {
    let (world, store) = (small(), MemoryStore::new());
    set(&world, true);
    let mut tab = open(&world, ADMINISTRATOR, &store);
    check(&tab, &world);
    set(&world, false);
    refresh(&mut tab, &world);
    assert_eq!(reached(&tab), Reached::Nothing);
    assert!(tab.own_numbers().expect("numbers").facts().leads.is_empty());
    assert_eq!(summary(&tab).series, expected(&world, &Settings::default()).series());
    drop(tab);
    world.mutate(Mutation::AddLead, 9, 1);
    world.mutate(Mutation::DeleteLead, 9, 2);
    set(&world, true);
    let tab = open(&world, ADMINISTRATOR, &store);
    check(&tab, &world);
}

#[test]
fn what_leads_would_change_is_told_once_they_are_read_and_they_are_not_kept() {
    let (world, store) = (small(), MemoryStore::new());
    let mut tab = open(&world, ADMINISTRATOR, &store);
    let question = || EffectQuestion { settings: requests(), month: None };
    tab.ask(question());
    while tab.screen.effect.is_none() && tab.step() {}
    assert_eq!(tab.screen.effect.take(), Some(None), "no number is told that is not right");
    finish(&mut tab);
    tab.ask(question());
    while tab.screen.effect.is_none() && tab.step() {}
    let effect = tab.screen.effect.take().flatten().expect("an effect");
    let counts = expected(&world, &requests()).series().counts;
    assert_eq!(Some(&effect.then), counts.last());
    assert_eq!(summary(&tab).series, expected(&world, &Settings::default()).series(), "what is tried is not set");
    drop(tab);
    let tab = open(&world, ADMINISTRATOR, &store);
    assert_eq!(reached(&tab), Reached::Nothing, "nobody tries it at the next visit");
}

#[test]
fn a_portal_without_leads_says_so_and_the_rest_is_read() {
    let data = || seeds::generate(200, 5, Language::Ru);
    for (options, access, told) in [
        (Options::default(), None, Leads::Maybe),
        (Options { leads: false, ..Options::default() }, None, Leads::SimpleMode),
        (Options::default(), Some(CrmAccess::None), Leads::Refused),
    ] {
        let world = world(data(), options);
        set(&world, true);
        world.portal.borrow_mut().set_access_by_kind(ADMINISTRATOR.0, Entity::Lead, access);
        let mut tab = open(&world, ADMINISTRATOR, &MemoryStore::new());
        tab.ask(CountingQuestion);
        while tab.screen.counting.is_none() && tab.step() {}
        assert_eq!(tab.screen.counting.take().map(|told| told.leads), Some(told));
        assert!(summary(&tab).dialogs_complete, "{told:?}");
        if told != Leads::Maybe {
            assert_eq!(summary(&tab).series, expected(&world, &Settings::default()).series(), "{told:?}");
        }
        let other = open(&world, world.user_with(CrmAccess::Own), &MemoryStore::new());
        assert_eq!(summary(&other).series, summary(&tab).series, "it is published all the same: {told:?}");
    }
}

#[test]
fn leads_that_were_open_and_are_refused_now_are_asked_about() {
    let (world, store) = (small(), MemoryStore::new());
    set(&world, true);
    let mut tab = open(&world, ADMINISTRATOR, &store);
    world.portal.borrow_mut().set_access_by_kind(ADMINISTRATOR.0, Entity::Lead, Some(CrmAccess::None));
    refresh(&mut tab, &world);
    let data_loss = tab.screen.data_loss.clone().expect("a question");
    assert_eq!(data_loss.closed, [Records::Leads]);
    world.portal.borrow_mut().set_access_by_kind(ADMINISTRATOR.0, Entity::Lead, None);
    refresh(&mut tab, &world);
    assert_eq!(tab.screen.data_loss, None);
    check(&tab, &world);
}

#[test]
fn a_card_says_which_lead_makes_its_client_a_request() {
    let world = small();
    set(&world, true);
    let engine = expected(&world, &requests());
    let today = Month::of(engine.today());
    let is_by_lead = |card: &segmentation::Card| {
        let source = engine.client(*card).and_then(|client| client.first_request).map(|request| request.source);
        engine.groups_of(*card, today).of(Mode::Unpaid) == Some(Group::Requests)
            && matches!(source, Some(segmentation::Source::Lead(_)))
    };
    let all = (0..engine.facts().companies.len() + engine.facts().contacts.len()).map(|number| engine.card(number));
    let cards: Vec<_> = all.filter(is_by_lead).take(6).collect();
    assert!(cards.len() > 3);
    for card in cards {
        let mut tab = Tab::open_for_cards(&world, ADMINISTRATOR);
        tab.ask(CardQuestion::now(card));
        while tab.screen.card.is_none() && tab.step() {}
        let Some(CardAnswer::Client(told)) = &tab.screen.card else { panic!("{card:?}: {:?}", tab.screen.card) };
        assert_eq!(told.client.first_request, engine.client(card).and_then(|client| client.first_request), "{card:?}");
        assert_eq!(told.groups.of(Mode::Unpaid), Some(Group::Requests));
    }
}

#[test]
fn leads_of_odd_portals_are_those_of_others() {
    let data = || seeds::generate(200, 5, Language::Ru);
    for odd in [
        "filter-window-ignored",
        "filter-created-empty",
        "filter-count-zero",
        "total-zero",
        "total-large",
        "numbers-text",
        "lists-maps",
        "list-500@crm.item.list*4",
    ] {
        for is_set_first in [true, false] {
            let oddities = odd.parse().expect("oddities of the table");
            let (world, store) = (world(data(), Options { oddities, ..Options::default() }), MemoryStore::new());
            if is_set_first {
                set(&world, true);
            }
            let open = || {
                let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
                tab.finish().expect("a reading");
                tab
            };
            let mut tab = open();
            if !is_set_first {
                // The next visit does not know yet what is odd.
                set(&world, true);
                drop(tab);
                tab = open();
            }
            let plain = self::world(data(), Options::default());
            let expected = expected(&plain, &requests());
            let engine = tab.own_numbers().expect("numbers");
            assert!(engine.facts().leads == expected.facts().leads, "{odd} {is_set_first}");
            assert_eq!(engine.series(), expected.series(), "{odd} {is_set_first}");
            assert!(summary(&tab).dialogs_complete, "{odd} {is_set_first}");
        }
    }
}
