//! Filters of list methods: prefixes, groups with `logic`, and which records they let through
//! (docs: crm/universal/crm-item-list.md, crm/contacts/crm-contact-list.md).

mod names;

use serde_json::Value as Json;

use crate::error::ApiError;
use crate::params::Param;
use crate::record::{Record, Value};
use crate::schema::{Empty, FieldId, Kind, activity};
use crate::time::parse_iso;

pub(crate) use names::{ItemNames, OldNames};

/// What a test looks at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    Id,
    Field(FieldId, Kind),
    /// A user field or another field outside of the schema.
    Extra(String),
    /// Values of one kind of multifield (`PHONE`), in the older lists.
    Multifield(FieldId, &'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
    NotContains,
}

impl Op {
    fn is_order(self) -> bool {
        matches!(self, Op::Greater | Op::GreaterOrEqual | Op::Less | Op::LessOrEqual)
    }
}

/// One value to compare with, in every form a field may need.
#[derive(Debug, Clone, PartialEq)]
struct Operand {
    text: String,
    number: Option<f64>,
    seconds: Option<i64>,
}

/// A condition on records.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    Test(Test),
    /// All of them (`logic` is not given or `AND`).
    All(Vec<Condition>),
    /// Any of them (`logic: "OR"`).
    Any(Vec<Condition>),
    /// An activity bound to one of these: entity type and id, each of which may be left open.
    Bound(Vec<(Option<i64>, Option<u32>)>),
}

/// One comparison. Several operands mean "one of them".
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Test {
    pub(crate) target: Target,
    pub(crate) op: Op,
    operands: Vec<Operand>,
    /// Pattern of `%=` and `=%`: the text has its own `%`.
    pattern: bool,
}

/// How the names of a filter are understood.
pub(crate) trait Names {
    /// The target of a name; `Ok(None)` ignores it, as the older lists do with names they do not know.
    fn target(&self, name: &str) -> Result<Option<Target>, ApiError>;
    /// Seconds the portal is ahead of UTC, for moments without an offset.
    fn utc_offset(&self) -> i32;
    /// Whether the rows can be searched by their bindings.
    fn has_bindings(&self) -> bool {
        false
    }
}

/// Longest prefix first: `!=%` must not be read as `!`.
const PREFIXES: [(&str, Op, bool); 16] = [
    ("!=%", Op::NotContains, true),
    ("!%=", Op::NotContains, true),
    ("!%", Op::NotContains, false),
    ("!@", Op::NotEqual, false),
    ("!=", Op::NotEqual, false),
    ("!", Op::NotEqual, false),
    (">=", Op::GreaterOrEqual, false),
    ("<=", Op::LessOrEqual, false),
    (">", Op::Greater, false),
    ("<", Op::Less, false),
    ("=%", Op::Contains, true),
    ("%=", Op::Contains, true),
    ("%", Op::Contains, false),
    ("@", Op::Equal, false),
    ("=", Op::Equal, false),
    ("", Op::Equal, false),
];

/// Reads a `filter` parameter.
pub(crate) fn parse(filter: &Param, names: &dyn Names) -> Result<Condition, ApiError> {
    let mut conditions = Vec::new();
    let mut any = false;
    for (key, value) in filter.entries() {
        if key.eq_ignore_ascii_case("logic") {
            any = value.text().is_some_and(|text| text.eq_ignore_ascii_case("OR"));
        } else if key.parse::<u32>().is_ok() {
            if value.is_array() {
                conditions.push(parse(value, names)?);
            }
        } else if key == "BINDINGS" && names.has_bindings() {
            let pairs =
                value.entries().iter().map(|(_, pair)| (pair.get("OWNER_TYPE_ID").int(), pair.get("OWNER_ID").id()));
            conditions.push(Condition::Bound(pairs.collect()));
        } else if let Some(test) = parse_test(key, value, names)? {
            conditions.push(Condition::Test(test));
        }
    }
    Ok(if any { Condition::Any(conditions) } else { Condition::All(conditions) })
}

fn parse_test(key: &str, value: &Param, names: &dyn Names) -> Result<Option<Test>, ApiError> {
    let (prefix, op, pattern) =
        *PREFIXES.iter().find(|(prefix, ..)| key.starts_with(prefix)).expect("the last prefix is empty");
    let Some(target) = names.target(&key[prefix.len()..])? else { return Ok(None) };
    if op.is_order() && value.is_array() {
        // The trap of an unresolved reference in a batch: an array cannot be compared, and the condition vanishes.
        return Ok(None);
    }
    let operand = |param: &Param| {
        let text = param.text().unwrap_or_default();
        Operand { number: param.number(), seconds: parse_iso(&text, names.utc_offset()), text }
    };
    let operands = match value {
        Param::Array(entries) => entries.iter().map(|(_, value)| operand(value)).collect(),
        scalar => vec![operand(scalar)],
    };
    Ok(Some(Test { target, op, operands, pattern }))
}

