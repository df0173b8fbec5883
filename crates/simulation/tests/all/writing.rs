//! The values of the user fields in the demo portal: written once, right, and not read back as news.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::NaiveDate;
use portal::data::Language;
use portal::schema::Entity;
use portal::{
    Billing, Cause, Fault, Faults, Mutation, Options, Portal, Profile, Refusals, RequestLog, Stubborn, seeds,
};
use protocol::{Activity, FieldsCommand, FieldsStage, FillingQuestion, SaveCounting, Stage, ToWorker, Writing};
use segmentation::facts::{Deal, Outcome};
use segmentation::{Card, DealId, FieldValues, Filling, Settings, UserId};
use serde_json::json;
use simulation::{Tab, World, held, step_earliest, wrong_values};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);

fn world(clients: u32) -> Rc<World> {
    World::new(Portal::new(seeds::generate(clients, 1, Language::Ru), Options::default()))
}

fn writing(tab: &Tab) -> Writing {
    tab.screen.progress.as_ref().and_then(|progress| progress.writing).unwrap_or_default()
}

fn is_writing(tab: &Tab) -> bool {
    tab.screen.progress.as_ref().is_some_and(|it| it.stage == Stage::Writing && it.activity == Activity::Reading)
}

/// Lets events happen until something is so.
fn step_until(tab: &mut Tab, is_so: impl Fn(&Tab) -> bool) {
    while !is_so(tab) {
        assert!(tab.step(), "nothing happens any more");
    }
}

/// A tab of the administrator who has read everything and has just had the fields made.
fn with_fields(world: &Rc<World>, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, store.clone());
    tab.finish().expect("a reading");
    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    step_until(&mut tab, |tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == FieldsStage::Ready));
    tab
}

/// Lets the tab begin something and finish it.
fn finish_again(tab: &mut Tab) {
    step_until(tab, |tab| !tab.is_finished());
    tab.finish().expect("a reading");
}

fn take_request_log(world: &World) -> RequestLog {
    world.portal.borrow_mut().take_request_log()
}

fn updates(request_log: &RequestLog) -> u64 {
    let is_update = |method: &str| matches!(method, "crm.contact.update" | "crm.company.update" | "crm.item.update");
    request_log.calls.iter().filter(|((method, _), _)| is_update(method)).map(|(_, calls)| calls.calls).sum()
}

/// Pages of contacts and companies.
fn pages_of_cards(request_log: &RequestLog) -> u64 {
    request_log.calls.iter().filter(|((method, _), _)| *method == "crm.item.list").map(|(_, calls)| calls.pages).sum()
}

fn assert_right(world: &World, tab: &Tab) {
    assert_eq!(wrong_values(&world.portal.borrow(), &tab.wanted()), None);
}

fn mutate(world: &World, mutation: Mutation, count: u32) {
    world.mutate(mutation, count, u64::from(count));
}

#[test]
fn every_counted_card_is_written_once_and_read_back_never() {
    let world = world(300);
    let store = MemoryStore::new();
    let mut tab = with_fields(&world, &store);
    take_request_log(&world);
    finish_again(&mut tab);
    let cards = tab.wanted().len();
    assert_eq!(writing(&tab), Writing { done: cards as u64, total: cards as u64, refused: 0 });
    assert_eq!(updates(&take_request_log(&world)), cards as u64);
    assert_right(&world, &tab);
    let filled = held(&world.portal.borrow());
    assert_eq!(filled.len(), cards, "cards that are left out stay empty");
    drop(tab);

    for pause in [60_000, 3_600_000] {
        world.pass(pause);
        take_request_log(&world);
        let mut tab = Tab::open(&world, ADMINISTRATOR, store.clone());
        tab.finish().expect("a reading");
        let request_log = take_request_log(&world);
        assert_eq!(updates(&request_log), 0);
        // Of each of three lists: the largest number, what has changed, what is new, and one block that is counted; of
        // two the oldest card as well; and while the writing lies within what is looked at again, two windows more.
        assert!(pages_of_cards(&request_log) <= 3 * 4 + 2 + 2 * 2, "{request_log:?}");
        assert_eq!(held(&world.portal.borrow()), filled);
    }
}

