//! To whom the time of a batch is billed. The documentation says to its methods; newer server code says to `batch`, at
//! half the time (docs: limits.md; `loadlimiter.php` of the module `rest`).

use bitrix24::Call;
use serde_json::json;

use super::answer::Time;
use super::client::Client;
use super::lists::{LISTS, List, Page};
use super::question::Batch;
use super::report::Report;

/// Seconds of work the batch shall do: enough to be seen beside the tenth of a second that is said not to be billed.
const WORK_SECS: f64 = 3.0;
/// Time of a method within one request that is said not to be billed.
const FLOOR_SECS: f64 = 0.1;

/// What was measured, seconds.
#[derive(Clone, Copy, Debug)]
struct Measured {
    /// The method's budget in a single call before and after the batch. What a single call itself adds is known.
    method_before: f64,
    method_after: f64,
    /// What the single call after the batch took by itself.
    single: f64,
    /// The budget of `batch` before and after; nothing if the portal does not tell.
    batch_before: Option<f64>,
    batch_after: Option<f64>,
    /// The work of all commands of the batch.
    work: f64,
}

/// The lines about billing.
pub(crate) fn report(client: &mut Client, report: &mut Report) {
    report.section("Billing");
    for list in LISTS.iter().filter(|list| list.method == "crm.item.list") {
        let Ok(before) = client.ask(&list.ask(Page::first())) else { continue };
        if list.rows(&before).is_empty() {
            continue;
        }
        return measure(client, report, list, &before.time);
    }
    report.line("billing.rule", "cannot be told: no list answers with rows");
}

fn measure(client: &mut Client, report: &mut Report, list: &List, before: &Time) {
    let page = || list.ask(Page::first().wide());
    let other = Call::new("server.time", json!({}));
    // A batch of another method tells what `batch` has used before.
    let reference = client.ask_all(&Batch { questions: vec![other.clone()], halt: false });
    let pages = (WORK_SECS / before.processing.max(0.01)).ceil().clamp(5.0, 50.0) as usize;
    let batch = Batch { questions: (0..pages).map(|_| page()).collect(), halt: false };
    let reply = client.ask_all(&batch);
    let work: f64 = reply.answers.iter().flatten().map(|answer| answer.time.processing).sum();
    let nested = reply.answers.iter().rev().flatten().next().and_then(|answer| answer.time.operating);
    let after = match client.ask(&list.ask(Page::first())) {
        Ok(after) => after.time,
        Err(refusal) => return report.line("billing.rule", refusal),
    };
    let (Some(method_before), Some(method_after)) = (before.operating, after.operating) else {
        return report.line("billing.rule", "cannot be told: answers do not tell operating");
    };
    let measured = Measured {
        method_before,
        method_after,
        single: after.processing,
        batch_before: reference.time.operating,
        batch_after: reply.time.operating,
        work,
    };
    report.line("billing.rule", verdict(measured));
    let seconds = |value: Option<f64>| value.map_or("not told".to_owned(), |value| format!("{value:.3} s"));
    report.line(
        "billing.numbers",
        format!(
            "{pages} pages of {} in one batch took {work:.3} s; operating of the method {method_before:.3} before, \
             {method_after:.3} after (of which {:.3} its own call), of its last command {}, of the batch {} before, {} after",
            list.method,
            after.processing,
            seconds(nested),
            seconds(measured.batch_before),
            seconds(measured.batch_after),
        ),
    );
    let overhead = reply.time.duration - reply.answers.iter().flatten().map(|answer| answer.time.duration).sum::<f64>();
    report.line("billing.overhead", format!("the batch took {overhead:.3} s more than its commands together"));
    let cheap = client.ask(&other).map(|answer| match answer.time.operating {
        Some(operating) if operating < FLOOR_SECS => format!(
            "a call of {:.3} s leaves operating at {operating:.3}: {}",
            answer.time.processing,
            if operating == 0.0 { "short calls are not billed" } else { "short calls are billed" }
        ),
        operating => format!("a short call has operating {}", seconds(operating)),
    });
    report.found("billing.floor", cheap);
    let type_id = if list.entity_type == Some(3) { 2 } else { 3 };
    let shared = LISTS.iter().find(|other| other.method == list.method && other.entity_type == Some(type_id));
    let shared = shared.map(|other| client.ask(&other.ask(Page::first())));
    if let Some(shared) = shared {
        report.found("billing.types", shared.map(|answer| types(&after, &answer.time)));
    }
}

