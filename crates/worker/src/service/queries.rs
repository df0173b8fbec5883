//! The page's questions: which are open, and what each of them waits for.
//!
//! # How a question is answered
//! A question that comes in waits in a queue, and drops those that it outdates out of it. Only when the messages that
//! came meanwhile are in ([`Event::Continue`](super::Event::Continue)) one step of the one at the front is done; if
//! that does not answer it, it waits at the end of the queue again, or for the portal or the store. So nothing is
//! computed for a question that nobody waits for any more but the rest of one step, and a short answer does not wait
//! for the whole of a long one.
//!
//! # A new kind
//! Its line in `protocol/src/questions.rs`, a file here that implements [`Answerable`] for it, and the name of that
//! file below.

mod breakdown;
mod card;
mod conditions;
mod context;
mod counting;
mod data_report;
mod export;
mod filling;
mod forecast;
mod handover;
mod list;
mod marks;
mod notes;
mod planning;
mod quality;
mod segments;
mod table_file;
mod transitions;
mod value;
mod whole;

use std::collections::VecDeque;

use protocol::{AnyAnswer, AnyQuestion, FromWorker, Partly, Question, QuestionId, with_question};
use store::{StoreError, Weights};
use sync::{Job, JobId, Want};

use self::context::Context;
use super::{Connection, Effect};

/// How the questions of a kind are answered.
trait Answerable: Question {
    /// What is kept between two steps.
    type Work: Default + 'static;

    /// What has to be read for the answer beside what every store has. The answer does not wait for it.
    fn wants(&self) -> Vec<Want> {
        Vec::new()
    }

    /// Does the next step; the event loop stands still meanwhile. What is known may have changed since the last one.
    fn step(&self, work: &mut Self::Work, came: Came, context: &Context<'_>) -> Step<Self::Answer>;
}

/// What a step of an answer can go on with.
enum Came {
    /// The question's turn, at first and after [`Step::More`].
    Turn,
    /// What the portal was asked by [`Step::AskPortal`].
    Job(Job),
    /// What was weighed by [`Step::Weigh`]; nothing if the store gave no answer.
    Weights(Option<Weights>),
}

/// What has come of a step of an answer.
enum Step<A> {
    /// The answer.
    Answer(A),
    /// There is more to do, after the messages that have come meanwhile.
    More,
    /// The same, and the page is told how far the answer is.
    Partly {
        /// How much is done.
        done: usize,
        /// Of how much.
        of: usize,
    },
    /// The portal has to be asked; it is given up if the question is outdated before.
    AskPortal(Job),
    /// It has to be found out how much is stored.
    Weigh,
}

/// An answer in the making, of any kind.
trait Work {
    fn step(&mut self, came: Came, context: &Context<'_>) -> Step<AnyAnswer>;
}

/// An answer in the making, with its question.
struct InWork<Q: Answerable> {
    question: Q,
    work: Q::Work,
}

impl<Q: Answerable> Work for InWork<Q> {
    fn step(&mut self, came: Came, context: &Context<'_>) -> Step<AnyAnswer> {
        match self.question.step(&mut self.work, came, context) {
            Step::Answer(answer) => Step::Answer(Q::any_answer(answer)),
            Step::More => Step::More,
            Step::Partly { done, of } => Step::Partly { done, of },
            Step::AskPortal(job) => Step::AskPortal(job),
            Step::Weigh => Step::Weigh,
        }
    }
}

fn begin<Q: Answerable>(question: Q) -> Box<dyn Work> {
    Box::new(InWork { question, work: Q::Work::default() })
}

/// A question that is not answered yet.
struct Open {
    id: QuestionId,
    question: Box<AnyQuestion>,
    work: Box<dyn Work>,
    waits: Waits,
}

/// What a question waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    Turn,
    Job(JobId),
    Weights,
}

/// The questions that are not answered yet.
#[derive(Default)]
pub(super) struct Questions {
    /// In the order in which they have their turn.
    open: VecDeque<Open>,
    /// For which questions the store is being weighed, in the order in which it will answer.
    weighing: VecDeque<QuestionId>,
    /// Whether [`Event::Continue`](super::Event::Continue) is to come.
    is_continuing: bool,
}

impl Questions {
    /// Takes a question in; gives the jobs of those that it outdates, which nobody needs any more.
    fn take_in(&mut self, id: QuestionId, question: Box<AnyQuestion>, work: Box<dyn Work>) -> Vec<JobId> {
        let jobs = self.drop_where(|older| question.outdates(&older.question));
        self.open.push_back(Open { id, question, work, waits: Waits::Turn });
        jobs
    }

