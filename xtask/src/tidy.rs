//! Promises about the repository that no compiler holds: the map names every crate, every file says why it exists, the
//! pure crates stay pure, and no file speaks of the machine it was written on.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use crate::project;

/// What binds a crate to a browser or to a runtime.
const IMPURE: [&str; 8] = ["gloo-net", "gloo-timers", "js-sys", "leptos", "rexie", "tokio", "wasm-bindgen", "web-sys"];
/// The crates that must run anywhere.
const PURE: [&str; 3] = ["bitrix24", "segmentation", "sync"];
/// Folders of a developer's machine, which nobody else has. Written in two pieces, so that this file does not name them.
const MACHINE_FOLDERS: [&str; 4] =
    [concat!("/", "root/"), concat!("/", "tmp/"), concat!("/", "home/"), concat!("/", "work/")];

/// Everything that is not as it should be, one line each.
pub(crate) fn problems() -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let map = std::fs::read_to_string(project::root().join("ARCHITECTURE.md")).unwrap_or_default();
    let workspace = MetadataCommand::new()
        .current_dir(project::root())
        .exec()
        .context("cargo cannot read the workspace; is a Cargo.toml broken?")?;
    problems.extend(crates_missing_on_the_map(&workspace, &map));
    problems.extend(impure_crates(&Graph::new(&workspace)));

    let listed =
        project::output(project::command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))
            .context("git cannot list the project's files; is this a clone?")?;
    for name in listed.split_terminator('\0') {
        // A file that git knows of may have been deleted since; one that is not text has no words to judge.
        if let Ok(text) = std::fs::read_to_string(project::root().join(name)) {
            problems.extend(file_problems(name, &text));
        }
    }
    Ok(problems)
}

/// What is wrong with one file.
fn file_problems(name: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if name.ends_with(".rs") && !text.starts_with("//! ") {
        problems.push(format!("{name}: does not open with a `//!` line that says why it exists"));
    }
    for (number, line) in text.lines().enumerate() {
        for folder in MACHINE_FOLDERS {
            // A folder at the root of a disk, not one inside of another path or address.
            let is_absolute = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "-_./}*)".contains(c));
            if line.match_indices(folder).any(|(at, _)| is_absolute(at)) {
                problems.push(format!("{name}:{}: names a folder of somebody's machine ({folder})", number + 1));
            }
        }
    }
    problems
}

fn crates_missing_on_the_map(workspace: &Metadata, map: &str) -> Vec<String> {
    let folders = workspace.workspace_packages().into_iter().filter_map(|package| {
        let folder = package.manifest_path.parent()?.strip_prefix(project::root().to_str()?).ok()?;
        (!folder.as_str().is_empty()).then(|| folder.to_string())
    });
    folders
        .filter(|folder| !map.contains(folder.as_str()))
        .map(|folder| format!("ARCHITECTURE.md: does not name {folder}"))
        .collect()
}

/// Who depends on whom, by name, tests and build scripts left out.
struct Graph {
    workspace: BTreeSet<String>,
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn new(metadata: &Metadata) -> Self {
        let name = |id: &PackageId| metadata[id].name.to_string();
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
            let is_normal =
                |kinds: &[cargo_metadata::DepKindInfo]| kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            let used = node.deps.iter().filter(|dependency| is_normal(&dependency.dep_kinds));
            // Two versions of a package share its name; what either of them uses counts.
            edges.entry(name(&node.id)).or_default().extend(used.map(|dependency| name(&dependency.pkg)));
        }
        Self { workspace: metadata.workspace_members.iter().map(name).collect(), edges }
    }

    /// Everything a package depends on, directly or not.
    fn below(&self, package: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut open = vec![package];
        while let Some(name) = open.pop() {
            for used in self.edges.get(name).into_iter().flatten() {
                if found.insert(used.as_str()) {
                    open.push(used);
                }
            }
        }
        found
    }
}

/// The promises of ARCHITECTURE.md about who may know of whom.
fn impure_crates(graph: &Graph) -> Vec<String> {
    let mut problems = Vec::new();
    for pure in PURE {
        let below = graph.below(pure);
        for impure in IMPURE.iter().filter(|name| below.contains(*name)) {
            problems.push(format!("crates/{pure}: must run anywhere, but depends on {impure}"));
        }
    }
    for own in graph.below("portal").into_iter().filter(|name| graph.workspace.contains(*name)) {
        problems.push(format!("crates/portal: is a second witness, but depends on our own {own}"));
    }
    for package in graph.workspace.iter().filter(|package| *package != "store") {
        if graph.edges.get(package).is_some_and(|used| used.contains("rexie")) {
            problems.push(format!("{package}: only store may know rexie"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_must_say_why_it_exists() {
        assert_eq!(file_problems("src/a.rs", "//! Why it exists.\n"), Vec::<String>::new());
        assert_eq!(file_problems("src/a.rs", "use std::fmt;\n").len(), 1);
        assert_eq!(file_problems("docs/a.md", "No code.\n"), Vec::<String>::new());
    }

    #[test]
    fn a_file_must_not_name_a_folder_of_a_machine() {
        let folder = MACHINE_FOLDERS[0];
        for (line, expected) in [
            (format!("cd {folder}project"), 1),
            (format!("open(\"{folder}project\")"), 1),
            (format!("https://example.com{folder}page"), 0),
            (format!("project{folder}page"), 0),
            (format!("./project{folder}page"), 0),
        ] {
            assert_eq!(file_problems("docs/a.md", &line).len(), expected, "{line}");
        }
    }

    #[test]
    fn a_forbidden_dependency_is_found_however_deep_it_lies() {
        let graph = |edges: &[(&str, &[&str])]| Graph {
            workspace: ["bitrix24", "portal", "segmentation", "store", "sync", "worker"].map(str::to_owned).into(),
            edges: edges
                .iter()
                .map(|(name, used)| ((*name).to_owned(), used.iter().map(|&used| used.to_owned()).collect()))
                .collect(),
        };
        assert_eq!(
            impure_crates(&graph(&[("segmentation", &["chrono"]), ("store", &["rexie"])])),
            Vec::<String>::new()
        );
        for (edges, expected) in [
            (
                &[("segmentation", &["chrono"] as &[&str]), ("chrono", &["js-sys"])],
                "crates/segmentation: must run anywhere, but depends on js-sys",
            ),
            (
                &[("portal", &["helper"]), ("helper", &["bitrix24"])],
                "crates/portal: is a second witness, but depends on our own bitrix24",
            ),
            (&[("worker", &["rexie"]), ("store", &["rexie"])], "worker: only store may know rexie"),
        ] {
            assert_eq!(impure_crates(&graph(edges)), [expected]);
        }
    }
}
