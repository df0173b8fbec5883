//! Each oddity as a client meets it.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::*;
use crate::http::{HttpRequest, HttpResponse};
use crate::options::{Options, Pace};
use crate::portal::Portal;
use crate::samples;

fn portal(oddities: &str) -> Portal {
    let oddities = oddities.parse().expect("known names");
    Portal::new(samples::data(), Options { pace: Pace::Fast, oddities, ..Options::default() })
}

fn raw(portal: &mut Portal, method: &str, params: &Json) -> HttpResponse {
    let request = HttpRequest::post_json(&format!("/rest/1/secret/{method}"), params);
    portal.handle(&request, 0.0).response().expect("the connection holds").clone()
}

fn ask(portal: &mut Portal, method: &str, params: Json) -> Json {
    raw(portal, method, &params).json()
}

/// Answers to the same call alone and in a batch, brought into the form of a single answer.
fn both(oddities: &str, method: &str, params: &Json) -> [Json; 2] {
    let single = ask(&mut portal(oddities), method, params.clone());
    let mut query = form_urlencoded::Serializer::new(String::new());
    write_query(&mut query, "", params);
    let cmd = json!({ "a": format!("{method}?{}", query.finish()) });
    let batch = &ask(&mut portal(oddities), "batch", json!({ "cmd": cmd }))["result"];
    let mut whole = json!({});
    for name in ["result", "total", "next", "time"] {
        let map = if name == "result" { &batch["result"] } else { &batch[format!("result_{name}")] };
        if let Some(value) = map.get("a") {
            whole[name] = value.clone();
        }
    }
    if let Some(error) = batch["result_error"].get("a") {
        whole = error.clone();
    }
    [single, whole]
}

fn write_query(query: &mut form_urlencoded::Serializer<'_, String>, name: &str, value: &Json) {
    let inner = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}[{key}]") };
    match value {
        Json::Object(map) => map.iter().for_each(|(key, value)| write_query(query, &inner(key), value)),
        Json::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| write_query(query, &inner(&index.to_string()), value));
        }
        Json::String(text) => {
            query.append_pair(name, text);
        }
        other => {
            query.append_pair(name, &other.to_string());
        }
    }
}

/// All rows of a kind of card, read as a client does that goes by ids.
fn all(portal: &mut Portal, type_id: u32) -> Vec<Json> {
    let mut rows: Vec<Json> = Vec::new();
    let mut last = json!(0);
    loop {
        let params = json!({"entityTypeId": type_id, "select": ["*"], "order": {"id": "ASC"},
                            "filter": {">id": last}, "start": -1});
        let page = ask(portal, "crm.item.list", params)["result"]["items"].as_array().expect("rows").clone();
        let is_last = page.len() < 50;
        last = page.last().map_or(Json::Null, |row| row["id"].clone());
        rows.extend(page);
        if is_last {
            return rows;
        }
    }
}

#[test]
fn every_kind_has_a_name_and_a_line_of_help() {
    let names: BTreeSet<&str> = Kind::TABLE.iter().map(|(_, name, _)| *name).collect();
    assert_eq!(names.len(), Kind::TABLE.len());
    for (kind, name, meaning) in Kind::TABLE {
        assert_eq!((Kind::named(name), kind.name()), (Some(*kind), *name));
        assert!(help().contains(&format!("{name:22}{meaning}")));
    }
}

#[test]
fn a_list_of_oddities_reads_back() {
    let text = "total-zero@deal,html-502*3+2,list-error@crm.requisite.list";
    let oddities: Oddities = text.parse().expect("known names");
    assert_eq!(oddities.to_string(), text);
    for wrong in ["storm", "total-zero*many", "total-zero+"] {
        assert!(wrong.parse::<Oddities>().is_err(), "{wrong}");
    }
}

#[test]
fn totals_are_wrong() {
    let params = json!({"entityTypeId": 3, "filter": {"assignedById": 1}});
    for (name, total) in [
        ("", json!(40)),
        ("total-page", json!(50)),
        ("total-zero", json!(0)),
        ("total-small", json!(13)),
        ("total-large", json!(220)),
        ("total-missing", Json::Null),
        ("total-negative", json!(-1)),
    ] {
        for answer in both(name, "crm.item.list", &params) {
            assert_eq!(answer["total"], total, "{name}");
            assert_eq!(answer["result"]["items"].as_array().map(Vec::len), Some(40), "{name}");
        }
    }
    assert_eq!(ask(&mut portal("total-zero@deal"), "crm.item.list", params)["total"], 40, "only deals");
}

