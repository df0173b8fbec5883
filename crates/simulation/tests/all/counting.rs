//! The settings of counting from the option in the portal to the numbers of everybody.

use std::rc::Rc;

use bitrix24::counting;
use portal::data::Language;
use portal::{CrmAccess, Options, Portal, seeds};
use protocol::{
    CardAnswer, CardQuestion, CountingProblem, CountingQuestion, EffectQuestion, Question, SaveAnswer, SaveCounting,
    Source, Summary, ToWorker,
};
use segmentation::{Card, FunnelId, Group, Mode, Segmentation, Setting, SettingValue, Settings, UserId};
use serde_json::json;
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);

fn world() -> Rc<World> {
    World::new(Portal::new(seeds::generate(200, 5, Language::Ru), Options::default()))
}

fn open(world: &Rc<World>, user: UserId, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, user, store.clone());
    finish(&mut tab);
    tab
}

fn finish(tab: &mut Tab) {
    tab.finish().expect("a reading");
    while tab.step() {}
}

/// Asks something, and lets the tab do all that follows from it.
fn ask(tab: &mut Tab, question: impl Question) {
    tab.ask(question);
    while tab.step() {}
    finish(tab);
}

fn summary(tab: &Tab) -> &Summary {
    tab.screen.summary.as_ref().expect("numbers")
}

fn set_option(world: &World, text: &str) {
    world.ask(ADMINISTRATOR, "app.option.set", json!({ "options": { counting::OPTION: text } }));
}

/// Settings that differ from the defaults in everything that the generated portals can tell.
fn others() -> Settings {
    Settings {
        sleeping_after_months: 3,
        lost_after_months: 12,
        payment_funnels: Some([FunnelId::GENERAL].into()),
        chats_are_dialogs: true,
        left_out_company_types: ["SUPPLIER".to_owned()].into(),
        left_out_contact_types: ["PARTNER".to_owned()].into(),
        invoices_count_apart: true,
        leads_are_requests: true,
        ..Settings::default()
    }
}

fn sleeping_after(months: u32) -> Settings {
    Settings { sleeping_after_months: months, ..Settings::default() }
}

/// Saves settings in place of the defaults; what came of it.
fn save(tab: &mut Tab, wanted: &Settings) -> SaveAnswer {
    ask(tab, SaveCounting { seen: Settings::default(), wanted: wanted.clone() });
    tab.screen.saved.take().expect("an answer")
}

/// What a tab has read, counted anew by settings.
fn fresh(tab: &Tab, settings: &Settings) -> Segmentation {
    let engine = tab.own_numbers().expect("numbers");
    Segmentation::new(engine.facts().clone(), settings, engine.today())
}

#[test]
fn settings_that_are_saved_count_for_everybody_at_once_and_at_the_next_visit() {
    let (world, store) = (world(), MemoryStore::new());
    let mut tab = open(&world, ADMINISTRATOR, &store);
    let before = summary(&tab).clone();
    assert_eq!((&before.settings, before.settings_problem), (&Settings::default(), None));

    ask(&mut tab, EffectQuestion { settings: others(), month: None });
    assert_eq!(tab.screen.effect.take(), Some(None), "leads are to be read first, which they are now");
    ask(&mut tab, EffectQuestion { settings: others(), month: None });
    let effect = tab.screen.effect.take().flatten().expect("an effect");
    let expected = fresh(&tab, &others()).series();
    let (now, then) = (before.series.counts.last().expect("a month"), expected.counts.last().expect("a month"));
    assert_eq!((&effect.now, &effect.then), (now, then));
    assert!(effect.moved > 0 && now != then, "the settings change something in this portal");
    assert_eq!(summary(&tab).settings, Settings::default(), "what is tried is not set");

    let SaveAnswer::Saved(set) = save(&mut tab, &others()) else { panic!("saved") };
    let changed = Settings::default().differing(&others());
    assert_eq!((&set.settings, set.journal.len()), (&others(), changed.len()));
    assert!(set.journal.iter().all(|change| change.user == ADMINISTRATOR && !change.name.is_empty()));
    assert_eq!((&summary(&tab).settings, &summary(&tab).series), (&others(), &expected));
    // Every card holds what follows from them, and months that were recorded stay as they were.
    let recorded = summary(&tab).recorded.as_ref().expect("a record that differs now");
    assert_eq!(recorded.counts[..], before.series.counts[..recorded.counts.len()]);

    let manager = world.user_with(CrmAccess::Own);
    let other = open(&world, manager, &MemoryStore::new());
    assert!(matches!(summary(&other).source, Source::Published { .. }));
    assert_eq!((&summary(&other).settings, &summary(&other).series), (&others(), &expected));

    // What is stored is counted by them before the portal has told anything.
    drop(tab);
    let mut tab = Tab::open_known(&world, ADMINISTRATOR, store.clone());
    while tab.screen.summary.is_none() && tab.step() {}
    assert_eq!((&summary(&tab).settings, &summary(&tab).series), (&others(), &expected));
}

