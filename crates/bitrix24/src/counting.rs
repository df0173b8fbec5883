//! The settings of counting: how they lie in an option of the app, who has changed them and when, and the directories
//! of the portal that they name things of.
//!
//! # Design
//! The option holds one text of JSON: the settings by the names of `docs/rules.md`, and the journal of their changes.
//! Builds of different age read and write it. A build that does not know a setting leaves it, as well as what it does
//! not know of the journal, as it stands; only a change after which an older build would count wrongly raises
//! [`FORMAT`], and such a text is neither read nor replaced by a build that does not know it. A portal keeps all
//! options of an app in one value and ships it at every start, so that the oldest entries of the journal go when the
//! text gets long.

use std::collections::BTreeSet;

use segmentation::facts::TouchKind;
use segmentation::rank::{Abc, MonthlyMeasure};
use segmentation::{
    AbcCut, AbcMeasure, AbcRule, FIELD_COUNT, FunnelId, OptionalFields, Setting, SettingValue, Settings, UserId,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;
use crate::user_fields::{CardKind, UserField};

/// The option that holds the settings.
pub const OPTION: &str = "counting";

/// The form of the text; counts up when an older build would count wrongly by it.
const FORMAT: u64 = 1;

/// So many changes are remembered at the most …
const JOURNAL_LENGTH: usize = 50;

/// … and fewer if the text would get longer than this, in bytes.
const LONGEST: usize = 12_000;

/// Why a text tells no settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountingError {
    /// It is damaged.
    #[error("the settings of counting are damaged")]
    Damaged,
    /// A newer build wrote it, and an older one would count wrongly by it.
    #[error("the settings of counting have format {0}, this build knows {FORMAT}")]
    Newer(u64),
    /// What it tells of a setting is of no kind that the setting can have.
    #[error("the setting {0:?} is of an unknown kind")]
    UnknownKind(Setting),
    /// A number of months is out of range.
    #[error("the setting {0:?} is out of range")]
    OutOfRange(Setting),
}

/// A change of one setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
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

/// Who changes settings, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// When, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub at: String,
    /// Number of the administrator.
    pub user: UserId,
    /// The name of that user; empty if it is not known.
    pub name: String,
}

/// What the option tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// How often settings were saved; a text with a greater number is the newer one.
    pub revision: u64,
    /// The settings.
    pub settings: Settings,
    /// Their changes, the newest first. Changes of settings that are not known here are left out.
    pub journal: Vec<Entry>,
    /// The text itself.
    text: String,
}

impl Counting {
    /// Reads the option's text. An empty one stands for settings that were never changed.
    ///
    /// # Errors
    /// Why it tells no settings.
    pub fn parse(text: &str) -> Result<Self, CountingError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let document = document(text).ok_or(CountingError::Damaged)?;
        match document.get("format").map(Value::as_u64) {
            Some(Some(FORMAT)) => {}
            Some(Some(newer @ FORMAT..)) => return Err(CountingError::Newer(newer)),
            _ => return Err(CountingError::Damaged),
        }
        let Some(Value::Object(named)) = document.get("settings") else { return Err(CountingError::Damaged) };
        let mut settings = Settings::default();
        for setting in Setting::ALL {
            if let Some(value) = find(named, setting) {
                read(&mut settings, setting, value).ok_or(CountingError::UnknownKind(setting))?;
            }
        }
        if let Some(setting) = settings.out_of_range() {
            return Err(CountingError::OutOfRange(setting));
        }
        let journal = document.get("journal").and_then(Value::as_array);
        Ok(Self {
            revision: revision(&document),
            settings,
            journal: journal.into_iter().flatten().filter_map(read_entry).collect(),
            text: text.to_owned(),
        })
    }

    /// The text to put into the option.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether all changes of an author that lead from one to other settings are in the journal.
    #[must_use]
    pub fn tells(&self, author: &Author, wanted: &Settings, changed: &[Setting]) -> bool {
        let is_told = |&setting: &Setting| {
            let is_it = |entry: &Entry| {
                (entry.at.as_str(), entry.user, entry.setting) == (author.at.as_str(), author.user, setting)
                    && entry.to == wanted.value(setting)
            };
            self.journal.iter().any(is_it)
        };
        changed.iter().all(is_told)
    }
}

