//! Firefox, by geckodriver.

use std::path::Path;

use anyhow::Result;
use serde_json::json;
use thirtyfour::Capabilities;
use tokio::process::Command;

use super::ThirdPartyStorage;

/// The driver, which names its port.
pub(super) fn driver() -> Command {
    let mut driver = Command::new("geckodriver");
    // The other port is that of the protocol of another kind, and fixed unless told.
    driver.args(["--port=0", "--websocket-port=0"]);
    driver
}

/// The port in the driver's words, `1764480000000 geckodriver INFO Listening on 127.0.0.1:40000`.
pub(super) fn port(words: &str) -> Option<u16> {
    let (_, rest) = words.split_once("Listening on 127.0.0.1:")?;
    rest.lines().next()?.trim().parse().ok()
}

/// A browser that leaves its downloads in `folder`.
pub(super) fn wanted(folder: &Path, storage: ThirdPartyStorage) -> Result<Capabilities> {
    let preferences = json!({
        "browser.download.dir": super::downloads(folder),
        // The folder is the one named above.
        "browser.download.folderList": 2,
        "intl.accept_languages": "ru",
        "dom.w3c_touch_events.enabled": 1,
        // 5 keeps the storage of every pair of sites apart, 1 refuses it to frames of other sites.
        "network.cookie.cookieBehavior": if storage == ThirdPartyStorage::Refused { 1 } else { 5 },
    });
    let mut wanted = Capabilities::new();
    wanted.set("browserName", "firefox")?;
    let size = json!({ "MOZ_HEADLESS_WIDTH": "1280", "MOZ_HEADLESS_HEIGHT": "900" });
    wanted.set("moz:firefoxOptions", json!({ "args": ["-headless"], "prefs": preferences, "env": size }))?;
    Ok(wanted)
}

/// The errors of pages that nobody caught, among the words of the driver. What is written to consoles is not told apart
/// from what the browser itself writes there, and left to the tests in Chromium.
pub(super) fn console(words: &str) -> Vec<String> {
    words.lines().filter(|line| line.starts_with("JavaScript error: http")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_and_console_are_taken_from_the_drivers_words() {
        let words = "1764480000000\tgeckodriver\tINFO\tListening on 127.0.0.1:41234\n\
                     JavaScript error: resource://gre/modules/XULStore.sys.mjs, line 58: Error: no profile\n\
                     JavaScript error: http://127.0.0.1:1/boot.js, line 1: Error: boom\n";
        assert_eq!(port(words), Some(41234));
        assert_eq!(console(words), ["JavaScript error: http://127.0.0.1:1/boot.js, line 1: Error: boom"]);
    }
}
