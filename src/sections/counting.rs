//! The section «Counting rules»: the settings as a form that may be half filled in, what is wrong with it, what it
//! would change, who has changed what before, and the words for all that.

mod editing;
mod words;

pub use editing::{Editing, Outcome};
pub use words::CountingTexts;

use std::collections::BTreeSet;

use protocol::{Directories, SettingsChange};
use segmentation::facts::TouchKind;
use segmentation::rank::xyz::MOST_PER_CENT;
use segmentation::rank::{Abc, MonthlyMeasure, Norms, Regularity, XyzSettings};
use segmentation::{AbcRule, Effect, FIELD_COUNT, Filling, FunnelId, Group, Mode, Setting, SettingValue, Settings};

use crate::i18n::Lang;
use crate::i18n::thresholds::count;

/// The settings as they are being filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What stands in the field of months until a client sleeps.
    pub sleeping: String,
    /// What stands in the field of months until a client is lost.
    pub lost: String,
    /// Whether the success in every funnel is a payment, those that are yet to come included.
    pub all_funnels: bool,
    /// The funnels that are chosen if not all are.
    pub funnels: BTreeSet<FunnelId>,
    /// The types of companies that are no clients.
    pub company_types: BTreeSet<String>,
    /// The same of contacts.
    pub contact_types: BTreeSet<String>,
    /// Whether chats of open lines are dialogs.
    pub chats: bool,
    /// Whether each invoice in a won deal is a payment of its own.
    pub invoices_apart: bool,
    /// Whether leads are requests.
    pub leads: bool,
    /// How clients are ranked.
    pub abc: AbcRule,
    /// Whether regularity is that of revenue.
    pub xyz_by_revenue: bool,
    /// What stands in the fields of months of regularity, and of its limits X and Y in per cent.
    pub xyz: [String; 3],
    /// What stands in the field of months of RFM.
    pub rfm: String,
    /// What stands in the fields of months until a client of rank A, B or C is due for a touch.
    pub norms: [String; 3],
    /// The kinds of activities that are touches.
    pub kinds: BTreeSet<TouchKind>,
    /// What of the user fields is written.
    pub filling: Filling,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// It holds no whole number.
    NoNumber,
    /// Its number is not between these two, which are allowed.
    OutOfRange(u32, u32),
    /// None of many is chosen.
    NoneChosen,
    /// What tells A from B and B from C leaves nothing for one of them.
    WrongLimits,
}

impl From<&Settings> for Form {
    fn from(settings: &Settings) -> Self {
        let regularity = settings.xyz.regularity;
        Self {
            sleeping: settings.sleeping_after_months.to_string(),
            lost: settings.lost_after_months.to_string(),
            all_funnels: settings.payment_funnels.is_none(),
            funnels: settings.payment_funnels.clone().unwrap_or_default(),
            company_types: settings.left_out_company_types.clone(),
            contact_types: settings.left_out_contact_types.clone(),
            chats: settings.chats_are_dialogs,
            invoices_apart: settings.invoices_count_apart,
            leads: settings.leads_are_requests,
            abc: settings.abc,
            xyz_by_revenue: settings.xyz.measure == MonthlyMeasure::Revenue,
            xyz: [regularity.months.into(), regularity.x, regularity.y].map(|number: u32| number.to_string()),
            rfm: settings.rfm_months.to_string(),
            norms: Abc::ALL.map(|rank| settings.touch_norms.of(rank).to_string()),
            kinds: settings.touch_kinds.clone(),
            filling: settings.filling,
        }
    }
}

impl Form {
    /// A setting that is on or off; nothing of others.
    pub fn switch(&mut self, setting: Setting) -> Option<&mut bool> {
        match setting {
            Setting::ChatsAreDialogs => Some(&mut self.chats),
            Setting::InvoicesCountApart => Some(&mut self.invoices_apart),
            Setting::LeadsAreRequests => Some(&mut self.leads),
            Setting::XyzByRevenue => Some(&mut self.xyz_by_revenue),
            Setting::LeavesEmpty => Some(&mut self.filling.leaves_empty),
            Setting::ItemUpdate => Some(&mut self.filling.item_update),
            _ => None,
        }
    }

