//! What user fields of cards hold, the app's and the portal's own, told along by the lists of cards.
//!
//! Docs: crm/universal/crm-item-list.md (`useOriginalUfNames`), crm/contacts/crm-contact-list.md,
//! crm/companies/crm-company-list.md.

use segmentation::{Card, Facts, FieldTable, RecordId};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Source, items, plain};
use crate::portal_fields::PortalField;
use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;
use crate::user_fields::{CardKind, FieldSet};

/// Has a page of a list of cards tell the eight fields along, and the optional ones of a set; a page of another list stays
/// as it is.
pub fn select_fields(source: Source, call: &mut Call, set: &FieldSet) {
    if source.card_kind().is_some() {
        select(source, call, set.select_all());
    }
}

/// Has a page of a list of cards tell some of the portal's own fields along; those of the other kind of cards are passed
/// over, and a page of another list stays as it is.
pub fn select_portal_fields<'f>(
    source: Source,
    call: &mut Call,
    fields: impl Iterator<Item = (CardKind, &'f PortalField)>,
) {
    let mut own =
        fields.filter(|(kind, _)| Some(*kind) == source.card_kind()).map(|(_, field)| &*field.code).peekable();
    if own.peek().is_some() {
        select(source, call, own);
    }
}

fn select<'n>(source: Source, call: &mut Call, names: impl Iterator<Item = &'n str>) {
    if let Some(Value::Array(selected)) = call.params.get_mut("select") {
        selected.extend(names.map(|name| json!(name)));
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
    let Some(kind) = source.card_kind() else { return Ok(FieldTable::default()) };
    let tells = |row: &Row| source.entity_type().is_none() || FieldSet::are_told(&row.rest);
    let rows = rows(source, raw)?.into_iter().filter(tells);
    Ok(rows.map(|row| (kind.card(row.id), set.read(kind, &row.rest))).collect())
}

/// What a row of a list of cards tells, user fields among it, by name: what [`FieldSet::read`] reads.
pub type FieldRow = Map<String, Value>;

/// Reads the rows of a page of cards that name the eight fields, for later: what they hold can be read once the fields are
/// known. Nothing if it is no page of cards.
///
/// # Errors
/// If the answer is no list of such rows.
pub fn read_field_rows(source: Source, raw: &RawValue) -> Result<Vec<(Card, FieldRow)>, OddAnswer> {
    let Some(kind) = source.card_kind() else { return Ok(Vec::new()) };
    let rows = rows(source, raw)?.into_iter().filter(|row| FieldSet::are_told(&row.rest));
    Ok(rows.map(|row| (kind.card(row.id), row.rest)).collect())
}

/// Reads what cards of a page hold in some of the portal's own fields. Of a field that a row does not name nothing is told;
/// one that is empty is told to be so.
///
/// # Errors
/// If the answer is no list of such rows.
pub fn read_portal_fields<'f>(
    source: Source,
    raw: &RawValue,
    fields: impl Iterator<Item = (CardKind, &'f PortalField)>,
) -> Result<Facts, OddAnswer> {
    let mut told = Facts::default();
    let Some(kind) = source.card_kind() else { return Ok(told) };
    let fields: Vec<&PortalField> = fields.filter(|&(of, _)| of == kind).map(|(_, field)| field).collect();
    for row in rows(source, raw)? {
        for field in &fields {
            if let Some(value) = row.rest.get(&field.code) {
                field.read(kind.card(row.id), value, &mut told);
            }
        }
    }
    Ok(told)
}

/// A row of a list of cards with whatever it tells.
#[derive(Deserialize)]
struct Row {
    #[serde(alias = "ID", deserialize_with = "tolerant::id")]
    id: RecordId,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

fn rows(source: Source, raw: &RawValue) -> Result<Vec<Row>, OddAnswer> {
    if source.entity_type().is_some() { items(source, raw) } else { plain(source, raw) }
}

#[cfg(test)]
mod tests {
    use segmentation::{ContactId, FieldValues};

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
            Ok([(Card::Contact(ContactId(1)), three), (Card::Contact(ContactId(2)), FieldValues::default())]
                .into_iter()
                .collect())
        );
        let plain = r#"[{"ID":"1","UF_CRM_CS_PAYMENTS":"3"},{"ID":"2"}]"#;
        let told = read_fields(Source::ContactFields, &raw(plain), &set);
        assert_eq!(
            told,
            Ok([(Card::Contact(ContactId(1)), three), (Card::Contact(ContactId(2)), FieldValues::default())]
                .into_iter()
                .collect())
        );
    }
}
