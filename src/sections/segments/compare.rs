//! Two segments side by side: the figures of their reports, by how much they differ, and the lines of their sizes in one
//! drawing.

use protocol::SegmentReport;

/// What a figure of a report is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Clients.
    Clients,
    /// Those who have come since the month before.
    Came,
    /// Those who have gone since then.
    Gone,
    /// Those who can be reached by phone.
    Phone,
    /// By e-mail.
    Email,
    /// By both.
    PhoneAndEmail,
    /// What was paid.
    Revenue,
    /// What was paid at a time.
    Average,
    /// Payments per buyer.
    Frequency,
    /// The share of closed deals that were won.
    Conversion,
}

/// The value of a figure, or the difference of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A number of clients.
    Count(i64),
    /// Cents of the base currency.
    Money(i64),
    /// A number with decimals.
    Ratio(f64),
    /// A share of one; differences are shown in percentage points.
    Share(f64),
}

impl Amount {
    /// By how much another value of the same figure is larger; nothing for values that cannot be compared.
    #[must_use]
    pub fn to(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Count(one), Self::Count(other)) => Self::Count(other - one),
            (Self::Money(one), Self::Money(other)) => Self::Money(other.saturating_sub(one)),
            (Self::Ratio(one), Self::Ratio(other)) => Self::Ratio(other - one),
            (Self::Share(one), Self::Share(other)) => Self::Share(other - one),
            _ => return None,
        })
    }
}

/// The average payment in cents, rounded half away from zero; nothing where nobody has paid or no sums are told.
#[must_use]
pub fn average(report: &SegmentReport) -> Option<i64> {
    let (sum, ..) = report.revenue.as_ref()?;
    let payments = i128::from(report.payments);
    if payments == 0 {
        return None;
    }
    let sum = i128::from(*sum);
    let rounded = (sum.abs() * 2 + payments) / (payments * 2) * sum.signum();
    i64::try_from(rounded).ok()
}

/// Payments per buyer; nothing where nobody has paid.
#[must_use]
pub fn frequency(report: &SegmentReport) -> Option<f64> {
    (report.buyers > 0).then(|| report.payments as f64 / f64::from(report.buyers))
}

/// The share of closed deals that were won; nothing where none was closed.
#[must_use]
pub fn conversion(report: &SegmentReport) -> Option<f64> {
    let (won, lost) = report.closed;
    (won + lost > 0).then(|| f64::from(won) / f64::from(won + lost))
}

/// The figures of a report; nothing for what it does not tell.
#[must_use]
pub fn figures(report: &SegmentReport) -> [(Figure, Option<Amount>); 10] {
    let count = |number: u32| Some(Amount::Count(number.into()));
    [
        (Figure::Clients, count(report.clients.last().copied().unwrap_or(0))),
        (Figure::Came, count(report.came)),
        (Figure::Gone, count(report.gone)),
        (Figure::Phone, count(report.reach.phone)),
        (Figure::Email, count(report.reach.email)),
        (Figure::PhoneAndEmail, count(report.reach.both)),
        (Figure::Revenue, report.revenue.as_ref().map(|(sum, ..)| Amount::Money(*sum))),
        (Figure::Average, average(report).map(Amount::Money)),
        (Figure::Frequency, frequency(report).map(Amount::Ratio)),
        (Figure::Conversion, conversion(report).map(Amount::Share)),
    ]
}

/// The points of two lines in one drawing of a size: the highest number of both touches its upper edge, and the last months
/// stand above each other.
#[must_use]
pub fn lines(numbers: [&[u32]; 2], (width, height): (f64, f64)) -> [String; 2] {
    let most = f64::from(numbers.iter().flat_map(|line| line.iter()).copied().max().unwrap_or(0).max(1));
    let length = numbers.map(<[u32]>::len).into_iter().max().unwrap_or(0);
    let steps = length.saturating_sub(1).max(1) as f64;
    numbers.map(|line| {
        let point = |(at, &number): (usize, &u32)| {
            let x = (length - line.len() + at) as f64 / steps * width;
            format!("{x:.1},{:.1}", (1.0 - f64::from(number) / most) * height)
        };
        line.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
    })
}

#[cfg(test)]
mod tests {
    use protocol::Reach;

    use super::*;

    fn report(clients: &[u32], revenue: i64, payments: u64) -> SegmentReport {
        SegmentReport {
            clients: clients.to_vec(),
            revenue: Some((revenue, 1_000_000, "RUB".to_owned())),
            payments,
            buyers: 4,
            closed: (3, 1),
            reach: Reach { phone: 5, email: 3, both: 2 },
            ..SegmentReport::default()
        }
    }

    #[test]
    fn every_figure_differs_by_the_second_less_the_first() {
        let (one, other) = (report(&[1, 10], 1_000, 8), report(&[4], 250, 2));
        let differences: Vec<_> = figures(&one)
            .into_iter()
            .zip(figures(&other))
            .map(|((figure, one), (_, other))| (figure, one.zip(other).and_then(|(one, other)| one.to(other))))
            .collect();
        assert_eq!(differences[0], (Figure::Clients, Some(Amount::Count(-6))));
        assert_eq!(differences[6], (Figure::Revenue, Some(Amount::Money(-750))));
        assert_eq!(differences[7], (Figure::Average, Some(Amount::Money(0))), "125 a payment in both");
        assert_eq!(differences[8], (Figure::Frequency, Some(Amount::Ratio(-1.5))));
        assert_eq!(differences[9], (Figure::Conversion, Some(Amount::Share(0.0))));
        assert_eq!(Amount::Count(1).to(Amount::Money(1)), None);
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        let unknown = SegmentReport::default();
        let told = figures(&unknown);
        assert!(told[6..].iter().all(|(_, amount)| amount.is_none()), "{told:?}");
        assert_eq!(told[0].1, Some(Amount::Count(0)));
        let no_sums = SegmentReport { revenue: None, ..report(&[1], 0, 3) };
        assert_eq!((average(&no_sums), frequency(&no_sums)), (None, Some(0.75)));
    }

    #[test]
    fn averages_round_half_away_from_zero() {
        for (sum, payments, expected) in [(5, 2, 3), (-5, 2, -3), (7, 3, 2), (-7, 3, -2), (0, 2, 0)] {
            assert_eq!(average(&report(&[1], sum, payments)), Some(expected), "{sum} / {payments}");
        }
    }

    #[test]
    fn both_lines_have_one_scale_and_end_together() {
        let drawn = lines([&[0, 5, 10], &[20]], (10.0, 4.0));
        assert_eq!(drawn, ["0.0,4.0 5.0,3.0 10.0,2.0".to_owned(), "10.0,0.0".to_owned()]);
        assert_eq!(lines([&[], &[]], (10.0, 4.0)), [String::new(), String::new()]);
    }
}
