//! What the administrator may set about the counting.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{AbcRule, TouchKind};
use crate::filling::{FIELD_COUNT, Filling, OptionalFields};
use crate::ids::FunnelId;
use crate::rank::{Abc, MonthlyMeasure, Norms, XyzSettings};

/// How many months a threshold may have at the most.
pub const MOST_MONTHS: u32 = 120;

/// What the administrator may set about the counting. The default is what docs/rules.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A client whose last payment is older than this many months is sleeping.
    pub sleeping_after_months: u32,
    /// A client whose last payment is older than this many months is lost.
    pub lost_after_months: u32,
    /// The funnels whose success is a payment; nothing means all.
    pub payment_funnels: Option<BTreeSet<FunnelId>>,
    /// Whether a session of an open-line chat is a dialog.
    pub chats_are_dialogs: bool,
    /// Codes of the types of companies that are no clients (suppliers, partners …): such cards are left out of every count.
    pub left_out_company_types: BTreeSet<String>,
    /// The same for contacts.
    pub left_out_contact_types: BTreeSet<String>,
    /// Whether each successful invoice in a successful deal is a payment of its own (instalments, subscriptions). Such a
    /// deal is no payment itself then, and an invoice in it that names no client belongs to the deal's.
    pub invoices_count_apart: bool,
    /// Whether a lead is a request of the client that it names.
    pub leads_are_requests: bool,
    /// How clients are ranked from A to C.
    pub abc: AbcRule,
    /// How clients are ranked from X to Z.
    pub xyz: XyzSettings,
    /// Over how many months back frequency and money of RFM are taken.
    pub rfm_months: u32,
    /// After how many months without a touch a client of each rank is due for one.
    pub touch_norms: Norms,
    /// The kinds of activities that are touches; [`TouchKind::Other`] never is.
    pub touch_kinds: BTreeSet<TouchKind>,
    /// What of the user fields is written.
    pub filling: Filling,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sleeping_after_months: 6,
            lost_after_months: 18,
            payment_funnels: None,
            chats_are_dialogs: false,
            left_out_company_types: BTreeSet::new(),
            left_out_contact_types: BTreeSet::new(),
            invoices_count_apart: false,
            leads_are_requests: false,
            abc: AbcRule::default(),
            xyz: XyzSettings::default(),
            rfm_months: 24,
            touch_norms: Norms::default(),
            touch_kinds: TouchKind::TOUCHES.into(),
            filling: Filling::default(),
        }
    }
}

/// One of the [`Settings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Setting {
    /// [`Settings::sleeping_after_months`].
    SleepingAfter,
    /// [`Settings::lost_after_months`].
    LostAfter,
    /// [`Settings::payment_funnels`].
    PaymentFunnels,
    /// [`Settings::left_out_company_types`].
    CompanyTypes,
    /// [`Settings::left_out_contact_types`].
    ContactTypes,
    /// [`Settings::chats_are_dialogs`].
    ChatsAreDialogs,
    /// [`Settings::invoices_count_apart`].
    InvoicesCountApart,
    /// [`Settings::leads_are_requests`].
    LeadsAreRequests,
    /// [`Settings::abc`].
    Abc,
    /// Whether regularity is that of revenue, instead of that of payments.
    XyzByRevenue,
    /// Over how many full months regularity is measured.
    XyzMonths,
    /// Up to which coefficient of variation a client is X.
    XyzX,
    /// Up to which coefficient of variation a client is Y.
    XyzY,
    /// [`Settings::rfm_months`].
    RfmMonths,
    /// Of [`Settings::touch_norms`], the months for a rank.
    TouchNorm(Abc),
    /// [`Settings::touch_kinds`].
    TouchKinds,
    /// [`Filling::only_paying`].
    OnlyPaying,
    /// [`Filling::leaves_empty`].
    LeavesEmpty,
    /// [`Filling::fields`].
    WrittenFields,
    /// [`Filling::optional`].
    OptionalFields,
    /// [`Filling::item_update`].
    ItemUpdate,
}

/// What one of the settings is set to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingValue {
    /// A number of months.
    Months(u32),
    /// A number of per cent.
    PerCent(u32),
    /// Funnels; nothing means all.
    Funnels(Option<BTreeSet<FunnelId>>),
    /// Codes of types of cards.
    Types(BTreeSet<String>),
    /// Yes or no.
    YesNo(bool),
    /// How clients are ranked.
    Abc(AbcRule),
    /// Kinds of touches.
    Kinds(BTreeSet<TouchKind>),
    /// Which of the eight user fields.
    Fields([bool; FIELD_COUNT]),
    /// Which of the optional ones.
    Optional(OptionalFields),
}

