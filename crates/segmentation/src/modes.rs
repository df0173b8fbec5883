//! The ways to look at the clients, one file each: its code, its groups, and who is in which group when.
//!
//! A new mode is a file here and its lines in [`Mode`] and [`Group`](crate::group::Group) below; charts, recorded
//! months, published numbers, links and exports follow from what the file says.

use serde::{Deserialize, Serialize};

use crate::counting::Counting;
use crate::evidence_columns::EvidenceColumns;
use crate::group::Group;
use crate::segment::Reference;
use crate::timeline::Steps;

mod client_type;
pub(crate) mod directory;
mod frequency;
mod paid;
mod unpaid;

/// What is fixed of a mode.
pub(crate) struct Spec {
    /// Its name in an export, in a link and in published numbers.
    pub(crate) code: &'static str,
    /// Its groups, in the order in which they are shown and exported.
    pub(crate) groups: &'static [Group],
    /// The names of the groups, unique within the mode.
    pub(crate) codes: &'static [&'static str],
    /// The numbers under which recorded months keep the groups, from 0 on and unique over all modes; no number is ever
    /// given to another group.
    pub(crate) numbers: &'static [u8],
}

/// Says what is fixed of a mode: its code, then each group with its code and its number in recorded months.
macro_rules! spec {
    ($code:literal: $($group:ident $name:literal $number:literal),+ $(,)?) => {
        pub(super) const SPEC: crate::modes::Spec = crate::modes::Spec {
            code: $code,
            groups: &[$(crate::group::Group::$group),+],
            codes: &[$($name),+],
            numbers: &[$($number),+],
        };
    };
}
use spec;

/// Makes of the list of modes the type, and the ways to the file of each.
macro_rules! modes {
    ($($(#[doc = $doc:literal])+ $mode:ident => $file:ident),+ $(,)?) => {
        /// One of the ways to look at the clients.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Mode {
            $($(#[doc = $doc])+ $mode,)+
        }

        impl Mode {
            /// All modes, in the order in which they are shown and exported.
            pub const ALL: [Self; [$(Self::$mode),+].len()] = [$(Self::$mode),+];

            pub(crate) const fn spec(self) -> &'static Spec {
                match self {
                    $(Self::$mode => &$file::SPEC,)+
                }
            }
        }

        /// The group of a card within a mode; nothing if the mode does not show the card.
        #[inline]
        pub(crate) fn group_of(mode: Mode, card: &CardAt<'_>) -> Option<Group> {
            match mode {
                $(Mode::$mode => $file::group_of(card),)+
            }
        }

        /// The groups of a client in every mode through the months: gives each with the first month and the one after the
        /// last, which do not overlap within a mode and leave no gap.
        #[inline]
        pub(crate) fn spans(life: &Life<'_>, emit: &mut impl FnMut(usize, usize, Group)) {
            $($file::spans(life, emit);)+
        }
    };
}

modes! {
    /// How the two directories of cards grew.
    Directory => directory,
    /// Companies with and without people, and contacts without a company.
    ClientType => client_type,
    /// Clients with payments, by the date of the last one.
    Paid => paid,
    /// Clients by the number of payments.
    Frequency => frequency,
    /// Clients without payments, by what else is known of them.
    Unpaid => unpaid,
}

impl Mode {
    /// The code of the mode in an export and in a link.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.spec().code
    }

    /// The groups of the mode, in the order in which they are shown and exported.
    #[must_use]
    pub const fn groups(self) -> &'static [Group] {
        self.spec().groups
    }

    /// Whether the mode shows cards, those that belong to another card among them, instead of clients.
    #[must_use]
    pub const fn shows_cards(self) -> bool {
        matches!(self, Self::Directory)
    }
}

/// A counted card at a reference date that sees it.
pub(crate) struct CardAt<'a> {
    pub(crate) evidence: &'a EvidenceColumns,
    pub(crate) number: u32,
    pub(crate) is_company: bool,
    pub(crate) reference: &'a Reference,
}

impl<'a> CardAt<'a> {
    pub(crate) fn new(counting: &'a Counting, number: u32, reference: &'a Reference) -> Self {
        Self { evidence: &counting.evidence, number, is_company: (number as usize) < counting.companies, reference }
    }

    fn card(&self) -> usize {
        self.number as usize
    }

    /// Whether the first of some days, which are in order, is seen.
    fn sees_first(&self, days: &[i32]) -> bool {
        days.first().is_some_and(|&day| day <= self.reference.day)
    }

    fn has_people(&self) -> bool {
        self.sees_first(self.evidence.people.list(self.card()))
    }
}

/// A client through the months.
pub(crate) struct Life<'a> {
    pub(crate) steps: &'a Steps,
    pub(crate) evidence: &'a EvidenceColumns,
    pub(crate) number: u32,
    pub(crate) is_company: bool,
    /// The first month that sees its card, as a number from the first of `steps`.
    pub(crate) begin: usize,
    /// The number of months.
    pub(crate) end: usize,
    /// The first month that sees a person of it.
    pub(crate) first_person: usize,
}

impl Life<'_> {
    fn card(&self) -> usize {
        self.number as usize
    }
}
