//! How a portal behaves: tariff, cost profile, billing rule, pace, faults.

use crate::data::Plan;
use crate::faults::Faults;
use crate::oddities::Oddities;
use crate::state::SCOPES;

/// How dear a call is to the portal's server, in modelled seconds (see `cost.rs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// A quiet portal.
    Fast,
    /// An ordinary one.
    #[default]
    Typical,
    /// A busy portal with robots.
    Heavy,
}

/// To whom execution time is billed. The documentation and newer server code disagree, so the portal can do both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// Every method has its own budget, inside of a batch too; blocked until old minutes fall out (docs: limits.md).
    #[default]
    Docs,
    /// A batch is billed as the method `batch` at half its time; exceeding costs a ban of 300 seconds.
    Batch,
}

/// Whether the portal takes its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Pace {
    /// Answers after the modelled time and enforces all limits.
    #[default]
    Real,
    /// Answers at once and never refuses by itself; the modelled times are still reported.
    Fast,
}

/// How a portal opens the page of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Opening {
    /// By GET, as a static local application: the page knows only its address and the name of its frame.
    #[default]
    Get,
    /// By POST with a token in the body, as an application with a server of its own (docs: settings/app-installation).
    Post,
}

/// Options of a portal.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Seed of all chance: durations, faults, tokens.
    pub seed: u64,
    /// Tariff; `None` takes the one of the data.
    pub plan: Option<Plan>,
    /// Cost profile.
    pub profile: Profile,
    /// Billing rule.
    pub billing: Billing,
    /// Real or fast.
    pub pace: Pace,
    /// Seconds a method may take within ten minutes (docs: limits.md, example: 480).
    pub operating_limit: f64,
    /// Whether the hour of the day makes calls dearer, up to 2.5 times at noon.
    pub hour_factor: bool,
    /// Whether the portal ever had invoices of the first generation; otherwise `crm.invoice.list` fails.
    pub old_invoices: bool,
    /// Whether the CRM works with leads; in the simple mode it has none.
    pub leads: bool,
    /// Scopes the app was given; a method of another scope is refused, `insufficient_scope`. Webhooks have all scopes.
    pub scopes: Vec<String>,
    /// How the portal opens the app's page.
    pub opening: Opening,
    /// Secret of the inbound webhooks, `/rest/USER/SECRET/METHOD`.
    pub webhook_secret: String,
    /// Faults from the start on.
    pub faults: Faults,
    /// Oddities from the start on.
    pub oddities: Oddities,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 1,
            plan: None,
            profile: Profile::default(),
            billing: Billing::default(),
            pace: Pace::default(),
            operating_limit: 480.0,
            hour_factor: false,
            old_invoices: true,
            leads: true,
            scopes: SCOPES.map(str::to_owned).to_vec(),
            opening: Opening::default(),
            webhook_secret: "secret".to_owned(),
            faults: Faults::default(),
            oddities: Oddities::default(),
        }
    }
}
