//! The words of the interface: one record of texts per language, so that a text missing in one of them is an error of
//! the compiler. A sentence with a value in it is a function, because word order differs between languages.

mod address;
mod card;
mod chart;
mod data_loss;
mod device;
mod en;
mod fields;
mod first_run;
mod gallery;
mod help;
mod list;
mod list_use;
mod notes;
mod past;
mod placements;
mod reading;
mod ru;
mod shared;
pub mod thresholds;

pub use address::AddressTexts;
pub use card::CardTexts;
pub use chart::ChartTexts;
pub use data_loss::DataLoss;
pub use device::DeviceTexts;
pub use fields::Fields;
pub use first_run::FirstRunTexts;
pub use gallery::GalleryTexts;
pub use help::HelpTexts;
pub use list::ListTexts;
pub use list_use::ListUseTexts;
pub use notes::NotesTexts;
pub use past::Past;
pub use placements::PlacementsTexts;
pub use reading::Reading;
pub use shared::Shared;
pub use thresholds::Thresholds;

use std::borrow::Cow;

use protocol::Storage;
use segmentation::{Group, Mode};

use crate::route::{ChartKind, Period};
use crate::view_model::table::Column;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Lang {
    /// The language for a code of Bitrix24 or of a browser (`ru`, `ru-RU`, `kz` …). Portals of Kazakhstan and Belarus
    /// are worked with in Russian; every other language gets English.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("ru" | "by" | "be" | "kz" | "kk") => Self::Ru,
            _ => Self::En,
        }
    }

    /// The code for `html lang` (BCP 47).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The texts.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::Ru => &ru::TEXTS,
            Self::En => &en::TEXTS,
        }
    }

    /// The words of a part of the interface that keeps them itself.
    #[must_use]
    pub fn words<W: Words>(self) -> &'static W {
        match self {
            Self::Ru => W::RU,
            Self::En => W::EN,
        }
    }
}

/// The words of a part of the interface that nothing else shares: they stand beside it, in every language.
pub trait Words: 'static {
    /// In Russian.
    const RU: &'static Self;
    /// In English.
    const EN: &'static Self;
}

/// The Russian form of a noun after a number: `один` 1, 21; `few` 2 to 4, 22; `many` 5 to 20, 0
/// (Unicode plural rules for `ru`, whole numbers).
#[must_use]
pub fn plural_ru<'a>(n: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (n % 10, n % 100) {
        (1, rest) if rest != 11 => one,
        (2..=4, rest) if !(12..=14).contains(&rest) => few,
        _ => many,
    }
}

/// The English form of a noun after a number.
#[must_use]
pub fn plural_en<'a>(n: u64, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

/// The words about stored data that cannot be read.
pub struct DamageTexts {
    /// Heading.
    pub title: &'static str,
    /// What becomes of what was read from the portal.
    pub facts: &'static str,
    /// The recorded history is whole.
    pub history_kept: &'static str,
    /// So many entries of the recorded history are lost.
    pub history: fn(u64) -> String,
}

/// A heading with an explanation under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is the matter.
    pub title: &'static str,
    /// What follows from it and what can be done.
    pub text: &'static str,
}

/// All words of the interface in one language. Values passed in are already formatted, except for counts that decide
/// the form of a noun.
pub struct Texts {
    /// Name of the app.
    pub app: &'static str,
    /// Shown until the first message of the worker.
    pub starting: &'static str,

    /// "Data as of …"; takes the time.
    pub data_as_of: fn(&str) -> String,
    /// Name of the group of mode tabs for screen readers.
    pub modes: &'static str,
    /// Name of a mode.
    pub mode: fn(Mode) -> &'static str,
    /// What a mode counts, in one sentence.
    pub mode_hint: fn(Mode) -> &'static str,
    /// Name of a group, as a heading.
    pub group: fn(Group) -> &'static str,
    /// The rule of a group by the thresholds that are set, in one sentence.
    pub group_hint: fn(Group, Thresholds) -> Cow<'static, str>,
    /// Name of the sum over the groups of a mode.
    pub total: fn(Mode) -> &'static str,
    /// What the change on a counter is a change to; takes the month before, [`crate::format::month_compared`].
    pub change_hint: fn(&str) -> String,
    /// The share on a counter, "33 % of all"; takes the percentage.
    pub share: fn(&str) -> String,
    /// Shown in mode 5 while it is not final.
    pub dialogs_incomplete: &'static str,
    /// Shown in the other modes while they are not final.
    pub sales_incomplete: &'static str,

