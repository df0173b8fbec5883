//! The forecast of a portal at a day, made in steps: both models fitted, every buyer looked at, and the same of a year ago.
//!
//! Everything that the engine has to tell is taken at the beginning, so that between two steps it may change: whoever makes
//! the study drops it then.

use std::collections::HashMap;
use std::rc::Rc;

use segmentation::View;
use segmentation::condition::{Day, Days, NO_NUMBER, Span, Unit};
use segmentation::profile::{Buyer, Foreseen};

use crate::back_test::{BackTest, Tested};
use crate::fit::{Fit, Fitted, NoForecast, SpendingFit};
use crate::history::History;
use crate::purchases::Purchases;
use crate::spending::{Paid, Spending};
use crate::{DAYS_OF_A_WEEK, HORIZONS, LEAST_WEEKS};

/// A year back, to the day at which the back-test fits.
const YEAR: Span = Span { count: 12, unit: Unit::Months };

/// Buyers that one step looks at.
const BUYERS_OF_A_STEP: usize = 4_096;

/// What is expected of a buyer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// The number of its card.
    pub client: usize,
    /// Its payments so far.
    pub history: History,
    /// The probability that it is still one.
    pub alive: f64,
    /// The payments of the next weeks, for each of [`HORIZONS`].
    pub payments: [f64; HORIZONS.len()],
    /// What a payment of it is expected to be worth, in cents.
    pub average: f64,
}

impl Outlook {
    /// What it is expected to pay in the next weeks, in cents, for each of [`HORIZONS`].
    #[must_use]
    pub fn revenue(&self) -> [f64; HORIZONS.len()] {
        self.payments.map(|payments| payments * self.average)
    }
}

/// The forecast of a portal at a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The day.
    pub at: Day,
    /// The model of purchases.
    pub fitted: Fitted,
    /// The model of spending.
    pub spending: Spending,
    /// What is expected of each buyer, in card order.
    pub outlooks: Vec<Outlook>,
    /// What was expected a year ago, beside what came; or why nothing could be.
    pub back_test: Result<BackTest, NoForecast>,
}

impl Forecast {
    /// The forecast as conditions and lists ask for it, of a portal with so many cards.
    #[must_use]
    pub fn foreseen(&self, cards: usize) -> Foreseen {
        let column = |entry: &dyn Fn(&Outlook) -> f64| -> Rc<[i64]> {
            let mut column = vec![NO_NUMBER; cards];
            for outlook in self.outlooks.iter().filter(|outlook| outlook.client < cards) {
                column[outlook.client] = entry(outlook).round() as i64;
            }
            column.into()
        };
        let alive = column(&|outlook| outlook.alive * 100.0);
        Foreseen { at: self.at, alive, expected: column(&|outlook| outlook.payments[HORIZONS.len() - 1] * 100.0) }
    }
}

/// The history of a buyer up to a day.
fn history(buyer: &Buyer, at: Day) -> History {
    let weeks = |days: i32| f64::from(days) / DAYS_OF_A_WEEK;
    History { repeats: buyer.repeats, last: weeks(buyer.last - buyer.first), age: weeks(at - buyer.first) }
}

/// What a buyer pays on the days after its first one.
fn paid(buyer: &Buyer) -> Paid {
    let mean = buyer.repeat_revenue as f64 / f64::from(buyer.repeats.max(1));
    Paid { repeats: buyer.repeats, mean }
}

/// The payments of buyers who are still there; those of the same number of payments and age are the same.
struct IfAlive<const N: usize> {
    purchases: Purchases,
    weeks: [f64; N],
    known: HashMap<(u32, u64), [f64; N]>,
}

impl<const N: usize> IfAlive<N> {
    fn new(purchases: Purchases, weeks: [f64; N]) -> Self {
        Self { purchases, weeks, known: HashMap::new() }
    }

    /// The probability that a buyer is still one, and its expected payments.
    fn of(&mut self, history: History) -> (f64, [f64; N]) {
        let (purchases, weeks) = (self.purchases, self.weeks);
        let alive = purchases.alive(history);
        let known = self.known.entry((history.repeats, history.age.to_bits()));
        let if_alive = known.or_insert_with(|| weeks.map(|weeks| purchases.expected_if_alive(history, weeks)));
        (alive, if_alive.map(|payments| alive * payments))
    }
}

/// What is done next.
#[allow(clippy::large_enum_variant, reason = "a study is in one stage at a time, and there are few studies")]
enum Stage {
    Purchases(Box<Fit>),
    Spending(Fitted, SpendingFit),
    Outlooks(Box<(Fitted, Spending, IfAlive<{ HORIZONS.len() }>)>),
    PurchasesOfThen(Box<Fit>),
    Test(Box<(BackTest, IfAlive<1>)>, usize),
    Done(Result<BackTest, NoForecast>),
}

