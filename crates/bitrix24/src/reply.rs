//! Answers of the portal: the envelope, errors in all their forms, and the parts of a batch.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{PortalError, WireError};
use crate::request::Batch;
use crate::tolerant;

/// An answer that is neither a result nor an error as documented.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{method}: {detail}")]
pub struct OddAnswer {
    /// The method that was asked.
    pub method: String,
    /// What was odd; holds no client's data.
    pub detail: String,
}

impl OddAnswer {
    /// Describes where reading failed, by kind and position only: the portal's text may hold clients' data.
    pub(crate) fn from_json(method: &str, error: &serde_json::Error) -> Self {
        let detail = format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column());
        Self { method: method.to_owned(), detail }
    }
}

/// Why a whole request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The portal said why.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// The answer cannot be understood.
    #[error(transparent)]
    Odd(#[from] OddAnswer),
}

/// `time` of an answer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Time {
    /// Wall time of the call on the server in seconds.
    #[serde(default, deserialize_with = "tolerant::seconds")]
    pub duration: f64,
    /// The portal's clock at the start of the call, ISO with offset.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub date_start: String,
    /// Seconds of execution already used by this method in the present window; missing where no budget is kept.
    #[serde(default, deserialize_with = "tolerant::number")]
    pub operating: Option<f64>,
    /// When the oldest part of the budget comes free, in seconds since 1970.
    #[serde(default, deserialize_with = "tolerant::number")]
    pub operating_reset_at: Option<f64>,
}

/// The answer to one command of a batch, whose result is a text of JSON still.
pub type Part<'a> = PartOf<&'a RawValue>;

/// The answer to a batch, whose results are texts of JSON still.
pub type BatchReply<'a> = ReplyOf<&'a RawValue>;

/// The answer to one command of a batch.
#[derive(Debug)]
pub struct PartOf<R> {
    /// The command's result, or its error.
    pub result: Result<R, PortalError>,
    /// How many rows the list has in all, if it was counted.
    pub total: Option<u64>,
    /// How long the command took, if the portal says so.
    pub time: Time,
}

/// The answer to a batch.
#[derive(Debug)]
pub struct ReplyOf<R> {
    /// One part per command, in order; nothing where the portal did not mention the command at all.
    pub parts: Vec<Option<PartOf<R>>>,
    /// The envelope's own time.
    pub time: Time,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
    #[serde(default)]
    time: Option<Time>,
    #[serde(default, deserialize_with = "tolerant::number")]
    operating_reset_at: Option<f64>,
}

#[derive(Deserialize)]
struct BatchResult<'a> {
    #[serde(borrow, deserialize_with = "tolerant::map")]
    result: HashMap<String, &'a RawValue>,
    #[serde(default, deserialize_with = "tolerant::map")]
    result_error: HashMap<String, WireError>,
    #[serde(default, deserialize_with = "tolerant::map")]
    result_total: HashMap<String, Value>,
    #[serde(default, deserialize_with = "tolerant::map")]
    result_time: HashMap<String, Time>,
}

/// What a batch tells of its commands beside their results, each by the name of the command.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) errors: HashMap<String, WireError>,
    pub(crate) totals: HashMap<String, Value>,
    pub(crate) times: HashMap<String, Time>,
}

impl Beside {
    /// Puts the results of `commands` commands together with what is told beside them.
    pub(crate) fn join<R>(mut self, commands: usize, mut result: impl FnMut(usize, &str) -> Option<R>) -> Parts<R> {
        let part = |position| {
            let key = Batch::key(position);
            let time = self.times.remove(&key).unwrap_or_default();
            let total = self.totals.get(&key).and_then(count);
            let answer = match self.errors.remove(&key) {
                Some(error) => Err(error.into_error(200, time.operating_reset_at)),
                None => Ok(result(position, &key)?),
            };
            Some(PartOf { result: answer, total, time })
        };
        (0..commands).map(part).collect()
    }
}

type Parts<R> = Vec<Option<PartOf<R>>>;

