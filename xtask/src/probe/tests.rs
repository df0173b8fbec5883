//! The whole probe against the demo portal, in virtual time, and its line over a real socket.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use portal::data::Language;
use portal::{Billing, Fault, Faults, HttpRequest, Options, Outcome, Portal, Profile, seeds, server};
use serde_json::{Value, json};

use super::client::Client;
use super::line::{Https, Line, Raw};
use super::question::only_reads;
use super::report::Report;
use super::webhook::Webhook;

/// A line to a demo portal in this process. Its time passes as the portal says.
struct InProcess {
    portal: Portal,
    path: &'static str,
    now: f64,
    /// When which request was sent, with the methods it called.
    sent: Vec<(f64, Vec<String>)>,
}

impl InProcess {
    fn new(clients: u32, options: Options) -> Self {
        let portal = Portal::new(seeds::generate(clients, 7, Language::Ru), options);
        Self { portal, path: "/rest/1/secret/", now: 0.0, sent: Vec::new() }
    }

    fn report(&mut self) -> Report {
        super::run(self, |_| {}).expect("a report")
    }
}

impl Line for InProcess {
    fn now(&self) -> f64 {
        self.now
    }

    fn wait_until(&mut self, moment: f64) {
        self.now = self.now.max(moment);
    }

    fn post(&mut self, method: &str, body: &Value) -> Result<Raw, &'static str> {
        let commands = body["cmd"].as_object().into_iter().flat_map(|map| map.values());
        let mut methods: Vec<String> =
            commands.filter_map(|text| Some(text.as_str()?.split('?').next()?.to_owned())).collect();
        if method != "batch" {
            methods.push(method.to_owned());
        }
        self.sent.push((self.now, methods));
        let handled = self.portal.handle(&HttpRequest::post_json(&format!("{}{method}", self.path), body), self.now);
        self.now = handled.finish_secs;
        match handled.outcome {
            Outcome::Answer(answer) => Ok(Raw { status: answer.status, date: None, body: answer.json() }),
            Outcome::Cut => Err("the connection broke"),
        }
    }
}

#[test]
fn the_billing_rule_is_told_whatever_the_portals_speed() {
    for profile in [Profile::Fast, Profile::Typical, Profile::Heavy] {
        for (billing, expected) in [(Billing::Docs, "docs rule"), (Billing::Batch, "batch rule")] {
            let mut line = InProcess::new(400, Options { profile, billing, ..Options::default() });
            let mut report = Report::default();
            super::billing::report(&mut Client::new(&mut line), &mut report);
            let text = report.text("billing.rule");
            assert!(text.starts_with(expected), "{profile:?} {billing:?}: {text}\n{}", report.text("billing.numbers"));
        }
    }
}

#[test]
fn a_busy_portal_is_asked_everything_too() {
    let mut line =
        InProcess::new(400, Options { profile: Profile::Heavy, billing: Billing::Batch, ..Options::default() });
    let report = line.report();
    assert!(report.text("billing.rule").starts_with("batch rule"), "{report}");
    assert_eq!(report.text("run.complete"), "everything was asked");
    assert!(!report.to_string().contains("neither answered nor refused"), "{report}");
}

#[test]
fn a_portal_is_told_with_and_without_old_invoices() {
    let text = |old_invoices| {
        InProcess::new(400, Options { old_invoices, ..Options::default() })
            .report()
            .text("old_invoices.start")
            .to_owned()
    };
    assert!(text(true).contains("start=-1 gives"), "{}", text(true));
    assert_eq!(text(false), "crm.invoice.list: not allowed: no code (Access denied.)");
}