impl Setting {
    /// All settings, in the order in which they are shown.
    pub const ALL: [Self; 23] = [
        Self::SleepingAfter,
        Self::LostAfter,
        Self::PaymentFunnels,
        Self::CompanyTypes,
        Self::ContactTypes,
        Self::ChatsAreDialogs,
        Self::InvoicesCountApart,
        Self::LeadsAreRequests,
        Self::Abc,
        Self::XyzByRevenue,
        Self::XyzMonths,
        Self::XyzX,
        Self::XyzY,
        Self::RfmMonths,
        Self::TouchNorm(Abc::A),
        Self::TouchNorm(Abc::B),
        Self::TouchNorm(Abc::C),
        Self::TouchKinds,
        Self::OnlyPaying,
        Self::LeavesEmpty,
        Self::WrittenFields,
        Self::OptionalFields,
        Self::ItemUpdate,
    ];

    /// Whether a number of some month changes with it: neither ranks and what planning goes by do that, nor what is
    /// written into fields.
    #[must_use]
    pub fn changes_counts(self) -> bool {
        use Setting::{Abc, ItemUpdate, LeavesEmpty, OnlyPaying, OptionalFields, TouchKinds, TouchNorm, WrittenFields};
        use Setting::{RfmMonths, XyzByRevenue, XyzMonths, XyzX, XyzY};
        let is_of_filling = matches!(self, OnlyPaying | LeavesEmpty | WrittenFields | OptionalFields | ItemUpdate);
        let is_of_ranks = matches!(self, Abc | XyzByRevenue | XyzMonths | XyzX | XyzY | RfmMonths);
        !is_of_filling && !is_of_ranks && !matches!(self, TouchNorm(_) | TouchKinds)
    }
}

impl Settings {
    /// What a setting is set to.
    #[must_use]
    pub fn value(&self, setting: Setting) -> SettingValue {
        match setting {
            Setting::SleepingAfter => SettingValue::Months(self.sleeping_after_months),
            Setting::LostAfter => SettingValue::Months(self.lost_after_months),
            Setting::PaymentFunnels => SettingValue::Funnels(self.payment_funnels.clone()),
            Setting::CompanyTypes => SettingValue::Types(self.left_out_company_types.clone()),
            Setting::ContactTypes => SettingValue::Types(self.left_out_contact_types.clone()),
            Setting::ChatsAreDialogs => SettingValue::YesNo(self.chats_are_dialogs),
            Setting::InvoicesCountApart => SettingValue::YesNo(self.invoices_count_apart),
            Setting::LeadsAreRequests => SettingValue::YesNo(self.leads_are_requests),
            Setting::Abc => SettingValue::Abc(self.abc),
            Setting::XyzByRevenue => SettingValue::YesNo(self.xyz.measure == MonthlyMeasure::Revenue),
            Setting::XyzMonths => SettingValue::Months(self.xyz.regularity.months.into()),
            Setting::XyzX => SettingValue::PerCent(self.xyz.regularity.x),
            Setting::XyzY => SettingValue::PerCent(self.xyz.regularity.y),
            Setting::RfmMonths => SettingValue::Months(self.rfm_months),
            Setting::TouchNorm(rank) => SettingValue::Months(self.touch_norms.of(rank)),
            Setting::TouchKinds => SettingValue::Kinds(self.touch_kinds.clone()),
            Setting::OnlyPaying => SettingValue::YesNo(self.filling.only_paying),
            Setting::LeavesEmpty => SettingValue::YesNo(self.filling.leaves_empty),
            Setting::WrittenFields => SettingValue::Fields(self.filling.fields),
            Setting::OptionalFields => SettingValue::Optional(self.filling.optional),
            Setting::ItemUpdate => SettingValue::YesNo(self.filling.item_update),
        }
    }

