//! The forecasts that were made, until what they were made of changes, and the one in the making.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use forecast::{Forecast, NoForecast, Study};
use segmentation::condition::Day;
use segmentation::profile::{Foreseen, Rates};
use segmentation::{Context, Segmentation, View};

/// How many forecasts are kept: that of today, and some months that a person compares.
const MOST: usize = 3;

/// Buyers that one turn passes over, about: some milliseconds. A step passes over all of them once or a few times.
const BUYERS_OF_A_TURN: usize = 100_000;

/// What a forecast is made of.
struct Basis {
    /// The engine's state.
    state: Arc<()>,
    rates: Rates,
    at: Day,
}

impl Basis {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.state, &other.state) && self.at == other.at && self.rates == other.rates
    }
}

/// A forecast, and the columns of it that conditions and lists ask for.
pub(super) struct Made {
    pub(super) forecast: Forecast,
    pub(super) foreseen: Foreseen,
}

/// A forecast, or why there is none.
pub(super) type Outcome = Result<Rc<Made>, NoForecast>;

/// The forecasts of a portal.
#[derive(Default)]
pub(super) struct Forecasts {
    made: RefCell<Vec<(Basis, Outcome)>>,
    /// One at a time: whoever asks for the same goes on with it, whoever asks for another begins anew.
    making: RefCell<Option<(Basis, Study)>>,
}

impl Forecasts {
    /// The forecast of a day, if it is made; otherwise a turn's part of making it is done.
    pub(super) fn step(&self, engine: &Segmentation, context: &Context, at: Day) -> Option<Outcome> {
        let basis = Basis { state: engine.state().clone(), rates: context.rates.clone(), at };
        // What another state gave is of no use any more.
        self.made.borrow_mut().retain(|(made, _)| Arc::ptr_eq(&made.state, &basis.state));
        if let Some((_, outcome)) = self.made.borrow().iter().find(|(made, _)| made.is(&basis)) {
            return Some(outcome.clone());
        }
        let mut making = self.making.borrow_mut();
        let Some((_, study)) = making.as_mut().filter(|(made, _)| made.is(&basis)) else {
            *making = None;
            match Study::new(&View::new(engine, context), at) {
                Ok(study) => *making = Some((basis, study)),
                Err(reason) => return Some(self.keep(basis, Err(reason))),
            }
            return None;
        };
        let steps = (BUYERS_OF_A_TURN / study.buyers().max(1)).clamp(1, 64);
        let outcome = (0..steps).find_map(|_| study.step())?;
        *making = None;
        let made = |forecast: Forecast| {
            let foreseen = forecast.foreseen(View::new(engine, context).cards());
            Rc::new(Made { forecast, foreseen })
        };
        Some(self.keep(basis, outcome.map(made)))
    }

    fn keep(&self, basis: Basis, outcome: Outcome) -> Outcome {
        let mut made = self.made.borrow_mut();
        if made.len() == MOST {
            drop(made.remove(0));
        }
        made.push((basis, outcome.clone()));
        outcome
    }
}