impl<'a> BatchReply<'a> {
    /// Reads the answer to a batch of `commands` commands.
    ///
    /// # Errors
    /// [`RequestError::Portal`] if the portal refused the whole request (whatever the HTTP status says: some methods
    /// answer errors with 200), [`RequestError::Odd`] if the body is no such answer.
    pub fn read(status: u16, body: &'a [u8], commands: usize) -> Result<Self, RequestError> {
        let odd = |error: &serde_json::Error| OddAnswer::from_json(Batch::METHOD, error);
        let is_answer = |it: &Envelope<'_>| it.result.is_some() || it.error.is_some();
        let (envelope, body) = match serde_json::from_slice::<Envelope<'a>>(body) {
            Ok(envelope) => (envelope, body),
            Err(error) => {
                let inner = document(body).map(str::as_bytes);
                let envelope = inner.and_then(|inner| serde_json::from_slice::<Envelope<'a>>(inner).ok());
                match (inner, envelope.filter(is_answer)) {
                    (Some(inner), Some(envelope)) => (envelope, inner),
                    // It begins as an answer does, and breaks off.
                    _ if status < 400 && body.starts_with(b"{") => return Err(odd(&error).into()),
                    _ => return Err(PortalError::not_json(status).into()),
                }
            }
        };
        let time = envelope.time.unwrap_or_default();
        if envelope.error.is_some() || status >= 400 {
            let error: WireError = serde_json::from_slice(body).map_err(|error| odd(&error))?;
            let reset_at = envelope.operating_reset_at.or(time.operating_reset_at);
            return Err(error.into_error(status, reset_at).into());
        }
        let missing = || OddAnswer { method: Batch::METHOD.to_owned(), detail: "there is no result".to_owned() };
        let result = envelope.result.ok_or_else(missing)?;
        let mut result: BatchResult<'a> = serde_json::from_str(result.get()).map_err(|error| odd(&error))?;
        let beside = Beside { errors: result.result_error, totals: result.result_total, times: result.result_time };
        let parts = beside.join(commands, |_, key| result.result.remove(key));
        Ok(Self { parts, time })
    }
}

/// The first whole map of JSON in a body, before and behind which something else stands: a mark of byte order, the
/// warnings of a script; nothing if there is none.
fn document(body: &[u8]) -> Option<&str> {
    let begin = body.windows(2).position(|pair| pair == b"{\"")?;
    let mut documents = serde_json::Deserializer::from_slice(&body[begin..]).into_iter::<&RawValue>();
    documents.next()?.ok().map(RawValue::get)
}

impl Part<'_> {
    /// How many rows the answer lists, at `result[]` or `result.items[]`; none if it is no list.
    #[must_use]
    pub fn rows(&self) -> u64 {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Listed {
            Plain(Vec<IgnoredAny>),
            Items { items: Vec<IgnoredAny> },
        }
        let listed = self.result.as_ref().ok().and_then(|raw| serde_json::from_str(raw.get()).ok());
        let (Some(Listed::Plain(rows)) | Some(Listed::Items { items: rows })) = listed else { return 0 };
        rows.len() as u64
    }
}

