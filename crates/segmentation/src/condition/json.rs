//! Conditions as JSON text: reading what people and other builds wrote, and writing it back the same.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::cards::CardList;
use super::error::{ConditionError, Expected};
use super::field::{Field, Kind, Parameter, Spec};
use super::period::{Day, Period, Span, Unit, date_of, day_of};
use super::test::{Check, Code, Comparison, Direction, Op, PARTS, RequestOutcome, Subject, Test, TouchKind};
use super::{Condition, MAX_DEPTH};
use crate::ids::FunnelId;

/// How deep brackets may lie in a text: each level of conditions takes two at the most, and beside them there are the
/// object around the condition, the test, and its value. `serde_json` itself refuses more than 127.
const MAX_BRACKETS: usize = 2 * MAX_DEPTH + 3;

/// How much of a wrong value an error repeats, in characters.
const QUOTED: usize = 80;

/// The outcomes of requests, by their codes.
const OUTCOMES: &[(&str, RequestOutcome)] =
    &[("all", RequestOutcome::All), ("open", RequestOutcome::Open), ("lost", RequestOutcome::Lost)];
/// The kinds of touches, by their codes.
const TOUCH_KINDS: &[(&str, TouchKind)] = &[
    ("call", TouchKind::Call),
    ("meeting", TouchKind::Meeting),
    ("email", TouchKind::Email),
    ("todo", TouchKind::Todo),
];
/// The directions of touches, by their codes.
const DIRECTIONS: &[(&str, Direction)] = &[("incoming", Direction::Incoming), ("outgoing", Direction::Outgoing)];

/// What a file with a segment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentFile {
    /// The name, if the file gives one.
    pub name: Option<String>,
    /// The condition.
    pub condition: Condition,
}

impl SegmentFile {
    /// Reads either a condition or `{"name": …, "condition": …}`, in which the name may be missing.
    ///
    /// # Errors
    /// As [`Condition::parse`].
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        let value = value_of(text)?;
        let Some(condition) = value.get("condition") else {
            return Ok(Self { name: None, condition: read(&value, 1)? });
        };
        only_keys(value.as_object(), &["name", "condition"], "condition")?;
        let name = match value.get("name") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name.clone()),
            Some(other) => return Err(ConditionError::NotACondition { found: quote(other) }),
        };
        Ok(Self { name, condition: read(condition, 1)? })
    }
}

impl Condition {
    /// Reads a condition from JSON text.
    ///
    /// # Errors
    /// If the text is no JSON, no condition, or one that this build does not know; never for a segment it names, which
    /// [`Resolved`](super::Resolved) looks up.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        read(&value_of(text)?, 1)
    }

    /// Reads a condition that lies within other JSON.
    ///
    /// # Errors
    /// As [`Condition::parse`].
    pub fn from_value(value: &Value) -> Result<Self, ConditionError> {
        read(value, 1)
    }

    /// The condition as JSON text in one line, from which it can be read again.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and lists can always be written")
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::All(conditions) => map.serialize_entry("all", conditions)?,
            Self::Any(conditions) => map.serialize_entry("any", conditions)?,
            Self::Not(condition) => map.serialize_entry("not", condition)?,
            Self::Segment(id) => map.serialize_entry("segment", id)?,
            Self::Cards(list) => map.serialize_entry("cards", &list.to_text())?,
            Self::Test(test) => {
                map.serialize_entry("field", &test.subject().code())?;
                for (parameter, value) in parameters_of(test.subject()) {
                    map.serialize_entry(parameter.code(), &value)?;
                }
                map.serialize_entry("op", test.check().op().code())?;
                if let Some(value) = operand_of(test) {
                    map.serialize_entry("value", &value)?;
                }
                if let Some(period) = test.period() {
                    map.serialize_entry("in", &period_value(period))?;
                }
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(&Value::deserialize(deserializer)?, 1).map_err(D::Error::custom)
    }
}

