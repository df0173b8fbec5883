//! A portal that makes what it is asked to, whose answers get lost, and that refuses.

use bitrix24::Call;
use segmentation::planning::Intent;
use segmentation::{Card, CompanyId, UserId};
use serde_json::{Value, json};

use super::*;

/// A portal with activities, by number: owner, responsible, moment.
#[derive(Default)]
struct Portal {
    made: Vec<(u32, u32, u32, String)>,
    /// Clients whom nobody may change.
    closed: Vec<u32>,
}

impl Portal {
    fn call(&mut self, call: &Call) -> Result<Value, &'static str> {
        let params = &call.params;
        let id = |value: &Value| value.as_u64().expect("a number") as u32;
        match call.method {
            "profile" => Ok(json!({ "ID": "1", "ADMIN": false })),
            "user.get" => Ok(json!([{ "ID": "5" }, { "ID": "6" }])),
            "crm.activity.todo.add" if self.closed.contains(&id(&params["ownerId"])) => Err("ACCESS_DENIED"),
            "crm.activity.todo.add" => {
                let number = self.made.len() as u32 + 101;
                let at = params["deadline"].as_str().expect("a moment").to_owned();
                self.made.push((number, id(&params["ownerId"]), id(&params["responsibleId"]), at));
                Ok(json!({ "id": number }))
            }
            _ => {
                let filter = &params["filter"];
                let is_asked = |(number, owner, responsible, _): &&(u32, u32, u32, String)| {
                    filter.is_null()
                        || *number > id(&filter[">ID"])
                            && *owner == id(&filter["OWNER_ID"])
                            && *responsible == id(&filter["RESPONSIBLE_ID"])
                };
                let row = |(number, .., at): &(u32, u32, u32, String)| json!({ "ID": number.to_string(), "TYPE_ID": "6", "PROVIDER_ID": "CRM_TODO", "DEADLINE": at, "AUTHOR_ID": "1" });
                Ok(self.made.iter().filter(is_asked).map(row).collect())
            }
        }
    }

    /// Runs a job; `is_lost` says of each writing batch whether its answer is lost, and whether the portal has done the
    /// work.
    fn run(&mut self, job: &mut MakeTouches, mut is_lost: impl FnMut(usize) -> Option<bool>) {
        let mut writes = 0;
        while let Some(batch) = job.batch() {
            let lost = if job.is_writing() { is_lost(writes) } else { None };
            writes += usize::from(job.is_writing());
            if lost == Some(false) {
                let parts = batch.calls().iter().map(|_| None).collect();
                job.take(&BatchReply { parts, time: Default::default() });
                continue;
            }
            let (mut results, mut errors) = (json!({}), json!({}));
            for (place, call) in batch.calls().iter().enumerate() {
                match self.call(call) {
                    Ok(result) => results[Batch::key(place)] = result,
                    Err(code) => errors[Batch::key(place)] = json!({ "error": code }),
                }
            }
            let time = json!({ "date_start": "2026-11-30T12:00:00+03:00" });
            let body = json!({ "result": { "result": results, "result_error": errors }, "time": time }).to_string();
            if lost == Some(true) {
                let parts = batch.calls().iter().map(|_| None).collect();
                job.take(&BatchReply { parts, time: Default::default() });
            } else {
                job.take(&BatchReply::read(200, body.as_bytes(), batch.calls().len()).expect("an answer"));
            }
        }
    }
}

fn touch(client: u32) -> NewTouch {
    let at = "2026-12-01T10:00:00+03:00".to_owned();
    NewTouch {
        card: Card::Company(CompanyId(client)),
        intent: Intent::Call,
        at,
        responsible: UserId(5),
        subject: "Позвонить".into(),
    }
}

fn making(clients: std::ops::Range<u32>) -> MakeTouches {
    MakeTouches::new(clients.map(touch).collect(), Some(UserId(1)), None, BTreeSet::new())
}

fn made(job: &MakeTouches) -> usize {
    job.touches().iter().filter(|(_, fate)| matches!(fate, Fate::Made(_))).count()
}

#[test]
fn a_lost_answer_never_makes_a_second_one() {
    for (why, lost) in [
        ("nothing is lost", &[None, None, None][..]),
        ("the first answer is lost after the work", &[Some(true)]),
        ("the second one before it", &[None, Some(false)]),
        ("all of them, once before and once after", &[Some(true), Some(false), Some(true), Some(true), Some(false)]),
    ] {
        let mut portal = Portal::default();
        portal.made.push((100, 2, 5, touch(2).at));
        let mut job = making(1..13);
        portal.run(&mut job, |write| lost.get(write).copied().flatten());
        assert_eq!((made(&job), job.after()), (12, Some(ActivityId(100))), "{why}");
        let mut owners: Vec<u32> = portal.made[1..].iter().map(|(_, owner, ..)| *owner).collect();
        owners.sort_unstable();
        assert_eq!(owners, (1..13).collect::<Vec<_>>(), "{why}: what was there before is nobody's answer");
    }
}

