//! What all list methods share: from parameters to a page of rows.

use serde_json::{Map, Value as Json};

use crate::call::{Answer, Call};
use crate::columns::{Columns, multifields_of};
use crate::cost::{Cost, Work};
use crate::error::ApiError;
use crate::filter::{ItemNames, OldNames, parse};
use crate::list::{Page, Query, run};
use crate::params::Param;
use crate::record::Record;
use crate::schema::{Entity, FieldId};
use crate::state::State;

/// How a list names its fields.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Names {
    /// `crm.item.*`: camel case, unknown filters refused.
    Item,
    /// Older lists: upper case, unknown filters ignored.
    Old,
}

/// A page as rows.
pub(super) struct Rows {
    pub(super) rows: Vec<Json>,
    pub(super) page: Page,
    /// See [`Columns::width`].
    pub(super) width: f64,
    names: Names,
}

impl Rows {
    /// The answer of a list, with `shape` around the rows.
    pub(super) fn answer(self, entity: Entity, shape: impl FnOnce(Vec<Json>) -> Json) -> Answer {
        let cost = Cost {
            width: self.width,
            sorted: self.page.sorted,
            counted: self.page.total.unwrap_or(0),
            skipped: self.page.skipped,
            ..Cost::of(Work::Rows(entity))
        };
        // Without counting an item list has no total; the older lists say 0.
        let total = self.page.total.or((self.names == Names::Old).then_some(0));
        let rows = Some(self.rows.len());
        Answer { result: shape(self.rows), total, next: self.page.next, cost, rows }
    }
}

/// Rows under a name. They are moved there, since `json!` would copy them.
pub(super) fn under(name: &str, rows: Vec<Json>) -> Json {
    Json::Object(Map::from_iter([(name.to_owned(), Json::Array(rows))]))
}

/// Refuses a parameter that must be an array (docs: crm/deals/crm-deal-list.md, errors).
pub(super) fn require_array(params: &Param, name: &str) -> Result<(), ApiError> {
    let param = params.get_any_case(name);
    if param.is_empty() || param.is_array() {
        Ok(())
    } else {
        Err(ApiError::old(format!("Parameter '{name}' must be array.")))
    }
}

/// Runs a list of one kind of records.
pub(super) fn rows(state: &mut State, call: &Call, entity: Entity, names: Names) -> Result<Rows, ApiError> {
    rows_with(state, call, entity, names, |_, _| {})
}

/// Runs a list and lets `more` add what is not a field of the record.
pub(super) fn rows_with(
    state: &mut State,
    call: &Call,
    entity: Entity,
    names: Names,
    more: impl Fn(&Record, &mut Map<String, Json>),
) -> Result<Rows, ApiError> {
    let params = call.params;
    let filter = params.get_any_case("filter");
    let utc_offset = state.info.utc_offset;
    let condition = match names {
        Names::Item => {
            let user_field = |name: &str| state.user_field(entity, name).map(|field| field.name.clone());
            parse(filter, &ItemNames { entity, utc_offset, user_field: &user_field })?
        }
        Names::Old => parse(filter, &OldNames { entity, utc_offset, multifields: multifields_of(entity) })?,
    };
    let field = |name: &str| -> Option<FieldId> {
        match names {
            Names::Item => entity.field_by_item(name).or_else(|| entity.field_by_old(name)),
            Names::Old => entity.field_by_old(name),
        }
    };
    let query = Query::new(condition, params, format!("{filter:?}"), field);
    let visibility = state.visibility(call.user_id, entity);
    let page = run(state.table_mut(entity), &query, &visibility);
    let select = params.get_any_case("select");
    let columns = match names {
        Names::Item => Columns::of_item(state, entity, select, params.get("useOriginalUfNames").truthy()),
        Names::Old => Columns::of_old(state, entity, select),
    };
    let table = state.table(entity);
    let rows = page
        .ids
        .iter()
        .filter_map(|id| table.get(*id))
        .map(|record| {
            let mut row = columns.row(record);
            more(record, &mut row);
            Json::Object(row)
        })
        .collect();
    let width = columns.width();
    Ok(Rows { rows, page, width, names })
}

/// A page of rows that were made beforehand: small lists without a table of their own.
pub(super) fn slice(rows: Vec<Json>, start: &Param) -> Answer {
    let total = rows.len();
    let start = start.int().unwrap_or(0);
    let skip = usize::try_from(start).unwrap_or(0);
    let page: Vec<Json> = rows.into_iter().skip(skip).take(crate::list::PAGE).collect();
    let next = skip + crate::list::PAGE;
    let mut answer = Answer { rows: Some(page.len()), ..Answer::small(page) };
    if start >= 0 {
        answer.total = Some(total);
        answer.next = (next < total).then_some(next);
    }
    answer
}