    /// What stands in the field of a setting that is a number; nothing of others.
    pub fn number(&mut self, setting: Setting) -> Option<&mut String> {
        let [months, x, y] = &mut self.xyz;
        match setting {
            Setting::SleepingAfter => Some(&mut self.sleeping),
            Setting::LostAfter => Some(&mut self.lost),
            Setting::XyzMonths => Some(months),
            Setting::XyzX => Some(x),
            Setting::XyzY => Some(y),
            Setting::RfmMonths => Some(&mut self.rfm),
            Setting::TouchNorm(rank) => Some(&mut self.norms[rank as usize]),
            _ => None,
        }
    }

    /// The settings that are filled in.
    ///
    /// # Errors
    /// What is wrong with which fields.
    pub fn settings(&self) -> Result<Settings, Vec<(Setting, FieldError)>> {
        let mut errors = Vec::new();
        let most = segmentation::MOST_MONTHS;
        let sleeping = number(&self.sleeping, 1, most - 1);
        // Without a first number the second one is judged by itself.
        let least = sleeping.as_ref().map_or(2, |sleeping| sleeping + 1);
        let lost = number(&self.lost, least, most);
        errors.extend(sleeping.err().map(|error| (Setting::SleepingAfter, error)));
        errors.extend(lost.err().map(|error| (Setting::LostAfter, error)));
        if !self.all_funnels && self.funnels.is_empty() {
            errors.push((Setting::PaymentFunnels, FieldError::NoneChosen));
        }
        if !self.abc.makes_sense() {
            errors.push((Setting::Abc, FieldError::WrongLimits));
        }
        let [xyz_months, x, y] = &self.xyz;
        let xyz_months = number(xyz_months, 1, most);
        let x = number(x, 0, MOST_PER_CENT - 1);
        let y = number(y, x.as_ref().map_or(1, |x| x + 1), MOST_PER_CENT);
        let rfm = number(&self.rfm, 1, most);
        let of_ranks =
            [(Setting::XyzMonths, &xyz_months), (Setting::XyzX, &x), (Setting::XyzY, &y), (Setting::RfmMonths, &rfm)];
        errors.extend(of_ranks.into_iter().filter_map(|(setting, number)| Some((setting, *number.as_ref().err()?))));
        let mut touch_norms = Norms::default();
        for rank in Abc::ALL {
            match number(&self.norms[rank as usize], 1, most) {
                Ok(months) => *touch_norms.of_mut(rank) = months,
                Err(error) => errors.push((Setting::TouchNorm(rank), error)),
            }
        }
        if self.kinds.is_empty() {
            errors.push((Setting::TouchKinds, FieldError::NoneChosen));
        }
        if self.filling.fields == [false; FIELD_COUNT] {
            errors.push((Setting::WrittenFields, FieldError::NoneChosen));
        }
        match (sleeping, lost, xyz_months, x, y, rfm) {
            (Ok(sleeping_after_months), Ok(lost_after_months), Ok(xyz_months), Ok(x), Ok(y), Ok(rfm_months))
                if errors.is_empty() =>
            {
                Ok(Settings {
                    sleeping_after_months,
                    lost_after_months,
                    payment_funnels: (!self.all_funnels).then(|| self.funnels.clone()),
                    chats_are_dialogs: self.chats,
                    left_out_company_types: self.company_types.clone(),
                    left_out_contact_types: self.contact_types.clone(),
                    invoices_count_apart: self.invoices_apart,
                    leads_are_requests: self.leads,
                    abc: self.abc,
                    xyz: XyzSettings {
                        measure: if self.xyz_by_revenue { MonthlyMeasure::Revenue } else { MonthlyMeasure::Payments },
                        regularity: Regularity { months: xyz_months as u16, x, y },
                    },
                    rfm_months,
                    touch_norms,
                    touch_kinds: self.kinds.clone(),
                    filling: self.filling,
                })
            }
            _ => Err(errors),
        }
    }
}

/// The choices of what is written whose costs are told: all cards, and those of clients with payments; all else as it is
/// filled in.
#[must_use]
pub fn filling_choices(filling: Filling) -> [Filling; 2] {
    let (mut all, mut paying) = (filling, filling);
    (all.only_paying, paying.only_paying) = (false, true);
    [all, paying]
}

