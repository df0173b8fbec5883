//! The section «What if»: what other rules of counting would change, for whom, and the words for that. The form is that
//! of the settings.

mod words;

pub use words::WhatIfTexts;

use std::collections::BTreeSet;

use protocol::Listed;
use segmentation::rank::Place;
use segmentation::{Effect, Group, Mode, Series, Setting, SettingValue, Settings};

use super::own_list::OwnList;
use super::transitions;

/// A number of the section whose cards can be listed: those that would go from one place of a mode to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The mode.
    pub mode: Mode,
    /// Where they are.
    pub from: Place,
    /// Where they would be.
    pub to: Place,
}

impl Chosen {
    /// As an address says it.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}.{}", self.mode.code(), transitions::Chosen::Cell(self.from, self.to).code(self.mode))
    }

    /// What an address says; nothing if it is not understood.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let (mode, cell) = code.split_once('.')?;
        let mode = Mode::ALL.into_iter().find(|known| known.code() == mode)?;
        match transitions::Chosen::from_code(mode, cell)? {
            transitions::Chosen::Cell(from, to) => Some(Self { mode, from, to }),
            transitions::Chosen::Strip(..) => None,
        }
    }
}

/// The settings that can be tried, with what an address calls them.
const TRIED: [(Setting, &str); 8] = [
    (Setting::SleepingAfter, "sleeping"),
    (Setting::LostAfter, "lost"),
    (Setting::PaymentFunnels, "funnels"),
    (Setting::CompanyTypes, "companies"),
    (Setting::ContactTypes, "contacts"),
    (Setting::ChatsAreDialogs, "chats"),
    (Setting::InvoicesCountApart, "invoices"),
    (Setting::LeadsAreRequests, "leads"),
];

/// What stands in an address for all funnels, and for yes and no.
const ALL: &str = "all";
const YES_NO: [&str; 2] = ["no", "yes"];

/// How an address says which settings are tried: those that differ from the ones that hold.
#[must_use]
pub fn choice(hold: &Settings, tried: &Settings) -> Option<String> {
    let list = |items: Vec<String>| items.join(",");
    let differing = hold.differing(tried);
    let part = |(setting, name): (Setting, &str)| {
        let value = match tried.value(setting) {
            SettingValue::Months(months) => months.to_string(),
            SettingValue::YesNo(is_set) => YES_NO[usize::from(is_set)].to_owned(),
            SettingValue::Funnels(None) => ALL.to_owned(),
            SettingValue::Funnels(Some(funnels)) => list(funnels.iter().map(ToString::to_string).collect()),
            SettingValue::Types(types) => list(types.into_iter().collect()),
            SettingValue::PerCent(_)
            | SettingValue::Abc(_)
            | SettingValue::Kinds(_)
            | SettingValue::Fields(_)
            | SettingValue::Optional(_) => {
                return None;
            }
        };
        differing.contains(&setting).then(|| format!("{name}:{value}"))
    };
    let parts: Vec<String> = TRIED.into_iter().filter_map(part).collect();
    (!parts.is_empty()).then(|| parts.join(";"))
}

