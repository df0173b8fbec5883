//! Flags of the demo portal, shared by its own command and by the project's `demo` command, and what they load.

use std::path::PathBuf;

use crate::data::{Data, Language, Plan};
use crate::dump::{self, DumpError};
use crate::oddities::{self, Oddities};
use crate::options::{Billing, Opening, Options, Pace, Profile};
use crate::seeds;
use crate::state::SCOPES;

/// Which portal to open and how it behaves.
#[derive(Debug, Clone, clap::Args)]
pub struct PortalArgs {
    /// Folder with a dump of a portal; without it one is generated.
    #[arg(long, value_name = "DIR", conflicts_with = "clients")]
    pub data: Option<PathBuf>,
    /// Contacts and companies of the generated portal.
    #[arg(long, value_name = "N", default_value_t = 5000)]
    pub clients: u32,
    /// Seed of the generated portal and of all chance.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Port of the portal; the app is served on the next one.
    #[arg(long, default_value_t = 8024)]
    pub port: u16,
    /// Answer after the modelled time and enforce limits, or answer at once.
    #[arg(long, value_enum, default_value_t)]
    pub pace: Pace,
    /// Tariff, which decides the rate limit; by default the one of the data.
    #[arg(long, value_enum)]
    pub plan: Option<Plan>,
    /// How dear calls are.
    #[arg(long, value_enum, default_value_t)]
    pub profile: Profile,
    /// To whom execution time is billed.
    #[arg(long, value_enum, default_value_t)]
    pub billing: Billing,
    /// Open the portal as `localhost` and the app as `127.0.0.1`, so that the frame is a third party.
    #[arg(long)]
    pub cross_site: bool,
    /// Language of the interface and of generated names; by default the one of the data, or Russian.
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Make calls dearer by day.
    #[arg(long)]
    pub hour_factor: bool,
    /// A portal that never had invoices of the first generation.
    #[arg(long)]
    pub no_old_invoices: bool,
    /// A portal in the simple mode of CRM, which has no leads.
    #[arg(long)]
    pub no_leads: bool,
    /// How the app's page is opened: by GET as a static local application, or by POST with the token in the body.
    #[arg(long, value_enum, default_value_t)]
    pub open: Opening,
    /// Scopes the app was given; methods of others are refused.
    #[arg(long, value_name = "SCOPE,…", value_delimiter = ',', default_values_t = SCOPES.map(str::to_owned))]
    pub scopes: Vec<String>,
    /// Oddities the portal has: wrong totals, odd dates and names, strange answers; see the table in the long help.
    #[arg(long = "odd", value_name = "NAME,…", default_value_t, long_help = oddities::help(), hide_default_value = true)]
    pub oddities: Oddities,
    /// Serve `.wasm` with a type that does not say so, as some hosts do.
    #[arg(long)]
    pub octet_stream_wasm: bool,
}

/// Where the app comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum App {
    /// A folder with the built app, which the portal serves on an origin of its own.
    Folder(PathBuf),
    /// The page of an app that somebody else serves, for example `http://127.0.0.1:9000/some/folder/`; a folder ends
    /// in `/`. Such an app has the address of the hosted BX24 library in it, unless its server swaps it for
    /// `/bx24/v1/` of this portal.
    Address(String),
}

impl App {
    /// Reads the flag: what names a protocol is an address, everything else a folder.
    ///
    /// # Errors
    /// If an address carries a query or a fragment: the portal adds a query of its own.
    pub fn from_arg(text: &str) -> Result<Self, String> {
        if !text.starts_with("http://") && !text.starts_with("https://") {
            return Ok(Self::Folder(text.into()));
        }
        if text.contains(['?', '#']) {
            return Err("an address without `?` and `#` is needed".to_owned());
        }
        Ok(Self::Address(text.to_owned()))
    }
}

impl PortalArgs {
    /// The options of the portal.
    pub fn options(&self) -> Options {
        Options {
            seed: self.seed,
            plan: self.plan,
            profile: self.profile,
            billing: self.billing,
            pace: self.pace,
            hour_factor: self.hour_factor,
            old_invoices: !self.no_old_invoices,
            leads: !self.no_leads,
            opening: self.open,
            oddities: self.oddities.clone(),
            scopes: self.scopes.clone(),
            ..Options::default()
        }
    }
}

/// Loads the dump, or generates the portal.
pub fn load(args: &PortalArgs) -> Result<Data, DumpError> {
    match &args.data {
        Some(folder) => {
            let mut data = dump::load(folder)?;
            if let Some(language) = args.lang {
                data.info.language = language;
            }
            Ok(data)
        }
        None => Ok(seeds::generate(args.clients, args.seed, args.lang.unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_a_folder_or_an_address() {
        for (text, app) in [
            ("dist", App::Folder("dist".into())),
            ("/var/www/app", App::Folder("/var/www/app".into())),
            ("http://127.0.0.1:9000/a/b/", App::Address("http://127.0.0.1:9000/a/b/".to_owned())),
            ("https://example.com/index.html", App::Address("https://example.com/index.html".to_owned())),
        ] {
            assert_eq!(App::from_arg(text), Ok(app), "{text}");
        }
        assert!(App::from_arg("https://example.com/?a=1").is_err());
    }
}
