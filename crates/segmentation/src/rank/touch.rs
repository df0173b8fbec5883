//! Touches: when somebody talked to a client, when it is planned, and when it is due (rule 2.8).

use serde::{Deserialize, Serialize};

use super::abc::Abc;
use super::day::plus_months;

/// Within how many days a touch that is due is due soon.
const SOON_DAYS: i32 = 7;

/// After how many months without a touch a client of each rank is due for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Norms {
    /// Months for clients of rank A.
    pub a: u32,
    /// Months for clients of rank B.
    pub b: u32,
    /// Months for clients of rank C.
    pub c: u32,
}

impl Default for Norms {
    fn default() -> Self {
        Self { a: 1, b: 4, c: 6 }
    }
}

impl Norms {
    /// The months for clients of a rank.
    #[must_use]
    pub fn of(&self, rank: Abc) -> u32 {
        match rank {
            Abc::A => self.a,
            Abc::B => self.b,
            Abc::C => self.c,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, rank: Abc) -> &mut u32 {
        match rank {
            Abc::A => &mut self.a,
            Abc::B => &mut self.b,
            Abc::C => &mut self.c,
        }
    }
}

/// What a ranked client waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TouchState {
    /// A touch is planned that is not late.
    Planned,
    /// Nothing is planned, and a touch was due before today.
    Overdue,
    /// Nothing is planned, and a touch is due today or within a week.
    Soon,
    /// Nothing has to be done yet.
    Fine,
}

impl TouchState {
    /// All states, in the order in which they are asked, shown and exported.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Overdue, Self::Soon, Self::Fine];

    /// The code of the state in an export and in a link.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Fine => "fine",
        }
    }

    /// The state of a ranked client on the day `today`.
    #[must_use]
    pub fn of(plan: &Plan, due: i32, today: i32) -> Self {
        if plan.holds() {
            Self::Planned
        } else if due < today {
            Self::Overdue
        } else if due <= today.saturating_add(SOON_DAYS) {
            Self::Soon
        } else {
            Self::Fine
        }
    }
}

/// The dates of a touch as the portal tells them, each a day or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// The day it ended.
    pub end: Option<i32>,
    /// The day it began.
    pub start: Option<i32>,
    /// The day it had to be done by.
    pub deadline: Option<i32>,
    /// The day it was entered.
    pub created: Option<i32>,
}

impl Dates {
    /// The day a done touch happened: the first of end, start, deadline and creation that is filled and not later than
    /// today; nothing if there is none.
    #[must_use]
    pub fn done(&self, today: i32) -> Option<i32> {
        [self.end, self.start, self.deadline, self.created].into_iter().flatten().find(|&day| day <= today)
    }

    /// The day a touch is planned for: its deadline, else its start, else none.
    #[must_use]
    pub fn planned(&self) -> Option<i32> {
        self.deadline.or(self.start)
    }
}

/// What is planned with one client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The earliest day from today on for which a touch is planned.
    pub next: Option<i32>,
    /// How many touches are planned for today or later.
    pub ahead: u32,
    /// How many touches are planned without a date.
    pub undated: u32,
    /// How many planned touches are late: their day is before today.
    pub overdue: u32,
}

impl Plan {
    /// Counts planned touches by their days; see [`Dates::planned`].
    #[must_use]
    pub fn of(planned: impl IntoIterator<Item = Option<i32>>, today: i32) -> Self {
        let mut plan = Self::default();
        planned.into_iter().for_each(|day| plan.add(day, today));
        plan
    }

    /// Counts one more planned touch by its day.
    pub fn add(&mut self, day: Option<i32>, today: i32) {
        match day {
            None => self.undated += 1,
            Some(day) if day < today => self.overdue += 1,
            Some(day) => {
                self.ahead += 1;
                self.next = Some(self.next.map_or(day, |next| next.min(day)));
            }
        }
    }

    /// Whether anything is planned that is not late.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.ahead > 0 || self.undated > 0
    }
}