    /// Drops some questions; gives their jobs.
    fn drop_where(&mut self, is_dropped: impl Fn(&Open) -> bool) -> Vec<JobId> {
        let mut jobs = Vec::new();
        self.open.retain(|open| {
            let is_dropped = is_dropped(open);
            jobs.extend(if let (true, Waits::Job(job)) = (is_dropped, open.waits) { Some(job) } else { None });
            !is_dropped
        });
        jobs
    }

    /// Takes out the first question of some.
    fn take(&mut self, is_meant: impl Fn(&Open) -> bool) -> Option<Open> {
        let position = self.open.iter().position(is_meant)?;
        self.open.remove(position)
    }

    /// Whether [`Event::Continue`](super::Event::Continue) is to be asked for now.
    fn wants_turn(&mut self) -> bool {
        let wants = !self.is_continuing && self.open.iter().any(|open| open.waits == Waits::Turn);
        self.is_continuing |= wants;
        wants
    }
}

impl Connection {
    /// Takes a question of the page in.
    pub(super) fn ask(&mut self, id: QuestionId, question: Box<AnyQuestion>, effects: &mut Vec<Effect>) {
        for want in with_question!(&*question, question => question.wants()) {
            // Whoever may not see everything has only what he reads by his rights, and asks for nothing beside.
            if !self.is_limited() {
                self.want(want, effects);
            }
        }
        let work = with_question!((*question).clone(), question => begin(question));
        for job in self.questions.take_in(id, question, work) {
            self.sync.drop_job(job);
        }
        self.want_turn(effects);
    }

    /// Drops a question that nobody waits for any more.
    pub(super) fn withdraw(&mut self, id: QuestionId) {
        for job in self.questions.drop_where(|open| open.id == id) {
            self.sync.drop_job(job);
        }
    }

    /// Does a step of the question whose turn it is.
    pub(super) fn continue_answers(&mut self, effects: &mut Vec<Effect>) {
        self.questions.is_continuing = false;
        if let Some(open) = self.questions.take(|open| open.waits == Waits::Turn) {
            self.step(open, Came::Turn, effects);
        }
        self.want_turn(effects);
    }

    /// Goes on with the question for which a job was run.
    pub(super) fn answer_with(&mut self, id: JobId, job: Job, effects: &mut Vec<Effect>) {
        if let Some(open) = self.questions.take(|open| open.waits == Waits::Job(id)) {
            self.step(open, Came::Job(job), effects);
            self.want_turn(effects);
        }
    }

    /// Goes on with the question for which the store was weighed.
    pub(super) fn weighed(&mut self, result: Result<Weights, StoreError>, effects: &mut Vec<Effect>) {
        let Some(id) = self.questions.weighing.pop_front() else { return };
        if let Some(open) = self.questions.take(|open| open.id == id && open.waits == Waits::Weights) {
            self.step(open, Came::Weights(result.ok()), effects);
            self.want_turn(effects);
        }
    }

    fn step(&mut self, mut open: Open, came: Came, effects: &mut Vec<Effect>) {
        let step = open.work.step(came, &Context::of(self));
        open.waits = match step {
            Step::Answer(answer) => {
                effects.push(Effect::Post(FromWorker::Answer { id: open.id, answer }));
                return;
            }
            Step::More => Waits::Turn,
            Step::Partly { done, of } => {
                effects.push(Effect::Post(FromWorker::Partly(Partly { id: open.id, done, of })));
                Waits::Turn
            }
            Step::AskPortal(job) => Waits::Job(self.sync.run(job)),
            Step::Weigh => {
                self.questions.weighing.push_back(open.id);
                effects.push(Effect::Weigh);
                Waits::Weights
            }
        };
        self.questions.open.push_back(open);
    }

    fn want_turn(&mut self, effects: &mut Vec<Effect>) {
        if self.questions.wants_turn() {
            effects.push(Effect::Continue);
        }
    }
}

#[cfg(test)]
mod tests;