#[test]
fn lists_are_refused() {
    let contacts = json!({"entityTypeId": 3});
    for (name, method, params, status, code) in [
        ("list-error", "crm.item.list", &contacts, 400, "ERROR_CORE"),
        ("list-error@crm.requisite.list", "crm.requisite.list", &json!({}), 400, "ERROR_CORE"),
        ("list-500@deal", "crm.deal.list", &json!({}), 500, "INTERNAL_SERVER_ERROR"),
        ("list-denied@department.get", "department.get", &json!({}), 403, "ACCESS_DENIED"),
        ("no-user-scope", "user.get", &json!({}), 403, "insufficient_scope"),
        ("old-portal", "crm.item.list", &contacts, 400, "ENTITY_TYPE_NOT_SUPPORTED"),
    ] {
        assert_eq!(raw(&mut portal(name), method, params).status, status, "{name}");
        for answer in both(name, method, params) {
            assert_eq!(answer["error"], code, "{name}");
        }
        let others = raw(&mut portal(name), "crm.item.list", &json!({"entityTypeId": 2}));
        assert_eq!(others.status == 200, !["list-error", "list-500@deal"].contains(&name), "{name}");
    }
}

#[test]
fn dates_are_odd_in_every_seventh_record_and_filters_agree() {
    for (name, shown) in [
        ("created-zero", "-0001-11-30T"),
        ("created-0001", "0001-01-01T"),
        ("created-far", "9999-12-31T"),
        ("created-tomorrow", "2026-11-21T"),
    ] {
        let mut portal = portal(name);
        for row in all(&mut portal, 3) {
            let created = row["createdTime"].as_str().expect("a moment");
            let is_odd = row["id"].as_i64().is_some_and(data::is_odd);
            assert_eq!(created.starts_with(shown), is_odd, "{name} {row}");
        }
        let window = json!({">=createdTime": "2023-11-01T00:00:00Z", "<createdTime": "2024-01-01T00:00:00Z"});
        let found = ask(&mut portal, "crm.item.list", json!({"entityTypeId": 3, "filter": window}));
        assert_eq!(found["total"], 102, "18 of 120 lie elsewhere");
        portal.set_oddities(Oddities::default(), 0.0);
        assert_eq!(portal.data(0.0), Portal::new(samples::data(), Options::default()).data(0.0), "{name} is over");
    }
}

#[test]
fn other_dates_are_odd_too() {
    for (name, shown) in [
        ("date-zero", json!("-0001-11-30")),
        ("date-0001", json!("0001-01-01")),
        ("date-1970", json!("1970-01-01")),
        ("date-far", json!("9999-12-31")),
        ("date-empty", json!("")),
    ] {
        let mut portal = portal("");
        let dated = json!({"entityTypeId": 2, "id": 8, "fields": {"closedate": "2026-05-12"}});
        ask(&mut portal, "crm.item.update", dated);
        portal.set_oddities(name.parse().expect("a known name"), 0.0);
        let deal = ask(&mut portal, "crm.item.get", json!({"entityTypeId": 2, "id": 8}))["result"]["item"].clone();
        let day: String =
            deal["closedate"].as_str().expect("a date").chars().take(shown.as_str().unwrap_or("").len()).collect();
        assert_eq!(json!(day), shown, "{name}");
        assert_eq!(deal["createdTime"], "2023-11-15T01:26:40+03:00", "{name}");
    }
}

#[test]
fn authors_are_nobody() {
    for (name, author) in [("author-negative", json!(-1)), ("author-huge", json!(9_007_199_254_740_993_i64))] {
        for row in all(&mut portal(name), 3) {
            let is_odd = row["id"].as_i64().is_some_and(data::is_odd);
            assert_eq!(row["createdBy"] == author, is_odd, "{name}");
        }
    }
}

