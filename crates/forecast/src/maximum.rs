//! The greatest likelihood: L-BFGS-B over the logarithms of the parameters, from several starts, a step at a time.

use std::convert::Infallible;
use std::rc::Rc;

use basin::{
    BoxBounds, ConstraintDescription, ConstraintSet, Constraints, CostFunction, Executor, FirstOrderState, Gradient,
    GradientState as _, Lbfgs, State as _, StepOutcome, Stepper, Termination,
};

/// More iterations than any fit that comes to an end has needed.
const MOST_ITERATIONS: u64 = 500;

/// A slope of the mean log-likelihood, by the logarithm of a parameter, at which a search that cannot go on has
/// arrived: what is left to gain is below what the sum of the logarithms is exact to.
const FLAT: f64 = 1e-6;

/// A likelihood of parameters that are all above 0.
pub(crate) trait Likelihood: 'static {
    /// How many observations there are; above 0.
    fn observations(&self) -> f64;

    /// The logarithm of the likelihood, and its slopes by the parameters.
    fn log_likelihood(&self, parameters: &[f64], slopes: &mut [f64]) -> f64;
}

/// Where the likelihood is greatest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Greatest {
    pub(crate) parameters: Vec<f64>,
    pub(crate) log_likelihood: f64,
}

/// The mean log-likelihood with its sign turned, over the logarithms of the parameters.
struct Objective<L> {
    likelihood: Rc<L>,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl<L: Likelihood> Objective<L> {
    fn at(&self, logarithms: &[f64]) -> (f64, Vec<f64>) {
        let parameters: Vec<f64> = logarithms.iter().map(|it| it.exp()).collect();
        let mut slopes = vec![0.0; parameters.len()];
        let scale = -1.0 / self.likelihood.observations();
        let value = self.likelihood.log_likelihood(&parameters, &mut slopes) * scale;
        slopes.iter_mut().zip(&parameters).for_each(|(slope, parameter)| *slope *= parameter * scale);
        // A search that is told so steps back.
        if value.is_finite() && slopes.iter().all(|it| it.is_finite()) {
            (value, slopes)
        } else {
            (f64::INFINITY, vec![0.0; slopes.len()])
        }
    }
}

impl<L: Likelihood> CostFunction for Objective<L> {
    type Param = Vec<f64>;
    type Output = f64;
    type Error = Infallible;

    fn cost(&self, logarithms: &Vec<f64>) -> Result<f64, Infallible> {
        Ok(self.at(logarithms).0)
    }
}

impl<L: Likelihood> Gradient for Objective<L> {
    type Gradient = Vec<f64>;

    fn gradient(&self, logarithms: &Vec<f64>) -> Result<Vec<f64>, Infallible> {
        Ok(self.at(logarithms).1)
    }

    fn cost_and_gradient(&self, logarithms: &Vec<f64>) -> Result<(f64, Vec<f64>), Infallible> {
        Ok(self.at(logarithms))
    }
}

impl<L> Constraints for Objective<L> {
    type Set = ConstraintSet<BoxBounds<Vec<f64>>>;

    fn constraints(&self) -> <Self::Set as ConstraintDescription>::Borrowed<'_> {
        ConstraintSet::new().with_bounds(BoxBounds::new(Some(&self.lower), Some(&self.upper)))
    }
}

type Search<L> = Stepper<Objective<L>, FirstOrderState<Vec<f64>>, Lbfgs<Vec<f64>>>;

/// The search for the greatest likelihood. The same likelihood, bounds and starts give the same answer.
pub(crate) struct Maximum<L: Likelihood> {
    likelihood: Rc<L>,
    /// The least and the greatest value of each parameter.
    bounds: Vec<(f64, f64)>,
    /// The starts that are left.
    starts: Vec<Vec<f64>>,
    search: Option<Search<L>>,
    best: Option<Greatest>,
}

impl<L: Likelihood> Maximum<L> {
    pub(crate) fn new(likelihood: L, bounds: Vec<(f64, f64)>, starts: Vec<Vec<f64>>) -> Self {
        Self { likelihood: Rc::new(likelihood), bounds, starts, search: None, best: None }
    }

