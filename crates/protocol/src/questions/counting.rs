//! The settings of counting: what is set and by whom, what others would change, and setting them.

use segmentation::{Effect, FunnelId, Month, Setting, SettingValue, Settings, UserId};
use serde::{Deserialize, Serialize};

/// Asks which settings of counting the portal holds now, and what they can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountingQuestion;

/// The settings of counting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountingAnswer {
    /// Those that hold.
    pub settings: Settings,
    /// Why what the portal holds cannot be read, so that those known before go on holding.
    pub problem: Option<CountingProblem>,
    /// Their changes, the newest first.
    pub journal: Vec<SettingsChange>,
    /// What they can name.
    pub directories: Directories,
    /// Whether there are leads to be counted.
    pub leads: Leads,
}

/// Whether a portal has leads to be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leads {
    /// It works with leads, or has not told.
    #[default]
    Maybe,
    /// Its CRM is in the simple mode, in which leads are not worked with.
    SimpleMode,
    /// They were to be read, and the viewer may not.
    Refused,
}

/// What settings of counting can name, in the portal's order; of what the portal has not told there is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directories {
    /// The funnels of deals with their names.
    pub funnels: Option<Vec<(FunnelId, String)>>,
    /// The codes of the types of companies with their names.
    pub company_types: Option<Vec<(String, String)>>,
    /// The same of contacts.
    pub contact_types: Option<Vec<(String, String)>>,
    /// The codes of the sources of cards with their names.
    pub sources: Option<Vec<(String, String)>>,
    /// The codes of the industries of companies with their names.
    pub industries: Option<Vec<(String, String)>>,
}

/// Asks for the names of what cards hold of the portal's lists: types, sources, funnels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoriesQuestion;

/// The names of what cards hold of the portal's lists, and the currency in which sums are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoriesAnswer {
    /// The lists.
    pub directories: Directories,
    /// Code of the base currency; empty if it is not known.
    pub currency: String,
    /// Code of the app in the portal, by which a link opens it; empty if it is not known.
    pub app_code: String,
}

/// Why the settings that the portal holds cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CountingProblem {
    /// They are damaged.
    Damaged,
    /// A newer build wrote them.
    Newer,
    /// What is told of this setting makes no sense.
    Senseless(Setting),
}

/// A change of one setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChange {
    /// When, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub at: String,
    /// Number of the administrator.
    pub user: UserId,
    /// The name of that user; empty if it was not known.
    pub name: String,
    /// What was changed.
    pub setting: Setting,
    /// What it was before.
    pub from: SettingValue,
    /// What it was set to.
    pub to: SettingValue,
}

/// Asks what some settings would change in a month, and for the charts by them and by those in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectQuestion {
    /// The settings that are tried.
    pub settings: Settings,
    /// The month; nothing for the current one.
    pub month: Option<Month>,
}

/// What they would change; nothing where not everything is counted that there is.
pub type EffectAnswer = Option<Effect>;

/// From an administrator: sets the settings of counting for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveCounting {
    /// Those that he has seen. If others hold by now, nothing is changed.
    pub seen: Settings,
    /// Those that he wants.
    pub wanted: Settings,
}

impl SaveCounting {
    /// What was to be saved is saved, whatever else is.
    pub(crate) fn is_done_apart(&self, _: &Self) -> bool {
        true
    }
}

/// What came of saving settings of counting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveAnswer {
    /// They are set.
    Saved(Set),
    /// Somebody else has set others meanwhile, which hold.
    Overtaken(Set),
    /// The viewer is no administrator.
    NotAllowed,
    /// A number of months is out of range.
    OutOfRange(Setting),
    /// A newer build wrote what the portal holds, and it must not be replaced.
    Newer,
    /// The portal refused it, in these words of its own, which may be none.
    Refused(String),
}

/// The settings that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Set {
    /// The settings.
    pub settings: Settings,
    /// Their changes, the newest first.
    pub journal: Vec<SettingsChange>,
}
