//! The chart that an administrator publishes, and what everybody else sees of it and of the clients behind it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use bitrix24::shared::{self, Aggregates, Pointer};
use bitrix24::{Batch, BatchReply, Call, CardKind, FieldSet, UserField, user_fields};
use futures::FutureExt;
use portal::data::Language;
use portal::schema::{Entity, user};
use portal::{CrmAccess, Handled, Mutation, Options, Portal, seeds};
use protocol::{
    Activity, DataLossWarning, EpochMs, FieldsCommand, FromWorker, Hidden, ListQuestion, MarkQuestion, OwnReading,
    Records, SharedChart, Source, Stage, Summary, ToWorker, Visibility,
};
use segmentation::{Card, ClientType, FieldValues, Group, Mode, Month, Page, Recorded, Series, UserId};
use simulation::{Tab, Witness, World, held, step_earliest};
use store::{MemoryStore, Store};
use worker::{Effect, Event};

const ADMINISTRATOR: UserId = UserId(1);

fn world() -> Rc<World> {
    World::new(Portal::new(seeds::generate(200, 5, Language::Ru), Options::default()))
}

fn user_with(world: &World, access: CrmAccess) -> UserId {
    world.user_with(access)
}

/// A tab whose reading has come to its end, the publication with it.
fn finished(world: &Rc<World>, user: UserId, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, user, store.clone());
    finish(&mut tab);
    tab
}

fn finish(tab: &mut Tab) {
    tab.finish().expect("a reading");
    while tab.step() {}
}

/// Says something that a finished tab has to work for, and lets it.
fn again(tab: &mut Tab, message: ToWorker) {
    tab.say(message);
    while tab.is_finished() && tab.step() {}
    finish(tab);
}

fn summary(tab: &Tab) -> &Summary {
    tab.screen.summary.as_ref().expect("numbers")
}

fn chart(tab: &Tab) -> Series {
    summary(tab).series.clone()
}

/// The clients of a group, as a page asks for them.
fn list(tab: &mut Tab, group: Group, month: Month, search: &str) -> (Page, Visibility) {
    tab.screen.page = None;
    tab.ask(ListQuestion { search: search.to_owned(), limit: 1_000, ..ListQuestion::of_group(group, month) });
    while tab.screen.page.is_none() && tab.step() {}
    (tab.screen.page.take().expect("an answer"), tab.screen.visibility.take().expect("an answer"))
}

fn change(world: &World, mutation: Mutation, times: u32) {
    world.mutate(mutation, times, 1);
}

/// Notes the methods a tab calls.
#[derive(Default)]
struct Methods(Vec<String>);

impl Witness for Methods {
    fn event(&mut self, _: EpochMs, _: &Event) {}

    fn effect(&mut self, _: EpochMs, effect: &Effect) {
        let Effect::Send { body, .. } = effect else { return };
        let body: serde_json::Value = serde_json::from_slice(body).expect("JSON");
        let commands = body["cmd"].as_object().into_iter().flatten();
        let method =
            |command: &serde_json::Value| command.as_str().unwrap_or_default().split('?').next().map(str::to_owned);
        self.0.extend(commands.filter_map(|(_, command)| method(command)));
    }

    fn handled(&mut self, _: EpochMs, _: &Handled) {}
}

impl Methods {
    fn watch(tab: &mut Tab) -> Rc<RefCell<Self>> {
        let methods = Rc::new(RefCell::new(Self::default()));
        tab.watch(Rc::clone(&methods) as Rc<RefCell<dyn Witness>>);
        methods
    }

    fn count(&self, wanted: &str) -> usize {
        self.0.iter().filter(|method| method.starts_with(wanted)).count()
    }
}

#[test]
fn everybody_sees_the_numbers_that_an_administrator_has_read() {
    let world = world();
    let mut administrator = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    // A deletion makes the recorded history another one, and leaves a mark.
    change(&world, Mutation::Delete, 5);
    again(&mut administrator, ToWorker::CheckAll);
    let own = summary(&administrator).clone();
    assert!(own.recorded.is_some() && !own.marks.is_empty());
    for access in [CrmAccess::Own, CrmAccess::Department, CrmAccess::None] {
        let mut tab = Tab::open(&world, user_with(&world, access), MemoryStore::new());
        let methods = Methods::watch(&mut tab);
        finish(&mut tab);
        let shown = summary(&tab);
        assert_eq!((&shown.series, &shown.recorded, &shown.marks), (&own.series, &own.recorded, &own.marks));
        assert_eq!((shown.quality, &shown.as_of), (own.quality, &own.as_of));
        let (id, name) = own.users.iter().find(|(id, _)| *id == ADMINISTRATOR).expect("the author's name");
        assert_eq!(shown.source, Source::Published { author: *id, author_name: name.clone() });
        assert_eq!(methods.borrow().count("app.option.set") + methods.borrow().count("entity.item.add"), 0);
        assert_eq!(methods.borrow().count("crm.deal.list"), 1, "nothing is read but the bootstrap's look");
    }
}

