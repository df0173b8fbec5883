//! How the page writes numbers, months, modes and groups in Russian, kept apart from the app's own texts: a name that goes
//! astray there is noticed here.

use anyhow::{Context, Result};
use segmentation::{Group, Mode, Month};

/// A count as the page writes it, `1 250`.
pub(crate) fn number(words: &str) -> Result<u32> {
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    digits.parse().with_context(|| format!("no number: {words}"))
}

/// A month as the page writes it, `май 2024`, whatever is noted beside it.
pub(crate) fn month_named(words: &str) -> Result<Month> {
    const NAMES: [&str; 12] = [
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ];
    let mut parts = words.split_whitespace();
    let number = parts.next().and_then(|name| (1..).zip(NAMES).find(|(_, known)| *known == name.to_lowercase()));
    let year = parts.next().and_then(|year| year.parse().ok());
    let month = number.zip(year).and_then(|((number, _), year)| Month::new(year, number));
    month.with_context(|| format!("no month: {words}"))
}

/// The group of a mode that has this name.
pub(crate) fn group_named(mode: Mode, name: &str) -> Result<Group> {
    let found = mode.groups().iter().find(|&&group| group_name(group) == name.trim());
    found.copied().with_context(|| format!("no group of {mode:?} is called {name}"))
}

/// The mode that has this name.
pub(crate) fn mode_named(name: &str) -> Result<Mode> {
    Mode::ALL.into_iter().find(|&mode| mode_name(mode) == name).with_context(|| format!("no mode is called {name}"))
}

/// What a mode is called in Russian.
pub(crate) fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Directory => "Компании и контакты",
        Mode::ClientType => "B2B и B2C",
        Mode::Paid => "С оплатами",
        Mode::Frequency => "Частота продаж",
        Mode::Unpaid => "Без оплат",
    }
}

/// What a group is called in Russian.
pub fn group_name(group: Group) -> &'static str {
    match group {
        Group::Companies => "Компании",
        Group::Contacts => "Контакты",
        Group::B2bWithContacts => "B2B с контактами",
        Group::B2bWithoutContacts => "B2B без контактов",
        Group::B2c => "B2C",
        Group::Active => "Активные",
        Group::Sleeping => "Спящие",
        Group::Lost => "Потерянные",
        Group::Regular => "Постоянный клиент",
        Group::First => "Первая покупка",
        Group::NoPayments => "Нет оплат",
        Group::Requests => "С заявками",
        Group::Dialogs => "С диалогами",
        Group::Reachable => "С контактами",
        Group::Unreachable => "Без контактов",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_writes_can_be_read() {
        assert_eq!(number("1\u{202f}250").expect("a number"), 1250);
        assert_eq!(month_named("май 2024 месяц ещё идёт").ok(), Month::new(2024, 5));
        assert!(month_named("Всего").is_err() && number("—").is_err());
        assert_eq!(group_named(Mode::Unpaid, " С контактами").expect("a group"), Group::Reachable);
    }
}