/// Reads the text as JSON, unless brackets lie deeper in it than in any condition allowed.
fn value_of(text: &str) -> Result<Value, ConditionError> {
    let (mut depth, mut in_text, mut escaped) = (0usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_BRACKETS {
            return Err(ConditionError::TooDeep { limit: MAX_DEPTH });
        }
    }
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let problem = message.rsplit_once(" at line ").map_or(message.as_str(), |(problem, _)| problem).to_owned();
        ConditionError::NotJson { line: error.line(), column: error.column(), problem }
    })
}

fn read(value: &Value, depth: usize) -> Result<Condition, ConditionError> {
    if depth > MAX_DEPTH {
        return Err(ConditionError::TooDeep { limit: MAX_DEPTH });
    }
    let not_a_condition = || ConditionError::NotACondition { found: quote(value) };
    let object = value.as_object().ok_or_else(not_a_condition)?;
    if object.contains_key("field") || object.contains_key("op") {
        return read_test(object).map(Condition::Test);
    }
    let keys = ["all", "any", "not", "segment", "cards"];
    let Some((key, inner)) = keys.into_iter().find_map(|key| Some((key, object.get(key)?))) else {
        // Whatever a newer build calls its conditions, its key is worth more to a person than the whole object.
        let unknown = |key: &String| ConditionError::UnknownKey { key: key.clone(), beside: String::new() };
        return Err(object.keys().next().map_or_else(not_a_condition, unknown));
    };
    only_keys(Some(object), &[key], key)?;
    let several = || {
        let conditions = inner.as_array().ok_or_else(not_a_condition)?;
        conditions.iter().map(|condition| read(condition, depth + 1)).collect::<Result<Vec<_>, _>>()
    };
    match key {
        "all" => several().map(Condition::All),
        "any" => several().map(Condition::Any),
        "cards" => inner.as_str().and_then(CardList::parse).map(Condition::Cards).ok_or_else(not_a_condition),
        "not" => read(inner, depth + 1).map(|condition| Condition::Not(Box::new(condition))),
        _ => match inner {
            Value::String(id) => Ok(Condition::Segment(id.clone())),
            Value::Number(id) if id.is_u64() => Ok(Condition::Segment(id.to_string())),
            _ => Err(not_a_condition()),
        },
    }
}

fn only_keys(object: Option<&Map<String, Value>>, known: &[&str], beside: &str) -> Result<(), ConditionError> {
    let unknown = object.into_iter().flat_map(Map::keys).find(|key| !known.contains(&key.as_str()));
    unknown.map_or(Ok(()), |key| Err(ConditionError::UnknownKey { key: key.clone(), beside: beside.to_owned() }))
}

fn read_test(object: &Map<String, Value>) -> Result<Test, ConditionError> {
    let text = |key: &'static str, field: &str| match object.get(key) {
        None => Err(ConditionError::MissingKey { field: field.to_owned(), key }),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(other) => Ok(quote(other)),
    };
    let code = text("field", "")?;
    let Some((field, user_field)) = Field::of_code(&code) else {
        return Err(ConditionError::UnknownField { field: code });
    };
    let written = text("op", &code)?;
    let op = Op::of_code(&written).ok_or(ConditionError::UnknownOp { field: code.clone(), op: written })?;
    let spec = field.spec();
    if !spec.kind.ops().contains(&op) {
        return Err(ConditionError::OpNotAllowed { field: code, op, allowed: spec.kind.ops() });
    }
    let mut known = vec!["field", "op", "value"];
    known.extend(spec.parameters.iter().map(|parameter| parameter.code()));
    known.extend(spec.kind.has_period().then_some("in"));
    only_keys(Some(object), &known, &code)?;

    let mut subject = Subject::new(field, user_field);
    for &parameter in spec.parameters {
        if let Some(value) = object.get(parameter.code()) {
            narrow(&mut subject, parameter, value).map_err(|expected| ConditionError::WrongParameter {
                field: code.clone(),
                parameter,
                value: quote(value),
                expected,
            })?;
        }
    }
    let period = object.get("in").map(|value| {
        read_period(value).ok_or_else(|| ConditionError::WrongPeriod { field: code.clone(), value: quote(value) })
    });
    let value = object.get("value").unwrap_or(&Value::Null);
    if op.has_value() && !object.contains_key("value") {
        return Err(ConditionError::MissingKey { field: code, key: "value" });
    }
    let wrong = |expected| ConditionError::WrongValue { field: code.clone(), op, value: quote(value), expected };
    let check = read_check(spec, op, value).map_err(wrong)?;
    Test::new(subject, check, period.transpose()?)
}

