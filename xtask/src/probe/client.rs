//! Asks questions at a pace no portal minds, and stops at the first sign that it does.

use bitrix24::Call;
use serde_json::Value;

use super::answer::{self, Answer, Asked, BatchAnswer, Refusal};
use super::line::{Line, Raw};
use super::question::{Batch, only_reads};

/// Seconds between two requests: the rate every plan allows for ever (docs: limits.md, 2 per second).
const PACE_SECS: f64 = 0.5;
/// Seconds to wait when others have filled the bucket; it drains by 2 a second, and half of it is 25.
const FULL_BUCKET_SECS: f64 = 12.0;
/// After so many requests in a row without an answer the portal is taken as gone.
const FAILURES: u32 = 2;

/// Asks one portal.
pub(crate) struct Client<'a> {
    line: &'a mut dyn Line,
    /// When the next request may be sent.
    next_at: f64,
    failures: u32,
    stopped: Option<&'static str>,
    /// Requests sent so far.
    pub(crate) requests: u32,
    /// How often the portal said that its bucket was full.
    pub(crate) overflows: u32,
    /// `Date` header and the portal's `time.finish` of the last answer that had both.
    pub(crate) clocks: Option<(String, f64)>,
}

impl<'a> Client<'a> {
    /// A client for a line.
    pub(crate) fn new(line: &'a mut dyn Line) -> Self {
        Self { line, next_at: 0.0, failures: 0, stopped: None, requests: 0, overflows: 0, clocks: None }
    }

