//! `cargo xtask bench engine`: the engine as Wasm in a browser, beside the same jobs in hand-written JavaScript with
//! typed arrays and in DuckDB-Wasm; on the same bytes, turn by turn, and every answer compared.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::project;
use crate::tools::{self, Tools};

mod report;
mod server;

use report::Report;
use server::{Server, Word};

/// How long the page may be silent before it is given up: at a million clients a single step takes minutes.
const SILENCE: Duration = Duration::from_secs(1800);

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct EngineArgs {
    /// Contacts and companies; deals, invoices and activities come in proportion, about ten times as many.
    #[arg(long, value_name = "N", default_value_t = 85_000)]
    clients: u32,
    /// Seed of the generated portal.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u32,
    /// Write what was measured to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Leave DuckDB out.
    #[arg(long)]
    no_duckdb: bool,
}

/// How often each job is done: rarely where it takes long.
struct Runs {
    loads: u32,
    histories: u32,
    increments: u32,
    queries: u32,
}

impl Runs {
    fn of(clients: u32) -> Self {
        if clients > 300_000 {
            Self { loads: 3, histories: 3, increments: 3, queries: 40 }
        } else {
            Self { loads: 3, histories: 9, increments: 7, queries: 100 }
        }
    }
}

/// Measures the engine; fails if it and its opponents do not agree.
pub(crate) fn engine(args: &EngineArgs) -> Result<()> {
    if args.clients < 100 {
        bail!("fewer than 100 clients are no portal: choose a larger --clients");
    }
    let tools = Tools::for_measuring()?;
    build(&tools)?;
    let runtime = tokio::runtime::Runtime::new().context("the system gives no threads")?;
    let report = runtime.block_on(measure(args, tools.duckdb && !args.no_duckdb))?;
    println!("\n{}", report.table());
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&report).context("the report cannot be written as JSON")?;
        std::fs::write(path, text + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// Where the engine lies as a module for the browser.
fn module() -> PathBuf {
    project::root().join("target/engine-bench")
}

/// Builds the engine as the worker is built: release profile, then wasm-bindgen and wasm-opt.
fn build(tools: &Tools) -> Result<()> {
    println!("Building the engine …");
    let mut cargo = project::cargo();
    cargo.args(["build", "-p", "engine-bench", "--release", "--locked", "--target", "wasm32-unknown-unknown"]);
    project::run(&mut cargo, "The messages above say what does not compile.")?;
    let out = module();
    let mut bindgen = project::command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&out);
    bindgen.arg("target/wasm32-unknown-unknown/release/engine_bench.wasm");
    project::run(tools.lend(&mut bindgen), "Is wasm-bindgen of the version in Cargo.lock?")?;
    if tools.wasm_opt {
        let wasm = out.join("engine_bench_bg.wasm");
        let mut opt = project::command("wasm-opt");
        opt.arg("-O3").arg(&wasm).arg("-o").arg(&wasm).env_remove("NO_COLOR");
        project::run(tools.lend(&mut opt), "Is wasm-opt of the version that `cargo xtask test` installs?")?;
    }
    Ok(())
}

/// Opens the page in a browser of its own and waits for its report.
async fn measure(args: &EngineArgs, with_duckdb: bool) -> Result<Report> {
    let mut server = Server::start(&module()).await?;
    let runs = Runs::of(args.clients);
    let mut address = format!(
        "{}/?clients={}&seed={}&loads={}&histories={}&increments={}&queries={}",
        server.origin, args.clients, args.seed, runs.loads, runs.histories, runs.increments, runs.queries
    );
    if with_duckdb {
        address.push_str("&duckdb");
    }
    println!("Measuring {} clients in Chromium …", args.clients);
    let mut browser = Browser::start(&address)?;
    loop {
        let word = tokio::time::timeout(Duration::from_secs(2), server.words.recv()).await;
        match word {
            Ok(Some(Word::Progress(text))) => println!("  {text}"),
            Ok(Some(Word::Report(text))) => {
                return serde_json::from_str(&text).context("the page's report cannot be read");
            }
            Ok(Some(Word::Failure(text))) => bail!("the page gave up: {text}"),
            Ok(None) => bail!("the server has ended"),
            Err(_) if server.silent_for() > SILENCE => bail!("the page has fallen silent; is there memory enough?"),
            Err(_) => browser.check()?,
        }
        server.heard();
    }
}

/// A headless Chromium with a fresh profile. Ends with this value.
struct Browser {
    process: Child,
    profile: PathBuf,
}

impl Browser {
    fn start(address: &str) -> Result<Self> {
        let program = tools::browser().context("there is no Chromium; `cargo xtask test` installs it or says how")?;
        let profile = project::root().join("target/engine-bench-profile");
        // Left by a run that was interrupted; none is fine.
        let _ = std::fs::remove_dir_all(&profile);
        let process = Command::new(program)
            .args(["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-extensions"])
            // Nobody looks at the page, which is no reason to slow its timers and workers down.
            .args(["--disable-background-timer-throttling", "--disable-renderer-backgrounding"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("Chromium does not start")?;
        Ok(Self { process, profile })
    }

    /// Fails if the browser has ended by itself.
    fn check(&mut self) -> Result<()> {
        match self.process.try_wait().context("Chromium cannot be watched")? {
            Some(status) => bail!("Chromium has ended ({status}) before the page was done"),
            None => Ok(()),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended already; its profile is in the way of nobody.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
