//! Reads a whole generated portal in virtual time, the way a careful client does, and checks that nothing is lost.
//!
//! Set `PORTAL_CLIENTS` to read a larger one, e.g. 85000 with `--profile native`.

use std::collections::BTreeSet;

use portal::data::{Data, Language};
use portal::schema::Entity;
use portal::{Billing, HttpRequest, Options, Portal, Profile, seeds};
use serde_json::{Value, json};

/// Method, the start of its query, name of the id, kind of the rows.
const READS: [(&str, &str, &str, Entity); 5] = [
    ("crm.contact.list", "select[]=ID&select[]=NAME&select[]=COMPANY_ID&select[]=DATE_CREATE&", "ID", Entity::Contact),
    ("crm.item.list", "entityTypeId=4&select[]=id&select[]=title&select[]=contactIds&", "id", Entity::Company),
    ("crm.deal.list", "select[]=ID&select[]=STAGE_ID&select[]=CLOSEDATE&select[]=CONTACT_ID&", "ID", Entity::Deal),
    ("crm.item.list", "entityTypeId=31&select[]=id&select[]=stageId&select[]=movedTime&", "id", Entity::Invoice),
    (
        "crm.activity.list",
        "select[]=ID&select[]=OWNER_ID&select[]=OWNER_TYPE_ID&select[]=CREATED&",
        "ID",
        Entity::Activity,
    ),
];

/// What one client did: rows by id and how the reading went.
struct Reading {
    ids: BTreeSet<u64>,
    requests: usize,
    now: f64,
}

/// One batch of 50 chained pages after `last`; waits as long as the portal refuses.
fn batch(portal: &mut Portal, method: &str, query: &str, id: &str, last: u64, reading: &mut Reading) -> Value {
    let items = if method == "crm.item.list" { "[items]" } else { "" };
    let commands: Vec<String> = (0..50)
        .map(|page| {
            let after = match page {
                0 => last.to_string(),
                _ => format!("$result[p{}]{items}[49][{id}]", page - 1),
            };
            format!("{method}?{query}order[{id}]=ASC&filter[%3E{id}]={after}&start=-1")
        })
        .collect();
    // Keys in the order of the pages: the portal runs commands in the order of the body.
    let body: Vec<String> =
        commands.iter().enumerate().map(|(page, command)| format!("\"p{page}\":{}", json!(command))).collect();
    let request = HttpRequest {
        body: format!("{{\"halt\":1,\"cmd\":{{{}}}}}", body.join(",")).into_bytes(),
        ..HttpRequest::post_json("/rest/1/secret/batch", &json!({}))
    };
    loop {
        let handled = portal.handle(&request, reading.now);
        reading.requests += 1;
        reading.now = handled.finish_secs;
        let answer = handled.response().expect("no faults are switched on");
        let body = answer.json();
        let blocked = body["result"]["result_error"].as_object().is_some_and(|errors| !errors.is_empty());
        match answer.status {
            200 if !blocked => return body,
            200 | 429 => reading.now += 60.0,
            503 => reading.now += 1.0,
            other => panic!("status {other}: {body}"),
        }
    }
}

fn rows(body: &Value, page: usize) -> &Vec<Value> {
    let result = &body["result"]["result"][format!("p{page}")];
    let list = if result.is_array() { result } else { &result["items"] };
    list.as_array().expect("a list of rows")
}

fn number(value: &Value) -> u64 {
    value.as_u64().or_else(|| value.as_str()?.parse().ok()).expect("ids are numbers or digits")
}

/// Reads all rows of one kind in chained batches, throwing away what follows a short page.
fn read(portal: &mut Portal, method: &str, query: &str, id: &str, reading: &mut Reading) {
    let mut last = 0;
    'batches: loop {
        let body = batch(portal, method, query, id, last, reading);
        for page in 0..50 {
            let rows = rows(&body, page);
            for row in rows {
                let found = number(&row[id]);
                assert!(found > last, "ids grow until the first short page");
                last = found;
                reading.ids.insert(found);
            }
            if rows.len() < 50 {
                break 'batches;
            }
        }
    }
}

fn ids(data: &Data, entity: Entity) -> BTreeSet<u64> {
    // The older list of contacts shows the ordinary category only.
    let category = if entity == Entity::Contact { entity.field_by_item("categoryId") } else { None };
    let ordinary = |record: &&portal::record::Record| category.is_none_or(|field| record.int(field).unwrap_or(0) == 0);
    data.records(entity).iter().filter(ordinary).map(|record| u64::from(record.id)).collect()
}

#[test]
fn every_record_is_read_once_under_either_billing() {
    let clients = std::env::var("PORTAL_CLIENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1500);
    for billing in [Billing::Docs, Billing::Batch] {
        let data = seeds::generate(clients, 1, Language::Ru);
        let mut portal =
            Portal::new(data.clone(), Options { billing, profile: Profile::Typical, ..Options::default() });
        let mut now = 0.0;
        for (method, query, id, entity) in READS {
            let mut reading = Reading { ids: BTreeSet::new(), requests: 0, now };
            read(&mut portal, method, query, id, &mut reading);
            now = reading.now;
            println!(
                "{billing:?} {method} {entity:?}: {} rows, {} requests, at {now:.0} s",
                reading.ids.len(),
                reading.requests
            );
            assert_eq!(reading.ids, ids(&data, entity), "{entity:?}");
        }
    }
}
