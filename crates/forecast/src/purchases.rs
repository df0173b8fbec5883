//! When buyers pay, and whether they have left: BG/NBD (Fader, Hardie, Lee 2005), and NBD where nobody seems to leave.
//!
//! # Design
//! The expected payments are published as a hypergeometric function that is not defined for some parameters (a = 1) and
//! loses its digits near them. Here the same number is a sum of positive terms ([`BgNbd::expected_if_alive`]), which has no
//! such places; the tests hold it to the published one.

use crate::history::{Histories, History};
use crate::maximum::Likelihood;

/// BG/NBD: a buyer pays at random at a pace of its own, and after each repeat payment leaves for good with a probability of
/// its own. Paces follow a gamma distribution, probabilities of leaving a beta distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgNbd {
    /// Shape of the distribution of paces.
    pub r: f64,
    /// Its rate, in weeks.
    pub alpha: f64,
    /// First shape of the distribution of probabilities of leaving.
    pub a: f64,
    /// Its second shape.
    pub b: f64,
}

/// NBD: a buyer pays at random at a pace of its own and never leaves. Paces follow a gamma distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nbd {
    /// Shape of the distribution of paces.
    pub r: f64,
    /// Its rate, in weeks.
    pub alpha: f64,
}

/// The model that is used for the purchases of a portal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Purchases {
    /// Buyers leave.
    Leaving(BgNbd),
    /// Nobody seems to leave.
    Staying(Nbd),
}

impl Purchases {
    /// The probability that a buyer is still one.
    #[must_use]
    pub fn alive(&self, history: History) -> f64 {
        match self {
            Self::Leaving(model) => model.alive(history),
            Self::Staying(_) => 1.0,
        }
    }

    /// The payments of the next weeks of a buyer who is still one; they do not depend on when the last one was.
    #[must_use]
    pub fn expected_if_alive(&self, history: History, weeks: f64) -> f64 {
        match self {
            Self::Leaving(model) => model.expected_if_alive(history, weeks),
            Self::Staying(model) => model.expected(history, weeks),
        }
    }

    /// The payments of the next weeks of a buyer.
    #[must_use]
    pub fn expected(&self, history: History, weeks: f64) -> f64 {
        self.alive(history) * self.expected_if_alive(history, weeks)
    }
}

impl BgNbd {
    /// The mean of the probabilities of leaving after a payment.
    #[must_use]
    pub fn dropout(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// The probability that a buyer is still one. A buyer without a repeat payment has had no occasion to leave.
    #[must_use]
    pub fn alive(&self, history: History) -> f64 {
        let History { repeats, last, age } = history.plausible();
        if repeats == 0 {
            return 1.0;
        }
        let x = f64::from(repeats);
        let pauses = ((self.alpha + age) / (self.alpha + last)).ln() * (self.r + x);
        1.0 / (1.0 + (pauses + (self.a / (self.b + x - 1.0)).ln()).exp())
    }

    /// The payments of the next weeks of a buyer who is still one.
    ///
    /// Without leaving, their number k follows a negative binomial distribution; of k payments, the (j + 1)-th is made
    /// if the buyer has stayed j times, which has the probability (b + x)ⱼ ÷ (a + b + x)ⱼ. The weights of the k are
    /// taken without their common factor, which may be too small for a number, and divided by their sum.
    #[must_use]
    pub fn expected_if_alive(&self, history: History, weeks: f64) -> f64 {
        if weeks.is_nan() || weeks <= 0.0 {
            return 0.0;
        }
        let History { repeats, age, .. } = history.plausible();
        let n = self.r + f64::from(repeats);
        let stays = self.b + f64::from(repeats);
        let z = weeks / (self.alpha + age + weeks);
        let (mut weight, mut weights, mut sum) = (1.0f64, 1.0f64, 0.0f64);
        let (mut staying, mut made) = (1.0f64, 0.0f64);
        let mut k = 0.0f64;
        loop {
            weight *= (n + k) / (k + 1.0) * z;
            made += staying;
            staying *= (stays + k) / (stays + self.a + k);
            k += 1.0;
            weights += weight;
            sum += weight * made;
            if weights > 1e200 {
                (weight, weights, sum) = (weight * 1e-200, weights * 1e-200, sum * 1e-200);
            }
            // From here on each weight is at most this part of the one before.
            let part = (z * (n + k) / (k + 1.0)).max(z);
            let rest = part / (1.0 - part);
            if part < 1.0 && weight * rest * (made + 1.0 / (1.0 - part)) <= 1e-14 * sum {
                return sum / weights;
            }
        }
    }

    /// The payments of the next weeks of a buyer.
    #[must_use]
    pub fn expected(&self, history: History, weeks: f64) -> f64 {
        self.alive(history) * self.expected_if_alive(history, weeks)
    }
}

impl Nbd {
    /// The payments of the next weeks of a buyer.
    #[must_use]
    pub fn expected(&self, history: History, weeks: f64) -> f64 {
        let History { repeats, age, .. } = history.plausible();
        (self.r + f64::from(repeats)) / (self.alpha + age) * weeks.max(0.0)
    }
}

/// The likelihood of BG/NBD: parameters r, α, a, b.
pub(crate) struct BgNbdLikelihood(pub(crate) std::rc::Rc<Histories>);

/// The likelihood of NBD: parameters r, α. It is that of BG/NBD with a → 0, so that both can be compared.
pub(crate) struct NbdLikelihood(pub(crate) std::rc::Rc<Histories>);

/// What depends on a time alone: ln (α + t) and 1 ÷ (α + t).
fn of_times(times: &[f64], alpha: f64) -> Vec<(f64, f64)> {
    times.iter().map(|time| ((alpha + time).ln(), 1.0 / (alpha + time))).collect()
}

/// What depends on the repeats alone: for 0, 1, … the sum of what each of them adds.
fn of_repeats<const N: usize>(most: u32, adds: impl Fn(f64) -> [f64; N]) -> Vec<[f64; N]> {
    let mut sums = Vec::with_capacity(most as usize + 1);
    let mut sum = [0.0; N];
    sums.push(sum);
    for j in 0..most {
        sum.iter_mut().zip(adds(f64::from(j))).for_each(|(sum, more)| *sum += more);
        sums.push(sum);
    }
    sums
}

impl Likelihood for BgNbdLikelihood {
    fn observations(&self) -> f64 {
        f64::from(self.0.buyers())
    }

