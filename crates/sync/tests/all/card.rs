//! The reading of one client, against a portal of a few lines: long lists, closed lists, and answers that make no sense.
//!
//! That it comes to the same as a reading of the whole portal is tested in `crates/simulation`.

use bitrix24::{Batch, BatchReply, Call, Source};
use segmentation::{Card, CompanyId, RecordId, Settings};
use serde_json::{Value, json};
use sync::Job;
use sync::job::card::{CardFacts, CardOutcome, CardReading, Gap};

/// A portal with one company, some deals of it, and lists that are closed.
struct Fake {
    /// The text of the option that tells the settings of counting.
    counting: String,
    deals: RecordId,
    closed: &'static [&'static str],
    batches: usize,
}

/// What a list is called here: the method, and for items their type.
fn list_of(call: &Call) -> String {
    match &call.params["entityTypeId"] {
        Value::Null => call.method.to_owned(),
        kind => format!("{} {kind}", call.method),
    }
}

impl Fake {
    fn new(deals: RecordId, closed: &'static [&'static str]) -> Self {
        Self { counting: String::new(), deals, closed, batches: 0 }
    }

    fn result(&self, call: &Call) -> Value {
        let filter = &call.params["filter"];
        match list_of(call).as_str() {
            "app.option.get" => json!(self.counting),
            "crm.category.list 31" => json!({ "categories": [{ "id": 3 }] }),
            "crm.item.list 4" if filter["@id"] == json!([5]) => {
                json!({ "items": [{ "id": 5, "title": "Ромашка", "createdTime": "2024-01-10T10:00:00+03:00" }] })
            }
            "crm.item.list 2" if filter["companyId"] == 5 => {
                let after = filter[">id"].as_u64().unwrap_or(0) as RecordId;
                let page = (after + 1..=self.deals).take(bitrix24::PAGE_LENGTH);
                let row =
                    |id: RecordId| json!({ "id": id, "companyId": 5, "createdTime": "2024-02-01T10:00:00+03:00" });
                json!({ "items": page.map(row).collect::<Vec<_>>() })
            }
            method if method.starts_with("crm.item.list") => json!({ "items": [] }),
            _ => json!([]),
        }
    }

    /// Answers until nothing is asked any more.
    fn read(&mut self, card: Card) -> CardOutcome {
        self.run(CardReading::new(card, Some(Settings::default())))
    }

    fn run(&mut self, reading: CardReading) -> CardOutcome {
        let mut job = Job::Card(Box::new(reading));
        while let Some(batch) = job.batch() {
            self.batches += 1;
            let (mut results, mut errors) = (serde_json::Map::new(), serde_json::Map::new());
            for (position, call) in batch.calls().iter().enumerate() {
                if self.closed.contains(&list_of(call).as_str()) {
                    errors.insert(Batch::key(position), json!({ "error": "ACCESS_DENIED" }));
                } else {
                    results.insert(Batch::key(position), self.result(call));
                }
            }
            let result = json!({ "result": results, "result_error": errors });
            let body = json!({ "result": result, "time": { "date_start": "2024-03-15T12:00:00+03:00" } }).to_string();
            job.take(&BatchReply::read(200, body.as_bytes(), batch.calls().len()).expect("an answer"));
        }
        match job {
            Job::Card(reading) => reading.outcome(),
            other => panic!("the job has become another one: {other:?}"),
        }
    }
}

fn facts(outcome: CardOutcome) -> CardFacts {
    match outcome {
        CardOutcome::Read(facts) => *facts,
        other => panic!("facts: {other:?}"),
    }
}

const COMPANY: Card = Card::Company(CompanyId(5));

#[test]
fn a_long_list_is_read_page_by_page_and_told_to_be_cut_where_it_is() {
    for (deals, expected, is_cut) in [(0, 0, false), (50, 50, false), (120, 120, false), (5_000, 1_000, true)] {
        let read = facts(Fake::new(deals, &[]).read(COMPANY));
        assert_eq!(read.facts.deals.len(), expected, "{deals} deals");
        assert_eq!(read.gaps.contains(&Gap::Cut(Source::DealLinks)), is_cut, "{deals} deals");
    }
}

