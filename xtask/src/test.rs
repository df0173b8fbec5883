//! `cargo xtask test`: every test the project has, and one table of what came of them.

use std::process::Command;

use anyhow::Result;

use crate::report::Report;
use crate::tools::Tools;
use crate::{app, package, project};

/// Runs all tests; returns whether none failed.
pub(crate) fn test() -> Result<bool> {
    let tools = Tools::for_testing()?;
    let mut report = Report::default();
    add_tests(&mut report, &tools);
    Ok(report.finish())
}

/// Runs all tests, the quickest first.
pub(crate) fn add_tests(report: &mut Report, tools: &Tools) {
    report.tests("native tests", cargo_test().args(["--workspace", "--exclude", "e2e", "--profile", "native"]));
    let in_browser = cargo_test();
    report.tests("store in a browser", tools.lend(&mut store_in_a_browser(in_browser)));
    match report.check("build of the app", || app::build(tools).and_then(|app| package::pack(&app))) {
        // Each test has a browser of its own, so two at a time keep a small machine busy and a large one quick enough.
        Some(_) => report.tests(
            "whole app in a browser",
            tools.lend(cargo_test().args(["-p", "e2e", "--profile", "native", "--", "--test-threads=2"])),
        ),
        None => report.impossible("whole app in a browser", "the app could not be built"),
    }
}

/// A failed test does not keep the others from running.
fn cargo_test() -> Command {
    let mut cargo = project::cargo();
    cargo.args(["test", "--locked", "--no-fail-fast"]);
    cargo
}

fn store_in_a_browser(mut cargo: Command) -> Command {
    cargo.args(["-p", "store", "--target", "wasm32-unknown-unknown"]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo
}
