//! Buyers drawn from a model, the same ones each time.

#![allow(dead_code, reason = "not every test uses all of it")]

use forecast::{BgNbd, History};

/// Asserts that a number is near another one.
#[track_caller]
pub(crate) fn near(found: f64, expected: f64, by: f64) {
    assert!((found - expected).abs() <= by, "{found} is not {expected}");
}

/// Numbers that look random and are the same each time: SplitMix64.
pub(crate) struct Dice(u64);

impl Dice {
    /// Numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number between 0 and 1, neither of them included.
    pub(crate) fn throw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64 + f64::EPSILON / 4.0
    }

    /// A number of a gamma distribution with rate 1 (Marsaglia, Tsang 2000).
    pub(crate) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.throw().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let normal = (-2.0 * self.throw().ln()).sqrt() * (std::f64::consts::TAU * self.throw()).cos();
            let v = (1.0 + c * normal).powi(3);
            if v > 0.0 && self.throw().ln() < normal * normal / 2.0 + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }
}

/// A simulated buyer.
pub(crate) struct Simulated {
    /// What is seen of it.
    pub(crate) history: History,
    /// Its payments of the 52 weeks after that.
    pub(crate) next_year: u32,
    /// Whether it is still a buyer when it is looked at.
    pub(crate) is_alive: bool,
}

/// Buyers who do what a model says, of ages between half a year and two and a half years. With a = 0 nobody leaves.
pub(crate) fn buyers(dice: &mut Dice, model: BgNbd, count: usize) -> Vec<Simulated> {
    let buyer = |_| {
        let pace = dice.gamma(model.r) / model.alpha;
        let leaves = if model.a > 0.0 {
            let (leaving, staying) = (dice.gamma(model.a), dice.gamma(model.b));
            leaving / (leaving + staying)
        } else {
            0.0
        };
        let age = 26.0 + 104.0 * dice.throw();
        let (mut repeats, mut last, mut next_year, mut time, mut is_alive) = (0, 0.0, 0, 0.0, true);
        loop {
            time -= dice.throw().ln() / pace;
            if time > age + 52.0 {
                break;
            }
            if time <= age {
                (repeats, last) = (repeats + 1, time);
            } else {
                next_year += 1;
            }
            if dice.throw() < leaves {
                is_alive = time > age;
                break;
            }
        }
        Simulated { history: History { repeats, last, age }, next_year, is_alive }
    };
    (0..count).map(buyer).collect()
}
