//! Touches that are yet to be made in the portal: what they are, and how proposals are spread over days and people.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::answer::Card;
use crate::ids::UserId;

/// What somebody plans to do with a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Intent {
    /// To call.
    Call,
    /// To meet.
    Meeting,
    /// Anything else.
    Todo,
}

impl Intent {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Call, Self::Meeting, Self::Todo];
}

/// A touch that is to be made in the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTouch {
    /// The client's card.
    pub card: Card,
    /// What is to be done.
    pub intent: Intent,
    /// When: ISO with an offset from UTC, `2026-12-01T10:00:00+03:00`.
    pub at: String,
    /// The user who is to do it.
    pub responsible: UserId,
    /// What it is about; must not be empty.
    pub subject: String,
}

/// Whether people work on a day, holidays aside.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Gives each of some people, in turn, the first working day from `from` on on which that person has less than
/// `per_day` touches; `load` is how many are planned already. What is given is added to the load. With `per_day` of 0
/// it is taken as 1.
#[must_use]
pub fn spread(
    people: impl IntoIterator<Item = UserId>,
    from: NaiveDate,
    per_day: u32,
    load: &BTreeMap<(UserId, NaiveDate), u32>,
) -> Vec<NaiveDate> {
    /// The day that is filled for a person, and how many touches it has.
    struct Filled {
        day: NaiveDate,
        touches: u32,
    }
    let per_day = per_day.max(1);
    let planned = |person: UserId, day: NaiveDate| load.get(&(person, day)).copied().unwrap_or(0);
    let mut filled: BTreeMap<UserId, Filled> = BTreeMap::new();
    let give = |person: UserId| {
        let now = filled.entry(person).or_insert_with(|| Filled { day: from, touches: planned(person, from) });
        while !is_working_day(now.day) || now.touches >= per_day {
            // The calendar ends in the year 262142.
            let Some(next) = now.day.checked_add_days(Days::new(1)) else { break };
            *now = Filled { day: next, touches: planned(person, next) };
        }
        now.touches = now.touches.saturating_add(1);
        now.day
    };
    people.into_iter().map(give).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date in the test")
    }

    #[test]
    fn proposals_fill_working_days_one_after_the_other_for_each_person() {
        // 2026-12-04 is a Friday.
        let planned = |person, at: &str, touches| ((UserId(person), day(at)), touches);
        let load = [planned(1, "2026-12-04", 1), planned(1, "2026-12-07", 2), planned(2, "2026-12-04", 9)].into();
        let given = spread([1, 1, 2, 1, 3, 1].map(UserId), day("2026-12-04"), 2, &load);
        let expected = ["2026-12-04", "2026-12-08", "2026-12-07", "2026-12-08", "2026-12-04", "2026-12-09"].map(day);
        assert_eq!(given, expected);
        assert_eq!(
            spread([UserId(1)], day("2026-12-05"), 0, &BTreeMap::new()),
            [day("2026-12-07")],
            "a weekend, no limit told"
        );
        assert_eq!(spread([], day("2026-12-05"), 5, &BTreeMap::new()), Vec::<NaiveDate>::new());
    }

    #[test]
    fn nobody_has_more_than_the_limit_however_many_there_are() {
        let given = spread((0..10_000).map(|n| UserId(n % 3)), day("2026-12-01"), 7, &BTreeMap::new());
        let mut load: BTreeMap<(UserId, NaiveDate), u32> = BTreeMap::new();
        for (n, &day) in (0..).zip(&given) {
            *load.entry((UserId(n % 3), day)).or_default() += 1;
        }
        assert!(load.iter().all(|((_, day), &touches)| touches <= 7 && is_working_day(*day)));
        assert_eq!(load.values().sum::<u32>(), 10_000);
    }
}