#[test]
fn the_report_says_what_the_demo_portal_does() {
    let report = InProcess::new(1500, Options::default()).report();
    for (name, part) in [
        ("portal.viewer", "administrator"),
        ("portal.app_info", "licence ru_basic, family basic"),
        ("portal.clock", "the offset +03:00; there is no Date header"),
        ("limits.operating_fields", "reset in"),
        ("limits.operating_limit", "not asked"),
        ("billing.types", "all types share"),
        ("contacts.start", "start=-1 gives 50 rows, total none, next none; start=0 gives the same rows, total 10"),
        ("activities.start", "start=-1 gives 50 rows, total 0, next none; start=0 gives the same rows"),
        ("deals.order", "ids grow; DESC begins with the largest"),
        ("deals.after_id", "goes on after the last id; nothing comes after all"),
        ("users.after_id", "nothing after the only page"),
        ("companies.changed", "`>=updatedTime` works; `>` works"),
        ("activities.changed", "`>=LAST_UPDATED` works; `>` works"),
        ("requisites.created", "window of DATE_CREATE works"),
        ("deals.unknown", "in select: dropped silently; in filter: refused: INVALID_ARG_VALUE"),
        ("activities.unknown", "in select: dropped silently; in filter: IGNORED"),
        ("deals.cost", "counted "),
        ("contacts.oldest.flags", "of 50 cards: hasPhone agrees with fm 50 times"),
        ("contacts.newest.times", "lastActivityTime filled"),
        ("companies.oldest.activities", "activities found as owner"),
        ("contacts.named_flags", "hasPhone comes 50, equal 50"),
        ("contacts.named_fm", "fm comes for 0 cards"),
        ("contacts.flat", "a phone comes for"),
        ("batch.reference.deals", "rows after the first one come"),
        ("batch.dangling.activities", "after a page without rows: rows from THE START of the list come"),
        ("batch.halt_0", "(NOT_FOUND) is executed"),
        ("batch.halt_1", "is not executed and not reported"),
        ("batch.command_51", "ERROR_BATCH_LENGTH_EXCEEDED"),
        ("activities.oldest.kinds", "2/VOXIMPLANT_CALL"),
        ("activities.newest.before_deal", "are created before their deal"),
        ("deals.closedate", "T03:00:00+03:00"),
        ("invoices.success", "with exactly one stage of SEMANTICS S, 0 with none"),
        ("run.complete", "everything was asked"),
    ] {
        assert!(report.text(name).contains(part), "{name}: {}", report.text(name));
    }
}

#[test]
fn every_line_has_a_name_of_its_own_and_the_guide_explains_each() {
    let guide = std::fs::read_to_string(crate::project::root().join("docs/live-portal.md")).expect("the guide");
    let report = InProcess::new(400, Options::default()).report();
    let mut names: Vec<&str> = report.names().collect();
    names.sort_unstable();
    assert_eq!(names.windows(2).find(|pair| pair[0] == pair[1]), None);
    // Lines are named in the first column of the tables, a star for a part that differs: `*.start`, `batch.dangling.*`.
    let first_columns = guide.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    let explained: Vec<&str> = first_columns.flat_map(|column| column.split('`').step_by(2)).collect();
    for name in &names {
        assert!(explained.iter().any(|pattern| fits(name, pattern)), "the guide does not explain {name}");
    }
    for pattern in explained.iter().filter(|word| word.contains('.')) {
        assert!(names.iter().any(|name| fits(name, pattern)), "the report has no line {pattern}");
    }
}

fn fits(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<&str>, Vec<&str>) = (name.split('.').collect(), pattern.split('.').collect());
    name.len() == pattern.len() && name.iter().zip(&pattern).all(|(part, wanted)| *wanted == "*" || part == wanted)
}

#[test]
fn the_report_holds_nothing_of_clients_and_no_secret() {
    let text = InProcess::new(400, Options::default()).report().to_string();
    // Every name of the generated company is Russian, every line of the report English.
    let russian: String =
        text.chars().filter(|c| ('а'..='я').contains(&c.to_lowercase().next().unwrap_or(*c))).collect();
    assert_eq!(russian, "");
    for part in ["secret", "@", "+7"] {
        assert!(!text.contains(part), "{part} in {text}");
    }
}

#[test]
fn only_reading_methods_are_called_and_two_requests_a_second_at_the_most() {
    let mut line = InProcess::new(400, Options::default());
    line.report();
    assert!(line.sent.len() > 40);
    for (_, methods) in &line.sent {
        assert!(!methods.is_empty());
        for method in methods {
            assert!(only_reads(method), "{method}");
        }
    }
    for pair in line.sent.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= 0.5);
    }
}

