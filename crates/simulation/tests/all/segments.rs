//! Saved segments from the options in the portal to whoever opens the page, and their numbers against the lists.

use std::rc::Rc;

use portal::data::Language;
use portal::{CrmAccess, Options, Portal, seeds};
use protocol::{
    Fate, FreezeQuestion, ListQuestion, Listed, Question, SaveSegment, SaveSegmentAnswer, SavedSegment, SegmentDeed,
    SegmentsAnswer, SegmentsQuestion, Shelf, ShelfProblem, SizesQuestion, SnapshotQuestion, UseSegment,
};
use segmentation::condition::{CardList, Condition, Preset, Sizes};
use segmentation::{Card, ContactId, Month, UserId};
use serde_json::json;
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);
const PHONE: &str = r#"{"field":"phone","op":"is","value":true}"#;

fn world() -> Rc<World> {
    World::new(Portal::new(seeds::generate(150, 5, Language::Ru), Options::default()))
}

fn open(world: &Rc<World>, user: UserId) -> Tab {
    let mut tab = Tab::open(world, user, MemoryStore::new());
    tab.finish().expect("a reading");
    while tab.step() {}
    tab
}

/// Asks something, and gives the answer.
fn ask<Q: Question>(tab: &mut Tab, question: Q) -> Q::Answer {
    tab.screen.answer = None;
    tab.ask(question);
    while tab.screen.answer.is_none() && tab.step() {}
    Q::read_answer(tab.screen.answer.take().expect("an answer")).expect("an answer to this question")
}

fn segments(tab: &mut Tab) -> SegmentsAnswer {
    ask(tab, SegmentsQuestion { in_russian: true })
}

fn save(tab: &mut Tab, shelf: Shelf, seen: Option<(&str, u64)>, wanted: Option<(&str, &str)>) -> SaveSegmentAnswer {
    let seen = seen.map(|(id, revision)| (id.to_owned(), revision));
    let wanted = wanted.map(|(name, condition)| (name.to_owned(), condition.to_owned()));
    ask(tab, SaveSegment { shelf, seen, wanted, frozen: None, replaces_damaged: false })
}

fn names(told: &SegmentsAnswer, shelf: Shelf) -> Vec<&str> {
    told.of(shelf).segments.iter().map(|segment| segment.name.as_str()).collect()
}

#[test]
fn shared_segments_are_everybodys_and_ones_own_are_nobody_elses() {
    let world = world();
    let mut administrator = open(&world, ADMINISTRATOR);
    assert!(segments(&mut administrator).portal.segments.is_empty());
    let saved = save(&mut administrator, Shelf::Portal, None, Some(("С телефоном", PHONE)));
    assert!(matches!(saved, SaveSegmentAnswer::Saved(id, _) if id == "p1"));
    let saved = save(&mut administrator, Shelf::Own, None, Some(("Мой", PHONE)));
    assert!(matches!(saved, SaveSegmentAnswer::Saved(id, _) if id == "u1"));
    let mut manager = open(&world, world.user_with(CrmAccess::Own));
    let told = segments(&mut manager);
    assert_eq!((names(&told, Shelf::Portal), names(&told, Shelf::Own)), (vec!["С телефоном"], vec![]));
    assert_eq!(told.portal.segments[0].condition, PHONE);
    assert!(!told.portal.segments[0].by.is_empty(), "who made it is told");
    let refused = save(&mut manager, Shelf::Portal, None, Some(("Чужой", PHONE)));
    assert_eq!(refused, SaveSegmentAnswer::NotAllowed);
    assert!(matches!(save(&mut manager, Shelf::Own, None, Some(("Свой", PHONE))), SaveSegmentAnswer::Saved(..)));
    // A tab that is closed right after saving loses nothing.
    drop((administrator, manager));
    let told = segments(&mut open(&world, ADMINISTRATOR));
    assert_eq!((names(&told, Shelf::Portal), names(&told, Shelf::Own)), (vec!["С телефоном"], vec!["Мой"]));
    assert!(told.employees.is_some_and(|sizes| !sizes.is_empty()), "what conditions can name is told along");
}