/// What the numbers mean. The budget may also shrink meanwhile, when a minute of an earlier run falls out of it.
fn verdict(measured: Measured) -> &'static str {
    let Measured { method_before, method_after, single, batch_before, batch_after, work } = measured;
    let own = if single > FLOOR_SECS { single } else { 0.0 };
    let method = method_after - method_before - own;
    let batch = batch_after.unwrap_or(0.0) - batch_before.unwrap_or(0.0);
    // Within a fifth: the portal may bill the work around a method or a part of a call that runs on.
    let near = |grown: f64, share: f64| (grown - work * share).abs() <= work * 0.2;
    if work < 4.0 * FLOOR_SECS {
        "cannot be told: this portal is too quick, or its lists are too short, for anything to be billed"
    } else if near(method, 1.0) && near(batch, 0.0) {
        "docs rule: the batch was billed to its method in full, and not to `batch`"
    } else if near(method, 0.0) && near(batch, 0.5) {
        "batch rule: the batch was billed to `batch` at half its time, and not to its method"
    } else if near(method, 0.0) && near(batch, 1.0) {
        "neither rule: the batch was billed to `batch` in full, and not to its method"
    } else if near(method, 0.0) && near(batch, 0.0) {
        "neither rule: nothing was billed for the batch"
    } else if method < -0.2 * work || batch < -0.2 * work {
        "cannot be told: an earlier minute fell out of the budget meanwhile; ask again"
    } else {
        "neither rule fits the numbers below"
    }
}

/// Whether two types share the budget of `crm.item.list`.
fn types(one: &Time, other: &Time) -> String {
    match (one.operating, other.operating) {
        (Some(one), Some(two)) if one < FLOOR_SECS && two < FLOOR_SECS => {
            "cannot be told: nothing has been billed to single calls".to_owned()
        }
        (Some(one), Some(two)) if two + 0.01 >= one => "all types share the budget of crm.item.list".to_owned(),
        (Some(_), Some(_)) => "each type has a budget of its own".to_owned(),
        _ => "answers do not tell operating".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_tell_the_rule() {
        let quiet = Measured {
            method_before: 1.0,
            method_after: 1.0,
            single: 0.05,
            batch_before: Some(0.0),
            batch_after: Some(0.0),
            work: 2.0,
        };
        for (measured, expected) in [
            (Measured { method_after: 3.0, ..quiet }, "docs rule"),
            (Measured { method_after: 3.3, single: 0.3, ..quiet }, "docs rule"),
            (Measured { method_after: 3.0, batch_before: None, batch_after: None, ..quiet }, "docs rule"),
            (Measured { batch_before: Some(4.0), batch_after: Some(5.0), ..quiet }, "batch rule"),
            (Measured { batch_after: Some(2.0), ..quiet }, "neither rule: the batch was billed to `batch` in full"),
            (quiet, "neither rule: nothing"),
            (Measured { method_before: 9.0, ..quiet }, "cannot be told: an earlier minute"),
            (Measured { method_after: 3.0, batch_after: Some(2.0), ..quiet }, "neither rule fits"),
            (Measured { work: 0.2, ..quiet }, "cannot be told: this portal is too quick"),
        ] {
            let found = verdict(measured);
            assert!(found.starts_with(expected), "{measured:?}: {found}");
        }
    }
}
