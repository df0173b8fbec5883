//! The groups of all modes. What else there is to say of them stands in the file of their mode ([`crate::modes`]).

use serde::{Deserialize, Serialize};

use crate::modes::Mode;

/// One group of one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Group {
    /// All company cards.
    Companies,
    /// All contact cards, those with a company included.
    Contacts,
    /// Companies that at least one person belongs to.
    B2bWithContacts,
    /// Companies that no person belongs to.
    B2bWithoutContacts,
    /// Contacts without a company.
    B2c,
    /// Paid within the last months (six by default).
    Active,
    /// Paid, but not lately.
    Sleeping,
    /// Paid, but too long ago (more than eighteen months by default).
    Lost,
    /// More than one payment.
    Regular,
    /// Exactly one payment.
    First,
    /// No payment.
    NoPayments,
    /// No payment, but a deal or an invoice, or a lead if leads are requests.
    Requests,
    /// No request, but an activity.
    Dialogs,
    /// No dialog, but a way to get in touch.
    Reachable,
    /// Nothing at all.
    Unreachable,
}

/// What the file of its mode says of a group.
#[derive(Clone, Copy)]
struct Entry {
    mode: Mode,
    code: &'static str,
    number: u8,
}

/// What is said of each group, by its position.
const ENTRIES: [Entry; Group::COUNT] = entries();

const fn count() -> usize {
    let (mut count, mut mode) = (0, 0);
    while mode < Mode::ALL.len() {
        count += Mode::ALL[mode].groups().len();
        mode += 1;
    }
    count
}

const fn entries() -> [Entry; Group::COUNT] {
    let mut all = [Entry { mode: Mode::ALL[0], code: "", number: 0 }; Group::COUNT];
    let mut at = 0;
    while at < Mode::ALL.len() {
        let mode = Mode::ALL[at];
        let spec = mode.spec();
        let mut place = 0;
        while place < spec.groups.len() {
            all[spec.groups[place] as usize] = Entry { mode, code: spec.codes[place], number: spec.numbers[place] };
            place += 1;
        }
        at += 1;
    }
    all
}

impl Group {
    /// How many groups there are over all modes.
    pub const COUNT: usize = count();

    /// All groups, in the order of the modes.
    pub fn all() -> impl Iterator<Item = Self> {
        Mode::ALL.into_iter().flat_map(|mode| mode.groups().iter().copied())
    }

    /// The mode the group belongs to.
    #[must_use]
    #[inline]
    pub const fn mode(self) -> Mode {
        ENTRIES[self as usize].mode
    }

    /// The code of the group in an export and in a link; unique within its mode only.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ENTRIES[self as usize].code
    }

    /// The number under which recorded months keep the group; it never changes.
    #[must_use]
    pub const fn recorded_as(self) -> u8 {
        ENTRIES[self as usize].number
    }

    /// The position of the group among all, 0 to [`Group::COUNT`] − 1.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_group_stands_in_its_own_mode_and_place_and_is_recorded_under_a_number_of_its_own() {
        let all: Vec<Group> = Group::all().collect();
        assert_eq!(all.len(), Group::COUNT);
        for (position, group) in all.into_iter().enumerate() {
            assert_eq!(group.index(), position);
            assert!(group.mode().groups().contains(&group));
        }
        let numbers: BTreeSet<u8> = Group::all().map(Group::recorded_as).collect();
        assert_eq!(numbers.len(), Group::COUNT);
        let codes: BTreeSet<(&str, &str)> = Group::all().map(|group| (group.mode().code(), group.code())).collect();
        assert_eq!(codes.len(), Group::COUNT, "published numbers tell the groups apart by their codes");
    }
}
