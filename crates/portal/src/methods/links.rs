//! Links between one contact and its companies, and the other way round
//! (docs: crm/contacts/company/crm-contact-company-items-get.md, crm/companies/contacts/crm-company-contact-items-get.md).

use serde_json::{Value as Json, json};

use super::{Method, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::schema::{Entity, company, contact};
use crate::state::State;

pub(super) const METHODS: &[Method] = &[
    method("crm.contact.company.items.get", "crm", companies_of_contact),
    method("crm.company.contact.items.get", "crm", contacts_of_company),
];

/// Ids of the linked records, the main one if any, the name of the id.
fn answer(ids: &[u32], primary: Option<u32>, name: &str) -> Answer {
    let rows: Json = ids
        .iter()
        .enumerate()
        .map(|(index, id)| {
            json!({
                name: id,
                "SORT": 100 + 10 * index,
                "ROLE_ID": 0,
                "IS_PRIMARY": if Some(*id) == primary { "Y" } else { "N" },
            })
        })
        .collect();
    Answer::small(rows)
}

fn owner_id(call: &Call) -> Result<u32, ApiError> {
    let invalid = || ApiError::old("The parameter ownerEntityID is invalid or not defined.");
    call.params.get_any_case("id").id().ok_or_else(invalid)
}

fn companies_of_contact(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let found = state.table(Entity::Contact).get(owner_id(call)?).ok_or_else(|| ApiError::old("Not found."))?;
    if !state.sees(call.user_id, found) {
        return Err(ApiError::old_denied());
    }
    Ok(answer(found.ids(contact::COMPANY_IDS), found.reference(contact::COMPANY_ID), "COMPANY_ID"))
}

fn contacts_of_company(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let found = state.table(Entity::Company).get(owner_id(call)?).ok_or_else(|| ApiError::old("Not found."))?;
    if !state.sees(call.user_id, found) {
        return Err(ApiError::old_denied());
    }
    let ids = found.ids(company::CONTACT_IDS);
    Ok(answer(ids, ids.first().copied(), "CONTACT_ID"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, refusal};
    use crate::samples;

    #[test]
    fn both_sides_list_each_other() {
        let mut state = samples::state();
        let companies = call(&mut state, "crm.contact.company.items.get", json!({"id": 3})).result;
        assert_eq!(companies, json!([{"COMPANY_ID": 2, "SORT": 100, "ROLE_ID": 0, "IS_PRIMARY": "Y"}]));
        let people = call(&mut state, "crm.company.contact.items.get", json!({"id": 2})).result;
        assert!(people.as_array().is_some_and(|rows| rows.iter().any(|row| row["CONTACT_ID"] == 3)));
        assert_eq!(call(&mut state, "crm.contact.company.items.get", json!({"id": 1})).result, json!([]));
    }

    #[test]
    fn a_missing_id_is_named() {
        let mut state = samples::state();
        let (_, text) = refusal(&mut state, 1, "crm.contact.company.items.get", json!({}));
        assert!(text.contains("ownerEntityID"), "{text}");
    }
}
