//! WebKitGTK's small browser, by WebKitWebDriver, on a display that nobody sees.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::Capabilities;
use tokio::process::Command;

use super::ThirdPartyStorage;

/// The driver, which names no port, and so is told one. Its browser keeps everything in `folder`.
pub(super) fn driver(port: u16, display: &str, folder: &Path) -> Result<Command> {
    let config = folder.join("config");
    std::fs::create_dir_all(&config)?;
    let downloads = super::downloads(folder);
    std::fs::write(config.join("user-dirs.dirs"), format!("XDG_DOWNLOAD_DIR=\"{}\"\n", downloads.display()))?;
    let mut driver = Command::new("WebKitWebDriver");
    driver.arg(format!("--port={port}")).env("DISPLAY", display).env_remove("WAYLAND_DISPLAY");
    for (name, value) in
        [("HOME", "home"), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")]
    {
        driver.env(name, folder.join(value));
    }
    // Outside of a portal the app speaks the browser's language.
    driver.envs([("LANG", "C.UTF-8"), ("LANGUAGE", "ru"), ("GDK_BACKEND", "x11")]);
    Ok(driver)
}

/// The display on which the browser draws; it names its number on its output.
pub(super) fn display() -> Command {
    let mut display = Command::new("Xvfb");
    display.args(["-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]);
    display
}

/// The small browser, steered.
pub(super) fn wanted(storage: ThirdPartyStorage) -> Result<Capabilities> {
    let browser = browser().context("WebKitGTK has no MiniBrowser on this machine")?;
    let cookies = match storage {
        ThirdPartyStorage::Allowed => "no-third-party",
        ThirdPartyStorage::Refused => "never",
    };
    let arguments =
        ["--automation", "--enable-write-console-messages-to-stdout=true", &format!("--cookies-policy={cookies}")];
    let mut wanted = Capabilities::new();
    wanted.set("browserName", "MiniBrowser")?;
    wanted.set("webkitgtk:browserOptions", json!({ "binary": browser, "args": arguments }))?;
    Ok(wanted)
}

/// Where distributions put it: in a folder of the library, whose name tells the machine and the library's version.
fn browser() -> Option<PathBuf> {
    let folders = |folder: &Path| folder.read_dir().into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let libraries: Vec<PathBuf> = ["/usr/lib", "/usr/libexec"].iter().map(PathBuf::from).collect();
    let machines: Vec<PathBuf> = libraries.iter().flat_map(|folder| folders(folder)).collect();
    let inside = libraries.iter().chain(&machines).flat_map(|folder| folders(folder));
    let named = inside
        .filter(|folder| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with("webkit2gtk-4")));
    named.map(|folder| folder.join("MiniBrowser")).find(|file| file.is_file())
}

/// The errors that pages have written to their consoles.
pub(super) fn console(words: &str) -> Vec<String> {
    let is_error = |line: &&str| line.starts_with("CONSOLE") && line.contains(" ERROR ");
    words.lines().filter(is_error).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_errors_are_taken_from_the_consoles() {
        let words = "http://127.0.0.1:1/index.html:1:1: CONSOLE\nCONSOLE LOG hello\nCONSOLE JS ERROR Error: boom\n";
        assert_eq!(console(words), ["CONSOLE JS ERROR Error: boom"]);
    }
}
