//! What a panel says of a client agrees with the list beside which it opens: for whoever may see a part of the portal, for
//! past months, and for months as they were recorded.

use std::rc::Rc;

use portal::data::Language;
use portal::{CrmAccess, Mutation, Options, Portal, seeds};
use protocol::{CardAnswer, CardQuestion, ClientCard, FieldsCommand, History, ListQuestion, ToWorker, Visibility};
use segmentation::{Card, Group, Mode, Month, Row, UserId};
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);

fn world() -> Rc<World> {
    World::new(Portal::new(seeds::generate(300, 5, Language::Ru), Options::default()))
}

fn settled(mut tab: Tab) -> Tab {
    tab.finish().expect("a reading");
    tab.settle();
    tab
}

/// An administrator's tab that has read and published everything and written the fields of all cards.
fn administrator(world: &Rc<World>) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, MemoryStore::new());
    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    settled(tab)
}

fn last_month(tab: &Tab) -> Month {
    tab.screen.summary.as_ref().and_then(|summary| summary.series.last()).expect("a month")
}

fn list(tab: &mut Tab, group: Group, month: Month, history: History) -> (Vec<Row>, Visibility) {
    tab.screen.page = None;
    tab.ask(ListQuestion { history, limit: 1_000, ..ListQuestion::of_group(group, month) });
    while tab.screen.page.is_none() && tab.step() {}
    (tab.screen.page.take().expect("an answer").rows, tab.screen.visibility.take().expect("an answer"))
}

fn panel(tab: &mut Tab, question: CardQuestion) -> Box<ClientCard> {
    match tab.ask_card_question(question) {
        Some(CardAnswer::Client(told)) => told,
        other => panic!("{question:?}: {other:?}"),
    }
}

/// Compares every row of some groups with the panels of their clients, in the app and in the tabs of their cards; gives how
/// many payments were counted that could not be seen.
fn compare_now(world: &Rc<World>, viewer: UserId, groups: &[Group]) -> u32 {
    let mut app = settled(Tab::open(world, viewer, MemoryStore::new()));
    let month = last_month(&app);
    let mut hidden = 0;
    for &group in groups {
        let (rows, visibility) = list(&mut app, group, month, History::Today);
        assert!(matches!(visibility, Visibility::Rights { .. }) && !rows.is_empty(), "{group:?}: {visibility:?}");
        for row in rows {
            let told = panel(&mut app, CardQuestion::now(row.card));
            let counted = told.counted.expect("the fields tell it");
            assert!(told.groups.contains(group) && told.is_by_rights, "{group:?} {:?}: {:?}", row.card, told.groups);
            assert_eq!((counted.payments, counted.last_payment), (row.payments, row.last_payment), "{:?}", row.card);
            assert_eq!(told.next_change.map(|(date, _)| date), row.falls_on, "{:?}", row.card);
            hidden += counted.payments.saturating_sub(told.client.payments.len() as u32);
            let alone = panel(&mut Tab::open_for_cards(world, viewer), CardQuestion::now(row.card));
            assert_eq!((alone.groups, alone.counted, alone.next_change), (told.groups, told.counted, told.next_change));
        }
    }
    hidden
}

#[test]
fn a_heads_and_a_managers_panels_agree_with_every_row_of_their_lists() {
    let world = world();
    let mut administrator = administrator(&world);
    for access in [CrmAccess::Department, CrmAccess::Own] {
        let viewer = world.user_with(access);
        // Clients are one's own, and of the deals with them some are others'.
        let hidden = compare_now(&world, viewer, &[Group::Active, Group::Lost, Group::Regular, Group::Requests]);
        assert!(hidden > 0, "{access:?} sees every payment, so that nothing was tried");
    }
    let month = last_month(&administrator);
    let (rows, _) = list(&mut administrator, Group::Active, month, History::Today);
    for row in rows {
        let told = panel(&mut administrator, CardQuestion::now(row.card));
        assert_eq!((told.counted, told.is_by_rights), (None, false), "who sees everything needs no field");
        assert_eq!(told.client.payments.len() as u32, row.payments);
    }
}