impl Condition {
    /// Whether a record passes.
    pub(crate) fn matches(&self, record: &Record) -> bool {
        match self {
            Condition::Test(test) => test.matches(record),
            Condition::All(conditions) => conditions.iter().all(|condition| condition.matches(record)),
            Condition::Any(conditions) => {
                conditions.is_empty() || conditions.iter().any(|condition| condition.matches(record))
            }
            Condition::Bound(pairs) => bindings(record).into_iter().any(|(type_id, id)| {
                let fits = |(wanted_type, wanted_id): &(Option<i64>, Option<u32>)| {
                    wanted_type.is_none_or(|wanted| wanted == type_id) && wanted_id.is_none_or(|wanted| wanted == id)
                };
                pairs.iter().any(fits)
            }),
        }
    }

    /// The comparisons every record must pass: what an index may be used for.
    pub(crate) fn required(&self) -> Vec<&Test> {
        match self {
            Condition::Test(test) => vec![test],
            Condition::All(conditions) => conditions.iter().flat_map(Condition::required).collect(),
            Condition::Any(_) | Condition::Bound(_) => Vec::new(),
        }
    }

    /// Whether nothing but ids is tested.
    pub(crate) fn only_ids(&self) -> bool {
        match self {
            Condition::Test(test) => test.target == Target::Id && test.id_bounds().is_some(),
            Condition::All(conditions) => conditions.iter().all(Condition::only_ids),
            Condition::Any(conditions) => conditions.is_empty(),
            Condition::Bound(_) => false,
        }
    }
}

impl Test {
    /// Bounds (both included) a comparison of the id or of a moment sets; `None` if it sets none.
    fn bounds(&self, value: impl Fn(&Operand) -> Option<i64>) -> Option<(i64, i64)> {
        let [operand] = self.operands.as_slice() else { return None };
        let value = value(operand)?;
        match self.op {
            Op::Equal => Some((value, value)),
            Op::Greater => Some((value + 1, i64::MAX)),
            Op::GreaterOrEqual => Some((value, i64::MAX)),
            Op::Less => Some((i64::MIN, value - 1)),
            Op::LessOrEqual => Some((i64::MIN, value)),
            Op::NotEqual | Op::Contains | Op::NotContains => None,
        }
    }

    /// Bounds on the id. A text that is no number is 0 to the portal.
    pub(crate) fn id_bounds(&self) -> Option<(i64, i64)> {
        self.bounds(|operand| Some(operand.number.unwrap_or(0.0) as i64))
    }

    /// Bounds on a moment.
    pub(crate) fn time_bounds(&self) -> Option<(i64, i64)> {
        self.bounds(|operand| operand.seconds)
    }

    /// Ids of an "is one of" test.
    pub(crate) fn listed_ids(&self) -> Option<Vec<u32>> {
        (self.target == Target::Id && self.op == Op::Equal)
            .then(|| self.operands.iter().filter_map(|operand| operand.number).map(|number| number as u32).collect())
    }

    fn matches(&self, record: &Record) -> bool {
        let negative = matches!(self.op, Op::NotEqual | Op::NotContains);
        let found = self.operands.iter().any(|operand| self.compare(record, operand));
        found != negative
    }

    /// The positive form of the comparison.
    fn compare(&self, record: &Record, operand: &Operand) -> bool {
        match &self.target {
            Target::Id => self.compare_number(f64::from(record.id), operand),
            Target::Field(field, kind) => match (record.get(*field), record.entity().field(*field).empty) {
                // What is shown as "yes" or 1 where nothing is stored is found as such.
                (Value::Empty, Empty::Yes) => self.compare_value(&Value::Bool(true), *kind, operand),
                (Value::Empty, Empty::One) => self.compare_value(&Value::Int(1), *kind, operand),
                // `null` is neither before nor after anything.
                (Value::Empty, Empty::Null) if self.op.is_order() => false,
                (value, _) => self.compare_value(value, *kind, operand),
            },
            Target::Extra(name) => self.compare_json(record.extra(name), operand),
            Target::Multifield(field, type_id) => record
                .multifields(*field)
                .iter()
                .any(|multifield| multifield.type_id == *type_id && multifield.value == operand.text),
        }
    }