/// Puts settings in place of those that a text tells, and notes who did it. Everything that is not known here stays as it
/// is; of a text that tells no settings, whatever can be kept.
///
/// # Errors
/// If a newer build wrote the text, which must not be replaced.
pub fn rewrite(text: &str, wanted: &Settings, author: &Author) -> Result<String, CountingError> {
    let before = match Counting::parse(text) {
        Err(error @ CountingError::Newer(_)) => return Err(error),
        read => read.ok(),
    };
    let mut document = document(text).unwrap_or_default();
    let known = before.as_ref().map_or_else(Settings::default, |before| before.settings.clone());
    let changed = known.differing(wanted);
    // What cannot be read is written anew, whether or not it differs from what holds in its place.
    let written: &[Setting] = if before.is_some() { &changed } else { &Setting::ALL };
    let mut named = match document.remove("settings") {
        Some(Value::Object(named)) => named,
        _ => Map::new(),
    };
    for &setting in written {
        put(&mut named, setting, write(&wanted.value(setting)));
    }
    let entry = |&setting: &Setting| {
        json!({
            "at": author.at,
            "user": author.user,
            "name": author.name,
            "setting": path(setting).join("."),
            "from": write(&known.value(setting)),
            "to": write(&wanted.value(setting)),
        })
    };
    let mut journal: Vec<Value> = changed.iter().map(entry).collect();
    if let Some(Value::Array(older)) = document.remove("journal") {
        journal.extend(older);
    }
    journal.truncate(JOURNAL_LENGTH);
    document.insert("format".to_owned(), FORMAT.into());
    document.insert("revision".to_owned(), (revision(&document) + 1).into());
    document.insert("settings".to_owned(), Value::Object(named));
    loop {
        document.insert("journal".to_owned(), Value::Array(journal.clone()));
        let text = Value::Object(document.clone()).to_string();
        if text.len() <= LONGEST || journal.pop().is_none() {
            return Ok(text);
        }
    }
}

fn document(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok()
}

fn revision(document: &Map<String, Value>) -> u64 {
    document.get("revision").and_then(Value::as_u64).unwrap_or(0)
}

/// The names that lead to a setting.
fn path(setting: Setting) -> &'static [&'static str] {
    match setting {
        Setting::SleepingAfter => &["sleeping_after_months"],
        Setting::LostAfter => &["lost_after_months"],
        Setting::PaymentFunnels => &["payment_funnels"],
        Setting::CompanyTypes => &["left_out_types", "company"],
        Setting::ContactTypes => &["left_out_types", "contact"],
        Setting::ChatsAreDialogs => &["chats_are_dialogs"],
        Setting::InvoicesCountApart => &["invoices_count_apart"],
        Setting::LeadsAreRequests => &["leads_are_requests"],
        Setting::Abc => &["abc"],
        Setting::XyzByRevenue => &["xyz", "by_revenue"],
        Setting::XyzMonths => &["xyz", "months"],
        Setting::XyzX => &["xyz", "x"],
        Setting::XyzY => &["xyz", "y"],
        Setting::RfmMonths => &["rfm", "months"],
        Setting::TouchNorm(Abc::A) => &["touch_norm", "a"],
        Setting::TouchNorm(Abc::B) => &["touch_norm", "b"],
        Setting::TouchNorm(Abc::C) => &["touch_norm", "c"],
        Setting::TouchKinds => &["touch_kinds"],
        Setting::OnlyPaying => &["filling", "only_paying"],
        Setting::LeavesEmpty => &["filling", "leaves_empty"],
        Setting::WrittenFields => &["filling", "fields"],
        Setting::OptionalFields => &["filling", "optional"],
        Setting::ItemUpdate => &["filling", "item_update"],
    }
}

/// What is of no kind that a setting in a group can have.
static NOTHING: Value = Value::Null;