#[test]
fn of_two_administrators_the_later_one_is_told_and_nothing_is_lost() {
    let world = world();
    let mut first = open(&world, ADMINISTRATOR);
    assert!(matches!(save(&mut first, Shelf::Portal, None, Some(("Общий", PHONE))), SaveSegmentAnswer::Saved(..)));
    let mut second = open(&world, ADMINISTRATOR);
    // Beside each other: both are kept.
    save(&mut second, Shelf::Portal, None, Some(("Второй", PHONE)));
    let all = r#"{"all":[]}"#;
    assert!(matches!(
        save(&mut first, Shelf::Portal, Some(("p1", 1)), Some(("Первый", all))),
        SaveSegmentAnswer::Saved(..)
    ));
    // The same one: whoever comes later is told what is there now, and saves over it only if he means to.
    let SaveSegmentAnswer::Overtaken(now) =
        save(&mut second, Shelf::Portal, Some(("p1", 1)), Some(("Мой вариант", PHONE)))
    else {
        panic!("overtaken")
    };
    assert_eq!(now.segments.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Первый", "Второй"]);
    let over = save(&mut second, Shelf::Portal, Some(("p1", 2)), Some(("Мой вариант", PHONE)));
    assert!(matches!(over, SaveSegmentAnswer::Saved(..)));
    let told = segments(&mut first);
    let deeds: Vec<_> = told.portal.journal.iter().map(|it| (it.deed, it.name.as_str())).collect();
    let expected = [
        (SegmentDeed::Changed, "Мой вариант"),
        (SegmentDeed::Changed, "Первый"),
        (SegmentDeed::Made, "Второй"),
        (SegmentDeed::Made, "Общий"),
    ];
    assert_eq!(deeds, expected);
    assert_eq!(told.portal.journal[0].before.as_deref(), Some(all), "what was there can be had again");
    assert!(matches!(save(&mut first, Shelf::Portal, Some(("p2", 1)), None), SaveSegmentAnswer::Saved(..)));
    assert_eq!(names(&segments(&mut second), Shelf::Portal), ["Мой вариант"]);
}

#[test]
fn a_use_is_noted_of_the_segment_as_it_is_by_now_and_nothing_else_is_changed() {
    let world = world();
    let mut first = open(&world, ADMINISTRATOR);
    save(&mut first, Shelf::Portal, None, Some(("Общий", PHONE)));
    let seen = segments(&mut first).portal.segments[0].clone();
    assert_eq!(seen.used, None);
    // Somebody changes it while its clients are looked at.
    let mut second = open(&world, ADMINISTRATOR);
    save(&mut second, Shelf::Portal, Some(("p1", 1)), Some(("Новое имя", PHONE)));
    let changed = segments(&mut second).portal;
    let now = ask(&mut first, UseSegment { shelf: Shelf::Portal, segment: seen.clone() }).expect("it is noted");
    let today = first.own_numbers().expect("numbers").today().to_string();
    assert_eq!(now.segments[0].used, Some(today));
    let expected = SavedSegment { used: now.segments[0].used.clone(), ..changed.segments[0].clone() };
    assert_eq!((&now.segments[0], &now.journal), (&expected, &changed.journal), "the change is kept as it was");
    assert_eq!(segments(&mut second).portal, now);
    let segment = now.segments[0].clone();
    assert_eq!(ask(&mut second, UseSegment { shelf: Shelf::Portal, segment }), None, "once a day");
    // Whoever has seen the state before the use can still change it: a use is no change.
    let saved = save(&mut second, Shelf::Portal, Some(("p1", 2)), Some(("Другое имя", PHONE)));
    assert!(matches!(saved, SaveSegmentAnswer::Saved(_, shelf) if shelf.segments[0].used == now.segments[0].used));
    let mut manager = open(&world, world.user_with(CrmAccess::Own));
    assert_eq!(ask(&mut manager, UseSegment { shelf: Shelf::Portal, segment: seen.clone() }), None, "he may not write");
    save(&mut first, Shelf::Portal, Some(("p1", 3)), None);
    assert_eq!(ask(&mut first, UseSegment { shelf: Shelf::Portal, segment: seen }), None, "it is gone and stays so");
    assert!(segments(&mut first).portal.segments.is_empty());
}

#[test]
fn a_snapshot_is_kept_by_the_portal_beside_what_others_save_and_tells_who_is_gone() {
    let world = world();
    let mut first = open(&world, ADMINISTRATOR);
    let month = Month::of(first.own_numbers().expect("numbers").today());
    let condition = PHONE.to_owned();
    let frozen = ask(&mut first, FreezeQuestion { month, condition: condition.clone() }).expect("a list");
    assert!(frozen.clients > 5 && frozen.is_whole && !frozen.is_limited);
    let mut second = open(&world, ADMINISTRATOR);
    let room = segments(&mut second).portal.room_left as usize;
    let snapshot = SaveSegment {
        shelf: Shelf::Portal,
        seen: None,
        wanted: Some(("Снимок".to_owned(), condition.clone())),
        frozen: Some(frozen.list.clone()),
        replaces_damaged: false,
    };
    assert!(matches!(ask(&mut first, snapshot), SaveSegmentAnswer::Saved(..)));
    // The other administrator has not seen it, and uses it then.
    save(&mut second, Shelf::Portal, None, Some(("Второй", PHONE)));
    let segment = segments(&mut second).portal.segments[0].clone();
    ask(&mut second, UseSegment { shelf: Shelf::Portal, segment }).expect("it is noted");
    let told = segments(&mut second);
    assert_eq!(names(&told, Shelf::Portal), ["Снимок", "Второй"]);
    assert_eq!(told.portal.segments[0].frozen.as_ref(), Some(&frozen.list));
    assert!((told.portal.room_left as usize) < room - frozen.list.cards.len());

    let list = CardList::parse(&frozen.list.cards).expect("a list");
    assert_eq!(list.cards().len() as u32, frozen.clients);
    // A card that was written down before it was deleted.
    let card = Card::Contact(ContactId(4_000_000));
    let cards = CardList::new(list.cards().iter().copied().chain([card])).to_text();
    let mut later = open(&world, ADMINISTRATOR);
    let question = SnapshotQuestion { month, cards, condition: Some(condition) };
    let told = ask(&mut later, question).expect("a snapshot");
    assert_eq!((told.listed, told.clients, told.parted), (frozen.clients + 1, frozen.clients, Some((0, 0))));
    let gone: Vec<_> = told.gone.iter().map(|gone| (gone.card, gone.fate)).collect();
    assert_eq!((told.all_gone, told.unseen, gone), (1, 0, vec![(card, Fate::Deleted)]));
}

#[test]
fn an_option_that_cannot_be_read_is_told_and_not_replaced_unasked() {
    for (text, problem) in [("{", ShelfProblem::Damaged), (r#"{"format":9,"segments":[]}"#, ShelfProblem::Newer)] {
        let world = world();
        world.ask(ADMINISTRATOR, "app.option.set", json!({ "options": { "segments": text } }));
        let mut tab = open(&world, ADMINISTRATOR);
        let told = segments(&mut tab);
        assert_eq!((told.portal.problem, told.own.problem), (Some(problem), None));
        let refused = save(&mut tab, Shelf::Portal, None, Some(("Новый", PHONE)));
        let expected =
            if problem == ShelfProblem::Damaged { SaveSegmentAnswer::Damaged } else { SaveSegmentAnswer::Newer };
        assert_eq!(refused, expected);
        let wanted = Some(("Новый".to_owned(), PHONE.to_owned()));
        let replaced = ask(
            &mut tab,
            SaveSegment { shelf: Shelf::Portal, seen: None, wanted, frozen: None, replaces_damaged: true },
        );
        assert_eq!(matches!(replaced, SaveSegmentAnswer::Saved(..)), problem == ShelfProblem::Damaged);
        let kept = |name: &str| world.ask(ADMINISTRATOR, "app.option.get", json!({ "option": name }));
        match problem {
            ShelfProblem::Damaged => assert_eq!(kept("segments_damaged"), json!(text), "what was there is kept beside"),
            _ => assert_eq!(kept("segments"), json!(text)),
        }
    }
}

#[test]
fn every_preset_has_in_every_month_as_many_clients_as_its_list() {
    let world = world();
    let mut tab = open(&world, ADMINISTRATOR);
    let today = tab.own_numbers().expect("numbers").today();
    let month = Month::of(today);
    let conditions: Vec<String> = Preset::ALL.map(|preset| preset.condition(&Sizes::default()).to_json()).to_vec();
    let told = ask(&mut tab, SizesQuestion { month, months: 4, conditions: conditions.clone() }).expect("sizes");
    assert!(told.iter().flatten().filter(|size| size.clients[3] > 0).count() > 5, "most of them have somebody");
    for (condition, size) in conditions.iter().zip(told) {
        let size = size.expect("a size");
        for (ago, clients) in size.clients.into_iter().rev().enumerate() {
            let of = month.plus(-(ago as i32));
            tab.screen.page = None;
            tab.ask(ListQuestion::of(Listed::Condition(condition.clone()), of));
            while tab.screen.page.is_none() && tab.step() {}
            let page = tab.screen.page.take().expect("a list");
            assert_eq!(page.matching as u32, clients, "{condition} in {of}");
        }
        let with_phone = format!(r#"{{"all":[{condition},{PHONE}]}}"#);
        Condition::parse(&with_phone).expect("a condition");
        let listed = ask(&mut tab, SizesQuestion { month, months: 1, conditions: vec![with_phone] }).expect("sizes");
        assert_eq!(listed[0].as_ref().map(|it| it.clients[0]), Some(size.reach.phone), "{condition}");
    }
}