fn number(text: &str, least: u32, most: u32) -> Result<u32, FieldError> {
    let number = text.trim().parse().map_err(|_| FieldError::NoNumber)?;
    if (least..=most).contains(&number) { Ok(number) } else { Err(FieldError::OutOfRange(least, most)) }
}

/// A row of the table that shows what settings would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectRow {
    /// The group.
    pub group: Group,
    /// How many it has by the settings that hold.
    pub now: u32,
    /// How many it would have.
    pub then: u32,
}

/// The groups whose numbers would change, in the order of the modes.
#[must_use]
pub fn effect_rows(effect: &Effect) -> Vec<EffectRow> {
    let groups = Mode::ALL.into_iter().flat_map(|mode| mode.groups().iter().copied());
    let rows = groups.map(|group| EffectRow { group, now: effect.now[group], then: effect.then[group] });
    rows.filter(|row| row.now != row.then).collect()
}

/// Something that can be chosen, with its name; what is chosen and has been deleted in the portal is there by its
/// number or code.
#[must_use]
pub fn choices<T: Clone + Ord>(known: Option<&[(T, String)]>, chosen: &BTreeSet<T>) -> Vec<(T, Option<String>)> {
    let known = known.unwrap_or_default();
    let is_known = |wanted: &&T| known.iter().any(|(it, _)| it == *wanted);
    let named = known.iter().map(|(it, name)| (it.clone(), Some(name.clone()).filter(|name| !name.is_empty())));
    named.chain(chosen.iter().filter(|it| !is_known(it)).map(|it| (it.clone(), None))).collect()
}

/// What a setting is set to, in words.
#[must_use]
pub fn value(lang: Lang, value: &SettingValue, setting: Setting, directories: &Directories) -> String {
    let texts = lang.words::<CountingTexts>();
    let listed = |names: Vec<String>| if names.is_empty() { texts.none.to_owned() } else { names.join(", ") };
    match value {
        SettingValue::Months(months) => count(lang, *months),
        SettingValue::PerCent(number) => format!("{number}\u{a0}%"),
        SettingValue::YesNo(is_set) => if *is_set { texts.yes } else { texts.no }.to_owned(),
        SettingValue::Abc(rule) => (texts.abc)(*rule),
        SettingValue::Kinds(kinds) => listed(kinds.iter().map(|&kind| (texts.touch_kind)(kind).to_owned()).collect()),
        SettingValue::Fields(fields) => listed(field_names(lang, 0, fields)),
        SettingValue::Optional(fields) => listed(field_names(lang, FIELD_COUNT, fields)),
        SettingValue::Funnels(None) => texts.all_funnels.to_owned(),
        SettingValue::Funnels(Some(funnels)) => {
            let known = choices(directories.funnels.as_deref(), funnels);
            let chosen = known.into_iter().filter(|(id, _)| funnels.contains(id));
            listed(chosen.map(|(id, name)| name.unwrap_or_else(|| (texts.funnel_number)(id))).collect())
        }
        SettingValue::Types(types) => {
            let of_contacts = setting == Setting::ContactTypes;
            let known = if of_contacts { &directories.contact_types } else { &directories.company_types };
            let chosen = choices(known.as_deref(), types).into_iter().filter(|(code, _)| types.contains(code));
            listed(chosen.map(|(code, name)| name.unwrap_or(code)).collect())
        }
    }
}

/// The names of the user fields that are chosen, from a place among all on.
fn field_names(lang: Lang, first: usize, chosen: &[bool]) -> Vec<String> {
    let fields = lang.texts().fields.fields.iter().skip(first).zip(chosen);
    fields.filter(|(_, is_chosen)| **is_chosen).map(|((name, _), _)| (*name).to_owned()).collect()
}

/// A change of settings in words: what, from, to.
#[must_use]
pub fn change(lang: Lang, change: &SettingsChange, directories: &Directories) -> String {
    let texts = lang.words::<CountingTexts>();
    let told = |it: &SettingValue| value(lang, it, change.setting, directories);
    (texts.changed)((texts.setting)(change.setting), &told(&change.from), &told(&change.to))
}

#[cfg(test)]
mod tests;
