//! Directories, funnels and currencies (docs: crm/status/crm-status-list.md, crm/universal/category/crm-category-list.md,
//! crm/currency/crm-currency-list.md, crm/currency/crm-currency-base-get.md).

use std::cmp::Ordering;

use serde_json::{Map, Value as Json, json};

use super::{Method, method};
use crate::call::{Answer, Call};
use crate::columns::Columns;
use crate::error::ApiError;
use crate::list::compare;
use crate::params::Param;
use crate::record::Record;
use crate::render::item_value;
use crate::schema::{Entity, FieldId, category, currency, status};
use crate::state::State;

pub(super) const METHODS: &[Method] = &[
    method("crm.status.list", "crm", statuses),
    method("crm.category.list", "crm", categories),
    method("crm.currency.list", "crm", currencies),
    method("crm.currency.base.get", "crm", base_currency),
];

/// Colours of stages the portal gives when nobody chose one.
const COLORS: [(&str, &str, &str); 3] =
    [("S", "success", "#7BD500"), ("F", "failure", "#FF5752"), ("P", "process", "#39A8EF")];

fn statuses(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let filter = call.params.get_any_case("filter");
    let wanted = |name: &str| filter.get(name).text().filter(|text| !text.is_empty());
    let (directory, code) = (wanted("ENTITY_ID"), wanted("STATUS_ID"));
    let columns = Columns::of_old(state, Entity::Status, &Param::Null);
    let mut rows: Vec<&Record> = state
        .table(Entity::Status)
        .records()
        .iter()
        .filter(|row| directory.as_ref().is_none_or(|wanted| wanted == row.text(status::ENTITY_ID)))
        .filter(|row| code.as_ref().is_none_or(|wanted| wanted == row.text(status::STATUS_ID)))
        .collect();
    rows.sort_by_key(|row| (row.text(status::ENTITY_ID).to_owned(), row.int(status::SORT), row.id));
    sort(&mut rows, call);
    let shown: Vec<Json> = rows
        .into_iter()
        .map(|record| {
            let mut row = columns.row(record);
            add_extra(record, &mut row);
            Json::Object(row)
        })
        .collect();
    let total = shown.len();
    Ok(Answer::small(json!(shown)).with_total(total))
}

/// Puts rows into the order a call asks for; names of fields may be written in either case.
fn sort(rows: &mut [&Record], call: &Call) {
    let order = call.params.get_any_case("order").entries();
    // The least important key first: sorting keeps what is equal as it is.
    for (name, direction) in order.iter().rev() {
        let name = name.to_ascii_uppercase();
        let descending = direction.text().is_some_and(|text| text.eq_ignore_ascii_case("desc"));
        rows.sort_by(|a, b| {
            let ordering = match a.entity().field_by_old(&name) {
                Some(field) => compare(a.get(field), b.get(field)),
                None if name == "ID" => a.id.cmp(&b.id),
                None => Ordering::Equal,
            };
            if descending { ordering.reverse() } else { ordering }
        });
    }
}

/// `EXTRA` says the semantics of a deal's stage in a word; other directories have none.
fn add_extra(record: &Record, row: &mut Map<String, Json>) {
    let directory = record.text(status::ENTITY_ID);
    if row.contains_key("EXTRA") || !(directory == "DEAL_STAGE" || directory.starts_with("DEAL_STAGE_")) {
        return;
    }
    let semantics = record.text(status::SEMANTICS);
    let (_, word, color) = COLORS.into_iter().find(|(letter, ..)| *letter == semantics).unwrap_or(COLORS[2]);
    let color = if record.text(status::COLOR).is_empty() { color } else { record.text(status::COLOR) };
    row.insert("EXTRA".to_owned(), json!({"SEMANTICS": word, "COLOR": color}));
    row.insert("COLOR".to_owned(), json!(color));
}

fn categories(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let type_id = call.params.get("entityTypeId");
    if type_id.is_empty() {
        return Err(ApiError::missing("entityTypeId"));
    }
    let type_id = type_id.int().unwrap_or(0);
    let entity = Entity::from_type_id(type_id).ok_or_else(ApiError::no_type)?;
    // Only the funnels a user may read are listed.
    let visible = !state.visibility(call.user_id, entity).is_nothing();
    let rows: Vec<Json> = state
        .categories
        .iter()
        .filter(|row| visible && row.int(category::ENTITY_TYPE_ID) == Some(type_id))
        .map(|record| {
            let mut row = Map::new();
            row.insert("id".to_owned(), json!(record.id));
            for (index, field) in Entity::Category.fields().iter().enumerate() {
                if let Some(value) = item_value(record, FieldId(index as u8), state.info.utc_offset) {
                    row.insert(field.item.to_owned(), value);
                }
            }
            Json::Object(row)
        })
        .collect();
    let total = rows.len();
    Ok(Answer::small(json!({ "categories": rows })).with_total(total))
}