    fn log_likelihood(&self, parameters: &[f64], slopes: &mut [f64]) -> f64 {
        let &[r, alpha, a, b] = parameters else { return f64::NAN };
        let times = of_times(&self.0.times, alpha);
        let repeats = of_repeats(self.0.most_repeats(), |j| {
            // Logarithms of Γ(r + x) ÷ Γ(r) and of B(a, b + x) ÷ B(a, b), and their slopes by r, a and b.
            let (stays, all) = (1.0 / (b + j), 1.0 / (a + b + j));
            [(r + j).ln() + ((b + j) * all).ln(), 1.0 / (r + j), -all, stays - all]
        });
        let ln_alpha = alpha.ln();
        let mut value = 0.0;
        let [mut by_r, mut by_alpha, mut by_a, mut by_b] = [0.0; 4];
        for row in &self.0.rows {
            let weight = f64::from(row.weight);
            let [ln_both, psi, slope_a, slope_b] = repeats[row.repeats as usize];
            let (ln_age, one_age) = times[row.age as usize];
            let x = f64::from(row.repeats);
            let n = r + x;
            let mut ln = ln_both + r * ln_alpha - n * ln_age;
            let mut slope = [psi + ln_alpha - ln_age, r / alpha - n * one_age, slope_a, slope_b];
            if row.repeats > 0 {
                let (ln_last, one_last) = times[row.last as usize];
                let pause = ln_age - ln_last;
                let left = b + x - 1.0;
                // The odds of having left after the last payment.
                let z = n * pause + (a / left).ln();
                let e = (-z.abs()).exp();
                ln += z.max(0.0) + e.ln_1p();
                let part = if z > 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) };
                slope[0] += part * pause;
                slope[1] += part * n * (one_age - one_last);
                slope[2] += part / a;
                slope[3] -= part / left;
            }
            value += weight * ln;
            by_r += weight * slope[0];
            by_alpha += weight * slope[1];
            by_a += weight * slope[2];
            by_b += weight * slope[3];
        }
        slopes.copy_from_slice(&[by_r, by_alpha, by_a, by_b]);
        value
    }
}

impl Likelihood for NbdLikelihood {
    fn observations(&self) -> f64 {
        f64::from(self.0.buyers())
    }

    fn log_likelihood(&self, parameters: &[f64], slopes: &mut [f64]) -> f64 {
        let &[r, alpha] = parameters else { return f64::NAN };
        let times = of_times(&self.0.times, alpha);
        let repeats = of_repeats(self.0.most_repeats(), |j| [(r + j).ln(), 1.0 / (r + j)]);
        let ln_alpha = alpha.ln();
        let (mut value, mut by_r, mut by_alpha) = (0.0, 0.0, 0.0);
        for row in &self.0.rows {
            let weight = f64::from(row.weight);
            let [ln, psi] = repeats[row.repeats as usize];
            let (ln_age, one_age) = times[row.age as usize];
            let n = r + f64::from(row.repeats);
            value += weight * (ln + r * ln_alpha - n * ln_age);
            by_r += weight * (psi + ln_alpha - ln_age);
            by_alpha += weight * (r / alpha - n * one_age);
        }
        slopes.copy_from_slice(&[by_r, by_alpha]);
        value
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::assert_slopes;