    /// How many observations there are.
    pub(crate) fn observations(&self) -> f64 {
        self.likelihood.observations()
    }

    /// Goes on with the search for one iteration, which looks at the likelihood a few times; once it has ended, what it has
    /// found: nothing if no start has led to a maximum.
    pub(crate) fn step(&mut self) -> Option<Option<Greatest>> {
        let Some(search) = &mut self.search else {
            let Some(start) = self.starts.pop() else { return Some(self.best.take()) };
            self.search = self.begin(&start);
            return None;
        };
        if let Ok(StepOutcome::Continue) = search.step() {
            return None;
        }
        let found = self.search.take().and_then(|search| found(&search, self.likelihood.observations()));
        if let Some(found) = found
            && self.best.as_ref().is_none_or(|best| found.log_likelihood > best.log_likelihood)
        {
            self.best = Some(found);
        }
        None
    }

    fn begin(&self, start: &[f64]) -> Option<Search<L>> {
        let log = |of: fn(&(f64, f64)) -> f64| self.bounds.iter().map(|it| of(it).ln()).collect::<Vec<f64>>();
        let (lower, upper) = (log(|it| it.0), log(|it| it.1));
        let logarithms = start.iter().zip(lower.iter().zip(&upper)).map(|(it, (&low, &high))| it.ln().clamp(low, high));
        let logarithms = logarithms.collect();
        let objective = Objective { likelihood: self.likelihood.clone(), lower, upper };
        let state = FirstOrderState::new(logarithms);
        Executor::new(objective, Lbfgs::new(), state).max_iter(MOST_ITERATIONS).into_stepper().ok()
    }
}

/// Where a search has arrived, if that is a maximum.
fn found<L: Likelihood>(search: &Search<L>, observations: f64) -> Option<Greatest> {
    let state = search.state();
    let is_converged = matches!(search.finished().map(|report| &report.termination), Some(Termination::Converged(_)));
    let is_flat = || state.gradient().is_some_and(|slopes| slopes.iter().all(|slope| slope.abs() <= FLAT));
    let log_likelihood = -state.cost() * observations;
    let is_maximum = log_likelihood.is_finite() && (is_converged || is_flat());
    is_maximum.then(|| Greatest { parameters: state.param().iter().map(|it| it.exp()).collect(), log_likelihood })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A likelihood with its maximum at given parameters.
    struct Hill(Vec<f64>);

    impl Likelihood for Hill {
        fn observations(&self) -> f64 {
            10.0
        }

        fn log_likelihood(&self, parameters: &[f64], slopes: &mut [f64]) -> f64 {
            let mut value = 0.0;
            for ((parameter, top), slope) in parameters.iter().zip(&self.0).zip(slopes) {
                let apart = (parameter / top).ln();
                value -= apart * apart;
                *slope = -2.0 * apart / parameter;
            }
            value
        }
    }

    fn climb(hill: Hill, starts: Vec<Vec<f64>>) -> Option<Greatest> {
        let mut search = Maximum::new(hill, vec![(1e-3, 1e3); 2], starts);
        (0..10_000).find_map(|_| search.step()).expect("an end")
    }

    #[test]
    fn the_top_is_found_from_any_start() {
        for start in [[1.0, 1.0], [1e-3, 900.0], [1e6, 1e-9]] {
            let found = climb(Hill(vec![0.2, 40.0]), vec![start.to_vec()]).expect("a maximum");
            for (parameter, expected) in found.parameters.iter().zip([0.2, 40.0]) {
                assert!((parameter / expected - 1.0).abs() < 1e-6, "{found:?}");
            }
        }
    }

    #[test]
    fn a_top_beyond_the_bounds_is_held_to_them() {
        let found = climb(Hill(vec![1e-9, 40.0]), vec![vec![1.0, 1.0]]).expect("a maximum");
        assert!((found.parameters[0] / 1e-3 - 1.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn what_is_nowhere_a_number_has_no_maximum() {
        assert_eq!(climb(Hill(vec![f64::NAN, 1.0]), vec![vec![1.0, 1.0], vec![2.0, 2.0]]), None);
        assert_eq!(climb(Hill(vec![1.0, 1.0]), Vec::new()), None);
    }
}