/// The settings that an address says are tried, all others as they hold. What is not understood is left as it holds, and
/// nothing is tried that makes no sense.
#[must_use]
pub fn from_choice(hold: &Settings, choice: &str) -> Settings {
    let mut tried = hold.clone();
    for (name, value) in choice.split(';').filter_map(|part| part.split_once(':')) {
        let Some((setting, _)) = TRIED.into_iter().find(|(_, known)| *known == name) else { continue };
        let items = || value.split(',').filter(|item| !item.is_empty());
        let months = || value.parse().ok();
        let is_set = || YES_NO.iter().position(|known| *known == value).map(|place| place == 1);
        match setting {
            Setting::SleepingAfter => tried.sleeping_after_months = months().unwrap_or(tried.sleeping_after_months),
            Setting::LostAfter => tried.lost_after_months = months().unwrap_or(tried.lost_after_months),
            Setting::PaymentFunnels if value == ALL => tried.payment_funnels = None,
            Setting::PaymentFunnels => {
                let funnels: Option<BTreeSet<_>> = items().map(|id| id.parse().ok()).collect();
                tried.payment_funnels = funnels.filter(|it| !it.is_empty()).or(tried.payment_funnels);
            }
            Setting::CompanyTypes => tried.left_out_company_types = items().map(str::to_owned).collect(),
            Setting::ContactTypes => tried.left_out_contact_types = items().map(str::to_owned).collect(),
            Setting::ChatsAreDialogs => tried.chats_are_dialogs = is_set().unwrap_or(tried.chats_are_dialogs),
            Setting::InvoicesCountApart => tried.invoices_count_apart = is_set().unwrap_or(tried.invoices_count_apart),
            Setting::LeadsAreRequests => tried.leads_are_requests = is_set().unwrap_or(tried.leads_are_requests),
            _ => {}
        }
    }
    if tried.out_of_range().is_some() { hold.clone() } else { tried }
}

/// Who is listed.
pub(super) fn own_list(code: &str, tried: &Settings) -> Option<OwnList> {
    let Chosen { mode, from, to } = Chosen::from_code(code)?;
    let members = Listed::Tried { settings: Box::new(tried.clone()), mode, from, to };
    Some(OwnList { members, filter: None, are_cards: mode == Mode::Directory })
}

/// The moves within a mode, the largest first.
#[must_use]
pub fn moves(effect: &Effect, mode: Mode) -> Vec<(Chosen, u32)> {
    let of_mode = effect.moves.iter().filter(|(of, ..)| *of == mode);
    let mut moves: Vec<(Chosen, u32)> =
        of_mode.map(|&(mode, from, to, cards)| (Chosen { mode, from, to }, cards)).collect();
    moves.sort_by_key(|(_, cards)| std::cmp::Reverse(*cards));
    moves
}

/// The modes in which anything moves, in their order.
#[must_use]
pub fn moved_modes(effect: &Effect) -> Vec<Mode> {
    Mode::ALL.into_iter().filter(|&mode| effect.moves.iter().any(|(of, ..)| *of == mode)).collect()
}

/// The size of the chart, in units of its drawing.
pub const CHART: (f64, f64) = (600.0, 180.0);

/// The lines of a group in the chart, by the settings in force and by those that are tried, as points of its drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The group.
    pub group: Group,
    /// By the settings in force.
    pub now: String,
    /// By those that are tried.
    pub then: String,
}

/// The lines of a mode, with the greatest number among them. The charts may begin in different months.
#[must_use]
pub fn lines(now: &Series, then: &Series, mode: Mode) -> (Vec<Lines>, u32) {
    let counts =
        |series: &Series| series.counts.iter().flat_map(|counts| mode.groups().iter().map(|&it| counts[it])).max();
    let most = counts(now).max(counts(then)).unwrap_or(0);
    let Some(last) = now.last().max(then.last()) else { return (Vec::new(), most) };
    let first = now.first.min(then.first);
    let steps = f64::from(last.since(first).max(1));
    let points = |series: &Series, group: Group| {
        let point = |(month, counts): (segmentation::Month, &segmentation::Counts)| {
            let x = f64::from(month.since(first)) / steps * CHART.0;
            let y = (1.0 - f64::from(counts[group]) / f64::from(most.max(1))) * CHART.1;
            format!("{x:.1},{y:.1}")
        };
        series.iter().map(point).collect::<Vec<_>>().join(" ")
    };
    let line = |&group: &Group| Lines { group, now: points(now, group), then: points(then, group) };
    (mode.groups().iter().map(line).collect(), most)
}

#[cfg(test)]
mod tests {
    use segmentation::{FunnelId, Month};

    use super::*;
    use crate::view_model::chart::tests::series;

