//! Contacts and companies: do the cheap flags say the truth about old cards, so that dear lists need not be read?

use serde_json::{Value, json};

use super::answer::{Answer, Asked, Refusal, id, is_filled, shapes};
use super::client::Client;
use super::lists::{self, List, Page};
use super::question::Batch;
use super::report::Report;

/// Cards of a sample whose activities are looked for, each in two ways: one batch.
const WITH_ACTIVITIES: usize = 25;
/// What the app reads instead of `*`, and the flat first values it might read.
const FLAGS: [&str; 6] = ["id", "hasPhone", "hasEmail", "hasImol", "lastCommunicationTime", "lastActivityTime"];
const FLAT: [&str; 7] = ["id", "phone", "email", "phoneWork", "phoneMobile", "emailWork", "emailHome"];

/// The lines about cards.
pub(crate) fn report(client: &mut Client, report: &mut Report) {
    report.section("Cards: the oldest and the newest of them, up to 50 each");
    for name in ["contacts", "companies"] {
        kind(client, report, lists::list(name));
    }
}

fn kind(client: &mut Client, report: &mut Report, list: &List) {
    let clients = || {
        let page = Page::first().filter("categoryId", 0);
        if list.entity_type == Some(4) { page.filter("isMyCompany", "N") } else { page }
    };
    let mut batch = Batch::default();
    let wide = [batch.ask(list.ask(clients().wide())), batch.ask(list.ask(clients().newest().wide()))];
    let named = batch.ask(list.ask(clients().select(&FLAGS)));
    let flat = batch.ask(list.ask(clients().select(&FLAT)));
    let fm = batch.ask(list.ask(clients().select(&["id", "fm"])));
    let answers = client.ask_all(&batch).answers;
    for (age, position) in ["oldest", "newest"].into_iter().zip(wide) {
        let line = |what: &str| format!("{}.{age}.{what}", list.name);
        match &answers[position] {
            Err(refusal) => report.line(line("flags"), refusal),
            Ok(answer) => {
                let rows = list.rows(answer);
                report.line(line("flags"), flags(rows));
                report.line(line("times"), times(rows));
                report.line(line("activities"), activities(client, list, rows));
            }
        }
    }
    let wide = answers[wide[0]].as_ref();
    let compared = |asked: &Asked, compare: fn(&[Value], &[Value]) -> String| -> Result<String, Refusal> {
        let (wide, narrow) = (wide.map_err(Clone::clone)?, asked.as_ref().map_err(Clone::clone)?);
        Ok(compare(list.rows(wide), list.rows(narrow)))
    };
    report.found(format!("{}.named_flags", list.name), compared(&answers[named], same_flags));
    report.found(format!("{}.flat", list.name), compared(&answers[flat], flat_values));
    report.found(format!("{}.named_fm", list.name), compared(&answers[fm], named_fm));
}

/// Whether a card's multifields hold an address of a kind. An open-line chat is a messenger of a special type.
fn has(row: &Value, kind: &str) -> bool {
    row["fm"].as_array().into_iter().flatten().any(|entry| {
        let (type_id, value_type) = (entry["typeId"].as_str(), entry["valueType"].as_str().unwrap_or_default());
        let is_chat = type_id == Some("IM") && ["IMOL", "OPENLINE"].contains(&value_type);
        let is_kind = if kind == "IMOL" { is_chat } else { type_id == Some(kind) };
        is_kind && is_filled(&entry["value"])
    })
}

/// How often each flag agrees with the addresses themselves.
fn flags(rows: &[Value]) -> String {
    let shown = [("hasPhone", "PHONE"), ("hasEmail", "EMAIL"), ("hasImol", "IMOL")].map(|(flag, kind)| {
        let count = |wanted: (bool, bool)| {
            rows.iter().filter(|row| (row[flag] == json!("Y"), has(row, kind)) == wanted).count()
        };
        let absent = rows.iter().filter(|row| row.get(flag).is_none()).count();
        let absent = if absent == 0 { String::new() } else { format!(", absent in {absent}") };
        format!(
            "{flag} agrees with fm {} times ({} Y), Y without an address {}, N with one {}{absent}",
            count((true, true)) + count((false, false)),
            count((true, true)),
            count((true, false)),
            count((false, true)),
        )
    });
    format!("of {} cards: {}", rows.len(), shown.join("; "))
}

fn times(rows: &[Value]) -> String {
    let shown = ["lastCommunicationTime", "lastActivityTime"].map(|field| {
        let filled = rows.iter().filter(|row| is_filled(&row[field])).count();
        let shape = shapes(rows.iter().map(|row| &row[field]));
        let shape = if shape.is_empty() { shape } else { format!(", written {shape}") };
        format!("{field} filled {filled}{shape}")
    });
    format!("of {} cards: {}", rows.len(), shown.join("; "))
}

