//! `crm.contact|company|deal|lead.list/get/update`: the older methods, still the only ones with budgets of their own
//! (docs: crm/contacts/crm-contact-list.md, crm/companies/crm-company-list.md, crm/deals/crm-deal-list.md and siblings).

use serde_json::Value as Json;

use super::pages::{Names, require_array, rows};
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::columns::Columns;
use crate::cost::{Cost, Work};
use crate::error::ApiError;
use crate::mutate::Stubborn;
use crate::params::Param;
use crate::record::Record;
use crate::request_log::Cause;
use crate::schema::Entity;
use crate::state::State;

pub(super) const METHODS: &[Method] = &[
    method("crm.contact.list", "crm", |state, call| list(state, call, Entity::Contact)),
    method("crm.company.list", "crm", |state, call| list(state, call, Entity::Company)),
    method("crm.deal.list", "crm", |state, call| list(state, call, Entity::Deal)),
    method("crm.lead.list", "crm", |state, call| list(state, call, Entity::Lead)),
    method("crm.contact.get", "crm", |state, call| get(state, call, Entity::Contact)),
    method("crm.company.get", "crm", |state, call| get(state, call, Entity::Company)),
    method("crm.deal.get", "crm", |state, call| get(state, call, Entity::Deal)),
    method("crm.lead.get", "crm", |state, call| get(state, call, Entity::Lead)),
    method("crm.contact.update", "crm", |state, call| update(state, call, Entity::Contact)),
    method("crm.company.update", "crm", |state, call| update(state, call, Entity::Company)),
    method("crm.deal.update", "crm", |state, call| update(state, call, Entity::Deal)),
    method("crm.lead.update", "crm", |state, call| update(state, call, Entity::Lead)),
];

/// Whether records of a kind are no cards of clients.
fn is_sale(entity: Entity) -> bool {
    matches!(entity, Entity::Deal | Entity::Lead)
}

fn list(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    if state.visibility(call.user_id, entity).is_nothing() {
        return Err(ApiError::old_denied());
    }
    require_array(call.params, "filter")?;
    require_array(call.params, "select")?;
    let answer = if is_sale(entity) {
        rows(state, call, entity, Names::Old)?
    } else {
        // The older lists of clients show the ordinary category only.
        let mut params = call.params.clone();
        let mut filter = params.get_any_case("filter").clone();
        if !filter.is_array() {
            filter = Param::empty();
        }
        filter.merge(Param::Array(vec![("=CATEGORY_ID".to_owned(), Param::Number(0.0))]));
        params.merge(Param::Array(vec![("filter".to_owned(), filter)]));
        rows(state, &Call { params: &params, ..*call }, entity, Names::Old)?
    };
    Ok(answer.answer(entity, Json::Array))
}

fn record(state: &State, call: &Call, entity: Entity, missing: &str) -> Result<Record, ApiError> {
    let id = call.params.get_any_case("id").id().ok_or_else(|| ApiError::old("ID is not defined or invalid."))?;
    let found = state.table(entity).get(id).ok_or_else(|| ApiError::old(missing))?;
    if state.sees(call.user_id, found) { Ok(found.clone()) } else { Err(ApiError::old_denied()) }
}

fn get(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    let record = record(state, call, entity, "Not found")?;
    let columns = Columns::of_old(state, entity, &Param::Null).with_multifields(&record);
    Ok(Answer::of(Json::Object(columns.row(&record)), Work::Rows(entity)))
}

fn update(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    let missing = match entity {
        Entity::Contact => "Contact is not found",
        Entity::Company => "Company is not found",
        Entity::Lead => "Lead is not found",
        _ => "Deal is not found",
    };
    let mut record = record(state, call, entity, missing)?;
    let fields = call.params.get_any_case("fields");
    if !fields.is_array() {
        return Err(ApiError::old("Parameter 'fields' must be array."));
    }
    let how = state.stubborn.get(&(entity, record.id));
    if how == Some(&Stubborn::Fails) {
        return Err(ApiError::server_error().caused_by(Cause::Fault));
    }
    if how.is_none() {
        state.write_fields(&mut record, fields, true);
    }
    let unchanged = !state.save(record, call.user_id, call.now);
    let work = if is_sale(entity) { Work::UpdateItem } else { Work::UpdateClient };
    Ok(Answer { cost: Cost { unchanged, ..Cost::of(work) }, ..Answer::small(true) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::methods::testing::{call, refusal};
    use crate::samples;

    #[test]
    fn rows_are_text() {
        let mut state = samples::state();
        let params =
            json!({"select": ["ID", "TITLE", "OPPORTUNITY", "CONTACT_ID", "COMPANY_ID"], "order": {"ID": "DESC"}});
        let answer = call(&mut state, "crm.deal.list", params);
        let row = json!({"ID": "200", "TITLE": "Сделка 200", "OPPORTUNITY": "20000.00", "CONTACT_ID": "81", "COMPANY_ID": "0"});
        assert_eq!(answer.result[0], row);
        assert_eq!((answer.total, answer.next), (Some(200), Some(50)));
    }

    #[test]
    fn phones_come_by_name_and_in_a_card() {
        let mut state = samples::state();
        let list = call(&mut state, "crm.contact.list", json!({"select": ["ID", "PHONE", "EMAIL"], "start": -1}));
        assert_eq!(list.result[0]["PHONE"][0]["VALUE"], "+7000000001");
        assert!(list.result[0].get("EMAIL").is_none());
        let found = call(&mut state, "crm.contact.list", json!({"filter": {"PHONE": "+7000000009"}}));
        assert_eq!(found.result[0]["ID"], "9");
        let card = call(&mut state, "crm.contact.get", json!({"ID": 1}));
        assert_eq!(card.result["PHONE"][0]["TYPE_ID"], "PHONE");
    }

    #[test]
    fn updates_answer_true_and_refusals_have_no_code() {
        let mut state = samples::state();
        let answer = call(&mut state, "crm.contact.update", json!({"id": 1, "fields": {"NAME": "Вера"}}));
        assert_eq!(answer.result, true);
        assert_eq!(call(&mut state, "crm.contact.get", json!({"id": 1})).result["NAME"], "Вера");
        for (user_id, name, params, text) in [
            (4, "crm.contact.list", json!({}), "Access denied."),
            (1, "crm.deal.list", json!({"filter": "x"}), "Parameter 'filter' must be array."),
            (1, "crm.contact.get", json!({}), "ID is not defined or invalid."),
            (1, "crm.company.get", json!({"id": 999}), "Not found"),
            (1, "crm.company.update", json!({"id": 999, "fields": {}}), "Company is not found"),
            (3, "crm.contact.update", json!({"id": 1, "fields": {}}), "Access denied."),
        ] {
            assert_eq!(refusal(&mut state, user_id, name, params), (String::new(), text.to_owned()), "{name}");
        }
    }
}
