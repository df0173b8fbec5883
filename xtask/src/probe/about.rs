//! The portal itself: what a webhook may ask about it, its clock, its limits.

use bitrix24::Call;
use serde_json::json;

use super::answer::{Answer, Asked};
use super::client::Client;
use super::report::Report;

/// Asks who is asking, first of all: if the address is wrong, nothing else needs to be asked.
pub(crate) fn viewer(client: &mut Client) -> Asked {
    client.ask(&Call::new("profile", json!({})))
}

/// The lines about the portal. `viewer` is the answer of [`viewer`].
pub(crate) fn report(client: &mut Client, report: &mut Report, viewer: Asked) {
    report.section("Portal");
    let admin = |answer: &Answer| match answer.result["ADMIN"].as_bool() {
        Some(true) => "profile answers a webhook; its owner is an administrator, so what follows is about all records",
        Some(false) => {
            "profile answers a webhook; its owner is no administrator: some records may be left out silently"
        }
        None => "profile answers a webhook, but does not say whether its owner is an administrator",
    };
    report.found("portal.viewer", viewer.as_ref().map(|answer| admin(answer).to_owned()).map_err(Clone::clone));
    let info = client.ask(&Call::new("app.info", json!({})));
    report.found("portal.app_info", info.map(|answer| licence(&answer)));
    let scope = client.ask(&Call::new("scope", json!({})));
    report.found("portal.scope", scope.map(|answer| words(&answer.result)));
    let time = client.ask(&Call::new("server.time", json!({})));
    report.found("portal.clock", time.map(|answer| clock(client, &answer)));
    report.found("limits.operating_fields", viewer.map(|answer| operating_fields(&answer)));
    report.line(
        "limits.operating_limit",
        "not asked: only a method that has run into its limit tells how much it was, and would stay blocked for minutes",
    );
}

fn licence(answer: &Answer) -> String {
    let word = |name: &str| answer.result[name].as_str().unwrap_or("not said").to_owned();
    format!("answers a webhook: licence {}, family {}", word("LICENSE"), word("LICENSE_FAMILY"))
}

fn words(value: &serde_json::Value) -> String {
    let words: Vec<&str> = value.as_array().into_iter().flatten().filter_map(|word| word.as_str()).collect();
    words.join(", ")
}

fn clock(client: &Client, answer: &Answer) -> String {
    let written = answer.time.date_start.as_str();
    let offset = written.get(19..).filter(|offset| !offset.is_empty()).unwrap_or("not written");
    let header = match &client.clocks {
        None => "there is no Date header to compare with".to_owned(),
        Some((date, finish)) => match chrono::DateTime::parse_from_rfc2822(date) {
            Ok(date) => format!("time.finish is {:+.1} s from the Date header", finish - date.timestamp() as f64),
            Err(_) => "the Date header cannot be read".to_owned(),
        },
    };
    format!("moments are written with the offset {offset}; {header}")
}

fn operating_fields(answer: &Answer) -> String {
    let time = &answer.time;
    match (time.operating, time.reset_at) {
        (Some(operating), Some(reset_at)) => {
            format!("answers tell operating ({operating:.3} s), reset in {:.0} s", reset_at - time.finish)
        }
        (Some(operating), None) => format!("answers tell operating ({operating:.3} s), but not when it is reset"),
        (None, _) => "answers do not tell operating: no limit, or none that can be seen coming".to_owned(),
    }
}