#[test]
fn nothing_of_a_client_is_published() {
    let world = world();
    let mut tab = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    let bodies = Rc::new(RefCell::new(Bodies::default()));
    tab.watch(Rc::clone(&bodies) as Rc<RefCell<dyn Witness>>);
    finish(&mut tab);
    let month = chart(&tab).last().expect("a month");
    let published = bodies.borrow().0.join("\n");
    assert!(published.contains("entity.item.add"));
    for group in [Group::Companies, Group::Contacts] {
        let (page, _) = list(&mut tab, group, month, "");
        let named =
            page.rows.iter().flat_map(|row| row.title.split_whitespace()).filter(|word| word.chars().count() > 3);
        for word in named {
            // The name of the author stands there and nobody else's.
            let author = summary(&tab).users.iter().any(|(id, name)| *id == ADMINISTRATOR && name.contains(word));
            assert!(author || !published.contains(word), "{word}");
        }
    }
}

/// The commands that put something into the portal, decoded.
#[derive(Default)]
struct Bodies(Vec<String>);

impl Witness for Bodies {
    fn event(&mut self, _: EpochMs, _: &Event) {}

    fn effect(&mut self, _: EpochMs, effect: &Effect) {
        let Effect::Send { body, .. } = effect else { return };
        let body: serde_json::Value = serde_json::from_slice(body).expect("JSON");
        let commands = body["cmd"].as_object().into_iter().flatten().filter_map(|(_, command)| command.as_str());
        let writes = commands.filter(|it| it.starts_with("entity.item.add") || it.starts_with("app.option.set"));
        self.0.extend(writes.map(decoded));
    }

    fn handled(&mut self, _: EpochMs, _: &Handled) {}
}

