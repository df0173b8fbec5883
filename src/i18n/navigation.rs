//! The words of the ways between the pages of the app.

use crate::route::Section;

/// The words of the navigation.
pub struct Navigation {
    /// Name of the navigation for screen readers.
    pub name: &'static str,
    /// Name of a page.
    pub section: fn(Section) -> &'static str,
}

pub(super) const RU: Navigation = Navigation {
    name: "Разделы",
    section: |section| match section {
        Section::Overview => "Обзор",
        Section::Help => "Справка",
        Section::Data => "Ваши данные",
        Section::Settings => "Настройки",
    },
};

pub(super) const EN: Navigation = Navigation {
    name: "Sections",
    section: |section| match section {
        Section::Overview => "Overview",
        Section::Help => "Help",
        Section::Data => "Your data",
        Section::Settings => "Settings",
    },
};
