//! `cargo xtask bench size`: what a browser has to fetch before the app starts, beside a page of Leptos that is empty.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use super::wasm;
use crate::tools::Tools;
use crate::{app, package};

/// What everything is a multiple of.
const EMPTY: &str = "empty_leptos";

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct SizeArgs {
    /// Weigh another built app as well.
    #[arg(long, value_name = "DIR")]
    app: Option<PathBuf>,
    /// Write what was measured to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// The file of `--json`; all sizes in bytes.
#[derive(Serialize)]
struct Report {
    results: Vec<Size>,
    /// The archive that a portal takes.
    package: u64,
}

/// The files of one bundle: each compressed by itself, as a server sends them.
#[derive(Serialize)]
struct Size {
    what: &'static str,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Builds what is missing and weighs it.
pub(crate) fn size(args: &SizeArgs) -> Result<()> {
    let tools = Tools::for_building()?;
    let empty = wasm::build_empty_page(&tools)?;
    let dist = app::build(&tools)?;
    let archive = package::pack(&dist)?;
    let mut results = vec![
        weigh("page", &dist, is_page)?,
        weigh("worker", &dist, is_worker)?,
        weigh("everything", &dist, |_| true)?,
        weigh(EMPTY, &empty, |name| name.starts_with("empty-page"))?,
    ];
    if let Some(other) = &args.app {
        results.extend([weigh("other_page", other, is_page)?, weigh("other_worker", other, is_worker)?]);
    }
    let package = archive.metadata().context("the archive is gone already")?.len();
    let report = Report { results, package };
    println!("\n{}", report.table());
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&report).context("the report cannot be written as JSON")?;
        std::fs::write(path, text + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// Whether a file belongs to the bundle of the page.
fn is_page(name: &str) -> bool {
    name.starts_with("client-segments")
}

/// Whether a file belongs to the bundle of the worker.
fn is_worker(name: &str) -> bool {
    ["worker.js", "worker_bg.wasm"].contains(&name)
}

/// Adds up the files of a folder that are wanted.
fn weigh(what: &'static str, folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<Size> {
    let mut size = Size { what, raw: 0, gzip: 0, brotli: 0 };
    for (_, bytes) in package::read(folder)?.iter().filter(|(name, _)| is_wanted(name)) {
        size.raw += bytes.len();
        size.gzip += gzip(bytes)?.len();
        size.brotli += brotli(bytes)?.len();
    }
    ensure!(size.raw > 0, "{} holds no files of {what}", folder.display());
    Ok(size)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).context("a file cannot be compressed")
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &best).context("a file cannot be compressed")?;
    Ok(packed)
}

impl Report {
    /// The sizes side by side, and what they are multiples of.
    fn table(&self) -> String {
        let empty = self.results.iter().find(|size| size.what == EMPTY);
        let mut text = format!("bytes, and multiples of the empty page\n\n{:<14}", "");
        for way in ["raw", "gzip", "brotli"] {
            let _ = write!(text, " {way:>12} {:>6}", "×");
        }
        for size in &self.results {
            let _ = write!(text, "\n{:<14}", size.what);
            for part in [|size: &Size| size.raw, |size: &Size| size.gzip, |size: &Size| size.brotli] {
                let ratio = empty.map_or(f64::NAN, |empty| part(size) as f64 / part(empty) as f64);
                let _ = write!(text, " {:>12} {ratio:>6.2}", part(size));
            }
        }
        let _ = write!(text, "\n\nThe package: {} bytes", self.package);
        text
    }
}