/// Has an administrator choose what is written, and lets all that follows from it happen.
fn choose(tab: &mut Tab, seen: Filling, wanted: Filling) {
    let settings = |filling| Settings { filling, ..Settings::default() };
    tab.ask(SaveCounting { seen: settings(seen), wanted: settings(wanted) });
    while tab.step() {}
    tab.finish().expect("a reading");
    while tab.step() {}
}

#[test]
fn only_what_is_chosen_is_written_and_the_rest_once_it_is_chosen_too() {
    let world = world(300);
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    let all = Filling::default();
    let mut some = Filling { only_paying: true, leaves_empty: true, ..all };
    some.fields[6] = false;
    choose(&mut tab, all, some);
    let wanted = tab.wanted();
    let chosen = |filling: Filling| -> Vec<(Card, FieldValues)> {
        wanted.iter().map(|(card, values)| (*card, filling.narrow(&FieldValues::default(), values))).collect()
    };
    let written = |filling| chosen(filling).iter().filter(|(_, values)| *values != FieldValues::default()).count();

    tab.ask(FillingQuestion { choices: vec![all, some] });
    while tab.screen.filling.is_none() {
        assert!(tab.step(), "nothing happens any more");
    }
    let costs = tab.screen.filling.take().flatten().expect("everything is read");
    assert_eq!([costs[0].cards, costs[1].cards], [written(all) as u32, written(some) as u32]);
    assert!(costs[1].seconds < costs[0].seconds, "{costs:?}");

    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    step_until(&mut tab, |tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == FieldsStage::Ready));
    take_request_log(&world);
    finish_again(&mut tab);
    assert_eq!(updates(&take_request_log(&world)), written(some) as u64);
    assert_eq!(wrong_values(&world.portal.borrow(), &chosen(some)), None);

    choose(&mut tab, some, all);
    assert_right(&world, &tab);
}

/// The cards of which other values are wanted than before.
fn changed(before: &[(Card, FieldValues)], after: &[(Card, FieldValues)]) -> Vec<Card> {
    let before: BTreeMap<Card, FieldValues> = before.iter().copied().collect();
    after.iter().filter(|(card, values)| before.get(card) != Some(values)).map(|(card, _)| *card).collect()
}

/// How many fields of the app the portal has, contacts and companies counted apart.
fn own_fields(world: &World) -> usize {
    let of = |method| {
        let answer = world.ask(ADMINISTRATOR, method, json!({}));
        answer.as_array().expect("fields").iter().filter(|it| it["XML_ID"] == "CLIENT_SEGMENTS").count()
    };
    of("crm.contact.userfield.list") + of("crm.company.userfield.list")
}

/// A deal with a sum that was won within the year.
fn won_lately(tab: &Tab) -> DealId {
    let numbers = tab.own_numbers().expect("numbers");
    let is_late = |closed: NaiveDate| (0..300).contains(&(numbers.today() - closed).num_days());
    let is_it = |it: &Deal| it.outcome == Outcome::Success && it.sum > Some(0) && it.closed.is_some_and(is_late);
    numbers.facts().deals.iter().find(is_it).expect("such a deal").id
}

#[test]
fn chosen_ranks_are_written_beside_the_eight_and_then_only_where_they_move() {
    let world = world(300);
    let mut tab = with_fields(&world, &MemoryStore::new());
    finish_again(&mut tab);
    let eight = tab.wanted();
    let all = Filling::default();
    let mut with_abc = all;
    with_abc.optional[0] = true;
    take_request_log(&world);
    choose(&mut tab, all, with_abc);
    assert_eq!(
        tab.screen.fields.as_ref().map(|it| &it.stage),
        Some(&FieldsStage::Incomplete),
        "nothing is made unasked"
    );
    assert_eq!((own_fields(&world), updates(&take_request_log(&world))), (16, 0));

    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    step_until(&mut tab, |tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == FieldsStage::Ready));
    finish_again(&mut tab);
    let ranked = tab.wanted();
    let written = changed(&eight, &ranked);
    assert!(
        ranked.iter().any(|(_, it)| it.parent.is_some() && it.optional.abc.is_some()),
        "people have their company's"
    );
    assert!(written.len() < ranked.len(), "who has no rank is not written");
    assert_eq!((own_fields(&world), updates(&take_request_log(&world))), (18, written.len() as u64));
    assert_right(&world, &tab);

    world.pass(3_600_000);
    tab.say(ToWorker::Refresh);
    finish_again(&mut tab);
    assert_eq!(updates(&take_request_log(&world)), 0, "a second look finds all as it should be");

    // One client pays more than all others together: they lose their ranks.
    let won = won_lately(&tab);
    world.ask(ADMINISTRATOR, "crm.deal.update", json!({ "id": won, "fields": { "OPPORTUNITY": 9_000_000_000_i64 } }));
    tab.say(ToWorker::Refresh);
    finish_again(&mut tab);
    let moved = changed(&ranked, &tab.wanted());
    assert!(moved.len() > 10, "{moved:?}");
    assert_eq!(updates(&take_request_log(&world)), moved.len() as u64);
    assert_right(&world, &tab);

    let filled = held(&world.portal.borrow());
    choose(&mut tab, with_abc, all);
    assert_eq!((own_fields(&world), updates(&take_request_log(&world))), (18, 0), "what is there stays");
    assert_eq!(held(&world.portal.borrow()), filled);
    tab.say(ToWorker::SetFields(FieldsCommand::Remove));
    step_until(&mut tab, |tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == FieldsStage::Absent));
    assert_eq!(own_fields(&world), 0, "they go together");
}