#[test]
fn an_administrator_saves_while_the_portal_is_asked_once_more_who_he_is() {
    let mut tab = open(&world(), ADMINISTRATOR, &MemoryStore::new());
    tab.say(ToWorker::Refresh);
    assert!(matches!(save(&mut tab, &sleeping_after(3)), SaveAnswer::Saved(_)));
}

#[test]
fn of_two_administrators_the_later_one_is_told_and_nothing_is_lost() {
    let world = world();
    let mut first = open(&world, ADMINISTRATOR, &MemoryStore::new());
    let mut second = open(&world, ADMINISTRATOR, &MemoryStore::new());
    let lost = Settings { lost_after_months: 12, ..Settings::default() };
    assert!(matches!(save(&mut first, &lost), SaveAnswer::Saved(_)));
    let SaveAnswer::Overtaken(set) = save(&mut second, &sleeping_after(3)) else { panic!("overtaken") };
    assert_eq!((&set.settings, &summary(&second).settings), (&lost, &lost));
    let both = lost.with_changes(&Settings::default(), &sleeping_after(3));
    ask(&mut second, SaveCounting { seen: lost, wanted: both.clone() });
    assert!(matches!(second.screen.saved, Some(SaveAnswer::Saved(_))));
    first.say(ToWorker::Refresh);
    while first.step() {}
    assert_eq!(summary(&first).settings, both);
    ask(&mut first, CountingQuestion);
    let told = first.screen.counting.take().expect("an answer");
    let changes: Vec<_> = told.journal.iter().map(|change| (change.setting, change.to.clone())).collect();
    let months = SettingValue::Months;
    assert_eq!(changes, [(Setting::SleepingAfter, months(3)), (Setting::LostAfter, months(12))]);
    assert!(told.directories.funnels.is_some_and(|funnels| funnels.iter().all(|(_, name)| !name.is_empty())));
    assert!(told.directories.company_types.is_some_and(|types| types.iter().any(|(code, _)| code == "SUPPLIER")));
    assert!(told.directories.contact_types.is_some_and(|types| !types.is_empty()));
}

