//! ABC: clients by how much of the whole they bring (rule 2.3).

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

/// The rank of a client by its value; clients without a value have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Abc {
    /// The few that bring most.
    A,
    /// Those in the middle.
    B,
    /// All others with a value.
    C,
}

impl Abc {
    /// All ranks, in the order in which they are shown and exported.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The code of the rank in an export, a condition and a link.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
        }
    }
}

/// The shares of A and B in per cent of the whole, if nobody has chosen others; C has what is left.
pub const SHARES: (u8, u8) = (80, 15);

/// The clients with a value above 0, highest value first, equal ones in card order; and what they bring together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// How many clients there are, with a value or not.
    clients: usize,
    /// Position and value of the ranked clients.
    ranked: Vec<(usize, i64)>,
    /// The sum of all values above 0.
    total: i128,
}

/// Where one client stands in a [`Ranking`]: what a reader needs in order to check the rank by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The client's place, 1 for the highest value.
    pub place: usize,
    /// How many clients are ranked.
    pub of: usize,
    /// The client's own value.
    pub value: i64,
    /// The sum of the values of all clients on the places before.
    pub before: i128,
    /// The sum of the values of all ranked clients.
    pub total: i128,
}

impl Standing {
    /// The rank by shares of the whole, in per cent, for A and for B. What the clients before this one bring decides,
    /// so that the one that crosses a boundary is still on its better side.
    #[must_use]
    pub fn by_shares(&self, (a, b): (u8, u8)) -> Abc {
        let (a, b) = (i128::from(a), i128::from(b));
        if 100 * self.before < a * self.total {
            Abc::A
        } else if 100 * self.before < (a + b) * self.total {
            Abc::B
        } else {
            Abc::C
        }
    }
}

impl Ranking {
    /// Puts clients into order by their values, which come in card order.
    #[must_use]
    pub fn of(values: &[i64]) -> Self {
        let mut ranked: Vec<_> = values.iter().copied().enumerate().filter(|&(_, value)| value > 0).collect();
        ranked.sort_unstable_by_key(|&(client, value)| (Reverse(value), client));
        let total = ranked.iter().map(|&(_, value)| i128::from(value)).sum();
        Self { clients: values.len(), ranked, total }
    }

    /// How many clients are ranked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// Whether no client has a value above 0.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }

    /// The sum of the values of all ranked clients.
    #[must_use]
    pub fn total(&self) -> i128 {
        self.total
    }

    /// The ranked clients from the first place on: position in card order, and standing.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Standing)> {
        let mut before = 0;
        self.ranked.iter().enumerate().map(move |(index, &(client, value))| {
            let standing = Standing { place: index + 1, of: self.ranked.len(), value, before, total: self.total };
            before += i128::from(value);
            (client, standing)
        })
    }

    /// Where a client stands, named by its position in card order; nothing for one without a rank.
    #[must_use]
    pub fn standing(&self, client: usize) -> Option<Standing> {
        self.iter().find(|&(other, _)| other == client).map(|(_, standing)| standing)
    }

    /// By how much the value of a ranked client would have to be higher for a better rank by shares, if all others stay as
    /// they are: the least such number. Nothing for a client that has that rank or a better one, or no rank at all, and for
    /// C, which is no better than any.
    #[must_use]
    pub fn missing(&self, client: usize, wanted: Abc, (a, b): (u8, u8)) -> Option<i64> {
        let per_cent = i128::from(a) + if wanted == Abc::B { i128::from(b) } else { 0 };
        let standing = self.standing(client)?;
        if standing.by_shares((a, b)) <= wanted || wanted == Abc::C || per_cent == 0 {
            return None;
        }
        let value = i128::from(standing.value);
        let mut before = standing.before;
        // Client by client it overtakes those on the places before, the nearest first, until few enough of the whole are
        // left before it; what it gains makes the whole greater.
        for place in (0..standing.place).rev() {
            // With so many before it, its value is at least `least` and at most `most`.
            let with_tie = |other: usize| i128::from(other < client);
            let (least, most) = (
                self.ranked
                    .get(place)
                    .filter(|_| place + 1 < standing.place)
                    .map(|&(other, its)| i128::from(its) + with_tie(other)),
                place
                    .checked_sub(1)
                    .map(|at| self.ranked[at])
                    .map(|(other, its)| i128::from(its) - 1 + with_tie(other)),
            );
            // 100 · before < per_cent · (total + gain)
            let gain = (100 * before - per_cent * self.total).div_euclid(per_cent) + 1;
            let gain = gain.max(least.unwrap_or(value) - value).max(1);
            if most.is_none_or(|most| value + gain <= most) {
                return i64::try_from(gain).ok();
            }
            if let Some(at) = place.checked_sub(1) {
                before -= i128::from(self.ranked[at].1);
            }
        }
        None
    }

    /// The ranks of all clients by shares, in card order; see [`by_shares`].
    #[must_use]
    pub fn by_shares(&self, shares: (u8, u8)) -> Vec<Option<Abc>> {
        let mut ranks = vec![None; self.clients];
        for (client, standing) in self.iter() {
            ranks[client] = Some(standing.by_shares(shares));
        }
        ranks
    }
}