/// A command without its percent-encoding.
fn decoded(command: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = command.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next(), rest.next()].map(|digit| digit.expect("two digits"));
            let text = std::str::from_utf8(&digits).expect("ASCII");
            bytes.push(u8::from_str_radix(text, 16).expect("a byte"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_chart_that_has_not_changed_is_only_stamped_anew() {
    let world = world();
    let mut tab = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let before = summary(&tab).as_of.clone();
    world.pass(10 * 60_000);
    let methods = Methods::watch(&mut tab);
    again(&mut tab, ToWorker::Refresh);
    assert_eq!(methods.borrow().count("entity.item.add"), 0);
    let reader = finished(&world, user_with(&world, CrmAccess::Own), &MemoryStore::new());
    assert_eq!(chart(&reader), chart(&tab));
    assert_eq!(summary(&reader).as_of, summary(&tab).as_of);
    assert_ne!(summary(&reader).as_of, before);
}

#[test]
fn a_publication_that_is_broken_off_anywhere_leaves_one_whole_chart() {
    let mut has_seen = BTreeSet::new();
    for steps in 0.. {
        let world = world();
        let store = MemoryStore::new();
        let mut tab = finished(&world, ADMINISTRATOR, &store);
        let old = chart(&tab);
        change(&world, Mutation::Import, 3);
        tab.say(ToWorker::Refresh);
        while tab.is_finished() && tab.step() {}
        tab.finish().expect("a reading");
        let new = chart(&tab);
        assert_ne!(old, new);
        let is_over = (0..steps).any(|_| !tab.step());
        drop(tab);

        let reader = finished(&world, user_with(&world, CrmAccess::Own), &MemoryStore::new());
        let is_new = chart(&reader) == new;
        assert!(is_new || chart(&reader) == old, "after {steps} steps");
        has_seen.insert(is_new);
        if is_over {
            assert!(is_new, "what was not broken off is published");
            break;
        }
    }
    assert_eq!(has_seen.len(), 2, "broken off before and after it counts");
}

#[test]
fn every_administrator_may_publish_whoever_made_the_storage() {
    let mut data = seeds::generate(200, 5, Language::Ru);
    let second = data
        .users
        .iter_mut()
        .find(|it| it.id != ADMINISTRATOR.0 && it.flag(user::ACTIVE) == Some(true))
        .expect("a colleague");
    second.set(user::IS_ADMIN, true);
    let second = second.id;
    let world = World::new(Portal::new(data, Options::default()));
    for author in [ADMINISTRATOR, UserId(second), ADMINISTRATOR] {
        change(&world, Mutation::Import, 2);
        let own = chart(&finished(&world, author, &MemoryStore::new()));
        let reader = finished(&world, user_with(&world, CrmAccess::Own), &MemoryStore::new());
        assert!(matches!(summary(&reader).source, Source::Published { author: by, .. } if by == author));
        assert_eq!(chart(&reader), own);
        // Another store is another holder of the lease.
        world.pass(600_000);
    }
}

#[test]
fn older_charts_are_removed_but_the_one_before() {
    let world = world();
    let mut tab = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    for round in 1..=4 {
        change(&world, Mutation::Import, 2);
        let methods = Methods::watch(&mut tab);
        again(&mut tab, ToWorker::Refresh);
        let (added, deleted) =
            (methods.borrow().count("entity.item.add"), methods.borrow().count("entity.item.delete"));
        assert_eq!((added, deleted), (1, usize::from(round > 1)), "round {round}");
    }
}

#[test]
fn without_a_published_chart_there_is_a_message_and_one_may_read_by_ones_own_rights() {
    let world = world();
    let mut tab = finished(&world, user_with(&world, CrmAccess::Own), &MemoryStore::new());
    let limits = tab.screen.limits.clone().expect("limits");
    assert_eq!((limits.chart, limits.own), (SharedChart::Nothing, OwnReading::Nothing));
    assert!(tab.screen.summary.is_none());
    again(&mut tab, ToWorker::ReadMine);
    assert_eq!(summary(&tab).source, Source::Own);
    assert!(matches!(tab.screen.limits.as_ref().expect("limits").own, OwnReading::Whole { .. }));
    // As soon as an administrator has published, his chart takes the place.
    let administrator = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    again(&mut tab, ToWorker::Refresh);
    assert!(matches!(summary(&tab).source, Source::Published { .. }));
    assert_eq!(chart(&tab), chart(&administrator));
}

#[test]
fn what_was_read_by_other_rights_is_opened_for_nobody() {
    let world = world();
    let store = MemoryStore::new();
    let administrator = finished(&world, ADMINISTRATOR, &store);
    let everything = chart(&administrator);
    drop(administrator);
    let manager = user_with(&world, CrmAccess::Own);
    // The same store, as if the administrator had become a manager.
    let mut tab = finished(&world, manager, &store);
    assert!(tab.own_numbers().is_none());
    let limits = tab.screen.limits.clone().expect("limits");
    assert!(limits.was_admin && limits.own == OwnReading::Nothing, "{limits:?}");
    let past = everything.last().expect("a month").plus(-3);
    let (page, visibility) = list(&mut tab, Group::Contacts, past, "");
    assert_eq!((page.rows.len(), visibility), (0, Visibility::Hidden(Hidden::NotRead)));
    again(&mut tab, ToWorker::ReadMine);
    let (own, visibility) = list(&mut tab, Group::Contacts, past, "");
    assert!(
        matches!(visibility, Visibility::OwnReading { visible } if visible == own.rows.len() && visible < own.total)
    );
    assert!(own.rows.iter().all(|row| row.assigned_by == manager));
    drop(tab);
    // And as if he had become an administrator again: what he has read as a manager is too little.
    let tab = finished(&world, ADMINISTRATOR, &store);
    assert_eq!(chart(&tab), everything);
}

#[test]
fn whoever_sees_a_part_never_concludes_that_something_was_deleted() {
    let world = world();
    finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let store = MemoryStore::new();
    let mut tab = finished(&world, user_with(&world, CrmAccess::Department), &store);
    again(&mut tab, ToWorker::ReadMine);
    for mutation in [Mutation::Delete, Mutation::Merge, Mutation::Reassign] {
        change(&world, mutation, 20);
    }
    let methods = Methods::watch(&mut tab);
    again(&mut tab, ToWorker::CheckAll);
    assert!(methods.borrow().count("crm.item.list") > 10, "it has compared");
    assert_eq!(methods.borrow().count("app.option.set") + methods.borrow().count("entity.item.add"), 0);
    let stored = store.load().now_or_never().expect("at once").expect("readable").expect("something");
    assert_eq!(stored.history, Recorded::default());
    assert!(summary(&tab).marks.iter().all(|mark| mark.kind == protocol::MarkKind::Import));
}

#[test]
fn what_is_stored_of_a_reading_of_ones_own_is_there_at_the_next_visit() {
    let world = world();
    finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let (store, user) = (MemoryStore::new(), user_with(&world, CrmAccess::Own));
    let mut tab = finished(&world, user, &store);
    again(&mut tab, ToWorker::ReadMine);
    let past = chart(&tab).last().expect("a month").plus(-1);
    let (before, _) = list(&mut tab, Group::Contacts, past, "");
    drop(tab);
    let mut tab = Tab::open_known(&world, user, store);
    let methods = Methods::watch(&mut tab);
    finish(&mut tab);
    assert_eq!(methods.borrow().count("crm.contact.list"), 0, "nothing is read unasked");
    assert!(matches!(summary(&tab).source, Source::Published { .. }));
    assert_eq!(list(&mut tab, Group::Contacts, past, "").0, before);
}

/// Calls the portal as its administrator.
fn ask<'a>(world: &World, calls: Vec<Call>, answer: &'a mut Vec<u8>) -> BatchReply<'a> {
    let commands = calls.len();
    // So slowly that the portal's bucket drains meanwhile.
    world.pass(1_000);
    let response = world.post(ADMINISTRATOR, "/rest/batch", |token| Batch::new(calls).body(token));
    *answer = response.body;
    BatchReply::read(response.status, answer, commands).expect("an answer")
}

