//! Two segments side by side: the report of one, then that of the other, with how many clients are in both.

use protocol::{Comparison, ComparisonAnswer, ComparisonQuestion, SegmentReport, SegmentReportQuestion};
use sync::Want;

use super::super::context::Context;
use super::super::{Answerable, Came, Step};
use super::report;

/// What of a comparison is made.
#[derive(Default)]
pub(in super::super) struct Work {
    /// The report that is being made.
    open: report::Work,
    /// The report of the first one, once it is made.
    first: Option<SegmentReport>,
}

/// The question for the report of one of two segments, which tells its overlap with the other one.
fn question(of: &ComparisonQuestion, place: usize) -> SegmentReportQuestion {
    let [condition, other] = [&of.conditions[place], &of.conditions[1 - place]].map(String::clone);
    SegmentReportQuestion { month: of.month, condition, others: vec![other] }
}

impl Answerable for ComparisonQuestion {
    type Work = Work;

    fn wants(&self) -> Vec<Want> {
        question(self, 0).wants()
    }

    /// A step of one of the reports.
    fn step(&self, work: &mut Work, came: Came, context: &Context<'_>) -> Step<ComparisonAnswer> {
        let place = usize::from(work.first.is_some());
        let report = match question(self, place).step(&mut work.open, came, context) {
            Step::Answer(Ok(report)) => *report,
            Step::Answer(Err(why)) => return Step::Answer(Err((place, why))),
            Step::More => return Step::More,
            Step::Partly { done, of } => return Step::Partly { done: done + place * of, of: of * 2 },
            Step::AskPortal(job) => return Step::AskPortal(job),
            Step::Weigh => return Step::Weigh,
        };
        let Some(first) = work.first.take() else {
            work.open = report::Work::default();
            work.first = Some(report);
            return Step::More;
        };
        let both = report.overlaps.first().map_or(0, |&(_, both)| both);
        Step::Answer(Ok(Box::new(Comparison { reports: [first, report], both })))
    }
}
