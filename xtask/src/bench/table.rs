//! The report of a benchmark for people: never a time alone, always what it is a multiple of.

use std::fmt::Write as _;

use simulation::bench::{Binding, Case, Increment, Limit, Naive, Reading, Report, Traffic, Way};

/// How to read the numbers.
pub(crate) const LEGEND: &str = "\
Virtual time on the demo portal's cost model, which is made of published measurements and assumptions: no live portal.
T_limit = max(rate, operating, work) + the mean batch:
  rate       (full batches - burst) / requests per second
  operating  600 s x (ceil(billed seconds of the dearest method / 480) - 1); docs: each method by itself, all lists of
             crm.item.list together; batch: half of everything as one method
  work       server seconds / requests the portal serves in parallel
A page costs what it costs in a full batch on the average: one command of each batch is 3 to 5 times dearer, and no batch
is to work for more than 20 s, which makes the mean page 1.06 to 1.12 times dearer. What has to be read comes from the
portal's own records: companies, contacts, deals, invoices of both generations, requisites, activities of contacts and
companies, and sites and messengers of the cards about which no flag and no requisite tells how to reach them.
The portal's window is ten clock minutes, which may be a minute short, and requests under way when a budget runs out
still finish: a ratio somewhat below 1 is possible where T_limit is operating.
The other ways read the same lists, but look nothing up, and only ids; their T_limit is that of these lists alone.
The T_limit of writing is that of one update per counted card, by the methods of contacts and companies; an update counts
as a page does. The app also looks at every card before and after.
Beside the app's time, both are in their favour.";

/// Whether every reading of the app came to its end.
pub(crate) fn is_whole(report: &Report) -> bool {
    let increments = [&report.refreshed, &report.reopened].into_iter().flatten().map(|increment| &increment.reading);
    let is_written = report.written.as_ref().is_none_or(|written| written.failure.is_none());
    is_written && std::iter::once(&report.first).chain(increments).all(|reading| reading.failure.is_none())
}

/// Everything about one case.
pub(crate) fn details(report: &Report) -> String {
    let Report { limits, first, .. } = report;
    let mut text = format!("== {}\n", name(report.case));
    line(&mut text, "T_limit", &limit(&limits.all));
    let saved = |without: &Limit| {
        let ratio = without.total_secs / limits.all.total_secs;
        format!("x{ratio:.2} of T_limit ({:.0} s), {} pages", without.total_secs, without.pages)
    };
    line(&mut text, "  with all activities", &saved(&limits.with_every_activity));
    line(&mut text, "  looking all cards up", &saved(&limits.with_every_card));
    line(
        &mut text,
        "  with own methods",
        &format!("{}: {}", saved(&limits.with_own_methods), bound(&limits.with_own_methods)),
    );
    let counters = match (first.first_counters_secs, first.first_counters_ratio) {
        (Some(secs), Some(ratio)) => {
            format!("x{ratio:.2} of {:.0} s for sales alone: {secs:.0} s", limits.sales.total_secs)
        }
        _ => "never".to_owned(),
    };
    line(&mut text, "app, first counters", &counters);
    line(&mut text, "app, full chart", &full(first, &limits.all));
    line(&mut text, "", &traffic(first));
    let later = first.finished_secs - first.full_secs;
    line(
        &mut text,
        "app, compared",
        &format!("{later:.0} s after the full chart, {} pages more", first.compared_pages),
    );
    for naive in &report.naive {
        line(&mut text, way(naive.way), &other(naive, report));
    }
    for (label, increment) in [("1 % later, same tab", &report.refreshed), ("1 % later, reopened", &report.reopened)] {
        if let Some(Increment { limit, reading }) = increment {
            line(&mut text, label, &full(reading, limit));
            line(&mut text, "", &traffic(reading));
        }
    }
    if let Some(written) = &report.written {
        line(&mut text, "T_limit of writing", &limit(&written.limit));
        let state = written.failure.as_deref().unwrap_or("all written");
        line(
            &mut text,
            "app, fields written",
            &format!("x{:.2} of T_limit: {:.0} s for {} cards, {state}", written.ratio, written.secs, written.cards),
        );
        line(&mut text, "", &traffic_of(&written.traffic));
        line(&mut text, "  again, unchanged", &format!("{} updates", written.again));
    }
    if let Some(rewritten) = &report.rewritten {
        line(&mut text, "  1 % later", &format!("{:.0} s, {} updates", rewritten.secs, rewritten.cards));
    }
    text.trim_end().to_owned()
}