/// Publishes numbers as a build does that knows these modes only.
fn publish(world: &World, numbers: &Summary, modes: &[Mode]) {
    let aggregates = Aggregates {
        modes: modes.to_vec(),
        today: numbers.series.clone(),
        recorded: numbers.recorded.clone(),
        marks: Vec::new(),
        quality: numbers.quality,
        settings: numbers.settings.clone(),
    };
    let text = aggregates.to_text();
    let mut buffer = Vec::new();
    let calls = shared::chunks(&text).into_iter().enumerate().map(|(position, text)| shared::add(99, position, text));
    let reply = ask(world, calls.collect(), &mut buffer);
    let ids = reply.parts.iter().map(|part| {
        let raw = part.as_ref().expect("a part").result.as_ref().expect("an item");
        shared::read_id(raw).expect("its id")
    });
    let pointer = Pointer {
        generation: 99,
        items: ids.collect(),
        checksum: shared::checksum(&text),
        as_of: numbers.as_of.clone(),
        author: ADMINISTRATOR,
        author_name: String::new(),
    };
    ask(world, vec![shared::point_to(&pointer)], &mut Vec::new());
}

#[test]
fn a_mode_that_the_published_chart_lacks_is_told_to_nobody_as_empty() {
    let world = world();
    let administrator = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let told = [Mode::Directory, Mode::ClientType, Mode::Frequency, Mode::Unpaid];
    publish(&world, summary(&administrator), &told);
    let mut tab = finished(&world, user_with(&world, CrmAccess::Own), &MemoryStore::new());
    assert_eq!(summary(&tab).modes, told);
    let expected = administrator.csv();
    let expected: Vec<&str> = expected.lines().filter(|line| !line.contains(",paid,")).collect();
    assert_eq!(tab.csv().lines().collect::<Vec<_>>(), expected);
    let month = chart(&tab).last().expect("a month");
    for month in [month, month.plus(-1)] {
        let (page, visibility) = list(&mut tab, Group::Active, month, "");
        assert_eq!((page.rows.len(), visibility), (0, Visibility::Hidden(Hidden::NotTold)));
        assert_ne!(list(&mut tab, Group::Contacts, month, "").1, Visibility::Hidden(Hidden::NotTold));
    }
    // What the viewer has read himself cannot be set against a number that is not there.
    again(&mut tab, ToWorker::ReadMine);
    assert_eq!(list(&mut tab, Group::Active, month.plus(-1), "").1, Visibility::Hidden(Hidden::NotTold));
}

