//! Modules that only benchmarks need, built as the bundles of the app are: release profile, wasm-bindgen, wasm-opt.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project;
use crate::tools::Tools;

/// Builds a package of the workspace for the browser into a folder of `target`; `name` is that of its module, `level`
/// what wasm-opt is to go for.
pub(super) fn build(tools: &Tools, package: &str, name: &str, level: &str) -> Result<PathBuf> {
    let mut cargo = project::cargo();
    cargo.args(["build", "-p", package, "--release", "--locked", "--target", "wasm32-unknown-unknown"]);
    project::run(&mut cargo, "The messages above say what does not compile.")?;
    let out = project::root().join("target").join(package);
    let mut bindgen = project::command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&out);
    bindgen.arg(format!("target/wasm32-unknown-unknown/release/{name}.wasm"));
    project::run(tools.lend(&mut bindgen), "Is wasm-bindgen of the version in Cargo.lock?")?;
    if tools.wasm_opt {
        let wasm = out.join(format!("{name}_bg.wasm"));
        let mut opt = project::command("wasm-opt");
        opt.arg(level).arg(&wasm).arg("-o").arg(&wasm).env_remove("NO_COLOR");
        project::run(tools.lend(&mut opt), "Is wasm-opt of the version that `cargo xtask test` installs?")?;
    }
    Ok(out)
}

/// Builds the page that Leptos cannot make smaller, with the start script of the app; returns its folder.
pub(super) fn build_empty_page(tools: &Tools) -> Result<PathBuf> {
    println!("Building the empty page …");
    let out = build(tools, "empty-page", "empty-page", "-Os")?;
    let copy = |from: &Path, name: &str| {
        std::fs::copy(from.join(name), out.join(name)).with_context(|| format!("{name} cannot be copied"))
    };
    copy(&project::root().join("xtask/src/bench/empty-page"), "index.html")?;
    copy(project::root(), "boot.js")?;
    Ok(out)
}