/// A forecast in the making.
pub struct Study {
    at: Day,
    buyers: Vec<Buyer>,
    /// The day a year before, and its buyers.
    since: Day,
    tested: Vec<Tested>,
    stage: Stage,
    outlooks: Vec<Outlook>,
    models: Option<(Fitted, Spending)>,
}

impl Study {
    /// Takes what the engine knows of the buyers of a day.
    ///
    /// # Errors
    /// If there are too few buyers, or less than a year of payments.
    pub fn new(view: &View<'_>, at: Day) -> Result<Self, NoForecast> {
        let buyers = view.buyers(at);
        let days = buyers.iter().map(|buyer| at - buyer.first).max().unwrap_or(0);
        let fit = Fit::new(buyers.iter().map(|buyer| history(buyer, at)).collect())?;
        if f64::from(days) < LEAST_WEEKS * DAYS_OF_A_WEEK {
            return Err(NoForecast::TooShort { days: days.unsigned_abs() });
        }
        let since = YEAR.before(at);
        let (year_before, active_from) = (YEAR.before(since), view.active_from(since));
        let tested = view.buyers(since).into_iter().map(|buyer| Tested {
            history: history(&buyer, since),
            last_year: view.paid_days(buyer.client, Days { first: year_before + 1, last: since }),
            is_active: buyer.last >= active_from,
            actual: view.paid_days(buyer.client, Days { first: since + 1, last: at }),
        });
        let tested = tested.collect();
        let (stage, outlooks) = (Stage::Purchases(fit.into()), Vec::with_capacity(buyers.len()));
        Ok(Self { at, buyers, since, tested, stage, outlooks, models: None })
    }

    /// How many buyers there are.
    #[must_use]
    pub fn buyers(&self) -> usize {
        self.buyers.len()
    }

    /// Does the next of many short pieces of the work; at the end, the forecast.
    pub fn step(&mut self) -> Option<Result<Forecast, NoForecast>> {
        match &mut self.stage {
            Stage::Purchases(fit) => match fit.step()? {
                Ok(fitted) => {
                    let spending = SpendingFit::new(self.buyers.iter().map(paid));
                    self.stage = Stage::Spending(fitted, spending);
                }
                Err(reason) => return Some(Err(reason)),
            },
            Stage::Spending(fitted, fit) => {
                let (fitted, spending) = (*fitted, fit.step()?);
                self.models = Some((fitted, spending));
                let if_alive = IfAlive::new(fitted.purchases, HORIZONS);
                self.stage = Stage::Outlooks(Box::new((fitted, spending, if_alive)));
            }
            Stage::Outlooks(models) => {
                let (_, spending, if_alive) = &mut **models;
                let begun = self.outlooks.len();
                let next = self.buyers[begun..].iter().take(BUYERS_OF_A_STEP).map(|buyer| {
                    let history = history(buyer, self.at);
                    let (alive, payments) = if_alive.of(history);
                    Outlook { client: buyer.client, history, alive, payments, average: spending.expected(paid(buyer)) }
                });
                self.outlooks.extend(next);
                if self.outlooks.len() == self.buyers.len() {
                    self.stage = match Fit::new(self.tested.iter().map(|tested| tested.history).collect()) {
                        Ok(fit) => Stage::PurchasesOfThen(fit.into()),
                        Err(reason) => Stage::Done(Err(reason)),
                    };
                }
            }
            Stage::PurchasesOfThen(fit) => {
                self.stage = match fit.step()? {
                    Ok(fitted) => {
                        let weeks = f64::from(self.at - self.since) / DAYS_OF_A_WEEK;
                        let test = BackTest::new(self.since, weeks, fitted);
                        Stage::Test(Box::new((test, IfAlive::new(fitted.purchases, [weeks]))), 0)
                    }
                    Err(reason) => Stage::Done(Err(reason)),
                };
            }
            Stage::Test(test, done) => {
                let (test, if_alive) = &mut **test;
                for tested in self.tested[*done..].iter().take(BUYERS_OF_A_STEP) {
                    let (_, [expected]) = if_alive.of(tested.history);
                    test.add(tested, expected);
                    *done += 1;
                }
                if *done == self.tested.len() {
                    self.stage = Stage::Done(Ok(test.clone()));
                }
            }
            Stage::Done(back_test) => {
                let (fitted, spending) = self.models?;
                let (at, back_test) = (self.at, back_test.clone());
                let outlooks = std::mem::take(&mut self.outlooks);
                return Some(Ok(Forecast { at, fitted, spending, outlooks, back_test }));
            }
        }
        None
    }

    /// Goes on to the end.
    ///
    /// # Errors
    /// If a fit does not converge.
    pub fn run(mut self) -> Result<Forecast, NoForecast> {
        loop {
            if let Some(outcome) = self.step() {
                return outcome;
            }
        }
    }
}