#[test]
fn what_optional_fields_need_is_read_before_they_are_written() {
    let world = world(300);
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    let all = Filling::default();
    let optional = all.optional.map(|_| true);
    choose(&mut tab, all, Filling { optional, ..all });
    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    step_until(&mut tab, |tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == FieldsStage::Ready));
    while tab.step() {}
    assert_eq!(own_fields(&world), 24);
    let wanted = tab.wanted();
    assert!(wanted.iter().any(|(_, it)| it.optional.next_touch.is_some()), "touches are read");
    assert!(wanted.iter().any(|(_, it)| it.optional.xyz.is_some() && it.optional.rfm.is_some()));
    assert_right(&world, &tab);
    take_request_log(&world);
    tab.say(ToWorker::Refresh);
    finish_again(&mut tab);
    assert_eq!(updates(&take_request_log(&world)), 0);
}

#[test]
fn fields_that_are_wanted_before_the_choice_is_known_are_made_all_the_same() {
    let world = world(40);
    let text = json!({ "format": 1, "settings": { "filling": { "optional": ["UF_CRM_CS_XYZ"] } } }).to_string();
    assert!(world.portal.borrow_mut().set_app_option(ADMINISTRATOR.0, "counting", text.into()));
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    while tab.step() {}
    assert_eq!(tab.screen.fields.as_ref().map(|it| &it.stage), Some(&FieldsStage::Ready));
    assert_eq!(own_fields(&world), 18);
    assert_right(&world, &tab);
}

#[test]
fn a_reading_that_knows_the_fields_has_nothing_more_to_ask() {
    let world = world(120);
    let store = MemoryStore::new();
    let mut tab = with_fields(&world, &store);
    finish_again(&mut tab);
    drop(tab);
    take_request_log(&world);
    let mut tab = Tab::open(&world, UserId(1), MemoryStore::new());
    tab.finish().expect("a reading");
    assert_eq!(updates(&take_request_log(&world)), 0, "another device finds the cards as they should be");
    assert_right(&world, &tab);
}

#[test]
fn what_has_changed_is_written_and_nothing_else() {
    let world = world(300);
    let mut tab = with_fields(&world, &MemoryStore::new());
    finish_again(&mut tab);
    world.pass(3_600_000);
    // A win concerns a company and its people; an edit one card; a comment none, unless the deal was won with it.
    for (mutation, expected) in
        [(Mutation::Win, 1..=40), (Mutation::EditField, 1..=5), (Mutation::Add, 1..=5), (Mutation::Change, 0..=40)]
    {
        mutate(&world, mutation, 5);
        take_request_log(&world);
        tab.say(ToWorker::Refresh);
        finish_again(&mut tab);
        let updates = updates(&take_request_log(&world));
        assert!(expected.contains(&updates), "{mutation:?}: {updates}");
        assert_right(&world, &tab);
    }
}

