//! The report of a segment: its size in every month, a month a step, then all that is told of its clients.

use protocol::{NoDraft, SegmentReport, SegmentReportAnswer, SegmentReportQuestion};
use segmentation::condition::{Bitmap, Days, Span, Unit, day_of};
use segmentation::{Month, View};
use sync::Want;

use super::super::conditions::{unread, wants};
use super::super::context::Context;
use super::super::value::currency;
use super::super::{Answerable, Came, Step};
use super::{Asked, NotYet};

/// How many months money and payments are told of.
const MONTHS: u32 = 12;

/// What of a report is made.
#[derive(Default)]
pub(in super::super) struct Work {
    is_staff_asked: bool,
    report: SegmentReport,
    /// The sizes, the last month first.
    sizes: Vec<u32>,
    /// Who is in the segment at the month, and who was at the one before.
    members: [Option<Bitmap>; 2],
}

impl Answerable for SegmentReportQuestion {
    type Work = Work;

    fn wants(&self) -> Vec<Want> {
        wants([&self.condition].into_iter().chain(&self.others).map(String::as_str), self.month)
    }

    fn step(&self, work: &mut Work, _: Came, context: &Context<'_>) -> Step<SegmentReportAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoDraft::NotRead)) };
        let mut asked = |text: &str| Asked::new(text, self.month, engine, &mut work.is_staff_asked, context);
        let of_segment = match asked(&self.condition) {
            Ok(asked) => asked,
            Err(NotYet::Ask(job)) => return Step::AskPortal(*job),
            Err(NotYet::More) => return Step::More,
            Err(NotYet::Unusable(why)) => return Step::Answer(Err(NoDraft::Unusable(why))),
        };
        let first = engine.series().first;
        let done = work.sizes.len();
        let month = self.month.plus(-(done as i32));
        if done == 0 || month >= first && of_segment.has_history() {
            let members = of_segment.members(month);
            work.sizes.push(members.count() as u32);
            if let Some(kept) = work.members.get_mut(done) {
                *kept = Some(members);
            }
            return Step::Partly { done: done + 1, of: self.month.since(first).max(0) as usize + 1 };
        }
        let [Some(members), before] = &work.members else { return Step::Answer(Err(NoDraft::NotRead)) };
        if let Some(text) = self.others.get(work.report.overlaps.len()) {
            let overlap = match asked(text) {
                Ok(asked) => {
                    let mut others = asked.members(self.month);
                    let all = others.count() as u32;
                    others.and(members);
                    (all, others.count() as u32)
                }
                Err(NotYet::Ask(job)) => return Step::AskPortal(*job),
                Err(NotYet::More) => return Step::More,
                Err(NotYet::Unusable(_)) => (0, 0),
            };
            work.report.overlaps.push(overlap);
            return Step::More;
        }
        let mut report = std::mem::take(&mut work.report);
        report.clients = work.sizes.iter().rev().copied().collect();
        report.reach = of_segment.reach(members, self.month);
        if let Some(before) = before {
            let outside = |of: &Bitmap, other: &Bitmap| {
                let mut rest = of.clone();
                rest.and_not(other);
                rest.count() as u32
            };
            (report.came, report.gone) = (outside(members, before), outside(before, members));
        }
        tell_sales(&mut report, self.month, &of_segment, members, context);
        report.unread = unread([self.condition.as_str()], self.month, context);
        Step::Answer(Ok(Box::new(report)))
    }
}

/// What the clients have paid, and how their deals have ended.
fn tell_sales(report: &mut SegmentReport, month: Month, asked: &Asked<'_>, members: &Bitmap, context: &Context<'_>) {
    let view = View::new(asked.engine, &asked.knowledge);
    let period = year_up_to(month, asked);
    let everybody = asked.everybody(month);
    report.all = everybody.count() as u32;
    let payments = view.payments(period);
    for client in members.iter() {
        report.payments += payments[client] as u64;
        report.buyers += u32::from(payments[client] > 0);
    }
    report.closed = view.closed_deals(members, period);
    report.revenue = currency(context, month).map(|currency| {
        let revenue = view.revenue(period);
        let sum = |of: &Bitmap| of.iter().map(|client| revenue[client]).sum();
        (sum(members), sum(&everybody), currency)
    });
}

/// The days of the months that are told of, up to the reference date of a month.
fn year_up_to(month: Month, asked: &Asked<'_>) -> Days {
    let at = day_of(month.reference_date(asked.engine.today()));
    Days { first: Span { count: MONTHS, unit: Unit::Months }.before(at).saturating_add(1), last: at }
}
