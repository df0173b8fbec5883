//! Turns stored values into the JSON forms of the REST methods: items (numbers are numbers) and old rows (all is text).

use serde_json::{Value as Json, json};

use crate::record::{Multifield, Record, Value};
use crate::schema::{Empty, Field, FieldId, Kind};
use crate::time::format_iso;

/// A sum as JSON prints it in PHP: whole sums without a fraction.
fn number(value: f64) -> Json {
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}

fn yes_no(value: bool) -> Json {
    json!(if value { "Y" } else { "N" })
}

fn empty(field: &Field) -> Option<Json> {
    match field.empty {
        Empty::Null => Some(Json::Null),
        Empty::Zero => Some(json!(0)),
        Empty::One => Some(json!(1)),
        Empty::Blank => Some(json!("")),
        Empty::Yes => Some(if field.kind == Kind::Bool { json!(true) } else { json!("Y") }),
        Empty::No => Some(if field.kind == Kind::Bool { json!(false) } else { json!("N") }),
        Empty::List => Some(json!([])),
        Empty::Absent => None,
    }
}

/// A value as `crm.item.*` and dumps show it; `None` if an empty field is left out of the row.
pub(crate) fn item_value(record: &Record, id: FieldId, utc_offset: i32) -> Option<Json> {
    let field = record.entity().field(id);
    Some(match record.get(id) {
        Value::Empty => return empty(field),
        Value::Int(value) => json!(value),
        Value::Float(value) => number(*value),
        Value::Bool(value) if field.kind == Kind::YesNo => yes_no(*value),
        Value::Bool(value) => json!(value),
        Value::Text(text) => json!(text.as_str()),
        Value::Time(seconds) => json!(format_iso(*seconds, utc_offset)),
        Value::Ids(ids) => json!(ids),
        Value::Multifields(multifields) => multifields.iter().map(item_multifield).collect(),
        Value::Json(value) => (**value).clone(),
    })
}

/// A value as the older methods show it: text or null (docs: crm/deals/crm-deal-list.md).
pub(crate) fn old_value(record: &Record, id: FieldId, utc_offset: i32) -> Option<Json> {
    let field = record.entity().field(id);
    if field.kind == Kind::Money {
        return match record.number(id) {
            Some(value) => Some(json!(format!("{value:.2}"))),
            None => empty(field).map(text_form),
        };
    }
    item_value(record, id, utc_offset).map(text_form)
}

/// Numbers become text; everything else stays.
pub(crate) fn text_form(value: Json) -> Json {
    match value {
        Json::Number(number) => json!(number.to_string()),
        other => other,
    }
}

/// A multifield in an item (docs: crm/data-types.md).
pub(crate) fn item_multifield(multifield: &Multifield) -> Json {
    json!({
        "id": multifield.id,
        "typeId": multifield.type_id.as_str(),
        "valueType": multifield.value_type.as_str(),
        "value": multifield.value.as_str(),
    })
}

/// A multifield in an old row, under `PHONE`, `EMAIL`, `WEB` or `IM`.
pub(crate) fn old_multifield(multifield: &Multifield) -> Json {
    json!({
        "ID": multifield.id.to_string(),
        "VALUE_TYPE": multifield.value_type.as_str(),
        "VALUE": multifield.value.as_str(),
        "TYPE_ID": multifield.type_id.as_str(),
    })
}

/// The first value of a kind, which items show in flat fields such as `phoneWork`; `""` if there is none.
fn first(multifields: &[Multifield], type_id: &str, value_type: Option<&str>) -> Json {
    let found = multifields.iter().find(|multifield| {
        multifield.type_id == type_id && value_type.is_none_or(|wanted| multifield.value_type == wanted)
    });
    json!(found.map_or("", |multifield| multifield.value.as_str()))
}

/// The flat fields of contacts and companies, with what each of them shows.
pub(crate) const FLAT: [(&str, &str, Option<&str>); 9] = [
    ("phone", "PHONE", None),
    ("phoneMobile", "PHONE", Some("MOBILE")),
    ("phoneWork", "PHONE", Some("WORK")),
    ("phoneMailing", "PHONE", Some("MAILING")),
    ("email", "EMAIL", None),
    ("emailHome", "EMAIL", Some("HOME")),
    ("emailWork", "EMAIL", Some("WORK")),
    ("emailMailing", "EMAIL", Some("MAILING")),
    ("imol", "IM", Some("OPENLINE")),
];

/// The value of the flat field at `index` of [`FLAT`].
pub(crate) fn flat_value(multifields: &[Multifield], index: usize) -> Json {
    let (_, type_id, value_type) = FLAT[index];
    first(multifields, type_id, value_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Entity, deal};

    #[test]
    fn items_hold_numbers_and_old_rows_text() {
        let mut record = Record::new(Entity::Deal, 1);
        record.set(deal::OPPORTUNITY, 19_999.99);
        record.set(deal::CONTACT_ID, 5);
        record.set(deal::CLOSED, true);
        record.set_time(deal::CLOSEDATE, 1_795_132_800);
        for (field, item, old) in [
            (deal::OPPORTUNITY, json!(19_999.99), json!("19999.99")),
            (deal::CONTACT_ID, json!(5), json!("5")),
            (deal::COMPANY_ID, json!(0), json!("0")),
            (deal::CLOSED, json!("Y"), json!("Y")),
            (deal::IS_RECURRING, json!("N"), json!("N")),
            (deal::LEAD_ID, Json::Null, Json::Null),
            (deal::CLOSEDATE, json!("2026-11-20T03:00:00+03:00"), json!("2026-11-20T03:00:00+03:00")),
        ] {
            assert_eq!(item_value(&record, field, 10_800), Some(item), "{field:?}");
            assert_eq!(old_value(&record, field, 10_800), Some(old), "{field:?}");
        }
    }

    #[test]
    fn whole_sums_have_no_fraction() {
        assert_eq!(number(1000.0).to_string(), "1000");
        assert_eq!(number(0.5).to_string(), "0.5");
    }
}
