//! The question for what is filled in so that it makes no sense, and its answer.

use chrono::NaiveDate;
use segmentation::{Flaw, PaymentFlaw, Quality, Source};
use serde::{Deserialize, Serialize};

use super::NotRead;

/// Asks what is filled in so that it makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityQuestion;

/// The answer to a [`QualityQuestion`].
pub type QualityAnswer = Result<Box<QualityReport>, NotRead>;

/// Some payments: the record of each, and the day from which it counts.
pub type PaymentList = Vec<(Source, NaiveDate)>;

/// What is filled in so that it makes no sense.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityReport {
    /// How many cards have which flaw; nothing for one that cannot be told.
    pub cards: Vec<(Flaw, Option<u32>)>,
    /// The payments with which flaw; nothing for one that cannot be told.
    pub payments: Vec<(PaymentFlaw, Option<PaymentList>)>,
    /// The currencies without a rate.
    pub currencies: Vec<String>,
    /// What was left out of the counts.
    pub left_out: Quality,
}
