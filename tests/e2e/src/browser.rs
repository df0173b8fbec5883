//! A browser of its own for every test: fresh profile, console and network on record.

mod chromium;
mod firefox;
mod webkit;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use crate::wait::until;

/// Which browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Chromium or Chrome.
    #[default]
    Chromium,
    /// Firefox.
    Firefox,
    /// The browser that comes with WebKitGTK, of the same engine as Safari.
    WebKit,
}

/// What the browser lets a frame of another site keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThirdPartyStorage {
    /// As much as in its own window.
    #[default]
    Allowed,
    /// Nothing: IndexedDB refuses. So does a browser whose user blocks third-party cookies, unless it keeps the storage of
    /// every pair of sites apart, as Chromium has learnt to do, and WebKit always does.
    Refused,
}

/// A running browser with the driver that steers it.
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    /// Where it puts what it downloads.
    pub downloads: PathBuf,
    kind: Kind,
    folder: PathBuf,
    steering: Helper,
    /// The display that is drawn on, where the browser needs one.
    _display: Option<Helper>,
}

/// What a browser noted down while it ran.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What pages, frames and workers wrote to their consoles, and what failed to load.
    pub console: Vec<String>,
    /// The addresses that pages, frames and workers asked for; nothing where the browser keeps no record of them.
    pub requests: Option<Vec<String>>,
}

impl Browser {
    /// Starts a browser with a fresh profile; it leaves its logs and downloads in `folder`.
    ///
    /// # Errors
    /// If the browser or its driver is missing.
    pub async fn start(kind: Kind, folder: &Path, storage: ThirdPartyStorage) -> Result<Self> {
        let downloads = downloads(folder);
        std::fs::create_dir_all(&downloads)?;
        let log = folder.join(DRIVER_LOG);
        let mut screen = None;
        let (steering, port, mut wanted) = match kind {
            Kind::Chromium => {
                let driver = Helper::start(&mut chromium::driver(), &log)?;
                let port = driver.told(chromium::port).await?;
                (driver, port, chromium::wanted(folder, storage)?)
            }
            Kind::Firefox => {
                let driver = Helper::start(&mut firefox::driver(), &log)?;
                let port = driver.told(firefox::port).await?;
                (driver, port, firefox::wanted(folder, storage)?)
            }
            Kind::WebKit => {
                let display = Helper::start(&mut webkit::display(), &folder.join("display.log"))?;
                let number = display.told(|words| words.trim().parse::<u32>().ok()).await?;
                screen = Some(display);
                let port = free_port().await?;
                let driver = Helper::start(&mut webkit::driver(port, &format!(":{number}"), folder)?, &log)?;
                until("the driver", async || Ok(TcpStream::connect(("127.0.0.1", port)).await.ok())).await?;
                (driver, port, webkit::wanted(storage)?)
            }
        };
        // Alerts that leave the page ("beforeunload") must not stop a test that reloads it.
        wanted.set("unhandledPromptBehavior", json!("accept"))?;
        let driver = connect(port, wanted).await?;
        let folder = folder.to_owned();
        Ok(Self { driver, downloads, kind, folder, steering, _display: screen })
    }

    /// Closes the browser and returns what it noted down.
    ///
    /// # Errors
    /// If the browser cannot be closed, or has left no logs.
    pub async fn close(self) -> Result<Record> {
        let mut failures = Vec::new();
        if self.kind == Kind::Chromium {
            let severe = self.driver.browser_log().await?.into_iter().filter(|entry| entry.level == "SEVERE");
            failures.extend(severe.map(|entry| entry.message));
        }
        self.driver.quit().await?;
        self.steering.stop().await?;
        let words = String::from_utf8_lossy(&std::fs::read(self.folder.join(DRIVER_LOG))?).into_owned();
        let mut record = match self.kind {
            Kind::Chromium => chromium::record(&self.folder)?,
            Kind::Firefox => Record { console: firefox::console(&words), requests: None },
            Kind::WebKit => Record { console: webkit::console(&words), requests: None },
        };
        record.console.extend(failures);
        Ok(record)
    }
}

/// What the driver says, and in most browsers its browser, too.
const DRIVER_LOG: &str = "driver.log";

/// Where downloads go.
fn downloads(folder: &Path) -> PathBuf {
    folder.join("downloads")
}

async fn connect(port: u16, wanted: Capabilities) -> Result<WebDriver> {
    WebDriver::new(format!("http://127.0.0.1:{port}"), wanted)
        .await
        .context("the browser does not start; `cargo xtask test` installs it or says how")
}

/// A port that nobody listens on just now.
async fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port())
}

/// A process beside the browser, which says what has to be known of it. It dies with this value.
struct Helper {
    process: Child,
    log: PathBuf,
}

impl Helper {
    fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let file = File::create(log)?;
        let program = command.as_std().get_program().to_string_lossy().into_owned();
        let process = command
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{program} does not start; `cargo xtask test` installs it or says how"))?;
        Ok(Self { process, log: log.to_owned() })
    }

    /// Waits until it has said something, and takes it from its words.
    async fn told<T>(&self, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        until("the words of a helper", async || Ok(read(&std::fs::read_to_string(&self.log)?))).await
    }

    async fn stop(mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }
}
