//! What the eight user fields of cards hold, told along by the lists of cards.
//!
//! Docs: crm/universal/crm-item-list.md (`useOriginalUfNames`), crm/contacts/crm-contact-list.md,
//! crm/companies/crm-company-list.md.

use segmentation::{Card, FieldTable, Id};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Source, items, plain};
use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;
use crate::user_fields::{CardKind, FieldSet};

/// Has a page of a list of cards tell the eight fields along; a page of another list stays as it is.
pub fn select_fields(source: Source, call: &mut Call) {
    if source.card_kind().is_none() {
        return;
    }
    if let Some(Value::Array(names)) = call.params.get_mut("select") {
        names.extend(FieldSet::select().iter().map(|name| json!(name)));
    }
    if source.entity_type().is_some() {
        call.params["useOriginalUfNames"] = json!("Y");
    }
}

/// Reads what the fields of the cards of a page hold; nothing if it is no page of cards. A row that names none of the
/// fields tells nothing: portals before CRM 25.0 do not know `useOriginalUfNames`, and there only the lists with methods of
/// their own tell the fields.
///
/// # Errors
/// If the answer is no list of such rows.
pub fn read_fields(source: Source, raw: &RawValue, set: &FieldSet) -> Result<FieldTable, OddAnswer> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(alias = "ID", deserialize_with = "tolerant::id")]
        id: Id,
        #[serde(flatten)]
        rest: Map<String, Value>,
    }
    let Some(kind) = source.card_kind() else { return Ok(FieldTable::default()) };
    let rows: Vec<Row> = if source.entity_type().is_some() { items(source, raw)? } else { plain(source, raw)? };
    let card = |id| match kind {
        CardKind::Contact => Card::Contact(id),
        CardKind::Company => Card::Company(id),
    };
    let tells = |row: &Row| source.entity_type().is_none() || FieldSet::are_told(&row.rest);
    Ok(rows.into_iter().filter(tells).map(|row| (card(row.id), set.read(kind, &row.rest))).collect())
}

#[cfg(test)]
mod tests {
    use segmentation::FieldValues;

    use super::*;
    use crate::user_fields::UserField;

    #[test]
    fn a_row_that_names_no_field_tells_nothing_where_the_names_may_not_be_known() {
        let mut set = FieldSet::default();
        let definition = json!({ "ID": "1", "FIELD_NAME": UserField::Payments.name(), "USER_TYPE_ID": "integer" });
        let definition = serde_json::from_value(definition).expect("a definition");
        set.note(CardKind::Contact, UserField::Payments, &definition);
        let raw = |json: &str| serde_json::from_str::<Box<RawValue>>(json).expect("JSON in the test");
        let three = FieldValues { payments: Some(3), ..FieldValues::default() };
        let items = r#"{"items":[
            {"id":1,"UF_CRM_CS_PAYMENTS":3},{"id":2,"UF_CRM_CS_PAYMENTS":null},{"id":3,"ufCrmCsPayments":3}
        ]}"#;
        let told = read_fields(Source::Contacts, &raw(items), &set);
        assert_eq!(
            told,
            Ok([(Card::Contact(1), three), (Card::Contact(2), FieldValues::default())].into_iter().collect())
        );
        let plain = r#"[{"ID":"1","UF_CRM_CS_PAYMENTS":"3"},{"ID":"2"}]"#;
        let told = read_fields(Source::ContactFields, &raw(plain), &set);
        assert_eq!(
            told,
            Ok([(Card::Contact(1), three), (Card::Contact(2), FieldValues::default())].into_iter().collect())
        );
    }
}