/// Makes the eight fields, and writes the groups of all clients into them.
fn write_fields(world: &World, administrator: &mut Tab, month: Month) {
    let mut buffer = Vec::new();
    let mut fields = FieldSet::default();
    for kind in CardKind::ALL {
        let add = |field| user_fields::add(kind, field, user_fields::Language::Russian);
        ask(world, UserField::eight().map(add).collect(), &mut buffer);
        let reply = ask(world, vec![user_fields::list(kind)], &mut buffer);
        let raw = reply.parts[0].as_ref().expect("a part").result.as_ref().expect("fields");
        for (field, definition) in user_fields::read_list(raw).expect("fields") {
            let mut buffer = Vec::new();
            let reply = ask(world, vec![user_fields::get(kind, definition.id)], &mut buffer);
            let raw = reply.parts[0].as_ref().expect("a part").result.as_ref().expect("a field");
            fields.note(kind, field, &user_fields::read_definition(raw).expect("a field"));
        }
    }
    let mut cards: Vec<Card> = Vec::new();
    for group in [Group::Companies, Group::Contacts] {
        cards.extend(list(administrator, group, month, "").0.rows.iter().map(|row| row.card));
    }
    let numbers = administrator.own_numbers().expect("numbers");
    let calls = cards.into_iter().filter_map(|card| {
        let groups = numbers.groups_of(card, month);
        let of = |modes: &[Mode]| Group::all().find(|group| modes.contains(&group.mode()) && groups.contains(*group));
        let is_private = groups.contains(Group::B2c);
        let wanted = FieldValues {
            life_cycle: of(&[Mode::Paid, Mode::Unpaid]),
            frequency: of(&[Mode::Frequency]),
            client_type: Some(if is_private { ClientType::Private } else { ClientType::Business }),
            ..FieldValues::default()
        };
        fields.update(card, &FieldValues::default(), &wanted, false)
    });
    let calls: Vec<Call> = calls.collect();
    for calls in calls.chunks(50) {
        ask(world, calls.to_vec(), &mut buffer);
    }
}

#[test]
fn the_clients_of_today_are_those_that_the_portal_shows() {
    let world = world();
    let mut administrator = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let month = chart(&administrator).last().expect("a month");
    let manager = user_with(&world, CrmAccess::Own);
    let mut tab = finished(&world, manager, &MemoryStore::new());
    let (page, visibility) = list(&mut tab, Group::Active, month, "");
    assert_eq!((page.rows.len(), visibility), (0, Visibility::Hidden(Hidden::NotInFields)), "there are no fields yet");
    write_fields(&world, &mut administrator, month);
    let mut listed = 0;
    for group in Group::all() {
        let (all, visibility) = list(&mut administrator, group, month, "");
        assert_eq!(visibility, Visibility::Everything);
        let (page, visibility) = list(&mut tab, group, month, "");
        assert_eq!(page.total, all.total, "{group:?} counts as on the chart");
        if matches!(group, Group::B2bWithContacts | Group::B2bWithoutContacts) {
            assert_eq!(visibility, Visibility::Hidden(Hidden::NotInFields));
            continue;
        }
        let cards = |page: &Page| page.rows.iter().map(|row| row.card).collect::<BTreeSet<_>>();
        let own: Vec<_> = all.rows.iter().filter(|row| row.assigned_by == manager).cloned().collect();
        let expected: BTreeSet<Card> = own.iter().map(|row| row.card).collect();
        assert_eq!(cards(&page), expected, "{group:?}");
        assert_eq!((visibility, page.matching), (Visibility::Rights { visible: own.len() }, own.len()));
        listed += own.len();
        if let Some(row) = own.iter().find(|row| !row.title.is_empty()) {
            let (found, visibility) = list(&mut tab, group, month, &row.title);
            assert!(cards(&found).contains(&row.card) && found.matching <= own.len(), "{}", row.title);
            assert_eq!(visibility, Visibility::Rights { visible: own.len() });
        }
    }
    assert!(listed > 0, "the manager has clients");
}

#[test]
fn whoever_may_read_no_card_is_told_so_and_sees_the_chart() {
    let world = world();
    let administrator = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let mut tab = finished(&world, user_with(&world, CrmAccess::None), &MemoryStore::new());
    assert_eq!(chart(&tab), chart(&administrator));
    let month = chart(&tab).last().expect("a month");
    let (page, visibility) = list(&mut tab, Group::Contacts, month, "");
    assert_eq!((page.rows.len(), visibility), (0, Visibility::Hidden(Hidden::NoRight)));
}

/// Lets everything happen that happens by itself.
fn settle(tab: &mut Tab) {
    while tab.step() {}
}

fn activity(tab: &Tab) -> Option<&Activity> {
    tab.screen.progress.as_ref().map(|progress| &progress.activity)
}

fn published_by(name: &str) -> Source {
    Source::Published { author: ADMINISTRATOR, author_name: name.to_owned() }
}

fn is_published(tab: &Tab) -> bool {
    tab.screen.summary.as_ref().is_some_and(|summary| summary.source != Source::Own)
}

