//! `crm.item.productrow.list`: lines of goods of deals and smart invoices
//! (docs: crm/universal/product-rows/crm-item-productrow-list.md).

use super::pages::{Names, rows, under};
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::params::Param;
use crate::schema::Entity;
use crate::state::State;

pub(super) const METHODS: &[Method] = &[method("crm.item.productrow.list", "crm", list)];

/// Short code of a type, as `ownerType` names it (docs: crm/data-types.md).
fn owner(code: &str) -> Option<Entity> {
    match code {
        "D" => Some(Entity::Deal),
        "SI" => Some(Entity::Invoice),
        _ => None,
    }
}

/// The values of a parameter that may be a list.
fn values(param: &Param) -> Vec<&Param> {
    if param.is_array() { param.entries().iter().map(|(_, value)| value).collect() } else { vec![param] }
}

fn list(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let filter = call.params.get("filter");
    let (owner_type, owner_id) = (filter.get("=ownerType"), filter.get("=ownerId"));
    for (param, name) in [(owner_type, "=ownerType"), (owner_id, "=ownerId")] {
        if param.is_empty() {
            return Err(ApiError::missing(name));
        }
    }
    let kinds = values(owner_type).into_iter().filter_map(|code| owner(&code.text()?)).collect::<Vec<_>>();
    if kinds.iter().any(|entity| state.visibility(call.user_id, *entity).is_nothing()) {
        return Err(ApiError::denied());
    }
    // Of a single record that is out of view the portal says so; from a list it leaves it out.
    if let ([entity], Some(id)) = (&kinds[..], owner_id.id())
        && let Some(record) = state.table(*entity).get(id)
        && !state.sees(call.user_id, record)
    {
        return Err(ApiError::denied());
    }
    // There is no `select`: a page of goods is never narrower, and its price is that of a page.
    let mut rows = rows(state, call, Entity::ProductRow, Names::Item)?;
    rows.width = 0.0;
    Ok(rows.answer(Entity::ProductRow, |rows| under("productRows", rows)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, call_as, refusal};
    use crate::record::Record;
    use crate::samples;
    use crate::schema::product_row;
    use serde_json::{Value as Json, json};

    /// The sample with three lines for each of forty deals beside its own line.
    fn state() -> State {
        let mut state = samples::state();
        for id in 2..=121_u32 {
            let mut row = Record::new(Entity::ProductRow, id);
            row.set(product_row::OWNER_TYPE, "D");
            row.set(product_row::OWNER_ID, 2 + (id - 2) / 3);
            row.set(product_row::PRICE, f64::from(id));
            row.set(product_row::QUANTITY, 1.5);
            state.table_mut(Entity::ProductRow).insert(row);
        }
        state
    }

    fn ids(answer: &Answer) -> Vec<u64> {
        let rows = answer.result["productRows"].as_array().expect("a list of rows");
        rows.iter().filter_map(|row| row["id"].as_u64()).collect()
    }

    #[test]
    fn a_line_has_every_documented_field() {
        let mut state = state();
        let answer =
            call(&mut state, "crm.item.productrow.list", json!({"filter": {"=ownerType": "D", "=ownerId": 1}}));
        let row = &answer.result["productRows"][0];
        assert_eq!((&row["price"], &row["priceBrutto"], &row["quantity"]), (&json!(100), &json!(100), &json!(1)));
        for name in ["priceAccount", "priceExclusive", "priceNetto", "discountTypeId", "discountRate", "discountSum"] {
            assert!(row[name].is_number(), "{name}");
        }
        for name in ["taxRate", "taxIncluded", "customized", "measureCode", "measureName", "sort", "xmlId", "type"] {
            assert!(row.get(name).is_some(), "{name}");
        }
        assert_eq!((answer.total, answer.cost.width), (Some(1), 0.0));
    }

    #[test]
    fn lists_of_owners_are_read_page_by_page_on_the_id() {
        let mut state = state();
        let owners = (2..=41).collect::<Vec<u32>>();
        let mut found: Vec<u64> = Vec::new();
        let mut last = 0;
        loop {
            let params = json!({
                "filter": {"=ownerType": "D", "=ownerId": owners, ">id": last}, "order": {"id": "ASC"}, "start": -1,
            });
            let page = ids(&call(&mut state, "crm.item.productrow.list", params));
            found.extend(&page);
            if page.len() < 50 {
                break;
            }
            last = page[49];
        }
        assert_eq!(found, (2..=121).collect::<Vec<u64>>());
        let counted = json!({"filter": {"=ownerType": "D", "=ownerId": owners}, "start": 50});
        let answer = call(&mut state, "crm.item.productrow.list", counted);
        assert_eq!((answer.total, answer.next), (Some(120), Some(100)));
    }

    #[test]
    fn both_keys_must_be_there() {
        let mut state = state();
        for filter in
            [json!({}), json!({"=ownerType": "D"}), json!({"=ownerId": 1}), json!({"ownerType": "D", "ownerId": 1})]
        {
            let refused = refusal(&mut state, 1, "crm.item.productrow.list", json!({ "filter": filter }));
            assert_eq!(refused.0, "100", "{filter}");
        }
    }

    #[test]
    fn goods_are_seen_with_their_deal() {
        let mut state = state();
        let filter = |ids: Json| json!({"filter": {"=ownerType": "D", "=ownerId": ids}});
        assert_eq!(refusal(&mut state, 4, "crm.item.productrow.list", filter(json!(1))).0, "ACCESS_DENIED");
        assert_eq!(refusal(&mut state, 3, "crm.item.productrow.list", filter(json!(1))).0, "ACCESS_DENIED");
        let answer = call_as(&mut state, 3, true, "crm.item.productrow.list", filter(json!([1, 2, 3])));
        assert_eq!(ids(&answer.expect("rows are left out silently")), [5, 6, 7], "deal 3 is his own");
    }
}
