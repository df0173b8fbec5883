//! With payments: clients by the date of the last payment.

use super::{CardAt, Life};
use crate::group::Group;

super::spec! { "paid": Active "active" 5, Sleeping "sleeping" 6, Lost "lost" 7 }

#[inline]
pub(super) fn group_of(card: &CardAt<'_>) -> Option<Group> {
    let last = card.reference.last_of(card.evidence.paid_on.list(card.card()))?;
    Some(card.reference.paid_group(last))
}

#[inline]
pub(super) fn spans(life: &Life<'_>, emit: &mut impl FnMut(usize, usize, Group)) {
    let Life { steps, begin, end, .. } = *life;
    let paid_on = life.evidence.paid_on.list(life.card());
    let mut day = paid_on.first().copied();
    let mut seen = day.map_or(end, |day| steps.seeing(day));
    for next in paid_on.iter().copied().skip(1).map(Some).chain([None]) {
        let (Some(paid), from) = (day, seen.max(begin)) else { break };
        let until = next.map_or(end, |next| steps.seeing(next));
        if from < until {
            let sleeping = steps.sleeping(paid).clamp(from, until);
            let lost = steps.lost(paid).clamp(sleeping, until);
            emit(from, sleeping, Group::Active);
            emit(sleeping, lost, Group::Sleeping);
            emit(lost, until, Group::Lost);
        }
        (day, seen) = (next, until);
    }
}
