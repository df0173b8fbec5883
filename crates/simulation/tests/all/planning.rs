//! Touches that are planned in a portal: one, many, with lost answers, a worker that ends, two tabs, and without rights.

use std::collections::BTreeMap;
use std::rc::Rc;

use portal::data::Language;
use portal::{CrmAccess, Fault, Options, Portal, Profile, seeds};
use protocol::{
    ChangeTouch, NoPlan, OwnPlanQuestion, PlanCommand, PlanQuestion, PlanReport, PlanState, PlanTouch, Planned,
    Proposal, ProposalsQuestion, StaffQuestion, ToWorker, TouchCommand, TouchProblem,
};
use segmentation::facts::{Owner, TouchKind};
use segmentation::planning::{Intent, NewTouch};
use segmentation::{Card, CompanyId, DepartmentId, Month, UserId};
use serde_json::{Value, json};
use simulation::{Tab, World};
use store::MemoryStore;
use sync::Want;

const ADMINISTRATOR: UserId = UserId(1);

fn world() -> Rc<World> {
    let options = Options { profile: Profile::Heavy, ..Options::default() };
    World::new(Portal::new(seeds::generate(1_800, 6, Language::Ru), options))
}

/// A tab that has read everything that planning goes by.
fn read(world: &Rc<World>, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, store.clone());
    tab.finish().expect("a reading");
    tab.settle();
    tab.want(Want::Touches);
    tab.settle();
    tab.finish().expect("a reading of touches");
    tab.settle();
    tab
}

fn question(tab: &Tab) -> PlanQuestion {
    let today = tab.own_numbers().expect("numbers").today();
    PlanQuestion {
        people: Vec::new(),
        rank: None,
        state: None,
        offset: 0,
        limit: 1_000,
        month: Month::of(today),
        day: None,
        client: None,
    }
}

fn plan(tab: &mut Tab) -> PlanReport {
    let question = question(tab);
    *tab.answer_to(question).expect("an answer").expect("a plan")
}

fn proposals(tab: &mut Tab, count: usize) -> Vec<Proposal> {
    let from = tab.own_numbers().expect("numbers").today() + chrono::Days::new(1);
    let question = ProposalsQuestion { people: Vec::new(), rank: None, from, per_day: 4, fallback: ADMINISTRATOR };
    let mut proposals = tab.answer_to(question).expect("an answer").expect("proposals");
    proposals.truncate(count);
    assert_eq!(proposals.len(), count, "the portal has lazy managers");
    proposals
}

fn touch(card: Card, at: String, responsible: UserId) -> NewTouch {
    NewTouch { card, intent: Intent::Call, at, responsible, subject: "Позвонить".into() }
}

/// Proposals as they are confirmed, by the administrator: some of those responsible have left.
fn confirmed(proposals: &[Proposal]) -> Vec<Planned> {
    let planned = |it: &Proposal| Planned {
        touch: touch(it.card, format!("{}T10:00:00+03:00", it.day), ADMINISTRATOR),
        title: it.title.clone(),
    };
    proposals.iter().map(planned).collect()
}

/// How many to-dos with this subject each client has in the portal.
fn made(world: &World) -> BTreeMap<(String, String), usize> {
    let params = json!({
        "filter": { "SUBJECT": "Позвонить", "PROVIDER_ID": "CRM_TODO", "AUTHOR_ID": ADMINISTRATOR },
        "select": ["OWNER_TYPE_ID", "OWNER_ID"],
        "order": { "ID": "ASC" },
    });
    let mut made = BTreeMap::new();
    for start in [0, 50] {
        let mut params = params.clone();
        params["start"] = json!(start);
        for row in world.ask(ADMINISTRATOR, "crm.activity.list", params).as_array().expect("a list") {
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            *made.entry((text("OWNER_TYPE_ID"), text("OWNER_ID"))).or_default() += 1;
        }
    }
    made
}

fn is_done(tab: &Tab) -> bool {
    tab.screen.plan.as_ref().is_some_and(|run| run.state == PlanState::Done)
}

fn run_until_done(tab: &mut Tab) {
    while !is_done(tab) && tab.step() {}
    assert!(is_done(tab), "{:?}", tab.screen.plan);
}

