//! Measures the fits; run by hand: `cargo test --profile native -p forecast --test measure -- --ignored --nocapture`.

mod common;

use std::time::Instant;

use common::{Dice, buyers};
use forecast::{BgNbd, Fit, Histories, History};

/// Buyers as of whole days, as an engine tells them.
fn in_days(history: History) -> History {
    let days = |weeks: f64| (weeks * 7.0).floor() / 7.0;
    History { last: days(history.last), age: days(history.age), ..history }
}

#[test]
#[ignore = "measures"]
fn fits_of_many_buyers() {
    let model = BgNbd { r: 0.6, alpha: 8.0, a: 0.6, b: 3.0 };
    for count in [20_000, 85_000, 250_000, 1_000_000] {
        let simulated: Vec<History> =
            buyers(&mut Dice::new(1), model, count).iter().map(|it| in_days(it.history)).collect();
        let begun = Instant::now();
        let histories: Histories = simulated.into_iter().collect();
        let (rows, taken) = (histories.rows(), begun.elapsed());
        let mut fit = Fit::new(histories).expect("enough buyers");
        let (mut steps, mut longest) = (0, 0.0f64);
        let fitted = loop {
            let step = Instant::now();
            let outcome = fit.step();
            longest = longest.max(step.elapsed().as_secs_f64());
            steps += 1;
            if let Some(outcome) = outcome {
                break outcome.expect("a fit");
            }
        };
        println!(
            "{count} buyers, {rows} rows: taken in {:.3} s, whole fit {:.3} s, {steps} steps, the longest {:.1} ms; {:?}",
            taken.as_secs_f64(),
            begun.elapsed().as_secs_f64(),
            longest * 1e3,
            fitted.purchases
        );
    }
}
