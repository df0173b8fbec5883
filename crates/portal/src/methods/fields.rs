//! Descriptions of fields: `crm.item.fields` and `crm.contact|company|deal|lead.fields`
//! (docs: crm/universal/crm-item-fields.md, crm/contacts/crm-contact-fields.md).

use serde_json::{Map, Value as Json, json};

use super::item::entity_of;
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::schema::{Entity, Field, FieldId, Kind};
use crate::state::State;
use crate::user_fields::UserField;
use crate::write::is_read_only;

pub(super) const METHODS: &[Method] = &[
    method("crm.item.fields", "crm", item_fields),
    method("crm.contact.fields", "crm", |state, call| old_fields(state, call, Entity::Contact)),
    method("crm.company.fields", "crm", |state, call| old_fields(state, call, Entity::Company)),
    method("crm.deal.fields", "crm", |state, call| old_fields(state, call, Entity::Deal)),
    method("crm.lead.fields", "crm", |state, call| old_fields(state, call, Entity::Lead)),
];

fn type_name(field: &Field) -> &'static str {
    match (field.item, field.kind) {
        ("stageId" | "typeId" | "sourceId" | "industry" | "employees" | "honorific" | "previousStageId", _) => {
            "crm_status"
        }
        ("createdBy" | "updatedBy" | "assignedById" | "movedBy" | "lastActivityBy", _) => "user",
        ("companyId" | "mycompanyId", _) => "crm_company",
        ("contactId" | "contactIds", _) => "crm_contact",
        ("companyIds", _) => "crm_company",
        ("categoryId", _) => "crm_category",
        ("currencyId", _) => "crm_currency",
        (_, Kind::Int | Kind::Ref | Kind::Ids) => "integer",
        (_, Kind::Money) => "double",
        (_, Kind::Text | Kind::Json) => "string",
        (_, Kind::YesNo | Kind::Bool) => "char",
        (_, Kind::Time) => "datetime",
        (_, Kind::Date) => "date",
        (_, Kind::Multifields) => "crm_multifield",
    }
}

/// Directory a field takes its values from.
fn directory(entity: Entity, field: &Field) -> Option<&'static str> {
    match (entity, field.item) {
        (Entity::Contact, "typeId") => Some("CONTACT_TYPE"),
        (Entity::Company, "typeId") => Some("COMPANY_TYPE"),
        (Entity::Deal, "typeId") => Some("DEAL_TYPE"),
        (_, "sourceId") => Some("SOURCE"),
        (_, "industry") => Some("INDUSTRY"),
        (_, "employees") => Some("EMPLOYEES"),
        (_, "honorific") => Some("HONORIFIC"),
        (Entity::Deal, "stageId") => Some("DEAL_STAGE"),
        (Entity::Lead, "stageId") => Some("STATUS"),
        (Entity::Invoice, "stageId" | "previousStageId") => Some("SMART_INVOICE_STAGE_1"),
        _ => None,
    }
}

fn describe(type_name: &str, read_only: bool, multiple: bool, own: bool, title: &str) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("type".to_owned(), json!(type_name));
    map.insert("isRequired".to_owned(), json!(false));
    map.insert("isReadOnly".to_owned(), json!(read_only));
    map.insert("isImmutable".to_owned(), json!(false));
    map.insert("isMultiple".to_owned(), json!(multiple));
    map.insert("isDynamic".to_owned(), json!(own));
    map.insert("title".to_owned(), json!(title));
    map
}

fn describe_field(entity: Entity, index: usize) -> Map<String, Json> {
    let field = &entity.fields()[index];
    let multiple = matches!(field.kind, Kind::Ids | Kind::Multifields);
    let read_only = is_read_only(entity, FieldId(index as u8));
    let mut map = describe(type_name(field), read_only, multiple, false, field.old);
    if let Some(directory) = directory(entity, field) {
        map.insert("statusType".to_owned(), json!(directory));
    }
    map
}

/// A user field, with the choices of a list.
fn describe_user_field(field: &UserField, language: &'static str) -> Map<String, Json> {
    let title = field.labels.get(&("EDIT_FORM_LABEL", language)).cloned().unwrap_or_else(|| field.name.clone());
    let mut map = describe(&field.type_id, false, field.multiple, true, &title);
    if !field.choices.is_empty() {
        let items: Json =
            field.choices.iter().map(|choice| json!({"ID": choice.id.to_string(), "VALUE": choice.value})).collect();
        map.insert("items".to_owned(), items);
    }
    map.insert("settings".to_owned(), field.settings.clone());
    map
}

fn item_fields(state: &mut State, call: &Call) -> Result<Answer, ApiError> {
    let entity = entity_of(call)?;
    let original = call.params.get("useOriginalUfNames").truthy();
    let mut fields = Map::new();
    let mut id = describe("integer", true, false, false, "ID");
    id.insert("upperName".to_owned(), json!("ID"));
    fields.insert("id".to_owned(), Json::Object(id));
    for (index, field) in entity.fields().iter().enumerate() {
        let mut map = describe_field(entity, index);
        map.insert("upperName".to_owned(), json!(field.old));
        fields.insert(field.item.to_owned(), Json::Object(map));
    }
    for field in state.fields_of(entity) {
        let mut map = describe_user_field(field, state.info.language.code());
        map.insert("upperName".to_owned(), json!(field.name));
        fields.insert(if original { field.name.clone() } else { field.item_name() }, Json::Object(map));
    }
    Ok(Answer::small(json!({ "fields": fields })))
}

fn old_fields(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    if state.visibility(call.user_id, entity).is_nothing() {
        return Err(ApiError::old_denied());
    }
    let mut fields = Map::new();
    fields.insert("ID".to_owned(), Json::Object(describe("integer", true, false, false, "ID")));
    for (index, field) in entity.fields().iter().enumerate() {
        if field.kind != Kind::Multifields {
            fields.insert(field.old.to_owned(), Json::Object(describe_field(entity, index)));
        }
    }
    if entity != Entity::Deal {
        for name in ["PHONE", "EMAIL", "WEB", "IM"] {
            fields.insert(name.to_owned(), Json::Object(describe("crm_multifield", false, true, false, name)));
        }
    }
    for field in state.fields_of(entity) {
        fields.insert(field.name.clone(), Json::Object(describe_user_field(field, state.info.language.code())));
    }
    Ok(Answer::small(fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::call;
    use crate::samples;

    #[test]
    fn fields_are_described_under_both_names() {
        let mut state = samples::state();
        let item = call(&mut state, "crm.item.fields", json!({"entityTypeId": 3})).result;
        assert_eq!(item["fields"]["createdTime"]["type"], "datetime");
        assert_eq!(item["fields"]["createdTime"]["isReadOnly"], true);
        assert_eq!(item["fields"]["createdTime"]["upperName"], "DATE_CREATE");
        assert_eq!(item["fields"]["sourceId"]["statusType"], "SOURCE");
        let old = call(&mut state, "crm.contact.fields", json!({})).result;
        assert_eq!(old["PHONE"]["isMultiple"], true);
        assert_eq!(old["SOURCE_ID"]["type"], "crm_status");
    }
}
