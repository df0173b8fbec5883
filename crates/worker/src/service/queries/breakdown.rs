//! What clients are made up of, and who came back in the years after the first payment.

use protocol::{Breakdown, BreakdownAnswer, BreakdownQuestion, CohortsAnswer, CohortsQuestion, NoBreakdown, NotRead};
use segmentation::condition::{Condition, Resolved};
use segmentation::{Dimension, ListQuery, Members};
use sync::{ColumnSet, Reached, Want};

use super::context::Context;
use super::{Answerable, Came, Step};

impl Answerable for BreakdownQuestion {
    type Work = ();

    fn wants(&self) -> Vec<Want> {
        (self.by == Dimension::City).then_some(Want::Addresses).into_iter().collect()
    }

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<BreakdownAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoBreakdown::NotRead)) };
        let knowledge = context.knowledge();
        if self.by == Dimension::Department && knowledge.staff.departments.is_empty() {
            return Step::Answer(Err(NoBreakdown::NoDepartments));
        }
        let everybody = || Resolved::new(&Condition::All(Vec::new()), &()).ok().map(Box::new).map(Members::Condition);
        let Some(members) = self.of.map(Members::Group).or_else(everybody) else {
            return Step::Answer(Err(NoBreakdown::NotRead));
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
        match question.step(&mut (), Came::Turn, context) {
            Step::Answer(answer) => answer,
            _ => panic!("an answer"),
        }
    }

    #[test]
    fn the_parts_of_a_group_add_up_to_its_counter() {
        let known = Known::contacts(&["Анна", "Борис"]);
        let context = known.context();
        for of in [None, Some(Group::B2c), Some(Group::Contacts)] {
            let told = answer(BreakdownQuestion { of, month: month(), by: Dimension::CreatedYear }, &context);
            assert_eq!(told, Ok(Breakdown { all: 2, parts: vec![(Part::Year(2024), 2)], is_whole: true }), "{of:?}");
        }
        let none = answer(BreakdownQuestion { of: Some(Group::Lost), month: month(), by: Dimension::Source }, &context);
        assert_eq!(none, Ok(Breakdown { is_whole: true, ..Breakdown::default() }));
    }

    #[test]
    fn departments_are_told_only_where_they_are_known_and_clients_only_to_who_sees_them() {
        let known = Known::contacts(&["Анна"]);
        let by_department = BreakdownQuestion { of: None, month: month(), by: Dimension::Department };
        assert_eq!(answer(by_department, &known.context()), Err(NoBreakdown::NoDepartments));
        let sees = Sees { is_limited: true, shows_published: true, ..Sees::default() };
        let context = Context { sees, ..known.context() };
        assert_eq!(answer(by_department, &context), Err(NoBreakdown::NotRead));
    }
}
