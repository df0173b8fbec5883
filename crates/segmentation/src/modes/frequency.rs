//! Sales frequency: all clients by the number of payments.

use super::{CardAt, Life};
use crate::group::Group;

super::spec! { "frequency": Regular "regular" 8, First "first" 9, NoPayments "none" 10 }

#[inline]
pub(super) fn group_of(card: &CardAt<'_>) -> Option<Group> {
    Some(match card.evidence.payments.list(card.card()) {
        [_, second, ..] if *second <= card.reference.day => Group::Regular,
        [first, ..] if *first <= card.reference.day => Group::First,
        _ => Group::NoPayments,
    })
}

#[inline]
pub(super) fn spans(life: &Life<'_>, emit: &mut impl FnMut(usize, usize, Group)) {
    let payments = life.evidence.payments.list(life.card());
    let payment = |place: usize| payments.get(place).map_or(life.end, |&day| life.steps.seeing(day).max(life.begin));
    let (first, second) = (payment(0), payment(1));
    emit(life.begin, first, Group::NoPayments);
    emit(first, second, Group::First);
    emit(second, life.end, Group::Regular);
}
