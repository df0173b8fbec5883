//! The tools that building and testing need beyond Rust itself: what is missing, why it is needed, and how it is
//! installed. Everything comes from ordinary package registries and goes to `.tools`, save what only the system's own
//! package manager can install. Nothing here asks a question.
//!
//! Trunk, wasm-bindgen and geckodriver are built from source, side by side: no registry offers them ready-made (what is
//! called so there downloads them from elsewhere).

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project;

/// The version of Trunk that `Trunk.toml` and `index.html` are written for.
const TRUNK: &str = "0.21.14";
/// The version of wasm-opt that is fetched, and the oldest that is used: Debian's 108 writes the table of JavaScript
/// values as one of functions, and the browser refuses the bundle.
const BINARYEN: u32 = 132;
/// The version of the driver of Firefox.
const GECKODRIVER: &str = "0.37.1";
/// The opponent of `bench engine`, and the version of Arrow that it was built with.
const DUCKDB: &str = "1.32.0";
const ARROW: &str = "17.0.0";
/// The checker of accessibility.
const AXE: &str = "4.14.1";

/// A tool the project needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    WasmTarget,
    Trunk,
    WasmBindgen,
    WasmOpt,
    Browser,
    Firefox,
    WebKit,
    DuckDb,
    Axe,
}

/// What this machine can do about a missing tool.
struct Machine {
    /// Whether packages can be installed by `apt-get`: Debian, as root.
    apt: bool,
    /// Whether `npm` is there.
    npm: bool,
    /// Whether Firefox is there, with or without its driver.
    firefox: bool,
}

/// What is done about a missing tool.
enum Remedy {
    /// These commands install it, one after the other, in about so many minutes on two cores.
    Install(Vec<Command>, u32),
    /// The work goes on without it, at this price.
    GoWithout(&'static str),
    /// Only a person can install it.
    Ask(&'static str),
}

/// The tools that were found or installed.
pub(crate) struct Tools {
    /// Whether the bundles can be shrunk after the build.
    pub(crate) wasm_opt: bool,
    /// Whether the app can be tested in Firefox.
    pub(crate) firefox: bool,
    /// Whether the app can be tested in WebKitGTK.
    pub(crate) webkit: bool,
    /// Whether the engine can be measured against DuckDB.
    pub(crate) duckdb: bool,
}

impl Tools {
    /// Sees to it that the app can be built; installs what is missing.
    pub(crate) fn for_building() -> Result<Self> {
        ensure(&[Tool::WasmTarget, Tool::Trunk, Tool::WasmBindgen, Tool::WasmOpt])
    }

    /// Sees to it that the app can be built and opened in a browser; installs what is missing.
    pub(crate) fn for_browsing() -> Result<Self> {
        ensure(&[Tool::WasmTarget, Tool::Trunk, Tool::WasmBindgen, Tool::WasmOpt, Tool::Browser])
    }

    /// Sees to it that the app can be built and tested in a browser, and in others where they can be had; installs what
    /// is missing.
    pub(crate) fn for_testing() -> Result<Self> {
        let others = [Tool::Firefox, Tool::WebKit, Tool::Axe];
        ensure(
            &[&[Tool::WasmTarget, Tool::Trunk, Tool::WasmBindgen, Tool::WasmOpt, Tool::Browser][..], &others].concat(),
        )
    }

    /// Sees to it that the engine can be measured in a browser against its opponents; installs what is missing.
    pub(crate) fn for_measuring() -> Result<Self> {
        ensure(&[Tool::WasmTarget, Tool::WasmBindgen, Tool::WasmOpt, Tool::Browser, Tool::DuckDb])
    }

    /// Adds the tools to the environment of a command.
    pub(crate) fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("PATH", search_path())
    }
}

/// Where tools are looked for: what this project installed comes first, so that it wins over another version.
fn search_path() -> OsString {
    let own = [project::tools().join("bin"), project::tools().join("npm/node_modules/.bin")];
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(own.into_iter().chain(std::env::split_paths(&path)))
        .expect("the folders come from a search path, or from this project's own one")
}

/// The file that would run if somebody typed this name.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&search_path())
        .map(|folder| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|file| file.is_file())
}

/// What a tool says its version is.
fn version(name: &str) -> Option<String> {
    project::output(project::command(find(name)?).arg("--version").env_remove("NO_COLOR"))
}

/// Whether a tool's own words, such as `trunk 0.21.14`, name this version.
fn is_version(words: &str, wanted: &str) -> bool {
    words.split_whitespace().any(|word| word == wanted)
}

