//! B2B and B2C: companies with and without people, and contacts without a company.

use super::{CardAt, Life};
use crate::group::Group;

super::spec! {
    "client_type": B2bWithContacts "b2b_with_contacts" 2, B2bWithoutContacts "b2b_without_contacts" 3, B2c "b2c" 4
}

#[inline]
pub(super) fn group_of(card: &CardAt<'_>) -> Option<Group> {
    Some(match card.is_company {
        false => Group::B2c,
        true if card.has_people() => Group::B2bWithContacts,
        true => Group::B2bWithoutContacts,
    })
}

#[inline]
pub(super) fn spans(life: &Life<'_>, emit: &mut impl FnMut(usize, usize, Group)) {
    if life.is_company {
        emit(life.begin, life.first_person, Group::B2bWithoutContacts);
        emit(life.first_person, life.end, Group::B2bWithContacts);
    } else {
        emit(life.begin, life.end, Group::B2c);
    }
}
