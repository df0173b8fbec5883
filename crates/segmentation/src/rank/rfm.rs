//! RFM: buyers by how lately, how often and how much they paid, compared with each other (rule 2.5).

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

/// The three scores of a buyer, each from 1 (worst) to 5 (best).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scores {
    /// How lately it paid.
    pub r: u8,
    /// How often it paid.
    pub f: u8,
    /// How much it paid.
    pub m: u8,
}

impl Scores {
    /// Frequency and money in one score: their mean, rounded up.
    #[must_use]
    pub fn fm(self) -> u8 {
        self.f.saturating_add(self.m).div_ceil(2)
    }

    /// The number of the cell of R and FM, row by row of R from the worst: 0 to 24.
    #[must_use]
    pub fn cell(self) -> usize {
        let index = |score: u8| usize::from(score.clamp(1, 5)) - 1;
        index(self.r) * 5 + index(self.fm())
    }

    /// The group the scores are named by.
    #[must_use]
    pub fn group(self) -> RfmGroup {
        RfmGroup::of(self.r, self.fm())
    }
}

/// The names of buyers with like scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RfmGroup {
    /// Paid lately, seldom and little so far.
    New,
    /// Paid lately, somewhat more than the newest.
    Promising,
    /// Paid lately, in the middle otherwise.
    Growing,
    /// Among the best in everything.
    Champions,
    /// Pay often and much, and not long ago.
    Loyal,
    /// Paid little, and some time ago.
    Cooling,
    /// In the middle in everything.
    Attention,
    /// Paid little, and long ago.
    Hibernating,
    /// Paid well, but long ago.
    AtRisk,
    /// Were among the best, but long ago.
    CannotLose,
    /// Paid little, and longest ago.
    Gone,
}

/// The groups by R from 1 to 5, and in each by FM from 1 to 5.
const GROUPS: [[RfmGroup; 5]; 5] = {
    use RfmGroup::{
        AtRisk, Attention, CannotLose, Champions, Cooling, Gone, Growing, Hibernating, Loyal, New, Promising,
    };
    [
        [Gone, Gone, AtRisk, CannotLose, CannotLose],
        [Hibernating, Hibernating, AtRisk, AtRisk, CannotLose],
        [Cooling, Cooling, Attention, Loyal, Loyal],
        [New, Promising, Growing, Loyal, Champions],
        [New, Promising, Growing, Champions, Champions],
    ]
};

impl RfmGroup {
    /// All groups, in the order in which they are shown and exported.
    pub const ALL: [Self; 11] = [
        Self::New,
        Self::Promising,
        Self::Growing,
        Self::Champions,
        Self::Loyal,
        Self::Cooling,
        Self::Attention,
        Self::Hibernating,
        Self::AtRisk,
        Self::CannotLose,
        Self::Gone,
    ];

    /// The group of two scores; one outside of 1 to 5 counts as the nearest.
    #[must_use]
    pub fn of(r: u8, fm: u8) -> Self {
        let index = |score: u8| usize::from(score.clamp(1, 5)) - 1;
        GROUPS[index(r)][index(fm)]
    }

    /// The code of the group in an export, a condition and a link.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Promising => "promising",
            Self::Growing => "growing",
            Self::Champions => "champions",
            Self::Loyal => "loyal",
            Self::Cooling => "cooling",
            Self::Attention => "attention",
            Self::Hibernating => "hibernating",
            Self::AtRisk => "at_risk",
            Self::CannotLose => "cannot_lose",
            Self::Gone => "gone",
        }
    }
}

/// The scores of clients, in card order like what they are made of.
///
/// `recency` is the number of days since the last payment, nothing for a client that never paid: it is no buyer, and
/// has no scores. `frequency` is the number of payments and `money` the revenue in the months that are looked at; of
/// clients that are no buyers they are not read. The slices have the same length.
#[must_use]
pub fn scores<F: Copy + Ord>(recency: &[Option<i32>], frequency: &[F], money: &[i64]) -> Vec<Option<Scores>> {
    let clients = || recency.iter().zip(frequency).zip(money);
    let buyers = || clients().filter_map(|((&days, &payments), &sum)| Some((days?, payments, sum)));
    let lately = score(buyers().map(|(days, _, _)| Reverse(days)));
    let often = score(buyers().map(|(_, payments, _)| payments));
    let much = score(buyers().map(|(_, _, sum)| sum));
    let mut found = lately.into_iter().zip(often).zip(much).map(|((r, f), m)| Scores { r, f, m });
    clients().map(|((days, _), _)| days.and_then(|_| found.next())).collect()
}

