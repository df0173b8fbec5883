//! Chromium, by chromedriver. Its network log tells what pages and workers asked for.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::{Capabilities, ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel};
use tokio::process::Command;

use super::{Record, ThirdPartyStorage};

/// The driver, which names its port.
pub(super) fn driver() -> Command {
    let mut driver = Command::new(std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()));
    driver.arg("--port=0");
    driver
}

/// The port in the driver's words, `ChromeDriver was started successfully on port 40000.`
pub(super) fn port(words: &str) -> Option<u16> {
    let (_, rest) = words.split_once("started successfully on port ")?;
    rest.split(['.', '\n']).next()?.parse().ok()
}

/// A browser that leaves its logs and downloads in `folder`.
pub(super) fn wanted(folder: &Path, storage: ThirdPartyStorage) -> Result<Capabilities> {
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
        &format!("--log-net-log={}", net_log(folder).display()),
        // The driver's own log leaves out workers and frames of another site.
        "--enable-logging",
        &format!("--log-file={}", log(folder).display()),
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
        "download.default_directory": super::downloads(folder),
    });
    wanted.add_experimental_option("prefs", preferences)?;
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(wanted.into())
}

/// What a browser that was closed has left in its folder.
pub(super) fn record(folder: &Path) -> Result<Record> {
    let words = std::fs::read(log(folder)).context("the browser left no log")?;
    let net_log = std::fs::read(net_log(folder)).context("the browser left no network log")?;
    let console = console(&String::from_utf8_lossy(&words)).collect();
    Ok(Record { console, requests: Some(requests(&net_log)?) })
}

fn log(folder: &Path) -> std::path::PathBuf {
    folder.join("chromium.log")
}

fn net_log(folder: &Path) -> std::path::PathBuf {
    folder.join("net-log.json")
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
    fn the_port_is_taken_from_the_drivers_words() {
        assert_eq!(port("Starting …\nChromeDriver was started successfully on port 40123.\n"), Some(40123));
        assert_eq!(port("Starting …"), None);
    }

    #[test]
    fn only_words_of_consoles_are_taken_from_the_browsers_log() {
        let log = "[1:2:1122/005348.480504:ERROR:dbus/bus.cc:405] Failed to connect to the bus\n\
                   [1:1:1122/005349.867:INFO:CONSOLE:1] \"Uncaught Error: boom\", source: http://app/worker.js (1)\n";
        assert_eq!(console(log).collect::<Vec<_>>(), ["\"Uncaught Error: boom\", source: http://app/worker.js (1)"]);
    }
}
