//! Fits to buyers whose answers are known: worked out apart, or simulated from known parameters.
//!
//! The answers for `data/buyers.csv` were worked out by another program in another language: the likelihood written
//! with the logarithm of the gamma function and maximised by Nelder and Mead, the expectations by the published
//! hypergeometric formula with 30 digits.

mod common;

use common::{Dice, buyers, near};
use forecast::fit::{Fitted, SpendingFit};
use forecast::spending::Paid;
use forecast::{BgNbd, Fit, HORIZONS, History, Nbd, NoForecast, Purchases, Spending};

/// The buyers of the small set, with what they paid.
fn known() -> Vec<(History, Paid)> {
    let lines = include_str!("data/buyers.csv").lines().skip(1);
    let known = lines.map(|line| {
        let fields: Vec<f64> = line.split(',').map(|field| field.parse().expect("a number")).collect();
        let history = History { repeats: fields[1] as u32, last: fields[2] / 7.0, age: fields[3] / 7.0 };
        (history, Paid { repeats: history.repeats, mean: fields[4] })
    });
    known.collect()
}

fn fit(histories: impl IntoIterator<Item = History>) -> Result<Fitted, NoForecast> {
    Fit::new(histories.into_iter().collect()).and_then(Fit::run)
}

#[test]
fn the_small_set_has_the_answers_that_were_worked_out_apart() {
    let known = known();
    let fitted = fit(known.iter().map(|(history, _)| *history)).expect("a fit");
    let Purchases::Leaving(BgNbd { r, alpha, a, b }) = fitted.purchases else { panic!("{fitted:?}") };
    near(r, 0.766_222, 1e-5);
    near(alpha, 9.103_736, 1e-4);
    near(a, 0.668_261, 1e-5);
    near(b, 2.354_546, 1e-4);
    near(fitted.log_likelihood, -2_854.489_250_293_672, 1e-7);
    assert_eq!(fitted.buyers, 300);
    let sum = |of: &dyn Fn(History) -> f64| known.iter().map(|(history, _)| of(*history)).sum::<f64>();
    near(sum(&|history| fitted.purchases.alive(history)), 190.279_319, 1e-3);
    for (weeks, expected) in HORIZONS.iter().zip([127.700_143, 242.702_387, 445.439_853]) {
        near(sum(&|history| fitted.purchases.expected(history, *weeks)), expected, 1e-2);
    }
    for ((history, _), (alive, expected)) in known.iter().zip([
        (1.0, 0.390_231_852),
        (1.0, 0.381_098_791),
        (0.440_294_352, 3.085_568_871),
        (0.721_593_375, 1.025_049_953),
        (0.746_405_463, 2.234_296_054),
    ]) {
        near(fitted.purchases.alive(*history), alive, 1e-5);
        near(fitted.purchases.expected(*history, 52.0), expected, 1e-4);
    }
}

#[test]
fn the_spending_of_the_small_set_is_what_was_worked_out_apart() {
    let known = known();
    let spending = SpendingFit::new(known.iter().map(|(_, paid)| *paid)).run();
    let Spending::Fitted { model, log_likelihood } = spending else { panic!("{spending:?}") };
    near(model.p, 8.426_608, 1e-3);
    near(model.q, 2.844_697, 1e-4);
    near(model.v, 6.439_427, 1e-3);
    near(log_likelihood, -938.349_541, 1e-6);
    near(model.mean(), 29.415_414, 1e-3);
    near(spending.expected(known[2].1), 30.050_150, 1e-4);
    let fitted = fit(known.iter().map(|(history, _)| *history)).expect("a fit");
    let revenue =
        known.iter().map(|&(history, paid)| fitted.purchases.expected(history, 52.0) * spending.expected(paid));
    near(revenue.sum(), 13_793.322_718, 0.5);
}

#[test]
fn the_same_buyers_in_any_order_and_unit_of_money_have_the_same_forecast() {
    let known = known();
    let fitted = fit(known.iter().map(|(history, _)| *history)).expect("a fit");
    let backwards = fit(known.iter().rev().map(|(history, _)| *history)).expect("a fit");
    assert_eq!(fitted, backwards, "rows are summed in one order");
    let in_cents = |paid: Paid| Paid { mean: paid.mean * 1e6, ..paid };
    let small = SpendingFit::new(known.iter().map(|(_, paid)| *paid)).run();
    let large = SpendingFit::new(known.iter().map(|(_, paid)| in_cents(*paid))).run();
    for (_, paid) in known {
        near(large.expected(in_cents(paid)) / 1e6, small.expected(paid), 1e-4);
    }
}

