//! The portal as a client meets it, in virtual time: addresses, tokens, batches, limits, faults.

use serde_json::{Map, Value as Json, json};

use super::*;
use crate::faults::Fault;
use crate::options::{Billing, Profile};
use crate::samples;

fn portal(options: Options) -> Portal {
    Portal::new(samples::data(), options)
}

fn fast() -> Portal {
    portal(Options { pace: Pace::Fast, ..Options::default() })
}

fn post(portal: &mut Portal, method: &str, body: Json, at: f64) -> (u16, Json, f64) {
    let handled = portal.handle(&HttpRequest::post_json(&format!("/rest/1/secret/{method}"), &body), at);
    let answer = handled.response().expect("the connection holds");
    (answer.status, answer.json(), handled.finish_secs)
}

fn batch(portal: &mut Portal, commands: &[(&str, &str)], at: f64) -> Json {
    let cmd: Map<String, Json> = commands.iter().map(|(key, command)| ((*key).to_owned(), json!(command))).collect();
    post(portal, "batch", json!({ "cmd": cmd }), at).1
}

#[test]
fn every_form_of_address_and_body_is_understood() {
    let mut portal = fast();
    let token = portal.issue_token(1, 0.0).access;
    let request = |method: &str, path: &str, query: &str, content_type: &str, body: &str| HttpRequest {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        content_type: content_type.into(),
        body: body.as_bytes().to_vec(),
        ..HttpRequest::default()
    };
    let bearer = HttpRequest {
        authorization: format!("Bearer {token}"),
        ..request("POST", "/rest/user.current", "", "application/json", "{}")
    };
    for (name, request) in [
        ("get", request("GET", "/rest/user.current", &format!("auth={token}"), "", "")),
        ("json ending", request("GET", "/rest/user.current.json", &format!("auth={token}"), "", "")),
        ("upper case", request("GET", "/rest/User.Current", &format!("auth={token}"), "", "")),
        (
            "post json",
            request("POST", "/rest/user.current", "", "application/json", &format!(r#"{{"auth":"{token}"}}"#)),
        ),
        (
            "post form",
            request("POST", "/rest/user.current", "", "application/x-www-form-urlencoded", &format!("auth={token}")),
        ),
        ("webhook", request("GET", "/rest/1/secret/user.current.json", "", "", "")),
        ("header", bearer),
    ] {
        let handled = portal.handle(&request, 0.0);
        let answer = handled.response().expect("the connection holds");
        assert_eq!((answer.status, &answer.json()["result"]["ID"]), (200, &json!("1")), "{name}");
        assert!(answer.headers.contains(&("access-control-allow-origin", "*".to_owned())), "{name}");
    }
    let preflight = portal.handle(&request("OPTIONS", "/rest/user.current", "", "", ""), 0.0);
    let answer = preflight.response().expect("the connection holds");
    assert!(answer.body.is_empty() && answer.headers.iter().any(|(name, _)| *name == "access-control-allow-headers"));
}

#[test]
fn wrong_addresses_and_tokens_are_refused() {
    let mut portal = fast();
    let token = portal.issue_token(3, 0.0).access;
    let revoked = portal.issue_token(4, 0.0).access;
    portal.revoke(4);
    for (path, auth, at, status, code) in [
        ("/rest/user.current", "", 0.0, 401, "NO_AUTH_FOUND"),
        ("/rest/user.current", token.as_str(), 3600.0, 401, "expired_token"),
        ("/rest/user.current", revoked.as_str(), 0.0, 401, "invalid_token"),
        ("/rest/no.such.method", token.as_str(), 0.0, 404, "ERROR_METHOD_NOT_FOUND"),
        ("/rest/tasks.task.list", token.as_str(), 0.0, 403, "insufficient_scope"),
        ("/rest/1/secret/tasks.task.list", "", 0.0, 404, "ERROR_METHOD_NOT_FOUND"),
        ("/rest/1/guess/user.current", "", 0.0, 401, "INVALID_CREDENTIALS"),
        ("/rest/99/secret/user.current", "", 0.0, 401, "INVALID_CREDENTIALS"),
        ("/rest/1/secret/placement.list", "", 0.0, 403, "WRONG_AUTH_TYPE"),
    ] {
        let handled = portal.handle(&HttpRequest::post_json(path, &json!({ "auth": auth })), at);
        let answer = handled.response().expect("the connection holds");
        assert_eq!((answer.status, &answer.json()["error"]), (status, &json!(code)), "{path}");
    }
}

#[test]
fn an_app_without_a_scope_is_refused_its_methods() {
    let mut portal = portal(Options { scopes: vec!["crm".to_owned()], ..Options::default() });
    let token = portal.issue_token(1, 0.0).access;
    let mut ask = |method: &str, mut params: Json| {
        params["auth"] = json!(token);
        let handled = portal.handle(&HttpRequest::post_json(&format!("/rest/{method}"), &params), 0.0);
        let answer = handled.response().expect("the connection holds");
        (answer.status, answer.json())
    };
    assert_eq!(ask("crm.status.list", json!({})).0, 200);
    for method in ["user.get", "department.get", "entity.get", "placement.list"] {
        let (status, body) = ask(method, json!({}));
        assert_eq!((status, &body["error"]), (403, &json!("insufficient_scope")), "{method}");
        let available = ask("method.get", json!({ "name": method })).1["result"].clone();
        assert_eq!(available, json!({"isExisting": true, "isAvailable": false}), "{method}");
    }
    assert_eq!(ask("scope", json!({})).1["result"], json!(["crm"]));
    let methods = ask("methods", json!({})).1["result"].clone();
    let methods = methods.as_array().expect("a list");
    assert!(methods.contains(&json!("crm.item.list")) && !methods.contains(&json!("user.get")));
}

#[test]
fn a_dismissed_user_is_let_in_no_more() {
    let mut portal = fast();
    let token = portal.issue_token(3, 0.0).access;
    for (is_dismissed, status, code) in [(true, 401, json!("authorization_error")), (false, 200, Json::Null)] {
        portal.set_dismissed(3, is_dismissed);
        for path in ["/rest/user.current", "/rest/3/secret/user.current", "/rest/batch"] {
            let handled = portal.handle(&HttpRequest::post_json(path, &json!({ "auth": token })), 0.0);
            let answer = handled.response().expect("the connection holds");
            assert_eq!((answer.status, &answer.json()["error"]), (status, &code), "{path}");
        }
    }
}

#[test]
fn an_answer_carries_its_times() {
    let mut portal = portal(Options::default());
    let (_, body, finish) = post(&mut portal, "crm.item.list", json!({"entityTypeId": 3}), 10.0);
    let time = &body["time"];
    for name in ["start", "finish", "duration", "processing", "operating", "operating_reset_at"] {
        assert!(time[name].is_number(), "{name}");
    }
    assert_eq!(time["date_start"], "2026-11-20T12:00:10+03:00");
    let duration = time["duration"].as_f64().expect("a number");
    assert!((finish - 10.0 - 0.06 - duration).abs() < 1e-4, "the client waits for the work and the network");
    assert_eq!((&body["total"], &body["next"]), (&json!(120), &json!(50)));
}

#[test]
fn the_same_calls_take_the_same_time() {
    let run = || {
        let mut portal = portal(Options::default());
        (0..20)
            .map(|call| post(&mut portal, "crm.item.list", json!({"entityTypeId": 2, "start": -1}), f64::from(call)).2)
            .collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}

#[test]
fn a_batch_keeps_order_and_refers_back() {
    let mut portal = fast();
    let body = batch(
        &mut portal,
        &[
            ("p0", "crm.item.list?entityTypeId=3&select[]=id&order[id]=ASC&filter[%3Eid]=0&start=-1"),
            (
                "p1",
                "crm.item.list?entityTypeId=3&select[]=id&order[id]=ASC&filter[%3Eid]=$result[p0][items][49][id]&start=-1",
            ),
            ("bad", "crm.item.get?entityTypeId=3&id=999999"),
            ("inner", "batch?cmd[a]=user.current"),
        ],
        0.0,
    );
    let result = &body["result"];
    assert_eq!(result["result"]["p1"]["items"][0]["id"], 51);
    assert_eq!(result["result_error"]["bad"]["error"], "NOT_FOUND");
    assert_eq!(result["result_error"]["inner"]["error"], "ERROR_BATCH_METHOD_NOT_ALLOWED");
    assert_eq!((&result["result_total"], &result["result_next"]), (&json!([]), &json!([])));
    assert!(result["result_time"]["p0"]["duration"].is_number());
}

#[test]
fn a_chain_past_the_end_returns_wrong_rows() {
    let mut portal = fast();
    let page =
        |last: &str| format!("crm.item.list?entityTypeId=3&select[]=id&order[id]=ASC&filter[%3Eid]={last}&start=-1");
    let body = batch(&mut portal, &[("p0", &page("100")), ("p1", &page("$result[p0][items][49][id]"))], 0.0);
    assert_eq!(body["result"]["result"]["p0"]["items"].as_array().map(Vec::len), Some(20));
    assert_eq!(body["result"]["result"]["p1"]["items"][0]["id"], 1, "the condition vanished");
}

#[test]
fn a_batch_halts_only_when_told_to() {
    let mut portal = fast();
    let cmd = json!({"a": "no.such.method", "b": "server.time"});
    for (halt, ran) in [
        (json!(0), true),
        (json!("0"), true),
        (json!(""), true),
        (json!(false), true),
        (Json::Null, true),
        (json!(1), false),
        (json!("1"), false),
        (json!(true), false),
        (json!("true"), false),
    ] {
        let (status, body, _) = post(&mut portal, "batch", json!({"halt": halt, "cmd": cmd}), 0.0);
        assert_eq!(status, 200);
        assert_eq!(body["result"]["result"]["b"].is_string(), ran, "halt={halt}");
    }
}

#[test]
fn the_answer_of_a_batch_has_the_order_of_its_commands() {
    let mut portal = fast();
    let answer = |portal: &mut Portal, cmd: &str| {
        let body = format!(r#"{{"cmd": {cmd}}}"#).into_bytes();
        let request = HttpRequest { body, ..HttpRequest::post_json("/rest/1/secret/batch", &Json::Null) };
        let answer = portal.handle(&request, 0.0).response().expect("the connection holds").clone();
        String::from_utf8(answer.body).expect("ASCII")
    };
    let named = answer(&mut portal, r#"{"z": "user.admin", "c10": "scope", "c9": "user.admin", "a": "user.admin"}"#);
    let places: Vec<usize> =
        ["\"z\":true", "\"c10\":[", "\"c9\":true", "\"a\":true"].map(|text| named.find(text).expect(text)).to_vec();
    assert!(places.is_sorted(), "{named}");
    let listed = answer(&mut portal, r#"["user.admin", "no.such.method", "user.admin"]"#);
    assert!(listed.contains(r#""result":{"0":true,"2":true}"#), "{listed}");
    assert!(listed.contains(r#""result_error":{"1":{"error":"ERROR_METHOD_NOT_FOUND""#), "{listed}");
    let listed = answer(&mut portal, r#"["user.admin", "user.admin"]"#);
    assert!(listed.contains(r#""result":[true,true]"#), "{listed}");
}

#[test]
fn the_surplus_of_a_batch_is_refused() {
    let mut portal = fast();
    let cmd: Map<String, Json> = (0..52).map(|index| (format!("c{index:02}"), json!("server.time"))).collect();
    let (_, body, _) = post(&mut portal, "batch", json!({ "cmd": cmd }), 0.0);
    assert_eq!(body["result"]["result"].as_object().map(Map::len), Some(50));
    assert_eq!(body["result"]["result_error"]["c51"]["error"], "ERROR_BATCH_LENGTH_EXCEEDED");
}

#[test]
fn the_bucket_overflows_in_real_pace_only() {
    for (pace, refused) in [(Pace::Real, 10), (Pace::Fast, 0)] {
        let mut portal = portal(Options { pace, ..Options::default() });
        let statuses: Vec<u16> = (0..60).map(|_| post(&mut portal, "server.time", json!({}), 0.0).0).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 503).count(), refused, "{pace:?}");
    }
}

#[test]
fn requests_beyond_the_parallel_ones_wait() {
    let mut portal = portal(Options { profile: Profile::Heavy, ..Options::default() });
    let mut ends: Vec<f64> =
        (0..8).map(|_| post(&mut portal, "crm.item.list", json!({"entityTypeId": 2, "start": -1}), 0.0).2).collect();
    let first_free = ends[..4].iter().copied().fold(f64::INFINITY, f64::min);
    let fifth = ends.split_off(4)[0];
    assert!(fifth > first_free + 0.1, "the fifth starts when the first of four ends");
}

/// A batch of fifty heavy updates.
fn heavy_batch(portal: &mut Portal, at: f64) -> (u16, Json, f64) {
    let cmd: Map<String, Json> = (1..=50)
        .map(|id| (format!("c{id:02}"), json!(format!("crm.item.update?entityTypeId=3&id={id}&fields[name]=At{at}"))))
        .collect();
    post(portal, "batch", json!({ "cmd": cmd }), at)
}

#[test]
fn a_request_over_a_minute_is_cut_but_its_work_stays() {
    let mut portal = portal(Options { profile: Profile::Heavy, ..Options::default() });
    portal.prices = Box::leak(Box::new(Prices::of(Profile::Heavy).dearer(3.0)));
    let (status, body, finish) = heavy_batch(&mut portal, 0.0);
    assert_eq!((status, &body["error"]), (500, &json!("INTERNAL_SERVER_ERROR")));
    assert!((finish - 60.1).abs() < 0.01, "{finish}");
    let (_, item, _) = post(&mut portal, "crm.item.get", json!({"entityTypeId": 3, "id": 1}), 61.0);
    assert_eq!(item["result"]["item"]["name"], "At0");
}

#[test]
fn a_method_over_its_budget_is_blocked() {
    for (billing, single) in [(Billing::Docs, 429), (Billing::Batch, 200)] {
        let mut portal =
            portal(Options { profile: Profile::Heavy, billing, operating_limit: 60.0, ..Options::default() });
        for round in 0..4 {
            heavy_batch(&mut portal, f64::from(round) * 61.0);
        }
        let (status, body, _) = heavy_batch(&mut portal, 245.0);
        let blocked = match billing {
            Billing::Docs => body["result"]["result_error"]["c01"].clone(),
            Billing::Batch => body.clone(),
        };
        assert_eq!(blocked["error"], "OPERATION_TIME_LIMIT", "{billing:?}");
        // Only answers say when a method is free again.
        assert_eq!(blocked.get("operating_reset_at"), None);
        assert_eq!(blocked.pointer("/time/operating_reset_at"), None);
        assert_eq!(status, if billing == Billing::Docs { 200 } else { 429 }, "{billing:?}");
        let update = json!({"entityTypeId": 3, "id": 1, "fields": {}});
        assert_eq!(post(&mut portal, "crm.item.update", update, 246.0).0, single, "{billing:?}");
        assert_eq!(post(&mut portal, "server.time", json!({}), 246.0).0, 200);
    }
}

#[test]
fn faults_strike_when_told_to() {
    let one = Fault::next(1);
    for (faults, status, code) in [
        (Faults { query_limit: one, ..Faults::default() }, 503, "QUERY_LIMIT_EXCEEDED"),
        (Faults { overload_limit: one, ..Faults::default() }, 503, "OVERLOAD_LIMIT"),
        (Faults { operation_limit: one, ..Faults::default() }, 429, "OPERATION_TIME_LIMIT"),
        (Faults { server_error: one, ..Faults::default() }, 500, "INTERNAL_SERVER_ERROR"),
        (Faults { timeout: one, ..Faults::default() }, 500, "INTERNAL_SERVER_ERROR"),
        (Faults { expired_token: one, ..Faults::default() }, 401, "expired_token"),
    ] {
        let mut portal = portal(Options { faults, ..Options::default() });
        let (found, body, finish) = post(&mut portal, "server.time", json!({}), 0.0);
        assert_eq!((found, &body["error"]), (status, &json!(code)));
        assert_eq!(finish >= 60.0, faults.timeout == one, "only a timeout takes a minute");
        assert_eq!(post(&mut portal, "server.time", json!({}), 100.0).0, 200, "{code} is over");
    }
}

#[test]
fn a_cut_connection_and_broken_json_keep_what_was_done() {
    for faults in [
        Faults { cut: Fault::next(1), ..Faults::default() },
        Faults { broken_json: Fault::next(1), ..Faults::default() },
    ] {
        let mut portal = portal(Options { faults, pace: Pace::Fast, ..Options::default() });
        let update = json!({"entityTypeId": 3, "id": 1, "fields": {"name": "Вера"}});
        let handled = portal.handle(&HttpRequest::post_json("/rest/1/secret/crm.item.update", &update), 0.0);
        match handled.response() {
            Some(answer) => assert!(answer.status == 200 && answer.json().is_null()),
            None => assert_eq!(handled.outcome, Outcome::Cut),
        }
        let (_, item, _) = post(&mut portal, "crm.item.get", json!({"entityTypeId": 3, "id": 1}), 1.0);
        assert_eq!(item["result"]["item"]["name"], "Вера");
    }
}

#[test]
fn without_a_network_nothing_is_done() {
    let faults = Faults { unreachable: Fault::next(1), ..Faults::default() };
    let mut portal = portal(Options { faults, pace: Pace::Fast, ..Options::default() });
    let update = json!({"entityTypeId": 3, "id": 1, "fields": {"name": "Вера"}});
    let handled = portal.handle(&HttpRequest::post_json("/rest/1/secret/crm.item.update", &update), 0.0);
    assert_eq!(handled.outcome, Outcome::Cut);
    let (_, item, _) = post(&mut portal, "crm.item.get", json!({"entityTypeId": 3, "id": 1}), 1.0);
    assert_ne!(item["result"]["item"]["name"], "Вера");
}

#[test]
fn a_copy_of_the_data_is_the_same_portal() {
    let mut portal = fast();
    let update = json!({"entityTypeId": 3, "id": 1, "fields": {"name": "Вера", "companyId": 2}});
    post(&mut portal, "crm.item.update", update, 10.0);
    let copy = portal.data(20.0);
    assert_eq!(copy.info.now, portal.info().now + 20);
    assert_eq!(Portal::new(copy.clone(), Options::default()).data(0.0), copy, "completing it changes nothing");
}

#[test]
fn single_commands_of_a_batch_may_fail() {
    let mut portal = fast();
    portal.faults.batch_error = Fault::next(1);
    let body = batch(&mut portal, &[("a", "server.time"), ("b", "server.time")], 0.0);
    assert_eq!(body["result"]["result_error"]["a"]["error"], "INTERNAL_SERVER_ERROR");
    assert!(body["result"]["result"]["b"].is_string());
}