    /// Name of the choice of a period.
    pub period: &'static str,
    /// One period.
    pub period_name: fn(Period) -> &'static str,
    /// Name of the choice of a chart's kind.
    pub kind: &'static str,
    /// One kind.
    pub kind_name: fn(ChartKind) -> &'static str,
    /// Button: show the numbers as a table.
    pub as_table: &'static str,
    /// Button: show the numbers as a chart.
    pub as_chart: &'static str,
    /// Button: save the numbers.
    pub download: &'static str,
    /// Button: the chart as a picture.
    pub picture: &'static str,
    /// Explains the picture.
    pub picture_hint: &'static str,
    /// Line of a picture: its first and last month, and as of when it is.
    pub picture_note: fn(&str, &str, &str) -> String,
    /// Explains the file for people.
    pub download_people: &'static str,
    /// Explains the file for programs.
    pub download_hint: &'static str,
    /// Heading of the column of months.
    pub month: &'static str,
    /// The sum in the readout and in the table.
    pub sum: &'static str,
    /// Marks the month that has not ended.
    pub partial: &'static str,
    /// Explains how to work the chart with keys.
    pub chart_keys: &'static str,
    /// Summary of the chart for screen readers; takes the mode, the first and the last month.
    pub chart_label: fn(&str, &str, &str) -> String,
    /// Tells what can be done with the buttons of the legend.
    pub legend_hint: &'static str,
    /// The same for the keyboard.
    pub legend_keys: &'static str,
    /// Button of the legend: show all groups.
    pub legend_all: &'static str,
    /// Tells what a click on the chart does.
    pub pin_hint: &'static str,

    /// Banner of a past month; takes the date.
    pub state_on: fn(&str) -> String,
    /// Button: back to the last month.
    pub to_today: &'static str,
    /// Hint in the search box.
    pub search: &'static str,
    /// Button: empty the search box.
    pub search_clear: &'static str,
    /// How many of the group match the search; takes both numbers.
    pub matching: fn(&str, &str) -> String,
    /// Heading of a column.
    pub column: fn(Column) -> &'static str,
    /// A company as a client.
    pub b2b: &'static str,
    /// A person as a client.
    pub b2c: &'static str,
    /// A company as a card.
    pub company: &'static str,
    /// A contact as a card.
    pub contact: &'static str,
    /// A card without a name; takes its number.
    pub nameless: fn(u32) -> String,
    /// How many people a company has; takes the number and its text.
    pub people: fn(u64, &str) -> String,
    /// How many payments were made; takes the number and its text.
    pub payments: fn(u64, &str) -> String,
    /// The day a client leaves its group, in a card on a phone; takes the date.
    pub falls_on: fn(&str) -> String,
    /// The last payment, in a card on a phone; takes the date.
    pub last_payment: fn(&str) -> String,
    /// The group has nobody.
    pub nobody_in_group: &'static str,
    /// The search found nobody.
    pub nobody_found: &'static str,
    /// The CRM has no clients at all.
    pub no_clients: Message,
    /// Rows are on their way.
    pub loading: &'static str,
    /// The viewer's rights show a part of the clients.
    pub only_own_clients: &'static str,

    /// The strip that tells how far the reading is, and the commands that start one.
    pub reading: Reading,
    /// The two histories and the marks on the chart.
    pub past: Past,
    /// Where a client is and why.
    pub card: CardTexts,
    /// The places of the portal where the app is shown.
    pub placements: PlacementsTexts,
    /// The question about a reading that shows too little.
    pub data_loss: DataLoss,
    /// The shared chart and the viewer's rights.
    pub shared: Shared,

