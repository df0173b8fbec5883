//! The models of purchases, held to the published formulas: by numbers worked out apart with 30 digits, by integration,
//! and by what has to hold whatever the parameters.

use std::rc::Rc;

use proptest::prelude::*;

use super::*;

const CDNOW: BgNbd = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

fn history(repeats: u32, last: f64, age: f64) -> History {
    History { repeats, last, age }
}

/// Compares the slopes of a likelihood with how much it changes.
pub(crate) fn assert_slopes(likelihood: &impl Likelihood, parameters: &[f64]) {
    let mut slopes = vec![0.0; parameters.len()];
    let mut rest = slopes.clone();
    likelihood.log_likelihood(parameters, &mut slopes);
    for (place, slope) in slopes.iter().enumerate() {
        let step = 1e-5 * parameters[place];
        let mut at = |by: f64| {
            let mut moved = parameters.to_vec();
            moved[place] += by;
            likelihood.log_likelihood(&moved, &mut rest)
        };
        let change = (at(step) - at(-step)) / (2.0 * step);
        assert!((change - slope).abs() < 1e-6 * (1.0 + slope.abs()), "{place}: {slope} is not {change}");
    }
}

/// The hypergeometric formula as it is published, evaluated apart by mpmath with 30 digits.
#[test]
fn the_expected_payments_are_those_of_the_hypergeometric_formula() {
    for ((r, alpha, a, b), repeats, age, weeks, expected) in [
        ((0.243, 4.414, 0.793, 2.426), 0, 38.86, 39.0, 0.195_098_052_011_262_64),
        ((0.243, 4.414, 0.793, 2.426), 2, 38.86, 39.0, 1.687_399_305_805_313),
        ((0.243, 4.414, 0.793, 2.426), 1, 0.0, 52.0, 6.095_801_218_302_22),
        ((1.5, 10.0, 2.5, 4.0), 120, 200.0, 52.0, 23.052_878_033_148_94),
        ((0.3, 0.05, 0.3, 0.4), 0, 0.0, 52.0, 36.425_052_863_695_263),
        ((3.0, 100.0, 0.05, 9.0), 7, 300.0, 13.0, 0.324_820_454_334_535_68),
        ((40.0, 3.0, 1.7, 30.0), 400, 20.0, 52.0, 349.078_564_044_122_2),
        ((0.5, 2.0, 0.2, 0.8), 3, 10.0, 26.0, 6.548_400_743_048_662),
    ] {
        let found = BgNbd { r, alpha, a, b }.expected_if_alive(history(repeats, 0.0, age), weeks);
        assert!((found / expected - 1.0).abs() < 1e-12, "{found} is not {expected}");
    }
}

/// Where the published formula is 0 ÷ 0 (a = 1, and a + b + x = 1) the sum has no gap.
#[test]
fn there_is_no_gap_where_the_published_formula_has_one() {
    let at = |a: f64, b: f64| BgNbd { r: 0.3, alpha: 5.0, a, b }.expected_if_alive(history(0, 0.0, 20.0), 52.0);
    for (a, b) in [(1.0, 2.0), (0.4, 0.6)] {
        let mean = (at(a - 1e-5, b) + at(a + 1e-5, b)) / 2.0;
        assert!((at(a, b) / mean - 1.0).abs() < 1e-8, "{a}, {b}");
    }
}

/// The expected payments as an integral: of all who are still there, the mean of pace × probability of being there yet.
#[test]
fn the_expected_payments_are_the_integral_of_the_pace() {
    // With probability of leaving p and n = r + x: ∫ n αᵀⁿ ÷ (αᵀ + p s)ⁿ⁺¹ ds from 0 to t, averaged over the beta
    // distribution of p; the inner one is (1 − (1 + p t ÷ αᵀ)⁻ⁿ) ÷ p.
    let (model, seen, weeks) = (BgNbd { r: 1.2, alpha: 6.0, a: 2.0, b: 3.0 }, history(3, 10.0, 30.0), 26.0);
    let (n, since, b) = (model.r + 3.0, model.alpha + 30.0, model.b + 3.0);
    let steps = 200_000;
    let (mut sum, mut whole) = (0.0, 0.0);
    for step in 0..steps {
        let p = (f64::from(step) + 0.5) / f64::from(steps);
        let density = p.powf(model.a - 1.0) * (1.0 - p).powf(b - 1.0);
        sum += density * (1.0 - (1.0 + p * weeks / since).powf(-n)) / p;
        whole += density;
    }
    let found = model.expected_if_alive(seen, weeks);
    assert!((found / (sum / whole) - 1.0).abs() < 1e-7, "{found} is not {}", sum / whole);
}