/// What buyers do is drawn by the model itself; of many of them its parameters are found again.
#[test]
fn the_parameters_of_simulated_buyers_are_found_again() {
    for (seed, model) in [
        (1, BgNbd { r: 0.25, alpha: 4.5, a: 0.8, b: 2.4 }),
        (2, BgNbd { r: 1.4, alpha: 12.0, a: 1.5, b: 6.0 }),
        (3, BgNbd { r: 0.6, alpha: 8.0, a: 0.3, b: 4.0 }),
    ] {
        let simulated = buyers(&mut Dice::new(seed), model, 30_000);
        let fitted = fit(simulated.iter().map(|buyer| buyer.history)).expect("a fit");
        let Purchases::Leaving(found) = fitted.purchases else { panic!("{fitted:?}") };
        near(found.r / model.r, 1.0, 0.1);
        near(found.alpha / model.alpha, 1.0, 0.1);
        near(found.dropout() / model.dropout(), 1.0, 0.1);
        near(found.a / model.a, 1.0, 0.25);
        near(found.b / model.b, 1.0, 0.25);
        // What the buyers go on to do is what is expected of them, together and among those of like number of payments.
        for (of, expected_error) in [(0..=0, 0.1), (1..=3, 0.1), (4..=1_000, 0.1), (0..=1_000, 0.03)] {
            let meant = || simulated.iter().filter(|buyer| of.contains(&buyer.history.repeats));
            let expected: f64 = meant().map(|buyer| found.expected(buyer.history, 52.0)).sum();
            let came: u32 = meant().map(|buyer| buyer.next_year).sum();
            near(expected / f64::from(came), 1.0, expected_error);
        }
        let alive: f64 = simulated.iter().map(|buyer| found.alive(buyer.history)).sum();
        let are = simulated.iter().filter(|buyer| buyer.is_alive).count();
        near(alive / are as f64, 1.0, 0.03);
    }
}

#[test]
fn where_nobody_leaves_everybody_is_still_there() {
    let paces = Nbd { r: 2.0, alpha: 10.0 };
    for seed in 1..=6 {
        let never = BgNbd { r: paces.r, alpha: paces.alpha, a: 0.0, b: 1.0 };
        let simulated = buyers(&mut Dice::new(seed), never, 4_000);
        let fitted = fit(simulated.iter().map(|buyer| buyer.history)).expect("a fit");
        let expected: f64 = simulated.iter().map(|buyer| fitted.purchases.expected(buyer.history, 52.0)).sum();
        let came: u32 = simulated.iter().map(|buyer| buyer.next_year).sum();
        near(expected / f64::from(came), 1.0, 0.03);
        let Purchases::Staying(found) = fitted.purchases else { panic!("seed {seed}: {fitted:?}") };
        near(found.r / paces.r, 1.0, 0.1);
        near(found.alpha / paces.alpha, 1.0, 0.1);
        assert!(simulated.iter().all(|buyer| fitted.purchases.alive(buyer.history) == 1.0));
    }
}

#[test]
fn without_enough_buyers_there_is_no_forecast() {
    let one = History { repeats: 2, last: 20.0, age: 60.0 };
    assert_eq!(fit([one; 99]), Err(NoForecast::TooFewBuyers { buyers: 99 }));
    assert_eq!(fit([]), Err(NoForecast::TooFewBuyers { buyers: 0 }));
}

/// Whatever buyers are like, there is an answer that makes sense, or a reason.
#[test]
fn odd_portals_have_a_forecast_that_makes_sense_or_none() {
    let once = |age: f64| History { repeats: 0, last: 0.0, age };
    let daily = |days: u32| History { repeats: days, last: f64::from(days) / 7.0, age: f64::from(days) / 7.0 };
    let portals: [(&str, Vec<History>); 6] = [
        ("all paid once, long ago", (0..200).map(|day| once(60.0 + f64::from(day) / 7.0)).collect()),
        ("all paid today", vec![once(0.0); 200]),
        ("all alike", vec![History { repeats: 5, last: 30.0, age: 60.0 }; 200]),
        ("all pay daily", (100..300).map(daily).collect()),
        ("one pays, nobody else again", [vec![once(80.0); 200], vec![daily(560)]].concat()),
        ("twice in a row and never again", vec![History { repeats: 1, last: 1.0 / 7.0, age: 90.0 }; 200]),
    ];
    for (why, portal) in portals {
        let fitted = match fit(portal.iter().copied()) {
            Ok(fitted) => fitted,
            Err(reason) => {
                assert_eq!(reason, NoForecast::NotConverged, "{why}");
                continue;
            }
        };
        for history in portal {
            let alive = fitted.purchases.alive(history);
            let expected = HORIZONS.map(|weeks| fitted.purchases.expected(history, weeks));
            assert!((0.0..=1.0).contains(&alive), "{why}: {alive}");
            assert!(expected[0] >= 0.0 && expected.is_sorted() && expected[2] < 400.0, "{why}: {expected:?}");
        }
    }
}
