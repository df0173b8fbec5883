//! What belongs to clients and their deals: requisites, invoices of the first generation, history of stages
//! (docs: crm/requisites/universal/crm-requisite-list.md, crm/outdated/invoice/crm-invoice-list.md,
//! crm/crm-stage-history-list.md).

use serde_json::{Map, Value as Json, json};

use super::pages::{Names, rows, rows_with, under};
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::params::Param;
use crate::record::Record;
use crate::schema::{Entity, stage_history};
use crate::state::State;

pub(super) const METHODS: &[Method] = &[
    method("crm.requisite.list", "crm", requisites),
    method("crm.invoice.list", "crm", old_invoices),
    method("crm.stagehistory.list", "crm", stage_history_list),
];

fn requisites(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    if state.visibility(call.user_id, Entity::Contact).is_nothing() {
        return Err(ApiError { code: json!(0), ..ApiError::old_denied() });
    }
    Ok(rows(state, call, Entity::Requisite, Names::Old)?.answer(Entity::Requisite, Json::Array))
}

fn old_invoices(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    if !state.has_old_invoices {
        // What a portal without old invoices says is not documented; a client must bear an error.
        return Err(ApiError::old_denied());
    }
    if state.visibility(call.user_id, Entity::OldInvoice).is_nothing() {
        return Err(ApiError::old_denied());
    }
    Ok(rows(state, call, Entity::OldInvoice, Names::Old)?.answer(Entity::OldInvoice, Json::Array))
}

fn stage_history_list(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let type_id = call.params.get("entityTypeId");
    if type_id.is_empty() {
        return Err(ApiError { code: json!(0), ..ApiError::old("The parameter entityTypeId is required") });
    }
    let type_id = type_id.int().unwrap_or(0);
    if !matches!(type_id, 1 | 2 | 5 | 31) {
        return Err(ApiError { code: json!(0), ..ApiError::old("The entity is not supported") });
    }
    let mut filter = call.params.get_any_case("filter").clone();
    if !filter.is_array() {
        filter = Param::empty();
    }
    filter.merge(Param::Array(vec![("=entityTypeId".to_owned(), Param::Number(type_id as f64))]));
    let mut params = call.params.clone();
    params.merge(Param::Array(vec![("filter".to_owned(), filter)]));
    // The rows are upper case like old ones, but hold numbers.
    let with_numbers = |record: &Record, row: &mut Map<String, Json>| {
        row.remove("entityTypeId");
        let numbers = [
            ("ID", Some(i64::from(record.id))),
            ("TYPE_ID", record.int(stage_history::TYPE_ID)),
            ("OWNER_ID", record.int(stage_history::OWNER_ID)),
            ("CATEGORY_ID", record.int(stage_history::CATEGORY_ID)),
        ];
        for (name, number) in numbers {
            if row.contains_key(name) {
                row.insert(name.to_owned(), json!(number.unwrap_or(0)));
            }
        }
    };
    let call = Call { params: &params, ..*call };
    let rows = rows_with(state, &call, Entity::StageHistory, Names::Old, with_numbers)?;
    Ok(rows.answer(Entity::StageHistory, |items| under("items", items)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, refusal};
    use crate::samples;

    #[test]
    fn requisites_are_text() {
        let mut state = samples::state();
        let params = json!({"select": ["ID", "ENTITY_ID", "ADDRESS_ONLY"], "filter": {"ENTITY_TYPE_ID": 4, "@ENTITY_ID": [2, 3]}});
        let answer = call(&mut state, "crm.requisite.list", params);
        assert_eq!(answer.result[0], json!({"ID": "2", "ENTITY_ID": "2", "ADDRESS_ONLY": "N"}));
        assert_eq!(answer.total, Some(2));
    }

    #[test]
    fn history_holds_numbers_under_upper_case_names() {
        let mut state = samples::state();
        let answer = call(&mut state, "crm.stagehistory.list", json!({"entityTypeId": 2}));
        let row = &answer.result["items"][0];
        assert_eq!((&row["ID"], &row["OWNER_ID"], &row["STAGE_ID"]), (&json!(1), &json!(1), &json!("NEW")));
        assert_eq!(call(&mut state, "crm.stagehistory.list", json!({"entityTypeId": 31})).total, Some(0));
        assert_eq!(refusal(&mut state, 1, "crm.stagehistory.list", json!({"entityTypeId": 33})).0, "0");
    }

    #[test]
    fn old_invoices_may_never_have_existed() {
        let mut state = samples::state();
        assert_eq!(call(&mut state, "crm.invoice.list", json!({})).result[0]["PRICE"], "500.00");
        state.has_old_invoices = false;
        refusal(&mut state, 1, "crm.invoice.list", json!({}));
    }
}
