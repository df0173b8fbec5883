//! The sections of the app, the pages between which one goes: one line each. What a section alone shows is beside it,
//! without the browser: its words in every language and its view model.

pub mod breakdowns;
pub mod counting;
pub mod data;
pub mod own_list;
pub mod planning;
pub mod quality;
pub mod segments;
pub mod transitions;
pub mod value;
pub mod what_if;

use crate::i18n::{Lang, Words};

/// Who is offered a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offered {
    ToAll,
    #[allow(dead_code, reason = "at present, who cannot change what a section holds is shown it all the same")]
    ToAdministrators,
}

/// Declares the sections, in the order in which they are offered: variant, name in the address, who is offered it, its name
/// in Russian and in English.
macro_rules! sections {
    ($($(#[$doc:meta])* $section:ident $code:literal $offered:ident $ru:literal $en:literal;)+) => {
        /// A section of the app.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Section {
            $($(#[$doc])* $section,)+
        }

        impl Section {
            /// All sections, in the order in which they are offered.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$section),+];

            /// The name in an address; never changes, since links are passed on.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$section => $code,)+
                }
            }

            /// The name on the screen.
            #[must_use]
            pub fn name(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $(
                        (Self::$section, Lang::Ru) => $ru,
                        (Self::$section, Lang::En) => $en,
                    )+
                }
            }

            fn offered_to(self) -> Offered {
                match self {
                    $(Self::$section => Offered::$offered,)+
                }
            }
        }
    };
}

sections! {
    /// Modes, counters, chart and list.
    #[default]
    Overview "overview" ToAll "Обзор" "Overview";
    /// What clients are worth, and what the next year is expected to bring.
    Value "value" ToAll "Ценность" "Value";
    /// Groups of clients by conditions of one's own.
    Segments "segments" ToAll "Сегменты" "Segments";
    /// Where clients went between two months, and who is about to go.
    Transitions "transitions" ToAll "Переходы" "Transitions";
    /// Of whom clients are made up, and who came back.
    Breakdowns "breakdowns" ToAll "Разрезы" "Breakdowns";
    /// What other rules of counting would change.
    WhatIf "what-if" ToAll "Что если" "What if";
    /// What is filled in so that it makes no sense.
    Quality "quality" ToAll "Качество данных" "Data quality";
    /// Who is due for a touch, and what is planned.
    Planning "planning" ToAll "Планирование" "Planning";
    /// How everything is counted and worked with.
    Help "help" ToAll "Справка" "Help";
    /// What is kept where, and what is asked of the portal.
    Data "data" ToAll "Ваши данные" "Your data";
    /// What administrators decide; everybody else sees the rules of counting in it.
    Settings "settings" ToAll "Настройки" "Settings";
}

impl Section {
    /// The sections that a viewer is offered.
    pub fn offered(is_admin: bool) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |section| section.is_offered(is_admin))
    }

    /// Whether a viewer is offered the section.
    #[must_use]
    pub fn is_offered(self, is_admin: bool) -> bool {
        is_admin || self.offered_to() == Offered::ToAll
    }

    /// The section that an address names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }
}

/// The words of the way between the sections.
pub struct Navigation {
    /// Its name for screen readers.
    pub name: &'static str,
}

impl Words for Navigation {
    const RU: &'static Self = &Self { name: "Разделы" };
    const EN: &'static Self = &Self { name: "Sections" };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_offered_every_section_and_sees_the_rules_of_counting_there() {
        for is_admin in [true, false] {
            assert_eq!(Section::offered(is_admin).collect::<Vec<_>>(), Section::ALL);
        }
    }

    #[test]
    fn sections_are_told_from_each_other() {
        for (place, section) in Section::ALL.into_iter().enumerate() {
            assert_eq!(Section::from_code(section.code()), Some(section));
            for other in &Section::ALL[place + 1..] {
                assert!([Lang::Ru, Lang::En].iter().all(|&lang| section.name(lang) != other.name(lang)));
            }
        }
        assert_eq!(Section::from_code("elsewhere"), None);
    }
}
