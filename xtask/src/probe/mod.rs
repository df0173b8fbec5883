//! `cargo xtask probe`: asks a live portal what the documentation leaves open, changing nothing and printing nothing
//! about its clients. What the answers mean for the app stands in docs/live-portal.md, line by line.

mod about;
mod answer;
mod billing;
mod cards;
mod chains;
mod client;
mod line;
mod lists;
mod paging;
mod question;
mod report;
mod talks;
#[cfg(test)]
mod tests;
mod webhook;

use std::io::{BufRead, Write};

use anyhow::{Context, Result, bail};

use answer::Refusal;
use client::Client;
use line::{Https, Line};
use report::Report;
use webhook::Webhook;

/// Which portal to ask.
#[derive(clap::Args)]
pub(crate) struct ProbeArgs {
    /// Address of an inbound webhook of an administrator, with the scopes crm and user_brief; without it one is asked
    /// for, so that the secret is neither shown by cargo nor kept by the shell
    #[arg(value_name = "WEBHOOK_ADDRESS")]
    address: Option<String>,
}

/// Asks everything and prints the report.
pub(crate) fn probe(args: &ProbeArgs) -> Result<()> {
    let webhook = Webhook::parse(&match &args.address {
        Some(address) => address.clone(),
        None => asked_for()?,
    })?;
    let report = run(&mut Https::new(webhook.clone()), |step| eprintln!("asking about {step} …"))?;
    // The report holds neither; should a portal ever quote its own address in an error, it is cut out here.
    println!("{}", webhook.hide(&report.to_string()));
    Ok(())
}

fn asked_for() -> Result<String> {
    eprint!("Webhook address: ");
    std::io::stderr().flush().context("the terminal cannot be written to")?;
    let mut address = String::new();
    std::io::stdin().lock().read_line(&mut address).context("the address cannot be read")?;
    Ok(address)
}

/// One part of the probe.
type Part = fn(&mut Client, &mut Report);

/// What is asked, in order: what a portal that has enough would leave unanswered is the least important.
const PARTS: [(&str, Part); 5] = [
    ("billing", billing::report),
    ("cards", cards::report),
    ("batches", chains::report),
    ("activities and deals", talks::report),
    ("lists", paging::report),
];

/// Asks everything over a line; `step` hears what is being asked about.
fn run(line: &mut dyn Line, mut step: impl FnMut(&str)) -> Result<Report> {
    let start = line.now();
    let mut report = Report::default();
    let mut client = Client::new(line);
    step("the portal");
    let viewer = about::viewer(&mut client);
    match &viewer {
        Err(refusal) if ["INVALID_CREDENTIALS", "NO_AUTH_FOUND"].contains(&refusal.code()) => {
            bail!("the portal does not know this webhook ({})", refusal.code())
        }
        Err(Refusal::Unreachable(why)) => bail!("the portal cannot be asked: {why}"),
        Err(Refusal::Odd(status)) => bail!("what answers is no Bitrix24 portal (HTTP {status})"),
        _ => {}
    }
    about::report(&mut client, &mut report, viewer);
    for (name, part) in PARTS {
        step(name);
        part(&mut client, &mut report);
    }
    let (requests, overflows, stopped) = (client.requests, client.overflows, client.stopped());
    report.section("This run");
    report.line(
        "run.requests",
        format!("{requests} requests in {:.0} s, none of which changes anything", line.now() - start),
    );
    report.line("run.overflows", format!("the portal said {overflows} times that its bucket was full"));
    report
        .line("run.complete", stopped.map_or("everything was asked".to_owned(), |why| format!("stopped early: {why}")));
    Ok(report)
}
