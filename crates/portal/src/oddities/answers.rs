//! What an oddity does to the answer of a method: totals, rows that are missing, forms of numbers and lists.

use serde_json::{Map, Value as Json, json};

use super::{Kind, Struck, ids};
use crate::call::Answer;
use crate::list::PAGE;
use crate::params::Param;

/// An answer as it is shown.
pub(crate) struct Shown {
    pub(crate) result: Json,
    pub(crate) total: Option<Json>,
    pub(crate) next: Option<Json>,
}

impl From<Answer> for Shown {
    fn from(answer: Answer) -> Shown {
        Shown {
            result: answer.result,
            total: answer.total.map(|total| json!(total)),
            next: answer.next.map(|next| json!(next)),
        }
    }
}

impl Struck {
    /// The answer to a call, with whatever is odd about it.
    pub(crate) fn shown(&self, method: &str, params: &Param, answer: Answer) -> Shown {
        let is_list = answer.rows.is_some();
        let mut shown = Shown::from(answer);
        for kind in self.kinds(method, params) {
            match kind {
                Kind::FilterCreatedEmpty if is_list && Struck::searches_created(params) => shown.empty(),
                Kind::FilterCountZero if is_list && Struck::searches(params) => shown.total = Some(json!(0)),
                Kind::TotalPage if is_list => shown.total = Some(json!(PAGE)),
                Kind::TotalZero if is_list => shown.total = Some(json!(0)),
                Kind::TotalSmall => shown.count(|total| total / 3),
                Kind::TotalLarge => shown.count(|total| total * 3 + 100),
                Kind::TotalMissing => shown.total = None,
                Kind::TotalNegative if is_list => shown.total = Some(json!(-1)),
                Kind::IdHuge | Kind::IdNegative if ids::are_shown_by(method) => ids::show(kind, &mut shown.result),
                _ => {}
            }
        }
        // The outer forms come last: they are about whatever is shown.
        for kind in self.kinds(method, params) {
            match kind {
                Kind::NumbersText => {
                    as_text(&mut shown.result);
                    shown.total.iter_mut().chain(&mut shown.next).for_each(as_text);
                }
                Kind::ListsMaps => as_maps(&mut shown.result),
                _ => {}
            }
        }
        shown
    }

    /// Whether the answer to a call says when it was worked on.
    pub(crate) fn tells_time(&self, method: &str, params: &Param) -> bool {
        !self.is(Kind::NoTime, method, params)
    }

    /// Whether the answer to a call says how long the method has worked.
    pub(crate) fn tells_operating(&self, method: &str, params: &Param) -> bool {
        !self.is(Kind::NoOperating, method, params)
    }
}

impl Shown {
    fn empty(&mut self) {
        match &mut self.result {
            Json::Array(rows) => rows.clear(),
            Json::Object(map) => map.values_mut().filter_map(Json::as_array_mut).for_each(Vec::clear),
            _ => {}
        }
        self.total = self.total.as_ref().map(|_| json!(0));
        self.next = None;
    }

    fn count(&mut self, change: impl Fn(u64) -> u64) {
        self.total = self.total.as_ref().and_then(Json::as_u64).map(|total| json!(change(total)));
    }
}

fn as_text(value: &mut Json) {
    match value {
        Json::Number(number) => *value = json!(number.to_string()),
        Json::Array(values) => values.iter_mut().for_each(as_text),
        Json::Object(map) => map.values_mut().for_each(as_text),
        _ => {}
    }
}

/// An empty list stays one: PHP has no other form for it.
fn as_maps(value: &mut Json) {
    match value {
        Json::Array(values) => {
            values.iter_mut().for_each(as_maps);
            if !values.is_empty() {
                let entries = std::mem::take(values).into_iter().enumerate();
                *value = Json::Object(entries.map(|(index, value)| (index.to_string(), value)).collect::<Map<_, _>>());
            }
        }
        Json::Object(map) => map.values_mut().for_each(as_maps),
        _ => {}
    }
}
