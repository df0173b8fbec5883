//! Where the project lies, and how a command is run in it: the one place that starts other programs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The folder of the workspace.
#[must_use]
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in a folder of the workspace")
}

/// The ignored folder that holds the tools this project installed for itself.
#[must_use]
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// The folder into which the app is built.
#[must_use]
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The archive into which the app is packed; the tests of the whole app open it (`tests/e2e/src/static_host.rs`).
#[must_use]
pub(crate) fn package() -> PathBuf {
    root().join(concat!("target/client-segments-", env!("CARGO_PKG_VERSION"), ".zip"))
}

/// A command that will run in the project's folder, where `cargo` finds the project's compiler and settings.
#[must_use]
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// The `cargo` that runs this program.
#[must_use]
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command to its end; `advice` says what a person can do if it fails.
pub(crate) fn run(command: &mut Command, advice: &str) -> Result<()> {
    let line = shown(command);
    let status = command.status().with_context(|| format!("`{line}` could not be started. {advice}"))?;
    if !status.success() {
        bail!("`{line}` failed ({status}). {advice}");
    }
    Ok(())
}

/// What a command prints on its standard output; nothing if it cannot be started or fails.
#[must_use]
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command as a person would type it.
#[must_use]
pub(crate) fn shown(command: &Command) -> String {
    let mut line = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let _ = write!(line, " {}", argument.to_string_lossy());
    }
    line
}