#[test]
fn a_card_that_is_left_out_by_now_is_cleared_and_only_once() {
    let world = world(300);
    let mut tab = with_fields(&world, &MemoryStore::new());
    finish_again(&mut tab);
    world.pass(3_600_000);
    let filled = held(&world.portal.borrow());
    let parents: BTreeSet<Card> = tab.wanted().iter().filter_map(|(_, it)| it.parent).map(Card::Company).collect();
    let company = filled.keys().find(|it| matches!(it, Card::Company(_)) && !parents.contains(it)).expect("one alone");
    let contact = filled.keys().find(|it| matches!(it, Card::Contact(_))).expect("a contact");
    for (card, entity, fields) in
        [(company, 4, json!({ "isMyCompany": "Y" })), (contact, 3, json!({ "categoryId": 7 }))]
    {
        let id = card.id();
        world.ask(ADMINISTRATOR, "crm.item.update", json!({ "entityTypeId": entity, "id": id, "fields": fields }));
    }
    take_request_log(&world);
    tab.say(ToWorker::Refresh);
    finish_again(&mut tab);
    let cleared = held(&world.portal.borrow());
    assert!(!cleared.contains_key(company) && !cleared.contains_key(contact));
    assert!((2..=10).contains(&updates(&take_request_log(&world))), "and what belonged to them");
    assert_right(&world, &tab);
    tab.say(ToWorker::Refresh);
    finish_again(&mut tab);
    assert_eq!(updates(&take_request_log(&world)), 0);
}

#[test]
fn a_tab_that_is_closed_while_it_writes_goes_on_where_it_was() {
    let world = world(300);
    let store = MemoryStore::new();
    let mut tab = with_fields(&world, &store);
    take_request_log(&world);
    step_until(&mut tab, |tab| writing(tab).done > 40);
    drop(tab);
    let mut tab = Tab::open(&world, ADMINISTRATOR, store);
    tab.finish().expect("a reading");
    let cards = tab.wanted().len() as u64;
    let written = updates(&take_request_log(&world));
    assert!((cards..cards + 16 * 49).contains(&written), "{written} for {cards} cards");
    assert!(writing(&tab).total < cards, "what was saved is not written again");
    assert_right(&world, &tab);
}

#[test]
fn edits_of_others_while_cards_are_written_are_noticed() {
    for mutation in [Mutation::EditField, Mutation::Change, Mutation::Merge, Mutation::Delete] {
        let world = world(300);
        let mut tab = with_fields(&world, &MemoryStore::new());
        step_until(&mut tab, is_writing);
        for count in 1..=6 {
            for _ in 0..4 {
                tab.step();
            }
            mutate(&world, mutation, count);
        }
        tab.finish().expect("a reading");
        tab.say(ToWorker::Refresh);
        finish_again(&mut tab);
        tab.say(ToWorker::Refresh);
        finish_again(&mut tab);
        assert_right(&world, &tab);
    }
}

#[test]
fn the_page_is_told_how_far_the_writing_is_and_may_ask_for_news_meanwhile() {
    let world = world(300);
    let mut tab = with_fields(&world, &MemoryStore::new());
    let mut told = Vec::new();
    step_until(&mut tab, is_writing);
    while writing(&tab).done < 100 {
        assert!(tab.step());
        told.push(writing(&tab).done);
    }
    assert!(told.is_sorted(), "{told:?}");
    tab.say(ToWorker::Refresh);
    step_until(&mut tab, |tab| tab.screen.progress.as_ref().is_some_and(|it| it.stage != Stage::Writing));
    tab.finish().expect("a reading");
    assert_right(&world, &tab);
}

#[test]
fn limits_are_kept_whoever_is_billed() {
    for billing in [Billing::Docs, Billing::Batch] {
        let options = Options { billing, profile: Profile::Heavy, operating_limit: 480.0, ..Options::default() };
        let world = World::new(Portal::new(seeds::generate(1_500, 1, Language::Ru), options));
        let mut tab = with_fields(&world, &MemoryStore::new());
        // What it takes to make fields nobody knows before: the budgets are given time to become full again.
        world.pass(3_600_000);
        take_request_log(&world);
        finish_again(&mut tab);
        let request_log = take_request_log(&world);
        let by_limit = |status| request_log.refused(status, Cause::Limit);
        assert_eq!([by_limit(429), by_limit(503)], [Refusals::default(); 2], "{billing:?}");
        assert!(request_log.longest_request_secs < 40.0, "{}", request_log.longest_request_secs);
        assert_right(&world, &tab);
    }
}

