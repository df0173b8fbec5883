//! `cargo xtask test`: every test the project has, and one table of what came of them.

use std::path::PathBuf;
use std::process::Command;
use std::thread::{self, ScopedJoinHandle};

use anyhow::{Result, anyhow};

use crate::report::Report;
use crate::tools::Tools;
use crate::{app, package, project, tools};

/// Runs all tests; returns whether none failed.
pub(crate) fn test() -> Result<bool> {
    let tools = Tools::for_testing()?;
    Ok(beside_the_build(&tools, |report, build| add_tests(report, &tools, build)).finish())
}

/// The build of the app, which goes on beside other work: for most of its time it keeps one core busy alone.
pub(crate) type Build<'s> = ScopedJoinHandle<'s, Result<PathBuf>>;

/// Does something while the app is built; gives what came of it.
pub(crate) fn beside_the_build(tools: &Tools, run: impl FnOnce(&mut Report, Build<'_>)) -> Report {
    let mut report = Report::default();
    thread::scope(|scope| {
        let build = scope.spawn(|| app::build_quietly(tools));
        run(&mut report, build);
    });
    report
}

/// Runs all tests, the quickest first.
pub(crate) fn add_tests(report: &mut Report, tools: &Tools, build: Build<'_>) {
    report.tests("native tests", cargo_test().args(["--workspace", "--exclude", "e2e", "--profile", "native"]));
    report.tests("store in Chromium", tools.lend(&mut store_in_a_browser("CHROMEDRIVER", "chromedriver")));
    if tools.firefox {
        report.tests("store in Firefox", tools.lend(&mut store_in_a_browser("GECKODRIVER", "geckodriver")));
    }
    // Its time is what is left of it when all that goes on beside it has ended.
    let built = || build.join().unwrap_or_else(|_| Err(anyhow!("the build has panicked")));
    match report.check("build of the app", || built().and_then(|app| package::pack(&app))) {
        // Each test has a browser of its own, so two at a time keep a small machine busy and a large one quick enough.
        Some(_) => {
            report.tests("whole app in a browser", tools.lend(&mut whole_app(&["--lib", "--test", "app"], &[])));
            report.tests("whole app in other browsers", tools.lend(&mut other_browsers(tools)));
        }
        None => report.impossible("whole app in a browser", "the app could not be built"),
    }
}

/// A group of tests of the whole app. Each test has a browser of its own, so two at a time keep a small machine busy and a
/// large one quick enough.
fn whole_app(targets: &[&str], arguments: &[&str]) -> Command {
    let mut tests = cargo_test();
    tests.args(["-p", "e2e", "--profile", "native"]).args(targets).args(["--", "--test-threads=2"]).args(arguments);
    tests
}

/// The tests of what differs between browsers, in those that are there.
fn other_browsers(tools: &Tools) -> Command {
    let missing = [(tools.firefox, "Firefox", "firefox::"), (tools.webkit, "WebKitGTK", "webkit::")];
    let mut arguments = Vec::new();
    for (_, name, tests) in missing.into_iter().filter(|(is_there, ..)| !is_there) {
        println!("Left out: {name} is not on this machine and cannot be installed from here.");
        arguments.extend(["--skip", tests]);
    }
    whole_app(&["--test", "browsers"], &arguments)
}

/// A failed test does not keep the others from running.
fn cargo_test() -> Command {
    let mut cargo = project::cargo();
    cargo.args(["test", "--locked", "--no-fail-fast"]);
    cargo
}

/// The tests of the store in the browser of this driver: the runner takes the one that a variable names, and else the
/// first that it finds.
fn store_in_a_browser(variable: &str, driver: &str) -> Command {
    let mut cargo = cargo_test();
    cargo.env(variable, tools::find(driver).unwrap_or_else(|| driver.into()));
    cargo.args(["-p", "store", "--target", "wasm32-unknown-unknown"]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo
}