    fn compare_value(&self, value: &Value, kind: Kind, operand: &Operand) -> bool {
        match (value, kind) {
            (Value::Ids(ids), _) if !ids.is_empty() => {
                ids.iter().any(|id| self.compare_number(f64::from(*id), operand))
            }
            (Value::Int(number), _) => self.compare_number(*number as f64, operand),
            (Value::Float(number), _) => self.compare_number(*number, operand),
            (Value::Time(seconds), _) => match operand.seconds {
                Some(wanted) => self.compare_ordering(seconds.cmp(&wanted)),
                // A moment is never equal to an empty text, nor before or after it.
                None => false,
            },
            (Value::Bool(flag), _) => (self.op_is_equal()) && *flag == is_yes(&operand.text),
            (Value::Text(text), _) => self.compare_text(text, operand),
            (Value::Empty, Kind::Int | Kind::Ref | Kind::Money | Kind::Ids) | (Value::Ids(_), _) => {
                // Nothing and 0 are the same reference to the portal.
                operand.text.is_empty() && self.op_is_equal() || self.compare_number(0.0, operand)
            }
            (Value::Empty, Kind::YesNo | Kind::Bool) => self.op_is_equal() && !is_yes(&operand.text),
            (Value::Empty, _) => self.op_is_equal() && operand.text.is_empty(),
            (Value::Multifields(_) | Value::Json(_), _) => false,
        }
    }

    fn compare_json(&self, value: Option<&Json>, operand: &Operand) -> bool {
        match value {
            None | Some(Json::Null) => self.op_is_equal() && (operand.text.is_empty() || operand.number == Some(0.0)),
            Some(Json::Array(values)) => values.iter().any(|value| self.compare_json(Some(value), operand)),
            Some(Json::Bool(flag)) => self.op_is_equal() && *flag == is_yes(&operand.text),
            Some(Json::Number(number)) => self.compare_number(number.as_f64().unwrap_or_default(), operand),
            // Flags of user fields are read and written as letters and searched by 1 and 0.
            Some(Json::String(text)) if text == "Y" || text == "N" => {
                self.op_is_equal() && (text == "Y") == is_yes(&operand.text)
            }
            Some(Json::String(text)) => match (parse_iso(text, 0), operand.seconds) {
                (Some(seconds), Some(wanted)) => self.compare_ordering(seconds.cmp(&wanted)),
                _ => self.compare_text(text, operand),
            },
            Some(Json::Object(_)) => false,
        }
    }

    fn op_is_equal(&self) -> bool {
        matches!(self.op, Op::Equal | Op::NotEqual)
    }

    fn compare_number(&self, value: f64, operand: &Operand) -> bool {
        match self.op {
            Op::Contains | Op::NotContains => value.to_string().contains(&operand.text),
            _ => self.compare_ordering(value.total_cmp(&operand.number.unwrap_or(0.0))),
        }
    }

    fn compare_text(&self, value: &str, operand: &Operand) -> bool {
        match self.op {
            Op::Contains | Op::NotContains => {
                let (value, wanted) = (value.to_lowercase(), operand.text.to_lowercase());
                if self.pattern { like(&value, &wanted) } else { value.contains(&wanted) }
            }
            Op::Equal | Op::NotEqual => {
                value == operand.text
                    || (value.len() == operand.text.len() && value.to_lowercase() == operand.text.to_lowercase())
            }
            _ => self.compare_ordering(value.cmp(operand.text.as_str())),
        }
    }

    fn compare_ordering(&self, ordering: std::cmp::Ordering) -> bool {
        match self.op {
            Op::Equal | Op::NotEqual => ordering.is_eq(),
            Op::Greater => ordering.is_gt(),
            Op::GreaterOrEqual => ordering.is_ge(),
            Op::Less => ordering.is_lt(),
            Op::LessOrEqual => ordering.is_le(),
            Op::Contains | Op::NotContains => false,
        }
    }
}

/// What an activity is bound to, as (entity type, id): its own list, or its owner alone.
pub(crate) fn bindings(record: &Record) -> Vec<(i64, u32)> {
    let number = |json: &Json, key: &str| {
        let value = &json[key];
        value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(0)
    };
    match record.get(activity::BINDINGS) {
        Value::Json(list) => list
            .as_array()
            .into_iter()
            .flatten()
            .map(|pair| (number(pair, "OWNER_TYPE_ID"), u32::try_from(number(pair, "OWNER_ID")).unwrap_or(0)))
            .collect(),
        _ => {
            vec![(record.int(activity::OWNER_TYPE_ID).unwrap_or(0), record.reference(activity::OWNER_ID).unwrap_or(0))]
        }
    }
}

fn is_yes(text: &str) -> bool {
    matches!(text, "Y" | "y" | "1" | "true")
}

/// SQL `LIKE` with `%` only.
fn like(value: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('%');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = value.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests;
