//! Reads the chart that an administrator has published.

use bitrix24::shared::{self, Pointer};
use bitrix24::{Batch, BatchReply, options};

use super::answer;

/// Reads the published chart: its pointer first, then the texts it names.
#[derive(Debug, Default)]
pub struct ReadShared {
    step: Step,
    /// The pointer that was found last.
    pointer: Option<Pointer>,
    /// Whether the texts were missing once already.
    is_second_try: bool,
}

#[derive(Debug, Default)]
enum Step {
    #[default]
    Pointer,
    Items,
    Done(Shared),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// A whole chart.
    Published {
        /// Whose it is.
        pointer: Pointer,
        /// Its text, for [`shared::Aggregates::parse`].
        text: String,
    },
    /// Nothing was published yet.
    Nothing,
    /// Something was published, but it cannot be read, or not by this user.
    Unreadable,
}

impl ReadShared {
    pub(super) fn batch(&self) -> Option<Batch> {
        match &self.step {
            Step::Pointer => Some(Batch::new(vec![shared::pointer()])),
            Step::Items => {
                let items = self.pointer.as_ref().map(|pointer| pointer.items.as_slice()).unwrap_or_default();
                Some(Batch::new(vec![shared::items(items)]))
            }
            Step::Done(_) => None,
        }
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let raw = answer(reply, 0);
        self.step = match (&self.step, raw) {
            (Step::Pointer, Some(raw)) => {
                let text = options::read(raw);
                self.pointer = Pointer::parse(&text);
                match &self.pointer {
                    Some(_) => Step::Items,
                    None if text.is_empty() => Step::Done(Shared::Nothing),
                    None => Step::Done(Shared::Unreadable),
                }
            }
            (Step::Items, raw) => {
                let items = raw.and_then(|raw| shared::read_items(raw).ok()).unwrap_or_default();
                match self.pointer.clone().map(|pointer| (pointer.assemble(&items), pointer)) {
                    Some((Some(text), pointer)) => Step::Done(Shared::Published { pointer, text }),
                    // Another chart was published in between, and these texts are gone.
                    _ if !std::mem::replace(&mut self.is_second_try, true) => Step::Pointer,
                    _ => Step::Done(Shared::Unreadable),
                }
            }
            _ => Step::Done(Shared::Unreadable),
        };
    }

    /// What was found, once there is nothing more to ask.
    #[must_use]
    pub fn outcome(&self) -> Option<&Shared> {
        match &self.step {
            Step::Done(shared) => Some(shared),
            Step::Pointer | Step::Items => None,
        }
    }

    /// The pointer that was found, even if what it names was not.
    pub(super) fn pointer(&self) -> Option<&Pointer> {
        self.pointer.as_ref()
    }
}