/// Compares every row of some groups of a past month with the panels of their clients; gives how many rows there were.
fn compare_then(tab: &mut Tab, month: Month, groups: &[Group], is_by_rights: bool) -> usize {
    let mut compared = 0;
    for &group in groups {
        let (rows, _) = list(tab, group, month, History::Today);
        compared += rows.len();
        for row in rows {
            let told = panel(tab, CardQuestion { month: Some(month), ..CardQuestion::now(row.card) });
            assert_eq!((told.as_of, told.is_past, told.is_by_rights), (month.last_day(), true, is_by_rights));
            assert!(told.groups.contains(group), "{group:?} {:?}: {:?}", row.card, told.groups);
            let last = told.last_payment.map(|paid| paid.date);
            assert_eq!((told.client.payments.len() as u32, last), (row.payments, row.last_payment), "{:?}", row.card);
            assert_eq!(told.next_change.map(|(date, _)| date), row.falls_on, "{:?}", row.card);
            let life = told.life.last().expect("a span");
            assert_eq!((life.through, Some(life.group)), (month, stage(&told)), "{:?}", row.card);
        }
    }
    compared
}

fn stage(told: &ClientCard) -> Option<Group> {
    told.groups.of(Mode::Paid).or_else(|| told.groups.of(Mode::Unpaid))
}

#[test]
fn a_past_month_is_explained_as_its_list_shows_it() {
    let world = world();
    let mut administrator = administrator(&world);
    let last = last_month(&administrator);
    let groups = [Group::Active, Group::Sleeping, Group::First, Group::Reachable];
    let manager = world.user_with(CrmAccess::Own);
    let mut own = settled(Tab::open(&world, manager, MemoryStore::new()));
    own.say(ToWorker::ReadMine);
    own.settle();
    for months in [7, 13] {
        let compared = compare_then(&mut administrator, last.plus(-months), &groups, false);
        assert!(compared > 20, "{compared} rows");
        assert!(compare_then(&mut own, last.plus(-months), &groups, true) > 0);
    }
    // In the tab of a card, and where nothing was read, the portal is asked, and the month is the same.
    let month = last.plus(-7);
    let (rows, _) = list(&mut administrator, Group::Active, month, History::Today);
    let question = CardQuestion { month: Some(month), ..CardQuestion::now(rows[0].card) };
    let told = panel(&mut Tab::open_for_cards(&world, ADMINISTRATOR), question);
    let stored = panel(&mut administrator, question);
    assert_eq!((told.groups, told.last_payment, told.life), (stored.groups, stored.last_payment, stored.life));
}

#[test]
fn a_recorded_month_is_explained_as_it_was_recorded() {
    let world = world();
    let mut tab = administrator(&world);
    let month = last_month(&tab).plus(-1);
    world.mutate(Mutation::DeleteInvoice, 30, 1);
    world.mutate(Mutation::Relink, 30, 1);
    tab.say(ToWorker::CheckAll);
    tab.settle();
    let mut changed = 0;
    for group in [Group::Active, Group::Sleeping, Group::Lost] {
        let (rows, _) = list(&mut tab, group, month, History::Recorded);
        for row in rows {
            let question = CardQuestion { month: Some(month), card: row.card, history: History::Recorded };
            let told = panel(&mut tab, question);
            assert!(told.groups.contains(group), "{group:?} {:?}: {:?}", row.card, told.groups);
            let today = panel(&mut tab, CardQuestion { history: History::Today, ..question });
            assert_eq!(told.recomputed, stage(&today).filter(|_| stage(&today) != stage(&told)), "{:?}", row.card);
            changed += u32::from(told.recomputed.is_some());
        }
    }
    assert!(changed > 0, "nothing that was recorded has changed, so that nothing was tried");
}

#[test]
fn without_fields_a_panel_says_that_it_goes_by_what_its_viewer_sees() {
    let world = world();
    settled(Tab::open(&world, ADMINISTRATOR, MemoryStore::new()));
    let manager = world.user_with(CrmAccess::Own);
    let mut tab = settled(Tab::open(&world, manager, MemoryStore::new()));
    let month = last_month(&tab);
    let (rows, _) = list(&mut tab, Group::Contacts, month, History::Today);
    let card = rows.first().expect("a contact of his").card;
    assert!(matches!(card, Card::Contact(_)));
    let told = panel(&mut tab, CardQuestion::now(card));
    assert_eq!((told.counted, told.is_by_rights), (None, true));
}
