//! What is filled in so that it makes no sense, one kind of flaw a step.

use protocol::{NotRead, QualityAnswer, QualityQuestion, QualityReport};
use segmentation::{Flaw, PaymentFlaw};
use sync::{ColumnSet, Reached};

use super::context::Context;
use super::{Answerable, Came, Step};

impl Answerable for QualityQuestion {
    type Work = QualityReport;

    fn step(&self, report: &mut QualityReport, _: Came, context: &Context<'_>) -> Step<QualityAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NotRead)) };
        if let Some(&flaw) = Flaw::ALL.get(report.cards.len()) {
            // Where the portal has not all of the fields, nothing waits to be written.
            let can_be_told = flaw != Flaw::FieldsBehind || context.checkpoint.is_some_and(|it| it.field_set.is_some());
            let cards = can_be_told.then(|| engine.flawed(flaw, context.held).count() as u32);
            report.cards.push((flaw, cards));
            return Step::More;
        }
        let knowledge = context.knowledge();
        let are_sums_read =
            context.checkpoint.is_none_or(|it| it.columns_reached(ColumnSet::Money) == Reached::Everything);
        let found = engine.flawed_payments(&knowledge, are_sums_read);
        let of = |flaw: PaymentFlaw| {
            let needs_sums = matches!(flaw, PaymentFlaw::NoSum | PaymentFlaw::NoRate);
            let payments = found.iter().filter(|it| it.flaw == flaw);
            let payments = payments.map(|it| (it.payment.record, it.payment.counts_from)).collect();
            (flaw, Some(payments).filter(|_| are_sums_read || !needs_sums))
        };
        report.payments = PaymentFlaw::ALL.map(of).into();
        if are_sums_read {
            report.currencies = segmentation::View::new(engine, &knowledge).without_rate().into_keys().collect();
        }
        report.left_out = engine.quality();
        Step::Answer(Ok(Box::new(std::mem::take(report))))
    }
}

#[cfg(test)]
mod tests {
    use protocol::{ListAnswer, ListQuestion, Listed};

    use super::super::context::Sees;
    use super::super::context::tests::{Known, checkpoint, month};
    use super::*;

    fn answer(context: &Context<'_>) -> QualityAnswer {
        let mut work = QualityReport::default();
        for _ in 0..20 {
            match QualityQuestion.step(&mut work, Came::Turn, context) {
                Step::Answer(answer) => return answer,
                Step::More | Step::Partly { .. } => {}
                Step::AskPortal(_) | Step::Weigh => panic!("something else is asked"),
            }
        }
        panic!("no answer")
    }

    #[test]
    fn every_flaw_is_told_once_and_its_number_is_that_of_its_list() {
        let known = Known::contacts(&["Анна", " ", "\u{200b}"]);
        let context = known.context();
        let report = answer(&context).expect("a report");
        assert_eq!(report.cards.iter().map(|(flaw, _)| *flaw).collect::<Vec<_>>(), Flaw::ALL);
        assert_eq!(report.payments.iter().map(|(flaw, _)| *flaw).collect::<Vec<_>>(), PaymentFlaw::ALL);
        assert_eq!(report.cards[0], (Flaw::Nameless, Some(2)));
        for (flaw, cards) in report.cards.into_iter().filter_map(|(flaw, cards)| Some((flaw, cards?))) {
            let question = ListQuestion::of(Listed::Flawed(flaw), month());
            let Step::Answer(ListAnswer::Part { page, .. }) =
                question.step(&mut Default::default(), Came::Turn, &context)
            else {
                panic!("a list")
            };
            assert_eq!((page.total, page.rows.len()), (cards as usize, cards as usize), "{flaw:?}");
        }
    }

    #[test]
    fn what_cannot_be_known_yet_is_not_told() {
        let known = Known::contacts(&["Анна"]);
        let checkpoint = checkpoint(Reached::Nothing);
        let report = answer(&Context { checkpoint: Some(&checkpoint), ..known.context() }).expect("a report");
        let told = |flaw| report.payments.iter().any(|(it, payments)| *it == flaw && payments.is_some());
        assert_eq!([PaymentFlaw::Nobodys, PaymentFlaw::NoSum, PaymentFlaw::NoRate].map(told), [true, false, false]);
        assert_eq!(report.cards.last(), Some(&(Flaw::FieldsBehind, None)));
        let sees = Sees { is_limited: true, shows_published: true, ..Sees::default() };
        assert_eq!(answer(&Context { sees, ..known.context() }), Err(NotRead));
    }
}
