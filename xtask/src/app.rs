//! Builds the app: both bundles by Trunk, as they are shipped, and only when something they are made of has changed.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use crate::project;
use crate::tools::Tools;

/// The packages that Trunk turns into the two bundles.
const BUNDLES: [&str; 2] = ["client-segments", "worker"];
/// What the bundles are made of beside the packages' manifests and sources; all relative to the project's folder.
const PAGE: [&str; 9] = [
    "Cargo.lock",
    "rust-toolchain.toml",
    "Trunk.toml",
    "index.html",
    "start.js",
    "boot.js",
    "worker-boot.js",
    "style",
    "assets",
];
/// The file in the built app that names the build it comes from.
pub(crate) const BUILD: &str = "build.txt";

/// What Trunk prints when the app is built beside other work.
const LOG: &str = "target/build-of-the-app.log";

/// Builds the app if it is not built from exactly these sources yet; returns the folder it lies in.
pub(crate) fn build(tools: &Tools) -> Result<PathBuf> {
    build_telling(tools, |_| Ok(()))
}

/// The same beside other work, whose output it does not disturb: what Trunk prints is shown only if it fails.
pub(crate) fn build_quietly(tools: &Tools) -> Result<PathBuf> {
    let path = project::root().join(LOG);
    let built = build_telling(tools, |trunk| {
        std::fs::create_dir_all(project::root().join("target")).context("no folder for the build's messages")?;
        let log = std::fs::File::create(&path).context("the build's messages cannot be kept")?;
        trunk.stderr(log.try_clone().context("the build's messages cannot be kept")?).stdout(log);
        Ok(())
    });
    if built.is_err() {
        print!("{}", std::fs::read_to_string(&path).unwrap_or_default());
    }
    built
}

fn build_telling(tools: &Tools, tell: impl FnOnce(&mut Command) -> Result<()>) -> Result<PathBuf> {
    let dist = project::dist();
    let build = build_name(&sources(&metadata()?)?)?;
    if std::fs::read_to_string(dist.join(BUILD)).is_ok_and(|built| built == build) {
        println!("The app is built already (build {build}).");
        return Ok(dist);
    }
    println!("Building the app (build {build}); the first time takes some minutes …");
    // Trunk works offline, so that it can download nothing by itself; the packages must be there before.
    project::run(project::cargo().args(["fetch", "--locked"]), "Is the package registry within reach?")?;
    let mut trunk = project::command("trunk");
    trunk.arg("build").args(if tools.wasm_opt {
        ["--release", "true"]
    } else {
        // Trunk calls wasm-opt only if it is told of a release, which this build is for the compiler alone.
        ["--cargo-profile", "release"]
    });
    // Both bundles carry the build's name, by which the page knows a worker of another build. Trunk 0.21 stumbles over
    // `NO_COLOR=1`.
    trunk.env("CLIENT_SEGMENTS_BUILD", &build).env_remove("NO_COLOR");
    tell(&mut trunk)?;
    project::run(tools.lend(&mut trunk), "The messages above say what does not compile.")?;
    std::fs::write(dist.join(BUILD), &build).context("the built app cannot be marked with its build")?;
    Ok(dist)
}

/// The workspace as cargo sees it, without the packages of others.
fn metadata() -> Result<Metadata> {
    MetadataCommand::new()
        .current_dir(project::root())
        .no_deps()
        .exec()
        .context("cargo cannot read the workspace; is a Cargo.toml broken?")
}

/// All files the bundles are made of, in a fixed order.
fn sources(workspace: &Metadata) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for name in packages(workspace) {
        let package = workspace.packages.iter().find(|package| package.name.as_str() == name);
        let manifest = &package.context("a bundle names a package that is not in the workspace")?.manifest_path;
        files.insert(manifest.clone().into_std_path_buf());
        add_files(&manifest.with_file_name("src").into_std_path_buf(), &mut files)?;
    }
    for part in PAGE {
        add_files(&project::root().join(part), &mut files)?;
    }
    Ok(files)
}

/// The packages of this workspace that the bundles depend on, themselves included.
fn packages(workspace: &Metadata) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut open = BUNDLES.to_vec();
    while let Some(name) = open.pop() {
        let Some(package) = workspace.packages.iter().find(|package| package.name.as_str() == name) else { continue };
        if found.insert(package.name.as_str()) {
            let normal = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
            open.extend(
                normal.filter(|dependency| dependency.path.is_some()).map(|dependency| dependency.name.as_str()),
            );
        }
    }
    found
}

/// Adds a file, or all files below a folder; what is not there adds nothing.
fn add_files(path: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.insert(path.to_owned());
    } else if path.is_dir() {
        for entry in path.read_dir().with_context(|| format!("{} cannot be read", path.display()))? {
            add_files(&entry?.path(), files)?;
        }
    }
    Ok(())
}

/// A name that changes whenever a byte or the name of one of the files does.
fn build_name(files: &BTreeSet<PathBuf>) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let name = file.strip_prefix(project::root()).unwrap_or(file);
        hasher.write(name.to_string_lossy().as_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(format!("{}-{:016x}", env!("CARGO_PKG_VERSION"), hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_named_after_the_bundles_own_sources() {
        let workspace = metadata().expect("the workspace can be read");
        let packages = packages(&workspace);
        assert!(packages.is_superset(&BTreeSet::from(["client-segments", "worker", "protocol", "segmentation"])));
        assert!(packages.is_disjoint(&BTreeSet::from(["portal", "simulation", "xtask", "e2e"])), "{packages:?}");

        let files = sources(&workspace).expect("the sources can be listed");
        let has = |name: &str| files.contains(&project::root().join(name));
        assert!(has("Cargo.lock") && has("src/main.rs") && has("crates/protocol/src/lib.rs"));
    }

    #[test]
    fn the_name_changes_with_the_files() {
        let one = BTreeSet::from([project::root().join("Cargo.toml")]);
        let two = BTreeSet::from([project::root().join("Cargo.toml"), project::root().join("Cargo.lock")]);
        let name = |files| build_name(files).expect("the files can be read");
        assert_eq!(name(&one), name(&one));
        assert_ne!(name(&one), name(&two));
    }
}