fn find(named: &Map<String, Value>, setting: Setting) -> Option<&Value> {
    match *path(setting) {
        [name] => named.get(name),
        [group, name] => match named.get(group)? {
            Value::Object(group) => group.get(name),
            // Of another kind, and so is whatever it may say of the setting.
            _ => Some(&NOTHING),
        },
        _ => None,
    }
}

fn put(named: &mut Map<String, Value>, setting: Setting, value: Value) {
    match *path(setting) {
        [name] => _ = named.insert(name.to_owned(), value),
        [group, name] => {
            let group = named.entry(group).or_insert_with(|| Map::new().into());
            match group {
                Value::Object(group) => _ = group.insert(name.to_owned(), value),
                other => *other = json!({ name: value }),
            }
        }
        _ => {}
    }
}

/// What a value says of a setting; nothing if it is of no kind that the setting can have.
fn value_of(setting: Setting, value: &Value) -> Option<SettingValue> {
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    match setting {
        Setting::SleepingAfter
        | Setting::LostAfter
        | Setting::XyzMonths
        | Setting::RfmMonths
        | Setting::TouchNorm(_) => number(value).map(SettingValue::Months),
        Setting::XyzX | Setting::XyzY => number(value).map(SettingValue::PerCent),
        Setting::PaymentFunnels if value.is_null() => Some(SettingValue::Funnels(None)),
        Setting::PaymentFunnels => {
            let funnels: Option<BTreeSet<FunnelId>> =
                value.as_array()?.iter().map(|funnel| number(funnel).map(FunnelId)).collect();
            funnels.map(|funnels| SettingValue::Funnels(Some(funnels)))
        }
        Setting::CompanyTypes | Setting::ContactTypes => {
            let codes = value.as_array()?.iter().map(|code| code.as_str().map(str::to_owned));
            codes.collect::<Option<BTreeSet<String>>>().map(SettingValue::Types)
        }
        Setting::ChatsAreDialogs
        | Setting::InvoicesCountApart
        | Setting::LeadsAreRequests
        | Setting::XyzByRevenue
        | Setting::OnlyPaying
        | Setting::LeavesEmpty
        | Setting::ItemUpdate => value.as_bool().map(SettingValue::YesNo),
        Setting::Abc => abc_rule(value).map(SettingValue::Abc),
        Setting::TouchKinds => {
            let kind = |code: &Value| TouchKind::TOUCHES.into_iter().find(|kind| Some(kind.code()) == code.as_str());
            value.as_array()?.iter().map(kind).collect::<Option<BTreeSet<TouchKind>>>().map(SettingValue::Kinds)
        }
        Setting::WrittenFields => {
            let mut fields = [false; FIELD_COUNT];
            for name in value.as_array()? {
                *fields.get_mut(UserField::by_name(name.as_str()?)? as usize)? = true;
            }
            Some(SettingValue::Fields(fields))
        }
        Setting::OptionalFields => {
            let mut optional = OptionalFields::default();
            for name in value.as_array()? {
                // One that is not known here is another build's, and left out.
                if let Some(place) = UserField::by_name(name.as_str()?).and_then(UserField::place_among_optional) {
                    optional[place] = true;
                }
            }
            Some(SettingValue::Optional(optional))
        }
    }
}

/// What a value says of how clients are ranked: the measure (revenue if it is not told), months (null for all the time), and
/// the shares in per cent or the limits, in cents or in number, of A and B.
fn abc_rule(value: &Value) -> Option<AbcRule> {
    let measure = match value.get("measure") {
        None => AbcMeasure::Revenue,
        Some(code) => AbcMeasure::ALL.into_iter().find(|measure| code.as_str() == Some(measure.code()))?,
    };
    let months = match value.get("months")? {
        Value::Null => None,
        months => Some(u32::try_from(months.as_u64()?).ok()?),
    };
    let two = |name: &str| {
        let [a, b] = value.get(name)?.as_array()?.as_slice() else { return None };
        Some((a.as_i64()?, b.as_i64()?))
    };
    let shares = || {
        let (a, b) = two("shares")?;
        Some(AbcCut::Shares { a: u8::try_from(a).ok()?, b: u8::try_from(b).ok()? })
    };
    let limits = || two("limits").map(|(a, b)| AbcCut::Limits { a, b });
    Some(AbcRule { measure, months, cut: shares().or_else(limits)? })
}