/// A number of rows, which older methods write as a text. What is no number counts as not told, and not as none.
fn count(total: &Value) -> Option<u64> {
    total.as_u64().or_else(|| total.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Remedy;

    #[test]
    fn results_errors_and_totals_are_matched_by_command() {
        let body = br#"{"result":{"result":{"c00":{"ID":"1"},"c02":[1,2]},
            "result_error":{"c01":{"error":"","error_description":"Access denied."}},
            "result_total":{"c02":70},"result_next":[],
            "result_time":{"c02":{"duration":0.25,"date_start":"2026-01-01T00:00:00+03:00","operating":1.5}}},
            "time":{"duration":0.3,"date_start":"2026-01-01T00:00:00+03:00"}}"#;
        let reply = BatchReply::read(200, body, 4).expect("an answer");
        let parts: Vec<_> = reply.parts.iter().map(Option::as_ref).collect();
        assert_eq!(parts[0].map(|part| part.result.as_ref().map(|raw| raw.get())), Some(Ok(r#"{"ID":"1"}"#)));
        assert_eq!(
            parts[1].and_then(|part| part.result.as_ref().err()).map(PortalError::remedy),
            Some(Remedy::NoRight)
        );
        assert_eq!(parts[2].and_then(|part| part.total), Some(70));
        assert_eq!(parts[2].and_then(|part| part.time.operating), Some(1.5));
        assert!(parts[3].is_none(), "a command that is nowhere in the answer was not executed");
    }

    #[test]
    fn a_total_in_an_odd_form_spoils_neither_its_batch_nor_a_count() {
        for (total, expected) in
            [("70", Some(70)), (r#""70""#, Some(70)), (r#""""#, None), ("null", None), ("false", None), ("[]", None)]
        {
            let body = format!(r#"{{"result":{{"result":{{"c00":[]}},"result_total":{{"c00":{total}}}}}}}"#);
            let reply = BatchReply::read(200, body.as_bytes(), 1).expect("an answer");
            assert_eq!(reply.parts[0].as_ref().and_then(|part| part.total), expected, "{total}");
        }
    }

    #[test]
    fn the_rows_of_a_list_are_counted_wherever_they_stand() {
        for (result, rows) in [
            (r#"[{"ID":"1"},{"ID":"2"}]"#, 2),
            (r#"{"items":[{"id":1,"a":[1,2]}]}"#, 1),
            (r#"{"ID":"1"}"#, 0),
            ("7", 0),
        ] {
            let body = format!(r#"{{"result":{{"result":{{"c00":{result}}}}}}}"#);
            let reply = BatchReply::read(200, body.as_bytes(), 1).expect("an answer");
            assert_eq!(reply.parts[0].as_ref().map(Part::rows), Some(rows), "{result}");
        }
    }

    #[test]
    fn empty_maps_come_as_lists() {
        let body = br#"{"result":{"result":[],"result_error":{"c00":{"error":"insufficient_scope"}},"result_total":[],
            "result_next":[],"result_time":[]},"time":{}}"#;
        let reply = BatchReply::read(200, body, 1).expect("an answer");
        let error = reply.parts[0].as_ref().and_then(|part| part.result.as_ref().err()).cloned();
        assert_eq!(error.map(|error| error.remedy()), Some(Remedy::AppNotAllowed));
    }

    #[test]
    fn a_refused_request_says_why_whatever_its_status() {
        for (status, body, remedy) in [
            (503, r#"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#, Remedy::SlowDown),
            (200, r#"{"error":"expired_token","error_description":""}"#, Remedy::RefreshToken),
            (502, "<html>Bad gateway</html>", Remedy::TryAgain),
            (500, "", Remedy::TryAgain),
            (200, "<!DOCTYPE html><html><body>Maintenance</body></html>", Remedy::TryAgain),
            (200, r#"<html><script>var a = {"b": 1};</script></html>"#, Remedy::TryAgain),
            (200, "", Remedy::TryAgain),
            (403, "<html>403 Forbidden</html>", Remedy::TryAgain),
            (404, "<html>not found</html>", Remedy::TryAgain),
            (401, "\u{feff}{\"error\":\"WRONG_CLIENT\"}", Remedy::NotInstalled),
        ] {
            match BatchReply::read(status, body.as_bytes(), 1) {
                Err(RequestError::Portal(error)) => assert_eq!(error.remedy(), remedy, "{body}"),
                other => panic!("{body}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_stands_around_the_answer_is_passed_over() {
        let answer = r#"{"result":{"result":{"c00":[1]}}}"#;
        for body in [
            format!("\u{feff}{answer}"),
            format!("<br />\n<b>Warning</b>: Undefined key {{0}} in file.php on line 3<br />\n{answer}"),
            format!("{answer}\n<br />\n<b>Notice</b>: unused"),
        ] {
            let reply = BatchReply::read(200, body.as_bytes(), 1).expect("an answer");
            assert_eq!(reply.parts[0].as_ref().map(Part::rows), Some(1), "{body}");
        }
    }

    #[test]
    fn a_blocked_method_says_when_it_is_free_again() {
        let body =
            br#"{"error":"OPERATION_TIME_LIMIT","error_description":"","time":{"operating_reset_at":1700000600}}"#;
        let Err(RequestError::Portal(error)) = BatchReply::read(429, body, 1) else { panic!("an error") };
        assert_eq!((error.remedy(), error.operating_reset_at), (Remedy::AwaitOperatingReset, Some(1_700_000_600)));
    }

    #[test]
    fn a_broken_answer_is_odd_and_shows_no_data() {
        for body in [r#"{"result":{"result":{"c00":"Ivan"#, r#"{"result":{"result":"Ivan"}}"#] {
            let Err(RequestError::Odd(odd)) = BatchReply::read(200, body.as_bytes(), 1) else {
                panic!("an odd answer")
            };
            assert!(!odd.to_string().contains("Ivan"), "{odd}");
        }
    }
}