fn currencies(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let columns = Columns::of_old(state, Entity::Currency, &Param::Null);
    let mut rows: Vec<&Record> = state.table(Entity::Currency).records().iter().collect();
    sort(&mut rows, call);
    let rows: Vec<Json> = rows.into_iter().map(|record| Json::Object(columns.row(record))).collect();
    // The documentation shows a total of 0 whatever the number of rows.
    Ok(Answer::small(json!(rows)).with_total(0))
}

fn base_currency(state: &mut State, _: &Call) -> Result<Answer, ApiError> {
    let rows = state.table(Entity::Currency).records();
    let base = rows.iter().find(|row| row.flag(currency::BASE) == Some(true));
    let code = base.map_or(state.info.base_currency.as_str(), |row| row.text(currency::CURRENCY));
    Ok(Answer::small(json!(code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, refusal};
    use crate::samples;

    #[test]
    fn stages_carry_their_semantics() {
        let mut state = samples::state();
        let rows = call(&mut state, "crm.status.list", json!({"filter": {"ENTITY_ID": "DEAL_STAGE"}})).result;
        let rows = rows.as_array().expect("a list of rows");
        let won = rows.iter().find(|row| row["STATUS_ID"] == "WON").expect("every portal has it");
        assert_eq!((&won["SEMANTICS"], &won["EXTRA"]["SEMANTICS"]), (&json!("S"), &json!("success")));
        assert_eq!(
            (&rows[0]["STATUS_ID"], &rows[0]["SEMANTICS"], &rows[0]["SORT"]),
            (&json!("NEW"), &Json::Null, &json!("10"))
        );
        let all = call(&mut state, "crm.status.list", json!({}));
        assert!(all.total > Some(rows.len()));
    }

    #[test]
    fn the_directories_of_cards_and_deals_are_filled() {
        let mut state = samples::state();
        for (directory, code) in [
            ("SOURCE", "WEB"),
            ("COMPANY_TYPE", "SUPPLIER"),
            ("CONTACT_TYPE", "PARTNER"),
            ("INDUSTRY", "IT"),
            ("EMPLOYEES", "EMPLOYEES_1"),
            ("DEAL_TYPE", "SALE"),
        ] {
            let order = json!({"filter": {"ENTITY_ID": directory}, "order": {"SORT": "DESC"}});
            let rows = call(&mut state, "crm.status.list", order).result;
            let rows = rows.as_array().expect("a list of rows");
            assert!(rows.iter().any(|row| row["STATUS_ID"] == code), "{directory}");
            assert!(rows.iter().all(|row| row["SEMANTICS"].is_null() && row.get("EXTRA").is_none()), "{directory}");
            let sorts = rows.iter().filter_map(|row| row["SORT"].as_str()?.parse().ok()).collect::<Vec<u32>>();
            assert!(sorts.len() == rows.len() && sorts.is_sorted_by(|a, b| a > b), "{directory}: {sorts:?}");
        }
    }

    #[test]
    fn funnels_have_numbers_and_are_hidden_from_strangers() {
        let mut state = samples::state();
        let answer = call(&mut state, "crm.category.list", json!({"entityTypeId": 2}));
        assert_eq!(answer.result["categories"][0]["id"], 0);
        assert_eq!(answer.result["categories"][0]["isDefault"], "Y");
        let hidden =
            crate::methods::testing::call_as(&mut state, 4, true, "crm.category.list", json!({"entityTypeId": 2}));
        assert_eq!(hidden.expect("an empty list").total, Some(0));
        assert_eq!(refusal(&mut state, 1, "crm.category.list", json!({"entityTypeId": 77})).0, "NOT_FOUND");
    }

    #[test]
    fn currencies_are_named_by_their_code() {
        let mut state = samples::state();
        let answer = call(&mut state, "crm.currency.list", json!({}));
        assert_eq!((&answer.result[0]["CURRENCY"], &answer.result[0]["AMOUNT_CNT"]), (&json!("RUB"), &json!("1")));
        assert!(answer.result[0].get("ID").is_none());
        assert_eq!(answer.total, Some(0));
        assert_eq!(call(&mut state, "crm.currency.base.get", json!({})).result, "RUB");
        let mut euro = Record::new(Entity::Currency, 2);
        euro.set(currency::CURRENCY, "EUR");
        state.table_mut(Entity::Currency).insert(euro);
        let sorted = call(&mut state, "crm.currency.list", json!({"order": {"currency": "asc"}})).result;
        assert_eq!(
            (&sorted[0]["CURRENCY"], &sorted[0]["AMOUNT"], &sorted[0]["BASE"]),
            (&json!("EUR"), &json!(""), &json!("N"))
        );
    }
}