/// Compares the times of the last contact with whether an activity is found, by its owner and by its bindings.
fn activities(client: &mut Client, list: &List, rows: &[Value]) -> String {
    let list_of_activities = lists::list("activities");
    let rows = &rows[..rows.len().min(WITH_ACTIVITIES)];
    let type_id = list.entity_type.unwrap_or(0);
    let mut batch = Batch::default();
    let cards: Vec<(&Value, usize, usize)> = rows
        .iter()
        .filter_map(|row| {
            let id = id(&row["id"])?;
            let page = || Page::first().select(&["ID"]);
            let by_owner = page().filter("OWNER_TYPE_ID", type_id).filter("OWNER_ID", id);
            let by_binding = page().filter("BINDINGS", json!([{ "OWNER_TYPE_ID": type_id, "OWNER_ID": id }]));
            let by_owner = batch.ask(list_of_activities.ask(by_owner));
            Some((row, by_owner, batch.ask(list_of_activities.ask(by_binding))))
        })
        .collect();
    if cards.is_empty() {
        return "there are no cards".to_owned();
    }
    let answers = client.ask_all(&batch).answers;
    let found = |position: usize| -> Option<bool> {
        answers[position].as_ref().ok().map(|answer: &Answer| !list_of_activities.rows(answer).is_empty())
    };
    if let Some(refusal) = answers.iter().find_map(|asked| asked.as_ref().err()) {
        let failed = answers.iter().filter(|asked| asked.is_err()).count();
        if failed == answers.len() {
            return refusal.to_string();
        }
    }
    let count = |wanted: &dyn Fn(&Value, bool, bool) -> bool| {
        let judged = cards.iter().filter_map(|(row, owner, binding)| Some((row, found(*owner)?, found(*binding)?)));
        judged.filter(|(row, owner, binding)| wanted(row, *owner, *binding)).count()
    };
    let mut shown = vec![format!(
        "of {} cards: activities found as owner {}, by bindings {}",
        count(&|_, _, _| true),
        count(&|_, owner, _| owner),
        count(&|_, _, binding| binding),
    )];
    for field in ["lastCommunicationTime", "lastActivityTime"] {
        shown.push(format!(
            "{field} filled without any {}, empty although there are {}",
            count(&|row, owner, binding| is_filled(&row[field]) && !owner && !binding),
            count(&|row, owner, binding| !is_filled(&row[field]) && (owner || binding)),
        ));
    }
    shown.join("; ")
}

/// Whether flags that are named are those that come with `*`.
fn same_flags(wide: &[Value], named: &[Value]) -> String {
    let shown = FLAGS[1..].iter().map(|field| {
        let equal = wide.iter().zip(named).filter(|(wide, named)| wide.get(field) == named.get(field)).count();
        let there = named.iter().filter(|row| row.get(field).is_some()).count();
        format!("{field} comes {there}, equal {equal}")
    });
    format!("of {} cards with the fields named in select: {}", named.len(), shown.collect::<Vec<_>>().join("; "))
}

/// Whether flat phones and e-mails are filled when they are named.
fn flat_values(wide: &[Value], flat: &[Value]) -> String {
    let filled = |prefix: &str| {
        let any = |row: &&Value| FLAT[1..].iter().any(|field| field.starts_with(prefix) && is_filled(&row[*field]));
        flat.iter().filter(any).count()
    };
    let kind = |kind: &str| wide.iter().filter(|row| has(row, kind)).count();
    format!(
        "named in select: a phone comes for {} cards of {} that have one, an e-mail for {} of {}",
        filled("phone"),
        kind("PHONE"),
        filled("email"),
        kind("EMAIL"),
    )
}

fn named_fm(wide: &[Value], named: &[Value]) -> String {
    let filled = |rows: &[Value]| rows.iter().filter(|row| is_filled(&row["fm"])).count();
    format!("named in select: fm comes for {} cards, with `*` for {}", filled(named), filled(wide))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_compared_with_the_addresses() {
        let card =
            |phone: &str, imol: &str, fm: Value| json!({"hasPhone": phone, "hasEmail": "N", "hasImol": imol, "fm": fm});
        let phone = json!({"typeId": "PHONE", "valueType": "WORK", "value": "+7"});
        let chat = json!({"typeId": "IM", "valueType": "OPENLINE", "value": "imol|x"});
        let rows = [
            card("Y", "N", json!([phone])),
            card("N", "N", json!([phone, chat])),
            card("Y", "Y", json!([chat])),
            json!({}),
        ];
        let text = flags(&rows);
        for part in [
            "of 4 cards",
            "hasPhone agrees with fm 2 times (1 Y), Y without an address 1, N with one 1, absent in 1",
            "hasEmail agrees with fm 4 times (0 Y), Y without an address 0, N with one 0, absent in 1",
            "hasImol agrees with fm 3 times (1 Y), Y without an address 0, N with one 1, absent in 1",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn flat_values_are_compared_with_the_addresses() {
        let wide = [json!({"fm": [{"typeId": "PHONE", "value": "+7"}]}), json!({"fm": []})];
        let flat = [json!({"phoneWork": "+7"}), json!({"email": ""})];
        assert_eq!(
            flat_values(&wide, &flat),
            "named in select: a phone comes for 1 cards of 1 that have one, an e-mail for 0 of 0"
        );
        assert_eq!(named_fm(&wide, &flat), "named in select: fm comes for 0 cards, with `*` for 1");
    }
}
