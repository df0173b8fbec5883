//! The questions that the worker has not answered yet: the page's end of the channel.

use protocol::{AnyAnswer, AnyQuestion, Question, QuestionId, ToWorker};

/// What is done with an answer.
pub type Take = Box<dyn FnOnce(AnyAnswer)>;

/// The questions that are not answered yet. A question that a newer one outdates is forgotten: its answer, if the
/// worker had begun to give it, is nobody's any more.
#[derive(Default)]
pub struct OpenQuestions {
    last: QuestionId,
    open: Vec<Open>,
}

struct Open {
    id: QuestionId,
    question: Box<AnyQuestion>,
    take: Take,
}

impl OpenQuestions {
    /// Notes a question and what is done with its answer; returns what is said to the worker.
    pub fn ask<Q: Question>(&mut self, question: Q, take: impl FnOnce(Q::Answer) + 'static) -> ToWorker {
        let question = question.into_any();
        self.open.retain(|older| !question.outdates(&older.question));
        self.last = self.last.wrapping_add(1);
        let take: Take = Box::new(|answer| {
            if let Some(answer) = Q::read_answer(answer) {
                take(answer);
            }
        });
        self.open.push(Open { id: self.last, question: question.clone(), take });
        ToWorker::Ask { id: self.last, question }
    }

    /// Forgets all questions of a kind; returns what is said to the worker.
    pub fn withdraw<Q: Question>(&mut self) -> Vec<ToWorker> {
        let withdrawn = self.open.extract_if(.., |open| Q::is_kind_of(&open.question));
        withdrawn.map(|open| ToWorker::Withdraw(open.id)).collect()
    }

    /// What is to be done with the answer to a question; nothing if nobody waits for it.
    pub fn answered(&mut self, id: QuestionId) -> Option<Take> {
        let position = self.open.iter().position(|open| open.id == id)?;
        Some(self.open.swap_remove(position).take)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use protocol::{CardAnswer, CardQuestion, DataQuestion, DataReport, ListAnswer, ListQuestion, Visibility};
    use segmentation::{Card, ContactId, Group, Month, Page};

    use super::*;

    /// The questions of a page that keeps what it is told.
    #[derive(Default)]
    struct Asking {
        open: OpenQuestions,
        told: Rc<RefCell<Vec<QuestionId>>>,
    }

    impl Asking {
        fn ask(&mut self, question: impl Question) -> QuestionId {
            let (told, id) = (Rc::clone(&self.told), self.open.last + 1);
            let said = self.open.ask(question.clone(), move |_| told.borrow_mut().push(id));
            assert_eq!(said, ToWorker::Ask { id, question: question.into_any() });
            id
        }

        fn answer(&mut self, id: QuestionId, answer: AnyAnswer) {
            if let Some(take) = self.open.answered(id) {
                take(answer);
            }
        }

        fn told(&self) -> Vec<QuestionId> {
            self.told.take()
        }
    }

    fn card(id: u32) -> CardQuestion {
        CardQuestion::now(Card::Contact(ContactId(id)))
    }

    fn missing() -> AnyAnswer {
        CardQuestion::any_answer(CardAnswer::Missing)
    }

    #[test]
    fn only_the_newest_answer_of_a_kind_is_taken_and_only_once() {
        let mut asking = Asking::default();
        let (first, second, report) = (asking.ask(card(1)), asking.ask(card(2)), asking.ask(DataQuestion));
        asking.answer(first, missing());
        assert!(asking.told().is_empty());
        asking.answer(second, missing());
        asking.answer(second, missing());
        asking.answer(report, DataQuestion::any_answer(DataReport::default()));
        assert_eq!(asking.told(), [second, report]);
        asking.answer(999, missing());
        assert!(asking.told().is_empty(), "nobody has asked");
    }

    #[test]
    fn parts_of_a_list_are_all_taken() {
        let month = Month::new(2024, 5).expect("a month in the test");
        let part = |offset| ListQuestion { offset, limit: 100, ..ListQuestion::of_group(Group::Active, month) };
        let (visibility, unread) = (Visibility::Everything, Vec::new());
        let part_of_it = ListAnswer::Part { page: Page::default(), visibility, unread };
        let page = || ListQuestion::any_answer(part_of_it.clone());
        let mut asking = Asking::default();
        let parts = [asking.ask(part(0)), asking.ask(part(100))];
        let searched = asking.ask(ListQuestion { search: "a".into(), ..part(0) });
        for id in parts {
            asking.answer(id, page());
        }
        assert!(asking.told().is_empty(), "another list is looked at");
        let next = asking.ask(ListQuestion { search: "a".into(), ..part(100) });
        asking.answer(next, page());
        asking.answer(searched, page());
        assert_eq!(asking.told(), [next, searched]);
    }

    #[test]
    fn the_worker_is_told_what_nobody_waits_for_any_more() {
        let mut asking = Asking::default();
        let id = asking.ask(card(1));
        asking.ask(DataQuestion);
        assert_eq!(asking.open.withdraw::<CardQuestion>(), [ToWorker::Withdraw(id)]);
        asking.answer(id, missing());
        assert_eq!((asking.told(), asking.open.withdraw::<CardQuestion>()), (vec![], vec![]));
    }

    #[test]
    fn an_answer_of_another_kind_is_not_taken() {
        let mut asking = Asking::default();
        let id = asking.ask(DataQuestion);
        asking.answer(id, missing());
        assert!(asking.told().is_empty());
    }
}
