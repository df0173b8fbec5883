//! Each list: is it there, does keyset paging work on it, do its filters, and what does a page cost.

use std::cmp::Ordering;

use serde_json::Value;

use super::answer::{Answer, Asked, Refusal, moment};
use super::client::Client;
use super::lists::{LISTS, List, PAGE, Page};
use super::question::Batch;
use super::report::Report;

/// An id larger than any portal has.
const BEYOND_ALL: u64 = 2_000_000_000;
/// Seconds of the portal's work the cost of one list may be measured with.
const COST_SECS: f64 = 8.0;
/// How often each kind of page is measured at the most; in every batch some command is slow for no reason.
const REPEATS: usize = 3;
/// A counted page dearer than this is measured once only.
const DEAR_SECS: f64 = 1.0;

/// The lines about all lists.
pub(crate) fn report(client: &mut Client, report: &mut Report) {
    report.section("Lists (cost: server seconds, duration/processing, the median of its repetitions)");
    for list in &LISTS {
        one(client, report, list);
    }
}

fn one(client: &mut Client, report: &mut Report, list: &List) {
    let line = |what: &str| format!("{}.{what}", list.name);
    let first = match client.ask(&list.ask(Page::first())) {
        Ok(first) => first,
        Err(refusal) => return report.line(line("start"), format!("{}: {refusal}", list.method)),
    };
    let counted = client.ask(&list.ask(Page::first().counted()));
    report.line(line("start"), starts(list, &first, &counted));
    let ids = list.ids(&first);
    let Some(last) = ids.last() else { return };

    let mut batch = Batch::default();
    let next = batch.ask(list.ask(Page::first().filter(format!(">{}", list.id), *last)));
    let beyond = batch.ask(list.ask(Page::first().filter(format!(">{}", list.id), BEYOND_ALL)));
    let newest = batch.ask(list.ask(Page::first().newest()));
    let select = batch.ask(list.ask(Page::first().select(&[list.id, "noSuchField"])));
    let filter = batch.ask(list.ask(Page::first().filter("noSuchField", "x")));
    let answers = client.ask_all(&batch).answers;
    report.line(line("order"), order(list, &first, &answers[newest]));
    report.line(line("after_id"), after_id(list, &ids, &answers[next], &answers[beyond]));
    report.line(line("unknown"), unknown(list, &ids, &answers[select], &answers[filter]));

    let Ok(newest) = &answers[newest] else { return };
    filters_and_cost(client, report, list, newest, (&first, counted.ok().as_ref()));
}

/// How `start=-1` differs from `start=0`.
fn starts(list: &List, first: &Answer, counted: &Asked) -> String {
    let rows = list.ids(first).len();
    let has = |found: Option<u64>| {
        found.map_or("none".to_owned(), |number| if number == 0 { "0" } else { "counted" }.to_owned())
    };
    let keyset = format!("start=-1 gives {rows} rows, total {}, next {}", has(first.total), has(first.next));
    match counted {
        Err(refusal) => format!("{keyset}; start=0: {refusal}"),
        Ok(counted) => {
            let total = counted.total.map_or("no total".to_owned(), |total| format!("total {total}"));
            let same = if list.ids(counted) == list.ids(first) { "the same rows" } else { "OTHER rows" };
            format!("{keyset}; start=0 gives {same}, {total}")
        }
    }
}

fn grow(ids: &[u64], descending: bool) -> bool {
    let order = if descending { Ordering::Greater } else { Ordering::Less };
    ids.windows(2).all(|pair| pair[0].cmp(&pair[1]) == order)
}

fn order(list: &List, first: &Answer, newest: &Asked) -> String {
    let up = if grow(&list.ids(first), false) { "ids grow" } else { "ids DO NOT GROW" };
    let down = newest.as_ref().map(|newest| {
        let ids = list.ids(newest);
        let at_end = ids.first() >= list.ids(first).last();
        if grow(&ids, true) && at_end { "DESC begins with the largest" } else { "DESC is NOT honoured" }.to_owned()
    });
    format!("{up}; {}", down.unwrap_or_else(|refusal| format!("DESC: {refusal}")))
}