/// The score of each buyer in one measure, of which more is better: 1 + ⌊5·w ÷ n⌋ with n buyers, w of them strictly
/// worse. In ascending order, w is the place of the first of those that are equal.
fn score<T: Copy + Ord>(measures: impl Iterator<Item = T>) -> Vec<u8> {
    let mut ascending: Vec<(T, usize)> = measures.enumerate().map(|(buyer, measure)| (measure, buyer)).collect();
    // Equal ones get the same score in whatever order: most measures have few values, which this makes use of.
    ascending.sort_unstable_by_key(|&(measure, _)| measure);
    let n = ascending.len();
    let mut scores = vec![0; n];
    let mut place = 0;
    for equal in ascending.chunk_by(|a, b| a.0 == b.0) {
        let score = (1 + 5 * place as u64 / n as u64).min(5) as u8;
        equal.iter().for_each(|&(_, buyer)| scores[buyer] = score);
        place += equal.len();
    }
    scores
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::rank::config;

    #[test]
    fn a_score_counts_those_that_are_strictly_worse() {
        for (why, measures, expected) in [
            ("nobody", &[][..], &[][..]),
            ("one buyer has nobody below", &[9], &[1]),
            ("two", &[1, 2], &[1, 3]),
            ("three", &[3, 1, 2], &[4, 1, 2]),
            ("four", &[1, 2, 3, 4], &[1, 2, 3, 4]),
            ("five", &[5, 4, 3, 2, 1], &[5, 4, 3, 2, 1]),
            ("six", &[1, 2, 3, 4, 5, 6], &[1, 1, 2, 3, 4, 5]),
            ("ten", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &[1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
            ("all equal", &[7; 6], &[1; 6]),
            ("equal ones share the lower place", &[1, 2, 2, 2, 3], &[1, 2, 2, 2, 5]),
            ("equal best ones", &[1, 1, 1, 1, 2, 2], &[1, 1, 1, 1, 4, 4]),
            ("a negative sum is worse than none", &[0, -5, 5], &[2, 1, 4]),
        ] {
            assert_eq!(score(measures.iter().copied()), expected, "{why}");
        }
    }

    #[test]
    fn fewer_days_more_payments_and_more_money_are_better() {
        let recency = [Some(10), None, Some(0), Some(400)];
        let found = scores(&recency, &[2u32, 90, 1, 0], &[500, 9_000, 700, 0]);
        let expected = [(2, 4, 2), (4, 2, 4), (1, 1, 1)].map(|(r, f, m)| Some(Scores { r, f, m }));
        assert_eq!(found, [expected[0], None, expected[1], expected[2]]);
        assert_eq!(found[0].map(|scores| (scores.fm(), scores.group())), Some((3, RfmGroup::AtRisk)));
        assert_eq!(scores(&[Some(3)], &[1], &[-5]), [Some(Scores { r: 1, f: 1, m: 1 })]);
        assert_eq!(scores(&[None, None], &[0, 0], &[0, 0]), [None, None]);
        assert_eq!(scores::<u32>(&[], &[], &[]), []);
    }

    #[test]
    fn frequency_and_money_are_rounded_up() {
        for (f, m, expected) in [(1, 1, 1), (1, 2, 2), (2, 1, 2), (1, 3, 2), (1, 4, 3), (1, 5, 3), (4, 5, 5), (5, 5, 5)]
        {
            assert_eq!(Scores { r: 1, f, m }.fm(), expected, "{f} and {m}");
        }
    }

    #[test]
    fn the_groups_are_those_of_the_table() {
        // As in the rules: R from 5 down, FM from 1 up.
        for (r, row) in [
            (5, "new promising growing champions champions"),
            (4, "new promising growing loyal champions"),
            (3, "cooling cooling attention loyal loyal"),
            (2, "hibernating hibernating at_risk at_risk cannot_lose"),
            (1, "gone gone at_risk cannot_lose cannot_lose"),
        ] {
            let found: Vec<_> = (1..=5).map(|fm| RfmGroup::of(r, fm).code()).collect();
            assert_eq!(found.join(" "), row, "R = {r}");
        }
        assert_eq!((RfmGroup::of(0, 0), RfmGroup::of(9, 9)), (RfmGroup::Gone, RfmGroup::Champions));
        assert_eq!(RfmGroup::ALL.map(RfmGroup::code).into_iter().collect::<BTreeSet<_>>().len(), 11);
        assert!(RfmGroup::ALL.is_sorted());
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn scores_agree_with_the_rule_read_word_by_word(
            clients in vec((proptest::option::weighted(0.8, 0i32..9), 0u32..6, -3i64..30), 0..25),
        ) {
            let recency: Vec<_> = clients.iter().map(|client| client.0).collect();
            let frequency: Vec<_> = clients.iter().map(|client| client.1).collect();
            let money: Vec<_> = clients.iter().map(|client| client.2).collect();
            let buyers: Vec<_> =
                clients.iter().filter_map(|&(days, payments, sum)| Some((days?, payments, sum))).collect();
            let score = |worse: usize| (1 + 5 * worse / buyers.len()).min(5) as u8;
            let expected: Vec<_> = clients.iter().map(|&(days, payments, sum)| {
                let days = days?;
                Some(Scores {
                    r: score(buyers.iter().filter(|buyer| buyer.0 > days).count()),
                    f: score(buyers.iter().filter(|buyer| buyer.1 < payments).count()),
                    m: score(buyers.iter().filter(|buyer| buyer.2 < sum).count()),
                })
            }).collect();
            prop_assert_eq!(scores(&recency, &frequency, &money), expected);
        }
    }
}
