//! Public clients of Bitrix24 against the demo portal: the official library in a frame and with a webhook, and two Python
//! packages whose lists are compared with a reading by ids. They are installed into the folder of the build; where they
//! cannot be, for want of Node, Python or a network, a test says so and does nothing.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use portal::data::{Data, Language};
use portal::shell::{self, ShellConfig};
use portal::{Opening, Options, Pace, Portal, seeds, server};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Versions the tests were written for; another one may have other names.
const LIBRARY: &str = "@bitrix24/b24jssdk@2.2.0";
const PYTHON_CLIENTS: [&str; 2] = ["fast-bitrix24==1.8.14", "b24pysdk==1.3.2"];

/// The origin the page of the app would have; nothing is asked there.
const APP_ORIGIN: &str = "http://127.0.0.1:9";

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

fn installed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients").join(name)
}

/// Runs a command that installs something; false, with a message, if it cannot.
fn install(what: &str, command: &mut Command) -> bool {
    let done = command.output().is_ok_and(|output| output.status.success());
    if !done {
        eprintln!("skipped: {what} cannot be installed here");
    }
    done
}

/// The official library as the address of a module.
fn library() -> Option<String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let folder = installed("npm");
    let module = folder.join("node_modules/@bitrix24/b24jssdk/dist/esm/index.mjs");
    if !module.is_file() {
        std::fs::create_dir_all(&folder).expect("a folder of the build");
        std::fs::write(folder.join("package.json"), "{\"private\": true}").expect("a file of the build");
        let mut command = Command::new("npm");
        command.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", LIBRARY]).current_dir(&folder);
        if !install(LIBRARY, &mut command) {
            return None;
        }
    }
    Some(format!("file://{}", module.display()))
}

/// A folder with the Python packages.
fn python_packages() -> Option<PathBuf> {
    let folder = installed("python");
    let is_there = folder.join("b24pysdk").is_dir() && folder.join("fast_bitrix24").is_dir();
    let mut command = Command::new("python3");
    command.args(["-m", "pip", "install", "--quiet", "--target"]).arg(&folder).args(PYTHON_CLIENTS);
    (is_there || install("fast_bitrix24 and b24pysdk", &mut command)).then_some(folder)
}

/// What a client prints as JSON.
fn output(command: &mut Command) -> Value {
    let output = command.output().expect("the client starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    text.lines()
        .find_map(|line| serde_json::from_str(line).ok())
        .unwrap_or_else(|| panic!("the client reports nothing: {text}{errors}"))
}

fn data() -> Data {
    seeds::generate(600, 1, Language::Ru)
}

/// Serves a portal on a free port; answers its origin.
async fn serve(options: Options) -> String {
    let portal = Arc::new(Mutex::new(Portal::new(data(), Options { pace: Pace::Fast, ..options })));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let config = ShellConfig {
        portal_origin: origin.clone(),
        app_origin: APP_ORIGIN.to_owned(),
        app_path: "/index.html".to_owned(),
        language: Language::Ru,
        octet_stream_wasm: false,
    };
    let router = shell::portal_router(portal.clone(), config).merge(server::router(portal));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    origin
}

/// Ids of a kind as the portal's data have them.
fn ids(records: &[portal::record::Record]) -> Value {
    let mut ids: Vec<u32> = records.iter().map(|record| record.id).collect();
    ids.sort_unstable();
    json!(ids)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_library_starts_in_its_frame() {
    let Some(library) = library() else { return };
    // Scripts of the page are modules by their folder.
    let shell = installed("shell");
    std::fs::create_dir_all(&shell).expect("a folder of the build");
    std::fs::write(shell.join("package.json"), "{\"type\": \"module\"}").expect("a file of the build");
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/shell/assets");
    for entry in std::fs::read_dir(scripts).expect("the scripts").flatten() {
        std::fs::copy(entry.path(), shell.join(entry.file_name())).expect("a copy");
    }
    for opening in [Opening::Get, Opening::Post] {
        let origin = serve(Options { opening, ..Options::default() }).await;
        let report = tokio::task::spawn_blocking({
            let (origin, shell, library) = (origin.clone(), shell.clone(), library.clone());
            move || {
                let mut node = Command::new("node");
                node.arg(clients().join("page.mjs")).args([&origin, APP_ORIGIN]).arg(shell);
                output(node.arg(clients().join("frame.mjs")).arg(library))
            }
        })
        .await
        .expect("the client ends");
        assert_eq!(report["origin"], origin);
        assert_eq!(
            (&report["lang"], &report["isAdmin"], &report["placement"]),
            (&json!("ru"), &json!(true), &json!("DEFAULT"))
        );
        assert_eq!(report["placementOptions"], json!({"from": "test"}));
        assert_eq!(report["user"], report["refreshedUser"]);
        assert_eq!(report["size"], json!({"width": 900, "height": 1234}));
        assert_eq!(report["title"], json!({"title": "a: b"}));
        assert_eq!(report["interface"], true);
        assert_eq!(report["unknown"], json!({"isSafely": true}), "the library stops waiting by itself");
        assert_eq!(report["contacts"], ids(&data().contacts));
        assert_eq!(report["query"]["PROTOCOL"], "0");
        match opening {
            Opening::Get => assert_eq!((&report["method"], &report["body"]), (&json!("GET"), &json!({}))),
            Opening::Post => {
                let body = &report["body"];
                assert_eq!((&report["method"], &body["PLACEMENT"]), (&json!("POST"), &json!("DEFAULT")));
                assert_eq!(body["SERVER_ENDPOINT"], format!("{origin}/rest/"));
                assert!(body["AUTH_ID"].as_str().is_some_and(|token| token.len() > 30));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_library_reads_with_a_webhook() {
    let Some(library) = library() else { return };
    let origin = serve(Options::default()).await;
    let report = tokio::task::spawn_blocking(move || {
        let webhook = format!("{origin}/rest/1/secret");
        output(Command::new("node").arg(clients().join("webhook.mjs")).args([library, webhook]))
    })
    .await
    .expect("the client ends");
    assert_eq!((&report["contacts"], &report["deals"]), (&ids(&data().contacts), &ids(&data().deals)));
    assert_eq!((&report["contact"], &report["hasTime"], &report["failed"]), (&json!(1), &json!(true), &json!(true)));
    assert!(report["refused"].to_string().contains("not found"), "{}", report["refused"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn python_clients_read_the_same_lists() {
    let Some(packages) = python_packages() else { return };
    let origin = serve(Options::default()).await;
    let report = tokio::task::spawn_blocking(move || {
        let webhook = format!("{origin}/rest/1/secret");
        output(Command::new("python3").env("PYTHONPATH", packages).arg(clients().join("lists.py")).arg(webhook))
    })
    .await
    .expect("the client ends");
    let data = data();
    for (list, records) in [
        ("contacts", &data.contacts),
        ("companies", &data.companies),
        ("deals", &data.deals),
        ("activities", &data.activities),
    ] {
        for client in ["fast_bitrix24", "b24pysdk", "b24pysdk fast"] {
            if client != "b24pysdk fast" || list != "activities" {
                assert_eq!(report[client][list], ids(records), "{client}: {list}");
            }
        }
    }
}
