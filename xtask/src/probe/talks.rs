//! Activities and deals: dates that may contradict each other, and which kinds of activities a portal really has.

use bitrix24::Call;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::{id, moment, shapes};
use super::client::Client;
use super::lists::{self, Page};
use super::question::Batch;
use super::report::Report;

/// The lines about activities and deals.
pub(crate) fn report(client: &mut Client, report: &mut Report) {
    report.section("Activities and deals: the oldest and the newest of them, up to 50 each");
    let (activities, deals) = (lists::list("activities"), lists::list("deals"));
    let mut batch = Batch::default();
    let of_deals = || Page::first().filter("OWNER_TYPE_ID", 2);
    let sampled = [batch.ask(activities.ask(of_deals())), batch.ask(activities.ask(of_deals().newest()))];
    let all = [batch.ask(activities.ask(Page::first())), batch.ask(activities.ask(Page::first().newest()))];
    let newest_deals = batch.ask(deals.ask(Page::first().newest()));
    let answers = client.ask_all(&batch).answers;

    let ages = ["oldest", "newest"];
    for (age, position) in ages.into_iter().zip(all) {
        let kinds = answers[position].as_ref().map(|answer| kinds(activities.rows(answer)));
        report.found(format!("activities.{age}.kinds"), kinds.map_err(Clone::clone));
    }
    for (age, position) in ages.into_iter().zip(sampled) {
        let name = format!("activities.{age}.before_deal");
        let rows = match &answers[position] {
            Ok(answer) => activities.rows(answer),
            Err(refusal) => {
                report.line(name, refusal);
                continue;
            }
        };
        let mut owners: Vec<u64> = rows.iter().filter_map(|row| id(&row["OWNER_ID"])).collect();
        owners.sort_unstable();
        owners.dedup();
        if owners.is_empty() {
            report.line(name, "deals have no activities");
            continue;
        }
        let asked = client.ask(&deals.ask(Page::first().filter("@id", json!(owners)).select(&["id", "createdTime"])));
        report.found(name, asked.map(|answer| before_deal(rows, deals.rows(&answer))));
    }
    let dates = answers[newest_deals].as_ref().map(|answer| closing_dates(deals.rows(answer)));
    report.found("deals.closedate", dates.map_err(Clone::clone));
    report.line("invoices.success", invoice_stages(client));
}

/// How many activities of each kind there are: `TYPE_ID` and provider, which the documentation does not list in full.
fn kinds(rows: &[Value]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let text = |name: &str| row[name].as_str().map_or_else(|| row[name].to_string(), str::to_owned);
        *counts.entry(format!("{}/{}", text("TYPE_ID"), text("PROVIDER_ID"))).or_default() += 1;
    }
    let shown: Vec<String> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    format!("of {}: {}", rows.len(), if shown.is_empty() { "none".to_owned() } else { shown.join(", ") })
}

/// How many activities are dated before the deal they belong to.
fn before_deal(activities: &[Value], deals: &[Value]) -> String {
    let created: BTreeMap<u64, &Value> =
        deals.iter().filter_map(|deal| Some((id(&deal["id"])?, &deal["createdTime"]))).collect();
    let pairs = || {
        activities
            .iter()
            .filter_map(|activity| Some((&activity["CREATED"], *created.get(&id(&activity["OWNER_ID"])?)?)))
    };
    let earlier = pairs().filter(|(activity, deal)| moment(activity) < moment(deal)).count();
    let day = |value: &Value| value.as_str().and_then(|text| text.get(..10)).unwrap_or_default().to_owned();
    let days = pairs().filter(|(activity, deal)| day(activity) < day(deal)).count();
    let compared = pairs().count();
    format!(
        "of {compared} compared, {earlier} are created before their deal, {days} on an earlier day; the deal of {} is not found",
        activities.len() - compared
    )
}

/// At what time of the day dates without a time are written: the first ten characters are the date only if that is the
/// portal's own offset from midnight, to the east of UTC.
fn closing_dates(rows: &[Value]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let rest = row["closedate"].as_str().and_then(|text| text.get(10..));
        *counts.entry(rest.unwrap_or("empty")).or_default() += 1;
    }
    let shown: Vec<String> = counts.iter().map(|(rest, count)| format!("{rest} {count}")).collect();
    let moved = shapes(rows.iter().map(|row| &row["movedTime"]));
    format!("closedate after its date: {}; movedTime is written {moved}", shown.join(", "))
}

/// Whether smart invoices have stages that mean success: the app takes these for payments.
fn invoice_stages(client: &mut Client) -> String {
    let funnels = match client.ask(&Call::new("crm.category.list", json!({ "entityTypeId": 31 }))) {
        Ok(funnels) => funnels,
        Err(refusal) => return refusal.to_string(),
    };
    let mut batch = Batch::default();
    for funnel in funnels.result["categories"].as_array().into_iter().flatten().take(50) {
        let directory = format!("SMART_INVOICE_STAGE_{}", id(&funnel["id"]).unwrap_or(0));
        batch.ask(Call::new("crm.status.list", json!({ "filter": { "ENTITY_ID": directory } })));
    }
    if batch.questions.is_empty() {
        return "there is no funnel of smart invoices".to_owned();
    }
    let answers = client.ask_all(&batch).answers;
    let successes = answers.iter().map(|asked| {
        let rows = asked.as_ref().ok().and_then(|answer| answer.result.as_array());
        rows.into_iter().flatten().filter(|row| row["SEMANTICS"] == "S").count()
    });
    let successes: Vec<usize> = successes.collect();
    let with_one = successes.iter().filter(|count| **count == 1).count();
    format!(
        "{} funnels, {with_one} with exactly one stage of SEMANTICS S, {} with none",
        successes.len(),
        successes.iter().filter(|count| **count == 0).count()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activities_are_compared_with_their_own_deals() {
        let deals = [
            json!({"id": 1, "createdTime": "2026-05-14T10:00:00+03:00"}),
            json!({"id": 2, "createdTime": "2026-05-14T10:00:00+03:00"}),
        ];
        let activity = |deal: &str, created: &str| json!({"OWNER_ID": deal, "CREATED": created});
        let activities = [
            activity("1", "2026-05-14T10:00:00+03:00"),
            activity("1", "2026-05-14T09:00:00+03:00"),
            activity("2", "2026-05-13T23:00:00+03:00"),
            activity("3", "2026-05-13T23:00:00+03:00"),
        ];
        assert_eq!(
            before_deal(&activities, &deals),
            "of 3 compared, 2 are created before their deal, 1 on an earlier day; the deal of 1 is not found"
        );
    }

    #[test]
    fn kinds_and_closing_dates_are_counted() {
        let rows = [
            json!({"TYPE_ID": "2", "PROVIDER_ID": "VOXIMPLANT_CALL"}),
            json!({"TYPE_ID": "2", "PROVIDER_ID": "VOXIMPLANT_CALL"}),
        ];
        assert_eq!(kinds(&rows), "of 2: 2/VOXIMPLANT_CALL 2");
        let rows = [json!({"closedate": "2024-07-31T03:00:00+03:00"}), json!({"closedate": ""})];
        assert_eq!(closing_dates(&rows), "closedate after its date: T03:00:00+03:00 1, empty 1; movedTime is written ");
    }
}