fn after_id(list: &List, ids: &[u64], next: &Asked, beyond: &Asked) -> String {
    let last = ids.last().copied().unwrap_or(0);
    let next = match next {
        Err(refusal) => refusal.to_string(),
        Ok(next) => match list.ids(next).as_slice() {
            [] if ids.len() < PAGE => "nothing after the only page".to_owned(),
            [] => "NOTHING after a full page".to_owned(),
            next if next[0] > last && grow(next, false) => "goes on after the last id".to_owned(),
            _ => "IGNORED: rows before the id come again".to_owned(),
        },
    };
    let beyond = match beyond {
        Err(refusal) => refusal.to_string(),
        Ok(beyond) => match list.ids(beyond).len() {
            0 => "nothing comes after all".to_owned(),
            rows => format!("{rows} ROWS COME after all"),
        },
    };
    format!("`>{}` {next}; {beyond}", list.id)
}

/// What becomes of names the list does not know.
fn unknown(list: &List, ids: &[u64], select: &Asked, filter: &Asked) -> String {
    let select = match select {
        Err(refusal) => refusal.to_string(),
        Ok(answer) if list.rows(answer).iter().any(|row| row.get("noSuchField").is_some()) => "comes back".to_owned(),
        Ok(answer) if list.ids(answer) == ids => "dropped silently".to_owned(),
        Ok(answer) => format!("{} rows come, not the same", list.rows(answer).len()),
    };
    let filter = match filter {
        Err(refusal) => refusal.to_string(),
        Ok(answer) if list.ids(answer).is_empty() => "nothing is found".to_owned(),
        Ok(answer) if list.ids(answer) == ids => "IGNORED, all rows come".to_owned(),
        Ok(answer) => format!("{} rows come", list.rows(answer).len()),
    };
    format!("unknown name in select: {select}; in filter: {filter}")
}

/// What is measured of a list: the names of the costs and where their commands stand.
struct Costs {
    kinds: Vec<(&'static str, Vec<usize>)>,
}

/// Filters by date and the cost of pages travel together: both need the newest rows.
fn filters_and_cost(
    client: &mut Client,
    report: &mut Report,
    list: &List,
    newest: &Answer,
    (first, counted): (&Answer, Option<&Answer>),
) {
    let line = |what: &str| format!("{}.{what}", list.name);
    let rows = list.rows(newest);
    let updated = latest(rows, list.updated);
    let (from, before) = (earliest(rows, list.created), latest(rows, list.created));
    let mut batch = Batch::default();
    let mut page = |page: Page| batch.ask(list.ask(page));
    let changed = updated.map(|updated| {
        let since = |sign: &str| Page::first().filter(format!("{sign}{}", list.updated), updated);
        (updated, page(since(">=")), page(since(">")))
    });
    let created = from.zip(before).map(|(from, before)| {
        let window =
            Page::first().filter(format!(">={}", list.created), from).filter(format!("<{}", list.created), before);
        (from, before, page(window))
    });

    let counted_secs = counted.map_or(f64::INFINITY, |counted| counted.time.processing);
    // Either may have been slow for no reason.
    let page_secs = first.time.processing.min(counted_secs);
    let round = page_secs * 5.0 + if counted_secs < DEAR_SECS { counted_secs } else { 0.0 };
    let repeats = ((COST_SECS / round.max(0.001)) as usize).clamp(1, REPEATS);
    let end = list.ids(newest).last().map_or(0, |id| id.saturating_sub(1));
    let mut costs = Costs { kinds: Vec::new() };
    for _ in 0..repeats {
        let mut note =
            |name: &'static str, position: usize| match costs.kinds.iter_mut().find(|(kind, _)| *kind == name) {
                Some((_, positions)) => positions.push(position),
                None => costs.kinds.push((name, vec![position])),
            };
        note("first ids", page(Page::first()));
        note("last ids", page(Page::first().filter(format!(">{}", list.id), end)));
        note("all fields", page(Page::first().wide()));
        if counted_secs < DEAR_SECS {
            note("counted", page(Page::first().counted()));
        }
        if let Some((from, before, _)) = created {
            let window = Page::first().filter(format!(">={}", list.created), from);
            note("by date", page(window.filter(format!("<{}", list.created), before)));
        }
    }
    let answers = client.ask_all(&batch).answers;
    if !list.updated.is_empty() {
        let found = changed.map(|(since, from, after)| changes(list, since, &answers[from], &answers[after]));
        report.line(
            line("changed"),
            found.unwrap_or_else(|| format!("cannot be asked: {} is empty in the newest rows", list.updated)),
        );
    }
    if !list.created.is_empty() {
        let found = created.map(|(from, before, position)| window(list, from, before, &answers[position]));
        report.line(
            line("created"),
            found.unwrap_or_else(|| format!("cannot be asked: {} is empty in the newest rows", list.created)),
        );
    }
    let mut shown: Vec<String> =
        costs.kinds.iter().map(|(name, positions)| format!("{name} {}", median(positions, &answers))).collect();
    if let Some(counted) = counted.filter(|_| counted_secs >= DEAR_SECS) {
        shown.push(format!("counted {:.3}/{:.3} (once)", counted.time.duration, counted.time.processing));
    }
    report.line(line("cost"), format!("{} ({repeats} times each)", shown.join(", ")));
}