/// Fills the cards of a slow portal and checks them; gives the seconds that took, and how many cards were written by the
/// method for cards of any kind.
fn fill_slowly(billing: Billing, item_update: bool) -> (f64, u64) {
    let options = Options { billing, profile: Profile::Heavy, operating_limit: 480.0, ..Options::default() };
    let world = World::new(Portal::new(seeds::generate(3_000, 1, Language::Ru), options));
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    tab.finish().expect("a reading");
    choose(&mut tab, Filling::default(), Filling { item_update, ..Filling::default() });
    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    step_until(&mut tab, |tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == FieldsStage::Ready));
    take_request_log(&world);
    let begin = world.elapsed();
    finish_again(&mut tab);
    let seconds = (world.elapsed() - begin) as f64 / 1000.0;
    let request_log = take_request_log(&world);
    let by_limit = |status| request_log.refused(status, Cause::Limit);
    assert_eq!([by_limit(429), by_limit(503)], [Refusals::default(); 2], "{billing:?}");
    assert_eq!(updates(&request_log), tab.wanted().len() as u64, "each card once");
    assert_right(&world, &tab);
    let by_item = request_log.calls.iter().filter(|((method, _), _)| *method == "crm.item.update");
    (seconds, by_item.map(|(_, calls)| calls.calls).sum())
}

#[test]
fn by_a_second_method_the_same_is_written_in_less_time() {
    let (by_one, none) = fill_slowly(Billing::Docs, false);
    let (by_two, some) = fill_slowly(Billing::Docs, true);
    assert_eq!(none, 0, "nobody has asked for it");
    assert!(some > 0 && by_two < 0.85 * by_one, "{by_two} s of {by_one} s, {some} cards");
    assert_eq!(fill_slowly(Billing::Batch, true).1, 0, "it saves nothing where whole batches are billed");
}

#[test]
fn nothing_is_written_into_fields_that_are_being_removed() {
    let world = world(300);
    let mut tab = with_fields(&world, &MemoryStore::new());
    step_until(&mut tab, |tab| is_writing(tab) && writing(tab).done > 0);
    tab.say(ToWorker::SetFields(FieldsCommand::Remove));
    let is_removing =
        |tab: &Tab| matches!(tab.screen.fields.as_ref().map(|it| &it.stage), Some(FieldsStage::Working { .. }));
    step_until(&mut tab, is_removing);
    take_request_log(&world);
    step_until(&mut tab, |tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == FieldsStage::Absent));
    tab.finish().expect("a reading");
    assert_eq!(updates(&take_request_log(&world)), 0);
}

#[test]
fn of_two_tabs_either_may_have_the_fields_made_and_removed() {
    let world = world(120);
    let store = MemoryStore::new();
    let mut tabs: Vec<Tab> = (0..2).map(|_| Tab::open(&world, ADMINISTRATOR, store.clone())).collect();
    let run = |tabs: &mut Vec<Tab>, stage: FieldsStage| {
        let shows = |tab: &Tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == stage);
        while !tabs.iter().all(|tab| tab.is_finished() && shows(tab)) {
            assert!(step_earliest(tabs), "nothing happens any more");
        }
    };
    run(&mut tabs, FieldsStage::Absent);
    tabs[1].say(ToWorker::SetFields(FieldsCommand::Keep));
    run(&mut tabs, FieldsStage::Ready);
    while held(&world.portal.borrow()).len() < tabs[0].wanted().len() {
        assert!(step_earliest(&mut tabs), "the reader fills them");
    }
    tabs[1].say(ToWorker::SetFields(FieldsCommand::Remove));
    run(&mut tabs, FieldsStage::Absent);
}

/// What keeps an administrator from writing on.
#[derive(Clone, Copy, Debug)]
enum Break {
    Pause,
    /// His computer sleeps until the other has finished.
    Sleep,
    /// His computer sleeps for a minute, in which the other insists.
    Robbery,
}