#[test]
fn a_buyer_without_a_repeat_is_there_and_one_who_is_silent_for_long_is_not() {
    assert_eq!(CDNOW.alive(history(0, 0.0, 38.86)), 1.0);
    assert!((CDNOW.alive(history(2, 30.43, 38.86)) - 0.7266).abs() < 1e-4);
    assert!((CDNOW.alive(history(1, 1.71, 38.86)) - 0.2122).abs() < 1e-4);
    assert!(CDNOW.alive(history(200, 10.0, 1_000.0)) < 1e-30);
}

#[test]
fn without_leaving_the_pace_goes_on() {
    let model = Nbd { r: 0.5, alpha: 10.0 };
    assert_eq!(model.expected(history(4, 20.0, 35.0), 13.0), 4.5 / 45.0 * 13.0);
    let nearly = BgNbd { r: 0.5, alpha: 10.0, a: 1e-9, b: 1e3 };
    let found = nearly.expected(history(4, 20.0, 35.0), 13.0);
    assert!((found / model.expected(history(4, 20.0, 35.0), 13.0) - 1.0).abs() < 1e-6);
}

fn some() -> Rc<Histories> {
    let buyers = [(0, 0.0, 30.0), (0, 0.0, 30.0), (1, 4.0, 39.0), (2, 30.4, 38.9), (9, 12.0, 50.0), (3, 50.0, 50.0)];
    Rc::new(buyers.into_iter().map(|(repeats, last, age)| history(repeats, last, age)).collect())
}

#[test]
fn the_slopes_are_those_of_the_likelihood() {
    for parameters in [[0.243, 4.414, 0.793, 2.426], [2.0, 30.0, 0.1, 0.2], [0.01, 0.5, 8.0, 90.0]] {
        assert_slopes(&BgNbdLikelihood(some()), &parameters);
        assert_slopes(&NbdLikelihood(some()), &parameters[..2]);
    }
}

/// The likelihood of a buyer is the chance of its very payments: summed over all that can happen it is 1. With payments of
/// density, what one buyer of age T does after its first day integrates to 1 over x and the last payment.
#[test]
fn the_chances_of_all_histories_add_up_to_one() {
    let (r, alpha, a, b) = (0.7, 5.0, 0.9, 1.7);
    let age = 6.0;
    let steps = 2_000;
    let value = |repeats: u32, last: f64| {
        let one: Histories = [history(repeats, last, age)].into_iter().collect();
        BgNbdLikelihood(Rc::new(one)).log_likelihood(&[r, alpha, a, b], &mut [0.0; 4]).exp()
    };
    let mut sum = value(0, 0.0);
    let mut orders = 1.0;
    for repeats in 1..60u32 {
        // The x − 1 payments before the last one lie anywhere between 0 and it: t^(x−1) ÷ (x − 1)! ways.
        orders /= f64::from(repeats.saturating_sub(1).max(1));
        let integral: f64 = (0..steps)
            .map(|step| {
                let last = (f64::from(step) + 0.5) / f64::from(steps) * age;
                value(repeats, last) * last.powi(repeats as i32 - 1) * age / f64::from(steps)
            })
            .sum();
        sum += integral * orders;
    }
    assert!((sum - 1.0).abs() < 1e-5, "{sum}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() })]

    #[test]
    fn probabilities_and_expectations_are_what_such_can_be(
        (r, alpha, a, b) in (0.01f64..50.0, 0.05f64..500.0, 1e-4f64..50.0, 1e-3f64..500.0),
        (repeats, age) in (0u32..200, 0.0f64..1_000.0),
        part in 0.0f64..=1.0,
        (weeks, more) in (0.0f64..52.0, 0.0f64..52.0),
    ) {
        let model = BgNbd { r, alpha, a, b };
        let seen = history(repeats, age * part, age);
        let alive = model.alive(seen);
        prop_assert!((0.0..=1.0).contains(&alive));
        let expected = model.expected(seen, weeks);
        prop_assert!(expected >= 0.0 && expected.is_finite());
        prop_assert!(model.expected(seen, weeks + more) >= expected * (1.0 - 1e-9), "more weeks, fewer payments");
        // Nobody pays more often than one who never leaves.
        let staying = Nbd { r, alpha }.expected(seen, weeks);
        prop_assert!(expected <= staying * (1.0 + 1e-9) + 1e-12, "{} > {}", expected, staying);
        // A later last payment is a better sign.
        prop_assert!(model.alive(history(repeats, age, age)) >= alive * (1.0 - 1e-9));
    }
}
