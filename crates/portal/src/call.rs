//! What a method is given and what it gives back.

use serde_json::Value as Json;

use crate::cost::{Cost, Work};
use crate::params::Param;

/// One call of one method, alone or inside of a batch.
pub(crate) struct Call<'a> {
    pub(crate) params: &'a Param,
    pub(crate) user_id: u32,
    /// Called with a token of the app; otherwise by a webhook.
    pub(crate) app: bool,
    /// The portal's clock, seconds since 1970.
    pub(crate) now: i64,
}

/// The answer of a method.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) result: Json,
    pub(crate) total: Option<usize>,
    pub(crate) next: Option<usize>,
    pub(crate) cost: Cost,
    /// Rows of a page of a list; `None` of what is no list.
    pub(crate) rows: Option<usize>,
}

impl Answer {
    /// An answer that costs as much as its kind of work.
    pub(crate) fn of(result: Json, work: Work) -> Answer {
        Answer { result, total: None, next: None, cost: Cost::of(work), rows: None }
    }

    /// An answer that costs next to nothing.
    pub(crate) fn small(result: impl Into<Json>) -> Answer {
        Answer::of(result.into(), Work::Small)
    }

    /// The same with a total.
    pub(crate) fn with_total(self, total: usize) -> Answer {
        Answer { total: Some(total), ..self }
    }
}
