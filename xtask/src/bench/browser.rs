//! A headless Chromium for measuring: no driver stands between it and the page, which reports by itself.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{project, tools};

/// What a browser keeps, in a folder of the build. The folder goes with this value.
pub(super) struct Profile {
    folder: PathBuf,
}

impl Profile {
    /// A profile that holds nothing.
    pub(super) fn fresh(name: &str) -> Self {
        let folder = project::root().join("target/bench-profiles").join(name);
        // Left by a run that was interrupted; none is fine.
        let _ = std::fs::remove_dir_all(&folder);
        Self { folder }
    }

    /// A profile that holds the same. No browser may use this one meanwhile.
    pub(super) fn copy(&self, name: &str) -> Result<Self> {
        let copy = Self::fresh(name);
        copy_folder(&self.folder, &copy.folder).context("a profile of the browser cannot be copied")?;
        Ok(copy)
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // What is left is in the way of nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Copies all files below a folder. Links are left out: a browser marks by them that it runs.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if kind.is_file() {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A headless Chromium. Ends with this value.
pub(super) struct Browser {
    process: Child,
}

impl Browser {
    /// Opens an address.
    pub(super) fn start(address: &str, profile: &Profile) -> Result<Self> {
        let program = tools::browser().context("there is no Chromium; `cargo xtask test` installs it or says how")?;
        let process = Command::new(program)
            .args(["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-extensions"])
            // Nobody looks at the page, which is no reason to slow its timers and workers down.
            .args(["--disable-background-timer-throttling", "--disable-renderer-backgrounding"])
            .arg("--window-size=1280,900")
            .arg(format!("--user-data-dir={}", profile.folder.display()))
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("Chromium does not start")?;
        Ok(Self { process })
    }

    /// Fails if the browser has ended by itself.
    pub(super) fn check(&mut self) -> Result<()> {
        match self.process.try_wait().context("Chromium cannot be watched")? {
            Some(status) => bail!("Chromium has ended ({status}) before the page was done"),
            None => Ok(()),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
