//! The project's commands. `cargo xtask demo` shows the app inside a demo portal; `cargo xtask test` runs all tests.

mod app;
mod bench;
mod ci;
mod count;
mod counting_settings;
mod demo;
mod dump;
mod forecast;
mod package;
mod probe;
mod project;
mod report;
mod simulate;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands of Client Segments.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the app and serves it inside a demo portal; prints the address to open.
    Demo(demo::DemoArgs),
    /// Builds the app and packs it into the archive that a portal takes as a static local application.
    Package,
    /// Runs all tests: native ones, those of the store in a browser, and the whole app in a browser.
    Test,
    /// Runs the checks of style, and then all tests.
    Ci,
    /// Prints what the app counts for a dump of a portal, as CSV: month,mode,group,count.
    Count(count::CountArgs),
    /// Prints all clients of a dump with everything that is counted of them, as CSV.
    Clients(count::ClientsArgs),
    /// Prints the clients of a dump for whom a condition holds, one a line.
    Segment(count::SegmentArgs),
    /// Prints from which group to which the cards of a dump went between two months, as CSV: mode,from,to,count.
    Transitions(count::TransitionsArgs),
    /// Prints who of a dump is still a client and what the next weeks will bring, as CSV.
    Forecast(forecast::ForecastArgs),
    /// Asks a live portal what the documentation leaves open; changes nothing, prints nothing about its clients.
    Probe(probe::ProbeArgs),
    /// Writes a generated portal as a dump.
    Dump(dump::DumpArgs),
    /// Measures the app against what the portal's limits allow.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Reads generated portals through random histories of changes, faults and closed tabs, in virtual time.
    Simulate(simulate::SimulateArgs),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo(args) => demo::demo(&args).map(|()| true),
        Command::Package => package::package().map(|()| true),
        Command::Test => test::test(),
        Command::Ci => ci::ci(),
        Command::Count(args) => count::count(&args).map(|()| true),
        Command::Clients(args) => count::clients(&args).map(|()| true),
        Command::Segment(args) => count::segment(&args).map(|()| true),
        Command::Transitions(args) => count::transitions(&args).map(|()| true),
        Command::Forecast(args) => forecast::forecast(&args).map(|()| true),
        Command::Probe(args) => probe::probe(&args).map(|()| true),
        Command::Dump(args) => dump::dump(&args).map(|()| true),
        Command::Bench(bench::Bench::Sync(args)) => bench::sync(&args),
        Command::Bench(bench::Bench::Engine(args)) => bench::engine(&args).map(|()| true),
        Command::Bench(bench::Bench::Start(args)) => bench::start(&args).map(|()| true),
        Command::Bench(bench::Bench::Size(args)) => bench::size(&args).map(|()| true),
        Command::Simulate(args) => simulate::simulate(&args),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
