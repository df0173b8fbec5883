//! The fields of version 1 that are not written as they are: dates, marks and choices.
//!
//! The numbers behind them are this format's own, so that the engine may reorder its types without a new version.

use chrono::NaiveDate;
use segmentation::facts::{Id, InvoiceKind, Outcome, Owner, Reach};
use serde::{Deserialize, Serialize};

use super::Malformed;

/// A date as the number of days since 1970-01-01.
#[derive(Serialize, Deserialize)]
pub(super) struct Days(i32);

impl From<NaiveDate> for Days {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_epoch_days())
    }
}

impl TryFrom<Days> for NaiveDate {
    type Error = Malformed;

    fn try_from(Days(days): Days) -> Result<Self, Malformed> {
        Self::from_epoch_days(days).ok_or(Malformed("holds a date outside the calendar"))
    }
}

/// [`Reach`] as a sum of bits, which are this format's own.
#[derive(Serialize, Deserialize)]
pub(super) struct ReachBits(u8);

impl ReachBits {
    const MARKS: [(u8, Reach); 5] =
        [(1, Reach::PHONE), (2, Reach::EMAIL), (4, Reach::SITE), (8, Reach::MESSENGER), (16, Reach::OPEN_LINE)];
}

impl From<Reach> for ReachBits {
    fn from(reach: Reach) -> Self {
        let set = Self::MARKS.iter().filter(|(_, mark)| reach.contains(*mark));
        Self(set.map(|(bit, _)| bit).sum())
    }
}

impl TryFrom<ReachBits> for Reach {
    type Error = Malformed;

    fn try_from(ReachBits(mut bits): ReachBits) -> Result<Self, Malformed> {
        let mut reach = Self::NONE;
        for (bit, mark) in ReachBits::MARKS {
            if bits & bit != 0 {
                reach |= mark;
                bits &= !bit;
            }
        }
        if bits == 0 { Ok(reach) } else { Err(Malformed("holds an unknown way to be reached")) }
    }
}

/// [`Outcome`].
#[derive(Serialize, Deserialize)]
pub(super) enum OutcomeCode {
    Open,
    Success,
    Failure,
}

impl From<Outcome> for OutcomeCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Open => Self::Open,
            Outcome::Success => Self::Success,
            Outcome::Failure => Self::Failure,
        }
    }
}

impl From<OutcomeCode> for Outcome {
    fn from(code: OutcomeCode) -> Self {
        match code {
            OutcomeCode::Open => Self::Open,
            OutcomeCode::Success => Self::Success,
            OutcomeCode::Failure => Self::Failure,
        }
    }
}

/// [`InvoiceKind`].
#[derive(Serialize, Deserialize)]
pub(super) enum InvoiceKindCode {
    Smart,
    Old,
}

impl From<InvoiceKind> for InvoiceKindCode {
    fn from(kind: InvoiceKind) -> Self {
        match kind {
            InvoiceKind::Smart => Self::Smart,
            InvoiceKind::Old => Self::Old,
        }
    }
}

impl From<InvoiceKindCode> for InvoiceKind {
    fn from(code: InvoiceKindCode) -> Self {
        match code {
            InvoiceKindCode::Smart => Self::Smart,
            InvoiceKindCode::Old => Self::Old,
        }
    }
}

/// [`Owner`].
#[derive(Serialize, Deserialize)]
pub(super) enum OwnerCode {
    Contact(Id),
    Company(Id),
    Deal(Id),
    Invoice(InvoiceKindCode, Id),
    Other,
}

impl From<Owner> for OwnerCode {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Contact(id) => Self::Contact(id),
            Owner::Company(id) => Self::Company(id),
            Owner::Deal(id) => Self::Deal(id),
            Owner::Invoice(kind, id) => Self::Invoice(kind.into(), id),
            Owner::Other => Self::Other,
        }
    }
}

impl From<OwnerCode> for Owner {
    fn from(code: OwnerCode) -> Self {
        match code {
            OwnerCode::Contact(id) => Self::Contact(id),
            OwnerCode::Company(id) => Self::Company(id),
            OwnerCode::Deal(id) => Self::Deal(id),
            OwnerCode::Invoice(kind, id) => Self::Invoice(kind.into(), id),
            OwnerCode::Other => Self::Other,
        }
    }
}