    /// Sets one setting as in others.
    pub fn take(&mut self, setting: Setting, from: &Self) {
        match setting {
            Setting::SleepingAfter => self.sleeping_after_months = from.sleeping_after_months,
            Setting::LostAfter => self.lost_after_months = from.lost_after_months,
            Setting::PaymentFunnels => self.payment_funnels.clone_from(&from.payment_funnels),
            Setting::CompanyTypes => self.left_out_company_types.clone_from(&from.left_out_company_types),
            Setting::ContactTypes => self.left_out_contact_types.clone_from(&from.left_out_contact_types),
            Setting::ChatsAreDialogs => self.chats_are_dialogs = from.chats_are_dialogs,
            Setting::InvoicesCountApart => self.invoices_count_apart = from.invoices_count_apart,
            Setting::LeadsAreRequests => self.leads_are_requests = from.leads_are_requests,
            Setting::Abc => self.abc = from.abc,
            Setting::XyzByRevenue => self.xyz.measure = from.xyz.measure,
            Setting::XyzMonths => self.xyz.regularity.months = from.xyz.regularity.months,
            Setting::XyzX => self.xyz.regularity.x = from.xyz.regularity.x,
            Setting::XyzY => self.xyz.regularity.y = from.xyz.regularity.y,
            Setting::RfmMonths => self.rfm_months = from.rfm_months,
            Setting::TouchNorm(rank) => *self.touch_norms.of_mut(rank) = from.touch_norms.of(rank),
            Setting::TouchKinds => self.touch_kinds.clone_from(&from.touch_kinds),
            Setting::OnlyPaying => self.filling.only_paying = from.filling.only_paying,
            Setting::LeavesEmpty => self.filling.leaves_empty = from.filling.leaves_empty,
            Setting::WrittenFields => self.filling.fields = from.filling.fields,
            Setting::OptionalFields => self.filling.optional = from.filling.optional,
            Setting::ItemUpdate => self.filling.item_update = from.filling.item_update,
        }
    }