#[test]
fn an_administrator_in_a_new_browser_sees_the_published_chart_before_he_reads() {
    let world = world();
    let other = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let (own, author) = (summary(&other).clone(), author(&other));
    drop(other);
    let mut tab = Tab::open_asking(&world, ADMINISTRATOR, MemoryStore::new());
    let methods = Methods::watch(&mut tab);
    settle(&mut tab);
    assert_eq!(activity(&tab), Some(&Activity::AwaitingBegin));
    assert!(tab.screen.first_run.is_some(), "the invitation has its numbers");
    let shown = summary(&tab);
    assert_eq!((&shown.series, &shown.as_of, &shown.source), (&own.series, &own.as_of, &published_by(&author)));
    assert_eq!(methods.borrow().count("app.option.set"), 0, "nobody has to wait for him");
    // While he reads, the numbers are either the published ones or his own, once those of modes 1 to 4 are right.
    world.pass(10 * 60_000);
    tab.say(ToWorker::Begin { with_fields: false });
    let mut has_read = false;
    while !tab.is_finished() {
        assert!(tab.step());
        let shown = summary(&tab);
        has_read |= is_published(&tab) && tab.screen.progress.as_ref().is_some_and(|progress| progress.rows > 0);
        assert!(if is_published(&tab) { shown.series == own.series } else { shown.sales_complete });
    }
    assert!(has_read, "the published chart stays while he reads");
    assert_eq!((&summary(&tab).source, &summary(&tab).series), (&Source::Own, &own.series));
    assert_ne!(summary(&tab).as_of, own.as_of);
}

/// The name of the administrator, as his own reading has found it.
fn author(tab: &Tab) -> String {
    let users = &summary(tab).users;
    users.iter().find(|(id, _)| *id == ADMINISTRATOR).map(|(_, name)| name.clone()).expect("the author's name")
}

#[test]
fn an_administrator_who_waits_for_another_browser_sees_the_published_chart() {
    let world = world();
    let mut reader = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let published = chart(&reader);
    change(&world, Mutation::Import, 30);
    reader.say(ToWorker::CheckAll);
    let reads = |tab: &Tab| {
        let stage = tab.screen.progress.as_ref().map(|progress| progress.stage);
        activity(tab) == Some(&Activity::Reading) && stage != Some(Stage::Bootstrap)
    };
    while !reads(&reader) {
        assert!(reader.step());
    }
    let mut tabs = [reader, Tab::open_asking(&world, ADMINISTRATOR, MemoryStore::new())];
    let waits = |tab: &Tab| matches!(activity(tab), Some(Activity::OtherAdmin { .. }));
    while !(waits(&tabs[1]) && tabs[1].screen.summary.is_some()) {
        assert!(step_earliest(&mut tabs), "{:?}", tabs[1].screen.progress);
    }
    assert!(is_published(&tabs[1]));
    assert_eq!(chart(&tabs[1]), published);
}

#[test]
fn an_administrator_without_a_reading_lists_clients_by_the_fields() {
    let world = world();
    let mut other = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let month = chart(&other).last().expect("a month");
    let mut tab = Tab::open_asking(&world, ADMINISTRATOR, MemoryStore::new());
    settle(&mut tab);
    let (page, visibility) = list(&mut tab, Group::Active, month, "");
    assert_eq!((page.rows.len(), visibility), (0, Visibility::Hidden(Hidden::NotInFields)));
    write_fields(&world, &mut other, month);
    let (all, _) = list(&mut other, Group::Active, month, "");
    let (page, visibility) = list(&mut tab, Group::Active, month, "");
    let cards = |page: &Page| page.rows.iter().map(|row| row.card).collect::<BTreeSet<_>>();
    assert!(page.total > 0);
    assert_eq!((cards(&page), page.total), (cards(&all), all.total));
    assert_eq!(visibility, Visibility::Rights { visible: all.total });
    // A past month has no list before he has read, not even while he reads.
    let (page, visibility) = list(&mut tab, Group::Active, month.plus(-3), "");
    assert_eq!((page.rows.len(), visibility), (0, Visibility::Hidden(Hidden::NotRead)));
    tab.say(ToWorker::Begin { with_fields: false });
    while tab.screen.progress.as_ref().is_none_or(|progress| progress.months_done < 3) {
        assert!(tab.step());
    }
    assert!(is_published(&tab));
    let (page, visibility) = list(&mut tab, Group::Active, month.plus(-60), "");
    assert_eq!((page.rows.len(), visibility), (0, Visibility::Hidden(Hidden::NotRead)));
}