/// The ranks of clients by shares of the whole; values and ranks in card order.
///
/// `shares` are those of A and B in per cent, as in 80 / 15 / 5, and not added up: [`SHARES`] is (80, 15).
#[must_use]
pub fn by_shares(values: &[i64], shares: (u8, u8)) -> Vec<Option<Abc>> {
    Ranking::of(values).by_shares(shares)
}

/// The ranks of clients by limits: A from the first on, B from the second on; values and ranks in card order.
#[must_use]
pub fn by_limits(values: &[i64], (a, b): (i64, i64)) -> Vec<Option<Abc>> {
    let rank = |&value: &i64| match value {
        ..=0 => None,
        value if value >= a => Some(Abc::A),
        value if value >= b => Some(Abc::B),
        _ => Some(Abc::C),
    };
    values.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::rank::config;

    /// The ranks as one letter each, `-` for none.
    fn letters(ranks: &[Option<Abc>]) -> String {
        ranks.iter().map(|rank| rank.map_or("-", Abc::code)).collect()
    }

    #[test]
    fn shares_are_reached_by_those_before() {
        for (why, values, shares, expected) in [
            ("nobody", &[][..], SHARES, ""),
            ("nobody has a value", &[0, -5, 0], SHARES, "---"),
            ("the only one is A", &[7], SHARES, "a"),
            ("the first is A, however much it brings", &[1, 10_000, 1], SHARES, "cac"),
            ("80 before is no A any more", &[80, 15, 5], SHARES, "abc"),
            ("79 before is A still", &[79, 16, 5], SHARES, "aac"),
            ("95 before is no B any more", &[40, 40, 15, 3, 2], SHARES, "aabcc"),
            ("94 before is B still", &[40, 40, 14, 4, 2], SHARES, "aabbc"),
            ("equal values, card order decides", &[1; 20], SHARES, "aaaaaaaaaaaaaaaabbbc"),
            ("a tie across the boundary is cut in card order", &[20, 20, 20, 20, 20], SHARES, "aaaab"),
            ("a tie behind a higher value", &[10, 80, 10], SHARES, "bab"),
            ("negative values are no part of the whole", &[80, -1000, 15, 5], SHARES, "a-bc"),
            ("other shares", &[50, 30, 20], (50, 30), "abc"),
            ("no share for C", &[50, 30, 20], (50, 50), "abb"),
            ("all for A", &[50, 30, 20], (100, 0), "aaa"),
            ("no share for B", &[50, 30, 20], (50, 0), "acc"),
            ("shares above the whole", &[50, 30, 20], (255, 255), "aaa"),
            ("sums beyond 64 bits", &[i64::MAX, i64::MAX, i64::MAX, i64::MIN], SHARES, "aaa-"),
        ] {
            assert_eq!(letters(&by_shares(values, shares)), expected, "{why}");
        }
    }

    #[test]
    fn limits_belong_to_the_better_side() {
        for (why, values, limits, expected) in [
            ("at the limits and below", &[100, 99, 10, 9, 1, 0, -100][..], (100, 10), "abbcc--"),
            ("equal limits leave no B", &[11, 10, 9], (10, 10), "aac"),
            ("limits in the wrong order: A is asked first", &[11, 5, 4], (5, 10), "aac"),
            ("a limit of 0 ranks nobody without a value", &[1, 0], (0, 0), "a-"),
        ] {
            assert_eq!(letters(&by_limits(values, limits)), expected, "{why}");
        }
    }

    #[test]
    fn a_standing_shows_what_decided() {
        let ranking = Ranking::of(&[5, 0, 80, 15]);
        let last = Standing { place: 3, of: 3, value: 5, before: 95, total: 100 };
        assert_eq!(ranking.standing(0), Some(last));
        assert_eq!(ranking.standing(1), None);
        assert_eq!(ranking.standing(9), None);
        // 95 before it of 101 are B. For A it has to come before the client of 15, as it does with 15 by card order.
        assert_eq!([Abc::B, Abc::A].map(|rank| ranking.missing(0, rank, SHARES)), [Some(1), Some(10)]);
        assert_eq!(ranking.missing(1, Abc::A, SHARES), None, "it has no rank");
        assert_eq!(ranking.iter().map(|(client, _)| client).collect::<Vec<_>>(), [2, 3, 0]);
        assert_eq!((ranking.len(), ranking.is_empty(), ranking.total()), (3, false, 100));
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn shares_agree_with_the_rule_read_word_by_word(
            values in vec(prop_oneof![-3i64..12, -3i64..12, 0i64..1000], 0..30),
            shares in (0u8..=100, 0u8..=100),
        ) {
            let total: i64 = values.iter().filter(|&&value| value > 0).sum();
            let ranks = by_shares(&values, shares);
            prop_assert_eq!(ranks.len(), values.len());
            for (client, &value) in values.iter().enumerate() {
                let is_before = |&(other, &theirs): &(usize, &i64)| theirs > value || theirs == value && other < client;
                let before: i64 = values.iter().enumerate().filter(is_before).map(|(_, &theirs)| theirs).sum();
                let expected = if value <= 0 {
                    None
                } else if 100 * before < i64::from(shares.0) * total {
                    Some(Abc::A)
                } else if 100 * before < (i64::from(shares.0) + i64::from(shares.1)) * total {
                    Some(Abc::B)
                } else {
                    Some(Abc::C)
                };
                prop_assert_eq!(ranks[client], expected, "client {} of {:?}", client, values);
            }
        }

        #[test]
        fn what_is_missing_to_a_better_rank_is_the_least_that_gives_it(
            values in vec(1i64..12, 1..9),
            shares in (1u8..=90, 1u8..=10),
        ) {
            let ranking = Ranking::of(&values);
            for client in 0..values.len() {
                let rank_with = |gain: i64| {
                    let mut values = values.clone();
                    values[client] += gain;
                    by_shares(&values, shares)[client].expect("a rank")
                };
                for wanted in [Abc::A, Abc::B] {
                    let expected = (rank_with(0) > wanted).then(|| (1..200).find(|&gain| rank_with(gain) <= wanted));
                    let missing = ranking.missing(client, wanted, shares);
                    prop_assert_eq!(missing, expected.flatten(), "client {} of {:?} to {:?}", client, &values, wanted);
                }
                prop_assert_eq!(ranking.missing(client, Abc::C, shares), None);
            }
        }

        #[test]
        fn the_standings_of_a_ranking_are_those_of_its_clients(values in vec(-2i64..9, 0..20)) {
            let ranking = Ranking::of(&values);
            let mut sum = 0;
            for (index, (client, standing)) in ranking.iter().enumerate() {
                prop_assert_eq!((standing.place, standing.of, standing.before), (index + 1, ranking.len(), sum));
                prop_assert_eq!(standing.value, values[client]);
                prop_assert_eq!(ranking.standing(client), Some(standing));
                sum += i128::from(standing.value);
            }
            prop_assert_eq!(sum, ranking.total());
            prop_assert_eq!(ranking.len(), values.iter().filter(|&&value| value > 0).count());
            prop_assert!(ranking.by_shares(SHARES).into_iter().flatten().count() == ranking.len());
        }
    }
}
