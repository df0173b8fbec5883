//! A test's stage: sets up the portal and the browser, runs what the test does, and tidies up whatever happens.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};
use futures::FutureExt as _;
use portal::Opening;

use crate::browser::{Browser, Kind, ThirdPartyStorage};
use crate::gate::Gate;
use crate::page::AppPage;
use crate::portal::{DemoPortal, Setup};

/// What a test wants; [`Scene::run`] gives it.
pub struct Scene {
    setup: Setup,
    browser: Kind,
    storage: ThirdPartyStorage,
    gate: Gate,
    expected_errors: &'static [&'static str],
}

/// What a test works with.
pub struct Stage {
    /// The portal.
    pub portal: DemoPortal,
    /// The gate before its REST.
    pub gate: Gate,
    /// The app.
    pub page: AppPage,
    /// Where the browser puts what it downloads.
    pub downloads: PathBuf,
}

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Scene {
    /// A portal of 300 clients on the same site as the app, Chromium, nothing held back.
    #[must_use]
    pub fn new() -> Self {
        Self {
            setup: Setup::default(),
            browser: Kind::default(),
            storage: ThirdPartyStorage::default(),
            gate: Gate::open(),
            expected_errors: &[],
        }
    }

    /// Another browser.
    #[must_use]
    pub fn in_browser(mut self, browser: Kind) -> Self {
        self.browser = browser;
        self
    }

    /// The portal opens the app by POST with a token in the body, as one that has a server of its own.
    #[must_use]
    pub fn opened_by_post(mut self) -> Self {
        self.setup.opening = Opening::Post;
        self
    }

    /// Portal and app on different sites, in a browser that treats their storage so.
    #[must_use]
    pub fn cross_site(mut self, storage: ThirdPartyStorage) -> Self {
        self.setup.cross_site = true;
        self.storage = storage;
        self
    }

    /// Puts another gate before the portal's REST.
    #[must_use]
    pub fn with_gate(mut self, gate: Gate) -> Self {
        self.gate = gate;
        self
    }

    /// Serves an altered copy of the built app, made by `alter` in a folder of its own.
    #[must_use]
    pub fn with_altered_app(mut self, alter: fn(&Path) -> Result<()>) -> Self {
        self.setup.alter_app = Some(alter);
        self
    }

    /// Serves the archive that is given to portals, unpacked, from a static host that knows nothing of it.
    #[must_use]
    pub fn from_archive(mut self) -> Self {
        self.setup.from_archive = true;
        self
    }

    /// Words in the console that belong to what the test does; any others fail the test.
    #[must_use]
    pub fn expecting_errors(mut self, words: &'static [&'static str]) -> Self {
        self.expected_errors = words;
        self
    }

    /// Sets the stage, plays, and looks at what was left: words in the console, requests to strangers.
    ///
    /// # Panics
    /// If anything is not as the test says.
    pub fn run(self, play: impl AsyncFnOnce(&Stage) -> Result<()>) {
        let runtime = tokio::runtime::Runtime::new().expect("the system gives threads");
        if let Err(error) = runtime.block_on(self.play(play)) {
            panic!("{error:#}");
        }
    }

    async fn play(self, play: impl AsyncFnOnce(&Stage) -> Result<()>) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let portal = DemoPortal::start(&self.setup, &self.gate, folder.path()).await?;
        let browser = Browser::start(self.browser, folder.path(), self.storage).await?;
        let stage = Stage {
            portal,
            gate: self.gate,
            page: AppPage::new(browser.driver.clone()),
            downloads: browser.downloads.clone(),
        };

        let outcome = AssertUnwindSafe(play(&stage)).catch_unwind().await;
        // A page that still waits for the portal would keep the browser from closing in peace.
        stage.gate.let_all_through();
        let succeeded = matches!(outcome, Ok(Ok(())));
        if !succeeded {
            take_picture(&browser).await;
            println!("the app at the failure:\n{}", stage.page.text().await.unwrap_or_default());
        }
        let record = browser.close().await;
        if !succeeded {
            println!("the consoles at the failure: {:#?}", record.as_ref().map(|record| &record.console));
        }
        match outcome {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(result) => result?,
        }
        let record = record?;
        let is_expected = |words: &&String| self.expected_errors.iter().any(|part| words.contains(part));
        let unexpected: Vec<String> = record.console.iter().filter(|words| !is_expected(words)).cloned().collect();
        ensure!(unexpected.is_empty(), "words in the console:\n{}", unexpected.join("\n"));
        record.requests.map_or(Ok(()), |requests| check_addresses(&requests, &stage.portal))
    }
}

/// The pages may talk to the portal and to the app, and to nobody else.
fn check_addresses(asked: &[String], portal: &DemoPortal) -> Result<()> {
    let own = [&portal.portal_origin, &portal.app_origin];
    ensure!(
        asked.iter().any(|address| address.starts_with(own[1].as_str())),
        "the network log holds no request of the app"
    );
    for address in asked {
        let is_local = address.starts_with("data:") || address.starts_with("blob:");
        if !is_local && !own.iter().any(|origin| address.starts_with(origin.as_str())) {
            bail!("a request went to a stranger: {address}");
        }
    }
    Ok(())
}

/// Leaves a picture beside the build, for whoever has to find out why a test failed.
async fn take_picture(browser: &Browser) {
    let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
    let picture = pictures().join(format!("{test}.png"));
    match browser.driver.screenshot(&picture).await {
        Ok(()) => println!("the browser at the failure: {}", picture.display()),
        Err(error) => println!("no picture could be taken: {error}"),
    }
}

/// Where pictures of failures go: an ignored folder of the project.
fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/e2e");
    // Without the folder the picture fails, which is said then.
    let _ = std::fs::create_dir_all(&folder);
    folder
}
