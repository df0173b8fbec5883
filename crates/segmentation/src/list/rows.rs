//! What a list tells of each client, and the sums over all of them.

use super::ListQuery;
use crate::answer::{Row, Sums};
use crate::cards;
use crate::condition::{Bitmap, NO_DAY, NO_NUMBER, Period, date_of};
use crate::counting::{Counting, company_id};
use crate::engine::Segmentation;
use crate::facts::column::date_of as column_date;
use crate::facts::{Facts, Settings};
use crate::links::card_at;
use crate::modes::Mode;
use crate::profile::{Context, View};
use crate::segment::{Reference, Seen, group_of};
use crate::title::visible;

impl Segmentation {
    /// The rows of some cards, by their numbers.
    pub(super) fn rows(&self, numbers: &[u32], query: &ListQuery, context: &Context) -> Vec<Row> {
        let reference = self.reference(query.month);
        let (facts, counting, told) = (self.facts(), self.counting(), query.told);
        let mut rows: Vec<Row> =
            numbers.iter().map(|&number| row(facts, counting, number, &reference, self.settings())).collect();
        let view = View::new(self, context);
        if told.profile {
            for (row, &number) in rows.iter_mut().zip(numbers) {
                let profile = cards::profile(facts, number);
                let city = facts.addresses.row(row.card).map(|at| facts.addresses.columns().city.text(at).to_owned());
                let groups = Mode::ALL.into_iter().filter_map(|mode| group_of(counting, number, &reference, mode));
                row.details.kind = profile.kind.to_owned();
                row.details.source = profile.source.to_owned();
                row.details.city = city.unwrap_or_default();
                row.details.groups = groups.collect();
            }
        }
        if told.money {
            let period = Period::All.days(reference.day);
            let revenue = view.revenue(period);
            let mut told = Bitmap::none(view.cards());
            numbers.iter().for_each(|&number| told.insert(number as usize));
            let averages = view.average(period, &told);
            for (row, &number) in rows.iter_mut().zip(numbers) {
                let number = number as usize;
                row.details.revenue = Some(revenue[number]);
                row.details.average = Some(averages[number]).filter(|&average| average != NO_NUMBER);
            }
        }
        if told.touches {
            let touches = view.last_touch(reference.day);
            for (row, &number) in rows.iter_mut().zip(numbers) {
                row.details.last_touch = Some(touches[number as usize]).filter(|&day| day != NO_DAY).map(date_of);
            }
        }
        if told.forecast
            && let Some(foreseen) = context.foreseen.as_ref().filter(|foreseen| foreseen.at == reference.day)
        {
            let entry =
                |column: &[i64], number: u32| column.get(number as usize).copied().filter(|&it| it != NO_NUMBER);
            for (row, &number) in rows.iter_mut().zip(numbers) {
                row.details.alive = entry(&foreseen.alive, number);
                row.details.expected = entry(&foreseen.expected, number);
            }
        }
        rows
    }

    /// The sums over some cards.
    pub(super) fn sums(&self, members: &Bitmap, query: &ListQuery, context: &Context, reference: &Reference) -> Sums {
        let evidence = &self.counting().evidence;
        let is_client = |&card: &usize| self.counting().links.cards[card] as usize == card;
        let payments = |card: usize| u64::from(Seen::at(evidence, card as u32, reference.day).payments);
        let revenue = query.told.money.then(|| {
            let revenue = View::new(self, context).revenue(Period::All.days(reference.day));
            members.iter().fold(0i64, |sum, card| sum.saturating_add(revenue[card]))
        });
        Sums { payments: members.iter().filter(is_client).map(payments).sum(), revenue }
    }
}

/// A counted card as it is known today, seen at a reference date.
pub(crate) fn row(facts: &Facts, counting: &Counting, number: u32, reference: &Reference, settings: &Settings) -> Row {
    let view = cards::at(facts, number);
    let client = counting.links.cards[number as usize];
    let seen = if client == number { Seen::at(&counting.evidence, number, reference.day) } else { Seen::default() };
    let company = company_id(facts, client).filter(|_| client != number);
    let created = column_date(counting.evidence.created[number as usize]);
    Row {
        company: company.map(|id| (id, visible(cards::at(facts, client).title).to_owned())),
        people: seen.people,
        payments: seen.payments,
        last_payment: seen.last_payment.map(column_date),
        falls_on: seen.last_payment.and_then(|last_payment| reference.falls_on(last_payment, settings)),
        ..Row::of_card(card_at(facts, number), visible(view.title).to_owned(), created, view.assigned_by)
    }
}