/// The day the next touch of a client is due: `norm` calendar months after its last done touch, or after its creation
/// if it was never touched.
#[must_use]
pub fn due(last_done: Option<i32>, created: i32, norm: u32) -> i32 {
    plus_months(last_done.unwrap_or(created), norm)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::rank::config;
    use crate::rank::day::day;

    const TODAY: &str = "2026-07-10";

    /// A day for a text, nothing for an empty one.
    fn maybe(text: &str) -> Option<i32> {
        (!text.is_empty()).then(|| day(text))
    }

    #[test]
    fn a_touch_is_done_on_the_first_date_that_has_come() {
        for (why, [end, start, deadline, created], expected) in [
            ("its end", ["2026-07-01", "2026-06-01", "2026-05-01", "2026-04-01"], "2026-07-01"),
            ("ended today", ["2026-07-10", "2026-06-01", "", "2026-04-01"], "2026-07-10"),
            ("ends tomorrow: its start", ["2026-07-11", "2026-06-01", "", "2026-04-01"], "2026-06-01"),
            ("no end: its start", ["", "2026-06-01", "2026-05-01", "2026-04-01"], "2026-06-01"),
            ("no start: its deadline", ["", "", "2026-05-01", "2026-04-01"], "2026-05-01"),
            ("done before its deadline: creation", ["", "", "2026-08-01", "2026-04-01"], "2026-04-01"),
            ("a later source may be the later date", ["2026-01-01", "", "", "2026-04-01"], "2026-01-01"),
            ("all are yet to come", ["2026-08-01", "2026-08-01", "2026-08-01", "2026-08-01"], ""),
            ("no date at all", ["", "", "", ""], ""),
        ] {
            let dates =
                Dates { end: maybe(end), start: maybe(start), deadline: maybe(deadline), created: maybe(created) };
            assert_eq!(dates.done(day(TODAY)), maybe(expected), "{why}");
        }
    }

    #[test]
    fn a_touch_is_planned_for_its_deadline() {
        for (deadline, start, expected) in [
            ("2026-08-02", "2026-08-01", "2026-08-02"),
            ("", "2026-08-01", "2026-08-01"),
            ("2026-01-01", "2026-08-01", "2026-01-01"),
            ("", "", ""),
        ] {
            let other = maybe("2026-03-03");
            let dates = Dates { end: other, created: other, deadline: maybe(deadline), start: maybe(start) };
            assert_eq!(dates.planned(), maybe(expected), "{deadline} {start}");
        }
    }

    #[test]
    fn a_touch_is_due_calendar_months_after_the_last_one() {
        for (last, created, norm, expected) in [
            ("2025-08-31", "2020-01-01", 6, "2026-02-28"),
            ("2023-08-31", "2020-01-01", 6, "2024-02-29"),
            ("2026-01-31", "2020-01-01", 1, "2026-02-28"),
            ("2026-03-31", "2020-01-01", 1, "2026-04-30"),
            ("", "2025-10-31", 4, "2026-02-28"),
            ("", "2026-05-10", 4, "2026-09-10"),
            ("2019-05-10", "2026-05-10", 1, "2019-06-10"),
            ("2026-05-10", "2020-01-01", 0, "2026-05-10"),
        ] {
            assert_eq!(due(maybe(last), day(created), norm), day(expected), "{last} {created} + {norm}");
        }
    }

    #[test]
    fn the_first_state_that_holds_is_taken() {
        use TouchState::{Fine, Overdue, Planned, Soon};
        for (why, planned, due, expected) in [
            ("planned for today, though overdue", &["2026-07-10"][..], "2026-01-01", Planned),
            ("planned for later", &["2026-12-31"], "2026-07-12", Planned),
            ("planned without a date", &[""], "2026-01-01", Planned),
            ("what is late is not planned any more", &["2026-07-09"], "2026-12-01", Fine),
            ("late, and one ahead", &["2026-07-09", "2026-07-11"], "2026-01-01", Planned),
            ("late, and overdue", &["2026-07-09"], "2026-07-09", Overdue),
            ("due yesterday", &[], "2026-07-09", Overdue),
            ("due today", &[], "2026-07-10", Soon),
            ("due in seven days", &[], "2026-07-17", Soon),
            ("due in eight days", &[], "2026-07-18", Fine),
        ] {
            let today = day(TODAY);
            let plan = Plan::of(planned.iter().map(|text| maybe(text)), today);
            assert_eq!(TouchState::of(&plan, day(due), today), expected, "{why}");
        }
    }

    #[test]
    fn a_plan_tells_what_is_ahead_from_what_is_late() {
        let planned = ["2026-07-09", "2026-09-01", "", "2026-07-10", "2026-07-10", "2025-01-01", ""];
        let plan = Plan::of(planned.into_iter().map(maybe), day(TODAY));
        assert_eq!(plan, Plan { next: maybe("2026-07-10"), ahead: 3, undated: 2, overdue: 2 });
        assert_eq!(Plan::of([], day(TODAY)), Plan::default());
    }

    #[test]
    fn the_norms_are_those_of_the_ranks() {
        assert_eq!(Abc::ALL.map(|rank| Norms::default().of(rank)), [1, 4, 6]);
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn states_agree_with_the_rule_read_word_by_word(
            planned in vec(proptest::option::weighted(0.9, 90i32..105), 0..3),
            last in proptest::option::of(0i32..110),
            created in 0i32..110,
            norm in 0u32..4,
        ) {
            let today = 100;
            let due = due(last, created, norm);
            let expected = if planned.iter().any(|planned| planned.is_none_or(|day| day >= today)) {
                TouchState::Planned
            } else if due < today {
                TouchState::Overdue
            } else if due - today <= 7 {
                TouchState::Soon
            } else {
                TouchState::Fine
            };
            let plan = Plan::of(planned.iter().copied(), today);
            prop_assert_eq!(TouchState::of(&plan, due, today), expected);
            prop_assert_eq!(plan.next, planned.iter().flatten().copied().filter(|&day| day >= today).min());
            prop_assert_eq!((plan.ahead + plan.undated + plan.overdue) as usize, planned.len());
        }

        #[test]
        fn states_answer_whatever_comes(due in any::<i32>(), today in any::<i32>()) {
            let state = TouchState::of(&Plan::default(), due, today);
            prop_assert_eq!(state == TouchState::Overdue, due < today);
            prop_assert_eq!(state == TouchState::Fine, i64::from(due) > i64::from(today) + 7);
        }
    }
}
