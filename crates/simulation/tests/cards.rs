//! One client read by itself is explained as it is by a reading of the whole portal, and no more is read for it.

use std::rc::Rc;

use portal::data::{Data, Language};
use portal::record::Record;
use portal::schema::{Entity, company, contact};
use portal::{CrmAccess, Options, Portal, seeds};
use protocol::{CardAnswer, ClientCard, LeftOut};
use segmentation::facts::Reach;
use segmentation::{Card, Client};
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: u32 = 1;
const CLIENTS: u32 = 300;

fn world(data: Data) -> Rc<World> {
    World::new(Portal::new(data, Options::default()))
}

fn cards(data: &Data) -> Vec<Card> {
    let ids = |entity| data.records(entity).iter().map(|record| record.id).collect::<Vec<_>>();
    let companies = ids(Entity::Company).into_iter().map(Card::Company);
    companies.chain(ids(Entity::Contact).into_iter().map(Card::Contact)).collect()
}

/// An answer without what a full reading passes over because it decides nothing: further ways to reach a client that can
/// be reached, and activities of a client with requests; and without the gaps, which only a reading of one card tells.
fn essence(answer: CardAnswer) -> CardAnswer {
    let CardAnswer::Client(card) = answer else { return answer };
    let is_reachable = !card.client.reach.is_none() || card.client.requisite.is_some();
    let reach = if is_reachable { Reach::PHONE } else { Reach::NONE };
    let first_dialog = card.client.first_dialog.filter(|_| card.client.first_request.is_none());
    let client = Client { reach, first_dialog, ..card.client };
    CardAnswer::Client(Box::new(ClientCard { client, gaps: Vec::new(), ..*card }))
}

/// Asks about every card in a tab that has read all the user may see, and in one that has read nothing; gives how many
/// of them stand for clients.
fn compare(seed: u64, user: impl Fn(&World) -> u32) -> u32 {
    let data = seeds::generate(CLIENTS, seed, Language::Ru);
    let cards = cards(&data);
    let world = world(data);
    let user = user(&world);
    let mut app = Tab::open(&world, user, MemoryStore::new());
    app.finish().expect("a reading");
    let mut tab = Tab::open_for_cards(&world, user);
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
        let clients = compare(seed, |_| ADMINISTRATOR);
        assert!(clients > CLIENTS / 2, "{clients} clients");
    }
}

#[test]
fn who_sees_a_part_of_the_portal_is_told_the_same_by_both() {
    let clients = compare(1, |world| world.user_with(CrmAccess::Own));
    assert!(clients > 0 && clients < CLIENTS, "{clients} clients");
}

#[test]
fn the_tab_of_a_card_asks_only_what_it_is_asked() {
    let world = world(seeds::generate(CLIENTS, 1, Language::Ru));
    let mut tab = Tab::open_for_cards(&world, ADMINISTRATOR);
    let requests = |tab: &Tab| tab.screen.progress.as_ref().map_or(0, |progress| progress.requests);
    while tab.step() {}
    assert_eq!(requests(&tab), 0, "nothing by itself");
    tab.ask_card(Card::Contact(1)).expect("an answer");
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
    assert_eq!(reason(tab.ask_card(Card::Company(own))), LeftOut::OwnCompany);
    assert_eq!(reason(tab.ask_card(Card::Contact(vendor))), LeftOut::ServiceCategory);
    assert_eq!(tab.ask_card(Card::Contact(1_000_000)), Some(CardAnswer::Missing));
    let stranger = world.user_with(CrmAccess::None);
    assert_eq!(Tab::open_for_cards(&world, stranger).ask_card(Card::Company(1)), Some(CardAnswer::Refused));
}