#[test]
fn a_planned_call_stands_in_the_portal_and_in_the_plan_at_once() {
    let world = world();
    let mut tab = read(&world, &MemoryStore::new());
    let before = plan(&mut tab);
    assert_eq!(before.rows.len(), before.counts.iter().flatten().sum::<u32>() as usize);
    let client = before.rows.iter().find(|row| row.state.code() == "overdue").expect("somebody is overdue").clone();
    let day = before.today + chrono::Days::new(1);
    let new = touch(client.card, format!("{day}T10:00:00+03:00"), ADMINISTRATOR);
    let id = tab.answer_to(PlanTouch { touch: new }).expect("an answer").expect("it is made");
    let row = world.ask(ADMINISTRATOR, "crm.activity.get", json!({ "id": id }));
    assert_eq!((&row["SUBJECT"], &row["RESPONSIBLE_ID"]), (&json!("Позвонить"), &json!("1")));
    let told = |tab: &mut Tab| {
        let report = plan(tab);
        let row = report.rows.iter().find(|row| row.card == client.card).cloned();
        row.map(|row| (row.state.code(), row.next.and_then(|next| next.day), row.next.map(|next| next.id)))
    };
    assert_eq!(told(&mut tab), Some(("planned", Some(day), Some(id))), "without another reading");
    // It is put off, and what the portal tells later is the same.
    let later = day + chrono::Days::new(2);
    let command = TouchCommand::Move(format!("{later}T12:00:00+03:00"));
    let change = |change| ChangeTouch { id, kind: TouchKind::Todo, owner: Owner::Other, change };
    assert_eq!(tab.answer_to(change(command)), Some(Ok(())));
    assert_eq!(told(&mut tab), Some(("planned", Some(later), Some(id))));
    world.pass(60_000);
    tab.say(ToWorker::Refresh);
    tab.settle();
    assert_eq!(told(&mut tab), Some(("planned", Some(later), Some(id))));
    assert_eq!(tab.answer_to(change(TouchCommand::Complete)), Some(Ok(())));
    assert_ne!(told(&mut tab).map(|(state, ..)| state), Some("planned"));
    let command = change(TouchCommand::Move(format!("{later}T13:00:00+03:00")));
    assert_eq!(tab.answer_to(command), Some(Err(TouchProblem::Done)));
}

#[test]
fn thirty_proposals_are_made_once_each_whenever_the_worker_ends() {
    // After so many of them the portal has made as the worker ends, at the least.
    for ends_after in [1, 6, 11, 16, 29] {
        let (world, store) = (world(), MemoryStore::new());
        let mut tab = read(&world, &store);
        let wanted = confirmed(&proposals(&mut tab, 30));
        tab.say(ToWorker::Plan(PlanCommand::Begin(wanted.clone())));
        while made(&world).values().sum::<usize>() < ends_after && tab.step() {}
        let known = tab.screen.plan.as_ref().map_or(0, |run| run.made);
        let in_portal: usize = made(&world).values().sum();
        assert!(known <= in_portal && in_portal < 30 || ends_after == 29, "{known} {in_portal}");
        drop(tab);
        let mut tab = Tab::open(&world, ADMINISTRATOR, store);
        run_until_done(&mut tab);
        let run = tab.screen.plan.clone().expect("told");
        assert_eq!((run.total, run.made, run.failed), (30, 30, Vec::new()), "after {ends_after}");
        let made = made(&world);
        assert_eq!((made.len(), made.values().max()), (30, Some(&1)), "after {ends_after}: all of them, none twice");
    }
}

#[test]
fn answers_that_are_lost_on_the_way_make_nothing_twice() {
    type Change = fn(&mut portal::Faults);
    let faults: [Change; 3] = [
        |faults| faults.cut = Fault::by_chance(0.4),
        |faults| faults.timeout = Fault::by_chance(0.4),
        |faults| {
            faults.batch_error = Fault::by_chance(0.2);
            faults.expired_token = Fault::by_chance(0.2);
        },
    ];
    for (n, fault) in faults.into_iter().enumerate() {
        let world = world();
        let mut tab = read(&world, &MemoryStore::new());
        let wanted = confirmed(&proposals(&mut tab, 30));
        fault(world.portal.borrow_mut().faults_mut());
        tab.say(ToWorker::Plan(PlanCommand::Begin(wanted)));
        for _ in 0..20 {
            while !tab
                .screen
                .plan
                .as_ref()
                .is_some_and(|run| matches!(run.state, PlanState::Done | PlanState::NoAnswer))
                && tab.step()
            {}
            if is_done(&tab) {
                break;
            }
            tab.say(ToWorker::Plan(PlanCommand::Resume));
            tab.step();
        }
        *world.portal.borrow_mut().faults_mut() = portal::Faults::default();
        tab.say(ToWorker::Plan(PlanCommand::Resume));
        tab.step();
        run_until_done(&mut tab);
        let made = made(&world);
        assert_eq!((made.len(), made.values().max()), (30, Some(&1)), "{n}");
    }
}