#[test]
fn a_text_that_tells_no_settings_leaves_those_known_before() {
    for (text, problem) in [
        ("{", CountingProblem::Damaged),
        (r#"{"format":7,"settings":{}}"#, CountingProblem::Newer),
        (r#"{"format":1,"settings":{"sleeping_after_months":0}}"#, CountingProblem::Senseless(Setting::SleepingAfter)),
        (r#"{"format":1,"settings":{"chats_are_dialogs":"Y"}}"#, CountingProblem::Senseless(Setting::ChatsAreDialogs)),
    ] {
        let (world, store) = (world(), MemoryStore::new());
        let mut tab = open(&world, ADMINISTRATOR, &store);
        assert!(matches!(save(&mut tab, &sleeping_after(3)), SaveAnswer::Saved(_)));
        drop(tab);
        set_option(&world, text);
        let tab = open(&world, ADMINISTRATOR, &store);
        assert_eq!((&summary(&tab).settings, summary(&tab).settings_problem), (&sleeping_after(3), Some(problem)));
        // Whoever knows of none counts by the defaults.
        let mut tab = open(&world, ADMINISTRATOR, &MemoryStore::new());
        assert_eq!((&summary(&tab).settings, summary(&tab).settings_problem), (&Settings::default(), Some(problem)));
        let is_replaced = matches!(save(&mut tab, &sleeping_after(4)), SaveAnswer::Saved(_));
        assert_eq!(is_replaced, problem != CountingProblem::Newer, "{text}");
        assert_eq!(summary(&tab).settings_problem.is_none(), is_replaced, "{text}");
    }
}

#[test]
fn who_is_no_administrator_sets_nothing() {
    let world = world();
    drop(open(&world, ADMINISTRATOR, &MemoryStore::new()));
    let mut tab = open(&world, world.user_with(CrmAccess::Own), &MemoryStore::new());
    assert_eq!(save(&mut tab, &sleeping_after(3)), SaveAnswer::NotAllowed);
    ask(&mut tab, EffectQuestion { settings: sleeping_after(3), month: None });
    assert_eq!(tab.screen.effect, Some(None));
    ask(&mut tab, CountingQuestion);
    assert_eq!(tab.screen.counting.map(|told| told.settings), Some(Settings::default()));
}

#[test]
fn a_card_alone_is_explained_by_the_settings_that_hold() {
    let world = world();
    let mut administrator = open(&world, ADMINISTRATOR, &MemoryStore::new());
    assert!(matches!(save(&mut administrator, &others()), SaveAnswer::Saved(_)));
    let engine = administrator.own_numbers().expect("numbers");
    let month = segmentation::Month::of(engine.today());
    let cards = (0..engine.facts().companies.len() + engine.facts().contacts.len()).map(|number| engine.card(number));
    let of = |group: Group| cards.clone().find(|&card| engine.groups_of(card, month).contains(group));
    let clients = [Group::Active, Group::Sleeping, Group::Lost, Group::Dialogs].map(of);
    let clients: Vec<Card> = clients.into_iter().flatten().collect();
    assert!(clients.len() > 2);
    for card in clients {
        let mut tab = Tab::open_for_cards(&world, ADMINISTRATOR);
        tab.ask(CardQuestion::now(card));
        while tab.screen.card.is_none() && tab.step() {}
        let Some(CardAnswer::Client(client)) = &tab.screen.card else { panic!("{card:?}: {:?}", tab.screen.card) };
        for mode in [Mode::Paid, Mode::Unpaid, Mode::Frequency] {
            assert_eq!(client.groups.of(mode), engine.groups_of(card, month).of(mode), "{card:?}");
        }
    }
}

/// Lets two tabs of one browser go on until both count by a threshold.
fn until_both_count_by(tabs: &mut [Tab; 2], months: u32) {
    let counts = |tab: &Tab| tab.screen.summary.as_ref().map(|summary| summary.settings.sleeping_after_months);
    while !tabs.iter().all(|tab| counts(tab) == Some(months) && tab.is_finished()) {
        assert!(simulation::step_earliest(tabs), "{:?}", tabs.each_ref().map(counts));
    }
}

#[test]
fn tabs_of_one_browser_count_by_the_same_settings_whichever_sets_them() {
    let (world, store) = (world(), MemoryStore::new());
    let mut tabs = [open(&world, ADMINISTRATOR, &store), Tab::open(&world, ADMINISTRATOR, store.clone())];
    until_both_count_by(&mut tabs, 6);
    tabs[0].ask(SaveCounting { seen: Settings::default(), wanted: sleeping_after(3) });
    until_both_count_by(&mut tabs, 3);
    tabs[1].ask(SaveCounting { seen: sleeping_after(3), wanted: sleeping_after(4) });
    until_both_count_by(&mut tabs, 4);
}
