//! The words for the places of the portal where the app is shown.

use protocol::Place;

/// The words of the section of the settings.
pub struct PlacementsTexts {
    /// Heading.
    pub title: &'static str,
    /// What it is good for.
    pub hint: &'static str,
    /// Name of a place.
    pub place: fn(Place) -> &'static str,
    /// What is found there.
    pub place_hint: fn(Place) -> &'static str,
    /// The portal has no such place for the app.
    pub unavailable: &'static str,
    /// Button: carry it out.
    pub apply: &'static str,
    /// It is being carried out.
    pub applying: &'static str,
    /// The portal is being asked.
    pub looking: &'static str,
    /// Everything was carried out.
    pub applied: &'static str,
    /// The portal did not do all of it.
    pub incomplete: &'static str,
    /// The viewer may not do it.
    pub not_allowed: &'static str,
    /// The portal's answer makes no sense; takes what was odd, in English.
    pub odd: fn(&str) -> String,
}

/// The Russian words.
pub(super) const RU: PlacementsTexts = PlacementsTexts {
    title: "Где открывается приложение",
    hint: "Выберите, где в портале показывать приложение. Увидят его все, кому оно доступно.",
    place: |place| match place {
        Place::Analytics => "CRM-аналитика",
        Place::ContactTab => "Вкладка в карточке контакта",
        Place::CompanyTab => "Вкладка в карточке компании",
        Place::LeftMenu => "Главное меню портала",
    },
    place_hint: |place| match place {
        Place::Analytics => "График и счётчики рядом с другими отчётами",
        Place::ContactTab | Place::CompanyTab => "В какой группе клиент, почему и когда сменит её",
        Place::LeftMenu => "Пункт «Сегменты клиентов» слева",
    },
    unavailable: "На этом портале такого места нет, или приложению не дали на него прав.",
    apply: "Применить",
    applying: "Применяем…",
    looking: "Узнаём у портала, где приложение показано…",
    applied: "Готово. Изменения видны после перезагрузки страницы портала.",
    incomplete: "Портал выполнил не всё. Попробуйте ещё раз.",
    not_allowed: "Менять это может только администратор портала.",
    odd: |detail| format!("Портал ответил непонятно, ничего не изменено. Для поддержки: {detail}"),
};

/// The English words.
pub(super) const EN: PlacementsTexts = PlacementsTexts {
    title: "Where the app is shown",
    hint: "Choose where in the portal the app is shown. Everyone who may open it sees it.",
    place: |place| match place {
        Place::Analytics => "CRM analytics",
        Place::ContactTab => "Tab of the contact card",
        Place::CompanyTab => "Tab of the company card",
        Place::LeftMenu => "Main menu of the portal",
    },
    place_hint: |place| match place {
        Place::Analytics => "The chart and its counters beside the other reports",
        Place::ContactTab | Place::CompanyTab => "Which group the client is in, why, and when it will change",
        Place::LeftMenu => "The entry “Client Segments” on the left",
    },
    unavailable: "This portal has no such place, or the app was not given the right to it.",
    apply: "Apply",
    applying: "Applying…",
    looking: "Asking the portal where the app is shown…",
    applied: "Done. The changes show after the portal's page is loaded anew.",
    incomplete: "The portal did not do all of it. Try again.",
    not_allowed: "Only an administrator of the portal can change this.",
    odd: |detail| format!("The portal's answer could not be understood, nothing was changed. For support: {detail}"),
};