/// All cases side by side.
pub(crate) fn summary(reports: &[Report]) -> String {
    let mut text = format!(
        "{:<27} {:>9} {:<22} {:>7} {:>7} {:>7} {:>5} {:>5} {:>8} {:>12} {:>8} {:>7} {:>7} {:>7}\n",
        "multiples of T_limit",
        "T_limit",
        "bound by",
        "counter",
        "full",
        "pages",
        "429",
        "503",
        "single",
        "offsets",
        "chains",
        "1% tab",
        "1% open",
        "written"
    );
    for report in reports {
        let first = &report.first;
        let naive = |way| report.naive.iter().find(|naive| naive.way == way).map_or_else(String::new, cell);
        let increment = |increment: &Option<Increment>| match increment {
            Some(Increment { reading, .. }) => ended(reading, reading.full_ratio),
            None => "-".to_owned(),
        };
        let _ = writeln!(
            text,
            "{:<27} {:>7.0} s {:<22} {:>7} {:>7} {:>7.2} {:>5} {:>5} {:>8} {:>12} {:>8} {:>7} {:>7} {:>7}",
            name(report.case),
            report.limits.all.total_secs,
            bound(&report.limits.all),
            first.first_counters_ratio.map_or_else(|| "never".to_owned(), |ratio| format!("{ratio:.2}")),
            ended(first, first.full_ratio),
            first.pages_ratio,
            first.traffic.refused_429,
            first.traffic.refused_503,
            naive(Way::SinglePages),
            naive(Way::Offsets),
            naive(Way::Chains),
            increment(&report.refreshed),
            increment(&report.reopened),
            report.written.as_ref().map_or_else(
                || "-".to_owned(),
                |written| match written.failure {
                    Some(_) => "never".to_owned(),
                    None => format!("{:.2}", written.ratio),
                }
            ),
        );
    }
    text.trim_end().to_owned()
}

fn line(text: &mut String, label: &str, value: &str) {
    let _ = writeln!(text, "{label:<22} {value}");
}

fn name(case: Case) -> String {
    format!("{:?}, {:?}, {:?}", case.profile, case.billing, case.plan).to_lowercase()
}

fn way(way: Way) -> &'static str {
    match way {
        Way::SinglePages => "one page a request",
        Way::Offsets => "offsets, counting",
        Way::Chains => "one chain per list",
    }
}

fn bound(limit: &Limit) -> String {
    match limit.binding {
        Binding::Rate => "rate".to_owned(),
        Binding::Work => "work".to_owned(),
        Binding::Operating => limit.operating_method.clone(),
    }
}

fn limit(limit: &Limit) -> String {
    format!(
        "{:.0} s, bound by {}: operating {:.0} ({} {:.0} s), rate {:.0}, work {:.0}; {} pages, {} batches",
        limit.total_secs,
        bound(limit),
        limit.operating_secs,
        limit.operating_method,
        limit.operating_billed_secs,
        limit.rate_secs,
        limit.work_secs,
        limit.pages,
        limit.batches
    )
}

fn full(reading: &Reading, limit: &Limit) -> String {
    match &reading.failure {
        Some(failure) => format!("FAILED after x{:.2} of T_limit: {failure}", reading.full_ratio),
        None => format!("x{:.2} of T_limit {:.1} s: {:.1} s", reading.full_ratio, limit.total_secs, reading.full_secs),
    }
}

fn traffic(reading: &Reading) -> String {
    let traffic = &reading.traffic;
    format!(
        "{} requests, {} pages (x{:.2} of ideal), {:.0} server s; own 429: {}, 503: {}, cut: {}; longest batch {:.1} s",
        traffic.requests,
        traffic.pages,
        reading.pages_ratio,
        traffic.server_secs,
        traffic.refused_429,
        traffic.refused_503,
        traffic.cut,
        traffic.longest_request_secs
    )
}

/// What the portal was made to do while cards were written.
fn traffic_of(traffic: &Traffic) -> String {
    format!(
        "{} requests, {:.0} server s; own 429: {}, 503: {}, cut: {}; longest batch {:.1} s",
        traffic.requests,
        traffic.server_secs,
        traffic.refused_429,
        traffic.refused_503,
        traffic.cut,
        traffic.longest_request_secs
    )
}

fn other(naive: &Naive, report: &Report) -> String {
    let of_app = naive.secs / report.first.full_secs;
    let end = match &naive.died_of {
        Some(reason) => format!("died of {reason} with {:.0} % read, after", naive.read * 100.0),
        None => "whole after".to_owned(),
    };
    format!(
        "{end} x{:.2} of its T_limit, x{of_app:.2} of the app: {:.0} s; {} requests, 429: {}, 503: {}",
        naive.ratio, naive.secs, naive.requests, naive.refused_429, naive.refused_503
    )
}

/// A multiple of the best time, or how much was read before the end.
fn cell(naive: &Naive) -> String {
    match &naive.died_of {
        Some(_) => format!("dies at {:.0} %", naive.read * 100.0),
        None => format!("{:.2}", naive.ratio),
    }
}

fn ended(reading: &Reading, ratio: f64) -> String {
    if reading.failure.is_some() { "failed".to_owned() } else { format!("{ratio:.2}") }
}
