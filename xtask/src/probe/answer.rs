//! What the portal says: answers, refusals and times, read as leniently as its many spellings demand.

use std::fmt;

use serde_json::{Map, Value};

use super::question::Batch;

/// The answer to one question.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// What the method returned.
    pub(crate) result: Value,
    /// All rows there are, where the portal counted them.
    pub(crate) total: Option<u64>,
    /// Where the next page begins, where the portal says so.
    pub(crate) next: Option<u64>,
    /// How long it took.
    pub(crate) time: Time,
}

/// The portal's own account of its time, seconds (docs: settings/how-to-call-rest-api/general-principles.md).
#[derive(Clone, Debug, Default)]
pub(crate) struct Time {
    /// From the arrival of the request to its end.
    pub(crate) duration: f64,
    /// The work of the method alone.
    pub(crate) processing: f64,
    /// What the method has used of its budget in the last ten minutes; some portals do not say.
    pub(crate) operating: Option<f64>,
    /// When the oldest minute falls out of the budget, seconds since 1970.
    pub(crate) reset_at: Option<f64>,
    /// The end, seconds since 1970.
    pub(crate) finish: f64,
    /// The beginning as the portal writes moments.
    pub(crate) date_start: String,
}

impl Time {
    fn read(value: &Value) -> Self {
        let number = |name: &str| value[name].as_f64();
        Self {
            duration: number("duration").unwrap_or(0.0),
            processing: number("processing").unwrap_or(0.0),
            operating: number("operating"),
            reset_at: number("operating_reset_at"),
            finish: number("finish").unwrap_or(0.0),
            date_start: value["date_start"].as_str().unwrap_or_default().to_owned(),
        }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refusal {
    /// The portal said no.
    Portal {
        /// HTTP status; 200 inside of a batch.
        status: u16,
        /// Its code, which may be empty or a number.
        code: String,
        /// Its words.
        text: String,
    },
    /// Inside of a batch: neither answered nor refused.
    Silence,
    /// What came is not what the documentation describes.
    Odd(u16),
    /// Nothing came.
    Unreachable(&'static str),
    /// The probe has stopped asking.
    Stopped(&'static str),
    /// The probe does not ask what is not known to change nothing.
    NotAsked,
}

impl Refusal {
    /// The portal's code; empty if the portal did not speak.
    pub(crate) fn code(&self) -> &str {
        if let Self::Portal { code, .. } = self { code } else { "" }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Portal { status, code, text } => {
                let denied = matches!(status, 401 | 403)
                    || ["ACCESS_DENIED", "insufficient_scope", "WRONG_AUTH_TYPE"].contains(&code.as_str())
                    || text.to_lowercase().contains("access denied");
                write!(f, "{}", if denied { "not allowed" } else { "refused" })?;
                write!(f, ": {}", if code.is_empty() { "no code" } else { code })?;
                // Words of the portal may quote what was asked, so numbers are left out and little is repeated.
                let text: String = text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).take(80).collect();
                if text.is_empty() { Ok(()) } else { write!(f, " ({})", text.replace(char::is_whitespace, " ")) }
            }
            Self::Silence => write!(f, "neither answered nor refused"),
            Self::Odd(status) => write!(f, "an answer that is not the documented one (HTTP {status})"),
            Self::Unreachable(why) => write!(f, "no answer: {why}"),
            Self::Stopped(why) => write!(f, "not asked any more: {why}"),
            Self::NotAsked => write!(f, "not asked: the method is not known to change nothing"),
        }
    }
}

/// An answer or a refusal.
pub(crate) type Asked = Result<Answer, Refusal>;

/// Reads the body of a single call. An error may come with any status, so it is looked for first.
pub(crate) fn single(status: u16, body: &Value) -> Asked {
    let Some(map) = body.as_object() else { return Err(Refusal::Odd(status)) };
    if let Some(refusal) = refusal(status, map) {
        return Err(refusal);
    }
    let result = map.get("result").ok_or(Refusal::Odd(status))?.clone();
    let (total, next) = (body["total"].as_u64(), body["next"].as_u64());
    Ok(Answer { result, total, next, time: Time::read(&body["time"]) })
}

fn refusal(status: u16, map: &Map<String, Value>) -> Option<Refusal> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let code = text(map.get("error")?);
    Some(Refusal::Portal { status, code, text: map.get("error_description").map(text).unwrap_or_default() })
}

/// The answer to a batch.
#[derive(Clone, Debug, Default)]
pub(crate) struct BatchAnswer {
    /// One for each question, in order.
    pub(crate) answers: Vec<Asked>,
    /// The time of the whole request.
    pub(crate) time: Time,
}

/// Takes a batch's answer apart. Each of its maps is `[]` when it is empty.
pub(crate) fn batch(batch: &Batch, whole: &Answer) -> BatchAnswer {
    let answers = (0..batch.questions.len()).map(|position| {
        let key = bitrix24::Batch::key(position);
        let of = |map: &str| whole.result[map].get(&key);
        if let Some(refused) = of("result_error") {
            let refusal = refused.as_object().and_then(|map| refusal(200, map));
            return Err(refusal.unwrap_or(Refusal::Odd(200)));
        }
        Ok(Answer {
            result: of("result").ok_or(Refusal::Silence)?.clone(),
            total: of("result_total").and_then(Value::as_u64),
            next: of("result_next").and_then(Value::as_u64),
            time: of("result_time").map(Time::read).unwrap_or_default(),
        })
    });
    BatchAnswer { answers: answers.collect(), time: whole.time.clone() }
}

/// A number that may be written as text; nothing and zero are no ids.
pub(crate) fn id(value: &Value) -> Option<u64> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    (number > 0).then_some(number)
}