#[test]
fn what_an_ended_worker_had_made_is_found_again() {
    let mut portal = Portal::default();
    let mut first = making(1..13);
    // The worker ends while the answer to the third batch is under way.
    let mut batches = 0;
    while let Some(batch) = first.batch() {
        batches += 1;
        let mut results = json!({});
        for (place, call) in batch.calls().iter().enumerate() {
            results[Batch::key(place)] = portal.call(call).expect("allowed");
        }
        if batches == 3 {
            break;
        }
        let body = json!({ "result": { "result": results } }).to_string();
        first.take(&BatchReply::read(200, body.as_bytes(), batch.calls().len()).expect("an answer"));
    }
    assert_eq!((made(&first), portal.made.len()), (5, 10));
    let mut second = MakeTouches::new(
        (6..13).map(touch).collect(),
        Some(UserId(1)),
        first.after(),
        (101..106).map(ActivityId).collect(),
    );
    portal.run(&mut second, |_| None);
    assert_eq!((made(&second), portal.made.len()), (7, 12));
}

#[test]
fn whoever_makes_a_touch_does_what_nobody_is_to_do() {
    let mut portal = Portal::default();
    let mut job =
        MakeTouches::new(vec![NewTouch { responsible: UserId::NONE, ..touch(1) }], None, None, BTreeSet::new());
    portal.run(&mut job, |write| (write == 0).then_some(true));
    assert_eq!((made(&job), portal.made.len(), portal.made[0].2), (1, 1, 1));
}

#[test]
fn two_of_the_same_are_two() {
    let mut portal = Portal::default();
    let mut job = MakeTouches::new(vec![touch(1), touch(1)], Some(UserId(1)), None, BTreeSet::new());
    portal.run(&mut job, |write| (write == 0).then_some(true));
    assert_eq!((made(&job), portal.made.len()), (2, 2));
}

#[test]
fn what_cannot_be_made_says_why_and_the_rest_is_made() {
    let mut portal = Portal { closed: vec![2], ..Portal::default() };
    let late = NewTouch { at: "2026-11-30T11:59:00+03:00".into(), ..touch(3) };
    let senseless = NewTouch { at: "tomorrow".into(), ..touch(3) };
    let by_nobody = NewTouch { responsible: UserId(9), ..touch(4) };
    let touches = vec![touch(1), touch(2), late, senseless, by_nobody];
    let mut job = MakeTouches::new(touches, Some(UserId(1)), None, BTreeSet::new());
    portal.run(&mut job, |_| None);
    let fates: Vec<Fate> = job.touches().iter().map(|(_, fate)| fate.clone()).collect();
    let refused = Fate::Refused;
    let expected = [
        Fate::Made(ActivityId(101)),
        refused(Refusal::NoRight),
        refused(Refusal::Past),
        refused(Refusal::Past),
        refused(Refusal::ResponsibleGone),
    ];
    assert_eq!(fates, expected);
}

#[test]
fn a_portal_that_never_answers_is_given_up_and_nothing_is_said_to_be_made() {
    let mut portal = Portal::default();
    let mut job = making(1..3);
    portal.run(&mut job, |_| Some(false));
    assert!(job.touches().iter().all(|(_, fate)| *fate == Fate::Waiting));
    assert_eq!(portal.made.len(), 0);
}

#[test]
fn of_what_is_to_be_deleted_what_is_done_stays_and_what_is_gone_is_no_loss() {
    let target = |id| Target { id, is_todo: true, owner: (4, 7) };
    let mut job = ChangeTouches::new((1..5).map(|id| (target(ActivityId(id)), TouchChange::Delete)).collect());
    let answer = |job: &mut ChangeTouches, body: Value| {
        let commands = job.batch().expect("a batch").calls().len();
        job.take(&BatchReply::read(200, body.to_string().as_bytes(), commands).expect("an answer"));
    };
    let rows = json!([
        { "ID": "1", "COMPLETED": "N" }, { "ID": "2", "COMPLETED": "Y" }, { "ID": "3", "COMPLETED": "N" },
    ]);
    answer(&mut job, json!({ "result": { "result": { "c00": rows } } }));
    let denied = json!({ "error": "", "error_description": "Access denied." });
    answer(&mut job, json!({ "result": { "result": { "c00": true }, "result_error": { "c01": denied } } }));
    assert!(job.batch().is_none());
    let outcomes: Vec<_> = job.outcomes().map(|(.., outcome)| outcome.cloned()).collect();
    let expected = [Some(Ok(())), Some(Err(Refusal::Done)), Some(Err(Refusal::NoRight)), Some(Ok(()))];
    assert_eq!(outcomes, expected);
}