#[test]
fn names_are_odd_and_stay_so() {
    for (name, holds) in [
        ("name-entities", "&amp;"),
        ("name-markup", "<b>"),
        ("name-formula", "="),
        ("name-wildcards", "50%_"),
        ("name-rtl", "\u{202e}"),
        ("name-arabic", "محمد"),
        ("name-soft-hyphen", "И\u{ad}м"),
        ("name-combining", "И\u{301}"),
        ("name-invisible", "\u{200b}"),
        ("name-long", "Имя"),
        ("name-emoji", "👩\u{200d}👩"),
        ("name-spaces", "\u{a0}"),
        ("name-alphabets", "Ірина"),
    ] {
        let mut portal = portal(name);
        let first = all(&mut portal, 3);
        let odd = first.iter().find(|row| row["id"] == 1).and_then(|row| row["name"].as_str()).expect("a name");
        assert!(odd.contains(holds), "{name}: {odd:?}");
        assert_eq!(odd.chars().count() == 5000, name == "name-long");
        assert_eq!(all(&mut portal, 3), first, "{name}");
        assert_eq!(first.iter().find(|row| row["id"] == 2).map(|row| &row["name"]), Some(&json!("Имя 2")));
        let found = ask(&mut portal, "crm.item.list", json!({"entityTypeId": 3, "filter": {"=name": odd, "=id": 1}}));
        assert_eq!(found["total"], 1, "{name}: found by its odd name");
    }
}

#[test]
fn odd_ids_can_be_asked_for() {
    for name in ["id-huge", "id-negative"] {
        let mut portal = portal(name);
        let contacts = all(&mut portal, 3);
        let ids: BTreeSet<i64> = contacts.iter().filter_map(|row| row["id"].as_i64()).collect();
        assert_eq!(ids.len(), 120, "{name}");
        let odd = if name == "id-huge" { (1_i64 << 40) + 120 } else { -8 };
        assert!(ids.contains(&odd), "{name}");
        let card = ask(&mut portal, "crm.item.get", json!({"entityTypeId": 3, "id": odd}));
        assert_eq!(card["result"]["item"]["id"], odd);
        let deals =
            ask(&mut portal, "crm.deal.list", json!({"filter": {"CONTACT_ID": odd}, "select": ["ID", "CONTACT_ID"]}));
        assert_eq!(deals["result"][0]["CONTACT_ID"], odd.to_string(), "{name}: links lead there");
        for deal in all(&mut portal, 2) {
            assert!(ids.contains(&deal["contactId"].as_i64().expect("a number")), "{name}");
        }
    }
}

#[test]
fn filters_are_not_honoured() {
    let window = json!({"entityTypeId": 3, "filter": {
        ">=createdTime": "2020-01-01T00:00:00Z", "<createdTime": "2020-02-01T00:00:00Z", "assignedById": 1}});
    let whole = json!({"entityTypeId": 3, "filter": {"assignedById": 1}});
    for (name, params, total, rows) in [
        ("", &window, 0, 0),
        ("filter-window-ignored", &window, 40, 40),
        ("filter-ignored", &window, 120, 50),
        ("filter-created-empty", &whole, 40, 40),
        ("filter-count-zero", &whole, 0, 40),
        ("filter-count-zero", &json!({"entityTypeId": 3}), 120, 50),
    ] {
        for answer in both(name, "crm.item.list", params) {
            assert_eq!(answer["total"], total, "{name}");
            assert_eq!(answer["result"]["items"].as_array().map(Vec::len), Some(rows), "{name}");
        }
    }
    let created = json!({"entityTypeId": 3, "filter": {"0": {">createdTime": "2020-01-01T00:00:00Z"}}});
    for answer in both("filter-created-empty", "crm.item.list", &created) {
        assert_eq!((&answer["total"], &answer["result"]["items"]), (&json!(0), &json!([])));
    }
    let by_id = json!({"entityTypeId": 3, "filter": {">id": 110, "assignedById": 1}});
    assert_eq!(ask(&mut portal("filter-ignored"), "crm.item.list", by_id)["total"], 10, "ids are honoured");
}

