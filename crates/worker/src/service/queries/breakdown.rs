//! What clients are made up of, and who came back in the years after the first payment.

use std::rc::Rc;

use protocol::{
    Breakdown, BreakdownAnswer, BreakdownQuestion, CohortsAnswer, CohortsQuestion, NoBreakdown, NotRead, Whole,
};
use segmentation::condition::{Condition, Resolved};
use segmentation::{Dimension, ListQuery, Members};
use sync::{ColumnSet, Reached, Want};

use super::conditions::wants;
use super::context::Context;
use super::segments::{Asked, NotYet};
use super::{Answerable, Came, Step};

impl Answerable for BreakdownQuestion {
    /// Whether the portal was asked who works in which department.
    type Work = bool;

    fn wants(&self) -> Vec<Want> {
        let condition = if let Whole::Condition(text) = &self.of { Some(text.as_str()) } else { None };
        let mut wants = wants(condition, self.month);
        if self.by == Dimension::City && !wants.contains(&Want::Addresses) {
            wants.push(Want::Addresses);
        }
        wants
    }

    fn step(&self, is_staff_asked: &mut bool, _: Came, context: &Context<'_>) -> Step<BreakdownAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoBreakdown::NotRead)) };
        let knowledge = context.knowledge();
        if self.by == Dimension::Department && knowledge.staff.departments.is_empty() {
            return Step::Answer(Err(NoBreakdown::NoDepartments));
        }
        let members = match &self.of {
            Whole::Group(group) => Members::Group(*group),
            Whole::Everybody => match Resolved::new(&Condition::All(Vec::new()), &()) {
                Ok(everybody) => Members::Condition(Box::new(everybody)),
                Err(_) => return Step::Answer(Err(NoBreakdown::NotRead)),
            },
            Whole::Condition(text) => match Asked::new(text, self.month, engine, is_staff_asked, context) {
                Ok(asked) => Members::Cards(Rc::new(asked.members(self.month))),
                Err(NotYet::Ask(job)) => return Step::AskPortal(*job),
                Err(NotYet::More) => return Step::More,
                Err(NotYet::Unusable(_)) => return Step::Answer(Err(NoBreakdown::Unusable)),
            },
        };
        let query = ListQuery::of(members, self.month);
        let Some(among) = engine.listed_cards(&query, &knowledge, &mut || true) else { return Step::More };
        let needed = match self.by {
            Dimension::Source | Dimension::Type | Dimension::Industry => Some(ColumnSet::CardDetails),
            Dimension::City => Some(ColumnSet::Addresses),
            Dimension::Responsible | Dimension::Department | Dimension::CreatedYear => None,
        };
        let is_read = |set| context.checkpoint.is_none_or(|it| it.columns_reached(set) == Reached::Everything);
        Step::Answer(Ok(Breakdown {
            all: among.count() as u32,
            parts: engine.breakdown(&among, self.by, &knowledge),
            is_whole: needed.is_none_or(is_read),
        }))
    }
}

impl Answerable for CohortsQuestion {
    type Work = ();

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<CohortsAnswer> {
        Step::Answer(context.told_engine().map(|engine| engine.cohorts(self.month)).ok_or(NotRead))
    }
}

#[cfg(test)]
mod tests {
    use segmentation::{Group, Part};

    use super::super::context::Sees;
    use super::super::context::tests::{Known, month};
    use super::*;

    fn answer(question: BreakdownQuestion, context: &Context<'_>) -> BreakdownAnswer {
        match question.step(&mut false, Came::Turn, context) {
            Step::Answer(answer) => answer,
            _ => panic!("an answer"),
        }
    }

    #[test]
    fn the_parts_of_a_group_add_up_to_its_counter() {
        let known = Known::contacts(&["Анна", "Борис"]);
        let context = known.context();
        let phone = r#"{"not":{"field":"phone","op":"is","value":true}}"#;
        for of in [
            Whole::Everybody,
            Whole::Group(Group::B2c),
            Whole::Group(Group::Contacts),
            Whole::Condition(phone.to_owned()),
        ] {
            let question = BreakdownQuestion { of: of.clone(), month: month(), by: Dimension::CreatedYear };
            let told = answer(question, &context);
            assert_eq!(told, Ok(Breakdown { all: 2, parts: vec![(Part::Year(2024), 2)], is_whole: true }), "{of:?}");
        }
        let by_source = |of| answer(BreakdownQuestion { of, month: month(), by: Dimension::Source }, &context);
        let none = Ok(Breakdown { is_whole: true, ..Breakdown::default() });
        assert_eq!(by_source(Whole::Group(Group::Lost)), none);
        assert_eq!(by_source(Whole::Condition(r#"{"any":[]}"#.to_owned())), none);
        assert_eq!(by_source(Whole::Condition("none".to_owned())), Err(NoBreakdown::Unusable));
    }

    #[test]
    fn departments_are_told_only_where_they_are_known_and_clients_only_to_who_sees_them() {
        let known = Known::contacts(&["Анна"]);
        let by_department = BreakdownQuestion { of: Whole::Everybody, month: month(), by: Dimension::Department };
        assert_eq!(answer(by_department.clone(), &known.context()), Err(NoBreakdown::NoDepartments));
        let sees = Sees { is_limited: true, shows_published: true, ..Sees::default() };
        let context = Context { sees, ..known.context() };
        assert_eq!(answer(by_department, &context), Err(NoBreakdown::NotRead));
    }
}
