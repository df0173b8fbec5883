//! What an administrator may set about ranks and about planning by them, with the defaults of the rules.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::condition::{Condition, Goods};
use crate::facts::{AbcCut, AbcMeasure, AbcRule, TouchKind};
use crate::rank::abc::SHARES;
use crate::rank::{Norms, XyzSettings};

/// What an administrator may set about ranks and about planning by them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RankSettings {
    /// How clients get a rank from A to C.
    pub abc: AbcSettings,
    /// How clients get one from X to Z.
    pub xyz: XyzSettings,
    /// Over how many months back from the reference date frequency and money of RFM are taken.
    pub rfm_months: u32,
    /// After how many months without a touch a client of each rank is due for one.
    pub norms: Norms,
    /// The kinds of activities that are touches; [`TouchKind::Other`] never is.
    pub kinds: BTreeSet<TouchKind>,
}

impl Default for RankSettings {
    fn default() -> Self {
        Self {
            abc: AbcSettings::default(),
            xyz: XyzSettings::default(),
            rfm_months: 24,
            norms: Norms::default(),
            kinds: TouchKind::TOUCHES.into(),
        }
    }
}

/// How clients get a rank from A to C. One whose value is not above 0 has no rank, whatever decides between the ranks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AbcSettings {
    /// The value of a client.
    pub measure: Measure,
    /// Over how many months back from the reference date the value is taken; nothing for all the time there was.
    pub months: Option<u32>,
    /// What decides between the ranks.
    pub cut: Cut,
}

impl Default for AbcSettings {
    fn default() -> Self {
        Self { measure: Measure::Revenue, months: Some(12), cut: Cut::Shares { a: SHARES.0, b: SHARES.1 } }
    }
}

impl From<AbcRule> for AbcSettings {
    fn from(rule: AbcRule) -> Self {
        let cut = match rule.cut {
            AbcCut::Shares { a, b } => Cut::Shares { a, b },
            AbcCut::Limits { a, b } => Cut::Limits { a, b },
        };
        let measure = match rule.measure {
            AbcMeasure::Revenue => Measure::Revenue,
            AbcMeasure::Payments => Measure::Payments,
            AbcMeasure::Requests => Measure::Requests,
        };
        Self { measure, months: rule.months, cut }
    }
}

/// The value by which clients are ranked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// What the client paid, in cents.
    Revenue,
    /// How many payments count from a day of the period.
    Payments,
    /// How many deals and invoices were created in the period.
    Requests,
    /// What the client paid for some goods, in cents.
    Goods(Goods),
}

/// What decides between the ranks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// The share of the whole that the better clients bring: that of A and that of B, in per cent.
    Shares {
        /// Share of A.
        a: u8,
        /// Share of B.
        b: u8,
    },
    /// Values from which on a client is A or B.
    Limits {
        /// The least value of A.
        a: i64,
        /// The least value of B.
        b: i64,
    },
    /// The first of two conditions that holds; a client for which neither does is C.
    Conditions {
        /// Who is A.
        a: Box<Condition>,
        /// Who is B, of those who are not A.
        b: Box<Condition>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_rules_and_come_back_from_text() {
        let defaults = RankSettings::default();
        assert_eq!((defaults.abc.months, defaults.rfm_months, defaults.xyz.regularity.months), (Some(12), 24, 12));
        assert_eq!(defaults.abc.cut, Cut::Shares { a: 80, b: 15 });
        assert_eq!(AbcSettings::from(AbcRule::default()), defaults.abc);
        let none: RankSettings = serde_json::from_str("{}").expect("all may be missing");
        assert_eq!(none, defaults);
        let a = Condition::parse(r#"{"field": "frequency", "op": "in", "value": ["regular"]}"#).expect("a condition");
        let cut = Cut::Conditions { a: a.into(), b: Condition::All(Vec::new()).into() };
        let goods = Goods { products: vec![7.into(), "Чай".into()], sections: Vec::new() };
        let abc = AbcSettings { measure: Measure::Goods(goods), months: None, cut };
        let other = RankSettings { abc, ..defaults };
        let text = serde_json::to_string(&other).expect("written");
        assert_eq!(serde_json::from_str::<RankSettings>(&text).expect("read"), other);
    }
}
