//! The clients that are selected in a list, with their sums.

use std::collections::BTreeMap;

use protocol::Chosen;
use segmentation::{Card, Row, Sums};

/// Who is selected: some, or all but some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Whether all are selected that match, but for those that are named.
    is_all: bool,
    /// Those that are named, each with what it adds to the sums.
    named: BTreeMap<Card, (u64, Option<i64>)>,
}

impl Selection {
    /// Nobody.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Everybody that matches.
    pub fn select_all(&mut self) {
        *self = Self { is_all: true, named: BTreeMap::new() };
    }

    /// Selects a client, or does not any more.
    pub fn toggle(&mut self, row: &Row) {
        if self.named.remove(&row.card).is_none() {
            self.named.insert(row.card, (row.payments.into(), row.details.revenue));
        }
    }

    /// Whether a client is selected.
    #[must_use]
    pub fn contains(&self, card: Card) -> bool {
        self.named.contains_key(&card) != self.is_all
    }

    /// Whether nobody is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.is_all && self.named.is_empty()
    }

    /// Whether everybody is.
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        self.is_all && self.named.is_empty()
    }

    /// How many are selected out of so many that match.
    #[must_use]
    pub fn count(&self, matching: usize) -> usize {
        if self.is_all { matching.saturating_sub(self.named.len()) } else { self.named.len() }
    }

    /// Who is selected, as the worker is told; nothing if nobody is.
    #[must_use]
    pub fn chosen(&self) -> Option<Chosen> {
        (!self.is_empty()).then(|| Chosen { is_all: self.is_all, named: self.named.keys().copied().collect() })
    }

    /// Their sums, by those over all that match; nothing where these are not known.
    #[must_use]
    pub fn sums(&self, all: Option<Sums>) -> Option<Sums> {
        let payments: u64 = self.named.values().map(|(payments, _)| payments).sum();
        let revenue = self.named.values().try_fold(0i64, |sum, (_, revenue)| revenue.map(|it| sum.saturating_add(it)));
        if !self.is_all {
            return Some(Sums { payments, revenue });
        }
        let all = all?;
        let revenue = all.revenue.zip(revenue).map(|(all, named)| all.saturating_sub(named));
        Some(Sums { payments: all.payments.saturating_sub(payments), revenue })
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use segmentation::{CompanyId, Details, UserId};

    use super::*;

    fn row(id: u32, payments: u32, revenue: Option<i64>) -> Row {
        Row {
            card: Card::Company(CompanyId(id)),
            title: String::new(),
            created: NaiveDate::default(),
            assigned_by: UserId::NONE,
            company: None,
            people: 0,
            payments,
            last_payment: None,
            falls_on: None,
            details: Details { revenue, ..Details::default() },
        }
    }

    #[test]
    fn some_are_selected_with_their_sums() {
        let mut selection = Selection::default();
        assert_eq!(selection.chosen(), None);
        selection.toggle(&row(1, 2, Some(500)));
        selection.toggle(&row(2, 3, Some(70)));
        assert!(selection.contains(Card::Company(CompanyId(1))) && !selection.contains(Card::Company(CompanyId(3))));
        let chosen = selection.chosen().expect("somebody is selected");
        assert!(chosen.contains(Card::Company(CompanyId(1))) && !chosen.contains(Card::Company(CompanyId(3))));
        assert_eq!((selection.count(9), selection.sums(None)), (2, Some(Sums { payments: 5, revenue: Some(570) })));
        selection.toggle(&row(1, 2, Some(500)));
        assert_eq!((selection.count(9), selection.sums(None)), (1, Some(Sums { payments: 3, revenue: Some(70) })));
    }

    #[test]
    fn all_but_some_are_selected_with_the_sums_of_the_others() {
        let all = Sums { payments: 40, revenue: Some(1_000) };
        let mut selection = Selection::default();
        selection.select_all();
        assert!(selection.is_everybody() && selection.contains(Card::Company(CompanyId(7))));
        assert_eq!((selection.count(9), selection.sums(Some(all))), (9, Some(all)));
        selection.toggle(&row(7, 4, Some(100)));
        assert!(!selection.contains(Card::Company(CompanyId(7))) && !selection.is_everybody());
        let chosen = selection.chosen().expect("somebody is selected");
        assert!(chosen.contains(Card::Company(CompanyId(1))) && !chosen.contains(Card::Company(CompanyId(7))));
        let others = Sums { payments: 36, revenue: Some(900) };
        assert_eq!((selection.count(9), selection.sums(Some(all))), (8, Some(others)));
        assert_eq!(selection.sums(None), None, "of whom nothing is known");
    }

    #[test]
    fn money_that_is_not_told_makes_no_sum() {
        let mut selection = Selection::default();
        selection.toggle(&row(1, 2, None));
        assert_eq!(selection.sums(None), Some(Sums { payments: 2, revenue: None }));
    }
}
