//! The fields of version 1 that are not written as they are: dates, marks and choices.
//!
//! The numbers behind them are this format's own, so that the engine may reorder its types without a new version.

use chrono::NaiveDate;
use segmentation::facts::{ContactChannels, InvoiceKind, Outcome, Owner};
use segmentation::{CompanyId, ContactId, DealId, InvoiceId};
use serde::Deserialize;

use super::Malformed;

/// A date as the number of days since 1970-01-01.
#[derive(Deserialize)]
pub(super) struct Days(i32);

impl TryFrom<Days> for NaiveDate {
    type Error = Malformed;

    fn try_from(Days(days): Days) -> Result<Self, Malformed> {
        Self::from_epoch_days(days).ok_or(Malformed("holds a date outside the calendar"))
    }
}

/// [`ContactChannels`] as a sum of bits, which are this format's own.
#[derive(Deserialize)]
pub(super) struct ReachBits(u8);

impl ReachBits {
    const MARKS: [(u8, ContactChannels); 5] = [
        (1, ContactChannels::PHONE),
        (2, ContactChannels::EMAIL),
        (4, ContactChannels::SITE),
        (8, ContactChannels::MESSENGER),
        (16, ContactChannels::OPEN_LINE),
    ];
}

impl TryFrom<ReachBits> for ContactChannels {
    type Error = Malformed;

    fn try_from(ReachBits(mut bits): ReachBits) -> Result<Self, Malformed> {
        let mut channels = Self::NONE;
        for (bit, mark) in ReachBits::MARKS {
            if bits & bit != 0 {
                channels |= mark;
                bits &= !bit;
            }
        }
        if bits == 0 { Ok(channels) } else { Err(Malformed("holds an unknown way to be reached")) }
    }
}

/// [`Outcome`].
#[derive(Deserialize)]
pub(super) enum OutcomeCode {
    Open,
    Success,
    Failure,
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
#[derive(Deserialize)]
pub(super) enum InvoiceKindCode {
    Smart,
    Old,
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
#[derive(Deserialize)]
pub(super) enum OwnerCode {
    Contact(ContactId),
    Company(CompanyId),
    Deal(DealId),
    Invoice(InvoiceKindCode, InvoiceId),
    Other,
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
