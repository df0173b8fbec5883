//! What is known of the portal, and the engine that counts it.

use chrono::NaiveDate;
use segmentation::{Dataset, Delta, Facts, FieldTable, Segmentation, Settings};
use sync::Known;

/// What is known of the portal.
pub(super) struct Data {
    /// The facts, counted; what it says of clients is shown only once [`is_counted`](Self::is_counted).
    engine: Segmentation,
    /// What the user fields of cards hold.
    fields: FieldTable,
    /// Whether a first month is finished, so that there are numbers to show.
    is_counted: bool,
}

impl Default for Data {
    fn default() -> Self {
        Self::new(Dataset::default(), NaiveDate::default())
    }
}

impl Data {
    /// Takes up what was stored, counted as of a date.
    pub(super) fn new(dataset: Dataset, today: NaiveDate) -> Self {
        let engine = Segmentation::new(dataset.facts, &Settings::default(), today);
        Self { engine, fields: dataset.fields, is_counted: false }
    }

    /// The facts.
    pub(super) fn facts(&self) -> &Facts {
        self.engine.facts()
    }

    /// Everything, as the planner sees it.
    pub(super) fn known(&self) -> Known<'_> {
        Known { facts: self.engine.facts(), fields: &self.fields }
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.facts().is_empty() && self.fields.is_empty()
    }

    /// Takes a change.
    pub(super) fn apply(&mut self, delta: &Delta) {
        self.engine.apply(delta);
        self.fields.remove(&delta.gone.cards());
        self.fields.absorb(&delta.fields);
    }

    /// Has the engine count as of a date, whether or not the numbers are shown.
    pub(super) fn as_of(&mut self, today: NaiveDate) -> &Segmentation {
        self.engine.set_today(today);
        &self.engine
    }

    /// Has the numbers shown from now on, as of a date.
    pub(super) fn count(&mut self, today: NaiveDate) -> &Segmentation {
        self.is_counted = true;
        self.as_of(today)
    }

    /// The engine, once its numbers are shown.
    pub(super) fn counted(&self) -> Option<&Segmentation> {
        self.is_counted.then_some(&self.engine)
    }

    /// What the administrator has set.
    pub(super) fn settings(&self) -> &Settings {
        self.engine.settings()
    }
}
