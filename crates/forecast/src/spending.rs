//! How much buyers pay: Gamma-Gamma (Fader, Hardie 2013).

use statrs::function::gamma::{digamma, ln_gamma};

use crate::maximum::Likelihood;

/// What the model of spending sees of a buyer: how many payments its mean is of, and the mean in cents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paid {
    /// How many days it paid on after its first one (x).
    pub repeats: u32,
    /// What it paid on such a day, in the mean; in cents.
    pub mean: f64,
}

impl Paid {
    /// Whether the model can go by it: only repeat payments that are worth something tell how much a buyer pays.
    #[must_use]
    pub fn is_telling(self) -> bool {
        self.repeats > 0 && self.mean.is_finite() && self.mean > 0.0
    }
}

/// Gamma-Gamma: payments vary around a mean of the buyer's own (gamma distribution with shape p), and the means from
/// buyer to buyer (shapes q, v), whatever the pace of a buyer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    /// Shape of the payments of a buyer.
    pub p: f64,
    /// Shape of the scales of buyers.
    pub q: f64,
    /// Rate of the scales of buyers, in the unit of the money that it was fitted to.
    pub v: f64,
}

impl GammaGamma {
    /// The mean of all buyers; only with q > 1 there is one.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.p * self.v / (self.q - 1.0)
    }

    /// The mean payment that is expected of a buyer: between its own mean and that of all, the nearer to its own the more
    /// payments that is of.
    #[must_use]
    pub fn expected(&self, paid: Paid) -> f64 {
        if !paid.is_telling() {
            return self.mean();
        }
        let x = f64::from(paid.repeats);
        self.p * (self.v + x * paid.mean) / (self.p * x + self.q - 1.0)
    }
}

/// How much the buyers of a portal are expected to pay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spending {
    /// By the model.
    Fitted {
        /// Its parameters.
        model: GammaGamma,
        /// Logarithm of its likelihood.
        log_likelihood: f64,
    },
    /// All the same, the mean of those that tell anything, in cents: the model could not be fitted, or has no mean.
    Mean(f64),
}

impl Spending {
    /// The mean payment that is expected of a buyer, in cents.
    #[must_use]
    pub fn expected(&self, paid: Paid) -> f64 {
        match self {
            Self::Fitted { model, .. } => model.expected(paid),
            Self::Mean(mean) => *mean,
        }
    }
}

/// The likelihood of Gamma-Gamma: parameters p, q, and v in means of all.
pub(crate) struct GammaGammaLikelihood {
    /// Repeats and means, in order of repeats; the means in means of all.
    rows: Vec<(u32, f64)>,
    /// The mean of all.
    pub(crate) unit: f64,
}

impl GammaGammaLikelihood {
    /// The likelihood of those of some buyers that tell anything; nothing if none does.
    pub(crate) fn new(paid: impl IntoIterator<Item = Paid>) -> Option<Self> {
        let telling = paid.into_iter().filter(|paid| paid.is_telling());
        let mut rows: Vec<(u32, f64)> = telling.map(|paid| (paid.repeats, paid.mean)).collect();
        let unit = rows.iter().map(|(_, mean)| mean).sum::<f64>() / rows.len() as f64;
        if !unit.is_finite() {
            return None;
        }
        rows.iter_mut().for_each(|(_, mean)| *mean /= unit);
        rows.sort_unstable_by_key(|&(repeats, _)| repeats);
        Some(Self { rows, unit })
    }
}

impl Likelihood for GammaGammaLikelihood {
    fn observations(&self) -> f64 {
        self.rows.len() as f64
    }

    fn log_likelihood(&self, parameters: &[f64], slopes: &mut [f64]) -> f64 {
        let &[p, q, v] = parameters else { return f64::NAN };
        let (ln_v, ln_gamma_q, psi_q) = (v.ln(), ln_gamma(q), digamma(q));
        let [mut value, mut by_p, mut by_q, mut by_v] = [0.0; 4];
        for alike in self.rows.chunk_by(|a, b| a.0 == b.0) {
            let (x, count) = (f64::from(alike[0].0), alike.len() as f64);
            let (px, both) = (p * x, p * x + q);
            let (psi_both, ln_x) = (digamma(both), x.ln());
            let (mut ln_means, mut ln_sums, mut ones) = (0.0, 0.0, 0.0);
            for &(_, mean) in alike {
                let sum = x * mean + v;
                ln_means += mean.ln();
                ln_sums += sum.ln();
                ones += 1.0 / sum;
            }
            let alone = ln_gamma(both) - ln_gamma(px) - ln_gamma_q + q * ln_v + px * ln_x;
            value += count * alone + (px - 1.0) * ln_means - both * ln_sums;
            by_p += x * (count * (psi_both - digamma(px) + ln_x) + ln_means - ln_sums);
            by_q += count * (psi_both - psi_q + ln_v) - ln_sums;
            by_v += count * q / v - both * ones;
        }
        slopes.copy_from_slice(&[by_p, by_q, by_v]);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: GammaGamma = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };

    #[test]
    fn who_tells_nothing_gets_the_mean_of_all() {
        let mean = MODEL.mean();
        assert!((mean - 6.25 * 15.44 / 2.74).abs() < 1e-12);
        for (repeats, own) in [(0, 50.0), (3, 0.0), (3, -5.0), (3, f64::NAN)] {
            assert_eq!(MODEL.expected(Paid { repeats, mean: own }), mean, "{repeats} payments of {own}");
        }
    }

    #[test]
    fn the_more_payments_the_nearer_to_the_own_mean() {
        let expected = |repeats| MODEL.expected(Paid { repeats, mean: 100.0 });
        assert!((1..50).all(|repeats| expected(repeats) < expected(repeats + 1)));
        assert!(expected(1) > MODEL.mean() && expected(10_000) > 99.9 && expected(10_000) < 100.0);
    }

    #[test]
    fn the_slopes_are_those_of_the_likelihood() {
        let paid = [(1, 20.0), (2, 35.0), (2, 11.0), (7, 90.0), (0, 5.0), (3, -1.0)];
        let likelihood = GammaGammaLikelihood::new(paid.map(|(repeats, mean)| Paid { repeats, mean })).expect("some");
        assert_eq!((likelihood.rows.len(), likelihood.unit), (4, 39.0));
        crate::purchases::assert_slopes(&likelihood, &[2.5, 3.1, 0.7]);
        assert!(GammaGammaLikelihood::new([Paid { repeats: 0, mean: 3.0 }]).is_none());
    }
}
