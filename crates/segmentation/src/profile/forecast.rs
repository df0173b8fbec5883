//! What a forecast goes by, and what conditions and lists ask of one. How it is made the engine does not know.

use std::rc::Rc;

use super::view::View;
use crate::condition::{Bitmap, Day, Days, Span, Unit};

/// The payments of a buyer up to a day, as a forecast sees them: days, however many payments count from each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// The number of its card.
    pub client: usize,
    /// The first day from which a payment counts.
    pub first: Day,
    /// The last one.
    pub last: Day,
    /// How many such days there are after the first one.
    pub repeats: u32,
    /// What it paid after the first one, in cents.
    pub repeat_revenue: i64,
}

/// What a forecast says of all clients at a day, as conditions and lists ask for it: by the number of the card;
/// [`NO_NUMBER`](crate::condition::NO_NUMBER) for one that never paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// The day. At any other day nothing is foreseen.
    pub at: Day,
    /// The probability that the client is still one, in whole per cent.
    pub alive: Rc<[i64]>,
    /// The payments of the next 52 weeks, in hundredths.
    pub expected: Rc<[i64]>,
}

impl View<'_> {
    /// The clients of a day from whose payments at least one counts by then, in card order.
    #[must_use]
    pub fn buyers(&self, at: Day) -> Vec<Buyer> {
        let (entries, payments) = (self.entries(), &self.engine.counting().evidence.payments);
        let buyer = |client: usize| {
            let days = payments.list(client);
            let days = &days[..days.partition_point(|&day| day <= at)];
            let (&first, &last) = (days.first()?, days.last()?);
            let repeats = distinct(days) - 1;
            let repeat_revenue = if repeats == 0 {
                0
            } else {
                entries.revenue(client, Days { first: first.saturating_add(1), last: at })
            };
            Some(Buyer { client, first, last, repeats, repeat_revenue })
        };
        self.clients(at).iter().filter_map(buyer).collect()
    }

    /// On how many days of a period payments of a client begin to count.
    #[must_use]
    pub fn paid_days(&self, client: usize, period: Days) -> u32 {
        let days = self.engine.counting().evidence.payments.list(client);
        let from = days.partition_point(|&day| day < period.first);
        let to = days.partition_point(|&day| day <= period.last);
        distinct(days.get(from..to).unwrap_or_default())
    }

    /// The first day of the time in which a client has to have paid to be active at a day.
    #[must_use]
    pub fn active_from(&self, at: Day) -> Day {
        Span { count: self.engine.settings().sleeping_after_months, unit: Unit::Months }.before(at)
    }

    /// What is foreseen of clients at a day, if anything is.
    pub(super) fn foreseen(&self, at: Day, column: impl Fn(&Foreseen) -> &Rc<[i64]>, among: &Bitmap) -> Vec<i64> {
        let foreseen = self.context.foreseen.as_ref().filter(|foreseen| foreseen.at == at);
        let entry = |client: usize| foreseen.and_then(|it| column(it).get(client).copied());
        self.column(among, crate::condition::NO_NUMBER, |client| entry(client).unwrap_or(crate::condition::NO_NUMBER))
    }
}

/// How many different days there are among some that are in order.
fn distinct(days: &[Day]) -> u32 {
    let changes = days.windows(2).filter(|pair| pair[0] != pair[1]).count();
    (changes + usize::from(!days.is_empty())) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_days_are_one() {
        for (days, expected) in [(&[][..], 0), (&[4], 1), (&[4, 4], 1), (&[4, 4, 5, 9, 9, 9], 3)] {
            assert_eq!(distinct(days), expected, "{days:?}");
        }
    }
}
