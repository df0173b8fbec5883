//! What is kept on this device, and what was asked of the portal.

use protocol::{Amount, Columns, DataQuestion, DataReport, KeptKind, ReadSoFar};
use store::{Weight, Weights};
use sync::{Checkpoint, ColumnSet, Reached};

use super::context::Context;
use super::{Answerable, Came, Step};

impl Answerable for DataQuestion {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<DataReport> {
        match came {
            Came::Weights(weights) => Step::Answer(report(weights, context)),
            _ if context.is_kept => Step::Weigh,
            _ => Step::Answer(report(None, context)),
        }
    }
}

fn report(weights: Option<Weights>, context: &Context<'_>) -> DataReport {
    let amount = |weight: Weight| Amount {
        pieces: u32::try_from(weight.pieces).unwrap_or(u32::MAX),
        bytes: weight.bytes as u64,
    };
    let kept = weights.map(|weights| {
        vec![
            (KeptKind::Sales, amount(weights.sales)),
            (KeptKind::Dialogs, amount(weights.dialogs)),
            (KeptKind::Changes, amount(weights.changes)),
            (KeptKind::History, amount(weights.history)),
            (KeptKind::Checkpoint, amount(weights.checkpoint)),
        ]
    });
    let months = context.recorded.series().map_or(0, |series| series.counts.len());
    DataReport {
        kept,
        columns: context.checkpoint.map_or_else(Vec::new, columns),
        recorded_months: u32::try_from(months).unwrap_or(u32::MAX),
        removals: u32::try_from(context.recorded.removals(context.facts).count()).unwrap_or(u32::MAX),
        requests: context.requests.notes(),
        requests_total: context.requests.total(),
    }
}

/// How far the columns are read that a store of an older build lacks.
fn columns(checkpoint: &Checkpoint) -> Vec<(Columns, ReadSoFar)> {
    let sets = [
        (ColumnSet::Money, Columns::Money),
        (ColumnSet::CardDetails, Columns::CardDetails),
        (ColumnSet::Touches, Columns::Touches),
        (ColumnSet::Addresses, Columns::Addresses),
        (ColumnSet::Leads, Columns::Leads),
    ];
    // These are read only for who asks for them.
    let is_on_demand = |set: ColumnSet| matches!(set, ColumnSet::Touches | ColumnSet::Addresses | ColumnSet::Leads);
    let is_told = |set: ColumnSet| !is_on_demand(set) || checkpoint.coverage.0.contains_key(&set);
    let sets = sets.into_iter().filter(|(set, _)| is_told(*set));
    let reached = |set| match checkpoint.columns_reached(set) {
        Reached::Nothing => ReadSoFar::Nothing,
        Reached::Through(month) => ReadSoFar::Through(month),
        Reached::Everything => ReadSoFar::Everything,
    };
    sets.map(|(set, columns)| (columns, reached(set))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::Known;
    use super::*;

    #[test]
    fn what_is_kept_is_weighed_first() {
        let known = Known::contacts(&[]);
        let kept = Context { is_kept: true, ..known.context() };
        assert!(matches!(DataQuestion.step(&mut (), Came::Turn, &kept), Step::Weigh));
        for (came, context, is_told) in [
            (Came::Weights(Some(Weights::default())), &kept, true),
            (Came::Weights(None), &kept, false),
            (Came::Turn, &known.context(), false),
        ] {
            let Step::Answer(report) = DataQuestion.step(&mut (), came, context) else { panic!("an answer") };
            assert_eq!(report.kept.is_some(), is_told);
        }
    }
}