/// Reads the value of a test; otherwise what it has to be.
fn read_check(spec: &Spec, op: Op, value: &Value) -> Result<Check, Expected> {
    let number = |value: &Value| match spec.kind {
        Kind::Quantity | Kind::UserField => read_decimal(value).ok_or(Expected::Decimal),
        _ => read_whole(value).ok_or(Expected::Whole),
    };
    let compare = |comparison| Ok(Check::Number(comparison, number(value)?));
    let codes = || {
        let expected = match spec.kind {
            Kind::Choice | Kind::Group => Expected::Choices(spec.choices),
            Kind::Numbers => Expected::Numbers,
            Kind::Items => Expected::Codes,
            _ => Expected::CodesOrNumbers,
        };
        let values = value.as_array().ok_or(expected)?;
        // Whether each of them suits the field, Test::new looks.
        values.iter().map(read_code).collect::<Option<Vec<_>>>().ok_or(expected)
    };
    let text = || value.as_str().map(str::to_owned).ok_or(Expected::Text);
    let day = |value: &Value| read_day(value).ok_or(Expected::Date);
    let span = || read_span(value).ok_or(Expected::Span);
    let nothing = |check| if value.is_null() { Ok(check) } else { Err(Expected::Nothing) };
    match op {
        Op::In => Ok(Check::In(codes()?)),
        Op::NotIn => Ok(Check::NotIn(codes()?)),
        Op::Empty => nothing(Check::Empty),
        Op::Filled => nothing(Check::Filled),
        Op::Never => nothing(Check::Never),
        Op::Contains => Ok(Check::Contains(text()?)),
        Op::Equals => Ok(Check::Equals(text()?)),
        Op::Is => value.as_bool().map(Check::Is).ok_or(Expected::YesNo),
        Op::Eq => compare(Comparison::Eq),
        Op::Ne => compare(Comparison::Ne),
        Op::Lt => compare(Comparison::Lt),
        Op::Le => compare(Comparison::Le),
        Op::Gt => compare(Comparison::Gt),
        Op::Ge => compare(Comparison::Ge),
        Op::Before => Ok(Check::Before(day(value)?)),
        Op::After => Ok(Check::After(day(value)?)),
        Op::Within => Ok(Check::Within(span()?)),
        Op::Older => Ok(Check::Older(span()?)),
        Op::Between => {
            let Some([least, greatest]) = value.as_array().map(Vec::as_slice) else {
                return Err(Expected::Two);
            };
            let are_dates = match spec.kind {
                Kind::Date | Kind::Moment => true,
                Kind::UserField => least.is_string(),
                _ => false,
            };
            if are_dates {
                Ok(Check::DayBetween(day(least)?, day(greatest)?))
            } else {
                Ok(Check::NumberBetween(number(least)?, number(greatest)?))
            }
        }
    }
}

