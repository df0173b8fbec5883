//! The groups of a card at one reference date: the five modes of `docs/rules.md`, word by word.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::answer::Card;
use crate::client::Client;
use crate::facts::Settings;
use crate::group::{Group, Mode};
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

/// A reference date with the two dates that tell apart the payers.
#[derive(Clone, Copy)]
pub(crate) struct Reference {
    pub(crate) date: NaiveDate,
    /// A client whose last payment is earlier is sleeping.
    sleeping_before: NaiveDate,
    /// A client whose last payment is earlier is lost.
    lost_before: NaiveDate,
}

impl Reference {
    pub(crate) fn new(date: NaiveDate, settings: &Settings) -> Self {
        Self {
            date,
            sleeping_before: minus_months(date, settings.sleeping_after_months),
            lost_before: minus_months(date, settings.lost_after_months),
        }
    }

    fn paid_group(&self, last_payment: NaiveDate) -> Group {
        if last_payment >= self.sleeping_before {
            Group::Active
        } else if last_payment >= self.lost_before {
            Group::Sleeping
        } else {
            Group::Lost
        }
    }

    /// The day on which, without another payment, the client leaves the group it is in now; never for a lost one.
    pub(crate) fn falls_on(&self, last_payment: NaiveDate, settings: &Settings) -> Option<NaiveDate> {
        match self.paid_group(last_payment) {
            Group::Active => first_day_older_than(last_payment, settings.sleeping_after_months),
            Group::Sleeping => first_day_older_than(last_payment, settings.lost_after_months),
            _ => None,
        }
    }
}

/// The day on which time alone will move a client who paid last on a day from the group of [`crate::Mode::Paid`] that it is
/// in `today`; nothing for one that is lost.
#[must_use]
pub fn falls_on(last_payment: NaiveDate, today: NaiveDate, settings: &Settings) -> Option<NaiveDate> {
    Reference::new(today, settings).falls_on(last_payment, settings)
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

/// How much of a client's evidence is seen at a date. Moving on to a later date costs only what is new, so that a whole
/// series is one walk over the evidence.
#[derive(Clone, Copy, Default)]
pub(crate) struct Seen {
    pub(crate) payments: usize,
    paid_on: usize,
    pub(crate) people: usize,
}

impl Seen {
    /// What is seen at `date`.
    pub(crate) fn at(client: &Client, date: NaiveDate) -> Self {
        let mut seen = Self::default();
        seen.advance(client, date);
        seen
    }

    /// Moves on to a date that is not earlier than the one before.
    pub(crate) fn advance(&mut self, client: &Client, date: NaiveDate) {
        self.payments += count_while(&client.payments[self.payments..], |payment| payment.counts_from <= date);
        self.paid_on += count_while(&client.paid_on[self.paid_on..], |&paid| paid <= date);
        self.people += count_while(&client.people[self.people..], |person| person.since <= date);
    }

    pub(crate) fn last_payment(self, client: &Client) -> Option<NaiveDate> {
        self.paid_on.checked_sub(1).map(|last| client.paid_on[last])
    }
}

fn count_while<T>(items: &[T], holds: impl Fn(&T) -> bool) -> usize {
    items.iter().take_while(|item| holds(item)).count()
}

/// The groups of a card that exists at the reference date; `client` is missing for a contact that has a company.
pub(crate) fn groups(card: Card, client: Option<(&Client, Seen)>, reference: &Reference) -> Groups {
    let mut groups = Groups::default();
    let is_company = matches!(card, Card::Company(_));
    groups.put(Mode::Directory, if is_company { Group::Companies } else { Group::Contacts });

    let Some((client, seen)) = client else { return groups };
    groups.put(
        Mode::ClientType,
        match (is_company, seen.people) {
            (true, 0) => Group::B2bWithoutContacts,
            (true, _) => Group::B2bWithContacts,
            (false, _) => Group::B2c,
        },
    );
    groups.put(
        Mode::Frequency,
        match seen.payments {
            0 => Group::NoPayments,
            1 => Group::First,
            _ => Group::Regular,
        },
    );
    match seen.last_payment(client) {
        Some(last_payment) => groups.put(Mode::Paid, reference.paid_group(last_payment)),
        None => groups.put(Mode::Unpaid, unpaid_group(client, seen, reference.date)),
    }
    groups
}

/// The first of the four that fits. Reachability has no history in the portal and is taken as of now, except that a
/// person of a company is seen from its own creation on.
fn unpaid_group(client: &Client, seen: Seen, date: NaiveDate) -> Group {
    if client.first_request.is_some_and(|request| request.date <= date) {
        Group::Requests
    } else if client.first_dialog.is_some_and(|dialog| dialog.date <= date) {
        Group::Dialogs
    } else if !client.reach.is_none() || client.requisite.is_some() || seen.people > 0 {
        Group::Reachable
    } else {
        Group::Unreachable
    }
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
