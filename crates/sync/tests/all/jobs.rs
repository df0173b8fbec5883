//! What becomes of jobs whose batch comes to nothing for ever: they end, say so, and stop nothing else.

use std::collections::BTreeSet;

use bitrix24::user_fields;
use bitrix24::{Batch, Call, CardKind};
use segmentation::{Card, CompanyId, DrillDown, Group, Month, UserId};
use serde_json::{Map, Value, json};
use sync::job::card::{CardOutcome, CardReading};
use sync::job::fields::{FieldsJob, FieldsRefusal, FieldsTask};
use sync::job::placements::{Placements, PlacementsOutcome, PlacementsTask};
use sync::job::sizing::Sizing;
use sync::{Found, Hold, Instant, Job, Members, Publication, Publish, Reply, Shared, Stamp, Step, Sync};

use crate::common::nothing;

/// How a request comes to nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Failure {
    /// No answer.
    Lost,
    /// An answer that nobody understands.
    Odd,
    /// The whole request is refused.
    Request(u16, &'static str),
    /// The command is refused.
    Command,
}

const FAILURES: [Failure; 5] = [
    Failure::Lost,
    Failure::Odd,
    Failure::Request(500, "INTERNAL_SERVER_ERROR"),
    Failure::Request(400, "ERROR_CORE"),
    Failure::Command,
];

/// More would try anybody's patience.
const LONGEST: Instant = Instant(5 * 60_000);

/// Runs a job in a portal where some methods fail for ever and the others answer with nothing; gives it back when it is
/// done, or nothing if it does not end.
fn run(job: Job, failure: Failure, fails: fn(&Call) -> bool) -> Option<Job> {
    let mut sync = Sync::without_reading(Instant(0));
    sync.run(job);
    let mut now = Instant(0);
    while now < LONGEST {
        match sync.step(now, nothing()) {
            Step::Send(id, batch) => {
                let has_failed = batch.calls().iter().any(fails);
                let (status, body) = match failure {
                    Failure::Lost if has_failed => (0, String::new()),
                    Failure::Odd if has_failed => (200, "<html>".to_owned()),
                    Failure::Request(status, code) if has_failed => (status, refusal(code).to_string()),
                    _ => (200, answer(&batch, fails)),
                };
                let reply = Reply::Answer { status, body: body.as_bytes() };
                sync.on_reply(id, if status == 0 { Reply::Lost } else { reply }, now);
            }
            Step::Wait(until) => now = until,
            Step::Idle => break,
            step => panic!("{step:?}"),
        }
    }
    assert_eq!(sync.stop(), None, "{failure:?} of a job is no reason to stop everything");
    sync.take_done_jobs().pop().map(|(_, job)| job)
}

fn refusal(code: &str) -> Value {
    json!({ "error": code, "error_description": "Out of order" })
}

fn answer(batch: &Batch, fails: fn(&Call) -> bool) -> String {
    let (mut results, mut errors) = (Map::new(), Map::new());
    for (position, call) in batch.calls().iter().enumerate() {
        let answers = if fails(call) { &mut errors } else { &mut results };
        answers.insert(Batch::key(position), if fails(call) { refusal("INTERNAL_SERVER_ERROR") } else { json!([]) });
    }
    json!({ "result": { "result": results, "result_error": errors } }).to_string()
}

fn members() -> Job {
    let question = DrillDown {
        group: Group::Active,
        month: Month::new(2026, 7).expect("a month"),
        search: String::new(),
        offset: 0,
        limit: 50,
    };
    let today = chrono::NaiveDate::from_ymd_opt(2026, 7, 1).expect("a date");
    Job::Members(Box::new(Members::new(question, today, segmentation::Settings::default(), None)))
}

fn publish() -> Job {
    let stamp = Stamp { author: UserId(1), author_name: String::new(), as_of: "2026-07-01T12:00".to_owned() };
    Job::Publish(Box::new(Publish::new("a chart".to_owned(), stamp)))
}

