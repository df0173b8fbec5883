//! The five modes and their groups, with the codes under which they are exported.

use serde::{Deserialize, Serialize};

/// One of the five ways to look at the clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mode {
    /// How the two directories of cards grew.
    Directory,
    /// Companies with and without people, and contacts without a company.
    ClientType,
    /// Clients with payments, by the date of the last one.
    Paid,
    /// Clients by the number of payments.
    Frequency,
    /// Clients without payments, by what else is known of them.
    Unpaid,
}

impl Mode {
    /// All modes, in the order in which they are shown and exported.
    pub const ALL: [Self; 5] = [Self::Directory, Self::ClientType, Self::Paid, Self::Frequency, Self::Unpaid];

    /// The code of the mode in an export and in a link.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::ClientType => "client_type",
            Self::Paid => "paid",
            Self::Frequency => "frequency",
            Self::Unpaid => "unpaid",
        }
    }

    /// The groups of the mode, in the order in which they are shown and exported.
    #[must_use]
    pub fn groups(self) -> &'static [Group] {
        use Group::{
            Active, B2bWithContacts, B2bWithoutContacts, B2c, Companies, Contacts, Dialogs, First, Lost, NoPayments,
            Reachable, Regular, Requests, Sleeping, Unreachable,
        };
        match self {
            Self::Directory => &[Companies, Contacts],
            Self::ClientType => &[B2bWithContacts, B2bWithoutContacts, B2c],
            Self::Paid => &[Active, Sleeping, Lost],
            Self::Frequency => &[Regular, First, NoPayments],
            Self::Unpaid => &[Requests, Dialogs, Reachable, Unreachable],
        }
    }
}

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
    /// No payment, but a deal or an invoice.
    Requests,
    /// No request, but an activity.
    Dialogs,
    /// No dialog, but a way to get in touch.
    Reachable,
    /// Nothing at all.
    Unreachable,
}

impl Group {
    /// How many groups there are over all modes.
    pub const COUNT: usize = 15;

    /// All groups, in the order of the modes.
    pub fn all() -> impl Iterator<Item = Self> {
        Mode::ALL.into_iter().flat_map(|mode| mode.groups().iter().copied())
    }

    /// The mode the group belongs to.
    #[must_use]
    pub fn mode(self) -> Mode {
        match self {
            Self::Companies | Self::Contacts => Mode::Directory,
            Self::B2bWithContacts | Self::B2bWithoutContacts | Self::B2c => Mode::ClientType,
            Self::Active | Self::Sleeping | Self::Lost => Mode::Paid,
            Self::Regular | Self::First | Self::NoPayments => Mode::Frequency,
            Self::Requests | Self::Dialogs | Self::Reachable | Self::Unreachable => Mode::Unpaid,
        }
    }

    /// The code of the group in an export and in a link; unique within its mode only.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Contacts | Self::Reachable => "contacts",
            Self::B2bWithContacts => "b2b_with_contacts",
            Self::B2bWithoutContacts => "b2b_without_contacts",
            Self::B2c => "b2c",
            Self::Active => "active",
            Self::Sleeping => "sleeping",
            Self::Lost => "lost",
            Self::Regular => "regular",
            Self::First => "first",
            Self::NoPayments => "none",
            Self::Requests => "requests",
            Self::Dialogs => "dialogs",
            Self::Unreachable => "no_contacts",
        }
    }

    /// The position of the group among all, 0 to [`Group::COUNT`] − 1.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_stands_in_its_own_mode_and_place() {
        let all: Vec<Group> = Group::all().collect();
        assert_eq!(all.len(), Group::COUNT);
        for (position, group) in all.into_iter().enumerate() {
            assert_eq!(group.index(), position);
            assert!(group.mode().groups().contains(&group));
        }
    }
}