    /// The eight user fields.
    pub fields: Fields,
    /// The page before a first reading.
    pub first_run: FirstRunTexts,
    /// What is kept on this device.
    pub device: DeviceTexts,
    /// The words around the knowledge base.
    pub help: &'static HelpTexts,

    /// There is no network; takes the time of the data.
    pub offline: fn(&str) -> String,
    /// There is no network and nothing has been read yet.
    pub offline_empty: &'static str,
    /// What becomes of what was read when something fails, by where it is kept.
    pub safe: fn(Storage) -> &'static str,

    /// The viewer is signed out.
    pub signed_out: Message,
    /// The viewer may read neither contacts nor companies.
    pub no_crm_rights: Message,
    /// The app lacks a scope.
    pub app_not_allowed: Message,
    /// REST is not in the plan.
    pub plan_without_rest: Message,
    /// The app is not installed any more.
    pub not_installed: Message,
    /// The portal is no more.
    pub portal_deleted: Message,
    /// The portal wants `https`.
    pub https_required: Message,
    /// The portal lacks the methods that the app reads by.
    pub portal_too_old: Message,
    /// REST is blocked by hand.
    pub blocked: Message,
    /// Which lists the portal fails to give; takes their names.
    pub not_read: fn(&str) -> String,
    /// What becomes of the reading while it does.
    pub lists_fail: &'static str,
    /// The portal keeps the names of its users back.
    pub no_names: &'static str,
    /// An answer could not be understood.
    pub odd_answer: Message,
    /// Heading of the text for support.
    pub details: &'static str,
    /// Button: copy that text.
    pub copy: &'static str,
    /// The text has been copied.
    pub copied: &'static str,

    /// Data are stored under another address of the portal.
    pub address: AddressTexts,
    /// Part of what is stored cannot be read.
    pub damage: DamageTexts,
    /// The browser refuses to store.
    pub storage_denied: Message,
    /// The storage is full.
    pub storage_full: Message,
    /// What is stored is newer than the app.
    pub storage_newer: Message,
    /// The browser does not answer when the storage is opened.
    pub storage_silent: Message,
    /// What is stored lacks its tables.
    pub storage_incomplete: Message,
    /// Button: erase it and read anew.
    pub storage_erase: &'static str,
    /// Storing failed otherwise.
    pub storage_failed: Message,
    /// Button: put a notice away.
    pub dismiss: &'static str,

    /// The page was opened outside of a portal.
    pub outside: Message,
    /// How to open the app within the portal, step by step.
    pub outside_steps: [&'static str; 3],
    /// The page is shown by another host than the portal it is told to stand in.
    pub foreign: Message,
    /// The two hosts: of the portal that is named, and of the page that shows this one.
    pub foreign_hosts: fn(&str, &str) -> String,
    /// The portal does not answer the frame.
    pub no_answer: Message,
    /// The portal's library could not be loaded.
    pub no_library: Message,
    /// The browser runs no Wasm here.
    pub wasm_forbidden: Message,
    /// The browser is too old for the app's files.
    pub browser_too_old: Message,
    /// The worker could not be started.
    pub worker_failed: Message,
    /// The worker is of another build.
    pub old_worker: Message,
    /// Button: reload the page.
    pub reload: &'static str,

    /// Heading of what was left out.
    pub quality: &'static str,
    /// Own companies; takes the number and its text.
    pub own_companies: fn(u64, &str) -> String,
    /// Cards of service categories; takes the number and its text.
    pub service_cards: fn(u64, &str) -> String,
    /// Cards of types that are set to be no clients; takes the number and its text.
    pub left_out_by_type: fn(u64, &str) -> String,
    /// Cards without a plausible date of creation; takes the number and its text.
    pub implausible_dates: fn(u64, &str) -> String,
    /// Templates of recurring deals and invoices; takes the number and its text.
    pub templates: fn(u64, &str) -> String,
    /// Payments without a client; takes the number and its text.
    pub orphan_payments: fn(u64, &str) -> String,
    /// Activities without a client; takes the number and its text.
    pub orphan_activities: fn(u64, &str) -> String,

    /// Heading of the note on where the data are.
    pub your_data: &'static str,
    /// Where the data are, when they are kept.
    pub your_data_kept: &'static str,
    /// Where the data are, when they are not kept.
    pub your_data_memory: &'static str,
    /// Button: erase them.
    pub forget: &'static str,
    /// Asks whether to erase.
    pub forget_sure: &'static str,
    /// Button: yes, erase.
    pub forget_yes: &'static str,
    /// Button: no.
    pub cancel: &'static str,
    /// They have been erased.
    pub forgotten: Message,
    /// Button: begin anew after that.
    pub start_anew: &'static str,
}

#[cfg(test)]
mod tests {
    use protocol::MemoryOnly;