#[test]
fn a_job_for_somebody_who_waits_ends_and_says_that_there_was_no_answer() {
    for failure in FAILURES {
        let placements = Placements::new(PlacementsTask::Keep(BTreeSet::new()), "https://example.com/".to_owned());
        for job in [
            Job::Fields(Box::new(FieldsJob::new(FieldsTask::Look))),
            members(),
            Job::Card(Box::new(CardReading::new(Card::Company(CompanyId(5)), Some(segmentation::Settings::default())))),
            Job::Placements(placements),
            Job::Sizing(Sizing::new([(bitrix24::Source::Deals, 70)])),
        ] {
            match run(job, failure, |_| true) {
                Some(Job::Fields(it)) => {
                    let refusal = it.refusal().expect("a refusal");
                    let method = user_fields::list(CardKind::Contact).method;
                    assert!(
                        matches!(refusal, FieldsRefusal::Portal { method: of, text } if *of == method && !text.is_empty()),
                        "{failure:?}: {refusal:?}"
                    );
                }
                Some(Job::Members(it)) => assert_eq!(it.outcome(), Some(Found::NoAnswer), "{failure:?}"),
                Some(Job::Card(it)) => assert!(matches!(it.outcome(), CardOutcome::Odd(_)), "{failure:?}"),
                Some(Job::Placements(it)) => {
                    assert!(matches!(it.outcome(), Some(PlacementsOutcome::Odd(_))), "{failure:?}");
                }
                Some(Job::Sizing(it)) => assert_eq!(it.sizes().len(), 1, "{failure:?}"),
                other => panic!("{failure:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_job_that_nobody_waits_for_ends_unless_there_is_no_network() {
    for failure in FAILURES {
        for job in [publish(), Job::ReadShared(Box::default())] {
            match run(job, failure, |_| true) {
                Some(Job::Publish(it)) => {
                    assert!(matches!(it.outcome(), Some(Publication::Refused(_))), "{failure:?}");
                }
                Some(Job::ReadShared(it)) => assert_eq!(it.outcome(), Some(&Shared::Unreadable), "{failure:?}"),
                None => assert_eq!(failure, Failure::Lost),
                other => panic!("{failure:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_field_that_can_never_be_made_is_given_up_after_a_last_look() {
    for failure in FAILURES {
        let keep = Job::Fields(Box::new(FieldsJob::new(FieldsTask::Keep)));
        let Some(Job::Fields(done)) = run(keep, failure, |call| call.method.ends_with("userfield.add")) else {
            panic!("{failure:?}: it does not end")
        };
        assert!(done.has_looked(), "{failure:?}");
        let refusal = done.refusal().expect("a refusal");
        assert!(
            matches!(refusal, FieldsRefusal::Portal { method, .. } if method.ends_with("userfield.add")),
            "{failure:?}: {refusal:?}"
        );
    }
}

#[test]
fn failures_that_are_not_in_a_row_are_borne() {
    let mut sync = Sync::without_reading(Instant(0));
    sync.run(Job::Fields(Box::new(FieldsJob::new(FieldsTask::Look))));
    let mut now = Instant(0);
    for failures in 1..=4 {
        let Step::Send(id, _) = sync.step(now, nothing()) else { panic!("try {failures}") };
        sync.on_reply(id, Reply::Lost, now);
        let Some((Hold::Unreachable, until)) = sync.hold(now) else { panic!("it waits") };
        now = until;
    }
    let Step::Send(id, batch) = sync.step(now, nothing()) else { panic!("the last try") };
    let body = answer(&batch, |_| false);
    sync.on_reply(id, Reply::Answer { status: 200, body: body.as_bytes() }, now);
    match &sync.take_done_jobs()[..] {
        [(_, Job::Fields(job))] => assert!(job.has_looked() && job.refusal().is_none()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn commands_that_fail_now_and_then_are_borne() {
    let mut sync = Sync::without_reading(Instant(0));
    sync.run(Job::Fields(Box::new(FieldsJob::new(FieldsTask::Look))));
    let mut now = Instant(0);
    let of_contacts = |call: &Call| call.method.starts_with("crm.contact");
    let of_companies = |call: &Call| call.method.starts_with("crm.company");
    for turn in 0..10 {
        let Step::Send(id, batch) = sync.step(now, nothing()) else { panic!("it is asked again") };
        let body = answer(&batch, if turn % 2 == 0 { of_contacts } else { of_companies });
        sync.on_reply(id, Reply::Answer { status: 200, body: body.as_bytes() }, now);
        let Some((Hold::Unreachable, until)) = sync.hold(now) else { panic!("it waits") };
        now = until;
    }
    assert!(sync.take_done_jobs().is_empty());
}
