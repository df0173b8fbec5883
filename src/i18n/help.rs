//! The words around the knowledge base; the entries themselves are in [`crate::help`].

use super::{Message, plural_en, plural_ru};
use crate::help::Chapter;

/// The words around the knowledge base.
pub struct HelpTexts {
    /// Heading of the page.
    pub title: &'static str,
    /// Hint in the search box.
    pub search: &'static str,
    /// Name of the list of topics for screen readers.
    pub topics: &'static str,
    /// Name of a chapter.
    pub chapter: fn(Chapter) -> &'static str,
    /// How many entries the search has found; takes the number.
    pub found: fn(u64) -> String,
    /// The search has found nothing.
    pub nothing: Message,
    /// Link from an entry back to all topics.
    pub all_topics: &'static str,
    /// Button: back to what was seen before the help was opened.
    pub back: &'static str,
    /// Stands before an example.
    pub example: &'static str,
    /// Name of the sign that leads to an entry; takes its title.
    pub link: fn(&str) -> String,
}

pub(super) static RU: HelpTexts = HelpTexts {
    title: "Справка",
    search: "Поиск по справке",
    topics: "Темы справки",
    chapter: |chapter| match chapter {
        Chapter::Start => "С чего начать",
        Chapter::Words => "Как считаем",
        Chapter::Groups => "Что делать с каждой группой",
        Chapter::Value => "Ценность и прогноз",
        Chapter::Chart => "График, список, история",
        Chapter::Reading => "Чтение CRM",
        Chapter::Crm => "В карточках CRM",
        Chapter::Trust => "Права, данные, неполадки",
    },
    found: |n| {
        format!("{} {n} {}", plural_ru(n, "Найдена", "Найдено", "Найдено"), plural_ru(n, "статья", "статьи", "статей"))
    },
    nothing: Message {
        title: "Ничего не нашлось",
        text: "Попробуйте одно слово — например «оплата», «спящие» или «права».",
    },
    all_topics: "Все темы",
    back: "Вернуться",
    example: "Пример.",
    link: |title| format!("Справка: {title}"),
};

pub(super) static EN: HelpTexts = HelpTexts {
    title: "Help",
    search: "Search the help",
    topics: "Topics of the help",
    chapter: |chapter| match chapter {
        Chapter::Start => "Where to begin",
        Chapter::Words => "How we count",
        Chapter::Groups => "What to do with each group",
        Chapter::Value => "Value and forecast",
        Chapter::Chart => "Chart, list, history",
        Chapter::Reading => "Reading the CRM",
        Chapter::Crm => "In the cards of the CRM",
        Chapter::Trust => "Rights, data, trouble",
    },
    found: |n| format!("{n} {} found", plural_en(n, "entry", "entries")),
    nothing: Message {
        title: "Nothing found",
        text: "Try a single word, for example “payment”, “sleeping” or “rights”.",
    },
    all_topics: "All topics",
    back: "Back",
    example: "Example.",
    link: |title| format!("Help: {title}"),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_agree_with_their_number() {
        for (n, ru, en) in [
            (1, "Найдена 1 статья", "1 entry found"),
            (3, "Найдено 3 статьи", "3 entries found"),
            (5, "Найдено 5 статей", "5 entries found"),
        ] {
            assert_eq!(((RU.found)(n), (EN.found)(n)), (ru.to_owned(), en.to_owned()));
        }
    }
}
