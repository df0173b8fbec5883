//! `cargo xtask bench engine`: the engine as Wasm in a browser, beside the same jobs in hand-written JavaScript with
//! typed arrays and in DuckDB-Wasm; on the same bytes, turn by turn, and every answer compared.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::browser::{Browser, Profile};
use super::wasm;
use crate::tools::Tools;

mod report;
mod server;

use report::Report;
use server::Server;

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
    println!("Building the engine …");
    let module = wasm::build(&tools, "engine-bench", "engine_bench", "-O3")?;
    let runtime = tokio::runtime::Runtime::new().context("the system gives no threads")?;
    let report = runtime.block_on(measure(args, &module, tools.duckdb && !args.no_duckdb))?;
    println!("\n{}", report.table());
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&report).context("the report cannot be written as JSON")?;
        std::fs::write(path, text + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// Opens the page in a browser of its own and waits for its report.
async fn measure(args: &EngineArgs, module: &Path, with_duckdb: bool) -> Result<Report> {
    let mut server = Server::start(module).await?;
    let runs = Runs::of(args.clients);
    let mut address = format!(
        "{}/?clients={}&seed={}&loads={}&histories={}&increments={}&queries={}",
        server.origin, args.clients, args.seed, runs.loads, runs.histories, runs.increments, runs.queries
    );
    if with_duckdb {
        address.push_str("&duckdb");
    }
    println!("Measuring {} clients in Chromium …", args.clients);
    let profile = Profile::fresh("engine");
    let mut browser = Browser::start(&address, &profile)?;
    let report = server.words.report(&mut browser, SILENCE).await?;
    serde_json::from_str(&report).context("the page's report cannot be read")
}
