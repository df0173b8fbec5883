//! The answer that the worker has given last to a question of a kind, as a signal.

use leptos::prelude::*;
use protocol::Question;

use super::state::State;

/// The answer to the newest question of a kind. The former one stays until the next is there.
pub(crate) struct Latest<Q: Question<Answer: Send + Sync>> {
    answer: RwSignal<Option<Q::Answer>>,
}

impl<Q: Question<Answer: Send + Sync>> Clone for Latest<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: Question<Answer: Send + Sync>> Copy for Latest<Q> {}

impl<Q: Question<Answer: Send + Sync>> Default for Latest<Q> {
    fn default() -> Self {
        Self { answer: RwSignal::new(None) }
    }
}

impl<Q: Question<Answer: Send + Sync>> Latest<Q> {
    /// Asks; older questions of the kind are not answered any more.
    pub(crate) fn ask(self, state: State, question: Q) {
        state.ask(question, move |answer| {
            // What was to show the answer may be gone from the page; then nobody needs it.
            let _ = self.answer.try_set(Some(answer));
        });
    }

    /// Reads the answer; nothing before the first.
    pub(crate) fn with<T>(self, read: impl FnOnce(&Option<Q::Answer>) -> T) -> T {
        self.answer.with(read)
    }
}
