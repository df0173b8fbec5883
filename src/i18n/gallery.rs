//! The words of the page that shows every part of the interface; nobody comes to it from the app.

use crate::i18n::Words;

/// The words of that page. Parts are called as in the code.
pub struct GalleryTexts {
    /// Its title.
    pub title: &'static str,
    /// What it is.
    pub hint: &'static str,
    /// The themes it is shown in: light and dark.
    pub themes: [&'static str; 2],
    /// Words of buttons: plain, primary, dangerous, like a link, disabled, pressed, unfolded.
    pub buttons: [&'static str; 7],
    /// A short text.
    pub word: &'static str,
    /// A longer one.
    pub sentence: &'static str,
    /// Answers: yes, no, close.
    pub answers: [&'static str; 3],
}

impl Words for GalleryTexts {
    const RU: &'static Self = &Self {
        title: "Части интерфейса",
        hint: "Каждая часть во всех состояниях, в светлой и тёмной теме. Из этого собраны все страницы приложения.",
        themes: ["Светлая тема", "Тёмная тема"],
        buttons: ["Обычная", "Главная", "Опасная", "Как ссылка", "Недоступная", "Нажатая", "Развёрнутая"],
        word: "Пример",
        sentence: "Пример текста, который объясняет, что случилось и что с этим делать.",
        answers: ["Да", "Нет", "Закрыть"],
    };
    const EN: &'static Self = &Self {
        title: "Parts of the interface",
        hint: "Every part in every state, in the light and the dark theme. All pages of the app are built of these.",
        themes: ["Light theme", "Dark theme"],
        buttons: ["Plain", "Primary", "Dangerous", "Like a link", "Disabled", "Pressed", "Unfolded"],
        word: "Example",
        sentence: "An example of a text that says what has happened and what can be done about it.",
        answers: ["Yes", "No", "Close"],
    };
}