/// The version in wasm-opt's words, `wasm-opt version 132 (version_132)`.
fn binaryen_version(words: &str) -> Option<u32> {
    words.strip_prefix("wasm-opt version ")?.split_whitespace().next()?.parse().ok()
}

/// The version of a package in the text of `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::WasmTarget => "Rust's wasm32-unknown-unknown target",
            Self::Trunk => "Trunk",
            Self::WasmBindgen => "wasm-bindgen",
            Self::WasmOpt => "wasm-opt",
            Self::Browser => "Chromium and its driver",
            Self::Firefox => "Firefox and its driver",
            Self::WebKit => "WebKitGTK's browser, its driver and a display",
            Self::DuckDb => "DuckDB-Wasm and Arrow",
            Self::Axe => "axe-core",
        }
    }

    fn why(self) -> &'static str {
        match self {
            Self::WasmTarget => "compiles the app for the browser",
            Self::Trunk => "bundles the page and the worker",
            Self::WasmBindgen => "joins Wasm and JavaScript, and runs the tests of the store in a browser",
            Self::WasmOpt => "makes the bundles smaller",
            Self::Browser => "runs the tests that need a browser",
            Self::Firefox | Self::WebKit => "runs the tests of what differs between browsers",
            Self::DuckDb => "is what the engine is measured against",
            Self::Axe => "finds what keeps people out of a page",
        }
    }

    fn is_there(self, bindgen: &str) -> bool {
        let has = |name: &str, wanted: &str| version(name).is_some_and(|words| is_version(&words, wanted));
        match self {
            Self::WasmTarget => project::output(project::command("rustc").args(["--print", "sysroot"]))
                .is_some_and(|root| Path::new(root.trim()).join("lib/rustlib/wasm32-unknown-unknown").is_dir()),
            Self::Trunk => has("trunk", TRUNK),
            Self::WasmBindgen => has("wasm-bindgen", bindgen) && has("wasm-bindgen-test-runner", bindgen),
            Self::WasmOpt => version("wasm-opt").and_then(|words| binaryen_version(&words)) >= Some(BINARYEN),
            Self::Browser => find("chromedriver").is_some() && browser().is_some(),
            Self::Firefox => has("geckodriver", GECKODRIVER) && find("firefox").is_some(),
            Self::WebKit => find("WebKitWebDriver").is_some() && find("Xvfb").is_some(),
            Self::DuckDb => is_package("@duckdb/duckdb-wasm", DUCKDB) && is_package("apache-arrow", ARROW),
            Self::Axe => is_package("axe-core", AXE),
        }
    }

    fn remedy(self, machine: &Machine, bindgen: &str) -> Remedy {
        match self {
            Self::WasmTarget => {
                let mut rustup = project::command("rustup");
                rustup.args(["target", "add", "wasm32-unknown-unknown"]);
                Remedy::Install(vec![rustup], 1)
            }
            Self::Trunk => {
                let mut install = cargo_install("trunk", TRUNK, "0");
                install.args(["--locked", "--no-default-features"]);
                Remedy::Install(vec![install], 3)
            }
            // Without `--locked`: the lock file shipped with the tool may name versions that a registry's mirror has not
            // got yet. Without TLS, which is only for drivers on other machines.
            Self::WasmBindgen => {
                let mut install = cargo_install("wasm-bindgen-cli", bindgen, "1");
                install.arg("--no-default-features");
                Remedy::Install(vec![install], 2)
            }
            Self::WasmOpt if machine.npm => {
                Remedy::Install(vec![npm_install(&[("binaryen", &BINARYEN.to_string())])], 1)
            }
            Self::WasmOpt => Remedy::GoWithout("the bundles are up to two thirds larger"),
            Self::DuckDb if machine.npm => {
                let packages = [("@duckdb/duckdb-wasm", DUCKDB), ("apache-arrow", ARROW)];
                Remedy::Install(vec![npm_install(&packages)], 1)
            }
            Self::Axe if machine.npm => Remedy::Install(vec![npm_install(&[("axe-core", AXE)])], 1),
            Self::Axe => Remedy::GoWithout("the pages are not checked for accessibility"),
            Self::DuckDb => Remedy::GoWithout("the engine is measured against hand-written JavaScript alone"),
            Self::Browser if machine.apt => {
                Remedy::Install(apt(&["chromium", "chromium-driver", "fonts-liberation"]), 2)
            }
            Self::Browser => Remedy::Ask("install Chromium or Chrome and the `chromedriver` of the same version"),
            Self::Firefox if machine.apt || machine.firefox => {
                let mut driver = cargo_install("geckodriver", GECKODRIVER, "0");
                driver.arg("--locked");
                let browser = if machine.firefox { Vec::new() } else { apt(&["firefox-esr"]) };
                Remedy::Install(browser.into_iter().chain([driver]).collect(), 2)
            }
            Self::Firefox => Remedy::GoWithout("the app is not tested in Firefox"),
            Self::WebKit if machine.apt => Remedy::Install(apt(&["webkit2gtk-driver", "xvfb", "fonts-liberation"]), 1),
            Self::WebKit => Remedy::GoWithout("the app is not tested in WebKitGTK"),
        }
    }
}