/// Whether a field holds something. Nothing has many spellings.
pub(crate) fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty() && text != "0",
        Value::Array(values) => !values.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

/// A moment, seconds since 1970.
pub(crate) fn moment(value: &Value) -> Option<i64> {
    chrono::DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|moment| moment.timestamp())
}

/// How the values of a field are written: figures as 9, letters as a. Shape and not content, so that it may be shown.
pub(crate) fn shapes<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    let masked = |c: char| match c {
        c if c.is_ascii_digit() => '9',
        'T' | 'Z' => c,
        c if c.is_alphabetic() => 'a',
        c => c,
    };
    let mut shapes: Vec<String> = values
        .filter(|value| is_filled(value))
        .map(|value| match value.as_str() {
            Some(text) if text.len() < 30 => text.chars().map(masked).collect(),
            Some(_) => "a longer text".to_owned(),
            None if value.is_number() => "a number".to_owned(),
            None => "neither text nor number".to_owned(),
        })
        .collect();
    shapes.sort();
    shapes.dedup();
    shapes.truncate(3);
    shapes.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_error_counts_whatever_the_status() {
        for (status, body, shown) in [
            (
                403,
                json!({"error": "insufficient_scope", "error_description": "scope"}),
                "not allowed: insufficient_scope (scope)",
            ),
            (400, json!({"error": "", "error_description": "Access denied."}), "not allowed: no code (Access denied.)"),
            (200, json!({"error": 0, "error_description": "Bad"}), "refused: 0 (Bad)"),
            (
                400,
                json!({"error": "NOT_FOUND", "error_description": "Item 4711\nis gone"}),
                "refused: NOT_FOUND (Item #### is gone)",
            ),
            (502, json!("<html>"), "an answer that is not the documented one (HTTP 502)"),
            (200, json!({}), "an answer that is not the documented one (HTTP 200)"),
        ] {
            assert_eq!(single(status, &body).expect_err("a refusal").to_string(), shown, "{body}");
        }
    }

    #[test]
    fn every_question_of_a_batch_gets_what_is_its_own() {
        let mut questions = Batch::default();
        for _ in 0..3 {
            questions.ask(bitrix24::Call::new("profile", json!({})));
        }
        let body = json!({"result": {
            "result": {"c00": [1]}, "result_error": {"c01": {"error": "NO", "error_description": ""}},
            "result_total": {"c00": 7}, "result_next": [], "result_time": {"c00": {"processing": 0.5}},
        }, "time": {"operating": 3.5}});
        let reply = batch(&questions, &single(200, &body).expect("an answer"));
        let first = reply.answers[0].as_ref().expect("an answer");
        assert_eq!((first.total, first.next, first.time.processing), (Some(7), None, 0.5));
        assert_eq!(reply.answers[1].as_ref().expect_err("a refusal").code(), "NO");
        assert_eq!(reply.answers[2].as_ref().expect_err("silence"), &Refusal::Silence);
        assert_eq!(reply.time.operating, Some(3.5));
    }

    #[test]
    fn nothing_has_many_spellings() {
        for value in [json!(null), json!(""), json!("0"), json!(0), json!([]), json!({}), json!(false)] {
            assert!(!is_filled(&value) && id(&value).is_none(), "{value}");
        }
        assert_eq!((id(&json!("12")), id(&json!(12))), (Some(12), Some(12)));
        assert_eq!(moment(&json!("1970-01-01T03:00:05+03:00")), Some(5));
    }

    #[test]
    fn a_shape_shows_no_content() {
        let values = [json!("2026-05-14T10:26:32+02:00"), json!("Анна 7"), json!(""), json!(5), json!({"a": 1})];
        assert_eq!(shapes(values.iter()), "9999-99-99T99:99:99+99:99 or a number or aaaa 9");
    }
}