fn read(settings: &mut Settings, setting: Setting, value: &Value) -> Option<()> {
    match (setting, value_of(setting, value)?) {
        (Setting::SleepingAfter, SettingValue::Months(months)) => settings.sleeping_after_months = months,
        (Setting::LostAfter, SettingValue::Months(months)) => settings.lost_after_months = months,
        (Setting::PaymentFunnels, SettingValue::Funnels(funnels)) => settings.payment_funnels = funnels,
        (Setting::CompanyTypes, SettingValue::Types(types)) => settings.left_out_company_types = types,
        (Setting::ContactTypes, SettingValue::Types(types)) => settings.left_out_contact_types = types,
        (Setting::ChatsAreDialogs, SettingValue::YesNo(is_set)) => settings.chats_are_dialogs = is_set,
        (Setting::InvoicesCountApart, SettingValue::YesNo(is_set)) => settings.invoices_count_apart = is_set,
        (Setting::LeadsAreRequests, SettingValue::YesNo(is_set)) => settings.leads_are_requests = is_set,
        (Setting::Abc, SettingValue::Abc(rule)) => settings.abc = rule,
        (Setting::XyzByRevenue, SettingValue::YesNo(is_set)) => {
            settings.xyz.measure = if is_set { MonthlyMeasure::Revenue } else { MonthlyMeasure::Payments };
        }
        // A number that fits nowhere is out of range there.
        (Setting::XyzMonths, SettingValue::Months(months)) => {
            settings.xyz.regularity.months = u16::try_from(months).unwrap_or(u16::MAX);
        }
        (Setting::XyzX, SettingValue::PerCent(limit)) => settings.xyz.regularity.x = limit,
        (Setting::XyzY, SettingValue::PerCent(limit)) => settings.xyz.regularity.y = limit,
        (Setting::RfmMonths, SettingValue::Months(months)) => settings.rfm_months = months,
        (Setting::TouchNorm(rank), SettingValue::Months(months)) => *settings.touch_norms.of_mut(rank) = months,
        (Setting::TouchKinds, SettingValue::Kinds(kinds)) => settings.touch_kinds = kinds,
        (Setting::OnlyPaying, SettingValue::YesNo(is_set)) => settings.filling.only_paying = is_set,
        (Setting::LeavesEmpty, SettingValue::YesNo(is_set)) => settings.filling.leaves_empty = is_set,
        (Setting::WrittenFields, SettingValue::Fields(fields)) => settings.filling.fields = fields,
        (Setting::OptionalFields, SettingValue::Optional(fields)) => settings.filling.optional = fields,
        (Setting::ItemUpdate, SettingValue::YesNo(is_set)) => settings.filling.item_update = is_set,
        _ => return None,
    }
    Some(())
}

fn write(value: &SettingValue) -> Value {
    match value {
        SettingValue::Months(number) | SettingValue::PerCent(number) => json!(number),
        SettingValue::Funnels(funnels) => json!(funnels),
        SettingValue::Types(types) => json!(types),
        SettingValue::YesNo(is_set) => json!(is_set),
        SettingValue::Abc(rule) => {
            let mut value = match rule.cut {
                AbcCut::Shares { a, b } => json!({ "months": rule.months, "shares": [a, b] }),
                AbcCut::Limits { a, b } => json!({ "months": rule.months, "limits": [a, b] }),
            };
            // A build that knows no other measure reads the rest as it always did.
            if rule.measure != AbcMeasure::Revenue {
                value["measure"] = json!(rule.measure.code());
            }
            value
        }
        SettingValue::Kinds(kinds) => kinds.iter().map(|kind| kind.code()).collect(),
        SettingValue::Fields(fields) => named(UserField::eight(), fields),
        SettingValue::Optional(fields) => named(UserField::ALL.into_iter().skip(FIELD_COUNT), fields),
    }
}