#[test]
fn answers_have_other_forms() {
    let params = json!({"entityTypeId": 3, "select": ["id", "companyIds"]});
    for answer in both("no-time", "crm.item.list", &params) {
        assert_eq!((answer.get("time"), &answer["total"]), (None, &json!(120)));
    }
    for answer in both("no-operating", "crm.item.list", &params) {
        assert!(answer["time"]["finish"].is_number() && answer["time"].get("operating_reset_at").is_none());
    }
    for answer in both("numbers-text", "crm.item.list", &params) {
        assert_eq!((&answer["total"], &answer["next"]), (&json!("120"), &json!("50")));
        assert_eq!(answer["result"]["items"][2], json!({"id": "3", "companyIds": ["2"]}));
    }
    for answer in both("lists-maps", "crm.item.list", &params) {
        assert_eq!(answer["result"]["items"]["2"], json!({"id": 3, "companyIds": {"0": 2}}));
        assert_eq!(answer["result"]["items"]["0"]["companyIds"], json!([]), "nothing is a list");
    }
    let batch = ask(&mut portal("no-time"), "batch", json!({"cmd": {"a": "server.time"}}));
    assert_eq!((batch.get("time"), &batch["result"]["result_time"]), (None, &json!([])));
}

#[test]
fn something_else_comes_in_place_of_an_answer() {
    for (name, status, begins) in [
        ("html-200", 200, "<!DOCTYPE html>"),
        ("html-403", 403, "<html>"),
        ("html-500", 500, "<html>"),
        ("html-502", 502, "<html>"),
        ("empty-200", 200, ""),
        ("warning-200", 200, "<br />"),
        ("warning-403", 403, "<br />"),
        ("warning-500", 500, "<br />"),
        ("bom-200", 200, "\u{feff}{"),
        ("bom-403", 403, "\u{feff}{"),
        ("bom-500", 500, "\u{feff}{"),
    ] {
        let answer = raw(&mut portal(name), "server.time", &json!({}));
        let text = String::from_utf8(answer.body.clone()).expect("UTF-8");
        assert_eq!(answer.status, status, "{name}");
        assert!(answer.json().is_null() && text.starts_with(begins), "{name}: {text}");
        assert_eq!(text.is_empty(), name == "empty-200");
        let json = text.find('{').map_or(Json::Null, |at| serde_json::from_str(&text[at..]).unwrap_or_default());
        let is_whole = name == "warning-200" || name == "bom-200";
        assert_eq!(json["result"].is_string(), is_whole, "{name}: the answer follows");
        let is_html = answer.headers.iter().any(|(header, value)| *header == "content-type" && value.contains("html"));
        assert_eq!(is_html, name.starts_with("html"), "{name}");
    }
}

#[test]
fn requests_are_refused_in_every_way() {
    for (name, status, code) in [
        ("auth-error", 401, "authorization_error"),
        ("connection-error", 401, "CONNECTION_ERROR"),
        ("expired-capitals", 401, "EXPIRED_TOKEN"),
        ("expired-mixed", 401, "Expired_Token"),
        ("app-not-found", 401, "APPLICATION_NOT_FOUND"),
        ("wrong-client", 401, "WRONG_CLIENT"),
        ("portal-deleted", 500, "PORTAL_DELETED"),
        ("portal-deleted-403", 403, "PORTAL_DELETED"),
        ("plan-401", 401, "ACCESS_DENIED"),
        ("plan-403", 403, "ACCESS_DENIED"),
        ("payment-required", 401, "PAYMENT_REQUIRED"),
        ("https-required", 401, "INVALID_REQUEST"),
        ("https-required-400", 400, "INVALID_REQUEST"),
        ("user-no-access", 403, "user_access_error"),
        ("confirm-waiting", 401, "METHOD_CONFIRM_WAITING"),
        ("confirm-denied", 403, "METHOD_CONFIRM_DENIED"),
        ("limit-429", 429, "OPERATION_TIME_LIMIT"),
        ("query-429", 429, "QUERY_LIMIT_EXCEEDED"),
    ] {
        let answer = raw(&mut portal(name), "batch", &json!({"cmd": {"a": "server.time"}}));
        let body = answer.json();
        assert_eq!((answer.status, &body["error"]), (status, &json!(code)), "{name}");
        assert!(body.get("time").is_none() && body.get("operating_reset_at").is_none(), "{name}");
    }
}

#[test]
fn an_oddity_can_be_narrowed_to_some_requests() {
    let mut portal = portal("html-502*2+1,wrong-client@crm.requisite.list");
    let statuses: Vec<u16> = (0..5).map(|_| raw(&mut portal, "server.time", &json!({})).status).collect();
    assert_eq!(statuses, [200, 502, 502, 200, 200]);
    for (cmd, status) in [("crm.requisite.list", 401), ("server.time", 200)] {
        assert_eq!(raw(&mut portal, "batch", &json!({"cmd": {"a": cmd}})).status, status, "{cmd}");
    }
}