#[test]
fn who_could_not_go_on_reverts_nothing_that_another_has_written_since() {
    let compares: fn(&Tab) -> bool =
        |tab| tab.screen.progress.as_ref().is_some_and(|it| it.stage == Stage::Reconciliation);
    let writes: fn(&Tab) -> bool = |tab| writing(tab).done > 40;
    for (is_there, how) in
        [(writes, Break::Pause), (writes, Break::Sleep), (writes, Break::Robbery), (compares, Break::Sleep)]
    {
        let world = world(1_000);
        let mut first = with_fields(&world, &MemoryStore::new());
        step_until(&mut first, |tab| !tab.is_finished());
        step_until(&mut first, is_there);
        mutate(&world, Mutation::Win, 20);
        if let Break::Pause = how {
            first.say(ToWorker::Pause);
            while first.step() {}
        }
        let mut second = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
        if let Break::Robbery = how {
            step_until(&mut second, |tab| {
                let activity = tab.screen.progress.as_ref().map(|progress| &progress.activity);
                matches!(activity, Some(Activity::OtherAdmin { .. }))
            });
            second.say(ToWorker::TakeOver);
        }
        second.finish().expect("a reading");
        assert_right(&world, &second);
        take_request_log(&world);
        if let Break::Robbery = how {
            world.pass(70_000);
        }
        first.say(ToWorker::Resume);
        // Whoever was robbed learns of it when he gives the lease back, and reads once more.
        while first.step() {}
        assert!(first.is_finished(), "{how:?}");
        if !matches!(how, Break::Robbery) {
            assert_eq!(updates(&take_request_log(&world)), 0, "{how:?}: the other has written everything");
        }
        assert_right(&world, &first);
        assert_right(&world, &second);
    }
}

#[test]
fn fields_that_another_has_removed_or_made_anew_are_not_written_by_what_they_were() {
    let world = world(300);
    let mut first = with_fields(&world, &MemoryStore::new());
    finish_again(&mut first);
    let mut second = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    second.finish().expect("a reading");
    for (command, stage) in [(FieldsCommand::Remove, FieldsStage::Absent), (FieldsCommand::Keep, FieldsStage::Ready)] {
        second.say(ToWorker::SetFields(command));
        step_until(&mut second, |tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == stage));
        if stage == FieldsStage::Ready {
            finish_again(&mut second);
        }
        take_request_log(&world);
        first.say(ToWorker::Refresh);
        finish_again(&mut first);
        assert_eq!(updates(&take_request_log(&world)), 0, "{command:?}");
        assert_eq!(first.screen.fields.as_ref().map(|it| &it.stage), Some(&stage));
    }
    assert_right(&world, &first);
}

#[test]
fn cards_that_cannot_be_written_hold_nothing_up() {
    for how in [Stubborn::Fails, Stubborn::Reverts] {
        let world = world(300);
        let mut tab = with_fields(&world, &MemoryStore::new());
        let (stubborn, others): (Vec<_>, Vec<_>) =
            tab.wanted().into_iter().enumerate().partition(|(place, _)| place % 10 == 0);
        for (_, (card, _)) in &stubborn {
            let (entity, id) = match *card {
                Card::Contact(id) => (Entity::Contact, id.0),
                Card::Company(id) => (Entity::Company, id.0),
            };
            world.portal.borrow_mut().make_stubborn(entity, id, how);
        }
        let begun = world.elapsed();
        finish_again(&mut tab);
        assert!(world.elapsed() - begun < 60_000, "{how:?}: {} ms", world.elapsed() - begun);
        let Writing { done, refused, .. } = writing(&tab);
        let failed = if how == Stubborn::Fails { stubborn.len() } else { 0 };
        assert_eq!(done as usize, stubborn.len() + others.len() - failed, "{how:?}");
        assert_eq!(refused as usize, stubborn.len(), "{how:?}");
        let others: Vec<_> = others.into_iter().map(|(_, command)| command).collect();
        assert_eq!(wrong_values(&world.portal.borrow(), &others), None, "{how:?}");
    }
}

#[test]
fn an_edit_is_noticed_although_the_look_after_the_writing_failed() {
    for seed in 0..8 {
        let options = Options {
            faults: Faults { batch_error: Fault::by_chance(0.1), ..Faults::default() },
            seed,
            ..Options::default()
        };
        let world = World::new(Portal::new(seeds::generate(300, 1, Language::Ru), options));
        let mut tab = with_fields(&world, &MemoryStore::new());
        step_until(&mut tab, is_writing);
        for count in 1..=6 {
            for _ in 0..4 {
                tab.step();
            }
            mutate(&world, Mutation::EditField, 10 * count);
        }
        tab.finish().expect("a reading");
        for _ in 0..2 {
            world.pass(3_600_000);
            tab.say(ToWorker::Refresh);
            finish_again(&mut tab);
        }
        assert_right(&world, &tab);
    }
}