#[test]
fn numbers_that_stay_the_same_are_told_once_while_an_administrator_reads() {
    let world = world();
    drop(finished(&world, ADMINISTRATOR, &MemoryStore::new()));
    let mut tab = Tab::open_watched(&world, ADMINISTRATOR, MemoryStore::new());
    let told = Rc::new(RefCell::new(Told::default()));
    tab.watch(Rc::clone(&told) as Rc<RefCell<dyn Witness>>);
    finish(&mut tab);
    assert_eq!(told.borrow().0.iter().filter(|source| **source != Source::Own).count(), 1);
    assert!(told.borrow().0.last() == Some(&Source::Own));
}

/// Whose numbers the page was told.
#[derive(Default)]
struct Told(Vec<Source>);

impl Witness for Told {
    fn event(&mut self, _: EpochMs, _: &Event) {}

    fn effect(&mut self, _: EpochMs, effect: &Effect) {
        if let Effect::Post(FromWorker::Summary(summary)) = effect {
            self.0.push(summary.source.clone());
        }
    }

    fn handled(&mut self, _: EpochMs, _: &Handled) {}
}

#[test]
fn who_may_read_only_one_kind_of_cards_sees_its_clients() {
    let world = world();
    let mut administrator = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let month = chart(&administrator).last().expect("a month");
    write_fields(&world, &mut administrator, month);
    let manager = user_with(&world, CrmAccess::Own);
    for closed in [Entity::Contact, Entity::Company] {
        world.portal.borrow_mut().set_access_by_kind(manager.0, closed, Some(CrmAccess::None));
        let mut tab = finished(&world, manager, &MemoryStore::new());
        let is_open = |card: Card| matches!(card, Card::Contact(_)) == (closed == Entity::Company);
        let mut listed = 0;
        for group in Group::all() {
            let (all, _) = list(&mut administrator, group, month, "");
            let own = all.rows.iter().filter(|row| row.assigned_by == manager && is_open(row.card));
            let own: BTreeSet<Card> = own.map(|row| row.card).collect();
            let (page, visibility) = list(&mut tab, group, month, "");
            if own.is_empty() || matches!(group, Group::B2bWithContacts | Group::B2bWithoutContacts) {
                continue;
            }
            assert_eq!(
                page.rows.iter().map(|row| row.card).collect::<BTreeSet<_>>(),
                own,
                "{group:?} without {closed:?}"
            );
            assert_eq!(visibility, Visibility::Rights { visible: own.len() });
            listed += 1;
        }
        assert!(listed > 0, "nothing without {closed:?}");
        world.portal.borrow_mut().set_access_by_kind(manager.0, closed, None);
    }
}

#[test]
fn lists_are_found_by_the_fields_as_they_were_made_anew() {
    let world = world();
    let mut administrator = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    let month = chart(&administrator).last().expect("a month");
    write_fields(&world, &mut administrator, month);
    let mut tab = finished(&world, user_with(&world, CrmAccess::Own), &MemoryStore::new());
    let lists = |tab: &mut Tab| Group::all().map(|group| list(tab, group, month, "")).collect::<Vec<_>>();
    let before = lists(&mut tab);
    assert!(before.iter().filter(|(page, _)| !page.rows.is_empty()).count() > 2);
    again(&mut administrator, ToWorker::SetFields(FieldsCommand::Remove));
    while administrator.step() {}
    write_fields(&world, &mut administrator, month);
    again(&mut tab, ToWorker::Refresh);
    assert_eq!(lists(&mut tab), before);
}

#[test]
fn what_the_rights_hide_behind_a_published_mark_is_not_said_to_be_gone() {
    let world = world();
    let mut administrator = finished(&world, ADMINISTRATOR, &MemoryStore::new());
    change(&world, Mutation::Delete, 5);
    again(&mut administrator, ToWorker::CheckAll);
    let store = MemoryStore::new();
    let mut tab = finished(&world, user_with(&world, CrmAccess::Own), &store);
    let mark = *summary(&tab).marks.iter().find(|mark| mark.kind == protocol::MarkKind::Deletion).expect("a mark");
    for is_read in [false, true] {
        if is_read {
            again(&mut tab, ToWorker::ReadMine);
        }
        tab.screen.mark = None;
        tab.ask(MarkQuestion { month: mark.month, kind: mark.kind });
        while tab.screen.mark.is_none() && tab.step() {}
        assert_eq!(tab.screen.mark, Some(Vec::new()));
        assert_eq!(tab.screen.visibility.take(), Some(Visibility::OwnReading { visible: 0 }));
    }
}