/// Installs packages of npm into `.tools/npm`.
fn npm_install(packages: &[(&str, &str)]) -> Command {
    let mut npm = project::command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix", ".tools/npm"]);
    npm.args(packages.iter().map(|(name, version)| format!("{name}@{version}")));
    npm
}

/// Whether `.tools/npm` holds a package in this version.
fn is_package(name: &str, version: &str) -> bool {
    let manifest = project::tools().join("npm/node_modules").join(name).join("package.json");
    std::fs::read_to_string(manifest)
        .ok()
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .is_some_and(|manifest| manifest["version"] == version)
}

/// A browser that a driver on this machine will find by itself.
pub(crate) fn browser() -> Option<PathBuf> {
    let in_path = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let elsewhere = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];
    in_path.into_iter().find_map(find).or_else(|| elsewhere.into_iter().map(PathBuf::from).find(|file| file.is_file()))
}

/// Installs a command-line tool from crates.io into `.tools`, built quickly rather than to be quick. Each has a folder
/// of its own to be built in, so that none waits for another. `optimised` is the compiler's level: 0 for what does
/// little, 1 for what goes through all of a bundle, which takes four times as long without.
fn cargo_install(package: &str, version: &str, optimised: &str) -> Command {
    let mut cargo = project::cargo();
    cargo.args(["install", package, "--version", version, "--root", ".tools", "--target-dir"]);
    cargo.arg(format!("target/tools/{package}"));
    cargo.envs([
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", optimised),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ]);
    cargo
}

fn apt(packages: &[&str]) -> Vec<Command> {
    let apt_get = |arguments: &[&str]| {
        let mut command = project::command("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let mut install = apt_get(&["install", "--yes", "--no-install-recommends"]);
    install.args(packages);
    vec![apt_get(&["update"]), install]
}

impl Machine {
    fn here() -> Self {
        let is_root = || project::output(project::command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
        // Not Debian's descendants: Ubuntu's `chromium` is a snap, whose driver is not found.
        let is_debian = std::fs::read_to_string("/etc/os-release")
            .is_ok_and(|release| release.lines().any(|line| line == "ID=debian"));
        Self { apt: is_debian && is_root(), npm: find("npm").is_some(), firefox: find("firefox").is_some() }
    }
}

/// Installs what is missing, after saying what, why and how.
fn ensure(tools: &[Tool]) -> Result<Tools> {
    let lock = std::fs::read_to_string(project::root().join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let bindgen = locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    let missing: Vec<Tool> = tools.iter().copied().filter(|tool| !tool.is_there(bindgen)).collect();
    let machine = Machine::here();
    let plan: Vec<(Tool, Remedy)> = missing.iter().map(|&tool| (tool, tool.remedy(&machine, bindgen))).collect();

    if !plan.is_empty() {
        println!("Missing on this machine:");
    }
    for (tool, remedy) in &plan {
        let what = match remedy {
            Remedy::Install(commands, minutes) => {
                let lines: Vec<String> = commands.iter().map(project::shown).collect();
                format!("about {minutes} min: {}", lines.join(" && "))
            }
            Remedy::GoWithout(price) => format!("going on without: {price}"),
            Remedy::Ask(advice) => (*advice).to_owned(),
        };
        println!("  {} ({}) — {what}", tool.name(), tool.why());
    }
    if let Some((tool, Remedy::Ask(advice))) = plan.iter().find(|(_, remedy)| matches!(remedy, Remedy::Ask(_))) {
        bail!("{} cannot be installed from here: {advice}, then run the command again", tool.name());
    }
    let minutes: u32 =
        plan.iter().map(|(_, remedy)| if let Remedy::Install(_, minutes) = remedy { *minutes } else { 0 }).sum();
    if minutes > 0 {
        println!("Installing them takes about {minutes} minutes on two cores, once.\n");
        let installed = plan.iter().filter(|(_, remedy)| matches!(remedy, Remedy::Install(..))).map(|(tool, _)| *tool);
        let installed: Vec<Tool> = installed.collect();
        install(plan.into_iter().filter_map(|(_, remedy)| match remedy {
            Remedy::Install(commands, _) => Some(commands),
            Remedy::GoWithout(_) | Remedy::Ask(_) => None,
        }))?;
        if let Some(tool) = installed.into_iter().find(|tool| !tool.is_there(bindgen)) {
            bail!("{} was installed, but is not found; look for it on your PATH", tool.name());
        }
    }
    Ok(Tools {
        wasm_opt: Tool::WasmOpt.is_there(bindgen),
        firefox: Tool::Firefox.is_there(bindgen),
        webkit: Tool::WebKit.is_there(bindgen),
        duckdb: Tool::DuckDb.is_there(bindgen),
    })
}

/// Runs the commands of several tools: what is compiled, side by side, since every build has parts that keep one core only
/// busy, and beside it everything else in turn, since package managers let nobody in but one.
fn install(tools: impl Iterator<Item = Vec<Command>>) -> Result<()> {
    const ADVICE: &str = "Mend what it complains of, or install the tool yourself, and run the command again.";
    let cargo = project::cargo().get_program().to_owned();
    let (compiled, mut others): (Vec<_>, Vec<_>) = tools.flatten().partition(|command| command.get_program() == cargo);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let builds: Vec<_> =
            compiled.into_iter().map(|mut build| scope.spawn(move || project::run(&mut build, ADVICE))).collect();
        let in_turn = others.iter_mut().map(|command| project::run(command, ADVICE)).collect::<Vec<_>>();
        let built = builds.into_iter().map(|build| build.join().expect("a thread that only waits does not panic"));
        in_turn.into_iter().chain(built).filter_map(|outcome| Some(format!("{:#}", outcome.err()?))).collect()
    });
    if failures.is_empty() { Ok(()) } else { bail!("{}", failures.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_comes_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn a_version_must_match_as_a_whole() {
        assert!(is_version("trunk 0.21.14", "0.21.14"));
        assert!(!is_version("trunk 0.21.140", "0.21.14"));
        assert!(!is_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert_eq!(binaryen_version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(binaryen_version("wasm-opt version 108"), Some(108));
        assert_eq!(binaryen_version("something else"), None);
    }

    #[test]
    fn each_machine_gets_the_tools_in_its_own_way() {
        let debian_root = Machine { apt: true, npm: true, firefox: false };
        let with_npm = Machine { apt: false, npm: true, firefox: true };
        let bare = Machine { apt: false, npm: false, firefox: false };
        let how = |tool: Tool, machine: &Machine| match tool.remedy(machine, "0.2.130") {
            Remedy::Install(commands, _) => commands.last().map(project::shown).unwrap_or_default(),
            Remedy::GoWithout(_) => "go without".to_owned(),
            Remedy::Ask(_) => "ask".to_owned(),
        };
        for (tool, machine, expected) in [
            (Tool::WasmTarget, &bare, "rustup target add wasm32-unknown-unknown"),
            (Tool::WasmOpt, &with_npm, "npm install --no-audit --no-fund --prefix .tools/npm binaryen@132"),
            (Tool::WasmOpt, &bare, "go without"),
            (
                Tool::Browser,
                &debian_root,
                "apt-get install --yes --no-install-recommends chromium chromium-driver fonts-liberation",
            ),
            (Tool::Browser, &with_npm, "ask"),
            (Tool::Firefox, &bare, "go without"),
            (Tool::WebKit, &with_npm, "go without"),
        ] {
            assert_eq!(how(tool, machine), expected, "{tool:?}");
        }
        let driver =
            "cargo install geckodriver --version 0.37.1 --root .tools --target-dir target/tools/geckodriver --locked";
        assert_eq!(how(Tool::Firefox, &with_npm), driver, "there is a Firefox");
        assert_eq!(how(Tool::Firefox, &debian_root), driver, "the browser comes before");
        let install = how(Tool::WasmBindgen, &bare);
        assert!(install.contains("install wasm-bindgen-cli --version 0.2.130"), "{install}");
    }
}
