//! The order of a reading, against a portal of a few lines: what is asked, what is saved, and what each failure does.
//!
//! How the sync fares with a whole portal, its limits and its faults, is tested in `crates/simulation`.

use std::collections::BTreeMap;
use std::time::Duration;

use bitrix24::{Batch, Call, PAGE_LENGTH};
use segmentation::{Dataset, Month, RecordId, UserId};
use serde_json::{Value, json};
use sync::{Checkpoint, Chunk, Hold, Instant, Known, Reached, Reply, RequestId, Save, Stage, Step, Stop, Sync};

use crate::common::nothing;

/// A portal that holds cards and deals by id and creation date, and answers batches at once.
struct Fake {
    contacts: BTreeMap<RecordId, &'static str>,
    deals: BTreeMap<RecordId, &'static str>,
    clock: &'static str,
    asked: Vec<Call>,
    /// A method that fails, and with which error.
    failing: Option<(&'static str, &'static str)>,
    /// What every list claims to be the number of its rows.
    claimed: Option<usize>,
    /// How it takes filters by date.
    dates: Dates,
}

/// How a portal takes filters by date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dates {
    Heeded,
    /// Every row is found.
    Ignored,
    /// No row is found.
    Unmet,
}

impl Fake {
    fn new(contacts: impl IntoIterator<Item = (RecordId, &'static str)>) -> Self {
        let contacts = contacts.into_iter().collect();
        Self {
            contacts,
            deals: BTreeMap::new(),
            clock: "2024-03-15T12:00:00+03:00",
            asked: Vec::new(),
            failing: None,
            claimed: None,
            dates: Dates::Heeded,
        }
    }

    fn answer(&mut self, batch: &Batch) -> String {
        let mut results = serde_json::Map::new();
        let mut totals = serde_json::Map::new();
        let mut errors = serde_json::Map::new();
        for (position, call) in batch.calls().iter().enumerate() {
            self.asked.push(call.clone());
            let key = Batch::key(position);
            if let Some((_, error)) = self.failing.filter(|(method, _)| *method == call.method) {
                errors.insert(key, json!({ "error": error, "error_description": "Internal error" }));
                continue;
            }
            let (result, total) = self.result(call, &results);
            results.insert(key.clone(), result);
            if let Some(total) = total.map(|total| self.claimed.unwrap_or(total)) {
                totals.insert(key, json!(total));
            }
        }
        let result = json!({ "result": results, "result_error": errors, "result_total": totals, "result_time": [] });
        json!({ "result": result, "time": { "date_start": self.clock } }).to_string()
    }

    fn result(&self, call: &Call, earlier: &serde_json::Map<String, Value>) -> (Value, Option<usize>) {
        match call.method {
            "profile" => (json!({ "ID": "1", "ADMIN": true }), None),
            "crm.category.list" => (json!({ "categories": [] }), None),
            "crm.item.list" | "crm.deal.list" => self.rows(call, earlier),
            _ => (json!([]), Some(0)),
        }
    }

    fn rows(&self, call: &Call, earlier: &serde_json::Map<String, Value>) -> (Value, Option<usize>) {
        let is_old = call.method == "crm.deal.list";
        let rows = match call.params["entityTypeId"].as_u64() {
            _ if is_old => &self.deals,
            Some(3) => &self.contacts,
            _ => return (json!({ "items": [] }), Some(0)),
        };
        let [id_name, created] = if is_old { ["ID", "DATE_CREATE"] } else { ["id", "createdTime"] };
        let updated = if is_old { "DATE_MODIFY" } else { "updatedTime" };
        let filter = &call.params["filter"];
        let text = |key: &str| filter[key].as_str().map(|text| text[..10].to_owned());
        let (mut from, mut before) = (text(&format!(">={created}")), text(&format!("<{created}")));
        if self.dates == Dates::Unmet && (from.is_some() || before.is_some()) {
            return (if is_old { json!([]) } else { json!({ "items": [] }) }, Some(0));
        }
        if self.dates == Dates::Ignored {
            (from, before) = (None, None);
        }
        let after = match &filter[format!(">{id_name}")] {
            Value::Number(id) => id.as_u64().unwrap_or(0),
            Value::String(reference) => {
                let key = reference.trim_start_matches("$result[").split(']').next().unwrap_or_default();
                let rows = if is_old { &earlier[key] } else { &earlier[key]["items"] };
                rows[PAGE_LENGTH - 1][id_name].as_u64().unwrap_or(0)
            }
            _ => 0,
        };
        let mut found: Vec<_> = rows
            .iter()
            .filter(|&(&id, _)| u64::from(id) > after)
            .filter(|&(&id, _)| filter[format!("<={id_name}")].as_u64().is_none_or(|through| u64::from(id) <= through))
            .filter(|&(id, _)| filter[format!("@{id_name}")].as_array().is_none_or(|ids| ids.contains(&json!(id))))
            .filter(|(_, date)| from.as_deref().is_none_or(|from| **date >= from))
            .filter(|(_, date)| before.as_deref().is_none_or(|before| **date < before))
            .filter(|(_, date)| text(&format!(">={updated}")).is_none_or(|since| **date >= since.as_str()))
            .filter(|(_, date)| text(&format!("<{updated}")).is_none_or(|since| **date < since.as_str()))
            .collect();
        if call.params["order"]["createdTime"] == "ASC" {
            found.sort_by_key(|(_, date)| **date);
        }
        if call.params["order"][id_name] == "DESC" {
            found.reverse();
        }
        let total = found.len();
        let items: Vec<Value> = found
            .into_iter()
            .take(PAGE_LENGTH)
            .map(|(id, date)| json!({ id_name: id, created: format!("{date}T10:00:00+03:00"), "hasPhone": "Y" }))
            .collect();
        (if is_old { json!(items) } else { json!({ "items": items }) }, (call.params["start"] == 0).then_some(total))
    }
}

/// What was saved during a reading, in order.
#[derive(Default)]
struct Kept {
    saves: Vec<Save>,
}

impl Kept {
    fn data(&self) -> Dataset {
        let mut all = Dataset::default();
        for (_, delta) in self.saves.iter().flat_map(|save| &save.chunks) {
            all.apply(delta);
        }
        all
    }

