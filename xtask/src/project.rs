//! Where the project lies, and how a command is run in it: the one place that starts other programs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

/// The folder of the workspace: where `cargo` runs this program, or else the one that the current folder lies in. Not where
/// the program was compiled, which in a checkout that was copied or moved is another one.
///
/// Ends the program with a sentence if there is no such folder.
#[must_use]
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let here = std::env::current_dir().ok();
        told.and_then(|folder| workspace(&folder)).or_else(|| workspace(&here?)).unwrap_or_else(|| {
            eprintln!("This is no folder of Client Segments: run the command in the folder of its README.md.");
            std::process::exit(2)
        })
    })
}

/// The workspace that a folder lies in.
fn workspace(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file()).map(Path::to_owned)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_checkout_is_worked_on_itself() {
        let copy = root().join("target/tmp/copied checkout");
        std::fs::create_dir_all(copy.join("xtask")).expect("a folder");
        std::fs::create_dir_all(copy.join("crates/sync/src")).expect("a folder");
        std::fs::write(copy.join("xtask/Cargo.toml"), "").expect("a file");
        assert_eq!(workspace(&copy.join("crates/sync/src")), Some(copy.clone()));
        assert_eq!(workspace(&copy), Some(copy));
        assert_eq!(workspace(Path::new("/")), None);
    }
}
