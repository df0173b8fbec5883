//! A headless Chromium of its own for every test: fresh profile, console and network on record.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use thirtyfour::{
    CapabilitiesHelper as _, ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// What the browser lets a frame of another site keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThirdPartyStorage {
    /// As much as in its own window.
    #[default]
    Allowed,
    /// Nothing: IndexedDB refuses. So does a browser whose user blocks third-party cookies, unless it keeps the storage of
    /// every pair of sites apart, as Chromium has learnt to do.
    Refused,
}

/// A running browser with the driver that steers it.
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    /// Where it puts what it downloads.
    pub downloads: PathBuf,
    chromedriver: Chromedriver,
    net_log: PathBuf,
    log: PathBuf,
}

/// What a browser noted down while it ran.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What pages, frames and workers wrote to their consoles, and what failed to load.
    pub console: Vec<String>,
    /// The addresses that pages, frames and workers asked for.
    pub requests: Vec<String>,
}

impl Browser {
    /// Starts a browser with a fresh profile; it leaves its logs and downloads in `folder`.
    ///
    /// # Errors
    /// If there is no chromedriver or no Chromium.
    pub async fn start(folder: &Path, storage: ThirdPartyStorage) -> Result<Self> {
        let chromedriver = Chromedriver::start().await?;
        let (net_log, log) = (folder.join("net-log.json"), folder.join("chromium.log"));
        let downloads = folder.join("downloads");
        let mut wanted = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--window-size=1280,900",
            // Tests run as root in containers, where Chromium has no sandbox and little shared memory.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            // The browser's own jobs are not the app's.
            "--disable-background-networking",
            "--disable-component-update",
            &format!("--log-net-log={}", net_log.display()),
            // The driver's own log leaves out workers and frames of another site.
            "--enable-logging",
            &format!("--log-file={}", log.display()),
        ] {
            wanted.add_arg(argument)?;
        }
        let refuses = storage == ThirdPartyStorage::Refused;
        if refuses {
            wanted.add_arg("--disable-features=ThirdPartyStoragePartitioning")?;
        }
        // Told in any case, because distributions ship different defaults. Outside of a portal the app speaks the browser's
        // language.
        let preferences = json!({
            "profile.cookie_controls_mode": u8::from(refuses),
            "profile.block_third_party_cookies": refuses,
            "intl.accept_languages": "ru",
            "download.default_directory": downloads,
        });
        wanted.add_experimental_option("prefs", preferences)?;
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        // Alerts that leave the page ("beforeunload") must not stop a test that reloads it.
        wanted.set("unhandledPromptBehavior", json!("accept"))?;
        let driver = WebDriver::new(&chromedriver.address, wanted)
            .await
            .context("Chromium does not start; `cargo xtask test` installs it or says how")?;
        Ok(Self { driver, downloads, chromedriver, net_log, log })
    }

    /// Closes the browser and returns what it noted down.
    ///
    /// # Errors
    /// If the browser cannot be closed, or has left no logs.
    pub async fn close(self) -> Result<Record> {
        let failures = self.driver.browser_log().await?.into_iter().filter(|entry| entry.level == "SEVERE");
        let failures: Vec<String> = failures.map(|entry| entry.message).collect();
        self.driver.quit().await?;
        self.chromedriver.stop().await?;
        let log = std::fs::read(&self.log).context("the browser left no log")?;
        let console = console(&String::from_utf8_lossy(&log)).chain(failures).collect();
        let net_log = std::fs::read(&self.net_log).context("the browser left no network log")?;
        Ok(Record { console, requests: requests(&net_log)? })
    }
}

/// The lines of Chromium's log that come from a console, without their stamps; a message of several lines is told by its
/// first one.
fn console(log: &str) -> impl Iterator<Item = String> {
    log.lines().filter_map(|line| Some(line.split_once(":CONSOLE:")?.1.split_once("] ")?.1.to_owned()))
}

/// The addresses in a network log of Chromium that a page or a worker asked for: requests with an origin behind them,
/// unlike the browser's own jobs.
fn requests(net_log: &[u8]) -> Result<Vec<String>> {
    let log: Value = serde_json::from_slice(net_log).context("the network log is not JSON")?;
    let kind = log.pointer("/constants/logEventTypes/URL_REQUEST_START_JOB").context("the network log has no key")?;
    let events = log["events"].as_array().context("the network log has no events")?;
    let asked = events.iter().filter(|event| event["type"] == *kind).filter_map(|event| {
        let from = event.pointer("/params/initiator")?.as_str()?;
        let address = event.pointer("/params/url")?.as_str()?;
        from.starts_with("http").then(|| address.to_owned())
    });
    Ok(asked.collect())
}

/// The process that steers the browser. It dies with this value.
struct Chromedriver {
    process: Child,
    address: String,
    /// Kept open: a closed pipe would end the process.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Chromedriver {
    async fn start() -> Result<Self> {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("chromedriver does not start; `cargo xtask test` installs it or says how")?;
        let mut output = BufReader::new(process.stdout.take().expect("the output was asked for as a pipe")).lines();
        while let Some(line) = output.next_line().await? {
            if let Some((_, rest)) = line.split_once("started successfully on port ") {
                let port = rest.trim_end_matches('.');
                return Ok(Self { process, address: format!("http://127.0.0.1:{port}"), _output: output });
            }
        }
        bail!("chromedriver ended before it named its port");
    }

    async fn stop(mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_of_pages_and_workers_are_taken_from_the_network_log() {
        let log = json!({
            "constants": { "logEventTypes": { "URL_REQUEST_START_JOB": 7, "SOCKET": 8 } },
            "events": [
                { "type": 7, "params": { "url": "http://portal/rest", "initiator": "http://app" } },
                { "type": 7, "params": { "url": "https://update.example/", "initiator": "not an origin" } },
                { "type": 7, "params": {} },
                { "type": 8, "params": { "url": "http://elsewhere/", "initiator": "http://app" } },
            ],
        });
        let asked = requests(&serde_json::to_vec(&log).expect("JSON")).expect("a network log");
        assert_eq!(asked, ["http://portal/rest"]);
    }

    #[test]
    fn only_words_of_consoles_are_taken_from_the_browsers_log() {
        let log = "[1:2:1122/005348.480504:ERROR:dbus/bus.cc:405] Failed to connect to the bus\n\
                   [1:1:1122/005349.867:INFO:CONSOLE:1] \"Uncaught Error: boom\", source: http://app/worker.js (1)\n";
        assert_eq!(console(log).collect::<Vec<_>>(), ["\"Uncaught Error: boom\", source: http://app/worker.js (1)"]);
    }
}