#[test]
fn what_a_former_administrator_has_read_is_shown_at_no_moment() {
    let world = world();
    let store = MemoryStore::new();
    let administrator = finished(&world, ADMINISTRATOR, &store);
    let past = chart(&administrator).last().expect("a month").plus(-3);
    drop(administrator);
    // The same store, as if the administrator had become a manager, with two tabs; the one that leads is closed.
    let manager = user_with(&world, CrmAccess::Own);
    let mut tabs = vec![Tab::open_known(&world, manager, store.clone()), Tab::open_known(&world, manager, store)];
    while simulation::step_earliest(&mut tabs) && world.elapsed() < 3_600_000 {}
    drop(tabs.remove(0));
    let mut tab = tabs.remove(0);
    for _ in 0..100 {
        let (page, _) = list(&mut tab, Group::Contacts, past, "");
        assert_eq!(page.rows.len(), 0);
        if !tab.step() {
            break;
        }
    }
    assert!(matches!(summary(&tab).source, Source::Published { .. }));
}

/// What is stored of the history.
fn history(store: &MemoryStore) -> Recorded {
    store.load().now_or_never().expect("at once").expect("readable").expect("something").history
}

#[test]
fn an_administrator_whose_rights_were_narrowed_is_asked_before_anything_becomes_of_it() {
    let world = World::new(Portal::new(seeds::generate(400, 5, Language::Ru), Options::default()));
    let store = MemoryStore::new();
    let mut tab = finished(&world, ADMINISTRATOR, &store);
    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    while tab.step() {}
    let (before, recorded, values) = (chart(&tab), history(&store), held(&world.portal.borrow()));
    assert!(!values.is_empty());
    let narrow = |access| {
        for entity in [Entity::Contact, Entity::Company, Entity::Deal] {
            world.portal.borrow_mut().set_access_by_kind(ADMINISTRATOR.0, entity, access);
        }
    };
    narrow(Some(CrmAccess::Own));
    let methods = Methods::watch(&mut tab);
    again(&mut tab, ToWorker::CheckAll);
    let data_loss = tab.screen.data_loss.clone().expect("a question");
    assert!(data_loss.gone > 50 && data_loss.of >= data_loss.gone && data_loss.closed.is_empty(), "{data_loss:?}");
    assert!(summary(&tab).series != before, "what is seen is shown");
    assert_eq!(history(&store), recorded, "nothing is recorded");
    assert_eq!(held(&world.portal.borrow()), values, "nothing is written");
    assert_eq!(methods.borrow().count("entity."), 0, "nothing is published");

    // The right comes back, and with it everything that was there.
    narrow(None);
    again(&mut tab, ToWorker::CheckAll);
    assert_eq!(tab.screen.data_loss, None);
    assert_eq!((chart(&tab), history(&store), held(&world.portal.borrow())), (before, recorded.clone(), values));

    // It is lost for good, and the viewer says that this is as it should be.
    narrow(Some(CrmAccess::Own));
    again(&mut tab, ToWorker::CheckAll);
    again(&mut tab, ToWorker::Confirm);
    assert_eq!(tab.screen.data_loss, None);
    assert_ne!(history(&store), recorded);
    let reader = finished(&world, user_with(&world, CrmAccess::Department), &MemoryStore::new());
    assert_eq!(chart(&reader), chart(&tab), "published");
}

#[test]
fn an_administrator_is_asked_about_a_list_that_is_refused_now_until_he_does_without_it() {
    let world = world();
    let store = MemoryStore::new();
    let mut tab = finished(&world, ADMINISTRATOR, &store);
    assert_eq!(tab.screen.data_loss, None);
    world.portal.borrow_mut().set_access_by_kind(ADMINISTRATOR.0, Entity::Invoice, Some(CrmAccess::None));
    change(&world, Mutation::Import, 3);
    again(&mut tab, ToWorker::Refresh);
    let data_loss =
        DataLossWarning { closed: vec![Records::Invoices], ..tab.screen.data_loss.clone().expect("a question") };
    assert_eq!((tab.screen.data_loss.clone(), data_loss.gone), (Some(data_loss), 0));
    let reader = |world| finished(world, user_with(world, CrmAccess::Own), &MemoryStore::new());
    assert_ne!(chart(&reader(&world)), chart(&tab), "nothing is published");
    again(&mut tab, ToWorker::Confirm);
    assert_eq!(tab.screen.data_loss, None);
    assert_eq!(chart(&reader(&world)), chart(&tab));
    drop(tab);
    // The answer holds at the next visit, too.
    let tab = finished(&world, ADMINISTRATOR, &store);
    assert_eq!(tab.screen.data_loss, None);
}