#[test]
fn a_client_with_little_is_read_in_few_requests() {
    let mut portal = Fake::new(3, &[]);
    facts(portal.read(COMPANY));
    assert!(portal.batches <= 4, "{} batches", portal.batches);
}

#[test]
fn whoever_knows_no_settings_is_told_them_by_the_portal() {
    for (text, expected) in [
        ("", Settings::default()),
        ("nonsense", Settings::default()),
        (
            r#"{"format":1,"settings":{"lost_after_months":12,"chats_are_dialogs":true}}"#,
            Settings { lost_after_months: 12, chats_are_dialogs: true, ..Settings::default() },
        ),
    ] {
        let mut portal = Fake { counting: text.to_owned(), ..Fake::new(3, &[]) };
        let read = facts(portal.run(CardReading::new(COMPANY, None)));
        assert_eq!(read.settings, expected, "{text}");
        assert!(portal.batches <= 4, "{} batches", portal.batches);
    }
}

#[test]
fn closed_lists_are_told_and_the_rest_is_read() {
    for (closed, expected) in [
        (["crm.item.list 2"].as_slice(), vec![Gap::Closed(Source::DealLinks)]),
        (
            &["crm.item.list 31", "crm.activity.list"],
            vec![Gap::Closed(Source::Invoices), Gap::Closed(Source::Activities)],
        ),
        (&["crm.company.contact.items.get"], vec![Gap::Closed(Source::Contacts)]),
        // Many portals have no old invoices, and what stages mean or how else a card can be reached is no evidence.
        (&["crm.invoice.list", "crm.status.list", "crm.category.list 31", "crm.company.list"], Vec::new()),
    ] {
        let read = facts(Fake::new(3, closed).read(COMPANY));
        assert_eq!(read.gaps.into_iter().collect::<Vec<_>>(), expected, "{closed:?}");
        assert_eq!(read.facts.companies.get(CompanyId(5)).expect("it is there").title, "Ромашка");
    }
}

#[test]
fn a_card_that_may_not_be_read_ends_the_job() {
    assert_eq!(Fake::new(3, &["crm.item.list 4"]).read(COMPANY), CardOutcome::Refused);
    let missing = facts(Fake::new(3, &[]).read(Card::Company(CompanyId(6))));
    assert!(missing.facts.companies.is_empty());
}

#[test]
fn an_answer_that_makes_no_sense_ends_the_job() {
    let mut job = Job::Card(Box::new(CardReading::new(COMPANY, Some(Settings::default()))));
    let commands = job.batch().expect("a question").calls().len();
    for (body, method) in
        [(r#"{"result":{"result":{"c00":"nonsense"}}}"#, "crm.category.list"), (r#"{"result":{"result":[]}}"#, "batch")]
    {
        job.take(&BatchReply::read(200, body.as_bytes(), commands).expect("an answer"));
        assert!(job.batch().is_none(), "{body}");
        let Job::Card(reading) = job else { panic!("the job has become another one") };
        match reading.outcome() {
            CardOutcome::Odd(odd) => assert_eq!(odd.method, method),
            other => panic!("{body}: {other:?}"),
        }
        job = Job::Card(Box::new(CardReading::new(COMPANY, Some(Settings::default()))));
    }
}

#[test]
fn what_the_portal_left_unanswered_is_asked_again() {
    let mut job = Job::Card(Box::new(CardReading::new(COMPANY, Some(Settings::default()))));
    let before = job.batch().expect("a question");
    let body = r#"{"result":{"result":{"c00":{"categories":[]}}},"time":{"date_start":"2024-03-15T12:00:00+03:00"}}"#;
    job.take(&BatchReply::read(200, body.as_bytes(), before.calls().len()).expect("an answer"));
    assert_eq!(job.batch().expect("a question").calls(), &before.calls()[1..]);
}
