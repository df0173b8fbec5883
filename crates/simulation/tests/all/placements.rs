//! The app is shown in the places of the portal that were asked for, under the address that it has now.

use std::collections::BTreeSet;
use std::rc::Rc;

use portal::data::Language;
use portal::{Options, Portal, seeds};
use protocol::{Place, PlacementsCommand, PlacementsState, ToWorker};
use segmentation::UserId;
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);
const ADDRESS: &str = "https://app.example/index.html";

fn world() -> Rc<World> {
    World::new(Portal::new(seeds::generate(20, 1, Language::Ru), Options::default()))
}

/// What the page of a user is told after a command.
fn command(world: &Rc<World>, user: UserId, command: PlacementsCommand) -> PlacementsState {
    let mut tab = Tab::open(world, user, MemoryStore::new());
    tab.say(ToWorker::SetPlacements(command));
    while tab.screen.placements.is_none() && tab.step() {}
    tab.screen.placements.take().expect("an answer")
}

fn keep(world: &Rc<World>, handler: &str, places: &[Place]) -> PlacementsState {
    command(world, ADMINISTRATOR, PlacementsCommand::Keep { places: places.to_vec(), handler: handler.to_owned() })
}

fn renew(handler: &str) -> PlacementsCommand {
    PlacementsCommand::Renew { handler: handler.to_owned() }
}

fn look(handler: &str) -> PlacementsCommand {
    PlacementsCommand::Look { handler: handler.to_owned() }
}

/// The codes and addresses that are bound in the portal.
fn bound(world: &World) -> BTreeSet<(String, String)> {
    let portal = world.portal.borrow();
    portal.placements().iter().map(|bound| (bound.placement.clone(), bound.handler.clone())).collect()
}

fn pairs(handler: &str, codes: &[&str]) -> BTreeSet<(String, String)> {
    codes.iter().map(|code| ((*code).to_owned(), handler.to_owned())).collect()
}

const ALL: [Place; 4] = [Place::Analytics, Place::ContactTab, Place::CompanyTab, Place::LeftMenu];

fn known(bound: &[Place]) -> PlacementsState {
    PlacementsState::Known { available: ALL.to_vec(), bound: bound.to_vec(), refusal: None }
}

#[test]
fn the_app_is_shown_where_it_was_asked_for_and_nowhere_else() {
    let world = world();
    for (places, codes) in [
        ([Place::Analytics, Place::ContactTab].as_slice(), ["CRM_ANALYTICS_MENU", "CRM_CONTACT_DETAIL_TAB"].as_slice()),
        (&[Place::Analytics, Place::ContactTab], &["CRM_ANALYTICS_MENU", "CRM_CONTACT_DETAIL_TAB"]),
        (&[Place::CompanyTab, Place::LeftMenu], &["CRM_COMPANY_DETAIL_TAB", "LEFT_MENU"]),
        (&[], &[]),
    ] {
        assert_eq!(keep(&world, ADDRESS, places), known(places));
        assert_eq!(bound(&world), pairs(ADDRESS, codes));
    }
}

#[test]
fn a_place_keeps_its_name_in_both_languages() {
    let world = world();
    keep(&world, ADDRESS, &[Place::ContactTab]);
    let portal = world.portal.borrow();
    let names = &portal.placements()[0].lang_all;
    assert_eq!((&names["ru"]["TITLE"], &names["en"]["TITLE"]), (&"Сегмент клиента".into(), &"Client segment".into()));
}

#[test]
fn an_older_address_gives_way_to_the_present_one() {
    const OLDER: &str = "https://older.example/index.html";
    let world = world();
    keep(&world, OLDER, &[Place::CompanyTab, Place::LeftMenu]);
    assert_eq!(command(&world, ADMINISTRATOR, look(ADDRESS)), known(&[]));
    assert_eq!(bound(&world), pairs(OLDER, &["CRM_COMPANY_DETAIL_TAB", "LEFT_MENU"]), "to look changes nothing");
    assert_eq!(command(&world, ADMINISTRATOR, renew(ADDRESS)), known(&[Place::CompanyTab, Place::LeftMenu]));
    assert_eq!(bound(&world), pairs(ADDRESS, &["CRM_COMPANY_DETAIL_TAB", "LEFT_MENU"]));
    keep(&world, OLDER, &[Place::CompanyTab]);
    assert_eq!(bound(&world), pairs(OLDER, &["CRM_COMPANY_DETAIL_TAB"]), "the left menu was not asked for");
}

#[test]
fn to_look_or_renew_binds_nothing_that_was_not_bound() {
    let world = world();
    for wanted in [look(ADDRESS), renew(ADDRESS)] {
        assert_eq!(command(&world, ADMINISTRATOR, wanted), known(&[]));
        assert_eq!(bound(&world), BTreeSet::new());
    }
}

#[test]
fn a_place_that_cannot_be_bound_keeps_its_older_address_and_the_reason_is_told() {
    let world = world();
    keep(&world, ADDRESS, &[Place::LeftMenu]);
    // An address that the portal does not take.
    let told = command(&world, ADMINISTRATOR, renew("ftp://app.example/"));
    let PlacementsState::Known { bound: shown, refusal: Some(refusal), .. } = told else { panic!("{told:?}") };
    assert_eq!((shown, refusal.as_str()), (Vec::new(), "ERROR_UNSUPPORTED_PROTOCOL Unsupported protocol"));
    assert_eq!(bound(&world), pairs(ADDRESS, &["LEFT_MENU"]));
}

#[test]
fn who_is_no_administrator_changes_nothing() {
    let world = world();
    let users = world.portal.borrow().users();
    let user = users.iter().find(|user| user.active && !user.is_admin).expect("an employee").id;
    let command_of_all = PlacementsCommand::Keep { places: ALL.to_vec(), handler: ADDRESS.to_owned() };
    for wanted in [command_of_all, look(ADDRESS), renew(ADDRESS)] {
        assert_eq!(command(&world, UserId(user), wanted), PlacementsState::NotAllowed);
        assert_eq!(bound(&world), BTreeSet::new());
    }
}
