//! `crm.address.list`: addresses of the requisites of contacts and companies
//! (docs: crm/requisites/addresses/crm-address-list.md).
//!
//! An address has no id, so it cannot be read on from the last one: pages come by `start`, or by lists of requisites.

use serde_json::{Value as Json, json};

use super::pages::{Names, rows};
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::schema::Entity;
use crate::state::State;

pub(super) const METHODS: &[Method] = &[method("crm.address.list", "crm", list)];

fn list(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    // Reading contacts and companies is asked for, not one of them.
    if [Entity::Contact, Entity::Company].into_iter().any(|entity| state.visibility(call.user_id, entity).is_nothing())
    {
        return Err(ApiError { code: json!(0), ..ApiError::old("Access denied") });
    }
    Ok(rows(state, call, Entity::Address, Names::Old)?.answer(Entity::Address, Json::Array))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, call_as, refusal};
    use crate::samples;

    #[test]
    fn addresses_are_text_and_have_no_id() {
        let mut state = samples::state();
        let answer = call(&mut state, "crm.address.list", json!({"filter": {"@ENTITY_ID": [2], "ENTITY_TYPE_ID": 8}}));
        let expected = json!([{
            "TYPE_ID": "1", "ENTITY_TYPE_ID": "8", "ENTITY_ID": "2", "ADDRESS_1": "Улица, 2", "ADDRESS_2": null,
            "CITY": "Город 2", "POSTAL_CODE": null, "REGION": null, "PROVINCE": null, "COUNTRY": "Россия",
            "COUNTRY_CODE": null, "LOC_ADDR_ID": "0", "ANCHOR_TYPE_ID": "4", "ANCHOR_ID": "2",
        }]);
        assert_eq!((answer.result, answer.total), (expected, Some(1)));
    }

    #[test]
    fn they_are_selected_filtered_and_sorted() {
        let mut state = samples::state();
        let mut cities = |params| {
            let rows = call(&mut state, "crm.address.list", params).result;
            let rows = rows.as_array().expect("a list of rows").clone();
            rows.iter().map(|row| row["CITY"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        let select = json!(["CITY"]);
        assert_eq!(cities(json!({"select": select, "filter": {"ANCHOR_TYPE_ID": 4, "ANCHOR_ID": [1, 3]}})).len(), 2);
        assert_eq!(cities(json!({"select": select, "filter": {"%CITY": "ород 6"}})), ["Город 6"]);
        let last = cities(json!({"select": select, "order": {"ENTITY_ID": "desc"}}));
        assert_eq!((last.len(), last[0].as_str()), (6, "Город 6"));
        assert_eq!(cities(json!({"select": select, "filter": {">ID": 3}})).len(), 6, "there is no id to filter by");
    }

    #[test]
    fn they_are_seen_with_their_card() {
        let mut state = samples::state();
        let answer = call_as(&mut state, 3, true, "crm.address.list", json!({})).expect("rows are left out silently");
        assert_eq!(answer.total, Some(2));
        assert_eq!(refusal(&mut state, 4, "crm.address.list", json!({})).0, "0");
    }
}