    fn checkpoint(&self) -> Option<Checkpoint> {
        self.saves.last().map(|save| save.checkpoint.clone())
    }
}

/// Runs the sync for an hour at the most, waiting as long as it wants to, until `until` says so; gives when that was.
fn run_through_waits(
    sync: &mut Sync,
    portal: &mut Fake,
    kept: &mut Kept,
    begin: Instant,
    until: impl Fn(&Sync) -> bool,
) -> Instant {
    let mut now = begin;
    while !until(sync) && now < begin + Duration::from_secs(3_600) {
        let stored = kept.data();
        let known = Known { facts: &stored.facts, fields: &stored.fields };
        match sync.step(now, known) {
            Step::Send(id, batch) => {
                let body = portal.answer(&batch);
                sync.on_reply(id, Reply::Answer { status: 200, body: body.as_bytes() }, now);
            }
            Step::Save(save) => {
                kept.saves.push(*save);
                sync.on_saved();
            }
            Step::Load(_) => sync.resume_from(kept.checkpoint()),
            Step::GetToken => sync.on_token(true),
            Step::AskValues => sync.take_values([], Default::default(), known),
            Step::Wait(later) => now = later.max(now + Duration::from_millis(1)),
            Step::Idle => break,
        }
    }
    now
}

/// Runs the sync until it is idle, or until `until` says so; answers everything at once.
fn run(sync: &mut Sync, portal: &mut Fake, kept: &mut Kept, until: impl Fn(&Sync, &Kept) -> bool) {
    while !until(sync, kept) {
        let stored = kept.data();
        let known = Known { facts: &stored.facts, fields: &stored.fields };
        match sync.step(Instant(0), known) {
            Step::Send(id, batch) => {
                let body = portal.answer(&batch);
                sync.on_reply(id, Reply::Answer { status: 200, body: body.as_bytes() }, Instant(0));
            }
            Step::Save(save) => {
                kept.saves.push(*save);
                sync.on_saved();
            }
            Step::Load(_) => sync.resume_from(kept.checkpoint()),
            Step::GetToken => sync.on_token(true),
            Step::AskValues => sync.take_values([], Default::default(), known),
            Step::Wait(_) | Step::Idle => return,
        }
    }
}

fn three_months() -> Fake {
    let january = (1..=120).map(|id| (id, "2024-01-10"));
    let february = (121..=130).map(|id| (id, "2024-02-10"));
    let march = (131..=400).map(|id| (id, "2024-03-10"));
    Fake::new(january.chain(february).chain(march))
}

/// The requests a sync wants to send now, without answers.
fn requests(sync: &mut Sync, now: Instant) -> Vec<(RequestId, Batch)> {
    let mut sent = Vec::new();
    while let Step::Send(id, batch) = sync.step(now, nothing()) {
        sent.push((id, batch));
    }
    sent
}

#[test]
fn a_first_reading_brings_every_record_once_and_ends() {
    let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
    portal.deals.extend((1..=75).map(|id| (id, "2024-02-03")));
    run(&mut sync, &mut portal, &mut kept, |_, _| false);
    assert!(sync.is_finished(), "{sync:?}");
    let facts = kept.data().facts;
    assert_eq!((facts.contacts.len(), facts.deals.len()), (400, 75));
    let last = kept.checkpoint().expect("something was saved");
    assert_eq!((last.sales, last.dialogs, last.is_whole), (Reached::Everything, Reached::Everything, true));
    assert_eq!(last.first_month, Month::new(2024, 1).expect("a month"));
}

#[test]
fn months_are_saved_in_order_and_whole() {
    let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
    run(&mut sync, &mut portal, &mut kept, |_, _| false);
    let mut contacts = 0;
    for save in &kept.saves {
        for (chunk, delta) in &save.chunks {
            contacts += delta.facts.contacts.len();
            if let (Chunk::Sales(month), Reached::Through(reached)) = (chunk, save.checkpoint.sales) {
                assert!(*month <= reached, "{month} is saved with the months up to {reached}");
            }
        }
        if let Reached::Through(month) = save.checkpoint.sales {
            let expected = if month.number() == 1 { 120 } else { 130 };
            assert_eq!(contacts, expected, "all of {month} is there when it is called finished");
        }
    }
    assert_eq!(contacts, 400);
}

#[test]
fn a_reading_that_was_killed_goes_on_behind_the_last_saved_month() {
    for kill_after in 1..=2 {
        let (mut portal, mut kept) = (three_months(), Kept::default());
        let mut first = Sync::new(Instant(0));
        run(&mut first, &mut portal, &mut kept, |_, kept| kept.saves.len() >= kill_after);
        let reached = kept.checkpoint().expect("something was saved").sales;
        portal.asked.clear();
        let mut second = Sync::new(Instant(0));
        run(&mut second, &mut portal, &mut kept, |_, _| false);
        assert!(second.is_finished());
        assert_eq!(kept.data().facts.contacts.len(), 400, "killed after {kill_after} saves");
        if let Reached::Through(month) = reached {
            let again = portal.asked.iter().filter(|call| {
                let before = call.params["filter"]["<createdTime"].as_str();
                before.is_some_and(|before| before <= month.next().first_day().to_string().as_str())
            });
            assert_eq!(again.count(), 0, "no month up to {month} is asked for again");
        }
    }
}

#[test]
fn a_later_reading_asks_only_for_what_is_new() {
    let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
    run(&mut sync, &mut portal, &mut kept, |_, _| false);
    portal.asked.clear();
    portal.contacts.insert(401, "2024-03-16");
    portal.contacts.insert(402, "2019-01-01");
    portal.clock = "2024-03-17T12:00:00+03:00";
    sync.refresh();
    run(&mut sync, &mut portal, &mut kept, |_, _| false);
    assert!(sync.is_finished());
    assert_eq!(kept.data().facts.contacts.len(), 402, "the import that claims to be old is found by its id");
    assert!(
        portal.asked.iter().all(|call| call.params["filter"].get("<createdTime").is_none()),
        "no month is read again"
    );
    let as_of = kept.checkpoint().map(|checkpoint| checkpoint.as_of);
    assert_eq!(as_of.as_deref(), Some("2024-03-17T12:00:00+03:00"));
}

#[test]
fn an_empty_portal_is_found_empty_and_looked_at_again_later() {
    let (mut portal, mut kept, mut sync) = (Fake::new([]), Kept::default(), Sync::new(Instant(0)));
    run(&mut sync, &mut portal, &mut kept, |_, _| false);
    assert!(sync.is_finished() && kept.checkpoint().is_some_and(|checkpoint| checkpoint.is_whole));
    assert_eq!(kept.data(), Dataset::default());
    portal.contacts.insert(1, "2019-03-14");
    sync.refresh();
    run(&mut sync, &mut portal, &mut kept, |_, _| false);
    assert_eq!(kept.data().facts.contacts.len(), 1);
}

/// A sync that has just been told everything the bootstrap asks, with its first requests for pages.
fn reading() -> (Sync, Fake, Vec<(RequestId, Batch)>) {
    let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
    portal.deals.extend((1..=1_000).map(|id| (id, "2024-02-03")));
    run(&mut sync, &mut portal, &mut kept, |sync, _| sync.stage() == Stage::Sales);
    let sent = requests(&mut sync, Instant(0));
    assert!(!sent.is_empty());
    (sync, portal, sent)
}

fn refuse(sync: &mut Sync, id: RequestId, status: u16, code: &str, now: Instant) {
    let body = json!({ "error": code, "error_description": "" }).to_string();
    sync.on_reply(id, Reply::Answer { status, body: body.as_bytes() }, now);
}

#[test]
fn of_a_bootstrap_only_what_failed_is_asked_again_and_the_viewer_is_known_when_it_is_whole() {
    let (mut portal, mut sync) = (three_months(), Sync::new(Instant(0)));
    let mut now = Instant(0);
    let mut asked = Vec::new();
    while sync.viewer().is_none() {
        match sync.step(now, nothing()) {
            Step::Send(id, batch) => {
                asked.push(batch.calls().len());
                let mut body: Value = serde_json::from_str(&portal.answer(&batch)).expect("JSON");
                // Every second command fails; of a single one there is no second.
                for position in (1..batch.calls().len()).step_by(2) {
                    body["result"]["result"].as_object_mut().expect("answers").remove(&Batch::key(position));
                    if body["result"]["result_error"].is_array() {
                        body["result"]["result_error"] = json!({});
                    }
                    body["result"]["result_error"][Batch::key(position)] = json!({ "error": "INTERNAL_SERVER_ERROR" });
                }
                sync.on_reply(id, Reply::Answer { status: 200, body: body.to_string().as_bytes() }, now);
            }
            Step::Wait(until) => now = until,
            other => panic!("{other:?}"),
        }
    }
    // Who else reads, the last question, may stay unknown.
    assert_eq!(asked, [19, 7, 3], "what the portal fails to tell three times is done without");
    assert!(matches!(sync.step(now, nothing()), Step::Load(_)));
}

#[test]
fn an_expired_token_is_replaced_once_and_the_request_repeated() {
    let (mut sync, mut portal, sent) = reading();
    refuse(&mut sync, sent[0].0, 401, "expired_token", Instant(0));
    assert!(matches!(sync.step(Instant(0), nothing()), Step::GetToken));
    assert!(matches!(sync.step(Instant(0), nothing()), Step::Idle), "it is asked for once");
    sync.on_token(true);
    let again = requests(&mut sync, Instant(0));
    let first = sent[0].1.calls();
    assert_eq!(&again[0].1.calls()[..first.len()], first, "the same pages are asked for again");
    refuse(&mut sync, sent[1].0, 401, "expired_token", Instant(0));
    let also_again = requests(&mut sync, Instant(0));
    assert!(!also_again.is_empty(), "what was sent with the old token says nothing about the new one");
    let mut kept = Kept::default();
    for (id, batch) in sent.into_iter().skip(2).chain(again).chain(also_again) {
        let body = portal.answer(&batch);
        sync.on_reply(id, Reply::Answer { status: 200, body: body.as_bytes() }, Instant(0));
    }
    run(&mut sync, &mut portal, &mut kept, |_, _| false);
    assert!(sync.is_finished());
}

#[test]
fn fresh_tokens_that_are_refused_too_end_the_session() {
    let (mut sync, _, mut sent) = reading();
    for attempt in 1..=3 {
        sent.iter().for_each(|(id, _)| refuse(&mut sync, *id, 401, "expired_token", Instant(0)));
        assert_eq!(sync.stop(), None, "attempt {attempt}");
        assert!(matches!(sync.step(Instant(0), nothing()), Step::GetToken));
        sync.on_token(true);
        sent = requests(&mut sync, Instant(0));
    }
    refuse(&mut sync, sent[0].0, 401, "expired_token", Instant(0));
    assert_eq!(sync.stop(), Some(&Stop::SignedOut));
    sync.retry();
    assert!(matches!(sync.step(Instant(0), nothing()), Step::GetToken), "the user may try again, with another token");
}

#[test]
fn a_full_bucket_and_a_spent_budget_are_waited_out() {
    let (mut sync, _, sent) = reading();
    for (id, _) in &sent {
        refuse(&mut sync, *id, 503, "QUERY_LIMIT_EXCEEDED", Instant(0));
    }
    assert_eq!(
        sync.hold(Instant(0)),
        Some((Hold::PortalBusy, Instant(1_000))),
        "refusals that come together are one failure"
    );
    assert!(matches!(sync.hold(Instant(0)), Some((Hold::PortalBusy, Instant(_)))));
    let Step::Wait(until) = sync.step(Instant(0), nothing()) else { panic!("nothing is sent meanwhile") };
    let again = requests(&mut sync, until);
    let first = sent[0].1.calls();
    assert_eq!(&again[0].1.calls()[..first.len()], first, "the same pages, and what else fits");

    // The portal's clock stands at 12:00 and names 12:05; ours began at 0 and counts milliseconds.
    let noon = 1_710_493_200;
    let body = json!({ "error": "OPERATION_TIME_LIMIT", "time": { "operating_reset_at": noon + 300 } }).to_string();
    sync.on_reply(again[0].0, Reply::Answer { status: 429, body: body.as_bytes() }, until);
    let Some((Hold::PortalBusy, reset)) = sync.hold(until) else { panic!("it waits") };
    assert_eq!(reset, Instant(301_000), "until the moment the portal named, by our clock, and a second");
}

#[test]
fn a_lost_connection_is_tried_again_ever_more_slowly() {
    let (mut sync, _, sent) = reading();
    sync.on_reply(sent[0].0, Reply::Lost, Instant(0));
    assert_eq!(sync.hold(Instant(0)), Some((Hold::Unreachable, Instant(1_000))));
    let again = requests(&mut sync, Instant(1_000));
    sync.on_reply(again[0].0, Reply::Lost, Instant(1_000));
    assert_eq!(sync.hold(Instant(1_000)), Some((Hold::Unreachable, Instant(3_000))));
    sync.retry();
    assert!(matches!(sync.step(Instant(1_001), nothing()), Step::Send(..)), "at once, if the user wants so");
}

#[test]
fn what_cannot_be_mended_stops_the_reading_and_says_why() {
    for (status, code, expected) in [
        (403, "insufficient_scope", Stop::AppNotAllowed),
        (403, "ACCESS_DENIED", Stop::NotInPlan),
        (503, "OVERLOAD_LIMIT", Stop::Blocked),
    ] {
        let (mut sync, _, sent) = reading();
        refuse(&mut sync, sent[0].0, status, code, Instant(0));
        assert_eq!(sync.stop(), Some(&expected), "{code}");
        match sync.step(Instant(0), nothing()) {
            Step::Idle => assert_eq!(expected, Stop::Blocked, "a block is made longer by trying again"),
            Step::Wait(later) => {
                assert!(later >= Instant(60_000), "{code} is not tried again soon");
                assert!(!requests(&mut sync, later).is_empty(), "{code} may have been mended while nobody looked");
            }
            other => panic!("{code}: {other:?}"),
        }
    }
}

#[test]
fn every_row_is_read_whatever_number_of_rows_the_portal_claims() {
    for claimed in [0, 50, 1_000_000] {
        let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
        portal.claimed = Some(claimed);
        run(&mut sync, &mut portal, &mut kept, |_, _| false);
        assert!(sync.is_finished(), "{claimed}");
        assert_eq!(kept.data().facts.contacts.len(), 400, "{claimed}");
        // What is there is not taken to be gone, and what is gone is found, by ids.
        portal.contacts.remove(&7);
        sync.refresh();
        run(&mut sync, &mut portal, &mut kept, |_, _| false);
        assert_eq!(kept.data().facts.contacts.len(), 399, "{claimed}");
    }
}

#[test]
fn a_portal_that_does_not_heed_filters_by_date_is_read_by_ids() {
    for dates in [Dates::Ignored, Dates::Unmet] {
        let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
        portal.dates = dates;
        run(&mut sync, &mut portal, &mut kept, |_, _| false);
        assert!(sync.is_finished(), "{dates:?}");
        let months = kept.data().facts.split_by_month();
        let contacts: Vec<usize> = months.values().map(|facts| facts.contacts.len()).filter(|&rows| rows > 0).collect();
        assert_eq!(contacts, [120, 10, 270], "{dates:?}");
        let first = kept.saves.iter().find(|save| save.checkpoint.sales == Reached::Everything).expect("it is read");
        let rows: usize = first.chunks.iter().map(|(_, delta)| delta.facts.contacts.len()).sum();
        assert_eq!(rows, 400, "{dates:?}: nothing is called read before it is");
    }
}

#[test]
fn a_list_that_fails_holds_nothing_else_up_and_is_read_later() {
    for (method, error) in [("crm.requisite.list", "ERROR_CORE"), ("crm.invoice.list", "INTERNAL_SERVER_ERROR")] {
        let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
        portal.failing = Some((method, error));
        let over = run_through_waits(&mut sync, &mut portal, &mut kept, Instant(0), Sync::is_finished);
        assert!(sync.is_finished(), "{method}");
        assert_eq!(kept.data().facts.contacts.len(), 400, "{method}");
        let failing: Vec<_> = sync.failing_lists().collect();
        assert!(failing.iter().all(|list| list.is_left_out && list.error.contains(error)), "{failing:?}");
        assert_eq!((failing.len(), sync.lists_left_out().count()), (1, 1), "{method}");
        let tries = portal.asked.iter().filter(|call| call.method == method).count();
        assert!(tries < 30, "{method} was asked for {tries} times");

        // It comes back to the list unasked.
        portal.failing = None;
        let is_mended = |sync: &Sync| sync.is_finished() && sync.failing_lists().count() == 0;
        run_through_waits(&mut sync, &mut portal, &mut kept, over, is_mended);
        assert!(is_mended(&sync), "{method}");
        assert!(kept.checkpoint().is_some_and(|checkpoint| checkpoint.requisites_read));
    }
}

#[test]
fn a_portal_that_keeps_its_users_names_back_is_read_without_them() {
    let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
    portal.failing = Some(("user.get", "insufficient_scope"));
    run(&mut sync, &mut portal, &mut kept, |_, _| false);
    assert!(sync.is_finished() && sync.has_no_user_names());
}

#[test]
fn a_portal_without_a_clock_is_read_by_the_devices() {
    let (mut portal, mut kept, mut sync) = (three_months(), Kept::default(), Sync::new(Instant(0)));
    portal.clock = "";
    run_through_waits(&mut sync, &mut portal, &mut kept, Instant(1_710_493_200_000), Sync::is_finished);
    assert!(sync.is_finished());
    assert_eq!(kept.data().facts.contacts.len(), 400);
    assert!(portal.asked.len() < 200, "{} commands", portal.asked.len());
}

#[test]
fn answers_that_make_no_sense_are_asked_for_again_and_then_stop_the_reading() {
    let (mut sync, _, mut sent) = reading();
    let mut now = Instant(0);
    for attempt in 1..=3 {
        assert_eq!(sync.stop(), None, "attempt {attempt}");
        sync.on_reply(sent[0].0, Reply::Answer { status: 200, body: b"{\"result\":" }, now);
        now += Duration::from_secs(10);
        if attempt < 3 {
            sent = requests(&mut sync, now);
        }
    }
    assert!(matches!(sync.stop(), Some(Stop::Odd(_))));
}

#[test]
fn a_viewer_without_rights_to_both_directories_is_told_so() {
    let mut sync = Sync::new(Instant(0));
    let (id, batch) = requests(&mut sync, Instant(0)).remove(0);
    let mut errors = serde_json::Map::new();
    let mut results = serde_json::Map::new();
    for (position, call) in batch.calls().iter().enumerate() {
        if call.method == "profile" {
            results.insert(Batch::key(position), json!({ "ID": 7, "ADMIN": true }));
        } else {
            errors.insert(Batch::key(position), json!({ "error": "ACCESS_DENIED", "error_description": "" }));
        }
    }
    let body = json!({ "result": { "result": results, "result_error": errors },
                       "time": { "date_start": "2024-03-15T12:00:00+03:00" } });
    sync.on_reply(id, Reply::Answer { status: 200, body: body.to_string().as_bytes() }, Instant(0));
    assert!(
        matches!(sync.step(Instant(0), nothing()), Step::Load(viewer) if viewer.user_id == UserId(7) && viewer.is_admin)
    );
    sync.resume_from(None);
    assert!(matches!(sync.step(Instant(0), nothing()), Step::Idle));
    assert_eq!(sync.stop(), Some(&Stop::NoCrmRights));
}

#[test]
fn a_pause_lets_what_is_under_way_arrive_and_asks_for_nothing_more() {
    let (mut sync, mut portal, sent) = reading();
    sync.set_paused(true);
    let body = portal.answer(&sent[0].1);
    sync.on_reply(sent[0].0, Reply::Answer { status: 200, body: body.as_bytes() }, Instant(0));
    let mut rest = Vec::new();
    loop {
        match sync.step(Instant(0), nothing()) {
            Step::Save(save) => {
                rest.push(save);
                sync.on_saved();
            }
            Step::Idle => break,
            other => panic!("{other:?}"),
        }
    }
    sync.set_paused(false);
    assert!(matches!(sync.step(Instant(0), nothing()), Step::Send(..) | Step::Save(_)));
}
