//! Without payments: clients that have not paid, by the first that fits of what else is known of them.
//!
//! Reachability has no history in the portal and is taken as of now, except that a person of a company is seen from its own
//! creation on.

use super::{CardAt, Life};
use crate::group::Group;

super::spec! {
    "unpaid": Requests "requests" 11, Dialogs "dialogs" 12, Reachable "contacts" 13, Unreachable "no_contacts" 14
}

#[inline]
pub(super) fn group_of(card: &CardAt<'_>) -> Option<Group> {
    let (evidence, number, day) = (card.evidence, card.card(), card.reference.day);
    if card.sees_first(evidence.paid_on.list(number)) {
        None
    } else if evidence.first_request[number] <= day {
        Some(Group::Requests)
    } else if evidence.first_dialog[number] <= day {
        Some(Group::Dialogs)
    } else if evidence.is_reachable(number) || card.has_people() {
        Some(Group::Reachable)
    } else {
        Some(Group::Unreachable)
    }
}

#[inline]
pub(super) fn spans(life: &Life<'_>, emit: &mut impl FnMut(usize, usize, Group)) {
    let (steps, evidence, card) = (life.steps, life.evidence, life.card());
    let begin = life.begin;
    let first_payment = evidence.paid_on.list(card).first().map_or(life.end, |&day| steps.seeing(day));
    let end = first_payment.max(begin).min(life.end);
    let within = |month: usize| month.clamp(begin, end);
    let request = within(steps.seeing(evidence.first_request[card]));
    let dialog = within(steps.seeing(evidence.first_dialog[card])).min(request);
    let contact = if evidence.is_reachable(card) { begin } else { within(life.first_person) }.min(dialog);
    emit(begin, contact, Group::Unreachable);
    emit(contact, dialog, Group::Reachable);
    emit(dialog, request, Group::Dialogs);
    emit(request, end, Group::Requests);
}
