//! `cargo xtask ci`: what has to hold before a change is accepted — format, lints, tidiness, and all tests.

use std::process::Command;

use anyhow::{Result, bail};

use crate::report::Report;
use crate::tools::Tools;
use crate::{project, test, tidy};

/// Runs all checks and tests; returns whether none failed.
pub(crate) fn ci() -> Result<bool> {
    let tools = Tools::for_testing()?;
    Ok(test::beside_the_build(&tools, |report, build| check(report, &tools, build)).finish())
}

fn check(report: &mut Report, tools: &Tools, build: test::Build<'_>) {
    report.check("format", || {
        project::run(project::cargo().args(["fmt", "--all", "--check"]), "`cargo fmt --all` mends it.")
    });
    report.check("tidiness", || match tidy::problems()?.as_slice() {
        [] => Ok(()),
        problems => bail!("\n{}", problems.join("\n")),
    });
    report.check("lints, native", || {
        lint(project::cargo().args(["clippy", "--workspace", "--all-targets", "--profile", "native"]))
    });
    report.check("lints, browser", || {
        let browser = ["client-segments", "empty-page", "engine-bench", "worker", "store"];
        let packages = browser.iter().flat_map(|package| ["-p", package]);
        lint(project::cargo().arg("clippy").args(packages).args(["--target", "wasm32-unknown-unknown"]))?;
        // Only the store has tests that run in a browser.
        lint(project::cargo().args(["clippy", "-p", "store", "--tests", "--target", "wasm32-unknown-unknown"]))
    });
    test::add_tests(report, tools, build);
}

fn lint(clippy: &mut Command) -> Result<()> {
    project::run(clippy.args(["--locked", "--", "--deny", "warnings"]), "The messages above say what to change.")
}
