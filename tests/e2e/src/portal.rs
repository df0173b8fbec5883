//! The demo portal in this process, on two free ports, with the data a test can look into.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::{Context, Result, bail};
use axum::{Router, middleware};
use portal::data::{Data, Language};
use portal::record::Record;
use portal::schema::{Entity, company, contact};
use portal::shell::{self, ShellConfig};
use portal::{CrmAccess, Fault, HttpRequest, Opening, Options, Pace, Portal};
use segmentation::condition::Needs;
use segmentation::{Group, Mode, Month, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::gate::Gate;
use crate::page::Counts;
use crate::static_host;

/// Which portal to start.
pub struct Setup {
    /// Contacts and companies together.
    pub clients: u32,
    /// Whether portal and app have different hosts, not only different ports.
    pub cross_site: bool,
    /// Changes a copy of the built app before it is served.
    pub alter_app: Option<fn(&Path) -> Result<()>>,
    /// Whether a plain static host serves the unpacked archive in place of the portal's server of the built app.
    pub from_archive: bool,
    /// How the portal opens the app.
    pub opening: Opening,
}

impl Default for Setup {
    fn default() -> Self {
        Self { clients: 300, cross_site: false, alter_app: None, from_archive: false, opening: Opening::Get }
    }
}

/// A running portal; its servers end with the test's runtime.
pub struct DemoPortal {
    /// Address of the portal without a slash at the end.
    pub portal_origin: String,
    /// Address of the app without a slash at the end.
    pub app_origin: String,
    /// Address of the app's page.
    pub app_address: String,
    data: Data,
    portal: Arc<Mutex<Portal>>,
}

impl DemoPortal {
    /// Starts the portal's two servers, with the gate before its REST.
    ///
    /// # Errors
    /// If the app is not built, or there are no free ports.
    pub async fn start(setup: &Setup, gate: &Gate, folder: &Path) -> Result<Self> {
        let data = portal::seeds::generate(setup.clients, 1, Language::Ru);
        let options = Options { pace: Pace::Fast, opening: setup.opening, ..Options::default() };
        let portal = Arc::new(Mutex::new(Portal::new(data.clone(), options)));

        let (portal_listener, app_listener) =
            (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
        let portal_host = if setup.cross_site { "localhost" } else { "127.0.0.1" };
        let config = ShellConfig {
            portal_origin: format!("http://{portal_host}:{}", portal_listener.local_addr()?.port()),
            app_origin: format!("http://127.0.0.1:{}", app_listener.local_addr()?.port()),
            language: Language::Ru,
            app_path: if setup.from_archive { static_host::FOLDER } else { "/index.html" }.to_owned(),
            octet_stream_wasm: false,
        };
        let app = match setup.alter_app {
            _ if setup.from_archive => {
                let unpacked = static_host::unpack(folder, &config.portal_origin)?;
                static_host::router(&unpacked, &config.portal_origin)
            }
            None => shell::app_router(Some(built_app()?), config.clone()),
            Some(alter) => {
                let copy = folder.join("app");
                copy_folder(&built_app()?, &copy)?;
                alter(&copy)?;
                shell::app_router(Some(copy), config.clone())
            }
        };
        let rest =
            portal::server::router(portal.clone()).layer(middleware::from_fn_with_state(gate.clone(), Gate::pass));
        serve(portal_listener, shell::portal_router(portal.clone(), config.clone()).merge(rest));
        serve(app_listener, app);
        let app_address = format!("{}{}", config.app_origin, config.app_path);
        let ShellConfig { portal_origin, app_origin, .. } = config;
        Ok(Self { portal_origin, app_origin, app_address, data, portal })
    }

    /// The address of a view of the portal, for example `user=3&lang=en`; an empty one shows the app to the administrator.
    #[must_use]
    pub fn address(&self, view: &str) -> String {
        format!("{}/?{view}", self.portal_origin)
    }

    /// What counting the portal gives, as a file.
    ///
    /// # Errors
    /// If the portal cannot be counted.
    pub fn counted_as_csv(&self) -> Result<String> {
        Ok(simulation::count(self.data.clone())?)
    }

    /// What counting the portal gives: by mode, then by month, then by group.
    ///
    /// # Errors
    /// If the portal cannot be counted.
    pub fn counted(&self) -> Result<BTreeMap<Mode, BTreeMap<Month, Counts>>> {
        let csv = self.counted_as_csv()?;
        let mut counted: BTreeMap<Mode, BTreeMap<Month, Counts>> = BTreeMap::new();
        for line in csv.lines().skip(1) {
            let [month, mode, group, count] = line.split(',').collect::<Vec<_>>()[..] else {
                bail!("an odd line: {line}")
            };
            let mode = Mode::ALL.into_iter().find(|known| known.code() == mode).context("an unknown mode")?;
            let group = mode.groups().iter().find(|known| known.code() == group).context("an unknown group")?;
            let month: Month = month.parse().ok().context("no month")?;
            counted.entry(mode).or_default().entry(month).or_default().insert(*group, count.parse()?);
        }
        Ok(counted)
    }

    /// What counting the portal gives for today in one mode.
    ///
    /// # Errors
    /// If the portal cannot be counted, or is empty.
    pub fn counted_today(&self, mode: Mode) -> Result<Counts> {
        self.counted()?
            .remove(&mode)
            .and_then(|months| Some(months.into_iter().next_back()?.1))
            .context("an empty portal")
    }

    /// What counting the portal by some settings gives for today in one mode.
    ///
    /// # Errors
    /// If the portal cannot be counted, or is empty.
    pub fn counted_by(&self, settings: &Settings, mode: Mode) -> Result<Counts> {
        let portal = Portal::new(self.data.clone(), Options::default());
        let (engine, _) = simulation::read_whole(portal, Needs::default(), settings)?.counted(settings);
        let series = engine.series();
        let counts = series.counts.last().context("an empty portal")?;
        Ok(mode.groups().iter().map(|&group| (group, counts[group])).collect())
    }

    /// A user who still works here and may read this much of the CRM.
    #[must_use]
    pub fn user_with(&self, access: CrmAccess) -> u32 {
        let users = self.lock().users();
        let found = users.into_iter().find(|user| user.active && user.crm_access == access);
        found.expect("every generated portal has users of all kinds").id
    }

    /// How many companies and contacts count.
    #[must_use]
    pub fn cards(&self) -> Counts {
        self.cards_where(|_, _| true)
    }

    /// How many of the companies and contacts that count are a user's own.
    #[must_use]
    pub fn cards_of(&self, user: u32) -> Counts {
        self.cards_where(|record, owner| record.reference(owner) == Some(user))
    }

    fn cards_where(&self, is_wanted: impl Fn(&Record, portal::schema::FieldId) -> bool) -> Counts {
        let companies = self.data.records(Entity::Company).iter().filter(|row| {
            row.flag(company::IS_MY_COMPANY) != Some(true)
                && row.reference(company::CATEGORY_ID).is_none()
                && is_wanted(row, company::ASSIGNED_BY_ID)
        });
        let contacts = self.data.records(Entity::Contact).iter();
        let contacts = contacts
            .filter(|row| row.reference(contact::CATEGORY_ID).is_none() && is_wanted(row, contact::ASSIGNED_BY_ID));
        let count = |number: usize| u32::try_from(number).expect("a test's portal is small");
        Counts::from([(Group::Companies, count(companies.count())), (Group::Contacts, count(contacts.count()))])
    }

    /// How many contacts have a name that holds all these parts, which are given in lower case.
    #[must_use]
    pub fn contacts_named(&self, parts: &[&str]) -> u32 {
        let named =
            self.data.contacts.iter().filter(|row| row.reference(contact::CATEGORY_ID).is_none()).filter(|row| {
                let names = [contact::LAST_NAME, contact::NAME, contact::SECOND_NAME]
                    .map(|field| row.text(field).to_lowercase());
                parts.iter().all(|part| names.join(" ").replace('ё', "е").contains(part))
            });
        u32::try_from(named.count()).expect("a test's portal is small")
    }

    /// Cuts every connection to the REST from now on, or ends that.
    pub fn set_unreachable(&self, unreachable: bool) {
        self.lock().faults_mut().cut = Fault::by_chance(if unreachable { 1.0 } else { 0.0 });
    }

    /// Shows the app in a place of the portal, as its administrator can have it shown.
    ///
    /// # Errors
    /// If the portal refuses.
    pub fn show_app_in(&self, place: &str) -> Result<()> {
        let handler = format!("{}/index.html", self.app_origin);
        self.ask(1, "placement.bind", &json!({ "PLACEMENT": place, "HANDLER": handler, "TITLE": "Client" })).map(drop)
    }

    /// Asks the portal's REST in a user's name, as another program would: no gate stands before it and notes it down.
    ///
    /// # Errors
    /// If the portal refuses.
    pub fn ask(&self, user: u32, method: &str, params: &Value) -> Result<Value> {
        let mut portal = self.lock();
        let now = portal.clock_secs();
        let mut body = params.clone();
        body["auth"] = json!(portal.issue_token(user, now).access);
        let request = HttpRequest::post_json(&format!("/rest/{method}"), &body);
        match portal.handle(&request, now).response() {
            Some(answer) if answer.status == 200 => Ok(answer.json()),
            answer => bail!("the portal refuses {method}: {:?}", answer.map(portal::HttpResponse::json)),
        }
    }

    /// All rows of a list, page by page, in a user's name.
    ///
    /// # Errors
    /// If the portal refuses.
    pub fn rows(&self, user: u32, method: &str, params: &Value) -> Result<Vec<Value>> {
        let (mut rows, mut start) = (Vec::new(), json!(0));
        loop {
            let mut page = params.clone();
            page["start"] = start;
            let answer = self.ask(user, method, &page)?;
            let result = answer.pointer("/result/items").unwrap_or(&answer["result"]);
            rows.extend(result.as_array().with_context(|| format!("{method} gives no list"))?.iter().cloned());
            start = answer["next"].clone();
            if start.is_null() {
                return Ok(rows);
            }
        }
    }

    /// Takes a user's right to the CRM away, or gives it back.
    pub fn set_access_lost(&self, user: u32, lost: bool) {
        self.lock().set_access_lost(user, lost);
    }

    /// Makes a user an administrator or an ordinary one.
    pub fn set_admin(&self, user: u32, is_admin: bool) {
        self.lock().set_admin(user, is_admin);
    }

    /// A contact that belongs to a company, with that company.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn contact_of_a_company(&self) -> (u32, u32) {
        let companies = self.data.records(Entity::Company);
        let is_client = |id: &u32| {
            let company = companies.iter().find(|record| record.id == *id);
            company.is_some_and(|row| {
                row.flag(company::IS_MY_COMPANY) != Some(true) && row.reference(company::CATEGORY_ID).is_none()
            })
        };
        let company_of = |record: &Record| record.reference(contact::COMPANY_ID).filter(is_client);
        let contacts = self.data.records(Entity::Contact).iter();
        let mut contacts = contacts.filter(|row| row.reference(contact::CATEGORY_ID).is_none());
        contacts.find_map(|record| Some((record.id, company_of(record)?))).expect("a contact of a company")
    }

    /// Makes the tokens given to the administrator so far invalid.
    pub fn revoke_tokens(&self) {
        self.lock().revoke(1);
    }

    fn lock(&self) -> MutexGuard<'_, Portal> {
        self.portal.lock().expect("the portal does not panic while it answers")
    }
}

fn serve(listener: TcpListener, router: Router) {
    // The task ends with the runtime; an error of the server shows as a page that does not load.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    drop(tokio::spawn(async move { axum::serve(listener, service).await }));
}

/// The folder with the built app.
fn built_app() -> Result<PathBuf> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    dist.join("index.html").exists().then_some(dist).context("the app is not built: run `cargo xtask test`")
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