fn latest<'a>(rows: &'a [Value], field: &str) -> Option<&'a str> {
    rows.iter().filter_map(|row| Some((moment(&row[field])?, row[field].as_str()?))).max().map(|(_, text)| text)
}

fn earliest<'a>(rows: &'a [Value], field: &str) -> Option<&'a str> {
    rows.iter().filter_map(|row| Some((moment(&row[field])?, row[field].as_str()?))).min().map(|(_, text)| text)
}

/// Whether all rows fit a condition on a moment, and how many there are.
fn all_within(list: &List, field: &str, asked: &Asked, fits: impl Fn(i64) -> bool) -> Result<(usize, bool), Refusal> {
    let rows = list.rows(asked.as_ref().map_err(Clone::clone)?);
    Ok((rows.len(), rows.iter().all(|row| moment(&row[field]).is_some_and(&fits))))
}

fn changes(list: &List, since: &str, from: &Asked, after: &Asked) -> String {
    let since = moment(&Value::from(since)).unwrap_or(0);
    let from = match all_within(list, list.updated, from, |moment| moment >= since) {
        Err(refusal) => refusal.to_string(),
        Ok((0, _)) => "finds NOTHING, not even the row the moment was taken from".to_owned(),
        Ok((_, true)) => "works".to_owned(),
        Ok((_, false)) => "IGNORED: older rows come".to_owned(),
    };
    let after = match all_within(list, list.updated, after, |moment| moment > since) {
        Err(refusal) => refusal.to_string(),
        Ok((_, true)) => "works".to_owned(),
        Ok((_, false)) => "lets the moment itself or older rows through".to_owned(),
    };
    format!("`>={}` {from}; `>` {after}", list.updated)
}

fn window(list: &List, from: &str, before: &str, asked: &Asked) -> String {
    let bound = |text: &str| moment(&Value::from(text)).unwrap_or(0);
    let (from, before) = (bound(from), bound(before));
    let found = match all_within(list, list.created, asked, |moment| from <= moment && moment < before) {
        Err(refusal) => refusal.to_string(),
        Ok((0, _)) if from < before => "finds NOTHING, not even the rows it was taken from".to_owned(),
        Ok((_, true)) => "works".to_owned(),
        Ok((_, false)) => "IGNORED: rows from outside come".to_owned(),
    };
    format!("window of {} {found}", list.created)
}

/// The median time of the pages at some positions.
fn median(positions: &[usize], answers: &[Asked]) -> String {
    let mut times: Vec<_> =
        positions.iter().filter_map(|&position| Some(&answers[position].as_ref().ok()?.time)).collect();
    times.sort_by(|a, b| a.processing.total_cmp(&b.processing));
    match times.get(times.len() / 2) {
        Some(time) => format!("{:.3}/{:.3}", time.duration, time.processing),
        None => positions
            .first()
            .and_then(|&position| answers[position].as_ref().err())
            .map_or("?".to_owned(), ToString::to_string),
    }
}
