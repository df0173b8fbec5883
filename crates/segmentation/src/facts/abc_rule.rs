//! What the administrator may set about ranks by value.

use serde::{Deserialize, Serialize};

use super::settings::MOST_MONTHS;
use crate::rank::abc::SHARES;

/// How clients are ranked from A to C by what they have paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbcRule {
    /// What is looked at in those months.
    pub measure: AbcMeasure,
    /// Over how many months back from the reference date; nothing for all the time there was.
    pub months: Option<u32>,
    /// What decides between the ranks.
    pub cut: AbcCut,
}

/// The value by which clients are ranked, of those that every portal tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AbcMeasure {
    /// What the client paid, in cents.
    #[default]
    Revenue,
    /// How many payments count from a day of the months.
    Payments,
    /// How many deals and invoices were created in them.
    Requests,
}

impl AbcMeasure {
    /// All measures, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Revenue, Self::Payments, Self::Requests];

    /// The code of the measure in a setting.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Payments => "payments",
            Self::Requests => "requests",
        }
    }
}

/// What decides between the ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AbcCut {
    /// The share of the whole that the better clients bring: that of A and that of B, in per cent; C has the rest.
    Shares {
        /// Share of A.
        a: u8,
        /// Share of B.
        b: u8,
    },
    /// From what value on, in cents or in number, a client is A or B.
    Limits {
        /// The least value of A.
        a: i64,
        /// The least value of B.
        b: i64,
    },
}

impl Default for AbcRule {
    fn default() -> Self {
        Self { measure: AbcMeasure::Revenue, months: Some(12), cut: AbcCut::Shares { a: SHARES.0, b: SHARES.1 } }
    }
}

impl AbcRule {
    /// Whether it makes sense: some months, something for A and B, and no more than there is; A above B above nothing.
    #[must_use]
    pub fn makes_sense(self) -> bool {
        let months = self.months.is_none_or(|months| (1..=MOST_MONTHS).contains(&months));
        months
            && match self.cut {
                AbcCut::Shares { a, b } => a > 0 && b > 0 && u32::from(a) + u32::from(b) <= 100,
                AbcCut::Limits { a, b } => a > b && b > 0,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_leaves_something_for_the_better_ranks() {
        let by = |cut| AbcRule { cut, ..AbcRule::default() };
        let shares = |a, b| by(AbcCut::Shares { a, b }).makes_sense();
        assert_eq!([shares(80, 15), shares(99, 1), shares(1, 1)], [true; 3]);
        assert_eq!([shares(0, 15), shares(80, 0), shares(80, 21), shares(255, 255)], [false; 4]);
        let limits = |a, b| by(AbcCut::Limits { a, b }).makes_sense();
        assert_eq!([limits(2, 1), limits(1, 1), limits(1, 0), limits(1, 2)], [true, false, false, false]);
        let months = |months| AbcRule { months, ..AbcRule::default() }.makes_sense();
        assert_eq!([None, Some(1), Some(120), Some(0), Some(121)].map(months), [true, true, true, false, false]);
    }
}
