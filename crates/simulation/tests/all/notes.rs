//! Notes on the chart, from the option in the portal to whoever opens the page.

use std::rc::Rc;

use chrono::NaiveDate;
use portal::data::Language;
use portal::{CrmAccess, Options, Portal, seeds};
use protocol::{Notes, NotesQuestion, Question, SaveNote, SaveNoteAnswer, ShelfProblem};
use segmentation::UserId;
use serde_json::json;
use simulation::{Tab, World};
use store::MemoryStore;

const ADMINISTRATOR: UserId = UserId(1);

fn world() -> Rc<World> {
    World::new(Portal::new(seeds::generate(60, 5, Language::Ru), Options::default()))
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

fn save(tab: &mut Tab, seen: Option<(&str, u64)>, wanted: Option<(&str, &str)>) -> SaveNoteAnswer {
    let seen = seen.map(|(id, revision)| (id.to_owned(), revision));
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day in the test");
    let wanted = wanted.map(|(at, words)| (day(at), words.to_owned()));
    ask(tab, SaveNote { seen, wanted, replaces_damaged: false })
}

fn words(told: &Notes) -> Vec<&str> {
    told.notes.iter().map(|note| note.words.as_str()).collect()
}

#[test]
fn what_an_administrator_writes_everybody_reads_and_nobody_else_writes() {
    let world = world();
    let mut administrator = open(&world, ADMINISTRATOR);
    assert_eq!(ask(&mut administrator, NotesQuestion), Notes::default());
    let saved = save(&mut administrator, None, Some(("2026-03-10", "  Подняли <b>цены</b> & курс ")));
    assert!(matches!(saved, SaveNoteAnswer::Saved(id, _) if id == "n1"));
    let saved = save(&mut administrator, None, Some(("2026-02-01", "Новая воронка")));
    assert!(matches!(saved, SaveNoteAnswer::Saved(id, _) if id == "n2"));

    let mut manager = open(&world, world.user_with(CrmAccess::Own));
    let told = ask(&mut manager, NotesQuestion);
    assert_eq!(words(&told), ["Новая воронка", "Подняли <b>цены</b> & курс"]);
    assert!(!told.notes[0].by.is_empty() && !told.notes[0].at.is_empty(), "who wrote it and when is told");
    assert_eq!(save(&mut manager, None, Some(("2026-03-10", "Чужая"))), SaveNoteAnswer::NotAllowed);
    assert_eq!(save(&mut manager, Some(("n1", 1)), None), SaveNoteAnswer::NotAllowed);

    let SaveNoteAnswer::Saved(_, now) = save(&mut administrator, Some(("n1", 1)), Some(("2026-01-10", "Подняли цены")))
    else {
        panic!("changed")
    };
    assert_eq!(words(&now), ["Подняли цены", "Новая воронка"]);
    let SaveNoteAnswer::Saved(_, now) = save(&mut administrator, Some(("n2", 1)), None) else { panic!("deleted") };
    assert_eq!(words(&now), ["Подняли цены"]);
    assert_eq!(words(&ask(&mut manager, NotesQuestion)), ["Подняли цены"]);
}

#[test]
fn two_administrators_lose_nothing_of_each_other() {
    let world = world();
    let (mut first, mut second) = (open(&world, ADMINISTRATOR), open(&world, ADMINISTRATOR));
    // Beside each other, without having seen each other's: both stay.
    save(&mut first, None, Some(("2026-03-10", "Первая")));
    save(&mut second, None, Some(("2026-03-11", "Вторая")));
    assert_eq!(words(&ask(&mut first, NotesQuestion)), ["Первая", "Вторая"]);
    // The same one: whoever comes later is told what is there, and writes over it only if he means to.
    save(&mut first, Some(("n1", 1)), Some(("2026-03-10", "Первая, точнее")));
    let SaveNoteAnswer::Overtaken(now) = save(&mut second, Some(("n1", 1)), Some(("2026-03-10", "Моя"))) else {
        panic!("overtaken")
    };
    assert_eq!(words(&now), ["Первая, точнее", "Вторая"]);
    assert!(
        matches!(save(&mut second, Some(("n1", 1)), None), SaveNoteAnswer::Overtaken(_)),
        "nor is it deleted unseen"
    );
    assert!(matches!(save(&mut second, Some(("n1", 2)), Some(("2026-03-10", "Моя"))), SaveNoteAnswer::Saved(..)));
    // What is gone already may be deleted once more, and comes back only as a new one.
    assert!(matches!(save(&mut first, Some(("n1", 3)), None), SaveNoteAnswer::Saved(..)));
    assert!(matches!(save(&mut second, Some(("n1", 3)), None), SaveNoteAnswer::Saved(..)));
    assert!(matches!(save(&mut second, Some(("n1", 3)), Some(("2026-03-10", "Моя"))), SaveNoteAnswer::Overtaken(_)));
    assert_eq!(words(&ask(&mut first, NotesQuestion)), ["Вторая"]);
}

#[test]
fn an_option_that_cannot_be_read_is_told_and_not_replaced_unasked() {
    for (text, problem) in [("{", ShelfProblem::Damaged), (r#"{"format":9,"notes":[]}"#, ShelfProblem::Newer)] {
        let world = world();
        world.ask(ADMINISTRATOR, "app.option.set", json!({ "options": { "notes": text } }));
        let mut tab = open(&world, ADMINISTRATOR);
        assert_eq!(ask(&mut tab, NotesQuestion), Notes { notes: Vec::new(), problem: Some(problem) });
        let refused = save(&mut tab, None, Some(("2026-03-10", "Новая")));
        let is_damaged = problem == ShelfProblem::Damaged;
        assert_eq!(refused, if is_damaged { SaveNoteAnswer::Damaged } else { SaveNoteAnswer::Newer });
        let wanted = Some(("2026-03-10".parse().expect("a day"), "Новая".to_owned()));
        let replaced = ask(&mut tab, SaveNote { seen: None, wanted, replaces_damaged: true });
        assert_eq!(matches!(replaced, SaveNoteAnswer::Saved(..)), is_damaged);
        let kept = if is_damaged { "notes_damaged" } else { "notes" };
        let kept = world.ask(ADMINISTRATOR, "app.option.get", json!({ "option": kept }));
        assert_eq!(kept, json!(text), "what was there is kept");
    }
}

#[test]
fn when_there_is_no_room_nothing_is_written_until_a_note_is_deleted() {
    let world = world();
    let mut tab = open(&world, ADMINISTRATOR);
    let long = "ё".repeat(200);
    let mut made = 0_u32;
    while let SaveNoteAnswer::Saved(..) = save(&mut tab, None, Some(("2026-03-10", &long))) {
        made += 1;
        assert!(made < 1_000, "the option is never full");
    }
    assert_eq!(save(&mut tab, None, Some(("2026-03-10", &long))), SaveNoteAnswer::Full);
    assert_eq!(ask(&mut tab, NotesQuestion).notes.len(), made as usize);
    assert!(matches!(save(&mut tab, Some(("n1", 1)), None), SaveNoteAnswer::Saved(..)));
    assert!(matches!(save(&mut tab, None, Some(("2026-03-10", &long))), SaveNoteAnswer::Saved(..)));
}
