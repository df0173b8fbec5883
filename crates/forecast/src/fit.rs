//! The models of a portal, fitted in steps.

use std::rc::Rc;

use crate::LEAST_BUYERS;
use crate::history::Histories;
use crate::maximum::Maximum;
use crate::purchases::{BgNbd, BgNbdLikelihood, Nbd, NbdLikelihood, Purchases};
use crate::spending::{GammaGamma, GammaGammaLikelihood, Paid, Spending};

/// The range in which parameters are looked for; the maximum of no likelihood that is worth the name lies beyond.
const SHAPE: (f64, f64) = (1e-4, 1e4);
/// The range of α, in weeks: a hundredth of a week to more than the age of any portal a thousandfold.
const WEEKS: (f64, f64) = (1e-2, 1e6);
/// The range of the shapes of leaving: the second one may be large where few leave.
const LEAVING: [(f64, f64); 2] = [(1e-8, 1e4), (1e-3, 1e6)];

/// Where fewer leave after a payment than this part of the buyers, nobody seems to leave.
const LEAST_DROPOUT: f64 = 1e-3;
/// Where leaving makes the logarithm of the likelihood greater by less than this, the maximum lies at the border.
const LEAST_GAIN: f64 = 1e-2;

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NoForecast {
    /// There are fewer than [`LEAST_BUYERS`] buyers.
    #[error("only {buyers} buyers: a forecast needs {LEAST_BUYERS}")]
    TooFewBuyers {
        /// How many there are.
        buyers: u32,
    },
    /// The first payment of all is less than [`LEAST_WEEKS`](crate::LEAST_WEEKS) weeks old.
    #[error("only {days} days of payments: a forecast needs a year")]
    TooShort {
        /// How many days old it is.
        days: u32,
    },
    /// No start has led to a maximum of the likelihood.
    #[error("the fit did not converge")]
    NotConverged,
}

/// A model of purchases, fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// The model with its parameters.
    pub purchases: Purchases,
    /// Logarithm of its likelihood, over all buyers.
    pub log_likelihood: f64,
    /// How many buyers it was fitted to.
    pub buyers: u32,
}

/// The fit of the models of purchases, in steps.
pub struct Fit {
    histories: Rc<Histories>,
    staying: Maximum<NbdLikelihood>,
    leaving: Maximum<BgNbdLikelihood>,
    stayed: Option<Fitted>,
}

impl Fit {
    /// Begins a fit.
    ///
    /// # Errors
    /// If there are too few buyers.
    pub fn new(histories: Histories) -> Result<Self, NoForecast> {
        let buyers = histories.buyers();
        if buyers < LEAST_BUYERS {
            return Err(NoForecast::TooFewBuyers { buyers });
        }
        let histories = Rc::new(histories);
        // Starts with the mean pace of all: of buyers who are much, somewhat and little alike.
        let pace = histories.pace();
        let leaving = [(1.0, 1.0, 1.0), (3.0, 2.0, 10.0), (0.3, 0.5, 3.0)].map(|(r, a, b)| vec![r, r / pace, a, b]);
        let staying = [1.0, 0.3].map(|r| vec![r, r / pace]);
        let bounds = vec![SHAPE, WEEKS, LEAVING[0], LEAVING[1]];
        Ok(Self {
            staying: Maximum::new(NbdLikelihood(histories.clone()), bounds[..2].to_vec(), staying.into()),
            leaving: Maximum::new(BgNbdLikelihood(histories.clone()), bounds, leaving.into()),
            histories,
            stayed: None,
        })
    }

    /// Goes on for some passes over the histories; at the end, the model that is used.
    pub fn step(&mut self) -> Option<Result<Fitted, NoForecast>> {
        let buyers = self.histories.buyers();
        let Some(stayed) = self.stayed else {
            let Some(found) = self.staying.step()? else { return Some(Err(NoForecast::NotConverged)) };
            let &[r, alpha] = found.parameters.as_slice() else { return Some(Err(NoForecast::NotConverged)) };
            let purchases = Purchases::Staying(Nbd { r, alpha });
            self.stayed = Some(Fitted { purchases, log_likelihood: found.log_likelihood, buyers });
            return None;
        };
        let Some(found) = self.leaving.step()? else { return Some(Err(NoForecast::NotConverged)) };
        let &[r, alpha, a, b] = found.parameters.as_slice() else { return Some(Err(NoForecast::NotConverged)) };
        let model = BgNbd { r, alpha, a, b };
        let gain = found.log_likelihood - stayed.log_likelihood;
        let leaving = Fitted { purchases: Purchases::Leaving(model), log_likelihood: found.log_likelihood, buyers };
        let is_leaving = gain >= LEAST_GAIN && model.dropout() >= LEAST_DROPOUT;
        Some(Ok(if is_leaving { leaving } else { stayed }))
    }

    /// Goes on to the end.
    ///
    /// # Errors
    /// If the fit does not converge.
    pub fn run(mut self) -> Result<Fitted, NoForecast> {
        loop {
            if let Some(outcome) = self.step() {
                return outcome;
            }
        }
    }
}

/// The fit of the model of spending, in steps.
pub struct SpendingFit {
    mean: f64,
    search: Option<Maximum<GammaGammaLikelihood>>,
}

impl SpendingFit {
    /// Begins a fit to what some buyers paid.
    #[must_use]
    pub fn new(paid: impl IntoIterator<Item = Paid>) -> Self {
        let likelihood = GammaGammaLikelihood::new(paid);
        let starts = vec![vec![1.0, 2.0, 1.0], vec![6.0, 4.0, 0.5]];
        let bounds = vec![SHAPE, SHAPE, (1e-8, 1e6)];
        let mean = likelihood.as_ref().map_or(0.0, |likelihood| likelihood.unit);
        Self { mean, search: likelihood.map(|likelihood| Maximum::new(likelihood, bounds, starts)) }
    }

    /// Goes on for some passes over the buyers; at the end, what is used: the mean of all where the model cannot be.
    pub fn step(&mut self) -> Option<Spending> {
        let Some(search) = &mut self.search else { return Some(Spending::Mean(self.mean)) };
        let found = search.step()?;
        let model = found.as_ref().and_then(|found| match *found.parameters.as_slice() {
            // With fewer degrees of freedom the mean of all is infinite.
            [p, q, v] if q > 1.0 + 1e-6 => Some(GammaGamma { p, q, v: v * self.mean }),
            _ => None,
        });
        Some(match (model, found) {
            (Some(model), Some(found)) => {
                // The likelihood was one of means in means of all.
                let observations = search.observations();
                Spending::Fitted { model, log_likelihood: found.log_likelihood - observations * self.mean.ln() }
            }
            _ => Spending::Mean(self.mean),
        })
    }

    /// Goes on to the end.
    #[must_use]
    pub fn run(mut self) -> Spending {
        loop {
            if let Some(spending) = self.step() {
                return spending;
            }
        }
    }
}
