//! The groups of a card at one reference date. Who is in which group, the file of each mode says ([`crate::modes`]).

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::counting::Counting;
use crate::evidence_columns::EvidenceColumns;
use crate::facts::Settings;
use crate::facts::column::{date_of, day_of};
use crate::group::Group;
use crate::links::NOBODY;
use crate::modes::{self, CardAt, Mode};
use crate::month::minus_months;

/// The groups of one card at one reference date: at most one of each mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups([Option<Group>; Mode::ALL.len()]);

impl Groups {
    /// The group within a mode; nothing if the mode does not show the card.
    #[must_use]
    pub fn of(&self, mode: Mode) -> Option<Group> {
        self.0[mode as usize]
    }

    /// The group of its life cycle: that of [`Mode::Paid`], or of [`Mode::Unpaid`] for who has not paid; nothing if it
    /// is no client.
    #[must_use]
    pub fn life_cycle(&self) -> Option<Group> {
        self.of(Mode::Paid).or_else(|| self.of(Mode::Unpaid))
    }

    /// Whether the card is in a group.
    #[must_use]
    pub fn contains(&self, group: Group) -> bool {
        self.of(group.mode()) == Some(group)
    }

    /// The groups in the order of the modes.
    pub fn iter(&self) -> impl Iterator<Item = Group> {
        self.0.into_iter().flatten()
    }

    fn put(&mut self, mode: Mode, group: Group) {
        self.0[mode as usize] = Some(group);
    }
}

impl FromIterator<Group> for Groups {
    /// Puts each group into its mode; of two in one mode the last stays.
    fn from_iter<I: IntoIterator<Item = Group>>(groups: I) -> Self {
        let mut all = Self::default();
        for group in groups {
            all.put(group.mode(), group);
        }
        all
    }
}

/// A reference date with the two dates that tell apart the payers, as days since 1970-01-01.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference {
    pub(crate) day: i32,
    /// A client whose last payment is earlier is sleeping.
    pub(crate) sleeping_before: i32,
    /// A client whose last payment is earlier is lost.
    pub(crate) lost_before: i32,
}

impl Reference {
    pub(crate) fn new(date: NaiveDate, settings: &Settings) -> Self {
        Self {
            day: day_of(date),
            sleeping_before: day_of(minus_months(date, settings.sleeping_after_months)),
            lost_before: day_of(minus_months(date, settings.lost_after_months)),
        }
    }

    /// The last of some days, which are in order, that is not later than the reference date.
    #[inline]
    pub(crate) fn last_of(&self, days: &[i32]) -> Option<i32> {
        // Nearly always the very last one is.
        match days.last() {
            Some(&last) if last <= self.day => Some(last),
            _ => days.partition_point(|&day| day <= self.day).checked_sub(1).map(|last| days[last]),
        }
    }

    #[inline]
    pub(crate) fn paid_group(&self, last_payment: i32) -> Group {
        if last_payment >= self.sleeping_before {
            Group::Active
        } else if last_payment >= self.lost_before {
            Group::Sleeping
        } else {
            Group::Lost
        }
    }

    /// The day on which, without another payment, the client leaves the group it is in now; never for a lost one.
    pub(crate) fn falls_on(&self, last_payment: i32, settings: &Settings) -> Option<NaiveDate> {
        match self.paid_group(last_payment) {
            Group::Active => first_day_older_than(date_of(last_payment), settings.sleeping_after_months),
            Group::Sleeping => first_day_older_than(date_of(last_payment), settings.lost_after_months),
            _ => None,
        }
    }
}

/// The day on which time alone will move a client who paid last on a day from the group of [`crate::Mode::Paid`] that it is
/// in `today`; nothing for one that is lost.
#[must_use]
pub fn falls_on(last_payment: NaiveDate, today: NaiveDate, settings: &Settings) -> Option<NaiveDate> {
    Reference::new(today, settings).falls_on(day_of(last_payment), settings)
}

/// The group of [`crate::Mode::Paid`] at a date of a client who paid last on a day.
#[must_use]
pub fn paid_group(last_payment: NaiveDate, at: NaiveDate, settings: &Settings) -> Group {
    Reference::new(at, settings).paid_group(day_of(last_payment))
}

/// The first date R with `date < R − months`; nothing beyond the end of the calendar.
///
/// That is the day after `date`, moved on by `months`. If the month it lands in is too short to have that day, its last
/// days still reach back to `date` or earlier, and the first one past them begins the next month.
fn first_day_older_than(date: NaiveDate, months: u32) -> Option<NaiveDate> {
    let next = date.succ_opt()?;
    let moved = next.checked_add_months(Months::new(months))?;
    if moved.day() == next.day() { Some(moved) } else { moved.checked_add_days(Days::new(1)) }
}

/// What is seen of a client at a date.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// Payments that count.
    pub(crate) payments: u32,
    /// People of a company.
    pub(crate) people: u32,
    /// Day of the last payment.
    pub(crate) last_payment: Option<i32>,
}

impl Seen {
    /// What is seen on a day of the client with this number.
    pub(crate) fn at(evidence: &EvidenceColumns, number: u32, day: i32) -> Self {
        let card = number as usize;
        let upto = |days: &[i32]| days.partition_point(|&it| it <= day);
        let paid_on = evidence.paid_on.list(card);
        Self {
            payments: upto(evidence.payments.list(card)) as u32,
            people: upto(evidence.people.list(card)) as u32,
            last_payment: upto(paid_on).checked_sub(1).map(|last| paid_on[last]),
        }
    }
}

/// The groups of a counted card at a reference date; none before it was created.
pub(crate) fn groups_at(counting: &Counting, number: u32, reference: &Reference) -> Groups {
    Mode::ALL.into_iter().filter_map(|mode| group_of(counting, number, reference, mode)).collect()
}

/// The groups of a client by its evidence up to a reference date, whenever its card was created.
pub(crate) fn client_groups(counting: &Counting, number: u32, reference: &Reference) -> Groups {
    let card = CardAt::new(counting, number, reference);
    let modes = Mode::ALL.into_iter().filter(|mode| !mode.shows_cards());
    modes.filter_map(|mode| modes::group_of(mode, &card)).collect()
}

/// The group of a card within one mode at a reference date; nothing if the mode does not show it, or before it was created.
#[inline]
pub(crate) fn group_of(counting: &Counting, number: u32, reference: &Reference, mode: Mode) -> Option<Group> {
    let card = number as usize;
    let client = counting.links.cards[card];
    let is_seen = client != NOBODY && counting.evidence.created[card] <= reference.day;
    let is_shown = is_seen && (client == number || mode.shows_cards());
    if is_shown { modes::group_of(mode, &CardAt::new(counting, number, reference)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_payment_is_older_than_some_months_from_one_day_on(days in 0i32..20_000, months in 0u32..40) {
            let paid = NaiveDate::from_ymd_opt(1990, 1, 1).expect("a date") + Days::new(days as u64);
            let falls = first_day_older_than(paid, months).expect("within the calendar");
            prop_assert!(paid < minus_months(falls, months));
            prop_assert!(paid >= minus_months(falls.pred_opt().expect("a date"), months));
        }
    }
}