#[test]
fn a_batch_is_paused_resumed_and_taken_back_but_for_what_is_done() {
    let (world, store) = (world(), MemoryStore::new());
    let mut tab = read(&world, &store);
    let wanted = confirmed(&proposals(&mut tab, 30));
    tab.say(ToWorker::Plan(PlanCommand::Begin(wanted)));
    while tab.screen.plan.as_ref().is_none_or(|run| run.made == 0) && tab.step() {}
    tab.say(ToWorker::Plan(PlanCommand::Pause));
    tab.settle();
    let run = tab.screen.plan.clone().expect("told");
    if run.state == PlanState::Paused {
        assert!(run.made < 30);
    }
    tab.say(ToWorker::Plan(PlanCommand::Resume));
    run_until_done(&mut tab);
    // One of them is done by somebody in the meantime.
    let params =
        json!({ "filter": { "SUBJECT": "Позвонить", "PROVIDER_ID": "CRM_TODO", "AUTHOR_ID": 1 }, "select": ["ID"] });
    let rows: Value = world.ask(ADMINISTRATOR, "crm.activity.list", params);
    let done = rows[0]["ID"].clone();
    world.ask(ADMINISTRATOR, "crm.activity.update", json!({ "id": done, "fields": { "COMPLETED": "Y" } }));
    tab.say(ToWorker::Plan(PlanCommand::Undo));
    tab.settle();
    let run = tab.screen.plan.clone().expect("told");
    assert_eq!((run.state, run.made, run.undone), (PlanState::Undone, 0, 29));
    assert_eq!(run.failed.iter().map(|(.., problem)| problem).collect::<Vec<_>>(), [&TouchProblem::Done]);
    assert_eq!(made(&world).values().sum::<usize>(), 1);
    tab.say(ToWorker::Plan(PlanCommand::Dismiss));
    tab.settle();
    assert_eq!(tab.screen.plan, None);
    drop(tab);
    let mut tab = Tab::open(&world, ADMINISTRATOR, store);
    tab.settle();
    assert_eq!(tab.screen.plan, None, "nothing is left of it");
}

#[test]
fn of_two_tabs_one_makes_what_either_wants() {
    let (world, store) = (world(), MemoryStore::new());
    let mut first = read(&world, &store);
    let wanted = confirmed(&proposals(&mut first, 30));
    let mut second = Tab::open(&world, ADMINISTRATOR, store);
    second.settle();
    second.say(ToWorker::Plan(PlanCommand::Begin(wanted)));
    let mut tabs = [first, second];
    while simulation::step_earliest(&mut tabs) {}
    let made = made(&world);
    assert_eq!((made.len(), made.values().max()), (30, Some(&1)));
    for tab in &tabs {
        assert_eq!(tab.screen.plan.as_ref().map(|run| (run.state, run.made)), Some((PlanState::Done, 30)));
    }
}

#[test]
fn what_cannot_be_made_says_why() {
    let world = world();
    let mut tab = read(&world, &MemoryStore::new());
    let report = plan(&mut tab);
    let card = report.rows[0].card;
    let ahead = format!("{}T10:00:00+03:00", report.today + chrono::Days::new(1));
    let staff = tab.answer_to(StaffQuestion).expect("an answer");
    assert!(staff.departments.len() > 1 && staff.people.iter().any(|(.., departments)| !departments.is_empty()));
    let everybody = report.rows.iter().map(|row| row.responsible);
    let gone =
        everybody.filter(|user| staff.people.iter().all(|(id, ..)| id != user)).find(|&user| user != UserId::NONE);
    for (new, expected) in [
        (touch(Card::Company(CompanyId(999_999)), ahead.clone(), ADMINISTRATOR), TouchProblem::ClientGone),
        (
            touch(card, format!("{}T10:00:00+03:00", report.today - chrono::Days::new(1)), ADMINISTRATOR),
            TouchProblem::Past,
        ),
        (touch(card, ahead.clone(), gone.unwrap_or(UserId(999_999))), TouchProblem::ResponsibleGone),
    ] {
        assert_eq!(tab.answer_to(PlanTouch { touch: new }), Some(Err(expected)));
    }
    assert_eq!(made(&world).values().sum::<usize>(), 0);
}

