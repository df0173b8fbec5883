//! Clients of a list that are handed over to another responsible, and their phones in a file: with a worker that ends, lost
//! answers, others who change cards meanwhile, two tabs, and by the rights of a manager.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use bitrix24::CardKind;
use portal::data::Language;
use portal::{CrmAccess, Fault, Options, Portal, Profile, seeds};
use protocol::{
    Chosen, ExportAnswer, ExportColumn, ExportForm, ExportQuestion, ExportWords, HandedOver, HandoverAnswer,
    HandoverCommand, HandoverProblem, HandoverQuestion, ListQuestion, Listed, PlanState, StaffQuestion, ToWorker,
};
use segmentation::{Card, CompanyId, ContactId, Group, Month, UserId};
use serde_json::{Value, json};
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);

fn world() -> Rc<World> {
    let options = Options { profile: Profile::Heavy, ..Options::default() };
    World::new(Portal::new(seeds::generate(600, 6, Language::Ru), options))
}

fn read(world: &Rc<World>, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, store.clone());
    tab.finish().expect("a reading");
    tab.settle();
    tab
}

fn everybody(tab: &Tab) -> ListQuestion {
    let month = Month::of(tab.own_numbers().expect("numbers").today());
    ListQuestion::of(Listed::Condition(r#"{"all": []}"#.into()), month)
}

/// Some clients of both kinds, as they are looked at before they are handed over.
fn looked_at(tab: &mut Tab, count: usize) -> Vec<HandedOver> {
    let list = everybody(tab);
    let HandoverAnswer::Clients { mut clients, withheld: 0, .. } =
        tab.answer_to(HandoverQuestion { list: list.clone(), chosen: None }).expect("an answer")
    else {
        panic!("clients")
    };
    clients.sort_by_key(|client| (client.card.id(), client.card));
    let named: BTreeSet<Card> = clients.iter().take(count).map(|client| client.card).collect();
    assert!(named.iter().any(|card| matches!(card, Card::Company(_))), "companies among them");
    let chosen = Some(Chosen { is_all: false, named: named.clone() });
    let answer = tab.answer_to(HandoverQuestion { list, chosen }).expect("an answer");
    let HandoverAnswer::Clients { clients, withheld: 0, .. } = answer else { panic!("clients") };
    assert_eq!(clients.iter().map(|client| client.card).collect::<BTreeSet<_>>(), named);
    clients
}

/// Who is responsible in the portal.
fn responsible(world: &World, clients: &[HandedOver]) -> BTreeMap<Card, UserId> {
    let mut found = BTreeMap::new();
    for (kind, of_kind) in [(3, CardKind::Contact), (4, CardKind::Company)] {
        let ids: Vec<u32> = clients
            .iter()
            .map(|client| client.card)
            .filter(|&card| of_kind.card(card.id()) == card)
            .map(Card::id)
            .collect();
        for ids in ids.chunks(50) {
            let params = json!({ "entityTypeId": kind, "filter": { "@id": ids }, "select": ["id", "assignedById"] });
            let rows = world.ask(ADMINISTRATOR, "crm.item.list", params)["items"].clone();
            for row in rows.as_array().expect("a list") {
                let id = |name: &str| row[name].as_u64().expect("a number") as u32;
                found.insert(of_kind.card(id("id")), UserId(id("assignedById")));
            }
        }
    }
    found
}

/// Who the app knows to be responsible.
fn known(tab: &Tab, clients: &[HandedOver]) -> BTreeMap<Card, UserId> {
    let facts = tab.own_numbers().expect("numbers").facts();
    let of = |card| match card {
        Card::Company(id) => facts.companies.get(id).map(|it| it.assigned_by),
        Card::Contact(id) => facts.contacts.get(id).map(|it| it.assigned_by),
    };
    clients.iter().map(|client| (client.card, of(client.card).expect("a card that is known"))).collect()
}

/// Somebody who works there and is responsible for the fewest of them.
fn successor(tab: &mut Tab, clients: &[HandedOver]) -> UserId {
    let staff = tab.answer_to(StaffQuestion).expect("an answer");
    let of = |user: UserId| clients.iter().filter(|client| client.former == user).count();
    staff.people.iter().map(|(id, ..)| *id).min_by_key(|&id| of(id)).expect("somebody works there")
}

fn state(tab: &Tab) -> Option<PlanState> {
    tab.screen.handover.as_ref().map(|run| run.state)
}

fn run_until(tab: &mut Tab, wanted: PlanState) {
    while state(tab) != Some(wanted) && tab.step() {}
    assert_eq!(state(tab), Some(wanted), "{:?}", tab.screen.handover);
}

fn begin(tab: &mut Tab, to: UserId, clients: &[HandedOver]) -> Vec<HandedOver> {
    let clients: Vec<HandedOver> = clients.iter().filter(|client| client.former != to).cloned().collect();
    tab.say(ToWorker::Handover(HandoverCommand::Begin { to, clients: clients.clone() }));
    clients
}

#[test]
fn a_hundred_and_twenty_cards_are_handed_over_though_the_tab_is_closed_and_taken_back_as_they_were() {
    for ends_after in [0, 20, 60, 100] {
        let (world, store) = (world(), MemoryStore::new());
        let mut tab = read(&world, &store);
        let clients = looked_at(&mut tab, 120);
        let before = responsible(&world, &clients);
        assert_eq!(clients.iter().map(|it| (it.card, it.former)).collect::<BTreeMap<_, _>>(), before);
        let to = successor(&mut tab, &clients);
        let handed = begin(&mut tab, to, &clients);
        while tab.screen.handover.as_ref().is_none_or(|run| run.done < ends_after) && tab.step() {}
        assert_ne!(state(&tab), Some(PlanState::Done));
        drop(tab);
        let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
        run_until(&mut tab, PlanState::Done);
        let run = tab.screen.handover.clone().expect("told");
        assert_eq!((run.to, run.total, run.done, run.failed), (to, handed.len(), handed.len(), 0));
        let all_his: BTreeMap<Card, UserId> = clients.iter().map(|client| (client.card, to)).collect();
        assert_eq!(responsible(&world, &clients), all_his, "after {ends_after}");
        tab.settle();
        assert_eq!(known(&tab, &clients), all_his);
        tab.say(ToWorker::Handover(HandoverCommand::Undo));
        let is_far = |tab: &Tab| {
            tab.screen.handover.as_ref().is_some_and(|run| run.done + run.undone > 0 && run.undone >= ends_after)
        };
        while (state(&tab) == Some(PlanState::Done) || !is_far(&tab)) && tab.step() {}
        assert_ne!(state(&tab), Some(PlanState::Undone));
        drop(tab);
        let mut tab = Tab::open(&world, ADMINISTRATOR, store);
        run_until(&mut tab, PlanState::Undone);
        assert_eq!(responsible(&world, &clients), before, "after {ends_after}");
        tab.settle();
        assert_eq!(known(&tab, &clients), before);
        tab.say(ToWorker::Handover(HandoverCommand::Dismiss));
        tab.settle();
        assert_eq!(tab.screen.handover, None);
    }
}

#[test]
fn answers_that_are_lost_on_the_way_do_no_harm() {
    type Change = fn(&mut portal::Faults);
    let faults: [Change; 3] = [
        |faults| faults.cut = Fault::by_chance(0.4),
        |faults| faults.timeout = Fault::by_chance(0.4),
        |faults| {
            faults.batch_error = Fault::by_chance(0.2);
            faults.expired_token = Fault::by_chance(0.2);
        },
    ];
    for fault in faults {
        let world = world();
        let mut tab = read(&world, &MemoryStore::new());
        let clients = looked_at(&mut tab, 60);
        let before = responsible(&world, &clients);
        let to = successor(&mut tab, &clients);
        fault(world.portal.borrow_mut().faults_mut());
        begin(&mut tab, to, &clients);
        let is_over = |tab: &Tab| matches!(state(tab), Some(PlanState::Done | PlanState::Undone));
        for _ in 0..20 {
            while !is_over(&tab) && state(&tab) != Some(PlanState::NoAnswer) && tab.step() {}
            if is_over(&tab) {
                break;
            }
            tab.say(ToWorker::Handover(HandoverCommand::Resume));
            tab.step();
        }
        *world.portal.borrow_mut().faults_mut() = portal::Faults::default();
        tab.say(ToWorker::Handover(HandoverCommand::Resume));
        run_until(&mut tab, PlanState::Done);
        assert!(responsible(&world, &clients).values().all(|&user| user == to));
        tab.say(ToWorker::Handover(HandoverCommand::Undo));
        run_until(&mut tab, PlanState::Undone);
        assert_eq!(responsible(&world, &clients), before);
    }
}

#[test]
fn what_somebody_else_has_changed_meanwhile_stays_his_and_is_told() {
    let world = world();
    let mut tab = read(&world, &MemoryStore::new());
    let clients = looked_at(&mut tab, 30);
    let to = successor(&mut tab, &clients);
    let handed: Vec<HandedOver> = clients.iter().filter(|it| it.former != to).cloned().collect();
    let others: Vec<UserId> = {
        let staff = tab.answer_to(StaffQuestion).expect("an answer");
        staff.people.iter().map(|(id, ..)| *id).filter(|&id| id != to).collect()
    };
    let give = |card: Card, not: UserId| {
        let user = others.iter().copied().find(|&user| user != not).expect("somebody else");
        let kind = if matches!(card, Card::Contact(_)) { 3 } else { 4 };
        let params = json!({ "entityTypeId": kind, "id": card.id(), "fields": { "assignedById": user } });
        world.ask(ADMINISTRATOR, "crm.item.update", params);
        user
    };
    // Between the look and the consent.
    let first = give(handed[0].card, handed[0].former);
    begin(&mut tab, to, &clients);
    run_until(&mut tab, PlanState::Done);
    let run = tab.screen.handover.clone().expect("told");
    assert_eq!((run.done, run.failed), (handed.len() - 1, 1));
    let his: BTreeMap<Card, UserId> = handed[1..].iter().map(|it| (it.card, to)).collect();
    assert_eq!(known(&tab, &handed[1..]), his, "without another reading");
    assert_eq!((run.named[0].0, &run.named[0].2), (handed[0].card, &HandoverProblem::Changed(first)));
    // After it was handed over.
    let second = give(handed[1].card, handed[1].former);
    tab.say(ToWorker::Handover(HandoverCommand::Undo));
    run_until(&mut tab, PlanState::Undone);
    let run = tab.screen.handover.clone().expect("told");
    assert_eq!((run.done, run.undone, run.failed), (0, handed.len() - 2, 2));
    let now = responsible(&world, &clients);
    for client in &clients {
        let expected = match client.card {
            card if card == handed[0].card => first,
            card if card == handed[1].card => second,
            _ => client.former,
        };
        assert_eq!(now[&client.card], expected, "{:?}", client.card);
    }
}

#[test]
fn it_is_paused_and_resumed_and_of_two_tabs_one_does_what_either_wants() {
    let (world, store) = (world(), MemoryStore::new());
    let mut first = read(&world, &store);
    let clients = looked_at(&mut first, 60);
    let to = successor(&mut first, &clients);
    let mut second = Tab::open(&world, ADMINISTRATOR, store);
    second.settle();
    begin(&mut second, to, &clients);
    let mut tabs = [first, second];
    while tabs[0].screen.handover.as_ref().is_none_or(|run| run.done == 0) && simulation::step_earliest(&mut tabs) {}
    tabs[1].say(ToWorker::Handover(HandoverCommand::Pause));
    while simulation::step_earliest(&mut tabs) {}
    assert_eq!(state(&tabs[0]), Some(PlanState::Paused));
    assert!(responsible(&world, &clients).values().any(|&user| user != to));
    tabs[0].say(ToWorker::Handover(HandoverCommand::Resume));
    while simulation::step_earliest(&mut tabs) {}
    assert!(responsible(&world, &clients).values().all(|&user| user == to));
    for tab in &tabs {
        assert_eq!(state(tab), Some(PlanState::Done));
    }
}

#[test]
fn a_manager_hands_over_only_what_his_rights_let_him() {
    let world = world();
    let mut tab = read(&world, &MemoryStore::new());
    let clients = looked_at(&mut tab, 60);
    let manager = world.user_with(CrmAccess::Own);
    let to = successor(&mut tab, &clients);
    drop(tab);
    let his: Vec<HandedOver> = {
        let params =
            json!({ "entityTypeId": 4, "filter": { "assignedById": manager, "isMyCompany": "N" }, "select": ["id"] });
        let rows = world.ask(ADMINISTRATOR, "crm.item.list", params)["items"].clone();
        let client = |row: &Value| HandedOver {
            card: Card::Company(CompanyId(row["id"].as_u64().expect("a number") as u32)),
            title: String::new(),
            former: manager,
        };
        rows.as_array().expect("a list").iter().take(3).map(client).collect()
    };
    let foreign = clients.iter().find(|client| client.former != manager && client.former != to).expect("another's");
    let mut tab = Tab::open(&world, manager, MemoryStore::new());
    tab.settle();
    let wanted: Vec<HandedOver> = his.iter().chain([foreign]).cloned().collect();
    begin(&mut tab, to, &wanted);
    run_until(&mut tab, PlanState::Done);
    let run = tab.screen.handover.clone().expect("told");
    assert_eq!((run.done, run.failed), (his.len(), 1));
    assert_eq!(run.named[0].2, HandoverProblem::Gone, "he does not see it");
    assert_eq!(responsible(&world, std::slice::from_ref(foreign))[&foreign.card], foreign.former);
}

#[test]
fn phones_are_in_the_file_as_the_portal_tells_them_and_nothing_is_kept() {
    let (world, store) = (world(), MemoryStore::new());
    let mut tab = read(&world, &store);
    let params = json!({ "filter": { "HAS_PHONE": "Y", "COMPANY_ID": 0 }, "select": ["ID", "PHONE", "EMAIL"] });
    let row = world.ask(ADMINISTRATOR, "crm.contact.list", params)[0].clone();
    let id: u32 = row["ID"].as_str().and_then(|id| id.parse().ok()).expect("a contact with a phone");
    let phone = row["PHONE"][0]["VALUE"].as_str().expect("a phone").to_owned();
    let columns = [ExportColumn::Id, ExportColumn::Phones, ExportColumn::Emails].map(|column| (column, String::new()));
    let list = ListQuestion { members: Listed::Group(Group::Contacts), ..everybody(&tab) };
    let question = |form, chosen| ExportQuestion {
        list: list.clone(),
        chosen,
        form,
        columns: columns.to_vec(),
        words: ExportWords::default(),
    };
    let chosen = Chosen { is_all: false, named: [Card::Contact(ContactId(id))].into() };
    let answer = tab.answer_to(question(ExportForm::CsvForPrograms, Some(chosen))).expect("an answer");
    let ExportAnswer::File { bytes, rows: 1, withheld: 0, .. } = answer else { panic!("{answer:?}") };
    let text = String::from_utf8(bytes).expect("a text");
    assert!(text.starts_with("id,phones,emails\n") && text.contains(&phone), "{text} has no {phone}");

    world.portal.borrow_mut().take_request_log();
    let answer = tab.answer_to(question(ExportForm::AdPairs, None)).expect("an answer");
    let requests = world.portal.borrow_mut().take_request_log().requests;
    let ExportAnswer::File { bytes, rows, lines, withheld: 0 } = answer else { panic!("{answer:?}") };
    assert!(requests as usize <= rows.div_ceil(1_000) + 1, "{requests} requests for {rows} clients");
    let text = String::from_utf8(bytes).expect("a text");
    assert_eq!(text.lines().count(), lines + 1);
    assert!(text.lines().skip(1).all(|line| line.split(',').all(|mark| mark.is_empty() || mark.len() == 64)), "{text}");
    let facts = format!("{:?}", tab.own_numbers().expect("numbers").facts());
    assert!(!facts.contains(&phone));
}
