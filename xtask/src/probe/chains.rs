//! Batches: what a reference to a row that is not there turns into, and what a refusal does to the commands after it.

use bitrix24::Call;
use serde_json::{Value, json};

use super::answer::{Asked, BatchAnswer, Refusal};
use super::client::Client;
use super::lists::{self, List, PAGE, Page};
use super::question::Batch;
use super::report::Report;

/// An id larger than any portal has.
const BEYOND_ALL: u64 = 2_000_000_000;

/// The lines about batches.
pub(crate) fn report(client: &mut Client, report: &mut Report) {
    report.section("Batches");
    for name in ["deals", "activities"] {
        references(client, report, lists::list(name));
    }
    halting(client, report);
    let batch = Batch { questions: vec![Call::new("server.time", json!({})); PAGE + 1], halt: false };
    let answers = client.ask_all(&batch).answers;
    report.line(
        "batch.command_51",
        answers[PAGE].as_ref().map_or_else(ToString::to_string, |_| "is executed".to_owned()),
    );
}

/// A chain of pages: the filter of each names the last id of the page before it.
fn references(client: &mut Client, report: &mut Report, list: &List) {
    let line = |what: &str| format!("batch.{what}.{}", list.name);
    let after = |position: usize, row: usize| {
        let rows = if list.has_items() { "[items]" } else { "" };
        let reference = format!("$result[{}]{rows}[{row}][{}]", bitrix24::Batch::key(position), list.id);
        Page::first().filter(format!(">{}", list.id), reference)
    };
    let mut batch = Batch::default();
    let first = batch.ask(list.ask(Page::first()));
    let resolved = batch.ask(list.ask(after(first, 0)));
    let empty = batch.ask(list.ask(Page::first().filter(format!(">{}", list.id), BEYOND_ALL)));
    let after_empty = batch.ask(list.ask(after(empty, PAGE - 1)));
    let after_short = batch.ask(list.ask(after(first, PAGE)));
    let unknown = batch.ask(list.ask(after(40, PAGE - 1)));
    let answers = client.ask_all(&batch).answers;
    let ids = match &answers[first] {
        Ok(answer) if list.rows(answer).is_empty() => {
            return report.line(line("reference"), "cannot be told: the list is empty");
        }
        Ok(answer) => list.ids(answer),
        Err(refusal) => return report.line(line("reference"), refusal),
    };
    let shown = |asked: &Asked| became(list, &ids, asked);
    report.line(line("reference"), format!("one that resolves: {}", shown(&answers[resolved])));
    report.line(
        line("dangling"),
        format!(
            "after a page without rows: {}; after one without that row: {}; after a command that is not there: {}",
            shown(&answers[after_empty]),
            shown(&answers[after_short]),
            shown(&answers[unknown]),
        ),
    );
}

/// What a condition on the id turned into, told by the rows that came.
fn became(list: &List, first_page: &[u64], asked: &Asked) -> String {
    match asked {
        Err(refusal) => refusal.to_string(),
        Ok(answer) => match (list.ids(answer).first(), first_page) {
            (None, _) => "nothing comes".to_owned(),
            (Some(found), [first, ..]) if found == first => "rows from THE START of the list come".to_owned(),
            (Some(found), [_, second, ..]) if found == second => "rows after the first one come".to_owned(),
            _ => "other rows come".to_owned(),
        },
    }
}

/// One refusal between two good commands, with and without `halt`.
fn halting(client: &mut Client, report: &mut Report) {
    for (name, halt) in [("batch.halt_0", false), ("batch.halt_1", true)] {
        let good = Call::new("server.time", json!({}));
        // A type that cannot be: a list is refused, and nothing can be changed by it.
        let bad = Call::new("crm.item.list", json!({ "entityTypeId": 0 }));
        let batch = Batch { questions: vec![good.clone(), bad, good], halt };
        report.line(name, after_a_refusal(&client.ask_all(&batch)));
    }
}

fn after_a_refusal(reply: &BatchAnswer) -> String {
    match reply.answers.as_slice() {
        [Ok(_), Err(Refusal::Portal { code, .. }), after] => {
            let after = match after {
                Ok(_) => "is executed".to_owned(),
                Err(Refusal::Silence) => "is not executed and not reported".to_owned(),
                Err(refusal) => refusal.to_string(),
            };
            format!("the command after a refused one ({}) {after}", if code.is_empty() { "no code" } else { code })
        }
        [Err(refusal), ..] => refusal.to_string(),
        [_, Ok(answer), ..] => format!("a list of type 0 is not refused ({} rows)", rows_of(&answer.result)),
        _ => "the refused command is neither answered nor refused".to_owned(),
    }
}

fn rows_of(result: &Value) -> usize {
    result["items"].as_array().map_or(0, Vec::len)
}