#[test]
fn refusals_are_answers() {
    let mut line = InProcess::new(400, Options::default());
    line.portal.set_access_lost(1, true);
    let report = line.report();
    for (name, part) in [
        ("contacts.start", "crm.item.list: not allowed: ACCESS_DENIED"),
        ("activities.start", "crm.activity.list: not allowed: no code (Access denied.)"),
        ("contacts.oldest.flags", "not allowed"),
        ("billing.rule", "cannot be told"),
        ("batch.reference.deals", "not allowed"),
        ("run.complete", "everything was asked"),
    ] {
        assert!(report.text(name).contains(part), "{name}: {}", report.text(name));
    }
}

#[test]
fn a_portal_with_next_to_nothing_is_borne() {
    let report = InProcess::new(1, Options::default()).report();
    assert_eq!(report.text("run.complete"), "everything was asked");
}

#[test]
fn the_probe_stops_when_a_budget_is_used_up() {
    let mut line = InProcess::new(400, Options::default());
    line.portal.faults_mut().operation_limit = Fault::by_chance(1.0);
    let report = line.report();
    assert!(report.text("run.complete").starts_with("stopped early: the operating budget"), "{report}");
    assert_eq!(line.sent.len(), 1, "nothing more is asked");
}

#[test]
fn an_address_that_leads_nowhere_ends_the_probe_without_showing_it() {
    let cut = Faults { cut: Fault::by_chance(1.0), ..Faults::default() };
    for (path, faults, expected) in [
        ("/rest/1/hidden/", Faults::default(), "the portal does not know this webhook (INVALID_CREDENTIALS)"),
        ("/rest/1/secret/", cut, "the portal cannot be asked: the connection broke"),
    ] {
        let mut line = InProcess::new(1, Options { faults, ..Options::default() });
        line.path = path;
        let error = super::run(&mut line, |_| {}).expect_err("a portal that fails ends the run");
        assert_eq!(format!("{error:#}"), expected);
    }
}

/// Serves a router on a free port of this machine.
fn serve(router: axum::Router) -> (tokio::runtime::Runtime, SocketAddr) {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0))).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move { axum::serve(listener, service).await });
    (runtime, address)
}

fn line_to(address: SocketAddr, secret: &str) -> Https {
    Https::new(Webhook::parse(&format!("http://{address}/rest/1/{secret}/")).expect("an address"))
}

#[test]
fn a_portal_is_reached_over_the_network() {
    let options = Options { pace: portal::Pace::Fast, ..Options::default() };
    let portal = Portal::new(seeds::generate(20, 7, Language::Ru), options);
    let (_runtime, address) = serve(server::router(Arc::new(Mutex::new(portal))));
    let good = line_to(address, "secret").post("profile", &json!({})).expect("an answer");
    assert_eq!((good.status, &good.body["result"]["ADMIN"]), (200, &json!(true)));
    assert!(good.date.is_some(), "the clock is compared with it");
    let body = json!({"halt": 0, "cmd": {"c00": "crm.item.list?entityTypeId=3&start=-1"}});
    let batch = line_to(address, "secret").post("batch", &body).expect("an answer");
    assert!(batch.body["result"]["result"]["c00"]["items"][0]["id"].is_u64(), "{}", batch.body);
    let bad = line_to(address, "hidden").post("profile", &json!({})).expect("a refusal is an answer");
    assert_eq!((bad.status, &bad.body["error"]), (401, &json!("INVALID_CREDENTIALS")));
}

#[test]
fn a_line_says_why_nothing_came_and_never_where() {
    let moved = axum::Router::new().fallback(async || axum::response::Redirect::temporary("http://127.0.0.1:1/rest/"));
    let (_runtime, address) = serve(moved);
    let moved = line_to(address, "hidden").post("profile", &json!({})).err();
    assert_eq!(moved, Some("the portal has moved; take the address anew from the portal itself"));
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let refused = line_to(address, "hidden").post("profile", &json!({})).err();
    assert_eq!(refused, Some("nobody answers at this address"));
}
