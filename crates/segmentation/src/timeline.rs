//! The groups of a card through the months, as spans: a month costs what happens in it, not a look at every card.

use smallvec::SmallVec;

use crate::evidence_columns::{EvidenceColumns, NEVER};
use crate::facts::Settings;
use crate::facts::column::day_of;
use crate::group::Group;
use crate::links::{Links, NOBODY};
use crate::modes::{self, Life};
use crate::month::Month;
use crate::segment::{Groups, Reference};

/// Months in a row with their reference dates, and the way from a day to the first month that sees it.
#[derive(Clone, Debug)]
pub(crate) struct Steps {
    pub(crate) first: Month,
    /// The day of each month's reference date, in order.
    pub(crate) references: Vec<i32>,
    /// The first month, as a number from `first`, in which a payment of a day is older than the threshold of sleeping.
    sleeping: Threshold,
    /// The same for the threshold of being lost.
    lost: Threshold,
    /// The first month that sees a day.
    seen: Threshold,
}

/// For days in a row, the first month whose border lies at or beyond the day.
#[derive(Clone, Debug)]
struct Threshold {
    borders: Vec<i32>,
    /// The month of each day from `from` on.
    months: Vec<u16>,
    from: i32,
}

impl Threshold {
    /// `borders` are in order, one a month. Days from `from` up to the last border are found without a search.
    fn new(borders: Vec<i32>, from: i32) -> Self {
        let mut months = Vec::new();
        if let (Some(&last), Ok(_)) = (borders.last(), u16::try_from(borders.len())) {
            let mut month = 0;
            for day in from..=last {
                while borders[month] < day {
                    month += 1;
                }
                months.push(month as u16);
            }
        }
        Self { borders, months, from }
    }

    #[inline]
    fn month(&self, day: i32) -> usize {
        match self.months.get(day.wrapping_sub(self.from) as u32 as usize) {
            Some(&month) => usize::from(month),
            None => self.borders.partition_point(|&border| border < day),
        }
    }
}

impl Steps {
    /// The months from `first` to `last`, none of them looked at later than `today`.
    pub(crate) fn new(first: Month, last: Month, settings: &Settings, today: chrono::NaiveDate) -> Self {
        let references: Vec<Reference> =
            first.through(last).map(|month| Reference::new(month.reference_date(today), settings)).collect();
        let days: Vec<i32> = references.iter().map(|reference| reference.day).collect();
        let from = day_of(first.first_day());
        // A payment is older than a threshold where the threshold is at least the day after it.
        let sleeping = references.iter().map(|it| it.sleeping_before).collect();
        let lost = references.iter().map(|it| it.lost_before).collect();
        Self {
            first,
            sleeping: Threshold::new(sleeping, from),
            lost: Threshold::new(lost, from),
            seen: Threshold::new(days.clone(), from),
            references: days,
        }
    }

    /// How many months there are.
    pub(crate) fn len(&self) -> usize {
        self.references.len()
    }

    /// The first month in which a payment of a day is older than the threshold of sleeping.
    #[inline]
    pub(crate) fn sleeping(&self, paid: i32) -> usize {
        self.sleeping.month(paid.saturating_add(1))
    }

    /// The first month in which a payment of a day is older than the threshold of being lost.
    #[inline]
    pub(crate) fn lost(&self, paid: i32) -> usize {
        self.lost.month(paid.saturating_add(1))
    }

    /// The first month that sees a day, as a number from `first`; the number of months if none does.
    #[inline]
    pub(crate) fn seeing(&self, day: i32) -> usize {
        if day == NEVER { self.len() } else { self.seen.month(day) }
    }
}

/// The groups of a card over the months: gives each with the first month and the one after the last, which do not overlap
/// within a mode and leave no gap.
pub(crate) fn spans(
    steps: &Steps,
    links: &Links,
    evidence: &EvidenceColumns,
    companies: usize,
    number: u32,
    mut take: impl FnMut(usize, usize, Group),
) {
    let card = number as usize;
    let client = links.cards[card];
    if client == NOBODY {
        return;
    }
    let end = steps.len();
    let begin = steps.seeing(evidence.created[card]);
    let is_company = card < companies;
    let mut emit = |from: usize, to: usize, group: Group| {
        if from < to {
            take(from, to, group);
        }
    };
    emit(begin, end, modes::directory::group(is_company));
    if client != number {
        return;
    }
    let first_person = match evidence.people.list(card).first() {
        Some(&day) => steps.seeing(day).max(begin),
        None => end,
    };
    modes::spans(&Life { steps, evidence, number, is_company, begin, end, first_person }, &mut emit);
}

/// The months in which the groups of a card change, with its groups from then on; none before it was created.
pub(crate) fn changes(
    steps: &Steps,
    links: &Links,
    evidence: &EvidenceColumns,
    companies: usize,
    number: u32,
) -> SmallVec<[(usize, Groups); 8]> {
    let mut all: SmallVec<[(usize, usize, Group); 16]> = SmallVec::new();
    spans(steps, links, evidence, companies, number, |from, to, group| all.push((from, to, group)));
    let mut months: SmallVec<[usize; 16]> = all.iter().map(|&(from, ..)| from).collect();
    months.sort_unstable();
    months.dedup();
    let groups_in = |month: usize| {
        all.iter().filter(|&&(from, to, _)| from <= month && month < to).map(|&(.., group)| group).collect()
    };
    months.into_iter().map(|month| (month, groups_in(month))).collect()
}