/// Lets a parameter narrow a subject; otherwise what the parameter has to be. One value may stand without a list.
fn narrow(subject: &mut Subject, parameter: Parameter, value: &Value) -> Result<(), Expected> {
    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let one = match values {
        [one] => one,
        _ => &Value::Null,
    };
    let codes = || values.iter().map(read_code).collect::<Option<Vec<_>>>().ok_or(Expected::CodesOrNumbers);
    match (subject, parameter) {
        (Subject::Requests(requests), Parameter::Outcome) => {
            requests.outcome = of_code(OUTCOMES, one).ok_or(Expected::OneOf(&["all", "open", "lost"]))?;
        }
        (Subject::Requests(requests), Parameter::Funnel) => {
            let numbers = values.iter().map(|value| read_number(value).map(FunnelId)).collect::<Option<_>>();
            requests.funnels = numbers.ok_or(Expected::Numbers)?;
        }
        (Subject::Requests(requests), Parameter::DealType) => {
            let texts = values.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<_>>();
            requests.deal_types = texts.ok_or(Expected::Codes)?;
        }
        (Subject::Touches(touches), Parameter::Kinds) => {
            let kinds = values.iter().map(|value| of_code(TOUCH_KINDS, value)).collect::<Option<_>>();
            touches.kinds = kinds.ok_or(Expected::OneOf(&["call", "meeting", "email", "todo"]))?;
        }
        (Subject::Touches(touches), Parameter::Direction) => {
            touches.direction = Some(of_code(DIRECTIONS, one).ok_or(Expected::OneOf(&["incoming", "outgoing"]))?);
        }
        (subject @ Subject::Plain(_), Parameter::At) => {
            *subject = Subject::At(subject.field(), read_day(one).ok_or(Expected::Date)?);
        }
        (Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods), Parameter::Product) => goods.products = codes()?,
        (Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods), Parameter::Section) => goods.sections = codes()?,
        // The table names no other parameter for these fields.
        _ => return Err(Expected::Nothing),
    }
    Ok(())
}

fn of_code<T: Copy>(codes: &[(&str, T)], value: &Value) -> Option<T> {
    let text = value.as_str()?;
    codes.iter().find(|(code, _)| *code == text).map(|&(_, meant)| meant)
}

fn code_of<T: PartialEq>(codes: &[(&'static str, T)], meant: &T) -> &'static str {
    codes.iter().find(|(_, one)| one == meant).map_or("", |&(code, _)| code)
}

fn read_number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

fn read_code(value: &Value) -> Option<Code> {
    match value {
        Value::String(text) => Some(Code::Text(text.clone())),
        number => read_number(number).map(Code::Number),
    }
}

/// Reads a whole number; one that was written with a point and zeros is whole too.
fn read_whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
    })
}

/// Reads a number with no more than four decimals, as parts. As long as it is not written as a whole one, it has to be
/// less than 900 billion, so that the decimals are exact.
fn read_decimal(value: &Value) -> Option<i64> {
    if let Some(whole) = value.as_i64() {
        return whole.checked_mul(PARTS);
    }
    let number = value.as_f64().filter(|number| number.abs() < 9e11)?;
    let parts = (number * PARTS as f64).round();
    (parts / PARTS as f64 == number).then_some(parts as i64)
}

/// Reads `YYYY-MM-DD`, and nothing that merely resembles it.
fn read_day(value: &Value) -> Option<Day> {
    let text = value.as_str()?;
    let date: chrono::NaiveDate = text.parse().ok()?;
    (text.len() == 10 && date.to_string() == text).then(|| day_of(date))
}

fn read_span(value: &Value) -> Option<Span> {
    let object = value.as_object().filter(|object| object.len() == 2)?;
    let unit = match object.get("unit")?.as_str()? {
        "days" => Unit::Days,
        "months" => Unit::Months,
        _ => return None,
    };
    Some(Span { count: read_number(object.get("last")?)?, unit })
}

