//! What is computed for which question, and in which order.

use std::cell::Cell;
use std::rc::Rc;

use protocol::{
    CardAnswer, CardQuestion, DataQuestion, DataReport, MarkAnswer, MarkKind, MarkQuestion, Session, ToWorker,
};
use segmentation::{Card, ContactId, Month};
use store::Weights;
use sync::job::card::CardReading;

use super::*;
use crate::service::{Event, Service};

/// An answer that takes so many steps, and counts them.
struct Long {
    steps: u32,
    done: Rc<Cell<u32>>,
}

impl Work for Long {
    fn step(&mut self, _: Came, _: &Context<'_>) -> Step<AnyAnswer> {
        self.done.set(self.done.get() + 1);
        if self.done.get() < self.steps {
            Step::More
        } else {
            Step::Answer(CardQuestion::any_answer(CardAnswer::Missing))
        }
    }
}

fn card(id: u32) -> CardQuestion {
    CardQuestion::now(Card::Contact(ContactId(id)))
}

/// A worker whose page has connected.
struct Page {
    service: Service,
    effects: Vec<Effect>,
}

impl Page {
    fn new() -> Self {
        let session = Session {
            rest_root: "/rest".into(),
            address: "portal.example".into(),
            is_vouched: true,
            member_id: "portal".into(),
            user_id: None,
            access_token: "token".into(),
        };
        let mut page = Self { service: Service::new(), effects: Vec::new() };
        page.event(Event::Message(ToWorker::Connect(session)));
        page
    }

    fn event(&mut self, event: Event) {
        self.effects.extend(self.service.handle(event, 0));
    }

    fn ask(&mut self, id: QuestionId, question: impl Question) {
        self.event(Event::Message(ToWorker::Ask { id, question: question.into_any() }));
    }

    /// Asks something whose answer takes so many steps; they are counted.
    fn ask_long(&mut self, id: QuestionId, question: impl Question, steps: u32) -> Rc<Cell<u32>> {
        self.ask(id, question);
        let done = Rc::new(Cell::new(0));
        let open = self.connection().questions.open.back_mut().expect("the question");
        open.work = Box::new(Long { steps, done: Rc::clone(&done) });
        done
    }

    fn connection(&mut self) -> &mut Connection {
        self.service.connection.as_mut().expect("connected")
    }

    /// Goes on once, if the worker wants to.
    fn go_on(&mut self) -> bool {
        let before = self.effects.len();
        self.effects.retain(|effect| *effect != Effect::Continue);
        let wants = before - self.effects.len();
        assert!(wants <= 1, "one command at a time");
        if wants == 1 {
            self.event(Event::Continue);
        }
        wants == 1
    }

    /// The questions that were answered since this was asked last.
    fn answered(&mut self) -> Vec<QuestionId> {
        let effects = std::mem::take(&mut self.effects);
        let (answers, others) =
            effects.into_iter().partition(|it| matches!(it, Effect::Post(FromWorker::Answer { .. })));
        self.effects = others;
        let id = |effect| if let Effect::Post(FromWorker::Answer { id, .. }) = effect { Some(id) } else { None };
        let answers: Vec<Effect> = answers;
        answers.into_iter().filter_map(id).collect()
    }
}

#[test]
fn an_outdated_question_is_not_computed() {
    let mut page = Page::new();
    let first = page.ask_long(1, card(1), 1);
    let second = page.ask_long(2, card(2), 1);
    let third = page.ask_long(3, card(3), 1);
    while page.go_on() {}
    assert_eq!((first.get(), second.get(), third.get()), (0, 0, 1));
    assert_eq!(page.answered(), [3]);
}

#[test]
fn a_long_answer_stops_when_it_is_outdated_or_withdrawn() {
    for is_withdrawn in [false, true] {
        let mut page = Page::new();
        let long = page.ask_long(1, card(1), 100);
        assert!(page.go_on() && page.go_on());
        if is_withdrawn {
            page.event(Event::Message(ToWorker::Withdraw(1)));
        } else {
            page.ask_long(2, card(2), 1);
        }
        while page.go_on() {}
        assert_eq!(long.get(), 2);
        assert_eq!(page.answered(), if is_withdrawn { vec![] } else { vec![2] });
    }
}

#[test]
fn a_short_answer_does_not_wait_for_the_whole_of_a_long_one() {
    let mut page = Page::new();
    let long = page.ask_long(1, card(1), 10);
    assert!(page.go_on());
    let question = MarkQuestion { month: Month::new(2024, 3).expect("a month"), kind: MarkKind::Merge };
    page.ask(2, question);
    assert!(page.go_on() && page.go_on());
    assert_eq!((page.answered(), long.get()), (vec![2], 2));
    while page.go_on() {}
    assert_eq!((page.answered(), long.get()), (vec![1], 10));
}

#[test]
fn between_two_steps_the_messages_are_handed_in() {
    let mut page = Page::new();
    let long = page.ask_long(1, card(1), 10);
    for steps in 1..=3 {
        assert!(page.go_on());
        assert_eq!(long.get(), steps, "one step, and the command to go on");
    }
}

#[test]
fn the_portal_is_not_asked_any_more_for_whom_nobody_waits() {
    for is_withdrawn in [false, true] {
        let mut page = Page::new();
        page.ask(1, card(1));
        assert!(page.go_on());
        let open = page.connection().questions.open.front().expect("it waits for the portal");
        let Waits::Job(job) = open.waits else { panic!("{:?}", open.waits) };
        assert!(page.connection().sync.job(job).is_some());
        if is_withdrawn {
            page.event(Event::Message(ToWorker::Withdraw(1)));
        } else {
            page.ask(2, card(2));
        }
        assert!(page.connection().sync.job(job).is_none());
        let late =
            Job::Card(Box::new(CardReading::new(Card::Contact(ContactId(1)), Some(segmentation::Settings::default()))));
        page.connection().answer_with(job, late, &mut Vec::new());
        assert_eq!(page.answered(), Vec::<QuestionId>::new());
    }
}

#[test]
fn what_was_weighed_for_an_older_question_does_not_answer_a_newer_one() {
    let mut page = Page::new();
    // A store is weighed only where one is kept, which takes none here: the questions wait as if it were.
    for id in [1, 2] {
        page.ask(id, DataQuestion);
        let open = page.connection().questions.open.back_mut().expect("the question");
        open.waits = Waits::Weights;
        page.connection().questions.weighing.push_back(id);
    }
    page.event(Event::Weighed(Ok(Weights::default())));
    assert_eq!(page.answered(), Vec::<QuestionId>::new());
    page.event(Event::Weighed(Ok(Weights::default())));
    assert_eq!(page.answered(), [2]);
}

#[test]
fn every_kind_has_its_answer() {
    let mut page = Page::new();
    page.ask(1, DataQuestion);
    page.ask(2, MarkQuestion { month: Month::new(2024, 3).expect("a month"), kind: MarkKind::Merge });
    while page.go_on() {}
    let answers: Vec<AnyAnswer> = page
        .effects
        .into_iter()
        .filter_map(|it| if let Effect::Post(FromWorker::Answer { answer, .. }) = it { Some(answer) } else { None })
        .collect();
    let report = DataReport { requests: Vec::new(), requests_total: 0, ..DataReport::default() };
    let told = DataQuestion::read_answer(answers[0].clone()).expect("a report");
    assert_eq!(DataReport { requests: Vec::new(), requests_total: 0, ..told }, report);
    assert_eq!(MarkQuestion::read_answer(answers[1].clone()), Some(MarkAnswer::default()));
}