    #[test]
    fn a_move_has_an_address_and_lists_its_cards() {
        let settings = Settings { sleeping_after_months: 3, ..Settings::default() };
        for mode in Mode::ALL {
            let chosen = Chosen { mode, from: Place::Group(0), to: Place::Absent };
            assert_eq!(Chosen::from_code(&chosen.code()), Some(chosen));
            let list = own_list(&chosen.code(), &settings).expect("a list");
            let members =
                Listed::Tried { settings: Box::new(settings.clone()), mode, from: Place::Group(0), to: Place::Absent };
            assert_eq!(list.members, members);
        }
        for code in ["", "paid", "paid.left", "mood.a.b"] {
            assert_eq!(Chosen::from_code(code), None, "{code}");
        }
    }

    #[test]
    fn tried_settings_survive_the_way_through_the_address() {
        let hold = Settings { lost_after_months: 24, chats_are_dialogs: true, ..Settings::default() };
        for tried in [
            Settings { sleeping_after_months: 3, lost_after_months: 12, ..hold.clone() },
            Settings { payment_funnels: Some([FunnelId::GENERAL, FunnelId(7)].into()), ..hold.clone() },
            Settings { left_out_company_types: ["SUPPLIER".to_owned(), "2".to_owned()].into(), ..hold.clone() },
            Settings { chats_are_dialogs: false, leads_are_requests: true, invoices_count_apart: true, ..hold.clone() },
        ] {
            let code = choice(&hold, &tried).expect("they differ");
            assert_eq!(from_choice(&hold, &code), tried, "{code}");
        }
        let some = Settings { payment_funnels: Some([FunnelId(7)].into()), ..hold.clone() };
        assert_eq!(choice(&some, &hold).as_deref(), Some("funnels:all"));
        assert_eq!(from_choice(&some, "funnels:all"), hold);
        assert_eq!(choice(&hold, &hold), None);
        let planning = Settings { touch_kinds: [segmentation::facts::TouchKind::Call].into(), ..hold.clone() };
        assert_eq!(choice(&hold, &planning), None, "planning is not tried");
    }

    #[test]
    fn an_address_that_makes_no_sense_tries_nothing() {
        let hold = Settings::default();
        for text in
            ["", "mood:good", "sleeping:x", "sleeping:30", "sleeping:0;lost:9", "funnels:", "chats:maybe", "lost"]
        {
            assert_eq!(from_choice(&hold, text), hold, "{text}");
        }
        assert_eq!(from_choice(&hold, "mood:good;lost:12").lost_after_months, 12);
    }

    #[test]
    fn the_lines_of_both_charts_share_their_scale() {
        let (now, then) = (series(&[(4, 0, 0), (2, 0, 0)]), series(&[(0, 0, 0), (1, 0, 0)]));
        let (lines, most) = lines(&now, &then, Mode::Paid);
        assert_eq!(most, 4);
        assert_eq!((lines[0].group, lines[0].now.as_str()), (Group::Active, "0.0,0.0 600.0,90.0"));
        assert_eq!(lines[0].then, "0.0,180.0 600.0,135.0");
        let empty = Series { first: Month::new(2024, 1).expect("a month"), counts: Vec::new(), as_of: now.as_of };
        assert_eq!(super::lines(&empty, &empty, Mode::Paid), (Vec::new(), 0));
    }

    #[test]
    fn moves_are_told_mode_by_mode() {
        let moves_of = vec![
            (Mode::Paid, Place::Group(0), Place::Group(1), 2),
            (Mode::Paid, Place::Group(1), Place::Group(2), 5),
            (Mode::Unpaid, Place::Absent, Place::Group(0), 1),
        ];
        let effect = Effect { moves: moves_of, ..Effect::default() };
        assert_eq!(moves(&effect, Mode::Paid).iter().map(|it| it.1).collect::<Vec<_>>(), [5, 2]);
        assert_eq!(moved_modes(&effect), [Mode::Paid, Mode::Unpaid]);
    }
}
