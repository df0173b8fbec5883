//! Settings that are tried: the trials that were made, until what they were made of changes, and the one in the making.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use segmentation::{Month, Segmentation, Settings, Trial, Tried};

/// How many trials are kept: the one that is looked at, and the one before it.
const MOST: usize = 2;

/// What a trial is made of.
struct Basis {
    /// The engine's state.
    state: Arc<()>,
    settings: Settings,
    month: Month,
}

impl Basis {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.state, &other.state) && self.month == other.month && self.settings == other.settings
    }
}

/// The trials of a portal.
#[derive(Default)]
pub(super) struct Trials {
    made: RefCell<Vec<(Basis, Rc<Tried>)>>,
    /// One at a time: whoever asks for the same goes on with it, whoever asks for another begins anew.
    making: RefCell<Option<(Basis, Trial)>>,
}

impl Trials {
    /// What settings would change in a month, if that is found out; otherwise the next step of it is done.
    pub(super) fn step(&self, engine: &Segmentation, settings: &Settings, month: Month) -> Option<Rc<Tried>> {
        let basis = Basis { state: engine.state().clone(), settings: settings.clone(), month };
        // What another state gave is of no use any more.
        self.made.borrow_mut().retain(|(made, _)| Arc::ptr_eq(&made.state, &basis.state));
        if let Some((_, tried)) = self.made.borrow().iter().find(|(made, _)| made.is(&basis)) {
            return Some(tried.clone());
        }
        let mut making = self.making.borrow_mut();
        if !making.as_ref().is_some_and(|(made, _)| made.is(&basis)) {
            *making = Some((basis, Trial::new(settings.clone()).with_charts(month)));
        }
        let tried = Rc::new(making.as_mut()?.1.step(engine)?);
        let (basis, _) = making.take()?;
        let mut made = self.made.borrow_mut();
        if made.len() == MOST {
            made.remove(0);
        }
        made.push((basis, tried.clone()));
        Some(tried)
    }
}
