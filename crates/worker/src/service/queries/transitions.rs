//! Where clients went between two months, and how many meet some conditions.

use std::collections::BTreeMap;

use protocol::{
    CountsAnswer, CountsQuestion, History, Met, NotRead, Transitions, TransitionsAnswer, TransitionsQuestion,
};
use segmentation::condition::{Condition, Need, Resolved};
use segmentation::{Dimension, Part, UserId};

use super::context::Context;
use super::forecast::of_month;
use super::{Answerable, Came, Step};

impl Answerable for TransitionsQuestion {
    type Work = ();

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<TransitionsAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NotRead)) };
        let date = |month: segmentation::Month| month.reference_date(engine.today());
        let recorded = context.shown_record().filter(|it| self.history == History::Recorded && it.last().is_some());
        let matrix = match recorded {
            Some(recorded) => engine.transitions_recorded(recorded, self.mode, self.since, self.until),
            None => engine.transitions(self.mode, self.since, self.until),
        };
        let history = if recorded.is_some() { History::Recorded } else { History::Today };
        Step::Answer(Ok(Transitions {
            of: Self { history, ..*self },
            since: date(self.since),
            until: date(self.until),
            cells: matrix.cells().collect(),
        }))
    }
}

impl Answerable for CountsQuestion {
    type Work = Vec<Met>;

    /// A condition a step.
    fn step(&self, done: &mut Vec<Met>, _: Came, context: &Context<'_>) -> Step<CountsAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NotRead)) };
        let Some(text) = self.conditions.get(done.len()) else { return Step::Answer(Ok(std::mem::take(done))) };
        let mut knowledge = context.knowledge();
        let resolved = Condition::parse(text).and_then(|condition| Resolved::new(&condition, &knowledge)).ok();
        if resolved.as_ref().is_some_and(|it| it.needs().contains(Need::Forecast)) {
            let Some(outcome) = of_month(self.month, engine, context) else { return Step::More };
            knowledge.foreseen = outcome.ok().map(|made| made.foreseen.clone());
        }
        let members = resolved.and_then(|it| engine.members(&it, self.month, &knowledge, &mut || true));
        done.push(members.map_or_else(Met::default, |members| {
            let parts = engine.breakdown(&members, Dimension::Responsible, &knowledge);
            let user = |part: Part| if let Part::Number(user) = part { UserId(user) } else { UserId::NONE };
            let by_user: BTreeMap<UserId, u32> =
                parts.into_iter().map(|(part, clients)| (user(part), clients)).collect();
            Met { clients: members.count() as u32, by_user: by_user.into_iter().collect() }
        }));
        Step::More
    }
}

#[cfg(test)]
mod tests {
    use protocol::{ListAnswer, ListQuestion, Listed};
    use segmentation::{Group, Mode};

    use super::super::context::Sees;
    use super::super::context::tests::{Known, month};
    use super::*;

    fn counted(conditions: &[&str], context: &Context<'_>) -> CountsAnswer {
        let conditions = conditions.iter().map(|text| (*text).to_owned()).collect();
        let question = CountsQuestion { month: month(), conditions };
        let mut work = Vec::new();
        for _ in 0..10 {
            match question.step(&mut work, Came::Turn, context) {
                Step::Answer(answer) => return answer,
                Step::More | Step::Partly { .. } => {}
                Step::AskPortal(_) | Step::Weigh => panic!("something else is asked"),
            }
        }
        panic!("no answer")
    }

    #[test]
    fn columns_of_the_table_add_up_to_the_counters() {
        let known = Known::contacts(&["Анна", "Борис"]);
        let (since, until) = (month().plus(-1), month());
        let question = TransitionsQuestion { mode: Mode::ClientType, since, until, history: History::Recorded };
        let Step::Answer(Ok(told)) = question.step(&mut (), Came::Turn, &known.context()) else { panic!("an answer") };
        let sum: u32 = told.cells.iter().map(|(.., cards)| cards).sum();
        assert_eq!(sum, known.engine.counts_at(month())[Group::B2c]);
        assert_eq!(told.until, known.engine.today());
        assert_eq!(told.of.history, History::Today, "nothing is recorded");
    }

    #[test]
    fn a_number_is_that_of_the_list_of_its_condition() {
        let known = Known::contacts(&["Анна", "Борис", "Вера Анина"]);
        let condition = r#"{"field": "title", "op": "contains", "value": "ан"}"#;
        let told = counted(&[condition, "no condition", r#"{"all": []}"#], &known.context()).expect("numbers");
        assert_eq!(told.iter().map(|it| it.clients).collect::<Vec<_>>(), [2, 0, 3]);
        assert_eq!(told[0].by_user, [(UserId::NONE, 2)], "nobody looks after them");
        let mut list = Default::default();
        let question = ListQuestion::of(Listed::Condition(condition.into()), month());
        let part = std::iter::repeat_with(|| question.step(&mut list, Came::Turn, &known.context()))
            .find_map(|step| if let Step::Answer(answer) = step { Some(answer) } else { None });
        let Some(ListAnswer::Part { page, .. }) = part else { panic!("a list") };
        assert_eq!(page.matching as u32, told[0].clients);
    }

    #[test]
    fn who_sees_the_published_chart_alone_is_told_nothing() {
        let known = Known::contacts(&["Анна"]);
        let sees = Sees { is_limited: true, shows_published: true, ..Sees::default() };
        assert_eq!(counted(&[r#"{"all": []}"#], &Context { sees, ..known.context() }), Err(NotRead));
    }
}
