//! Directory: how the two directories of cards grew. Shows cards, not clients.

use super::{CardAt, Life};
use crate::group::Group;

super::spec! { "directory": Companies "companies" 0, Contacts "contacts" 1 }

pub(super) fn group_of(card: &CardAt<'_>) -> Option<Group> {
    Some(group(card.is_company))
}

/// Every counted card is in it from its creation on.
pub(crate) fn group(is_company: bool) -> Group {
    if is_company { Group::Companies } else { Group::Contacts }
}

/// Those of cards are told by [`crate::timeline::spans`], since not every card is a client.
pub(super) fn spans(_: &Life<'_>, _: &mut impl FnMut(usize, usize, Group)) {}
