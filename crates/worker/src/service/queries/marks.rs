//! The records behind a mark on the chart.

use protocol::{MarkAnswer, MarkKind, MarkQuestion, MarkedRecord, Visibility};
use segmentation::{Facts, MarkedCard, Recorded};

use super::context::Context;
use super::{Answerable, Came, Step};
use crate::service::counting::changes;
use crate::service::history::cause;

impl Answerable for MarkQuestion {
    type Work = ();

    /// To a viewer who may not see everything, the records are those that he has read himself.
    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<MarkAnswer> {
        let (no_record, no_facts) = (Recorded::default(), Facts::default());
        let recorded = context.shown_record().unwrap_or(&no_record);
        let sees = &context.sees;
        let facts = if sees.is_limited && sees.own.is_none() { &no_facts } else { context.facts };
        let Some(cause) = cause(self.kind) else {
            let counting = context.counting.filter(|_| self.kind == MarkKind::Settings);
            let changes = counting.map(|counting| changes(counting, self.month)).unwrap_or_default();
            return Step::Answer(MarkAnswer { changes, ..MarkAnswer::default() });
        };
        let cards = context.marks.cards(self.month, cause, facts, recorded);
        let records: Vec<MarkedRecord> = cards.into_iter().map(marked_record).collect();
        let visibility =
            if sees.is_limited { Visibility::OwnReading { visible: records.len() } } else { Visibility::Everything };
        Step::Answer(MarkAnswer { records, visibility, changes: Vec::new() })
    }
}

fn marked_record(card: MarkedCard) -> MarkedRecord {
    MarkedRecord {
        card: card.card,
        title: card.title,
        created: card.created.to_string(),
        created_by: card.created_by,
        merged_into: card.merged_into,
    }
}

#[cfg(test)]
mod tests {
    use segmentation::Marks;

    use super::super::context::Sees;
    use super::super::context::tests::{Known, month};
    use super::*;

    #[test]
    fn who_may_not_see_everything_is_told_of_his_own_records_only() {
        let mut known = Known::contacts(&["Анна"; 20]);
        known.marks = Marks::new(known.engine.facts(), &known.recorded);
        let question = MarkQuestion { month: month(), kind: MarkKind::Import };
        for (is_limited, expected) in
            [(false, (20, Visibility::Everything)), (true, (0, Visibility::OwnReading { visible: 0 }))]
        {
            let context = Context { sees: Sees { is_limited, ..Sees::default() }, ..known.context() };
            let Step::Answer(answer) = question.step(&mut (), Came::Turn, &context) else {
                panic!("an answer at once")
            };
            assert_eq!((answer.records.len(), answer.visibility), expected);
        }
    }
}