/// The names of the fields that are chosen.
fn named(fields: impl Iterator<Item = UserField>, chosen: &[bool]) -> Value {
    fields.zip(chosen).filter(|(_, is_chosen)| **is_chosen).map(|(field, _)| field.name()).collect()
}

/// An entry of the journal; nothing if it tells of something that is not known here.
fn read_entry(entry: &Value) -> Option<Entry> {
    let name = entry["setting"].as_str()?;
    let setting = Setting::ALL.into_iter().find(|&setting| path(setting).join(".") == name)?;
    Some(Entry {
        at: entry["at"].as_str()?.to_owned(),
        user: entry["user"].as_u64().and_then(|user| u32::try_from(user).ok()).map(UserId)?,
        name: entry["name"].as_str().unwrap_or_default().to_owned(),
        setting,
        from: value_of(setting, &entry["from"])?,
        to: value_of(setting, &entry["to"])?,
    })
}

/// Asks for the funnels of deals (docs: api-reference/crm/universal/category/crm-category-list.md).
#[must_use]
pub fn funnels() -> Call {
    Call::new("crm.category.list", json!({ "entityTypeId": 2 }))
}

/// Reads the funnels from the answer to [`funnels`], with their names, in the portal's order.
///
/// # Errors
/// If it is no list of funnels.
pub fn read_funnels(raw: &RawValue) -> Result<Vec<(FunnelId, String)>, OddAnswer> {
    #[derive(Deserialize)]
    struct Funnel {
        #[serde(deserialize_with = "tolerant::id")]
        id: FunnelId,
        #[serde(default, deserialize_with = "tolerant::text")]
        name: String,
    }
    #[derive(Deserialize)]
    struct Funnels {
        categories: Vec<Funnel>,
    }
    let funnels: Funnels =
        serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("crm.category.list", &error))?;
    Ok(funnels.categories.into_iter().map(|funnel| (funnel.id, funnel.name)).collect())
}

/// Asks whether the portal works with leads at all (docs: api-reference/crm/crm-settings-mode-get.md).
#[must_use]
pub fn crm_mode() -> Call {
    Call::new("crm.settings.mode.get", json!({}))
}

/// Reads from the answer to [`crm_mode`] whether the portal works with leads; nothing if the answer cannot be understood.
#[must_use]
pub fn read_has_leads(raw: &RawValue) -> Option<bool> {
    // 1 is the classic mode, 2 the simple one (docs: api-reference/crm/auxiliary/enum/crm-enum-settings-mode.md).
    match raw.get().trim_matches('"') {
        "1" => Some(true),
        "2" => Some(false),
        _ => None,
    }
}

/// Asks for the types of cards of a kind (docs: api-reference/crm/status/crm-status-list.md). A list has 50 of them.
#[must_use]
pub fn types(kind: CardKind) -> Call {
    let directory = match kind {
        CardKind::Company => "COMPANY_TYPE",
        CardKind::Contact => "CONTACT_TYPE",
    };
    directory_entries(directory)
}

/// Asks for the sources of cards, as [`types`] does for their types; [`read_types`] reads the answer.
#[must_use]
pub fn sources() -> Call {
    directory_entries("SOURCE")
}

/// Asks for the industries of companies in the same way.
#[must_use]
pub fn industries() -> Call {
    directory_entries("INDUSTRY")
}

pub(crate) fn directory_entries(directory: &str) -> Call {
    Call::new("crm.status.list", json!({ "order": { "SORT": "ASC" }, "filter": { "ENTITY_ID": directory } }))
}

/// Reads the codes of types from the answer to [`types`], with their names, in the portal's order.
///
/// # Errors
/// If it is no list of a directory's entries.
pub fn read_types(raw: &RawValue) -> Result<Vec<(String, String)>, OddAnswer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Type {
        #[serde(default, deserialize_with = "tolerant::text")]
        status_id: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        name: String,
    }
    let types: Vec<Type> =
        serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("crm.status.list", &error))?;
    Ok(types.into_iter().map(|it| (it.status_id, it.name)).filter(|(code, _)| !code.is_empty()).collect())
}

#[cfg(test)]
mod tests;