    /// The settings that are set otherwise in others.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<Setting> {
        Setting::ALL.into_iter().filter(|&setting| self.value(setting) != other.value(setting)).collect()
    }

    /// These settings with what the others have changed of `base`; where both have changed something, the others have the
    /// last word.
    #[must_use]
    pub fn with_changes(&self, base: &Self, others: &Self) -> Self {
        let mut merged = self.clone();
        base.differing(others).into_iter().for_each(|setting| merged.take(setting, others));
        merged
    }

    /// Whether what is set otherwise in others leaves the evidence of every client as it is: thresholds, and what changes
    /// no count.
    pub(crate) fn differ_beside_evidence(&self, other: &Self) -> bool {
        let is_beside = |setting: Setting| {
            matches!(setting, Setting::SleepingAfter | Setting::LostAfter) || !setting.changes_counts()
        };
        self.differing(other).into_iter().all(is_beside)
    }

    /// The setting that makes no sense: each number of months is from 1 to [`MOST_MONTHS`], a client sleeps before it
    /// is lost, ranks A, B, X and Y have something, some kind of activity is a touch, and some field is written.
    #[must_use]
    pub fn out_of_range(&self) -> Option<Setting> {
        let (sleeping, lost) = (self.sleeping_after_months, self.lost_after_months);
        if !(1..MOST_MONTHS).contains(&sleeping) {
            Some(Setting::SleepingAfter)
        } else if !(sleeping + 1..=MOST_MONTHS).contains(&lost) {
            Some(Setting::LostAfter)
        } else if !self.abc.makes_sense() {
            Some(Setting::Abc)
        } else if !(1..=MOST_MONTHS).contains(&self.xyz.regularity.months.into()) {
            Some(Setting::XyzMonths)
        } else if !self.xyz.makes_sense() {
            Some(Setting::XyzY)
        } else if !(1..=MOST_MONTHS).contains(&self.rfm_months) {
            Some(Setting::RfmMonths)
        } else if let Some(rank) =
            Abc::ALL.into_iter().find(|&rank| !(1..=MOST_MONTHS).contains(&self.touch_norms.of(rank)))
        {
            Some(Setting::TouchNorm(rank))
        } else if self.touch_kinds.iter().all(|&kind| kind == TouchKind::Other) {
            Some(Setting::TouchKinds)
        } else if self.filling.fields == [false; FIELD_COUNT] {
            Some(Setting::WrittenFields)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::Regularity;

    fn thresholds(sleeping_after_months: u32, lost_after_months: u32) -> Settings {
        Settings { sleeping_after_months, lost_after_months, ..Settings::default() }
    }

    #[test]
    fn clients_sleep_before_they_are_lost_and_neither_at_once_nor_after_ten_years() {
        for (sleeping, lost, expected) in [
            (6, 18, None),
            (1, 2, None),
            (119, 120, None),
            (0, 18, Some(Setting::SleepingAfter)),
            (120, 121, Some(Setting::SleepingAfter)),
            (u32::MAX, u32::MAX, Some(Setting::SleepingAfter)),
            (6, 6, Some(Setting::LostAfter)),
            (6, 5, Some(Setting::LostAfter)),
            (6, 121, Some(Setting::LostAfter)),
        ] {
            assert_eq!(thresholds(sleeping, lost).out_of_range(), expected, "{sleeping} {lost}");
        }
    }

    #[test]
    fn norms_are_from_one_month_to_ten_years_and_something_is_a_touch() {
        let norms = |a, b, c| Settings { touch_norms: Norms { a, b, c }, ..Settings::default() };
        for (settings, expected) in [
            (norms(1, 120, 6), None),
            (norms(0, 4, 6), Some(Setting::TouchNorm(Abc::A))),
            (norms(1, 4, 121), Some(Setting::TouchNorm(Abc::C))),
            (Settings { touch_kinds: BTreeSet::new(), ..Settings::default() }, Some(Setting::TouchKinds)),
            (Settings { touch_kinds: [TouchKind::Other].into(), ..Settings::default() }, Some(Setting::TouchKinds)),
            (Settings { touch_kinds: [TouchKind::Call].into(), ..Settings::default() }, None),
        ] {
            assert_eq!(settings.out_of_range(), expected, "{settings:?}");
        }
    }

    #[test]
    fn months_of_ranks_are_from_one_to_ten_years_and_y_begins_above_x() {
        let by = |months, x, y, rfm_months| {
            let xyz = XyzSettings { regularity: Regularity { months, x, y }, ..XyzSettings::default() };
            Settings { xyz, rfm_months, ..Settings::default() }.out_of_range()
        };
        for (result, expected) in [
            (by(1, 0, 1, 120), None),
            (by(0, 50, 150, 24), Some(Setting::XyzMonths)),
            (by(121, 50, 150, 24), Some(Setting::XyzMonths)),
            (by(12, 150, 150, 24), Some(Setting::XyzY)),
            (by(12, 50, 1_101, 24), Some(Setting::XyzY)),
            (by(12, 50, 150, 0), Some(Setting::RfmMonths)),
        ] {
            assert_eq!(result, expected);
        }
    }

    #[test]
    fn what_two_have_changed_of_the_same_settings_is_joined() {
        let base = Settings::default();
        let mine = Settings { chats_are_dialogs: true, ..thresholds(3, 18) };
        let theirs = Settings { payment_funnels: Some([FunnelId(2)].into()), ..thresholds(4, 18) };
        let joined = theirs.with_changes(&base, &mine);
        let expected =
            Settings { chats_are_dialogs: true, payment_funnels: Some([FunnelId(2)].into()), ..thresholds(3, 18) };
        assert_eq!(joined, expected);
        assert_eq!(
            theirs.differing(&mine),
            [Setting::SleepingAfter, Setting::PaymentFunnels, Setting::ChatsAreDialogs]
        );
    }

    #[test]
    fn every_setting_can_be_told_and_taken() {
        let all = Settings {
            payment_funnels: Some([FunnelId::GENERAL].into()),
            chats_are_dialogs: true,
            left_out_company_types: ["SUPPLIER".to_owned()].into(),
            left_out_contact_types: ["PARTNER".to_owned()].into(),
            invoices_count_apart: true,
            leads_are_requests: true,
            abc: AbcRule { months: None, ..AbcRule::default() },
            xyz: XyzSettings { measure: MonthlyMeasure::Revenue, regularity: Regularity { months: 6, x: 40, y: 120 } },
            rfm_months: 12,
            touch_norms: Norms { a: 2, b: 3, c: 12 },
            touch_kinds: [TouchKind::Call].into(),
            filling: Filling {
                only_paying: true,
                leaves_empty: true,
                fields: [false, true, true, true, true, true, true, true],
                item_update: true,
                optional: OptionalFields::default().map(|_| true),
            },
            ..thresholds(3, 9)
        };
        assert_eq!(Settings::default().differing(&all), Setting::ALL);
        assert_eq!(Settings::default().with_changes(&Settings::default(), &all), all);
    }
}
