//! The lines of a history, each with its virtual time.

use std::cell::RefCell;
use std::rc::Rc;

use protocol::EpochMs;

/// A history that is being written; clones write the same one.
#[derive(Clone, Default)]
pub(super) struct History(Rc<RefCell<Vec<String>>>);

impl History {
    /// Notes that something happened `at` virtual milliseconds after the beginning.
    pub(super) fn note(&self, at: EpochMs, what: &str) {
        let (seconds, milliseconds) = (at / 1000, at % 1000);
        let (minutes, hours) = (seconds / 60 % 60, seconds / 3600);
        self.0.borrow_mut().push(format!("{hours:3}:{minutes:02}:{:02}.{milliseconds:03}  {what}", seconds % 60));
    }

    /// What was noted so far.
    pub(super) fn lines(&self) -> Vec<String> {
        self.0.borrow().clone()
    }
}
