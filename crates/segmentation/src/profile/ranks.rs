//! The ranks of clients at a day: ABC, XYZ and RFM by the settings, over the clients of that day alone.

use std::rc::Rc;

use super::settings::{AbcSettings, Cut, Measure};
use super::view::View;
use crate::condition::{Bitmap, Condition, Day, Days, Requests, Resolved, Span, Unit};
use crate::rank::{Abc, MonthlyMeasure, Scores, Xyz, XyzSettings, abc, rfm, xyz};
use crate::segment::Reference;

/// The days that lie no further back than some months; with none given, all.
pub(super) fn last_months(at: Day, months: Option<u32>) -> Days {
    let first = months.map_or(Days::ALL.first, |count| Span { count, unit: Unit::Months }.before(at));
    Days { first, last: at }
}

impl View<'_> {
    /// The value of each client of a day by which it is ranked; 0 for all other cards.
    #[must_use]
    pub fn values(&self, at: Day, settings: &AbcSettings) -> Vec<i64> {
        let period = last_months(at, settings.months);
        let mut values = match &settings.measure {
            Measure::Revenue => self.revenue(period).to_vec(),
            Measure::Payments => self.payments(period),
            Measure::Requests => self.requests(&Requests::default(), period),
            Measure::Goods(goods) => self.goods_sum(goods, period),
        };
        self.clients(at).not().iter().for_each(|card| values[card] = 0);
        values
    }

    /// The rank of each client of a day by what it is worth.
    #[must_use]
    pub fn abc(&self, at: Day) -> Rc<[Option<Abc>]> {
        self.abc_by(at, &self.context.ranks.abc)
    }

    /// The same by settings that are tried.
    #[must_use]
    pub fn abc_by(&self, at: Day, settings: &AbcSettings) -> Rc<[Option<Abc>]> {
        let rank = || -> Rc<[Option<Abc>]> {
            let values = self.values(at, settings);
            match &settings.cut {
                Cut::Shares { a, b } => abc::by_shares(&values, (*a, *b)).into(),
                Cut::Limits { a, b } => abc::by_limits(&values, (*a, *b)).into(),
                Cut::Conditions { a, b } => self.by_conditions(at, &values, a, b).into(),
            }
        };
        match (&settings.cut, &settings.measure) {
            // These depend on what is not kept: saved segments, departments, sections.
            (Cut::Conditions { .. }, _) | (_, Measure::Goods(_)) => rank(),
            _ => self.kept().abc.get((at, settings.clone()), rank),
        }
    }

    /// A condition that names a segment that is missing, or goes in a circle, holds for nobody.
    fn by_conditions(&self, at: Day, values: &[i64], a: &Condition, b: &Condition) -> Vec<Option<Abc>> {
        let view = View { is_ranking: true, ..View::new(self.engine, self.context) };
        let ranked = Bitmap::from_fn(values.len(), |card| values[card] > 0);
        let members = |condition: &Condition| {
            let resolved = Resolved::new(condition, self.context).ok();
            let members = resolved.and_then(|it| it.members_among(&ranked, &view, at, &mut || true));
            members.unwrap_or_else(|| Bitmap::none(values.len()))
        };
        let (a, b) = (members(a), members(b));
        let rank = |card: usize| match card {
            card if a.contains(card) => Some(Abc::A),
            card if b.contains(card) => Some(Abc::B),
            _ => Some(Abc::C),
        };
        self.column(&ranked, None, rank)
    }

    /// How regularly each client of a day pays.
    #[must_use]
    pub fn xyz(&self, at: Day) -> Rc<[Option<Xyz>]> {
        let settings = self.context.ranks.xyz;
        self.kept().xyz.get((at, settings), || self.regularity(at, settings).into())
    }

    fn regularity(&self, at: Day, settings: XyzSettings) -> Vec<Option<Xyz>> {
        let regularity = settings.regularity;
        if regularity.months == 0 {
            return Vec::new();
        }
        let bounds = xyz::first_days(at, regularity.months);
        let (first, end) = (bounds[0], bounds[bounds.len() - 1]);
        let months: Vec<usize> = (first..end).map(|day| bounds.partition_point(|&it| it <= day) - 1).collect();
        let month = |day: i32| months.get(usize::try_from(day.checked_sub(first)?).ok()?).copied();
        let entries = (settings.measure == MonthlyMeasure::Revenue).then(|| self.entries());
        let payments = &self.engine.counting().evidence.payments;
        let mut values = vec![0i64; usize::from(regularity.months)];
        let mut column = vec![None; self.cards()];
        for client in self.clients(at).iter() {
            let mut is_any = false;
            let mut add = |day: i32, value: i64| {
                if let Some(month) = month(day) {
                    values[month] = values[month].saturating_add(value);
                    is_any = true;
                }
            };
            match &entries {
                Some(entries) => entries.of(client).for_each(|(day, cents)| add(day, cents)),
                None => payments.list(client).iter().for_each(|&day| add(day, 1)),
            }
            if is_any {
                column[client] = regularity.of(&values);
                values.fill(0);
            }
        }
        column
    }

    /// The scores of each buyer of a day by how lately, how often and how much it paid.
    #[must_use]
    pub fn rfm(&self, at: Day) -> Rc<[Option<Scores>]> {
        let months = self.context.ranks.rfm_months;
        self.kept().rfm.get((at, months), || {
            let period = last_months(at, Some(months));
            let reference = self.reference(at);
            let paid_on = &self.engine.counting().evidence.paid_on;
            let last = |card: usize| reference.last_of(paid_on.list(card)).map(|last| at - last);
            let recency = self.column(&self.clients(at), None, last);
            rfm::scores(&recency, &self.payments(period), &self.revenue(period)).into()
        })
    }

    /// The thresholds of the groups at a day.
    pub(super) fn reference(&self, at: Day) -> Reference {
        Reference::new(crate::condition::date_of(at), self.engine.settings())
    }
}