    /// Why the probe stopped asking, if it did.
    pub(crate) fn stopped(&self) -> Option<&'static str> {
        self.stopped
    }

    /// Asks one question in a request of its own.
    pub(crate) fn ask(&mut self, question: &Call) -> Asked {
        if !only_reads(question.method) {
            return Err(Refusal::NotAsked);
        }
        self.request(question.method, &question.params)
    }

    /// Asks many questions in one request. If that fails as a whole, each question has failed so.
    pub(crate) fn ask_all(&mut self, batch: &Batch) -> BatchAnswer {
        let whole = if batch.questions.iter().all(|question| only_reads(question.method)) {
            self.request("batch", &batch.body())
        } else {
            Err(Refusal::NotAsked)
        };
        match whole {
            Ok(whole) => {
                let answer = answer::batch(batch, &whole);
                answer.answers.iter().filter_map(|asked| asked.as_ref().err()).for_each(|refusal| self.heed(refusal));
                answer
            }
            Err(refusal) => BatchAnswer { answers: vec![Err(refusal); batch.questions.len()], ..Default::default() },
        }
    }

    fn request(&mut self, method: &str, params: &Value) -> Asked {
        let mut asked = self.send(method, params);
        if asked.as_ref().is_err_and(|refusal| refusal.code() == "QUERY_LIMIT_EXCEEDED") {
            self.overflows += 1;
            self.next_at = self.line.now() + FULL_BUCKET_SECS;
            asked = self.send(method, params);
        }
        if let Err(refusal) = &asked {
            self.heed(refusal);
        }
        asked
    }

    fn send(&mut self, method: &str, params: &Value) -> Asked {
        if let Some(why) = self.stopped {
            return Err(Refusal::Stopped(why));
        }
        self.line.wait_until(self.next_at);
        self.next_at = self.line.now() + PACE_SECS;
        self.requests += 1;
        match self.line.post(method, params) {
            Ok(Raw { status, date, body }) => {
                self.failures = 0;
                let asked = answer::single(status, &body);
                if let (Ok(Answer { time, .. }), Some(date)) = (&asked, date) {
                    self.clocks = Some((date, time.finish));
                }
                match asked {
                    Err(Refusal::Odd(429)) => {
                        Err(Refusal::Portal { status: 429, code: String::new(), text: String::new() })
                    }
                    asked => asked,
                }
            }
            Err(why) => {
                self.failures += 1;
                Err(Refusal::Unreachable(why))
            }
        }
    }

    /// Stops if the portal wants to be left alone.
    fn heed(&mut self, refusal: &Refusal) {
        let why = match refusal {
            Refusal::Portal { code, .. } if code == "OPERATION_TIME_LIMIT" => {
                "the operating budget is used up (OPERATION_TIME_LIMIT); try again in ten minutes"
            }
            Refusal::Portal { code, .. } if code == "OVERLOAD_LIMIT" => {
                "REST is blocked by hand on this portal (OVERLOAD_LIMIT); ask its support"
            }
            Refusal::Portal { code, .. } if code == "QUERY_LIMIT_EXCEEDED" => {
                "others fill the portal's bucket (QUERY_LIMIT_EXCEEDED); try again later"
            }
            Refusal::Portal { status: 429, .. } => "the portal has had too many requests (HTTP 429)",
            Refusal::Unreachable(why) if self.failures >= FAILURES => why,
            _ => return,
        };
        self.stopped.get_or_insert(why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A line that gives prepared answers and notes when it was asked what.
    struct Script {
        now: f64,
        answers: Vec<Result<(u16, Value), &'static str>>,
        sent: Vec<(f64, String)>,
    }

    impl Script {
        fn new(answers: Vec<Result<(u16, Value), &'static str>>) -> Self {
            Self { now: 0.0, answers, sent: Vec::new() }
        }
    }

    impl Line for Script {
        fn now(&self) -> f64 {
            self.now
        }

        fn wait_until(&mut self, moment: f64) {
            self.now = self.now.max(moment);
        }

        fn post(&mut self, method: &str, _: &Value) -> Result<Raw, &'static str> {
            self.sent.push((self.now, method.to_owned()));
            let (status, body) = self.answers.remove(0)?;
            Ok(Raw { status, date: None, body })
        }
    }

    fn error(status: u16, code: &str) -> Result<(u16, Value), &'static str> {
        Ok((status, json!({"error": code, "error_description": ""})))
    }

    fn good() -> Result<(u16, Value), &'static str> {
        Ok((200, json!({"result": 1})))
    }

    fn profile() -> Call {
        Call::new("profile", json!({}))
    }

    #[test]
    fn what_might_change_something_is_never_sent() {
        let mut line = Script::new(vec![]);
        let mut client = Client::new(&mut line);
        let write = Call::new("crm.item.update", json!({}));
        assert_eq!(client.ask(&write).expect_err("a refusal"), Refusal::NotAsked);
        let batch = Batch { questions: vec![profile(), write], halt: false };
        for asked in client.ask_all(&batch).answers {
            assert_eq!(asked.expect_err("a refusal"), Refusal::NotAsked);
        }
        assert_eq!(line.sent, []);
    }

    #[test]
    fn two_requests_a_second_are_sent() {
        let mut line = Script::new(vec![good(), good(), good()]);
        let mut client = Client::new(&mut line);
        for _ in 0..3 {
            client.ask(&profile()).expect("an answer");
        }
        assert_eq!(line.sent.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0.0, 0.5, 1.0]);
    }

    #[test]
    fn the_probe_stops_when_the_portal_has_enough() {
        let nested = json!({"result": {"result": [], "result_error": {"c00": {"error": "OPERATION_TIME_LIMIT"}}}});
        let cases = [
            vec![error(429, "OPERATION_TIME_LIMIT")],
            vec![error(503, "OVERLOAD_LIMIT")],
            vec![error(429, "SOMETHING_NEW")],
            vec![Ok((429, Value::Null))],
            vec![error(503, "QUERY_LIMIT_EXCEEDED"), error(503, "QUERY_LIMIT_EXCEEDED")],
            vec![Ok((200, nested))],
        ];
        for answers in cases {
            let (shown, expected) = (format!("{answers:?}"), answers.len());
            let mut line = Script::new(answers);
            let mut client = Client::new(&mut line);
            client.ask_all(&Batch { questions: vec![profile()], halt: false });
            assert!(matches!(client.ask(&profile()), Err(Refusal::Stopped(_))), "{shown}");
            assert_eq!(line.sent.len(), expected, "{shown}");
        }
    }

    #[test]
    fn a_full_bucket_is_waited_for_once() {
        let mut line = Script::new(vec![error(503, "QUERY_LIMIT_EXCEEDED"), good()]);
        let mut client = Client::new(&mut line);
        client.ask(&profile()).expect("an answer");
        assert_eq!((client.overflows, client.stopped()), (1, None));
        assert_eq!(line.sent[1].0, FULL_BUCKET_SECS);
    }

    #[test]
    fn a_portal_that_is_gone_is_left_alone_and_other_refusals_are_answers() {
        let mut line = Script::new(vec![error(400, "X"), Err("gone"), error(500, "Y"), Err("gone"), Err("gone")]);
        let mut client = Client::new(&mut line);
        for _ in 0..7 {
            client.ask(&profile()).expect_err("a refusal");
        }
        assert_eq!((client.stopped(), line.sent.len()), (Some("gone"), 5));
    }
}
