//! One client read by itself is explained as it is by a reading of the whole portal, and no more is read for it.

use std::rc::Rc;

use portal::data::{Data, Language};
use portal::record::Record;
use portal::schema::{Entity, company, contact};
use portal::{CrmAccess, Options, Portal, seeds};
use protocol::{CardAnswer, CardGap, ClientCard, LeftOut, Records, ToWorker};
use segmentation::facts::ContactChannels;
use segmentation::{Card, Client, CompanyId, ContactId, Month, UserId};
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);
const CLIENTS: u32 = 300;

fn world(data: Data) -> Rc<World> {
    World::new(Portal::new(data, Options::default()))
}

fn cards(data: &Data) -> Vec<Card> {
    let ids = |entity| data.records(entity).iter().map(|record| record.id).collect::<Vec<_>>();
    let companies = ids(Entity::Company).into_iter().map(|id| Card::Company(CompanyId(id)));
    companies.chain(ids(Entity::Contact).into_iter().map(|id| Card::Contact(ContactId(id)))).collect()
}

/// An answer without what a full reading passes over because it decides nothing: further ways to reach a client that can
/// be reached, and activities of a client with requests; and without the gaps, which only a reading of one card tells.
fn essence(answer: CardAnswer) -> CardAnswer {
    let CardAnswer::Client(card) = answer else { return answer };
    let is_reachable = !card.client.channels.is_none() || card.client.requisite.is_some();
    let channels = if is_reachable { ContactChannels::PHONE } else { ContactChannels::NONE };
    let first_dialog = card.client.first_dialog.filter(|_| card.client.first_request.is_none());
    let client = Client { channels, first_dialog, ..card.client };
    CardAnswer::Client(Box::new(ClientCard { client, gaps: Vec::new(), ..*card }))
}

/// Asks about every card in a tab of an administrator that has read everything, and in one that has read nothing; gives
/// how many cards stand for clients.
fn compare(seed: u64) -> u32 {
    let data = seeds::generate(CLIENTS, seed, Language::Ru);
    let cards = cards(&data);
    let world = world(data);
    let mut app = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    app.finish().expect("a reading");
    let mut tab = Tab::open_for_cards(&world, ADMINISTRATOR);
    let mut clients = 0;
    for card in cards {
        let whole = app.ask_card(card).expect("an answer");
        let alone = tab.ask_card(card).expect("an answer");
        clients += u32::from(matches!(whole, CardAnswer::Client(_)));
        assert_eq!(essence(alone), essence(whole), "{card:?} of portal {seed}");
    }
    assert!(tab.screen.summary.is_none() && tab.screen.storage.is_none(), "nothing else was read, and nothing stored");
    clients
}

#[test]
fn every_card_is_explained_as_the_whole_portal_explains_it() {
    for seed in 1..=3 {
        let clients = compare(seed);
        assert!(clients > CLIENTS / 2, "{clients} clients");
    }
}

#[test]
fn who_sees_a_part_of_the_portal_is_told_what_his_own_reading_tells() {
    let data = seeds::generate(CLIENTS, 1, Language::Ru);
    let cards = cards(&data);
    let world = world(data);
    let user = world.user_with(CrmAccess::Own);
    let mut app = Tab::open(&world, user, MemoryStore::new());
    app.finish().expect("a reading");
    app.say(ToWorker::ReadMine);
    while app.step() {}
    let mut clients = 0;
    for card in cards {
        let answer = app.ask_card(card).expect("an answer");
        let numbers = app.own_numbers().expect("numbers");
        let of = match card {
            Card::Contact(id) => numbers.company_of(id).map_or(card, Card::Company),
            Card::Company(_) => card,
        };
        let Some(client) = numbers.client(of) else {
            assert!(!matches!(answer, CardAnswer::Client(_)), "{card:?}: {answer:?}");
            continue;
        };
        clients += 1;
        let month = Month::of(numbers.today());
        let CardAnswer::Client(told) = &answer else { panic!("{card:?}: {answer:?}") };
        let whole = ClientCard {
            client: client.clone().seen_at(numbers.today()),
            groups: numbers.groups_of(of, month),
            next_change: numbers.next_change(of, month),
            life: numbers.life_of(of, month),
            ..(**told).clone()
        };
        assert_eq!(essence(answer), essence(CardAnswer::Client(Box::new(whole))), "{card:?}");
    }
    assert!(clients > 0 && clients < CLIENTS, "{clients} clients");
}

#[test]
fn who_sees_a_part_of_the_portal_is_told_what_is_true_now_and_what_is_closed_to_him() {
    let data = seeds::generate(CLIENTS, 1, Language::Ru);
    let cards = cards(&data);
    let world = world(data);
    let user = world.user_with(CrmAccess::Own);
    let mut app = Tab::open(&world, user, MemoryStore::new());
    app.finish().expect("a reading");
    app.say(ToWorker::ReadMine);
    while app.step() {}
    // Since he has read, deals were closed to him.
    world.portal.borrow_mut().set_access_by_kind(user.0, Entity::Deal, Some(CrmAccess::None));
    let mut clients = 0;
    for card in cards {
        if let CardAnswer::Client(told) = app.ask_card(card).expect("an answer") {
            clients += 1;
            assert!(told.gaps.contains(&CardGap::Closed(Records::Deals)), "{card:?}: {:?}", told.gaps);
        }
    }
    assert!(clients > 0);
}

#[test]
fn the_tab_of_a_card_asks_only_what_it_is_asked() {
    let world = world(seeds::generate(CLIENTS, 1, Language::Ru));
    let mut tab = Tab::open_for_cards(&world, ADMINISTRATOR);
    let requests = |tab: &Tab| tab.screen.progress.as_ref().map_or(0, |progress| progress.requests);
    while tab.step() {}
    assert_eq!(requests(&tab), 0, "nothing by itself");
    tab.ask_card(Card::Contact(ContactId(1))).expect("an answer");
    while tab.step() {}
    assert!((1..=8).contains(&requests(&tab)), "{} requests for one card", requests(&tab));
}

#[test]
fn cards_that_are_no_clients_are_told_apart() {
    let data = seeds::generate(CLIENTS, 1, Language::Ru);
    let is_own = |record: &&Record| record.flag(company::IS_MY_COMPANY) == Some(true);
    let own = data.records(Entity::Company).iter().find(is_own).expect("an own company").id;
    let is_vendor = |record: &&Record| record.int(contact::CATEGORY_ID).unwrap_or(0) != 0;
    let vendor = data.records(Entity::Contact).iter().find(is_vendor).expect("a vendor").id;
    let world = world(data);
    let mut tab = Tab::open_for_cards(&world, ADMINISTRATOR);
    let reason = |answer| match answer {
        Some(CardAnswer::LeftOut { reason, .. }) => reason,
        other => panic!("left out: {other:?}"),
    };
    assert_eq!(reason(tab.ask_card(Card::Company(CompanyId(own)))), LeftOut::OwnCompany);
    assert_eq!(reason(tab.ask_card(Card::Contact(ContactId(vendor)))), LeftOut::ServiceCategory);
    assert_eq!(tab.ask_card(Card::Contact(ContactId(1_000_000))), Some(CardAnswer::Missing));
    let stranger = world.user_with(CrmAccess::None);
    assert_eq!(Tab::open_for_cards(&world, stranger).ask_card(Card::Company(CompanyId(1))), Some(CardAnswer::Refused));
}