fn read_period(value: &Value) -> Option<Period> {
    if let Some(text) = value.as_str() {
        return (text == "all").then_some(Period::All);
    }
    if let Some(span) = read_span(value) {
        return Some(Period::Last(span));
    }
    let object = value.as_object().filter(|object| object.keys().all(|key| key == "from" || key == "to"))?;
    let end = |key| object.get(key).map(|value| read_day(value).ok_or(())).transpose();
    match (end("from"), end("to")) {
        (Ok(None), Ok(None)) => None,
        (Ok(from), Ok(to)) => Some(Period::Between(from, to)),
        _ => None,
    }
}

fn quote(value: &Value) -> String {
    // Writing is bounded by what was read; only the error is kept short.
    let text = value.to_string();
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The keys that narrow a subject, in the order of the table; a key that does not narrow is left out.
fn parameters_of(subject: &Subject) -> Vec<(Parameter, Value)> {
    /// A list, but one value alone without brackets.
    fn list<T>(parameter: Parameter, values: &[T], write: impl Fn(&T) -> Value) -> Option<(Parameter, Value)> {
        match values {
            [] => None,
            [one] => Some((parameter, write(one))),
            many => Some((parameter, many.iter().map(write).collect())),
        }
    }
    let parameters = match subject {
        Subject::Plain(_) | Subject::UserField(_) => vec![],
        Subject::At(_, day) => vec![Some((Parameter::At, day_value(*day)))],
        Subject::Requests(requests) => {
            let narrows = requests.outcome != RequestOutcome::All;
            vec![
                narrows.then(|| (Parameter::Outcome, code_of(OUTCOMES, &requests.outcome).into())),
                list(Parameter::Funnel, &requests.funnels, |&FunnelId(funnel)| funnel.into()),
                list(Parameter::DealType, &requests.deal_types, |code| code.as_str().into()),
            ]
        }
        Subject::Touches(touches) => vec![
            list(Parameter::Kinds, &touches.kinds, |kind| code_of(TOUCH_KINDS, kind).into()),
            touches.direction.map(|direction| (Parameter::Direction, code_of(DIRECTIONS, &direction).into())),
        ],
        Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods) => vec![
            list(Parameter::Product, &goods.products, code_value),
            list(Parameter::Section, &goods.sections, code_value),
        ],
    };
    parameters.into_iter().flatten().collect()
}

pub(super) fn operand_of(test: &Test) -> Option<Value> {
    let number = |number: i64| match test.subject().kind() {
        Kind::Quantity | Kind::UserField if number % PARTS == 0 => json!(number / PARTS),
        Kind::Quantity | Kind::UserField => json!(number as f64 / PARTS as f64),
        _ => json!(number),
    };
    Some(match test.check() {
        Check::In(codes) | Check::NotIn(codes) => codes.iter().map(code_value).collect(),
        Check::Empty | Check::Filled | Check::Never => return None,
        Check::Contains(text) | Check::Equals(text) => json!(text),
        Check::Is(yes) => json!(yes),
        Check::Number(_, compared) => number(*compared),
        Check::NumberBetween(least, greatest) => json!([number(*least), number(*greatest)]),
        Check::Before(day) | Check::After(day) => day_value(*day),
        Check::DayBetween(first, last) => json!([day_value(*first), day_value(*last)]),
        Check::Within(span) | Check::Older(span) => span_value(*span),
    })
}

fn code_value(code: &Code) -> Value {
    match code {
        Code::Text(text) => json!(text),
        Code::Number(number) => json!(number),
    }
}

fn day_value(day: Day) -> Value {
    json!(date_of(day).to_string())
}

fn span_value(span: Span) -> Value {
    json!({ "last": span.count, "unit": span.unit.code() })
}

fn period_value(period: Period) -> Value {
    match period {
        Period::All => json!("all"),
        Period::Last(span) => span_value(span),
        Period::Between(from, to) => {
            let ends = [("from", from), ("to", to)].into_iter();
            let said = ends.filter_map(|(key, day)| Some((key.to_owned(), day_value(day?))));
            Value::Object(said.collect())
        }
    }
}