    use super::*;

    #[test]
    fn only_what_is_kept_is_called_so() {
        for lang in [Lang::Ru, Lang::En] {
            let safe = lang.texts().safe;
            let in_memory = safe(Storage::MemoryOnly(MemoryOnly::Full));
            assert_ne!(safe(Storage::Kept), in_memory);
            assert!(!in_memory.contains("сохранено") && !in_memory.contains("safe"), "{in_memory}");
        }
    }

    #[test]
    fn russian_nouns_follow_their_number() {
        for (n, form) in [
            (0, "many"),
            (1, "one"),
            (2, "few"),
            (4, "few"),
            (5, "many"),
            (11, "many"),
            (12, "many"),
            (14, "many"),
            (21, "one"),
            (22, "few"),
            (25, "many"),
            (101, "one"),
            (111, "many"),
            (112, "many"),
            (1_002, "few"),
        ] {
            assert_eq!(plural_ru(n, "one", "few", "many"), form, "{n}");
        }
    }

    #[test]
    fn languages_are_known_by_the_codes_of_portals_and_browsers() {
        for (code, lang) in [
            ("ru", Lang::Ru),
            ("ru-RU", Lang::Ru),
            ("RU", Lang::Ru),
            ("kz", Lang::Ru),
            ("en", Lang::En),
            ("de", Lang::En),
            ("", Lang::En),
            ("я", Lang::En),
        ] {
            assert_eq!(Lang::from_code(code), lang, "{code}");
        }
    }

    #[test]
    fn groups_of_a_mode_have_different_names_and_no_text_is_empty() {
        for lang in [Lang::Ru, Lang::En] {
            let texts = lang.texts();
            for mode in Mode::ALL {
                let names: Vec<_> = mode.groups().iter().map(|&group| (texts.group)(group)).collect();
                let mut unique = names.clone();
                unique.sort_unstable();
                unique.dedup();
                assert_eq!(names.len(), unique.len(), "{names:?}");
                assert!(names.iter().all(|name| !name.is_empty()) && !(texts.mode_hint)(mode).is_empty());
            }
        }
    }

    #[test]
    fn hints_of_payers_speak_the_thresholds_that_are_set() {
        let set = Thresholds { sleeping: 3, lost: 12 };
        for (group, ru, en) in [
            (
                Group::Active,
                "Последняя оплата — за последние 3 месяца.",
                "The last payment was within the last 3 months.",
            ),
            (
                Group::Sleeping,
                "Последняя оплата — от 3 до 12 месяцев назад.",
                "The last payment was 3 to 12 months ago.",
            ),
            (
                Group::Lost,
                "Последняя оплата — больше 12 месяцев назад.",
                "The last payment was more than 12 months ago.",
            ),
        ] {
            assert_eq!((Lang::Ru.texts().group_hint)(group, set), ru);
            assert_eq!((Lang::En.texts().group_hint)(group, set), en);
        }
    }

    #[test]
    fn sentences_with_numbers_agree_with_them() {
        let ru = Lang::Ru.texts();
        let en = Lang::En.texts();
        for (n, payments_ru, payments_en) in
            [(1, "1 оплата", "1 payment"), (3, "3 оплаты", "3 payments"), (12, "12 оплат", "12 payments")]
        {
            assert_eq!((ru.payments)(n, &n.to_string()), payments_ru);
            assert_eq!((en.payments)(n, &n.to_string()), payments_en);
        }
    }
}
