//! What a run of the tests or of the checks found: a table of its stages, and the sum in the last line.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::shown;

/// How many tests ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Tally {
    /// Reads a summary line of Rust's test harness, native or in a browser, for example
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out`.
    fn parse(line: &str) -> Option<Self> {
        let (_, counts) = line.split_once("test result:")?.1.split_once(". ")?;
        let count = |word: &str| {
            counts.split(';').find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok()).unwrap_or_default()
        };
        Some(Self { passed: count("passed"), failed: count("failed"), skipped: count("ignored") })
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// One line of the table.
struct Stage {
    name: &'static str,
    tally: Tally,
    took: Duration,
}

/// The stages that have run so far.
#[derive(Default)]
pub(crate) struct Report {
    stages: Vec<Stage>,
}

impl Report {
    /// Runs a command that runs tests, shows what it prints, and adds up its summary lines. A command that fails
    /// without a failed test (it did not compile, or a browser did not start) counts as one failure.
    pub(crate) fn tests(&mut self, name: &'static str, command: &mut Command) {
        self.stage(name, || {
            println!("$ {}", shown(command));
            let mut tally = Tally::default();
            let succeeded = echo(command, |line| tally += Tally::parse(line).unwrap_or_default());
            match succeeded {
                Ok(true) => {}
                Ok(false) => tally.failed = tally.failed.max(1),
                Err(error) => {
                    println!("error: {error:#}");
                    tally.failed += 1;
                }
            }
            tally
        });
    }

    /// Runs a step that either succeeds or not; it counts as one check.
    pub(crate) fn check<T>(&mut self, name: &'static str, step: impl FnOnce() -> anyhow::Result<T>) -> Option<T> {
        let mut value = None;
        self.stage(name, || match step() {
            Ok(done) => {
                value = Some(done);
                Tally { passed: 1, ..Tally::default() }
            }
            Err(error) => {
                println!("error: {error:#}");
                Tally { failed: 1, ..Tally::default() }
            }
        });
        value
    }

    /// Notes a stage that cannot run because an earlier one failed.
    pub(crate) fn impossible(&mut self, name: &'static str, reason: &str) {
        self.stage(name, || {
            println!("not run: {reason}");
            Tally { failed: 1, ..Tally::default() }
        });
    }

    fn stage(&mut self, name: &'static str, run: impl FnOnce() -> Tally) {
        println!("\n── {name} ──");
        let start = Instant::now();
        let tally = run();
        self.stages.push(Stage { name, tally, took: start.elapsed() });
    }

    fn total(&self) -> Tally {
        let mut total = Tally::default();
        for stage in &self.stages {
            total += stage.tally;
        }
        total
    }

    /// Prints the table, and the sum alone in the last line; returns whether nothing failed.
    pub(crate) fn finish(self) -> bool {
        print!("\n{self}");
        self.total().failed == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<34} {:>7} {:>7} {:>8} {:>9}", "stage", "passed", "failed", "skipped", "time")?;
        for Stage { name, tally, took } in &self.stages {
            let Tally { passed, failed, skipped } = tally;
            let seconds = took.as_secs();
            let time = format!("{}:{:02} min", seconds / 60, seconds % 60);
            writeln!(f, "{name:<34} {passed:>7} {failed:>7} {skipped:>8} {time:>9}")?;
        }
        let Tally { passed, failed, skipped } = self.total();
        write!(f, "\n{passed} passed, {failed} failed")?;
        if skipped > 0 {
            write!(f, ", {skipped} skipped")?;
        }
        writeln!(f)
    }
}

/// Runs a command, passes its standard output on line by line, and returns whether it succeeded.
fn echo(command: &mut Command, mut each: impl FnMut(&str)) -> anyhow::Result<bool> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().expect("the output was asked for as a pipe");
    for line in BufReader::new(stdout).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        each(&line);
    }
    Ok(child.wait()?.success())
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn the_summary_lines_of_test_runs_are_read() {
        let tally = |passed, failed, skipped| Some(Tally { passed, failed, skipped });
        for (line, expected) in [
            (
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s",
                tally(3, 0, 1),
            ),
            ("test result: FAILED. 12 passed; 4 failed; 0 ignored; 0 filtered out", tally(12, 4, 0)),
            ("test series::a_month_without_sales ... ok", None),
            ("running 3 tests", None),
        ] {
            assert_eq!(Tally::parse(line), expected, "{line}");
        }
    }

    #[test]
    fn the_sum_of_all_stages_is_the_last_line() {
        let stage = |name, passed, failed, skipped, seconds| Stage {
            name,
            tally: Tally { passed, failed, skipped },
            took: Duration::from_secs(seconds),
        };
        let report = Report { stages: vec![stage("native tests", 410, 0, 2, 83), stage("whole app", 19, 1, 0, 605)] };
        expect![[r#"
            stage                               passed  failed  skipped      time
            native tests                           410       0        2  1:23 min
            whole app                               19       1        0 10:05 min

            429 passed, 1 failed, 2 skipped
        "#]]
        .assert_eq(&report.to_string());
    }

    #[test]
    fn a_command_that_fails_without_a_failed_test_is_a_failure() {
        let mut report = Report::default();
        report.tests("no such command", crate::project::cargo().arg("no-such-command").stderr(Stdio::null()));
        report.tests("no such program", &mut crate::project::command("no-such-program-anywhere"));
        assert_eq!(report.total(), Tally { passed: 0, failed: 2, skipped: 0 });
    }
}