#[test]
fn a_manager_sees_his_own_clients_by_a_few_requests_and_plans_only_where_he_may() {
    let world = world();
    let manager = world.user_with(CrmAccess::Own);
    let mut tab = Tab::open(&world, manager, MemoryStore::new());
    tab.settle();
    assert_eq!(tab.answer_to(question_of_today()), Some(Err(NoPlan::NotRead)));
    world.portal.borrow_mut().take_request_log();
    let own = tab.answer_to(OwnPlanQuestion { user: None }).flatten().expect("an answer");
    let requests = world.portal.borrow_mut().take_request_log().requests;
    assert!(requests <= 2, "{requests} requests");
    assert!(!own.rows.is_empty() && own.rows.iter().any(|row| row.last.is_some()));
    let params = json!({ "entityTypeId": 4, "filter": { "assignedById": manager, "isMyCompany": "N", "categoryId": 0 }, "select": ["id"] });
    let companies = world.ask(manager, "crm.item.list", params);
    let of_portal = companies["items"].as_array().expect("a list").len().min(50);
    let told = own.rows.iter().filter(|row| matches!(row.card, Card::Company(_))).count();
    assert!(told >= of_portal, "{told} of {of_portal}");
    let ahead = format!("{}T10:00:00+03:00", own.today + chrono::Days::new(1));
    let new = touch(own.rows[0].card, ahead.clone(), manager);
    let id = tab.answer_to(PlanTouch { touch: new }).expect("an answer").expect("it is made");
    let own = tab.answer_to(OwnPlanQuestion { user: None }).flatten().expect("an answer");
    assert!(own.rows.iter().any(|row| row.next.is_some_and(|next| next.id == id)));
    // A client of somebody else.
    let params = json!({ "entityTypeId": 4, "filter": { "!assignedById": manager }, "select": ["id"] });
    let other = world.ask(ADMINISTRATOR, "crm.item.list", params)["items"][0]["id"].as_u64().expect("a company") as u32;
    let new = touch(Card::Company(CompanyId(other)), ahead, manager);
    assert_eq!(tab.answer_to(PlanTouch { touch: new }), Some(Err(TouchProblem::NoRight)));
}

/// A head of a department that somebody else works in, and one of those whose cards his rights show him.
#[test]
fn a_head_sees_the_clients_of_his_people_as_far_as_his_rights_go() {
    let world = world();
    let head = world.user_with(CrmAccess::Department);
    let mut tab = Tab::open(&world, head, MemoryStore::new());
    tab.settle();
    let staff = tab.answer_to(StaffQuestion).expect("an answer");
    let mut headed: Vec<_> = staff.departments.iter().filter(|it| it.head == head).map(|it| it.id).collect();
    headed
        .extend(staff.departments.iter().filter(|it| headed.contains(&it.parent)).map(|it| it.id).collect::<Vec<_>>());
    let is_below = |of: &[DepartmentId]| of.iter().any(|id| headed.contains(id));
    let people = staff.people.iter().filter(|(id, _, of)| *id != head && is_below(of)).map(|(id, ..)| *id);
    let seen = people.clone().filter(|&user| {
        let own = tab.answer_to(OwnPlanQuestion { user: Some(user) }).flatten().expect("an answer");
        let params = json!({ "entityTypeId": 4, "filter": { "assignedById": user, "isMyCompany": "N", "categoryId": 0 }, "select": ["id"] });
        let companies = world.ask(head, "crm.item.list", params);
        let of_portal = companies["items"].as_array().expect("a list").len().min(50);
        let told = own.rows.iter().filter(|row| matches!(row.card, Card::Company(_))).count();
        assert!(told >= of_portal, "{told} of {of_portal}");
        !own.rows.is_empty()
    });
    assert!(seen.count() > 0, "of {} people", people.count());
}

fn question_of_today() -> PlanQuestion {
    let month = Month::new(2026, 1).expect("a month in the test");
    PlanQuestion { people: Vec::new(), rank: None, state: None, offset: 0, limit: 1, month, day: None, client: None }
}
